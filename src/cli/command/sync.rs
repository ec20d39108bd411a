//! `countersign sync`.

use std::path::PathBuf;

use crate::cli::args::{Format, Global};
use crate::cli::sync::clean::cleaned;
use crate::cli::sync::clock::{Clock, run_name};
use crate::cli::sync::forge::OfForge;
use crate::cli::sync::report::{Chapter, document};
use crate::cli::sync::scene::{Scene, way};
use crate::cli::sync::teller::{Manner, Teller};
use crate::cli::{Outcome, Problem, World, tickets_file};
use crate::sync::apply::{Done, Failed, Ledger, apply};
use crate::sync::http::Http;
use crate::sync::line::{Line, Sight};
use crate::sync::pace::Manners;
use crate::sync::run::{Job, Meant, NAMES, jobs};
use crate::sync::secrets::Secrets;
use crate::sync::state::State;
use crate::sync::store::{Place, Store, StoreProblem};
use crate::sync::transport::{Looking, Rehearsal, Transport};

/// Show decisions where the team already talks, as the policy names it
///
/// Sends what differs from what was sent before, record by record, and takes away what is wanted no longer. It tells the
/// records of the commit that is checked out: what is not committed is not sent. What was sent is noted under
/// refs/countersign/sync, here and at the remote, so that a second run sends nothing, wherever it runs.
///
/// Secrets come from environment variables that the policy names.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:
  countersign sync --dry-run          what would be sent, to the letter; no network, no secret
  countersign sync jira --only 42
  countersign sync --state file:sync.json --format json
  countersign sync github --help      approvals of pull requests

