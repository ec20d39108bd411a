//! A site that follows one record while it is written: only what shows that record is worked out anew.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Builder, Site, findings_by_path, mentions};
use crate::diagnostic::Report;
use crate::log::Log;
use crate::record::Record;
use crate::site::view::FindingView;

impl Site {
    /// The logs that it was made from.
    pub fn logs(&self) -> impl Iterator<Item = &Log> {
        self.builders.iter().map(|builder| &*builder.log)
    }

    /// Takes a record that was read anew; `false`, and nothing is done, where the site has to be made anew: the file is
    /// new, or its relations to other records changed.
    pub fn replace(&mut self, record: &Record) -> bool {
        for (at, builder) in self.builders.iter_mut().enumerate() {
            // A path means the same file in one repository alone.
            if builder.repository != 0 {
                continue;
            }
            let Some(place) = Arc::get_mut(&mut builder.log).and_then(|log| log.replace(record.clone()))
            else {
                continue;
            };
            let record = &builder.log.records[place];
            let renamed = record.number.filter(|number| {
                builder.links.numbers.get(number).is_some_and(|cited| cited.title != record.name())
            });
            if let Some(number) = renamed {
                self.rename(at, place, number);
            }
            self.renew(at, place);
            return true;
        }
        false
    }

    /// Takes the title of a record for where it is cited.
    fn rename(&mut self, at: usize, place: usize, number: u32) {
        // While all logs share it, what can be cited would be copied to be changed.
        mentions::part(&mut self.builders);
        let builder = &mut self.builders[at];
        if let Some(cited) = Arc::make_mut(&mut builder.links.numbers).get_mut(&number) {
            cited.title = builder.log.records[place].name().to_owned();
        }
        mentions::join(&mut self.builders);
    }

    /// Takes what the rules say of one file; tells whether that is something else than before.
    pub fn say(&mut self, path: &str, report: &Report) -> bool {
        let mut said = findings_by_path(report).remove(path).unwrap_or_default();
        for at in 0..self.builders.len() {
            let builder = &mut self.builders[at];
            if builder.repository != 0 {
                continue;
            }
            let Some(place) = builder.log.records.iter().position(|record| record.path() == path) else {
                continue;
            };
            let before: Vec<FindingView> = builder.findings.remove(path).unwrap_or_default();
            let differs = before != said;
            builder.findings.insert(path.to_owned(), std::mem::take(&mut said));
            if differs {
                self.renew(at, place);
            }
            return differs;
        }
        false
    }

    /// Works out a record's view, and those of all that show its title or its status.
    fn renew(&mut self, at: usize, place: usize) {
        let builder = &self.builders[at];
        for place in builder.showing(place) {
            self.view.logs[at].records[place] = builder.record(place);
        }
    }
}

impl Builder {
    /// The places of the records whose pages show one record: itself, its neighbours and its relations.
    fn showing(&self, place: usize) -> BTreeSet<usize> {
        let record = &self.log.records[place];
        let named = record.supersedes.iter().chain(&record.relates);
        let mut places: BTreeSet<usize> =
            named.flat_map(|number| self.log.numbered(number.value)).copied().collect();
        places.extend(self.log.successors(place));
        places.extend(self.named_by.get(&place).into_iter().flatten());
        places.extend(place.checked_sub(1));
        places.extend(Some(place + 1).filter(|next| *next < self.log.records.len()));
        places.insert(place);
        places
    }
}
