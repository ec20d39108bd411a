//! Lays a chart out: each group on its own, and then as one thing among others in the group that holds it.
//!
//! A link that leaves a group ends at the border of it and goes on from there outside, so that it never crosses a node.

use std::collections::{BTreeMap, BTreeSet};

use super::chart::{Chart, Direction, End};
use super::curve::Route;
use super::layers::{Edge, Item, Level, Place};
use super::shape::{self, Side};
use crate::site::diagram::svg::{Point, Rect};

/// The room between the frame of a group and what it holds.
const PAD: i32 = 18;

/// Where everything of a chart lies.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) width: i32,
    pub(super) height: i32,
    pub(super) nodes: Vec<Rect>,
    /// The frames of groups, each before those that it holds.
    pub(super) groups: Vec<(usize, Rect)>,
    pub(super) routes: Vec<Route>,
}

/// A group that is laid out, with places from its left upper corner.
#[derive(Debug, Default)]
struct Laid {
    width: i32,
    height: i32,
    nodes: Vec<(usize, Rect)>,
    groups: Vec<(usize, Rect)>,
    /// The parts of links in the order in which the chart flows.
    pieces: Vec<(usize, i32, Route)>,
    /// Where links cross the border, across the flow.
    ports: BTreeMap<usize, i32>,
}

/// How a link shows up in a group.
#[derive(Debug, Clone, Copy)]
struct Part {
    link: usize,
    from: Place,
    to: Place,
    /// The depth below the group in which both ends lie; before it, less than nothing.
    order: i32,
}

struct Plan<'a> {
    chart: &'a Chart,
    /// Which links lead against the flow, as far as known.
    turned: Vec<bool>,
    /// For each link: the groups that hold its beginning, and its end.
    holders: Vec<(Vec<usize>, Vec<usize>)>,
    children: BTreeMap<Option<usize>, Vec<End>>,
    /// The groups out of which, or into which, links lead.
    crossed: BTreeSet<usize>,
}

/// Lays a chart out, if it is one that can be drawn.
pub(super) fn lay_out(chart: &Chart) -> Option<Picture> {
    let mut children: BTreeMap<Option<usize>, Vec<End>> = BTreeMap::new();
    let ends = (0..chart.nodes.len()).map(End::Node).chain((0..chart.groups.len()).map(End::Group));
    for end in ends {
        children.entry(chart.parent(end)).or_default().push(end);
    }
    let holders: Vec<(Vec<usize>, Vec<usize>)> =
        chart.links.iter().map(|link| (chart.holders(link.from), chart.holders(link.to))).collect();
    let mut crossed = BTreeSet::new();
    for (from, to) in &holders {
        let shared = shared(from, to);
        crossed.extend(from[shared..].iter().chain(&to[shared..]).copied());
    }
    let mut plan = Plan { chart, turned: vec![false; chart.links.len()], holders, children, crossed };
    let laid = plan.lay(None, chart.direction)?;
    let mut nodes = vec![Rect::default(); chart.nodes.len()];
    for (node, at) in laid.nodes {
        nodes[node] = at;
    }
    let mut pieces = laid.pieces;
    pieces.sort_by_key(|(link, order, _)| (*link, *order));
    let mut routes: Vec<Option<Route>> = vec![None; chart.links.len()];
    for (link, _, piece) in pieces {
        match &mut routes[link] {
            None => routes[link] = Some(piece),
            Some(route) => route.join(piece),
        }
    }
    let mut routes = routes.into_iter().collect::<Option<Vec<Route>>>()?;
    for (route, turned) in routes.iter_mut().zip(&plan.turned) {
        if *turned {
            route.points.reverse();
        }
    }
    Some(Picture { width: laid.width, height: laid.height, nodes, groups: laid.groups, routes })
}

/// How many groups hold both ends.
fn shared(from: &[usize], to: &[usize]) -> usize {
    from.iter().zip(to).take_while(|(one, other)| one == other).count()
}

