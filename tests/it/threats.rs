//! The table of attacks, by number: each fails at the gate it is about, with the finding that names it.
//!
//! `aNN_…` is a case of attack NN; what stands here is complete by number, and [`CASES`] is its table of contents. The
//! attacks are made by git and by hand, and never with the help of the program that has to withstand them.

mod by_hand;
mod changes;
mod files;
mod forges;
mod people;
mod policies;
mod signatures;
mod texts;

use crate::support::story::{PATH, RECORD};
use crate::support::{Outcome, Sandbox};
use by_hand::{POLICY_PATH, policy, signed};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A proposed record on main under a policy that asks both roles for keys; `feature` is checked out. Ada acts.
fn begun() -> Sandbox {
    begun_with(&policy(""), RECORD)
}

/// The same with this policy and this record.
fn begun_with(policy: &str, record: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write(POLICY_PATH, policy).write(PATH, record);
    sandbox.as_ada().commit_all("Begin");
    sandbox.git(&["switch", "--quiet", "--create", "feature"]);
    sandbox
}

/// The record as both have signed it with their keys, accepted.
fn both() -> String {
    accepted(RECORD)
}

/// This text, accepted and signed by both with their keys.
fn accepted(text: &str) -> String {
    let text = text.replace("status: proposed", "status: accepted");
    signed(&signed(&text, "product", "grace"), "engineering", "ada")
}

/// Commits this text of the record on `feature`.
fn change(sandbox: &Sandbox, text: &str) {
    sandbox.write(PATH, text).commit_all("Change it");
}

/// What the check of `feature` says.
fn judged(sandbox: &Sandbox) -> Outcome {
    sandbox.run(&["check", "--base", "main", "--head", "feature"])
}

/// The check of `feature` lets it in.
#[track_caller]
fn passes(sandbox: &Sandbox) {
    let outcome = judged(sandbox);
    assert_eq!(outcome.code, Some(0), "{}{}", outcome.stdout, outcome.stderr);
}

/// The check of `feature` keeps it out, with this finding among the errors.
#[track_caller]
fn refused(sandbox: &Sandbox, code: &str) {
    says(&judged(sandbox), code);
}

/// A run that ends with 1 and names this among its errors.
#[track_caller]
fn says(outcome: &Outcome, code: &str) {
    let said = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(1), "{said}");
    assert!(said.contains(&format!("error[{code}]")), "no {code} in\n{said}");
}

/// This text of the record is kept out with this finding.
#[track_caller]
fn keeps_out(text: &str, code: &str) {
    let sandbox = begun();
    change(&sandbox, text);
    refused(&sandbox, code);
}

/// This text of the record is let in.
#[track_caller]
fn lets_in(text: &str) {
    let sandbox = begun();
    change(&sandbox, text);
    passes(&sandbox);
}

/// How many attacks there are.
const ATTACKS: u32 = 47;

/// The cases, by the number of the attack.
const CASES: &[(u32, &str)] = &[
    (1, "a01_edited_after_signing"),
    (2, "a02_edited_and_the_digest_rewritten"),
    (3, "a03_accepted_by_nobody_or_by_one"),
    (4, "a04_one_person_signs_in_both_roles"),
    (5, "a05_one_human_is_enrolled_twice"),
    (6, "a06_less_evidence_than_asked_for"),
    (6, "a06_signed_in_the_name_of_another"),
    (6, "a06_the_name_is_swapped_later"),
    (7, "a07_moved_to_the_other_role"),
    (8, "a08_moved_to_another_record"),
    (9, "a09_moved_to_another_repository"),
    (10, "a10_an_older_accepted_text_comes_back"),
    (11, "a11_what_ended_is_revived"),
    (12, "a12_an_id_or_a_number_stands_twice"),
    (12, "a12_two_records_change_places"),
    (13, "a13_an_accepted_record_is_deleted"),
    (14, "a14_somebody_enrols_himself"),
    (15, "a15_the_policy_is_weakened"),
    (16, "a16_the_policy_is_removed"),
    (17, "a17_an_approval_of_another_log_or_purpose"),
    (17, "a17_one_admin_signs_twice"),
    (17, "a17_the_policy_is_rolled_back"),
    (18, "a18_a_branch_from_before_a_removal"),
    (19, "a19_the_departed_back_dates"),
    (20, "a20_a_decision_outlasts_its_signer"),
    (21, "a21_made_for_another_purpose"),
    (22, "a22_tricks_of_yaml"),
    (23, "a23_a_line_that_only_some_parsers_see"),
    (24, "a24_characters_that_nobody_sees"),
    (25, "a25_a_name_that_looks_like_another"),
    (26, "a26_words_in_the_lines_that_nobody_signs"),
    (27, "a27_words_that_no_page_shows"),
    (28, "a28_the_disk_shows_another_text_than_git_keeps"),
    (28, "a28_the_record_is_a_pointer_or_in_another_encoding"),
    (29, "a29_a_record_that_is_no_file"),
    (30, "a30_an_evil_merge"),
    (31, "a31_hooks_are_passed_by"),
    (32, "a32_a_history_that_is_not_all_there"),
    (33, "a33_the_change_edits_what_judges_it"),
    (34, "a34_a_comment_says_approved"),
    (35, "a35_an_approval_of_an_earlier_text"),
    (36, "a36_an_account_is_renamed_or_taken_over"),
    (37, "a37_a_device_that_nobody_touched"),
    (38, "a38_a_weak_key"),
    (39, "a39_another_spelling_of_a_signature"),
    (40, "a40_a_list_of_signers_that_somebody_planted"),
    (41, "a41_a_sign_off_meets_an_edit"),
    (41, "a41_two_changes_go_in_at_once"),
    (42, "a42_objects_that_stand_for_others"),
    (43, "a43_two_texts_with_one_name_in_git"),
    (44, "a44_a_log_that_vouches_for_itself"),
    (45, "a45_input_that_is_huge_or_deep"),
    (46, "a46_the_key_of_the_attestor_is_stolen"),
    (47, "a47_two_paths_that_are_one_elsewhere"),
];

#[test]
fn each_attack_has_a_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/threats");
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder is part of the sources") {
        let text = fs::read_to_string(entry.expect("it can be listed").path()).expect("a source is text");
        let tests = text.split("#[test]\n").skip(1).filter_map(|rest| {
            let line = rest.lines().find(|line| line.starts_with("fn "))?;
            Some(line.strip_prefix("fn ")?.split_once('(')?.0.to_owned())
        });
        there.extend(tests.map(|name| {
            let number = name.get(1..3).and_then(|number| number.parse().ok());
            (number.unwrap_or_else(|| panic!("`{name}` is not called after an attack")), name)
        }));
    }
    let listed: BTreeSet<(u32, String)> =
        CASES.iter().map(|(number, name)| (*number, (*name).to_owned())).collect();
    assert_eq!(there, listed, "the cases that are there, and those of the table of contents");
    let numbers: BTreeSet<u32> = listed.iter().map(|(number, _)| *number).collect();
    let missing: Vec<u32> = (1..=ATTACKS).filter(|number| !numbers.contains(number)).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    assert_eq!(numbers.last(), Some(&ATTACKS));
}
