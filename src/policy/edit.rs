//! Changes of the policy as byte patches: comments, order and quoting of what is there stay as they are.

use jiff::civil::Date;
use thiserror::Error;

use crate::diagnostic::Diagnostic;
use crate::policy::patch::{Pair, Sheet, pair};
use crate::policy::{Person, Policy};
use crate::sshsig::PublicKey;
use crate::text::yaml::{self, Node, Value};
use crate::text::{Edit, Span, apply};

/// What the roster says of a person, or is to say besides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddPerson {
    /// The roster key.
    pub key: String,
    /// The name to show.
    pub name: String,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Roles.
    pub roles: Vec<String>,
    /// SSH keys.
    pub keys: Vec<PublicKey>,
    /// The numeric id of their GitHub account.
    pub github: Option<u64>,
    /// The numeric id of their GitLab account.
    pub gitlab: Option<u64>,
}

/// When a key stops to sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEnd {
    /// After this day.
    Until(Date),
    /// From this day on it is in wrong hands.
    Revoked(Date),
}

/// Why a change of the policy is not made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyEditProblem {
    /// The place is written in a form that no patch fits.
    #[error("the policy is written in a form in which this cannot be changed by a program")]
    Form,
    /// The policy would say something that it cannot mean.
    #[error("{}", .0.message)]
    Fault(Box<Diagnostic>),
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

/// A key as it stands in the roster: its line, with the comment that says whose or where it is.
fn key_line(key: &PublicKey) -> String {
    quoted(format!("{} {}", key.line(), key.comment()).trim_end())
}

fn list(items: &[String]) -> Vec<String> {
    items.iter().map(|item| quoted(item)).collect()
}

/// A key of a person's entry with its list: on one line, and within braces.
fn words(key: &str, items: &[String]) -> (Vec<String>, String) {
    let line = format!("{key}: [{}]", list(items).join(", "));
    (vec![line.clone()], line)
}

impl AddPerson {
    /// What stands in an entry for keys and accounts.
    fn evidence(&self) -> Vec<(&'static str, Vec<String>, String)> {
        let mut pairs = Vec::new();
        if !self.keys.is_empty() {
            let keys: Vec<String> = self.keys.iter().map(key_line).collect();
            let lines =
                std::iter::once("keys:".to_owned()).chain(keys.iter().map(|key| format!("  - {key}")));
            pairs.push(("keys", lines.collect(), format!("keys: [{}]", keys.join(", "))));
        }
        for (forge, id) in [("github", self.github), ("gitlab", self.gitlab)] {
            pairs.extend(id.map(|id| (forge, vec![format!("{forge}: {id}")], format!("{forge}: {id}"))));
        }
        pairs
    }
}

