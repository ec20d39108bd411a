//! `countersign affected`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::json;

use crate::checkin::{Entry, Page};
use crate::cli::args::Global;
use crate::cli::checkin::Form;
use crate::cli::filter::read;
use crate::cli::record_line::{RecordLine, waits_for};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::{Repository, Snapshot};
use crate::log::{Governing, Log};
use crate::output;
use crate::record::{Status, summary};
use crate::signoff::assess;

/// Find the decisions that govern files
///
/// A record says by `affects:` which paths it governs, from the top of the repository: `src/orders` and all in it,
/// `src/*.rs`, `**/*.proto`. Shown are decisions in force and those that are being decided, each with its state.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign affected src/orders/cart.rs       before you change a file
  countersign affected --staged                 before you commit
  countersign affected --base origin/main       what a pull request touches
  countersign affected --base origin/main --format markdown    as a comment on it
  countersign affected src --format json        for a program, or an agent")]
pub(crate) struct Args {
    /// Files or folders
    #[arg(value_name = "PATH", required_unless_present_any = ["base", "staged"])]
    paths: Vec<PathBuf>,
    /// The files that differ between HEAD and the commit at which it left this branch
    #[arg(long, value_name = "REF", conflicts_with_all = ["paths", "staged"])]
    base: Option<String>,
    /// The files that are staged
    #[arg(long, conflicts_with = "paths")]
    staged: bool,
    /// Also drafts and decisions that are no longer, or were never, in force
    #[arg(long)]
    all: bool,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t = Form::Text, value_name = "FORMAT")]
    format: Form,
}

/// More files than these of one record nobody reads.
const SHOWN: usize = 5;

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let files = self.files(&workspace, &snapshot)?;
        let logs = read(&snapshot, &workspace.folders(&snapshot, global)?)?;
        let mut found: Vec<(usize, Governing)> = Vec::new();
        for (at, log) in logs.iter().enumerate() {
            world.warn(&log.policy.faults);
            let governing = log.governing(&files).into_iter().filter(|found| self.wants(log, found.place));
            found.extend(governing.map(|found| (at, found)));
        }
        match self.format {
            Form::Json => {
                let records: Vec<_> = found
                    .iter()
                    .map(|(at, found)| {
                        let log = &logs[*at];
                        json!({
                            "record": RecordLine::new(log, found.place),
                            "in_force": is_in_force(log, found.place),
                            "state": state(log, found.place),
                            "decision": summary::of(&log.records[found.place]),
                            "patterns": found.patterns,
                            "files": found.files,
                        })
                    })
                    .collect();
                let ungoverned: Vec<&String> = files
                    .iter()
                    .filter(|file| !found.iter().any(|(_, found)| found.files.contains(file)))
                    .collect();
                let answer = json!({ "version": 1, "files": files.len(), "ungoverned": ungoverned, "records": records });
                writeln!(world.out, "{answer:#}")?;
            }
            _ if files.is_empty() => writeln!(world.out, "{}", self.no_files())?,
            _ if found.is_empty() => {
                writeln!(world.out, "no decision governs {}", counted(files.len()))?;
            }
            form => {
                let page = page(&logs, &found, files.len());
                match form {
                    Form::Markdown => output::page::markdown::render(&page, world.out)?,
                    _ => output::page::text::render(&page, world.color, world.out)?,
                }
            }
        }
        Ok(Outcome::Clean)
    }

    /// The files that are asked about, from the top of the repository.
    fn files(&self, workspace: &Workspace, snapshot: &Snapshot) -> Result<BTreeSet<String>, Problem> {
        if self.base.is_none() && !self.staged {
            let mut files = BTreeSet::new();
            for path in &self.paths {
                let path = workspace.below_root(path)?;
                let folder = workspace.on_disk(&path);
                if folder.is_dir() {
                    files.extend(snapshot.list(&path)?.iter().map(|entry| entry.path().to_owned()));
                } else {
                    // One that is gone, or is still to be written, is governed as well.
                    files.insert(path);
                }
            }
            return Ok(files);
        }
        let repository = workspace.repository.as_ref().ok_or_else(|| {
            Problem::new("this folder is in no git repository, so nothing is committed or staged")
                .hint("name the files instead: `countersign affected src/orders`")
        })?;
        match &self.base {
            Some(base) => since(repository, base),
            None => Ok(repository.changed(&repository.index()?, "")?),
        }
    }

    fn no_files(&self) -> String {
        match &self.base {
            Some(base) => format!("nothing has changed since {}", output::visible::line(base)),
            None if self.staged => "nothing is staged".to_owned(),
            None => "there are no files in it".to_owned(),
        }
    }

    fn wants(&self, log: &Log, place: usize) -> bool {
        let status = log.records[place].status.as_ref().map(|status| status.value);
        self.all || status.is_none_or(Status::asks_for_signoffs)
    }
}

