//! Escaping for HTML text, attributes and destinations: the only way by which foreign text reaches a page
//! outside the templates.

use std::fmt::Write;

/// Appends text, safe as the content of an element and inside a quoted attribute.
///
/// Control characters that HTML forbids become U+FFFD, so that nothing hides from the reader.
pub fn push_text(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(length) = bytes[at..].iter().position(|byte| SPECIAL[usize::from(*byte)]) {
        at += length;
        let (escape, length) = escape(bytes, at);
        if let Some(escape) = escape {
            out.push_str(&text[from..at]);
            out.push_str(escape);
            from = at + length;
        }
        at += length;
    }
    out.push_str(&text[from..]);
}

/// Says how to write the special byte at a place, and how many bytes that stands for; `None` where it stays as it is.
pub(crate) fn escape(bytes: &[u8], at: usize) -> (Option<&'static str>, usize) {
    match bytes[at] {
        b'&' => (Some("&amp;"), 1),
        b'<' => (Some("&lt;"), 1),
        b'>' => (Some("&gt;"), 1),
        b'"' => (Some("&quot;"), 1),
        b'\'' => (Some("&#39;"), 1),
        // The upper controls have two bytes, the second of which tells them from letters.
        0xC2 if bytes.get(at + 1).is_none_or(|next| *next >= 0xA0) => (None, 2),
        0xC2 => (Some("\u{FFFD}"), 2),
        _ => (Some("\u{FFFD}"), 1),
    }
}

/// The bytes that [`push_text`] may have to write in another way.
pub(crate) const SPECIAL: [bool; 256] = {
    let mut watched = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        watched[control] = true;
        control += 1;
    }
    watched[b'\t' as usize] = false;
    watched[b'\n' as usize] = false;
    watched[b'\r' as usize] = false;
    let others = [b'&', b'<', b'>', b'"', b'\'', 0x7F, 0xC2];
    let mut at = 0;
    while at < others.len() {
        watched[others[at] as usize] = true;
        at += 1;
    }
    watched
};

/// Appends a destination for a quoted `href` or `src`: bytes that a URL may not hold are percent-encoded.
///
/// It does not judge the scheme; [`crate::site::markdown::Destination`] does.
pub fn push_url(out: &mut String, url: &str) {
    let bytes = url.as_bytes();
    let mut from = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if PLAIN_IN_URLS[usize::from(*byte)] {
            continue;
        }
        // Between two bytes of one character there is nothing.
        out.push_str(url.get(from..at).unwrap_or_default());
        from = at + 1;
        match byte {
            b'&' => out.push_str("&amp;"),
            byte => write!(out, "%{byte:02X}").expect("writing to a String cannot fail"),
        }
    }
    out.push_str(&url[from..]);
}

/// The bytes that [`push_url`] writes as they are.
const PLAIN_IN_URLS: [bool; 256] = {
    let mut plain = [false; 256];
    let signs = b"-._~:/?#@!$()*+,;=%0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut at = 0;
    while at < signs.len() {
        plain[signs[at] as usize] = true;
        at += 1;
    }
    plain
};

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

/// Text for a comment or a summary on a forge: every sign that Markdown or HTML could take for its own as an entity, nobody
/// called by `@name`, no issue cited.
pub fn in_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            // An entity alone would still call a person or cite an issue: forges look at what is shown.
            '@' | '#' => out.push_str(&format!("&#{};<!-- -->", u32::from(character))),
            '&' | '<' | '>' | '"' | '\'' | '|' | '[' | ']' | '*' | '_' | '~' | '\\' | '!' | '$' | '`'
            | '{' | '}' => out.push_str(&format!("&#{};", u32::from(character))),
            // `https://` and `www.` become links by themselves.
            ':' if out.ends_with("http") || out.ends_with("https") || out.ends_with("ftp") => {
                out.push_str("&#58;<!-- -->");
            }
            _ => out.push(character),
        }
    }
    out.replace("www.", "www&#46;<!-- -->")
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
        assert_eq!(
            text("a\u{0}b\u{1b}c\td\u{7f}\u{85}\u{a0}é\u{9f}"),
            "a\u{FFFD}b\u{FFFD}c\td\u{FFFD}\u{FFFD}\u{a0}é\u{FFFD}"
        );
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
