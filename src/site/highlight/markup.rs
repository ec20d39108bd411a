//! Reads code that is made of tags, and what differs line by line.

use super::{Page, Piece};

/// Highlights HTML, XML and their like.
pub(super) fn markup(page: &mut Page<'_>) {
    let code = page.code;
    let bytes = code.as_bytes();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        if bytes[open..].starts_with(b"<!--") {
            let end = memchr::memmem::find(&bytes[open..], b"-->").map_or(bytes.len(), |end| open + end + 3);
            page.piece(Piece::Comment, open, end);
            at = end;
            continue;
        }
        let slash = usize::from(matches!(bytes.get(open + 1), Some(b'/' | b'!' | b'?')));
        let name = open + 1 + slash;
        let end = name + bytes[name.min(bytes.len())..].iter().take_while(|byte| is_name(**byte)).count();
        if end == name {
            at = open + 1;
            continue;
        }
        page.piece(Piece::Keyword, name, end);
        at = attributes(page, end);
    }
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'_' | b':' | b'.' | b'@' | b'#' | b'*')
        || byte >= 0x80
}

/// Reads attributes up to the end of the tag.
fn attributes(page: &mut Page<'_>, from: usize) -> usize {
    let bytes = page.code.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return at + 1,
            b'<' => return at,
            quote @ (b'"' | b'\'') => {
                let end = memchr::memchr(quote, &bytes[at + 1..]).map_or(bytes.len(), |end| at + 1 + end + 1);
                page.piece(Piece::String, at, end);
                at = end;
            }
            byte if is_name(byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_name(**byte)).count();
                page.piece(Piece::Name, at, end);
                at = end;
            }
            _ => at += 1,
        }
    }
    at
}

/// Highlights what a patch adds and takes away.
pub(super) fn diff(page: &mut Page<'_>) {
    let code = page.code;
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let end = at + line.trim_end_matches(['\n', '\r']).len();
        let piece = match line.as_bytes() {
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] | [b'@', b'@', ..] => Some(Piece::Heading),
            [b'+', ..] => Some(Piece::Inserted),
            [b'-', ..] => Some(Piece::Deleted),
            [b'd', b'i', b'f', b'f', b' ', ..] | [b'i', b'n', b'd', b'e', b'x', b' ', ..] => {
                Some(Piece::Comment)
            }
            _ => None,
        };
        if let Some(piece) = piece {
            page.piece(piece, at, end);
        }
        at += line.len();
    }
}
