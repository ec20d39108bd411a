//! Whether each role's sign-off holds, and if not, why.

use crate::policy::{Policy, ROLES};
use crate::record::{Digest, Evidence, Record, Signoff, Verdict};
use crate::signoff::{Unproven, digest_of, prove};
use crate::text::Span;

/// Why a sign-off does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The record says something else since.
    Stale {
        /// The digest of what it says now.
        now: Digest,
    },
    /// The roster knows nobody of this key.
    UnknownSigner,
    /// The person may not sign in this role.
    RoleNotHeld,
    /// The same person has signed in the other role.
    SamePerson {
        /// The other role.
        other: String,
    },
    /// The evidence it claims is not there.
    Unproven(Unproven),
}

/// What has become of a role's sign-off.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// Nobody has signed.
    Missing,
    /// Signed, and it holds.
    Signed(Signoff),
    /// Signed, and it does not hold; the reasons are never empty.
    Refused(Signoff, Vec<Refusal>),
    /// A standing objection: nothing is accepted until its author takes it back, whatever the record says by then.
    Objected(Signoff),
    /// What was said before was taken back: the role has not signed, and somebody said why.
    Withdrawn(Signoff),
}

/// One role of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleState {
    /// The role.
    pub role: String,
    /// Whether the record needs it.
    pub required: bool,
    /// The role's line in the file; `None` where there is none.
    pub place: Option<Span>,
    /// What has become of it.
    pub state: State,
}

impl RoleState {
    /// The sign-off if it is one that has been outdated by a later edit, whatever else is wrong with it.
    pub fn stale(&self) -> Option<&Signoff> {
        match &self.state {
            State::Refused(signoff, reasons)
                if reasons.iter().any(|r| matches!(r, Refusal::Stale { .. })) =>
            {
                Some(signoff)
            }
            _ => None,
        }
    }

    /// The entry that stands in the file, if any.
    pub const fn said(&self) -> Option<&Signoff> {
        match &self.state {
            State::Missing => None,
            State::Signed(said)
            | State::Refused(said, _)
            | State::Objected(said)
            | State::Withdrawn(said) => Some(said),
        }
    }

    /// The standing objection, if there is one.
    pub const fn objection(&self) -> Option<&Signoff> {
        match &self.state {
            State::Objected(said) => Some(said),
            _ => None,
        }
    }

    /// Whether the role has signed and it holds.
    pub fn holds(&self) -> bool {
        matches!(self.state, State::Signed(_))
    }
}

/// All roles of a record: the required ones first, in the policy's order, then others that have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assessment {
    /// What the record says now.
    pub digest: Digest,
    /// The roles.
    pub roles: Vec<RoleState>,
}

impl Assessment {
    /// Whether every required role has signed exactly what the record says, and nobody objects.
    pub fn complete(&self) -> bool {
        self.roles.iter().filter(|role| role.required).all(RoleState::holds)
            && self.objections().next().is_none()
    }

    /// The roles in which somebody objects, required or not.
    pub fn objections(&self) -> impl Iterator<Item = (&RoleState, &Signoff)> {
        self.roles.iter().filter_map(|role| Some((role, role.objection()?)))
    }

    /// The weakest evidence of the sign-offs that hold; `None` where none does.
    pub fn weakest(&self) -> Option<Evidence> {
        let signed = self.roles.iter().filter(|role| role.holds());
        signed.filter_map(|role| Some(role.said()?.via.value)).min()
    }

    /// The required roles whose sign-off is missing or does not hold.
    pub fn waiting(&self) -> impl Iterator<Item = &RoleState> {
        self.roles.iter().filter(|role| role.required && !role.holds())
    }
}

/// Judges the sign-offs of a record by a policy.
pub fn assess(record: &Record, policy: &Policy) -> Assessment {
    let digest = digest_of(record);
    let required = policy.required_roles(record);
    let others =
        record.slots.iter().map(|slot| slot.role.value.as_str()).filter(|role| !required.contains(role));
    let names: Vec<(&str, bool)> =
        required.iter().map(|role| (*role, true)).chain(others.map(|role| (role, false))).collect();
    let roles = names
        .into_iter()
        .map(|(role, required)| {
            let slot = record.slots.iter().find(|slot| slot.role.value == role);
            let state = match slot.and_then(|slot| slot.signoff.as_ref()) {
                None => State::Missing,
                Some(signoff) => {
                    let reasons = refusals(record, policy, role, signoff, digest);
                    match signoff.verdict {
                        _ if !reasons.is_empty() => State::Refused(signoff.clone(), reasons),
                        Verdict::Accept => State::Signed(signoff.clone()),
                        Verdict::Object => State::Objected(signoff.clone()),
                        Verdict::Withdraw => State::Withdrawn(signoff.clone()),
                    }
                }
            };
            RoleState { role: role.to_owned(), required, place: slot.map(|slot| slot.role.span), state }
        })
        .collect();
    Assessment { digest, roles }
}

fn refusals(record: &Record, policy: &Policy, role: &str, signoff: &Signoff, digest: Digest) -> Vec<Refusal> {
    let mut reasons = Vec::new();
    let accepts = signoff.verdict == Verdict::Accept;
    // An objection, and taking something back, outlast the text that they were said to.
    if accepts && signoff.digest.value != digest {
        reasons.push(Refusal::Stale { now: digest });
    }
    match policy.people.get(&signoff.by.value) {
        None => reasons.push(Refusal::UnknownSigner),
        Some(person) if !person.held(role) => reasons.push(Refusal::RoleNotHeld),
        Some(_) => {}
    }
    if let Some(other) = other_role(record, policy, role, signoff).filter(|_| accepts) {
        reasons.push(Refusal::SamePerson { other });
    }
    // A signature names the text: where that is another now, there is nothing more to prove.
    if !matches!(reasons.first(), Some(Refusal::Stale { .. }))
        && let Err(unproven) = prove(record, policy, role, signoff)
    {
        reasons.push(Refusal::Unproven(unproven));
    }
    reasons
}

