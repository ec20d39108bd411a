//! A1–A3, A10–A13: what a record says, what it says it is, and which record it is.

use super::by_hand::{signed, with_digest_of_now};
use super::{accepted, begun, begun_with, both, change, keeps_out, lets_in, passes, policy, refused, says};
use crate::support::story::{PATH, RECORD};

/// Where another record lies.
const OTHER: &str = "decisions/0002-other.md";

/// Another record, of which no word is the other's.
fn other() -> String {
    RECORD.replace("k7f3-2m9q", "m2q9-7f3k").replace("PostgreSQL", "Kafka")
}

#[test]
fn a01_edited_after_signing() {
    let text = both();
    for (from, to) in [
        ("Orders live in", "Orders do not live in"),
        ("# Adopt PostgreSQL", "# Adopt MySQL"),
        ("driver: ada", "driver: grace"),
        ("date: 2026-11-22", "date: 2025-11-22"),
        ("kind: technical", "kind: product"),
        ("PostgreSQL.\n", "PostgreSQL.  \n"),
    ] {
        keeps_out(&text.replace(from, to), "signoff-stale");
    }
    // What nobody signs, and how lines end, may change.
    lets_in(&text.replace("signoffs:", "tags: [storage]\nsignoffs:").replace('\n', "\r\n"));
}

#[test]
fn a02_edited_and_the_digest_rewritten() {
    let text = both().replace("Orders live in", "Orders do not live in");
    keeps_out(&with_digest_of_now(&text), "signoff-unverified");
    lets_in(&with_digest_of_now(&both()));
}

#[test]
fn a03_accepted_by_nobody_or_by_one() {
    let said = RECORD.replace("status: proposed", "status: accepted");
    keeps_out(&said, "signoff-missing");
    keeps_out(&signed(&said, "product", "grace"), "signoff-missing");
    keeps_out(&signed(&said, "engineering", "ada"), "signoff-missing");
    // Without the lines to sign on, and as one that was accepted once.
    keeps_out(&said.replace("  product:\n  engineering:\n", ""), "signoff-missing");
    keeps_out(&said.replace("accepted", "deprecated"), "signoff-missing");
    lets_in(&both());
}

#[test]
fn a10_an_older_accepted_text_comes_back() {
    let old = both();
    let new = accepted(&RECORD.replace("revision: 1", "revision: 2").replace("live in", "move to"));
    let sandbox = begun_with(&policy(""), &new);
    change(&sandbox, &old);
    refused(&sandbox, "transition-not-allowed");
    // Another signed text under the same revision replaces what was decided, too.
    change(&sandbox, &accepted(&RECORD.replace("revision: 1", "revision: 2")));
    refused(&sandbox, "transition-not-allowed");
    change(&sandbox, &accepted(&RECORD.replace("revision: 1", "revision: 3")));
    passes(&sandbox);
    comes_back_in_two_steps();
}

/// First the sign-offs of the old text, with the decided one below them as if it had gone stale; then the old text, as if
/// an edit was taken back.
fn comes_back_in_two_steps() {
    let (decided, old) = (both(), accepted(&RECORD.replace("live in", "stay in")));
    let sandbox = begun_with(&policy(""), &decided);
    let (signed_old, _) = old.split_once("\n# ").expect("a title");
    let (_, said) = decided.split_once("\n# ").expect("a title");
    change(&sandbox, &format!("{signed_old}\n# {said}"));
    refused(&sandbox, "signoff-stale");
    change(&sandbox, &old);
    refused(&sandbox, "transition-not-allowed");
    sandbox.git(&["branch", "--quiet", "--force", "main", "HEAD"]);
    says(&sandbox.run(&["audit"]), "signoff-stale");
}

#[test]
fn a11_what_ended_is_revived() {
    for ended in ["superseded", "rejected", "deprecated"] {
        let sandbox = begun_with(&policy(""), &both().replace("accepted", ended));
        change(&sandbox, &both());
        refused(&sandbox, "transition-not-allowed");
    }
}

#[test]
fn a12_two_records_change_places() {
    let (one, two) = (both(), accepted(&other()));
    let sandbox = begun_with(&policy(""), &one);
    sandbox.write(OTHER, &two).commit_all("Another");
    sandbox.git(&["branch", "--force", "main", "HEAD"]);
    sandbox.write(PATH, &two).write(OTHER, &one).commit_all("Swap");
    refused(&sandbox, "number-changed");
    // Under its own id a text is found out by its digest.
    let swap = |text: &str, from: &str, to: &str| text.replace(from, to);
    sandbox.write(PATH, swap(&two, "m2q9-7f3k", "k7f3-2m9q"));
    sandbox.write(OTHER, swap(&one, "k7f3-2m9q", "m2q9-7f3k")).commit_all("Swap all but the ids");
    refused(&sandbox, "signoff-stale");
}

#[test]
fn a12_an_id_or_a_number_stands_twice() {
    let sandbox = begun_with(&policy(""), &both());
    sandbox.write(OTHER, both()).commit_all("Copy what is signed");
    refused(&sandbox, "id-duplicate");
    sandbox.git(&["mv", OTHER, "decisions/0001-other.md"]);
    sandbox.write("decisions/0001-other.md", accepted(&other())).commit_all("Take its number");
    refused(&sandbox, "number-duplicate");
    sandbox.git(&["mv", "decisions/0001-other.md", OTHER]);
    sandbox.commit_all("Take another");
    passes(&sandbox);
}

#[test]
fn a13_an_accepted_record_is_deleted() {
    let sandbox = begun_with(&policy(""), &both());
    sandbox.git(&["rm", "--quiet", PATH]);
    sandbox.write(OTHER, other()).commit_all("Clean up");
    refused(&sandbox, "record-deleted");
    // What was only proposed may go.
    let sandbox = begun();
    sandbox.git(&["rm", "--quiet", PATH]);
    sandbox.write(OTHER, other()).commit_all("Clean up");
    passes(&sandbox);
}
