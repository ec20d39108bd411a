//! Who is approved by whom, as a table.

use super::{Asked, Judged, NotCounted, Seen, Standing, Terms, judge};
use crate::policy::{Forge, Policy};
use crate::record::{Digest, Evidence, Record, Signoff, Verdict};
use crate::signoff::digest_of;
use crate::sync::forge::opinion::{Review, Stance};

const POLICY: &str = "log: 6f1c0e52
people:
  grace:
    name: Grace
    emails: [grace@example.com]
    roles: [product]
    github: 7
    gitlab: 70
  ada:
    name: Ada
    emails: [ada@example.com]
    roles: [engineering]
    github: 8
  both:
    name: Both
    emails: [both@example.com]
    roles: [product, engineering]
    github: 9
  gone:
    name: Gone
    emails: [gone@example.com]
    roles: [product]
    github: 10
    until: 2026-01-01
  guest:
    name: Guest
    emails: [guest@example.com]
    roles: []
    github: 11
";

const TEXT: &str =
    "---\nid: k7f3-2m9q\nkind: product\nstatus: proposed\nsignoffs:\n  product:\n  engineering:\n---\n# T\n";

const HEAD: &str = "aaaa";
const OLD: &str = "bbbb";
const BEFORE: &str = "cccc";

/// One review: account, letter, commit.
fn reviews(words: &[(u64, char, &str)]) -> Vec<Review> {
    let review = |(at, (account, letter, commit)): (usize, &(u64, char, &str))| Review {
        id: u64::try_from(at).unwrap(),
        account: Some(*account),
        login: format!("login{account}"),
        stance: match letter {
            'A' => Stance::Approves,
            'C' => Stance::AsksForChanges,
            'D' => Stance::Dismissed,
            _ => Stance::Comments,
        },
        commit: (!commit.is_empty()).then(|| (*commit).to_owned()),
        at: jiff::Timestamp::from_second(1_795_000_000 + i64::try_from(at).unwrap()).ok(),
    };
    words.iter().enumerate().map(review).collect()
}

fn judged_by(policy: &str, text: &str, reviews: &[Review], change: impl FnOnce(&mut Terms)) -> Judged {
    let record = Record::parse("decisions/0001-t.md", text.as_bytes());
    let policy = Policy::parse("countersign.yaml", policy.as_bytes());
    let now = digest_of(&record);
    let seen = [(HEAD, Seen::Text(now)), (OLD, Seen::Text(Digest([0; 32]))), (BEFORE, Seen::Absent)];
    let asked = Asked {
        record: &record,
        reference: "DR-1".to_owned(),
        policy: &policy,
        seen: seen.map(|(commit, seen)| (commit.to_owned(), seen)).into(),
    };
    let mut terms = Terms {
        forge: Forge::GitHub,
        author: Some(1),
        author_counts: false,
        today: "2026-11-28".parse().unwrap(),
    };
    change(&mut terms);
    judge(&asked, reviews, terms)
}

/// In short: for each role who stands for it, then what does not count.
fn told(judged: &Judged) -> String {
    let role = |standing: &Standing| match standing {
        Standing::Signed(name) => format!("signed:{name}"),
        Standing::Approved(approval) => approval.name.clone(),
        Standing::Objected(name) => format!("objected:{name}"),
        Standing::Open(_) => "-".to_owned(),
    };
    let mut parts: Vec<String> = judged.roles.iter().map(|one| role(&one.standing)).collect();
    parts.extend(judged.against.iter().map(|name| format!("against:{name}")));
    parts.extend(judged.uncounted.iter().map(|one| format!("{}:{:?}", one.who, one.why)));
    parts.join(" ")
}

fn short(words: &[(u64, char, &str)]) -> String {
    told(&judged_by(POLICY, TEXT, &reviews(words), |_| {}))
}

#[test]
fn each_approval_counts_for_the_role_of_its_person_or_it_is_said_why_not() {
    for (words, expected) in [
        (&[][..], "- -"),
        (&[(7, 'A', HEAD)], "Grace -"),
        (&[(7, 'A', HEAD), (8, 'A', HEAD)], "Grace Ada"),
        (&[(7, 'A', HEAD), (7, 'D', HEAD)], "- - Grace:Dismissed"),
        (&[(7, 'N', HEAD), (8, 'A', HEAD)], "- Ada Grace:OnlyComment"),
        (&[(7, 'A', HEAD), (7, 'N', HEAD)], "Grace -"),
        (&[(7, 'A', OLD)], "- - Grace:Stale"),
        (&[(7, 'A', OLD), (7, 'A', HEAD)], "Grace -"),
        (&[(7, 'A', BEFORE)], "- - Grace:NotThere"),
        (&[(7, 'A', "dddd")], "- - Grace:UnknownCommit"),
        (&[(7, 'A', "")], "- - Grace:UnknownCommit"),
        (&[(70, 'A', HEAD)], "- - login70:NotOnRoster"),
        (&[(99, 'A', HEAD)], "- - login99:NotOnRoster"),
        (&[(99, 'N', HEAD), (99, 'C', HEAD)], "- -"),
        (&[(10, 'A', HEAD)], "- - Gone:Left(2026-01-01)"),
        (&[(10, 'C', HEAD)], "- -"),
        (&[(11, 'A', HEAD)], "- - Guest:NoRole"),
        (&[(7, 'C', OLD), (8, 'A', HEAD)], "- Ada against:Grace"),
        (&[(7, 'C', OLD), (7, 'A', HEAD)], "Grace -"),
        (&[(9, 'A', HEAD)], "- - Both:Which([\"product\", \"engineering\"])"),
        (&[(9, 'A', HEAD), (7, 'A', HEAD)], "Grace Both"),
        (&[(9, 'A', HEAD), (7, 'A', HEAD), (8, 'A', HEAD)], "Grace Ada"),
    ] {
        assert_eq!(short(words), expected, "{words:?}");
    }
}

