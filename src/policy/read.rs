//! From the policy's text to a policy: strict, and with every mistake pointed at.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Level};
use crate::policy::model::{POLICY_MALFORMED, POLICY_UNKNOWN_KEY};
use crate::policy::{Policy, RuleSetting, Since};
use crate::record::{Kind, Status, is_word, nearest, parse_date};
use crate::text::yaml::{self, Node, Value};
use crate::text::{Source, Span, Spanned, hidden_characters};

/// The largest policy that is read, in bytes: 64 KiB, some five hundred people.
const SIZE_LIMIT: usize = 64 * 1024;

/// Beside how many faults a known word is suggested.
const SUGGESTED: usize = 20;

/// How many words a list in a message has.
const LISTED: usize = 20;

const KEYS: [&str; 21] = [
    "version",
    "title",
    "log",
    "prefix",
    "since",
    "people",
    "roles",
    "levels",
    "sections",
    "rules",
    "keys",
    "ignore",
    "site",
    "integrations",
    "one-person-may-sign-both-roles",
    "explicit-acceptance",
    "serial",
    "admins",
    "admin-threshold",
    "evidence",
    "attestors",
];

impl Policy {
    /// Reads a policy from its file's bytes. Never fails: what cannot be read is a fault, and defaults stand in.
    pub fn parse(path: &str, bytes: &[u8]) -> Self {
        let refuse = |message: String, help: &str| {
            let mut policy = Self::defaults(Source::new(path, ""));
            let fault = Diagnostic::new(POLICY_MALFORMED, path, Span::at(0), message).help(help);
            policy.faults.push(fault);
            policy
        };
        if bytes.len() > SIZE_LIMIT {
            let message = format!("the policy has {} bytes, more than the {SIZE_LIMIT} allowed", bytes.len());
            return refuse(message, "a policy is a short file: people, roles, rules");
        }
        let text = match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains('\0') => text,
            _ => {
                return refuse("the policy is not UTF-8 text".to_owned(), "save it as UTF-8");
            }
        };
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut reader = Reader { policy: Self::defaults(Source::new(path, text)) };
        for (at, character, kind) in hidden_characters(&text[start..]).take(20) {
            let span = Span::new(start + at, start + at + character.len_utf8());
            let message = format!("the policy holds {} (U+{:04X})", kind.describe(), character as u32);
            reader.fault(span, message).help.push("delete it".to_owned());
        }
        let (root, faults) = yaml::parse(&text[start..], start);
        for fault in &faults {
            reader.fault(fault.span, fault.kind.to_string());
        }
        match root {
            None if faults.is_empty() => {
                reader.fault(Span::at(0), "the policy is empty".to_owned()).help.push(
                    "`countersign init` writes one; the least is `title:`, `log:` and `people:`".to_owned(),
                );
            }
            Some(root) if faults.is_empty() => reader.policy(&root),
            // What was read before the fault would be half a policy: the defaults are safer.
            _ => {}
        }
        reader.policy
    }
}

/// The words of a list, as far as anybody reads.
pub(super) fn listed(words: &[&str]) -> String {
    let shown = words.get(..LISTED).unwrap_or(words).join(", ");
    if words.len() > LISTED { format!("{shown}, …") } else { shown }
}

pub(super) struct Reader {
    pub(super) policy: Policy,
}

impl Reader {
    pub(super) fn fault(&mut self, span: Span, message: String) -> &mut Diagnostic {
        let path = self.policy.source.path().to_owned();
        self.policy.faults.push(Diagnostic::new(POLICY_MALFORMED, path, span, message));
        self.policy.faults.last_mut().expect("one was just pushed")
    }

