//! `countersign build`.

use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::judge::{outcome, show};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, judged_site};
use crate::diagnostic::Severity;
use crate::site::build::build;
use crate::site::from_log::from_log;
use crate::site::theme::Theme;

/// More findings than this nobody reads before a build.
const SHOWN: usize = 20;

/// Check the records and build the site
///
/// Plain files that open from disk and work on any static host, under any path. A second build writes what changed and
/// removes what it wrote before and no longer needs, and nothing else.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign build --out site
  countersign build --out public --no-check

Exit codes: 0 built, 1 built and the check found errors, 2 could not build.")]
pub(crate) struct Args {
    /// The folder to build into
    #[arg(long, short, value_name = "DIR", default_value = "site")]
    out: PathBuf,
    /// A folder of templates, styles and files to use in place of the built-in ones of the same name
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,
    /// Build without checking first
    #[arg(long)]
    no_check: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let (logs, all) = judged_site::read(world, &workspace, &snapshot, global, !self.no_check)?;
        if !self.no_check {
            show(&all, world, true, Some(SHOWN))?;
        }
        let out = world.folder.join(&self.out);
        let theme = match &self.theme {
            Some(folder) => Theme::with_folder(&world.folder.join(folder))?,
            None => Theme::default(),
        };
        let written = build(&from_log(&logs, world.today()), &theme, &out)?;
        writeln!(world.out, "{}", world.relative(&out.join("index.html")))?;
        world.say(&format!(
            "files: {} written, {} as they were, {} removed",
            written.written, written.unchanged, written.removed
        ));
        Ok(outcome(&all, Severity::Error))
    }
}
