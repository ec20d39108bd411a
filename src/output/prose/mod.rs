//! Markdown as it reads on a terminal: headings, lists, quotes, code and tables, as wide as the terminal is.

mod block;
mod table;
mod wrap;

use std::io::{self, Write};

use block::Block;
use wrap::{Piece, wrapped};

use crate::output::visible;

/// How a terminal shows text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// How many columns there are.
    pub width: usize,
    /// Whether there is colour.
    pub color: bool,
}

/// Writes Markdown as it stands, line by line; nothing in it can act on a terminal.
pub fn plain(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in text.lines() {
        writeln!(out, "{}", visible::line(line))?;
    }
    Ok(())
}

/// Writes Markdown as it reads; nothing in it can act on a terminal.
pub fn rendered(text: &str, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    Page { screen, out }.blocks(&block::read(text), "", "")
}

/// Where blocks are written to.
struct Page<'o> {
    screen: Screen,
    out: &'o mut dyn Write,
}

impl Page<'_> {
    /// Writes blocks with an empty line between them; `first` stands before their first line, `rest` before the others.
    fn blocks(&mut self, blocks: &[Block], first: &str, rest: &str) -> io::Result<()> {
        let mut before = first;
        for (at, block) in blocks.iter().enumerate() {
            if at > 0
                && !matches!((&blocks[at - 1], block), (Block::Paragraph(_), Block::List { tight: true, .. }))
            {
                writeln!(self.out, "{}", rest.trim_end())?;
            }
            self.block(block, before, rest)?;
            before = rest;
        }
        Ok(())
    }

    fn block(&mut self, block: &Block, first: &str, rest: &str) -> io::Result<()> {
        match block {
            Block::Heading(level, pieces) => {
                let marks = if self.screen.color { String::new() } else { "#".repeat(*level) + " " };
                let strong = pieces.iter().map(|piece| Piece { is_strong: true, ..piece.clone() }).collect();
                let marked = [vec![Piece::plain(&marks)], strong].concat();
                self.pieces(&marked, first, rest)
            }
            Block::Paragraph(pieces) => self.pieces(pieces, first, rest),
            Block::Code(text) => {
                let mut before = first;
                for line in text.lines() {
                    let line = visible::lines(line);
                    let shown = if self.screen.color {
                        format!("\u{1b}[36m{line}\u{1b}[0m")
                    } else {
                        line.into_owned()
                    };
                    writeln!(self.out, "{}", format!("{before}    {shown}").trim_end())?;
                    before = rest;
                }
                Ok(())
            }
            Block::Html(text) => {
                let mut before = first;
                for line in text.lines() {
                    writeln!(self.out, "{before}{}", visible::line(line))?;
                    before = rest;
                }
                Ok(())
            }
            Block::Quote(blocks) => self.blocks(blocks, &format!("{first}│ "), &format!("{rest}│ ")),
            Block::List { start, items, tight } => {
                let mut before = first;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 && !tight {
                        writeln!(self.out, "{}", rest.trim_end())?;
                    }
                    let number = start.map(|start| start.saturating_add(at as u64));
                    let mark = match (item.done, number) {
                        (Some(true), _) => "☑ ".to_owned(),
                        (Some(false), _) => "☐ ".to_owned(),
                        (None, Some(number)) => format!("{number}. "),
                        (None, None) => "• ".to_owned(),
                    };
                    let deeper = " ".repeat(mark.chars().count());
                    if item.blocks.is_empty() {
                        writeln!(self.out, "{before}{}", mark.trim_end())?;
                    }
                    self.blocks(&item.blocks, &format!("{before}{mark}"), &format!("{rest}{deeper}"))?;
                    before = rest;
                }
                Ok(())
            }
            Block::Table { head, rows } => {
                let width = self.room(rest);
                for (at, line) in table::lines(head, rows, width, self.screen.color).iter().enumerate() {
                    let before = if at == 0 { first } else { rest };
                    writeln!(self.out, "{}", format!("{before}{line}").trim_end())?;
                }
                Ok(())
            }
            Block::Rule => writeln!(self.out, "{first}{}", "─".repeat(self.room(rest))),
        }
    }

    fn pieces(&mut self, pieces: &[Piece], first: &str, rest: &str) -> io::Result<()> {
        for (at, line) in wrapped(pieces, self.room(rest)).iter().enumerate() {
            let before = if at == 0 { first } else { rest };
            writeln!(self.out, "{}", format!("{before}{}", wrap::shown(line, self.screen.color)).trim_end())?;
        }
        Ok(())
    }

    /// How many columns are left behind what stands before each line.
    fn room(&self, before: &str) -> usize {
        self.screen.width.saturating_sub(before.chars().count()).max(20)
    }
}

#[cfg(test)]
mod tests;