/// The other of the two roles if the same person has signed there too: both sign-offs then count for nothing, since
/// nothing says which of the two was meant.
fn other_role(record: &Record, policy: &Policy, role: &str, signoff: &Signoff) -> Option<String> {
    let same = |other: &&str| {
        let slot = record.slots.iter().find(|slot| slot.role.value == **other);
        let theirs = slot.and_then(|slot| slot.signoff.as_ref());
        theirs.is_some_and(|theirs| theirs.verdict == Verdict::Accept && theirs.by.value == signoff.by.value)
    };
    rivals(record, policy, role).into_iter().find(same).map(str::to_owned)
}

/// The roles in which whoever signs for this one may not sign as well: the other of the two. Where a level does without
/// one of the two, any other role it needs counts as the second: a decision is never one person's.
pub fn rivals<'a>(record: &Record, policy: &'a Policy, role: &str) -> Vec<&'a str> {
    if policy.one_person_may_sign_both_roles {
        return Vec::new();
    }
    let required = policy.required_roles(record);
    let both = ROLES.iter().all(|role| required.contains(role));
    let counted: Vec<&str> = if both || !required.contains(&role) { ROLES.to_vec() } else { required };
    let counts = counted.contains(&role);
    counted.into_iter().filter(|other| counts && *other != role).collect()
}

#[cfg(test)]
mod tests {
    use super::{Refusal, State, assess};
    use crate::policy::Policy;
    use crate::record::Record;

    const POLICY: &str = "log: 6f1c0e52\npeople:\n  grace:\n    emails: [grace@example.com]\n    roles: [product]\n  ada:\n    emails: [ada@example.com]\n    roles: [engineering]\n  both:\n    emails: [both@example.com]\n    roles: [product, engineering]\n";

    fn record(product: &str, engineering: &str, via: &str) -> Record {
        let text = |signoffs: &str| {
            format!("---\nid: k7f3-2m9q\nkind: product\nstatus: accepted\n{signoffs}---\n# T\n")
        };
        let digest = crate::signoff::digest_of(&Record::parse("0001-t.md", text("").as_bytes()));
        let lines = |by: &str| {
            if by.is_empty() {
                return String::new();
            }
            format!("    by: {by}\n    at: 2026-11-22T08:00:00Z\n    via: {via}\n    digest: {digest}\n")
        };
        let block =
            format!("signoffs:\n  product:\n{}  engineering:\n{}", lines(product), lines(engineering));
        Record::parse("0001-t.md", text(&block).as_bytes())
    }

    fn reasons(record: &Record, policy: &str) -> Vec<Vec<Refusal>> {
        let assessment = assess(record, &Policy::parse("countersign.yaml", policy.as_bytes()));
        let of = |state: State| match state {
            State::Refused(_, reasons) => reasons,
            _ => Vec::new(),
        };
        assert_eq!(assessment.complete(), assessment.waiting().count() == 0);
        assessment.roles.into_iter().map(|role| of(role.state)).collect()
    }

    #[test]
    fn two_people_in_their_roles_complete_a_record() {
        let assessment = assess(&record("grace", "ada", "declared"), &Policy::parse("c", POLICY.as_bytes()));
        assert!(assessment.complete());
        assert!(!assess(&record("grace", "", "declared"), &Policy::parse("c", POLICY.as_bytes())).complete());
        assert!(!assess(&record("", "", "declared"), &Policy::parse("c", POLICY.as_bytes())).complete());
    }

    #[test]
    fn each_reason_alone_is_enough() {
        let roster = |p: &str, e: &str| reasons(&record(p, e, "declared"), POLICY);
        assert_eq!(roster("eve", "ada")[0], [Refusal::UnknownSigner]);
        assert_eq!(roster("ada", "grace"), [[Refusal::RoleNotHeld], [Refusal::RoleNotHeld]]);
        let same = |other: &str| vec![Refusal::SamePerson { other: other.to_owned() }];
        assert_eq!(roster("both", "both"), [same("engineering"), same("product")]);
        let relaxed = format!("{POLICY}one-person-may-sign-both-roles: true\n");
        assert_eq!(reasons(&record("both", "both", "declared"), &relaxed), [[], []]);
        let keyed = reasons(&record("grace", "ada", "key"), POLICY);
        assert!(matches!(keyed[0][..], [Refusal::Unproven(_)]), "a claim of a key is not believed");
        let edited = record("grace", "ada", "declared").text().replace("# T", "# U");
        let edited = Record::parse("0001-t.md", edited.as_bytes());
        assert!(reasons(&edited, POLICY).iter().all(|r| matches!(r[..], [Refusal::Stale { .. }])));
    }

    #[test]
    fn a_level_may_ask_for_more_roles() {
        let policy = format!(
            "{POLICY}roles: [security]\nlevels:\n  grave:\n    roles: [product, engineering, security]\n"
        );
        let grave = record("grace", "ada", "declared")
            .text()
            .replace("kind: product\n", "kind: product\nlevel: grave\n");
        let assessment =
            assess(&Record::parse("0001-t.md", grave.as_bytes()), &Policy::parse("c", policy.as_bytes()));
        let waiting: Vec<&str> = assessment.waiting().map(|role| role.role.as_str()).collect();
        assert!(waiting.contains(&"security"), "{waiting:?}");
    }
}
