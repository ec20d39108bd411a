//! From records and their ties to a figure: boxes, threads, staves, and the same as a list.

use std::fmt::Write as _;

use serde::Serialize;

use super::layout::layout;
use super::words;
use crate::site::view::StatusView;

/// How much of a title fits on a line of a node.
const ROOM: usize = 300;

/// How much room a status has beside a label.
const WORD: usize = 120;

/// The staves, from top to bottom: their keys and names.
const STAVES: [(&str, &str); 3] =
    [("product", "Product decisions"), ("other", "Decisions"), ("technical", "Technical decisions")];

/// How two records belong together. The first is the older one, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Tie {
    /// The place of the one that stands first.
    pub(crate) first: usize,
    /// The place of the one that stands later.
    pub(crate) later: usize,
    /// Whether one takes the place of the other; else they are related.
    pub(crate) supersedes: bool,
    /// Whether, against the order, the first takes the place of the later one.
    pub(crate) backwards: bool,
}

/// A record in a drawing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) href: &'a str,
    pub(crate) label: &'a str,
    pub(crate) title: &'a str,
    pub(crate) status: Option<&'a StatusView>,
    /// `product`, `technical`, or anything else.
    pub(crate) kind: &'a str,
    /// Whether it is the one that the drawing is about.
    pub(crate) is_centre: bool,
}

/// Records and ties between them, by their places in the drawing.
#[derive(Debug)]
pub(crate) struct Drawing<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    pub(crate) ties: Vec<Tie>,
}

/// A figure, ready for its template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FigureView {
    /// The width in pixels.
    pub width: usize,
    /// The height in pixels.
    pub height: usize,
    /// The staves, from top to bottom.
    pub bands: Vec<BandView>,
    /// The threads, under the nodes.
    pub threads: Vec<ThreadView>,
    /// The nodes.
    pub nodes: Vec<NodeView>,
}

/// A stave of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BandView {
    /// `product`, `technical` or `other`.
    pub key: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its upper edge.
    pub y: usize,
    /// Its height.
    pub height: usize,
}

/// A thread of a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ThreadView {
    /// The path.
    pub d: String,
    /// The head of the arrow, at the newer record; empty where the two are only related.
    pub head: String,
    /// `supersedes` or `relates`.
    pub key: &'static str,
}

/// A node of a figure: a link to a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct NodeView {
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// The address of the record's page; empty where there is none.
    pub href: String,
    /// `DR-42`.
    pub label: String,
    /// The title on up to two lines, as far as it fits.
    pub lines: Vec<String>,
    /// The whole title.
    pub title: String,
    /// The status, where it is known.
    pub status: Option<StatusView>,
    /// Its word, as far as it fits.
    pub word: String,
    /// `product`, `technical` or `other`.
    pub stave: &'static str,
    /// Whether the figure is about it.
    pub is_centre: bool,
}

/// Draws records and the ties between them.
pub(crate) fn draw(drawing: &Drawing<'_>) -> FigureView {
    let staves: Vec<usize> = drawing.nodes.iter().map(|node| stave_of(node.kind)).collect();
    let threads: Vec<(usize, usize)> = drawing.ties.iter().map(|tie| (tie.first, tie.later)).collect();
    let laid = layout(&staves, &threads);
    let bands = laid.staves.iter().enumerate().filter(|(_, (_, height))| *height > 0);
    let nodes = drawing.nodes.iter().zip(&laid.nodes).zip(&staves).map(|((node, (x, y)), stave)| NodeView {
        x: *x,
        y: *y,
        href: node.href.to_owned(),
        label: node.label.to_owned(),
        lines: words::lines(node.title, ROOM),
        title: node.title.to_owned(),
        status: node.status.cloned(),
        word: node.status.map(|status| words::fitted(&status.word, WORD)).unwrap_or_default(),
        stave: STAVES[*stave].0,
        is_centre: node.is_centre,
    });
    FigureView {
        width: laid.width,
        height: laid.height,
        bands: bands
            .map(|(at, (y, height))| BandView {
                key: STAVES[at].0,
                name: STAVES[at].1,
                y: *y,
                height: *height,
            })
            .collect(),
        threads: drawing.ties.iter().zip(&laid.threads).map(|(tie, points)| thread(tie, points)).collect(),
        nodes: nodes.collect(),
    }
}

fn stave_of(kind: &str) -> usize {
    match kind {
        "product" => 0,
        "technical" => 2,
        _ => 1,
    }
}

fn thread(tie: &Tie, points: &[(usize, usize)]) -> ThreadView {
    let mut d = String::new();
    let (mut x, mut y) = points[0];
    let _ = write!(d, "M{x} {y}");
    for (next_x, next_y) in &points[1..] {
        if *next_y == y {
            let _ = write!(d, "H{next_x}");
        } else {
            let middle = usize::midpoint(x, *next_x);
            let _ = write!(d, "C{middle} {y} {middle} {next_y} {next_x} {next_y}");
        }
        (x, y) = (*next_x, *next_y);
    }
    let head = match (tie.supersedes, tie.backwards) {
        (false, _) => String::new(),
        (true, false) => format!("M{x} {y}l-10 -5v10z"),
        (true, true) => format!("M{} {}l10 -5v10z", points[0].0, points[0].1),
    };
    ThreadView { d, head, key: if tie.supersedes { "supersedes" } else { "relates" } }
}

#[cfg(test)]
mod tests {
    use super::super::layout::{HEIGHT, WIDTH};
    use super::*;

    fn node(label: &'static str, kind: &'static str) -> Node<'static> {
        Node { href: "records/x.html", label, title: "A title", status: None, kind, is_centre: false }
    }

    #[test]
    fn the_newer_one_stands_to_the_right_and_the_arrow_leads_to_it() {
        let tie = Tie { first: 0, later: 1, supersedes: true, backwards: false };
        let figure = draw(&Drawing {
            nodes: vec![node("DR-1", "product"), node("DR-2", "technical")],
            ties: vec![tie],
        });
        assert!(figure.nodes[0].x + WIDTH < figure.nodes[1].x && figure.nodes[0].y < figure.nodes[1].y);
        let at = format!("M{} {}", figure.nodes[1].x, figure.nodes[1].y + HEIGHT / 2);
        assert!(figure.threads[0].head.starts_with(&at), "{:?}", figure.threads);
        let names: Vec<&str> = figure.bands.iter().map(|band| band.name).collect();
        assert_eq!(names, ["Product decisions", "Technical decisions"]);
    }

    #[test]
    fn a_relation_has_no_head() {
        let tie = Tie { first: 0, later: 1, supersedes: false, backwards: false };
        let figure = draw(&Drawing { nodes: vec![node("DR-1", ""), node("DR-2", "")], ties: vec![tie] });
        assert_eq!((figure.threads[0].head.as_str(), figure.threads[0].key), ("", "relates"));
        assert_eq!(figure.threads[0].d, "M216 60H280");
    }
}
