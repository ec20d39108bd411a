//! Escaping for HTML text, attributes and destinations: the only way by which foreign text reaches a page
//! outside the templates.

use std::fmt::Write;

/// Appends text, safe as the content of an element and inside a quoted attribute.
///
/// Control characters that HTML forbids become U+FFFD, so that nothing hides from the reader.
pub fn push_text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}

/// Appends a destination for a quoted `href` or `src`: bytes that a URL may not hold are percent-encoded.
///
/// It does not judge the scheme; [`crate::site::markdown::Destination`] does.
pub fn push_url(out: &mut String, url: &str) {
    for byte in url.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'.'
            | b'_'
            | b'~'
            | b':'
            | b'/'
            | b'?'
            | b'#'
            | b'@'
            | b'!'
            | b'$'
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b'%' => out.push(char::from(byte)),
            byte => write!(out, "%{byte:02X}").expect("writing to a String cannot fail"),
        }
    }
}

/// Appends formatted markup, such as numbers that the program made up itself; nothing of it is escaped.
pub(crate) fn push_markup(out: &mut String, markup: std::fmt::Arguments<'_>) {
    out.write_fmt(markup).expect("writing to a String cannot fail");
}

/// Percent-encodes one path segment, so that `#`, `?` and `%` in a file name stay part of the name.
pub fn path_segment(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            byte => write!(out, "%{byte:02X}").expect("writing to a String cannot fail"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(input: &str) -> String {
        let mut out = String::new();
        push_text(&mut out, input);
        out
    }

    #[test]
    fn text_cannot_open_a_tag_or_leave_an_attribute() {
        assert_eq!(text(r#"<b a="x" c='y'>&"#), "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;");
    }

    #[test]
    fn controls_become_visible() {
        assert_eq!(text("a\u{0}b\u{1b}c\td"), "a\u{FFFD}b\u{FFFD}c\td");
    }

    #[test]
    fn a_url_keeps_its_shape_and_cannot_leave_its_attribute() {
        let mut out = String::new();
        push_url(&mut out, "https://a.example/ü?q=1&r=\"><x>#ä");
        assert_eq!(out, "https://a.example/%C3%BC?q=1&amp;r=%22%3E%3Cx%3E#%C3%A4");
    }

    #[test]
    fn a_segment_keeps_its_odd_characters_to_itself() {
        assert_eq!(path_segment("a#b?c%d e.html"), "a%23b%3Fc%25d%20e.html");
    }
}
