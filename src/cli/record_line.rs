//! How commands speak of a record: its line in a list, and whom it waits for.

use serde::Serialize;

use crate::log::Log;
use crate::policy::Policy;
use crate::record::{Evidence, Record};
use crate::signoff::{Assessment, Refusal, RoleState, State, assess};

/// A record as a program reads it.
#[derive(Debug, Serialize)]
pub(super) struct RecordLine {
    reference: String,
    number: Option<u32>,
    id: Option<String>,
    path: String,
    title: String,
    kind: Option<&'static str>,
    status: Option<&'static str>,
    revision: Option<u32>,
    revised: Option<String>,
    date: Option<String>,
    driver: Option<String>,
    tags: Vec<String>,
    supersedes: Vec<u32>,
    superseded_by: Vec<String>,
    review: Option<String>,
    digest: String,
    /// The weakest evidence of the sign-offs that hold.
    evidence: Option<&'static str>,
    roles: Vec<RoleLine>,
}

/// One role of a record as a program reads it.
#[derive(Debug, Serialize)]
struct RoleLine {
    role: String,
    required: bool,
    state: &'static str,
    verdict: Option<&'static str>,
    by: Option<String>,
    at: Option<String>,
    via: Option<&'static str>,
    reason: Option<String>,
}

/// Says a role's state in one word.
pub(super) fn word(role: &RoleState) -> &'static str {
    match &role.state {
        State::Missing => "missing",
        State::Signed(_) => "signed",
        State::Refused(_, reasons) if reasons.iter().any(|r| matches!(r, Refusal::Stale { .. })) => "stale",
        State::Refused(..) => "refused",
        State::Objected(_) => "objected",
        State::Withdrawn(_) => "withdrawn",
    }
}

impl RecordLine {
    pub(super) fn new(log: &Log, place: usize) -> Self {
        let record = &log.records[place];
        let assessment = assess(record, &log.policy);
        let roles = assessment.roles.iter().map(|role| {
            let signoff = role.said();
            RoleLine {
                role: role.role.clone(),
                required: role.required,
                state: word(role),
                verdict: signoff.map(|signoff| signoff.verdict.name()),
                by: signoff.map(|signoff| signoff.by.value.clone()),
                at: signoff.map(|signoff| signoff.at.value.clone()),
                via: signoff.map(|signoff| signoff.via.value.name()),
                reason: signoff.and_then(|said| Some(said.reason.as_ref()?.value.clone())),
            }
        });
        Self {
            reference: log.reference(record),
            number: record.number,
            id: record.id.as_ref().map(|id| id.value.to_string()),
            path: record.path().to_owned(),
            title: record.name().to_owned(),
            kind: record.kind.as_ref().map(|kind| kind.value.name()),
            status: record.status.as_ref().map(|status| status.value.name()),
            revision: record.revision.as_ref().map(|revision| revision.value),
            revised: record.revised.as_ref().map(|why| why.value.clone()),
            date: record.date.as_ref().map(|date| date.value.to_string()),
            driver: record.driver.as_ref().map(|driver| driver.value.clone()),
            tags: record.tags.iter().map(|tag| tag.value.clone()).collect(),
            supersedes: record.supersedes.iter().map(|number| number.value).collect(),
            superseded_by: log.successors(place).iter().map(|at| log.reference(&log.records[*at])).collect(),
            review: record.review.as_ref().map(|day| day.value.to_string()),
            evidence: assessment.weakest().map(Evidence::name),
            digest: assessment.digest.to_string(),
            roles: roles.collect(),
        }
    }
}

impl RecordLine {
    /// What the cells of [`RecordLine::cells`] hold, besides the roles.
    pub(super) const COLUMNS: [&'static str; 12] = [
        "reference",
        "number",
        "id",
        "title",
        "kind",
        "status",
        "revision",
        "date",
        "driver",
        "tags",
        "review",
        "path",
    ];

    /// The record as a row: the columns, then state, person and moment of each of these roles.
    pub(super) fn cells(&self, roles: &[&str]) -> Vec<String> {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let mut cells = vec![
            self.reference.clone(),
            number(self.number),
            text(&self.id),
            self.title.clone(),
            self.kind.unwrap_or_default().to_owned(),
            self.status.unwrap_or_default().to_owned(),
            number(self.revision),
            text(&self.date),
            text(&self.driver),
            self.tags.join(" "),
            text(&self.review),
            self.path.clone(),
        ];
        for role in roles {
            match self.roles.iter().find(|own| own.role == *role) {
                Some(own) => cells.extend([own.state.to_owned(), text(&own.by), text(&own.at)]),
                None => cells.extend([String::new(), String::new(), String::new()]),
            }
        }
        cells
    }
}

/// Whom a record waits for, such as `engineering (Ada Lovelace)`; empty where it waits for nobody.
pub(super) fn waits_for(assessment: &Assessment, policy: &Policy) -> String {
    let each = assessment.waiting().map(|role| {
        let names: Vec<&str> = policy.holders(&role.role).map(|(_, person)| person.name.as_str()).collect();
        match names.as_slice() {
            [] => format!("{} (nobody yet: `countersign roster add`)", role.role),
            names => format!("{} ({})", role.role, names.join(" or ")),
        }
    });
    each.collect::<Vec<_>>().join(" and ")
}

/// A role's state for a table: what it is, and by whom. Records of other tools were never asked.
pub(super) fn cell(record: &Record, assessment: &Assessment, role: &str) -> String {
    if record.is_inherited() {
        return "–".to_owned();
    }
    match assessment.roles.iter().find(|state| state.role == role) {
        None => "–".to_owned(),
        Some(state) => match &state.state {
            State::Missing => "missing".to_owned(),
            State::Signed(said) => format!("signed by {} ({})", said.by.value, said.via.value),
            State::Refused(said, _) | State::Objected(said) | State::Withdrawn(said) => {
                format!("{}: {}", word(state), said.by.value)
            }
        },
    }
}
