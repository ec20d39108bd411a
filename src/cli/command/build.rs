//! `countersign build`.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args::Global;
use crate::cli::command::theme;
use crate::cli::day::day;
use crate::cli::judge::{outcome, show_on};
use crate::cli::life_file;
use crate::cli::site_memo::SiteMemo;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, judged_site, other_logs, tickets_file};
use crate::diagnostic::Severity;
use crate::git::Repository;
use crate::life::Extent;
use crate::log::Log;
use crate::output::visible;
use crate::site::build::build;
use crate::site::markdown::FILE_LIMIT;
use crate::site::theme::Theme;
use crate::site::write::{Mode, Written, listed};

/// More findings than this nobody reads before a build.
const SHOWN: usize = 20;

/// Check the records and build the site
///
/// Plain files that open from disk and work on any static host, under any path. A second build writes what changed and
/// removes what it wrote before and no longer needs, and nothing else.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(after_help = "Examples:
  countersign build --out site
  countersign build --out public --no-check
  countersign build --dry-run            how many files would change

Exit codes: 0 built, 1 built and the check found errors, 2 could not build.")]
pub(crate) struct Args {
    /// The folder to build into
    #[arg(long, short, value_name = "DIR", default_value = "site")]
    out: PathBuf,
    /// A folder of templates, styles and files to use in place of the built-in ones of the same name
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,
    /// Show code in one colour: quicker, where records hold a lot of it
    #[arg(long)]
    no_highlight: bool,
    /// The day that the site stands for, such as 2026-11-22, or `today`: what is due by then is told as due [default: that
    /// of the last commit, so that the same commit gives the same bytes at any time]
    #[arg(long, value_name = "DAY")]
    day: Option<String>,
    /// Let git fetch the logs of other repositories that the policy names by address; nothing is fetched otherwise
    #[arg(long)]
    fetch: bool,
    /// Build without checking first
    #[arg(long)]
    no_check: bool,
    /// Build without reading history: no page tells the life of its record
    #[arg(long)]
    no_history: bool,
    /// Count the files that would be written, changed and removed, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        world.now = self.moment(world, &workspace)?;
        let snapshot = workspace.work_tree()?;
        let folders = workspace.folders(&snapshot, global)?;
        let out = world.folder.join(&self.out);
        let theme = match &self.theme {
            Some(folder) => theme::of_folder(world, folder)?,
            None => Theme::default(),
        };
        let others = workspace.other_logs(world, &snapshot, &folders, self.fetch)?;
        for news in others.iter().filter_map(|other| other.news.as_deref()) {
            world.say(news);
        }
        let identities: Vec<&str> = others.iter().map(|other| other.identity.as_str()).collect();
        let shallow = workspace.repository.as_ref().is_some_and(Repository::is_shallow);
        let options = format!(
            "{:?} {:?} {:?} {shallow} {:?} {identities:?} {}",
            self.no_check,
            self.no_highlight,
            self.no_history,
            theme.digest(),
            tickets_file::identity(workspace.repository.as_ref(), &folders)
        );
        let memo = SiteMemo::of(world, &workspace, &snapshot, &folders, &out, &options)?;
        if let Some(again) = memo.as_ref().and_then(SiteMemo::again) {
            world.err.write_all(&again.said)?;
            self.tell(world, &out, again.written)?;
            return Ok(again.outcome);
        }
        let judged_site::Read { mut logs, report: all, named } =
            judged_site::read(world, &workspace, &snapshot, &folders, !self.no_check)?;
        logs.extend(other_logs::read(&others)?);
        let mut said = Vec::new();
        if !self.no_check {
            show_on(&all, world, &mut said, Some(SHOWN))?;
            world.err.write_all(&said)?;
        }
        let mut site = judged_site::site(&logs, world.today());
        let mut in_time = true;
        if !self.no_history {
            let own: Vec<&Log> = logs.iter().take(folders.len()).map(|judged| &*judged.log).collect();
            let lives = life_file::lives_of(world, &snapshot, &own);
            in_time = !lives.iter().flatten().any(|life| life.extent() == Extent::Stopped);
            site.remember(lives);
        }
        site.highlight(!self.no_highlight);
        let read = |repository: usize, path: &str| {
            let snapshot = match repository.checked_sub(1) {
                None => &snapshot,
                Some(other) => &others.get(other)?.snapshot,
            };
            snapshot.read(path, FILE_LIMIT).ok()
        };
        // Its records are the site's own now.
        drop(logs);
        let mode = if self.dry_run { Mode::Compare } else { Mode::Write };
        let built = build(site, &theme, &out, &read, mode)?;
        let mut lines = Vec::new();
        for fault in built.faults.iter().take(SHOWN) {
            lines.push(format!("{}:{}: {}", fault.path, fault.line, fault.message));
        }
        if built.faults.len() > SHOWN {
            lines.push(format!("and {} more", built.faults.len() - SHOWN));
        }
        for line in lines {
            let line = visible::line(&line).into_owned();
            said.extend(line.bytes().chain([b'\n']));
            world.say(&line);
        }
        self.tell(world, &out, built.written)?;
        let outcome = outcome(&all, Severity::Error);
        if let Some(memo) = memo.filter(|_| in_time && !self.dry_run) {
            memo.keep(&named.paths, &said, outcome, listed(&out)?);
        }
        Ok(outcome)
    }

    /// The moment that the site stands for.
    fn moment(&self, world: &World<'_>, workspace: &Workspace) -> Result<Timestamp, Problem> {
        if let Some(named) = self.day.as_deref().filter(|day| *day != "today") {
            let start = day(world, Some(named))?.to_zoned(TimeZone::UTC);
            let start = start.map_err(|_| Problem::new(format!("`{named}` is no day")))?;
            return Ok(start.timestamp());
        }
        let fixed = self.day.is_some() || world.environment.get("SOURCE_DATE_EPOCH").is_some();
        let Some(repository) = workspace.repository.as_ref().filter(|_| !fixed) else { return Ok(world.now) };
        let Some(head) = repository.head_commit()? else { return Ok(world.now) };
        Ok(Timestamp::from_second(repository.commit_at(&head)?.time).unwrap_or(world.now))
    }

    fn tell(&self, world: &mut World<'_>, out: &Path, written: Written) -> Result<(), Problem> {
        if self.dry_run {
            world.say(&format!(
                "files: {} would be new, {} changed, {} as they are, {} removed; nothing is written",
                written.new,
                written.written - written.new,
                written.unchanged,
                written.removed
            ));
            return Ok(());
        }
        writeln!(world.out, "{}", world.relative(&out.join("index.html")))?;
        world.say(&format!(
            "files: {} written, {} as they were, {} removed",
            written.written, written.unchanged, written.removed
        ));
        Ok(())
    }
}
