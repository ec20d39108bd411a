//! The shapes of nodes: how they are written, how large they are, how they are drawn.

use super::chart::Shape;
use crate::site::diagram::label::Label;
use crate::site::diagram::svg::{Point, Rect};

/// How far the sides of a slanted shape lean, and how deep a flag is cut.
const SLANT: i32 = 14;
/// How high the lid of a cylinder is, half of it.
const LID: i32 = 6;

/// How shapes open and close, those first whose opening begins another one's.
const WRITTEN: [(&str, &str, Shape); 14] = [
    ("(((", ")))", Shape::DoubleCircle),
    ("((", "))", Shape::Circle),
    ("([", "])", Shape::Stadium),
    ("(", ")", Shape::Round),
    ("[[", "]]", Shape::Subroutine),
    ("[(", ")]", Shape::Cylinder),
    ("[/", "/]", Shape::Leaning),
    ("[/", "\\]", Shape::Trapezoid),
    ("[\\", "\\]", Shape::LeaningBack),
    ("[\\", "/]", Shape::Funnel),
    ("[", "]", Shape::Box),
    ("{{", "}}", Shape::Hexagon),
    ("{", "}", Shape::Rhombus),
    (">", "]", Shape::Flag),
];

/// Whether a text begins with a shape.
pub(super) fn opens(text: &str) -> bool {
    WRITTEN.iter().any(|(open, ..)| text.starts_with(open))
}

/// Reads a shape and the text in it, gives what follows.
pub(super) fn shape(text: &str) -> Option<(Shape, &str, &str)> {
    let open = WRITTEN.iter().find(|(open, ..)| text.starts_with(open))?.0;
    let closes = || WRITTEN.iter().filter(move |known| known.0 == open);
    let inner = &text[open.len()..];
    if let Some(quoted) = inner.trim_start().strip_prefix('"') {
        let (label, rest) = quoted.split_once('"')?;
        let rest = rest.trim_start();
        let (_, close, shape) = closes().find(|(_, close, _)| rest.starts_with(close))?;
        return Some((*shape, label, &rest[close.len()..]));
    }
    let ends = closes().filter_map(|(_, close, shape)| Some((inner.find(close)?, close.len(), *shape)));
    let (at, length, shape) = ends.min_by_key(|(at, ..)| *at)?;
    let label = &inner[..at];
    let clean = !label.contains(['[', ']', '(', ')', '{', '}', '"', '|']);
    clean.then_some((shape, label, &inner[at + length..]))
}

/// The width and the height of a node.
pub(super) fn size(shape: Shape, label: &Label) -> (i32, i32) {
    let (width, height) = (label.width().max(10), label.height());
    match shape {
        Shape::Box | Shape::Round => (width + 28, height + 20),
        Shape::Stadium => (width + 36, height + 20),
        Shape::Subroutine => (width + 44, height + 20),
        Shape::Cylinder => (width + 28, height + 20 + 3 * LID),
        Shape::Circle | Shape::DoubleCircle => {
            let room = if shape == Shape::Circle { 22 } else { 32 };
            // The diagonal of the text, and room; no roots of negative numbers, as both are small and positive.
            let diagonal = (width * width + height * height).isqrt() + room;
            (diagonal + diagonal % 2, diagonal + diagonal % 2)
        }
        // The text stands in the middle, where half of the shape's width and height is.
        Shape::Rhombus => (width + 2 * height + 30, height + width / 4 + 34),
        Shape::Hexagon | Shape::Leaning | Shape::LeaningBack | Shape::Trapezoid | Shape::Funnel => {
            (width + 28 + 2 * SLANT, height + 20)
        }
        Shape::Flag => (width + 28 + SLANT, height + 20),
    }
}

/// Where the middle of the text stands.
pub(super) fn middle(shape: Shape, at: Rect) -> Point {
    let middle = at.middle();
    match shape {
        Shape::Cylinder => Point { y: middle.y + LID, ..middle },
        Shape::Flag => Point { x: middle.x + SLANT / 2, ..middle },
        _ => middle,
    }
}

/// How far within its rectangle the border of a shape lies, in the middle of a side.
pub(super) fn inset(shape: Shape, side: Side) -> i32 {
    match (shape, side) {
        (
            Shape::Leaning | Shape::LeaningBack | Shape::Trapezoid | Shape::Funnel,
            Side::Left | Side::Right,
        ) => SLANT / 2,
        (Shape::Flag, Side::Left) => SLANT,
        _ => 0,
    }
}

