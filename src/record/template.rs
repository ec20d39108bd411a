//! The record templates, and how a prompt is told from an answer.
//!
//! A prompt is a paragraph, list item, table cell or heading that starts with [`MARK`]. Taking the mark away and
//! leaving the question does not answer it: the questions of the templates that come with the program are known.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::record::Kind;

/// The sign in front of each prompt.
pub const MARK: char = '✎';

/// The text of the template for a kind, body only: the front matter is written by the program.
pub const fn body(kind: Kind) -> &'static str {
    match kind {
        Kind::Product => include_str!("../../templates/records/product.md"),
        Kind::Technical => include_str!("../../templates/records/technical.md"),
    }
}

/// The sections that a template of this program asks for and a new policy requires.
pub const fn sections(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Product => &["Decision", "Context", "Evidence", "Success measures", "Options", "Consequences"],
        Kind::Technical => &["Decision", "Context", "Options", "Quality and scale", "Risks", "Consequences"],
    }
}

/// Whether a paragraph says word for word what a template asks, with its mark or without.
pub(crate) fn is_prompt(words: &str) -> bool {
    /// Bytes by which almost every paragraph shows that it is no prompt.
    const START: usize = 8;
    static PROMPTS: OnceLock<BTreeSet<String>> = OnceLock::new();
    let prompts = PROMPTS.get_or_init(|| Kind::ALL.iter().flat_map(|kind| prompts(body(*kind))).collect());
    let Some(start) = words.as_bytes().get(..START) else { return false };
    prompts.iter().any(|prompt| prompt.as_bytes().get(..START).is_some_and(|p| p.eq_ignore_ascii_case(start)))
        && prompts.contains(&fold(words))
}

/// The prompts of a template's text.
fn prompts(text: &str) -> Vec<String> {
    let mut prompts = Vec::new();
    for line in text.lines() {
        for cell in line.split('|') {
            let cell = cell.trim().trim_start_matches(['>', '-', '#', ' ']);
            if let Some(prompt) = cell.strip_prefix(MARK) {
                prompts.push(fold(prompt));
            }
        }
    }
    prompts
}

fn fold(words: &str) -> String {
    words.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
