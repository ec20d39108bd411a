//! How two texts differ, to be read by a person: lines, and the words within those that were changed.

use similar::{ChangeTag, DiffOp, TextDiff};

/// What a line is in a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// In both texts.
    Same,
    /// Only in the old one.
    Deleted,
    /// Only in the new one.
    Inserted,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether just these words differ from the line that this one takes the place of.
    pub differs: bool,
}

/// A line of a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub mark: Mark,
    /// The text in pieces, without the line end.
    pub parts: Vec<Part>,
}

/// Lines around each change.
const AROUND: usize = 2;
/// Words of longer lines are not compared.
const LONG: usize = 8 * 1024;

/// Gives the places at which two texts differ, each with a few lines around it.
pub fn difference(old: &str, new: &str) -> Vec<Vec<Line>> {
    let diff = TextDiff::from_lines(old, new);
    let (old_lines, new_lines): (Vec<&str>, Vec<&str>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let hunk = |ops: &Vec<DiffOp>| ops.iter().flat_map(|op| lines(op, &old_lines, &new_lines)).collect();
    diff.grouped_ops(AROUND).iter().map(hunk).collect()
}

fn lines(op: &DiffOp, old: &[&str], new: &[&str]) -> Vec<Line> {
    let (old, new) = (&old[op.old_range()], &new[op.new_range()]);
    let whole = |mark: Mark, lines: &[&str]| -> Vec<Line> {
        lines.iter().map(|line| Line { mark, parts: vec![part(line, false)] }).collect()
    };
    match op {
        DiffOp::Equal { .. } => whole(Mark::Same, old),
        DiffOp::Delete { .. } => whole(Mark::Deleted, old),
        DiffOp::Insert { .. } => whole(Mark::Inserted, new),
        DiffOp::Replace { .. } if old.len() == new.len() => {
            let mut changed = Vec::new();
            for (old, new) in old.iter().zip(new) {
                let (before, after) = words(old, new);
                changed.push(Line { mark: Mark::Deleted, parts: before });
                changed.push(Line { mark: Mark::Inserted, parts: after });
            }
            changed
        }
        DiffOp::Replace { .. } => {
            let mut changed = whole(Mark::Deleted, old);
            changed.extend(whole(Mark::Inserted, new));
            changed
        }
    }
}

/// The words of two lines, those that differ apart from those that do not.
fn words(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let (old, new) = (bare(old), bare(new));
    if old.len() > LONG || new.len() > LONG {
        return (vec![part(old, true)], vec![part(new, true)]);
    }
    let diff = TextDiff::from_words(old, new);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for change in diff.iter_all_changes() {
        let text = change.value();
        match change.tag() {
            ChangeTag::Equal => {
                push(&mut before, text, false);
                push(&mut after, text, false);
            }
            ChangeTag::Delete => push(&mut before, text, true),
            ChangeTag::Insert => push(&mut after, text, true),
        }
    }
    (before, after)
}

fn push(parts: &mut Vec<Part>, text: &str, differs: bool) {
    match parts.last_mut() {
        Some(last) if last.differs == differs => last.text.push_str(text),
        _ => parts.push(part(text, differs)),
    }
}

fn part(line: &str, differs: bool) -> Part {
    Part { text: bare(line).to_owned(), differs }
}

fn bare(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<String> {
        let line = |line: &Line| {
            let mark = match line.mark {
                Mark::Same => ' ',
                Mark::Deleted => '-',
                Mark::Inserted => '+',
            };
            let parts = line
                .parts
                .iter()
                .map(|part| if part.differs { format!("[{}]", part.text) } else { part.text.clone() });
            format!("{mark}{}", parts.collect::<String>())
        };
        difference(old, new).iter().flatten().map(line).collect()
    }

    #[test]
    fn changed_words_are_told_from_the_rest_of_their_line() {
        assert_eq!(
            shown("a\nb\nc\nWe take it in May.\nd\ne\nf\n", "a\nb\nc\nWe take it in June.\nd\ne\nf\n"),
            [" b", " c", "-We take it in [May.]", "+We take it in [June.]", " d", " e"]
        );
    }

    #[test]
    fn lines_that_came_and_went_are_whole() {
        assert_eq!(shown("a\nb\n", "a\nc\nd\nb\n"), [" a", "+c", "+d", " b"]);
        assert_eq!(shown("a\nb\nc", "a"), ["-a", "-b", "-c", "+a"]);
        assert_eq!(shown("a", "a"), [""; 0]);
    }
}
