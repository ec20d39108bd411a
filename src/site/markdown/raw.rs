//! Raw HTML, taken apart: tags, comments and the text between, and the few elements that a body may use.

use std::borrow::Cow;

/// A piece of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// What is no tag, as it stands.
    Text(&'a str),
    /// A comment, a note to writers: all of it.
    Comment(&'a str),
    /// An opening tag: its name, what stands between the name and `>`, and all of it.
    Open { name: &'a str, attributes: &'a str, source: &'a str },
    /// A closing tag: its name, and all of it.
    Close { name: &'a str, source: &'a str },
}

/// Takes raw HTML apart; put together again, the pieces are the whole.
pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { rest: html, endless: false }
}

pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Whether no comment ends from here on.
    endless: bool,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some((token, length)) = tag(self.rest, &mut self.endless) {
            self.rest = &self.rest[length..];
            return Some(token);
        }
        // A `<` that begins nothing is text, and so is what follows up to the next that does.
        let mut end = usize::from(self.rest.starts_with('<'));
        while let Some(at) = memchr::memchr(b'<', &self.rest.as_bytes()[end..]) {
            end += at;
            if tag(&self.rest[end..], &mut self.endless).is_some() {
                let (text, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            end += 1;
        }
        Some(Token::Text(std::mem::take(&mut self.rest)))
    }
}

/// Reads the tag or comment that a text begins with, and its length.
fn tag<'a>(text: &'a str, endless: &mut bool) -> Option<(Token<'a>, usize)> {
    let rest = text.strip_prefix('<')?;
    if let Some(comment) = rest.strip_prefix("!--") {
        // Never closed: it would hide the rest of the record, so it is text.
        let end = if *endless { None } else { memchr::memmem::find(comment.as_bytes(), b"-->") };
        *endless |= end.is_none();
        return end.map(|end| (Token::Comment(&text[..4 + end + 3]), 4 + end + 3));
    }
    let (rest, closing) = rest.strip_prefix('/').map_or((rest, false), |rest| (rest, true));
    let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (name, rest) = rest.split_at(name);
    if !rest.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/') {
        return None;
    }
    let mut quote = None;
    let end = rest.bytes().position(|byte| match (quote, byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(byte);
            false
        }
        (Some(open), byte) if open == byte => {
            quote = None;
            false
        }
        _ => false,
    })?;
    let length = 1 + usize::from(closing) + name.len() + end + 1;
    let source = &text[..length];
    if closing {
        return rest[..end].trim().is_empty().then_some((Token::Close { name, source }, length));
    }
    Some((Token::Open { name, attributes: &rest[..end], source }, length))
}

/// Gives the value of an attribute, its entities decoded; empty where it has no value.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<Cow<'a, str>> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        let length =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        if rest.is_empty() {
            return None;
        }
        let (key, after) = rest.split_at(length);
        let trimmed = after.trim_start();
        let mut value = "";
        rest = after;
        if let Some(quoted) = trimmed.strip_prefix('=') {
            let quoted = quoted.trim_start();
            let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''));
            let inner = if quote.is_some() { &quoted[1..] } else { quoted };
            let end = match quote {
                Some(quote) => inner.find(quote),
                None => inner.find(|c: char| c.is_ascii_whitespace()),
            };
            let end = end.unwrap_or(inner.len());
            value = &inner[..end];
            rest = inner[end..].strip_prefix(['"', '\'']).unwrap_or(&inner[end..]);
        }
        if key.eq_ignore_ascii_case(name) {
            return Some(decode(value));
        }
        // A stray `=` must not stop the walk.
        if length == 0 && value.is_empty() && rest.len() == after.len() {
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
        }
    }
}

/// Decodes the entities that people write by hand; others stay as they are.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| entity(&rest[1..end]).map(|c| (c, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "rarr" => '→',
        "larr" => '←',
        "times" => '×',
        "middot" => '·',
        "bull" => '•',
        _ => return None,
    })
}

/// What is done with an element of raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// It marks words, and passes without its attributes: how it opens and closes.
    Mark(&'static str, &'static str),
    /// It stands around blocks, and passes likewise.
    Block(&'static str, &'static str),
    /// It says only where things stand on a page: it is left out, what it holds is not.
    Wrapper,
    /// `<br>`.
    Break,
    /// `<hr>`.
    Rule,
    /// `<img>`, treated as an image of Markdown.
    Image,
    /// `<a>`, treated as a link of Markdown.
    Link,
    /// Everything else is text.
    Text,
}

