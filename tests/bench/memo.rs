//! What a check costs when an earlier one has learnt what there is: the hook with one record staged, and the whole log.

use std::fs;
use std::path::{Path, PathBuf};

use crate::limits::{AGAINST_COLD, CHECK, HOOK, HOOK_IN_FOLDERS, MEMORY, RECORDS, ROUNDS, SHORT_ROUNDS};
use crate::places::{self, Made};
use crate::table::{Row, Table};
use crate::timing::Step;

/// Where memos lie.
const MEMOS: &str = ".git/countersign";

/// Measures the hook with one record staged, all in one folder and in a folder for each year.
pub(crate) fn one_staged(table: &mut Table, cache: &Path, corpus: &Path, program: &str) -> Made<()> {
    let names = ["hook, one record staged, one folder", "hook, one record staged, year folders"];
    if !names.iter().any(|name| table.wants(name)) {
        return Ok(());
    }
    let flat = places::repository(corpus, cache)?;
    let years = in_years(corpus, cache)?;
    for ((name, at), limit) in names.into_iter().zip([flat, years]).zip([HOOK, HOOK_IN_FOLDERS]) {
        stage(&at)?;
        let hook = Step::new(program, &at).arg("hook").arg("run").arg("pre-commit").in_a_hook();
        hook.once()?;
        table.row(&Row {
            name,
            ours: hook,
            floor: "git --version",
            theirs: Step::new("git", &at).arg("--version"),
            limit: Some(limit),
            rounds: SHORT_ROUNDS,
        });
        places::git(&at, &["reset", "--quiet", "--hard"])?;
    }
    Ok(())
}

/// The row of the memory that is held.
const NAME: &str = "check, cold, memory";

/// Measures the check of the whole log: without what an earlier one has learnt, and with it.
pub(crate) fn whole(table: &mut Table, at: &Path, program: &str, floor: Step) -> Made<()> {
    let check = Step::new(program, at).arg("check").ending(0..=1).saying(&RECORDS.to_string());
    let cold = check.clone().without(at.join(MEMOS));
    table.row(&Row {
        name: "check, cold",
        ours: cold.clone(),
        floor: "floor check",
        theirs: floor,
        limit: Some(CHECK),
        rounds: ROUNDS,
    });
    // What was just written may still have the time of the moment, and is not trusted yet.
    check.once()?;
    table.row(&Row {
        name: "check, warm",
        ours: check,
        floor: "the same, cold",
        theirs: cold.clone(),
        limit: Some(AGAINST_COLD),
        rounds: ROUNDS,
    });
    if table.wants(NAME)
        && let Some(peak) = cold.peak()?
    {
        let kept = peak <= MEMORY;
        table.judged(NAME, &format!("{} MB, limit {} MB", peak / 1_000_000, MEMORY / 1_000_000), kept);
    }
    Ok(())
}

/// A repository with the large log in a folder for each year, as a log of twenty years would have.
fn in_years(corpus: &Path, cache: &Path) -> Made<PathBuf> {
    /// Records of a year.
    const YEARLY: usize = 500;
    let (from, folder) = (cache.join("years"), cache.join("years-repository"));
    if !folder.join(".git/complete").exists() {
        for old in [&from, &folder].into_iter().filter(|old| old.exists()) {
            fs::remove_dir_all(old).map_err(|error| error.to_string())?;
        }
        let entries = fs::read_dir(corpus.join("decisions")).map_err(|error| error.to_string())?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let number = name.split('-').next().and_then(|number| number.parse::<usize>().ok());
            let below = number.map_or_else(String::new, |number| format!("{}", 2001 + (number - 1) / YEARLY));
            let to = from.join("decisions").join(below);
            fs::create_dir_all(&to).map_err(|error| error.to_string())?;
            fs::copy(entry.path(), to.join(name)).map_err(|error| error.to_string())?;
        }
    }
    places::repository_of(&from, &folder)
}

/// Stages a change of one record that the hook has nothing to say of: one more line in a proposed record nobody signed.
fn stage(at: &Path) -> Made<()> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(at.join("decisions"))
        .into_iter()
        .flatten()
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        if text.contains("\nstatus: proposed\n") && !text.contains("\n    by: ") {
            fs::write(&path, format!("{text}\nOne more line.\n")).map_err(|error| error.to_string())?;
            return places::git(at, &["add", "--all"]);
        }
    }
    Err("no record of the large log is proposed".to_owned())
}
