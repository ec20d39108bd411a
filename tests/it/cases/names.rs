//! What files may be called, and which of them are records.

use super::{RECORD, SECOND, bad, clean, finds, good, hooked, record, staged, stopped};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;

#[test]
fn c36_odd_names_are_judged_and_shown_whole() {
    for name in [
        "0002-with space.md",
        "0002-\"quoted\".md",
        "0002-tab\there.md",
        "0002-line\nhere.md",
        "-0002-dash.md",
        "0002-*star[1].md",
        "0002-back\\slash.md",
        "0002-colon:.md",
        "0002-trailing.md.md",
        "con.md",
        "0002-\u{1b}[31mred.md",
        "0002-grüße.md",
    ] {
        let sandbox = hooked();
        sandbox.write(&format!("decisions/{name}"), bad()).git(&["add", "--all"]);
        let said = stopped(&sandbox, "git commit --quiet -m Sneak", "signoff-missing");
        assert!(!said.contains('\u{1b}'), "{name:?} reaches the terminal: {said}");
        assert!(!said.contains("--> decisions/0002-line\n"), "{said}");
        let json = sandbox.run(&["check", "--staged", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&json.stdout).expect("it is JSON");
        let paths: Vec<&str> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter_map(|finding| finding["path"].as_str())
            .collect();
        assert!(paths.contains(&format!("decisions/{name}").as_str()), "{name:?}: {paths:?}");
    }
}

#[test]
fn c36_a_name_that_is_no_text_is_refused() {
    let sandbox = hooked();
    let path = sandbox.root().join("decisions").join(OsStr::from_bytes(b"0002-\xff.md"));
    fs::write(path, good()).expect("this system takes any bytes");
    sandbox.git(&["add", "--all"]);
    let said = stopped(&sandbox, "git commit --quiet -m Add", "unreadable-record");
    assert!(said.contains("\\xFF"), "{said}");
}

#[test]
fn c36_names_that_are_one_elsewhere_are_refused() {
    for (one, other) in [("0002-second.md", "0002-Second.md"), ("0002-caf\u{e9}.md", "0002-cafe\u{301}.md")] {
        let sandbox = hooked();
        sandbox.write(&format!("decisions/{one}"), good());
        sandbox.write(&format!("decisions/{other}"), record("c3d4-e5f6", "proposed"));
        sandbox.git(&["-c", "core.ignoreCase=false", "-c", "core.precomposeUnicode=false", "add", "--all"]);
        stopped(&sandbox, "git commit --quiet -m Twins", "name-clash");
    }
    let sandbox = hooked();
    sandbox.write("Decisions/0002-second.md", good()).git(&["add", "--all"]);
    stopped(&sandbox, "git commit --quiet -m 'A folder beside it'", "name-clash");
}

#[test]
fn c37_no_record_is_passed_over_for_its_name() {
    for name in ["0002-second.MD", "0002-second.markdown", "2026/q3/0002-second.md", "second.md"] {
        let sandbox = hooked();
        sandbox.write(&format!("decisions/{name}"), bad()).git(&["add", "--all"]);
        finds(&staged(&sandbox), "signoff-missing");
    }
    for name in
        ["README.md", "_template.md", ".hidden.md", "0002-second.md~", ".#0002-second.md", "notes.txt"]
    {
        let sandbox = hooked();
        sandbox.write(&format!("decisions/{name}"), bad()).git(&["add", "--force", "--all"]);
        clean(&staged(&sandbox));
    }
    let sandbox = hooked();
    let policy = sandbox.read("decisions/countersign.yaml");
    sandbox.write("decisions/countersign.yaml", format!("{policy}ignore: [meetings/]\n"));
    sandbox.write("decisions/meetings/0002-monday.md", RECORD).commit_all("Ignore");
    sandbox.write("decisions/meetings/0002-monday.md", bad()).write(SECOND, good()).git(&["add", "--all"]);
    clean(&staged(&sandbox));
}
