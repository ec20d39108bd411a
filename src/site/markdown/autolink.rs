//! Finds bare addresses in prose, by the rules that GitHub has for them.

use std::ops::Range;

/// Finds the web address around the `:` of a `://`: `http` or `https`, and a host.
pub(super) fn web(text: &str, colon: usize) -> Option<Range<usize>> {
    let rest = text[colon..].strip_prefix("://")?;
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        text[..colon].len() >= scheme.len()
            && text.as_bytes()[colon - scheme.len()..colon].eq_ignore_ascii_case(scheme.as_bytes())
    })?;
    let start = colon - scheme.len();
    if text[..start].chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let host = colon + 3;
    host_ends(rest, true)?;
    Some(start..host + trimmed(rest))
}

/// Finds the address that begins with `www.`, at the place of its first `.`.
pub(super) fn www(text: &str, dot: usize) -> Option<Range<usize>> {
    let start =
        dot.checked_sub(3).filter(|start| text.as_bytes()[*start..dot].eq_ignore_ascii_case(b"www"))?;
    let before = text[..start].chars().next_back();
    if before.is_some_and(|c| !(c.is_whitespace() || matches!(c, '*' | '_' | '~' | '(' | '[' | '"' | '\''))) {
        return None;
    }
    host_ends(&text[start..], false)?;
    Some(start..start + trimmed(&text[start..]))
}

/// Finds the mail address around an `@`.
pub(super) fn mail(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let name = bytes[..at]
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+'))
        .count();
    let host = bytes[at + 1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        .count();
    let host = text[at + 1..at + 1 + host].trim_end_matches('.');
    let dotted = host.split('.').count() > 1 && host.split('.').all(|part| !part.is_empty());
    let whole = name > 0 && dotted && !host.ends_with(['-', '_']);
    // `git@host.example:path` and `a@b.example/c` are no mail addresses.
    let alone =
        !text[at + 1 + host.len()..].starts_with([':', '/', '@']) && !text[..at - name].ends_with(['/', ':']);
    (whole && alone).then(|| at - name..at + 1 + host.len())
}

/// Gives the length of a host; `None` where it is none.
fn host_ends(text: &str, short: bool) -> Option<usize> {
    let length =
        text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))).unwrap_or(text.len());
    let host = text[..length].trim_end_matches('.');
    let mut parts = host.rsplit('.');
    let last = parts.next().filter(|part| !part.is_empty())?;
    let before = parts.next();
    let underscored = last.contains('_') || before.is_some_and(|part| part.contains('_'));
    let whole = host.starts_with(char::is_alphanumeric) && (short || before.is_some());
    (whole && !underscored).then_some(length)
}

/// Gives the length of an address without the punctuation that belongs to the sentence around it.
fn trimmed(text: &str) -> usize {
    let end = text
        .find(|c: char| {
            c.is_whitespace()
                || c.is_control()
                || matches!(c, '<' | '`' | '、' | '。' | '，' | '）' | '」' | '』' | '】' | '》' | '”' | '’')
        })
        .unwrap_or(text.len());
    let mut link = &text[..end];
    // Counted once: what is cut off at the end is known.
    let mut open = memchr::memchr_iter(b'(', link.as_bytes()).count();
    let mut close = memchr::memchr_iter(b')', link.as_bytes()).count();
    while let Some(last) = link.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '"' | '\'' | '|' | ']' | '}' => {}
            '(' => open -= 1,
            ')' if close > open => close -= 1,
            ';' => {
                // An entity that was not decoded is no part of the address.
                let before = link[..link.len() - 1].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                if before.ends_with('&') && before.len() < link.len() - 1 {
                    link = &before[..before.len() - 1];
                    continue;
                }
            }
            _ => break,
        }
        link = &link[..link.len() - last.len_utf8()];
    }
    link.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        for (at, c) in text.char_indices() {
            let range = match c {
                ':' => web(text, at),
                '.' => www(text, at),
                '@' => mail(text, at),
                _ => None,
            };
            all.extend(range.map(|range| &text[range]));
        }
        all
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        for (text, link) in [
            ("see https://a.example/b.", "https://a.example/b"),
            ("(https://a.example/b)", "https://a.example/b"),
            ("https://a.example/w_(x)", "https://a.example/w_(x)"),
            ("(see https://a.example/w_(x))", "https://a.example/w_(x)"),
            ("https://a.example/?q=(b))), c", "https://a.example/?q=(b)"),
            ("https://a.example/x?!,", "https://a.example/x"),
            ("https://a.example/x&amp;", "https://a.example/x"),
            ("https://a.example/a;b;c;", "https://a.example/a;b;c"),
            ("\"https://a.example\"", "https://a.example"),
            ("HTTP://A.example", "HTTP://A.example"),
            ("http://localhost:8080/x", "http://localhost:8080/x"),
            ("www.a.example/x, y", "www.a.example/x"),
            ("(www.a.example)", "www.a.example"),
            ("ask ada.b+c@a-b.example.", "ada.b+c@a-b.example"),
            ("見よhttps://a.example/x。次", "https://a.example/x"),
        ] {
            let expected = if text.starts_with("見") { vec![] } else { vec![link] };
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_an_address_is_text() {
        for text in [
            "xhttps://a.example",
            "https://",
            "https://.",
            "https:// a",
            "ftp://a.example",
            "javascript://a.example",
            "awww.a.example",
            "www.",
            "http://a_b.c_d",
            "www.a_b.example_x",
            "a@b",
            "@ada",
            "a@b.",
            "git@a.example:b/c.git",
            "a@b.example-",
            "https://-",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
