//! Looks at the branch that a commit will go into: a number that is free here may be taken there by now.

use std::collections::BTreeSet;

use crate::check::Gathered;
use crate::diagnostic::{Diagnostic, Finding, Report, Severity};
use crate::git::{Entry, GitError, Repository};
use crate::log::{Log, next_number};
use crate::record::{Record, SIZE_LIMIT, number_of};
use crate::rules::{self, Context};

/// Lets records of a branch give up numbers that are other records' on the main branch, as it was last fetched.
///
/// Only where a change is under way: what goes into the main branch is held against that itself.
pub fn give_way(repository: &Repository, log: &Log, gathered: &mut Gathered) -> Result<(), GitError> {
    let mut gone = Vec::new();
    for record in log.records.iter().filter(|_| gathered.under_way) {
        let Some(before) = gathered.before.get(&Context::key_of(record)) else { continue };
        if let Some(number) = before.number.filter(|number| Some(*number) != record.number) {
            gone.push((Context::key_of(record), before.path.clone(), number));
        }
    }
    if gone.is_empty() {
        return Ok(());
    }
    let Some(branch) = repository.main_branch()? else { return Ok(()) };
    let tip = repository.resolve(&branch)?;
    if repository.head_commit()? == Some(tip) {
        return Ok(());
    }
    let main = repository.snapshot_at(&tip)?;
    let entries = main.list(&log.folder)?;
    for (key, path, number) in gone {
        let is_other = |entry: &&Entry| {
            number_of(entry.path()) == Some(number)
                && main.read(entry.path(), SIZE_LIMIT).is_ok_and(|bytes| {
                    let id = Record::parse_front(entry.path(), &bytes).id;
                    id.is_some_and(|id| id.value.to_string() != key)
                })
        };
        if entries.iter().any(|entry| is_other(&entry)) {
            for key in [key, path] {
                if let Some(before) = gathered.before.get_mut(&key) {
                    before.number = None;
                }
            }
        }
    }
    Ok(())
}

/// Says which of the added records have a number that is another record's on the main branch, as it was last fetched.
///
/// A warning: the two may never meet, and what the main branch holds is only as new as the last fetch.
pub fn taken_elsewhere(
    repository: &Repository,
    log: &Log,
    added: &BTreeSet<String>,
) -> Result<Report, GitError> {
    let is_added = |record: &&Record| record.number.is_some() && added.contains(record.path());
    let ours: Vec<&Record> = log.records.iter().filter(is_added).collect();
    let (Some(rule), false) = (rules::find("number-duplicate"), ours.is_empty()) else {
        return Ok(Report::default());
    };
    let Some(branch) = repository.main_branch()? else { return Ok(Report::default()) };
    let tip = repository.resolve(&branch)?;
    if repository.head_commit()? == Some(tip) {
        return Ok(Report::default());
    }
    let main = repository.snapshot_at(&tip)?;
    let entries = main.list(&log.folder)?;
    let theirs: Vec<&str> = entries.iter().map(Entry::path).collect();
    let shown = branch.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/");
    let free = next_number(log.paths().into_iter().chain(theirs.iter().copied()));
    let mut findings = Vec::new();
    let mut report = Report::default();
    for (record, free) in ours.into_iter().zip(free..) {
        let has_number = |path: &&&str| number_of(path) == record.number;
        let is_other = |path: &str| match main.read(path, SIZE_LIMIT) {
            Ok(bytes) => {
                let id = Record::parse_front(path, &bytes).id.map(|id| id.value);
                id.is_none() || id != record.id.as_ref().map(|id| id.value)
            }
            Err(_) => false,
        };
        // What stands here under their path too is told by the rule itself.
        let is_here = |path: &str| path != record.path() && log.has_path(path);
        let Some(path) = theirs.iter().filter(has_number).find(|path| !is_here(path) && is_other(path))
        else {
            continue;
        };
        let reference = log.reference(record);
        let diagnostic = Diagnostic::new(
            rule.meta.code,
            record.path(),
            record.headline(),
            format!("{reference} is `{path}` on {shown} already"),
        )
        .help(format!(
            "give this one the next free number before the two meet: `countersign renumber {} {free}`",
            shell_words::quote(record.path())
        ))
        .help("sign-offs still hold: the number is not part of what was signed");
        findings.push(Finding::new(diagnostic, Severity::Warning, Some(reference)));
        report.add_source(record.source.clone());
    }
    report.merge(Report::new(findings, Vec::new()));
    Ok(report)
}