Exit codes: 0 all is as it should be, 1 something went wrong and is listed, 2 could not begin.")]
pub(crate) struct Args {
    #[command(subcommand)]
    forge: Option<OfForge>,
    /// The one service to speak to [default: all that the policy names]
    #[arg(value_name = "SERVICE", value_parser = NAMES)]
    service: Option<String>,
    /// Only show what would be sent; with --look the services are read, which takes the network and the secrets
    #[arg(long)]
    dry_run: bool,
    /// Only this record: its number, `DR-2`, name or path
    #[arg(long, value_name = "RECORD")]
    only: Option<String>,
    /// The form of the report: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Where it is noted what was sent: `ref`, or `file:PATH` [default: ref in a repository]
    #[arg(long, value_name = "PLACE")]
    state: Option<String>,
    /// The remote that shares what was sent, or `none` [default: origin, or the only one there is]
    #[arg(long, value_name = "NAME")]
    remote: Option<String>,
    /// Look whether what was sent before is still there, one request for each, and restore what is not
    #[arg(long)]
    look: bool,
    /// Send although a newer commit, or one of another branch, was sent last
    #[arg(long)]
    anyway: bool,
    /// Send anew what an earlier run began and nobody knows whether it arrived, such as a message that was not answered
    #[arg(long)]
    resend: bool,
    /// Show each request and answer as it goes
    #[arg(long, short)]
    verbose: bool,
    /// How long one request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    timeout: u64,
    /// How often a request is sent at the most, where sending it again does no harm
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=20))]
    tries: u32,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        if let Some(forge) = &self.forge {
            return forge.run(world);
        }
        let service = self.service.as_deref();
        let scene = Scene::read(world, global, service)?;
        let way = way(world, self.timeout);
        let secrets = scene.secrets(world, service, &way, self.dry_run && !self.look)?;
        let mut network = Http::new(way).map_err(|broken| Problem::new(broken.to_string()))?;
        let mut rehearsal = Rehearsal::default();
        let mut looking;
        let transport: &mut dyn Transport = match (self.dry_run, self.look) {
            (false, _) => &mut network,
            (true, false) => &mut rehearsal,
            (true, true) => {
                looking = Looking::new(&mut network);
                &mut looking
            }
        };
        cleaned(world, &secrets, |clean| self.send(clean, &scene, &secrets, transport))
    }

    fn send(
        &self,
        world: &mut World<'_>,
        scene: &Scene,
        secrets: &Secrets,
        transport: &mut dyn Transport,
    ) -> Result<Outcome, Problem> {
        for note in &scene.notes {
            world.say(&format!("note: {note}"));
        }
        let meant = Meant { service: self.service.clone(), only: self.only(scene)? };
        let place = self.place(world, scene)?;
        if self.dry_run {
            let mut state = place.look()?;
            let jobs = jobs(&scene.pictures, &meant, &state);
            let chapters =
                self.chapters(world, scene, secrets, transport, jobs, &mut Ledgers::Dry(&mut state))?;
            return self.end(world, &chapters);
        }
        let mut store = Store::open(place, &run_name()?, world.now)?;
        self.newer(scene, store.state())?;
        let jobs = jobs(&scene.pictures, &meant, store.state());
        if jobs.iter().any(|job| !job.plan.steps.is_empty()) {
            store.begin()?;
        }
        let chapters =
            self.chapters(world, scene, secrets, transport, jobs, &mut Ledgers::Real(&mut store))?;
        // What went wrong is to be sent from this commit still; an earlier one would be a step back all the same.
        let commit = scene.commit.as_deref().filter(|_| meant.only.is_none());
        store.finish(commit)?;
        self.end(world, &chapters)
    }

    fn chapters(
        &self,
        world: &mut World<'_>,
        scene: &Scene,
        secrets: &Secrets,
        transport: &mut dyn Transport,
        jobs: Vec<Job>,
        ledger: &mut Ledgers<'_>,
    ) -> Result<Vec<Chapter>, Problem> {
        let mut clock = Clock::new(world);
        let json = self.format == Format::Json;
        let manner = Manner { verbose: self.verbose, dry: self.dry_run, look: self.look, json };
        let teller = Teller::new(world, manner);
        let mut chapters = Vec::new();
        for mut job in jobs {
            let picture = &scene.pictures[job.picture];
            let name = job.service.name();
            teller.begin(name, job.plan.steps.len());
            for step in job.plan.steps.iter().filter(|_| self.resend) {
                if ledger.state().get(name, step.key()).is_some_and(|kept| kept.begun) {
                    ledger.note(name, step.key(), None)?;
                }
            }
            let mut watch = |sight: &Sight<'_>| teller.sees(name, sight);
            let manners = Manners { tries: self.tries, ..job.service.manners() };
            let mut line = Line::new(transport, &mut clock, secrets, manners, &mut watch);
            let mut went = |result: Result<&Done, &Failed>| teller.went(name, result);
            let report = apply(&mut *job.service, job.plan, ledger, &mut line, self.look, &mut went)?;
            let stopped = report.failed.iter().any(|failed| failed.trouble.kind.stops_the_service());
            let mut notes = job.notes;
            let mut fetching = Vec::new();
            if self.only.is_none() && !stopped {
                let fetched = job.service.fetch(picture, &mut line);
                notes.extend(fetched.news);
                fetching = fetched.failed;
                if let (Some(tickets), Some(repository), false) =
                    (fetched.tickets, &scene.workspace.repository, self.dry_run)
                {
                    tickets_file::keep(repository, &picture.folder, &tickets);
                }
            }
            for (says, trouble) in &fetching {
                teller.says(&format!("{name}: {says}: {trouble}"));
                trouble.help.iter().for_each(|help| teller.says(&format!("  help: {help}")));
            }
            for note in &notes {
                teller.says(&format!("note: {name}: {note}"));
            }
            let requests = teller.requests();
            let (service, log) = (name.to_owned(), picture.folder.clone());
            chapters.push(Chapter { service, log, report, notes, fetching, requests });
        }
        Ok(chapters)
    }

    fn end(&self, world: &mut World<'_>, chapters: &[Chapter]) -> Result<Outcome, Problem> {
        match self.format {
            Format::Json => writeln!(world.out, "{:#}", document(chapters, self.dry_run))?,
            Format::Text => {
                for chapter in chapters {
                    writeln!(world.out, "{}", chapter.line(self.dry_run))?;
                }
            }
        }
        world.out.flush()?;
        let failed: usize = chapters.iter().map(Chapter::failed).sum();
        Ok(if failed > 0 { Outcome::Findings } else { Outcome::Clean })
    }

    /// The key of the one decision that is meant.
    fn only(&self, scene: &Scene) -> Result<Option<String>, Problem> {
        let Some(wanted) = &self.only else { return Ok(None) };
        let mut problem = None;
        let mut found = Vec::new();
        for picture in &scene.pictures {
            let Some(log) = scene.logs.iter().find(|log| log.folder == picture.folder) else { continue };
            match log.find(wanted) {
                Ok(place) => found.push(picture.decisions[place].key.clone()),
                Err(error) => problem = Some(error),
            }
        }
        match (found.as_slice(), problem) {
            ([one], _) => Ok(Some(one.clone())),
            ([], Some(problem)) => Err(problem.into()),
            _ => Err(Problem::new(format!("`{wanted}` is in several logs")).hint("say which: `--log DIR`")),
        }
    }

    fn place(&self, world: &World<'_>, scene: &Scene) -> Result<Place, Problem> {
        match (self.state.as_deref(), &scene.workspace.repository) {
            (Some(place), _) if place.strip_prefix("file:").is_some_and(|path| !path.is_empty()) => {
                Ok(Place::File(world.folder.join(PathBuf::from(&place["file:".len()..]))))
            }
            (None | Some("ref"), Some(repository)) => {
                let remote = match self.remote.as_deref() {
                    Some("none") => None,
                    Some(name) => Some(name.to_owned()),
                    None => repository.usual_remote()?,
                };
                Ok(Place::Ref { repository: repository.clone(), remote })
            }
            (None | Some("ref"), None) => {
                Err(Problem::new("there is no repository to note in what was sent")
                    .hint("give a file for it: `--state file:PATH`"))
            }
            (Some(other), _) => Err(Problem::new(format!("`{other}` is no place for what was sent"))
                .hint("write `--state ref` or `--state file:PATH`")),
        }
    }

    /// Refuses to tell an old state of things after a newer one.
    fn newer(&self, scene: &Scene, state: &State) -> Result<(), Problem> {
        let (Some(last), Some(now), Some(repository)) =
            (&state.commit, &scene.commit, &scene.workspace.repository)
        else {
            return Ok(());
        };
        if self.anyway || last == now || repository.comes_before(last, now)? != Some(false) {
            return Ok(());
        }
        let short = |id: &str| id.chars().take(7).collect::<String>();
        Err(Problem::new(format!(
            "commit {} was sent last, and {}, which is checked out, does not follow it",
            short(last),
            short(now)
        ))
        .hint("check out the branch that decisions are told from, or say `--anyway`"))
    }
}

