//! `countersign sign`.

use crate::cli::args::Global;
use crate::cli::judge::{outcome, show};
use crate::cli::record_line::waits_for;
use crate::cli::signable::{signable, successors};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::git::Unstaged;
use crate::log::Log;
use crate::output::visible;
use crate::policy::{Person, Policy};
use crate::record::{Edited, Evidence, Record, SIZE_LIMIT, Signoff, Status, Verdict};
use crate::signoff::{assess, digest_of, signed_text};
use crate::text::hidden_characters;

/// Sign exactly what a record says, in your role
///
/// Shows the text that is signed, asks once, writes the sign-off into the record and stages it. The last missing
/// sign-off accepts the record; where two branches brought the sign-offs together, signing again does. Who you are is
/// what git says: `user.email`, matched with the roster.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign sign 2                            asks before it signs
  countersign sign 2 --role engineering --yes   for those who have read it")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// The role to sign in [default: the one you hold]
    #[arg(long, short, value_name = "ROLE")]
    role: Option<String>,
    /// Do not ask: I have read it
    #[arg(long, short)]
    yes: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let reference = log.reference(record);
        signable(&log, record)?;
        let (key, person) = signer(&workspace, &log.policy)?;
        let role = role(self.role.as_deref(), &log, record, key, person)?;
        refuse_what_is_not_open(&log, place, &reference, &role, key)?;
        refuse_what_is_not_staged(&workspace, record)?;
        // Two sign-offs that were merged are two sign-offs: what is missing is the word alone.
        let signed_by_all = assess(record, &log.policy).complete();
        let signoff =
            Signoff::new(Verdict::Accept, key, &world.instant(), Evidence::Declared, digest_of(record), None);
        let edited = if signed_by_all {
            accept(&log.policy, record)?
        } else {
            sign(&log.policy, record, &role, &signoff)?
        };
        let accepted = edited.record.status.as_ref().is_some_and(|status| status.value == Status::Accepted);
        // As the file is, so that lines are those its reader sees; then as it would be.
        let mut report = errors(&workspace.judge_changed(world, &snapshot, &log, record)?, accepted);
        if report.findings().is_empty() {
            report = errors(&workspace.judge_changed(world, &snapshot, &log, &edited.record)?, accepted);
        }
        if outcome(&report, Severity::Error) == Outcome::Findings {
            show(&report, world, true, None)?;
            world.say(&format!(
                "{reference} is not signed: mend this first, then everybody signs what is right"
            ));
            return Ok(Outcome::Findings);
        }
        present(world, &log, record, &reference, signed_by_all)?;
        if !self.yes && !world.can_ask {
            return Err(Problem::new("signing asks before it signs, and there is no terminal to ask on")
                .hint("read the text above, then add --yes"));
        }
        let question = if signed_by_all {
            format!("Every role has signed {reference}. Accept it?")
        } else {
            format!("Sign {reference} for {role} as {}?", person.name)
        };
        if !self.yes && !world.confirm(&question)? {
            world.say(&format!("nothing is changed: {reference} is as it was"));
            return Ok(Outcome::Clean);
        }
        // All is worked out, and all that could refuse has been asked, before the first file is written.
        let older = if accepted { superseded(&workspace, &log, &edited.record)? } else { Vec::new() };
        workspace.write(record, &edited.text)?;
        let mut paths = vec![record.path().to_owned()];
        for (old, edited) in &older {
            workspace.write(old, &edited.text)?;
            paths.push(old.path().to_owned());
        }
        workspace.stage(&paths.iter().map(String::as_str).collect::<Vec<_>>())?;
        for path in &paths {
            writeln!(world.out, "{path}")?;
        }
        if signed_by_all {
            world.say(&format!("every role had signed {reference}; no sign-off was added"));
        } else {
            world.say(&format!("{} signed {reference} for {role} (declared)", person.name));
        }
        for (old, _) in &older {
            world.say(&format!("{} is superseded", log.reference(old)));
        }
        if accepted {
            world.say(&format!("{reference} is accepted; `git commit` keeps it"));
        } else {
            let waits = waits_for(&assess(&edited.record, &log.policy), &log.policy);
            world.say(&format!("{reference} waits for {waits}"));
        }
        Ok(Outcome::Clean)
    }
}

fn signer<'p>(workspace: &Workspace, policy: &'p Policy) -> Result<(&'p str, &'p Person), Problem> {
    let author = workspace.author()?;
    policy.person_by_email(&author.email).ok_or_else(|| {
        Problem::new(format!("the roster knows nobody with the e-mail address `{}`", author.email))
            .hint(format!(
                "git says you are {} <{}>: `git config user.email` changes that",
                author.name, author.email
            ))
            .hint("`countersign roster add` adds a person; `countersign roster list` shows who there is")
    })
}

