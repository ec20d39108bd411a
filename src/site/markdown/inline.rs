//! Links: they lead only where they may, and what is wrong with them is handed out.

use std::borrow::Cow;

use super::writer::Writer;
use super::{Destination, Lead, Problem, ProblemKind, Reference};
use crate::site::escape::{push_text, push_url};
use crate::text::Span;

impl Writer<'_> {
    /// Writes markup that has no place inside an image's alternative text.
    pub(super) fn mark(&mut self, markup: &str) {
        if self.image.is_none() {
            self.out.push_str(markup);
        }
    }

    /// Hands out something wrong; `span` is within the body.
    pub(super) fn problem(&mut self, kind: ProblemKind, span: Span, message: String) {
        let span = self.in_file(span);
        self.done.problems.push(Problem { span, kind, message });
    }

    fn in_file(&self, span: Span) -> Span {
        let start = self.options.body_start;
        Span::new(start + span.start, start + span.end)
    }

    /// Leads a relative destination, notes the file to copy and what is wrong.
    pub(super) fn follow(&mut self, path: &str, picture: bool, span: Span) -> Option<Lead> {
        let (lead, fault) = self.links.follow(self.path, path, picture);
        if let Some((kind, message)) = fault {
            self.problem(kind, span, message);
        }
        if let Some(Lead::Copy(_, file)) = &lead {
            self.done.files.entry(file.clone()).or_insert_with(|| format!("files/{file}"));
        }
        lead
    }

    /// Gives the address that a link leads to, and whether it leads out of the site.
    fn address<'d>(&mut self, destination: &'d str, span: Span) -> Option<(Cow<'d, str>, bool)> {
        match Destination::judge(destination) {
            Destination::Web(url) => Some((url.into(), true)),
            Destination::Mail(url) => Some((url.into(), false)),
            Destination::Fragment(fragment) => {
                if self.title.as_deref() == Some(fragment) {
                    return Some(("#page:title".into(), false));
                }
                self.fragments.push((percent_decoded(fragment), self.in_file(span)));
                Some((format!("#{fragment}").into(), false))
            }
            Destination::Relative { path, fragment } => {
                let (mut address, outside) = match self.follow(path, false, span)? {
                    Lead::Page(page, file) => {
                        if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
                            let span = self.in_file(span);
                            self.done.references.push(Reference {
                                path: file,
                                fragment: percent_decoded(fragment),
                                span,
                            });
                        }
                        (page, false)
                    }
                    Lead::File(address) => (address, true),
                    Lead::Copy(address, _) => (address, false),
                };
                if let Some(fragment) = fragment {
                    address.push('#');
                    address.push_str(fragment);
                }
                Some((address.into(), outside))
            }
            Destination::Refused => {
                self.refuse(destination, span);
                None
            }
        }
    }

    pub(super) fn open_link(&mut self, destination: &str, title: &str, span: Span) {
        if self.image.is_some() {
            return;
        }
        if !self.open_links.is_empty() {
            return self.open_links.push("");
        }
        let address = self.address(destination, span);
        let close = match address {
            Some((address, outside)) => {
                self.out.push_str("<a href=\"");
                push_url(&mut self.out, &address);
                self.out.push('"');
                self.title(title);
                self.out.push_str(if outside { " rel=\"noopener noreferrer\">" } else { ">" });
                "</a>"
            }
            // A file of the repository that the site does not hold: its path is worth more than a dead link.
            None if matches!(Destination::judge(destination), Destination::Relative { .. }) => {
                self.out.push_str("<span class=\"file\"");
                self.title(destination);
                self.out.push('>');
                "</span>"
            }
            None => "",
        };
        self.open_links.push(close);
    }

    pub(super) fn close_link(&mut self) {
        if self.image.is_none()
            && let Some(close) = self.open_links.pop()
        {
            self.out.push_str(close);
        }
    }

    /// Writes a `title` attribute where there is one.
    pub(super) fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            push_text(&mut self.out, title);
            self.out.push('"');
        }
    }
}

/// Undoes percent-encoding; what is no encoding of text stays as it is.
fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let code = digit(0).zip(digit(1)).and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
