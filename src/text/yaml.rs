//! YAML as a tree whose every node knows its bytes, for texts in which a wrong key must be pointed at.
//!
//! What makes two parsers disagree is a fault here: anchors, aliases, tags, merge keys, keys given twice, several
//! documents. All limits are linear: depth is refused at 32, and callers cap the length of the text.

use std::collections::BTreeMap;

use granit_parser::{Event, Parser, ScalarStyle};
use thiserror::Error;

use crate::text::Span;

/// How deep lists and maps may lie in each other.
const DEPTH: usize = 32;

/// A node and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The bytes it was read from; for a map or list from its first child to its last.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A word, number or string as it was written, without quotes.
    Scalar {
        /// The text after unescaping.
        text: String,
        /// Whether it stood without quotes, so that `null` and numbers count as such.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A map in the order it was written.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar that is not null.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, plain } if !(*plain && matches!(text.as_str(), "" | "~" | "null")) => {
                Some(text)
            }
            _ => None,
        }
    }

    /// Whether it is an empty value or a plain `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { .. }) && self.text().is_none()
    }

    /// What it is, to be read after "found".
    pub fn describe(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "nothing",
            Value::Scalar { .. } => "a word",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }
}

/// Something in the text that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: FaultKind,
}

/// The kinds of refused text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FaultKind {
    /// It is not YAML.
    #[error("{0}")]
    Syntax(String),
    /// A key stands twice in one map.
    #[error("the key `{key}` stands twice")]
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// `&name`.
    #[error("an anchor (`&`) is not allowed here")]
    Anchor,
    /// `*name`.
    #[error("an alias (`*`) is not allowed here")]
    Alias,
    /// `!tag`.
    #[error("a tag (`!`) is not allowed here")]
    Tag,
    /// `<<:`.
    #[error("a merge key (`<<`) is not allowed here")]
    MergeKey,
    /// A key that is a list or a map.
    #[error("a key has to be a plain word")]
    ComplexKey,
    /// A second document.
    #[error("there is a second YAML document")]
    SecondDocument,
    /// Nested too deep.
    #[error("lists and maps lie in each other more than {DEPTH} deep")]
    TooDeep,
}

/// Reads a text; `offset` is where it starts in its file, so that spans count from the file's first byte.
///
/// Gives the tree where there is one, and every fault found. An empty text gives neither.
pub fn parse(text: &str, offset: usize) -> (Option<Node>, Vec<Fault>) {
    let mut builder = Builder { offset, stack: Vec::new(), root: None, faults: Vec::new(), documents: 0 };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                let span = Span::new(
                    offset + text.floor_char_boundary(range.start),
                    offset + text.floor_char_boundary(range.end),
                );
                if !builder.take(event, span) {
                    break;
                }
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                let line_end = text[text.floor_char_boundary(at)..].find('\n').map_or(text.len(), |n| at + n);
                let span = Span::new(offset + text.floor_char_boundary(at), offset + line_end);
                builder.faults.push(Fault { span, kind: FaultKind::Syntax(error.info()) });
                break;
            }
        }
    }
    let Builder { root, stack, mut faults, .. } = builder;
    faults.dedup();
    (if stack.is_empty() { root } else { None }, faults)
}

enum Open {
    List(Span, Vec<Node>),
    /// The pairs so far, where each key stands first, and the key that waits for its value.
    Map(Span, Vec<(Node, Node)>, BTreeMap<String, Span>, Option<Node>),
}

struct Builder {
    offset: usize,
    stack: Vec<Open>,
    root: Option<Node>,
    faults: Vec<Fault>,
    documents: usize,
}

