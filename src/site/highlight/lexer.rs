//! Reads code that is made of words, strings, comments and numbers.

use super::languages::{Quote, Spec};
use super::{Page, Piece};

/// Highlights a programming language.
pub(super) fn code(page: &mut Page<'_>, spec: &Spec) {
    let code = page.code;
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        at = step(page, spec, code, at);
    }
}

/// Reads one thing at a place; gives the place behind it.
fn step(page: &mut Page<'_>, spec: &Spec, code: &str, at: usize) -> usize {
    let bytes = code.as_bytes();
    let byte = bytes[at];
    if byte.is_ascii_whitespace() {
        return at + 1;
    }
    if is_word_start(byte) {
        return word(page, spec, code, at);
    }
    if byte.is_ascii_digit() {
        let end = number(bytes, at);
        page.piece(Piece::Number, at, end);
        return end;
    }
    if let Some(end) = comment(spec, code, at) {
        page.piece(Piece::Comment, at, end);
        return end;
    }
    if let Some((quote, end)) = string(spec, code, at) {
        let piece = if quote.is_name { Piece::Name } else { Piece::String };
        page.piece(piece, at, end);
        return end;
    }
    if spec.sigils.as_bytes().contains(&byte) {
        let braced = usize::from(bytes.get(at + 1) == Some(&b'{'));
        let end = word_end(bytes, at + 1 + braced, spec);
        if end > at + 1 + braced {
            page.piece(Piece::Name, at, end);
            return end;
        }
    }
    if byte == b'#' && spec.preprocessor && starts_line(code, at) {
        let end = word_end(bytes, at + 1, spec);
        page.piece(Piece::Keyword, at, end.max(at + 1));
        return end.max(at + 1);
    }
    at + code[at..].chars().next().map_or(1, char::len_utf8)
}

/// Highlights what is made of keys and values: YAML, TOML, INI, JSON.
pub(super) fn keys(page: &mut Page<'_>, spec: &Spec) {
    let code = page.code;
    let bytes = code.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if starts_line(code, at) {
            if let Some((from, to)) = key(code, at, spec) {
                page.piece(Piece::Name, from, to);
                at = to;
                continue;
            }
            if bytes[at] == b'[' && spec.preprocessor {
                let end = line_end(code, at);
                page.piece(Piece::Heading, at, end);
                at = end;
                continue;
            }
        }
        if let Some((_, end)) = string(spec, code, at).filter(|_| matches!(bytes[at], b'"' | b'\'')) {
            // A string that a colon follows is a key.
            let key = code[end..].trim_start_matches([' ', '\t']).starts_with(':');
            page.piece(if key { Piece::Name } else { Piece::String }, at, end);
            at = end;
            continue;
        }
        // A hyphen or a slash makes one word of what would be two: a date, a path.
        let before = code[..at].trim_end_matches('-').bytes().next_back().unwrap_or(b' ');
        if bytes[at].is_ascii_digit()
            && !matches!(before, b' ' | b'\t' | b'\n' | b':' | b',' | b'[' | b'=' | b'{')
        {
            at += 1;
            continue;
        }
        at = step(page, spec, code, at);
    }
}

/// Gives where a key is that a line begins with, such as `name:` or `- name =`.
fn key(code: &str, at: usize, spec: &Spec) -> Option<(usize, usize)> {
    let line = &code[at..line_end(code, at)];
    let bare = line.trim_start_matches("- ").trim_start();
    let from = at + line.len() - bare.len();
    let separator = spec.sigils;
    let end = bare.find(separator)?;
    let name = bare[..end].trim_end();
    let plain = !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$' | '@' | ' ' | '*' | '<'));
    let ends = separator == "=" || bare[end + 1..].chars().next().is_none_or(char::is_whitespace);
    (plain && ends).then(|| (from, from + name.len()))
}

