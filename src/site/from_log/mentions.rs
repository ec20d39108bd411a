//! Citations across the logs of a site: which records prose can cite by a prefix, and which records' texts mention a record.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Builder, Site, file_name};
use crate::record::Record;
use crate::site::markdown::find_citations;
use crate::site::view::RecordLink;

/// Where a record is: its log's place in the site, and its own in the log.
pub(super) type Place = (usize, usize);

/// Lets the records of each log cite those of all others by prefix; one that several logs share means none of them.
pub(super) fn join(builders: &mut [Builder]) {
    if builders.len() < 2 {
        return;
    }
    let numbers = by_prefix(builders).into_iter();
    let numbers = numbers.map(|(prefix, log)| (prefix.to_owned(), Arc::clone(&builders[log].links.numbers)));
    let others = Arc::new(numbers.collect());
    for builder in builders {
        builder.links.others = Arc::clone(&others);
    }
}

/// Undoes [`join`]: until it is done again, each log alone holds its records that prose can cite.
pub(super) fn part(builders: &mut [Builder]) {
    for builder in builders {
        builder.links.others = Arc::default();
    }
}

/// The logs by their prefixes, without those that share one.
fn by_prefix(builders: &[Builder]) -> BTreeMap<&str, usize> {
    let mut logs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (log, builder) in builders.iter().enumerate() {
        logs.entry(builder.links.prefix.as_str()).or_default().push(log);
    }
    let alone = |(prefix, logs): (_, Vec<usize>)| match logs[..] {
        [one] => Some((prefix, one)),
        _ => None,
    };
    logs.into_iter().filter_map(alone).collect()
}

/// Finds for each record of each log the records whose text mentions it and that no relation joins to it.
pub(super) fn mentions(builders: &[Builder]) -> Vec<Vec<Vec<Place>>> {
    let prefixes = by_prefix(builders);
    let slugs = builders.iter().enumerate();
    let pages: BTreeMap<String, Place> = slugs
        .flat_map(|(log, builder)| {
            builder.slugs.iter().enumerate().map(move |(place, slug)| (file_name(slug), (log, place)))
        })
        .collect();
    let mut mentions: Vec<Vec<Vec<Place>>> =
        builders.iter().map(|builder| vec![Vec::new(); builder.log.records.len()]).collect();
    for (own, builder) in builders.iter().enumerate() {
        let mentioned = |(from, record): (usize, &Record)| {
            let cited = find_citations(record.body()).filter_map(|citation| {
                let log = if citation.prefix == builder.links.prefix {
                    own
                } else {
                    *prefixes.get(citation.prefix)?
                };
                match builders[log].log.numbered(citation.number) {
                    [one] => Some((log, *one)),
                    _ => None,
                }
            });
            let linked = record.links.iter().filter_map(|link| {
                let target = link.path_from(record.path())?;
                pages.get(builder.links.pages.get(&target)?).copied()
            });
            let mut to: Vec<Place> = cited.chain(linked).collect();
            to.sort_unstable();
            to.dedup();
            // Relations are numbers of the own log.
            let joined = |place: usize| place == from || are_joined(record, &builder.log.records[place]);
            to.retain(|(log, place)| *log != own || !joined(*place));
            to
        };
        let found: Vec<Vec<Place>> = builder.log.records.par_iter().enumerate().map(mentioned).collect();
        for (from, to) in found.into_iter().enumerate() {
            for (log, place) in to {
                mentions[log][place].push((own, from));
            }
        }
    }
    mentions
}

/// Tells whether one of two records of a log names the other as related or superseded.
fn are_joined(a: &Record, b: &Record) -> bool {
    let names = |one: &Record, number: Option<u32>| {
        number.is_some_and(|number| {
            one.relates.iter().chain(&one.supersedes).any(|named| named.value == number)
        })
    };
    names(a, b.number) || names(b, a.number)
}

impl Site {
    /// The records whose text mentions a record, without those that a relation joins to it.
    pub(super) fn mentioned_in(&self, (log, place): Place) -> Vec<RecordLink> {
        let from = self.builders[log].mentions.get(place).into_iter().flatten();
        from.map(|(log, place)| self.builders[*log].link(*place)).collect()
    }
}
