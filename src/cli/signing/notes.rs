//! What a reader of a text may miss, who sees it on a page: hidden characters, HTML, links that lead elsewhere.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::text::hidden_characters;

/// Longer lines than this nobody reads to their end without noticing that there is one.
const LONG: usize = 1000;
/// More of one kind than this are counted, not named.
const NAMED: usize = 5;

/// Lists what a reader may miss in a text, a note each.
pub(super) fn notes(text: &str) -> Vec<String> {
    let mut notes = Vec::new();
    let hidden = hidden_characters(text).count();
    if hidden > 0 {
        let what = if hidden == 1 {
            "1 character that cannot"
        } else {
            &*format!("{hidden} characters that cannot")
        };
        notes.push(format!("the text holds {what} be seen, shown as U+…"));
    }
    let mut seen = Seen::default();
    let body = body(text);
    let parser =
        Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM);
    let defined: Vec<(String, String)> = parser
        .reference_definitions()
        .iter()
        .map(|(label, definition)| (label.to_lowercase(), body[definition.span.clone()].trim().to_owned()))
        .collect();
    for event in parser {
        seen.take(event);
    }
    if seen.comments {
        notes.push("the text holds an HTML comment, which no page shows".to_owned());
    }
    if !seen.tags.is_empty() {
        let tags: Vec<String> = seen.tags.iter().take(NAMED).map(|tag| format!("`{tag}`")).collect();
        let more = seen.tags.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        notes.push(format!(
            "the text holds HTML, which a page may show otherwise, folded or not at all: {}{more}",
            tags.join(", ")
        ));
    }
    for (shown, target) in seen.links.iter().take(NAMED) {
        notes.push(format!("a link shows `{shown}` and leads to `{target}`"));
    }
    let unused = defined.iter().filter(|(label, _)| !seen.labels.contains(label));
    for (_, line) in unused.take(NAMED) {
        notes.push(format!("no page shows the line `{line}`"));
    }
    let long = text.lines().map(|line| line.chars().count()).filter(|length| *length > LONG).count();
    if long > 0 {
        let lines = if long == 1 { "a line" } else { "lines" };
        notes.push(format!("the text holds {lines} of more than {LONG} characters: read to the end"));
    }
    notes
}

/// What stands below the front matter.
fn body(text: &str) -> &str {
    let inner = text.strip_prefix("---\n");
    inner.and_then(|inner| Some(inner.split_once("\n---\n")?.1)).unwrap_or(text)
}

#[derive(Debug, Default)]
struct Seen {
    comments: bool,
    tags: BTreeSet<String>,
    /// What links show, where that is an address, and where they lead.
    links: Vec<(String, String)>,
    labels: BTreeSet<String>,
    open: Option<(String, String)>,
}

impl Seen {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::Start(Tag::Link { link_type, dest_url, id, .. }) => {
                self.labels.insert(id.to_lowercase());
                let written = !matches!(link_type, LinkType::Autolink | LinkType::Email);
                self.open = written.then(|| (String::new(), dest_url.into_string()));
            }
            Event::Start(Tag::Image { id, .. }) => {
                self.labels.insert(id.to_lowercase());
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((shown, _)) = &mut self.open {
                    shown.push_str(&text);
                }
            }
            Event::End(TagEnd::Link) => {
                let is_other =
                    |(shown, target): &(String, String)| is_address(shown) && bare(shown) != bare(target);
                self.links.extend(self.open.take().filter(is_other));
            }
            _ => {}
        }
    }

    /// Notes the tags and comments in a piece of HTML.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            rest = &rest[at + 1..];
            if rest.starts_with("!--") {
                self.comments = true;
                rest = rest.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let name: String = rest
                .trim_start_matches('/')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '!' | '?'))
                .collect();
            if !name.is_empty() && !rest.starts_with('/') {
                self.tags.insert(format!("<{}>", name.to_lowercase()));
            }
        }
    }
}

/// Whether what a link shows reads like an address.
fn is_address(shown: &str) -> bool {
    let shown = shown.trim();
    !shown.contains(' ') && (shown.contains("://") || shown.starts_with("www."))
}

/// An address without what people leave away: scheme, `www.`, a final slash.
fn bare(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    address.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::notes;

    #[test]
    fn what_a_page_hides_is_named() {
        for (body, note) in [
            ("a <!-- really MySQL --> b", "an HTML comment"),
            ("<details>\nsmall print\n</details>\n", "`<details>`"),
            ("a <span style=\"color:white\">b</span>", "`<span>`"),
            (
                "[https://example.com](https://example.org)",
                "shows `https://example.com` and leads to `https://example.org`",
            ),
            ("[//]: # (not this one)\n", "no page shows the line `[//]: # (not this one)`"),
            ("a\u{200b}b", "1 character that cannot be seen"),
            (&"x".repeat(1001), "more than 1000 characters"),
        ] {
            let text = format!("---\nid: k7f3-2m9q\n---\n# T\n\n{body}\n");
            let found = notes(&text);
            assert!(found.len() == 1 && found[0].contains(note), "{note} expected of {body}, {found:?}");
        }
    }

    #[test]
    fn ordinary_text_has_no_notes() {
        let text = "---\nid: k7f3-2m9q\n---\n# T\n\nA `Vec<String>`, [a link](https://example.com), <https://example.com>, \
            [www.example.com](https://example.com/), [later][x], 1 < 2.\n\n```html\n<details>\n<!-- x -->\n```\n\n[x]: https://example.com\n";
        assert_eq!(notes(text), Vec::<String>::new());
    }
}
