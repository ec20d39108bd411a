//! The decision in one sentence: what a record says first below its heading.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::record::body::MARKDOWN;
use crate::record::{DECISION, Record, template};
use crate::text::one_line;

/// A sentence of more characters is cut.
const LONGEST: usize = 320;

impl Record {
    /// Gives the first sentence under the heading of the decision, as plain text; `None` where nobody has written one.
    ///
    /// A sentence that is too long to be read at a glance is cut at a word and ends in `…`.
    pub fn decision(&self) -> Option<String> {
        self.about(&DECISION).find_map(|section| first_paragraph(&self.text()[section.body.range()])).map(
            |paragraph| {
                let sentence = &paragraph[..first_sentence(&paragraph)];
                shortened(sentence)
            },
        )
    }
}

/// The words of the first paragraph or list item that is no prompt, before any heading.
fn first_paragraph(text: &str) -> Option<String> {
    let mut words: Option<String> = None;
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Table(_) | Tag::CodeBlock(_)) => return words,
            Event::Start(Tag::Paragraph | Tag::Item) => words = Some(String::new()),
            Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                let said = words.take().unwrap_or_default();
                let said = one_line(&said);
                if !said.is_empty() && !said.starts_with(template::MARK) && !template::is_prompt(&said) {
                    return Some(said);
                }
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some(words) = &mut words {
                    words.push_str(&part);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(words) = &mut words {
                    words.push(' ');
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the first sentence ends: behind a mark that a blank follows, and then no small letter.
fn first_sentence(text: &str) -> usize {
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '。' | '！' | '？' => return end,
            '.' | '!' | '?' => {
                let mut rest = text[end..].chars();
                let blank = rest.next().is_none_or(char::is_whitespace);
                let small = rest.next().is_some_and(char::is_lowercase);
                if blank && !small {
                    return end;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn shortened(sentence: &str) -> String {
    let Some((cut, _)) = sentence.char_indices().nth(LONGEST) else { return sentence.to_owned() };
    let cut = sentence[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", sentence[..cut].trim_end_matches([',', ';', ':', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(body: &str) -> Option<String> {
        Record::parse("0001-x.md", format!("# T\n\n{body}\n").as_bytes()).decision()
    }

    #[test]
    fn the_first_sentence_is_the_decision() {
        let said = |body: &str| decision(body).unwrap();
        assert_eq!(
            said("## Decision\n\nWe take **A 1.2**, e.g. in `x`,\nat once. Then B.\n"),
            "We take A 1.2, e.g. in x, at once."
        );
        assert_eq!(said("## Decision Outcome\n\n- Chosen option: \"A\"\n- B\n"), "Chosen option: \"A\"");
        assert_eq!(said("## Decision\n\n注文を移す。次に。"), "注文を移す。");
        assert_eq!(said("## Decision\n\n> ✎ What do we decide, in one sentence?\n\nWe do.\n"), "We do.");
    }

    #[test]
    fn nothing_said_is_no_decision() {
        for body in
            ["", "## Decision\n", "## Decision\n\n> ✎ What?\n\n### Why\n\nBecause.\n", "## Context\n\nA.\n"]
        {
            assert_eq!(decision(body), None, "{body}");
        }
    }

    #[test]
    fn a_sentence_without_an_end_is_cut_at_a_word() {
        let long = decision(&format!("## Decision\n\n{}\n", "words and ".repeat(60))).unwrap();
        assert!(long.chars().count() <= LONGEST + 1 && long.ends_with("…"), "{long}");
    }
}
