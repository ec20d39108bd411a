//! Sequence diagrams: read, laid out, drawn.

mod draw;
mod parse;
mod script;
mod width;

#[cfg(test)]
mod tests;

use super::svg::Svg;

/// Draws a sequence diagram from the lines below its first word.
pub(super) fn draw(lines: &[&str]) -> Option<Svg> {
    let script = parse::script(lines)?;
    draw::draw(&script, &width::columns(&script))
}
