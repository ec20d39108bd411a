//! Reads the roster and the decision levels: who there is, and who has to sign what.

use crate::policy::read::{Reader, listed};
use crate::policy::{DecisionLevel, Person, ROLES};
use crate::record::is_word;
use crate::text::yaml::Node;
use crate::text::{Span, Spanned};

/// The keys of a person's entry.
const OF_PERSON: [&str; 8] = ["name", "emails", "roles", "former-roles", "until", "keys", "github", "gitlab"];

impl Reader {
    /// Roles by name; one that does not exist is a fault with the nearest that does.
    fn known_roles(&mut self, value: &Node, what: &str) -> Vec<Spanned<String>> {
        let roles = self.words(value, what);
        let known: Vec<String> = self.policy.all_roles().into_iter().map(str::to_owned).collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        roles
            .into_iter()
            .filter(|role| {
                let exists = known.contains(&role.value.as_str());
                if !exists {
                    let near = self.near(&role.value, &known);
                    let fault = self.fault(role.span, format!("there is no role `{}`", role.value));
                    if let Some(near) = near {
                        fault.label = format!("did you mean `{near}`?");
                    }
                    fault.help.push(format!("roles are {}; name others under `roles:`", listed(&known)));
                }
                exists
            })
            .collect()
    }

    pub(super) fn people(&mut self, value: &Node) {
        self.policy.people_span = value.span;
        for (key, node) in self.map(value, "`people`") {
            let id = key.text().unwrap_or_default();
            if !is_word(id) {
                let message =
                    format!("`{id}` cannot be a roster key: one word of a–z, 0–9 and `-`, such as `grace`");
                self.fault(key.span, message);
                continue;
            }
            let mut person = Person::new(id, key.span);
            for (key, value) in self.map(node, "a person") {
                match key.text().unwrap_or_default() {
                    "name" => person.name = self.word(value, "`name`").unwrap_or(id).to_owned(),
                    "emails" => person.emails = self.words(value, "`emails`"),
                    "roles" => person.roles = self.known_roles(value, "`roles`"),
                    "former-roles" => person.former_roles = self.known_roles(value, "`former-roles`"),
                    "until" => person.until = self.day(value),
                    "keys" => person.keys = self.keys(value, "`keys`"),
                    "github" => person.github = self.count(value, "`github`, an account's numeric id,"),
                    "gitlab" => person.gitlab = self.count(value, "`gitlab`, an account's numeric id,"),
                    _ => self.unknown(key, &OF_PERSON, "in a person"),
                }
            }
            for email in &person.emails {
                if !email.value.contains('@') || email.value.contains(char::is_whitespace) {
                    self.fault(email.span, format!("`{}` is not an e-mail address", email.value));
                } else if let Some((other, owner)) = self.owner_of(&email.value) {
                    let (message, span) =
                        (format!("`{}` is the e-mail address of `{other}` already", email.value), owner);
                    let path = self.policy.source.path().to_owned();
                    let fault = self.fault(email.span, message);
                    fault.related.push(crate::diagnostic::Label {
                        path: path.into(),
                        span,
                        text: format!("`{other}` stands here"),
                    });
                    fault.help.push("one address belongs to one person: sign-offs count people".to_owned());
                }
            }
            self.policy.people.insert(id.to_owned(), person);
        }
    }

    fn owner_of(&self, email: &str) -> Option<(String, Span)> {
        self.policy.person_by_email(email).map(|(key, person)| (key.to_owned(), person.span))
    }

    pub(super) fn levels(&mut self, value: &Node) {
        for (key, node) in self.map(value, "`levels`") {
            let name = key.text().unwrap_or_default();
            if !is_word(name) {
                let message = format!("`{name}` cannot be a level's name: one word of a–z, 0–9 and `-`");
                self.fault(key.span, message);
                continue;
            }
            let mut roles = Vec::new();
            for (key, value) in self.map(node, "a level") {
                match key.text().unwrap_or_default() {
                    "roles" => {
                        roles = self.known_roles(value, "`roles`").into_iter().map(|r| r.value).collect()
                    }
                    _ => self.unknown(key, &["roles"], "in a level"),
                }
            }
            if roles.is_empty() {
                let message = format!("the level `{name}` names no role that has to sign");
                self.fault(key.span, message).help.push("write `roles: [product, engineering]`".to_owned());
                roles = ROLES.map(str::to_owned).to_vec();
            }
            self.policy.levels.insert(name.to_owned(), DecisionLevel { roles });
        }
    }
}
