//! `countersign verify`.

use std::path::{Path, PathBuf};

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::{GitError, Repository, write};
use crate::output;
use crate::story::{Standing, Story, tell};

/// Tell the whole story of a record, to whoever has to prove it
///
/// Reads history alone: what is committed, not the files on disk, and no network. For each text that the record ever
/// had it says by which commit it came, what changed, who signed it with which evidence, and whether the policy of that
/// time let them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign verify 2                                  the record as committed at HEAD
  countersign verify DR-2 --at v1.4                     as it was at a tag
  countersign verify 2 --format html --out dr-2.html    one page to hand to an auditor
  countersign verify 2 --format json                    for programs; --schema prints its shape

Exit codes: 0 all that the record claims holds, 1 something does not, 2 could not tell the whole story.")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    #[arg(required_unless_present = "schema")]
    record: Option<String>,
    /// The commit up to which to tell it: a branch, a tag or an id
    #[arg(long, value_name = "REF")]
    at: Option<String>,
    /// The form of the story
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// The file to write it to, instead of the standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the JSON Schema of `--format json` and do nothing else
    #[arg(long)]
    schema: bool,
}

/// The form of a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people on a terminal
    Text,
    /// For programs
    Json,
    /// One page, to be opened in a browser or printed
    Html,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let Some(wanted) = self.record.as_deref().filter(|_| !self.schema) else {
            world.out.write_all(output::story::STORY_SCHEMA.as_bytes())?;
            return Ok(Outcome::Clean);
        };
        let workspace = Workspace::open(world)?;
        let Some(repository) = &workspace.repository else {
            return Err(Problem::new("there is no history here: this folder is in no git repository")
                .hint("`countersign show` shows a record as it is on disk"));
        };
        let tip = match &self.at {
            Some(revision) => repository.resolve(revision)?,
            None => repository.head_commit()?.ok_or_else(|| {
                Problem::new("there is no commit yet, so there is no story").hint("`git commit` begins one")
            })?,
        };
        let snapshot = repository.snapshot_at(&tip)?;
        let (log, place) = workspace.find_in(&snapshot, global, wanted)?;
        if self.at.is_none() {
            differs(world, &workspace, repository, log.records[place].path())?;
        }
        let story = tell(repository, &tip, &log, place)?;
        let written = self.write(world, &workspace, &log.folder, &story);
        match written {
            // Whoever reads the beginning alone still learns from the exit code how it ends.
            Err(problem) if !problem.is_closed_pipe() => return Err(problem),
            _ => {}
        }
        if let Some(commit) = story.cut_off {
            let path = repository.common_dir().to_path_buf();
            return Err(GitError::Shallow { path, commit }.into());
        }
        Ok(if story.standing == Standing::Broken { Outcome::Findings } else { Outcome::Clean })
    }

    fn write(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        log: &str,
        story: &Story,
    ) -> Result<(), Problem> {
        let Some(file) = &self.out else {
            return self.render(story, world.color, world.width, world.out);
        };
        let path = world.folder.join(file);
        outside(workspace, log, &path)?;
        let mut bytes = Vec::new();
        self.render(story, false, world.width, &mut bytes)?;
        match std::fs::read(&path) {
            Ok(before) if before == bytes => {}
            Ok(before) => write::replace(&path, &before, &bytes)?,
            Err(_) => write::create(&path, &bytes)?,
        }
        writeln!(world.out, "{}", world.relative(&path))?;
        world.say(&story.sentence);
        Ok(())
    }

    fn render(
        &self,
        story: &Story,
        color: bool,
        width: usize,
        out: &mut dyn std::io::Write,
    ) -> Result<(), Problem> {
        match self.format {
            Format::Text => output::story::text::render(story, color, width, out)?,
            Format::Json => output::story::json::render(story, out)?,
            Format::Html => output::story::html::render(story, out)?,
        }
        Ok(())
    }
}

/// Says so where the file on disk, or what is staged, is another than the one that the story is about.
fn differs(
    world: &mut World<'_>,
    workspace: &Workspace,
    repository: &Repository,
    path: &str,
) -> Result<(), Problem> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    if repository.changed(&workspace.work_tree()?, folder)?.contains(path) {
        world.say(&format!("{path} differs on disk: this is the story of what is committed"));
    }
    Ok(())
}

/// Refuses a place inside the log: a story among the records would be taken for one, or take the place of one.
fn outside(workspace: &Workspace, log: &str, path: &Path) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(path);
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let log = workspace.on_disk(log);
    let log = log.canonicalize().unwrap_or(log);
    let is_root = log == workspace.on_disk("").canonicalize().unwrap_or_default();
    if !is_root && folder.starts_with(&log) || path.extension().is_some_and(|end| end == "md") {
        return Err(Problem::new(format!(
            "`{}` lies where records lie, or is called like one",
            path.display()
        ))
        .hint("write the story elsewhere: `--out story.html`"));
    }
    Ok(())
}
