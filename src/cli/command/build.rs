//! `countersign build`.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::args::Global;
use crate::cli::judge::{Scope, outcome, show};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::log;
use crate::site::build::build;
use crate::site::from_log::{Judged, from_log};
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
        let mut all = Report::default();
        let mut logs = Vec::new();
        for folder in workspace.folders(&snapshot, global)? {
            let log = log::load(&snapshot, &folder, &|_| true)?;
            let report = if self.no_check {
                None
            } else {
                Some(workspace.judge(world, &snapshot, &log, Scope::default())?)
            };
            all.merge(report.clone().unwrap_or_default());
            logs.push(Judged { log: Arc::new(log), report });
        }
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
