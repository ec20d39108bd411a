//! A22–A29, A42, A43, A45, A47: what a file is to git, to a parser and to the eye.

use super::by_hand::{POLICY_PATH, policy, signed};
use super::{accepted, begun, begun_with, both, change, judged, keeps_out, lets_in, passes, refused, says};
use crate::support::Sandbox;
use crate::support::story::{PATH, RECORD, proposed};
use countersign::record::{Digest, Record};
use countersign::signoff::digest_of;
use sha2::{Digest as _, Sha256};

/// The signed record with something else in place of its status.
fn with_status(line: &str) -> String {
    both().replace("status: accepted\n", line)
}

/// Puts a blob into the index under a path, with a mode, without touching the disk.
fn index(sandbox: &Sandbox, mode: &str, path: &str, text: &str) {
    sandbox.write(".git/blob", text);
    let id = sandbox.git(&["hash-object", "-w", ".git/blob"]);
    sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{id},{path}")]);
}

#[test]
fn a22_tricks_of_yaml() {
    for (line, code) in [
        ("status: proposed\nstatus: accepted\n", "duplicate-key"),
        ("status: &a accepted\n", "status-unknown"),
        ("status: !!str accepted\n", "status-unknown"),
        ("x: &a {status: accepted}\n<<: *a\n", "front-matter-malformed"),
        ("\"stat\\u0075s\": accepted\n", "front-matter-malformed"),
        ("? status\n: accepted\n", "front-matter-malformed"),
        ("status: proposed\n\"status\": accepted\n", "front-matter-malformed"),
        ("status: \"accepted\"\n", "status-unknown"),
        ("status: accepted # yes\n", "status-unknown"),
        ("status: >\n  accepted\n", "value-malformed"),
    ] {
        let sandbox = begun();
        change(&sandbox, &with_status(line));
        let outcome = judged(&sandbox);
        assert!(outcome.stdout.contains(&format!("error[{code}]")), "{line}: {}", outcome.stdout);
        assert_eq!(outcome.code, Some(1), "{line}");
    }
    // A second document is text of the body, and the body is signed.
    let text = with_status("status: proposed\n");
    keeps_out(&text.replace("---\n# Adopt", "---\nstatus: accepted\n---\n# Adopt"), "signoff-stale");
}

#[test]
fn a23_a_line_that_only_some_parsers_see() {
    for end in ['\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'] {
        keeps_out(
            &both().replace("driver: ada\n", &format!("driver: ada{end}status: accepted\n")),
            "hidden-character",
        );
        keeps_out(&accepted(&RECORD.replace("live in", &format!("live{end}in"))), "hidden-character");
    }
    // A carriage return alone is an end of a line to some.
    let sandbox = begun();
    change(&sandbox, &accepted(&RECORD.replace("driver: ada\n", "driver: ada\rstatus: accepted\n")));
    assert_eq!(judged(&sandbox).code, Some(1));
}

#[test]
fn a24_characters_that_nobody_sees() {
    for hidden in ['\u{202e}', '\u{2066}', '\u{feff}', '\u{e0041}', '\u{7}'] {
        keeps_out(&accepted(&RECORD.replace("live in", &format!("live{hidden} in"))), "hidden-character");
    }
    for hidden in ['\u{200b}', '\u{200d}', '\u{200f}', '\u{2060}'] {
        keeps_out(&both().replace("driver: ada", &format!("driver: ad{hidden}a")), "hidden-character");
    }
    // What a family of emoji is joined with is welcome in the body, and a mark at the very front is none of the text.
    lets_in(&format!("\u{feff}{}", accepted(&RECORD.replace("live in", "live 👩\u{200d}💻 in"))));
}

#[test]
fn a25_a_name_that_looks_like_another() {
    // The second has a Cyrillic `а`.
    for name in ["gr\u{430}ce", "Grace", "grace\u{200b}", "ＧＲＡＣＥ"] {
        let sandbox = begun();
        change(&sandbox, &both().replace("by: grace", &format!("by: {name}")));
        assert_eq!(judged(&sandbox).code, Some(1), "{name}");
        // Nor does the roster know such names.
        let sandbox = begun();
        sandbox.write(
            POLICY_PATH,
            policy(&format!("  {name}:\n    emails: [x@example.com]\n    roles: [product]\n")),
        );
        sandbox.commit_all("Enrol a twin");
        refused(&sandbox, "policy-malformed");
    }
}

