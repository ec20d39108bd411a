//! Flowcharts: read, laid out, drawn.

mod chart;
mod curve;
mod layers;
mod layout;
mod link;
mod order;
mod parse;
mod place;
mod shape;

#[cfg(test)]
mod tests;

use chart::Stroke;
use curve::{line, tips};
use shape::outline;

use super::svg::{Point, Svg, Tip};

/// Draws a flowchart from what follows its first word: the direction, and the lines below.
pub(super) fn draw(direction: &str, lines: &[&str]) -> Option<Svg> {
    let chart = parse::chart(direction, lines)?;
    let picture = layout::lay_out(&chart)?;
    let mut svg = Svg::new(picture.width, picture.height);
    for (_, at) in &picture.groups {
        svg.rect("d-group", *at, 3);
    }
    for (link, route) in chart.links.iter().zip(&picture.routes) {
        let class = match link.stroke {
            Stroke::Solid => "d-line",
            Stroke::Dotted => "d-line d-dotted",
            Stroke::Thick => "d-line d-thick",
        };
        let tail = if link.both { link.tip } else { Tip::None };
        svg.path(class, &line(route, tail, link.tip));
        for (tip, at, heading) in tips(route, tail, link.tip) {
            svg.tip(tip, at, heading);
        }
    }
    for (node, at) in chart.nodes.iter().zip(&picture.nodes) {
        for (class, d) in outline(node.shape, *at) {
            svg.path(class, &d);
        }
        svg.centred("d-text", shape::middle(node.shape, *at), &node.label);
    }
    for (group, at) in &picture.groups {
        let name = &chart.groups[*group].label;
        let middle = Point { x: at.x + at.width / 2, y: at.y + 8 + name.height() / 2 };
        svg.centred("d-text d-group-name", middle, name);
    }
    for (link, route) in chart.links.iter().zip(&picture.routes) {
        if let (Some(label), Some(at)) = (&link.label, route.label) {
            svg.centred("d-text d-label", at.middle(), label);
        }
    }
    Some(svg)
}
