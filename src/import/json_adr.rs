//! From JSON-ADR to Markdown: a heading for the title, one for each part that JSON-ADR has a place for.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use thiserror::Error;

use crate::log::file_name;
use crate::record::{heading, number_of};
use crate::text::one_line;

/// Words that are no texts to YAML parsers.
const TRUTHS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];

/// Why a text is no JSON-ADR.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JsonAdrProblem {
    /// It is no JSON, or a field is not what it has to be.
    #[error("line {}: {error}", error.line())]
    Json {
        /// What is wrong.
        error: serde_json::Error,
    },
    /// It is JSON of another kind.
    #[error("it holds neither `adrs` nor `adr`, so it is no JSON-ADR")]
    Other,
}

/// A record that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Made {
    /// Its file's name.
    pub file: String,
    /// Its text, with a front matter of what JSON-ADR says beside it.
    pub text: String,
    /// Its links: the type, and the number of the other record.
    pub links: Vec<(String, u32)>,
    /// Fields that have no place in it.
    pub dropped: Vec<String>,
}

#[derive(Deserialize)]
struct Many {
    adrs: Vec<Adr>,
}

#[derive(Deserialize)]
struct One {
    adr: Adr,
}

#[derive(Deserialize)]
struct Adr {
    number: u32,
    title: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    deciders: Vec<String>,
    #[serde(default)]
    consulted: Vec<String>,
    #[serde(default)]
    informed: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
    context: Option<String>,
    #[serde(default)]
    decision_drivers: Vec<String>,
    #[serde(default)]
    considered_options: Vec<Choice>,
    decision: Option<String>,
    consequences: Option<Value>,
    confirmation: Option<String>,
    #[serde(default)]
    links: Vec<Tie>,
    #[serde(default)]
    custom_sections: Sections,
    source_uri: Option<String>,
    path: Option<String>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Choice {
    name: String,
    description: Option<String>,
    #[serde(default)]
    pros: Vec<String>,
    #[serde(default)]
    cons: Vec<String>,
}

#[derive(Deserialize)]
struct Tie {
    #[serde(rename = "type")]
    kind: String,
    target: u32,
}

/// Sections in the order in which they stand in the file.
#[derive(Default)]
struct Sections(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Sections {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Sections;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("sections by their headings")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Sections, M::Error> {
                let mut sections = Vec::new();
                while let Some(section) = map.next_entry()? {
                    sections.push(section);
                }
                Ok(Sections(sections))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// Makes a record of each in a JSON-ADR text, whether it holds one or many.
pub fn from_json_adr(text: &str) -> Result<Vec<Made>, JsonAdrProblem> {
    let problem = |error| JsonAdrProblem::Json { error };
    let shape: Value = serde_json::from_str(text).map_err(problem)?;
    // Read again by its shape, so that a fault is told with its line.
    let adrs = if shape.get("adrs").is_some() {
        serde_json::from_str::<Many>(text).map_err(problem)?.adrs
    } else if shape.get("adr").is_some() {
        vec![serde_json::from_str::<One>(text).map_err(problem)?.adr]
    } else if shape.get("number").is_some() && shape.get("title").is_some() {
        vec![serde_json::from_str::<Adr>(text).map_err(problem)?]
    } else {
        return Err(JsonAdrProblem::Other);
    };
    Ok(adrs.into_iter().map(Adr::made).collect())
}

impl Adr {
    fn made(self) -> Made {
        let own = self.path.as_deref().map(|path| path.replace('\\', "/"));
        let own = own.as_deref().and_then(|path| path.rsplit('/').next());
        let is_fit = |file: &&str| {
            number_of(file) == Some(self.number)
                && file.to_lowercase().ends_with(".md")
                && !file.starts_with('.')
                && !file.contains(|c: char| {
                    c.is_control() || matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|')
                })
        };
        let file = own.filter(is_fit).map_or_else(|| file_name(self.number, &self.title), str::to_owned);
        let mut dropped: Vec<String> = self.others.keys().cloned().collect();
        dropped.extend(self.source_uri.iter().map(|_| "source_uri".to_owned()));
        let text = format!("{}{}", self.front(), self.body());
        let links = self.links.into_iter().map(|tie| (tie.kind, tie.target)).collect();
        Made { file, text, links, dropped }
    }

    fn front(&self) -> String {
        let mut front = String::from("---\n");
        for (key, value) in [("status", &self.status), ("date", &self.date)] {
            let value = one_line(value);
            if !value.is_empty() {
                let is_truth = TRUTHS.contains(&value.to_lowercase().as_str());
                let plain =
                    !is_truth && value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ' '));
                let shown = if plain { value } else { quoted(&value) };
                front.push_str(&format!("{key}: {shown}\n"));
            }
        }
        let lists = [
            ("deciders", &self.deciders),
            ("consulted", &self.consulted),
            ("informed", &self.informed),
            ("tags", &self.tags),
        ];
        for (key, names) in lists {
            if !names.is_empty() {
                let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
                front.push_str(&format!("{key}: [{}]\n", names.join(", ")));
            }
        }
        front + "---\n"
    }

    fn body(&self) -> String {
        let mut body = format!("# {}\n", heading(&self.title));
        let (above, below): (Vec<_>, Vec<_>) =
            self.custom_sections.0.iter().partition(|(name, _)| name.is_empty());
        for (_, text) in above {
            body.push_str(&format!("\n{text}\n"));
        }
        let options: Vec<String> = self.considered_options.iter().map(Choice::text).collect();
        let sections = [
            ("Context", self.context.clone()),
            ("Decision Drivers", listed(&self.decision_drivers)),
            ("Considered Options", (!options.is_empty()).then(|| options.join("\n\n"))),
            ("Decision", self.decision.clone()),
            ("Consequences", self.consequences.as_ref().and_then(consequences)),
            ("Confirmation", self.confirmation.clone()),
        ];
        let sections = sections.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?)));
        for (name, text) in sections.chain(below.into_iter().cloned()) {
            body.push_str(&format!("\n## {}\n", heading(&name)));
            if !text.is_empty() {
                body.push_str(&format!("\n{text}\n"));
            }
        }
        body
    }
}

