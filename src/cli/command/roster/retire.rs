//! `countersign roster retire`.

use jiff::civil::Date;

use crate::cli::command::roster::{not_edited, refuse_faults, say_what_follows, write};
use crate::cli::commit::{Keep, Message};
use crate::cli::key_file::public_key;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::policy::{Key, KeyEnd, Person, PolicyEditProblem};
use crate::record::parse_date;
use crate::text::Edit;

/// Say that a person leaves, gives up a role, or stops to use a key
///
/// What they signed before keeps its meaning, so the entry stays in the roster; nothing new of theirs is taken.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign roster retire grace                        today is the last day
  countersign roster retire grace --on 2026-12-31
  countersign roster retire grace --role product         changes sides, and stays
  countersign roster retire grace --key SHA256:pCCeJ… --revoked   the key was stolen")]
pub(super) struct Retire {
    /// The person's key in the roster
    person: String,
    /// The last day, or with --revoked the first on which the key counts no more [default: today]
    #[arg(long, value_name = "DAY")]
    on: Option<String>,
    /// Only this role is given up
    #[arg(long, value_name = "ROLE", conflicts_with_all = ["on", "key"])]
    role: Option<String>,
    /// Only this key ends: its fingerprint, or the .pub file
    #[arg(long, value_name = "FINGERPRINT", allow_hyphen_values = true)]
    key: Option<String>,
    /// The key is in wrong hands
    #[arg(long, requires = "key")]
    revoked: bool,
    #[command(flatten)]
    keep: Keep,
}

impl Retire {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        log: &Log,
    ) -> Result<Outcome, Problem> {
        let policy = &log.policy;
        refuse_faults(policy, "say who leaves")?;
        let Some(person) = policy.people.get(&self.person) else {
            let near: Vec<&str> = policy.people.keys().map(String::as_str).collect();
            let problem = Problem::new(format!("the roster knows nobody called `{}`", self.person));
            return Err(match crate::record::nearest(&self.person, &near) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem.hint("`countersign roster list` shows who there is"),
            });
        };
        let day = match &self.on {
            None => world.today(),
            Some(text) => parse_date(text).ok_or_else(|| {
                Problem::new(format!("`{text}` is no day")).hint("write it as `2026-12-31`")
            })?,
        };
        let (edits, meant, said) = match (&self.role, &self.key) {
            (Some(role), _) => self.role(policy, person, role)?,
            (None, Some(named)) => self.key(world, policy, person, named, day)?,
            (None, None) => self.person(policy, person, day)?,
        };
        let by_hand = format!("write it into the entry of `{}` by hand", self.person);
        let refuse = |problem| not_edited(policy, problem, &by_hand);
        let edits = edits.ok_or_else(|| refuse(PolicyEditProblem::Form))?;
        let read = policy.edited_person(&edits, &self.person, &meant).map_err(refuse)?;
        write(world, workspace, (policy, &read), self.keep, &Message::new("Say who leaves", &person.name))?;
        world.say(&said);
        say_what_follows(world, policy, &read);
        Ok(Outcome::Clean)
    }

    fn person(&self, policy: &crate::policy::Policy, person: &Person, day: Date) -> Change {
        if person.until == Some(day) || person.until.is_some() && self.on.is_none() {
            let until = person.until.unwrap_or(day);
            return Err(Problem::new(format!("the last day of `{}` is {until} already", self.person))
                .hint("`--on DAY` sets another"));
        }
        let mut meant = person.clone();
        meant.until = Some(day);
        let said = format!(
            "{} signs nothing new after {day}; what they signed before keeps its meaning",
            person.name
        );
        Ok((policy.with_last_day(&self.person, day), meant, said))
    }

    fn role(&self, policy: &crate::policy::Policy, person: &Person, role: &str) -> Change {
        if !person.holds(role) {
            let held: Vec<&str> = person.roles.iter().map(|own| own.value.as_str()).collect();
            return Err(Problem::new(format!("`{}` does not sign for {role}", self.person)).hint(
                if held.is_empty() {
                    "they hold no role any more".to_owned()
                } else {
                    format!("they sign for {}", held.join(" and "))
                },
            ));
        }
        let mut meant = person.clone();
        let (gone, kept): (Vec<_>, Vec<_>) = meant.roles.drain(..).partition(|own| own.value == role);
        meant.roles = kept;
        let known = meant.former_roles.iter().any(|own| own.value == role);
        meant.former_roles.extend(gone.into_iter().take(usize::from(!known)));
        let said = format!(
            "{} signs nothing new for {role}; what they signed for it before keeps its meaning",
            person.name
        );
        Ok((policy.with_former_role(&self.person, role), meant, said))
    }

    fn key(
        &self,
        world: &World<'_>,
        policy: &crate::policy::Policy,
        person: &Person,
        named: &str,
        day: Date,
    ) -> Change {
        let key = self.key_of(world, person, named)?;
        let fingerprint = key.public.fingerprint();
        let (stop, said) = if self.revoked {
            (KeyEnd::Revoked(day), format!("from {day} on nothing new that {fingerprint} signs is taken"))
        } else {
            (KeyEnd::Until(day), format!("after {day} nothing new that {fingerprint} signs is taken"))
        };
        let mut meant = person.clone();
        for own in meant.keys.iter_mut().filter(|own| own.public == key.public) {
            match stop {
                KeyEnd::Until(day) => own.until = Some(day),
                KeyEnd::Revoked(day) => own.revoked = Some(day),
            }
        }
        if meant == *person {
            return Err(Problem::new(format!("the policy says that of {fingerprint} already")));
        }
        let said = format!("{said}; what it signed before keeps its meaning");
        Ok((policy.with_key_end(&self.person, &key.public, stop), meant, said))
    }

    /// The person's key of this fingerprint, or of its beginning, or in this file.
    fn key_of<'p>(&self, world: &World<'_>, person: &'p Person, named: &str) -> Result<&'p Key, Problem> {
        /// Fewer characters of a fingerprint are no sure sign.
        const LEAST: usize = "SHA256:".len() + 6;
        let shown: Vec<String> = person.keys.iter().map(|key| key.public.fingerprint()).collect();
        let unknown = |what: String| {
            let problem = Problem::new(format!("`{}` has no key {what}", self.person));
            match shown.as_slice() {
                [] => problem.hint("the entry holds no keys"),
                some => problem.hint(format!("the entry holds {}", some.join(", "))),
            }
        };
        if named.starts_with("SHA256:") {
            let named = named.trim_end_matches('…');
            let mut fits = person.keys.iter().filter(|key| key.public.fingerprint().starts_with(named));
            return match (fits.next(), fits.next()) {
                (Some(key), None) if named.len() >= LEAST => Ok(key),
                (Some(_), _) => Err(unknown(format!("that `{named}` alone stands for"))),
                (None, _) => Err(unknown(format!("with the fingerprint `{named}`"))),
            };
        }
        let key = public_key(world, named)?;
        let own = person.keys.iter().find(|own| own.public == key);
        own.ok_or_else(|| unknown(format!("with the fingerprint `{}`", key.fingerprint())))
    }
}

/// The edits, what the entry is to say then, and what that means.
type Change = Result<(Option<Vec<Edit>>, Person, String), Problem>;
