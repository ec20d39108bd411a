//! Raw HTML where it stands in a body: the elements that may pass are balanced with those of Markdown.

use super::image::Picture;
use super::raw::{self, Element, Token};
use super::writer::Writer;
use crate::site::escape::push_text;
use crate::text::Span;

/// An element of raw HTML that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct RawOpen {
    element: Element,
    /// How many elements of Markdown stand around it. It is closed with the innermost of them at the latest.
    depth: usize,
}

impl Writer<'_> {
    /// Closes what raw HTML has opened within the element of Markdown that ends.
    pub(super) fn close_raw(&mut self, depth: usize) {
        while self.raw_open.last().is_some_and(|open| open.depth >= depth) {
            self.close_top();
        }
    }

    /// Closes the marks and links that are open where a block begins: they cannot stand around it.
    pub(super) fn close_marks(&mut self) {
        while self
            .raw_open
            .last()
            .is_some_and(|open| matches!(open.element, Element::Mark(..) | Element::Link))
        {
            self.close_top();
        }
    }

    fn close_top(&mut self) {
        let Some(open) = self.raw_open.pop() else { return };
        match open.element {
            Element::Mark(_, close) | Element::Block(_, close) => self.out.push_str(close),
            Element::Link => self.close_link(),
            _ => {}
        }
    }

    /// Writes raw HTML that stands among words.
    pub(super) fn inline_html(&mut self, html: &str, span: Span) {
        if self.image.is_some() {
            if raw::tokens(html).any(|token| matches!(token, Token::Text(_))) {
                self.collect(html);
            }
            return;
        }
        let body = self.body;
        let ahead = body.get(span.end..self.block_end).unwrap_or_default();
        for token in raw::tokens(html) {
            match token {
                Token::Comment(_) => {}
                Token::Text(text) => self.plain(text),
                Token::Open { name, attributes, source } => {
                    let element = raw::element(name);
                    let passes = match element {
                        Element::Break | Element::Image => true,
                        Element::Rule | Element::Block(..) | Element::Text => false,
                        Element::Mark(..) | Element::Wrapper | Element::Link => {
                            raw::closes_nearby(ahead, name)
                        }
                    };
                    if passes {
                        self.open_raw(element, attributes, span);
                    } else {
                        self.plain(source);
                    }
                }
                Token::Close { name, source } => {
                    if !self.close_named(name) {
                        self.plain(source);
                    }
                }
            }
        }
    }

    /// Writes text as it stands.
    fn plain(&mut self, text: &str) {
        if !self.collect(text) {
            push_text(&mut self.out, text);
        }
    }

    fn open_raw(&mut self, element: Element, attributes: &str, span: Span) {
        match element {
            Element::Break => {
                if !self.collect(" ") {
                    self.out.push_str("<br>\n");
                }
                return;
            }
            Element::Rule => return self.out.push_str("<hr>\n"),
            Element::Image => {
                let attribute = |name: &str| raw::attribute(attributes, name);
                let alternative = attribute("alt").unwrap_or_default();
                if let Some(heading) = &mut self.heading {
                    heading.text.push_str(&alternative);
                }
                return self.picture(
                    &Picture {
                        text: &alternative,
                        destination: &attribute("src").unwrap_or_default(),
                        title: &attribute("title").unwrap_or_default(),
                        width: attribute("width").and_then(|width| width.parse().ok()),
                        height: attribute("height").and_then(|height| height.parse().ok()),
                    },
                    span,
                );
            }
            Element::Mark(open, _) => {
                let title = (open == "<abbr>").then(|| raw::attribute(attributes, "title")).flatten();
                self.out.push_str(if title.is_some() { "<abbr title=\"" } else { open });
                if let Some(title) = title {
                    push_text(&mut self.out, &title);
                    self.out.push_str("\">");
                }
            }
            Element::Block(open, _) => self.out.push_str(open),
            Element::Link => {
                let named = raw::attribute(attributes, "id").or_else(|| raw::attribute(attributes, "name"));
                if let Some(id) = named {
                    self.name_place(&id);
                }
                match raw::attribute(attributes, "href") {
                    Some(address) => self.open_link(&address, "", span),
                    None => self.open_links.push(""),
                }
            }
            Element::Wrapper | Element::Text => {}
        }
        self.raw_open.push(RawOpen { element, depth: self.depth });
    }

    /// Gives a place the name that links lead to; a name that is taken, or that no link could lead to, is left out.
    fn name_place(&mut self, id: &str) {
        let plain = id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if plain && self.anchors.take_exactly(id) {
            self.out.push_str("<span id=\"");
            push_text(&mut self.out, id);
            self.out.push_str("\"></span>");
        }
    }

    /// Closes the innermost element if it has this name; tells whether it did.
    fn close_named(&mut self, name: &str) -> bool {
        let closes = self
            .raw_open
            .last()
            .is_some_and(|open| open.depth == self.depth && open.element == raw::element(name));
        if closes {
            self.close_top();
        }
        closes
    }

    /// Writes a block of raw HTML: what may pass as it is, anything else as the text it is.
    pub(super) fn html_block(&mut self, html: &str, start: usize) {
        let passes = |token: Token<'_>| match token {
            Token::Open { name, .. } | Token::Close { name, .. } => raw::element(name) != Element::Text,
            Token::Comment(_) => true,
            Token::Text(_) => false,
        };
        if !raw::tokens(html).any(passes) || raw::tokens(html).all(|token| !shows(token)) {
            return self.raw_text(raw::tokens(html), html);
        }
        let mut paragraph = false;
        let mut at = 0;
        for token in raw::tokens(html) {
            let (name, source) = match token {
                Token::Comment(source) => {
                    at += source.len();
                    continue;
                }
                Token::Text(text) => ("", text),
                Token::Open { name, source, .. } | Token::Close { name, source } => (name, source),
            };
            let span = Span::new(start, start + html.len());
            at += source.len();
            let element = if name.is_empty() { Element::Text } else { raw::element(name) };
            let inside = self
                .raw_open
                .iter()
                .rev()
                .take_while(|open| open.depth == self.depth)
                .any(|open| open.element.is_summary());
            match element {
                Element::Wrapper => {
                    // It ends a paragraph, and is gone otherwise.
                    if !inside {
                        self.end_paragraph(&mut paragraph);
                    }
                }
                Element::Block(..) | Element::Rule if self.fits(token, element, &html[at..], span.end) => {
                    self.end_paragraph(&mut paragraph);
                    match token {
                        Token::Open { attributes, .. } => self.open_raw(element, attributes, span),
                        _ => _ = self.close_named(name),
                    }
                }
                Element::Text if source.trim().is_empty() => {
                    if paragraph || inside {
                        self.out.push_str(source);
                    }
                }
                _ => {
                    let begins = !paragraph && !inside;
                    if begins {
                        self.out.push_str("<p>");
                        paragraph = true;
                    }
                    let token = match token {
                        Token::Text(text) if begins => Token::Text(text.trim_start()),
                        token => token,
                    };
                    self.word_tag(token, element, &html[at..], span);
                }
            }
        }
        self.end_paragraph(&mut paragraph);
    }

    fn end_paragraph(&mut self, open: &mut bool) {
        self.close_marks();
        if std::mem::take(open) {
            self.out.truncate(self.out.trim_end().len());
            self.out.push_str("</p>\n");
        }
    }

    /// Tells whether all elements stay balanced when this one, which stands around blocks, opens or closes here.
    fn fits(&self, token: Token<'_>, element: Element, ahead: &str, end: usize) -> bool {
        // Marks that are open would be closed before.
        let around = self
            .raw_open
            .iter()
            .rev()
            .find(|open| !matches!(open.element, Element::Mark(..) | Element::Link));
        let around = around.filter(|open| open.depth == self.depth).map(|open| open.element);
        match token {
            Token::Open { .. } if element == Element::Rule => !around.is_some_and(Element::is_summary),
            Token::Open { name, .. } if element.is_summary() => {
                around.is_some_and(Element::is_details) && raw::closes(ahead, name)
            }
            Token::Open { name, .. } => {
                !around.is_some_and(Element::is_summary)
                    && (raw::closes(ahead, name)
                        || raw::closes(self.body.get(end..).unwrap_or_default(), name))
            }
            Token::Close { .. } => around == Some(element),
            Token::Text(_) | Token::Comment(_) => false,
        }
    }

    /// Opens or closes a mark, a link or an image within a block of raw HTML, or writes text.
    fn word_tag(&mut self, token: Token<'_>, element: Element, ahead: &str, span: Span) {
        match token {
            Token::Open { name, attributes, source } => {
                let alone = matches!(element, Element::Break | Element::Image);
                let mark =
                    matches!(element, Element::Mark(..) | Element::Link) && raw::closes_nearby(ahead, name);
                if alone || mark {
                    self.open_raw(element, attributes, span);
                } else {
                    push_text(&mut self.out, source);
                }
            }
            Token::Close { name, source } => {
                let mark = matches!(element, Element::Mark(..) | Element::Link);
                if !mark || !self.close_named(name) {
                    push_text(&mut self.out, source);
                }
            }
            Token::Text(text) => push_text(&mut self.out, &raw::decode(text)),
            Token::Comment(_) => {}
        }
    }

    /// Writes a block of raw HTML as the text it is; nothing when it holds comments alone.
    fn raw_text<'t>(&mut self, tokens: impl Iterator<Item = Token<'t>>, html: &str) {
        let mut shown = String::with_capacity(html.len());
        for token in tokens {
            match token {
                Token::Text(text) => shown.push_str(text),
                Token::Open { source, .. } | Token::Close { source, .. } => shown.push_str(source),
                Token::Comment(_) => {}
            }
        }
        if shown.trim().is_empty() {
            return;
        }
        self.out.push_str("<pre class=\"raw\" tabindex=\"0\"><code>");
        push_text(&mut self.out, shown.trim_matches('\n'));
        self.out.push_str("</code></pre>\n");
    }
}

/// Tells whether a piece leaves anything on the page.
fn shows(token: Token<'_>) -> bool {
    match token {
        Token::Comment(_) => false,
        Token::Text(text) => !text.trim().is_empty(),
        Token::Open { .. } | Token::Close { .. } => true,
    }
}