/// The ledger of this run.
enum Ledgers<'a> {
    Dry(&'a mut State),
    Real(&'a mut Store),
}

impl Ledger for Ledgers<'_> {
    fn state(&self) -> &State {
        match self {
            Self::Dry(state) => state,
            Self::Real(store) => store.state(),
        }
    }

    fn note(
        &mut self,
        service: &str,
        key: &str,
        kept: Option<crate::sync::state::Kept>,
    ) -> Result<(), StoreProblem> {
        match self {
            Self::Dry(state) => state.note(service, key, kept),
            Self::Real(store) => store.note(service, key, kept),
        }
    }

    fn tick(&mut self, now: jiff::Timestamp) -> Result<(), StoreProblem> {
        match self {
            Self::Dry(_) => Ok(()),
            Self::Real(store) => store.tick(now),
        }
    }
}

impl From<StoreProblem> for Problem {
    fn from(error: StoreProblem) -> Self {
        let hint = match &error {
            StoreProblem::BusyHere => Some("wait until it has ended".to_owned()),
            StoreProblem::BusyElsewhere { until, .. } => {
                Some(format!("wait until it has ended; without a sign of life it counts as dead at {until}"))
            }
            StoreProblem::Overtaken(_) => {
                Some("run it again: it goes on from what the other has sent".to_owned())
            }
            StoreProblem::Unreadable { .. } => Some(
                "take it away, and everything is sent anew: `git update-ref -d refs/countersign/sync`"
                    .to_owned(),
            ),
            StoreProblem::Git(_) => {
                Some("`--remote none` keeps it here, `--state file:PATH` in a file".to_owned())
            }
            _ => None,
        };
        Self::from_error(&error).maybe_hint(hint)
    }
}
