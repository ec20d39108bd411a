//! What keeps a person from saying something to a record, before anything is shown or asked.

use crate::cli::Problem;
use crate::cli::record_line::waits_for;
use crate::cli::signable::{signable, successors};
use crate::cli::signing::case::Case;
use crate::cli::signing::who::Signer;
use crate::cli::workspace::Workspace;
use crate::git::Unstaged;
use crate::policy::ROLES;
use crate::record::{Record, SIZE_LIMIT, Signoff, Status, Verdict};
use crate::signoff::{RoleState, State, assess, digest_of};

/// Refuses what cannot be said by this person, in this role, to the record as it stands.
///
/// A record that every role has signed and that is still proposed is let through: what it lacks is the word alone.
pub(super) fn refuse(
    case: &Case,
    signer: Signer<'_>,
    role: &str,
    verdict: Verdict,
    taken_back: Verdict,
    today: jiff::civil::Date,
) -> Result<(), Problem> {
    signable(&case.log, case.record())?;
    match verdict {
        Verdict::Accept => consent(case, signer, role, today),
        Verdict::Object => {
            open(case, "object to", &[Status::Draft, Status::Proposed])?;
            standing(case, signer, role, today)
        }
        Verdict::Withdraw => {
            let (what, statuses): (_, &[Status]) = match taken_back {
                Verdict::Object => ("take an objection back from", &[Status::Draft, Status::Proposed]),
                _ => ("take a sign-off back from", &[Status::Proposed]),
            };
            open(case, what, statuses)?;
            own(case, signer, role, taken_back)
        }
    }
}

fn consent(case: &Case, signer: Signer<'_>, role: &str, today: jiff::civil::Date) -> Result<(), Problem> {
    let (record, log, reference) = (case.record(), &case.log, &case.reference);
    let status = record.status.as_ref().map(|status| status.value);
    let assessment = assess(record, &log.policy);
    if status == Some(Status::Proposed) && assessment.complete() {
        return Ok(());
    }
    let own = assessment.roles.iter().find(|state| state.role == role);
    if let (Some(Status::Proposed), true) = (status, own.is_some_and(RoleState::holds)) {
        let problem = Problem::new(format!("{role} has signed what {reference} says already"));
        let waits = waits_for(&assessment, &log.policy);
        let problem = if waits.is_empty() { problem } else { problem.hint(format!("it waits for {waits}")) };
        return Err(case.objections(record).into_iter().fold(problem, Problem::hint));
    }
    let both = |other: &str| ROLES.contains(&other) && ROLES.contains(&role);
    let others = record.slots.iter().filter(|slot| slot.role.value != role);
    let mut others = others.filter_map(|slot| Some((slot.role.value.as_str(), slot.signoff.as_ref()?)));
    if !log.policy.one_person_may_sign_both_roles
        && let Some((other, _)) = others.find(|(other, said)| {
            said.by.value == signer.key && said.verdict == Verdict::Accept && both(other)
        })
    {
        return Err(Problem::new(format!(
            "`{}` has signed {reference} for {other}: the two roles need two people",
            signer.key
        ))
        .hint(format!("somebody else signs for {role}")));
    }
    match status {
        Some(Status::Proposed) => standing(case, signer, role, today),
        None if record.status_word.is_some() => {
            let word = record.status_word.as_ref().map_or("", |word| word.value.as_str());
            Err(Problem::new(format!("{reference} has the status `{word}`, which there is not"))
                .hint(format!("`countersign propose {reference}` makes it proposed")))
        }
        Some(Status::Draft) | None => Err(Problem::new(format!("{reference} is a draft"))
            .hint(format!("`countersign propose {reference}` comes first"))),
        Some(Status::Accepted) if assessment.complete() => {
            Err(Problem::new(format!("{reference} is accepted: every role has signed it"))
                .hint(format!("to change it, `countersign revise {reference}` begins the next revision")))
        }
        Some(Status::Superseded) => {
            Err(Problem::new(format!("{reference} is superseded")).hint(successors(log, case.place)))
        }
        Some(status) => Err(Problem::new(format!("{reference} is {status}"))
            .hint(format!("`countersign propose {reference}` asks both roles anew"))),
    }
}

