//! What a program writes into a policy: what was meant, in the form that stands there, and not a byte besides.

use super::{POLICY, parse};
use crate::policy::{AddPerson, KeyEnd, Person, Policy, PolicyEditProblem};
use crate::sshsig::PublicKey;
use crate::text::{Edit, apply};
use jiff::civil::{Date, date};

const DAY: Date = date(2026, 12, 31);

/// A key of Grace's, and one that only the changes bring.
const OWN: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJo0nwu94FiFuxkci9ehnl6k6TH+7CN8vQ/0oZ3guGdq grace@laptop";
const NEW: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJwRr1yYN78uBELy7dxKJ4nwJtrIxHmmWPP5KxTxJlld \"new\": #1";

/// Entries of one person in the forms that people write: with and without each key, in lines and in braces.
fn forms() -> Vec<String> {
    let short = "log: 6f1c0e52\npeople:\n";
    let lines = [
        format!("{short}  grace:\n    roles: [product] # both\n  # next\n  ada:\n    roles: [engineering]\n"),
        format!(
            "{short}  grace:\n    roles:\n      - product\n      - engineering # soon\n    keys:\n      - {OWN}\n    emails: [g@e.com, h@e.com]"
        ),
        format!("{short}  grace: {{roles: [engineering, product], keys: [\"{OWN}\"]}}\n  ada: {{}}\n"),
        format!(
            "people:\n    grace:\n        roles:\n        - product\n        emails:\n        - g@e.com\n        keys:\n        - key: {OWN} # laptop\n          until: 2027-01-01\n        - {OTHER}\n\nlog: 6f1c0e52\n"
        ),
        format!(
            "{short}  grace:\n    emails: # none\n    roles: [\n      product, engineering\n    ]\n    keys:\n\nprefix: DR\n"
        ),
        "log: 6f1c0e52\npeople: {grace: {roles: [product], former-roles: [], emails: []}}\n".to_owned(),
        format!(
            "{short}  grace:\n    roles: [product, engineering]\n    former-roles: [product]\n    until: 2030-01-01\n    keys: [{{key: \"{OWN}\"}}]\n"
        ),
    ];
    let crlf = lines.iter().map(|text| text.replace('\n', "\r\n"));
    let marked = lines.iter().map(|text| format!("\u{feff}{text}"));
    lines.iter().cloned().chain(crlf).chain(marked).collect()
}

/// Another key of Grace's.
const OTHER: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJWWpgCdYDXpW6zxyuDwBpETnZKZ0FiyFx+sGREymrkC grace@home";

fn key(line: &str) -> PublicKey {
    PublicKey::parse(line).expect("a key")
}

/// Makes a change in all forms in which it makes sense, and reads it back; gives how many there were.
fn in_all_forms(change: impl Fn(&Policy, &mut Person) -> Option<Option<Vec<Edit>>>) -> usize {
    let mut made = 0;
    for text in forms() {
        let policy = parse(&text);
        assert_eq!(policy.faults, [], "{text}");
        let mut meant = policy.people["grace"].clone();
        let Some(edits) = change(&policy, &mut meant) else { continue };
        let edits = edits.unwrap_or_else(|| panic!("no form for\n{text}"));
        let edited = apply(&text, &edits).unwrap();
        let read = policy.edited_person(&edits, "grace", &meant);
        let read = read.unwrap_or_else(|problem| panic!("{problem}\n{text}\n→\n{edited}"));
        assert_eq!(read.source.text(), edited);
        assert_eq!(edited.contains('\r'), text.contains('\r'));
        assert!(!edited.replace("\r\n", "").contains('\r'), "{edited:?}");
        for comment in ["# both", "# next", "# soon", "# laptop", "# none"] {
            assert_eq!(edited.contains(comment), text.contains(comment), "{edited}");
        }
        made += 1;
    }
    made
}

#[test]
fn each_thing_that_is_added_stands_in_every_form() {
    for more in [
        AddPerson { emails: vec!["x@e.com".into(), "y@e.com".into()], ..AddPerson::default() },
        AddPerson { keys: vec![key(NEW)], ..AddPerson::default() },
        AddPerson { github: Some(5), gitlab: Some(7), ..AddPerson::default() },
        AddPerson {
            github: Some(5),
            keys: vec![key(NEW)],
            emails: vec!["z@e.com".into()],
            ..AddPerson::default()
        },
    ] {
        let more = AddPerson { key: "grace".into(), ..more };
        let made = in_all_forms(|policy, meant| {
            *meant = meant.with(&more);
            Some(policy.with_more(&more))
        });
        assert_eq!(made, forms().len());
    }
}

