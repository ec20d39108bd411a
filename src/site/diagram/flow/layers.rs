//! One group of a flowchart in ranks along the flow: nodes, and groups that are laid out already, are things of a size.

use std::collections::BTreeSet;

use super::order;
use super::place::{Step, place};

/// The room between two ranks, in which links bend.
const GAP: i32 = 44;
/// The same where links go on to the border of their group.
const AT_BORDER: i32 = 26;
/// The room between two things of a rank, and between links that pass.
const SPACE: i32 = 30;
const PASSING: i32 = 14;
/// How far apart links begin at one side of a thing, at most.
const APART: i32 = 20;
/// How far a loop stands out.
const LOOP: i32 = 30;
/// How many things and passing links may be in one group.
const ITEMS: usize = 4000;

/// A thing: how far it reaches from its axis, and along the flow.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) before: i32,
    /// To the border of the thing itself.
    pub(super) reach: i32,
    /// To the end of the loop that leads from it to itself.
    after: i32,
    pub(super) along: i32,
    /// How much of its rank it needs: as much as it reaches along the flow, or what is written at its loop.
    deep: i32,
    /// How far within its border links begin and end, before and behind.
    insets: [i32; 2],
    flats: [i32; 2],
    side_inset: i32,
    pub(super) has_loop: bool,
    loop_label: Option<(i32, i32)>,
}

impl Item {
    pub(super) fn new(
        (across, along): (i32, i32),
        insets: [i32; 2],
        flats: [i32; 2],
        side_inset: i32,
    ) -> Self {
        let before = across / 2;
        let reach = across - before;
        Self {
            before,
            reach,
            after: reach,
            along,
            deep: along,
            insets,
            flats,
            side_inset,
            has_loop: false,
            loop_label: None,
        }
    }

    fn passing(across: i32, along: i32) -> Self {
        Self::new((across, along), [0; 2], [0; 2], 0)
    }

    /// Makes room for a loop, and what is written at it: so wide across the flow, and along it.
    pub(super) fn add_loop(&mut self, label: Option<(i32, i32)>) {
        self.has_loop = true;
        self.loop_label = label;
        self.after = self.reach + LOOP + label.map_or(0, |(across, _)| across);
        self.deep = self.deep.max(label.map_or(0, |(_, along)| along));
    }
}

/// Where a link begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Item(usize),
    /// The border of the group, before all that it holds or behind.
    Start,
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) from: Place,
    pub(super) to: Place,
    /// Where it has to begin and end, from the axis, if the thing says so.
    pub(super) from_port: Option<i32>,
    pub(super) to_port: Option<i32>,
    /// The room for what is written at it, across the flow and along it.
    pub(super) label: Option<(i32, i32)>,
    pub(super) length: usize,
}

/// The way of a link: its points, and two corners of what is written at it; each along the flow and across it.
#[derive(Debug, Default)]
pub(super) struct Way {
    pub(super) points: Vec<(i32, i32)>,
    pub(super) label: Option<((i32, i32), (i32, i32))>,
}

/// A group in ranks.
#[derive(Debug)]
pub(super) struct Level {
    pub(super) along: i32,
    pub(super) across: i32,
    /// Where each thing begins along the flow, and its axis.
    pub(super) items: Vec<(i32, i32)>,
    pub(super) ways: Vec<Way>,
}

/// A level while it is worked out: the things, then the ends at the border, then what passes.
struct Draft {
    items: Vec<Item>,
    ranks: Vec<Vec<usize>>,
    rank_of: Vec<usize>,
    /// The items of each edge, from the first to the last; nothing for loops.
    paths: Vec<Vec<usize>>,
    /// The item of each edge that holds its label.
    labels: Vec<Option<usize>>,
    things: usize,
    /// Whether every other rank is for links alone.
    is_wide: bool,
    /// Between which more than one edge leads.
    doubled: BTreeSet<(Place, Place)>,
}

/// Puts things into ranks. Edges lead along the flow alone, and nowhere in a circle, but for loops.
pub(super) fn layers(items: &[Item], edges: &[Edge]) -> Option<Level> {
    let mut draft = draft(items, edges)?;
    let steps: Vec<(usize, usize)> =
        draft.paths.iter().flat_map(|path| path.windows(2).map(|two| (two[0], two[1]))).collect();
    order::order(&mut draft.ranks, draft.items.len(), &steps);
    let ports = ports(&draft, edges);
    let steps: Vec<Step> =
        draft.paths.iter().zip(&ports).flat_map(|(path, ports)| draft.steps(path, *ports)).collect();
    let room = |one: usize, other: usize| {
        let space = if one < draft.things && other < draft.things { SPACE } else { PASSING };
        draft.items[one].after + draft.items[other].before + space
    };
    let mut axes = place(&draft.ranks, draft.items.len(), &steps, room);
    let left = draft.items.iter().zip(&axes).map(|(item, axis)| axis - item.before).min().unwrap_or(0);
    for axis in &mut axes {
        *axis -= left;
    }
    let across = draft.items.iter().zip(&axes).map(|(item, axis)| axis + item.after).max().unwrap_or(0);
    Some(draft.level(edges, &ports, &axes, across))
}

