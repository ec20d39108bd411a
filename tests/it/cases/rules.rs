//! What is held against a record as a decision: identity, people, steps, links, policy.

use super::{
    PATH, POLICY, SECOND, THIRD, bad, cannot, clean, finds, goes, good, hooked, record, staged, stopped,
};
use crate::support::Sandbox;
use crate::support::story::{proposed, signed};

const POLICY_PATH: &str = "decisions/countersign.yaml";

/// Judges record 1 with this text staged.
fn first(text: &str) -> (Sandbox, crate::support::Outcome) {
    let sandbox = proposed();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write(PATH, text).git(&["add", "--all"]);
    let outcome = staged(&sandbox);
    (sandbox, outcome)
}

#[test]
fn c45_an_identity_or_a_number_that_stands_twice() {
    // Within one commit, and against what stands there.
    let sandbox = hooked();
    sandbox.write(SECOND, good()).write(THIRD, good()).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Twins", "id-duplicate");
    let sandbox = hooked();
    sandbox.write(SECOND, record("k7f3-2m9q", "proposed")).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Copy", "id-duplicate");
    // However the number is padded.
    for path in ["decisions/1-again.md", "decisions/001-again.md", "decisions/2026/0001-again.md"] {
        let sandbox = hooked();
        sandbox.write(path, good()).git(&["add", "--all"]);
        stopped(&sandbox, "git commit --quiet -m Again", "number-duplicate");
    }
    // Capitals make no other identity.
    let sandbox = hooked();
    sandbox.write(SECOND, record("K7F3-2M9Q", "proposed")).git(&["add", "--all"]);
    let outcome = staged(&sandbox);
    assert_eq!(outcome.code, Some(1), "{}", outcome.stdout);
}

