//! The roster: who there is, what each may sign for, and by which keys.

use jiff::civil::Date;

use crate::sshsig::PublicKey;
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
    /// Roles they held before: what they signed in them keeps its meaning, and they sign nothing new.
    pub former_roles: Vec<Spanned<String>>,
    /// The last day on which they sign; set for those who leave.
    pub until: Option<Date>,
    /// SSH keys that sign for them.
    pub keys: Vec<Key>,
    /// The numeric id of their GitHub account.
    pub github: Option<Spanned<u64>>,
    /// The numeric id of their GitLab account.
    pub gitlab: Option<Spanned<u64>>,
    /// Where they stand in the policy.
    pub span: Span,
}

/// A key that signs for a person, or that attests what a forge said.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Key {
    /// The key.
    pub public: PublicKey,
    /// The last day on which it signs.
    pub until: Option<Date>,
    /// The day from which on it is in wrong hands.
    pub revoked: Option<Date>,
    /// Where it stands in the policy.
    pub span: Span,
}

impl Person {
    pub(super) fn new(key: &str, span: Span) -> Self {
        Self {
            name: key.to_owned(),
            emails: Vec::new(),
            roles: Vec::new(),
            former_roles: Vec::new(),
            until: None,
            keys: Vec::new(),
            github: None,
            gitlab: None,
            span,
        }
    }

    /// Whether the roster lets them sign in this role. Those who left hold their roles still: [`Person::is_here`] is
    /// another question.
    pub fn holds(&self, role: &str) -> bool {
        self.roles.iter().any(|own| own.value == role)
    }

    /// Whether they hold this role or held it once: what was signed in it then keeps its meaning.
    pub fn held(&self, role: &str) -> bool {
        self.holds(role) || self.former_roles.iter().any(|own| own.value == role)
    }

    /// Whether nothing says that they leave.
    pub const fn stays(&self) -> bool {
        self.until.is_none()
    }

    /// Whether they may still sign on this day.
    pub fn is_here(&self, today: Date) -> bool {
        self.until.is_none_or(|until| today <= until)
    }
}

impl Key {
    /// Whether what it signs on this day is taken.
    pub fn signs(&self, today: Date) -> bool {
        self.revoked.is_none_or(|day| today < day) && self.until.is_none_or(|until| today <= until)
    }
}
