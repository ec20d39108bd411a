//! The rules: what every one of them must have, what their fixtures say, and whether their pages tell the truth.

mod fixtures;
mod judge;
mod pages;
mod real;

use countersign::check::{Facts, check_log};
use countersign::diagnostic::{Code, Level};
use countersign::log::Log;
use countersign::policy::{self, Policy};
use countersign::record::{Record, codes};
use countersign::rules::{self, ALL, Check};
use countersign::text::Source;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The file name of a rule: `signoff_stale` for `signoff-stale`.
fn snake(code: &str) -> String {
    code.replace('-', "_")
}

#[test]
fn names_are_unique_and_plain() {
    let names: BTreeSet<&str> = ALL.iter().map(|rule| rule.meta.code.0).collect();
    assert_eq!(names.len(), ALL.len(), "two rules have one name");
    for name in names {
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        assert!(plain && !name.starts_with('-') && !name.ends_with('-') && !name.contains("--"), "{name}");
        assert_eq!(rules::find(name).map(|rule| rule.meta.code.0), Some(name));
    }
}

#[test]
fn summaries_fit_into_a_list() {
    for rule in ALL {
        let (name, summary) = (rule.meta.code, rule.meta.summary);
        assert!(summary.len() <= 80 && !summary.ends_with('.'), "{name}: {summary}");
        assert!(summary.starts_with(char::is_lowercase), "{name}: {summary}");
        assert_ne!(rule.meta.default, Level::Off, "{name} says nothing unless a policy asks for it");
    }
}

#[test]
fn each_rule_has_its_files_and_each_file_its_rule() {
    let wanted: BTreeSet<String> = ALL.iter().map(|rule| snake(rule.meta.code.0)).collect();
    let files = |kind: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join("src/rules")).unwrap();
        let paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
        let of_kind = paths.iter().filter(|path| path.extension().is_some_and(|own| own == kind));
        of_kind.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let framework = ["mod", "context", "naming", "origins", "sink"].map(str::to_owned).into();
    let sources: BTreeSet<String> = files("rs").difference(&framework).cloned().collect();
    assert_eq!(sources, wanted, "src/rules/*.rs against ALL");
    let pages: BTreeSet<String> = files("md").into_iter().filter(|name| name != "README").collect();
    assert_eq!(pages, wanted, "src/rules/*.md against ALL");
    let folders: BTreeSet<String> = fixtures::folders().into_iter().map(|name| snake(&name)).collect();
    assert_eq!(folders, wanted, "tests/rules/* against ALL");
}