#[test]
fn c45_a_number_that_the_main_branch_has_by_now_is_pointed_out() {
    let sandbox = hooked();
    sandbox.git(&["clone", "--quiet", ".", "../clone"]);
    sandbox.write(SECOND, good()).commit_all("Propose");
    sandbox.git(&["-C", "../clone", "fetch", "--quiet"]);
    sandbox.write("../clone/decisions/0002-other.md", record("c3d4-e5f6", "proposed"));
    sandbox.git(&["-C", "../clone", "add", "--all"]);
    // It stops nothing: the other branch may never come here.
    let outcome = sandbox.run(&["-C", "../clone", "check", "--staged"]).ended(0);
    assert!(outcome.stdout.contains("warning[number-duplicate]"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("origin/main"), "{}", outcome.stdout);
}

#[test]
fn c46_two_changes_of_a_queue_with_one_number_meet_in_the_result() {
    let sandbox = hooked();
    sandbox.git(&["switch", "--quiet", "--create", "first"]);
    sandbox.write(SECOND, good()).commit_all("Propose");
    sandbox.git(&["switch", "--quiet", "--create", "second", "main"]);
    sandbox.write("decisions/0002-other.md", record("c3d4-e5f6", "proposed")).commit_all("Propose another");
    clean(&sandbox.run(&["check", "--base", "main", "--head", "first"]));
    clean(&sandbox.run(&["check", "--base", "main", "--head", "second"]));
    finds(&sandbox.run(&["check", "--base", "first", "--head", "second"]), "number-duplicate");
    finds(&sandbox.run(&["check", "--base", "first", "--head", "second", "--merged"]), "number-duplicate");
}

#[test]
fn c47_only_two_people_of_the_roster_can_accept() {
    finds(&first(&signed("accepted", "grace", "")).1, "signoff-missing");
    finds(&first(&signed("accepted", "ada", "ada")).1, "role-not-held");
    finds(&first(&signed("accepted", "carol", "ada")).1, "signer-unknown");
    let twice = signed("accepted", "grace", "ada").replace("---\n# Adopt", "  product:\n---\n# Adopt");
    finds(&first(&twice).1, "signoff-malformed");
    // One person with both roles does not make two.
    let sandbox = proposed();
    sandbox.write(POLICY_PATH, POLICY.replace("roles: [engineering]", "roles: [engineering, product]"));
    sandbox.commit_all("Let Ada be both");
    sandbox.write(PATH, signed("accepted", "ada", "ada")).git(&["add", "--all"]);
    finds(&staged(&sandbox), "same-signer");
    // Capitals in an address, and the address of an account, are the person's.
    for email in ["ADA@Example.COM", "ada@example.com"] {
        let (sandbox, _) = first(&signed("proposed", "", "ada"));
        goes(&sandbox, &format!("GIT_AUTHOR_EMAIL={email} git commit --quiet -m Sign"));
    }
    // Nobody who has left signs anything new.
    let sandbox = proposed();
    let left = POLICY.replace("roles: [product]", "roles: [product]\n    until: 2026-11-01");
    sandbox.write(POLICY_PATH, left).commit_all("Grace has left");
    sandbox.write(PATH, signed("proposed", "grace", "")).git(&["add", "--all"]);
    finds(&staged(&sandbox), "signer-left");
}

#[test]
fn c48_a_sign_off_is_made_by_its_person() {
    let text = signed("proposed", "grace", "");
    for line in [
        "git commit --quiet -m Sign",
        "GIT_COMMITTER_EMAIL=grace@example.com git commit --quiet -m Sign",
        "git commit --quiet -m Sign --author 'Carol <carol@example.com>'",
        "GIT_AUTHOR_EMAIL= git commit --quiet -m Sign",
    ] {
        let (sandbox, _) = first(&text);
        let outcome = sandbox.sh(line);
        assert_ne!(outcome.code, Some(0), "{line}: {}", outcome.stderr);
    }
    // Git's own ways to say who one is are taken as git takes them; the change's check asks the commits.
    let as_grace = [
        "unset GIT_AUTHOR_EMAIL GIT_AUTHOR_NAME; git -c user.name=Grace -c user.email=grace@example.com commit --quiet -m Sign",
        "unset GIT_AUTHOR_EMAIL GIT_AUTHOR_NAME; GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=user.email GIT_CONFIG_VALUE_0=grace@example.com \
         GIT_CONFIG_KEY_1=user.name GIT_CONFIG_VALUE_1=Grace git commit --quiet -m Sign",
        "unset GIT_AUTHOR_EMAIL GIT_AUTHOR_NAME; git -c author.name=Grace -c author.email=grace@example.com commit --quiet -m Sign",
        "git commit --quiet -m Sign --author 'Grace <grace@example.com>'",
    ];
    for line in as_grace {
        let (sandbox, _) = first(&text);
        goes(&sandbox, line);
    }
    // Removing somebody else's sign-off from what was accepted leaves it accepted by one.
    let sandbox = hooked();
    sandbox.write(PATH, signed("accepted", "", "ada")).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Remove", "signoff-missing");
    // A moment from before, or from tomorrow, is not one of now.
    let sandbox = hooked();
    let dated = sandbox.read(PATH).replacen("at: 2026-11-22T08:00:00Z", "at: 2026-11-22 8 o'clock", 1);
    sandbox.write(PATH, dated).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m 'Date it anew'", "signoff-malformed");
}

#[test]
fn c49_an_edit_after_acceptance_voids_the_sign_offs() {
    let sandbox = hooked();
    let text = sandbox.read(PATH);
    sandbox.write(PATH, text.replace("live in", "stay in")).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Edit", "signoff-stale");
    // A label is not what was signed.
    sandbox
        .write(PATH, text.replace("driver: ada\n", "driver: ada\ntags: [storage]\n"))
        .git(&["add", "--all"]);
    goes(&sandbox, "git commit --quiet -m Tag");
}

#[test]
fn c50_steps_of_the_status_that_are_none() {
    let sandbox = hooked();
    let back = sandbox.read(PATH).replace("status: accepted", "status: proposed");
    sandbox.write(PATH, back).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Back", "transition-not-allowed");
    let sandbox = hooked();
    let alone = sandbox.read(PATH).replace("status: accepted", "status: superseded");
    sandbox.write(PATH, alone).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m End", "successor-missing");
    let superseding = |id: &str, old: &str| {
        record(id, "proposed").replace("driver: ada\n", &format!("driver: ada\nsupersedes: [{old}]\n"))
    };
    let sandbox = hooked();
    sandbox.write(SECOND, superseding("b2c3-d4e5", "2")).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Self", "supersedes-self");
    sandbox.write(SECOND, superseding("b2c3-d4e5", "3")).write(THIRD, superseding("c3d4-e5f6", "2"));
    sandbox.git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m Circle", "supersedes-circle");
}

#[test]
fn c51_links_of_every_form() {
    let with = |link: &str| {
        let sandbox = hooked();
        sandbox.write("decisions/files/plan b.md.txt", "").write("src/main.rs", "").commit_all("Files");
        sandbox.write(
            SECOND,
            good().replace("live in PostgreSQL.\n", &format!("live in PostgreSQL.\n\n{link}\n")),
        );
        sandbox.git(&["add", "--all"]);
        staged(&sandbox)
    };
    for link in [
        "[a](0001-adopt-postgresql-for-orders.md)",
        "[a](0001-adopt-postgresql-for-orders.md#decision)",
        "[a](files/plan%20b.md.txt)",
        "[a](<files/plan b.md.txt>)",
        "[a](../src/main.rs)",
        "[a][ref]\n\n[ref]: ../src/main.rs",
        "<https://example.com/x>",
        "[a](https://example.com/0009-x.md)",
        "[a](#decision)",
        "```\n[a](nowhere.md)\n```",
        "`[a](nowhere.md)`",
    ] {
        clean(&with(link));
    }
    for link in [
        "[a](0009-nowhere.md)",
        "![a](nowhere.png)",
        "[a][ref]\n\n[ref]: nowhere.md",
        "[a](../../etc/passwd)",
        "[a](../SRC/main.rs)",
        "[a](files/plan%20c.md)",
    ] {
        finds(&with(link), "link-broken");
    }
}

#[test]
fn c52_the_staged_policy_judges_and_a_broken_one_is_no_pass() {
    let sandbox = proposed();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    // On disk Carol may sign, in the commit she may not.
    let text = signed("proposed", "", "carol");
    let carol = POLICY.replace(
        "  ada:\n",
        "  carol:\n    name: Carol\n    emails: [carol@example.com]\n    roles: [engineering]\n  ada:\n",
    );
    sandbox.write(PATH, &text).git(&["add", "--all"]);
    sandbox.write(POLICY_PATH, &carol);
    finds(&staged(&sandbox), "signer-unknown");
    sandbox.git(&["add", "--all"]);
    let outcome = staged(&sandbox);
    assert!(!outcome.stdout.contains("signer-unknown"), "{}", outcome.stdout);
    for broken in ["people: [\n", "\0", "roles: 7\n"] {
        sandbox.git(&["reset", "--quiet", "--hard"]);
        sandbox.write(SECOND, bad()).write(POLICY_PATH, broken).git(&["add", "--all"]);
        let outcome = staged(&sandbox);
        assert_ne!(outcome.code, Some(0), "{broken:?}: {}", outcome.stdout);
        stopped(&sandbox, "git commit --quiet -m Break", POLICY_PATH);
        // Good on disk is not good in the commit.
        sandbox.write(POLICY_PATH, POLICY);
        assert_ne!(staged(&sandbox).code, Some(0), "{broken:?}");
    }
    let sandbox = proposed();
    sandbox.git(&["rm", "--quiet", "--cached", POLICY_PATH]);
    cannot(&staged(&sandbox), POLICY_PATH);
}
