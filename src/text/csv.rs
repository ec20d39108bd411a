//! Reads CSV as spreadsheets write it: each row with the line on which it begins, so that a mistake can be pointed at.

use thiserror::Error;

/// A row and the line on which it begins, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvRow {
    /// The line.
    pub line: usize,
    /// Its fields, without quotes; blanks around a field without quotes are no part of it.
    pub fields: Vec<String>,
}

/// A quoted field that does not end, or something behind one that did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CsvFault {
    /// A quote is opened and never closed.
    #[error("line {line}: the quote that opens here is not closed")]
    Open {
        /// The line.
        line: usize,
    },
    /// Behind a closing quote stands something else than a separator.
    #[error("line {line}: something stands behind a closing quote; a quote within quotes is written twice")]
    Behind {
        /// The line.
        line: usize,
    },
}

/// Reads all rows that hold anything, the header among them.
///
/// Fields are parted by what parts those of the first line: a comma, else a semicolon, else a tab. A quoted field may
/// hold separators, line ends and doubled quotes. A byte order mark in front is no part of the text.
pub fn csv_rows(text: &str) -> Result<Vec<CsvRow>, CsvFault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().find(|mark| first.contains(*mark)).unwrap_or(',');
    let mut rows = Vec::new();
    let mut row = CsvRow { line: 1, fields: Vec::new() };
    let mut line = 1;
    let mut rest = text.chars().peekable();
    while rest.peek().is_some() {
        let mut field = String::new();
        while rest.next_if(|c| *c == ' ' || (*c == '\t' && separator != '\t')).is_some() {}
        let quoted = rest.next_if_eq(&'"').is_some();
        if quoted {
            let opened = line;
            loop {
                match rest.next() {
                    None => return Err(CsvFault::Open { line: opened }),
                    Some('"') if rest.next_if_eq(&'"').is_some() => field.push('"'),
                    Some('"') => break,
                    Some(c) => {
                        line += usize::from(c == '\n');
                        field.push(c);
                    }
                }
            }
        }
        let mut ends_row = true;
        for c in rest.by_ref() {
            match c {
                '\n' => break,
                c if c == separator => {
                    ends_row = false;
                    break;
                }
                c if c.is_whitespace() && quoted => {}
                _ if quoted => return Err(CsvFault::Behind { line }),
                c => field.push(c),
            }
        }
        row.fields.push(if quoted { field } else { field.trim().to_owned() });
        if ends_row || rest.peek().is_none() {
            if !ends_row {
                row.fields.push(String::new());
            }
            line += 1;
            let done = std::mem::replace(&mut row, CsvRow { line, fields: Vec::new() });
            if done.fields.iter().any(|field| !field.is_empty()) {
                rows.push(done);
            }
        }
    }
    Ok(rows)
}

/// Writes a cell as RFC 4180 has it.
///
/// One that a spreadsheet would take for a formula gets an apostrophe in front: titles are written by many, and the table
/// is opened by somebody else.
pub fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', '\'']) || text.starts_with(' ') || text.ends_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        csv_rows(text).unwrap().into_iter().map(|row| (row.line, row.fields)).collect()
    }

    fn fields(row: &[&str]) -> Vec<String> {
        row.iter().map(|field| (*field).to_owned()).collect()
    }

    #[test]
    fn rows_know_their_lines_over_quoted_line_ends() {
        let text = "\u{feff}a, b ,c\r\n\r\n1,\"x, \"\"y\"\"\nz\" ,\n2,3\n";
        let rows = read(text);
        assert_eq!(rows[0], (1, fields(&["a", "b", "c"])));
        assert_eq!(rows[1], (3, fields(&["1", "x, \"y\"\nz", ""])));
        assert_eq!(rows[2], (5, fields(&["2", "3"])));
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn the_header_says_what_parts_fields() {
        assert_eq!(read("a;b\n1,5;2")[1], (2, fields(&["1,5", "2"])));
        assert_eq!(read("a\tb\n\t2")[1], (2, fields(&["", "2"])));
        assert_eq!(read("a\n1 2,")[1], (2, fields(&["1 2", ""])));
        assert!(read("").is_empty() && read("\n\n").is_empty());
    }

    #[test]
    fn a_quote_that_is_not_closed_is_named_by_its_line() {
        assert_eq!(csv_rows("a,b\n1,\"x\n\ny\n"), Err(CsvFault::Open { line: 2 }));
        assert_eq!(csv_rows("a,b\n1,\"x\"y\n"), Err(CsvFault::Behind { line: 2 }));
    }

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        for (text, written) in [
            ("plain words", "plain words"),
            ("a, b", "\"a, b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("-2", "\"'-2\""),
            ("+1", "\"'+1\""),
            ("\t=1", "\"'\t=1\""),
            ("＝1", "\"'＝1\""),
            ("two\nlines", "\"two\nlines\""),
            ("", ""),
        ] {
            assert_eq!(csv_cell(text), written, "{text}");
        }
    }
}
