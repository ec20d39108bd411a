//! The map: which records belong together, group by group, each as a figure and as a list.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{LogView, RecordLink, RecordView, SiteView};
use crate::site::graph::{Drawing, FigureView, Node, Tie, draw};

/// A figure of more records nobody reads: the group is drawn in parts.
const READABLE: usize = 48;

/// How many records a page shows at most, or lines of a list.
const LIGHT: usize = 250;

/// How many records without ties are named one by one.
const NAMED: usize = 200;

/// The whole map, before it is cut into pages.
#[derive(Debug, Default)]
pub(crate) struct Map {
    /// What is drawn, the largest group first.
    pub(crate) groups: Vec<GroupView>,
    /// Ties that no figure shows, since their group is too large to be drawn whole.
    pub(crate) rest: Vec<TieView>,
    /// How many records have ties.
    pub(crate) tied: usize,
    /// How many groups were too large to be drawn whole.
    pub(crate) parted: usize,
    /// Records without any tie, by log.
    pub(crate) alone: Vec<RecordLink>,
}

/// One page of the map.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct MapPage<'a> {
    /// Its address.
    pub href: String,
    /// Its number, from 1.
    pub number: usize,
    /// The groups that it shows.
    pub groups: &'a [GroupView],
    /// The ties that no figure shows.
    pub rest: &'a [TieView],
}

/// Records that belong together.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct GroupView {
    /// What the group is called.
    pub name: String,
    /// Whether it is part of one that is too large to be drawn whole.
    pub is_part: bool,
    /// How many records it has.
    pub count: usize,
    /// The figure.
    pub figure: FigureView,
    /// The same as a list.
    pub ties: Vec<TieView>,
}

/// How two records belong together, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TieView {
    /// Of whom it is said: the one that takes the other's place, or the later one.
    pub from: RecordLink,
    /// `takes the place of` or `is related to`.
    pub verb: &'static str,
    /// Of whom else.
    pub to: RecordLink,
}

impl Map {
    /// Finds the groups of all logs, and draws them.
    pub(crate) fn new(site: &SiteView) -> Self {
        let mut map = Self::default();
        for log in &site.logs {
            map.add(log);
        }
        map.groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        map
    }

    fn add(&mut self, log: &LogView) {
        let records = &log.records;
        let ties = ties(records);
        let mut tied = vec![false; records.len()];
        for tie in &ties {
            tied[tie.first] = true;
            tied[tie.later] = true;
        }
        self.tied += tied.iter().filter(|tied| **tied).count();
        let alone = records.iter().zip(&tied).filter(|(_, tied)| !**tied);
        self.alone.extend(alone.map(|(record, _)| named(record)));
        for group in groups(records.len(), ties) {
            if group.nodes.len() <= READABLE {
                self.groups.push(group.view(records, None));
            } else {
                self.parted += 1;
                self.part(records, group);
            }
        }
    }

    /// Draws a group that is too large in parts: what shares its first tag, or else its first tag and its year.
    fn part(&mut self, records: &[RecordView], group: Group) {
        let tag = |at: usize| records[at].tags.first().map_or("", String::as_str);
        let year = |at: usize| {
            let date = records[at].decided.as_ref().or(records[at].date.as_ref());
            date.and_then(|date| date.iso.get(..4)).unwrap_or_default()
        };
        let (within, across): (Vec<Tie>, Vec<Tie>) =
            group.ties.into_iter().partition(|tie| tag(tie.first) == tag(tie.later));
        let mut rest = across;
        for part in groups(records.len(), within) {
            let first = part.nodes[0];
            if part.nodes.len() <= READABLE {
                self.groups.push(part.view(records, Some(tag(first))));
                continue;
            }
            let (within, across): (Vec<Tie>, Vec<Tie>) =
                part.ties.into_iter().partition(|tie| year(tie.first) == year(tie.later));
            rest.extend(across);
            for part in groups(records.len(), within) {
                let first = part.nodes[0];
                if part.nodes.len() <= READABLE {
                    self.groups.push(part.view(records, Some(&format!("{} {}", tag(first), year(first)))));
                } else {
                    rest.extend(part.ties);
                }
            }
        }
        rest.sort_unstable();
        self.rest.extend(rest.iter().map(|tie| said(records, tie)));
    }