/// Gives each thing a rank, and each edge an item in each rank that it passes.
fn draft(items: &[Item], edges: &[Edge]) -> Option<Draft> {
    let pairs = |edge: &Edge| match (edge.from, edge.to) {
        (Place::Item(from), Place::Item(to)) if from != to => Some((from, to)),
        _ => None,
    };
    let mut known: Vec<(usize, usize)> = edges.iter().filter_map(pairs).collect();
    known.sort_unstable();
    let doubled: BTreeSet<(Place, Place)> = known
        .windows(2)
        .filter(|two| two[0] == two[1])
        .map(|two| (Place::Item(two[0].0), Place::Item(two[0].1)))
        .collect();
    // A rank between each two for what is written at links, and for links that would lie on each other.
    let is_wide =
        !doubled.is_empty() || edges.iter().any(|edge| edge.label.is_some() && edge.from != edge.to);
    let step = if is_wide { 2 } else { 1 };
    let links: Vec<(usize, usize, usize)> = edges
        .iter()
        .filter_map(|edge| pairs(edge).map(|(from, to)| (from, to, step * edge.length)))
        .collect();
    let mut rank_of = order::ranks(items.len(), &links);
    let begins = edges.iter().any(|edge| edge.from == Place::Start);
    if begins {
        for rank in &mut rank_of {
            *rank += step;
        }
    }
    let last = rank_of.iter().max().copied().unwrap_or(0) + step;
    let mut draft = Draft {
        items: items.to_vec(),
        ranks: Vec::new(),
        rank_of,
        paths: Vec::with_capacity(edges.len()),
        labels: Vec::with_capacity(edges.len()),
        things: items.len(),
        is_wide,
        doubled,
    };
    for edge in edges {
        if edge.from == edge.to {
            draft.paths.push(Vec::new());
            draft.labels.push(None);
            continue;
        }
        let from = draft.end(edge.from, last);
        let to = draft.end(edge.to, last);
        let (first, end) = (draft.rank_of[from], draft.rank_of[to]);
        // Things stand in the even ranks where there are wide links, so that what is written has a rank of its own.
        let middle = first + (end - first) / 2;
        let middle = if is_wide && (middle - first) % 2 == 0 { middle.max(1) - 1 } else { middle };
        let mut path = vec![from];
        let mut label = None;
        for rank in first + 1..end {
            let size = edge.label.filter(|_| rank == middle);
            let (across, along) = size.unwrap_or((0, 0));
            if size.is_some() {
                label = Some(draft.items.len());
            }
            path.push(draft.add(Item::passing(across, along), rank));
        }
        path.push(to);
        if edge.label.is_some() && label.is_none() || draft.items.len() > ITEMS {
            return None;
        }
        draft.paths.push(path);
        draft.labels.push(label);
    }
    let ranks = draft.rank_of.iter().max().map_or(0, |last| last + 1);
    draft.ranks = vec![Vec::new(); ranks];
    for (item, rank) in draft.rank_of.iter().enumerate() {
        draft.ranks[*rank].push(item);
    }
    Some(draft)
}

/// Where each edge begins and ends, from the axis of the thing: beside each other, in the order of where they lead.
fn ports(draft: &Draft, edges: &[Edge]) -> Vec<(i32, i32)> {
    let mut place = vec![0_usize; draft.items.len()];
    for rank in &draft.ranks {
        for (at, item) in rank.iter().enumerate() {
            place[*item] = at;
        }
    }
    let mut ports: Vec<(i32, i32)> =
        edges.iter().map(|edge| (edge.from_port.unwrap_or(0), edge.to_port.unwrap_or(0))).collect();
    for is_end in [false, true] {
        let mut at_side: Vec<Vec<(usize, usize)>> = vec![Vec::new(); draft.things];
        for (at, (edge, path)) in edges.iter().zip(&draft.paths).enumerate() {
            let (end, port) = if is_end { (edge.to, edge.to_port) } else { (edge.from, edge.from_port) };
            let next = if is_end { path.iter().rev().nth(1) } else { path.get(1) };
            if let (Place::Item(item), None, Some(next)) = (end, port, next) {
                at_side[item].push((place[*next], at));
            }
        }
        for (item, mut near) in at_side.into_iter().enumerate() {
            near.sort_unstable();
            let many = i32::try_from(near.len()).unwrap_or(i32::MAX);
            let apart = APART.min(draft.items[item].flats[usize::from(!is_end)] / many.max(1));
            for (nth, (_, edge)) in (0..).zip(near) {
                let port = (2 * nth - (many - 1)) * apart / 2;
                if is_end {
                    ports[edge].1 = port;
                } else {
                    ports[edge].0 = port;
                }
            }
        }
    }
    ports
}

