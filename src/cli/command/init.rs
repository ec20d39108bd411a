//! `countersign init`.

use std::path::{Path, PathBuf};

use crate::cli::args::Global;
use crate::cli::command::hook;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::draft::random_id;
use crate::cli::trust::pin;
use crate::cli::workspace::{Workspace, log_file};
use crate::cli::{Outcome, Problem, World};
use crate::git::Snapshot;
use crate::log;
use crate::output::summary::counted;
use crate::policy::quoted;
use crate::record::{Kind, template};

/// Make a log: a folder with a policy and a first record
///
/// Records of another tool that lie in the folder are adopted: they are read as they are, and the rules begin with the
/// next number. Nothing that is there is changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign init                  asks what it needs to know
  countersign init --yes --hook     a log in decisions/, and the git hook
  countersign init docs/adr --yes   adopts the records that lie there
  countersign init --trust          in a clone: trust the policy that is there, once")]
pub(crate) struct Args {
    /// The log's folder [default: the one that holds records already, else decisions]
    folder: Option<PathBuf>,
    /// What the log is called
    #[arg(long)]
    title: Option<String>,
    /// What stands in front of a number: DR in DR-42
    #[arg(long, default_value = "DR")]
    prefix: String,
    /// Install the git hook too
    #[arg(long)]
    hook: bool,
    /// Make no log, but trust the policy of the one that is there, in this clone: at HEAD, or at this commit
    #[arg(long, value_name = "REF", num_args = 0..=1, require_equals = true, default_missing_value = "HEAD",
        conflicts_with_all = ["folder", "title", "hook", "commit", "dry_run"])]
    trust: Option<String>,
    /// Ask nothing
    #[arg(long, short)]
    yes: bool,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        if let Some(revision) = &self.trust {
            return pin(world, global, revision, self.yes);
        }
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let snapshot = workspace.work_tree()?;
        let asks = world.can_ask && !self.yes;
        let folder = match self.folder.as_deref().or(global.log.as_deref()) {
            Some(folder) => workspace.below_root(folder)?,
            None => {
                let usual = workspace.existing_records().unwrap_or("decisions");
                let answer = if asks { world.ask("Folder of the log", usual)? } else { usual.to_owned() };
                workspace.below_root(&workspace.root.join(Path::new(answer.trim_end_matches('/'))))?
            }
        };
        let policy_path = log_file(&folder);
        if snapshot.exists(&policy_path)? {
            return Err(Problem::new(format!("there is a log already: `{policy_path}`"))
                .hint("`countersign new` writes a record in it; `countersign roster add` adds people"));
        }
        let title = match &self.title {
            Some(title) => title.clone(),
            None if asks => world.ask("What the log is called", "Decisions")?,
            None => "Decisions".to_owned(),
        };
        let existing = workspace.paths_everywhere(&snapshot, &folder).unwrap_or_default();
        let number = log::next_number(existing.iter().map(String::as_str));
        let adopted = adopted(&snapshot, &folder)?;
        // A record without number counts as new under a number, so records that are named by their day need a day.
        let unnumbered = adopted.iter().any(|path| crate::record::number_of(path).is_none());
        let since = if unnumbered {
            Some(world.today().to_string())
        } else {
            (number > 1).then(|| number.to_string())
        };
        let policy = policy_text(&title, &self.prefix, since.as_deref())?;
        let read = crate::policy::Policy::parse(&policy_path, policy.as_bytes());
        if let Some(fault) = read.faults.first() {
            return Err(Problem::new(fault.message.clone()));
        }
        let name = log::file_name(number, "Record decisions that product and engineering both sign");
        let record_path = log::join(&folder, &name);
        let record = first_record(world)?;
        let changes = [Change::new(&policy_path, &policy), Change::new(&record_path, &record)];
        if self.keep.create(world, &workspace, &changes, &Message::new("Begin a log", &title))? == Kept::Shown
        {
            return Ok(Outcome::Clean);
        }
        if let (Some(since), false) = (&since, adopted.is_empty()) {
            let records = counted(adopted.len(), "record");
            world.say(&format!("read as they are: {records} of before; the rules begin with {since}"));
        }
        if self.hook || (asks && workspace.repository.is_some() && world.confirm("Install the git hook?")?) {
            hook::install(world, &workspace)?;
        }
        if workspace.repository.is_none() {
            world.say("this folder is in no git repository: `git init` makes one, and sign-offs can then be committed");
        }
        world.say("next: add the people who sign, at least one for each role:");
        world.say(
            "  countersign roster add grace --name \"Grace Hopper\" --email grace@example.com --role product",
        );
        world.say(
            "  countersign roster add ada --name \"Ada Lovelace\" --email ada@example.com --role engineering",
        );
        Ok(Outcome::Clean)
    }
}

/// The files of a folder that are records already.
fn adopted(snapshot: &Snapshot, folder: &str) -> Result<Vec<String>, Problem> {
    let paths = snapshot.list(folder)?.into_iter().map(|entry| entry.path().to_owned());
    let below = |path: &str| path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/').to_owned();
    Ok(paths.filter(|path| log::place_of(&below(path), &[]) == log::Place::Record).collect())
}

pub(super) fn policy_text(title: &str, prefix: &str, since: Option<&str>) -> Result<String, Problem> {
    let random = random::<16>()?;
    let hex = format!("{:032x}", u128::from_be_bytes(random));
    // A random UUID: version 4, variant 1.
    let uuid = format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..]);
    let sections = |kind: Kind| template::sections(kind).join(", ");
    let since = since.map_or_else(String::new, |since| {
        format!(
            "# Records of other tools from before this number or day are read as they are.\nsince: {since}\n"
        )
    });
    Ok(format!(
        "# Who may sign, and what records are held to. `countersign check` finds mistakes in this file too.\nversion: 1\n\
         title: {}\n# The log's identity: a sign-off counts in this log alone. Never change it.\nlog: {uuid}\n\
         prefix: {}\n{since}\n# The sections that each kind of record has to answer.\nsections:\n  product: [{}]\n  \
         technical: [{}]\n\n# The roster: `countersign roster add` writes here.\npeople:\n",
        quoted(title),
        quoted(prefix),
        sections(Kind::Product),
        sections(Kind::Technical),
    ))
}

fn first_record(world: &World<'_>) -> Result<String, Problem> {
    Ok(include_str!("../../../templates/records/first.md")
        .replace("{{id}}", random_id()?.as_str())
        .replace("{{date}}", &world.today().to_string()))
}

/// Random bytes from the operating system.
pub(in crate::cli) fn random<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Problem::new(format!("the system gives no random numbers: {error}")))?;
    Ok(bytes)
}
