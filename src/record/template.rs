//! Record templates: what they ask, whose part each section is, and how a prompt is told from an answer.
//!
//! A prompt is a paragraph, list item, table cell or heading that starts with [`MARK`]. Taking the mark away and
//! leaving the question does not answer it: the questions of the templates that come with the program are known.

mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::record::{Kind, Part};

/// The sign in front of each prompt.
pub const MARK: char = '✎';

/// The folder of a team's own templates, below that of its log. Nothing in it is ever taken for a record.
pub const FOLDER: &str = "templates";

/// The templates that come with the program, each with its name.
const SHIPPED: [(&str, &str); 8] = [
    ("product", include_str!("../../templates/records/product.md")),
    ("product-light", include_str!("../../templates/records/product-light.md")),
    ("technical", include_str!("../../templates/records/technical.md")),
    ("technical-light", include_str!("../../templates/records/technical-light.md")),
    ("product-de", include_str!("../../templates/records/product-de.md")),
    ("product-light-de", include_str!("../../templates/records/product-light-de.md")),
    ("technical-de", include_str!("../../templates/records/technical-de.md")),
    ("technical-light-de", include_str!("../../templates/records/technical-light-de.md")),
];

/// A template.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Template {
    /// What it is called: the name of its file without the ending.
    pub name: String,
    /// The path of a team's own; `None` for one of the program.
    pub path: Option<String>,
    /// What it is for, in one sentence.
    pub about: String,
    /// The kind of record it makes; `None` where it makes any.
    pub kind: Option<Kind>,
    /// The language it asks in, such as `de`.
    pub language: String,
    /// The sections it declares, in the order in which they stand in it.
    pub sections: Vec<Declared>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    text: String,
    body_start: usize,
}

/// A section that a template declares.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Declared {
    /// What it is about: the name of a topic, or a word of the team's own.
    pub topic: String,
    /// Whose part it is.
    pub part: Part,
    /// Whether records made from the template have to answer it, whatever the policy says.
    pub is_required: bool,
    /// What it is called.
    pub heading: String,
    /// The names of the columns that are read.
    pub columns: Vec<String>,
}

/// Something that is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// One sentence, lower case, without full stop.
    pub message: String,
}

impl Fault {
    /// A fault in a line.
    pub fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

impl Template {
    /// The whole text, as its file says it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What a record made from it says below its front matter, with places such as `{{title}}` to be filled.
    pub fn body(&self) -> &str {
        &self.text[self.body_start..]
    }

    /// The lines of a record's front matter that say what its sections are called and which of them are required.
    ///
    /// Left out is what goes without saying: a section under a heading that the program gives it, unless the template
    /// requires it and the policy, whose headings are given, does not.
    pub fn record_block(&self, policy: &[String]) -> String {
        let mut block = String::new();
        for section in &self.sections {
            let known = super::Topic::named(&section.topic);
            let usual = known
                .is_some_and(|topic| topic.headings.iter().any(|own| super::is_same(own, &section.heading)));
            let asked = policy.iter().any(|wanted| {
                super::is_same(wanted, &section.heading)
                    || known.is_some()
                        && super::Topic::named(wanted).map(|topic| topic.name)
                            == known.map(|topic| topic.name)
            });
            let is_required = section.is_required && !asked;
            if usual && !is_required {
                continue;
            }
            let mark = if is_required { "!" } else { "" };
            let names = [&[section.heading.clone()][..], &section.columns].concat().join(" | ");
            block.push_str(&format!("  {}{mark}: {names}\n", section.topic));
        }
        if block.is_empty() { block } else { format!("sections:\n{block}") }
    }
}

/// The templates that come with the program.
pub fn shipped() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    TEMPLATES.get_or_init(|| SHIPPED.iter().map(|(name, text)| Template::parse(name, text)).collect())
}

/// The sections that a new policy requires, as English records call them.
pub const fn sections(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Product => &["Decision", "Context", "Evidence", "Success measures", "Options", "Consequences"],
        Kind::Technical => &["Decision", "Context", "Options", "Quality and scale", "Risks", "Consequences"],
    }
}

