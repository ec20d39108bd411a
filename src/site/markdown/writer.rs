//! Writes Markdown events as HTML: the library's own writer passes raw HTML and any link, and knows no anchors.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options as Extensions, Parser, Tag, TagEnd,
};

use super::blocks::{self, Footnotes, Table};
use super::code::{OpenCode, Place};
use super::heading::OpenHeading;
use super::image::OpenImage;
use super::maths::Formulas;
use super::problem::no_heading;
use super::raw_block::RawOpen;
use super::{Anchors, LinkMap, Options, Problem, ProblemKind, Rendered};
use crate::site::escape::{push_markup, push_text};
use crate::text::Span;

/// The state of one rendering.
pub(super) struct Writer<'a> {
    pub(super) body: &'a str,
    pub(super) path: &'a str,
    pub(super) links: &'a LinkMap,
    pub(super) options: &'a Options,
    /// The page of this record itself.
    pub(super) own_page: Option<&'a str>,
    pub(super) out: String,
    pub(super) done: Rendered,
    /// Outputs put aside while a footnote is written.
    aside: Vec<String>,
    pub(super) anchors: Anchors,
    pub(super) heading: Option<OpenHeading>,
    pub(super) image: Option<OpenImage>,
    pub(super) footnotes: Footnotes,
    table: Table,
    /// The closing text of each open link: `</a>`, or of a span where the destination was refused.
    pub(super) open_links: Vec<&'static str>,
    /// Raw HTML of the block that is open, and where it begins.
    raw: Option<(Cow<'a, str>, usize)>,
    pub(super) raw_open: Vec<RawOpen>,
    /// Diagrams drawn so far: each scrolls in a region that needs a name of its own.
    pub(super) diagrams: usize,
    pub(super) code: Option<OpenCode<'a>>,
    /// Text that may go on with the next event.
    pending: Option<(Cow<'a, str>, Range<usize>)>,
    /// How many elements of Markdown are open, and where the innermost block ends in the body.
    pub(super) depth: usize,
    pub(super) block_end: usize,
    /// Whether the title has been seen, and its anchor if it was left out.
    pub(super) title_seen: bool,
    pub(super) title: Option<String>,
    /// Links to headings of this record: what they name, and where they stand in the file.
    pub(super) fragments: Vec<(String, Span)>,
    /// The levels, as written, of the headings that the next one may stand below.
    pub(super) outline: Vec<HeadingLevel>,
}

fn owned(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => Cow::Borrowed(text),
        text => Cow::Owned(text.into_string()),
    }
}

/// Puts a text behind another: where both are as they stand in the body, side by side, nothing is copied.
fn join<'a>(body: &'a str, before: &mut Cow<'a, str>, at: &Range<usize>, text: &str, range: &Range<usize>) {
    let literal = |text: &str, range: &Range<usize>| {
        text.len() == range.len() && std::ptr::eq(text.as_ptr(), body[range.clone()].as_ptr())
    };
    match before {
        Cow::Borrowed(first) if at.end == range.start && literal(first, at) && literal(text, range) => {
            *first = &body[at.start..range.end];
        }
        before => before.to_mut().push_str(text),
    }
}

/// What is switched on beside plain Markdown. Formulas are found by [`Formulas`], wikilinks in running text.
pub(super) fn markdown() -> Extensions {
    Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_GFM
        | Extensions::ENABLE_DEFINITION_LIST
}

impl<'a> Writer<'a> {
    pub(super) fn new(body: &'a str, path: &'a str, links: &'a LinkMap, options: &'a Options) -> Self {
        Self {
            body,
            path,
            links,
            options,
            own_page: links.pages.get(path).map(String::as_str),
            out: String::with_capacity(body.len() + body.len() / 2),
            done: Rendered::default(),
            aside: Vec::new(),
            anchors: Anchors::default(),
            heading: None,
            image: None,
            footnotes: Footnotes::default(),
            table: Table::default(),
            open_links: Vec::new(),
            raw: None,
            raw_open: Vec::new(),
            diagrams: 0,
            code: None,
            pending: None,
            depth: 0,
            block_end: body.len(),
            title_seen: false,
            title: None,
            fragments: Vec::new(),
            outline: Vec::new(),
        }
    }

    pub(super) fn run(mut self) -> Rendered {
        let events = Parser::new_ext(self.body, markdown()).into_offset_iter();
        if self.options.maths && memchr::memchr(b'$', self.body.as_bytes()).is_some() {
            for (event, range) in Formulas::new(events, self.body) {
                self.take(event, range);
            }
        } else {
            for (event, range) in events {
                self.take(event, range);
            }
        }
        self.flush();
        self.close_raw(0);
        self.footnotes.finish(&mut self.out);
        self.finish()
    }

    fn finish(mut self) -> Rendered {
        self.done.html = self.out;
        self.done.anchors = self.anchors.into_names();
        for (fragment, span) in self.fragments {
            let own =
                fragment.starts_with("fn:") || fragment.starts_with("fnref:") || fragment == "page:title";
            if let Some(message) = no_heading(&self.done.anchors, &fragment, "this record").filter(|_| !own) {
                self.done.problems.push(Problem { span, kind: ProblemKind::NoHeading, message });
            }
        }
        self.done.problems.sort();
        self.done
    }

