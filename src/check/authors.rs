//! Who brought the sign-offs of a change: the authors of its commits, and the history of the branch it goes into.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::check::RangeProblem;
use crate::check::gather::below;
use crate::git::{Commit, CommitId, Follow, History, ReadError, Repository, Version};
use crate::log::{Log, Place, place_of};
use crate::record::{Evidence, Record, SIZE_LIMIT, Signoff, Verdict};
use crate::rules::{Context, Origins};
use crate::signoff::admission;

/// Looks for the commits that sign-offs of a log came with.
pub(super) struct Authors<'a> {
    repository: &'a Repository,
    base: &'a CommitId,
    log: &'a Log,
    today: Date,
    /// The steps of the branch, read when somebody first asks.
    history: Option<History>,
}

impl<'a> Authors<'a> {
    pub(super) const fn new(
        repository: &'a Repository,
        base: &'a CommitId,
        log: &'a Log,
        today: Date,
    ) -> Self {
        Self { repository, base, log, today, history: None }
    }

    /// Credits each entry that a commit has and none of its parents has to that commit's author.
    ///
    /// Of a merge that is what neither side said. The committer does not count: rebasing and merge buttons change it.
    pub(super) fn credit(&self, commits: &[Commit], origins: &mut Origins) -> Result<(), RangeProblem> {
        origins.ask_authors();
        for commit in commits {
            let changes = self.repository.changed_in(commit, &[&self.log.folder])?;
            let mut parents = Origins::default();
            let mut now = Vec::new();
            for change in changes.iter().filter(|change| self.is_record(&change.path)) {
                for version in change.before.iter().flatten() {
                    if let Some(record) = self.read(&change.path, version)? {
                        parents.settle(&record);
                    }
                }
                if let Some(version) = &change.after {
                    now.extend(self.read(&change.path, version)?);
                }
            }
            for record in &now {
                for (role, said) in entries(record) {
                    if !parents.is_settled(record, role, said) {
                        origins.credit(record, role, said, &commit.author.email);
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes as judged what stood in the branch before, byte for byte, and only comes back: by reverting what removed
    /// it. History is read only where an entry would be refused otherwise.
    pub(super) fn settle_what_comes_back(
        &mut self,
        changed: &BTreeSet<String>,
        origins: &mut Origins,
    ) -> Result<(), RangeProblem> {
        let log = self.log;
        for record in log.records.iter().filter(|record| changed.contains(record.path())) {
            for (role, said) in entries(record) {
                let would_pass = origins.is_settled(record, role, said)
                    || admission(&log.policy, role, said, self.today).is_empty()
                        && !self.is_by_another(record, role, said, origins);
                if !would_pass && self.stood_before(record, role, said)? {
                    origins.settle_entry(record, role, said);
                }
            }
        }
        Ok(())
    }

    fn is_by_another(&self, record: &Record, role: &str, said: &Signoff, origins: &Origins) -> bool {
        if said.via.value != Evidence::Declared {
            return false;
        }
        let person = self.log.policy.people.get(&said.by.value);
        match (origins.authors(record, role, said), person) {
            (Some(authors), Some(person)) => !authors.iter().any(|email| person.is_author(email)),
            (authors, _) => authors.is_some(),
        }
    }

    /// Whether the branch had this entry of this record, and its author has said nothing else in that role since.
    fn stood_before(&mut self, record: &Record, role: &str, said: &Signoff) -> Result<bool, RangeProblem> {
        if self.history.is_none() {
            let folder = &[&self.log.folder];
            self.history = Some(self.repository.blob_history(self.base, folder, Follow::FirstParent)?);
        }
        let steps = self.history.as_ref().map_or(&[][..], |history| &history.steps);
        let key = Context::key_of(record);
        let own = said.render("\n");
        let by = format!("by: {}", said.by.value);
        let mut seen = BTreeSet::new();
        for change in
            steps.iter().flat_map(|step| &step.changes).filter(|change| self.is_record(&change.path))
        {
            let Some(version) = change.after.filter(|version| version.kind.is_file()) else { continue };
            if !seen.insert((change.path.as_str(), version.blob)) {
                continue;
            }
            let Some(text) = self.text(&change.path, &version)? else { continue };
            if !text.contains(&by) {
                continue;
            }
            let then = Record::parse_front(&change.path, text.as_bytes());
            if Context::key_of(&then) != key {
                continue;
            }
            let theirs =
                entries(&then).find(|(own, said_then)| *own == role && said_then.by.value == said.by.value);
            match theirs {
                Some((_, said_then)) if said_then.render("\n") == own => return Ok(true),
                Some((_, said_then)) if said_then.verdict != Verdict::Accept => return Ok(false),
                _ => {}
            }
        }
        Ok(false)
    }

    fn is_record(&self, path: &str) -> bool {
        let below = below(&self.log.folder, path);
        below.is_some_and(|below| place_of(below, &self.log.policy.ignore) == Place::Record)
    }

    fn read(&self, path: &str, version: &Version) -> Result<Option<Record>, RangeProblem> {
        let text = self.text(path, version)?;
        Ok(text.map(|text| Record::parse_front(path, text.as_bytes())))
    }

    /// The text of a version; `None` where it is none that could hold sign-offs.
    fn text(&self, path: &str, version: &Version) -> Result<Option<String>, RangeProblem> {
        if !version.kind.is_file() {
            return Ok(None);
        }
        match self.repository.read_blob(&version.blob, path, SIZE_LIMIT) {
            Ok(bytes) => Ok(String::from_utf8(bytes).ok()),
            Err(ReadError::TooLarge { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn entries(record: &Record) -> impl Iterator<Item = (&str, &Signoff)> {
    record.slots.iter().filter_map(|slot| Some((slot.role.value.as_str(), slot.signoff.as_ref()?)))
}
