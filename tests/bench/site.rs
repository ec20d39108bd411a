//! The site: built from nothing against the floor and against Hugo, built again after a little has changed, and how it
//! grows. Zola, the other program of this kind, is in no registry that a bench could fetch it from, and is left out.
//!
//! A build checks first, as it does for everybody. What it writes goes to memory where the machine has a file system
//! there, so that no disk is measured, on either side.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;

use crate::hugo::Hugo;
use crate::limits::{
    BUILD, BUILD_MEMORY, EDITED, FASTER_THAN_HUGO, FASTER_THAN_HUGO_WITH_COLOURS, GROWTH, LARGE_ROUNDS,
    RECORDS, SMALLER, THREADS, UNCHANGED,
};
use crate::places::{self, Made, outside_git};
use crate::table::Table;
use crate::timing::Step;

const FLOOR: &str = "build, against the floor";
const PLAIN: &str = "build, against Hugo";
const COLOURED: &str = "build, code coloured, against Hugo";
const GROWS: &str = "build, ten times the records";
const MEMORY: &str = "build, memory";
const NOTHING: &str = "build, nothing changed";
const ONE: &str = "build, one record edited";
const NAMES: [&str; 7] = [FLOOR, PLAIN, COLOURED, GROWS, MEMORY, NOTHING, ONE];

/// What the program learns of a repository, and keeps.
const MEMOS: &str = ".git/countersign";

/// The folder of a machine's memory.
const IN_MEMORY: &str = "/dev/shm";

/// The program on one log.
struct Site<'a> {
    program: &'a str,
    at: PathBuf,
    out: PathBuf,
    records: usize,
    /// Leaves the colours out, where the program has any.
    plain: Option<&'static str>,
}

/// Measures the site of the large log.
pub(crate) fn rows(
    table: &mut Table,
    cache: &Path,
    (shared, corpus): (&Path, &Path),
    floor: &Path,
    program: &str,
) -> Made<()> {
    if !NAMES.iter().any(|name| table.wants(name)) {
        return Ok(());
    }
    let memory = Path::new(IN_MEMORY);
    let outputs =
        if memory.is_dir() { TempDir::with_prefix_in("countersign-bench-", memory) } else { TempDir::new() };
    let outputs = outputs.map_err(|error| error.to_string())?;
    if !memory.is_dir() {
        table
            .skipped(&format!("There is no {IN_MEMORY}: sites are written to {}.", outputs.path().display()));
    }
    let says = Command::new(program).args(["build", "--help"]).output().map_err(|error| error.to_string())?;
    let plain = String::from_utf8_lossy(&says.stdout).contains("--no-highlight").then_some("--no-highlight");
    let large = Site {
        program,
        at: places::repository(corpus, cache)?,
        out: outputs.path().join("site"),
        records: RECORDS,
        plain,
    };
    let theirs = Step::new(floor, &large.at).arg(large.at.join("decisions"));
    let pages = outputs.path().join("floor");
    let theirs = theirs.arg(&pages).arg(THREADS).arg("build").writing(&pages, RECORDS);
    if table.wants(FLOOR) {
        let (ours, theirs) = in_turns(&large.anew(true), &theirs)?;
        judge(table, FLOOR, ours, theirs, "the floor", BUILD);
    }
    if table.wants(PLAIN) || table.wants(COLOURED) {
        let hugo = Hugo::new(shared, cache)?;
        if table.wants(PLAIN) {
            let (ours, theirs) = in_turns(&large.anew(true), &hugo.build(outputs.path(), false))?;
            judge_faster(table, PLAIN, ours, theirs, FASTER_THAN_HUGO);
        }
        if plain.is_none() {
            table.skipped(&format!("Skipped: {COLOURED}. This program colours no code."));
        } else if table.wants(COLOURED) {
            let (ours, theirs) = in_turns(&large.anew(false), &hugo.build(outputs.path(), true))?;
            judge_faster(table, COLOURED, ours, theirs, FASTER_THAN_HUGO_WITH_COLOURS);
        }
    }
    if table.wants(GROWS) {
        let tenth = places::made(shared, cache, "countersign", SMALLER)?;
        let at = places::repository_of(&tenth, &cache.join("tenth-repository"))?;
        let small = Site { at, out: outputs.path().join("small"), records: SMALLER, ..large };
        let (ours, theirs) = in_turns(&large.anew(true), &small.anew(true))?;
        judge(table, GROWS, ours, theirs, &format!("{SMALLER} records"), GROWTH);
    }
    if table.wants(MEMORY)
        && let Some(peak) = large.anew(true).peak()?
    {
        let measured = format!("{} MB, limit {} MB", peak / 1_000_000, BUILD_MEMORY / 1_000_000);
        table.judged(MEMORY, &measured, peak <= BUILD_MEMORY);
    }
    if table.wants(NOTHING) || table.wants(ONE) {
        large.again(table)?;
    }
    Ok(())
}

