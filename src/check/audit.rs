//! Judges a branch again, step by step: each by the policy of the step before it, as the gates should have done.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use thiserror::Error;

use crate::check::beginnings::{Beginning, others};
use crate::check::doubles::is_double;
use crate::check::gather::below;
use crate::check::{Memory, RangeProblem, Terms, check_range};
use crate::diagnostic::Severity;
use crate::git::{ChangedPath, Commit, CommitId, GitError, ReadError, Repository, SnapshotError};
use crate::log::{LogProblem, folders, join};
use crate::policy::{FILE_NAME, Policy};
use crate::record::{Digest, SIZE_LIMIT};

/// Where an audit begins: this step is trusted as it is, and all after it are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// With the first step that has a policy.
    FirstPolicy,
    /// With this step of the branch.
    At(CommitId),
    /// With the first step whose policy has this fingerprint.
    Pinned(Digest),
}

/// Why a branch cannot be audited.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AuditProblem {
    /// History cannot be read, or is cut off.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The files of a commit cannot be listed.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// A file of a commit cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A step cannot be judged.
    #[error(transparent)]
    Range(RangeProblem),
    /// No step has a policy.
    #[error("no step of the branch has a log: there is no {FILE_NAME} in any of them")]
    NoLog,
    /// The commit to begin with is no step of the branch.
    #[error("{} is no step of the branch: it was merged into it, or is not part of it", .commit.short())]
    NotAStep {
        /// The commit.
        commit: CommitId,
    },
    /// No step has the policy that is trusted.
    #[error("no step of the branch has a policy with the fingerprint {digest}")]
    NotPinned {
        /// The fingerprint.
        digest: Digest,
    },
}

/// Something that a step of the branch did and the gates would not have let in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flaw {
    /// The step.
    pub commit: Commit,
    /// How grave it is.
    pub severity: Severity,
    /// The name of the rule, or of what kept the step from being judged.
    pub code: &'static str,
    /// The record, as people call it.
    pub record: Option<String>,
    /// The file.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

/// What an audit found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Audit {
    /// The step that is trusted as it is.
    pub from: Commit,
    /// The last step.
    pub to: Commit,
    /// How many steps were judged; those that touch no log among them.
    pub steps: usize,
    /// How many of them touch a log.
    pub touching: usize,
    /// What was found, in the order of the steps.
    pub flaws: Vec<Flaw>,
    /// Whether something could not be read, so that nothing found is no proof that there is nothing.
    pub is_partial: bool,
}

impl Audit {
    /// How many findings of this severity there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.flaws.iter().filter(|flaw| flaw.severity == severity).count()
    }
}

/// Judges every step of a branch, which ends with `tip`, along first parents; `today` is the latest that a step's own
/// clock may claim, `log` the folder of the one log that is meant.
///
/// A step is judged on the day of its commit, and never on an earlier one than the steps before it: who has left cannot
/// come back by setting a clock. Only errors are findings. That the author of a `declared` sign-off is another person is
/// a warning where somebody else than the author made a commit of the step: a squash has one author, whoever signed.
pub fn audit(
    repository: &Repository,
    tip: &CommitId,
    start: Start,
    log: Option<&str>,
    today: Date,
) -> Result<Audit, AuditProblem> {
    let line = repository.first_parents(tip)?;
    let cut = |commit: CommitId| GitError::Shallow { path: repository.common_dir().to_path_buf(), commit };
    let mut steps = line.commits;
    steps.reverse();
    if let (Some(commit), Start::FirstPolicy) = (line.cut_off, start) {
        return Err(cut(commit).into());
    }
    let first = match start {
        Start::FirstPolicy => first_policy(repository, &steps, log)?.ok_or(AuditProblem::NoLog)?,
        Start::At(commit) => match steps.iter().position(|step| step.id == commit) {
            Some(first) => first,
            None => return Err(line.cut_off.map_or(AuditProblem::NotAStep { commit }, |at| cut(at).into())),
        },
        Start::Pinned(digest) => match pinned(repository, &steps, log, digest)? {
            Some(first) => first,
            None => return Err(line.cut_off.map_or(AuditProblem::NotPinned { digest }, |at| cut(at).into())),
        },
    };
    let mut auditor = Auditor {
        repository,
        log,
        today,
        clock: Date::MIN,
        logs: folders(&repository.snapshot_at(&steps[first].id)?)?.into_iter().collect(),
        memory: Memory::default(),
        flaws: Vec::new(),
        is_partial: false,
    };
    auditor.clock = auditor.day(&steps[first]);
    auditor.beginnings(&steps[first], &steps[steps.len() - 1])?;
    let mut touching = 0;
    for pair in steps[first..].windows(2) {
        touching += usize::from(auditor.step(&pair[0], &pair[1])?);
    }
    Ok(Audit {
        from: steps[first].clone(),
        to: steps[steps.len() - 1].clone(),
        steps: steps.len() - first - 1,
        touching,
        flaws: auditor.flaws,
        is_partial: auditor.is_partial,
    })
}

