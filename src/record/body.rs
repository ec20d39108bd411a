//! What stands below the front matter: title, sections, links, and prompts that nobody has answered.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use crate::record::template;
use crate::text::{Span, Spanned};

/// A heading and what stands below it, up to the next heading of its level or a higher one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading's words, without markup.
    pub heading: Spanned<String>,
    /// 1 for `#`, 2 for `##`, up to 6.
    pub level: u8,
    /// The bytes below the heading.
    pub body: Span,
    /// Whether somebody has written something there: prompts, comments and a table's header do not count.
    pub answered: bool,
}

/// A link or picture in the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads, as written.
    pub target: String,
    /// The link with its text.
    pub span: Span,
}

/// What one pass over the Markdown gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Body {
    pub(super) title: Option<Spanned<String>>,
    pub(super) sections: Vec<Section>,
    pub(super) links: Vec<Link>,
    pub(super) prompts: Vec<Spanned<String>>,
}

/// The Markdown that records are read as: GitHub's.
pub(crate) const MARKDOWN: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_GFM);

/// Reads the body, which starts at `offset` of its file.
pub(super) fn parse(text: &str, offset: usize) -> Body {
    let mut pass = Pass { offset, ..Pass::default() };
    for (event, range) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        pass.take(event, range);
    }
    let mut body = pass.finish(text.len());
    // A block ends after its line end, and a place to point at does not.
    let prompts = body.prompts.iter_mut().map(|prompt| &mut prompt.span);
    for span in body.title.iter_mut().map(|title| &mut title.span).chain(prompts) {
        let words = &text[span.start - offset..span.end - offset];
        span.end -= words.len() - words.trim_end().len();
        span.start += words.len() - words.trim_start().len();
    }
    body
}

#[derive(Default)]
struct Pass {
    offset: usize,
    body: Body,
    /// Sections that may still grow, outermost first, as places in `body.sections`.
    open: Vec<usize>,
    heading: Option<(HeadingLevel, String, Span)>,
    block: Option<(String, Span)>,
    table_head: bool,
    code: bool,
}

impl Pass {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::new(range.start + self.offset, range.end + self.offset);
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.end_block();
                self.heading = Some((level, String::new(), span));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::TableHead) => self.table_head = true,
            Event::End(TagEnd::TableHead) => {
                self.block = None;
                self.table_head = false;
            }
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::DefinitionListDefinition) => {
                self.end_block();
                self.block = Some((String::new(), span));
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => self.end_block(),
            Event::Start(Tag::CodeBlock(_)) => {
                self.end_block();
                self.code = true;
            }
            Event::End(TagEnd::CodeBlock) => self.code = false,
            Event::Start(Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. }) => {}
            Event::Start(Tag::Link { dest_url, .. }) => {
                self.body.links.push(Link { target: dest_url.into_string(), span });
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.body.links.push(Link { target: dest_url.into_string(), span });
                if self.heading.is_none() {
                    self.answer();
                }
            }
            Event::Text(text) if self.code && !text.trim().is_empty() => self.answer(),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text, span);
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", span),
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = html.trim();
                if !html.is_empty()
                    && !html.starts_with("<!--")
                    && self.block.is_none()
                    && self.heading.is_none()
                {
                    self.answer();
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, span: Span) {
        if let Some((_, words, _)) = &mut self.heading {
            words.push_str(text);
        } else if let Some((words, _)) = &mut self.block {
            words.push_str(text);
        } else if !text.trim().is_empty() {
            self.block = Some((text.to_owned(), span));
        }
    }

    fn end_block(&mut self) {
        let Some((words, span)) = self.block.take() else {
            return;
        };
        let words = words.trim();
        if self.table_head || words.is_empty() {
            return;
        }
        if words.starts_with(template::MARK) || template::is_prompt(words) {
            let prompt = words.trim_start_matches(template::MARK).trim().to_owned();
            self.body.prompts.push(Spanned::new(prompt, span));
        } else {
            self.answer();
        }
    }

    fn answer(&mut self) {
        for at in &self.open {
            self.body.sections[*at].answered = true;
        }
    }

    fn end_heading(&mut self) {
        let Some((level, words, span)) = self.heading.take() else {
            return;
        };
        let words = words.trim();
        let level = level as u8;
        if words.starts_with(template::MARK) {
            self.body
                .prompts
                .push(Spanned::new(words.trim_start_matches(template::MARK).trim().to_owned(), span));
        } else if self.body.title.is_none() && level == 1 && !words.is_empty() {
            self.body.title = Some(Spanned::new(words.to_owned(), span));
        }
        while let Some(&last) = self.open.last() {
            if self.body.sections[last].level < level {
                break;
            }
            self.body.sections[last].body.end = span.start;
            self.open.pop();
        }
        self.open.push(self.body.sections.len());
        self.body.sections.push(Section {
            heading: Spanned::new(words.to_owned(), span),
            level,
            body: Span::at(span.end),
            answered: false,
        });
    }

    fn finish(mut self, length: usize) -> Body {
        self.end_block();
        for at in &self.open {
            let section = &mut self.body.sections[*at];
            section.body = Span::new(section.body.start, self.offset + length);
        }
        self.body
    }
}
