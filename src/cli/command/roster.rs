//! `countersign roster`.

use clap::Subcommand;
use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::write;
use crate::log::Log;
use crate::output;
use crate::policy::{AddPerson, POLICY_MALFORMED, Policy};
use crate::record::is_word;
use crate::text::{apply, hidden_characters};

/// List the people of the roster and what each may sign, or add one
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign roster list
  countersign roster add grace --name \"Grace Hopper\" --email grace@example.com --role product")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Add(Add),
}

/// List who may sign in which role
#[derive(Debug, clap::Args)]
struct List {
    /// The form of the list: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

/// Add a person to the roster in countersign.yaml
///
/// Everything else in the file stays as it is, comments and order included.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  countersign roster add grace --name \"Grace Hopper\" --email grace@example.com --role product")]
struct Add {
    /// A short name of a–z, 0–9 and `-` that stands in sign-offs
    key: String,
    /// The name to show
    #[arg(long)]
    name: Option<String>,
    /// The e-mail address that git knows this person by; may be given several times
    #[arg(long = "email", required = true, value_name = "ADDRESS")]
    emails: Vec<String>,
    /// A role this person may sign in; may be given several times
    #[arg(long = "role", required = true, value_name = "ROLE")]
    roles: Vec<String>,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log) = workspace.one_log(global)?;
        match &self.action {
            Action::List(list) => list.run(world, &log),
            Action::Add(add) => add.run(world, &workspace, &log),
        }
    }
}

impl List {
    fn run(&self, world: &mut World<'_>, log: &Log) -> Result<Outcome, Problem> {
        let join = |items: &[crate::text::Spanned<String>], with: &str| {
            items.iter().map(|item| item.value.as_str()).collect::<Vec<_>>().join(with)
        };
        let people = &log.policy.people;
        match self.format {
            Format::Text if people.is_empty() => {
                world.say("the roster is empty: `countersign roster add --help` shows how to add people");
            }
            Format::Text => {
                let rows = people.iter().map(|(key, person)| {
                    vec![
                        key.clone(),
                        person.name.clone(),
                        join(&person.roles, ", "),
                        join(&person.emails, ", "),
                    ]
                });
                output::table::render(
                    Some(&["person", "name", "signs for", "e-mail"]),
                    &rows.collect::<Vec<_>>(),
                    world.out,
                )?;
            }
            Format::Json => {
                let people: Vec<_> = people
                    .iter()
                    .map(|(key, person)| {
                        let texts = |items: &[crate::text::Spanned<String>]| {
                            items.iter().map(|item| item.value.clone()).collect::<Vec<_>>()
                        };
                        json!({
                            "key": key,
                            "name": person.name,
                            "roles": texts(&person.roles),
                            "emails": texts(&person.emails),
                        })
                    })
                    .collect();
                writeln!(world.out, "{:#}", json!({ "version": 1, "people": people }))?;
            }
        }
        Ok(Outcome::Clean)
    }
}

impl Add {
    fn run(&self, world: &mut World<'_>, workspace: &Workspace, log: &Log) -> Result<Outcome, Problem> {
        let policy = &log.policy;
        if let Some(fault) = policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) {
            let line = policy.source.position(fault.span.start).line;
            let problem = Problem::new(format!("{}:{line}: {}", fault.path, fault.message));
            return Err(fault.help.iter().fold(problem, Problem::hint).hint("mend it, then add people"));
        }
        self.check(policy)?;
        let person = AddPerson {
            key: self.key.clone(),
            name: self.name.clone().unwrap_or_else(|| self.key.clone()),
            emails: self.emails.clone(),
            roles: self.roles.clone(),
        };
        let path = policy.source.path().to_owned();
        let by_hand = || {
            Problem::new(format!("`{path}` is written in a form to which no line can be added"))
                .hint("write the people below `people:` on lines of their own")
        };
        let edit = policy.with_person(&person).ok_or_else(by_hand)?;
        let text = apply(policy.source.text(), &[edit]).map_err(|_| by_hand())?;
        let read = Policy::parse(&path, text.as_bytes());
        let kept = policy.people.keys().all(|key| read.people.contains_key(key));
        if read.faults.len() > policy.faults.len() || !read.people.contains_key(&self.key) || !kept {
            return Err(by_hand());
        }
        let file = workspace.on_disk(&path);
        write::replace(&file, policy.source.text().as_bytes(), text.as_bytes())?;
        writeln!(world.out, "{path}")?;
        world.say(&format!("{} may sign for {}", person.name, self.roles.join(" and ")));
        for role in policy.all_roles().into_iter().take(2) {
            if read.holders(role).next().is_none() {
                world.say(&format!(
                    "nobody may sign for {role} yet: `countersign roster add … --role {role}`"
                ));
            }
        }
        Ok(Outcome::Clean)
    }

    fn check(&self, policy: &Policy) -> Result<(), Problem> {
        if !is_word(&self.key) {
            return Err(Problem::new(format!("`{}` cannot stand in a sign-off as a person's key", self.key))
                .hint("use a short word of a–z, 0–9 and `-` that starts with a letter, such as `grace`"));
        }
        if policy.people.contains_key(&self.key) {
            return Err(Problem::new(format!("`{}` is in the roster already", self.key)).hint(format!(
                "change the entry in `{}` by hand, or choose another key",
                policy.source.path()
            )));
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
            if let Some((owner, _)) = policy.person_by_email(email) {
                return Err(Problem::new(format!("`{email}` is the e-mail address of `{owner}` already"))
                    .hint("one address belongs to one person: sign-offs count people, not accounts"));
            }
        }
        Ok(())
    }
}
