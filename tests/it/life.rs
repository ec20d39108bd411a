//! What pages tell of the life of records: read from history, kept, and left out where it is not whole.

use std::fs;

use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD, accepted, proposed, signed};

/// Builds the site with these arguments and gives the text of the first record's page.
fn page(sandbox: &Sandbox, args: &[&str]) -> String {
    // A site that is there already would be known again.
    let _ = fs::remove_dir_all(sandbox.root().join("site"));
    let _ = sandbox.run(&[&["build", "--no-check", "--out", "site"], args].concat());
    let html = fs::read_to_string(sandbox.root().join("site/records/dr-1.html")).expect("a page");
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The files that are kept of history.
fn kept(sandbox: &Sandbox) -> Vec<std::path::PathBuf> {
    kept_in(sandbox, ".git/countersign")
}

fn kept_in(sandbox: &Sandbox, folder: &str) -> Vec<std::path::PathBuf> {
    let folder = fs::read_dir(sandbox.root().join(folder)).into_iter().flatten();
    folder.flatten().map(|file| file.path()).filter(|path| path.to_string_lossy().contains("life-")).collect()
}

fn assert_says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_page_tells_who_proposed_who_signed_and_what_changed_since() {
    let mut sandbox = accepted();
    let text = sandbox.read(PATH);
    sandbox.at("2026-11-23T08:00:00Z");
    sandbox.write(PATH, text.replace("live in PostgreSQL", "stay in PostgreSQL"));
    sandbox.commit_all("Mend");
    let page = page(&sandbox, &[]);
    assert_says(
        &page,
        &[
            "Its life Written, proposed 22 Nov 2026",
            "Signed for product by Grace Hopper, signed for engineering by Ada Lovelace, accepted 22 Nov 2026",
            "Edited 23 Nov 2026 , Ada Lovelace",
            "What changed since Grace Hopper (product) and Ada Lovelace (engineering) signed",
            "Orders live in PostgreSQL.",
            "Orders stay in PostgreSQL.",
            "Came in with commit",
        ],
    );
}

#[test]
fn a_record_is_followed_through_a_move_by_its_id() {
    let sandbox = proposed();
    sandbox.git(&["mv", PATH, "decisions/0001-move-orders.md"]);
    sandbox
        .write("decisions/0001-move-orders.md", signed("proposed", "grace", ""))
        .commit_all("Move and sign");
    let text = page(&sandbox, &[]);
    assert_says(
        &text,
        &[
            "Written, proposed",
            "Moved from decisions/0001-adopt-postgresql-for-orders.md, signed for product by Grace Hopper",
        ],
    );
}

#[test]
fn what_is_kept_is_taken_again_and_never_believed_when_damaged() {
    let sandbox = accepted();
    let first = page(&sandbox, &[]);
    let files = kept(&sandbox);
    assert_eq!(files.len(), 1);
    let bytes = fs::read(&files[0]).expect("what is kept can be read");
    let as_text = String::from_utf8(bytes.clone()).expect("it is text");
    fs::write(&files[0], as_text.replace("\"author\":\"Ada Lovelace\"", "\"author\":\"Who was kept\""))
        .expect("written");
    assert!(page(&sandbox, &[]).contains("Who was kept"), "it is taken from what is kept");
    for damaged in [&bytes[..bytes.len() / 2], b"", &as_text.replace("life 1", "life 2").into_bytes()] {
        fs::write(&files[0], damaged).expect("written");
        assert_eq!(page(&sandbox, &[]), first);
    }
    fs::remove_file(&files[0]).expect("it may go at any time");
    assert_eq!(page(&sandbox, &[]), first);
    sandbox.write("other.txt", "x").commit_all("Elsewhere");
    assert_eq!(page(&sandbox, &[]), first, "a commit elsewhere changes no life");
}

#[test]
fn without_history_nothing_is_told() {
    let sandbox = accepted();
    assert!(!page(&sandbox, &["--no-history"]).contains("Its life"));
    assert!(kept(&sandbox).is_empty());
    let plain = Sandbox::new();
    plain.write("decisions/countersign.yaml", crate::support::story::POLICY);
    plain.write(PATH, RECORD);
    assert!(!page(&plain, &[]).contains("Its life"), "there is no repository");
}

#[test]
fn a_shallow_clone_says_so_and_tells_no_half_life() {
    let mut sandbox = accepted();
    let from = format!("file://{}", sandbox.root().display());
    sandbox.git(&["clone", "--quiet", "--depth", "1", &from, "clone"]);
    sandbox.as_ada();
    let _ = sandbox.run_in("clone", &["build", "--no-check", "--out", "site"]);
    let html = fs::read_to_string(sandbox.root().join("clone/site/records/dr-1.html")).expect("a page");
    assert!(html.contains("built from a shallow clone"), "{html}");
    assert!(!html.contains("Written"), "{html}");
    assert!(kept_in(&sandbox, "clone/.git/countersign").is_empty());
}

#[test]
fn a_record_that_is_not_committed_has_no_life_yet() {
    let sandbox = accepted();
    let second = sandbox.read(PATH).replace("k7f3-2m9q", "k7f3-2m9r");
    sandbox.remove(PATH).write(PATH, second);
    assert_says(&page(&sandbox, &[]), &["Its life Not committed yet"]);
}

#[test]
fn a_life_is_the_same_whether_or_not_its_records_were_read_before() {
    const OTHER: &str = "decisions/0002-keep-the-queue.md";
    const OLD: &str = "decisions/adr-0003.md";
    for line_ends in ["false", "true"] {
        let sandbox = accepted();
        sandbox.write(OTHER, RECORD.replace("k7f3-2m9q", "m9qk-7f32")).commit_all("Propose another");
        sandbox.write(OLD, "# Old\n\n## Status\n\nAccepted\n").commit_all("Bring an old one");
        sandbox.git(&["config", "core.autocrlf", line_ends]);
        // What is checked out anew has the ends of lines that are asked for.
        sandbox.remove(PATH).remove(OTHER).remove(OLD);
        sandbox.git(&["checkout", "--", "."]);
        assert_eq!(sandbox.read(PATH).contains("\r\n"), line_ends == "true");
        sandbox.write(OTHER, format!("{}\nNot committed.\n", sandbox.read(OTHER)));
        let lives = |args: &[&str]| {
            let _ = fs::remove_dir_all(sandbox.root().join(".git/countersign"));
            let _ = sandbox.run(args);
            let files = kept(&sandbox);
            assert_eq!(files.len(), 1, "{args:?}");
            fs::read(&files[0]).expect("what is kept can be read")
        };
        // A build has read the log before, and the other command has not.
        let told = lives(&["log", "1"]);
        assert_eq!(lives(&["build", "--out", "site"]), told, "core.autocrlf {line_ends}");
    }
}
