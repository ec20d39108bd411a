//! Tests of policies as a whole.

mod edit;
mod guard;
mod integrations;
mod site;

use crate::diagnostic::Level;
use crate::policy::{Policy, Since};
use crate::record::{Kind, Record};

const POLICY: &str = "# ours\nversion: 1\ntitle: Shop decisions\nlog: 6f1c0e52-7d0a-4c7e-9a51-000000000000\nprefix: SHOP\nsince: 12\nroles: [security]\npeople:\n  grace:\n    name: Grace \"Amazing\" Hopper\n    emails: [Grace@example.com, g@example.org]\n    roles: [product]\n  ada:\n    name: Ada Lovelace\n    emails: [ada@example.com]\n    roles: [engineering, security]\nlevels:\n  grave:\n    roles: [product, engineering, security]\nsections:\n  product: [Context, Evidence]\nrules:\n  link-broken: warning\n  section-missing:\n    level: error\n    status: {draft: off}\n    since: 2026-01-01\nkeys: [cost-center]\nignore: [notes/]\nsite:\n  source: \"https://example.com/{path}\"\n";

fn parse(text: &str) -> Policy {
    Policy::parse("decisions/countersign.yaml", text.as_bytes())
}

fn messages(text: &str) -> Vec<String> {
    parse(text)
        .faults
        .into_iter()
        .map(|fault| format!("{}: {} {}", fault.code, fault.message, fault.label))
        .collect()
}

#[test]
fn reads_all_there_is() {
    let policy = parse(POLICY);
    assert_eq!(messages(POLICY), [""; 0]);
    assert_eq!(policy.since, Some(Since::Number(12)));
    assert_eq!(policy.person_by_email("GRACE@EXAMPLE.COM").unwrap().0, "grace");
    assert_eq!(policy.person_by_email("g@example.org").unwrap().1.name, "Grace \"Amazing\" Hopper");
    assert_eq!(policy.sections[&Kind::Product], ["Context", "Evidence"]);
    assert_eq!(policy.sections[&Kind::Technical], ["Context", "Decision", "Consequences"]);
    assert_eq!(policy.reference(42), "SHOP-42");
    let record = |text: &str| Record::parse("0013-x.md", text.as_bytes());
    let grave = record("---\nkind: product\nlevel: grave\n---\n");
    assert_eq!(policy.required_roles(&grave), ["product", "engineering", "security"]);
    let setting = &policy.rules[1].1;
    let draft = record("---\nkind: product\nstatus: draft\ndate: 2026-02-02\n---\n");
    let older = record("---\nkind: product\nstatus: accepted\ndate: 2025-02-02\n---\n");
    assert_eq!(setting.level_for(Some(&draft), Level::Note), Level::Off);
    assert_eq!(setting.level_for(Some(&older), Level::Note), Level::Off);
    assert_eq!(setting.level_for(None, Level::Note), Level::Error);
}

#[test]
fn every_mistake_is_named() {
    for (from, to, says) in [
        (
            "prefix: SHOP",
            "prefx: SHOP",
            "policy-unknown-key: nothing knows the key `prefx` in a policy did you mean `prefix`?",
        ),
        (
            "version: 1",
            "version: 2",
            "policy-malformed: the policy is of version 2; this program knows version 1 ",
        ),
        (
            "roles: [product]",
            "roles: [prodct]",
            "policy-malformed: there is no role `prodct` did you mean `product`?",
        ),
        (
            "    emails: [ada@",
            "    email: [ada@",
            "policy-unknown-key: nothing knows the key `email` in a person did you mean `emails`?",
        ),
        (
            "[ada@example.com]",
            "[grace@EXAMPLE.com]",
            "policy-malformed: `grace@EXAMPLE.com` is the e-mail address of `grace` already ",
        ),
        (
            "  ada:",
            "  Ada L:",
            "policy-malformed: `Ada L` cannot be a roster key: one word of a–z, 0–9 and `-`, such as `grace` ",
        ),
        ("  ada:", "  grace:", "policy-malformed: the key `grace` stands twice "),
        (
            "link-broken: warning",
            "link-broken: warn",
            "policy-malformed: `warn` is no level: write one of error, note, off, warning ",
        ),
        (
            "since: 12",
            "since: soon",
            "policy-malformed: `soon` is neither a record's number nor a day such as `2026-11-22` ",
        ),
        (
            "log: 6f1c0e52-7d0a-4c7e-9a51-000000000000\n",
            "",
            "policy-malformed: the policy gives the log no identity ",
        ),
        (
            "title: Shop decisions",
            "title: [a]",
            "policy-malformed: `title` should be a word or sentence, found a list ",
        ),
    ] {
        assert!(POLICY.contains(from), "{from}");
        assert_eq!(messages(&POLICY.replacen(from, to, 1)), [says], "{to}");
    }
    assert_eq!(messages(""), ["policy-malformed: the policy is empty "]);
    assert_eq!(messages("# nothing\n"), ["policy-malformed: the policy is empty "]);
    assert_eq!(messages("- a\n").len(), 2);
    assert_eq!(Policy::parse("x", b"\xff\xfe").faults.len(), 1);
}

#[test]
fn a_long_policy_full_of_mistakes_is_not_held_against_itself() {
    let words = |letter: char| (0..3000).map(|n| format!("{letter}{n:04}")).collect::<Vec<_>>().join(", ");
    let text =
        format!("log: 6f1c0e52\nroles: [{}]\npeople:\n  a:\n    roles: [{}]\n", words('b'), words('c'));
    let faults = parse(&text).faults;
    assert_eq!(faults.len(), 3000);
    let said: usize = faults.iter().flat_map(|fault| &fault.help).map(String::len).sum();
    assert!(said < 20 * text.len(), "{said} bytes are said of {}", text.len());
    assert!(faults[0].help[0].contains("b0017, …;"), "{}", faults[0].help[0]);
    assert!(faults[0].label.contains("b0000"), "{}", faults[0].label);
}
