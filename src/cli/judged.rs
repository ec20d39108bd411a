//! Judges all logs that are meant: those of the files on disk, or what is staged of them.

use std::collections::BTreeSet;

use crate::check::{Identities, double_paths, taken_elsewhere};
use crate::cli::args::Global;
use crate::cli::judge::Scope;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::diagnostic::Report;
use crate::git::{Entry, EntryKind, Repository, Snapshot};
use crate::log::{self, Log};
use crate::policy::{FILE_NAME, SIGS_NAME};
use crate::record::Record;

/// Judges the files on disk.
pub(super) fn whole(
    world: &World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
) -> Result<Report, Problem> {
    let snapshot = workspace.work_tree()?;
    if global.log.is_none() {
        workspace.refuse_lost_logs(&snapshot)?;
    }
    let mut report = Report::default();
    let mut identities = Identities::default();
    for folder in workspace.folders(&snapshot, global)? {
        let log = log::load(&snapshot, &folder, &|_| true)?;
        identities.add(&log, |_| true);
        report.merge(workspace.judge(world, &snapshot, &log, Scope { rules, ..Scope::default() })?);
    }
    merge_across(&mut report, &identities, rules);
    Ok(report)
}

/// Judges what is staged: the records that differ from HEAD, and what they do to the others.
pub(super) fn staged(
    world: &World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
) -> Result<Report, Problem> {
    let Some(repository) = &workspace.repository else {
        return Err(Problem::new("nothing is staged here: this folder is in no git repository")
            .hint("leave --staged away to check the files on disk"));
    };
    staged_in(world, workspace, global, rules, &repository.index()?)
}

/// Judges what is about to be committed, for a hook; `None` where there is nothing to judge.
///
/// Nothing is where no log differs from HEAD's, which is found without a look at the logs: of a log in which nothing
/// is staged [`staged`] reads no record, and a log that was lost is one whose policy differs. And nothing is where
/// there is no log at all.
pub(super) fn about_to_be_committed(
    world: &World<'_>,
    workspace: &Workspace,
    repository: &Repository,
    global: &Global,
) -> Result<Option<Report>, Problem> {
    // A log that is named has to be one, whatever is staged.
    let index = if global.log.is_some() {
        repository.index()?
    } else {
        match repository.index_near(&[FILE_NAME, SIGS_NAME])? {
            Some(index) => index,
            None => return Ok(None),
        }
    };
    if log::folders(&index)?.is_empty() {
        workspace.refuse_lost_logs(&index)?;
        return Ok(None);
    }
    staged_in(world, workspace, global, None, &index).map(Some)
}

fn staged_in(
    world: &World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
    index: &Snapshot,
) -> Result<Report, Problem> {
    if global.log.is_none() {
        workspace.refuse_lost_logs(index)?;
    }
    let mut report = Report::default();
    let mut identities = Identities::default();
    let folders = workspace.folders(index, global)?;
    for folder in &folders {
        let changed = workspace.staged(index, folder)?;
        if changed.as_ref().is_some_and(BTreeSet::is_empty) {
            report.logs += 1;
            continue;
        }
        refuse_unmerged(index, folder, changed.as_ref())?;
        let whole = |path: &str| changed.as_ref().is_none_or(|changed| changed.contains(path));
        let log = log::load(index, folder, &whole)?;
        identities.add(&log, |record| whole(record.path()));
        let scope = Scope { only: changed.as_ref(), rules, asks_author: true };
        report.merge(workspace.judge(world, index, &log, scope)?);
        if let Some(repository) = &workspace.repository
            && rules.is_none_or(|rules| rules.contains("number-duplicate"))
        {
            report.merge(taken_elsewhere(repository, &log, &added(repository, &log, changed.as_ref())?)?);
        }
    }
    if let Some(repository) = &workspace.repository
        && rules.is_none_or(|rules| rules.contains("name-clash"))
    {
        report.merge(double_paths(index, &repository.changed(index, "")?, &folders)?);
    }
    if identities.has_new() {
        for folder in
            log::folders(index)?.iter().filter(|folder| !identities.knows(folder)).collect::<Vec<_>>()
        {
            identities.add(&log::load(index, folder, &|_| false)?, |_| false);
        }
        merge_across(&mut report, &identities, rules);
    }
    Ok(report)
}

/// Refuses where versions of a file of the log are not merged: there is no one text to judge yet.
fn refuse_unmerged(
    index: &Snapshot,
    folder: &str,
    changed: Option<&BTreeSet<String>>,
) -> Result<(), Problem> {
    let mut unmerged = Vec::new();
    match changed {
        Some(changed) => {
            for path in changed {
                unmerged.extend(index.list(path)?);
            }
        }
        None => unmerged = index.list(folder)?,
    }
    unmerged.retain(|entry| entry.kind() == EntryKind::Unmerged);
    let paths: Vec<&str> = unmerged.iter().map(Entry::path).collect();
    let paths = paths.join(" ");
    if paths.is_empty() {
        return Ok(());
    }
    Err(Problem::new(format!("in the middle of a merge: {paths} cannot be judged before it is resolved"))
        .hint(format!("choose between the two sides, delete the marks, then `git add {paths}`")))
}

/// Adds what is found across logs, if its rule is run.
fn merge_across(report: &mut Report, identities: &Identities, rules: Option<&BTreeSet<&str>>) {
    if rules.is_none_or(|rules| rules.contains("id-duplicate")) {
        report.merge(identities.report());
    }
}

/// The records of a log that the last commit has not; `changed` are the paths that differ from it, if they are known.
fn added(
    repository: &Repository,
    log: &Log,
    changed: Option<&BTreeSet<String>>,
) -> Result<BTreeSet<String>, Problem> {
    let head = repository.head()?;
    let mut added = BTreeSet::new();
    for path in log.records.iter().map(Record::path) {
        if changed.is_some_and(|changed| !changed.contains(path)) {
            continue;
        }
        if !head.as_ref().map_or(Ok(false), |head| head.exists(path))? {
            added.insert(path.to_owned());
        }
    }
    Ok(added)
}
