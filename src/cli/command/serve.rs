//! `countersign serve`.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::check::check_log;
use crate::cli::args::Global;
use crate::cli::command::init::random;
use crate::cli::command::theme;
use crate::cli::command::workshop::Browser;
use crate::cli::judge::{Scope, facts};
use crate::cli::workspace::{Workspace, slashed};
use crate::cli::{Outcome, Problem, World, judged_site, other_logs};
use crate::diagnostic::{Finding, Report, Severity};
use crate::log;
use crate::output::text::{TextOptions, render};
use crate::serve::{Change, Preview, Server, Watch};
use crate::site::from_log::{Judged, Site};
use crate::site::theme::Theme;
use crate::workshop::FOLDER;

/// How long nothing has to change before all records are judged again.
const IDLE: Duration = Duration::from_millis(400);

/// Show the site while you write, and reload it with each save
///
/// Pages are made when a browser asks for them and none is written to disk. What the rules find stands on the pages;
/// what keeps the site from being made is shown in its place. It answers this machine alone, unless --host says more.
///
/// Below /workshop/ stand the workshops, with forms for ideas and scores: they write the files that `countersign workshop`
/// writes, and are taken from this machine alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign serve
  countersign serve --port 8000 --theme theme

Ctrl-C ends it.")]
pub(crate) struct Args {
    /// The port to listen on; 0 takes one that is free
    #[arg(long, short, default_value_t = 4180, value_name = "PORT")]
    port: u16,
    /// The address to listen on; any other than `127.0.0.1` or `::1` lets other machines read your drafts
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    host: IpAddr,
    /// A folder of templates, styles and files to use in place of the built-in ones of the same name
    #[arg(long, value_name = "DIR")]
    theme: Option<PathBuf>,
    /// Show without checking
    #[arg(long)]
    no_check: bool,
}

/// A preview, and what is watched for it.
struct Run<'r, 'w> {
    world: &'r mut World<'w>,
    global: &'r Global,
    workspace: Workspace,
    theme: Option<PathBuf>,
    checks: bool,
    /// What the rules say, as it is shown.
    said: Vec<Finding>,
    /// How that reads.
    words: String,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        if let Some(folder) = &self.theme {
            // A folder that is not there is told before anything is served.
            theme::of_folder(world, folder)?;
        }
        let theme = self.theme.as_ref().map(|folder| world.folder.join(folder));
        let mut run = Run {
            world,
            global,
            workspace,
            theme,
            checks: !self.no_check,
            said: Vec::new(),
            words: String::new(),
        };
        let folders = run.folders()?;
        let watch = Watch::new(&folders).map_err(|error| Problem::from_error(&error))?;
        let preview = run.whole();
        let rooms = Box::new(Browser::new(run.world, global));
        let token = random::<16>()?;
        let server = Server::start(self.host, self.port, preview, rooms, &token).map_err(|error| {
            Problem::from_error(&error).hint("another port may be free: `--port 0` takes any that is")
        })?;
        writeln!(run.world.out, "http://{}/", server.address())?;
        run.world.out.flush()?;
        if !self.host.is_loopback() {
            run.world.say("other machines that reach this address can read everything in these logs");
        }
        run.world.say("reloads with each save; workshops are below /workshop/; Ctrl-C ends it");
        run.follow(&watch, &server);
        Ok(Outcome::Clean)
    }
}

impl Run<'_, '_> {
    /// The folders to watch: those of the logs, and the theme's.
    fn folders(&self) -> Result<Vec<PathBuf>, Problem> {
        let snapshot = self.workspace.work_tree()?;
        let logs = self.workspace.folders(&snapshot, self.global)?;
        let logs = logs.iter().map(|folder| self.workspace.on_disk(folder));
        Ok(logs.chain(self.theme.clone()).collect())
    }

    /// Shows what there is, as long as anything is watched.
    fn follow(&mut self, watch: &Watch, server: &Server) {
        let mut is_settled = true;
        loop {
            let change = watch.next((!is_settled).then_some(IDLE));
            match change {
                Change::End => return,
                Change::None => {
                    is_settled = true;
                    self.settle(server);
                }
                // No page of the site shows workshops; their own are read when they are asked for.
                Change::Files(files) if self.are_of_workshops(&files) => {
                    is_settled = false;
                    server.change(|preview| (preview, true));
                }
                Change::Files(files) if self.follow_records(&files, server) => is_settled = false,
                Change::Files(_) | Change::Unclear => {
                    is_settled = true;
                    server.show(self.whole());
                }
            }
        }
    }

    /// Whether files are such as workshops are made of, or folders of them.
    fn are_of_workshops(&self, files: &BTreeSet<PathBuf>) -> bool {
        files.iter().all(|file| {
            let Some(path) = self.below(file) else { return false };
            let Some(at) = path.find(&format!("/{FOLDER}/")) else { return false };
            let own = &path[at + 1..];
            log::is_of_workshop(own) || own.rsplit('.').next() != Some("md")
        })
    }

