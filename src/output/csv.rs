//! Rows for spreadsheets, by commas, as RFC 4180 has them.

use std::io::{self, Write};

use crate::output::visible;
use crate::text::csv_cell;

/// Writes rows, each on a line of its own that ends with a line feed.
///
/// What cannot be seen is shown as [`visible::line`] does. The rest is up to [`csv_cell`].
pub fn render<R, C>(rows: impl IntoIterator<Item = R>, out: &mut dyn Write) -> io::Result<()>
where
    R: AsRef<[C]>,
    C: AsRef<str>,
{
    for row in rows {
        let cells: Vec<String> =
            row.as_ref().iter().map(|cell| csv_cell(&visible::line(cell.as_ref()))).collect();
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn no_cell_breaks_its_row_or_computes() {
        let mut out = Vec::new();
        let rows = [["a", "b, \"c\""], ["=1+1", "d\ne"], ["-", " f"], ["@x,y", ""]];
        render(rows, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a,\"b, \"\"c\"\"\"\n\"'=1+1\",d<U+000A>e\n\"'-\",\" f\"\n\"'@x,y\",\n"
        );
    }
}