impl Plan<'_> {
    fn lay(&mut self, group: Option<usize>, flow: Direction) -> Option<Laid> {
        let children = self.children.get(&group).cloned().unwrap_or_default();
        let parts = self.parts(group, &children)?;
        // Which links are turned has to be known before the groups within are laid out: it says on which side they leave.
        let between: Vec<(usize, usize)> = parts
            .iter()
            .filter_map(|part| match (part.from, part.to) {
                (Place::Item(from), Place::Item(to)) if from != to => Some((from, to)),
                _ => None,
            })
            .collect();
        let turned = super::order::turned(children.len(), &between);
        let mut parts = parts;
        let mut next = turned.iter();
        for part in &mut parts {
            if let (Place::Item(from), Place::Item(to)) = (part.from, part.to)
                && from != to
                && *next.next()?
            {
                (part.from, part.to) = (part.to, part.from);
                self.turned[part.link] = true;
            }
        }
        let mut inner = Vec::with_capacity(children.len());
        for child in &children {
            inner.push(match child {
                End::Node(_) => None,
                End::Group(at) => {
                    let own = self.chart.groups[*at].direction.filter(|_| !self.crossed.contains(at));
                    Some(self.lay(Some(*at), own.unwrap_or(flow))?)
                }
            });
        }
        self.assemble(group, flow, &children, inner, &parts)
    }

    /// The parts of links that are drawn in a group itself.
    fn parts(&self, group: Option<usize>, children: &[End]) -> Option<Vec<Part>> {
        let place = |end: End, holders: &[usize], level: usize| {
            let child = holders.get(level).map_or(end, |group| End::Group(*group));
            children.iter().position(|known| *known == child).map(Place::Item)
        };
        let mut parts = Vec::new();
        for (at, (link, (from, to))) in self.chart.links.iter().zip(&self.holders).enumerate() {
            let shared = shared(from, to);
            let depth_in = |holders: &[usize]| match group {
                None => Some(0),
                Some(group) => holders.iter().position(|holder| *holder == group).map(|at| at + 1),
            };
            let here = match (depth_in(from), depth_in(to)) {
                (Some(level), _) if level == shared => {
                    let (from, to) = (place(link.from, from, level)?, place(link.to, to, level)?);
                    // A group that links to itself, or to what it holds.
                    if from == to && matches!(link.from, End::Group(_)) | matches!(link.to, End::Group(_)) {
                        return None;
                    }
                    Part { link: at, from, to, order: 0 }
                }
                (Some(level), _) if level > shared => {
                    self.outwards(at, place(link.from, from, level)?, level - shared, false)
                }
                (_, Some(level)) if level > shared => {
                    self.outwards(at, place(link.to, to, level)?, level - shared, true)
                }
                _ => continue,
            };
            parts.push(here);
        }
        Some(parts)
    }

    /// The part of a link from an item to the border of its group: below where it flows out, above where it flows in.
    fn outwards(&self, link: usize, item: Place, depth: usize, ends_here: bool) -> Part {
        let depth = i32::try_from(depth).unwrap_or(i32::MAX);
        if ends_here == self.turned[link] {
            Part { link, from: item, to: Place::End, order: -depth }
        } else {
            Part { link, from: Place::Start, to: item, order: depth }
        }
    }

    fn assemble(
        &self,
        group: Option<usize>,
        flow: Direction,
        children: &[End],
        mut inner: Vec<Option<Laid>>,
        parts: &[Part],
    ) -> Option<Laid> {
        let turn =
            |(width, height): (i32, i32)| if flow.is_upright() { (width, height) } else { (height, width) };
        let mut items: Vec<Item> =
            children.iter().zip(&inner).map(|(child, laid)| self.item(*child, laid.as_ref(), flow)).collect();
        let mut edges = Vec::with_capacity(parts.len());
        for part in parts {
            let link = &self.chart.links[part.link];
            let label = link
                .label
                .as_ref()
                .filter(|_| part.order == 0)
                .map(|label| turn((label.width() + 10, label.height() + 4)));
            if part.from == part.to {
                let Place::Item(at) = part.from else { return None };
                if items[at].has_loop {
                    return None;
                }
                items[at].add_loop(label);
            }
            let port = |place: Place| match place {
                Place::Item(at) => inner[at]
                    .as_ref()
                    .and_then(|laid| laid.ports.get(&part.link))
                    .map(|across| across - items[at].before),
                Place::Start | Place::End => None,
            };
            edges.push(Edge {
                from: part.from,
                to: part.to,
                from_port: port(part.from),
                to_port: port(part.to),
                label,
                length: link.length,
            });
        }
        let level = super::layers::layers(&items, &edges)?;
        Some(self.fit(group, flow, children, &mut inner, parts, (&items, level)))
    }

    fn item(&self, child: End, laid: Option<&Laid>, flow: Direction) -> Item {
        let (start, end) = match flow {
            Direction::Down => (Side::Top, Side::Bottom),
            Direction::Up => (Side::Bottom, Side::Top),
            Direction::Right => (Side::Left, Side::Right),
            Direction::Left => (Side::Right, Side::Left),
        };
        let turn =
            |(width, height): (i32, i32)| if flow.is_upright() { (width, height) } else { (height, width) };
        match (child, laid) {
            (End::Node(at), _) => {
                let node = &self.chart.nodes[at];
                let size = shape::size(node.shape, &node.label);
                let insets = [start, end].map(|side| shape::inset(node.shape, side));
                let side = if flow.is_upright() { Side::Right } else { Side::Bottom };
                let flats = [start, end].map(|side| shape::flat(node.shape, side, size));
                Item::new(turn(size), insets, flats, shape::inset(node.shape, side))
            }
            (End::Group(_), laid) => {
                let size = laid.map_or((0, 0), |laid| (laid.width, laid.height));
                let (across, along) = turn(size);
                Item::new((across, along), [0; 2], [(across - 30).max(0); 2], 0)
            }
        }
    }

    /// Puts what is laid out into the frame of its group, in pixels of the page.
    fn fit(
        &self,
        group: Option<usize>,
        flow: Direction,
        children: &[End],
        inner: &mut [Option<Laid>],
        parts: &[Part],
        (items, level): (&[Item], Level),
    ) -> Laid {
        let (wide, high) =
            if flow.is_upright() { (level.across, level.along) } else { (level.along, level.across) };
        let name = group.map(|group| &self.chart.groups[group].label);
        let title = name.map_or(0, |name| name.height() + 6);
        let pad = if group.is_some() { PAD } else { 0 };
        let width = (wide + 2 * pad).max(name.map_or(0, |name| name.width() + 44));
        let height = high + 2 * pad + title;
        let (left, top) = ((width - wide) / 2, pad + title);
        // From along and across the flow to the page.
        let put = |along: i32, across: i32| match flow {
            Direction::Down => Point { x: left + across, y: top + along },
            Direction::Up => Point { x: left + across, y: top + level.along - along },
            Direction::Right => Point { x: left + along, y: top + across },
            Direction::Left => Point { x: left + level.along - along, y: top + across },
        };
        let mut laid = Laid { width, height, ..Laid::default() };
        if let Some(group) = group {
            laid.groups.push((group, Rect { x: 0, y: 0, width, height }));
        }
        for (at, child) in children.iter().enumerate() {
            let (along, across) = level.items[at];
            let item = &items[at];
            let (one, other) =
                (put(along, across - item.before), put(along + item.along, across + item.reach));
            let corner = Point { x: one.x.min(other.x), y: one.y.min(other.y) };
            match (*child, inner[at].take()) {
                (End::Node(node), _) => {
                    let rect = Rect {
                        x: corner.x,
                        y: corner.y,
                        width: (one.x - other.x).abs(),
                        height: (one.y - other.y).abs(),
                    };
                    laid.nodes.push((node, rect));
                }
                (End::Group(_), Some(child)) => laid.take(child, corner),
                (End::Group(_), None) => {}
            }
        }
        for (part, way) in parts.iter().zip(level.ways) {
            let mut points: Vec<Point> =
                way.points.iter().map(|(along, across)| put(*along, *across)).collect();
            for (place, is_first) in [(part.from, true), (part.to, false)] {
                if matches!(place, Place::Item(_)) {
                    continue;
                }
                let Some(edge) = (if is_first { points.first() } else { points.last() }).copied() else {
                    continue;
                };
                let border = match (flow, is_first) {
                    (Direction::Down, true) | (Direction::Up, false) => Point { y: 0, ..edge },
                    (Direction::Down, false) | (Direction::Up, true) => Point { y: height, ..edge },
                    (Direction::Right, true) | (Direction::Left, false) => Point { x: 0, ..edge },
                    (Direction::Right, false) | (Direction::Left, true) => Point { x: width, ..edge },
                };
                laid.ports.insert(part.link, if flow.is_upright() { edge.x } else { edge.y });
                points.insert(if is_first { 0 } else { points.len() }, border);
            }
            let label = way.label.map(|((along, across), (along_end, across_end))| {
                let (one, other) = (put(along, across), put(along_end, across_end));
                Rect {
                    x: one.x.min(other.x),
                    y: one.y.min(other.y),
                    width: (one.x - other.x).abs(),
                    height: (one.y - other.y).abs(),
                }
            });
            let route = Route { points, label, upright: flow.is_upright(), is_loop: part.from == part.to };
            laid.pieces.push((part.link, part.order, route));
        }
        laid
    }
}

impl Laid {
    /// Takes over what a group within holds, whose left upper corner lies there.
    fn take(&mut self, child: Self, corner: Point) {
        let Point { x, y } = corner;
        self.nodes.extend(child.nodes.into_iter().map(|(node, at)| (node, at.moved(x, y))));
        self.groups.extend(child.groups.into_iter().map(|(group, at)| (group, at.moved(x, y))));
        self.pieces.extend(child.pieces.into_iter().map(|(link, order, mut route)| {
            for point in &mut route.points {
                *point = Point { x: point.x + x, y: point.y + y };
            }
            route.label = route.label.map(|label| label.moved(x, y));
            (link, order, route)
        }));
    }
}
