//! From Markdown to blocks: what stands below each other on a screen.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::wrap::Piece;
use crate::record::MARKDOWN;

/// Lists and quotes within each other that are deeper than this stand side by side.
const DEEPEST: usize = 12;

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Heading(usize, Vec<Piece>),
    Paragraph(Vec<Piece>),
    Code(String),
    Html(String),
    Quote(Vec<Self>),
    List { start: Option<u64>, items: Vec<Item>, tight: bool },
    Table { head: Vec<Vec<Piece>>, rows: Vec<Vec<Vec<Piece>>> },
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Item {
    /// Whether it is ticked off, if it can be.
    pub(super) done: Option<bool>,
    pub(super) blocks: Vec<Block>,
}

/// What is open and holds blocks.
enum Open {
    Quote(Vec<Block>),
    List { start: Option<u64>, items: Vec<Item>, tight: bool },
    Item(Item),
}

#[derive(Default)]
struct Reader {
    done: Vec<Block>,
    open: Vec<Open>,
    /// Containers that were not opened, since they lie too deep.
    flat: usize,
    pieces: Vec<Piece>,
    style: Piece,
    code: Option<String>,
    html: Option<String>,
    links: Vec<String>,
    head: Vec<Vec<Piece>>,
    rows: Vec<Vec<Vec<Piece>>>,
}

/// Reads Markdown; nothing is left out.
pub(super) fn read(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new_ext(markdown, MARKDOWN) {
        reader.take(event);
    }
    reader.end_paragraph();
    reader.done
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match (&mut self.code, &mut self.html) {
                (Some(code), _) => code.push_str(&text),
                (None, Some(html)) => html.push_str(&text),
                (None, None) => self.text(&text),
            },
            Event::Code(text) => {
                let tick = if text.contains('`') { "``" } else { "`" };
                self.pieces.push(Piece {
                    text: format!("{tick}{text}{tick}"),
                    is_code: true,
                    ..self.style.clone()
                });
            }
            Event::InlineMath(text) => self.text(&format!("${text}$")),
            Event::DisplayMath(text) => self.text(&format!("$${text}$$")),
            Event::Html(text) => match &mut self.html {
                Some(html) => html.push_str(&text),
                None => self.add(Block::Html(text.into_string())),
            },
            Event::InlineHtml(text) => self.text(&text),
            Event::FootnoteReference(name) => self.text(&format!("[^{name}]")),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Rule => self.add(Block::Rule),
            Event::TaskListMarker(done) => {
                if let Some(Open::Item(item)) = self.open.last_mut() {
                    item.done = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => {
                self.end_paragraph();
                if let Some(Open::List { tight, .. }) =
                    self.open.iter_mut().rev().find(|open| matches!(open, Open::List { .. }))
                {
                    *tight = false;
                }
            }
            Tag::Heading { .. } => self.end_paragraph(),
            Tag::BlockQuote(_) => self.push(Open::Quote(Vec::new())),
            Tag::List(start) => self.push(Open::List { start, items: Vec::new(), tight: true }),
            Tag::Item => self.push(Open::Item(Item::default())),
            Tag::FootnoteDefinition(name) => {
                self.end_paragraph();
                self.text(&format!("[^{name}]: "));
            }
            Tag::CodeBlock(kind) => {
                self.end_paragraph();
                if let CodeBlockKind::Fenced(info) = kind
                    && let "mermaid" | "math" = &*info
                {
                    self.add(Block::Paragraph(vec![Piece { is_emphasis: true, ..Piece::plain(&info) }]));
                }
                self.code = Some(String::new());
            }
            Tag::HtmlBlock => {
                self.end_paragraph();
                self.html = Some(String::new());
            }
            Tag::Table(_) => {
                self.end_paragraph();
                (self.head, self.rows) = (Vec::new(), Vec::new());
            }
            Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Emphasis => self.style.is_emphasis = true,
            Tag::Strong => self.style.is_strong = true,
            Tag::Strikethrough => self.style.is_gone = true,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.into_string()),
            Tag::Image { dest_url, .. } => {
                self.text("[picture: ");
                self.links.push(dest_url.into_string());
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => self.end_paragraph(),
            TagEnd::Heading(level) => {
                let pieces = std::mem::take(&mut self.pieces);
                self.add(Block::Heading(depth(level), pieces));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.pop(),
            TagEnd::CodeBlock => {
                let text = self.code.take().unwrap_or_default();
                self.add(Block::Code(text));
            }
            TagEnd::HtmlBlock => {
                let text = self.html.take().unwrap_or_default();
                self.add(Block::Html(text));
            }
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.pieces);
                match self.rows.last_mut() {
                    Some(row) => row.push(cell),
                    None => self.head.push(cell),
                }
            }
            TagEnd::Table => {
                let (head, rows) = (std::mem::take(&mut self.head), std::mem::take(&mut self.rows));
                self.add(Block::Table { head, rows });
            }
            TagEnd::Emphasis => self.style.is_emphasis = false,
            TagEnd::Strong => self.style.is_strong = false,
            TagEnd::Strikethrough => self.style.is_gone = false,
            TagEnd::Link => {
                let href = self.links.pop().unwrap_or_default();
                // A bare address is its own text.
                let bare = |text: &str| {
                    ["", "mailto:", "http://"].iter().any(|kind| href == format!("{kind}{text}"))
                };
                let says = self.pieces.last().is_some_and(|piece| bare(&piece.text));
                if !says && !href.starts_with('#') && !href.is_empty() {
                    self.text(&format!(" ({href})"));
                }
            }
            TagEnd::Image => {
                let href = self.links.pop().unwrap_or_default();
                self.text(&format!("] ({href})"));
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.pieces.push(Piece { text: text.to_owned(), ..self.style.clone() });
    }

    fn end_paragraph(&mut self) {
        if self.pieces.iter().any(|piece| !piece.text.trim().is_empty()) {
            let pieces = std::mem::take(&mut self.pieces);
            self.add(Block::Paragraph(pieces));
        }
        self.pieces.clear();
    }

    /// Opens what holds blocks, unless that lies too deep.
    fn push(&mut self, open: Open) {
        self.end_paragraph();
        if self.flat > 0 || (self.open.len() >= 2 * DEEPEST && !matches!(open, Open::Item(_))) {
            self.flat += 1;
        } else {
            self.open.push(open);
        }
    }

    fn pop(&mut self) {
        self.end_paragraph();
        if self.flat > 0 {
            self.flat -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::Quote(blocks)) => self.add(Block::Quote(blocks)),
            Some(Open::List { start, items, tight }) => self.add(Block::List { start, items, tight }),
            Some(Open::Item(item)) => {
                if let Some(Open::List { items, .. }) = self.open.last_mut() {
                    items.push(item);
                }
            }
            None => {}
        }
    }

    fn add(&mut self, block: Block) {
        match self.open.last_mut() {
            Some(Open::Quote(blocks) | Open::Item(Item { blocks, .. })) => blocks.push(block),
            // Nothing stands in a list but items.
            Some(Open::List { items, .. }) => items.push(Item { done: None, blocks: vec![block] }),
            None => self.done.push(block),
        }
    }
}

const fn depth(level: HeadingLevel) -> usize {
    level as usize
}