    /// Its pages, each of so many figures and lines as a reader can take in.
    pub(crate) fn pages(&self) -> Vec<MapPage<'_>> {
        let mut cuts: Vec<(&[GroupView], &[TieView])> = Vec::new();
        let mut start = 0;
        let mut weight = 0;
        for (at, group) in self.groups.iter().enumerate() {
            if at > start && weight + group.count > LIGHT {
                cuts.push((&self.groups[start..at], &[]));
                (start, weight) = (at, 0);
            }
            weight += group.count;
        }
        if start < self.groups.len() || self.rest.is_empty() {
            cuts.push((&self.groups[start..], &[]));
        }
        cuts.extend(self.rest.chunks(LIGHT).map(|rest| (&[][..], rest)));
        let numbered = cuts.into_iter().zip(1..).map(|((groups, rest), number)| MapPage {
            href: if number == 1 { "map.html".to_owned() } else { format!("map-{number}.html") },
            number,
            groups,
            rest,
        });
        numbered.collect()
    }

    /// The records without ties, where they are few enough to be named.
    pub(crate) fn named_alone(&self) -> &[RecordLink] {
        if self.alone.len() <= NAMED { &self.alone } else { &[] }
    }
}

/// All ties of a log, each once: where one takes the place of the other, that they are related goes without saying.
fn ties(records: &[RecordView]) -> Vec<Tie> {
    let places: BTreeMap<&str, usize> =
        records.iter().enumerate().map(|(at, record)| (record.href.as_str(), at)).collect();
    let mut ties = Vec::new();
    for (at, record) in records.iter().enumerate() {
        let sorts = [(&record.supersedes, true), (&record.relates, false)];
        for (link, supersedes) in
            sorts.iter().flat_map(|(links, sort)| links.iter().map(move |link| (link, *sort)))
        {
            let Some(&other) = places.get(link.href.as_str()).filter(|other| **other != at) else { continue };
            ties.push(Tie {
                first: at.min(other),
                later: at.max(other),
                supersedes,
                backwards: supersedes && at < other,
            });
        }
    }
    // That one takes the place of the other comes first of a pair.
    ties.sort_unstable_by_key(|tie| (tie.first, tie.later, !tie.supersedes, tie.backwards));
    ties.dedup_by_key(|tie| (tie.first, tie.later));
    ties
}

/// Records that lead to each other, by their places in the log.
struct Group {
    nodes: Vec<usize>,
    ties: Vec<Tie>,
}

/// Sorts ties into groups, the largest first, and of equals the one with the earliest record.
fn groups(count: usize, ties: Vec<Tie>) -> Vec<Group> {
    let mut roots: Vec<usize> = (0..count).collect();
    fn root(roots: &mut [usize], mut at: usize) -> usize {
        while roots[at] != at {
            roots[at] = roots[roots[at]];
            at = roots[at];
        }
        at
    }
    for tie in &ties {
        let (a, b) = (root(&mut roots, tie.first), root(&mut roots, tie.later));
        roots[a.max(b)] = a.min(b);
    }
    let mut by_root: BTreeMap<usize, Group> = BTreeMap::new();
    for tie in ties {
        let root = root(&mut roots, tie.first);
        let group = by_root.entry(root).or_insert(Group { nodes: Vec::new(), ties: Vec::new() });
        group.nodes.extend([tie.first, tie.later]);
        group.ties.push(tie);
    }
    let mut groups: Vec<Group> = by_root.into_values().collect();
    for group in &mut groups {
        group.nodes.sort_unstable();
        group.nodes.dedup();
    }
    groups.sort_by(|a, b| (b.nodes.len(), a.nodes[0]).cmp(&(a.nodes.len(), b.nodes[0])));
    groups
}

impl Group {
    fn view(&self, records: &[RecordView], part: Option<&str>) -> GroupView {
        let place = |at: usize| self.nodes.binary_search(&at).expect("a tie joins records of its group");
        let nodes = self.nodes.iter().map(|at| {
            let record = &records[*at];
            Node {
                href: &record.href,
                label: &record.label,
                title: &record.title,
                status: Some(&record.status),
                kind: &record.kind.key,
                is_centre: false,
            }
        });
        let ties =
            self.ties.iter().map(|tie| Tie { first: place(tie.first), later: place(tie.later), ..*tie });
        let (first, last) = (&records[self.nodes[0]], &records[self.nodes[self.nodes.len() - 1]]);
        let name = match part {
            Some(part) if !part.trim().is_empty() => format!("{part}: {} to {}", first.label, last.label),
            _ => format!("{} to {}", first.label, last.label),
        };
        GroupView {
            name,
            is_part: part.is_some(),
            count: self.nodes.len(),
            figure: draw(&Drawing { nodes: nodes.collect(), ties: ties.collect() }),
            ties: self.ties.iter().map(|tie| said(records, tie)).collect(),
        }
    }
}

