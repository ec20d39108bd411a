//! Reads keys, levels of evidence and the guard of the policy itself.

use jiff::civil::Date;

use crate::diagnostic::Label;
use crate::policy::read::Reader;
use crate::policy::{Key, Person, ROLES};
use crate::record::{Evidence, parse_date};
use crate::sshsig::PublicKey;
use crate::text::yaml::{Node, Value};
use crate::text::{Span, Spanned};

/// The keys of a key's entry.
const OF_KEY: [&str; 3] = ["key", "until", "revoked"];

impl Reader {
    /// A list of keys: each an OpenSSH line, or that line with the days that bound it.
    pub(super) fn keys(&mut self, value: &Node, what: &str) -> Vec<Key> {
        let Value::List(items) = &value.value else {
            if !value.is_null() {
                self.fault(
                    value.span,
                    format!("{what} should be a list of keys, found {}", value.describe()),
                )
                .help
                .push("write each on its own line: `- ssh-ed25519 AAAA…`".to_owned());
            }
            return Vec::new();
        };
        items.iter().filter_map(|item| self.key(item)).collect()
    }

    fn key(&mut self, item: &Node) -> Option<Key> {
        let (line, until, revoked) = match &item.value {
            Value::Map(pairs) => {
                let (mut line, mut until, mut revoked) = (None, None, None);
                for (key, value) in pairs {
                    match key.text().unwrap_or_default() {
                        "key" => line = Some(value),
                        "until" => until = self.day(value),
                        "revoked" => revoked = self.day(value),
                        _ => self.unknown(key, &OF_KEY, "in a key"),
                    }
                }
                if line.is_none() {
                    self.fault(item.span, "this entry names no `key:`".to_owned());
                }
                (line?, until, revoked)
            }
            _ => (item, None, None),
        };
        let text = self.word(line, "a key")?;
        match PublicKey::parse(text) {
            Ok(public) => Some(Key { public, until, revoked, span: line.span }),
            Err(fault) => {
                self.fault(line.span, fault.to_string())
                    .help
                    .push("a key is what `ssh-keygen` writes into a file that ends in `.pub`".to_owned());
                None
            }
        }
    }

    /// A day such as `2026-11-22`.
    pub(super) fn day(&mut self, value: &Node) -> Option<Date> {
        let day = value.text().and_then(parse_date);
        if day.is_none() {
            let seen = value.text().unwrap_or("nothing").to_owned();
            self.fault(value.span, format!("`{seen}` is no day such as `2026-11-22`"));
        }
        day
    }

    /// A number of at least one.
    pub(super) fn count(&mut self, value: &Node, what: &str) -> Option<Spanned<u64>> {
        let text = value.text().unwrap_or_default();
        let plain = text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
        let number = text.parse().ok().filter(|_| plain);
        if number.is_none() {
            self.fault(value.span, format!("{what} should be a number from 1 on, found `{text}`"));
        }
        number.map(|number| Spanned::new(number, value.span))
    }

    pub(super) fn admins(&mut self, value: &Node) {
        for admin in self.words(value, "`admins`") {
            if let Some(person) = self.policy.people.get(&admin.value) {
                let keyless = person.keys.iter().all(|key| key.revoked.is_some());
                if self.policy.guard.admins.iter().any(|other| other.value == admin.value) {
                    self.fault(admin.span, format!("`{}` stands twice among the admins", admin.value));
                    continue;
                }
                if keyless {
                    self.fault(admin.span, format!("`{}` has no key, and admins sign with one", admin.value))
                        .help
                        .push(format!("`countersign roster add {} --key FILE.pub`", admin.value));
                }
                self.policy.guard.admins.push(admin);
            } else {
                let known: Vec<&str> = self.policy.people.keys().map(String::as_str).collect();
                let near = self.near(&admin.value, &known).map(str::to_owned);
                let fault =
                    self.fault(admin.span, format!("the roster knows nobody called `{}`", admin.value));
                if let Some(near) = near {
                    fault.label = format!("did you mean `{near}`?");
                }
            }
        }
    }

    pub(super) fn threshold(&mut self, value: &Node) {
        let Some(count) = self.count(value, "`admin-threshold`") else { return };
        let threshold = u32::try_from(count.value).unwrap_or(u32::MAX);
        self.policy.guard.threshold = Some(Spanned::new(threshold, count.span));
    }

    pub(super) fn evidence(&mut self, value: &Node) {
        let roles: Vec<String> = self.policy.all_roles().into_iter().map(str::to_owned).collect();
        for (key, value) in self.map(value, "`evidence`") {
            let role = key.text().unwrap_or_default();
            if !roles.iter().any(|known| known == role) {
                let known: Vec<&str> = roles.iter().map(String::as_str).collect();
                self.unknown(key, &known, "in `evidence`");
                continue;
            }
            let word = value.text().unwrap_or_default();
            match Evidence::ALL.into_iter().find(|evidence| evidence.name() == word) {
                Some(evidence) => {
                    self.policy.guard.evidence.insert(role.to_owned(), evidence);
                }
                None => {
                    let message = format!("`{word}` is no evidence");
                    self.fault(value.span, message)
                        .help
                        .push("write `declared`, `forge`, `key` or `hardware`, weakest first".to_owned());
                }
            }
        }
    }

