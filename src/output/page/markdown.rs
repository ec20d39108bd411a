//! A page as Markdown, for notes, an issue or a comment.

use std::io::{self, Write};

use super::facts;
use crate::checkin::Page;
use crate::output::markdown::escaped;
use crate::output::visible;

/// Writes a page. What records say cannot become markup, nor call anybody by `@name`.
pub fn render(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let text = |text: &str| escaped(&visible::line(text));
    writeln!(out, "# {}", text(&page.title))?;
    for lead in &page.lead {
        writeln!(out, "\n{}", text(lead))?;
    }
    for section in &page.sections {
        writeln!(out, "\n## {}\n", text(&section.heading))?;
        for entry in &section.entries {
            let name = match entry.href.as_str() {
                "" => format!("**{}** {}", text(&entry.label), text(&entry.title)),
                href => format!("[**{}** {}](<{}>)", text(&entry.label), text(&entry.title), address(href)),
            };
            let tick = if entry.is_open { "[ ] " } else { "" };
            let facts = facts(entry);
            let colon = if facts.is_empty() { "" } else { ": " };
            writeln!(out, "- {tick}{name}{colon}{}", text(&facts))?;
            for quote in &entry.quotes {
                writeln!(out, "  > {}", text(quote))?;
            }
        }
    }
    Ok(())
}

/// An address that cannot end before it is over.
fn address(href: &str) -> String {
    href.replace(['<', '>', '\\', '\n', '\r'], "")
}