fn word(page: &mut Page<'_>, spec: &Spec, code: &str, at: usize) -> usize {
    let bytes = code.as_bytes();
    let end = word_end(bytes, at, spec);
    // A prefix of a string, such as r"", f"" or b''.
    if end - at <= 2
        && spec.prefixes
        && let Some((_, close)) =
            bytes.get(end).filter(|byte| matches!(byte, b'"' | b'\'')).and_then(|_| string(spec, code, end))
    {
        page.piece(Piece::String, at, close);
        return close;
    }
    let text = &code[at..end];
    let member = at > 0 && bytes[at - 1] == b'.';
    let piece = if member { None } else { spec.word(text) };
    let piece = piece.or_else(|| {
        if bytes.get(end) == Some(&b'(') && spec.calls {
            return Some(Piece::Function);
        }
        let mut chars = text.bytes();
        let capital = chars.next().is_some_and(|byte| byte.is_ascii_uppercase());
        (spec.capitals && capital && chars.any(|byte| byte.is_ascii_lowercase())).then_some(Piece::Type)
    });
    if let Some(piece) = piece {
        page.piece(piece, at, end);
    }
    end
}

const fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn word_end(bytes: &[u8], from: usize, spec: &Spec) -> usize {
    let hyphen = spec.hyphens;
    let length = bytes[from.min(bytes.len())..]
        .iter()
        .take_while(|byte| {
            byte.is_ascii_alphanumeric() || **byte == b'_' || **byte >= 0x80 || (hyphen && **byte == b'-')
        })
        .count();
    from + length
}

fn number(bytes: &[u8], from: usize) -> usize {
    let mut end = from + 1;
    while end < bytes.len() {
        let exponent = matches!(bytes[end], b'+' | b'-')
            && matches!(bytes[end - 1], b'e' | b'E')
            && !bytes[from..end].starts_with(b"0x");
        let point = bytes[end] == b'.' && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !(bytes[end].is_ascii_alphanumeric() || bytes[end] == b'_' || exponent || point) {
            break;
        }
        end += 1;
    }
    end
}

fn comment(spec: &Spec, code: &str, at: usize) -> Option<usize> {
    let rest = &code.as_bytes()[at..];
    for (open, close) in spec.blocks {
        if rest.starts_with(open.as_bytes()) {
            let inner = at + open.len();
            let end = memchr::memmem::find(&code.as_bytes()[inner..], close.as_bytes());
            return Some(end.map_or(code.len(), |end| inner + end + close.len()));
        }
    }
    let found = spec.lines.iter().find(|start| rest.starts_with(start.as_bytes()))?;
    // `$#` and `a#b` are no comments where a word may hold the sign.
    let sharp =
        *found == "#" && spec.sharp_in_words && at > 0 && !code.as_bytes()[at - 1].is_ascii_whitespace();
    (!sharp).then(|| line_end(code, at))
}

fn string<'s>(spec: &'s Spec, code: &str, at: usize) -> Option<(&'s Quote, usize)> {
    let bytes = code.as_bytes();
    let quote = spec.quotes.iter().find(|quote| bytes[at..].starts_with(quote.open.as_bytes()))?;
    let close = quote.close.as_bytes();
    let mut end = at + quote.open.len();
    while end < bytes.len() {
        match bytes[end] {
            b'\\' if quote.escapes => end += 1,
            b'\n' if !quote.many_lines => break,
            _ if bytes[end..].starts_with(close) => {
                end += close.len();
                // A character of one sign, and no lifetime or mark of another kind.
                return (!quote.short
                    || code[at + 1..end - 1].chars().count() <= 1
                    || bytes[at + 1] == b'\\')
                    .then_some((quote, end));
            }
            _ => {}
        }
        end += 1;
    }
    if quote.short {
        return None;
    }
    // Never closed: the string ends with its line, or with the code.
    let mut end = end.min(bytes.len());
    while !code.is_char_boundary(end) {
        end += 1;
    }
    Some((quote, end))
}

fn line_end(code: &str, from: usize) -> usize {
    memchr::memchr(b'\n', &code.as_bytes()[from..]).map_or(code.len(), |length| from + length)
}

/// Tells whether nothing but blanks stands before a place in its line.
fn starts_line(code: &str, at: usize) -> bool {
    let bytes = &code.as_bytes()[..at];
    !code.as_bytes()[at].is_ascii_whitespace()
        && bytes.iter().rev().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| *byte == b'\n')
}
