//! What the services really said, as others recorded it: read by the code that reads answers, whatever it was an answer to.
//!
//! The recordings are no part of the package: they stand in `contracts/recorded` of the folder that `COUNTERSIGN_SHARED`
//! names.

mod forge;
mod jira;
mod service;

use crate::corpora::shared;
use crate::sync::server::{Received, Reply, Service};
use countersign::sync::pace::Pace;
use jiff::Timestamp;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A clock that goes by itself, so that nobody waits.
struct Quick;

impl Pace for Quick {
    fn now(&self) -> Timestamp {
        Timestamp::UNIX_EPOCH
    }

    fn wait(&mut self, _: Duration) {}

    fn disorder(&mut self) -> f64 {
        0.0
    }
}

/// One recorded answer.
struct Recorded {
    /// Where it stands, for people.
    name: String,
    status: u16,
    /// What was asked for; empty where nobody noted it.
    asked: String,
    /// The body, to the letter where it is no JSON.
    body: String,
}

/// Everything that is recorded; `None` where the recordings are not at hand.
fn all() -> Option<Vec<Recorded>> {
    let folder = shared("contracts")?.join("recorded");
    let files = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().flatten();
    let files = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "json"));
    let all: Vec<Recorded> = files.flat_map(|path| answers(&folder, &path)).collect();
    // A folder that is there and holds nothing would make every test of it pass.
    assert!(all.len() > 450, "{} holds only {} answers", folder.display(), all.len());
    Some(all)
}

/// The answers of one file: it is one itself, or a list of interactions, or a list of events.
fn answers(folder: &Path, path: &PathBuf) -> Vec<Recorded> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let name = path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/");
    // Some answers are empty.
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let one = |(at, item): (usize, &Value)| {
        let text = |key: &str| item[key].as_str().unwrap_or_default();
        let body = if item["json"].is_null() { text("text").to_owned() } else { item["json"].to_string() };
        Recorded {
            name: format!("{name}#{at}"),
            status: item["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or(200),
            asked: format!("{} {}", text("method"), text("uri").split('?').next().unwrap_or_default()),
            body,
        }
    };
    match value.as_array() {
        Some(items) if items.iter().all(|item| item.get("uri").is_some()) => {
            items.iter().enumerate().map(one).collect()
        }
        _ => vec![Recorded { name, status: 200, asked: String::new(), body: text }],
    }
}

/// One file of the recordings, as JSON.
fn file(name: &str) -> Option<Value> {
    let path = shared("contracts")?.join("recorded").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).expect("a recording is JSON"))
}

/// A service that says what it was told to say.
struct Replay {
    status: u16,
    body: String,
    /// Answers everything but what is read, so that there is something to read.
    first: fn(&Received) -> Option<Reply>,
}

impl Service for Replay {
    fn answer(&mut self, request: &Received) -> Reply {
        let said = || {
            let kind = ("content-type", "application/json".to_owned());
            Reply::Answer(self.status, vec![kind], self.body.clone())
        };
        (self.first)(request).unwrap_or_else(said)
    }

    fn faults(&self) -> &[String] {
        &[]
    }
}
