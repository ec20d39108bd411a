//! Where the sign-offs of a change come from: which stood there before, and who brought the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Record, Signoff};
use crate::rules::Context;

/// Something that a commit of the change brought, whether or not it stands there still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The role it was said in.
    pub role: String,
    /// What was said.
    pub said: Signoff,
    /// The revision of the record it was said to.
    pub revision: u32,
}

/// What is known of the sign-offs of a change.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// By record, the entries that were judged when they went in.
    settled: BTreeMap<String, BTreeSet<String>>,
    /// By record and entry, the addresses of those whose commits brought it; `None` where nobody asks.
    authors: Option<BTreeMap<(String, String), BTreeSet<String>>>,
    /// By record, the entries whose authors nobody asks for.
    excused: BTreeMap<String, BTreeSet<String>>,
    /// By record, what commits of the change said.
    brought: BTreeMap<String, Vec<Brought>>,
}

impl Origins {
    /// Knows of nothing before, and asks nobody.
    pub const NONE: &'static Self =
        &Self { settled: BTreeMap::new(), authors: None, excused: BTreeMap::new(), brought: BTreeMap::new() };

    /// Takes every entry of a version that the change starts from, or that it merges, as judged.
    pub fn settle(&mut self, record: &Record) {
        let entries = entries_of(record);
        if !entries.is_empty() {
            self.settled.entry(Context::key_of(record)).or_default().extend(entries);
        }
    }

    /// Takes one entry as judged: it went in before, and comes back as it was.
    pub fn settle_entry(&mut self, record: &Record, role: &str, said: &Signoff) {
        self.settled.entry(Context::key_of(record)).or_default().insert(entry(role, said));
    }

    /// Asks for the authors of none of the entries of this version: it comes from elsewhere, and rightly so.
    pub fn excuse(&mut self, record: &Record) {
        self.excused.entry(Context::key_of(record)).or_default().extend(entries_of(record));
    }

    /// Asks for the authors of new sign-offs from now on: one that nobody is credited with came from nobody.
    pub fn ask_authors(&mut self) {
        self.authors.get_or_insert_default();
    }

    /// Credits an entry to the author of the commit that brought it.
    pub fn credit(&mut self, record: &Record, role: &str, said: &Signoff, email: &str) {
        let key = (Context::key_of(record), entry(role, said));
        let authors = self.authors.get_or_insert_default();
        authors.entry(key).or_default().insert(email.trim().to_lowercase());
        let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
        let brought = Brought { role: role.to_owned(), said: said.clone(), revision };
        self.brought.entry(Context::key_of(record)).or_default().push(brought);
    }

    /// What commits of the change said to a record.
    pub fn brought(&self, record: &Record) -> &[Brought] {
        self.brought.get(&Context::key_of(record)).map_or(&[], Vec::as_slice)
    }

    /// Whether an entry stood there before.
    pub fn is_settled(&self, record: &Record, role: &str, said: &Signoff) -> bool {
        self.settled.get(&Context::key_of(record)).is_some_and(|entries| entries.contains(&entry(role, said)))
    }

    /// Whether an entry comes from elsewhere, so that nobody asks for its author.
    pub fn is_excused(&self, record: &Record, role: &str, said: &Signoff) -> bool {
        self.excused.get(&Context::key_of(record)).is_some_and(|entries| entries.contains(&entry(role, said)))
    }

    /// The addresses of those who brought an entry, in lower case; `None` where nobody asks.
    pub fn authors(&self, record: &Record, role: &str, said: &Signoff) -> Option<Vec<&str>> {
        if self.is_excused(record, role, said) {
            return None;
        }
        let authors = self.authors.as_ref()?.get(&(Context::key_of(record), entry(role, said)));
        Some(authors.into_iter().flatten().map(String::as_str).collect())
    }
}

fn entries_of(record: &Record) -> Vec<String> {
    let entries = record.slots.iter().filter_map(|slot| Some((&slot.role.value, slot.signoff.as_ref()?)));
    entries.map(|(role, said)| entry(role, said)).collect()
}

/// An entry as it stands in the file, whatever the line ends there.
fn entry(role: &str, said: &Signoff) -> String {
    format!("{role}\n{}", said.render("\n"))
}
