//! What waits for one person, or for a role.

use jiff::civil::Date;
use serde::Serialize;

use crate::checkin::{Entry, Item, Page, Person};
use crate::queue::Act;

/// What waits for one person, or for a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Inbox {
    /// Whose it is, where it is a person's.
    pub person: Option<Person>,
    /// The role, where it is one's.
    pub role: Option<String>,
    /// What waits, the longest first.
    pub items: Vec<Item>,
}

impl Inbox {
    /// Takes what waits for a person.
    pub fn of_person(person: Person, items: Vec<Item>) -> Self {
        let is_theirs = |item: &Item| item.owners.iter().any(|owner| owner.key == person.key);
        let items = items.into_iter().filter(is_theirs).collect();
        Self { person: Some(person), role: None, items }
    }

    /// Takes what waits for a role, whoever holds it: sign-offs, and objections of its own.
    pub fn of_role(role: &str, items: Vec<Item>) -> Self {
        let is_own = |item: &Item| item.role.as_deref() == Some(role) && item.act != Act::Answer;
        Self { person: None, role: Some(role.to_owned()), items: items.into_iter().filter(is_own).collect() }
    }

    /// Whose inbox it is, as people say it.
    pub fn whose(&self) -> &str {
        let person = self.person.as_ref().map(|person| person.name.as_str());
        person.or(self.role.as_deref()).unwrap_or_default()
    }

    /// The inbox as a page.
    pub fn page(&self, today: Date) -> Page {
        let mut page = Page::new(format!("Waiting for {} on {today}", self.whose()));
        let entries = self.items.iter().map(|item| {
            let mut facts = vec![item.what()];
            facts.extend(Some(item.waited()).filter(|waited| !waited.is_empty()));
            let mut entry = item.entry(facts);
            entry.is_open = true;
            entry
        });
        page.add("To do", entries.collect());
        page
    }
}

impl Item {
    /// The record with something to say of it; the reason of an objection is quoted.
    pub(super) fn entry(&self, facts: Vec<String>) -> Entry {
        let said = self.reason.as_ref().filter(|_| matches!(self.act, Act::Answer | Act::Settle));
        Entry {
            label: self.label(),
            title: self.title.clone(),
            facts,
            quotes: said.cloned().into_iter().collect(),
            record: self.record,
            ..Entry::default()
        }
    }
}
