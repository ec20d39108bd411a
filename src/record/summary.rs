//! What a record decides, in one plain sentence: for lists, feeds, search and previews.
//!
//! It looks at the first paragraph of one section only, so that ten thousand records cost no more than a glance at each.

use std::borrow::Cow;

use pulldown_cmark::{BrokenLink, Event, LinkType, Parser, TagEnd};

use crate::record::{MARKDOWN, Record, template};
use crate::text::Hidden;

/// The longest sentence, in characters.
pub const LONGEST: usize = 200;

/// Sections that say it, best first, as this program and others call them.
const SECTIONS: [&str; 9] = [
    "Decision",
    "Decision Outcome",
    "The decision",
    "Our decision",
    "Outcome",
    "Summary",
    "Context",
    "Context and Problem Statement",
    "Problem",
];

/// Words in front of a full stop that ends no sentence.
const ABBREVIATIONS: [&str; 12] =
    ["e.g", "i.e", "vs", "cf", "approx", "resp", "no", "nr", "st", "dr", "mr", "mrs"];

/// Gives the sentence with which a record decides, as plain text of at most [`LONGEST`] characters; empty where the
/// record says nothing.
///
/// It is the first sentence of the section “Decision”, as other tools call it too; else that of a summary or the
/// context; else that of the first paragraph. Questions of a template count as nothing. A sentence that is too long is
/// cut at a word and ends in `…`.
pub fn of(record: &Record) -> String {
    let text = record.text();
    let sections = SECTIONS.iter().filter_map(|name| record.section(name));
    sections
        .filter_map(|section| text.get(section.body.start..section.body.end))
        .chain(std::iter::once(record.body()))
        .find_map(sentence)
        .unwrap_or_default()
}

/// The first sentence of the first paragraph that says something.
fn sentence(markdown: &str) -> Option<String> {
    let mut rest = markdown;
    while let Some((paragraph, after)) = next_paragraph(rest) {
        rest = after;
        if paragraph.starts_with(template::MARK) || is_fact(&paragraph) {
            continue;
        }
        let words = plain(&paragraph);
        if !words.is_empty() && !template::is_prompt(&words) {
            return Some(shortened_to(first_sentence(&words), LONGEST));
        }
    }
    None
}

/// Whether a paragraph is one of the lines with which tools without front matter begin a record.
fn is_fact(paragraph: &str) -> bool {
    let head = paragraph.trim_start_matches(['*', '_', '-', ' ']);
    ["date:", "status:", "deciders:"]
        .iter()
        .any(|fact| head.get(..fact.len()).is_some_and(|start| start.eq_ignore_ascii_case(fact)))
}

/// The next paragraph, list item or quote, its markers taken off, and what follows it.
fn next_paragraph(markdown: &str) -> Option<(String, &str)> {
    let mut paragraph = String::new();
    let mut at = 0;
    let mut fence: Option<&str> = None;
    let mut comment = false;
    for line in markdown.split_inclusive('\n') {
        let (start, words) = (at, line.trim());
        at += line.len();
        if let Some(end) = fence {
            if words.starts_with(end) {
                fence = None;
            }
            continue;
        }
        if comment || (paragraph.is_empty() && words.starts_with("<!--")) {
            comment = !words.contains("-->");
            continue;
        }
        let opens = ["```", "~~~"].into_iter().find(|mark| words.starts_with(mark));
        let other = opens.is_some() || is_no_prose(words);
        let (words, item) = unmarked(words);
        if words.is_empty() || other || (item && !paragraph.is_empty()) {
            if !paragraph.is_empty() {
                return Some((paragraph, &markdown[start..]));
            }
            fence = opens;
            if other || words.is_empty() {
                continue;
            }
        }
        if !paragraph.is_empty() {
            paragraph.push('\n');
        }
        paragraph.push_str(words);
    }
    (!paragraph.is_empty()).then_some((paragraph, ""))
}

/// Whether a line is a heading, a row of a table, a rule or the target of a link.
fn is_no_prose(line: &str) -> bool {
    let heading = line.starts_with('#') && line.trim_start_matches('#').starts_with([' ', '\t']);
    let rule = line.len() >= 3 && line.bytes().all(|byte| matches!(byte, b'-' | b'*' | b'_' | b'=' | b' '));
    let target = line.starts_with('[') && line.contains("]: ");
    heading || rule || target || line.starts_with('|')
}

