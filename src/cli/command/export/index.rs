//! `countersign export index`.

use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::export::{BEGIN, END, index, with_index};
use crate::git::write;

/// A list of all records in Markdown, printed or kept in a file
///
/// In a file it stands between the lines `<!-- countersign:index -->` and `<!-- /countersign:index -->`; nothing else of
/// the file changes. A file that several branches write conflicts when they meet: write it anew then.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export index
  countersign export index --write decisions/README.md
  countersign export index --write README.md --check      in CI: exit code 1 where it is out of date")]
pub(super) struct Index {
    /// The file that holds the index between its marks
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Write nothing, and give exit code 1 where the index in the file is out of date
    #[arg(long, requires = "write")]
    check: bool,
    /// Write nothing, and print what the file would say
    #[arg(long, requires = "write", conflicts_with = "check")]
    dry_run: bool,
}

impl Index {
    pub(super) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log) = workspace.one_log(global)?;
        world.warn(&log.policy.faults);
        super::tell_unreadable(world, &log);
        let Some(file) = &self.write else {
            world.out.write_all(index(&log, &log.folder).as_bytes())?;
            return Ok(Outcome::Clean);
        };
        let path = workspace.below_root(file)?;
        let place = workspace.on_disk(&path);
        let no_place = |why: String| {
            Problem::new(format!("`{path}` has no place for an index: {why}"))
                .hint(format!("write these two lines where it should stand: `{BEGIN}` and `{END}`"))
        };
        let bytes = std::fs::read(&place).map_err(|error| no_place(error.to_string()))?;
        let old = String::from_utf8(bytes).map_err(|_| no_place("it is not UTF-8".to_owned()))?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let new = with_index(&old, &index(&log, folder)).map_err(|error| no_place(error.to_string()))?;
        if self.dry_run {
            world.out.write_all(new.as_bytes())?;
        } else if new == old {
            world.say(&format!("`{path}` is up to date"));
        } else if self.check {
            world.say(&format!("`{path}` is out of date: `countersign export index --write {path}`"));
            return Ok(Outcome::Findings);
        } else {
            write::replace(&place, old.as_bytes(), new.as_bytes())?;
            writeln!(world.out, "{path}")?;
        }
        Ok(Outcome::Clean)
    }
}
