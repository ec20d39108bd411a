//! Running text: citations of records, bare addresses, wikilinks and the shortcodes of emoji, found in one pass.

use super::writer::Writer;
use super::{ProblemKind, autolink, citation};
use crate::site::emoji;
use crate::site::escape::{SPECIAL, escape, push_text, push_url};
use crate::text::Span;

/// The bytes at which something else than plain text may stand.
const WATCHED: [bool; 256] = {
    let mut watched = SPECIAL;
    watched[b'-' as usize] = true;
    watched[b':' as usize] = true;
    watched[b'.' as usize] = true;
    watched[b'@' as usize] = true;
    watched[b'[' as usize] = true;
    watched
};

impl Writer<'_> {
    /// Adds text to what only collects text (an image's alternative, a heading's name); tells whether the text is used up.
    pub(super) fn collect(&mut self, text: &str) -> bool {
        if let Some(image) = &mut self.image {
            image.text.push_str(text);
            return true;
        }
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
            heading.words |= !text.trim().is_empty();
        }
        false
    }

    pub(super) fn prose(&mut self, text: &str, span: Span) {
        if self.collect(text) {
            return;
        }
        let bytes = text.as_bytes();
        let linked = !self.open_links.is_empty();
        // What lies before has been written; from there up to where something is found, nothing needs an escape.
        let mut from = 0;
        let mut at = 0;
        while let Some(length) = bytes[at..].iter().position(|byte| WATCHED[usize::from(*byte)]) {
            at += length;
            let byte = bytes[at];
            if SPECIAL[usize::from(byte)] {
                let (escape, length) = escape(bytes, at);
                if let Some(escape) = escape {
                    self.out.push_str(&text[from..at]);
                    self.out.push_str(escape);
                    from = at + length;
                }
                at += length;
                continue;
            }
            let used = match byte {
                b':' if bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
                    || bytes[at..].starts_with(b":+1:")
                    || bytes[at..].starts_with(b":-1:") =>
                {
                    self.shortcode(text, from, at)
                }
                _ if linked => None,
                b'-' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                    self.citation(text, from, at).or_else(|| self.ticket(text, from, at))
                }
                b':' if bytes[at..].starts_with(b"://") => {
                    autolink::web(text, at).and_then(|range| self.autolink(text, from, range, ""))
                }
                b'.' if at >= 3 && bytes[at - 1] | 0x20 == b'w' => {
                    autolink::www(text, at).and_then(|range| self.autolink(text, from, range, "http://"))
                }
                b'@' => {
                    autolink::mail(text, at).and_then(|range| self.autolink(text, from, range, "mailto:"))
                }
                b'[' if bytes.get(at + 1) == Some(&b'[') => self.wikilink(text, from, at, span),
                _ => None,
            };
            match used {
                Some(end) => {
                    from = end;
                    at = end;
                }
                None => at += 1,
            }
        }
        self.out.push_str(&text[from..]);
    }

    fn shortcode(&mut self, text: &str, from: usize, at: usize) -> Option<usize> {
        let (emoji, length) = emoji::shortcode(&text[at..])?;
        self.out.push_str(&text[from..at]);
        self.out.push_str(emoji);
        Some(at + length)
    }

    fn citation(&mut self, text: &str, from: usize, hyphen: usize) -> Option<usize> {
        let links = self.links;
        // One log alone, and most hyphens are none of its citations: that is seen at once.
        if links.others.is_empty() && !text[..hyphen].ends_with(&links.prefix) {
            return None;
        }
        let citation = citation::around(text, hyphen).filter(|found| found.range.start >= from)?;
        // A record that names itself needs no link to itself.
        let cited = links
            .cited(citation.prefix, citation.number)
            .filter(|cited| self.own_page != Some(cited.page.as_str()))?;
        self.out.push_str(&text[from..citation.range.start]);
        let end = citation.range.end;
        self.cite(cited, &text[citation.range]);
        Some(end)
    }

    /// Leads `SHOP-12` to the tracker, where `SHOP` is a project of the policy.
    fn ticket(&mut self, text: &str, from: usize, hyphen: usize) -> Option<usize> {
        let tracker = self.links.tracker.as_ref()?;
        if !tracker.projects.iter().any(|project| text[..hyphen].ends_with(project.as_str())) {
            return None;
        }
        let range = citation::around(text, hyphen).filter(|found| found.range.start >= from)?.range;
        let (before, after) = (&text[..range.start], &text[range.end..]);
        // Names of files and versions, such as `jquery-1.6` or `SHOP-1-final`, are no tickets.
        let joined = before.ends_with(['.', ':'])
            || after.starts_with(['-', '/'])
            || after
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let key = &text[range.clone()];
        if joined || !tracker.is_ticket(key) {
            return None;
        }
        let out = &mut self.out;
        out.push_str(&text[from..range.start]);
        out.push_str(r#"<a class="ticket" href=""#);
        push_url(out, &tracker.page(key));
        out.push_str("\" rel=\"noopener noreferrer\">");
        push_text(out, key);
        out.push_str("</a>");
        Some(range.end)
    }

    fn cite(&mut self, cited: &super::Cited, words: &str) {
        let out = &mut self.out;
        out.push_str(r#"<a class="cited" href=""#);
        push_url(out, &cited.page);
        out.push_str(r#"" title=""#);
        push_text(out, &cited.title);
        out.push_str(r#"">"#);
        push_text(out, words);
        out.push_str("</a>");
    }

    fn autolink(
        &mut self,
        text: &str,
        from: usize,
        range: std::ops::Range<usize>,
        scheme: &str,
    ) -> Option<usize> {
        if range.start < from {
            return None;
        }
        let out = &mut self.out;
        out.push_str(&text[from..range.start]);
        out.push_str("<a href=\"");
        out.push_str(scheme);
        push_url(out, &text[range.clone()]);
        out.push_str(if scheme == "mailto:" { "\">" } else { "\" rel=\"noopener noreferrer\">" });
        push_text(out, &text[range.clone()]);
        out.push_str("</a>");
        Some(range.end)
    }

    /// Writes `[[DR-42]]`, `[[0042]]`, `[[0042-name]]` or one of them with `|words`; leads it to the record it names. A bare
    /// number is one of the record's own log.
    fn wikilink(&mut self, text: &str, from: usize, at: usize, span: Span) -> Option<usize> {
        // A name has an end nearby.
        let inner = &text[at + 2..];
        let inner = &inner[..inner.floor_char_boundary(300)];
        let inner = &inner[..inner.find("]]")?];
        if inner.contains(['[', '\n']) || inner.trim().is_empty() {
            return None;
        }
        let (target, words) = inner.split_once('|').unwrap_or((inner, inner));
        let name = target.split('#').next().unwrap_or_default().trim();
        let end = at + 2 + inner.len() + 2;
        let links = self.links;
        let (prefix, digits) = name.rsplit_once('-').unwrap_or((&links.prefix, name));
        let number = digits.parse::<u32>().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let cited = number.and_then(|number| links.cited(prefix, number));
        self.out.push_str(&text[from..at]);
        if let Some(cited) = cited {
            if self.own_page == Some(cited.page.as_str()) {
                push_text(&mut self.out, words.trim());
            } else {
                self.cite(cited, words.trim());
            }
            return Some(end);
        }
        let mut pages = links.pages.iter().filter(|(path, _)| {
            let file = path.rsplit('/').next().unwrap_or(path);
            file == name || file.strip_suffix(".md") == Some(name)
        });
        if let (Some((_, page)), None) = (pages.next(), pages.next()) {
            self.out.push_str("<a href=\"");
            push_url(&mut self.out, page);
            self.out.push_str("\">");
            push_text(&mut self.out, words.trim());
            self.out.push_str("</a>");
            return Some(end);
        }
        self.problem(ProblemKind::NoRecord, span, format!("`[[{inner}]]` names no record"));
        push_text(&mut self.out, &text[at..end]);
        Some(end)
    }
}
