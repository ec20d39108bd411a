//! Who owes what: a short list for each person, to be pasted where they read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::checkin::{Entry, Item, Page, Person};

/// What one person owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reminder {
    /// The person.
    pub person: Person,
    /// What they owe, the longest first.
    pub items: Vec<Item>,
}

/// What everybody owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reminders {
    /// For each person, in the order of their names.
    pub people: Vec<Reminder>,
    /// What waits for a role that nobody holds, or for somebody who has left.
    pub nobody: Vec<Item>,
}

impl Reminders {
    /// Sorts what is left to do by the people whose turn it is; those who may take it from each other each get it.
    pub fn new(items: &[Item]) -> Self {
        let mut people: BTreeMap<(String, String), Reminder> = BTreeMap::new();
        for item in items {
            for owner in &item.owners {
                let key = (owner.name.to_lowercase(), owner.key.clone());
                let new = || Reminder { person: owner.clone(), items: Vec::new() };
                people.entry(key).or_insert_with(new).items.push(item.clone());
            }
        }
        let nobody = items.iter().filter(|item| item.owners.is_empty()).cloned().collect();
        Self { people: people.into_values().collect(), nobody }
    }

    /// Keeps those of one person alone.
    pub fn keep(&mut self, key: &str) {
        self.people.retain(|reminder| reminder.person.key == key);
        self.nobody.clear();
    }

    /// Whether nobody owes anything.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.nobody.is_empty()
    }

    /// The reminders as a page.
    pub fn page(&self, today: Date) -> Page {
        let mut page = Page::new(format!("Who owes what on {today}"));
        for Reminder { person, items } in &self.people {
            let entries = items.iter().map(|item| entry(item, &person.key));
            page.add(person.name.clone(), entries.collect());
        }
        let left = self.nobody.iter().map(|item| entry(item, ""));
        page.add("Nobody yet", left.collect());
        page
    }
}

fn entry(item: &Item, of: &str) -> Entry {
    let mut facts = vec![item.what()];
    facts.extend(Some(item.waited()).filter(|waited| !waited.is_empty()));
    let others: Vec<&str> =
        item.owners.iter().filter(|owner| owner.key != of).map(|owner| owner.name.as_str()).collect();
    if !others.is_empty() {
        facts.push(format!("or {}", others.join(" or ")));
    }
    Entry { quotes: Vec::new(), ..item.entry(facts) }
}
