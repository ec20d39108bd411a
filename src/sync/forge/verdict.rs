//! Whose approvals of a change count as sign-offs, for which record and role, and why others do not. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;

use crate::policy::{Forge as Kind, Person, Policy};
use crate::record::{Digest, Evidence, Record, Status, Verdict};
use crate::signoff::{State, assess, digest_of, rivals};
use crate::sync::forge::opinion::{Review, Stance, latest};

/// What a record said at a commit that somebody looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// This.
    Text(Digest),
    /// It was not there.
    Absent,
}

/// A record that a change brings or changes, as it stands where it is judged.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The record.
    pub record: &'a Record,
    /// What people call it: `DR-7`.
    pub reference: String,
    /// The policy that judges the change: that of where it goes.
    pub policy: &'a Policy,
    /// What it said at each commit that is at hand, by the commit's full id.
    pub seen: BTreeMap<String, Seen>,
}

/// On what terms approvals count.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Whose numbers of accounts these are.
    pub forge: Kind,
    /// The account of the change's author.
    pub author: Option<u64>,
    /// Whether the author's own approval counts.
    pub author_counts: bool,
    /// The day.
    pub today: Date,
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// What people call it.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its file.
    pub path: String,
    /// The roles that it needs; none where it asks nobody to sign.
    pub roles: Vec<RoleVerdict>,
    /// Who asks for changes, by name: nothing is accepted meanwhile.
    pub against: Vec<String>,
    /// Who said something that does not count, and why.
    pub uncounted: Vec<Uncounted>,
}

/// One role of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleVerdict {
    /// The role.
    pub role: String,
    /// What has become of it.
    pub standing: Standing,
}

/// What has become of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A sign-off stands in the record and holds; by whom.
    Signed(String),
    /// An approval counts for it.
    Approved(Approval),
    /// An objection stands in the record; whose.
    Objected(String),
    /// Nobody has; who may.
    Open(Vec<String>),
}

/// An approval that counts as a sign-off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The person's key in the roster.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// When, `YYYY-MM-DDThh:mm:ssZ`.
    pub at: String,
    /// The commit that they looked at.
    pub commit: String,
    /// What the record said there, and says still.
    pub digest: Digest,
}

/// Something said that does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncounted {
    /// Who: the person's name, else what the account is called.
    pub who: String,
    /// Why.
    pub why: NotCounted,
}

/// Why an approval does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotCounted {
    /// The roster knows no such account.
    NotOnRoster,
    /// The person has left.
    Left(Date),
    /// The person holds none of the roles that are missing.
    NoRole,
    /// It was dismissed.
    Dismissed,
    /// It is a comment, and no approval.
    OnlyComment,
    /// It is one's own change.
    Author,
    /// The record says something else than at the commit that was looked at.
    Stale,
    /// The record was not there at the commit that was looked at.
    NotThere,
    /// The commit that was looked at is not at hand, or the forge does not know which it was.
    UnknownCommit,
    /// The forge does not say when.
    NoMoment,
    /// The policy asks for more in this role than a forge can tell.
    TooWeak(String, Evidence),
    /// The same person stands for the other role.
    SamePerson(String),
    /// The person holds several of the missing roles, and an approval does not say which it is for.
    Which(Vec<String>),
    /// The person has said something else in the record since.
    SaidSince,
}

impl Judged {
    /// The roles whose sign-off is missing.
    pub fn open(&self) -> impl Iterator<Item = &RoleVerdict> {
        self.roles.iter().filter(|role| matches!(role.standing, Standing::Open(_)))
    }

    /// Whether somebody asks for changes or objects.
    pub fn is_objected(&self) -> bool {
        !self.against.is_empty()
            || self.roles.iter().any(|role| matches!(role.standing, Standing::Objected(_)))
    }

    /// The approvals that are to be noted as sign-offs; none while somebody is against it.
    pub fn approvals(&self) -> impl Iterator<Item = (&str, &Approval)> {
        let roles = if self.is_objected() { &[][..] } else { &self.roles };
        roles.iter().filter_map(|role| match &role.standing {
            Standing::Approved(approval) => Some((role.role.as_str(), approval)),
            _ => None,
        })
    }
}