#[test]
fn a26_words_in_the_lines_that_nobody_signs() {
    let text = both();
    for (from, to) in [
        ("    by: grace\n", "    # The decision is void.\n    by: grace\n"),
        ("    by: grace\n", "    by: grace\n    note: void\n"),
        ("    by: grace\n", "    by: grace # void\n"),
        ("    by: grace\n", "    by:  grace\n"),
        ("    by: grace\n", "    by: \"grace\"\n"),
        ("signoffs:\n", "signoffs: # void\n"),
        ("  engineering:\n", "\n  engineering:\n"),
        ("    at: 2026-11-22T08:00:00Z\n", "    at: 2026-11-22T09:00:00+01:00\n"),
    ] {
        keeps_out(&text.replacen(from, to, 1), "signoff-malformed");
    }
    keeps_out(&text.replace("signoffs:", "tags: [\"The decision is void\"]\nsignoffs:"), "value-malformed");
}

#[test]
fn a27_words_that_no_page_shows() {
    // Whoever signs is shown the text to the letter, and told what a page would hide.
    let words = "PostgreSQL.\n\n<!-- Not before 2030. --> <span style=\"color:white\">Never.</span>\n";
    let hidden = RECORD.replace("PostgreSQL.\n", words);
    let mut sandbox = proposed();
    change(&sandbox, &hidden);
    let outcome = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    for words in ["<!-- Not before 2030. -->", "Never.", "holds an HTML comment", "holds HTML"] {
        assert!(outcome.stderr.contains(words), "no {words} in\n{}", outcome.stderr);
    }
    let mut sandbox = proposed();
    let outcome = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    assert!(!outcome.stderr.contains("note: the text holds"), "{}", outcome.stderr);
}

#[test]
fn a28_the_disk_shows_another_text_than_git_keeps() {
    // A filter shows MySQL wherever git keeps PostgreSQL.
    let mut sandbox = begun();
    sandbox.git(&["config", "filter.lie.smudge", "sed s/PostgreSQL/MySQL/"]);
    sandbox.git(&["config", "filter.lie.clean", "sed s/MySQL/PostgreSQL/"]);
    sandbox.write(".gitattributes", "*.md filter=lie ident\n").commit_all("Attributes");
    sandbox.remove(PATH).git(&["checkout", "--quiet", "--", PATH]);
    assert!(sandbox.read(PATH).contains("MySQL"), "the filter is at work");
    let said = sandbox.as_grace().run(&["sign", "1", "--yes", "--declared"]).ended(2).stderr;
    assert!(said.contains("with other bytes than the file on disk has"), "{said}");
    // What both signed on the disk's word holds in no check.
    let text = sandbox.git(&["cat-file", "blob", &format!("HEAD:{PATH}")]) + "\n";
    let mysql = text.replace("PostgreSQL", "MySQL");
    let block = |text: &str| {
        text.split_once("signoffs:").expect("a block").1.split_once("---").expect("its end").0.to_owned()
    };
    let lie = accepted(&text).replace(&block(&accepted(&text)), &block(&accepted(&mysql)));
    index(&sandbox, "100644", PATH, &lie);
    sandbox.git(&["commit", "--quiet", "--message", "Signed on the disk"]);
    refused(&sandbox, "signoff-stale");
    index(&sandbox, "100644", PATH, &accepted(&text));
    sandbox.git(&["commit", "--quiet", "--message", "Signed in git"]);
    passes(&sandbox);
}

#[test]
fn a28_the_record_is_a_pointer_or_in_another_encoding() {
    let lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    keeps_out(lfs, "unreadable-record");
    let utf16: Vec<u8> =
        [0xfeff].into_iter().chain(both().encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let sandbox = begun();
    sandbox.write(PATH, utf16).commit_all("Another encoding");
    refused(&sandbox, "unreadable-record");
}

#[test]
fn a29_a_record_that_is_no_file() {
    let path = "decisions/0002-other.md";
    let sandbox = begun();
    index(&sandbox, "120000", path, "../elsewhere.md");
    sandbox.git(&["commit", "--quiet", "--message", "A link"]);
    refused(&sandbox, "unreadable-record");
    let sandbox = begun();
    let id = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},{path}")]);
    sandbox.git(&["commit", "--quiet", "--message", "A repository"]);
    let outcome = judged(&sandbox);
    assert_eq!(outcome.code, Some(1), "{}{}", outcome.stdout, outcome.stderr);
    // One that is marked as a program is named, and judged as any other.
    let sandbox = begun();
    index(&sandbox, "100755", PATH, &both());
    sandbox.git(&["commit", "--quiet", "--message", "A program"]);
    let outcome = judged(&sandbox).ended(0);
    assert!(outcome.stdout.contains("warning[record-executable]"), "{}", outcome.stdout);
    index(&sandbox, "100755", PATH, &both().replace("live in", "move to"));
    sandbox.git(&["commit", "--quiet", "--message", "An edited program"]);
    refused(&sandbox, "signoff-stale");
}

