//! Judges all logs that are meant: those of the files on disk, or what is staged of them.
//!
//! Each is done in two ways that say the same. One reads every record. The other reads those alone of which the memo of
//! an earlier check cannot tell that nothing is to be said, and gives up where that does not suffice.

use std::collections::BTreeSet;

use crate::check::{Against, Gathered, Identities, check_log, double_paths, taken_elsewhere};
use crate::cli::args::Global;
use crate::cli::by_memo::{ByMemo, Ids};
use crate::cli::judge::{Compared, Scope, facts};
use crate::cli::workspace::{Workspace, inside};
use crate::cli::{Problem, World};
use crate::diagnostic::Report;
use crate::git::{Entry, EntryKind, Repository, Snapshot, believe_object_names};
use crate::log::{self, Fronts, Log};
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
    let folders = workspace.folders(&snapshot, global)?;
    let scope = Scope { rules, ..Scope::default() };
    if let Some(report) = whole_by_memo(world, workspace, &snapshot, &folders, scope)? {
        return Ok(report);
    }
    let mut report = Report::default();
    let mut identities = Identities::default();
    for folder in folders {
        let log = log::load(&snapshot, &folder, &|_| true)?;
        identities.add(&log, |_| true);
        report.merge(workspace.judge(world, &snapshot, &log, scope)?);
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
    believe_object_names();
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
        let report = gone_with_all_logs(world, workspace, repository, &index)?;
        return Ok(Some(report).filter(|report| !report.findings().is_empty()));
    }
    staged_in(world, workspace, global, None, &index).map(Some)
}

/// Judges what is staged where it holds no log any more: what was decided stays.
pub(super) fn gone_with_all_logs(
    world: &World<'_>,
    workspace: &Workspace,
    repository: &Repository,
    index: &Snapshot,
) -> Result<Report, Problem> {
    workspace.refuse_lost_logs(index)?;
    let changed = repository.changed(index, "")?;
    gone_with_their_logs(world, index, repository.head()?.as_ref(), &changed, None)
}

/// Judges, by the policies in HEAD, what is gone together with the whole log that it stood in.
fn gone_with_their_logs(
    world: &World<'_>,
    index: &Snapshot,
    head: Option<&Snapshot>,
    changed: &BTreeSet<String>,
    rules: Option<&BTreeSet<&str>>,
) -> Result<Report, Problem> {
    const RULE: &str = "record-deleted";
    let mut report = Report::default();
    let Some(head) = head.filter(|_| rules.is_none_or(|rules| rules.contains(RULE))) else {
        return Ok(report);
    };
    let only = BTreeSet::from([RULE]);
    let scope = Scope { rules: Some(&only), ..Scope::default() };
    let mut now = None;
    for path in changed {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name != FILE_NAME || !head.exists(path)? {
            continue;
        }
        let now = match &mut now {
            Some(now) => now,
            none => none.insert(log::folders(index)?),
        };
        if now.iter().any(|other| other == folder) {
            continue;
        }
        let Some(policy) = log::read_policy(head, folder)? else { continue };
        let log = log::load_by(policy, index, folder, &|_| true, &mut Fronts::default())?;
        let changed: BTreeSet<String> = changed.iter().filter(|path| inside(path, folder)).cloned().collect();
        let gathered = Gathered::new(&log, index, Some(Against { before: head, changed: &changed }))?;
        report.merge(check_log(&log, &facts(world.today(), &log, &gathered, scope)));
    }
    Ok(report)
}

fn staged_in(
    world: &World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
    index: &Snapshot,
) -> Result<Report, Problem> {
    let Some(repository) = &workspace.repository else { return Ok(Report::default()) };
    // Compared once, for all logs and for what is around them.
    let all = repository.changed(index, "")?;
    let head = repository.head()?;
    let mut lost = Report::default();
    if global.log.is_none() {
        Workspace::refuse_logs_lost_by(index, head.as_ref(), &all)?;
        lost = gone_with_their_logs(world, index, head.as_ref(), &all, rules)?;
        if !lost.findings().is_empty() && log::folders(index)?.is_empty() {
            return Ok(lost);
        }
    }
    let folders = workspace.folders(index, global)?;
    let mut changes = Vec::new();
    for folder in &folders {
        let changed: BTreeSet<String> = all.iter().filter(|path| inside(path, folder)).cloned().collect();
        if changed.is_empty() {
            continue;
        }
        let only = Workspace::judges_alone(index, folder, &changed)?.then(|| changed.clone());
        refuse_unmerged(index, folder, only.as_ref())?;
        let compared = head.clone().map(|before| Compared { before, changed });
        changes.push(Change { folder: folder.clone(), only, compared });
    }
    let staged = Staged { world, workspace, repository, index, rules };
    let mut report = match staged.by_memo(&changes)? {
        Some(report) => report,
        None => staged.whole(&changes)?,
    };
    report.logs += folders.len() - changes.len();
    if rules.is_none_or(|rules| rules.contains("name-clash")) {
        report.merge(double_paths(index, &all, &folders)?);
    }
    if !lost.findings().is_empty() {
        report.merge(lost);
    }
    Ok(report)
}

