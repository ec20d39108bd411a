//! A person of the roster.

use serde::Serialize;

use super::{DateView, role_name};

/// A person of the roster, who is there or was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PersonView {
    /// The key in the roster.
    pub key: String,
    /// The name.
    pub name: String,
    /// The roles that they may sign in, or could until they left.
    pub roles: Vec<HeldRole>,
    /// Roles that they held before.
    pub former_roles: Vec<HeldRole>,
    /// The last day on which they sign; set for those who leave.
    pub until: Option<DateView>,
    /// Whether they have left, on the day that the site stands for.
    pub left: bool,
}

/// A role that a person holds or held.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct HeldRole {
    /// `product`, `engineering`, or another role of the policy.
    pub key: String,
    /// The role's name as people say it.
    pub name: String,
}

impl HeldRole {
    /// Names a role by its key.
    pub fn new(key: impl Into<String>) -> Self {
        let key = key.into();
        Self { name: role_name(&key), key }
    }
}

impl PersonView {
    /// Creates a person who is there.
    pub fn new(key: impl Into<String>, name: impl Into<String>, roles: &[&str]) -> Self {
        let roles = roles.iter().map(|role| HeldRole::new(*role)).collect();
        Self { key: key.into(), name: name.into(), roles, ..Self::default() }
    }

    /// Whether they are asked to sign in a role.
    pub fn is_asked_for(&self, role: &str) -> bool {
        self.until.is_none() && self.roles.iter().any(|held| held.key == role)
    }
}
