//! What is told of decisions, in the words that every service shares. Pure: from logs, policy, sign-offs and a day.

use jiff::civil::Date;

use crate::checkin::Page;
use crate::log::Log;
use crate::policy::Policy;
use crate::record::{Format, Record, Status, parse_instant, summary};
use crate::signoff::{Assessment, RoleState, State, assess};
use crate::site::slug;

/// Where a decision stands, as somebody outside wants to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Standing {
    /// It is being written.
    Draft,
    /// It waits for sign-offs.
    Awaiting,
    /// Somebody objects.
    Objected,
    /// All have signed, and nobody has said the word yet.
    Complete,
    /// It is accepted, and its sign-offs hold.
    Accepted,
    /// It says that it is accepted, and a sign-off does not hold.
    Doubtful,
    /// It was turned down.
    Rejected,
    /// It holds no longer, and nothing takes its place.
    Deprecated,
    /// Another decision takes its place.
    Superseded,
    /// Its file does not say.
    Unknown,
}

impl Standing {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Awaiting,
        Self::Objected,
        Self::Complete,
        Self::Accepted,
        Self::Doubtful,
        Self::Rejected,
        Self::Deprecated,
        Self::Superseded,
        Self::Unknown,
    ];

    /// Its name for programs and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Awaiting => "awaiting",
            Self::Objected => "objected",
            Self::Complete => "complete",
            Self::Accepted => "accepted",
            Self::Doubtful => "doubtful",
            Self::Rejected => "rejected",
            Self::Deprecated => "deprecated",
            Self::Superseded => "superseded",
            Self::Unknown => "unknown",
        }
    }

    /// Whether nobody should follow the decision any more.
    pub const fn is_past(self) -> bool {
        matches!(self, Self::Rejected | Self::Deprecated | Self::Superseded)
    }
}

/// What has become of a role's sign-off, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RoleWord {
    /// Nobody has signed.
    Missing,
    /// Signed, and it holds.
    Signed,
    /// Signed, and the record says something else since.
    Stale,
    /// Signed, and it does not count.
    Refused,
    /// Somebody objects.
    Objected,
    /// What was said was taken back.
    Withdrawn,
}

/// A person of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Someone {
    /// The key in the roster.
    pub key: String,
    /// The name.
    pub name: String,
}

/// One role of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleLine {
    /// The role.
    pub role: String,
    /// Whether the decision needs it.
    pub required: bool,
    /// What has become of its sign-off.
    pub word: RoleWord,
    /// Who signed or objected.
    pub by: Option<Someone>,
    /// On which day.
    pub on: Option<Date>,
    /// Why somebody objects.
    pub reason: Option<String>,
    /// Who may sign for it.
    pub holders: Vec<Someone>,
}

impl RoleLine {
    /// Whether a proposed decision waits for this role.
    pub fn is_owed(&self) -> bool {
        self.required && self.word != RoleWord::Signed
    }

    /// What has become of it, for people: `signed by Ada Lovelace on 2026-11-20`, `not signed`.
    pub fn told(&self) -> String {
        let by = self.by.as_ref().map_or("somebody", |by| by.name.as_str());
        let on = self.on.map_or_else(String::new, |day| format!(" on {day}"));
        match self.word {
            RoleWord::Missing => "not signed".to_owned(),
            RoleWord::Signed => format!("signed by {by}{on}"),
            RoleWord::Stale => format!("changed since {by} signed{on}"),
            RoleWord::Refused => format!("the sign-off of {by} does not count"),
            RoleWord::Objected => format!("{by} objects"),
            RoleWord::Withdrawn => format!("taken back by {by}"),
        }
    }
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// What it is known by, in whatever holds it: the log's identity and the record's own. It never changes, whatever
    /// becomes of number, title, path or remote.
    pub key: String,
    /// What people call it: `DR-42`.
    pub reference: String,
    /// Its number.
    pub number: Option<u32>,
    /// Its title.
    pub title: String,
    /// Its page.
    pub page: String,
    /// Its file.
    pub path: String,
    /// Where it stands.
    pub standing: Standing,
    /// The word in its file, where there is one that is known.
    pub status: Option<Status>,
    /// The day in its file.
    pub date: Option<Date>,
    /// The roles, the needed ones first.
    pub roles: Vec<RoleLine>,
    /// What it says, in a few words.
    pub summary: String,
    /// Who drives it.
    pub driver: Option<Someone>,
    /// The day to look at it again.
    pub review: Option<Date>,
    /// Whether that day has come.
    pub review_is_due: bool,
    /// What takes its place.
    pub superseded_by: Vec<String>,
    /// The tickets that it names.
    pub tickets: Vec<String>,
}

