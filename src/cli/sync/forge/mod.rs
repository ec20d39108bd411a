//! `sync github` and `sync gitlab`: approvals of a change counted as sign-offs, told there, and noted after the merge.

mod document;
mod gather;
pub(super) mod live;
mod look;
mod offline;
mod place;
mod show;

use std::path::{Path, PathBuf};

use crate::cli::args::Format;
use crate::cli::signing::{Attested, attest};
use crate::cli::sync::clean::cleaned;
use crate::cli::sync::clock::Clock;
use crate::cli::sync::forge::gather::Gathered;
use crate::cli::sync::forge::look::{Looked, Unseen};
use crate::cli::sync::forge::place::Meant;
use crate::cli::sync::scene::{lookup, way};
use crate::cli::sync::teller::{as_json, as_text, sight_line};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::Repository;
use crate::policy::Forge as Kind;
use crate::sync::forge::tell::{Told, plan, tell};
use crate::sync::forge::verdict::Judged;
use crate::sync::forge::{Change, Forge, Word, words};
use crate::sync::http::{Http, Way};
use crate::sync::line::{Line, Sight};
use crate::sync::pace::Manners;
use crate::sync::secrets::Secrets;
use crate::sync::trouble::{Trouble, TroubleKind};

/// The two forges, as they are typed.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum OfForge {
    /// Count approvals of a pull request as sign-offs, tell GitHub who is missing, note them after the merge
    ///
    /// An approval counts where the roster names the account by its number and the record says what it said at the commit
    /// that was approved. GitHub is given a status, `countersign/signoff`, at the last commit, and one comment that is
    /// changed as things change. In a run of GitHub Actions the pull request is known; the token comes from `GITHUB_TOKEN`.
    #[command(after_help = "Examples:
  countersign sync github 7 --dry-run
  countersign sync github 7 --dry-run --look            with the approvals there are
  countersign sync github --all
  countersign sync github --record --key ~/attestor     after the merge, in the branch it went into

Exit codes: 0 told, whoever is missing, 1 something went wrong and is listed, 2 could not begin.")]
    Github(Args),
    /// Count approvals of a merge request as sign-offs, tell GitLab who is missing, note them after the merge
    ///
    /// An approval counts where the roster names the account by its number and the record says what it said in the version
    /// that was approved. GitLab is given a status, `countersign/signoff`, at the last commit, and one comment that is
    /// changed as things change. In a pipeline the merge request is known; the token comes from `GITLAB_TOKEN`, since that of
    /// a job may read no approvals.
    #[command(after_help = "Examples:
  countersign sync gitlab 7 --dry-run
  countersign sync gitlab 7 --dry-run --look            with the approvals there are
  countersign sync gitlab --all
  countersign sync gitlab --record --key ~/attestor     after the merge, in the branch it went into

Exit codes: 0 told, whoever is missing, 1 something went wrong and is listed, 2 could not begin.")]
    Gitlab(Args),
}

/// What both are told.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(crate) struct Args {
    /// The number of the change [default: the one that the run of CI is about]
    #[arg(value_name = "NUMBER", conflicts_with = "all")]
    number: Option<u64>,
    /// Every change that is open
    #[arg(long, conflicts_with = "record")]
    all: bool,
    /// Note the approvals of a merged change in its records, and stage them; nothing is told
    #[arg(long, requires = "key")]
    record: bool,
    /// The private key of the attestor, or its .pub file where an agent holds the key
    #[arg(long, value_name = "FILE", requires = "record")]
    key: Option<PathBuf>,
    /// Only show what would be told or noted, as far as this clone knows: no network, no token, no approvals
    #[arg(long)]
    dry_run: bool,
    /// With --dry-run, read approvals and what stands there, which takes the network and the token
    #[arg(long, requires = "dry_run")]
    look: bool,
    /// End with 1 while a sign-off is missing or somebody asks for changes
    #[arg(long)]
    require: bool,
    /// Write what the comment says into this file too, for runs whose token may only read
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The repository there [default: the one of the run of CI, or of `site.repository` in the policy]
    #[arg(long, value_name = "NAME")]
    repository: Option<String>,
    /// The commit whose policy judges [default: the remote's branch that the change goes into; HEAD with --record]
    #[arg(long, value_name = "REF")]
    base: Option<String>,
    /// The remote that has commits which are not here [default: origin, or the only one there is]
    #[arg(long, value_name = "NAME")]
    remote: Option<String>,
    /// The form of the report: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
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

/// What became of one change.
pub(super) struct Chapter {
    change: Option<Change>,
    number: u64,
    judged: Vec<Judged>,
    notes: Vec<String>,
    done: Vec<String>,
    failed: Vec<(String, Trouble)>,
    /// What a dry run would send.
    requests: Vec<serde_json::Value>,
}