impl Builder {
    /// Takes an event; `false` where reading on is of no use.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.fault(span, FaultKind::SecondDocument);
                    return false;
                }
            }
            Event::Alias(_) => {
                self.fault(span, FaultKind::Alias);
                self.close(Node { span, value: Value::Scalar { text: String::new(), plain: true } });
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.properties(span, anchor, tag.is_some());
                let plain = style == ScalarStyle::Plain;
                self.close(Node { span, value: Value::Scalar { text: text.into_owned(), plain } });
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.properties(span, anchor, tag.is_some());
                return self.open(span, Open::List(span, Vec::new()));
            }
            Event::MappingStart(_, anchor, tag) => {
                self.properties(span, anchor, tag.is_some());
                return self.open(span, Open::Map(span, Vec::new(), BTreeMap::new(), None));
            }
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(Open::List(start, items)) => {
                    let span =
                        around(start, items.first().map(|n| n.span), items.last().map(|n| n.span), span);
                    self.close(Node { span, value: Value::List(items) });
                }
                Some(Open::Map(start, pairs, ..)) => {
                    let (first, last) = (pairs.first().map(|p| p.0.span), pairs.last().map(|p| p.1.span));
                    let span = around(start, first, last, span);
                    self.close(Node { span, value: Value::Map(pairs) });
                }
                None => return false,
            },
            _ => {}
        }
        true
    }

    fn open(&mut self, span: Span, open: Open) -> bool {
        if self.stack.len() >= DEPTH {
            self.fault(span, FaultKind::TooDeep);
            return false;
        }
        self.stack.push(open);
        true
    }

    fn close(&mut self, node: Node) {
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, _, seen, key @ None)) => {
                let span = node.span;
                let fault = match &node.value {
                    Value::Scalar { text, plain: true } if text == "<<" => Some(FaultKind::MergeKey),
                    Value::Scalar { text, .. } => match seen.get(text) {
                        Some(first) => Some(FaultKind::DuplicateKey { key: text.clone(), first: *first }),
                        None => {
                            seen.insert(text.clone(), span);
                            None
                        }
                    },
                    _ => Some(FaultKind::ComplexKey),
                };
                *key = Some(node);
                if let Some(kind) = fault {
                    self.fault(span, kind);
                }
            }
            Some(Open::Map(_, pairs, _, key)) => {
                if let Some(key) = key.take() {
                    pairs.push((key, node));
                }
            }
        }
    }

    fn properties(&mut self, span: Span, anchor: usize, tag: bool) {
        if anchor != 0 {
            self.fault(span, FaultKind::Anchor);
        }
        if tag {
            self.fault(span, FaultKind::Tag);
        }
    }

    fn fault(&mut self, span: Span, kind: FaultKind) {
        let span = Span::new(span.start.max(self.offset), span.end);
        self.faults.push(Fault { span, kind });
    }
}

/// A flow collection's own brackets, or the stretch from the first to the last child of a block collection.
fn around(start: Span, first: Option<Span>, last: Option<Span>, end: Span) -> Span {
    if !start.is_empty() && !end.is_empty() {
        return Span::new(start.start, end.end);
    }
    Span::new(first.unwrap_or(start).start, last.unwrap_or(start).end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<FaultKind> {
        parse(text, 0).1.into_iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn nodes_know_their_bytes() {
        let text = "é: {a: [1, 'two']}\nlist:\n- x\n";
        let (root, faults) = parse(text, 100);
        assert_eq!(faults, []);
        let Some(Node { value: Value::Map(pairs), .. }) = root else { panic!("not a map") };
        let slice = |span: Span| &text[span.start - 100..span.end - 100];
        assert_eq!(slice(pairs[0].0.span), "é");
        assert_eq!(slice(pairs[0].1.span), "{a: [1, 'two']}");
        assert_eq!(slice(pairs[1].0.span), "list");
        assert_eq!(slice(pairs[1].1.span), "x");
    }

    #[test]
    fn what_parsers_disagree_on_is_refused() {
        assert_eq!(kinds("a: &x 1\nb: *x\n"), [FaultKind::Anchor, FaultKind::Alias]);
        assert_eq!(kinds("a: !!python/object 1\n"), [FaultKind::Tag]);
        assert_eq!(kinds("<<: {a: 1}\n"), [FaultKind::MergeKey]);
        assert_eq!(kinds("? [a]\n: 1\n"), [FaultKind::ComplexKey]);
        assert_eq!(kinds("a: 1\n---\nb: 2\n"), [FaultKind::SecondDocument]);
        assert!(
            matches!(&kinds("a: 1\nb: 2\na: 3\n")[..], [FaultKind::DuplicateKey { key, .. }] if key == "a")
        );
        assert!(matches!(&kinds("a: [1\nb: 2\n")[..], [FaultKind::Syntax(_)]));
        assert!(matches!(&kinds("a: \"x\n")[..], [FaultKind::Syntax(_)]));
    }

    #[test]
    fn depth_and_bombs_are_bounded() {
        assert_eq!(kinds(&format!("{}{}", "[".repeat(40), "]".repeat(40))), [FaultKind::TooDeep]);
        assert_eq!(kinds(&"[".repeat(60_000)).len(), 1, "the parser's own limit ends it");
        let mut bomb = "a: &a [x, x]\n".to_owned();
        for (name, before) in ('b'..='z').zip('a'..) {
            bomb.push_str(&format!("{name}: &{name} [*{before}, *{before}]\n"));
        }
        assert!(kinds(&bomb).contains(&FaultKind::Alias));
    }
}
