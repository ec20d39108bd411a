//! What a run on GitHub shows besides the lines of its log: annotations, and the summary of the job.

use std::fs::{self, OpenOptions};
use std::io::Write as _;

use crate::cli::World;
use crate::cli::ci::service::Service;
use crate::diagnostic::Report;
use crate::output;

/// The most bytes that GitHub takes for the summary of one step; of more it takes nothing.
const MOST: u64 = 1 << 20;

/// Adds annotations and the summary of the job, where GitHub runs this. Neither can fail a check.
pub(in crate::cli) fn add(report: &Report, world: &mut World<'_>) -> std::io::Result<()> {
    if Service::of(&world.environment) != Service::GitHub {
        return Ok(());
    }
    output::github::annotate(report, world.out)?;
    let Some(path) = world.environment.get("GITHUB_STEP_SUMMARY") else { return Ok(()) };
    let path = world.folder.join(path);
    // Another command of the step may have written to it before.
    let there = fs::metadata(&path).map_or(0, |metadata| metadata.len());
    let room = usize::try_from(MOST.saturating_sub(there)).unwrap_or_default();
    let mut text = Vec::new();
    output::markdown::render(report, room, &mut text)?;
    text.push(b'\n');
    if text.len() > room {
        return Ok(());
    }
    let written =
        OpenOptions::new().append(true).create(true).open(&path).and_then(|mut file| file.write_all(&text));
    if let Err(error) = written {
        world.say(&format!("note: the summary of the job could not be written: {error}"));
    }
    Ok(())
}