impl Chapter {
    fn new(number: u64) -> Self {
        let (judged, notes, done, failed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { change: None, number, judged, notes, done, failed, requests: Vec::new() }
    }
}

impl OfForge {
    pub(crate) fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        let (kind, args) = match self {
            Self::Github(args) => (Kind::GitHub, args),
            Self::Gitlab(args) => (Kind::GitLab, args),
        };
        let workspace = Workspace::open(world)?;
        let repository = workspace.repository.as_ref().ok_or_else(|| {
            Problem::new("this folder is in no git repository, so there is no change to look at")
                .hint("run it in a clone")
        })?;
        let forge = place::forge(world, repository, kind, args.repository.as_deref())?;
        let meant = match args.number {
            Some(number) => Meant::One(number),
            None if args.all => Meant::Open,
            None => place::meant(world, kind, args.record)?,
        };
        if args.dry_run && !args.look {
            return Run::new(args, repository, &*forge).rehearse(world, &meant);
        }
        let way = way(world, args.timeout);
        let secrets = secrets(world, &*forge, &way)?;
        let mut network = Http::new(way).map_err(|broken| Problem::new(broken.to_string()))?;
        let run = Run::new(args, repository, &*forge);
        cleaned(world, &secrets, |world| run.all(world, &meant, &mut network, &secrets))
    }
}

/// The token, and what else nobody may see.
fn secrets(world: &World<'_>, forge: &dyn Forge, way: &Way) -> Result<Secrets, Problem> {
    let mut secrets = Secrets::take([forge.variable()], &lookup(world)).map_err(|missing| {
        let missing: Vec<String> = missing.iter().map(ToString::to_string).collect();
        Problem::new(format!("{}, which {} needs", missing.join("; "), forge.title()))
            .hint("set it where this runs: in a workflow, `GITHUB_TOKEN: ${{ github.token }}`")
            .hint("`sync --dry-run` shows without it what would be told, as far as this clone knows")
    })?;
    if let Some(password) = way.password() {
        secrets.hide(password);
    }
    Ok(secrets)
}

/// One run: what was typed, where it stands, whom it speaks to.
struct Run<'r> {
    args: &'r Args,
    repository: &'r Repository,
    forge: &'r dyn Forge,
    /// The changes that are open, each with its last commit, once that was asked: all of a run are held against one list.
    open: std::cell::RefCell<Option<Vec<(u64, String)>>>,
}

impl<'r> Run<'r> {
    fn new(args: &'r Args, repository: &'r Repository, forge: &'r dyn Forge) -> Self {
        Self { args, repository, forge, open: std::cell::RefCell::default() }
    }
}

