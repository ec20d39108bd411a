//! A page as plain text, for a terminal or to be pasted into a chat.

use std::io::{self, Write};

use super::facts;
use crate::checkin::Page;
use crate::output::hyperlink::linked;
use crate::output::visible;

/// Writes a page. Nothing that records say can act on a terminal or begin a line of its own.
pub fn render(page: &Page, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let (bold, plain) = if color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let lead: String = page.lead.iter().map(|lead| format!(": {lead}")).collect();
    writeln!(out, "{bold}{}{plain}{}", visible::line(&page.title), visible::line(&lead))?;
    for section in &page.sections {
        writeln!(out, "\n{bold}{}{plain}", visible::line(&section.heading))?;
        for entry in &section.entries {
            let label = visible::line(&entry.label);
            let label = linked(Some(entry.href.as_str()).filter(|href| !href.is_empty()), &label);
            let line = format!("{}: {}", entry.title, facts(entry));
            writeln!(out, "- {label} {}", visible::line(line.trim_end_matches([':', ' '])))?;
            for quote in &entry.quotes {
                writeln!(out, "  “{}”", visible::line(quote))?;
            }
        }
    }
    Ok(())
}
