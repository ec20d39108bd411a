//! Writes a text into a cell of a table so that it is read back to the letter.

use crate::record::Table;
use crate::text::{Span, one_line};

/// A text as it stands in a cell: as it is where that reads back the same, else with its signs escaped.
///
/// Blanks are made single ones, line ends among them: a cell has one line.
pub fn written_cell(text: &str) -> String {
    let text = one_line(text);
    let piped = text.replace('|', "\\|");
    if shown(&piped).as_deref() == Some(&text) {
        return piped;
    }
    text.chars().fold(String::new(), |mut escaped, c| {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

/// What a cell is read as; `None` where it is more or less than one.
fn shown(cell: &str) -> Option<String> {
    let table = format!("| a | b |\n|---|---|\n| {cell} | x |\n");
    let table = Table::first_in(&table, Span::new(0, table.len()))?;
    let [row] = table.rows.as_slice() else { return None };
    (row.text(1) == "x").then(|| row.text(0).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_read_back_to_the_letter() {
        for text in [
            "p95 latency",
            "a | b",
            "*x* `y`",
            "<b>",
            "&amp; 100 %",
            "\\",
            "\\|",
            "[x](y)",
            "~",
            "https://a.b/c?d=1|2",
            "< 200 ms",
            "注文 🎉",
            "a_b_c",
        ] {
            let written = written_cell(text);
            assert_eq!(shown(&written).as_deref(), Some(text), "{written}");
        }
        assert_eq!(written_cell("https://a.example/x_y"), "https://a.example/x_y");
        assert_eq!(written_cell(" a\n  b "), "a b");
    }
}
