//! Characters that a reader cannot see, or that show a text in another order than it is stored in.
//!
//! Source: Unicode Technical Report 36 and the “Trojan Source” study; YAML 1.1 takes U+0085, U+2028 and U+2029 for
//! line ends, YAML 1.2 does not, so that two parsers read two different texts.

/// What a hidden character does to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// Shows text in another order than it is stored in.
    Direction,
    /// Ends a line for some programs only.
    LineEnd,
    /// A byte order mark that is not at the start of the file.
    ByteOrderMark,
    /// A tag character: text that no program shows.
    Tag,
    /// A control character.
    Control,
    /// Takes no room at all.
    ZeroWidth,
}

impl Hidden {
    /// Says what the character is, to be read after "holds".
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Direction => "a character that changes the direction of the text",
            Self::LineEnd => "a line end that only some programs see",
            Self::ByteOrderMark => "a byte order mark inside the text",
            Self::Tag => "an invisible tag character",
            Self::Control => "a control character",
            Self::ZeroWidth => "a character without width",
        }
    }

    /// Sorts a character; `None` for the visible ones, and for tab, line feed and carriage return.
    pub const fn of(character: char) -> Option<Self> {
        match character {
            '\t' | '\n' | '\r' => None,
            '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Self::LineEnd),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => Some(Self::Control),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(Self::Direction),
            '\u{feff}' => Some(Self::ByteOrderMark),
            // Between them lie the variation selectors that Japanese names are written with.
            '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}' => Some(Self::Tag),
            '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2065}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0100}'..='\u{e01ef}' => Some(Self::ZeroWidth),
            _ => None,
        }
    }
}

/// Lists the hidden characters of a text with the byte each starts at.
pub fn hidden_characters(text: &str) -> impl Iterator<Item = (usize, char, Hidden)> + '_ {
    /// Bytes looked at in one step, without a branch between them.
    const STEP: usize = 64;
    // Most texts hold none: one look at the bytes that can start one is far cheaper than decoding every character.
    let steps = text.as_bytes().chunks(STEP).enumerate();
    let suspicious = steps.filter(|(_, bytes)| bytes.iter().fold(false, |any, byte| any | may_start(*byte)));
    suspicious.flat_map(move |(step, bytes)| {
        bytes.iter().enumerate().filter(|(_, byte)| may_start(**byte)).filter_map(move |(at, _)| {
            let at = step * STEP + at;
            let character = text[at..].chars().next()?;
            Hidden::of(character).map(|kind| (at, character, kind))
        })
    })
}

/// Whether a hidden character may start with this byte in UTF-8. Such a byte always starts a character.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without branches the compiler looks at many bytes in one step"
)]
const fn may_start(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
        | (byte == 0x7f)
        | (byte == 0xc2)
        | (byte == 0xcd)
        | (byte == 0xd8)
        | (byte == 0xe1)
        | (byte == 0xe2)
        | (byte == 0xe3)
        | (byte == 0xef)
        | (byte == 0xf0)
        | (byte == 0xf3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_each_class_and_spares_ordinary_text() {
        let text = "a\u{202e}b\u{2028}c\u{feff}d\u{e0041}e\u{7}f\u{200b}\u{85}";
        let found: Vec<Hidden> = hidden_characters(text).map(|(_, _, kind)| kind).collect();
        use Hidden::{ByteOrderMark, Control, Direction, LineEnd, Tag, ZeroWidth};
        assert_eq!(found, [Direction, LineEnd, ByteOrderMark, Tag, Control, ZeroWidth, LineEnd]);
        assert_eq!(hidden_characters("Grüße, 設計, قرار, 🎉\t\r\n—…").count(), 0);
    }

    #[test]
    fn the_quick_look_misses_none() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            assert_eq!(
                hidden_characters(&c.to_string()).count(),
                usize::from(Hidden::of(c).is_some()),
                "{c:?}"
            );
        }
    }
}
