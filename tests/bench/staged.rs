//! The hook where a commit touches no record, in a repository as large as a company's only one.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::limits::{AGAINST_DIFF, AGAINST_VERSION, FILES, LONG_ROUNDS};
use crate::places::{Made, SMALL, git, outside_git};
use crate::table::{Row, Table};
use crate::timing::Step;

/// What is staged: nowhere near the log, and near the end, so that `git diff` has to look at all that comes before.
const STAGED: &str = "services/team-49/component-39/module-x.rs";

/// Measures the hook with one file staged that is no record.
pub(crate) fn nothing_near(table: &mut Table, cache: &Path, program: &str) -> Made<()> {
    const NAMES: [&str; 3] = [
        "hook, nothing below a log, no tree",
        "hook, nothing below a log, tree written",
        "hook, nothing below a log, as a process",
    ];
    if !NAMES.iter().any(|name| table.wants(name)) {
        return Ok(());
    }
    let at = repository(cache)?;
    let hook = || Step::new(program, &at).arg("hook").arg("run").arg("pre-commit").in_a_hook();
    // With something staged, git says so by its exit code.
    let diff = || Step::new("git", &at).arg("diff").arg("--cached").arg("--quiet").ending(1..=1);
    let row = |name, floor, theirs, limit| Row {
        name,
        ours: hook(),
        floor,
        theirs,
        limit: Some(limit),
        rounds: LONG_ROUNDS,
    };
    stage(&at)?;
    table.row(&row(NAMES[0], "git diff --cached", diff(), AGAINST_DIFF));
    // As `git commit` does before it runs the hook.
    git(&at, &["write-tree"])?;
    table.row(&row(NAMES[1], "git diff --cached", diff(), AGAINST_DIFF));
    let version = Step::new("git", &at).arg("--version");
    table.row(&row(NAMES[2], "git --version", version, AGAINST_VERSION));
    Ok(())
}

/// Puts one file into the index that HEAD has not, whose tree git does not know then.
fn stage(repository: &Path) -> Made<()> {
    git(repository, &["read-tree", "HEAD"])?;
    let mut blob = Command::new("git");
    let output = outside_git(blob.args(["rev-parse", "HEAD:decisions/0001-one.md"]).current_dir(repository))
        .output()
        .map_err(|error| error.to_string())?;
    let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    git(repository, &["update-index", "--add", "--cacheinfo", &format!("100644,{id},{STAGED}")])
}

/// Makes the repository once: a log of one record, and all else beside it. Nothing is on disk, as nobody looks there.
fn repository(cache: &Path) -> Made<PathBuf> {
    let (folder, stream) = (cache.join("files"), cache.join("files.stream"));
    let stamp = folder.join(".git/complete");
    if stamp.exists() {
        return Ok(folder);
    }
    let told = |error: std::io::Error| error.to_string();
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(told)?;
    }
    fs::create_dir_all(&folder).map_err(told)?;
    git(&folder, &["init", "--quiet", "--initial-branch=main"])?;
    let mut text =
        "commit refs/heads/main\ncommitter Ada Lovelace <ada@example.com> 1790000000 +0000\ndata 0\n"
            .to_owned();
    let mut add = |path: &str, content: &str| {
        let size = content.len();
        write!(text, "M 100644 inline {path}\ndata {size}\n{content}\n")
            .expect("writing to a String never fails");
    };
    for (path, content) in SMALL {
        add(path, content);
    }
    for at in 0..FILES {
        let (team, component) = (at % 50, at / 50 % 40);
        let path = format!("services/team-{team:02}/component-{component:02}/module-{at}.rs");
        add(&path, &format!("// {}\n", at % 1000));
    }
    fs::write(&stream, text).map_err(told)?;
    let mut import = Command::new("git");
    import.args(["fast-import", "--quiet"]).stdin(File::open(&stream).map_err(told)?).current_dir(&folder);
    if !outside_git(&mut import).status().map_err(told)?.success() {
        return Err("git fast-import failed".to_owned());
    }
    fs::remove_file(&stream).map_err(told)?;
    fs::write(stamp, "").map_err(told)?;
    Ok(folder)
}
