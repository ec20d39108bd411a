//! Patience and pace, on a clock that nobody waits for.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{Line, Sight};
use crate::sync::pace::{Manners, Pace};
use crate::sync::request::{Again, Answer, Method, Request};
use crate::sync::secrets::Secrets;
use crate::sync::transport::{Broken, Transport};
use crate::sync::trouble::TroubleKind;

struct Still {
    now: Timestamp,
    waits: Vec<u128>,
}

impl Pace for Still {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn wait(&mut self, time: Duration) {
        self.waits.push(time.as_millis());
        self.now = self.now.checked_add(SignedDuration::try_from(time).unwrap()).unwrap();
    }

    fn disorder(&mut self) -> f64 {
        1.0
    }
}

struct Script(VecDeque<Result<Answer, Broken>>);

impl Transport for Script {
    fn carry(&mut self, _: &Request, _: &Secrets) -> Result<Answer, Broken> {
        self.0.pop_front().unwrap_or(Ok(answer(200, &[])))
    }
}

fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer { status, headers, body: Vec::new() }
}

fn request(again: Again) -> Request {
    Request::json(Method::Post, "https://a.example/x", json!({}), again)
}

/// What came of one request, how long it waited each time, and how often it was sent.
fn asked(script: Vec<Result<Answer, Broken>>, again: Again) -> (Result<u16, TroubleKind>, Vec<u128>, usize) {
    let mut pace = Still { now: "2026-11-22T08:00:00Z".parse().unwrap(), waits: Vec::new() };
    let mut transport = Script(script.into());
    let mut sent = 0;
    let mut watch = |sight: &Sight<'_>| sent += usize::from(matches!(sight, Sight::Sent(..)));
    let secrets = Secrets::default();
    let mut line = Line::new(&mut transport, &mut pace, &secrets, Manners::default(), &mut watch);
    let result = line.ask(&request(again)).map(|answer| answer.status).map_err(|trouble| trouble.kind);
    (result, pace.waits, sent)
}

#[test]
fn it_waits_as_long_as_it_is_told() {
    for (headers, waits) in [
        (&[("retry-after", "7")][..], 7_000),
        (&[("retry-after", "Sun, 22 Nov 2026 08:00:09 GMT")], 9_000),
        (&[("x-ratelimit-reset", "2026-11-22T08:01Z")], 60_000),
        (&[("x-ratelimit-reset", "1795334403")], 3_000),
        (&[], 10_000),
    ] {
        let (result, waited, sent) = asked(vec![Ok(answer(429, headers))], Again::MakesAnother);
        assert_eq!((result, waited, sent), (Ok(200), vec![waits], 2), "{headers:?}");
    }
}

#[test]
fn a_forge_that_limits_with_403_is_obeyed_and_a_plain_403_is_an_answer() {
    let limited = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795334405")];
    assert_eq!(asked(vec![Ok(answer(403, &limited))], Again::MakesAnother), (Ok(200), vec![5_000], 2));
    assert_eq!(asked(vec![Ok(answer(403, &[]))], Again::Harmless), (Ok(403), vec![], 1));
    let body = b"{\"message\": \"You have exceeded a secondary rate limit.\"}".to_vec();
    let in_words = Answer { body, ..answer(403, &[]) };
    assert_eq!(asked(vec![Ok(in_words)], Again::MakesAnother), (Ok(200), vec![10_000], 2));
    assert_eq!(asked(vec![Ok(answer(500, &[]))], Again::Harmless), (Ok(500), vec![], 1));
}

#[test]
fn what_makes_another_is_repeated_only_where_nothing_was_done() {
    let refused = || Err(Broken::NotConnected(String::new()));
    for broken in [Broken::TimedOut, Broken::CutOff(String::new())] {
        let (result, waits, sent) = asked(vec![Err(broken.clone())], Again::MakesAnother);
        assert_eq!((result, waits, sent), (Err(TroubleKind::Unclear), vec![], 1), "{broken:?}");
        assert_eq!(asked(vec![Err(broken)], Again::Harmless).0, Ok(200));
    }
    assert_eq!(asked(vec![refused()], Again::MakesAnother), (Ok(200), vec![1_000], 2));
    // A service in trouble may have done it.
    assert_eq!(asked(vec![Ok(answer(503, &[]))], Again::MakesAnother), (Ok(503), vec![], 1));
    assert_eq!(asked(vec![Ok(answer(503, &[]))], Again::Harmless), (Ok(200), vec![1_000], 2));
    let five = || (0..9).map(|_| refused()).collect::<Vec<_>>();
    let (result, waits, sent) = asked(five(), Again::Harmless);
    assert_eq!((result, sent), (Err(TroubleKind::Unreachable), 5));
    assert_eq!(waits, [1_000, 2_000, 4_000, 8_000]);
}

#[test]
fn patience_ends() {
    let long = vec![Ok(answer(429, &[("retry-after", "121")]))];
    assert_eq!(asked(long, Again::Harmless), (Err(TroubleKind::Limited), vec![], 1));
    let many = (0..9).map(|_| Ok(answer(429, &[("retry-after", "50")]))).collect();
    assert_eq!(asked(many, Again::Harmless), (Err(TroubleKind::Limited), vec![50_000, 50_000], 3));
}

#[test]
fn requests_of_one_group_keep_their_distance() {
    let mut pace = Still { now: "2026-11-22T08:00:00Z".parse().unwrap(), waits: Vec::new() };
    let mut transport = Script(VecDeque::from([
        Ok(answer(200, &[])),
        Ok(answer(200, &[])),
        Ok(answer(200, &[("left", "3"), ("window", "10000")])),
    ]));
    let manners = Manners {
        between: Duration::from_millis(1_100),
        left: Some(("left", "window", 10)),
        ..Manners::default()
    };
    let (secrets, mut watch) = (Secrets::default(), |_: &Sight<'_>| {});
    let mut line = Line::new(&mut transport, &mut pace, &secrets, manners, &mut watch);
    for group in ["a", "b", "a", "a"] {
        let _ = line.ask(&Request::get("https://a.example").paced(group)).unwrap();
    }
    // What belongs to none follows at once.
    for _ in 0..3 {
        let _ = line.ask(&Request::get("https://a.example")).unwrap();
    }
    assert_eq!(pace.waits, [1_100, 10_000]);
}

#[test]
fn what_changes_something_on_github_keeps_its_distance_and_what_reads_does_not() {
    use crate::sync::forge::{Forge as _, GitHub, Status, Word};
    let mut pace = Still { now: "2026-11-22T08:00:00Z".parse().unwrap(), waits: Vec::new() };
    let mut transport = Script(VecDeque::new());
    let github = GitHub::new("https://a.example", "acme/shop");
    let (secrets, mut watch) = (Secrets::default(), |_: &Sight<'_>| {});
    let mut line = Line::new(&mut transport, &mut pace, &secrets, github.manners(), &mut watch);
    let status = Status { word: Word::Waits, says: "x".to_owned(), page: None };
    for _ in 0..81 {
        let _ = github.status("x", &mut line);
        let _ = line.ask(&github.set_status("x", &status)).unwrap();
    }
    assert!(pace.waits.iter().sum::<u128>() >= 60_000, "eighty in a minute is what it takes");
}
