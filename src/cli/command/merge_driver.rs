//! The merge driver: git asks it to merge a record where both sides changed it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::command::hook::repository;
use crate::cli::hook::install::Mode;
use crate::cli::hook::shim::own_path;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::{Git, Repository, write};
use crate::log;
use crate::record::{Record, merge};

/// The section of git's configuration.
const SECTION: &str = "merge.countersign";

/// The line that begins our part of the attributes.
const MARK: &str = "# countersign: records are merged by what they say";

/// What git hands to a merge driver.
#[derive(Debug, clap::Args)]
pub(super) struct Merge {
    /// The version that both sides come from
    base: PathBuf,
    /// Our version; the outcome is written here
    ours: PathBuf,
    /// Their version
    theirs: PathBuf,
    /// How long conflict markers are
    marker: String,
    /// The path that the record has in the repository
    path: String,
}

impl Merge {
    /// Merges by what the fields say, and the rest line by line; where that cannot be, all of it as git does.
    pub(super) fn run(&self, world: &World<'_>) -> Result<Outcome, Problem> {
        let [base, ours, theirs] = [&self.base, &self.ours, &self.theirs].map(|file| world.folder.join(file));
        let read = |file: &Path| {
            fs::read(file)
                .map_err(|error| Problem::new(format!("`{}` cannot be read: {error}", file.display())))
        };
        let (before, own, other) = (read(&base)?, read(&ours)?, read(&theirs)?);
        let git = Git::new(&world.folder, &world.environment);
        let versions = [&before, &own, &other].map(|bytes| Record::parse(&self.path, bytes));
        let merged = self.by_fields(&git, &versions)?;
        let (text, conflict) = match merged {
            Some(text) => (text.into_bytes(), false),
            None => git.merge_file([&base, &ours, &theirs], &self.marker)?,
        };
        write::replace(&ours, &own, &text)?;
        Ok(if conflict { Outcome::Findings } else { Outcome::Clean })
    }

    fn by_fields(&self, git: &Git, versions: &[Record; 3]) -> Result<Option<String>, Problem> {
        let [Some(base), Some(ours), Some(theirs)] = versions.each_ref().map(merge::bare) else {
            return Ok(None);
        };
        let folder = tempfile::tempdir()
            .map_err(|error| Problem::new(format!("there is no folder for temporary files: {error}")))?;
        let files = [("base", base), ("ours", ours), ("theirs", theirs)].map(|(name, text)| {
            let file = folder.path().join(name);
            fs::write(&file, text).map(|()| file)
        });
        let [base, ours, theirs] = files;
        let told = |error| Problem::new(format!("a temporary file cannot be written: {error}"));
        let (base, ours, theirs) = (base.map_err(told)?, ours.map_err(told)?, theirs.map_err(told)?);
        let (text, conflict) = git.merge_file([&base, &ours, &theirs], &self.marker)?;
        let [before, own, other] = versions;
        Ok(match String::from_utf8(text) {
            Ok(text) if !conflict => merge::filled(&text, before, own, other),
            _ => None,
        })
    }
}

/// Whether this clone has the driver.
pub(super) fn is_installed(repository: &Repository) -> Result<bool, Problem> {
    Ok(repository.config(&format!("{SECTION}.driver"))?.is_some())
}

/// Tells git of the driver, and for which files it is.
pub(super) fn install(world: &mut World<'_>, workspace: &Workspace, mode: Mode) -> Result<(), Problem> {
    let repository = repository(workspace)?;
    let own = own_path()?;
    // Where the program has gone away git merges as it always did.
    let driver = format!(
        "if command -v {own} >/dev/null 2>&1; then {own} hook merge %O %A %B %L %P; else git merge-file --marker-size=%L %A %O %B; fi"
    );
    let (file, old) = attributes(repository)?;
    let (mut text, _) = without_ours(&old);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!("{MARK}\n"));
    for folder in log::folders(&workspace.work_tree()?)? {
        if folder.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\\' | '*' | '?' | '[')) {
            world.say(&format!(
                "`{folder}` has a name that git's attributes cannot hold: its records are merged by git"
            ));
            continue;
        }
        text.push_str(&format!("{} merge=countersign\n", log::join(&format!("/{folder}"), "**/*.md")));
    }
    if mode == Mode::Tell {
        writeln!(world.out, "{}", world.relative(&file))?;
        return Ok(());
    }
    let git = repository.git();
    git.configure(SECTION, "name", Some("records, by what they say"))?;
    git.configure(SECTION, "driver", Some(&driver))?;
    save(&file, &old, &text)?;
    writeln!(world.out, "{}", world.relative(&file))?;
    world.say("git merges records by what they say in this clone; `countersign hook uninstall` takes that out again");
    Ok(())
}

/// Takes the driver out again; tells whether there was one.
pub(super) fn uninstall(world: &mut World<'_>, repository: &Repository, mode: Mode) -> Result<bool, Problem> {
    let (file, old) = attributes(repository)?;
    let (text, ours) = without_ours(&old);
    if ours {
        if mode == Mode::Change {
            save(&file, &old, &text)?;
        }
        writeln!(world.out, "{}", world.relative(&file))?;
    }
    let configured = is_installed(repository)?;
    if configured && mode == Mode::Change {
        repository.git().configure(SECTION, "driver", None)?;
    }
    Ok(ours || configured)
}

/// The attributes that hold for this clone alone, and the file that holds them.
fn attributes(repository: &Repository) -> Result<(PathBuf, String), Problem> {
    let file = repository.common_dir().join("info/attributes");
    match fs::read_to_string(&file) {
        Ok(text) => Ok((file, text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok((file, String::new())),
        Err(error) => Err(Problem::new(format!("`{}` cannot be read: {error}", file.display()))),
    }
}

/// The attributes without our part, and whether there was one.
fn without_ours(text: &str) -> (String, bool) {
    let ours = |line: &str| line == MARK || line.ends_with(" merge=countersign");
    let kept = text.split_inclusive('\n').filter(|line| !ours(line.trim_end()));
    let kept: String = kept.collect();
    let found = kept.len() != text.len();
    (kept, found)
}

fn save(file: &Path, old: &str, text: &str) -> Result<(), Problem> {
    if text.is_empty() {
        return fs::remove_file(file)
            .map_err(|error| Problem::new(format!("`{}` cannot be removed: {error}", file.display())));
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| Problem::new(format!("`{}` cannot be made: {error}", folder.display())))?;
    }
    if file.exists() {
        write::replace(file, old.as_bytes(), text.as_bytes())?;
    } else {
        write::create(file, text.as_bytes())?;
    }
    Ok(())
}
