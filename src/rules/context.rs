//! What a rule may look at: values alone, which `check` has gathered.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::log::{Log, Outcomes};
use crate::policy::{POLICY_MALFORMED, Policy, Sigs};
use crate::record::{Digest, Record, RecordId, Signoff, Slot, Status, Verdict, nearest};
use crate::rules::Origins;
use crate::signoff::{Assessment, Refusal, RoleState, State, assess};
use crate::text::Span;

/// A record as it stood in the commit that the change starts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its path then.
    pub path: String,
    /// Its id then.
    pub id: Option<RecordId>,
    /// Its status then.
    pub status: Option<Status>,
    /// Its revision then; 1 where none was written.
    pub revision: u32,
    /// The digest of what it said then.
    pub digest: Digest,
    /// Its number then.
    pub number: Option<u32>,
    /// What each role had said then.
    pub slots: Vec<Slot>,
    /// Whether it was one of those that nobody could sign.
    pub inherited: bool,
}

impl Before {
    /// Whether it had been decided, one way or the other: what was decided stays in the log.
    pub fn is_decided(&self) -> bool {
        self.status.is_some_and(|status| !matches!(status, Status::Draft | Status::Proposed))
    }

    /// What keeps it in the log, in a few words; `None` where it may go.
    ///
    /// Once it was gone, nothing would know of the revision that an older text may not come back under, nor of a no.
    pub fn stays(&self) -> Option<String> {
        if self.is_decided() {
            return Some(format!("is {}", self.status.map_or("decided", Status::name)));
        }
        let mut said = self.slots.iter().filter_map(|slot| slot.signoff.as_ref());
        let refused = said.find(|said| said.verdict != Verdict::Accept);
        match refused {
            Some(said) if said.verdict == Verdict::Object => {
                Some(format!("has an objection of `{}`", said.by.value))
            }
            Some(said) => Some(format!("has a withdrawal of `{}`", said.by.value)),
            None if self.revision > 1 => Some(format!("was decided before its revision {}", self.revision)),
            None => None,
        }
    }
}

/// The policy of a log as a change finds it and as it leaves it.
#[derive(Debug, Clone, Copy)]
pub struct PolicyChange<'a> {
    /// As it stood in the commit that the change starts from.
    pub before: &'a Policy,
    /// As the change leaves it; `None` where it is gone.
    pub after: Option<&'a Policy>,
}

/// The log and what surrounds it.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The log.
    pub log: &'a Log,
    /// The day on which it is judged, in UTC.
    pub today: Date,
    /// Records that differ from the commit the change starts from, as they stood there: each by its path then, and by
    /// its id where it had one. Records that do not differ, and new ones, are not in it.
    pub before: &'a BTreeMap<String, Before>,
    /// Records that stood there before, by their paths then, of which neither the id nor the path is there any more.
    pub gone: &'a [Before],
    /// Paths that were not there in the commit the change starts from, though the log's policy was.
    pub added: &'a BTreeSet<String>,
    /// Paths of the repository to which some record links and where nothing is.
    pub missing: &'a BTreeSet<String>,
    /// Paths of records that are marked as programs.
    pub executable: &'a BTreeSet<String>,
    /// What became of the decisions of the log.
    pub outcomes: &'a Outcomes,
    /// What the change does to the policy; `None` where it leaves it as it was, or the log is new. Sign-offs are
    /// judged by the policy of `log` alone.
    pub policy_change: Option<PolicyChange<'a>>,
    /// The admins' signatures beside the policy, where the change touches either.
    pub sigs: Option<&'a Sigs>,
    /// Whether the change is still under way, on disk or staged: what is missing may be to come.
    pub under_way: bool,
    /// The paths that differ from the commit the change starts from; `None` where there is nothing to compare with.
    pub changed: Option<&'a BTreeSet<String>>,
    /// Where the sign-offs of the changed records come from.
    pub origins: &'a Origins,
}

/// One record under judgement.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its place in the log.
    pub place: usize,
    assessment: OnceCell<Assessment>,
}

impl PolicyChange<'_> {
    /// Whether it changes no more than line ends.
    pub(super) fn is_empty(&self) -> bool {
        self.after.is_some_and(|after| after.fingerprint() == self.before.fingerprint())
    }
}