/// What has changed since HEAD left a branch.
fn since(repository: &Repository, base: &str) -> Result<BTreeSet<String>, Problem> {
    let into = repository.resolve(base)?;
    let head = repository.head_commit()?.ok_or_else(|| {
        Problem::new("there is no commit yet, so nothing has changed").hint("`git commit` begins one")
    })?;
    let from = repository.merge_base(&into, &head)?.ok_or_else(|| {
        Problem::new(format!("HEAD and {base} have no commit in common"))
            .hint("fetch the whole history, or name another branch")
    })?;
    Ok(repository.changed_between(&from, &head, "")?)
}

fn is_in_force(log: &Log, place: usize) -> bool {
    let record = &log.records[place];
    let accepted = record.status.as_ref().is_some_and(|status| status.value == Status::Accepted);
    accepted && (assess(record, &log.policy).complete() || !log.policy.covers(record))
}

/// Where a decision stands, in a few words.
fn state(log: &Log, place: usize) -> String {
    let record = &log.records[place];
    let assessment = assess(record, &log.policy);
    let word = record.status_word.as_ref().map_or("without status", |word| word.value.as_str());
    let waits = waits_for(&assessment, &log.policy);
    match record.status.as_ref().map(|status| status.value) {
        Some(Status::Accepted) if is_in_force(log, place) => "in force".to_owned(),
        Some(Status::Accepted) if waits.is_empty() => "says accepted, and somebody objects".to_owned(),
        Some(Status::Accepted) => format!("says accepted, and waits for {waits}"),
        Some(Status::Proposed) if !waits.is_empty() => format!("proposed, waits for {waits}"),
        _ => word.to_owned(),
    }
}

fn page(logs: &[Log], found: &[(usize, Governing)], files: usize) -> Page {
    let mut page = Page::new(format!("Decisions that govern {}", counted(files)));
    let entries = |in_force: bool| {
        let those = found.iter().filter(|(at, found)| is_in_force(&logs[*at], found.place) == in_force);
        those.map(|(at, found)| entry(logs, *at, found)).collect()
    };
    page.add("In force", entries(true));
    page.add("Not in force", entries(false));
    page
}

fn entry(logs: &[Log], at: usize, found: &Governing) -> Entry {
    let log = &logs[at];
    let label = log.reference(&log.records[found.place]);
    let record = &log.records[found.place];
    let mut files = found.files.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if found.files.len() > SHOWN {
        files += &format!(" and {} more", found.files.len() - SHOWN);
    }
    // That it is in force is what its section says.
    let state = Some(state(log, found.place)).filter(|_| !is_in_force(log, found.place));
    Entry {
        label: if logs.len() > 1 { format!("{label} ({})", log.folder) } else { label },
        title: record.name().to_owned(),
        facts: state.into_iter().chain([files]).collect(),
        quotes: Some(summary::of(record)).filter(|text| !text.is_empty()).into_iter().collect(),
        record: (at, found.place),
        ..Entry::default()
    }
}

fn counted(files: usize) -> String {
    output::summary::counted(files, "file")
}
