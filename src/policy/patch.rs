//! Byte patches of YAML as people write it: a key more in a map, an item more or less in a list, a word replaced.
//!
//! Each keeps to the form that stands there, blocks of lines or `{…}` and `[…]`, and gives nothing where it cannot.

use crate::text::yaml::{Node, Value};
use crate::text::{Edit, Span};

/// A key with its value, as they stand in a map.
pub(super) type Pair = (Node, Node);

/// A text that is patched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet<'t> {
    text: &'t str,
    end: &'static str,
}

/// The value of a key in a map.
pub(super) fn pair<'n>(map: &'n Node, key: &str) -> Option<&'n Pair> {
    match &map.value {
        Value::Map(pairs) => pairs.iter().find(|(own, _)| own.text() == Some(key)),
        _ => None,
    }
}

impl<'t> Sheet<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, end: if text.contains("\r\n") { "\r\n" } else { "\n" } }
    }

    /// The byte after the last one that is written of a key and its value.
    fn last_byte(&self, (key, value): &Pair) -> usize {
        self.last_of(value).unwrap_or(key.span.end)
    }

    /// The same of a value; nothing where it is left out.
    fn last_of(&self, node: &Node) -> Option<usize> {
        match &node.value {
            _ if node.is_null() && node.span.is_empty() => None,
            Value::Map(pairs) if !self.is_flow(node) => pairs.last().map(|last| self.last_byte(last)),
            Value::List(items) if !self.is_flow(node) => items.last().and_then(|last| self.last_of(last)),
            _ => Some(node.span.end),
        }
    }

    /// Adds lines below the line that holds a byte.
    fn below(&self, at: usize, lines: &[String]) -> Edit {
        let stop = self.text[at..].find('\n').map_or(self.text.len(), |n| at + n);
        let stop = stop - usize::from(self.text[at..stop].ends_with('\r'));
        Edit::insert(stop, lines.iter().fold(String::new(), |all, line| all + self.end + line))
    }

    /// What stands in front of a byte on its line, if that is only what sets lines in: blanks, and marks of lists.
    fn indent(&self, at: usize) -> Option<&'t str> {
        let start = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        let indent = self.text[start..at].trim_start_matches('\u{feff}');
        indent.bytes().all(|byte| matches!(byte, b' ' | b'-')).then_some(indent)
    }

    fn is_flow(&self, node: &Node) -> bool {
        self.text[node.span.start..node.span.end].starts_with(['{', '['])
    }

    /// Adds a key to the map that `owner` names: as these lines, set in as its others are, or within braces.
    pub(super) fn add_key(&self, owner: &Pair, lines: &[String], flow: &str) -> Option<Edit> {
        let (key, map) = owner;
        self.add_to_map(map, lines, flow).or_else(|| {
            let set_in =
                |indent: &str| lines.iter().map(|line| format!("{indent}  {line}")).collect::<Vec<_>>();
            let empty = map.is_null() && map.span.is_empty();
            empty.then(|| Some(self.below(key.span.end, &set_in(self.indent(key.span.start)?)))).flatten()
        })
    }

    fn add_to_map(&self, map: &Node, lines: &[String], flow: &str) -> Option<Edit> {
        let Value::Map(pairs) = &map.value else { return None };
        match pairs.last() {
            None => self.is_flow(map).then(|| Edit::insert(map.span.start + 1, flow)),
            Some(last) if self.is_flow(map) => Some(Edit::insert(self.last_byte(last), format!(", {flow}"))),
            Some(last) => {
                // The first key of a list's item stands behind its mark, the others below it.
                let indent = self.indent(pairs[0].0.span.start)?.replace('-', " ");
                let lines: Vec<String> = lines.iter().map(|line| format!("{indent}{line}")).collect();
                Some(self.below(self.last_byte(last), &lines))
            }
        }
    }

    /// Adds items to the list that `owner` names; `written` says whether an empty one is begun on lines of its own.
    pub(super) fn add_items(&self, owner: &Pair, items: &[String], on_lines: bool) -> Option<Edit> {
        let (key, list) = owner;
        match &list.value {
            _ if list.is_null() && list.span.is_empty() => {
                if on_lines {
                    let indent = self.indent(key.span.start)?;
                    let lines: Vec<String> = items.iter().map(|item| format!("{indent}  - {item}")).collect();
                    return Some(self.below(key.span.end, &lines));
                }
                let colon = key.span.end + self.text[key.span.end..].find(':')? + 1;
                Some(Edit::insert(colon, format!(" [{}]", items.join(", "))))
            }
            Value::List(own) if self.is_flow(list) => {
                let items = items.join(", ");
                Some(match own.last() {
                    None => Edit::insert(list.span.start + 1, items),
                    Some(last) => Edit::insert(self.last_of(last)?, format!(", {items}")),
                })
            }
            Value::List(own) => {
                let (first, last) = (own.first()?, own.last()?);
                let indent = self.indent(first.span.start)?;
                let lines: Vec<String> = items.iter().map(|item| format!("{indent}{item}")).collect();
                Some(self.below(self.last_of(last)?, &lines))
            }
            _ => None,
        }
    }

    /// Takes one item out of a list of words.
    pub(super) fn remove_item(&self, list: &Node, at: usize) -> Option<Edit> {
        let Value::List(items) = &list.value else { return None };
        let span = items.get(at)?.span;
        if self.is_flow(list) {
            let gone = match (at.checked_sub(1), items.get(at + 1)) {
                (Some(before), _) => Span::new(items[before].span.end, span.end),
                (None, Some(next)) => Span::new(span.start, next.span.start),
                (None, None) => span,
            };
            // A comment between two items belongs to one of them, and nothing says to which.
            return (!self.text[gone.range()].contains(['\n', '#'])).then(|| Edit::replace(gone, ""));
        }
        self.indent(span.start)?;
        let start = self.text[..span.start].rfind('\n').map_or(0, |n| n + 1);
        let end = self.text[span.end..].find('\n').map_or(self.text.len(), |n| span.end + n + 1);
        Some(Edit::replace(Span::new(start, end), ""))
    }

    /// Gives a scalar another text.
    pub(super) fn replace_word(&self, (key, value): &Pair, word: &str) -> Option<Edit> {
        if value.is_null() && value.span.is_empty() {
            let colon = key.span.end + self.text[key.span.end..].find(':')? + 1;
            return Some(Edit::insert(colon, format!(" {word}")));
        }
        matches!(value.value, Value::Scalar { .. }).then(|| Edit::replace(value.span, word))
    }

    /// Gives a list's item the key `name`: a word becomes a map, with what it said below `as_key`.
    pub(super) fn bind_item(
        &self,
        list: &Node,
        at: usize,
        as_key: &str,
        name: &str,
        word: &str,
    ) -> Option<Vec<Edit>> {
        let Value::List(items) = &list.value else { return None };
        let item = items.get(at)?;
        let line = format!("{name}: {word}");
        match &item.value {
            Value::Map(_) => match pair(item, name) {
                Some(there) => Some(vec![self.replace_word(there, word)?]),
                None => Some(vec![self.add_to_map(item, std::slice::from_ref(&line), &line)?]),
            },
            Value::Scalar { .. } if self.is_flow(list) => Some(vec![
                Edit::insert(item.span.start, format!("{{{as_key}: ")),
                Edit::insert(item.span.end, format!(", {line}}}")),
            ]),
            Value::Scalar { .. } => {
                let indent = self.indent(item.span.start)?.replace('-', " ");
                let below = self.below(item.span.end, &[format!("{indent}{line}")]);
                Some(vec![Edit::insert(item.span.start, format!("{as_key}: ")), below])
            }
            Value::List(_) => None,
        }
    }
}