/// A line without the marks of quotes and list items, and whether it begins an item.
fn unmarked(line: &str) -> (&str, bool) {
    let line = line.trim_start_matches(['>', ' ']);
    let bullet = ["- ", "* ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
    let numbered = || {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let rest = &line[digits..];
        (1..=3)
            .contains(&digits)
            .then(|| rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")))
            .flatten()
    };
    match bullet.or_else(numbered) {
        Some(rest) => (rest.trim_start(), true),
        None => (line, false),
    }
}

/// The words of a paragraph without markup, one blank between them.
fn plain(paragraph: &str) -> String {
    // Targets of links stand elsewhere in the file; their words are words all the same.
    let mut named = |link: BrokenLink<'_>| {
        let full = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        full.then(|| (String::new().into(), String::new().into()))
    };
    let paragraph = without_notes(paragraph);
    let mut out = String::with_capacity(paragraph.len());
    for event in Parser::new_with_broken_link_callback(&paragraph, MARKDOWN, Some(&mut named)) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                push_words(&mut out, &text);
            }
            Event::SoftBreak | Event::HardBreak => push_words(&mut out, " "),
            Event::End(TagEnd::Paragraph) if !out.is_empty() => break,
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The paragraph without the marks of its footnotes, whose texts stand elsewhere in the file.
fn without_notes(paragraph: &str) -> Cow<'_, str> {
    let mut parts = paragraph.split("[^");
    let first = parts.next().unwrap_or_default();
    if first.len() == paragraph.len() {
        return Cow::Borrowed(paragraph);
    }
    let mut out = first.to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((name, rest)) if !name.contains(char::is_whitespace) => out.push_str(rest),
            _ => {
                out.push_str("[^");
                out.push_str(part);
            }
        }
    }
    Cow::Owned(out)
}

/// Appends text as people read it: blanks are one blank, and nothing turns it round or hides in it.
fn push_words(out: &mut String, text: &str) {
    for c in text.chars() {
        match Hidden::of(c) {
            Some(Hidden::Direction | Hidden::Tag | Hidden::ByteOrderMark) => {}
            kind if c.is_whitespace() || matches!(kind, Some(Hidden::Control | Hidden::LineEnd)) => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push(c),
        }
    }
}

fn first_sentence(words: &str) -> &str {
    for (at, stop) in words.match_indices(['.', '!', '?', '。', '！', '？']) {
        let end = at + stop.len();
        let rest = &words[end..];
        // What closes behind a full stop belongs to its sentence.
        let closed = rest.len() - rest.trim_start_matches(['"', '”', '’', '\'', ')', '»']).len();
        let (end, rest) = (end + closed, &rest[closed..]);
        let wide = !stop.is_ascii();
        let begins = rest.is_empty()
            || wide
            || (rest.starts_with(' ') && !rest.trim_start().starts_with(char::is_lowercase));
        if begins && !(stop == "." && !rest.is_empty() && is_abbreviated(&words[..at])) {
            return &words[..end];
        }
    }
    words
}

fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit([' ', '(', '"', '“']).next().unwrap_or_default();
    let initial = word.len() == 1 && word.starts_with(char::is_uppercase) && word != "I";
    initial || ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Cuts a text at a word, so that it has at most so many characters, `…` among them.
pub fn shortened_to(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let end = text.char_indices().nth(longest - 1).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    // A writing without blanks is cut between characters.
    let cut = head.rfind(' ').filter(|at| *at > end / 2).unwrap_or_else(|| whole(text, end));
    let mut out = head[..cut].trim_end_matches([' ', ',', ';', ':', '–', '—', '-']).to_owned();
    out.push('…');
    out
}

/// The nearest place before `end` at which no character is torn from its marks.
fn whole(text: &str, mut end: usize) -> usize {
    let joins = |c: char| {
        unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}')
    };
    while let Some(last) = text[..end].chars().next_back() {
        let after = text[end..].chars().next();
        if !after.is_some_and(joins) && last != '\u{200d}' {
            break;
        }
        end -= last.len_utf8();
    }
    end
}

#[cfg(test)]
mod tests;