/// Judges one record by what reviewers said of the change.
pub fn judge(asked: &Asked<'_>, reviews: &[Review], terms: Terms) -> Judged {
    let Asked { record, policy, .. } = asked;
    let mut judged = Judged {
        reference: asked.reference.clone(),
        title: record.name().to_owned(),
        path: record.path().to_owned(),
        roles: Vec::new(),
        against: Vec::new(),
        uncounted: Vec::new(),
    };
    if record.status.as_ref().is_none_or(|status| status.value != Status::Proposed) {
        return judged;
    }
    judged.roles = standing(record, policy);
    let open: Vec<String> = judged.open().map(|role| role.role.clone()).collect();
    let mut candidates: Vec<(Approval, Vec<String>)> = Vec::new();
    for review in latest(reviews) {
        match weigh(asked, review, terms, &open) {
            Weight::Nothing => {}
            Weight::Against(name) => judged.against.push(name),
            Weight::Uncounted(who, why) => judged.uncounted.push(Uncounted { who, why }),
            Weight::Counts(approval, roles) => candidates.push((approval, roles)),
        }
    }
    // Those who can mean one role alone come first: what is left then is what others can mean.
    candidates.sort_by_key(|(_, roles)| roles.len() > 1);
    for (approval, roles) in candidates {
        if let Some(why) = settle(&mut judged, asked, &approval, roles) {
            judged.uncounted.push(Uncounted { who: approval.name, why });
        }
    }
    judged
}

/// The roles of a record as it stands, before anybody's approval counts.
fn standing(record: &Record, policy: &Policy) -> Vec<RoleVerdict> {
    let name = |key: &str| policy.people.get(key).map_or(key, |person| &person.name).to_owned();
    let assessment = assess(record, policy);
    let needed = assessment.roles.iter().filter(|role| role.required || role.objection().is_some());
    let verdict = |role: &crate::signoff::RoleState| {
        let standing = match &role.state {
            State::Objected(said) => Standing::Objected(name(&said.by.value)),
            // What the policy finds too weak is not let in: it has to be said anew.
            State::Signed(said) if said.via.value >= policy.least_evidence(&role.role) => {
                Standing::Signed(name(&said.by.value))
            }
            _ => Standing::Open(policy.holders(&role.role).map(|(key, _)| name(key)).collect()),
        };
        RoleVerdict { role: role.role.clone(), standing }
    };
    needed.map(verdict).collect()
}

/// What one review comes to, before it is seen beside the others.
enum Weight {
    Nothing,
    Against(String),
    Uncounted(String, NotCounted),
    /// With the open roles that it may be for; never none.
    Counts(Approval, Vec<String>),
}

fn weigh(asked: &Asked<'_>, review: &Review, terms: Terms, open: &[String]) -> Weight {
    let policy = asked.policy;
    let Some((key, person)) = person(policy, terms.forge, review.account) else {
        return match review.stance {
            Stance::Approves => Weight::Uncounted(review.login.clone(), NotCounted::NotOnRoster),
            _ => Weight::Nothing,
        };
    };
    let name = &person.name;
    let no = |why| Weight::Uncounted(name.clone(), why);
    if let Some(until) = person.until.filter(|_| !person.is_here(terms.today)) {
        return match review.stance {
            Stance::Approves => no(NotCounted::Left(until)),
            _ => Weight::Nothing,
        };
    }
    let required = policy.required_roles(asked.record);
    if !required.iter().any(|role| person.holds(role)) {
        return if review.stance == Stance::Approves { no(NotCounted::NoRole) } else { Weight::Nothing };
    }
    if review.stance == Stance::AsksForChanges {
        return Weight::Against(name.clone());
    }
    let roles: Vec<String> = open.iter().filter(|role| person.holds(role)).cloned().collect();
    if roles.is_empty() {
        // What they could sign for is signed.
        return Weight::Nothing;
    }
    let is_own = review.account.is_some() && review.account == terms.author;
    match review.stance {
        Stance::Dismissed => return no(NotCounted::Dismissed),
        // Authors answer in the discussion of their own change: that is no attempt at anything.
        Stance::Comments if is_own => return Weight::Nothing,
        Stance::Comments => return no(NotCounted::OnlyComment),
        _ if is_own && !terms.author_counts => return no(NotCounted::Author),
        _ => {}
    }
    let Some(at) = review.at else { return no(NotCounted::NoMoment) };
    let seen = review.commit.as_ref().and_then(|commit| Some((commit, asked.seen.get(commit)?)));
    let now = digest_of(asked.record);
    let (commit, digest) = match seen {
        None => return no(NotCounted::UnknownCommit),
        Some((_, Seen::Absent)) => return no(NotCounted::NotThere),
        Some((_, Seen::Text(digest))) if *digest != now => return no(NotCounted::Stale),
        Some((commit, Seen::Text(digest))) => (commit.clone(), *digest),
    };
    let at = at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let (roles, strong): (Vec<String>, Vec<String>) =
        roles.into_iter().partition(|role| policy.least_evidence(role) <= Evidence::Forge);
    let Some(first) = roles.first() else {
        let role = strong.first().cloned().unwrap_or_default();
        let least = policy.least_evidence(&role);
        return no(NotCounted::TooWeak(role, least));
    };
    let since = |role: &String| {
        let slot = asked.record.slots.iter().find(|slot| slot.role.value == **role);
        let said = slot.and_then(|slot| slot.signoff.as_ref());
        said.is_some_and(|said| {
            let is_newer = said.at.value >= at && said.verdict != Verdict::Accept;
            said.by.value == key && is_newer
        })
    };
    if since(first) && roles.iter().all(since) {
        return no(NotCounted::SaidSince);
    }
    let roles = roles.into_iter().filter(|role| !since(role)).collect();
    Weight::Counts(Approval { person: key.to_owned(), name: name.clone(), at, commit, digest }, roles)
}

