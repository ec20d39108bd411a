//! The roster: who there is and what each may sign for.

use crate::text::{Span, Spanned};

/// A person of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The name to show.
    pub name: String,
    /// E-mail addresses, by which git's identity is matched, in any case.
    pub emails: Vec<Spanned<String>>,
    /// The roles they may sign in.
    pub roles: Vec<Spanned<String>>,
    /// Where they stand in the policy.
    pub span: Span,
}

impl Person {
    /// Whether they may sign in this role.
    pub fn holds(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own.value == role)
    }
}