impl Site<'_> {
    /// A build of which nothing is there yet: no page, and nothing learnt.
    fn anew(&self, plain: bool) -> Step {
        let step = Step::new(self.program, &self.at).ending(0..=1).without(self.at.join(MEMOS));
        let step = step.arg("build").arg("--out").arg(&self.out).writing(&self.out, self.records);
        self.plain.filter(|_| plain).into_iter().fold(step, Step::arg)
    }

    /// Measures builds where there is one already, against one from nothing.
    fn again(&self, table: &mut Table) -> Made<()> {
        let (mut whole, mut unchanged, mut edited) = (Vec::new(), Vec::new(), Vec::new());
        let record = self.record()?;
        let before = fs::read_to_string(&record).map_err(|error| error.to_string())?;
        for round in 0..LARGE_ROUNDS {
            for old in [&self.out, &self.at.join(MEMOS)].into_iter().filter(|old| old.exists()) {
                fs::remove_dir_all(old).map_err(|error| error.to_string())?;
            }
            whole.push(self.build(self.records..)?);
            // What was just written may still have the time of the moment, and is not trusted yet.
            self.build(0..1)?;
            unchanged.push(self.build(0..1)?);
            fs::write(&record, format!("{before}\nOne more line, {round}.\n"))
                .map_err(|error| error.to_string())?;
            edited.push(self.build(1..self.records)?);
        }
        fs::write(&record, before).map_err(|error| error.to_string())?;
        let [whole, unchanged, edited] = [whole, unchanged, edited].map(median);
        judge(table, NOTHING, unchanged, whole, "from nothing", UNCHANGED);
        judge(table, ONE, edited, whole, "from nothing", EDITED);
        Ok(())
    }

    /// Builds once, and gives the seconds; so many files must have been written.
    fn build(&self, written: impl std::ops::RangeBounds<usize>) -> Made<f64> {
        let mut command = Command::new(self.program);
        command.arg("build").arg("--out").arg(&self.out).args(self.plain);
        command.current_dir(&self.at).stdin(Stdio::null()).env("RAYON_NUM_THREADS", THREADS);
        let start = Instant::now();
        let output = outside_git(&mut command).output().map_err(|error| error.to_string())?;
        let seconds = start.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        let count =
            said.lines().find_map(|line| line.strip_prefix("files: ")?.split(' ').next()?.parse().ok());
        match count {
            Some(count) if written.contains(&count) => Ok(seconds),
            _ => Err(format!("a build said: {}", said.lines().last().unwrap_or("nothing"))),
        }
    }

    /// A record that is neither the first nor the last.
    fn record(&self) -> Made<PathBuf> {
        let entries = fs::read_dir(self.at.join("decisions")).map_err(|error| error.to_string())?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths.get(self.records / 2).cloned().ok_or_else(|| "the large log has no records".to_owned())
    }
}

/// The medians of both sides in seconds, in turns; each sees that it did its work.
fn in_turns(ours: &Step, theirs: &Step) -> Made<(f64, f64)> {
    let (ours, theirs) = crate::timing::compare(ours, theirs, LARGE_ROUNDS)?;
    Ok((ours.wall.as_secs_f64(), theirs.wall.as_secs_f64()))
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

fn judge(table: &mut Table, name: &str, ours: f64, theirs: f64, against: &str, limit: f64) {
    let ratio = ours / theirs;
    let measured = format!("{ours:.2} s, {against} {theirs:.2} s: {ratio:.2}x, limit {limit:.2}x");
    table.judged(name, &measured, ratio <= limit);
}

fn judge_faster(table: &mut Table, name: &str, ours: f64, theirs: f64, limit: f64) {
    let ratio = theirs / ours;
    let measured = format!("{ours:.2} s, Hugo {theirs:.2} s: {ratio:.1}x as fast, limit {limit:.0}x");
    table.judged(name, &measured, ratio >= limit);
}
