//! Clients that others wrote for the same services: they read what ours wrote there, and ask for the same things.
//!
//! What they ask is held against what ours asked, part by part. Where the two differ and ours is right, the test names the
//! part: a difference that nobody has looked at fails it.

mod github;
mod gitlab;
mod jira;
mod slack;
mod trello;

use super::server::{Received, Reply, Server, Service};
use crate::support::fetched;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const LOCK: &str = include_str!("requirements.txt");

/// A service that somebody else's client speaks to: what only that client asks is answered first, all else by the service.
struct Guest<S> {
    host: S,
    first: fn(&mut S, &Received) -> Option<Reply>,
}

/// The service with all that it holds, moved to an address of its own for the client. The old one is given `new`.
fn guest<S: Service>(
    server: &Server<S>,
    new: S,
    first: fn(&mut S, &Received) -> Option<Reply>,
) -> Server<Guest<S>> {
    let host = server.with(|host| std::mem::replace(host, new));
    Server::new(Guest { host, first })
}

impl<S: Service> Service for Guest<S> {
    fn answer(&mut self, request: &Received) -> Reply {
        (self.first)(&mut self.host, request).unwrap_or_else(|| self.host.answer(request))
    }

    fn faults(&self) -> &[String] {
        self.host.faults()
    }
}

/// Lets a client do what its script says, and gives what it read.
fn drive(script: &str, given: &Value) -> Value {
    let what = "install slack_sdk, atlassian-python-api, py-trello, PyGithub and python-gitlab from PyPI";
    let python = fetched::python_with("clients", LOCK, what).join("python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/sync/clients").join(script);
    // Nothing of this machine's says where they go: no proxy, no file with passwords.
    let mut client = Command::new(python)
        .env_clear()
        .arg("-I")
        .arg(&script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it was just installed");
    let mut stdin = client.stdin.take().expect("it is a pipe");
    stdin.write_all(given.to_string().as_bytes()).expect("the script reads what it is given");
    drop(stdin);
    let output = client.wait_with_output().expect("it runs to its end");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}:\n{said}", script.display());
    serde_json::from_slice(&output.stdout).expect("the script writes JSON")
}

/// The one request with this line; of several the last.
fn only<'r>(seen: &'r [Received], line: &str) -> &'r Received {
    let all: Vec<String> = seen.iter().map(Received::line).collect();
    seen.iter().rfind(|request| request.line() == line).unwrap_or_else(|| panic!("no `{line}` in {all:#?}"))
}

/// The parts in which a request of ours and one of theirs differ: `content-type: ours …, theirs …`.
fn unlike(ours: &Received, theirs: &Received) -> Vec<String> {
    let (ours, theirs) = (parts(ours), parts(theirs));
    let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let differ = |name: &&&String| ours.get(**name) != theirs.get(**name);
    let tell = |name: &String| match (ours.get(name), theirs.get(name)) {
        (Some(ours), Some(theirs)) => format!("{name}: ours {ours}, theirs {theirs}"),
        (Some(ours), None) => format!("{name}: ours alone, {ours}"),
        (None, theirs) => format!("{name}: theirs alone, {}", theirs.map_or("", String::as_str)),
    };
    names.iter().filter(differ).map(|name| tell(name).replace(super::TOKEN, "TOKEN")).collect()
}

/// Everything of a request that a service may look at: its line, its query, how it is known, its body leaf by leaf.
fn parts(request: &Received) -> BTreeMap<String, String> {
    let mut parts = BTreeMap::from([("line".to_owned(), request.line())]);
    parts.extend(request.query.iter().map(|(name, value)| (format!("?{name}"), value.clone())));
    let tells = |name: &str| {
        ["authorization", "content-type", "private-token"].contains(&name) || name.starts_with("x-")
    };
    let headers = request.headers.iter().filter(|(name, _)| tells(name));
    // JSON is in UTF-8, said or not.
    let bare = |value: &str| {
        let end = value.to_lowercase().find(";charset=utf-8").or_else(|| value.find("; charset=utf-8"));
        value[..end.unwrap_or(value.len())].to_owned()
    };
    parts.extend(headers.map(|(name, value)| (name.clone(), bare(value))));
    if !request.body.is_empty() {
        match serde_json::from_str(&request.body) {
            Ok(body) => leaves("", &body, &mut parts),
            Err(_) => drop(parts.insert("body".to_owned(), request.body.clone())),
        }
    }
    parts
}

fn leaves(at: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(all) if !all.is_empty() => {
            all.iter().for_each(|(name, value)| leaves(&format!("{at}/{name}"), value, into));
        }
        Value::Array(all) if !all.is_empty() => {
            all.iter().enumerate().for_each(|(index, value)| leaves(&format!("{at}/{index}"), value, into));
        }
        leaf => drop(into.insert(format!("body {at}"), leaf.to_string())),
    }
}

#[test]
fn requests_that_differ_are_told_apart() {
    let request = |path: &str, kind: &str, body: &Value| Received {
        method: "POST".to_owned(),
        path: path.to_owned(),
        query: BTreeMap::from([("page".to_owned(), kind.len().to_string())]),
        headers: BTreeMap::from([("content-type".to_owned(), kind.to_owned())]),
        body: body.to_string(),
    };
    let ours = request("/a", "application/json", &json!({ "a": { "b": [1, {}] }, "c": null }));
    assert_eq!(unlike(&ours, &ours), [""; 0]);
    let theirs = request("/b", "text/plain", &json!({ "a": { "b": [2] }, "d": "x" }));
    assert_eq!(
        unlike(&ours, &theirs),
        [
            "?page: ours 16, theirs 10",
            "body /a/b/0: ours 1, theirs 2",
            "body /a/b/1: ours alone, {}",
            "body /c: ours alone, null",
            "body /d: theirs alone, \"x\"",
            "content-type: ours application/json, theirs text/plain",
            "line: ours POST /a, theirs POST /b",
        ]
    );
}
