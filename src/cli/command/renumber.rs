//! `countersign renumber`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::commit::{Keep, Kept, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::write_all::{Step, write_all};
use crate::git::{EntryKind, Snapshot};
use crate::log::{self, Log};
use crate::output::summary::counted;
use crate::output::visible;
use crate::record::{SIZE_LIMIT, number_of};
use crate::renumber::{Plan, Request, plan};

/// More than this nobody reads on a screen.
const SHOWN: usize = 50;

/// Give a record another number, everywhere it is named
///
/// Renames its file and rewrites what names it in the whole repository: links and paths, `[[…]]`, `supersedes:` and
/// `relates:`, outcomes, citations such as `DR-42`. Files that git ignores, and those that are no text, are left alone.
/// Either all files change or none does.
///
/// The number is no part of what was signed, so the record's own sign-offs go on holding. Where the text of a signed record
/// would change, say whether that may cost its sign-offs (`--stale-ok`) or is to stay as it is (`--keep-signed`).
///
/// What may mean something else is listed and left: a number that two records have, bare numbers, addresses elsewhere.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign renumber 42                                 the next number that no branch has
  countersign renumber 42 57 --dry-run                    shows each place, and writes nothing
  countersign renumber decisions/0042-offer-x.md          where two records have one number
  countersign renumber decisions/0042-offer-x.md --cited-in docs/checkout.md

