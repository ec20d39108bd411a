//! What tickets say: asked for by the page in Jira Cloud, one by one elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::policy::{JiraFlavor, Shown};
use crate::site::tickets::{Progress, Ticket, Tickets};
use crate::sync::jira::Jira;
use crate::sync::line::Line;
use crate::sync::picture::Picture;
use crate::sync::request::{Request, escaped};
use crate::sync::service::Fetched;
use crate::sync::trouble::Trouble;

/// How many tickets one request asks for.
const PAGE: usize = 100;

const FIELDS: [&str; 2] = ["summary", "status"];

impl Jira {
    /// Asks for all tickets that the decisions name.
    pub(super) fn tickets(&self, picture: &Picture, line: &mut Line<'_>) -> Fetched {
        let named = picture.decisions.iter().flat_map(|decision| &decision.tickets);
        let keys: BTreeSet<&str> =
            named.map(String::as_str).filter(|key| self.settings.is_ticket(key)).collect();
        let keys: Vec<&str> = keys.into_iter().collect();
        let mut fetched = Fetched::default();
        let mut found: BTreeMap<String, Ticket> = BTreeMap::new();
        if keys.is_empty() {
            return fetched;
        }
        match self.settings.flavor {
            JiraFlavor::DataCenter => self.each(&keys, line, &mut found, &mut fetched),
            _ => self.pages(&keys, line, &mut found, &mut fetched),
        }
        // Half an answer takes the place of no whole one.
        if fetched.failed.is_empty() && !line.is_rehearsal() {
            let at = line.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            fetched.tickets = Some(Tickets::new(at, found));
        }
        fetched
    }

    fn pages(
        &self,
        keys: &[&str],
        line: &mut Line<'_>,
        found: &mut BTreeMap<String, Ticket>,
        fetched: &mut Fetched,
    ) {
        for page in keys.chunks(PAGE) {
            let body = json!({ "issueIdsOrKeys": page, "fields": FIELDS });
            let request =
                self.post("issue/bulkfetch", body).rehearsed(json!({ "issues": [], "issueErrors": [] }));
            match self.asked(&request, page[0], line) {
                Ok(answer) => self.page(page, &answer, line, found, fetched),
                Err(trouble) => {
                    let stops = trouble.kind.stops_the_service();
                    fetched.failed.push((format!("what {} tickets say", page.len()), trouble));
                    if stops {
                        return;
                    }
                }
            }
        }
    }

    fn page(
        &self,
        page: &[&str],
        answer: &Value,
        line: &Line<'_>,
        found: &mut BTreeMap<String, Ticket>,
        fetched: &mut Fetched,
    ) {
        let mut there = BTreeSet::new();
        for issue in answer["issues"].as_array().into_iter().flatten() {
            let Some(key) = issue["key"].as_str() else { continue };
            there.insert(key);
            found.insert(key.to_owned(), self.ticket(issue, line));
        }
        let missing: Vec<&str> = page.iter().copied().filter(|key| !there.contains(key)).collect();
        let strangers: Vec<&&str> = there.iter().filter(|key| !page.contains(*key)).collect();
        if line.is_rehearsal() || missing.is_empty() {
            return;
        }
        // A ticket that moved comes back under its new key, and nothing says under which it was asked for.
        if let ([old], [new]) = (missing.as_slice(), strangers.as_slice()) {
            fetched.news.push(format!("{old} is {new} now: write that in `tickets:`"));
            if let Some(ticket) = found.get(**new).cloned() {
                found.insert((*old).to_owned(), ticket);
            }
            return;
        }
        let moved: Vec<String> = strangers.iter().map(|key| (**key).to_owned()).collect();
        let moved =
            if moved.is_empty() { String::new() } else { format!(" (some moved to {})", moved.join(", ")) };
        let names = missing.join(", ");
        fetched.news.push(format!("not found in Jira, or hidden from us: {names}{moved}"));
    }

    fn each(
        &self,
        keys: &[&str],
        line: &mut Line<'_>,
        found: &mut BTreeMap<String, Ticket>,
        fetched: &mut Fetched,
    ) {
        for key in keys {
            let url = self.at(&format!("issue/{}?fields={}", escaped(key), FIELDS.join(",")));
            let request = Request::get(url).with(&self.auth).rehearsed(json!({ "key": key, "fields": {} }));
            match self.asked(&request, key, line) {
                Ok(issue) => {
                    if let Some(now) = issue["key"].as_str().filter(|now| now != key) {
                        fetched.news.push(format!("{key} is {now} now: write that in `tickets:`"));
                    }
                    found.insert((*key).to_owned(), self.ticket(&issue, line));
                }
                Err(trouble) if trouble.kind == crate::sync::trouble::TroubleKind::Missing => {
                    fetched.news.push(format!("not found in Jira, or hidden from us: {key}"));
                }
                Err(trouble) => {
                    let stops = trouble.kind.stops_the_service();
                    fetched.failed.push((format!("what {key} says"), trouble));
                    if stops {
                        return;
                    }
                }
            }
        }
    }

    /// The JSON of a good answer.
    fn asked(&self, request: &Request, ticket: &str, line: &mut Line<'_>) -> Result<Value, Trouble> {
        let answer = line.ask(request)?;
        if !answer.is_good() {
            return Err(self.refused(request, &answer, ticket, line));
        }
        answer.json().ok_or_else(|| Trouble::garbled(request, "it is no JSON"))
    }

    /// What one ticket says. Any field may be missing or null.
    fn ticket(&self, issue: &Value, line: &Line<'_>) -> Ticket {
        let fields = &issue["fields"];
        let text = |value: &Value| line.redact(value.as_str().unwrap_or_default());
        let shows = self.settings.publish == Shown::Summary;
        Ticket {
            summary: if shows { text(&fields["summary"]) } else { String::new() },
            state: if shows { text(&fields["status"]["name"]) } else { String::new() },
            progress: match fields["status"]["statusCategory"]["key"].as_str() {
                Some("new") => Progress::New,
                Some("indeterminate") => Progress::Begun,
                Some("done") => Progress::Done,
                _ => Progress::Unknown,
            },
        }
    }
}
