//! Judges a change before it goes into a branch: the merged records, by the policy of the branch, held against its tip.
//!
//! What a change says of itself counts for nothing: neither its own policy, nor the moment it was made, nor who pushed it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use thiserror::Error;

use crate::check::across::Identities;
use crate::check::authors::Authors;
use crate::check::doubles;
use crate::check::gather::below;
use crate::check::removed::links_to_removed;
use crate::check::{Against, Facts, Gathered, check_log};
use crate::diagnostic::{Diagnostic, Finding, Report, Severity};
use crate::git::{Commit, CommitId, GitError, Origin, ReadError, Repository, Snapshot, SnapshotError};
use crate::log::{Fronts, Log, LogProblem, Place, folders, join, load_by, place_of, read_policy};
use crate::policy::{FILE_NAME, POLICY_MALFORMED, Policy};
use crate::record::number_of;
use crate::rules::PolicyChange;

/// Why a change cannot be judged.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RangeProblem {
    /// The history or the objects cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The files cannot be listed.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A version of a record cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A log cannot be read.
    #[error(transparent)]
    Log(#[from] LogProblem),
    /// The change and the branch disagree about files of a log.
    #[error("the change does not merge: {} {} in conflict", .paths.join(", "), if .paths.len() == 1 { "is" } else { "are" })]
    Conflicts {
        /// The paths, in byte order.
        paths: Vec<String>,
    },
    /// There is no log, neither before nor after the change.
    #[error("there is no log: no {FILE_NAME} before the change, and none after it")]
    NoLog,
    /// The policy that would judge the change says what it cannot mean.
    #[error("`{path}` is broken where the change goes to, so nothing says who may sign")]
    PolicyBroken {
        /// The policy's path.
        path: String,
    },
    /// The policy is gone and records lie there still: nothing would judge the next change of them.
    #[error("the change removes `{path}`, and nothing would judge the {records} records beside it any more")]
    PolicyGone {
        /// The policy's path.
        path: String,
        /// How many records are left.
        records: usize,
    },
}

/// On what terms a change is judged.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Terms<'a> {
    /// The day, in UTC: today's clock judges what is new.
    pub today: Date,
    /// The commits of the change, whose authors have to be those of its declared sign-offs; `None` where nobody asks,
    /// because they were asked before.
    pub authors: Option<&'a [Commit]>,
    /// The folder of the one log to judge; `None` judges all.
    pub log: Option<&'a str>,
    /// The names of the rules to run; `None` runs all.
    pub rules: Option<&'a BTreeSet<&'a str>>,
    /// Whether records that the change does not touch are asked for links to what it takes away. It costs a reading of
    /// all of them where it takes anything.
    pub links: bool,
}

impl Terms<'_> {
    /// All rules over all logs; nobody asks for authors, nor for links to what is taken away.
    pub const fn on(today: Date) -> Self {
        Self { today, authors: None, log: None, rules: None, links: false }
    }
}

/// What is kept from one change to the next, for those who judge many: the steps of a branch, oldest first.
#[derive(Debug, Default)]
pub struct Memory {
    fronts: Fronts,
    /// The logs of the commit that was judged last.
    folders: Option<(CommitId, Vec<String>)>,
}

impl Memory {
    /// Goes from one commit to the next without judging it: no log is touched by it, and none begins.
    pub(super) fn pass(&mut self, before: &CommitId, after: &CommitId) {
        if let Some((commit, _)) = self.folders.as_mut().filter(|(commit, _)| commit == before) {
            *commit = *after;
        }
    }
}

/// What came of judging a change.
#[derive(Debug)]
#[non_exhaustive]
pub struct Judged {
    /// What was found.
    pub report: Report,
    /// The policies of logs that the change begins: they judge themselves.
    pub begun: Vec<String>,
}

/// The files before and after a change, and where they differ.
struct Sides {
    before: Snapshot,
    after: Snapshot,
    changed: BTreeSet<String>,
}