impl Policy {
    /// The edit that adds a person below `people:`, which is made where it is missing.
    ///
    /// `None` where the roster is written in a form to which no line can be added, such as `{…}` on one line.
    pub fn with_person(&self, person: &AddPerson) -> Option<Edit> {
        let text = self.source.text();
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let AddPerson { key, name, emails, roles, .. } = person;
        let mut lines = vec![format!("name: {}", quoted(name))];
        lines.extend(words("emails", emails).0);
        lines.extend(words("roles", roles).0);
        lines.extend(person.evidence().into_iter().flat_map(|(_, lines, _)| lines));
        let block = |indent: &str| {
            lines
                .iter()
                .fold(format!("{indent}{key}:{end}"), |all, line| format!("{all}{indent}  {line}{end}"))
        };
        let people = self.root().and_then(|root| pair(&root, "people").cloned());
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

    /// The edits that add addresses, roles, keys and accounts to a person who is there. The name stays.
    pub fn with_more(&self, more: &AddPerson) -> Option<Vec<Edit>> {
        let entry = self.entry(&more.key)?;
        let sheet = Sheet::new(self.source.text());
        let mut edits = Vec::new();
        for (key, items) in [("emails", &more.emails), ("roles", &more.roles)] {
            if items.is_empty() {
                continue;
            }
            edits.push(match pair(&entry.1, key) {
                Some(there) => sheet.add_items(there, &list(items), false)?,
                None => {
                    let (lines, flow) = words(key, items);
                    sheet.add_key(&entry, &lines, &flow)?
                }
            });
        }
        for (key, lines, flow) in more.evidence() {
            edits.push(match (key, pair(&entry.1, key)) {
                (_, None) => sheet.add_key(&entry, &lines, &flow)?,
                ("keys", Some(there)) => {
                    let keys: Vec<String> = more.keys.iter().map(key_line).collect();
                    sheet.add_items(there, &keys, true)?
                }
                (_, Some(there)) => sheet.replace_word(there, flow.split(' ').nth(1)?)?,
            });
        }
        Some(edits)
    }

    /// The edits that make this day a person's last.
    pub fn with_last_day(&self, person: &str, day: Date) -> Option<Vec<Edit>> {
        let entry = self.entry(person)?;
        let sheet = Sheet::new(self.source.text());
        let line = format!("until: {day}");
        Some(vec![match pair(&entry.1, "until") {
            Some(there) => sheet.replace_word(there, &day.to_string())?,
            None => sheet.add_key(&entry, std::slice::from_ref(&line), &line)?,
        }])
    }

    /// The edits that move a role of a person to those that they held before.
    pub fn with_former_role(&self, person: &str, role: &str) -> Option<Vec<Edit>> {
        let entry = self.entry(person)?;
        let sheet = Sheet::new(self.source.text());
        let (_, roles) = pair(&entry.1, "roles")?;
        let Value::List(items) = &roles.value else { return None };
        let at = items.iter().position(|item| item.text() == Some(role))?;
        let mut edits = vec![sheet.remove_item(roles, at)?];
        if self.people.get(person).is_some_and(|p| p.former_roles.iter().any(|own| own.value == role)) {
            return Some(edits);
        }
        let role = [role.to_owned()];
        edits.push(match pair(&entry.1, "former-roles") {
            Some(there) => sheet.add_items(there, &role, false)?,
            None => {
                let (lines, flow) = words("former-roles", &role);
                sheet.add_key(&entry, &lines, &flow)?
            }
        });
        Some(edits)
    }

    /// The edits that say when a person's key stops to sign.
    pub fn with_key_end(&self, person: &str, key: &PublicKey, stop: KeyEnd) -> Option<Vec<Edit>> {
        let entry = self.entry(person)?;
        let (_, keys) = pair(&entry.1, "keys")?;
        let Value::List(items) = &keys.value else { return None };
        let line = |item: &Node| match &item.value {
            Value::Map(_) => pair(item, "key").and_then(|(_, line)| line.text().map(str::to_owned)),
            _ => item.text().map(str::to_owned),
        };
        let is_it = |item: &Node| line(item).is_some_and(|line| PublicKey::parse(&line).as_ref() == Ok(key));
        let at = items.iter().position(is_it)?;
        let (name, day) = match stop {
            KeyEnd::Until(day) => ("until", day),
            KeyEnd::Revoked(day) => ("revoked", day),
        };
        Sheet::new(self.source.text()).bind_item(keys, at, "key", name, &day.to_string())
    }

    /// The edit that writes the policy's serial: in its place, or above `admins:`, or at the end.
    pub fn with_serial(&self, serial: u64) -> Option<Edit> {
        let text = self.source.text();
        let root = self.root()?;
        if let Some(there) = pair(&root, "serial") {
            return Sheet::new(text).replace_word(there, &serial.to_string());
        }
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Some(match pair(&root, "admins") {
            Some((key, _)) => Edit::insert(key.span.start, format!("serial: {serial}{end}")),
            None if text.ends_with('\n') => Edit::insert(text.len(), format!("serial: {serial}{end}")),
            None => Edit::insert(text.len(), format!("{end}serial: {serial}{end}")),
        })
    }

    /// Applies edits of one person's entry and reads the policy anew. It has to be without new faults, to say `meant`
    /// of that person, and of all else exactly what it said before.
    pub fn edited_person(
        &self,
        edits: &[Edit],
        key: &str,
        meant: &Person,
    ) -> Result<Self, PolicyEditProblem> {
        let read = self.edited(edits)?;
        let same = read.people.get(key).map(Person::without_places) == Some(meant.without_places());
        let rest = |policy: &Self| policy.root().map(|root| without(&root, &["people", key]));
        if same && rest(self) == rest(&read) { Ok(read) } else { Err(PolicyEditProblem::Form) }
    }

    /// Applies an edit of the serial, as [`Policy::edited_person`] does for people.
    pub fn edited_serial(&self, serial: u64) -> Result<Self, PolicyEditProblem> {
        let edit = self.with_serial(serial).ok_or(PolicyEditProblem::Form)?;
        let read = self.edited(&[edit])?;
        let rest = |policy: &Self| policy.root().map(|root| without(&root, &["serial"]));
        let same = read.guard.serial() == serial && rest(self) == rest(&read);
        if same { Ok(read) } else { Err(PolicyEditProblem::Form) }
    }

    /// The edit that writes a key of `site:`, which is made where it is missing.
    pub fn with_site(&self, key: &str, value: &str) -> Option<Edit> {
        let text = self.source.text();
        let line = format!("{key}: {}", quoted(value));
        let root = self.root()?;
        let Some(site) = pair(&root, "site") else {
            let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
            let first = if text.ends_with('\n') { "" } else { end };
            return Some(Edit::insert(text.len(), format!("{first}site:{end}  {line}{end}")));
        };
        match pair(&site.1, key) {
            Some(there) => Sheet::new(text).replace_word(there, &quoted(value)),
            None => Sheet::new(text).add_key(site, std::slice::from_ref(&line), &line),
        }
    }

    /// Applies an edit of a key of `site:`, as [`Policy::edited_person`] does for people.
    pub fn edited_site(&self, key: &str, value: &str) -> Result<Self, PolicyEditProblem> {
        let edit = self.with_site(key, value).ok_or(PolicyEditProblem::Form)?;
        let read = self.edited(&[edit])?;
        let rest = |policy: &Self| policy.root().map(|root| without(&root, &["site", key]));
        let same = read.site.values().any(|(own, _)| own == key) && rest(self) == rest(&read);
        if same { Ok(read) } else { Err(PolicyEditProblem::Form) }
    }

    fn edited(&self, edits: &[Edit]) -> Result<Self, PolicyEditProblem> {
        let text = apply(self.source.text(), edits).map_err(|_| PolicyEditProblem::Form)?;
        let read = Self::parse(self.source.path(), text.as_bytes());
        let known = |fault: &&Diagnostic| self.faults.iter().any(|own| own.message == fault.message);
        match read.faults.iter().find(|fault| !known(fault)) {
            Some(fault) => Err(PolicyEditProblem::Fault(Box::new(fault.clone()))),
            None => Ok(read),
        }
    }

    fn root(&self) -> Option<Node> {
        let text = self.source.text();
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        yaml::parse(&text[start..], start).0
    }

    fn entry(&self, person: &str) -> Option<Pair> {
        let root = self.root()?;
        let (_, people) = pair(&root, "people")?;
        pair(people, person).cloned()
    }
}

/// A tree without the value that these keys lead to, and without places: what else it says.
fn without(node: &Node, path: &[&str]) -> Node {
    let value = match (&node.value, path) {
        (Value::Map(pairs), _) => {
            let kept = pairs.iter().filter(|(key, _)| path.len() != 1 || key.text() != Some(path[0]));
            let inner = |(key, value): &Pair| {
                let path = if path.len() > 1 && key.text() == Some(path[0]) { &path[1..] } else { &[] };
                (without(key, &[]), without(value, path))
            };
            // A roster without anybody, and none at all, say the same.
            let nothing = |(_, value): &Pair| {
                path.len() > 1 && matches!(&value.value, Value::Map(own) if own.is_empty())
            };
            Value::Map(kept.map(inner).filter(|pair| !nothing(pair)).collect())
        }
        (Value::List(items), _) => Value::List(items.iter().map(|item| without(item, &[])).collect()),
        (Value::Scalar { .. }, [_]) if node.is_null() => Value::Map(Vec::new()),
        (Value::Scalar { text, plain }, _) => Value::Scalar { text: text.clone(), plain: *plain },
    };
    Node { span: Span::at(0), value }
}
