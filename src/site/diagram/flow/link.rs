//! The links of a flowchart as they are written: `-->`, `-.text.->`, `== text ==>`, `<-->|text|`.

use super::chart::Stroke;
use crate::site::diagram::svg::Tip;

/// A link as it is written between two nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) stroke: Stroke,
    pub(super) tip: Tip,
    pub(super) both: bool,
    pub(super) text: Option<&'a str>,
    pub(super) length: usize,
}

/// Reads a link; gives what follows it.
pub(super) fn link(text: &str) -> Option<(Written<'_>, &str)> {
    let (begin, rest) = begin(text);
    let sign = rest.bytes().next()?;
    let stroke = match sign {
        b'-' if rest.starts_with("-.") => Stroke::Dotted,
        b'-' => Stroke::Solid,
        b'=' => Stroke::Thick,
        _ => return None,
    };
    let (tip, length, words, rest) = match whole(rest, stroke) {
        Some((tip, length, rest)) => (tip, length, None, rest),
        None => {
            let open = match stroke {
                Stroke::Solid => "--",
                Stroke::Dotted => "-.",
                Stroke::Thick => "==",
            };
            let (words, rest) = words(rest.strip_prefix(open)?, stroke)?;
            let (tip, length, rest) = whole_end(rest, stroke)?;
            (tip, length, Some(words), rest)
        }
    };
    if begin != Tip::None && begin != tip {
        return None;
    }
    let (text, rest) = match rest.trim_start().strip_prefix('|') {
        Some(after) => {
            if words.is_some() {
                return None;
            }
            let (text, rest) = piped(after)?;
            (Some(text), rest)
        }
        None => (words, rest),
    };
    Some((Written { stroke, tip, both: begin != Tip::None, text, length }, rest))
}

/// What a link begins with.
fn begin(text: &str) -> (Tip, &str) {
    for (sign, tip) in [('<', Tip::Arrow), ('o', Tip::Circle), ('x', Tip::Cross)] {
        if let Some(rest) = text.strip_prefix(sign).filter(|rest| rest.starts_with(['-', '='])) {
            return (tip, rest);
        }
    }
    (Tip::None, text)
}

/// What a link ends in, behind its strokes.
fn end(text: &str) -> (Tip, &str) {
    for (sign, tip) in [('>', Tip::Arrow), ('o', Tip::Circle), ('x', Tip::Cross)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return (tip, rest);
        }
    }
    (Tip::None, text)
}

fn run(text: &str, sign: u8) -> usize {
    text.bytes().take_while(|byte| *byte == sign).count()
}

/// A link without words among its strokes.
fn whole(text: &str, stroke: Stroke) -> Option<(Tip, usize, &str)> {
    if stroke == Stroke::Dotted {
        return dotted(&text[1..]);
    }
    whole_end(text, stroke)
}

/// The strokes behind the words of a link, or a link without words.
fn whole_end(text: &str, stroke: Stroke) -> Option<(Tip, usize, &str)> {
    let sign = match stroke {
        Stroke::Dotted => return dotted(text),
        Stroke::Solid => b'-',
        Stroke::Thick => b'=',
    };
    let strokes = run(text, sign);
    let (tip, rest) = end(&text[strokes..]);
    match (strokes, tip) {
        (0 | 1, _) | (2, Tip::None) => None,
        (_, Tip::None) => Some((tip, strokes - 2, rest)),
        _ => Some((tip, strokes - 1, rest)),
    }
}

/// Dots, a stroke, and an end.
fn dotted(text: &str) -> Option<(Tip, usize, &str)> {
    let dots = run(text, b'.');
    let (tip, rest) = end(text[dots..].strip_prefix('-')?);
    (dots > 0).then_some((tip, dots, rest))
}

/// The words among the strokes of a link, and the strokes behind them.
fn words(text: &str, stroke: Stroke) -> Option<(&str, &str)> {
    if let Some(quoted) = text.trim_start().strip_prefix('"') {
        let (words, rest) = quoted.split_once('"')?;
        return Some((words, rest.trim_start()));
    }
    let at = match stroke {
        Stroke::Dotted => text.find(".-").map(|at| text[..at].trim_end_matches('.').len())?,
        Stroke::Solid => text.find("--")?,
        Stroke::Thick => text.find("==")?,
    };
    let words = text[..at].trim();
    (!words.is_empty() && !words.contains(['|', '"', '[', ']', '{', '}', '(', ')', '>']))
        .then_some((words, &text[at..]))
}

/// A text between bars, the first of which is read.
fn piped(text: &str) -> Option<(&str, &str)> {
    if let Some(quoted) = text.trim_start().strip_prefix('"') {
        let (words, rest) = quoted.split_once('"')?;
        return Some((words, rest.trim_start().strip_prefix('|')?));
    }
    let (words, rest) = text.split_once('|')?;
    (!words.contains(['"', '[', ']', '{', '}', '(', ')'])).then_some((words, rest))
}