impl<'a> Context<'a> {
    /// A record of the log, to be judged.
    pub fn subject(&self, place: usize) -> Subject<'a> {
        Subject { record: &self.log.records[place], place, assessment: OnceCell::new() }
    }

    /// Whether the policy could not be read, so that nobody stands in the roster; that is said of the policy, once.
    pub(super) fn policy_unread(&self) -> bool {
        let policy = &self.log.policy;
        policy.people.is_empty() && policy.faults.iter().any(|fault| fault.code == POLICY_MALFORMED)
    }

    /// The person of the roster whose key is most like this word.
    pub(super) fn nearest_person(&self, word: &str) -> Option<&'a str> {
        let keys: Vec<&str> = self.log.policy.people.keys().map(String::as_str).collect();
        nearest(word, &keys)
    }

    /// Whether the rules on what records say spare this one: it is older than the policy's `since`, and was there
    /// before the change. What is added under a policy is new, whatever it says of its own age; and what was written
    /// under it does not grow older by saying that it was imported.
    pub fn spares(&self, record: &Record) -> bool {
        let before = self.before.get(&Self::key_of(record)).or_else(|| self.before.get(record.path()));
        self.log.policy.spares(record)
            && !self.added.contains(record.path())
            && before.is_none_or(|before| before.inherited)
    }

    /// Whether an entry of a record came in with the change: what stood there before was judged when it went in.
    /// Where there is nothing to compare with, all are new.
    pub fn is_new(&self, record: &Record, role: &str, said: &Signoff) -> bool {
        self.changed.is_none_or(|changed| changed.contains(record.path()))
            && !self.origins.is_settled(record, role, said)
    }

    /// How a file comes back that the change takes away, to be read after "bring it back:".
    pub(super) fn brought_back(&self, path: &str) -> String {
        let quoted = shell_words::quote(path);
        // What is on disk or staged is held against the commit that is checked out.
        if self.under_way {
            return format!("`git checkout HEAD -- {quoted}`");
        }
        format!("`git checkout BASE -- {quoted}`, BASE being a branch or commit that has it")
    }

    /// The key under which [`Context::before`] knows a record.
    pub fn key_of(record: &Record) -> String {
        record.id.as_ref().map_or_else(|| record.path().to_owned(), |id| id.value.to_string())
    }
}

/// How somebody says the same again, so that it counts.
pub(super) fn anew(context: &Context<'_>, record: &Record, role: &str, said: &Signoff) -> String {
    let by = &said.by.value;
    match said.verdict {
        Verdict::Accept => {
            format!("`{by}` signs anew: `countersign sign {} --role {role}`", context.log.reference(record))
        }
        Verdict::Object | Verdict::Withdraw => format!("take the lines out, and let `{by}` say it anew"),
    }
}

/// What people call an entry of this verdict.
pub(super) const fn called(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => "sign-off",
        Verdict::Object => "objection",
        Verdict::Withdraw => "withdrawal",
    }
}

impl Subject<'_> {
    /// Where it stands.
    pub(super) fn status(&self) -> Option<Status> {
        self.record.status.as_ref().map(|status| status.value)
    }

    /// Where to point for a key of the front matter: at its line, or at the first line where it is not there.
    pub(super) fn place_of(&self, key: &str) -> Span {
        self.record.key_span(key).unwrap_or_else(|| self.record.front_span())
    }

    /// All that people said, with the role each said it in, whether or not it holds.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &Signoff)> {
        self.record.slots.iter().filter_map(|slot| Some((slot.role.value.as_str(), slot.signoff.as_ref()?)))
    }

    /// What people said with this change. It is judged whether or not it holds as the record stands: once it is in, it
    /// counts as judged, and a later change may make it hold.
    pub(super) fn newcomers(&self, context: &Context<'_>) -> impl Iterator<Item = (&str, &Signoff)> {
        self.entries().filter(|(role, said)| context.is_new(self.record, role, said))
    }

    /// Whether reading has already said what is wrong with the value of a key.
    pub(super) fn has_fault(&self, key: &str) -> bool {
        let Some(span) = self.record.key_span(key) else { return false };
        self.record.faults.iter().any(|fault| fault.span.overlaps(span))
    }

    /// The sign-offs that are refused for such a reason, with their roles.
    pub(super) fn refused<'s>(
        &'s self,
        context: &Context<'_>,
        such: impl Fn(&Refusal) -> bool + 's,
    ) -> impl Iterator<Item = (&'s RoleState, &'s Signoff)> {
        self.assessment(context).roles.iter().filter_map(move |role| match &role.state {
            State::Refused(signoff, reasons) if reasons.iter().any(&such) => Some((role, signoff)),
            _ => None,
        })
    }

    /// The record's sign-offs, judged once for all rules.
    pub fn assessment(&self, context: &Context<'_>) -> &Assessment {
        self.assessment.get_or_init(|| assess(self.record, &context.log.policy))
    }

    /// Whether the record's sign-offs have to hold: it is accepted, or was before something took its place.
    pub fn must_be_signed(&self) -> bool {
        self.record.status.as_ref().is_some_and(|status| status.value.was_accepted())
    }
}
