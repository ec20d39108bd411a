//! Reads the logs of a site and judges them, for the commands that show one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::cli::judge::Scope;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, tickets_file};
use crate::diagnostic::Report;
use crate::git::{ReadError, Snapshot};
use crate::log::{self, Log};
use crate::record::Record;
use crate::rules;
use crate::site::from_log::{Judged, Site, from_log};
use crate::site::markdown::{FILE_LIMIT, RepositoryFiles, pictures_named};
use crate::site::picture;

/// The paths of a repository that records lead to.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// All of them.
    pub(super) paths: BTreeSet<String>,
    /// Those that are shown as pictures, in Markdown or in raw HTML, which holds no link for the rules.
    pictures: BTreeSet<String>,
}

impl Named {
    /// Finds what the records of logs lead to.
    fn by<'l>(logs: impl IntoIterator<Item = &'l Log>) -> Self {
        let records: Vec<&Record> = logs.into_iter().flat_map(|log| &log.records).collect();
        let of_one = |mut named: Self, record: &&Record| {
            named.paths.extend(record.links.iter().filter_map(|link| link.path_from(record.path())));
            named.pictures.extend(pictures_named(record.body(), record.path()));
            named
        };
        let both = |mut one: Self, other: Self| {
            one.paths.extend(other.paths);
            one.pictures.extend(other.pictures);
            one
        };
        let mut named = records.par_iter().fold(Self::default, of_one).reduce(Self::default, both);
        named.paths.extend(named.pictures.iter().cloned());
        named
    }
}

/// Logs that are read and judged, with what was found in all of them.
pub(super) struct Read {
    pub(super) logs: Vec<Judged>,
    pub(super) report: Report,
    /// What their records lead to.
    pub(super) named: Named,
}

/// Reads logs, and judges them unless that is not wanted.
pub(super) fn read(
    world: &World<'_>,
    workspace: &Workspace,
    snapshot: &Snapshot,
    folders: &[String],
    checks: bool,
) -> Result<Read, Problem> {
    let mut all = Report::default();
    let mut logs = Vec::new();
    for folder in folders {
        let mut log = log::load(snapshot, folder, &|_| true)?;
        log.outcomes = log::outcomes(snapshot, &log);
        log.glossary = log::glossary(snapshot, &log);
        let report =
            if checks { Some(workspace.judge(world, snapshot, &log, Scope::default())?) } else { None };
        all.merge(report.clone().unwrap_or_default());
        let mut judged = Judged::new(log, report);
        let repository = workspace.repository.as_ref();
        judged.tickets = repository.and_then(|it| tickets_file::read(it, folder)).map(Arc::new);
        logs.push(judged);
    }
    let named = find_files(&mut logs, snapshot);
    Ok(Read { logs, report: all, named })
}

/// Finds what records of one repository lead to, so that pages can hold copies of it.
pub(super) fn find_files(logs: &mut [Judged], snapshot: &Snapshot) -> Named {
    let named = Named::by(logs.iter().map(|judged| &*judged.log));
    let mut files: BTreeMap<String, u64> = BTreeMap::new();
    let (mut folders, mut sizes) = (Vec::new(), Vec::new());
    for path in &named.paths {
        match length(snapshot, path) {
            Some(length) => {
                if named.pictures.contains(path) && length <= FILE_LIMIT {
                    let bytes = snapshot.read(path, FILE_LIMIT).ok();
                    sizes.extend(bytes.and_then(|bytes| Some((path.clone(), picture::size(&bytes)?))));
                }
                files.insert(path.clone(), length);
            }
            None if snapshot.exists(path).is_ok_and(|exists| exists) => folders.push(path),
            None => files.extend(beside(snapshot, path)),
        }
    }
    let mut files: RepositoryFiles = files.into_iter().collect();
    for folder in &folders {
        files.add_folder(folder);
    }
    for (path, size) in sizes {
        files.measure(&path, size);
    }
    let files = Arc::new(files);
    for judged in logs {
        judged.files = Some(Arc::clone(&files));
    }
    named
}

/// A regular file's length, without its bytes where that can be had.
fn length(snapshot: &Snapshot, path: &str) -> Option<u64> {
    if !snapshot.exists(path).ok()? {
        return None;
    }
    match snapshot.on_disk(path) {
        Some(place) => place.symlink_metadata().ok().filter(Metadata::is_file).map(|file| file.len()),
        None => match snapshot.read(path, FILE_LIMIT) {
            Ok(bytes) => u64::try_from(bytes.len()).ok(),
            Err(ReadError::TooLarge { size, .. }) => Some(size),
            Err(_) => None,
        },
    }
}

/// Files beside one that is not there, whose names differ from its own by case alone.
fn beside(snapshot: &Snapshot, path: &str) -> Vec<(String, u64)> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let entries = snapshot.on_disk(folder).and_then(|place| place.read_dir().ok());
    let names =
        entries.into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let alike = names.filter(|other| other != name && other.to_lowercase() == name.to_lowercase());
    alike
        .filter_map(|other| {
            let path = log::join(folder, &other);
            let length = length(snapshot, &path)?;
            Some((path, length))
        })
        .collect()
}

/// Gives the site of logs, with the rules that they are held to.
pub(super) fn site(logs: &[Judged], today: Date) -> Site {
    let mut site = from_log(logs, today);
    site.hold_to(rules::ALL.iter().map(|rule| &rule.meta));
    site
}
