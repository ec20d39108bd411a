//! Judges what people said by the policy that was in force where their word came in.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::git::{CommitId, Repository};
use crate::log::join;
use crate::policy::{FILE_NAME, Policy};
use crate::record::{Record, SIZE_LIMIT, Signoff};
use crate::signoff::{Hindrance, admission, prove};
use crate::story::{Moment, RoleThen, StoryProblem, Then};

/// The policies of the commits that were asked for.
pub(super) struct Past<'a> {
    repository: &'a Repository,
    /// Where the policy lies at the end of the story.
    home: String,
    known: BTreeMap<(CommitId, String), Option<Arc<Policy>>>,
}

impl<'a> Past<'a> {
    pub(super) fn new(repository: &'a Repository, home: &str) -> Self {
        Self { repository, home: home.to_owned(), known: BTreeMap::new() }
    }

    /// The policy that governed a path in a commit: that of the nearest folder above it, else of the log's own.
    pub(super) fn policy(
        &mut self,
        commit: &CommitId,
        path: &str,
    ) -> Result<Option<Arc<Policy>>, StoryProblem> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let key = (*commit, folder);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let snapshot = self.repository.snapshot_at(commit)?;
        let mut above = Some(key.1.as_str());
        let mut found = None;
        while let Some(folder) = above {
            let path = join(folder, FILE_NAME);
            if snapshot.exists(&path)? {
                found = Some(path);
                break;
            }
            above = match folder.rsplit_once('/') {
                Some((parent, _)) => Some(parent),
                None if folder.is_empty() => None,
                None => Some(""),
            };
        }
        if found.is_none() && snapshot.exists(&self.home)? {
            found = Some(self.home.clone());
        }
        let policy = match found {
            Some(path) => Some(Arc::new(Policy::parse(&path, &snapshot.read(&path, SIZE_LIMIT)?))),
            None => None,
        };
        self.known.insert(key, policy.clone());
        Ok(policy)
    }
}

/// Judges an entry by a policy of the past, on the day when it came in.
pub(super) fn judge(
    policy: &Policy,
    base: CommitId,
    record: &Record,
    role: &str,
    said: &Signoff,
    came: &Moment,
) -> Then {
    let person = policy.people.get(&said.by.value);
    let held = match person {
        None => RoleThen::NotListed,
        Some(person) if person.holds(role) => RoleThen::Held,
        Some(person) if person.held(role) => RoleThen::GivenUp,
        Some(_) => RoleThen::NotHeld,
    };
    let mut against = Vec::new();
    match held {
        RoleThen::NotListed => against.push(format!("its roster did not list `{}`", said.by.value)),
        RoleThen::NotHeld => against.push(format!("it did not let `{}` sign for {role}", said.by.value)),
        RoleThen::Held | RoleThen::GivenUp => {}
    }
    against.extend(admission(policy, role, said, came.day()).iter().map(|each| hindrance(each, role)));
    if person.is_some()
        && let Err(unproven) = prove(record, policy, role, said)
    {
        against.push(format!("its evidence did not hold: {unproven}"));
    }
    Then {
        base,
        path: policy.source.path().to_owned(),
        fingerprint: policy.fingerprint(),
        serial: policy.guard.serial(),
        role: held,
        least: policy.least_evidence(role),
        against,
    }
}

/// Says a hindrance in half a sentence about the policy of the time.
fn hindrance(hindrance: &Hindrance, role: &str) -> String {
    match hindrance {
        Hindrance::TooWeak { least } => format!("it asked for `{least}` or better for {role}"),
        Hindrance::Left { until } => format!("their last day to sign was {until}"),
        Hindrance::RoleGivenUp => format!("they had given up {role}"),
        Hindrance::KeyExpired { until, fingerprint } => {
            format!("the last day of the key {fingerprint} was {until}")
        }
        Hindrance::KeyRevoked { since, fingerprint } => {
            format!("the key {fingerprint} was in wrong hands since {since}")
        }
    }
}