/// Refuses where the record is not in one of these statuses.
fn open(case: &Case, doing: &str, statuses: &[Status]) -> Result<(), Problem> {
    let reference = &case.reference;
    let Some(status) = case.record().status.as_ref().map(|status| status.value) else {
        return Err(Problem::new(format!("{reference} has no status, so there is nothing to {doing} yet"))
            .hint(format!("`countersign propose {reference}` comes first")));
    };
    if statuses.contains(&status) {
        return Ok(());
    }
    let problem = Problem::new(format!("{reference} is {status}: it is too late to {doing} it"));
    Err(match status {
        Status::Draft => Problem::new(format!("{reference} is a draft, and no sign-off to it counts"))
            .hint(format!("`countersign propose {reference}` takes old sign-offs out")),
        Status::Superseded => problem.hint(successors(&case.log, case.place)),
        _ => problem.hint(format!(
            "`countersign revise {reference} --reason \"…\"` begins the next revision, which everybody signs anew"
        )),
    })
}

/// Refuses where somebody else objects in the role, who is still there to take it back.
fn standing(case: &Case, signer: Signer<'_>, role: &str, today: jiff::civil::Date) -> Result<(), Problem> {
    let Some(said) = case.said(role).filter(|said| said.by.value != signer.key) else { return Ok(()) };
    if !is_here(case, said, role, today) {
        return Ok(());
    }
    let (reference, by) = (&case.reference, case.name_of(said));
    if said.verdict == Verdict::Withdraw {
        return Err(Problem::new(format!(
            "{by} took back what was said to {reference} for {role}: {}",
            Case::reason_of(said)
        ))
        .hint(format!("{by} signs for {role} anew, or a next `revision:` begins afresh")));
    }
    if !case.objects(role) {
        return Ok(());
    }
    Err(Problem::new(format!("{by} objects to {reference} for {role}: {}", Case::reason_of(said)))
        .hint(format!("talk it over: {by} takes it back with `countersign withdraw {reference}`")))
}

/// Whether the one who said something may still take it back.
fn is_here(case: &Case, said: &Signoff, role: &str, today: jiff::civil::Date) -> bool {
    let person = case.log.policy.people.get(&said.by.value);
    person.is_some_and(|person| person.is_here(today) && person.holds(role))
}

/// Refuses to take back what one has not said.
fn own(case: &Case, signer: Signer<'_>, role: &str, taken_back: Verdict) -> Result<(), Problem> {
    let reference = &case.reference;
    let what = if taken_back == Verdict::Object { "objection" } else { "sign-off" };
    let Some(said) = case.said(role).filter(|said| said.verdict == taken_back) else {
        return Err(Problem::new(format!("there is no {what} to {reference} for {role} to take back"))
            .hint(format!("`countersign show {reference}` says who has said what")));
    };
    if said.by.value == signer.key {
        return Ok(());
    }
    let by = case.name_of(said);
    Err(Problem::new(format!(
        "the {what} to {reference} for {role} is one of {by}, who alone can take it back"
    ))
    .hint(format!("you are {}", signer.person.name)))
}

/// Refuses where it is not plain which bytes are meant.
pub(super) fn refuse_what_is_not_staged(workspace: &Workspace, record: &Record) -> Result<(), Problem> {
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

impl Case {
    /// What stands in a role's place, whether or not it counts.
    pub(super) fn said(&self, role: &str) -> Option<&Signoff> {
        self.record().slots.iter().find(|slot| slot.role.value == role)?.signoff.as_ref()
    }

    /// Whether an objection stands in the role.
    pub(super) fn objects(&self, role: &str) -> bool {
        let assessment = assess(self.record(), &self.log.policy);
        assessment.roles.iter().any(|own| own.role == role && matches!(own.state, State::Objected(_)))
    }

    /// The name of the one who said something.
    pub(super) fn name_of<'a>(&'a self, said: &'a Signoff) -> &'a str {
        let person = self.log.policy.people.get(&said.by.value);
        person.map_or(said.by.value.as_str(), |person| person.name.as_str())
    }

    /// Why something was said, in quotation marks.
    pub(super) fn reason_of(said: &Signoff) -> String {
        said.reason.as_ref().map_or_else(|| "no reason is given".to_owned(), |why| format!("“{}”", why.value))
    }

    /// The objections that stand in a version of the record, a line each.
    pub(super) fn objections(&self, record: &Record) -> Vec<String> {
        let assessment = assess(record, &self.log.policy);
        let line = |(role, said): (&RoleState, &Signoff)| {
            format!("{} objects for {}: {}", self.name_of(said), role.role, Self::reason_of(said))
        };
        assessment.objections().map(line).collect()
    }
}
