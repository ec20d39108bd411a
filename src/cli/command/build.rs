//! `countersign build`.

use std::path::{Path, PathBuf};

use crate::cli::args::Global;
use crate::cli::judge::{outcome, show_on};
use crate::cli::life_file;
use crate::cli::site_memo::SiteMemo;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, judged_site, other_logs};
use crate::diagnostic::Severity;
use crate::git::Repository;
use crate::site::build::build;
use crate::site::life::Extent;
use crate::site::theme::Theme;
use crate::site::write::{Written, listed};

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
    /// Let git fetch the logs of other repositories that the policy names by address; nothing is fetched otherwise
    #[arg(long)]
    fetch: bool,
    /// Build without checking first
    #[arg(long)]
    no_check: bool,
    /// Build without reading history: no page tells the life of its record
    #[arg(long)]
    no_history: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let folders = workspace.folders(&snapshot, global)?;
        let out = world.folder.join(&self.out);
        let theme = match &self.theme {
            Some(folder) => Theme::with_folder(&world.folder.join(folder))?,
            None => Theme::default(),
        };
        let others = workspace.other_logs(world, &snapshot, &folders, self.fetch)?;
        for news in others.iter().filter_map(|other| other.news.as_deref()) {
            world.say(news);
        }
        let identities: Vec<&str> = others.iter().map(|other| other.identity.as_str()).collect();
        let shallow = workspace.repository.as_ref().is_some_and(Repository::is_shallow);
        let options = format!(
            "{:?} {:?} {shallow} {:?} {identities:?}",
            self.no_check,
            self.no_history,
            theme.digest()
        );
        let memo = SiteMemo::of(world, &workspace, &snapshot, &folders, &out, &options)?;
        if let Some(again) = memo.as_ref().and_then(SiteMemo::again) {
            world.err.write_all(&again.said)?;
            self.tell(world, &out, again.written)?;
            return Ok(again.outcome);
        }
        let (mut logs, all) = judged_site::read(world, &workspace, &snapshot, &folders, !self.no_check)?;
        logs.extend(other_logs::read(&others)?);
        let mut said = Vec::new();
        if !self.no_check {
            show_on(&all, world, &mut said, Some(SHOWN))?;
            world.err.write_all(&said)?;
        }
        let mut site = judged_site::site(&logs, world.today());
        let mut in_time = true;
        if !self.no_history {
            let lives = life_file::lives(world, &folders);
            in_time = !lives.iter().flatten().any(|life| life.extent() == Extent::Stopped);
            site.remember(lives);
        }
        let written = build(&site, &theme, &out)?;
        self.tell(world, &out, written)?;
        let outcome = outcome(&all, Severity::Error);
        if let Some(memo) = memo.filter(|_| in_time) {
            let own = logs.iter().filter(|judged| judged.repository == 0);
            memo.keep(own.map(|judged| &*judged.log), &said, outcome, listed(&out)?);
        }
        Ok(outcome)
    }

    fn tell(&self, world: &mut World<'_>, out: &Path, written: Written) -> Result<(), Problem> {
        writeln!(world.out, "{}", world.relative(&out.join("index.html")))?;
        world.say(&format!(
            "files: {} written, {} as they were, {} removed",
            written.written, written.unchanged, written.removed
        ));
        Ok(())
    }
}
