//! The roster: who there is, what each may sign for, and by which keys.

use jiff::civil::Date;

use crate::policy::AddPerson;
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

    /// What the roster says of somebody who is added to it.
    pub(crate) fn meant(added: &AddPerson) -> Self {
        let mut person = Self::new(&added.key, Span::at(0)).with(added);
        person.name.clone_from(&added.name);
        person
    }

    /// The same person with what is added to their entry.
    pub(crate) fn with(&self, more: &AddPerson) -> Self {
        let placed = |text: &String| Spanned::new(text.clone(), Span::at(0));
        let mut person = self.clone();
        person.emails.extend(more.emails.iter().map(placed));
        person.roles.extend(more.roles.iter().map(placed));
        let key = |public: &PublicKey| Key {
            public: public.clone(),
            until: None,
            revoked: None,
            span: Span::at(0),
        };
        person.keys.extend(more.keys.iter().map(key));
        person.github = more.github.map(|id| Spanned::new(id, Span::at(0))).or(person.github);
        person.gitlab = more.gitlab.map(|id| Spanned::new(id, Span::at(0))).or(person.gitlab);
        person
    }

    /// The same person without places: two are equal that say the same.
    pub(super) fn without_places(&self) -> Self {
        let texts = |items: &[Spanned<String>]| -> Vec<Spanned<String>> {
            items.iter().map(|item| Spanned::new(item.value.clone(), Span::at(0))).collect()
        };
        let number = |id: Option<Spanned<u64>>| id.map(|id| Spanned::new(id.value, Span::at(0)));
        Self {
            name: self.name.clone(),
            emails: texts(&self.emails),
            roles: texts(&self.roles),
            former_roles: texts(&self.former_roles),
            until: self.until,
            keys: self.keys.iter().map(|key| Key { span: Span::at(0), ..key.clone() }).collect(),
            github: number(self.github),
            gitlab: number(self.gitlab),
            span: Span::at(0),
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

    /// Whether a commit by the author with this address is theirs: one of their addresses in any case, or the one that
    /// their account on GitHub or GitLab commits with for those who keep theirs to themselves.
    pub fn is_author(&self, email: &str) -> bool {
        let email = email.trim().to_lowercase();
        let account = |host: &str, divider: char, id: Option<&Spanned<u64>>| {
            let own = email.strip_suffix(host).and_then(|local| local.split_once(divider));
            own.is_some_and(|(digits, _)| id.is_some_and(|id| digits == id.value.to_string()))
        };
        self.emails.iter().any(|own| own.value.trim().to_lowercase() == email)
            || account("@users.noreply.github.com", '+', self.github.as_ref())
            || account("@users.noreply.gitlab.com", '-', self.gitlab.as_ref())
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