/// Judges what merging `head` into `base` would bring, held against `base`.
///
/// Records that the merge leaves as they are in `base` were judged when they went in, and are only looked up. Nothing is
/// written. Judging the steps of a branch one after the other with one [`Memory`] reads each version of a record once.
pub fn check_range(
    repository: &Repository,
    base: &CommitId,
    head: &CommitId,
    terms: &Terms<'_>,
    memory: &mut Memory,
) -> Result<Judged, RangeProblem> {
    let merged = repository.merged(base, head)?;
    let before = repository.snapshot_at(base)?;
    let after = merged.snapshot;
    let changed = repository.differing(&before, &after, "")?;
    let old = match memory.folders.take() {
        Some((commit, known)) if commit == *base => known,
        _ => folders(&before)?,
    };
    let is_policy = |path: &String| path.rsplit('/').next() == Some(FILE_NAME);
    let new = if changed.iter().any(is_policy) { folders(&after)? } else { old.clone() };
    if matches!(after.origin(), Origin::Commit(id) if *id == head.to_string()) {
        memory.folders = Some((*head, new.clone()));
    }
    let all: BTreeSet<&str> = old.iter().chain(&new).map(String::as_str).collect();
    let wanted: Vec<&str> =
        all.iter().copied().filter(|folder| terms.log.is_none_or(|log| log == *folder)).collect();
    if wanted.is_empty() {
        return Err(RangeProblem::NoLog);
    }
    let in_log = |path: &String| wanted.iter().any(|folder| is_of_log(folder, path));
    let paths: Vec<String> = merged.conflicts.into_iter().filter(in_log).collect();
    if !paths.is_empty() {
        return Err(RangeProblem::Conflicts { paths });
    }
    let sides = Sides { before, after, changed };
    let mut judge =
        Judge { repository, base, terms, sides: &sides, memory, identities: Identities::default() };
    let mut judged = Judged { report: Report::default(), begun: Vec::new() };
    for folder in &wanted {
        judge.log(folder, &mut judged)?;
    }
    if terms.rules.is_none_or(|rules| rules.contains("id-duplicate")) && judge.identities.has_new() {
        judge.look_up_others(&new)?;
        judged.report.merge(judge.identities.report());
    }
    if terms.rules.is_none_or(|rules| rules.contains("log-changed")) && sides.changed.iter().any(is_policy) {
        judged.report.merge(doubles::identities(&sides.before, &sides.after, &sides.changed, &old, &new)?);
    }
    if terms.links && terms.rules.is_none_or(|rules| rules.contains("link-broken")) {
        for folder in wanted.iter().filter(|folder| new.iter().any(|new| new == *folder)) {
            let Sides { before, after, changed } = &sides;
            judged.report.merge(links_to_removed(before, after, changed, folder, terms.today)?);
        }
    }
    if terms.rules.is_none_or(|rules| rules.contains("name-clash")) {
        judged.report.merge(doubles::double_paths(&sides.after, &sides.changed, &new)?);
    }
    Ok(judged)
}

/// Whether a conflict of this path has to be settled before a log can be judged.
fn is_of_log(folder: &str, path: &str) -> bool {
    match below(folder, path) {
        // Where the log is the root, all of the repository lies below it.
        Some(below) if folder.is_empty() => {
            place_of(below, &[]) != Place::Other || below.starts_with("countersign.")
        }
        other => other.is_some() || path == folder,
    }
}

/// Judges the logs of one change one after the other.
struct Judge<'a> {
    repository: &'a Repository,
    base: &'a CommitId,
    terms: &'a Terms<'a>,
    sides: &'a Sides,
    memory: &'a mut Memory,
    identities: Identities,
}

