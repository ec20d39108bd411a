//! A page as an HTML mail: whole in itself, styles beside each element, since mail programs drop all others.

use std::io::{self, Write};

use super::facts;
use crate::checkin::Page;
use crate::output::visible;
use crate::site::escape::push_text;

const BODY: &str =
    "margin:0;padding:24px;background:#ffffff;color:#1c2126;font:16px/1.5 Georgia,'Times New Roman',serif";
const COLUMN: &str = "max-width:640px;margin:0 auto";
const TITLE: &str = "margin:0 0 8px;font-size:24px;line-height:1.25";
const LEAD: &str = "margin:0 0 8px;color:#515a64";
const HEADING: &str = "margin:28px 0 8px;padding:0 0 4px;border-bottom:1px solid #c9ced4;font-size:18px";
const LIST: &str = "margin:0;padding:0;list-style:none";
const ENTRY: &str = "margin:0 0 14px";
const LINK: &str = "color:#12559c";
const FACTS: &str = "color:#515a64;font-size:14px";
const QUOTE: &str = "margin:4px 0 0;padding:0 0 0 12px;border-left:3px solid #c9ced4;font-style:italic";

/// Writes a page. Whatever records say stays text.
pub fn render(page: &Page, out: &mut dyn Write) -> io::Result<()> {
    let text = |text: &str| {
        let mut safe = String::new();
        push_text(&mut safe, &visible::line(text));
        safe
    };
    let title = text(&page.title);
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>{title}</title>\n</head>\n<body style=\"{BODY}\">\n<div style=\"{COLUMN}\">")?;
    writeln!(out, "<h1 style=\"{TITLE}\">{title}</h1>")?;
    for lead in &page.lead {
        writeln!(out, "<p style=\"{LEAD}\">{}</p>", text(lead))?;
    }
    for section in &page.sections {
        writeln!(out, "<h2 style=\"{HEADING}\">{}</h2>\n<ul style=\"{LIST}\">", text(&section.heading))?;
        for entry in &section.entries {
            let name = format!("<strong>{}</strong> {}", text(&entry.label), text(&entry.title));
            // An address comes from the policy alone, and is still no more than text here.
            let name = match entry.href.as_str() {
                href if href.starts_with("https://") || href.starts_with("http://") => {
                    format!("<a href=\"{}\" style=\"{LINK}\">{name}</a>", text(href))
                }
                _ => name,
            };
            write!(out, "<li style=\"{ENTRY}\">{name}")?;
            if !entry.facts.is_empty() {
                write!(out, "<br><span style=\"{FACTS}\">{}</span>", text(&facts(entry)))?;
            }
            for quote in &entry.quotes {
                write!(out, "<blockquote style=\"{QUOTE}\">{}</blockquote>", text(quote))?;
            }
            writeln!(out, "</li>")?;
        }
        writeln!(out, "</ul>")?;
    }
    writeln!(out, "</div>\n</body>\n</html>")
}
