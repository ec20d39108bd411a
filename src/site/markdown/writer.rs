//! Writes Markdown events as HTML: the library's own writer passes raw HTML and any link, and knows no anchors.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::blocks::{self, Footnotes, Table};
use super::inline::OpenImage;
use super::{Anchors, LinkMap, Rendered};
use crate::site::escape::{push_markup, push_text, push_url};
use crate::site::view::HeadingView;

/// A heading while its content is written.
pub(super) struct OpenHeading {
    level: usize,
    html: String,
    pub(super) text: String,
}

/// The state of one rendering.
pub(super) struct Writer<'a> {
    pub(super) links: &'a LinkMap,
    pub(super) path: &'a str,
    pub(super) out: String,
    /// Outputs put aside while a footnote is written.
    aside: Vec<String>,
    anchors: Anchors,
    contents: Vec<HeadingView>,
    pub(super) heading: Option<OpenHeading>,
    pub(super) image: Option<OpenImage>,
    footnotes: Footnotes,
    table: Table,
    /// The closing text of each open link: `</a>`, or of a span where the destination was refused.
    pub(super) open_links: Vec<&'static str>,
    /// Raw HTML of the block that is open.
    pub(super) raw: Option<String>,
    pub(super) code: bool,
    /// The levels, as written, of the headings that the next one may stand below.
    outline: Vec<HeadingLevel>,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Finds the title: a range of events to leave out.
