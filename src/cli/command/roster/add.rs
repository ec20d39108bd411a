//! `countersign roster add`.

use crate::cli::command::roster::{not_edited, refuse_faults, say_what_follows, write};
use crate::cli::commit::{Keep, Message};
use crate::cli::key_file::public_key;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::policy::{AddPerson, Person, Policy};
use crate::record::is_word;
use crate::sshsig::PublicKey;
use crate::text::hidden_characters;

/// Add a person to the roster in countersign.yaml, or something to a person who is there
///
/// Everything else in the file stays as it is, comments and order included.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "Examples:
  countersign roster add grace --name \"Grace Hopper\" --email grace@example.com --role product
  countersign roster add grace --key ~/.ssh/id_ed25519.pub   a key for somebody who is there")]
pub(super) struct Add {
    /// A short name of a–z, 0–9 and `-` that stands in sign-offs
    key: String,
    /// The name to show
    #[arg(long)]
    name: Option<String>,
    /// The e-mail address that git knows this person by; may be given several times
    #[arg(long = "email", value_name = "ADDRESS")]
    emails: Vec<String>,
    /// A role this person may sign in; may be given several times
    #[arg(long = "role", value_name = "ROLE")]
    roles: Vec<String>,
    // A private key begins with hyphens: clap would print it as an argument that it does not know.
    /// A key this person signs with: a .pub file, or the line in it; may be given several times
    #[arg(long = "key", value_name = "FILE", allow_hyphen_values = true)]
    keys: Vec<String>,
    /// The numeric id of this person's GitHub account
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..=999_999_999_999_999_999))]
    github: Option<u64>,
    /// The numeric id of this person's GitLab account
    #[arg(long, value_name = "ID", value_parser = clap::value_parser!(u64).range(1..=999_999_999_999_999_999))]
    gitlab: Option<u64>,
    #[command(flatten)]
    keep: Keep,
}

