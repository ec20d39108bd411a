//! The way of a link as a path: straight past nodes, bent between ranks.

use crate::site::diagram::svg::{Heading, Point, Rect, Tip};

/// Where a link leads.
#[derive(Debug, Clone)]
pub(super) struct Route {
    /// From its beginning to its end; a loop has its two bends between.
    pub(super) points: Vec<Point>,
    pub(super) label: Option<Rect>,
    /// Whether it leads along the height of the page.
    pub(super) upright: bool,
    pub(super) is_loop: bool,
}

impl Route {
    /// Goes on with another part.
    pub(super) fn join(&mut self, other: Self) {
        self.points.extend(other.points);
        self.label = self.label.or(other.label);
    }

    /// Where it leads as it ends: back along its last step, or its first one.
    fn heading(&self, at_start: bool) -> Heading {
        let points: Vec<Point> =
            if at_start { self.points.iter().rev().copied().collect() } else { self.points.clone() };
        let Some(last) = points.last() else { return Heading { x: 0, y: 1 } };
        let before = points
            .iter()
            .rev()
            .find(|point| if self.upright != self.is_loop { point.y != last.y } else { point.x != last.x });
        let before = before.unwrap_or(last);
        if self.upright != self.is_loop {
            Heading { x: 0, y: if last.y < before.y { -1 } else { 1 } }
        } else {
            Heading { x: if last.x < before.x { -1 } else { 1 }, y: 0 }
        }
    }
}

/// The path of a link as numbers.
pub(super) fn line(route: &Route, tail: Tip, tip: Tip) -> String {
    let mut points = route.points.clone();
    points.dedup();
    for (tip, at_start) in [(tail, true), (tip, false)] {
        let Heading { x, y } = route.heading(at_start);
        let end = if at_start { points.first_mut() } else { points.last_mut() };
        if let Some(end) = end {
            *end = Point { x: end.x - x * tip.length(), y: end.y - y * tip.length() };
        }
    }
    let mut d = String::new();
    if let (true, [start, one, other, end]) = (route.is_loop, points.as_slice()) {
        return format!(
            "M{} {}C{} {} {} {} {} {}",
            start.x, start.y, one.x, one.y, other.x, other.y, end.x, end.y
        );
    }
    let mut before: Option<Point> = None;
    for Point { x, y } in points {
        match before {
            None => d.push_str(&format!("M{x} {y}")),
            // What is written at a link stands in a gap of it.
            Some(from)
                if route
                    .label
                    .is_some_and(|label| is_within(label, from) && is_within(label, Point { x, y })) =>
            {
                d.push_str(&format!("M{x} {y}"));
            }
            Some(from) if from.x == x || from.y == y => d.push_str(&format!("L{x} {y}")),
            Some(from) if route.upright => {
                let bend = from.y.midpoint(y);
                d.push_str(&format!("C{} {bend} {x} {bend} {x} {y}", from.x));
            }
            Some(from) => {
                let bend = from.x.midpoint(x);
                d.push_str(&format!("C{bend} {} {bend} {y} {x} {y}", from.y));
            }
        }
        before = Some(Point { x, y });
    }
    d
}

/// What a link begins and ends in, with the place and the heading of each.
pub(super) fn tips(route: &Route, tail: Tip, tip: Tip) -> Vec<(Tip, Point, Heading)> {
    [(tail, true), (tip, false)]
        .into_iter()
        .filter(|(tip, _)| *tip != Tip::None)
        .filter_map(|(tip, at_start)| {
            let at = if at_start { route.points.first() } else { route.points.last() };
            Some((tip, *at?, route.heading(at_start)))
        })
        .collect()
}

fn is_within(area: Rect, Point { x, y }: Point) -> bool {
    (area.x..=area.right()).contains(&x) && (area.y..=area.bottom()).contains(&y)
}