impl Run<'_> {
    fn all(
        &self,
        world: &mut World<'_>,
        meant: &Meant,
        network: &mut Http,
        secrets: &Secrets,
    ) -> Result<Outcome, Problem> {
        let name = self.forge.kind().name();
        let verbose = self.args.verbose;
        let said = std::cell::RefCell::new(Vec::new());
        let mut watch = |sight: &Sight<'_>| {
            if verbose {
                said.borrow_mut().push(sight_line(name, sight));
            }
        };
        let mut clock = Clock::new(world);
        let manners = Manners { tries: self.args.tries, ..self.forge.manners() };
        let mut line = Line::new(network, &mut clock, secrets, manners, &mut watch);
        let flush = |world: &mut World<'_>| {
            said.borrow_mut().drain(..).for_each(|line: String| world.say(&line));
        };
        let numbers = self.numbers(meant, &mut line);
        flush(world);
        let numbers = numbers.map_err(|trouble| as_problem(self.forge, trouble))?;
        if numbers.is_empty() {
            world.say(&format!("note: there is no {} to look at", self.forge.noun()));
        }
        let is_one_of_many = *meant == Meant::Open;
        let mut chapters = Vec::new();
        for number in numbers {
            let chapter = self.one(world, number, &mut line);
            flush(world);
            let chapter = match chapter {
                Err(problem) if is_one_of_many => {
                    problem.write(world)?;
                    let why = Trouble::new(TroubleKind::Odd, "this clone does not say enough");
                    let says = format!("{} {number} cannot be judged", self.forge.noun());
                    Chapter { failed: vec![(says, why)], ..Chapter::new(number) }
                }
                chapter => chapter?,
            };
            if self.args.format == Format::Text {
                self.print(world, &chapter)?;
            }
            chapters.push(chapter);
        }
        if self.args.format == Format::Json {
            writeln!(world.out, "{:#}", document::document(self.forge, &chapters))?;
        }
        self.report(world, &chapters)?;
        world.out.flush()?;
        let failed = chapters.iter().any(|chapter| !chapter.failed.is_empty());
        let lacks = |chapter: &Chapter| words::status(&chapter.judged, None).word != Word::Signed;
        let lacking = self.args.require && chapters.iter().any(lacks);
        Ok(if failed || lacking { Outcome::Findings } else { Outcome::Clean })
    }

    /// Looks at one change. Trouble with it leaves the others alone.
    fn one(&self, world: &mut World<'_>, number: u64, line: &mut Line<'_>) -> Result<Chapter, Problem> {
        let mut chapter = Chapter::new(number);
        let looked = match self.look(world, number, line) {
            Ok(looked) => looked,
            Err(Unseen::Trouble(trouble)) => {
                chapter.failed.push((format!("{} {number} cannot be read", self.forge.noun()), trouble));
                return Ok(chapter);
            }
            Err(Unseen::Problem(problem)) => return Err(problem),
        };
        let Looked { change, gathered: Gathered { judged, notes } } = looked;
        chapter.notes = notes;
        if self.args.record {
            self.record(world, &change, &judged, &mut chapter)?;
        }
        chapter.judged = judged.into_iter().map(|(_, judged)| judged).collect();
        if !self.args.record && !change.is_merged {
            self.tell(world, &change, &mut chapter, line)?;
        }
        chapter.change = Some(change);
        Ok(chapter)
    }

    fn tell(
        &self,
        world: &mut World<'_>,
        change: &Change,
        chapter: &mut Chapter,
        line: &mut Line<'_>,
    ) -> Result<(), Problem> {
        let mut status = words::status(&chapter.judged, None);
        match self.beside(world, change, line) {
            Ok(others) => {
                // A status is one of a commit: what is asked for in one branch must not be had by way of another.
                if let Some((number, other)) = others
                    .into_iter()
                    .filter(|(_, other)| other.word > status.word)
                    .max_by_key(|(_, other)| other.word)
                {
                    chapter
                        .notes
                        .push(format!("{} {number} has the same last commit and waits", self.forge.noun()));
                    status = words::beside(&other, self.forge.noun(), number);
                }
            }
            Err(trouble) => {
                chapter.failed.push(("what else is open cannot be read".to_owned(), trouble));
                return Ok(());
            }
        }
        let body = words::comment(&chapter.judged, self.forge.noun());
        let is_asked = chapter.judged.iter().any(|judged| !judged.roles.is_empty());
        let told = match plan(self.forge, change, &status, &body, is_asked, line) {
            Ok(told) => told,
            Err(trouble) => {
                chapter.failed.push(("what stands there cannot be read".to_owned(), trouble));
                return Ok(());
            }
        };
        for Told { says, ways } in &told {
            if self.args.dry_run {
                chapter.done.push(format!("would tell: {says}"));
                if let Some(first) = ways.first() {
                    chapter.requests.push(as_json(first));
                    if self.args.format == Format::Text {
                        world.out.write_all(as_text(first).as_bytes())?;
                    }
                }
                continue;
            }
            let told = Told { says: says.clone(), ways: ways.clone() };
            match tell(self.forge, &told, line) {
                Ok(()) => chapter.done.push(format!("told: {says}")),
                // A run for a fork may read alone, whatever the workflow asks for.
                Err(trouble) if trouble.kind == TroubleKind::Forbidden && change.is_from_fork => {
                    chapter.notes.push(format!(
                        "{} is not told: the token of a change from a fork may only read ({says})",
                        self.forge.title()
                    ));
                }
                Err(trouble) => chapter.failed.push((says.clone(), trouble)),
            }
        }
        Ok(())
    }

    /// Notes what counts in the records of the working tree.
    fn record(
        &self,
        world: &mut World<'_>,
        change: &Change,
        judged: &[(String, Judged)],
        chapter: &mut Chapter,
    ) -> Result<(), Problem> {
        let key = self.args.key.as_deref().unwrap_or(Path::new(""));
        let whence = format!("on {} {}", self.forge.noun(), change.number);
        for (folder, one) in judged {
            for (role, approval) in one.approvals() {
                let says = format!("{} for {role}: approval of {}", one.reference, approval.name);
                if self.args.dry_run {
                    chapter.done.push(format!("would note: {says}"));
                    continue;
                }
                let attested = Attested {
                    path: &one.path,
                    folder,
                    role,
                    person: &approval.person,
                    at: &approval.at,
                    digest: approval.digest,
                    whence: &whence,
                };
                match attest(world, &attested, key) {
                    Ok(Outcome::Clean) => chapter.done.push(format!("noted: {says}")),
                    Ok(_) => chapter.failed.push((
                        says,
                        Trouble::new(TroubleKind::Refused, "the record has to be mended first"),
                    )),
                    Err(problem) => {
                        problem.write(world)?;
                        chapter.failed.push((says, Trouble::new(TroubleKind::Refused, "it cannot be noted")));
                    }
                }
            }
        }
        Ok(())
    }
}

fn as_problem(forge: &dyn Forge, trouble: Trouble) -> Problem {
    Problem::new(format!("{}: {}", forge.kind().name(), trouble.message)).maybe_hint(trouble.help)
}