#[test]
fn the_authors_own_approval_counts_where_the_policy_says_so() {
    let words = reviews(&[(7, 'A', HEAD), (8, 'N', HEAD)]);
    let of = |author, counts| {
        told(&judged_by(POLICY, TEXT, &words, |terms| {
            (terms.author, terms.author_counts) = (Some(author), counts);
        }))
    };
    assert_eq!(of(7, false), "- - Grace:Author Ada:OnlyComment");
    assert_eq!(of(7, true), "Grace - Ada:OnlyComment");
    assert_eq!(of(8, false), "Grace -", "an author's comments are no attempt at an approval");
}

#[test]
fn accounts_of_one_forge_are_none_of_the_other() {
    let on_gitlab = |account| {
        let words = reviews(&[(account, 'A', HEAD)]);
        told(&judged_by(POLICY, TEXT, &words, |terms| terms.forge = Forge::GitLab))
    };
    assert_eq!(on_gitlab(70), "Grace -");
    assert_eq!(on_gitlab(7), "- - login7:NotOnRoster");
}

/// The record with an entry of somebody below a role.
fn with(role: &str, by: &str, at: &str, verdict: Verdict) -> String {
    let digest = digest_of(&Record::parse("x", TEXT.as_bytes()));
    let reason = (verdict != Verdict::Accept).then_some("Not yet.");
    let said = Signoff::new(verdict, by, at, Evidence::Declared, digest, reason);
    TEXT.replace(&format!("  {role}:\n"), &format!("  {role}:\n{}", said.render("\n")))
}

const EARLY: &str = "2026-11-01T08:00:00Z";
const LATE: &str = "2026-12-27T08:00:00Z";

#[test]
fn what_stands_in_the_record_counts_beside_approvals() {
    let all = reviews(&[(7, 'A', HEAD), (8, 'A', HEAD), (9, 'A', HEAD)]);
    let of = |text: &str, words: &[Review]| told(&judged_by(POLICY, text, words, |_| {}));
    assert_eq!(of(&with("product", "grace", EARLY, Verdict::Accept), &all), "signed:Grace Ada");
    assert_eq!(of(&with("product", "both", EARLY, Verdict::Accept), &all[1..]), "signed:Both Ada");
    let same = of(&with("product", "both", EARLY, Verdict::Accept), &reviews(&[(9, 'A', HEAD)]));
    assert_eq!(same, "signed:Both - Both:SamePerson(\"product\")");
    let relaxed = format!("{POLICY}one-person-may-sign-both-roles: true\n");
    let one = reviews(&[(9, 'A', HEAD)]);
    assert_eq!(told(&judged_by(&relaxed, TEXT, &one, |_| {})), "Both Both");
    let objected = judged_by(POLICY, &with("product", "grace", EARLY, Verdict::Object), &all, |_| {});
    assert!(told(&objected).starts_with("objected:Grace Ada"), "{objected:?}");
    assert!(objected.is_objected() && objected.approvals().next().is_none());
}

#[test]
fn a_change_that_is_asked_for_keeps_all_approvals_from_being_noted() {
    let words = reviews(&[(7, 'A', HEAD), (8, 'A', HEAD), (9, 'C', HEAD)]);
    let judged = judged_by(POLICY, TEXT, &words, |_| {});
    assert_eq!(told(&judged), "Grace Ada against:Both");
    assert_eq!(judged.approvals().count(), 0);
}

#[test]
fn a_policy_that_asks_for_more_is_heard() {
    let words = reviews(&[(7, 'A', HEAD), (8, 'A', HEAD)]);
    let keys = format!("{POLICY}evidence:\n  product: key\n");
    let judged = judged_by(&keys, TEXT, &words, |_| {});
    assert_eq!(told(&judged), "- Ada Grace:TooWeak(\"product\", Key)");
    assert_eq!(judged.uncounted[0].why, NotCounted::TooWeak("product".to_owned(), Evidence::Key));
    // A name alone is too weak where the forge is asked for: the approval takes its place.
    let forge = format!("{POLICY}evidence:\n  product: forge\n");
    assert_eq!(
        told(&judged_by(&forge, &with("product", "grace", EARLY, Verdict::Accept), &words, |_| {})),
        "Grace Ada"
    );
}

#[test]
fn only_what_is_proposed_asks_anybody() {
    let words = reviews(&[(7, 'A', HEAD), (99, 'A', HEAD)]);
    for status in ["draft", "accepted", "superseded", "rejected"] {
        let text = TEXT.replace("proposed", status);
        let judged = judged_by(POLICY, &text, &words, |_| {});
        assert!(judged.roles.is_empty() && judged.uncounted.is_empty(), "{status}");
    }
}

#[test]
fn an_old_approval_does_not_come_over_a_newer_word() {
    let words = reviews(&[(7, 'A', HEAD)]);
    let of = |at| told(&judged_by(POLICY, &with("product", "grace", at, Verdict::Withdraw), &words, |_| {}));
    assert_eq!(of(LATE), "- - Grace:SaidSince");
    assert_eq!(of(EARLY), "Grace -");
}

#[test]
fn what_counts_names_moment_commit_and_text() {
    let judged = judged_by(POLICY, TEXT, &reviews(&[(7, 'A', HEAD)]), |_| {});
    let (role, approval) = judged.approvals().next().unwrap();
    assert_eq!((role, approval.person.as_str(), approval.commit.as_str()), ("product", "grace", HEAD));
    assert_eq!(approval.at, "2026-11-18T11:06:40Z");
    assert_eq!(judged.open().count(), 1);
}
