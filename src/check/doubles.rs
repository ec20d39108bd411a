//! Looks for what passes for a log and is another: a log with the identity of one, or a path that some systems take for its.

use std::collections::BTreeSet;

use crate::check::RangeProblem;
use crate::check::gather::below;
use crate::diagnostic::{Code, Diagnostic, Finding, Report, Severity};
use crate::git::{Snapshot, SnapshotError, folded};
use crate::log::{join, read_policy};
use crate::policy::{FILE_NAME, Policy, SIGS_NAME};
use crate::text::Span;

/// Says which policies of a change take the identity of another log, in which its signatures would count too.
///
/// A log that was there before counts also where the change takes it away: another one in its place is no heir.
pub(super) fn identities(
    before: &Snapshot,
    after: &Snapshot,
    changed: &BTreeSet<String>,
    old: &[String],
    new: &[String],
) -> Result<Report, RangeProblem> {
    let mut findings = Vec::new();
    let mut report = Report::default();
    for folder in new.iter().filter(|folder| changed.contains(&join(folder, FILE_NAME))) {
        let Some(policy) = read_policy(after, folder)? else { continue };
        let Some(log) = &policy.log else { continue };
        let same = |other: &Policy| other.log.as_ref().is_some_and(|other| other.value == log.value);
        if read_policy(before, folder)?.is_some_and(|own| same(&own)) {
            continue;
        }
        let of_after = new.iter().map(|other| (after, other));
        for (snapshot, other) in of_after.chain(old.iter().map(|other| (before, other))) {
            if other == folder || !read_policy(snapshot, other)?.is_some_and(|other| same(&other)) {
                continue;
            }
            let message = format!(
                "the identity `{}` is that of the log in `{}` already",
                log.value,
                join(other, FILE_NAME)
            );
            let diagnostic = Diagnostic::new(Code("log-changed"), policy.source.path(), log.span, message)
                .help("a signature names its log: write another `log:`, as `countersign init FOLDER` does");
            findings.push(Finding::new(diagnostic, Severity::Error, None));
            report.add_source(policy.source.clone());
            break;
        }
    }
    report.merge(Report::new(findings, Vec::new()));
    Ok(report)
}

/// Says which paths of a change are those of a log on systems that do not tell upper from lower case.
pub fn double_paths(
    after: &Snapshot,
    changed: &BTreeSet<String>,
    folders: &[String],
) -> Result<Report, SnapshotError> {
    let mut findings = Vec::new();
    for path in changed {
        let Some(folder) = folders.iter().find(|folder| is_double(folder, path)) else { continue };
        if !after.exists(path)? {
            continue;
        }
        let policy = join(folder, FILE_NAME);
        let message =
            format!("on Windows and on macOS `{path}` would lie in the log of `{policy}`, or be its policy");
        let diagnostic = Diagnostic::new(Code("name-clash"), path.as_str(), Span::at(0), message)
            .help("give it a name that differs in more than upper and lower case");
        findings.push(Finding::new(diagnostic, Severity::Error, None));
    }
    Ok(Report::new(findings, Vec::new()))
}

/// Whether a path is one of a log, or its policy, for those alone who do not tell upper from lower case.
pub(super) fn is_double(folder: &str, path: &str) -> bool {
    match below(folder, path) {
        Some(below) => [FILE_NAME, SIGS_NAME].iter().any(|name| below != *name && folded(below) == *name),
        None => folded(path).starts_with(&format!("{}/", folded(folder))),
    }
}
