//! Measures whole processes of the program against floors: `cargo bench --bench speed [-- PART OF A NAME]`.
//!
//! Fails when a limit is passed. What needs the corpora and the floor program, which are no part of the package, is
//! read from the folder that `COUNTERSIGN_SHARED` names, `../shared` by default, and left out where there is none.

mod fakes;
mod hugo;
mod limits;
mod memo;
mod places;
mod signed;
mod site;
mod staged;
mod table;
mod timing;
mod unchanged;

use limits::{CHECK, FASTER, RECORDS, ROUNDS, SHORT_ROUNDS, SIGNED, START, THREADS};
use places::Made;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use table::{Row, Table};
use timing::Step;

/// The program under measure.
const PROGRAM: &str = env!("CARGO_BIN_EXE_countersign");

fn main() -> ExitCode {
    match measure(&mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            let _ = writeln!(io::stderr(), "The bench could not be run: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all rows and gives whether each kept its limit.
fn measure(out: &mut dyn Write) -> Made<bool> {
    let (shared, wanted) = asked();
    let mut table = Table::new(out, wanted);
    table.head(&format!(
        "Medians of {ROUNDS} rounds, {SHORT_ROUNDS} for what is short, in turns; {THREADS} threads on both sides."
    ));
    let cache = places::cache()?;
    starting(&mut table, &cache)?;
    staged::nothing_near(&mut table, &cache, PROGRAM)?;
    signed_twice(&mut table)?;
    unchanged::rows(&mut table, PROGRAM)?;
    if !shared.join("bench").is_dir() {
        table.skipped(&format!(
            "Skipped: all with {RECORDS} records. There is no {}; name the folder with the corpora and the floor in \
             COUNTERSIGN_SHARED.",
            shared.join("bench").display()
        ));
        return Ok(table.end());
    }
    let floor = places::floor(&shared, &cache)?;
    let corpus = places::corpus(&shared, &cache)?;
    in_a_folder(&mut table, &corpus, &floor)?;
    in_a_repository(&mut table, &places::repository(&corpus, &cache)?, &floor)?;
    let repository = places::repository(&corpus, &cache)?;
    memo::whole(&mut table, &repository, PROGRAM, reading(&floor, &repository))?;
    memo::one_staged(&mut table, &cache, &corpus, PROGRAM)?;
    site::rows(&mut table, &cache, (&shared, &corpus), &floor, PROGRAM)?;
    Ok(table.end())
}

/// Where the shared folder is, and which part of a row's name was asked for.
#[expect(
    clippy::disallowed_methods,
    reason = "a bench is a program of its own: nobody hands it an environment"
)]
fn asked() -> (PathBuf, Option<String>) {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("COUNTERSIGN_SHARED").map_or(default, PathBuf::from);
    (shared, std::env::args().skip(1).find(|arg| !arg.starts_with('-')))
}

fn starting(table: &mut Table, cache: &Path) -> Made<()> {
    let small = places::small_log()?;
    let empty = Step::new(places::empty_program(cache)?, small.path());
    let row = |name, ours| Row {
        name,
        ours,
        floor: "a program that does nothing",
        theirs: empty.clone(),
        limit: Some(START),
        rounds: SHORT_ROUNDS,
    };
    table.row(&row("--help", program(small.path()).arg("--help").saying("Usage")));
    table.row(&row("check, one record", program(small.path()).arg("check").saying("1 record")));
    Ok(())
}

/// Checks the log with two signatures in each record, in turns with stock OpenSSH.
fn signed_twice(table: &mut Table) -> Made<()> {
    const NAME: &str = "check, two signatures in each record";
    if !table.wants(NAME) {
        return Ok(());
    }
    let log = signed::log()?;
    let check = log.check(PROGRAM);
    let (mut cpu, mut wall, mut stock) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let taken = check.once()?;
        wall.push(taken.wall.as_secs_f64());
        cpu.push(taken.cpu.unwrap_or(taken.wall).as_secs_f64());
        stock.push(log.stock()?);
    }
    log.spoil()?;
    check.clone().ending(1..=1).once().map_err(|why| format!("a spoilt signature was not found: {why}"))?;
    let [cpu, wall, stock] = [cpu, wall, stock].map(|mut times| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    });
    let signatures = f64::from(u32::try_from(2 * RECORDS).unwrap_or(u32::MAX));
    let faster = stock * signatures / wall;
    table.judged(
        NAME,
        &format!(
            "{:.0} ms wall, {:.0} ms cpu for all of it, limit {:.0} ms cpu",
            wall * 1e3,
            cpu * 1e3,
            SIGNED * 1e3
        ),
        cpu <= SIGNED,
    );
    table.judged(
        "against ssh-keygen, a process for each",
        &format!("{:.2} ms each: {faster:.0}x as fast, limit {FASTER:.0}x", stock * 1e3),
        faster >= FASTER,
    );
    Ok(())
}

fn in_a_folder(table: &mut Table, corpus: &Path, floor: &Path) -> Made<()> {
    let folder = places::plain(corpus)?;
    let at = folder.path();
    let read = || reading(floor, at);
    let row =
        |name, ours, limit| Row { name, ours, floor: "floor check", theirs: read(), limit, rounds: ROUNDS };
    table.row(&row("floor check, as a measure of the noise", read(), None));
    table.row(&row(
        "check, plain folder",
        program(at).arg("check").saying(&RECORDS.to_string()),
        Some(CHECK),
    ));
    Ok(())
}

fn in_a_repository(table: &mut Table, at: &Path, floor: &Path) -> Made<()> {
    table.row(&Row {
        name: "check, all committed",
        ours: program(at).arg("check").saying(&RECORDS.to_string()),
        floor: "floor check",
        theirs: reading(floor, at),
        limit: Some(CHECK),
        rounds: ROUNDS,
    });
    let staged = |name, theirs| Row {
        name,
        ours: program(at).arg("check").arg("--staged"),
        floor: "git diff --cached",
        theirs,
        limit: None,
        rounds: SHORT_ROUNDS,
    };
    let diff = Step::new("git", at).arg("diff").arg("--cached").arg("--quiet");
    table.row(&staged("check --staged, nothing staged", diff.clone()));
    places::stage_one(at)?;
    // With something staged, git says so by its exit code.
    table.row(&staged("check --staged, one record staged", diff.ending(1..=1)));
    Ok(())
}

/// The program; findings in the large log are no fault of its speed, and the table shows them.
fn program(folder: &Path) -> Step {
    Step::new(PROGRAM, folder).ending(0..=1)
}

/// The floor of a check: it lists, reads and parses every record of a folder.
fn reading(floor: &Path, at: &Path) -> Step {
    Step::new(floor, at)
        .arg(at.join("decisions"))
        .arg("-")
        .arg(THREADS)
        .arg("check")
        .saying(&RECORDS.to_string())
}
