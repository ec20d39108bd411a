//! Texts in a diagram: Mermaid's escapes read, lines broken, and about how wide they will be.

use crate::site::graph::words::width;

/// The height of a line, in pixels.
pub(super) const LINE: i32 = 18;
/// A word wider than this is broken.
const LONGEST_WORD: i32 = 330;
/// A text of more lines is not drawn.
const LINES: usize = 60;
/// The room of a text in a shape, if nothing else limits it.
pub(super) const ROOM: i32 = 210;

/// A text as its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub(super) lines: Vec<String>,
}

impl Label {
    /// Reads a text; `None` if it holds markup that is not understood, or is too long.
    pub(super) fn read(text: &str, room: i32) -> Option<Self> {
        let plain = plain(text)?;
        let mut lines = Vec::new();
        for line in plain.split('\n') {
            wrap(line, room, &mut lines);
        }
        (lines.len() <= LINES).then_some(Self { lines })
    }

    /// How wide it will be, in pixels.
    pub(super) fn width(&self) -> i32 {
        self.lines.iter().map(|line| pixels(line)).max().unwrap_or_default()
    }

    /// How high it will be, in pixels.
    pub(super) fn height(&self) -> i32 {
        LINE * i32::try_from(self.lines.len()).unwrap_or(i32::from(i16::MAX))
    }

    /// Whether there is nothing to read.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.iter().all(String::is_empty)
    }
}

/// About how wide a text is, in pixels, at the size that the style sheet gives it.
fn pixels(text: &str) -> i32 {
    let tenths: usize = text.chars().map(width).sum();
    i32::try_from(tenths * 4 / 5).unwrap_or(i32::MAX)
}

/// Breaks a line between words where it is wider than its room, and words that are too wide for any picture.
fn wrap(line: &str, room: i32, lines: &mut Vec<String>) {
    let mut current = String::new();
    let mut used = 0;
    let space = pixels(" ");
    for word in line.split_whitespace() {
        let wide = pixels(word);
        if !current.is_empty() && used + space + wide > room {
            lines.push(std::mem::take(&mut current));
            used = 0;
        }
        if !current.is_empty() {
            current.push(' ');
            used += space;
        }
        if wide <= LONGEST_WORD {
            current.push_str(word);
            used += wide;
            continue;
        }
        let mut letter = [0; 4];
        for c in word.chars() {
            let wide = pixels(c.encode_utf8(&mut letter));
            if used + wide > LONGEST_WORD {
                lines.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push(c);
            used += wide;
        }
    }
    lines.push(current);
}

/// A text without Mermaid's escapes: `#quot;`, `#35;`, `&nbsp;`, and `<br>` as the end of a line.
fn plain(text: &str) -> Option<String> {
    // Icons, formulas and Markdown are drawn by Mermaid alone.
    if text.contains(":fa-") || text.contains("$$") || text.starts_with('`') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '#', '&', '\\']) {
        out.push_str(&rest[..at]);
        let sign = &rest[at..];
        let (put, length) = match sign.as_bytes()[0] {
            b'<' => after_angle(sign)?,
            b'\\' if sign.starts_with("\\n") => ('\n', 2),
            b'\\' => ('\\', 1),
            _ => entity(sign)?,
        };
        out.push(put);
        rest = &sign[length..];
    }
    out.push_str(rest);
    Some(out)
}

/// The end of a line, or a sign that opens no element.
fn after_angle(text: &str) -> Option<(char, usize)> {
    let after = &text[1..];
    if after.get(..2).is_some_and(|word| word.eq_ignore_ascii_case("br")) {
        let close = after[2..].trim_start_matches([' ', '/']);
        return close.starts_with('>').then(|| ('\n', text.len() - close.len() + 1));
    }
    (!after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')))
        .then_some(('<', 1))
}

/// A character that is written by its name or number, after `#` or `&`; the sign itself where no name follows.
fn entity(text: &str) -> Option<(char, usize)> {
    let sign = text.chars().next()?;
    let after = text[1..].trim_start_matches(['#']);
    let length = after.bytes().take_while(u8::is_ascii_alphanumeric).take(9).count();
    if length == 0 || !after[length..].starts_with(';') {
        return Some((sign, 1));
    }
    let name = &after[..length];
    let c = match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => '\u{A0}',
        "apos" => '\'',
        "semi" => ';',
        "colon" => ':',
        "num" => '#',
        "lbrack" | "lsqb" => '[',
        "rbrack" | "rsqb" => ']',
        "lpar" => '(',
        "rpar" => ')',
        _ => char::from_u32(name.parse().ok()?).filter(|c| !super::is_hidden(*c) && *c != '\n')?,
    };
    Some((c, text.len() - after.len() + length + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Option<Vec<String>> {
        Label::read(text, ROOM).map(|label| label.lines)
    }

    #[test]
    fn escapes_and_ends_of_lines_are_read() {
        for (text, expected) in [
            ("plain", "plain"),
            ("a<br>b<br/>c<BR />d\\ne", "a|b|c|d|e"),
            ("#quot;x#quot; #35;1 &amp; &lt;b&gt;", "\"x\" #1 & <b>"),
            ("issue #12, C#; a & b < c", "issue #12, C#; a & b < c"),
            ("  a   b  ", "a b"),
            ("Pod&nbsp;&nbsp;", "Pod"),
            ("&#39;x&#39;", "'x'"),
        ] {
            assert_eq!(lines(text).unwrap().join("|"), expected, "{text}");
        }
    }

    #[test]
    fn what_is_markup_or_unknown_is_not_drawn() {
        for text in [
            "<b>x</b>",
            "a</svg>",
            "<!-- x",
            "fa:fa-ban",
            "$$x$$",
            "`**x**`",
            "&hearts;",
            "#0;",
            "#8238;",
            "<br",
        ] {
            assert_eq!(lines(text), None, "{text}");
        }
    }

    #[test]
    fn long_lines_break_and_no_letter_is_lost() {
        let text = "Target Allocator distributes scrape targets to OTel Collectors";
        let label = Label::read(text, ROOM).unwrap();
        assert!(label.lines.len() > 1 && label.width() <= ROOM, "{label:?}");
        assert_eq!(label.lines.join(" "), text);
        let word = "x".repeat(500);
        let label = Label::read(&word, ROOM).unwrap();
        assert!(label.width() <= LONGEST_WORD);
        assert_eq!(label.lines.concat(), word);
    }
}