    pub(super) fn map<'n>(&mut self, node: &'n Node, what: &str) -> &'n [(Node, Node)] {
        match &node.value {
            Value::Map(pairs) => pairs,
            _ if node.is_null() => &[],
            _ => {
                self.fault(node.span, format!("{what} should be keys and values, found {}", node.describe()));
                &[]
            }
        }
    }

    pub(super) fn word<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        if node.text().is_none() {
            self.fault(node.span, format!("{what} should be a word or sentence, found {}", node.describe()));
        }
        node.text()
    }

    pub(super) fn words(&mut self, node: &Node, what: &str) -> Vec<Spanned<String>> {
        let items = match &node.value {
            Value::List(items) => items.as_slice(),
            _ if node.is_null() => &[],
            _ => {
                let message = format!("{what} should be a list such as `[a, b]`, found {}", node.describe());
                self.fault(node.span, message);
                &[]
            }
        };
        items
            .iter()
            .filter_map(|item| self.word(item, what).map(|text| Spanned::new(text.to_owned(), item.span)))
            .collect()
    }

    /// The known word that was most likely meant. Beside the first faults only: nobody reads on, and a long policy full
    /// of mistakes would be held against itself, word for word.
    pub(super) fn near<'k>(&self, word: &str, known: &[&'k str]) -> Option<&'k str> {
        (self.policy.faults.len() < SUGGESTED).then(|| nearest(&word.to_lowercase(), known)).flatten()
    }

    pub(super) fn unknown(&mut self, key: &Node, known: &[&str], place: &str) {
        let word = key.text().unwrap_or_default().to_owned();
        let path = self.policy.source.path().to_owned();
        let mut fault = Diagnostic::new(
            POLICY_UNKNOWN_KEY,
            path,
            key.span,
            format!("nothing knows the key `{word}` {place}"),
        );
        if let Some(near) = self.near(&word, known) {
            fault = fault.label(format!("did you mean `{near}`?"));
        }
        self.policy.faults.push(fault.help(format!("known keys {place}: {}", listed(known))));
    }

    fn policy(&mut self, root: &Node) {
        let pairs = self.map(root, "the policy");
        // Roles come first: people and levels are checked against them.
        for (key, value) in pairs {
            if key.text() == Some("roles") {
                self.roles(value);
            }
        }
        for (key, value) in pairs {
            match key.text().unwrap_or_default() {
                "version" => self.version(value),
                "title" => {
                    if let Some(title) = self.word(value, "`title`") {
                        self.policy.title = title.to_owned();
                    }
                }
                "log" => self.log(value),
                "prefix" => self.prefix(value),
                "since" => self.policy.since = self.since(value),
                "people" => self.people(value),
                "roles" | "admins" => {}
                "serial" => self.policy.guard.serial = self.count(value, "`serial`"),
                "admin-threshold" => self.threshold(value),
                "evidence" => self.evidence(value),
                "attestors" => self.policy.guard.attestors = self.keys(value, "`attestors`"),
                "levels" => self.levels(value),
                "sections" => self.sections(value),
                "rules" => self.rules(value),
                "keys" => {
                    self.policy.keys = self.words(value, "`keys`").into_iter().map(|k| k.value).collect()
                }
                "ignore" => {
                    self.policy.ignore = self.words(value, "`ignore`").into_iter().map(|k| k.value).collect();
                }
                "site" => self.site(value),
                "integrations" => self.integrations(key, value),
                "one-person-may-sign-both-roles" => {
                    self.policy.one_person_may_sign_both_roles = self.truth(value);
                }
                "explicit-acceptance" => self.policy.explicit_acceptance = self.truth(value),
                _ => self.unknown(key, &KEYS, "in a policy"),
            }
        }
        // Admins come last: they are people.
        for (key, value) in pairs {
            if key.text() == Some("admins") {
                self.admins(value);
            }
        }
        self.integrations_need_a_site(pairs);
        self.whole();
        if self.policy.log.is_none() {
            self.fault(Span::at(0), "the policy gives the log no identity".to_owned())
                .help
                .push("add a line `log:` with a random UUID; `countersign init` writes one".to_owned());
        }
    }

    pub(super) fn truth(&mut self, value: &Node) -> bool {
        if !matches!(value.text(), Some("true" | "false")) {
            self.fault(value.span, "this should be `true` or `false`".to_owned());
        }
        value.text() == Some("true")
    }

    fn version(&mut self, value: &Node) {
        if value.text() != Some("1") {
            let seen = value.text().unwrap_or("nothing").to_owned();
            self.fault(value.span, format!("the policy is of version {seen}; this program knows version 1"))
                .help
                .push("install a newer countersign, or write `version: 1`".to_owned());
        }
    }

    fn log(&mut self, value: &Node) {
        let Some(id) = self.word(value, "`log`") else {
            return;
        };
        let valid =
            id.len() >= 8 && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if valid {
            self.policy.log = Some(Spanned::new(id.to_owned(), value.span));
        } else {
            let message = format!("`{id}` cannot be a log's identity: 8 to 64 letters, digits and `-`");
            self.fault(value.span, message);
            // Reported once: a second fault that there is none would mislead.
            self.policy.log = Some(Spanned::new("invalid-log".to_owned(), value.span));
        }
    }

    fn prefix(&mut self, value: &Node) {
        let Some(prefix) = self.word(value, "`prefix`") else {
            return;
        };
        let bytes = prefix.as_bytes();
        if bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && bytes.len() <= 12
            && bytes.iter().all(u8::is_ascii_alphanumeric)
        {
            self.policy.prefix = prefix.to_owned();
        } else {
            self.fault(
                value.span,
                format!("`{prefix}` cannot be a prefix: up to 12 letters and digits, such as `DR`"),
            );
        }
    }

    fn since(&mut self, value: &Node) -> Option<Since> {
        let text = value.text().unwrap_or_default();
        let number = text.parse().ok().filter(|number| *number > 0).map(Since::Number);
        let since = number.or_else(|| parse_date(text).map(Since::Day));
        if since.is_none() {
            let message = format!("`{text}` is neither a record's number nor a day such as `2026-11-22`");
            self.fault(value.span, message);
        }
        since
    }

    fn roles(&mut self, value: &Node) {
        for role in self.words(value, "`roles`") {
            if !is_word(&role.value) {
                let message = format!("`{}` cannot be a role: one word of a–z, 0–9 and `-`", role.value);
                self.fault(role.span, message);
            } else if !self.policy.all_roles().contains(&role.value.as_str()) {
                self.policy.roles.push(role.value);
            }
        }
    }

    fn sections(&mut self, value: &Node) {
        for (key, node) in self.map(value, "`sections`") {
            match key.text().unwrap_or_default().parse::<Kind>() {
                Ok(kind) => {
                    let sections = self.words(node, "a list of sections");
                    self.policy.sections.insert(kind, sections.into_iter().map(|s| s.value).collect());
                }
                Err(()) => self.unknown(key, &["product", "technical"], "in `sections`"),
            }
        }
    }

    fn rules(&mut self, value: &Node) {
        for (key, node) in self.map(value, "`rules`") {
            let mut setting = RuleSetting::default();
            if let Value::Map(pairs) = &node.value {
                for (key, value) in pairs {
                    match key.text().unwrap_or_default() {
                        "level" => setting.level = self.level(value),
                        "since" => setting.since = self.since(value),
                        "status" => {
                            for (key, value) in self.map(value, "`status`") {
                                let names: Vec<&str> = Status::ALL.iter().map(|s| s.name()).collect();
                                match key.text().unwrap_or_default().parse::<Status>() {
                                    Ok(status) => {
                                        setting
                                            .by_status
                                            .extend(self.level(value).map(|level| (status, level)));
                                    }
                                    Err(()) => self.unknown(key, &names, "in `status`"),
                                }
                            }
                        }
                        _ => self.unknown(key, &["level", "since", "status"], "in a rule's setting"),
                    }
                }
            } else {
                setting.level = self.level(node);
            }
            let code = key.text().unwrap_or_default().to_owned();
            self.policy.rules.push((Spanned::new(code, key.span), setting));
        }
    }

    fn level(&mut self, value: &Node) -> Option<Level> {
        let level = value.text().and_then(|text| text.parse().ok());
        if level.is_none() {
            let names: BTreeSet<&str> = Level::ALL.iter().map(|level| level.name()).collect();
            let seen = value.text().unwrap_or("nothing").to_owned();
            let names: Vec<&str> = names.into_iter().collect();
            self.fault(value.span, format!("`{seen}` is no level: write one of {}", names.join(", ")));
        }
        level
    }
}
