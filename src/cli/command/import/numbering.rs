//! Numbers for records that have none, before they are imported: their files are renamed, and links to them follow.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::Problem;
use crate::cli::command::import::found::Found;
use crate::cli::command::renumber::Files;
use crate::cli::workspace::{Workspace, log_file};
use crate::git::Snapshot;
use crate::git::write_all::Step;
use crate::log::{self, Log};
use crate::policy::Policy;
use crate::record::{Format, Record, number_of};
use crate::renumber::{Request, plan};
use crate::text::Source;

/// What numbering changes in files that are there.
#[derive(Default)]
pub(super) struct Numbered {
    /// Where each renamed file was, by its new path.
    moved: BTreeMap<String, String>,
    /// What each changed or renamed file says on disk, by its new path.
    old: BTreeMap<String, String>,
    /// What it is to say, as far as that is not for the import to say.
    new: BTreeMap<String, String>,
}

impl Numbered {
    /// The steps that rename files.
    pub(super) fn renames(&self, workspace: &Workspace) -> impl Iterator<Item = Step> {
        let place = |path: &str| workspace.on_disk(path);
        self.moved.iter().map(move |(to, from)| Step::Rename { from: place(from), to: place(to) })
    }

    /// Where the renamed files were.
    pub(super) fn former(&self) -> impl Iterator<Item = &str> {
        self.moved.values().map(String::as_str)
    }

    /// What a file says on disk, if numbering changes it.
    pub(super) fn on_disk(&self, path: &str) -> Option<&String> {
        self.old.get(path)
    }

    /// The files whose text changes, by their new paths.
    pub(super) fn changed(&self) -> impl Iterator<Item = &str> {
        self.new.iter().filter(|(path, new)| self.old.get(*path) != Some(*new)).map(|(path, _)| path.as_str())
    }

    /// The steps that change the texts of files that are not `planned` to be written anyhow.
    pub(super) fn texts(
        &self,
        workspace: &Workspace,
        planned: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = Step> {
        self.changed().filter(move |path| !planned(path)).map(move |path| Step::Replace {
            path: workspace.on_disk(path),
            old: self.old[path].clone().into_bytes(),
            new: self.new[path].clone().into_bytes(),
        })
    }
}

impl Found {
    /// Gives records without number one: that of their title where it is free, else the next, in the order of their names, which begin with a day where a tool wrote them so.
    pub(super) fn number(&mut self, workspace: &Workspace, snapshot: &Snapshot) -> Result<Numbered, Problem> {
        let mut taken = workspace.paths_everywhere(snapshot, &self.folder)?;
        let (mut texts, mut paths) = self.files(workspace, snapshot)?;
        let disk = texts.clone();
        let mut origins: BTreeMap<String, String> = BTreeMap::new();
        let clashing: BTreeMap<u32, String> =
            self.taken().into_iter().map(|(number, path)| (number, path.to_owned())).collect();
        let clashes = |record: &Record| record.number.is_some_and(|number| clashing.contains_key(&number));
        let is_bare = |record: &&Record| {
            (record.number.is_none() || clashes(record))
                && !matches!(record.format, Format::Native | Format::Unreadable)
        };
        let mut anew: BTreeMap<u32, u32> = BTreeMap::new();
        let mut bare: Vec<String> =
            self.records.iter().filter(is_bare).map(|record| record.path().to_owned()).collect();
        bare.sort();
        for path in bare {
            taken.extend(self.records.iter().map(|record| record.path().to_owned()));
            let record = self.records.iter().find(|record| record.path() == path);
            // The number that a record gives itself is the one that people know.
            let former = record.and_then(|record| record.number);
            let own = record.and_then(|record| record.stated_number.as_ref()).map(|number| number.value);
            let own = own.filter(|number| !taken.iter().any(|path| number_of(path) == Some(*number)));
            let to = own.unwrap_or_else(|| log::next_number(taken.iter().map(String::as_str)));
            let policy = Policy::defaults(Source::new(log_file(&self.folder), ""));
            let logs = [Log::new(self.folder.clone(), policy, self.records.clone(), Vec::new())];
            let Some(place) = logs[0].records.iter().position(|record| record.path() == path) else {
                continue;
            };
            if let Some(former) = former {
                anew.insert(former, to);
                self.told.push(format!("{path}: number {former} is taken in the log, so it becomes {to}"));
            }
            let plan = plan(&Request {
                logs: &logs,
                log: 0,
                place,
                to,
                files: &texts,
                paths: &paths,
                cited_in: &BTreeSet::new(),
                keeps_signed: true,
            });
            for change in plan.changes {
                texts.insert(change.path, change.new);
            }
            for (from, to) in plan.moves {
                paths.remove(&from);
                paths.insert(to.clone());
                if let Some(text) = texts.remove(&from) {
                    texts.insert(to.clone(), text);
                }
                for (path, _) in self.beside.iter_mut().filter(|(path, _)| *path == from) {
                    path.clone_from(&to);
                }
                let origin = origins.remove(&from).unwrap_or_else(|| from.clone());
                if let Some(links) = self.links.remove(&from) {
                    self.links.insert(to.clone(), links);
                }
                for record in self.records.iter_mut().filter(|record| record.path() == from) {
                    *record = Record::parse(&to, record.text().as_bytes());
                }
                origins.insert(to, origin);
            }
            for record in &mut self.records {
                if let Some(text) = texts.get(record.path()).filter(|text| text.as_str() != record.text()) {
                    *record = Record::parse(record.path(), text.as_bytes());
                }
            }
        }
        for (path, bytes) in &mut self.beside {
            if let Some(text) = texts.get(path) {
                *bytes = text.clone().into_bytes();
            }
        }
        for (_, number) in self.links.values_mut().flatten() {
            *number = anew.get(number).copied().unwrap_or(*number);
        }
        if self.is_copy {
            return Ok(Numbered::default());
        }
        let mut numbered = Numbered { moved: origins, ..Numbered::default() };
        for (path, text) in texts {
            let origin = numbered.moved.get(&path).unwrap_or(&path);
            let Some(old) = disk.get(origin) else { continue };
            if *old != text || numbered.moved.contains_key(&path) {
                numbered.old.insert(path.clone(), old.clone());
                numbered.new.insert(path, text);
            }
        }
        Ok(numbered)
    }

    /// The texts that may name a record, and all paths: those of the repository, of a copy its own.
    fn files(
        &self,
        workspace: &Workspace,
        snapshot: &Snapshot,
    ) -> Result<(BTreeMap<String, String>, BTreeSet<String>), Problem> {
        if !self.is_copy {
            let files = Files::read(workspace, snapshot)?;
            return Ok((files.texts, files.paths));
        }
        let records = self.records.iter().filter(|record| record.format != Format::Unreadable);
        let records = records.map(|record| (record.path().to_owned(), record.text().to_owned()));
        let beside = self.beside.iter().filter_map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
            Some((path.clone(), text.to_owned()))
        });
        let paths = self.records.iter().map(|record| record.path().to_owned());
        let paths = paths.chain(self.beside.iter().map(|(path, _)| path.clone())).collect();
        Ok((records.chain(beside).collect(), paths))
    }
}
