//! What is shown of a record that was found: its title and the line that holds most of the words.

use std::ops::Range;

use crate::record::{Record, summary};
use crate::search::Query;
use crate::search::query::{grade, words};
use crate::text::fold::is_unspaced;
use crate::text::one_line;

/// The longest snippet, in characters, the dots at its ends not counted.
const LONGEST: usize = 160;

/// How many characters stand before the first word that was found.
const BEFORE: usize = 50;

/// A text with the places in it that answer the query, in bytes and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Marked {
    /// The text, on one line.
    pub text: String,
    /// The places.
    pub marks: Vec<Range<usize>>,
}

/// What is shown of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Shown {
    /// Its title.
    pub title: Marked,
    /// A line of its text, or a part of one; the decision in one sentence where no line holds a word.
    pub snippet: Marked,
    /// The line of the file, from 1; `None` where no line holds a word.
    pub line: Option<usize>,
}

/// Shows what was found of a record.
pub fn show(record: &Record, query: &Query) -> Shown {
    let title = marked(record.name(), query, true);
    let heading = record.title.as_ref().map(|title| record.source.position(title.span.start).line);
    let body = record.body_start();
    let mut at = body;
    let mut best: Option<(usize, usize, &str)> = None;
    for line in record.body().split_inclusive('\n') {
        let start = at;
        at += line.len();
        let held =
            query.words.iter().filter(|word| words(line).any(|(own, _)| grade(own, word, false).is_some()));
        let count = held.count();
        if count == 0 || best.is_some_and(|(most, ..)| most >= count) {
            continue;
        }
        let number = record.source.position(start).line;
        if heading != Some(number) {
            best = Some((count, number, line));
        }
    }
    match best {
        Some((_, number, line)) => {
            Shown { title, snippet: cut(&marked(line, query, false)), line: Some(number) }
        }
        None => Shown { title, snippet: marked(&summary::of(record), query, false), line: None },
    }
}

/// Marks the words of a text that answer a query; blanks that follow each other become one.
fn marked(text: &str, query: &Query, near: bool) -> Marked {
    let text = one_line(text);
    let mut marks = Vec::new();
    for (word, place) in words(&text) {
        let answered: Vec<&str> = query
            .words
            .iter()
            .map(String::as_str)
            .filter(|wanted| grade(word, wanted, near).is_some())
            .collect();
        // In a script without blanks a whole sentence is one word: the part of it is marked that was looked for.
        let part = answered.iter().filter(|wanted| wanted.starts_with(is_unspaced)).find_map(|wanted| {
            let at = place.start + word.find(wanted)?;
            Some(at..at + wanted.len())
        });
        if !answered.is_empty() {
            marks.push(part.unwrap_or(place));
        }
    }
    Marked { text, marks }
}

/// Cuts a line so that its first mark is seen.
fn cut(line: &Marked) -> Marked {
    if line.text.chars().count() <= LONGEST {
        return line.clone();
    }
    let first = line.marks.first().map_or(0, |mark| mark.start);
    let before = line.text[..first].char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| at);
    let start =
        if before == 0 { 0 } else { line.text[before..first].find(' ').map_or(before, |at| before + at + 1) };
    let end = line.text[start..].char_indices().nth(LONGEST).map_or(line.text.len(), |(at, _)| start + at);
    let end = match line.text[start..end].rfind(' ') {
        Some(blank) if end < line.text.len() && start + blank > first => start + blank,
        _ => end,
    };
    let head = if start > 0 { "… " } else { "" };
    let tail = if end < line.text.len() { " …" } else { "" };
    let moved = |place: usize| place - start + head.len();
    let marks = line.marks.iter().filter(|mark| mark.start >= start && mark.end <= end);
    Marked {
        text: format!("{head}{}{tail}", &line.text[start..end]),
        marks: marks.map(|mark| moved(mark.start)..moved(mark.end)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(body: &str, words: &str) -> (String, Option<usize>) {
        let record = Record::parse("d/0001-a.md", format!("# Title\n\n{body}\n").as_bytes());
        let shown = show(&record, &Query::new(words));
        let mut text = String::new();
        let mut at = 0;
        for mark in &shown.snippet.marks {
            text +=
                &format!("{}[{}]", &shown.snippet.text[at..mark.start], &shown.snippet.text[mark.clone()]);
            at = mark.end;
        }
        (text + &shown.snippet.text[at..], shown.line)
    }

    #[test]
    fn the_line_with_most_words_is_shown() {
        let body = "We sell.\n\nWe sell in Québec,  and\nelsewhere.";
        assert_eq!(shown(body, "quebec sell"), ("We [sell] in [Québec], and".to_owned(), Some(5)));
        assert_eq!(shown("Nothing of it here.", "title"), ("Nothing of it here.".to_owned(), None));
    }

    #[test]
    fn a_long_line_is_cut_around_the_first_word() {
        let long = format!("{}needle{}", "some words and ".repeat(30), " and more of them".repeat(30));
        let (text, _) = shown(&long, "needle");
        assert!(text.starts_with("… ") && text.ends_with(" …") && text.contains("[needle]"), "{text}");
        assert!(text.chars().count() <= LONGEST + 8, "{text}");
        let (text, _) = shown(&"設計の決定".repeat(60), "決定");
        assert!(text.starts_with("設計の[決定]"), "{text}");
    }
}
