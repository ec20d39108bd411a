//! Inline content: text with its citations, raw HTML as text, links and images that lead only where they may.

use super::writer::Writer;
use super::{Destination, Lead, blocks, citation};
use crate::site::escape::{push_text, push_url};

/// An image while its alternative text is collected.
pub(super) struct OpenImage {
    pub(super) text: String,
    pub(super) destination: String,
    pub(super) title: String,
    /// How many images are open within its alternative text.
    pub(super) within: usize,
}

impl Writer<'_> {
    /// Adds text to what only collects text (an image's alternative, a heading's name); tells whether the text is used up.
    pub(super) fn collect(&mut self, text: &str) -> bool {
        if let Some(image) = &mut self.image {
            image.text.push_str(text);
            return true;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        false
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some(raw) = &mut self.raw {
            raw.push_str(text);
            return;
        }
        if self.collect(text) {
            return;
        }
        if self.code || !self.open_links.is_empty() {
            push_text(self.inline(), text);
            return;
        }
        let links = self.links;
        // A record that names itself needs no link to itself.
        let self_page = links.pages.get(self.path);
        let out = self.inline();
        let mut from = 0;
        for citation in citation::find(text, &links.prefix) {
            let cited = links.numbers.get(&citation.number).filter(|cited| self_page != Some(&cited.page));
            let Some(cited) = cited else {
                continue;
            };
            push_text(out, &text[from..citation.range.start]);
            out.push_str(r#"<a class="cited" href=""#);
            push_url(out, &cited.page);
            out.push_str(r#"" title=""#);
            push_text(out, &cited.title);
            out.push_str(r#"">"#);
            push_text(out, &text[citation.range.clone()]);
            out.push_str("</a>");
            from = citation.range.end;
        }
        push_text(out, &text[from..]);
    }

    pub(super) fn html(&mut self, html: &str) {
        if let Some(raw) = &mut self.raw {
            raw.push_str(html);
        } else if blocks::is_line_break(html) {
            if !self.collect(" ") {
                self.inline().push_str("<br>\n");
            }
        } else {
            let shown = blocks::without_comments(html);
            if !self.collect(&shown) {
                push_text(self.inline(), &shown);
            }
        }
    }

    /// Writes markup that has no place inside an image's alternative text.
    pub(super) fn mark(&mut self, markup: &str) {
        if self.image.is_none() {
            self.inline().push_str(markup);
        }
    }

    /// Gives the address a destination leads to, and whether it leads out of the site.
    fn address(&self, destination: &str) -> Option<(String, bool)> {
        match Destination::judge(destination) {
            Destination::Web(url) => Some((url.to_owned(), true)),
            Destination::Mail(url) => Some((url.to_owned(), false)),
            Destination::Fragment(fragment) => Some((format!("#{fragment}"), false)),
            Destination::Relative { path, fragment } => {
                let (mut address, outside) = match self.links.lead(self.path, path)? {
                    Lead::Page(page) => (page, false),
                    Lead::File(address) => (address, true),
                };
                if let Some(fragment) = fragment {
                    address.push('#');
                    address.push_str(fragment);
                }
                Some((address, outside))
            }
            Destination::Refused => None,
        }
    }

    pub(super) fn open_link(&mut self, destination: &str, title: &str) {
        if self.image.is_some() {
            return;
        }
        let address = self.address(destination);
        let relative = matches!(Destination::judge(destination), Destination::Relative { .. });
        let nested = !self.open_links.is_empty();
        let out = self.inline();
        let close = match address {
            Some((address, outside)) if !nested => {
                out.push_str("<a href=\"");
                push_url(out, &address);
                out.push('"');
                push_title(out, title);
                out.push_str(if outside { " rel=\"noopener noreferrer\">" } else { ">" });
                "</a>"
            }
            // A file of the repository that the site does not hold: its path is worth more than a dead link.
            None if relative && !nested => {
                out.push_str("<span class=\"file\"");
                push_title(out, destination);
                out.push('>');
                "</span>"
            }
            _ => "",
        };
        self.open_links.push(close);
    }

    pub(super) fn close_image(&mut self) {
        if let Some(image) = &mut self.image
            && image.within > 0
        {
            image.within -= 1;
            return;
        }
        let Some(image) = self.image.take() else {
            return;
        };
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(&image.text);
        }
        let linked = !self.open_links.is_empty();
        let address = self.address(&image.destination);
        let relative = matches!(Destination::judge(&image.destination), Destination::Relative { .. });
        let name = if image.text.is_empty() { image.title.clone() } else { image.text };
        let out = self.inline();
        // No page loads anything from elsewhere, so an image of another site is a link to it.
        match address {
            Some((address, true)) if !linked => {
                out.push_str("<a class=\"image\" href=\"");
                push_url(out, &address);
                out.push('"');
                push_title(out, &image.title);
                out.push_str(" rel=\"noopener noreferrer\">");
                push_text(out, if name.is_empty() { "Image" } else { &name });
                out.push_str("</a>");
            }
            _ => {
                out.push_str("<span class=\"image\"");
                push_title(out, if relative { &image.destination } else { &image.title });
                out.push('>');
                push_text(out, if name.is_empty() { "Image" } else { &name });
                out.push_str("</span>");
            }
        }
    }
}

fn push_title(out: &mut String, title: &str) {
    if !title.is_empty() {
        out.push_str(" title=\"");
        push_text(out, title);
        out.push('"');
    }
}