Exit codes: 0 all is renumbered, 1 so it is and places are left to look at, 2 could not do it.")]
pub(crate) struct Args {
    /// The record: its number, or its path where two have that number
    record: String,
    /// The new number [default: the next that no branch has]
    #[arg(value_parser = clap::value_parser!(u32).range(1..1_000_000))]
    to: Option<u32>,
    /// Where two records have the number: a file in which it means this one; may be given several times
    #[arg(long, value_name = "FILE")]
    cited_in: Vec<PathBuf>,
    /// Change the text of signed records too, though their sign-offs will hold no more
    #[arg(long)]
    stale_ok: bool,
    /// Leave the text of signed records as it is, and list what in it names the old number
    #[arg(long, conflicts_with = "stale_ok")]
    keep_signed: bool,
    #[command(flatten)]
    keep: Keep,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let (snapshot, found, place) = workspace.find(global, &self.record)?;
        let record = found.records[place].clone();
        let to = self.target(&workspace, &snapshot, &found, record.path(), record.number)?;
        let logs = every_log(&snapshot)?;
        let log = logs.iter().position(|log| log.folder == found.folder);
        let log = log.ok_or_else(|| Problem::new(format!("`{}` is in no log", record.path())))?;
        let place = logs[log].records.iter().position(|other| other.path() == record.path());
        let place = place.ok_or_else(|| Problem::new(format!("`{}` is gone", record.path())))?;
        let files = Files::read(&workspace, &snapshot)?;
        let mut cited_in = BTreeSet::new();
        for path in &self.cited_in {
            let path = workspace.below_root(path)?;
            if !files.texts.contains_key(&path) {
                return Err(Problem::new(format!("`{path}` is no file of text that git would keep"))
                    .hint("--cited-in takes a file in which the number means this record"));
            }
            cited_in.insert(path);
        }
        let request = Request {
            logs: &logs,
            log,
            place,
            to,
            files: &files.texts,
            paths: &files.paths,
            cited_in: &cited_in,
            keeps_signed: self.keep_signed,
        };
        let plan = plan(&request);
        let old = logs[log].reference(&record);
        let new = logs[log].policy.reference(to);
        if let Some((_, taken)) = plan.moves.iter().find(|(_, taken)| files.paths.contains(taken)) {
            return Err(Problem::new(format!("`{taken}` is there already"))
                .hint("choose another number, or give that file another name"));
        }
        if self.keep.dry_run {
            return show(world, &plan, &old, &new);
        }
        if !plan.stale.is_empty() && !self.stale_ok && !self.keep_signed {
            return Err(costs(&plan, &old));
        }
        write_all(&steps(&workspace, &plan)).map_err(|error| {
            let advice = error.error.advice();
            Problem::from_error(&error).maybe_hint(advice)
        })?;
        let outcome = self.tell(world, &plan, &old, &new, &files.unread)?;
        let message = Message::new(&format!("Renumber {old} as {new}"), record.name());
        let moved = plan.moves.iter().flat_map(|(from, to)| [from.as_str(), to.as_str()]);
        let paths: BTreeSet<&str> =
            moved.chain(plan.changes.iter().map(|change| change.path.as_str())).collect();
        let paths: Vec<&str> = paths.into_iter().collect();
        if self.keep.commit_written(world, &workspace, &paths, &message)? != Kept::Committed {
            world.say("next: look at it with `git diff`, then `git add --all` and commit");
        }
        Ok(outcome)
    }

    /// The number that the record gets.
    fn target(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
        log: &Log,
        path: &str,
        from: Option<u32>,
    ) -> Result<u32, Problem> {
        let paths = workspace.paths_everywhere(snapshot, &log.folder)?;
        let next = log::next_number(paths.iter().map(String::as_str));
        let Some(to) = self.to else { return Ok(next) };
        let reference = log.policy.reference(to);
        if from == Some(to) {
            return Err(Problem::new(format!("`{path}` is {reference} already"))
                .hint(format!("{} is free", log.policy.reference(next))));
        }
        // Another version of the record itself, on another branch, does not stand in its way.
        let taken = paths
            .iter()
            .find(|other| *other != path && number_of(other) == Some(to) && is_record(log, other));
        match taken {
            Some(other) => {
                Err(Problem::new(format!("{reference} is `{other}` already, here or on another branch"))
                    .hint(format!("{} is free", log.policy.reference(next))))
            }
            None => Ok(to),
        }
    }

    fn tell(
        &self,
        world: &mut World<'_>,
        plan: &Plan,
        old: &str,
        new: &str,
        unread: &[String],
    ) -> Result<Outcome, Problem> {
        for (_, to) in &plan.moves {
            writeln!(world.out, "{to}")?;
        }
        for change in &plan.changes {
            if !plan.moves.iter().any(|(from, _)| *from == change.path) {
                writeln!(world.out, "{}", change.path)?;
            }
        }
        world.out.flush()?;
        let places = plan.changes.iter().map(|change| change.edits.len()).sum();
        world.say(&format!(
            "{old} is {new} now: {} renamed, {} changed in {}",
            counted(plan.moves.len(), "file"),
            counted(places, "place"),
            counted(plan.changes.len(), "file"),
        ));
        if self.stale_ok {
            for stale in &plan.stale {
                let signers = stale.signers.join(" and ");
                world.say(&format!("{}: the sign-offs of {signers} hold no more", stale.reference));
            }
        }
        if plan.is_known_by_number {
            world.say(&format!(
                "{old} was decided: people know it by that number, and `check` asks for it again unless another record has it"
            ));
        }
        for path in unread {
            world.say(&format!("{path}: not looked into, for it is larger than {SIZE_LIMIT} bytes"));
        }
        Ok(say_left(world, plan, old))
    }
}

/// Every log of the repository, with its outcomes.
fn every_log(snapshot: &Snapshot) -> Result<Vec<Log>, Problem> {
    let mut logs = Vec::new();
    for folder in log::folders(snapshot)? {
        let mut log = log::load(snapshot, &folder, &|_| true)?;
        log.outcomes = log::outcomes(snapshot, &log);
        logs.push(log);
    }
    Ok(logs)
}

/// Whether a path is that of a record by its name, and not of something beside the records.
fn is_record(log: &Log, path: &str) -> bool {
    log::place_of(log.below(path), &log.policy.ignore) == log::Place::Record
}

/// The files that may name a record.
pub(super) struct Files {
    pub(super) texts: BTreeMap<String, String>,
    pub(super) paths: BTreeSet<String>,
    /// Text or not, they are too large to look into.
    unread: Vec<String>,
}

