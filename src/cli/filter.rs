//! Which records are meant: the options by which lists and searches are narrowed, all of which have to agree.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, day, known};
use crate::git::Snapshot;
use crate::log::{self, Log};
use crate::queue::waits;
use crate::record::{Kind, PathPattern, Record, Status, parse_instant};
use crate::signoff::{SignatureState, assess};

/// Options that narrow.
#[derive(Debug, clap::Args)]
pub(super) struct Filter {
    /// Only records of this status; may be given several times
    #[arg(long, value_parser = status, value_name = "STATUS")]
    status: Vec<Status>,
    /// Only records of this kind
    #[arg(long, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    /// Only records with this tag; may be given several times, and then all are needed
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only records that wait for this role: they are asked for its sign-off, and it is missing or does not hold
    #[arg(long, visible_alias = "waiting", value_name = "ROLE")]
    waiting_for: Option<String>,
    /// Only records that this person drives or has signed, by roster key, name or e-mail address; `me` is you
    #[arg(long, value_name = "PERSON")]
    person: Option<String>,
    /// Only records dated or signed on this day or later; 7d and 2w are days and weeks back
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
    /// Only records that govern this file or folder, by their `affects:`; may be given several times
    #[arg(long, value_name = "PATH")]
    affects: Vec<PathBuf>,
}

/// What the options mean in these logs.
#[derive(Debug)]
pub(super) struct Wanted<'f> {
    filter: &'f Filter,
    waiting_for: Option<String>,
    person: Option<String>,
    since: Option<Date>,
    files: Vec<String>,
}

fn status(word: &str) -> Result<Status, String> {
    let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
    word.to_lowercase().parse().map_err(|()| format!("statuses are {}", names.join(", ")))
}

fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

/// Reads logs whole, as they are in a snapshot.
pub(super) fn read(snapshot: &Snapshot, folders: &[String]) -> Result<Vec<Log>, Problem> {
    folders.iter().map(|folder| Ok(log::load(snapshot, folder, &|_| true)?)).collect()
}

impl Filter {
    /// Looks up what the options name; says so where nothing can have it.
    pub(super) fn settle(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        logs: &[Log],
    ) -> Result<Wanted<'_>, Problem> {
        for stray in self.tag.iter().filter_map(|tag| known::stray_tag(logs, tag)) {
            world.say(&stray);
        }
        let today = world.today();
        Ok(Wanted {
            filter: self,
            waiting_for: self.waiting_for.as_ref().map(|word| known::role(logs, word)).transpose()?,
            person: self.person.as_ref().map(|word| known::person(workspace, logs, word)).transpose()?,
            since: self.since.as_ref().map(|text| day::since("--since", text, today)).transpose()?,
            files: self
                .affects
                .iter()
                .map(|path| workspace.below_root(path))
                .collect::<Result<Vec<String>, Problem>>()?,
        })
    }
}

impl Wanted<'_> {
    /// Whether a record is meant.
    pub(super) fn wants(&self, log: &Log, record: &Record) -> bool {
        let status = record.status.as_ref().map(|status| status.value);
        let kind = record.kind.as_ref().map(|kind| kind.value);
        (self.filter.status.is_empty() || status.is_some_and(|status| self.filter.status.contains(&status)))
            && self.filter.kind.is_none_or(|wanted| kind == Some(wanted))
            && self.filter.tag.iter().all(|wanted| record.tags.iter().any(|tag| tag.value == *wanted))
            && self.person.as_ref().is_none_or(|person| concerns(record, person))
            && self.since.is_none_or(|day| is_since(record, day))
            && (self.files.is_empty() || self.files.iter().any(|file| governs(record, file)))
            && self.waiting_for.as_ref().is_none_or(|role| waits_for(log, record, role))
    }
}

fn concerns(record: &Record, person: &str) -> bool {
    let mut signers = record.slots.iter().filter_map(|slot| slot.signoff.as_ref());
    record.driver.as_ref().is_some_and(|driver| driver.value == person)
        || signers.any(|said| said.by.value == person)
}

fn is_since(record: &Record, day: Date) -> bool {
    let said = record.slots.iter().filter_map(|slot| parse_instant(&slot.signoff.as_ref()?.at.value));
    let mut days = said.map(|at| at.to_zoned(TimeZone::UTC).date());
    record.date.as_ref().is_some_and(|date| date.value >= day) || days.any(|said| said >= day)
}

/// Whether a record governs a file, or something in a folder.
fn governs(record: &Record, path: &str) -> bool {
    let mut patterns = record.affects.iter().map(|affects| affects.value.as_str());
    patterns.any(|affects| {
        let below = affects.trim_start_matches("./").trim_matches('/');
        PathPattern::new(affects).governs(path)
            || path.is_empty()
            || below.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
    })
}

fn waits_for(log: &Log, record: &Record, role: &str) -> bool {
    let status = record.status.as_ref().map(|status| status.value);
    if !status.is_some_and(Status::asks_for_signoffs) {
        return false;
    }
    let assessment = assess(record, &log.policy);
    let mut roles = assessment.roles.iter().filter(|own| own.role == role);
    roles.any(|own| waits(status, SignatureState::of(record, &log.policy, Some(own))))
}
