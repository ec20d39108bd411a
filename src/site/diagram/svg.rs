//! Writes the parts of a picture: shapes at whole numbers with a class each, and escaped texts.

use super::label::{LINE, Label};
use crate::site::escape::{push_markup, push_text};

/// The room around a picture, in pixels.
const MARGIN: i32 = 8;
/// A picture wider or higher than this is none that anybody reads.
const LARGEST: i32 = 30_000;

/// A place, in pixels from the left and from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A part of the plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Rect {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) width: i32,
    pub(super) height: i32,
}

impl Rect {
    /// The same at another place.
    pub(super) fn moved(self, x: i32, y: i32) -> Self {
        Self { x: self.x + x, y: self.y + y, ..self }
    }

    pub(super) fn right(self) -> i32 {
        self.x + self.width
    }

    pub(super) fn bottom(self) -> i32 {
        self.y + self.height
    }

    pub(super) fn middle(self) -> Point {
        Point { x: self.x + self.width / 2, y: self.y + self.height / 2 }
    }
}

/// What a line ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tip {
    None,
    Arrow,
    /// Two strokes.
    Open,
    Circle,
    Cross,
}

/// Where a line leads as it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) x: i32,
    pub(super) y: i32,
}

/// A picture while it is drawn.
#[derive(Debug)]
pub(super) struct Svg {
    /// Where it begins.
    left: i32,
    width: i32,
    height: i32,
    out: String,
}

impl Svg {
    pub(super) fn new(width: i32, height: i32) -> Self {
        Self::shifted(0, width, height)
    }

    /// A picture whose left end lies elsewhere than at nought.
    pub(super) fn shifted(left: i32, width: i32, height: i32) -> Self {
        Self {
            left: left - MARGIN,
            width: width + 2 * MARGIN,
            height: height + 2 * MARGIN,
            out: String::new(),
        }
    }

    /// Whether it is of a size that somebody reads.
    pub(super) fn is_legible(&self) -> bool {
        self.width <= LARGEST && self.height <= LARGEST
    }

    /// Closes the picture, which `name` names for whoever does not see it.
    pub(super) fn finish(self, name: &str) -> String {
        let Self { left, width, height, out } = self;
        format!(
            "<svg class=\"diagram\" role=\"img\" aria-label=\"{name}; its source follows\" width=\"{width}\" \
             height=\"{height}\" viewBox=\"{left} -{MARGIN} {width} {height}\">\n{out}</svg>"
        )
    }

    pub(super) fn rect(&mut self, class: &str, at: Rect, round: i32) {
        let Rect { x, y, width, height } = at;
        push_markup(
            &mut self.out,
            format_args!(
                "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{round}\"/>\n"
            ),
        );
    }

    pub(super) fn circle(&mut self, class: &str, at: Point, radius: i32) {
        let Point { x, y } = at;
        push_markup(
            &mut self.out,
            format_args!("<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>\n"),
        );
    }

    /// Draws a line or an area; `d` is made of numbers that the program worked out.
    pub(super) fn path(&mut self, class: &str, d: &str) {
        push_markup(&mut self.out, format_args!("<path class=\"{class}\" d=\"{d}\"/>\n"));
    }

    /// Writes a text around a place, line below line.
    pub(super) fn centred(&mut self, class: &str, middle: Point, label: &Label) {
        let mut y = middle.y - label.height() / 2 + LINE - 5;
        for line in &label.lines {
            self.line(class, "middle", Point { x: middle.x, y }, line);
            y += LINE;
        }
    }

    /// Writes a text from its left upper corner on.
    pub(super) fn text(&mut self, class: &str, corner: Point, label: &Label) {
        let mut y = corner.y + LINE - 5;
        for line in &label.lines {
            self.line(class, "start", Point { x: corner.x, y }, line);
            y += LINE;
        }
    }

    fn line(&mut self, class: &str, anchor: &str, at: Point, text: &str) {
        if text.is_empty() {
            return;
        }
        let Point { x, y } = at;
        push_markup(
            &mut self.out,
            format_args!("<text class=\"{class}\" text-anchor=\"{anchor}\" x=\"{x}\" y=\"{y}\">"),
        );
        push_text(&mut self.out, text);
        self.out.push_str("</text>\n");
    }

    /// Draws what a line ends in, at the place where it ends.
    pub(super) fn tip(&mut self, tip: Tip, at: Point, to: Heading) {
        let Point { x, y } = at;
        // Along the line, and across it.
        let place =
            |along: i32, across: i32| (x + to.x * along - to.y * across, y + to.y * along + to.x * across);
        match tip {
            Tip::None => {}
            Tip::Arrow | Tip::Open => {
                let ((ax, ay), (bx, by)) = (place(-9, -4), place(-9, 4));
                if tip == Tip::Arrow {
                    self.path("d-tip", &format!("M{x} {y}L{ax} {ay}L{bx} {by}Z"));
                } else {
                    self.path("d-line", &format!("M{ax} {ay}L{x} {y}L{bx} {by}"));
                }
            }
            Tip::Circle => {
                let (x, y) = place(-5, 0);
                self.circle("d-tip-open", Point { x, y }, 4);
            }
            Tip::Cross => {
                let [(ax, ay), (bx, by), (cx, cy), (dx, dy)] =
                    [place(-11, -4), place(-3, 4), place(-11, 4), place(-3, -4)];
                self.path("d-line", &format!("M{ax} {ay}L{bx} {by}M{cx} {cy}L{dx} {dy}"));
            }
        }
    }
}

impl Tip {
    /// How far from its end a line stops, so that it does not show behind its tip.
    pub(super) fn length(self) -> i32 {
        match self {
            Self::Arrow => 8,
            Self::Circle => 9,
            Self::None | Self::Open | Self::Cross => 0,
        }
    }
}
