//! Judges files in memory, as they stood before and as they stand now, and puts what is found into lines.

use countersign::check::{Against, Facts, Gathered, check_log};
use countersign::diagnostic::{Finding, Report};
use countersign::git::Snapshot;
use countersign::log::load;
use countersign::policy::FILE_NAME;
use countersign::record::Record;
use countersign::rules::PolicyChange;
use countersign::signoff::digest_of;
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The day on which everything is judged.
pub(super) const TODAY: Date = date(2026, 11, 22);

/// The policy of fixtures and examples that bring none.
pub(super) const POLICY: &str = "tests/rules/policy.yaml";

/// What stands for the digest of what the record says.
const CURRENT: &str = "sha256:CURRENT";

/// Files by path, with the log at the root.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Says by whose commit all that is new came; nobody asks without it.
pub(super) const AUTHOR: &str = "author.txt";
/// Says that the change removes the policy.
pub(super) const POLICY_GONE: &str = "policy-gone.txt";
/// Names the files that are marked as programs, one on each line.
pub(super) const PROGRAMS: &str = "programs.txt";

/// Judges files by these rules, or by all.
pub(super) fn judge(files: &Files, before: &Files, rules: Option<&BTreeSet<&str>>) -> Report {
    let mut files = with_digests(files);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("what steers a case is text");
    let author = files.remove(AUTHOR).map(text);
    let programs = files.remove(PROGRAMS).map(text).unwrap_or_default();
    let gone = files.remove(POLICY_GONE).is_some();
    let earlier = with_digests(before);
    // What is gone is judged by the policy that was there.
    let old = earlier.get(FILE_NAME).filter(|_| gone).cloned();
    let policy = || fs::read(super::root().join(POLICY)).expect("the fixtures have a policy");
    match old {
        Some(old) => drop(files.insert(FILE_NAME.to_owned(), old)),
        None => drop(files.entry(FILE_NAME.to_owned()).or_insert_with(policy)),
    }
    let snapshot = Snapshot::memory(files.clone());
    let log = load(&snapshot, "", &|_| true).expect("files in memory can be read");
    let compared = !before.is_empty();
    let differs = |path: &&String| files.get(*path) != earlier.get(*path);
    let changed = files.keys().chain(earlier.keys()).filter(differs).cloned().collect();
    let earlier = Snapshot::memory(earlier);
    let against = compared.then_some(Against { before: &earlier, changed: &changed });
    let mut gathered = Gathered::new(&log, &snapshot, against).expect("files in memory can be looked up");
    gathered.executable.extend(programs.lines().map(str::to_owned));
    if let Some(author) = author {
        gathered.origins.ask_authors();
        for record in &log.records {
            for slot in &record.slots {
                if let Some(said) = &slot.signoff {
                    gathered.origins.credit(record, &slot.role.value, said, &author);
                }
            }
        }
    }
    let facts = Facts { rules, ..gathered.facts(&log, TODAY) };
    let removal = PolicyChange { before: &log.policy, after: None };
    check_log(&log, &if gone { Facts { policy_change: Some(removal), ..facts } } else { facts })
}

/// Puts the digest of what each record says where its sign-offs leave it open.
///
/// A fixture's policy is called `policy.yaml` on disk: under its real name each fixture would be a log of this
/// repository, checked with our own decisions.
pub(super) fn with_digests(files: &Files) -> Files {
    let name =
        |path: &str| if path == "policy.yaml" { "countersign.yaml".to_owned() } else { path.to_owned() };
    files.iter().map(|(path, bytes)| (name(path), with_digest(path, bytes))).collect()
}

fn with_digest(path: &str, bytes: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    if !text.contains(CURRENT) {
        return bytes.to_vec();
    }
    let zeros = format!("sha256:{}", "0".repeat(64));
    let record = Record::parse(path, text.replace(CURRENT, &zeros).as_bytes());
    text.replace(CURRENT, &digest_of(&record).to_string()).into_bytes()
}

/// The findings, each on a line `path:line:column: severity[code]: message`, and below it what is said besides.
pub(super) fn show(report: &Report) -> String {
    let mut shown = String::new();
    for finding in report.findings() {
        show_one(report, finding, &mut shown);
    }
    for each in report.suppressed() {
        let code = each.finding.diagnostic.code;
        shown.push_str(&format!("allowed[{code}]: {}\n", each.reason));
    }
    shown
}

fn show_one(report: &Report, finding: &Finding, shown: &mut String) {
    let place = |path: &str, offset: usize| match report.source(path) {
        Some(source) => {
            let at = source.position(offset);
            format!("{path}:{}:{}", at.line, at.column)
        }
        None => path.to_owned(),
    };
    let said = &finding.diagnostic;
    let at = place(&said.path, said.span.start);
    shown.push_str(&format!("{at}: {}[{}]: {}\n", finding.severity, said.code, said.message));
    let meant = report.source(&said.path).map_or("", |source| source.slice(said.span));
    shown.push_str(&format!("    at: {}\n", meant.escape_debug()));
    if !said.label.is_empty() {
        shown.push_str(&format!("    label: {}\n", said.label));
    }
    for other in &said.related {
        shown.push_str(&format!("    related: {}: {}\n", place(&other.path, other.span.start), other.text));
    }
    for help in &said.help {
        shown.push_str(&format!("    help: {help}\n"));
    }
}
