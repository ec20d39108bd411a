//! A story for people on a terminal: readable at 80 columns, the end first.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::output::story::words;
use crate::output::visible;
use crate::story::{Arrival, RoleNow, Said, Standing, Story, Text};

/// The columns that are read with ease, however wide the terminal is.
const WIDEST: usize = 80;
/// Where the text behind a label begins.
const INDENT: usize = 15;

/// Writes a story; `width` is that of the terminal, in columns.
pub fn render(story: &Story, color: bool, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, color, width: width.clamp(40, WIDEST) };
    page.head(story)?;
    for (at, text) in story.texts.iter().enumerate() {
        page.round(at + 1, text)?;
    }
    for removal in &story.removals {
        page.heading("Taken out")?;
        page.row("file", &removal.path)?;
        page.row("by", &words::commit(&removal.by))?;
    }
    if let Some(cut) = &story.cut_off {
        page.heading("History is cut off here")?;
        page.row("at", &format!("{}: this clone is shallow, and knows nothing before", cut.short()))?;
    }
    page.heading("What this proves, and what it does not")?;
    for limit in &story.limits {
        page.item(limit)?;
    }
    page.confirmation(story)
}

struct Page<'o> {
    out: &'o mut dyn Write,
    color: bool,
    width: usize,
}

impl Page<'_> {
    fn head(&mut self, story: &Story) -> io::Result<()> {
        let title = format!("{} {}", story.reference, story.title);
        self.styled(Style::new().bold(), "", &title)?;
        let status = story.status.as_deref().unwrap_or("without status");
        self.wrapped("", &format!("{status} · revision {} · {}", story.revision, story.path))?;
        self.wrapped("", &format!("as of {}", words::commit(&story.until)))?;
        self.wrapped("", &format!("says {}", story.digest))?;
        writeln!(self.out)?;
        let color = match story.standing {
            Standing::InForce => AnsiColor::Green,
            Standing::Broken => AnsiColor::Red,
            _ => AnsiColor::Yellow,
        };
        self.styled(Style::new().bold().fg_color(Some(color.into())), "  ", &story.sentence)?;
        self.heading("Signatures")?;
        for role in &story.roles {
            self.role(role)?;
        }
        Ok(())
    }

    fn role(&mut self, role: &RoleNow) -> io::Result<()> {
        let note = if role.required { "" } else { " (not required)" };
        self.row(&role.role, &format!("{}{note}", words::role_now(role)))?;
        for fault in &role.faults {
            self.row("", fault)?;
        }
        if let Some(reason) = &role.reason {
            self.row("", &format!("“{reason}”"))?;
        }
        if !role.waits_for.is_empty() {
            self.row("", &format!("waits for {}", role.waits_for.join(" or ")))?;
        }
        Ok(())
    }

    fn round(&mut self, number: usize, text: &Text) -> io::Result<()> {
        let now = if text.is_now { ", what it says now" } else { "" };
        self.heading(&format!("Text {number}: revision {}{now}", text.revision))?;
        self.wrapped("  ", &text.digest.to_string())?;
        self.arrival("came in", &text.arrival)?;
        self.row("as", &format!("{} {}", text.reference, text.path))?;
        for moment in &text.again {
            self.row("again", &words::commit(moment))?;
        }
        for change in &text.statuses {
            self.row("status", &words::status(change))?;
            self.arrival("", &change.arrival)?;
        }
        for moved in &text.moves {
            self.row("moved", &format!("{} → {}", moved.from, moved.to))?;
            self.arrival("", &moved.arrival)?;
        }
        for said in &text.said {
            self.said(said)?;
        }
        if let Some(diff) = &text.diff {
            self.diff(number - 1, diff)?;
        }
        Ok(())
    }

    fn said(&mut self, said: &Said) -> io::Result<()> {
        self.row(&said.role, &format!("{} {} at {}", said.name, words::deed(said), said.at))?;
        if let Some(reason) = &said.reason {
            self.row("", &format!("“{reason}”"))?;
        }
        self.row("  evidence", &words::proof(said))?;
        self.arrival("  came by", &said.arrival)?;
        self.row("", &words::author(said))?;
        if let Some(then) = &said.then {
            self.row("  policy then", &words::policy(then))?;
            self.row("", &words::then(said))?;
        } else {
            self.row("  policy then", &words::then(said))?;
        }
        if let Some(gone) = &said.gone {
            self.row("  taken out", &words::commit(gone))?;
        } else if !said.stands {
            self.row("", "does not stand in the record any more")?;
        }
        Ok(())
    }

    fn diff(&mut self, before: usize, diff: &str) -> io::Result<()> {
        writeln!(self.out, "  what is signed, against text {before}, to the letter:")?;
        for line in diff.lines() {
            let color = match line.as_bytes().first() {
                Some(b'+') => Some(AnsiColor::Green),
                Some(b'-') => Some(AnsiColor::Red),
                Some(b'@') => Some(AnsiColor::Cyan),
                _ => None,
            };
            let shown = visible::line(line);
            match color.filter(|_| self.color) {
                Some(color) => {
                    let style = Style::new().fg_color(Some(color.into()));
                    writeln!(self.out, "  │ {style}{shown}{style:#}")?;
                }
                None => writeln!(self.out, "  │ {shown}")?,
            }
        }
        Ok(())
    }

    fn confirmation(&mut self, story: &Story) -> io::Result<()> {
        self.heading("To confirm it without this program")?;
        self.item("The digest, in a POSIX shell:")?;
        for line in &story.confirmation.digest {
            writeln!(self.out, "      {}", visible::line(line))?;
        }
        writeln!(self.out, "    prints {}", story.confirmation.expected.to_string().replace("sha256:", ""))?;
        let signed = story.texts.iter().flat_map(|text| &text.said);
        for said in signed.filter(|said| said.stands) {
            let Some(check) = &said.check else { continue };
            self.item(&format!("The signature of {} for {}:", said.name, said.role))?;
            for line in &check.commands {
                writeln!(self.out, "      {}", visible::line(line))?;
            }
        }
        Ok(())
    }

    fn arrival(&mut self, label: &str, arrival: &Arrival) -> io::Result<()> {
        self.row(label, &words::commit(&arrival.by))?;
        match words::besides(arrival) {
            Some(besides) => self.row("", &besides),
            None => Ok(()),
        }
    }

    fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out)?;
        self.styled(Style::new().bold(), "", text)
    }

    /// A label, and behind it a text that keeps to its column.
    fn row(&mut self, label: &str, text: &str) -> io::Result<()> {
        let label = visible::line(label);
        let gap = INDENT.saturating_sub(2 + label.width()).max(1);
        self.flow(&format!("  {label}{}", " ".repeat(gap)), INDENT, text)
    }

    fn item(&mut self, text: &str) -> io::Result<()> {
        self.flow("  - ", 4, text)
    }

    fn wrapped(&mut self, indent: &str, text: &str) -> io::Result<()> {
        self.flow(indent, indent.len(), text)
    }

    fn styled(&mut self, style: Style, indent: &str, text: &str) -> io::Result<()> {
        if !self.color {
            return self.wrapped(indent, text);
        }
        write!(self.out, "{style}")?;
        self.wrapped(indent, text)?;
        write!(self.out, "{style:#}")
    }

    /// Writes words from `first` on, and further lines below an indent; no word is cut.
    fn flow(&mut self, first: &str, indent: usize, text: &str) -> io::Result<()> {
        let text = visible::line(text);
        let mut line = first.to_owned();
        let mut used = first.width();
        let mut fresh = true;
        for word in text.split(' ') {
            let width = word.width();
            if !fresh && used + 1 + width > self.width {
                writeln!(self.out, "{}", line.trim_end())?;
                line = " ".repeat(indent);
                used = indent;
                fresh = true;
            }
            if !fresh {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += width;
            fresh = false;
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}