///
/// The title is what a record takes for it: the first heading of the first level that has words. One within a quotation or a
/// list stays where it is.
fn find_title(events: &[Event<'_>]) -> Option<std::ops::Range<usize>> {
    let mut depth = 0_usize;
    for (index, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                let end = events[index..]
                    .iter()
                    .position(|event| matches!(event, Event::End(TagEnd::Heading(_))))
                    .map(|length| index + length + 1)
                    .expect("the parser closes every heading");
                let words = events[index..end].iter().any(
                    |event| matches!(event, Event::Text(text) | Event::Code(text) if !text.trim().is_empty()),
                );
                if words {
                    return (depth == 0).then_some(index..end);
                }
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

impl<'a> Writer<'a> {
    pub(super) fn new(links: &'a LinkMap, path: &'a str) -> Self {
        Self {
            links,
            path,
            out: String::new(),
            aside: Vec::new(),
            anchors: Anchors::default(),
            contents: Vec::new(),
            heading: None,
            image: None,
            footnotes: Footnotes::default(),
            table: Table::default(),
            open_links: Vec::new(),
            raw: None,
            code: false,
            outline: Vec::new(),
        }
    }

    pub(super) fn run(mut self, body: &str) -> Rendered {
        let events: Vec<Event<'_>> = TextMergeStream::new(Parser::new_ext(body, options())).collect();
        let title = find_title(&events);
        self.out.reserve(body.len() + body.len() / 2);
        for (index, event) in events.iter().enumerate() {
            if title.as_ref().is_some_and(|title| title.contains(&index)) {
                continue;
            }
            self.event(event, &events[index + 1..]);
        }
        self.footnotes.finish(&mut self.out);
        Rendered { html: self.out, contents: self.contents }
    }

    /// Where inline content goes at this moment.
    pub(super) fn inline(&mut self) -> &mut String {
        match &mut self.heading {
            Some(heading) => &mut heading.html,
            None => &mut self.out,
        }
    }

    fn event(&mut self, event: &Event<'_>, rest: &[Event<'_>]) {
        match event {
            Event::Start(tag) => self.start(tag, rest),
            Event::End(tag) => self.end(*tag),
            // Maths is not switched on: a price such as $5 is no formula.
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(text);
            }
            Event::Code(code) => {
                if !self.collect(code) {
                    let out = self.inline();
                    out.push_str("<code>");
                    push_text(out, code);
                    out.push_str("</code>");
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => self.html(html),
            Event::FootnoteReference(label) => {
                if self.image.is_none() {
                    let html = self.footnotes.reference(label);
                    self.inline().push_str(&html);
                }
            }
            Event::SoftBreak => {
                if !self.collect(" ") {
                    self.inline().push('\n');
                }
            }
            Event::HardBreak => {
                if !self.collect(" ") {
                    self.inline().push_str("<br>\n");
                }
            }
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let label = if *done { "Done" } else { "To do" };
                let class = if *done { "box box-done" } else { "box" };
                push_markup(
                    self.inline(),
                    format_args!(r#"<span class="{class}" role="img" aria-label="{label}"></span> "#),
                );
            }
        }
    }

    fn start(&mut self, tag: &Tag<'_>, rest: &[Event<'_>]) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => {
                while self.outline.last().is_some_and(|above| above >= level) {
                    self.outline.pop();
                }
                self.outline.push(*level);
                let level = (self.outline.len() + 1).min(6);
                self.heading = Some(OpenHeading { level, html: String::new(), text: String::new() });
            }
            Tag::BlockQuote(kind) => blocks::open_quote(&mut self.out, *kind),
            Tag::CodeBlock(kind) => {
                self.code = true;
                let language = match kind {
                    CodeBlockKind::Fenced(info) => blocks::language(info),
                    CodeBlockKind::Indented => String::new(),
                };
                blocks::open_code(&mut self.out, &language);
            }
            Tag::HtmlBlock => self.raw = Some(String::new()),
            Tag::List(None) => self.out.push_str("<ul>\n"),
            Tag::List(Some(1)) => self.out.push_str("<ol>\n"),
            Tag::List(Some(first)) => {
                push_markup(&mut self.out, format_args!("<ol start=\"{first}\">\n"));
            }
            Tag::Item => {
                let task = matches!(
                    rest,
                    [Event::TaskListMarker(_), ..]
                        | [Event::Start(Tag::Paragraph), Event::TaskListMarker(_), ..]
                );
                self.out.push_str(if task { "<li class=\"task\">" } else { "<li>" });
            }
            Tag::FootnoteDefinition(label) => {
                self.footnotes.begin(label);
                self.aside.push(std::mem::take(&mut self.out));
            }
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => self.table.open(&mut self.out, alignments),
            Tag::TableHead => self.table.open_head(&mut self.out),
            Tag::TableRow => self.table.open_row(&mut self.out),
            Tag::TableCell => {
                self.table.open_cell(&mut self.out, matches!(rest, [Event::End(TagEnd::TableCell), ..]))
            }
            Tag::Emphasis => self.mark("<em>"),
            Tag::Strong => self.mark("<strong>"),
            Tag::Strikethrough => self.mark("<del>"),
            // Not switched on; their text still passes.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
            Tag::Link { link_type, dest_url, title, .. } => {
                let mail = matches!(link_type, pulldown_cmark::LinkType::Email)
                    .then(|| format!("mailto:{dest_url}"));
                self.open_link(mail.as_deref().unwrap_or(dest_url), title);
            }
            Tag::Image { dest_url, title, .. } => {
                // An image within an image's alternative text is text only.
                match &mut self.image {
                    Some(image) => image.within += 1,
                    None => {
                        self.image = Some(OpenImage {
                            text: String::new(),
                            destination: dest_url.to_string(),
                            title: title.to_string(),
                            within: 0,
                        });
                    }
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::Heading(_) => self.close_heading(),
            TagEnd::BlockQuote(kind) => {
                self.out.push_str(if kind.is_some() { "</div>\n" } else { "</blockquote>\n" })
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.out.push_str("</code></pre>\n");
            }
            TagEnd::HtmlBlock => {
                let raw = self.raw.take().unwrap_or_default();
                blocks::raw_html(&mut self.out, &raw);
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
            TagEnd::Link => {
                if self.image.is_none()
                    && let Some(close) = self.open_links.pop()
                {
                    self.inline().push_str(close);
                }
            }
            TagEnd::Image => self.close_image(),
        }
    }

    fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        if heading.html.trim().is_empty() {
            self.outline.pop();
            return;
        }
        let text = heading.text.trim().to_owned();
        let anchor = self.anchors.take(&text);
        let level = heading.level;
        let out = &mut self.out;
        push_markup(out, format_args!("<div class=\"heading\"><h{level} id=\""));
        push_text(out, &anchor);
        out.push_str("\">");
        out.push_str(&heading.html);
        push_markup(out, format_args!("</h{level}><a class=\"anchor\" href=\"#"));
        push_url(out, &anchor);
        out.push_str("\" aria-label=\"Link to ");
        push_text(out, if text.is_empty() { "this section" } else { &text });
        out.push_str("\"><span aria-hidden=\"true\">§</span></a></div>\n");
        self.contents.push(HeadingView { level, anchor, text });
    }
}
