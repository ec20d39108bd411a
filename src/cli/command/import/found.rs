//! What `countersign import` finds in a folder, or in a file of JSON-ADR.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::args::Global;
use crate::cli::command::import::Args;
use crate::cli::workspace::{Workspace, log_file};
use crate::cli::{Problem, World};
use crate::git::Snapshot;
use crate::import::{Tool, from_json_adr};
use crate::log::{self, Log, Place};
use crate::policy::FILE_NAME;
use crate::record::{Record, SIZE_LIMIT};

/// More clashes than this nobody reads on a screen.
const SHOWN: usize = 20;

/// The largest file beside the records that is copied along.
const COPIED: u64 = 64 * 1024 * 1024;

/// What was found to import.
pub(super) struct Found {
    /// The folder of the log to be, from the root.
    pub(super) folder: String,
    /// The records under the paths that they will have.
    pub(super) records: Vec<Record>,
    /// Files that are copied along, with their paths.
    pub(super) beside: Vec<(String, Vec<u8>)>,
    /// Relations that stand beside the text.
    pub(super) links: BTreeMap<String, Vec<(String, u32)>>,
    /// Things to look at, in whole sentences.
    pub(super) told: Vec<String>,
    /// Whether the files are new at their place.
    pub(super) is_copy: bool,
    /// The log that they join, where there is one at their place already.
    pub(super) joins: Option<Log>,
}

impl Found {
    /// The numbers that the log they join has already, each with the record that has it there.
    pub(super) fn taken(&self) -> BTreeMap<u32, &str> {
        let records = self.joins.iter().flat_map(|log| &log.records);
        records.filter_map(|record| Some((record.number?, record.path()))).collect()
    }

    /// Refuses what cannot join a log as it is: numbers and names that are there already, each one named.
    pub(super) fn refuse_clashes(&self) -> Result<(), Problem> {
        let Some(log) = &self.joins else { return Ok(()) };
        let taken = self.taken();
        let own = |record: &Record| {
            let there = record.number.and_then(|number| taken.get(&number).copied());
            let same = log.records.iter().map(Record::path).find(|path| *path == record.path());
            there.or(same)
        };
        let clashes: Vec<(&Record, &str)> =
            self.records.iter().filter_map(|record| Some((record, own(record)?))).collect();
        if clashes.is_empty() {
            return Ok(());
        }
        let mut problem = Problem::new(format!(
            "`{}` has {} of these numbers already; nothing was written",
            log.folder,
            clashes.len()
        ));
        for (record, there) in clashes.iter().take(SHOWN) {
            let what = record
                .number
                .map_or_else(String::new, |number| format!("{}: ", log.policy.reference(number)));
            let file = record.path().rsplit('/').next().unwrap_or_default();
            problem = problem.hint(format!("{what}`{file}` would stand beside `{there}`"));
        }
        if clashes.len() > SHOWN {
            problem = problem.hint(format!("and {} more", clashes.len() - SHOWN));
        }
        Err(problem.hint("`--number` gives each of them the next free number; links among them follow"))
    }
}

