//! What a rule may look at: values alone, which `check` has gathered.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::log::Log;
use crate::record::{Record, Status};
use crate::signoff::{Assessment, assess};

/// A record as it stood in the commit that the change starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its path then.
    pub path: String,
    /// Its status then.
    pub status: Option<Status>,
    /// Its revision then; 1 where none was written.
    pub revision: u32,
}

/// The log and what surrounds it.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The log.
    pub log: &'a Log,
    /// The day on which it is judged, in UTC.
    pub today: Date,
    /// Records that differ from the commit the change starts from, as they stood there: by id, or by path where they
    /// have none. Records that do not differ, and new ones, are not in it.
    pub before: &'a BTreeMap<String, Before>,
    /// Paths of the repository to which some record links and where nothing is.
    pub missing: &'a BTreeSet<String>,
}

/// One record under judgement.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its place in the log.
    pub place: usize,
    assessment: OnceCell<Assessment>,
}

impl<'a> Context<'a> {
    /// A record of the log, to be judged.
    pub fn subject(&self, place: usize) -> Subject<'a> {
        Subject { record: &self.log.records[place], place, assessment: OnceCell::new() }
    }

    /// The key under which [`Context::before`] knows a record.
    pub fn key_of(record: &Record) -> String {
        record.id.as_ref().map_or_else(|| record.path().to_owned(), |id| id.value.to_string())
    }
}

impl Subject<'_> {
    /// The record's sign-offs, judged once for all rules.
    pub fn assessment(&self, context: &Context<'_>) -> &Assessment {
        self.assessment.get_or_init(|| assess(self.record, &context.log.policy))
    }

    /// Whether the record's sign-offs have to hold: it is accepted, or was before something took its place.
    pub fn must_be_signed(&self) -> bool {
        self.record.status.as_ref().is_some_and(|status| status.value.was_accepted())
    }
}
