//! What a policy says once it has been read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diagnostic::{Code, Diagnostic};
use crate::policy::{Guard, Integrations, Person, RuleSetting, SiteSettings};
use crate::record::{Kind, Record};
use crate::text::{Source, Span, Spanned};

/// The name of a policy's file; the folder it stands in is a log.
pub const FILE_NAME: &str = "countersign.yaml";

/// The two roles that every decision needs unless a level of the policy says otherwise.
pub const ROLES: [&str; 2] = ["product", "engineering"];

/// A policy that says something it cannot mean.
pub const POLICY_MALFORMED: Code = Code("policy-malformed");
/// A key of the policy that nothing knows.
pub const POLICY_UNKNOWN_KEY: Code = Code("policy-unknown-key");

/// From which record on the rules judge what records say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// From this number on.
    Number(u32),
    /// From this day on; a record without date counts as older.
    Day(Date),
}

impl Since {
    /// Whether a record is from then on. A record without a number is new, so that nothing escapes by losing it.
    pub fn covers(self, record: &Record) -> bool {
        match self {
            Self::Number(first) => record.number.is_none_or(|number| number >= first),
            Self::Day(first) => record.date.as_ref().is_some_and(|date| date.value >= first),
        }
    }
}

/// How grave a decision is, by the roles that have to sign it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLevel {
    /// The roles, in the order in which they are shown.
    pub roles: Vec<String>,
}

/// A policy: read, checked, and with all that is wrong in [`Policy::faults`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Policy {
    /// The file.
    pub source: Source,
    /// What is wrong with it.
    pub faults: Vec<Diagnostic>,
    /// What the log is called.
    pub title: String,
    /// The log's identity, so that a sign-off counts in no other log.
    pub log: Option<Spanned<String>>,
    /// What stands in front of a number when people speak of a record: `DR` in `DR-42`.
    pub prefix: String,
    /// From which record on the rules judge what records say.
    pub since: Option<Since>,
    /// The roster.
    pub people: BTreeMap<String, Person>,
    /// Where the roster stands.
    pub people_span: Span,
    /// Roles besides product and engineering.
    pub roles: Vec<String>,
    /// Decision levels.
    pub levels: BTreeMap<String, DecisionLevel>,
    /// Whether one person may sign for product and engineering. Never by default.
    pub one_person_may_sign_both_roles: bool,
    /// Whether a record that every role has signed is accepted by a word of its own, and not by the last sign-off.
    pub explicit_acceptance: bool,
    /// Required sections of each kind.
    pub sections: BTreeMap<Kind, Vec<String>>,
    /// Levels of rules.
    pub rules: Vec<(Spanned<String>, RuleSetting)>,
    /// Front-matter keys of the team's own.
    pub keys: BTreeSet<String>,
    /// Files and folders of the log that hold no records.
    pub ignore: Vec<String>,
    /// What it says of the site.
    pub site: SiteSettings,
    /// Where else decisions are shown.
    pub integrations: Integrations,
    /// What it asks of sign-offs and of its own changes.
    pub guard: Guard,
}

impl Policy {
    /// A policy that says nothing: the defaults.
    pub fn defaults(source: Source) -> Self {
        let core = || ["Context", "Decision", "Consequences"].map(str::to_owned).to_vec();
        Self {
            source,
            faults: Vec::new(),
            title: "Decisions".to_owned(),
            log: None,
            prefix: "DR".to_owned(),
            since: None,
            people: BTreeMap::new(),
            people_span: Span::at(0),
            roles: Vec::new(),
            levels: BTreeMap::new(),
            one_person_may_sign_both_roles: false,
            explicit_acceptance: false,
            sections: Kind::ALL.into_iter().map(|kind| (kind, core())).collect(),
            rules: Vec::new(),
            keys: BTreeSet::new(),
            ignore: Vec::new(),
            site: SiteSettings::default(),
            integrations: Integrations::default(),
            guard: Guard::default(),
        }
    }

    /// Every role there is: product, engineering, then the team's own.
    pub fn all_roles(&self) -> Vec<&str> {
        ROLES.into_iter().chain(self.roles.iter().map(String::as_str)).collect()
    }

    /// The roles that have to sign a record: those of its level, else product and engineering.
    pub fn required_roles(&self, record: &Record) -> Vec<&str> {
        let level = record.level.as_ref().and_then(|level| self.levels.get(&level.value));
        match level {
            Some(level) => level.roles.iter().map(String::as_str).collect(),
            None => ROLES.to_vec(),
        }
    }

    /// The person with this e-mail address, in any case.
    pub fn person_by_email(&self, email: &str) -> Option<(&str, &Person)> {
        let email = email.trim().to_lowercase();
        self.people
            .iter()
            .find(|(_, person)| person.emails.iter().any(|own| own.value.to_lowercase() == email))
            .map(|(key, person)| (key.as_str(), person))
    }

    /// The people to ask for a sign-off in a role, by roster key: those who hold it and do not leave.
    pub fn holders<'a>(&'a self, role: &'a str) -> impl Iterator<Item = (&'a str, &'a Person)> {
        self.people.iter().filter(move |(_, p)| p.holds(role) && p.stays()).map(|(key, p)| (key.as_str(), p))
    }

    /// Whether the rules judge what this record says, or spare it as older than `since`.
    pub fn covers(&self, record: &Record) -> bool {
        self.since.is_none_or(|since| since.covers(record))
    }

    /// Whether a record is spared by the rules on what records say: one of another tool, older than `since`, as it was
    /// or imported.
    ///
    /// A record that was written under the policy is never older than it: it could have been signed.
    pub fn spares(&self, record: &Record) -> bool {
        record.is_inherited() && !self.covers(record)
    }

    /// What people call the record with this number: `DR-42`.
    pub fn reference(&self, number: u32) -> String {
        format!("{}-{number}", self.prefix)
    }
}