fn role(
    wanted: Option<&str>,
    log: &Log,
    record: &Record,
    key: &str,
    person: &Person,
) -> Result<String, Problem> {
    let required = log.policy.required_roles(record);
    let held: Vec<&str> = required.iter().copied().filter(|role| person.holds(role)).collect();
    match (wanted, held.as_slice()) {
        (Some(role), _) if !log.policy.all_roles().contains(&role) => {
            Err(Problem::new(format!("there is no role `{role}`"))
                .hint(format!("roles are {}", log.policy.all_roles().join(", "))))
        }
        (Some(role), _) if !person.holds(role) => {
            let holders: Vec<&str> =
                log.policy.holders(role).map(|(_, holder)| holder.name.as_str()).collect();
            let problem = Problem::new(format!("`{key}` may not sign for {role}"));
            Err(if holders.is_empty() {
                problem.hint(format!("nobody may yet: `countersign roster add … --role {role}`"))
            } else {
                problem.hint(format!("{} may", holders.join(" or ")))
            })
        }
        (Some(role), _) => Ok(role.to_owned()),
        (None, [one]) => Ok((*one).to_owned()),
        (None, []) => Err(Problem::new(format!("`{key}` holds none of the roles that have to sign"))
            .hint(format!("this record needs {}", required.join(" and ")))),
        (None, several) => Err(Problem::new(format!("`{key}` may sign for {}", several.join(" and ")))
            .hint(format!("say which: `--role {}`", several[0]))),
    }
}

fn refuse_what_is_not_open(
    log: &Log,
    place: usize,
    reference: &str,
    role: &str,
    key: &str,
) -> Result<(), Problem> {
    let record = &log.records[place];
    let status = record.status.as_ref().map(|status| status.value);
    let assessment = assess(record, &log.policy);
    if status == Some(Status::Proposed) && assessment.complete() {
        return Ok(());
    }
    let own = assessment.roles.iter().find(|state| state.role == role);
    if let (Some(Status::Proposed), true) = (status, own.is_some_and(crate::signoff::RoleState::holds)) {
        return Err(Problem::new(format!("{role} has signed what {reference} says already"))
            .hint(format!("it waits for {}", waits_for(&assessment, &log.policy))));
    }
    let others = record.slots.iter().filter(|slot| slot.role.value != role);
    let mut others = others.filter_map(|slot| Some((slot.role.value.as_str(), slot.signoff.as_ref()?)));
    if !log.policy.one_person_may_sign_both_roles
        && let Some((other, _)) = others.find(|(other, signoff)| {
            signoff.by.value == key
                && crate::policy::ROLES.contains(other)
                && crate::policy::ROLES.contains(&role)
        })
    {
        return Err(Problem::new(format!(
            "`{key}` has signed {reference} for {other}: the two roles need two people"
        ))
        .hint(format!("somebody else signs for {role}")));
    }
    match status {
        Some(Status::Proposed) => Ok(()),
        None if record.status_word.is_some() => {
            let word = record.status_word.as_ref().map_or("", |word| word.value.as_str());
            Err(Problem::new(format!("{reference} has the status `{word}`, which there is not"))
                .hint(format!("`countersign propose {reference}` makes it proposed")))
        }
        Some(Status::Draft) | None => Err(Problem::new(format!("{reference} is a draft"))
            .hint(format!("`countersign propose {reference}` comes first"))),
        Some(Status::Accepted) if assessment.complete() => {
            Err(Problem::new(format!("{reference} is accepted: every role has signed it")).hint(format!(
                "to change it, `countersign edit {reference}`, then `countersign propose {reference}`"
            )))
        }
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(log, place)))
        }
        Some(status) => Err(Problem::new(format!("{reference} is {status}"))
            .hint(format!("`countersign propose {reference}` asks both roles anew"))),
    }
}

