//! A flowchart as its author means it: nodes, groups and links.

use crate::site::diagram::label::Label;
use crate::site::diagram::svg::Tip;

/// Where a chart flows to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Down,
    Up,
    Right,
    Left,
}

impl Direction {
    pub(super) fn named(word: &str) -> Option<Self> {
        Some(match word {
            "TB" | "TD" | "v" => Self::Down,
            "BT" | "^" => Self::Up,
            "LR" | ">" => Self::Right,
            "RL" | "<" => Self::Left,
            _ => return None,
        })
    }

    /// Whether it flows along the height of the page.
    pub(super) fn is_upright(self) -> bool {
        matches!(self, Self::Down | Self::Up)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Box,
    Round,
    Stadium,
    Subroutine,
    Cylinder,
    Circle,
    DoubleCircle,
    Rhombus,
    Hexagon,
    Flag,
    /// Slanted as `/ /`.
    Leaning,
    /// Slanted as `\ \`.
    LeaningBack,
    /// Slanted as `/ \`.
    Trapezoid,
    /// Slanted as `\ /`.
    Funnel,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) label: Label,
    pub(super) shape: Shape,
    /// The group that holds it.
    pub(super) parent: Option<usize>,
}

/// Nodes in a frame with a name.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub(super) label: Label,
    pub(super) parent: Option<usize>,
    pub(super) direction: Option<Direction>,
}

/// What a link begins or ends at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Node(usize),
    Group(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    Solid,
    Dotted,
    Thick,
}

#[derive(Debug, Clone)]
pub(super) struct Link {
    pub(super) from: End,
    pub(super) to: End,
    pub(super) stroke: Stroke,
    pub(super) tip: Tip,
    /// Whether it begins as it ends.
    pub(super) both: bool,
    pub(super) label: Option<Label>,
    /// Over how many ranks it leads at least.
    pub(super) length: usize,
}

#[derive(Debug, Clone)]
pub(super) struct Chart {
    pub(super) direction: Direction,
    pub(super) nodes: Vec<Node>,
    pub(super) groups: Vec<Group>,
    pub(super) links: Vec<Link>,
}

impl Chart {
    /// The group that holds an end.
    pub(super) fn parent(&self, end: End) -> Option<usize> {
        match end {
            End::Node(at) => self.nodes[at].parent,
            End::Group(at) => self.groups[at].parent,
        }
    }

    /// The groups that hold an end, from the outermost on.
    pub(super) fn holders(&self, end: End) -> Vec<usize> {
        let mut holders: Vec<usize> =
            std::iter::successors(self.parent(end), |group| self.groups[*group].parent).collect();
        holders.reverse();
        holders
    }
}
