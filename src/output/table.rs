//! Columns that line up, for the commands that list things.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr as _;

use crate::output::hyperlink::linked;
use crate::output::visible;

/// What stands between two columns.
const GAP: usize = 2;

/// Writes rows in columns as wide as their widest cell, under a header if there is one.
///
/// Widths are those of a terminal, in which 設 takes two columns. Rows may be of different lengths. No line ends with
/// blanks, and no cell can begin a new line or act on the terminal.
pub fn render<R, C>(header: Option<&[&str]>, rows: &[R], out: &mut dyn Write) -> io::Result<()>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    render_linked(header, rows, &|_| None, out)
}

/// Does the same, and has the first cell of a row lead to an address where it has one, by its place from 0. Links take no
/// room.
pub fn render_linked<R, C>(
    header: Option<&[&str]>,
    rows: &[R],
    address: &dyn Fn(usize) -> Option<String>,
    out: &mut dyn Write,
) -> io::Result<()>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    let above = usize::from(header.is_some());
    let header = header.map(|header| header.iter().map(|cell| visible::line(cell)).collect::<Vec<_>>());
    let body = rows.iter().map(|row| {
        row.as_ref().iter().map(|cell| visible::line(cell.as_ref().trim_end())).collect::<Vec<_>>()
    });
    let lines: Vec<Vec<Cow<'_, str>>> = header.into_iter().chain(body).collect();
    let mut widths: Vec<usize> = Vec::new();
    for line in &lines {
        for (at, cell) in line.iter().enumerate() {
            let width = cell.width();
            match widths.get_mut(at) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    for (row, line) in lines.iter().enumerate() {
        let mut text = String::new();
        for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
            let address = row.checked_sub(above).filter(|_| at == 0).and_then(address);
            text.push_str(&linked(address.as_deref(), cell));
            text.extend(std::iter::repeat_n(' ', width - cell.width() + GAP));
        }
        writeln!(out, "{}", text.trim_end_matches(' '))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table<const N: usize>(header: Option<&[&str]>, rows: &[[&str; N]]) -> String {
        let mut out = Vec::new();
        render(header, rows, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_line_up_by_what_a_terminal_shows() {
        let rows = [["DR-1", "設計", "accepted"], ["DR-42", "Grüße 🎉", ""], ["DR-7", "", "draft"]];
        assert_eq!(
            table(Some(&["number", "title", "status"]), &rows),
            "number  title     status\nDR-1    設計      accepted\nDR-42   Grüße 🎉\nDR-7              draft\n"
        );
    }

    #[test]
    fn no_cell_acts_on_the_terminal_or_forges_a_row() {
        assert_eq!(
            table(None, &[["a\nDR-9", "\u{1b}[2J"], ["b", "c  "]]),
            "a<U+000A>DR-9  <U+001B>[2J\nb              c\n"
        );
    }

    #[test]
    fn links_take_no_room() {
        let mut out = Vec::new();
        let address = |row: usize| (row == 1).then(|| "file:///b".to_owned());
        render_linked(Some(&["x", "y"]), &[["a", "1"], ["b", "2"]], &address, &mut out).unwrap();
        let shown = "x  y\na  1\n\u{1b}]8;;file:///b\u{1b}\\b\u{1b}]8;;\u{1b}\\  2\n";
        assert_eq!(String::from_utf8(out).unwrap(), shown);
    }

    #[test]
    fn rows_may_be_uneven_or_missing() {
        let mut out = Vec::new();
        render(None, &[vec!["a"], vec![], vec!["b", "c"]], &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a\n\nb  c\n");
        assert_eq!(table::<1>(None, &[]), "");
        assert_eq!(table::<1>(Some(&["role"]), &[]), "role\n");
    }
}
