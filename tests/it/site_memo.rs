//! A build that knows its site again says and leaves what a build without a memo would.
#![cfg(unix)] // Elsewhere files have no stamps, and there is no memo.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::thread::sleep;
use std::time::Duration;

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, accepted};

/// Builds with the memo and, elsewhere, without; both have to say and leave the same. Gives what was said.
fn same(sandbox: &mut Sandbox, args: &[&str], when: &str) -> String {
    // What changed within a tick of the disk's clock is never taken for known.
    sleep(Duration::from_millis(25));
    let built = |sandbox: &Sandbox, out: &str| {
        let run = sandbox.run(&[&["build", "--out", out], args].concat());
        (run.code, run.stderr.split("files: ").next().unwrap_or_default().to_owned())
    };
    let with = built(sandbox, "site");
    sandbox.env("COUNTERSIGN_CACHE", "off");
    let without = built(sandbox, "other");
    sandbox.without_env("COUNTERSIGN_CACHE");
    assert_eq!(with, without, "{when}");
    sandbox.tool("diff", &["-r", "site", "other"]);
    with.1
}

/// When, what changes, and what is passed to the build.
type Change = (&'static str, fn(&mut Sandbox), &'static [&'static str]);

/// The memo of the site, by inode and time: another one after each build that was none of its own.
fn memo(sandbox: &Sandbox) -> (u64, i64) {
    let folder = sandbox.root().join(".git/countersign");
    let mut found = fs::read_dir(folder).expect("there are memos").filter_map(|entry| {
        let entry = entry.expect("it can be listed");
        entry
            .file_name()
            .to_string_lossy()
            .starts_with("site-")
            .then(|| entry.metadata().expect("it is there"))
    });
    let memo = found.next().expect("the site has a memo");
    assert!(found.next().is_none(), "one site, one memo");
    (memo.ino(), memo.ctime_nsec())
}

fn site() -> Sandbox {
    let mut sandbox = accepted();
    sandbox.write("docs/p.gif", "GIF89a").write("docs/why.md", "why\n").write(".gitignore", "site\nother\n");
    sandbox.write(
        "decisions/0002-linked.md",
        RECORD.replace("k7f3-2m9q", "k7f3-2m9r").replace(
            "Orders live",
            "See [why](../docs/why.md) <img src=\"../docs/p.gif\" alt=\"p\">. Orders live",
        ),
    );
    sandbox.commit_all("Link");
    same(&mut sandbox, &[], "at first");
    sandbox
}

#[test]
fn what_nothing_changed_is_known_again() {
    let mut sandbox = site();
    let first = memo(&sandbox);
    same(&mut sandbox, &[], "again");
    assert_eq!(memo(&sandbox), first, "nothing was built");
    let run = sandbox.run(&["build", "--out", "site"]);
    assert!(run.stderr.contains("files: 0 written, "), "{}", run.stderr);
}

#[test]
fn whatever_changes_is_seen() {
    let changes: [Change; 13] = [
        (
            "a page is written over",
            |s| {
                s.write("site/404.html", "scribble");
            },
            &[],
        ),
        (
            "a page is removed",
            |s| {
                s.remove("site/records/dr-1.html");
            },
            &[],
        ),
        (
            "the style is removed",
            |s| {
                s.remove("site/assets/style.css");
            },
            &[],
        ),
        (
            "a record says something else",
            |s| {
                s.write(PATH, s.read(PATH).replace("live", "stay"));
            },
            &[],
        ),
        (
            "a record is new",
            |s| {
                s.write("decisions/0003-new.md", "# New\n");
            },
            &[],
        ),
        (
            "a record goes",
            |s| {
                s.remove("decisions/0002-linked.md");
            },
            &[],
        ),
        (
            "the policy says something else",
            |s| {
                s.write("decisions/countersign.yaml", POLICY.replace("Decisions", "Ours"));
            },
            &[],
        ),
        (
            "what a record leads to goes",
            |s| {
                s.remove("docs/why.md");
            },
            &[],
        ),
        (
            "a picture of raw HTML says something else",
            |s| {
                s.write("docs/p.gif", "GIF89b");
            },
            &[],
        ),
        (
            "it is another day",
            |s| {
                s.at("2027-11-22T08:00:00Z");
            },
            &[],
        ),
        ("nothing is checked", |_| (), &["--no-check"]),
        (
            "a theme is used",
            |s| {
                s.write("theme/404.html", "ours");
            },
            &["--theme", "theme"],
        ),
        (
            "HEAD moves",
            |s| {
                s.git(&["reset", "--quiet", "--soft", "HEAD~2"]);
            },
            &[],
        ),
    ];
    for (when, change, args) in changes {
        let mut sandbox = site();
        let first = memo(&sandbox);
        change(&mut sandbox);
        same(&mut sandbox, args, when);
        assert_ne!(memo(&sandbox), first, "{when}: it was built anew");
        same(&mut sandbox, args, when);
    }
}

#[test]
fn a_memo_that_is_damaged_counts_as_none() {
    let mut sandbox = site();
    let folder = sandbox.root().join(".git/countersign");
    let path = fs::read_dir(&folder)
        .expect("there are memos")
        .map(|entry| entry.expect("it can be listed").path())
        .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("site-")))
        .expect("the site has a memo");
    let whole = fs::read(&path).expect("it can be read");
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x20;
        fs::write(&path, &bytes).expect("it can be written");
        let run = sandbox.run(&["build", "--out", "site"]).ended(0);
        assert!(run.stderr.contains("files: 0 written"), "{at}: {}", run.stderr);
    }
    fs::write(&path, &whole[..whole.len() / 2]).expect("it can be written");
    same(&mut sandbox, &[], "cut short");
}