#[test]
fn what_parsing_finds_has_a_rule() {
    for file in ["src/record/codes.rs", "src/policy/model.rs"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let found: Vec<&str> =
            text.split("Code(\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]).collect();
        assert!(!found.is_empty(), "{file} holds no code; where have they gone?");
        for code in found {
            let rule = rules::find(code).unwrap_or_else(|| panic!("{file}: `{code}` has no rule"));
            assert!(matches!(rule.check, Check::Reading), "{code}");
        }
    }
}

#[test]
fn what_a_sign_off_rests_on_no_record_may_allow() {
    for Code(code) in [
        codes::UNREADABLE,
        codes::DUPLICATE_KEY,
        codes::HIDDEN_CHARACTER,
        codes::FRONT_MATTER_MALFORMED,
        codes::SIGNOFF_MALFORMED,
        policy::POLICY_MALFORMED,
        policy::POLICY_UNKNOWN_KEY,
        Code("id-missing"),
        Code("id-duplicate"),
        Code("id-changed"),
        Code("level-unknown"),
        Code("number-duplicate"),
        Code("signoff-missing"),
        Code("signoff-stale"),
        Code("signer-unknown"),
        Code("role-not-held"),
        Code("log-changed"),
        Code("policy-not-approved"),
        Code("policy-removed"),
        Code("policy-serial"),
        policy::SIGS_MALFORMED,
        Code("role-unknown"),
        Code("role-vacant"),
        Code("same-signer"),
        Code("signoff-unverified"),
        Code("evidence-too-weak"),
        Code("key-retired"),
        Code("signer-left"),
        Code("signer-not-author"),
        Code("objection-standing"),
        Code("verdict-removed"),
        Code("record-deleted"),
        Code("number-changed"),
        Code("transition-not-allowed"),
    ] {
        let rule = rules::find(code).unwrap_or_else(|| panic!("{code}"));
        assert!(!rule.meta.suppressible, "{code}");
        assert_eq!(rule.meta.default, Level::Error, "{code}");
    }
}

#[test]
fn of_a_file_that_cannot_be_read_one_thing_is_said() {
    let policy = Policy::parse("countersign.yaml", &fs::read(root().join(judge::POLICY)).unwrap());
    let record = Record::parse("0042-x.md", b"\xff\xfe-\0");
    let log = Log::new("", policy, vec![record], Vec::new());
    let facts = Facts::on(judge::TODAY);
    let report = check_log(&log, &facts);
    let said: Vec<Code> = report.findings().iter().map(|finding| finding.diagnostic.code).collect();
    assert_eq!(said, [codes::UNREADABLE]);
}

#[test]
fn an_empty_log_has_nothing_to_mend() {
    let policy = Policy::defaults(Source::new("countersign.yaml", ""));
    let log = Log::new("", policy, Vec::new(), Vec::new());
    let facts = Facts::on(judge::TODAY);
    assert_eq!(check_log(&log, &facts).counts().errors, 0);
}

#[test]
fn a_long_chain_of_successors_is_no_circle_and_exhausts_nothing() {
    const COUNT: u32 = 5_000;
    let record = |number: u32, older: u32| {
        let text = format!("---\nkind: technical\nsupersedes: [{older}]\n---\n# T\n");
        Record::parse(&format!("{number}-x.md"), text.as_bytes())
    };
    let circles = |newest_of_first: u32| {
        let records = (1..=COUNT).map(|n| record(n, if n == 1 { newest_of_first } else { n - 1 })).collect();
        let policy = Policy::defaults(Source::new("countersign.yaml", ""));
        let log = Log::new("", policy, records, Vec::new());
        let only = BTreeSet::from(["supersedes-circle"]);
        let rules = Some(&only);
        let facts = Facts { rules, ..Facts::on(judge::TODAY) };
        let report = check_log(&log, &facts);
        report.findings().iter().map(|finding| finding.diagnostic.related.len() + 1).collect::<Vec<usize>>()
    };
    assert_eq!(circles(COUNT + 1), [0; 0]);
    assert_eq!(circles(COUNT), [COUNT as usize], "each circle is one finding that names all of its records");
}

#[test]
fn of_a_record_that_is_not_judged_only_what_concerns_a_judged_one_is_said() {
    let policy = Policy::parse("countersign.yaml", &fs::read(root().join(judge::POLICY)).unwrap());
    let record = |path: &str, keys: &str| {
        Record::parse(path, format!("---\nkind: technical\n{keys}---\n# T\n").as_bytes())
    };
    let idle = "allow:\n  link-broken: the page moves next week\n";
    let old = record("0041-a.md", &format!("status: accepted\n{idle}"));
    let new = record("0042-b.md", "status: accepted\nsupersedes: [41]\n");
    let log = Log::new("", policy, vec![old, new], Vec::new());
    let said_of_old = |only: &str| -> BTreeSet<&'static str> {
        let only = BTreeSet::from([only.to_owned()]);
        let only = Some(&only);
        let facts = Facts { only, ..Facts::on(judge::TODAY) };
        let report = check_log(&log, &facts);
        let findings = report.findings().iter().filter(|finding| &*finding.diagnostic.path == "0041-a.md");
        findings.map(|finding| finding.diagnostic.code.0).collect()
    };
    assert_eq!(said_of_old("0042-b.md"), BTreeSet::from(["superseded-status"]));
    assert!(said_of_old("0041-a.md").contains("suppression-unused"));
    assert!(said_of_old("0041-a.md").contains("signoff-missing"));
    assert_eq!(said_of_old("0099-other.md"), BTreeSet::new());
}

/// Names each path of the guide with a rule that there is, and looks for it.
#[test]
fn the_guide_for_a_new_rule_names_what_there_is() {
    let guide = fs::read_to_string(root().join("src/rules/README.md")).unwrap();
    let steps = guide.lines().filter(|line| line.starts_with(char::is_numeric)).count();
    assert!(steps >= 5, "the guide has numbered steps");
    let mut paths = 0;
    for word in guide.split('`').skip(1).step_by(2) {
        if !["src/", "tests/", ".git"].iter().any(|start| word.starts_with(start)) {
            continue;
        }
        paths += 1;
        let path = word.replace("<snake>", "section_missing").replace("<code>", "section-missing");
        assert!(root().join(path.replace("<case>", "valid")).exists(), "the guide names {word}");
    }
    assert!(paths >= 6, "the guide names where things are");
}