    /// Takes an event; texts that follow each other are put together, so that an address is seen whole.
    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Event::Text(text) = event {
            if let Some(code) = &mut self.code {
                if code.text.is_empty() {
                    code.text = owned(text);
                    code.at = range;
                } else {
                    join(self.body, &mut code.text, &code.at, &text, &range);
                    code.at.end = range.end;
                }
                return;
            }
            if let Some((raw, _)) = &mut self.raw {
                return raw.to_mut().push_str(&text);
            }
            match &mut self.pending {
                None => self.pending = Some((owned(text), range)),
                Some((before, at)) => {
                    join(self.body, before, at, &text, &range);
                    at.end = range.end;
                }
            }
            return;
        }
        self.flush();
        self.event(event, range);
    }

    fn flush(&mut self) {
        if let Some((text, range)) = self.pending.take() {
            self.prose(&text, range.into());
        }
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => {
                if !self.raw_open.is_empty() {
                    self.close_raw(self.depth);
                }
                self.depth = self.depth.saturating_sub(1);
                self.end(tag, range);
            }
            Event::Text(text) => self.prose(&text, range.into()),
            Event::Code(code) => {
                if !self.collect(&code) {
                    self.out.push_str("<code>");
                    push_text(&mut self.out, &code);
                    self.out.push_str("</code>");
                }
            }
            Event::InlineMath(source) => self.formula(&source, Place::Words, range.into()),
            Event::DisplayMath(source) => self.formula(&source, Place::Line, range.into()),
            Event::Html(html) => match &mut self.raw {
                Some((raw, _)) if raw.is_empty() => *raw = owned(html),
                Some((raw, _)) => raw.to_mut().push_str(&html),
                None => self.inline_html(&html, range.into()),
            },
            Event::InlineHtml(html) => self.inline_html(&html, range.into()),
            Event::FootnoteReference(label) => {
                if self.image.is_none() {
                    self.footnotes.reference(&mut self.out, &label);
                }
            }
            Event::SoftBreak => {
                if !self.collect(" ") {
                    self.out.push('\n');
                }
            }
            Event::HardBreak => {
                if !self.collect(" ") {
                    self.out.push_str("<br>\n");
                }
            }
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn task(&mut self, done: bool) {
        for (start, class) in [("<li>", "<li class=\"task\">"), ("<li><p>", "<li class=\"task\"><p>")] {
            if self.out.ends_with(start) {
                self.out.truncate(self.out.len() - start.len());
                self.out.push_str(class);
            }
        }
        self.out.push_str(if done {
            r#"<span class="box box-done" role="img" aria-label="Done"></span> "#
        } else {
            r#"<span class="box" role="img" aria-label="To do"></span> "#
        });
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        self.depth += 1;
        let inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Superscript
                | Tag::Subscript
        );
        if !inline {
            self.block_end = range.end;
            if !self.raw_open.is_empty() {
                self.close_marks();
            }
        }
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => self.open_heading(level),
            Tag::BlockQuote(kind) => blocks::open_quote(&mut self.out, kind),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => CowStr::Borrowed(""),
                };
                self.code = Some(OpenCode { info, text: Cow::Borrowed(""), at: 0..0, span: range.into() });
            }
            Tag::HtmlBlock => self.raw = Some((Cow::Borrowed(""), range.start)),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => {
                push_markup(&mut self.out, format_args!("<ol start=\"{first}\">\n"));
            }
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.footnotes.begin(&label);
                self.aside.push(std::mem::take(&mut self.out));
            }
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => self.table.open(&mut self.out, &alignments),
            Tag::TableHead => self.table.open_head(&mut self.out),
            Tag::TableRow => self.table.open_row(&mut self.out),
            Tag::TableCell => self.table.open_cell(&mut self.out),
            Tag::Emphasis => self.mark("<em>"),
            Tag::Strong => self.mark("<strong>"),
            Tag::Strikethrough => self.mark("<del>"),
            // Not switched on; their text still passes.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
            Tag::Link { link_type: LinkType::Email, dest_url, title, .. } => {
                self.open_link(&format!("mailto:{dest_url}"), &title, range.into());
            }
            Tag::Link { dest_url, title, .. } => self.open_link(&dest_url, &title, range.into()),
            Tag::Image { dest_url, title, .. } => {
                // An image within an image's alternative text is text only.
                match &mut self.image {
                    Some(image) => image.within += 1,
                    None => {
                        self.image = Some(OpenImage {
                            text: String::new(),
                            destination: dest_url.into_string(),
                            title: title.into_string(),
                            within: 0,
                        });
                    }
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(kind) => {
                self.out.push_str(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" })
            }
            TagEnd::CodeBlock => self.close_code(),
            TagEnd::HtmlBlock => {
                if let Some((raw, start)) = self.raw.take() {
                    self.html_block(&raw, start);
                }
            }
            TagEnd::List(ordered) => self.out.push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                let before = self.aside.pop().unwrap_or_default();
                let note = std::mem::replace(&mut self.out, before);
                self.footnotes.define(note);
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => self.table.close(&mut self.out),
            TagEnd::TableHead => self.table.close_head(&mut self.out),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.table.close_cell(&mut self.out),
            TagEnd::Emphasis => self.mark("</em>"),
            TagEnd::Strong => self.mark("</strong>"),
            TagEnd::Strikethrough => self.mark("</del>"),
            TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
            TagEnd::Link => self.close_link(),
            TagEnd::Image => self.close_image(range.into()),
        }
    }
}
