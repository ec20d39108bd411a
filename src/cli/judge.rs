//! Puts a check together: what is judged, what it is held against, and how it is shown.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::check::{Against, Facts, Gathered, ask_author, check_log, give_way};
use crate::cli::workspace::{Workspace, log_file};
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::git::{Repository, Snapshot};
use crate::log::{self, Log};
use crate::output;
use crate::policy::FILE_NAME;
use crate::record::{Record, number_of};
use crate::rules;

/// What to judge of a log.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Scope<'s> {
    /// The paths to judge; `None` judges all.
    pub(super) only: Option<&'s BTreeSet<String>>,
    /// The rules to run; `None` runs all.
    pub(super) rules: Option<&'s BTreeSet<&'s str>>,
    /// Whether new sign-offs have to be those of the author of the commit that is being made.
    pub(super) asks_author: bool,
}

/// What a log is held against.
pub(super) struct Compared {
    /// The files as they stood before.
    pub(super) before: Snapshot,
    /// The paths that differ.
    pub(super) changed: BTreeSet<String>,
}

impl Workspace {
    /// Judges a log of a snapshot, held against HEAD where there is one.
    pub(super) fn judge(
        &self,
        world: &World<'_>,
        snapshot: &Snapshot,
        log: &Log,
        scope: Scope<'_>,
    ) -> Result<Report, Problem> {
        let compared = self.compared(snapshot, &log.folder)?;
        let gathered = self.gathered(snapshot, log, compared.as_ref(), scope)?;
        Ok(check_log(log, &facts(world.today(), log, &gathered, scope)))
    }

    /// What a log of a snapshot is held against: HEAD, where there is one.
    pub(super) fn compared(&self, snapshot: &Snapshot, folder: &str) -> Result<Option<Compared>, Problem> {
        let Some(repository) = &self.repository else { return Ok(None) };
        let Some(before) = repository.head()? else { return Ok(None) };
        Ok(Some(Compared { before, changed: repository.changed(snapshot, folder)? }))
    }

    /// Gathers what a log of a snapshot is judged by.
    pub(super) fn gathered(
        &self,
        snapshot: &Snapshot,
        log: &Log,
        compared: Option<&Compared>,
        scope: Scope<'_>,
    ) -> Result<Gathered, Problem> {
        let against =
            compared.map(|compared| Against { before: &compared.before, changed: &compared.changed });
        let mut gathered = Gathered::new(log, snapshot, against)?;
        if let Some(repository) = &self.repository {
            give_way(repository, log, &mut gathered)?;
        }
        if let Some(repository) = self.repository.as_ref().filter(|_| scope.asks_author) {
            ask_author(repository, snapshot, log, &mut gathered)?;
        }
        Ok(gathered)
    }

    /// Refuses where a log of HEAD has lost its policy and its records lie there still: nothing would judge them.
    pub(super) fn refuse_lost_logs(&self, snapshot: &Snapshot) -> Result<(), Problem> {
        let Some(head) = self.repository.as_ref().map(Repository::head).transpose()?.flatten() else {
            return Ok(());
        };
        Self::refuse_lost(snapshot, &head, log::folders(&head)?)
    }

    /// Does the same by the paths that differ from HEAD: a log that is lost is one whose policy differs.
    pub(super) fn refuse_logs_lost_by(
        snapshot: &Snapshot,
        head: Option<&Snapshot>,
        changed: &BTreeSet<String>,
    ) -> Result<(), Problem> {
        let Some(head) = head else { return Ok(()) };
        let mut folders = Vec::new();
        for path in changed {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if name == FILE_NAME && head.exists(path)? {
                folders.push(folder.to_owned());
            }
        }
        Self::refuse_lost(snapshot, head, folders)
    }