fn refuse_what_is_not_staged(workspace: &Workspace, record: &Record) -> Result<(), Problem> {
    let Some(repository) = &workspace.repository else { return Ok(()) };
    let path = record.path();
    let add = format!("look at it, then `git add {path}` and sign what is staged");
    match repository.unstaged(path)? {
        Unstaged::Same => {}
        Unstaged::Differs => {
            return Err(Problem::new(format!(
                "`{path}` differs from what is staged, so it is not plain what you sign"
            ))
            .hint(add));
        }
        Unstaged::NotInIndex => return Err(Problem::new(format!("git does not know `{path}` yet")).hint(add)),
    }
    let staged = Record::parse(path, &repository.index()?.read(path, SIZE_LIMIT)?);
    if digest_of(&staged) == digest_of(record) {
        return Ok(());
    }
    Err(Problem::new(format!("git stores `{path}` with other bytes than the file on disk has"))
        .hint("an attribute in .gitattributes (`ident`, `filter`, `working-tree-encoding`) changes it: take it off records"))
}

/// Accepts a record that every role has signed.
fn accept(policy: &Policy, record: &Record) -> Result<Edited, Problem> {
    Ok(record.edited(&[record.with_status(Status::Accepted)], |read| is_accepted(read, policy))?)
}

fn is_accepted(record: &Record, policy: &Policy) -> bool {
    assess(record, policy).complete()
        && record.status.as_ref().is_some_and(|status| status.value == Status::Accepted)
}

/// Puts the sign-off in, and accepts the record where it was the last one missing.
fn sign(policy: &Policy, record: &Record, role: &str, signoff: &Signoff) -> Result<Edited, Problem> {
    let edit = record.with_signoff(role, signoff)?;
    let signed =
        |read: &Record| assess(read, policy).roles.iter().any(|state| state.role == role && state.holds());
    let edited = record.edited(std::slice::from_ref(&edit), signed)?;
    if !assess(&edited.record, policy).complete() {
        return Ok(edited);
    }
    Ok(record.edited(&[record.with_status(Status::Accepted), edit], |read| is_accepted(read, policy))?)
}

/// The errors that keep a record from being signed; what only other roles can mend does not.
fn errors(report: &Report, accepted: bool) -> Report {
    let kept = report.findings().iter().filter(|finding| {
        let of_others =
            matches!(finding.diagnostic.code.0, "signoff-stale" | "signer-unknown" | "role-not-held");
        // Superseding mends the older record's status in the same step.
        let mended = accepted && finding.diagnostic.code.0 == "superseded-status";
        finding.severity == Severity::Error && !of_others && !mended
    });
    let mut errors = Report::new(kept.cloned().collect(), Vec::new());
    errors.logs = report.logs;
    errors.records = report.records;
    for finding in report.findings() {
        if let Some(source) = report.source(&finding.diagnostic.path) {
            errors.add_source(source.clone());
        }
    }
    errors
}

/// Shows what is signed: the text to the letter, and what in it a reader might miss.
fn present(
    world: &mut World<'_>,
    log: &Log,
    record: &Record,
    reference: &str,
    signed_by_all: bool,
) -> Result<(), Problem> {
    let text = signed_text(record);
    let what = if signed_by_all { "What every role has signed" } else { "What you sign" };
    writeln!(world.err, "{what}, to the letter:\n")?;
    for line in text.lines() {
        writeln!(world.err, "  │ {}", visible::line(line))?;
    }
    writeln!(world.err)?;
    let hidden = hidden_characters(&text).count();
    if hidden > 0 {
        world.say(&format!(
            "note: the text holds {hidden} characters that cannot be seen; they are shown as U+…"
        ));
    }
    for (mark, what) in [
        ("<!--", "an HTML comment, which no page shows"),
        ("<details", "a part that is folded away"),
        ("style=", "HTML with a style of its own"),
    ] {
        if text.contains(mark) {
            world.say(&format!("note: the text holds {what}"));
        }
    }
    let digest = digest_of(record);
    world.say(&format!("{reference} of the log \"{}\", {digest}", log.policy.title));
    Ok(())
}

/// The records that an accepted one takes the place of, each with what it is changed to.
fn superseded<'l>(
    workspace: &Workspace,
    log: &'l Log,
    accepted: &Record,
) -> Result<Vec<(&'l Record, Edited)>, Problem> {
    let mut older = Vec::new();
    for number in &accepted.supersedes {
        for place in log.numbered(number.value) {
            let old = &log.records[*place];
            let open =
                old.status.as_ref().is_some_and(|s| matches!(s.value, Status::Accepted | Status::Deprecated));
            if open {
                // It is staged with the new one, so nothing else of it may be staged by the way.
                refuse_what_is_not_staged(workspace, old)?;
                let edited = old.edited(&[old.with_status(Status::Superseded)], |read| {
                    read.status.as_ref().is_some_and(|status| status.value == Status::Superseded)
                })?;
                older.push((old, edited));
            }
        }
    }
    Ok(older)
}