/// What is staged of one log.
struct Change {
    folder: String,
    /// The paths to judge; `None` judges all.
    only: Option<BTreeSet<String>>,
    compared: Option<Compared>,
}

impl Change {
    fn is_new(&self, path: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(path))
    }
}

/// All that is staged, and what it is judged with.
struct Staged<'a, 'w> {
    world: &'a World<'w>,
    workspace: &'a Workspace,
    repository: &'a Repository,
    index: &'a Snapshot,
    rules: Option<&'a BTreeSet<&'a str>>,
}

impl Staged<'_, '_> {
    fn scope<'s>(&'s self, change: &'s Change) -> Scope<'s> {
        Scope { only: change.only.as_ref(), rules: self.rules, asks_author: true }
    }

    /// Judges by reading every record.
    fn whole(&self, changes: &[Change]) -> Result<Report, Problem> {
        let mut report = Report::default();
        let mut identities = Identities::default();
        for change in changes {
            let log = log::load(self.index, &change.folder, &|path| change.is_new(path))?;
            identities.add(&log, |record| change.is_new(record.path()));
            let (scope, compared) = (self.scope(change), change.compared.as_ref());
            let gathered = self.workspace.gathered(self.index, &log, compared, scope)?;
            report.merge(check_log(&log, &facts(self.world.today(), &log, &gathered, scope)));
            report.merge(self.elsewhere(&log, change)?);
        }
        if identities.has_new() {
            let folders = log::folders(self.index)?;
            for folder in folders.iter().filter(|folder| !identities.knows(folder)).collect::<Vec<_>>() {
                identities.add(&log::load(self.index, folder, &|_| false)?, |_| false);
            }
            merge_across(&mut report, &identities, self.rules);
        }
        Ok(report)
    }

    /// Judges by what the memos know; `None` where that does not suffice.
    fn by_memo(&self, changes: &[Change]) -> Result<Option<Report>, Problem> {
        let Self { world, workspace, repository, index, .. } = *self;
        let mut report = Report::default();
        let mut ids = Ids::default();
        for change in changes {
            let by_memo = ByMemo::new(world, workspace, Some(repository), index, &change.folder);
            let judged = by_memo.judge(self.scope(change), change.compared.as_ref(), &mut ids)?;
            let Some((judged, log)) = judged else { return Ok(None) };
            report.merge(judged);
            report.merge(self.elsewhere(&log, change)?);
        }
        if !ids.has_new {
            return Ok(Some(report));
        }
        let judged: BTreeSet<&str> = changes.iter().map(|change| change.folder.as_str()).collect();
        let folders = log::folders(index)?;
        for folder in folders.iter().filter(|folder| !judged.contains(folder.as_str())) {
            if !ByMemo::new(world, workspace, Some(repository), index, folder).look_up(&mut ids)? {
                return Ok(None);
            }
        }
        Ok((!ids.meet()).then_some(report))
    }

    /// What the main branch says to the numbers that are added.
    fn elsewhere(&self, log: &Log, change: &Change) -> Result<Report, Problem> {
        if self.rules.is_some_and(|rules| !rules.contains("number-duplicate")) {
            return Ok(Report::default());
        }
        let mut added = BTreeSet::new();
        let differs =
            |path: &str| change.compared.as_ref().is_none_or(|compared| compared.changed.contains(path));
        for path in log.records.iter().map(Record::path).filter(|path| differs(path)) {
            let head = change.compared.as_ref().map(|compared| &compared.before);
            if !head.map_or(Ok(false), |head| head.exists(path))? {
                added.insert(path.to_owned());
            }
        }
        Ok(taken_elsewhere(self.repository, log, &added)?)
    }
}

/// Judges the files on disk by what the memos know, and holds few of them; `None` where that does not suffice.
fn whole_by_memo(
    world: &World<'_>,
    workspace: &Workspace,
    snapshot: &Snapshot,
    folders: &[String],
    scope: Scope<'_>,
) -> Result<Option<Report>, Problem> {
    let mut report = Report::default();
    let mut ids = Ids::default();
    for folder in folders {
        let by_memo = ByMemo::new(world, workspace, workspace.repository.as_ref(), snapshot, folder);
        let compared = workspace.compared(snapshot, folder)?;
        match by_memo.judge(scope, compared.as_ref(), &mut ids)? {
            Some((judged, _)) => report.merge(judged),
            None => return Ok(None),
        }
    }
    Ok((!ids.meet()).then_some(report))
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
