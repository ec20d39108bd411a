//! What a log is held to: who signs, what makes an acceptance count, and how grave each rule is.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::RuleMeta;

/// What a log's policy asks, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HeldToView {
    /// The roles with their people.
    pub roles: Vec<RosterView>,
    /// Decision levels, each with the names of the roles that have to sign.
    pub levels: Vec<LevelView>,
    /// Whether one person may sign for product and engineering.
    pub is_one_enough: bool,
    /// From when on: a record such as `DR-10`, or a day; `None` from the first record on.
    pub since: Option<String>,
    /// Required sections of each kind.
    pub sections: Vec<(String, Vec<String>)>,
    /// Names of those who approve changes of the policy; empty where everybody who can push may.
    pub admins: Vec<String>,
    /// How many of them have to.
    pub threshold: u32,
    /// The level of each rule that the policy sets, by its name.
    pub settings: BTreeMap<String, String>,
    /// The file of the policy.
    pub path: String,
    /// Where the file can be read, if the site knows.
    pub source_url: Option<String>,
}

/// A role, what it needs, and who holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RosterView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Whether every decision needs it unless its level says otherwise.
    pub is_always: bool,
    /// The least evidence that a sign-off needs, as a word.
    pub evidence: &'static str,
    /// What that means.
    pub meaning: &'static str,
    /// Who holds it.
    pub people: Vec<MemberView>,
}

/// A person of the roster.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MemberView {
    /// The name.
    pub name: String,
    /// The last day on which they sign, for those who leave.
    pub until: Option<super::DateView>,
    /// How many keys sign for them.
    pub keys: usize,
}

/// A decision level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LevelView {
    /// Its name.
    pub name: String,
    /// The names of the roles that have to sign.
    pub roles: Vec<String>,
}

/// A rule that records are held to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RuleView {
    /// Its name.
    pub code: String,
    /// The defect in one line.
    pub summary: String,
    /// Its page, in Markdown.
    pub docs: String,
    /// Its level where a policy says nothing.
    pub default: &'static str,
    /// Whether a record may allow itself an exception.
    pub is_suppressible: bool,
    /// Whether it spares records that are older than the policy's `since`.
    pub spares_older: bool,
}

impl From<&RuleMeta> for RuleView {
    fn from(meta: &RuleMeta) -> Self {
        Self {
            code: meta.code.to_string(),
            summary: meta.summary.to_owned(),
            docs: meta.docs.to_owned(),
            default: meta.default.name(),
            is_suppressible: meta.suppressible,
            spares_older: meta.spares_older,
        }
    }
}