impl Choice {
    fn text(&self) -> String {
        let mut text = format!("### {}\n", heading(&self.name));
        text.extend(self.description.iter().map(|words| format!("\n{words}\n")));
        if !self.pros.is_empty() || !self.cons.is_empty() {
            text.push('\n');
        }
        text.extend(self.pros.iter().map(|pro| format!("* Good, because {pro}\n")));
        text.extend(self.cons.iter().map(|con| format!("* Bad, because {con}\n")));
        text.trim_end().to_owned()
    }
}

/// Consequences as one text: JSON-ADR has them as a text, as a list, or sorted.
fn consequences(value: &Value) -> Option<String> {
    let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let list = |items: &[Value]| listed(&items.iter().map(words).collect::<Vec<String>>());
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => list(items),
        Value::Object(kinds) => {
            let each = kinds.iter().filter_map(|(kind, items)| {
                let mut name = kind.clone();
                name.get_mut(..1)?.make_ascii_uppercase();
                let items = items.as_array().map_or_else(|| Some(words(items)), |items| list(items))?;
                Some(format!("### {}\n\n{items}", heading(&name)))
            });
            let all: Vec<String> = each.collect();
            (!all.is_empty()).then(|| all.join("\n\n"))
        }
        other => Some(other.to_string()),
    }
}

fn listed(items: &[String]) -> Option<String> {
    let lines: Vec<String> = items.iter().map(|item| format!("* {item}")).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A text as YAML reads it back: JSON's strings are YAML's.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a text can always be written as JSON")
}

#[cfg(test)]
mod tests {
    use super::{JsonAdrProblem, from_json_adr};

    #[test]
    fn every_form_of_json_adr_is_read_and_nothing_is_lost() {
        let adr = r#"{"number": 7, "title": "Use `x`", "status": "custom: word", "date": "2020-01-01", "deciders": ["Ann \"A\" Ä"],
            "decision_drivers": ["speed"], "considered_options": [{"name": "X", "description": "It is.", "pros": ["a"], "cons": ["b"]}],
            "consequences": {"positive": ["p"], "negative": ["n"]}, "confirmation": "c",
            "custom_sections": {"Z last": "z", "": "first", "A": "a"}, "links": [{"type": "amends", "target": 3}],
            "source_uri": "https://x", "mood": 1, "path": "..\\adr\\0007-own.md"}"#;
        let body = "# Use \\`x\\`\n\nfirst\n\n## Decision Drivers\n\n* speed\n\n## Considered Options\n\n### X\n\nIt is.\n\n\
                    * Good, because a\n* Bad, because b\n\n## Consequences\n\n### Negative\n\n* n\n\n### Positive\n\n* p\n\n\
                    ## Confirmation\n\nc\n\n## Z last\n\nz\n\n## A\n\na\n";
        for text in [adr.to_owned(), format!("{{\"adr\": {adr}}}"), format!("{{\"adrs\": [{adr}]}}")] {
            let made = from_json_adr(&text).unwrap();
            let [made] = made.as_slice() else { panic!("one record") };
            assert_eq!(made.file, "0007-own.md");
            let front =
                "---\nstatus: \"custom: word\"\ndate: 2020-01-01\ndeciders: [\"Ann \\\"A\\\" Ä\"]\n---\n";
            assert_eq!(made.text, format!("{front}{body}"));
            assert_eq!(made.links, [("amends".to_owned(), 3)]);
            assert_eq!(made.dropped, ["mood", "source_uri"]);
        }
    }

    #[test]
    fn what_is_none_is_said_with_its_line() {
        assert!(matches!(from_json_adr("{}"), Err(JsonAdrProblem::Other)));
        let error = from_json_adr("{\n\"adrs\": [{\"number\": -1, \"title\": \"x\"}]}").unwrap_err();
        assert!(error.to_string().starts_with("line 2: "), "{error}");
        assert!(from_json_adr("no").is_err());
    }
}
