//! What a run on GitHub shows besides the lines of its log: annotations, and the summary of the job.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

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
    let mut text = Vec::new();
    let room = room(world);
    output::markdown::render(report, room, &mut text)?;
    append(world, &String::from_utf8_lossy(&text));
    Ok(())
}

/// Adds Markdown to the summary of the job, where GitHub runs this and there is room. It can fail nothing.
pub(in crate::cli) fn append(world: &mut World<'_>, text: &str) {
    let Some(path) = path(world) else { return };
    if text.len() >= room(world) {
        return;
    }
    let line = format!("{text}\n");
    let written = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    if let Err(error) = written {
        world.say(&format!("note: the summary of the job could not be written: {error}"));
    }
}

fn path(world: &World<'_>) -> Option<PathBuf> {
    let path = world.environment.get("GITHUB_STEP_SUMMARY")?;
    (Service::of(&world.environment) == Service::GitHub).then(|| world.folder.join(path))
}

/// How many bytes there is room for: another command of the step may have written to it before.
fn room(world: &World<'_>) -> usize {
    let there = path(world).and_then(|path| fs::metadata(path).ok()).map_or(0, |metadata| metadata.len());
    usize::try_from(MOST.saturating_sub(there)).unwrap_or_default()
}
