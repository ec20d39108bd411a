//! Changes of the policy as byte patches: comments, order and quoting of what is there stay as they are.

use crate::policy::Policy;
use crate::text::Edit;
use crate::text::yaml::{self, Value};

/// A person to add to the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddPerson {
    /// The roster key.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
}

/// A scalar that every YAML parser reads as this text: plain where that is safe, else in double quotes.
pub fn quoted(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphabetic())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '@' | '+' | '/'))
        && !text.ends_with(' ')
        && !matches!(
            text.to_lowercase().as_str(),
            "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

impl Policy {
    /// The edit that adds a person below `people:`, which is made where it is missing.
    ///
    /// `None` where the roster is written in a form to which no line can be added, such as `{…}` on one line.
    pub fn with_person(&self, person: &AddPerson) -> Option<Edit> {
        let text = self.source.text();
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let list = |items: &[String]| items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ");
        let AddPerson { key, name, emails, roles } = person;
        let block = |indent: &str| {
            format!(
                "{indent}{key}:{end}{indent}  name: {}{end}{indent}  emails: [{}]{end}{indent}  roles: [{}]{end}",
                quoted(name),
                list(emails),
                list(roles)
            )
        };
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let root = yaml::parse(&text[start..], start).0;
        let people = root.and_then(|root| match root.value {
            Value::Map(pairs) => pairs.into_iter().find(|(key, _)| key.text() == Some("people")),
            _ => None,
        });
        let line_after = |at: usize| text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
        let break_first = |at: usize| {
            if at > 0 && !text[..at].ends_with('\n') { end } else { "" }
        };
        match people {
            None => {
                let at = text.len();
                Some(Edit::insert(at, format!("{}people:{end}{}", break_first(at), block("  "))))
            }
            Some((key, value)) if value.is_null() => {
                let at = line_after(key.span.end);
                Some(Edit::insert(at, format!("{}{}", break_first(at), block("  "))))
            }
            Some((key, value)) => match &value.value {
                Value::Map(pairs) if pairs.is_empty() => {
                    Some(Edit::replace(value.span, format!("{end}{}", block("  ").trim_end_matches(end))))
                }
                Value::Map(pairs) if !text[key.span.end..value.span.start].contains('{') => {
                    let first = pairs.first()?.0.span.start;
                    let indent = &text[text[..first].rfind('\n').map_or(0, |at| at + 1)..first];
                    let at = line_after(value.span.end);
                    let broken = break_first(at);
                    (!indent.is_empty() && indent.trim().is_empty())
                        .then(|| Edit::insert(at, format!("{broken}{}", block(indent))))
                }
                _ => None,
            },
        }
    }
}
