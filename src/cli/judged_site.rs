//! Reads the logs of a site and judges them, for the commands that show one.

use std::sync::Arc;

use jiff::civil::Date;

use crate::cli::judge::Scope;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::diagnostic::Report;
use crate::git::Snapshot;
use crate::log;
use crate::rules;
use crate::site::from_log::{Judged, Site, from_log};

/// Reads logs, and judges them unless that is not wanted; gives what was found in all of them too.
pub(super) fn read(
    world: &World<'_>,
    workspace: &Workspace,
    snapshot: &Snapshot,
    folders: &[String],
    checks: bool,
) -> Result<(Vec<Judged>, Report), Problem> {
    let mut all = Report::default();
    let mut logs = Vec::new();
    for folder in folders {
        let mut log = log::load(snapshot, folder, &|_| true)?;
        log.outcomes = log::outcomes(snapshot, &log);
        log.glossary = log::glossary(snapshot, &log);
        let report =
            if checks { Some(workspace.judge(world, snapshot, &log, Scope::default())?) } else { None };
        all.merge(report.clone().unwrap_or_default());
        logs.push(Judged { log: Arc::new(log), report, repository: 0 });
    }
    Ok((logs, all))
}

/// Gives the site of logs, with the rules that they are held to.
pub(super) fn site(logs: &[Judged], today: Date) -> Site {
    let mut site = from_log(logs, today);
    site.hold_to(rules::ALL.iter().map(|rule| &rule.meta));
    site
}
