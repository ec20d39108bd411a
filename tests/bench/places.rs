//! Makes what is measured on and against: the large log, a repository of it, the floor, a program that does nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

use crate::limits::RECORDS;

/// What went wrong in making something, in words.
pub(crate) type Made<T> = Result<T, String>;

/// A log of one record, which asks nothing of anybody.
pub(crate) const SMALL: [(&str, &str); 2] = [
    (
        "decisions/countersign.yaml",
        "title: One record
log: 6f1c0e52-7d0a-4c7e-9a51-000000000001
prefix: DR
people:
  grace:
    name: Grace Hopper
    emails: [grace@example.com]
    roles: [product]
  ada:
    name: Ada Lovelace
    emails: [ada@example.com]
    roles: [engineering]
",
    ),
    (
        "decisions/0001-one.md",
        "---
id: k7f3-2m9q
kind: technical
status: draft
revision: 1
date: 2026-11-22
driver: ada
signoffs:
  product:
  engineering:
---
# One record

## Context

One.

## Decision

One.

## Consequences

One.
",
    ),
];

/// The folder for all that the bench makes, below `target/`.
pub(crate) fn cache() -> Made<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    fs::create_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
    Ok(target)
}

/// A folder outside any repository with a log of one record.
pub(crate) fn small_log() -> Made<TempDir> {
    let folder = TempDir::with_prefix("countersign-bench-").map_err(told)?;
    for (path, text) in SMALL {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder")).map_err(told)?;
        fs::write(path, text).map_err(told)?;
    }
    Ok(folder)
}

/// Builds the program that does nothing.
pub(crate) fn empty_program(cache: &Path) -> Made<PathBuf> {
    let (source, program) =
        (cache.join("empty.rs"), cache.join(format!("empty{}", std::env::consts::EXE_SUFFIX)));
    fs::write(&source, "fn main() {}\n").map_err(told)?;
    succeed(Command::new("rustc").args(["--edition=2024", "-O", "-o"]).arg(&program).arg(&source))?;
    Ok(program)
}

/// Builds the floor from a copy of its sources, which may lie in a folder that cannot be written to.
pub(crate) fn floor(shared: &Path, cache: &Path) -> Made<PathBuf> {
    let copy = cache.join("floor");
    fs::create_dir_all(copy.join("src")).map_err(told)?;
    for file in ["Cargo.toml", "src/main.rs"] {
        let text = fs::read_to_string(shared.join("bench/floor").join(file)).map_err(told)?;
        // The copy lies below another package, and is no part of it.
        let text = if file == "Cargo.toml" { format!("{text}\n[workspace]\n") } else { text };
        if fs::read_to_string(copy.join(file)).ok().as_deref() != Some(text.as_str()) {
            fs::write(copy.join(file), text).map_err(told)?;
        }
    }
    let mut cargo = Command::new("cargo");
    succeed(cargo.args(["build", "--release", "--quiet", "--target-dir", "target"]).current_dir(&copy))?;
    Ok(copy.join("target/release").join(format!("floor{}", std::env::consts::EXE_SUFFIX)))
}

/// Makes the large log once, and again when its maker has changed; gives the folder that holds `decisions/`.
pub(crate) fn corpus(shared: &Path, cache: &Path) -> Made<PathBuf> {
    made(shared, cache, "countersign", RECORDS)
}

/// The same in a dialect of the maker's, with so many records.
pub(crate) fn made(shared: &Path, cache: &Path, flavour: &str, records: usize) -> Made<PathBuf> {
    let maker = shared.join("bench/make_corpus.py");
    let script = fs::read_to_string(&maker).map_err(|error| format!("{}: {error}", maker.display()))?;
    let name = match (flavour, records) {
        ("countersign", RECORDS) => "corpus".to_owned(),
        _ => format!("corpus-{flavour}-{records}"),
    };
    let (folder, stamp) = (cache.join(&name), cache.join(format!("{name}.stamp")));
    let wanted = format!("{records}\n{script}");
    if fs::read_to_string(&stamp).ok().as_deref() != Some(wanted.as_str()) {
        discard(&folder)?;
        // Only these are made of it; those of another dialect are in use.
        if flavour == "countersign" {
            discard(&cache.join(if records == RECORDS { "repository" } else { "tenth-repository" }))?;
        }
        let make = |python: &str| {
            let mut command = Command::new(python);
            command.arg("-B").arg(&maker).arg(records.to_string()).arg(&folder).arg(flavour);
            succeed(&mut command)
        };
        make("python3").or_else(|first| make("python").map_err(|_| first))?;
        fs::write(&stamp, wanted).map_err(told)?;
    }
    Ok(folder.join(flavour))
}

/// A copy of the large log outside any repository.
pub(crate) fn plain(corpus: &Path) -> Made<TempDir> {
    let folder = TempDir::with_prefix("countersign-bench-").map_err(told)?;
    copy(corpus, folder.path()).map_err(told)?;
    Ok(folder)
}

/// A repository with all of the large log committed and nothing staged.
pub(crate) fn repository(corpus: &Path, cache: &Path) -> Made<PathBuf> {
    repository_of(corpus, &cache.join("repository"))
}

/// A repository in a folder with all of a log committed and nothing staged.
pub(crate) fn repository_of(corpus: &Path, folder: &Path) -> Made<PathBuf> {
    let folder = folder.to_path_buf();
    let stamp = folder.join(".git/complete");
    if !stamp.exists() {
        discard(&folder)?;
        copy(corpus, &folder).map_err(told)?;
        git(&folder, &["init", "--quiet"])?;
        git(&folder, &["config", "user.name", "Ada Lovelace"])?;
        git(&folder, &["config", "user.email", "ada@example.com"])?;
        git(&folder, &["config", "core.autocrlf", "false"])?;
        git(&folder, &["config", "commit.gpgSign", "false"])?;
        git(&folder, &["add", "--all"])?;
        git(&folder, &["commit", "--quiet", "--message", "All records"])?;
        fs::write(stamp, "").map_err(told)?;
    }
    git(&folder, &["reset", "--quiet", "--hard"])?;
    Ok(folder)
}

/// Stages a changed record, a proposed one: the everyday commit.
pub(crate) fn stage_one(repository: &Path) -> Made<()> {
    let records = fs::read_dir(repository.join("decisions")).map_err(told)?;
    let mut paths: Vec<PathBuf> = records.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(told)?;
        if text.contains("\nstatus: proposed\n") {
            fs::write(&path, format!("{text}\nOne more line.\n")).map_err(told)?;
            return git(repository, &["add", "--all"]);
        }
    }
    Err("no record of the large log is proposed".to_owned())
}

/// Runs git in a folder.
pub(crate) fn git(folder: &Path, args: &[&str]) -> Made<()> {
    succeed(outside_git(Command::new("git").args(args).current_dir(folder)))
}

/// Keeps the repository that the bench was started in, or its hook, out of a process.
pub(crate) fn outside_git(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
}

fn succeed(command: &mut Command) -> Made<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("{name} does not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{name} ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim_end()
    ))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn discard(folder: &Path) -> Made<()> {
    if folder.exists() { fs::remove_dir_all(folder).map_err(told) } else { Ok(()) }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn told(error: io::Error) -> String {
    error.to_string()
}