/// Lets an approval count for the role that it can be for, or says why it cannot.
fn settle(
    judged: &mut Judged,
    asked: &Asked<'_>,
    approval: &Approval,
    roles: Vec<String>,
) -> Option<NotCounted> {
    let policy = asked.policy;
    let open: BTreeSet<String> = judged.open().map(|role| role.role.clone()).collect();
    let mut left: Vec<String> = roles.into_iter().filter(|role| open.contains(role)).collect();
    let mut rival = None;
    left.retain(|role| {
        let others = rivals(asked.record, policy, role);
        let taken = others.iter().find(|other| stands_for(judged, asked.record, &approval.person, other));
        rival = rival.take().or_else(|| taken.map(|other| (*other).to_owned()));
        taken.is_none()
    });
    match (left.as_slice(), rival) {
        ([], Some(other)) => Some(NotCounted::SamePerson(other)),
        // Others stand for all that this one could.
        ([], None) => None,
        ([_], _) => {
            fill(judged, &left, approval);
            None
        }
        (several, _) if several.iter().all(|role| rivals(asked.record, policy, role).is_empty()) => {
            fill(judged, &left, approval);
            None
        }
        (several, _) => Some(NotCounted::Which(several.to_vec())),
    }
}

fn fill(judged: &mut Judged, roles: &[String], approval: &Approval) {
    for role in judged.roles.iter_mut().filter(|role| roles.contains(&role.role)) {
        role.standing = Standing::Approved(approval.clone());
    }
}

/// Whether a person stands for a role already: by a sign-off in the record, or by an approval that counts.
fn stands_for(judged: &Judged, record: &Record, person: &str, role: &str) -> bool {
    let slot = record.slots.iter().find(|slot| slot.role.value == role);
    let said = slot.and_then(|slot| slot.signoff.as_ref());
    said.is_some_and(|said| said.by.value == person && said.verdict == Verdict::Accept)
        || judged.roles.iter().any(|own| {
            own.role == role && matches!(&own.standing, Standing::Approved(own) if own.person == person)
        })
}

/// The person of the roster with an account.
fn person(policy: &Policy, forge: Kind, account: Option<u64>) -> Option<(&str, &Person)> {
    let account = account?;
    let own = |person: &Person| match forge {
        Kind::GitHub => person.github.as_ref().map(|id| id.value),
        Kind::GitLab => person.gitlab.as_ref().map(|id| id.value),
        _ => None,
    };
    let found = policy.people.iter().find(|(_, person)| own(person) == Some(account));
    found.map(|(key, person)| (key.as_str(), person))
}

impl fmt::Display for NotCounted {
    /// Says it in half a sentence, to be read after a name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOnRoster => f.write_str("approved, and the roster lists no such account"),
            Self::Left(until) => write!(f, "approved, and signs no more: {until} was the last day"),
            Self::NoRole => f.write_str("approved, and holds no role that this needs"),
            Self::Dismissed => f.write_str("was dismissed: it takes a new approval"),
            Self::OnlyComment => f.write_str("commented, which approves nothing"),
            Self::Author => {
                f.write_str("approved a change of their own: `countersign sign` signs for its author")
            }
            Self::Stale => f.write_str("approved an earlier text: it takes a new approval"),
            Self::NotThere => f.write_str("approved before this record was there: it takes a new approval"),
            Self::UnknownCommit => {
                f.write_str("approved a commit that is not at hand: it takes a new approval")
            }
            Self::NoMoment => {
                f.write_str("approved, and the forge does not say when: it takes a new approval")
            }
            Self::TooWeak(role, least) => {
                write!(f, "approved, and the policy asks {role} for `{least}`: `countersign sign` gives that")
            }
            Self::SamePerson(other) => {
                write!(f, "approved, and stands for {other} already: the two roles need two people")
            }
            Self::Which(roles) => {
                let roles = roles.join(" and ");
                write!(f, "approved, and may mean {roles}: `countersign sign --role` says which")
            }
            Self::SaidSince => f.write_str("approved, and has said something else in the record since"),
        }
    }
}

#[cfg(test)]
mod tests;
