//! Runs the scripts of `tests/browser`, and turns each line that they print into a fault that a person can mend.

use super::tools::{browser, packages};
use crate::support::Sandbox;
use serde_json::{Value, json};
use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Child;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// More faults than this nobody reads at once.
const SHOWN: usize = 25;

/// A script says every few seconds how far it is: one that is silent for so long hangs, and its browser with it.
const SILENCE: Duration = Duration::from_secs(90);

/// One browser at a time: two would wait for each other's processor.
static ONE: Mutex<()> = Mutex::new(());

/// Something that is wrong with a page.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) site: String,
    pub(super) check: String,
    page: String,
    /// The width and the scheme, or nothing.
    side: String,
    pub(super) what: String,
    /// The element in question, as it stands in the page.
    node: String,
}

impl Fault {
    fn read(line: &Value) -> Self {
        let text = |key: &str| match &line[key] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let side = [text("width"), text("scheme")].into_iter().filter(|one| !one.is_empty());
        Self {
            site: text("site"),
            check: text("check"),
            page: text("page"),
            side: side.collect::<Vec<_>>().join(" "),
            what: text("what"),
            node: text("node"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { site, check, page, side, what, node } = self;
        write!(f, "{site}/{page} [{check} {side}] {what}")?;
        for line in node.lines() {
            write!(f, "\n    {line}")?;
        }
        Ok(())
    }
}

/// A site for a plan: all checks, on all pages.
pub(super) fn site(name: &str, folder: &Path) -> Value {
    json!({"name": name, "folder": folder})
}

/// Runs a script on sites and gives what it found; a script that looked at nothing fails.
pub(super) fn look(script: &str, sites: &[Value]) -> Vec<Fault> {
    let sandbox = Sandbox::new();
    // Whether HTML is valid can be said without a browser.
    let browser = (script == "look.mjs").then(browser);
    let plan = json!({"tools": packages(), "browser": browser, "sites": sites});
    sandbox.write("plan.json", plan.to_string());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(script);
    let _alone = browser.map(|_| ONE.lock().unwrap_or_else(PoisonError::into_inner));
    let lines = told(sandbox.piped("node", &[&path.display().to_string(), "plan.json"]));
    let looked = lines.last().and_then(|last| last["looked"].as_object());
    let looked = looked.unwrap_or_else(|| panic!("{script} broke off; what it said stands above"));
    let faults: Vec<Fault> = lines.iter().filter(|line| line["what"].is_string()).map(Fault::read).collect();
    for check in checks(script, sites) {
        let seen = looked.contains_key(&check) || !faults.is_empty();
        assert!(seen, "nothing was looked at by `{check}`: {plan}");
    }
    faults
}

/// Does the same, and looks once more at the sites in which something was found: what is wrong with a page is wrong again,
/// and what only a machine under load did to it is not. Both are told.
#[expect(clippy::print_stderr, reason = "what was found once alone is not to be lost")]
pub(super) fn look_twice(script: &str, sites: &[Value]) -> Vec<Fault> {
    let first = look(script, sites);
    if first.is_empty() {
        return first;
    }
    for fault in &first {
        eprintln!("browser: at the first look: {fault}");
    }
    let found = |site: &&Value| first.iter().any(|fault| site["name"] == fault.site.as_str());
    let again: Vec<Value> = sites.iter().filter(found).cloned().collect();
    let is_known = |fault: &Fault| {
        first.iter().any(|one| (&one.site, &one.page, &one.check) == (&fault.site, &fault.page, &fault.check))
    };
    look(script, &again).into_iter().filter(is_known).collect()
}

/// The lines that a script prints until it ends, told to whoever watches (`--nocapture`) as far as they are no faults.
#[expect(clippy::print_stderr, reason = "whoever waits for a browser wants to see how far it is")]
fn told(mut script: Child) -> Vec<Value> {
    let stdout = script.stdout.take().expect("it was started with a pipe");
    let (send, lines) = mpsc::channel();
    let reader = thread::spawn(move || {
        BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
    });
    let mut all: Vec<Value> = Vec::new();
    loop {
        match lines.recv_timeout(SILENCE) {
            Ok(line) => {
                let value: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"));
                if value["what"].is_null() {
                    eprintln!("browser: {line}");
                }
                all.push(value);
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                // The browser goes when the pipe to it is closed.
                let _ = script.kill();
                let last = all.iter().rev().find_map(|line| line["at"].as_str()).unwrap_or("at its start");
                panic!("the browser's script hangs, and was ended after {SILENCE:?} of silence: {last}");
            }
        }
    }
    let _ = reader.join();
    let status = script.wait().expect("it was started here");
    assert!(status.success(), "the browser's script failed; what it said stands above: {status}");
    all
}

/// The checks that have something to look at in these sites.
fn checks(script: &str, sites: &[Value]) -> Vec<String> {
    const ALL: [&str; 11] = [
        "look",
        "signatures",
        "weight",
        "noscript",
        "served",
        "keys",
        "menu",
        "colours",
        "filters",
        "search",
        "map",
    ];
    let named = sites.iter().flat_map(|site| site["checks"].as_array().into_iter().flatten());
    let named = named.filter_map(|check| Some(check.as_str()?.to_owned()));
    let all = sites.iter().any(|site| site["checks"].is_null());
    match script {
        "look.mjs" => named.chain(ALL.iter().filter(|_| all).map(|&check| check.to_owned())).collect(),
        _ => vec!["validate".to_owned()],
    }
}

/// Fails with all that was found.
#[track_caller]
pub(super) fn assert_none(faults: &[Fault]) {
    let lines: Vec<String> = faults.iter().take(SHOWN).map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} faults, of which the first:\n{}", faults.len(), lines.join("\n"));
}