impl Draft {
    fn add(&mut self, item: Item, rank: usize) -> usize {
        self.items.push(item);
        self.rank_of.push(rank);
        self.items.len() - 1
    }

    fn end(&mut self, place: Place, last: usize) -> usize {
        match place {
            Place::Item(item) => item,
            Place::Start => self.add(Item::passing(0, 0), 0),
            Place::End => self.add(Item::passing(0, 0), last),
        }
    }

    fn steps(&self, path: &[usize], (first, last): (i32, i32)) -> Vec<Step> {
        let count = path.len().saturating_sub(1);
        let step = |(at, two): (usize, &[usize])| {
            let from = (two[0], if at == 0 { first } else { 0 });
            let to = (two[1], if at + 1 == count { last } else { 0 });
            let passing = two.iter().filter(|item| **item >= self.things).count();
            Step { from, to, weight: [1, 2, 8][passing] }
        };
        path.windows(2).enumerate().map(step).collect()
    }

    fn level(&self, edges: &[Edge], ports: &[(i32, i32)], axes: &[i32], across: i32) -> Level {
        let gap = if self.is_wide { GAP / 2 } else { GAP };
        let things = || self.rank_of.iter().take(self.things);
        let (first_thing, last_thing) =
            (things().min().copied().unwrap_or(0), things().max().copied().unwrap_or(0));
        let mut starts = Vec::with_capacity(self.ranks.len());
        let mut along = 0;
        for (at, rank) in self.ranks.iter().enumerate() {
            let deep = rank.iter().map(|item| self.items[*item].deep).max().unwrap_or(0);
            if at > 0 {
                along += if (first_thing..=last_thing).contains(&at) && at > first_thing {
                    gap
                } else {
                    gap * AT_BORDER / GAP
                };
            }
            starts.push((along, deep));
            along += deep;
        }
        let begin = |item: usize| {
            let (start, deep) = starts[self.rank_of[item]];
            start + (deep - self.items[item].along) / 2
        };
        let ways = edges.iter().zip(&self.paths).zip(&self.labels).zip(ports).map(
            |(((edge, path), label), ports)| {
                let Some((first, last)) = path.first().zip(path.last()) else {
                    return self.loop_way(edge, axes, begin);
                };
                let mut points = Vec::with_capacity(2 * path.len());
                for item in path {
                    let (start, deep) = starts[self.rank_of[*item]];
                    let thing = &self.items[*item];
                    if item == first {
                        let at = axes[*item] + ports.0;
                        points.push((begin(*item) + thing.along - thing.insets[1], at));
                        points.push((start + deep, at));
                    } else if item == last {
                        let at = axes[*item] + ports.1;
                        points.push((start, at));
                        points.push((begin(*item) + thing.insets[0], at));
                    } else if Some(*item) == *label {
                        let axis = axes[*item];
                        let of_label = begin(*item);
                        points.extend(
                            [start, of_label, of_label + thing.along, start + deep]
                                .map(|along| (along, axis)),
                        );
                    } else if deep > 0 || self.doubled.contains(&(edge.from, edge.to)) {
                        points.push((start, axes[*item]));
                        points.push((start + deep, axes[*item]));
                    }
                }
                let label = label.map(|item| {
                    let thing = &self.items[item];
                    let (start, axis) = (begin(item), axes[item]);
                    ((start, axis - thing.before), (start + thing.along, axis + thing.reach))
                });
                Way { points, label }
            },
        );
        Level {
            along,
            across,
            items: (0..self.things).map(|item| (begin(item), axes[item])).collect(),
            ways: ways.collect(),
        }
    }

    /// A loop stands at the side of its thing.
    fn loop_way(&self, edge: &Edge, axes: &[i32], begin: impl Fn(usize) -> i32) -> Way {
        let Place::Item(item) = edge.from else { return Way::default() };
        let thing = &self.items[item];
        let middle = begin(item) + thing.along / 2;
        let side = axes[item] + thing.reach;
        let out = side + LOOP + 4;
        let points = vec![
            (middle - 6, side - thing.side_inset),
            (middle - 16, out),
            (middle + 16, out),
            (middle + 6, side - thing.side_inset),
        ];
        let label = thing.loop_label.map(|(across, along)| {
            let start = side + LOOP;
            ((middle - along / 2, start), (middle - along / 2 + along, start + across))
        });
        Way { points, label }
    }
}