fn said(records: &[RecordView], tie: &Tie) -> TieView {
    let (from, to) = if tie.backwards { (tie.first, tie.later) } else { (tie.later, tie.first) };
    let verb = if tie.supersedes { "takes the place of" } else { "is related to" };
    TieView { from: named(&records[from]), verb, to: named(&records[to]) }
}

fn named(record: &RecordView) -> RecordLink {
    RecordLink { status: None, ..record.link() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records in a row; each of `ties` says which one takes the place of which, or is related to it.
    fn site(count: usize, ties: &[(usize, usize, bool)]) -> SiteView {
        let mut records: Vec<RecordView> = (0..count)
            .map(|at| RecordView {
                href: format!("records/dr-{at}.html"),
                label: format!("DR-{at}"),
                tags: vec![["a", "b", "c"][at % 3].to_owned()],
                date: Some(super::super::DateView::from_text(&format!("{}-05-01", 2000 + at / 90))),
                ..RecordView::default()
            })
            .collect();
        for (from, to, supersedes) in ties {
            let link = records[*to].link();
            let links =
                if *supersedes { &mut records[*from].supersedes } else { &mut records[*from].relates };
            links.push(link);
        }
        let mut site = SiteView::new("T");
        site.logs.push(LogView { records, ..LogView::default() });
        site
    }

    fn lines(ties: &[TieView]) -> Vec<String> {
        ties.iter().map(|tie| format!("{} {} {}", tie.from.label, tie.verb, tie.to.label)).collect()
    }

    #[test]
    fn groups_come_largest_first_and_what_has_no_tie_is_named() {
        let site = site(8, &[(2, 1, true), (5, 4, false), (6, 5, true), (7, 7, true)]);
        let map = Map::new(&site);
        let names: Vec<&str> = map.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["DR-4 to DR-6", "DR-1 to DR-2"]);
        assert_eq!(lines(&map.groups[0].ties), ["DR-5 is related to DR-4", "DR-6 takes the place of DR-5"]);
        let alone: Vec<&str> = map.named_alone().iter().map(|link| link.label.as_str()).collect();
        assert_eq!(alone, ["DR-0", "DR-3", "DR-7"]);
        assert_eq!(map.tied, 5);
    }

    #[test]
    fn a_pair_has_one_tie_and_taking_the_place_counts_more() {
        let site = site(2, &[(1, 0, false), (0, 1, false), (1, 0, true), (1, 0, true)]);
        assert_eq!(lines(&Map::new(&site).groups[0].ties), ["DR-1 takes the place of DR-0"]);
    }

    #[test]
    fn an_older_number_may_take_the_place_of_a_newer_one() {
        let map = Map::new(&site(2, &[(0, 1, true)]));
        assert_eq!(lines(&map.groups[0].ties), ["DR-0 takes the place of DR-1"]);
        let figure = &map.groups[0].figure;
        assert!(figure.nodes[0].x < figure.nodes[1].x);
        assert!(figure.threads[0].head.starts_with("M216 "), "{:?}", figure.threads);
    }

    #[test]
    fn a_group_that_is_too_large_is_drawn_in_parts_and_no_tie_is_lost() {
        let chain: Vec<(usize, usize, bool)> = (1..400).map(|at| (at, at - 1, at % 7 == 0)).collect();
        let threes: Vec<(usize, usize, bool)> = (3..400).map(|at| (at, at - 3, false)).collect();
        let site = site(400, &[chain.clone(), threes].concat());
        let map = Map::new(&site);
        assert_eq!(map.parted, 1);
        let drawn: usize = map.groups.iter().map(|group| group.ties.len()).sum();
        assert_eq!(drawn + map.rest.len(), 399 + 397);
        assert!(
            map.groups.len() > 9 && map.groups.iter().all(|group| group.count <= READABLE && group.is_part)
        );
        assert!(map.groups.iter().any(|group| group.name.starts_with("b 2001: ")));
        let pages = map.pages();
        assert!(pages.iter().all(|page| page.rest.len() <= LIGHT));
        assert_eq!(pages[0].href, "map.html");
        assert_eq!(pages.iter().map(|page| page.groups.len()).sum::<usize>(), map.groups.len());
        assert_eq!(pages.iter().map(|page| page.rest.len()).sum::<usize>(), map.rest.len());
    }

    #[test]
    fn a_log_without_ties_has_one_page() {
        assert_eq!(Map::new(&site(3, &[])).pages().len(), 1);
        assert_eq!(Map::new(&SiteView::new("T")).pages().len(), 1);
    }
}