#[test]
fn a_last_day_is_written_or_moved_in_every_form() {
    let made = in_all_forms(|policy, meant| {
        meant.until = Some(DAY);
        Some(policy.with_last_day("grace", DAY))
    });
    assert_eq!(made, forms().len());
}

#[test]
fn a_role_moves_to_those_held_before() {
    let made = in_all_forms(|policy, meant| {
        // Between two lines of a bracketed list a comment could stand: that one is left to its author.
        if policy.source.text().contains("product, engineering\n    ]") {
            return None;
        }
        let place = meant.roles.iter().position(|role| role.value == "product").expect("she holds it");
        let role = meant.roles.remove(place);
        if meant.former_roles.is_empty() {
            meant.former_roles.push(role);
        }
        Some(policy.with_former_role("grace", "product"))
    });
    assert!(made >= 15, "{made}");
    assert_eq!(parse(POLICY).with_former_role("grace", "security"), None);
    assert_eq!(parse(POLICY).with_former_role("nobody", "product"), None);
}

#[test]
fn a_key_ends_in_every_form() {
    for stop in [KeyEnd::Until(DAY), KeyEnd::Revoked(DAY)] {
        let made = in_all_forms(|policy, meant| {
            let own = meant.keys.iter_mut().find(|own| own.public == key(OWN))?;
            match stop {
                KeyEnd::Until(day) => own.until = Some(day),
                KeyEnd::Revoked(day) => own.revoked = Some(day),
            }
            Some(policy.with_key_end("grace", &key(OWN), stop))
        });
        assert_eq!(made, 12);
    }
    assert_eq!(parse(POLICY).with_key_end("grace", &key(OWN), KeyEnd::Until(DAY)), None);
}

#[test]
fn a_serial_is_written_where_it_belongs() {
    for text in [
        POLICY.to_owned(),
        POLICY.replace('\n', "\r\n"),
        POLICY.trim_end().to_owned(),
        POLICY.replace("version: 1\n", "version: 1\nserial: 6 # of many\n"),
        format!("{POLICY}admins: []\n"),
    ] {
        let read = parse(&text).edited_serial(7).expect(&text);
        assert_eq!(read.guard.serial(), 7);
        assert_eq!(read.people.len(), 2);
    }
}

#[test]
fn what_would_say_something_else_is_not_written() {
    let policy = parse(POLICY);
    let day = policy.with_last_day("grace", DAY).expect("it can be written");
    let grace = policy.people["grace"].clone();
    assert_eq!(policy.edited_person(&day, "grace", &grace).unwrap_err(), PolicyEditProblem::Form);
    let mut meant = grace;
    meant.until = Some(DAY);
    assert_eq!(policy.edited_person(&day, "ada", &meant).unwrap_err(), PolicyEditProblem::Form);
    let mut more = day.clone();
    more.push(Edit::insert(POLICY.len(), "prefix2: X\n"));
    let refused = policy.edited_person(&more, "grace", &meant).unwrap_err();
    assert!(matches!(refused, PolicyEditProblem::Fault(_)), "{refused:?}");
    let mut title = day;
    let at = POLICY.find("Shop decisions").expect("it stands there");
    title.push(Edit::insert(at, "Our "));
    assert_eq!(policy.edited_person(&title, "grace", &meant).unwrap_err(), PolicyEditProblem::Form);
}

#[test]
fn a_person_is_added_and_nothing_else_is_touched() {
    let person = AddPerson {
        key: "mary".into(),
        name: "Mary: \"M\" Jackson".into(),
        emails: vec!["mary@example.com".into()],
        roles: vec!["product".into()],
        ..AddPerson::default()
    };
    let bare = "title: T\nlog: 6f1c0e52\n";
    for text in [
        POLICY.to_owned(),
        POLICY.replace('\n', "\r\n"),
        bare.to_owned(),
        format!("{bare}people:\n"),
        format!("{bare}people: {{}}\n"),
        format!("{bare}people: # the roster\n# nobody yet\nprefix: DR\n"),
        format!("{bare}people:\n    grace:\n        roles: [product] # and more\n"),
        format!("{bare}people:\n  grace:\n    roles: [product]"),
    ] {
        let policy = parse(&text);
        let edited = apply(&text, &[policy.with_person(&person).expect(&text)]).unwrap();
        let read = parse(&edited);
        assert_eq!(read.faults, [], "{edited}");
        assert_eq!(read.people["mary"].name, person.name, "{edited}");
        assert_eq!(read.people.len(), policy.people.len() + 1);
        for line in text.lines().filter(|line| *line != "people: {}") {
            assert!(edited.contains(line), "{line:?} in {edited}");
        }
    }
    assert_eq!(parse("people: {grace: {roles: [product]}}\n").with_person(&person), None);
}