/// Goes along a branch.
struct Auditor<'a> {
    repository: &'a Repository,
    log: Option<&'a str>,
    today: Date,
    /// The latest day that a step was made on so far.
    clock: Date,
    /// The folders of the logs that there are.
    logs: BTreeSet<String>,
    memory: Memory,
    flaws: Vec<Flaw>,
    is_partial: bool,
}

impl Auditor<'_> {
    /// Judges a step; tells whether it touches a log.
    fn step(&mut self, before: &Commit, step: &Commit) -> Result<bool, AuditProblem> {
        self.clock = self.clock.max(self.day(step));
        let changes = self.repository.changed_by_step(step, &[""])?;
        let touches = |change: &ChangedPath| {
            is_policy(&change.path)
                || self.logs.iter().any(|log| {
                    below(log, &change.path).is_some() || change.path == *log || is_double(log, &change.path)
                })
        };
        if !changes.iter().any(touches) {
            self.memory.pass(&before.id, &step.id);
            return Ok(false);
        }
        for change in changes.iter().filter(|change| is_policy(&change.path)) {
            let folder = change.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            // A log that is gone is looked after all the same: its records may lie there still.
            self.logs.insert(folder.to_owned());
        }
        let commits = match step.parents.as_slice() {
            [_] => vec![step.clone()],
            _ => self.repository.commits_between(&before.id, &step.id)?,
        };
        let terms = Terms { authors: Some(&commits), log: self.log, ..Terms::on(self.clock) };
        match check_range(self.repository, &before.id, &step.id, &terms, &mut self.memory) {
            Ok(judged) => {
                self.is_partial |= judged.report.is_partial;
                let squashed = commits.iter().any(|commit| {
                    !commit.author.email.trim().eq_ignore_ascii_case(commit.committer.email.trim())
                });
                for finding in judged.report.findings() {
                    let said = &finding.diagnostic;
                    let unseen = squashed && said.code.0 == "signer-not-author";
                    if finding.severity != Severity::Error {
                        continue;
                    }
                    let (severity, message) = if unseen {
                        (Severity::Warning, format!("not shown by history: {}", said.message))
                    } else {
                        (Severity::Error, said.message.clone())
                    };
                    self.flaws.push(Flaw {
                        commit: step.clone(),
                        severity,
                        code: said.code.0,
                        record: finding.record.clone(),
                        path: said.path.to_string(),
                        message,
                    });
                }
                for path in judged.begun {
                    let message = format!("`{path}` begins a log here: nothing before it vouches for it");
                    self.flaw(step, Severity::Note, "log-begun", path, message);
                }
            }
            Err(RangeProblem::NoLog) => {}
            Err(problem) => self.trouble(step, problem)?,
        }
        Ok(true)
    }

    /// Takes a step that cannot be judged as what it is: it went in all the same.
    fn trouble(&mut self, step: &Commit, problem: RangeProblem) -> Result<(), AuditProblem> {
        let message = problem.to_string();
        let (code, path) = match problem {
            RangeProblem::PolicyBroken { path } => ("policy-broken", path),
            RangeProblem::PolicyGone { path, .. } => ("policy-gone", path),
            RangeProblem::Log(LogProblem::Policy { path, source }) if !is_lost(&source) => {
                ("policy-unreadable", path)
            }
            RangeProblem::Git(error) => return Err(error.into()),
            problem => return Err(AuditProblem::Range(problem)),
        };
        self.flaw(step, Severity::Error, code, path, message);
        Ok(())
    }

    /// Says where another beginning of a log was taken in, or that a shallow clone cannot tell.
    fn beginnings(&mut self, start: &Commit, tip: &Commit) -> Result<(), AuditProblem> {
        let found = match others(self.repository, &start.id, &tip.id) {
            Err(AuditProblem::Git(GitError::Shallow { .. })) => {
                let message =
                    "history is cut off: whether a merge took in another beginning of a log cannot be told";
                self.flaw(start, Severity::Note, "history-cut-off", String::new(), message.to_owned());
                return Ok(());
            }
            found => found?,
        };
        for Beginning { commit, other, path } in found {
            let message = format!(
                "the log of `{path}` has another beginning, which came in with {}: this audit begins where somebody began it anew",
                other.short()
            );
            self.flaw(&commit, Severity::Error, "log-begun-twice", path, message);
        }
        Ok(())
    }

    fn flaw(&mut self, step: &Commit, severity: Severity, code: &'static str, path: String, message: String) {
        self.flaws.push(Flaw { commit: step.clone(), severity, code, record: None, path, message });
    }

    /// The day of a step, which is never later than today.
    fn day(&self, step: &Commit) -> Date {
        let at = Timestamp::from_second(step.time).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(TimeZone::UTC).date().min(self.today)
    }
}