impl Decision {
    /// The roles it waits for.
    pub fn owed(&self) -> impl Iterator<Item = &RoleLine> {
        let open = matches!(self.standing, Standing::Awaiting | Standing::Objected | Standing::Doubtful);
        self.roles.iter().filter(move |role| open && role.is_owed())
    }

    /// Where it stands, for people: `awaiting engineering`, `accepted`, `superseded by DR-7`.
    pub fn told(&self) -> String {
        let owed: Vec<&str> = self.owed().map(|role| role.role.as_str()).collect();
        let objecting: Vec<&str> = self
            .roles
            .iter()
            .filter(|role| role.word == RoleWord::Objected)
            .filter_map(|role| Some(role.by.as_ref()?.name.as_str()))
            .collect();
        match self.standing {
            Standing::Draft => "draft".to_owned(),
            Standing::Awaiting => format!("awaiting {}", owed.join(" and ")),
            Standing::Objected => format!("objected to by {}", objecting.join(" and ")),
            Standing::Complete => "signed by all, not yet accepted".to_owned(),
            Standing::Accepted => "accepted".to_owned(),
            Standing::Doubtful => {
                format!("accepted, but the sign-off of {} does not hold", owed.join(" and "))
            }
            Standing::Rejected => "rejected".to_owned(),
            Standing::Deprecated => "deprecated".to_owned(),
            Standing::Superseded if self.superseded_by.is_empty() => "superseded".to_owned(),
            Standing::Superseded => format!("superseded by {}", self.superseded_by.join(" and ")),
            Standing::Unknown => "of no known status".to_owned(),
        }
    }
}

/// The decisions of one log on one day.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Picture {
    /// The log's folder.
    pub folder: String,
    /// What the log is called.
    pub title: String,
    /// The log's identity; keys of its decisions begin with it.
    pub log: String,
    /// The address of the site, which ends in `/`.
    pub site: String,
    /// The policy.
    pub policy: Policy,
    /// The day.
    pub today: Date,
    /// The decisions, in the order of the log.
    pub decisions: Vec<Decision>,
    /// The digest that was due last, where one is wanted, and the day on which it was due.
    pub digest: Option<(Date, Page)>,
}

/// Takes the picture of logs. `others` are those that the site shows beside them: names of pages depend on all. Logs
/// without a site's address, or without an identity, have none.
pub fn pictures(logs: &[Log], others: &[&Log], today: Date) -> Vec<Picture> {
    let named: Vec<slug::Named<'_>> = logs
        .iter()
        .chain(others.iter().copied())
        .flat_map(|log| log.records.iter().map(move |record| (log, record)))
        .map(|(log, record)| slug::Named {
            prefix: &log.policy.prefix,
            number: record.number,
            path: record.path(),
        })
        .collect();
    let mut slugs = slug::slugs(&named).into_iter();
    let mut pictures = Vec::new();
    for log in logs {
        let pages: Vec<String> = slugs.by_ref().take(log.records.len()).collect();
        let (Some(identity), Some(site)) = (&log.policy.log, &log.policy.site.url) else { continue };
        let decisions = (0..log.records.len())
            .map(|place| {
                let page = format!("{site}{}", slug::address(&pages[place]));
                decision(log, place, &identity.value, page, today)
            })
            .collect();
        pictures.push(Picture {
            folder: log.folder.clone(),
            title: log.policy.title.clone(),
            log: identity.value.clone(),
            site: site.clone(),
            policy: log.policy.clone(),
            today,
            decisions,
            digest: None,
        });
    }
    pictures
}