    /// Refuses where one of these folders, each of a log in HEAD, is none any more.
    fn refuse_lost(snapshot: &Snapshot, head: &Snapshot, folders: Vec<String>) -> Result<(), Problem> {
        if folders.is_empty() {
            return Ok(());
        }
        let now = log::folders(snapshot)?;
        for folder in folders.into_iter().filter(|folder| !now.contains(folder)) {
            let paths = |snapshot: &Snapshot| -> Result<BTreeSet<String>, Problem> {
                let entries = snapshot.list(&folder)?;
                let paths = entries.iter().map(|entry| entry.path().to_owned());
                Ok(paths.filter(|path| number_of(path).is_some()).collect())
            };
            if snapshot.list(&folder)?.iter().any(|entry| entry.path() == folder) {
                return Err(Problem::new(format!(
                    "`{folder}` was the folder of a log and is none any more, so nothing would judge its records"
                ))
                .hint("a log is a folder of its own: put it back in place of the link, submodule or file"));
            }
            let before = paths(head)?;
            let left = paths(snapshot)?.intersection(&before).count();
            if left > 0 {
                let policy = log_file(&folder);
                let records = if left == 1 { "record" } else { "records" };
                return Err(Problem::new(format!(
                    "`{policy}` is gone, and nothing would judge the {left} {records} beside it"
                ))
                .hint(format!("`git restore --staged --worktree {policy}` brings it back"))
                .hint("to give the log up, remove its records in the same commit; what was decided stays"));
            }
        }
        Ok(())
    }

    /// What would be found in one record if it said this instead of what it says now.
    pub(super) fn judge_changed(
        &self,
        world: &World<'_>,
        snapshot: &Snapshot,
        log: &Log,
        changed: &Record,
    ) -> Result<Report, Problem> {
        let mut records = log.records.clone();
        if let Some(own) = records.iter_mut().find(|record| record.path() == changed.path()) {
            *own = changed.clone();
        }
        let log = Log::new(log.folder.clone(), log.policy.clone(), records, log.beside.clone());
        let only = BTreeSet::from([changed.path().to_owned()]);
        let scope = Scope { only: Some(&only), ..Scope::default() };
        // Once it is written it differs from HEAD, and what may not follow has to be seen before that.
        let mut compared = self.compared(snapshot, &log.folder)?;
        if let Some(compared) = &mut compared {
            compared.changed.insert(changed.path().to_owned());
        }
        let gathered = self.gathered(snapshot, &log, compared.as_ref(), scope)?;
        Ok(check_log(&log, &facts(world.today(), &log, &gathered, scope)))
    }

    /// Whether a staged change can be judged by the paths that differ alone: not where the policy is among them, or
    /// something was taken away that others may lead to.
    pub(super) fn judges_alone(
        index: &Snapshot,
        folder: &str,
        changed: &BTreeSet<String>,
    ) -> Result<bool, Problem> {
        if changed.contains(&log_file(folder)) {
            return Ok(false);
        }
        for path in changed {
            if !index.exists(path)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// What the rules are given for a scope.
pub(super) fn facts<'a>(today: Date, log: &'a Log, gathered: &'a Gathered, scope: Scope<'a>) -> Facts<'a> {
    Facts { only: scope.only, rules: scope.rules, ..gathered.facts(log, today) }
}

/// Shows a report to people on the given stream.
pub(super) fn show(
    report: &Report,
    world: &mut World<'_>,
    to_err: bool,
    limit: Option<usize>,
) -> Result<(), Problem> {
    let mut shown = Vec::new();
    show_on(report, world, &mut shown, limit)?;
    let stream: &mut dyn std::io::Write = if to_err { world.err } else { world.out };
    Ok(stream.write_all(&shown)?)
}

/// Shows a report to people as it looks on a stream of this world.
pub(super) fn show_on(
    report: &Report,
    world: &World<'_>,
    stream: &mut dyn std::io::Write,
    limit: Option<usize>,
) -> Result<(), Problem> {
    let options = output::text::TextOptions {
        color: world.color,
        width: world.width,
        limit,
        verbose: false,
        rest: Some("countersign check --staged"),
    };
    Ok(output::text::render(report, &options, stream)?)
}

/// How a check ends: findings of this severity or a graver one fail it.
pub(super) fn outcome(report: &Report, fail_on: Severity) -> Outcome {
    if report.is_partial {
        return Outcome::Partial;
    }
    if report.worst().is_some_and(|worst| worst >= fail_on) { Outcome::Findings } else { Outcome::Clean }
}

/// The rules of these names, or which one does not exist.
pub(super) fn chosen(names: &[String]) -> Result<Option<BTreeSet<&str>>, Problem> {
    for name in names {
        rule(name)?;
    }
    Ok((!names.is_empty()).then(|| names.iter().map(String::as_str).collect()))
}

/// The rule of this name.
pub(super) fn rule(name: &str) -> Result<&'static rules::Rule, Problem> {
    rules::find(name).ok_or_else(|| {
        let problem = Problem::new(format!("there is no rule `{name}`"));
        match rules::nearest(name) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("`countersign rules` lists them"),
        }
    })
}
