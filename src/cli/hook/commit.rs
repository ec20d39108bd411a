//! The check before a commit: of what is staged, or of all that git would commit where nothing is.

use crate::check::{Gathered, Identities, check_log};
use crate::cli::args::Global;
use crate::cli::hook::event::Event;
use crate::cli::hook::ranges;
use crate::cli::judge::{outcome, show};
use crate::cli::judged::{about_to_be_committed, gone_with_all_logs, staged};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::git::Snapshot;
use crate::log;
use crate::output::summary;

/// More than this nobody reads in a terminal.
const SHOWN: usize = 20;

/// The variable that lets a commit or push pass, for programs that have no switch for it.
pub(crate) const SKIP: &str = "COUNTERSIGN_SKIP";

/// Whether this run is told to let everything pass.
pub(crate) fn is_skipped(world: &World<'_>) -> bool {
    world.environment.get(SKIP).is_some_and(|value| value != "0")
}

/// Judges what is about to be committed.
pub(crate) fn judge(world: &mut World<'_>, global: &Global, event: Event) -> Result<Outcome, Problem> {
    let workspace = Workspace::open(world)?;
    // Git names the index to its hooks. Where nobody did, this was called by hand or by a manager for all files.
    if world.environment.get("GIT_INDEX_FILE").is_none() {
        let Some(index) = index_with_logs(world, &workspace)? else { return Ok(Outcome::Clean) };
        if nothing_staged(&workspace, &index)? {
            let report = whole(world, &index, global, &workspace)?;
            return counted(world, &report, event.name());
        }
    }
    let repository = ranges::repository(&workspace)?;
    let Some(report) = about_to_be_committed(world, &workspace, repository, global)? else {
        return Ok(Outcome::Clean);
    };
    let what = if event == Event::PreMergeCommit { "merge" } else { "commit" };
    silent(world, &report, event.name(), what)
}

/// Judges for a manager that does not say at which event: the commits that it names, else all that is in the index.
pub(crate) fn auto(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
    if let Some(stage) = stage(world) {
        return Err(wrong(&stage));
    }
    let named = |name: &str| {
        let value = world.environment.get(name)?.to_str()?.to_owned();
        Some(value).filter(|value| value.bytes().any(|byte| byte != b'0'))
    };
    if let (Some(from), Some(to)) = (named("PRE_COMMIT_FROM_REF"), named("PRE_COMMIT_TO_REF")) {
        return ranges::named(world, global, &from, &to);
    }
    let workspace = Workspace::open(world)?;
    let Some(index) = index_with_logs(world, &workspace)? else {
        writeln!(world.out, "{}", summary::line(&Report::default()))?;
        return Ok(Outcome::Clean);
    };
    let by_hand = world.environment.get("GIT_INDEX_FILE").is_none();
    let report = if by_hand {
        // `--all-files` leaves no other trace than that nobody commits.
        let mut report = whole(world, &index, global, &workspace)?;
        if !nothing_staged(&workspace, &index)? {
            report.merge(uncounted(staged(world, &workspace, global, None)?));
        }
        report
    } else {
        staged(world, &workspace, global, None)?
    };
    counted(world, &report, "pre-commit")
}

/// The stage at which a manager calls, where it tells and nothing can be checked then.
fn stage(world: &World<'_>) -> Option<String> {
    if world.environment.get("PRE_COMMIT_CHECKOUT_TYPE").is_some() {
        return Some("post-checkout".to_owned());
    }
    let stage = world.environment.get("PREK_HOOK_STAGE")?.to_str()?.to_owned();
    (stage != "manual" && Event::named(&stage).is_none()).then_some(stage)
}

/// Says that nothing can be checked at an event.
pub(crate) fn wrong(event: &str) -> Problem {
    Problem::new(format!("nothing is checked at {event}: the check belongs to pre-commit"))
        .hint("call it at pre-commit and pre-merge-commit, and at pre-push if you like, and nowhere else")
}

/// What is staged, if there is a log in it, or one was lost with what has to stay.
fn index_with_logs(world: &World<'_>, workspace: &Workspace) -> Result<Option<Snapshot>, Problem> {
    let repository = ranges::repository(workspace)?;
    let index = repository.index()?;
    if log::folders(&index)?.is_empty() {
        let lost = gone_with_all_logs(world, workspace, repository, &index)?;
        return Ok(Some(index).filter(|_| !lost.findings().is_empty()));
    }
    Ok(Some(index))
}

fn nothing_staged(workspace: &Workspace, index: &Snapshot) -> Result<bool, Problem> {
    Ok(ranges::repository(workspace)?.changed(index, "")?.is_empty())
}

/// Judges every record of a snapshot by its own policy.
pub(crate) fn whole(
    world: &World<'_>,
    snapshot: &Snapshot,
    global: &Global,
    workspace: &Workspace,
) -> Result<Report, Problem> {
    every_record(world, snapshot, &workspace.folders(snapshot, global)?)
}

/// Judges every record of these logs by their own policies, held against nothing.
pub(crate) fn every_record(
    world: &World<'_>,
    snapshot: &Snapshot,
    folders: &[String],
) -> Result<Report, Problem> {
    let mut report = Report::default();
    let mut identities = Identities::default();
    for folder in folders {
        let log = log::load(snapshot, folder, &|_| true)?;
        identities.add(&log, |_| true);
        let gathered = Gathered::new(&log, snapshot, None)?;
        report.merge(check_log(&log, &gathered.facts(&log, world.today())));
    }
    report.merge(identities.report());
    Ok(report)
}

fn uncounted(mut report: Report) -> Report {
    (report.logs, report.records) = (0, 0);
    report
}

/// Shows a report if it stops something, and what stopped it.
pub(crate) fn silent(
    world: &mut World<'_>,
    report: &Report,
    event: &str,
    what: &str,
) -> Result<Outcome, Problem> {
    let outcome = outcome(report, Severity::Error);
    if outcome != Outcome::Clean {
        show(report, world, true, Some(SHOWN))?;
        world.say(&format!("the {event} hook of countersign stopped this {what}; nothing is lost"));
        world.say(&format!("`git {what} --no-verify` passes it by once, {SKIP}=1 where there is no such switch; CI checks again"));
    }
    Ok(outcome)
}

/// Shows a report, and how much was checked where nothing was found.
pub(crate) fn counted(world: &mut World<'_>, report: &Report, event: &str) -> Result<Outcome, Problem> {
    let outcome = silent(world, report, event, "commit")?;
    if outcome == Outcome::Clean {
        writeln!(world.out, "{}", summary::line(report))?;
    }
    Ok(outcome)
}