fn decision(log: &Log, place: usize, identity: &str, page: String, today: Date) -> Decision {
    let record = &log.records[place];
    let assessment = assess(record, &log.policy);
    let someone = |key: &str| Someone {
        key: key.to_owned(),
        name: log.policy.people.get(key).map_or(key, |person| &person.name).to_owned(),
    };
    Decision {
        key: format!("{identity}/{}", own_key(log, record)),
        reference: log.reference(record),
        number: record.number,
        title: record.name().to_owned(),
        page,
        path: record.path().to_owned(),
        standing: standing(record, &assessment),
        status: record.status.as_ref().map(|status| status.value),
        date: record.date.as_ref().map(|date| date.value),
        roles: match record.format {
            // Records of other tools were never asked.
            Format::Native => assessment.roles.iter().map(|role| line(log, role, &someone)).collect(),
            _ => Vec::new(),
        },
        summary: summary::of(record),
        driver: record.driver.as_ref().map(|driver| someone(&driver.value)),
        review: record.review.as_ref().map(|review| review.value),
        review_is_due: record.review.as_ref().is_some_and(|review| review.value <= today),
        superseded_by: log.successors(place).iter().map(|at| log.reference(&log.records[*at])).collect(),
        tickets: record.tickets.iter().map(|ticket| ticket.value.clone()).collect(),
    }
}

/// What a record is known by in its log: its identity, else its number where no other has it, else its file.
fn own_key(log: &Log, record: &Record) -> String {
    if let Some(id) = &record.id {
        return id.value.to_string();
    }
    match record.number {
        Some(number) if log.numbered(number).len() == 1 => number.to_string(),
        _ => log.below(record.path()).to_owned(),
    }
}

fn standing(record: &Record, assessment: &Assessment) -> Standing {
    let native = record.format == Format::Native;
    match record.status.as_ref().map(|status| status.value) {
        None => Standing::Unknown,
        Some(Status::Draft) => Standing::Draft,
        Some(Status::Proposed) if !native => Standing::Awaiting,
        Some(Status::Proposed) if assessment.objections().next().is_some() => Standing::Objected,
        Some(Status::Proposed) if assessment.complete() => Standing::Complete,
        Some(Status::Proposed) => Standing::Awaiting,
        Some(Status::Accepted) if native && !assessment.complete() => Standing::Doubtful,
        Some(Status::Accepted) => Standing::Accepted,
        Some(Status::Rejected) => Standing::Rejected,
        Some(Status::Deprecated) => Standing::Deprecated,
        Some(Status::Superseded) => Standing::Superseded,
    }
}

fn line(log: &Log, state: &RoleState, someone: &dyn Fn(&str) -> Someone) -> RoleLine {
    let said = state.said();
    let on = said.and_then(|said| parse_instant(&said.at.value));
    RoleLine {
        role: state.role.clone(),
        required: state.required,
        word: match &state.state {
            State::Missing => RoleWord::Missing,
            State::Signed(_) => RoleWord::Signed,
            State::Refused(..) if state.stale().is_some() => RoleWord::Stale,
            State::Refused(..) => RoleWord::Refused,
            State::Objected(_) => RoleWord::Objected,
            State::Withdrawn(_) => RoleWord::Withdrawn,
        },
        by: said.map(|said| someone(&said.by.value)),
        on: on.map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date()),
        reason: state.objection().and_then(|said| Some(said.reason.as_ref()?.value.clone())),
        holders: log.policy.holders(&state.role).map(|(key, _)| someone(key)).collect(),
    }
}
