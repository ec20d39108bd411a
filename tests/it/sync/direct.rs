//! The fakes without sockets and without waiting: time goes on by itself, so that hours of patience take moments, and what
//! a service takes in a time is held to the second.

use super::TOKEN;
use super::fake_jira::BASIC;
use super::fake_trello::KEY;
use super::server::{Received, Reply, Service, parted};
use countersign::sync::apply::{Report, apply};
use countersign::sync::line::{Line, Sight};
use countersign::sync::pace::Pace;
use countersign::sync::picture::Picture;
use countersign::sync::request::{Answer, Auth, Body, Request, Target};
use countersign::sync::run::{Meant, jobs};
use countersign::sync::secrets::Secrets;
use countersign::sync::state::State;
use countersign::sync::transport::{Broken, Transport};
use jiff::{SignedDuration, Timestamp};
use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

/// How many requests of a kind a service takes in a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    /// What the line of a request has to hold.
    pub(crate) on: &'static str,
    pub(crate) most: usize,
    pub(crate) within: SignedDuration,
    /// Whether the answer says how many are left, as Trello's does.
    pub(crate) is_told: bool,
}

/// What came of bringing a log to a service.
pub(crate) struct Came {
    pub(crate) report: Report,
    /// Each request, `POST /rest/api/3/issue/SHOP-12/remotelink`.
    pub(crate) seen: Vec<String>,
    /// How long it would have taken.
    pub(crate) took: SignedDuration,
    /// How often the service said that it was too much.
    pub(crate) refused: usize,
}

/// Brings a log to a service as `sync` does. With `dies` nobody answers any more after that many requests.
pub(crate) fn brought<S: Service>(
    picture: &Picture,
    name: &str,
    service: &mut S,
    limit: Limit,
    state: &mut State,
    dies: Option<usize>,
) -> Came {
    let begin: Timestamp = "2026-11-22T08:00:00Z".parse().expect("a moment");
    let now = Rc::new(Cell::new(begin));
    let meant = Meant { service: Some(name.to_owned()), only: None };
    let mut job = jobs(std::slice::from_ref(picture), &meant, state).remove(0);
    let mut direct = Direct {
        service,
        now: Rc::clone(&now),
        limit,
        asked: BTreeMap::new(),
        seen: Vec::new(),
        refused: 0,
        dies,
    };
    let mut pace = Hours(Rc::clone(&now));
    let (secrets, manners) = (Secrets::default(), job.service.manners());
    let mut watch = |_: &Sight<'_>| {};
    let mut line = Line::new(&mut direct, &mut pace, &secrets, manners, &mut watch);
    let went = &mut |_: Result<&_, &_>| {};
    let report =
        apply(&mut *job.service, job.plan, state, &mut line, false, went).expect("nothing is written");
    if report.failed.is_empty() {
        let fetched = job.service.fetch(picture, &mut line);
        assert!(fetched.failed.is_empty(), "{:?}", fetched.failed);
    }
    Came { report, seen: direct.seen, took: now.get().duration_since(begin), refused: direct.refused }
}

/// A clock that goes on where somebody waits.
struct Hours(Rc<Cell<Timestamp>>);

impl Pace for Hours {
    fn now(&self) -> Timestamp {
        self.0.get()
    }

    fn wait(&mut self, time: Duration) {
        let time = SignedDuration::try_from(time).expect("nobody waits for so long");
        self.0.set(self.0.get() + time);
    }

    fn disorder(&mut self) -> f64 {
        0.5
    }
}

struct Direct<'s, S> {
    service: &'s mut S,
    now: Rc<Cell<Timestamp>>,
    limit: Limit,
    /// By channel, when somebody asked.
    asked: BTreeMap<String, VecDeque<Timestamp>>,
    seen: Vec<String>,
    refused: usize,
    dies: Option<usize>,
}

impl<S: Service> Transport for Direct<'_, S> {
    fn carry(&mut self, request: &Request, _: &Secrets) -> Result<Answer, Broken> {
        if self.dies.is_some_and(|dies| self.seen.len() >= dies) {
            return Err(Broken::NotConnected("nobody listens there".to_owned()));
        }
        let received = received(request);
        let line = received.line();
        self.seen.push(line.clone());
        let Limit { on, most, within, is_told } = self.limit;
        let mut left = most;
        if line.contains(on) {
            let channel = received.json()["channel"].as_str().unwrap_or_default().to_owned();
            let (asked, now) = (self.asked.entry(channel).or_default(), self.now.get());
            while asked.front().is_some_and(|first| now.duration_since(*first) >= within) {
                asked.pop_front();
            }
            if asked.len() >= most {
                self.refused += 1;
                let headers = BTreeMap::from([("retry-after".to_owned(), "1".to_owned())]);
                return Ok(Answer { status: 429, headers, body: Vec::new() });
            }
            asked.push_back(now);
            left = most - asked.len();
        }
        let Reply::Answer(status, headers, body) = self.service.answer(&received) else {
            return Err(Broken::TimedOut);
        };
        let mut headers: BTreeMap<String, String> =
            headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if is_told {
            headers.insert("x-rate-limit-api-token-remaining".to_owned(), left.to_string());
        }
        Ok(Answer { status, headers, body: body.into_bytes() })
    }
}

/// A request as a service gets it.
fn received(request: &Request) -> Received {
    let Target::Url(url) = &request.target else { panic!("no secret address is asked here") };
    let target = url.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default();
    let (path, query) = parted(&target);
    let known = match &request.auth {
        Auth::Bearer { .. } => format!("Bearer {TOKEN}"),
        Auth::Basic { .. } => BASIC.to_owned(),
        Auth::OAuth { .. } => format!("OAuth oauth_consumer_key=\"{KEY}\", oauth_token=\"{TOKEN}\""),
        _ => TOKEN.to_owned(),
    };
    let body = match &request.body {
        Some(Body::Json(json)) => json.to_string(),
        _ => String::new(),
    };
    let kind = "application/json; charset=utf-8".to_owned();
    let headers = BTreeMap::from([("authorization".to_owned(), known), ("content-type".to_owned(), kind)]);
    Received { method: request.method.name().to_owned(), path, query, headers, body }
}
