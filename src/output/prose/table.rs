//! A table on a terminal: columns as wide as what they hold, and narrower where they do not fit.

use super::wrap::{Piece, shown, width, wrapped};

/// What stands between two columns.
const GAP: usize = 2;

/// A column is never narrower, whatever there is room for.
const NARROWEST: usize = 8;

/// The lines of a table in so many columns of a terminal.
pub(super) fn lines(head: &[Vec<Piece>], rows: &[Vec<Vec<Piece>>], room: usize, color: bool) -> Vec<String> {
    let count = rows.iter().map(Vec::len).chain([head.len()]).max().unwrap_or(0);
    let natural =
        |cell: &Vec<Piece>| wrapped(cell, usize::MAX).iter().map(|line| width(line)).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..count)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at)).chain(head.get(at));
            cells.map(natural).max().unwrap_or(0)
        })
        .collect();
    let gaps = GAP * count.saturating_sub(1);
    // What is too much is taken from the widest, column by column, until all fit or none can give more.
    while widths.iter().sum::<usize>() + gaps > room {
        let Some(widest) = widths.iter_mut().max().filter(|width| **width > NARROWEST) else { break };
        *widest -= 1;
    }
    let strong: Vec<Vec<Piece>> = head
        .iter()
        .map(|cell| cell.iter().map(|piece| Piece { is_strong: true, ..piece.clone() }).collect())
        .collect();
    let mut lines = row(&strong, &widths, color);
    lines.push(widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join(&" ".repeat(GAP)));
    lines.extend(rows.iter().flat_map(|cells| row(cells, &widths, color)));
    lines
}

/// A row, in as many lines as its longest cell takes.
fn row(cells: &[Vec<Piece>], widths: &[usize], color: bool) -> Vec<String> {
    let empty = Vec::new();
    let cells: Vec<Vec<Vec<Piece>>> = widths
        .iter()
        .enumerate()
        .map(|(at, width)| wrapped(cells.get(at).unwrap_or(&empty), *width))
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|at| {
            let mut line = String::new();
            for (cell, own) in cells.iter().zip(widths) {
                let part = cell.get(at).map(Vec::as_slice).unwrap_or_default();
                line += &shown(part, color);
                line += &" ".repeat(own.saturating_sub(width(part)) + GAP);
            }
            line.trim_end().to_owned()
        })
        .collect()
}