impl Args {
    /// Finds what to import, without a change anywhere.
    pub(super) fn find(
        &self,
        world: &World<'_>,
        workspace: &Workspace,
        snapshot: &Snapshot,
        global: &Global,
    ) -> Result<Found, Problem> {
        let given = self.folder.as_deref().or(global.log.as_deref());
        let given = match given {
            Some(given) => world.folder.join(given),
            None => {
                workspace.existing_records().map(|folder| workspace.on_disk(folder)).ok_or_else(|| {
                    Problem::new("there are no records in any of the usual folders")
                        .hint("name the folder: `countersign import docs/adr`")
                })?
            }
        };
        let into = self.into.as_deref().map(|into| workspace.below_root(into)).transpose()?;
        let joins = match &into {
            Some(into) if snapshot.exists(&log_file(into))? => Some(log::load(snapshot, into, &|_| true)?),
            _ => None,
        };
        if given.is_file() {
            return Ok(Found { joins, ..self.of_json(&given, into, world)? });
        }
        if !given.is_dir() {
            let problem = Problem::new(format!("there is no folder or file `{}`", world.relative(&given)));
            return Err(match workspace.existing_records() {
                Some(usual) => {
                    problem.hint(format!("there are records in `{usual}`: `countersign import {usual}`"))
                }
                None => problem.hint("name the folder that holds the records: `countersign import docs/adr`"),
            });
        }
        let is_copy = into.is_some();
        let (source, from) = if is_copy {
            (Snapshot::folder(&given), String::new())
        } else {
            (snapshot.clone(), workspace.below_root(&given)?)
        };
        let folder = into.unwrap_or_else(|| from.clone());
        let policy = log::read_policy(&source, &from)?;
        if is_copy && policy.is_some() {
            return Err(Problem::new(format!(
                "`{}` is a log of this program already",
                world.relative(&given)
            ))
            .hint("copy the folder as it is"));
        }
        let policy = policy.as_ref().or(joins.as_ref().map(|log| &log.policy));
        let ignore = policy.map(|policy| policy.ignore.clone()).unwrap_or_default();
        let (mut records, mut beside, mut told) = (Vec::new(), Vec::new(), Vec::new());
        for entry in source.list(&from)? {
            let below =
                entry.path().strip_prefix(&from).unwrap_or(entry.path()).trim_start_matches('/').to_owned();
            let path = log::join(&folder, &below);
            if below.ends_with(&format!("/{FILE_NAME}")) {
                return Err(Problem::new(format!("`{}` is another log within the folder", entry.path()))
                    .hint("import a folder that holds none"));
            }
            let place = log::place_of(&below, &ignore);
            if !entry.kind().is_file() {
                told.push(format!("{path}: left as it is, for it is no ordinary file"));
            } else if place == Place::Record {
                records.push(match source.read(entry.path(), SIZE_LIMIT) {
                    Ok(bytes) => Record::parse(&path, &bytes),
                    Err(error) => Record::unread(&path, error.to_string(), "see why, then import it"),
                });
            } else if is_copy && snapshot.exists(&path)? {
                let same = source.read(entry.path(), COPIED).ok() == snapshot.read(&path, COPIED).ok();
                if !same {
                    told.push(format!("{path}: not copied, for another file is there already"));
                }
            } else if is_copy {
                match source.read(entry.path(), COPIED) {
                    Ok(bytes) => beside.push((path, bytes)),
                    Err(error) => told.push(format!("{path}: not copied: {error}")),
                }
            } else if place == Place::Beside {
                told.push(format!("{path}: no record by its name, and left as it is"));
            }
        }
        let found = Found { folder, records, beside, links: BTreeMap::new(), told, is_copy, joins };
        not_empty(found, &given, world)
    }

    /// Takes the records of a JSON-ADR file.
    fn of_json(&self, file: &Path, into: Option<String>, world: &World<'_>) -> Result<Found, Problem> {
        let shown = world.relative(file);
        let folder = into.ok_or_else(|| {
            Problem::new(format!("say where the records of `{shown}` are to go"))
                .hint(format!("`countersign import {shown} --into decisions`"))
        })?;
        if !matches!(self.from, None | Some(Tool::JsonAdr)) {
            return Err(Problem::new(format!("`{shown}` is a file, and only JSON-ADR comes in one")));
        }
        let text =
            std::fs::read_to_string(file).map_err(|error| Problem::new(format!("{shown}: {error}")))?;
        let made = from_json_adr(&text).map_err(|error| Problem::new(format!("{shown}: {error}")))?;
        let (mut records, mut links, mut told) = (Vec::new(), BTreeMap::new(), Vec::new());
        for made in made {
            let path = log::join(&folder, &made.file);
            if links.insert(path.clone(), made.links).is_some() {
                return Err(Problem::new(format!("{shown}: two records would be `{path}`"))
                    .hint("give one of them another number"));
            }
            for field in made.dropped {
                told.push(format!("{path}: `{field}` of `{shown}` has no place in a record"));
            }
            records.push(Record::parse(&path, made.text.as_bytes()));
        }
        let found = Found { folder, records, beside: Vec::new(), links, told, is_copy: true, joins: None };
        not_empty(found, file, world)
    }
}

fn not_empty(found: Found, given: &Path, world: &World<'_>) -> Result<Found, Problem> {
    if found.records.is_empty() {
        return Err(Problem::new(format!("there are no records in `{}`", world.relative(given)))
            .hint("a record is a Markdown file that is no index, template or glossary by its name"));
    }
    Ok(found)
}