/// Fills the places of a template's text, such as `{{title}}`; gives the names of those that nothing is known for.
///
/// What is filled in is not looked at again. A line that holds a place for something that is empty goes, and with it a
/// blank line that follows.
pub fn fill(text: &str, values: &BTreeMap<&str, String>) -> (String, BTreeSet<String>) {
    let mut filled = String::with_capacity(text.len());
    let mut unknown = BTreeSet::new();
    let mut skips_blank = false;
    for line in text.split_inclusive('\n') {
        if std::mem::take(&mut skips_blank) && line.trim().is_empty() {
            continue;
        }
        let mut own = String::new();
        let mut rest = line;
        while let Some((before, name, after)) = place(rest) {
            own.push_str(before);
            match values.get(name) {
                Some(value) => {
                    skips_blank |= value.is_empty();
                    own.push_str(value);
                }
                None => {
                    unknown.insert(name.to_owned());
                    own.push_str(&rest[before.len()..rest.len() - after.len()]);
                }
            }
            rest = after;
        }
        own.push_str(rest);
        if !skips_blank {
            filled.push_str(&own);
        }
    }
    (filled, unknown)
}

/// The first place of a line: what stands before it, its name, and what follows.
fn place(line: &str) -> Option<(&str, &str, &str)> {
    let start = line.find("{{")?;
    let length = line[start..].find("}}")?;
    let name = line[start + 2..start + length].trim();
    Some((&line[..start], name, &line[start + length + 2..]))
}

/// Whether a paragraph says word for word what a template asks, with its mark or without.
pub(crate) fn is_prompt(words: &str) -> bool {
    /// Bytes by which almost every paragraph shows that it is no prompt.
    const START: usize = 8;
    static PROMPTS: OnceLock<(BTreeSet<[u8; START]>, BTreeSet<String>)> = OnceLock::new();
    let start = |words: &str| -> Option<[u8; START]> {
        let start = words.as_bytes().get(..START)?.to_ascii_lowercase();
        start.try_into().ok()
    };
    let (starts, prompts) = PROMPTS.get_or_init(|| {
        let prompts: BTreeSet<String> = SHIPPED.iter().flat_map(|(_, text)| prompts(text)).collect();
        (prompts.iter().filter_map(|prompt| start(prompt)).collect(), prompts)
    });
    start(words).is_some_and(|own| starts.contains(&own)) && prompts.contains(&fold(words))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once_and_lines_with_nothing_to_say_go() {
        let text = "# {{title}}\n\nTakes the place of {{supersedes}}.\n\n{{ date }} {{what}} {{\n";
        let values = BTreeMap::from([
            ("title", "{{date}}".to_owned()),
            ("supersedes", String::new()),
            ("date", "2026-11-22".to_owned()),
        ]);
        let (filled, unknown) = fill(text, &values);
        assert_eq!(filled, "# {{date}}\n\n2026-11-22 {{what}} {{\n");
        assert_eq!(unknown.into_iter().collect::<Vec<_>>(), ["what"]);
    }

    #[test]
    fn a_block_says_only_what_does_not_go_without_saying() {
        let text = "---\ntemplate:\n  sections:\n    both:\n      decision!: Decision\n      context: Ausgangslage\n    product:\n      legal!: Recht\n---\n# {{title}}\n\n## Ausgangslage\n\n## Decision\n\n## Recht\n";
        let template = Template::parse("x", text);
        assert_eq!(template.faults, []);
        let all = "sections:\n  context: Ausgangslage\n  decision!: Decision\n  product-legal!: Recht\n";
        assert_eq!(template.record_block(&[]), all);
        let decision = ["decision".to_owned(), "Recht".to_owned()];
        assert_eq!(
            template.record_block(&decision),
            "sections:\n  context: Ausgangslage\n  product-legal: Recht\n"
        );
    }
}