impl Element {
    pub(super) fn is_details(self) -> bool {
        matches!(self, Self::Block(open, _) if open.starts_with("<details"))
    }

    pub(super) fn is_summary(self) -> bool {
        matches!(self, Self::Block(open, _) if open.starts_with("<summary"))
    }
}

/// Says what is done with an element. None that passes loads, runs or submits anything.
pub(super) fn element(name: &str) -> Element {
    const MARKS: [(&str, &str, &str); 19] = [
        ("abbr", "<abbr>", "</abbr>"),
        ("b", "<b>", "</b>"),
        ("cite", "<cite>", "</cite>"),
        ("code", "<code>", "</code>"),
        ("del", "<del>", "</del>"),
        ("dfn", "<dfn>", "</dfn>"),
        ("em", "<em>", "</em>"),
        ("i", "<i>", "</i>"),
        ("ins", "<ins>", "</ins>"),
        ("kbd", "<kbd>", "</kbd>"),
        ("mark", "<mark>", "</mark>"),
        ("q", "<q>", "</q>"),
        ("s", "<s>", "</s>"),
        ("samp", "<samp>", "</samp>"),
        ("small", "<small>", "</small>"),
        ("strong", "<strong>", "</strong>"),
        ("sub", "<sub>", "</sub>"),
        ("sup", "<sup>", "</sup>"),
        ("var", "<var>", "</var>"),
    ];
    let name = name.to_ascii_lowercase();
    if let Some((_, open, close)) = MARKS.iter().find(|(known, ..)| *known == name) {
        return Element::Mark(open, close);
    }
    match name.as_str() {
        "details" => Element::Block("<details>\n", "</details>\n"),
        "summary" => Element::Block("<summary>", "</summary>\n"),
        "p" | "div" | "span" | "center" | "font" | "picture" => Element::Wrapper,
        "br" => Element::Break,
        "hr" => Element::Rule,
        "img" => Element::Image,
        "a" => Element::Link,
        _ => Element::Text,
    }
}

/// Tells whether a closing tag of this name follows in a text.
pub(super) fn closes(text: &str, name: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), b"</").any(|at| {
        let rest = &text.as_bytes()[at + 2..];
        rest.len() > name.len()
            && rest[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && (rest[name.len()] == b'>' || rest[name.len()].is_ascii_whitespace())
    })
}

/// The same for what marks words, and closes nearby or not at all.
pub(super) fn closes_nearby(text: &str, name: &str) -> bool {
    closes(&text[..text.floor_char_boundary(4096)], name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_taken_apart_and_nothing_is_lost() {
        let html = "a <b x='>'>c</b > < d <!-- e --> <!-- f </ g> <1>";
        let parts: Vec<Token<'_>> = tokens(html).collect();
        assert_eq!(parts[0], Token::Text("a "));
        assert_eq!(parts[1], Token::Open { name: "b", attributes: " x='>'", source: "<b x='>'>" });
        assert_eq!(parts[3], Token::Close { name: "b", source: "</b >" });
        assert_eq!(
            parts[4..],
            [Token::Text(" < d "), Token::Comment("<!-- e -->"), Token::Text(" <!-- f </ g> <1>")]
        );
    }

    #[test]
    fn attributes_are_read_as_browsers_read_them() {
        let tag = r#" width=3 SRC = 'a&amp;b.png' alt="x = y" hidden/"#;
        assert_eq!(attribute(tag, "src").as_deref(), Some("a&b.png"));
        assert_eq!(attribute(tag, "alt").as_deref(), Some("x = y"));
        assert_eq!(attribute(tag, "width").as_deref(), Some("3"));
        assert_eq!(attribute(tag, "hidden").as_deref(), Some(""));
        assert_eq!(attribute(tag, "y"), None);
        assert_eq!(attribute("=== = '", "y"), None);
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(decode("&lt;&#106;&#x61;&amp;amp; & &nope; &"), "<ja&amp; & &nope; &");
    }
}