#[test]
fn a42_objects_that_stand_for_others() {
    let sandbox = begun();
    change(&sandbox, &both());
    let good = (sandbox.git(&["rev-parse", "HEAD"]), sandbox.git(&["rev-parse", &format!("HEAD:{PATH}")]));
    change(&sandbox, &both().replace("Orders live in", "Orders do not live in"));
    let bad = (sandbox.git(&["rev-parse", "HEAD"]), sandbox.git(&["rev-parse", &format!("HEAD:{PATH}")]));
    refused(&sandbox, "signoff-stale");
    // Whoever looks with git sees the signed text; what is pushed is the other.
    sandbox.git(&["replace", &bad.1, &good.1]);
    assert!(sandbox.git(&["cat-file", "blob", &bad.1]).contains("Orders live in"), "git is fooled");
    refused(&sandbox, "signoff-stale");
    sandbox.git(&["replace", "--delete", &bad.1]);
    sandbox.git(&["replace", &bad.0, &good.0]);
    refused(&sandbox, "signoff-stale");
    sandbox.write(".git/info/grafts", format!("{} {}\n", bad.0, good.0));
    refused(&sandbox, "signoff-stale");
}

#[test]
fn a43_two_texts_with_one_name_in_git() {
    // Nothing that is signed goes by git's SHA-1: the digest is a SHA-256 of the text itself.
    let front = "id: k7f3-2m9q\nkind: technical\nrevision: 1\ndate: 2026-11-22\ndriver: ada\n";
    let body = RECORD.split_once("---\n# ").expect("a body").1;
    let body = format!("# {body}");
    let text = format!("countersign-record-v1\n{}\n{front}{}\n{body}", front.len(), body.len());
    let own = Digest(Sha256::digest(text).into()).to_string();
    assert_eq!(digest_of(&Record::parse(PATH, RECORD.as_bytes())).to_string(), own);
    assert!(signed(RECORD, "product", "grace").contains(&own));
}

#[test]
fn a45_input_that_is_huge_or_deep() {
    keeps_out(&format!("{}{}", both(), "a".repeat(2_000_000)), "unreadable-record");
    keeps_out(
        &both().replace("driver: ada\n", &format!("driver: ada\ndeep: {}\n", "[".repeat(50_000))),
        "front-matter-malformed",
    );
    let sandbox = begun();
    sandbox.write(POLICY_PATH, policy(&format!("deep: {}\n", "[".repeat(50_000)))).commit_all("Deep");
    refused(&sandbox, "policy-malformed");
    // A body may nest as it likes; it is nobody's to crash on.
    let sandbox = begun();
    change(
        &sandbox,
        &accepted(&RECORD.replace("Orders live in", &format!("{} Orders", "> ".repeat(20_000)))),
    );
    let _ = judged(&sandbox).ended(0);
}

#[test]
fn a47_two_paths_that_are_one_elsewhere() {
    let sandbox = begun_with(&policy(""), &both());
    let other = RECORD.replace("k7f3-2m9q", "m2q9-7f3k");
    let twin = |path: &str, text: &str| {
        sandbox.git(&["reset", "--quiet", "--hard", "main"]);
        index(&sandbox, "100644", path, text);
        sandbox.git(&["commit", "--quiet", "--message", "A twin"]);
        judged(&sandbox)
    };
    says(&twin("decisions/0001-Adopt-PostgreSQL-for-orders.md", &other), "name-clash");
    for path in ["decisions/Countersign.yaml", "decisions/Countersign.sigs", "Decisions/0001-x.md"] {
        says(&twin(path, &other), "name-clash");
    }
}