impl Add {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        log: &Log,
    ) -> Result<Outcome, Problem> {
        let policy = &log.policy;
        refuse_faults(policy, "add people")?;
        if world.can_ask && is_word(&self.key) && !policy.people.contains_key(&self.key) {
            return self.asked(world, policy)?.settled(world, workspace, log);
        }
        self.settled(world, workspace, log)
    }

    /// The same with what a new person needs and was not said.
    fn asked(&self, world: &mut World<'_>, policy: &Policy) -> Result<Self, Problem> {
        let mut whole = self.clone();
        if whole.name.is_none() && (whole.emails.is_empty() || whole.roles.is_empty()) {
            whole.name = Some(world.ask("The name to show", &self.key)?);
        }
        if whole.emails.is_empty() {
            let email = world.ask("The e-mail address that git knows this person by", "")?;
            whole.emails.extend(Some(email).filter(|email| !email.is_empty()));
        }
        if whole.roles.is_empty() {
            let roles = policy.all_roles();
            let choices: Vec<(&str, &str)> = roles.iter().map(|role| (*role, "")).collect();
            let chosen = world.choose("The role this person may sign in", &choices, None)?;
            whole.roles.extend(chosen.map(|at| roles[at].to_owned()));
        }
        Ok(whole)
    }

    fn settled(&self, world: &mut World<'_>, workspace: &Workspace, log: &Log) -> Result<Outcome, Problem> {
        let policy = &log.policy;
        let keys: Vec<PublicKey> =
            self.keys.iter().map(|named| public_key(world, named)).collect::<Result<_, _>>()?;
        self.check(policy, &keys)?;
        match policy.people.get(&self.key) {
            Some(person) => self.more(world, workspace, policy, person, keys),
            None => self.new_person(world, workspace, policy, keys),
        }
    }

    fn new_person(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        policy: &Policy,
        keys: Vec<PublicKey>,
    ) -> Result<Outcome, Problem> {
        if self.emails.is_empty() || self.roles.is_empty() {
            let what = match (self.emails.is_empty(), self.roles.is_empty()) {
                (true, true) => "an e-mail address and a role",
                (true, false) => "an e-mail address",
                (false, _) => "a role",
            };
            return Err(Problem::new(format!("`{}` is new in the roster, and needs {what}", self.key))
                .hint(format!("`countersign roster add {} --email ADDRESS --role ROLE`", self.key)));
        }
        let person = AddPerson {
            key: self.key.clone(),
            name: self.name.clone().unwrap_or_else(|| self.key.clone()),
            emails: self.emails.clone(),
            roles: self.roles.clone(),
            keys,
            github: self.github,
            gitlab: self.gitlab,
        };
        let by_hand = "write the people below `people:` on lines of their own";
        let refuse = |problem| not_edited(policy, problem, by_hand);
        let edit =
            policy.with_person(&person).ok_or_else(|| refuse(crate::policy::PolicyEditProblem::Form))?;
        let meant = Person::meant(&person);
        let read = policy.edited_person(&[edit], &self.key, &meant).map_err(refuse)?;
        write(
            world,
            workspace,
            (policy, &read),
            self.keep,
            &Message::new("Add to the roster", &person.name),
        )?;
        world.say(&format!("{} may sign for {}", person.name, self.roles.join(" and ")));
        say_what_follows(world, policy, &read);
        Ok(Outcome::Clean)
    }

    /// Adds to the entry of somebody who is there; what stands in it already is not added twice.
    fn more(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        policy: &Policy,
        person: &Person,
        mut keys: Vec<PublicKey>,
    ) -> Result<Outcome, Problem> {
        if self.name.as_ref().is_some_and(|name| *name != person.name) {
            return Err(Problem::new(format!("`{}` is in the roster already: {}", self.key, person.name))
                .hint("choose another key for another person")
                .hint(format!(
                    "leave --name away to add to the entry; the name is changed in `{}` by hand",
                    policy.source.path()
                )));
        }
        let mut emails = self.emails.clone();
        let is_own = |email: &str| person.emails.iter().any(|own| own.value.eq_ignore_ascii_case(email));
        emails.retain(|email| !is_own(email));
        let mut roles = self.roles.clone();
        roles.retain(|role| !person.holds(role));
        keys.retain(|key| person.keys.iter().all(|own| own.public != *key));
        let account = |asked: Option<u64>, own: Option<crate::text::Spanned<u64>>| {
            asked.filter(|id| own.is_none_or(|own| own.value != *id))
        };
        let more = AddPerson {
            key: self.key.clone(),
            name: person.name.clone(),
            emails,
            roles,
            keys,
            github: account(self.github, person.github),
            gitlab: account(self.gitlab, person.gitlab),
        };
        let said = said(&more);
        if said.is_empty() {
            return Err(Problem::new(format!(
                "nothing is added: the entry of `{}` says that already",
                self.key
            ))
            .hint("`countersign roster list` shows what it says"));
        }
        let by_hand = format!("write it into the entry of `{}` by hand", self.key);
        let refuse = |problem| not_edited(policy, problem, &by_hand);
        let edits = policy.with_more(&more).ok_or_else(|| refuse(crate::policy::PolicyEditProblem::Form))?;
        let read = policy.edited_person(&edits, &self.key, &person.with(&more)).map_err(refuse)?;
        write(
            world,
            workspace,
            (policy, &read),
            self.keep,
            &Message::new("Add to the roster", &person.name),
        )?;
        world.say(&format!("{}: {}", person.name, said.join("; ")));
        if let Some(day) = person.until {
            world.say(&format!(
                "note: the entry says `until: {day}`; delete that line if {} comes back",
                person.name
            ));
        }
        say_what_follows(world, policy, &read);
        Ok(Outcome::Clean)
    }

    fn check(&self, policy: &Policy, keys: &[PublicKey]) -> Result<(), Problem> {
        if !is_word(&self.key) {
            return Err(Problem::new(format!("`{}` cannot stand in a sign-off as a person's key", self.key))
                .hint("use a short word of a–z, 0–9 and `-` that starts with a letter, such as `grace`"));
        }
        let roles = policy.all_roles();
        for role in &self.roles {
            if !roles.contains(&role.as_str()) {
                return Err(Problem::new(format!("there is no role `{role}`")).hint(format!(
                    "roles are {}; name others under `roles:` in the policy",
                    roles.join(", ")
                )));
            }
        }
        let name = self.name.as_deref().unwrap_or_default();
        if self.name.is_some() && name.trim().is_empty() {
            return Err(Problem::new("the name is empty")
                .hint(format!("leave --name away to be shown as `{}`", self.key)));
        }
        if hidden_characters(name).next().is_some() || name.contains(['\n', '\r', '\t']) {
            return Err(Problem::new("the name holds a character that cannot be seen").hint("type it anew"));
        }
        for email in &self.emails {
            if !email.contains('@') || email.contains(char::is_whitespace) {
                return Err(Problem::new(format!("`{email}` is not an e-mail address"))
                    .hint("give the one that `git config user.email` says on that person's machine"));
            }
            if let Some((owner, _)) = policy.person_by_email(email).filter(|(owner, _)| *owner != self.key) {
                return Err(Problem::new(format!("`{email}` is the e-mail address of `{owner}` already"))
                    .hint("one address belongs to one person: sign-offs count people, not accounts"));
            }
        }
        for (at, key) in keys.iter().enumerate() {
            let fingerprint = key.fingerprint();
            if let Some((owner, ..)) = policy.person_by_key(key).filter(|(owner, ..)| *owner != self.key) {
                return Err(Problem::new(format!("{fingerprint} is a key of `{owner}` already"))
                    .hint("one key belongs to one person: sign-offs count people, not keys"));
            }
            if policy.guard.attestors.iter().any(|attestor| attestor.public == *key) {
                return Err(Problem::new(format!("{fingerprint} is the key of an attestor"))
                    .hint("what a forge said is signed with a key of its own, which is no person's"));
            }
            if keys[..at].contains(key) {
                return Err(Problem::new(format!("{fingerprint} was given twice")).hint("give each key once"));
            }
        }
        let people = policy.people.iter().filter(|(key, _)| **key != self.key);
        for (owner, other) in people {
            for (forge, asked, theirs) in
                [("GitHub", self.github, other.github), ("GitLab", self.gitlab, other.gitlab)]
            {
                if asked.is_some() && asked == theirs.map(|id| id.value) {
                    let id = asked.unwrap_or_default();
                    return Err(Problem::new(format!("the {forge} account {id} is `{owner}`'s already"))
                        .hint("one account belongs to one person: sign-offs count people, not accounts"));
                }
            }
        }
        Ok(())
    }
}

/// What is added to an entry, in words.
fn said(more: &AddPerson) -> Vec<String> {
    let mut said = Vec::new();
    if !more.roles.is_empty() {
        said.push(format!("may sign for {}", more.roles.join(" and ")));
    }
    for key in &more.keys {
        let what = if key.is_hardware() { "the device" } else { "the key" };
        said.push(format!("signs with {what} {}", key.fingerprint()));
    }
    if !more.emails.is_empty() {
        said.push(format!("is known by {}", more.emails.join(" and ")));
    }
    said.extend(more.github.map(|id| format!("has the GitHub account {id}")));
    said.extend(more.gitlab.map(|id| format!("has the GitLab account {id}")));
    said
}
