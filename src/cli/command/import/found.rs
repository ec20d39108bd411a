//! What `countersign import` finds in a folder, or in a file of JSON-ADR.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::args::Global;
use crate::cli::command::import::Args;
use crate::cli::workspace::{Workspace, log_file};
use crate::cli::{Problem, World};
use crate::git::Snapshot;
use crate::import::{Tool, from_json_adr};
use crate::log::{self, Place};
use crate::policy::FILE_NAME;
use crate::record::{Record, SIZE_LIMIT};

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
        if let Some(into) = &into
            && snapshot.exists(&log_file(into))?
        {
            return Err(Problem::new(format!(
                "`{into}` is a log already, and what is added to a log is new there: nobody has signed it"
            ))
            .hint("make a log of its own of them: `countersign import FOLDER`; one site shows several logs")
            .hint("or `countersign new` for each that is to be decided again"));
        }
        if given.is_file() {
            return self.of_json(&given, into, world);
        }
        if !given.is_dir() {
            return Err(Problem::new(format!("there is no folder `{}`", world.relative(&given))));
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
        let ignore = policy.map(|policy| policy.ignore).unwrap_or_default();
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
            } else if is_copy {
                match source.read(entry.path(), COPIED) {
                    Ok(bytes) => beside.push((path, bytes)),
                    Err(error) => told.push(format!("{path}: not copied: {error}")),
                }
            } else if place == Place::Beside {
                told.push(format!("{path}: no record by its name, and left as it is"));
            }
        }
        let found = Found { folder, records, beside, links: BTreeMap::new(), told, is_copy };
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
        let found = Found { folder, records, beside: Vec::new(), links, told, is_copy: true };
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
