//! Where the sign-offs of a change come from: which stood there before, and who brought the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Record, Signoff};
use crate::rules::Context;

/// What is known of the sign-offs of a change.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// By record, the entries that were judged when they went in.
    settled: BTreeMap<String, BTreeSet<String>>,
    /// By record and entry, the addresses of those whose commits brought it; `None` where nobody asks.
    authors: Option<BTreeMap<(String, String), BTreeSet<String>>>,
}

impl Origins {
    /// Knows of nothing before, and asks nobody.
    pub const NONE: &'static Self = &Self { settled: BTreeMap::new(), authors: None };

    /// Takes every entry of a version that the change starts from, or that it merges, as judged.
    pub fn settle(&mut self, record: &Record) {
        let entries = record.slots.iter().filter_map(|slot| Some((&slot.role.value, slot.signoff.as_ref()?)));
        let entries: Vec<String> = entries.map(|(role, said)| entry(role, said)).collect();
        if !entries.is_empty() {
            self.settled.entry(Context::key_of(record)).or_default().extend(entries);
        }
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
    }

    /// Whether an entry stood there before.
    pub fn is_settled(&self, record: &Record, role: &str, said: &Signoff) -> bool {
        self.settled.get(&Context::key_of(record)).is_some_and(|entries| entries.contains(&entry(role, said)))
    }

    /// The addresses of those who brought an entry, in lower case; `None` where nobody asks.
    pub fn authors(&self, record: &Record, role: &str, said: &Signoff) -> Option<Vec<&str>> {
        let authors = self.authors.as_ref()?.get(&(Context::key_of(record), entry(role, said)));
        Some(authors.into_iter().flatten().map(String::as_str).collect())
    }
}

/// An entry as it stands in the file, whatever the line ends there.
fn entry(role: &str, said: &Signoff) -> String {
    format!("{role}\n{}", said.render("\n"))
}