impl Judge<'_> {
    fn log(&mut self, folder: &str, judged: &mut Judged) -> Result<(), RangeProblem> {
        let changed: BTreeSet<String> = self
            .sides
            .changed
            .iter()
            .filter(|path| below(folder, path).is_some() || *path == folder)
            .cloned()
            .collect();
        if changed.is_empty() {
            judged.report.logs += 1;
            return Ok(());
        }
        let path = join(folder, FILE_NAME);
        let old = read_policy(&self.sides.before, folder)?;
        let touched = changed.contains(&path);
        let new = if touched { read_policy(&self.sides.after, folder)? } else { None };
        let Some(judging) = old.as_ref().or(new.as_ref()) else { return Ok(()) };
        if old.is_none() {
            judged.begun.push(path.clone());
        }
        let log = self.load(judging.clone(), folder, &|path| touched || changed.contains(path))?;
        let mut report = self.judge(&log, &changed, old.as_ref().filter(|_| touched), new.as_ref())?;
        if let Some(before) = old.filter(|_| touched) {
            let records = log.records.iter().filter(|record| number_of(record.path()).is_some()).count();
            let is_told =
                |finding: &Finding| *finding.diagnostic.path == *path && finding.severity == Severity::Error;
            match new {
                None if records > 0 && !report.findings().iter().any(is_told) => {
                    return Err(RangeProblem::PolicyGone { path, records });
                }
                None => {}
                Some(after) => {
                    let is_judged = log.records.iter().any(|record| changed.contains(record.path()));
                    if is_judged && before.faults.iter().any(|fault| fault.code == POLICY_MALFORMED) {
                        return Err(RangeProblem::PolicyBroken { path });
                    }
                    report.retain(|finding| *finding.diagnostic.path != *path);
                    report.merge(self.of_new_policy(&log, &before, after, &changed)?);
                }
            }
        }
        judged.report.merge(report);
        Ok(())
    }

    fn load(
        &mut self,
        policy: Policy,
        folder: &str,
        whole: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Log, RangeProblem> {
        Ok(load_by(policy, &self.sides.after, folder, whole, &mut self.memory.fronts)?)
    }

    /// Judges the records that the change touches, by the policy that the change finds.
    fn judge(
        &mut self,
        log: &Log,
        changed: &BTreeSet<String>,
        old: Option<&Policy>,
        new: Option<&Policy>,
    ) -> Result<Report, RangeProblem> {
        let against = Against { before: &self.sides.before, changed };
        let mut gathered = Gathered::new(log, &self.sides.after, Some(against))?;
        let mut authors = Authors::new(self.repository, self.base, log, self.terms.today);
        if let Some(commits) = self.terms.authors {
            authors.credit(commits, &mut gathered.origins)?;
        }
        authors.settle_what_comes_back(changed, &mut gathered.origins)?;
        self.identities.add(log, |record| {
            let id = record.id.as_ref().map(|id| id.value.to_string());
            changed.contains(record.path()) && id.is_some_and(|id| !gathered.before.contains_key(&id))
        });
        let facts = Facts {
            policy_change: old.map(|before| PolicyChange { before, after: new }),
            only: Some(changed),
            rules: self.terms.rules,
            ..gathered.facts(log, self.terms.today)
        };
        Ok(check_log(log, &facts))
    }

    /// Says what is wrong with the policy as the change leaves it, and which records that it does not touch no longer
    /// hold under it.
    fn of_new_policy(
        &mut self,
        log: &Log,
        before: &Policy,
        after: Policy,
        changed: &BTreeSet<String>,
    ) -> Result<Report, RangeProblem> {
        let path = after.source.path().to_owned();
        let others: BTreeSet<String> = log
            .records
            .iter()
            .map(|record| record.path().to_owned())
            .filter(|path| !changed.contains(path))
            .chain([path.clone()])
            .collect();
        let against = Against { before: &self.sides.before, changed };
        let by_old = Gathered::new(log, &self.sides.after, Some(against))?;
        let facts = |gathered: &Gathered, log: &Log, change| {
            let only = Some(&others);
            let rules = self.terms.rules;
            let facts = Facts { policy_change: change, only, rules, ..gathered.facts(log, self.terms.today) };
            check_log(log, &facts)
        };
        let known = facts(&by_old, log, None);
        let known: BTreeSet<&Diagnostic> =
            known.findings().iter().map(|finding| &finding.diagnostic).collect();
        let new = after.clone();
        let log = load_by(after, &self.sides.after, &log.folder, &|_| true, &mut self.memory.fronts)?;
        let mut by_new = Gathered::new(&log, &self.sides.after, Some(against))?;
        // What is gone altogether was said by the old policy; what is ignored from now on lies there still.
        by_new.gone.retain(|before| log.beside.contains(&before.path));
        let mut report = facts(&by_new, &log, Some(PolicyChange { before, after: Some(&new) }));
        report.retain(|finding| *finding.diagnostic.path == *path || !known.contains(&finding.diagnostic));
        (report.logs, report.records) = (0, 0);
        report.judged.clear();
        Ok(report)
    }

    /// Reads the identities of the records of the logs that the change does not touch.
    fn look_up_others(&mut self, folders: &[String]) -> Result<(), RangeProblem> {
        for folder in folders {
            if self.identities.knows(folder) {
                continue;
            }
            if let Some(policy) = read_policy(&self.sides.after, folder)? {
                let log = self.load(policy, folder, &|_| false)?;
                self.identities.add(&log, |_| false);
            }
        }
        Ok(())
    }
}
