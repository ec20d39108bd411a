//! One finding, from its title to the ways out.

use std::io::{self, Write};

use annotate_snippets::renderer::{DEFAULT_EMPHASIS_STYLE, DEFAULT_LINE_NUM_STYLE};
use annotate_snippets::{Group, Level, Renderer};
use anstyle::Style;

use crate::diagnostic::{Finding, Report, Severity};
use crate::output::concise::MOST;
use crate::output::hyperlink::Links;
use crate::output::place::Place;
use crate::output::text::excerpt::{Excerpt, Mark};
use crate::output::visible;
use crate::text::Position;

/// The fewest columns that a line of a file is cut to, however narrow the terminal.
const FEWEST: usize = 24;

/// All that findings of one report have in common when they are shown.
pub(super) struct Look<'a> {
    report: &'a Report,
    renderer: Renderer,
    width: usize,
    frame: Style,
    strong: Style,
    links: &'a Links,
}

/// A file that a finding points at: its lines, or what to say where there are none.
enum Block<'a> {
    Lines { path: &'a str, at: Position, excerpt: Excerpt<'a> },
    Bare { path: &'a str, text: &'a str },
}

impl<'a> Look<'a> {
    pub(super) fn new(report: &'a Report, color: bool, width: usize, links: &'a Links) -> Self {
        // Lines are cut before they are drawn, by a measure that also bounds the work; nothing is left to cut.
        let all = usize::from(u16::MAX);
        if color {
            let renderer = Renderer::styled().hyperlink(false).term_width(all);
            let (frame, strong) = (DEFAULT_LINE_NUM_STYLE, DEFAULT_EMPHASIS_STYLE);
            Self { report, renderer, width, frame, strong, links }
        } else {
            let renderer = Renderer::plain().term_width(all);
            Self { report, renderer, width, frame: Style::new(), strong: Style::new(), links }
        }
    }

    /// Writes a finding; `allowed` is the reason for which its record switched it off.
    pub(super) fn write(
        &self,
        finding: &Finding,
        allowed: Option<&str>,
        explain: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let said = &finding.diagnostic;
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let named = if allowed.is_some() { Level::NOTE.with_name("allowed") } else { level.clone() };
        let title = named.primary_title(visible::start(&said.message, MOST)).id(said.code.0);
        writeln!(out, "{}", self.renderer.render(&[Group::with_title(title)]).trim_end())?;
        let blocks = self.blocks(finding);
        let last = blocks.iter().map(Block::last).max().unwrap_or(1);
        let gutter = last.to_string().len();
        for (at, block) in blocks.iter().enumerate() {
            let arrow = if at == 0 { "-->" } else { ":::" };
            if at > 0 && matches!(blocks[at - 1], Block::Lines { .. }) {
                writeln!(out, "{:gutter$} {}", "", self.framed("|"))?;
            }
            self.write_block(block, arrow, gutter, &level, out)?;
        }
        let why = allowed.map(|reason| format!("the record allows it: {}", visible::start(reason, MOST)));
        let page = explain.then(|| format!("{} explain {}", env!("CARGO_PKG_NAME"), said.code));
        let help = said.help.iter().map(|help| ("help", help.clone()));
        let fix =
            said.fix.as_ref().map(|_| ("help", format!("`{} check --fix` does it", env!("CARGO_PKG_NAME"))));
        let notes = why.into_iter().chain(page).map(|text| ("note", text));
        for (at, (word, text)) in help.chain(fix).chain(notes).enumerate() {
            if at == 0 {
                writeln!(out, "{:gutter$} {}", "", self.framed("|"))?;
            }
            let word = format!("{}{word}{}", self.strong.render(), self.strong.render_reset());
            let text = visible::start(&text, MOST);
            writeln!(out, "{:gutter$} {} {word}: {text}", "", self.framed("="))?;
        }
        Ok(())
    }

    /// Groups the places of a finding by file, the finding's own first.
    fn blocks<'f>(&self, finding: &'f Finding) -> Vec<Block<'f>>
    where
        'a: 'f,
    {
        let said = &finding.diagnostic;
        let own = (&*said.path, said.span, said.label.as_str());
        let related = said.related.iter().map(|each| (&*each.path, each.span, each.text.as_str()));
        let mut blocks: Vec<Block<'f>> = Vec::new();
        for (at, (path, span, text)) in std::iter::once(own).chain(related).enumerate() {
            let Some(place) = Place::of(self.report, path, span) else {
                blocks.push(Block::Bare { path, text });
                continue;
            };
            let source = self.report.source(path).expect("a place is found in the text of its file");
            let mark = Mark::new(source, span, text, at == 0);
            let taken = blocks.iter_mut().any(|block| match block {
                Block::Lines { excerpt, .. } => excerpt.takes(path, mark, self.columns(1)),
                Block::Bare { .. } => false,
            });
            if !taken {
                blocks.push(Block::Lines { path, at: place.start, excerpt: Excerpt::new(source, mark) });
            }
        }
        blocks
    }

    fn write_block(
        &self,
        block: &Block<'_>,
        arrow: &str,
        gutter: usize,
        level: &Level<'static>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let arrow = self.framed(arrow);
        match block {
            Block::Bare { path, text: "" } => {
                let path = self.links.file(path, &visible::line(path));
                writeln!(out, "{:gutter$}{arrow} {path}", "")
            }
            Block::Bare { path, text } => {
                let text = visible::start(text, MOST);
                let path = self.links.file(path, &visible::line(path));
                writeln!(out, "{:gutter$}{arrow} {path}: {text}", "")
            }
            Block::Lines { path, at, excerpt } => {
                let place = format!("{}:{}:{}", visible::line(path), at.line, at.column);
                writeln!(out, "{:gutter$}{arrow} {}", "", self.links.file(path, &place))?;
                let drawn = excerpt.draw(&self.renderer, level.clone(), self.columns(gutter));
                // Each excerpt is drawn with a gutter of its own; those of one finding shall line up.
                let indent = gutter - excerpt.last().to_string().len();
                for line in drawn.lines() {
                    writeln!(out, "{}", format!("{:indent$}{line}", "").trim_end())?;
                }
                Ok(())
            }
        }
    }

    /// The columns left for the lines of a file beside line numbers of so many digits.
    fn columns(&self, gutter: usize) -> usize {
        self.width.saturating_sub(gutter + " | ".len()).max(FEWEST)
    }

    /// A sign of the frame around the lines of a file.
    fn framed(&self, sign: &str) -> String {
        format!("{}{sign}{}", self.frame.render(), self.frame.render_reset())
    }
}

impl Block<'_> {
    /// The last line that it shows.
    fn last(&self) -> usize {
        match self {
            Self::Lines { excerpt, .. } => excerpt.last(),
            Self::Bare { .. } => 1,
        }
    }
}