    /// Reads records anew that were saved; `false` where more than their texts has changed.
    fn follow_records(&mut self, files: &BTreeSet<PathBuf>, server: &Server) -> bool {
        let Some(paths) = files.iter().map(|file| self.below(file)).collect::<Option<Vec<String>>>() else {
            return false;
        };
        let Ok(snapshot) = self.workspace.work_tree() else { return false };
        let mut followed = false;
        server.change(|preview| {
            // Where nothing could be shown, what changed may be what mends it.
            let (mut site, theme) = match preview.into_site() {
                Ok(parts) => parts,
                Err(broken) => return (*broken, false),
            };
            followed = paths.iter().all(|path| {
                let entry = snapshot.list(path).ok().and_then(|entries| entries.into_iter().next());
                let read = entry.map(|entry| log::read_records(&snapshot, &[entry], &|_| true));
                read.and_then(|mut records| records.pop()).is_some_and(|record| site.replace(&record))
            });
            if followed && self.checks {
                for path in &paths {
                    let only = BTreeSet::from([path.clone()]);
                    let scope = Scope { only: Some(&only), ..Scope::default() };
                    let log = site.logs().find(|log| log.records.iter().any(|record| record.path() == path));
                    // Without a look at HEAD, which takes as long as all the rest: that follows once nothing changes.
                    let report = log.and_then(|log| {
                        let gathered = self.workspace.gathered(&snapshot, log, None, scope).ok()?;
                        Some(check_log(log, &facts(self.world.today(), log, &gathered, scope)))
                    });
                    if let Some(report) = report {
                        site.say(path, &report);
                        self.said.retain(|finding| *finding.diagnostic.path != **path);
                        self.said.extend(report.findings().iter().cloned());
                    }
                }
            }
            (self.shown(site, theme), followed)
        });
        followed
    }

    /// Judges everything again, and shows that where it differs.
    fn settle(&mut self, server: &Server) {
        if !self.checks {
            return;
        }
        let mut shown = std::mem::take(&mut self.said);
        let read = self.read();
        shown.sort_by(|a, b| a.diagnostic.cmp(&b.diagnostic));
        match read {
            // The pages show it already; what is left are the words that all of it is told in.
            Ok(_) if shown == self.said => {
                let (words, errors) = (self.words.clone(), self.errors());
                server.change(|preview| (preview.saying(words, errors), false));
            }
            Ok((logs, theme)) => {
                server.show(self.shown(judged_site::site(&logs, self.world.today()), theme));
            }
            Err(problem) => server.show(Preview::broken(told(&problem))),
        }
    }

    /// Reads and judges everything.
    fn whole(&mut self) -> Preview {
        match self.read() {
            Ok((logs, theme)) => self.shown(judged_site::site(&logs, self.world.today()), theme),
            Err(problem) => Preview::broken(told(&problem)),
        }
    }

    fn read(&mut self) -> Result<(Vec<Judged>, Theme), Problem> {
        let theme = match &self.theme {
            Some(folder) => Theme::with_folder(folder)?,
            None => Theme::default(),
        };
        let snapshot = self.workspace.work_tree()?;
        let folders = self.workspace.folders(&snapshot, self.global)?;
        let judged_site::Read { mut logs, report, .. } =
            judged_site::read(self.world, &self.workspace, &snapshot, &folders, self.checks)?;
        logs.extend(other_logs::read(&self.workspace.other_logs(self.world, &snapshot, &folders, false)?)?);
        self.said = report.findings().to_vec();
        self.words = words(&report);
        Ok((logs, theme))
    }

    fn shown(&self, site: Site, theme: Theme) -> Preview {
        let files = self.workspace.work_tree().ok();
        Preview::new(site, theme, files, self.words.clone(), self.errors())
    }

    /// How many findings fail a check.
    fn errors(&self) -> usize {
        self.said.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// A path in the repository of a file of a log; `None` for any other.
    fn below(&self, file: &Path) -> Option<String> {
        let root = self.workspace.root.canonicalize().ok()?;
        let theme = self.theme.as_ref().is_some_and(|theme| file.starts_with(theme));
        file.strip_prefix(&root).ok().filter(|_| !theme).map(slashed)
    }
}

/// What the rules say, as text; empty where they say nothing.
fn words(report: &Report) -> String {
    if report.findings().is_empty() {
        return String::new();
    }
    let options = TextOptions { color: false, width: 100, limit: None, verbose: false, rest: None };
    let mut words = Vec::new();
    // Written to memory, which takes all.
    let _ = render(report, &options, &mut words);
    String::from_utf8_lossy(&words).into_owned()
}

/// A problem and the way out of it, as text.
fn told(problem: &Problem) -> String {
    let mut text = Vec::new();
    // Written to memory, which takes all.
    let _ = problem.write_to(&mut text, false);
    String::from_utf8_lossy(&text).into_owned()
}
