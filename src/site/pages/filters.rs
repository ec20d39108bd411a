//! What the list of all records can be filtered by: only what occurs in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::site::view::{SiteView, StatusMark};

/// More tags than these make a menu that nobody reads; the page of all tags has the others.
const TAGS: usize = 300;

/// A value to filter by: what stands in an address, and what people read.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Choice<'a> {
    value: String,
    text: &'a str,
    count: usize,
}

/// All values to filter by.
#[derive(Debug, Serialize)]
pub(super) struct Filters<'a> {
    kinds: Vec<Choice<'a>>,
    statuses: Vec<Choice<'a>>,
    /// Product and engineering first, always both.
    roles: Vec<Choice<'a>>,
    people: Vec<Choice<'a>>,
    tags: Vec<Choice<'a>>,
    /// Empty where there is one log alone.
    logs: Vec<Choice<'a>>,
}

impl<'a> Filters<'a> {
    pub(super) fn new(site: &'a SiteView) -> Self {
        let mut kinds: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        let mut statuses: BTreeMap<(StatusMark, bool, &str), (String, usize)> = BTreeMap::new();
        let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, record) in site.records() {
            kinds.entry(&record.kind.key).or_insert((&record.kind.name, 0)).1 += 1;
            let status = &record.status;
            statuses
                .entry((status.mark, status.doubt, &status.word))
                .or_insert_with(|| (status.filter(), 0))
                .1 += 1;
            for tag in &record.tags {
                *tags.entry(tag).or_default() += 1;
            }
        }
        let statuses = statuses.into_iter().map(|((_, doubt, word), (value, count))| Choice {
            value,
            text: if doubt { "Accepted, does not count" } else { word },
            count,
        });
        let kinds = kinds.into_iter().filter(|(key, _)| !key.is_empty());
        let logs = if site.logs.len() > 1 { site.logs.as_slice() } else { &[] };
        Self {
            kinds: kinds
                .map(|(key, (name, count))| Choice { value: key.to_owned(), text: name, count })
                .collect(),
            statuses: statuses.collect(),
            roles: roles(site),
            people: people(site),
            tags: most_used(tags),
            logs: logs
                .iter()
                .map(|log| Choice { value: log.path.clone(), text: &log.name, count: log.records.len() })
                .collect(),
        }
    }
}

fn roles(site: &SiteView) -> Vec<Choice<'_>> {
    let mut seen = BTreeSet::new();
    let roles = site.logs.iter().flat_map(|log| &log.roles).filter(|role| seen.insert(&role.key));
    roles.map(|role| Choice { value: role.key.clone(), text: &role.name, count: 0 }).collect()
}

/// Everybody on a roster, by name.
fn people(site: &SiteView) -> Vec<Choice<'_>> {
    let mut seen = BTreeSet::new();
    let people = site.logs.iter().flat_map(|log| &log.people).filter(|person| seen.insert(&person.key));
    let mut people: Vec<Choice<'_>> =
        people.map(|person| Choice { value: person.key.clone(), text: &person.name, count: 0 }).collect();
    people.sort_by(|a, b| (a.text, &a.value).cmp(&(b.text, &b.value)));
    people
}

/// The tags that most records have, by name.
fn most_used(tags: BTreeMap<&str, usize>) -> Vec<Choice<'_>> {
    let mut tags: Vec<(&str, usize)> = tags.into_iter().collect();
    tags.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    tags.truncate(TAGS);
    tags.sort_by_key(|(tag, _)| (tag.to_lowercase(), *tag));
    tags.into_iter().map(|(tag, count)| Choice { value: tag.to_owned(), text: tag, count }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::view::{KindView, LogView, RecordView, StatusView};

    #[test]
    fn only_what_occurs_can_be_chosen() {
        let record = |status: &str, kind: &str, doubt: bool| {
            let status = StatusView { doubt, ..StatusView::new(status) };
            RecordView { status, kind: KindView::new(kind), ..RecordView::default() }
        };
        let records = vec![
            record("accepted", "technical", false),
            record("accepted", "", true),
            record("accepted", "technical", false),
            record("on hold", "product", false),
        ];
        let mut site = SiteView::new("x");
        site.logs.push(LogView { records, ..LogView::default() });
        let filters = Filters::new(&site);
        let statuses: Vec<(&str, &str, usize)> =
            filters.statuses.iter().map(|one| (one.value.as_str(), one.text, one.count)).collect();
        assert_eq!(
            statuses,
            [
                ("accepted", "Accepted", 2),
                ("doubt", "Accepted, does not count", 1),
                ("On hold", "On hold", 1)
            ]
        );
        let kinds: Vec<&str> = filters.kinds.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(kinds, ["product", "technical"]);
        assert!(filters.logs.is_empty());
    }

    #[test]
    fn of_very_many_tags_those_that_most_records_have_are_offered() {
        let mut site = SiteView::new("x");
        let records = (0..400).map(|number| {
            let tags = vec![format!("t{number:03}"), "z-common".to_owned()];
            RecordView { tags, ..RecordView::default() }
        });
        site.logs.push(LogView { records: records.collect(), ..LogView::default() });
        let tags = Filters::new(&site).tags;
        assert_eq!(tags.len(), TAGS);
        assert_eq!(tags.last().map(|tag| (tag.text, tag.count)), Some(("z-common", 400)));
    }
}
