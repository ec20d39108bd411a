//! What differs between two texts of a record, for a terminal: lines that went and came, and the words in them.

use std::io::{self, Write};

use crate::life::{Line, Mark};
use crate::output::visible;

/// Writes the places at which two texts differ: `-` before what went, `+` before what came. In colour the words that
/// differ stand out of their lines.
pub fn render(hunks: &[Vec<Line>], color: bool, out: &mut dyn Write) -> io::Result<()> {
    for (at, hunk) in hunks.iter().enumerate() {
        if at > 0 {
            writeln!(out, "  ⋮")?;
        }
        for line in hunk {
            let (sign, tint, strong) = match line.mark {
                Mark::Same => (' ', "", ""),
                Mark::Deleted => ('-', "\u{1b}[31m", "\u{1b}[31;1;4m"),
                Mark::Inserted => ('+', "\u{1b}[32m", "\u{1b}[32;1;4m"),
            };
            let mut text = String::new();
            for part in &line.parts {
                let shown = visible::line(&part.text);
                let style = if part.differs { strong } else { tint };
                match (color, style) {
                    (true, style) if !style.is_empty() => text += &format!("{style}{shown}\u{1b}[0m"),
                    _ => text += &shown,
                }
            }
            match (color, tint) {
                (true, tint) if !tint.is_empty() => writeln!(out, "{tint}{sign}\u{1b}[0m {text}")?,
                _ => writeln!(out, "{}", format!("{sign} {text}").trim_end())?,
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::life::difference;

    fn shown(color: bool) -> String {
        let mut out = Vec::new();
        let before = "a\nWe sell in May.\u{1b}[2J\n\nb\n";
        render(&difference(before, &before.replace("May", "June")), color, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_went_and_came_is_seen_with_and_without_colour() {
        assert_eq!(shown(false), "  a\n- We sell in May.<U+001B>[2J\n+ We sell in June.<U+001B>[2J\n\n  b\n");
        assert!(shown(true).contains("\u{1b}[31;1;4mMay"), "{}", shown(true));
    }
}