    /// What only the whole policy shows: keys and accounts of two people, and guards that nobody can satisfy.
    pub(super) fn whole(&mut self) {
        self.keys_of_two();
        self.accounts_of_two();
        self.enough_admins();
        let guard = &self.policy.guard;
        if guard.evidence.values().any(|least| *least == Evidence::Forge) && guard.attestors.is_empty() {
            self.fault(
                Span::at(0),
                "a role asks for `forge`, and no key attests what a forge says".to_owned(),
            )
            .help
            .push("name the key of the workflow that does: `attestors: [\"ssh-ed25519 AAAA…\"]`".to_owned());
        }
        for role in ROLES.into_iter().map(str::to_owned).chain(self.policy.roles.clone()) {
            self.evidence_for(&role);
        }
    }

    /// As many admins as have to approve must be able to: those who leave will not, and nobody could change that then.
    fn enough_admins(&mut self) {
        let guard = &self.policy.guard;
        let admins = guard.admins.len();
        if let Some(threshold) = guard.threshold.filter(|threshold| threshold.value as usize > admins) {
            let message = format!("{} admins have to approve, and there are {admins}", threshold.value);
            self.fault(threshold.span, message).help.push("name more under `admins:`".to_owned());
            return;
        }
        let people = &self.policy.people;
        let leaves =
            |admin: &&Spanned<String>| people.get(&admin.value).is_some_and(|person| !person.stays());
        let Some(first) = guard.admins.iter().find(leaves).cloned() else { return };
        let (needed, stay) =
            (guard.threshold() as usize, admins - guard.admins.iter().filter(leaves).count());
        if needed > stay {
            let message = format!(
                "`{}` leaves, and {needed} of {admins} admins have to approve each change of this file",
                first.value
            );
            let fault = self.fault(first.span, message);
            fault.label = format!("{stay} would be left");
            fault.help.push("name another person under `admins:` in their place".to_owned());
        }
    }

    /// Somebody who may sign in a role must have what it asks for.
    fn evidence_for(&mut self, role: &str) {
        let least = self.policy.least_evidence(role);
        if least == Evidence::Declared {
            return;
        }
        let fits =
            |key: &Key| key.revoked.is_none() && (least < Evidence::Hardware || key.public.is_hardware());
        let account = |person: &Person| {
            least == Evidence::Forge && (person.github.is_some() || person.gitlab.is_some())
        };
        let Some((_, first)) = self.policy.holders(role).next() else { return };
        let place = first.span;
        if self.policy.holders(role).any(|(_, person)| account(person) || person.keys.iter().any(fits)) {
            return;
        }
        let (what, way) = match least {
            Evidence::Forge => ("an account or a key", "--github ID"),
            Evidence::Hardware => ("a key in a device", "--key FILE.pub"),
            _ => ("a key", "--key FILE.pub"),
        };
        let message = format!("{role} asks for `{least}`, and nobody who may sign for it has {what}");
        self.fault(place, message)
            .help
            .push(format!("`countersign roster add KEY {way}` gives a person one"));
    }

    fn keys_of_two(&mut self) {
        let people = self.policy.people.iter();
        let mut all: Vec<(String, &Key)> = people
            .flat_map(|(name, person)| person.keys.iter().map(move |key| (format!("`{name}`"), key)))
            .collect();
        all.extend(self.policy.guard.attestors.iter().map(|key| ("the attestors".to_owned(), key)));
        let mut doubles = Vec::new();
        for (at, (owner, key)) in all.iter().enumerate() {
            if let Some((other, first)) = all[..at].iter().find(|(_, first)| first.public == key.public) {
                doubles.push((key.span, first.span, owner.clone(), other.clone()));
            }
        }
        for (span, first, owner, other) in doubles {
            self.twice(span, first, format!("this key of {owner} is a key of {other} already"), "key");
        }
    }

    fn accounts_of_two(&mut self) {
        let mut doubles = Vec::new();
        for forge in ["GitHub", "GitLab"] {
            let account = |person: &Person| match forge {
                "GitHub" => person.github,
                _ => person.gitlab,
            };
            let all: Vec<(&String, Spanned<u64>)> =
                self.policy.people.iter().filter_map(|(name, p)| Some((name, account(p)?))).collect();
            for (at, (_, id)) in all.iter().enumerate() {
                if let Some((other, first)) = all[..at].iter().find(|(_, first)| first.value == id.value) {
                    let message = format!("the {forge} account {} is `{other}`'s already", id.value);
                    doubles.push((id.span, first.span, message));
                }
            }
        }
        for (span, first, message) in doubles {
            self.twice(span, first, message, "account");
        }
    }

    fn twice(&mut self, span: Span, first: Span, message: String, what: &str) {
        let path = self.policy.source.path().to_owned();
        let fault = self.fault(span, message);
        fault.related.push(Label { path: path.into(), span: first, text: "stands here first".to_owned() });
        fault.help.push(format!("one {what} belongs to one person: sign-offs count people, not keys"));
    }
}