/// Whether a file could not be read because the repository has not got it: that is no fault of the step.
fn is_lost(error: &ReadError) -> bool {
    !matches!(error, ReadError::NotAFile { .. } | ReadError::TooLarge { .. } | ReadError::Missing { .. })
}

fn is_policy(path: &str) -> bool {
    path.rsplit('/').next() == Some(FILE_NAME)
}

/// Gives the policies that a step brings or changes, by their paths.
fn policies(
    repository: &Repository,
    step: &Commit,
    log: Option<&str>,
) -> Result<Vec<ChangedPath>, AuditProblem> {
    let mut changes = match log {
        Some(folder) => repository.changed_by_step(step, &[join(folder, FILE_NAME)])?,
        None => repository.changed_by_step(step, &[""])?,
    };
    changes
        .retain(|change| is_policy(&change.path) && change.after.is_some_and(|after| after.kind.is_file()));
    Ok(changes)
}

/// The first step that has a policy.
fn first_policy(
    repository: &Repository,
    steps: &[Commit],
    log: Option<&str>,
) -> Result<Option<usize>, AuditProblem> {
    for (at, step) in steps.iter().enumerate() {
        if !policies(repository, step, log)?.is_empty() {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

/// The first step that has a policy with this fingerprint.
fn pinned(
    repository: &Repository,
    steps: &[Commit],
    log: Option<&str>,
    digest: Digest,
) -> Result<Option<usize>, AuditProblem> {
    for (at, step) in steps.iter().enumerate() {
        // The oldest step of a shallow clone has nothing to be compared with; what it holds may be pinned too.
        let paths = match policies(repository, step, log) {
            Ok(changes) => changes.into_iter().map(|change| change.path).collect(),
            Err(AuditProblem::Git(GitError::Shallow { .. })) => {
                let all = folders(&repository.snapshot_at(&step.id)?)?;
                let meant = all.into_iter().filter(|folder| log.is_none_or(|log| log == folder));
                meant.map(|folder| join(&folder, FILE_NAME)).collect::<Vec<_>>()
            }
            Err(other) => return Err(other),
        };
        let snapshot = repository.snapshot_at(&step.id)?;
        for path in paths {
            let bytes = snapshot.read(&path, SIZE_LIMIT + 1)?;
            if Policy::parse(&path, &bytes).fingerprint() == digest {
                return Ok(Some(at));
            }
        }
    }
    Ok(None)
}