/// Over how much of a side, around its middle, links may begin and end.
pub(super) fn flat(shape: Shape, side: Side, at: (i32, i32)) -> i32 {
    let upright = matches!(side, Side::Top | Side::Bottom);
    match shape {
        Shape::Box | Shape::Subroutine => {
            if upright {
                at.0 - 16
            } else {
                at.1 - 12
            }
        }
        Shape::Round => {
            if upright {
                at.0 - 24
            } else {
                at.1 - 20
            }
        }
        Shape::Stadium if upright => at.0 - at.1 - 4,
        Shape::Cylinder if !upright => at.1 - 4 * LID,
        Shape::Hexagon | Shape::Leaning | Shape::LeaningBack | Shape::Trapezoid | Shape::Funnel
            if upright =>
        {
            at.0 - 4 * SLANT
        }
        Shape::Flag if upright => at.0 - 2 * SLANT,
        _ => 0,
    }
    .max(0)
}

/// A side of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

/// The paths of a shape with the class of each.
pub(super) fn outline(shape: Shape, at: Rect) -> Vec<(&'static str, String)> {
    let Rect { x, y, width: w, height: h } = at;
    let (right, bottom) = (at.right(), at.bottom());
    let Point { x: mx, y: my } = at.middle();
    let polygon = |points: &[(i32, i32)]| {
        let mut d = String::new();
        for (n, (x, y)) in points.iter().enumerate() {
            d.push_str(&format!("{}{x} {y}", if n == 0 { "M" } else { "L" }));
        }
        d.push('Z');
        d
    };
    let rounded = |r: i32| {
        format!(
            "M{} {y}H{}a{r} {r} 0 0 1 {r} {r}V{}a{r} {r} 0 0 1 -{r} {r}H{}a{r} {r} 0 0 1 -{r} -{r}V{}a{r} {r} 0 0 1 {r} -{r}Z",
            x + r,
            right - r,
            bottom - r,
            x + r,
            y + r
        )
    };
    let circle = |inner: i32| {
        let r = w / 2 - inner;
        format!("M{} {my}a{r} {r} 0 1 1 {} 0a{r} {r} 0 1 1 -{} 0Z", x + inner, 2 * r, 2 * r)
    };
    let border = match shape {
        Shape::Box | Shape::Subroutine => polygon(&[(x, y), (right, y), (right, bottom), (x, bottom)]),
        Shape::Round => rounded(7),
        Shape::Stadium => rounded(h / 2),
        Shape::Circle | Shape::DoubleCircle => circle(0),
        Shape::Cylinder => {
            let (rx, top, low) = (w / 2, y + LID, bottom - LID);
            format!("M{x} {top}A{rx} {LID} 0 0 1 {right} {top}V{low}A{rx} {LID} 0 0 1 {x} {low}Z")
        }
        Shape::Rhombus => polygon(&[(mx, y), (right, my), (mx, bottom), (x, my)]),
        Shape::Hexagon => polygon(&[
            (x + SLANT, y),
            (right - SLANT, y),
            (right, my),
            (right - SLANT, bottom),
            (x + SLANT, bottom),
            (x, my),
        ]),
        Shape::Flag => polygon(&[(x, y), (right, y), (right, bottom), (x, bottom), (x + SLANT, my)]),
        Shape::Leaning => polygon(&[(x + SLANT, y), (right, y), (right - SLANT, bottom), (x, bottom)]),
        Shape::LeaningBack => polygon(&[(x, y), (right - SLANT, y), (right, bottom), (x + SLANT, bottom)]),
        Shape::Trapezoid => polygon(&[(x + SLANT, y), (right - SLANT, y), (right, bottom), (x, bottom)]),
        Shape::Funnel => polygon(&[(x, y), (right, y), (right - SLANT, bottom), (x + SLANT, bottom)]),
    };
    let second = match shape {
        Shape::Subroutine => Some(format!("M{} {y}V{bottom}M{} {y}V{bottom}", x + 8, right - 8)),
        Shape::DoubleCircle => Some(circle(5)),
        Shape::Cylinder => {
            let (rx, top) = (w / 2, y + LID);
            Some(format!("M{x} {top}A{rx} {LID} 0 0 0 {right} {top}"))
        }
        _ => None,
    };
    std::iter::once(("d-node", border)).chain(second.map(|d| ("d-node d-inner", d))).collect()
}