impl Files {
    pub(super) fn read(workspace: &Workspace, snapshot: &Snapshot) -> Result<Self, Problem> {
        let mut entries = Vec::new();
        match &workspace.repository {
            Some(repository) => {
                for path in repository.git().not_ignored()? {
                    // A folder of another repository is listed with a `/`; what is staged may be gone from disk.
                    if !path.ends_with('/') {
                        entries
                            .extend(snapshot.list(&path)?.into_iter().filter(|entry| entry.path() == path));
                    }
                }
            }
            None => entries = snapshot.list("")?,
        }
        let (mut texts, mut paths, mut unread) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        for entry in &entries {
            paths.insert(entry.path().to_owned());
            if !matches!(entry.kind(), EntryKind::File | EntryKind::Executable) {
                continue;
            }
            match snapshot.read(entry.path(), SIZE_LIMIT) {
                Ok(bytes) if !bytes.contains(&0) => {
                    if let Ok(text) = String::from_utf8(bytes) {
                        texts.insert(entry.path().to_owned(), text);
                    }
                }
                Ok(_) => {}
                Err(_) => unread.push(entry.path().to_owned()),
            }
        }
        Ok(Self { texts, paths, unread })
    }
}

/// Says what it would cost, and the two ways out.
fn costs(plan: &Plan, old: &str) -> Problem {
    let mut problem = Problem::new(format!(
        "{} that somebody has signed would say something else, for {old} is named in it; nothing was changed",
        counted(plan.stale.len(), "text")
    ));
    for stale in plan.stale.iter().take(SHOWN) {
        let signers = stale.signers.join(" and ");
        problem = problem.hint(format!("{} (`{}`) is signed by {signers}", stale.reference, stale.path));
    }
    problem
        .hint("`--keep-signed` leaves these texts as they are, and lists what in them names the old number")
        .hint("`--stale-ok` changes them, and they have to be signed again")
}

/// Shows each place that would change.
fn show(world: &mut World<'_>, plan: &Plan, old: &str, new: &str) -> Result<Outcome, Problem> {
    for (from, to) in &plan.moves {
        writeln!(world.out, "{} -> {}", visible::line(from), visible::line(to))?;
    }
    for change in &plan.changes {
        let source = crate::text::Source::new(change.path.as_str(), change.old.as_str());
        for edit in &change.edits {
            let at = source.position(edit.span.start);
            let was = visible::line(source.slice(edit.span)).into_owned();
            let (line, column) = (at.line, at.column);
            writeln!(world.out, "{}:{line}:{column}: {was} -> {}", visible::line(&change.path), edit.text)?;
        }
    }
    world.out.flush()?;
    for stale in &plan.stale {
        let signers = stale.signers.join(" and ");
        world.say(&format!(
            "{} (`{}`) is signed by {signers}, and its text names {old}",
            stale.reference, stale.path
        ));
    }
    let outcome = say_left(world, plan, old);
    world.say(&format!("{old} would be {new}; nothing was changed"));
    Ok(outcome)
}

/// Lists what is left to a person.
fn say_left(world: &mut World<'_>, plan: &Plan, old: &str) -> Outcome {
    if plan.left.is_empty() {
        return Outcome::Clean;
    }
    world.say(&format!(
        "left as they are, to be looked at: {} that may name {old}",
        counted(plan.left.len(), "place")
    ));
    for left in plan.left.iter().take(SHOWN) {
        let (line, column) = (left.line, left.column);
        let text = visible::line(&left.text).into_owned();
        world.say(&format!("  {}:{line}:{column}: {text}: {}", left.path, left.why));
    }
    if plan.left.len() > SHOWN {
        world.say(&format!("  and {} more", plan.left.len() - SHOWN));
    }
    Outcome::Findings
}

/// The renames, then the texts under their new names.
fn steps(workspace: &Workspace, plan: &Plan) -> Vec<Step> {
    let place = |path: &str| workspace.on_disk(path);
    let renames = plan.moves.iter().map(|(from, to)| Step::Rename { from: place(from), to: place(to) });
    let texts = plan.changes.iter().map(|change| {
        let moved = plan.moves.iter().find(|(from, _)| *from == change.path).map(|(_, to)| to);
        Step::Replace {
            path: place(moved.unwrap_or(&change.path)),
            old: change.old.clone().into_bytes(),
            new: change.new.clone().into_bytes(),
        }
    });
    renames.chain(texts).collect()
}
