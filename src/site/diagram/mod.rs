//! Diagrams that authors write as Mermaid, drawn when the site is built: flowcharts and sequence diagrams.
//!
//! A picture is drawn whole or not at all: whatever is not understood leaves the source as the text that it is. What comes
//! out are shapes at whole numbers, classes of the site's own style sheet, and texts that are escaped; nothing of a source
//! becomes an attribute. Colours that a source asks for are not taken: those of the theme are legible in light and dark.

mod flow;
mod label;
mod sequence;
mod svg;

#[cfg(test)]
mod tests;

/// How long a source may be, in bytes.
const LONGEST: usize = 20_000;

/// Gives the picture of a diagram as an `svg` element, if all of the source is understood.
///
/// Sources longer than 20,000 bytes and those with control characters, visible or not, are never drawn.
pub(crate) fn draw(source: &str) -> Option<String> {
    if source.len() > LONGEST || source.chars().any(is_hidden) {
        return None;
    }
    let lines: Vec<&str> =
        source.lines().map(str::trim).filter(|line| !line.is_empty() && !is_comment(line)).collect();
    let (first, rest) = lines.split_first()?;
    let word = first.split([' ', '\t', ';']).next().unwrap_or_default();
    let after = first[word.len()..].trim();
    let (name, svg) = match word {
        "graph" | "flowchart" => ("Flowchart", flow::draw(after, rest)?),
        "sequenceDiagram" if after.trim_end_matches(';').is_empty() => {
            ("Sequence diagram", sequence::draw(rest)?)
        }
        _ => return None,
    };
    svg.is_legible().then(|| svg.finish(name))
}

/// A note to writers, or a wish how to draw.
fn is_comment(line: &str) -> bool {
    line.starts_with("%%") && (!line.starts_with("%%{") || line.ends_with("}%%"))
}

/// Whether a character is a control or turns the direction of what follows: a picture could say something else than its
/// source.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}
