//! Whatever a policy's bytes are: a policy, places inside the file, and a roster to which a person can be added.

use super::{pieces, spans};
use countersign::policy::{AddPerson, FILE_NAME, KeyEnd, Policy};
use countersign::record::Record;
use countersign::signoff::assess;
use countersign::text::apply;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Holds a policy's places against its text.
pub(crate) fn holds(input: &[u8]) -> bool {
    let mut faultless = false;
    for text in [input.to_vec(), pieces::text(input).into_bytes()] {
        let policy = Policy::parse(FILE_NAME, &text);
        let whole = policy.source.text();
        assert!(whole.is_empty() || whole.as_bytes() == text, "the text is the file's");
        for fault in &policy.faults {
            spans::fault_inside(whole, fault);
        }
        policy.log.iter().for_each(|log| spans::inside(whole, log.span));
        spans::inside(whole, policy.people_span);
        for person in policy.people.values() {
            spans::inside(whole, person.span);
            let words = person.emails.iter().chain(&person.roles).chain(&person.former_roles);
            words.for_each(|word| spans::inside(whole, word.span));
            person.github.iter().chain(&person.gitlab).for_each(|account| spans::inside(whole, account.span));
            person.keys.iter().for_each(|key| spans::inside(whole, key.span));
        }
        policy.guard.attestors.iter().for_each(|key| spans::inside(whole, key.span));
        policy.guard.admins.iter().for_each(|admin| spans::inside(whole, admin.span));
        if policy.faults.is_empty() {
            one_person_each(&policy);
            faultless = true;
        }
        policy.rules.iter().for_each(|(code, _)| spans::inside(whole, code.span));
        let record = Record::parse(
            "decisions/0042-x.md",
            b"---\nkind: product\nlevel: grave\nsignoffs:\n  product:\n---\n",
        );
        let assessment = assess(&record, &policy);
        assert!(!assessment.complete(), "nobody has signed");
        assert!(!policy.required_roles(&record).is_empty(), "a decision without a role is nobody's");
        add_person(&policy);
        change_people(&policy);
    }
    faultless
}

/// A person who is added stands in the roster afterwards, and nothing else has changed.
fn add_person(policy: &Policy) {
    let person = AddPerson {
        key: "fuzz".to_owned(),
        name: "Nobody".to_owned(),
        emails: vec!["fuzz@fuzz.example".to_owned()],
        roles: vec!["product".to_owned()],
        ..AddPerson::default()
    };
    let taken = policy.people.contains_key("fuzz") || policy.person_by_email("fuzz@fuzz.example").is_some();
    let Some(edit) = policy.with_person(&person).filter(|_| policy.faults.is_empty() && !taken) else {
        return;
    };
    let before = policy.source.text();
    let after = apply(before, &[edit]).expect("one edit inside the text");
    let added = Policy::parse(FILE_NAME, after.as_bytes());
    if added.faults.is_empty() {
        assert!(added.people.contains_key("fuzz"), "{after:?}");
        assert_eq!(added.people.len(), policy.people.len() + 1, "{after:?}");
        assert_eq!(added.levels, policy.levels, "{after:?}");
        assert_eq!(added.keys, policy.keys, "{after:?}");
        assert_eq!(added.title, policy.title, "{after:?}");
    }
}

/// Changes of a person either are refused or say what they should; that they do is read back by the program itself.
fn change_people(policy: &Policy) {
    let today = Date::constant(2026, 11, 22);
    let _ = policy.edited_serial(policy.guard.serial().saturating_add(1));
    for (name, person) in policy.people.iter().take(3) {
        let more = AddPerson {
            key: name.clone(),
            emails: vec!["fuzz@fuzz.example".to_owned()],
            roles: vec!["engineering".to_owned()],
            github: Some(7),
            ..AddPerson::default()
        };
        let first = person.keys.first().map(|key| &key.public);
        let role = person.roles.first().map_or("product", |role| role.value.as_str());
        let edits = [
            policy.with_more(&more),
            policy.with_last_day(name, today),
            policy.with_former_role(name, role),
            first.and_then(|key| policy.with_key_end(name, key, KeyEnd::Revoked(today))),
        ];
        for edits in edits.into_iter().flatten() {
            let _ = policy.edited_person(&edits, name, person);
            if policy.faults.is_empty() {
                assert!(
                    apply(policy.source.text(), &edits).is_ok(),
                    "{edits:?} of {:?}",
                    policy.source.text()
                );
            }
        }
    }
}

/// In a policy without faults no address, account or key is two people's.
fn one_person_each(policy: &Policy) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for person in policy.people.values() {
        let emails: BTreeSet<String> = person.emails.iter().map(|email| email.value.to_lowercase()).collect();
        let accounts = [("github", &person.github), ("gitlab", &person.gitlab)];
        let accounts =
            accounts.into_iter().filter_map(|(forge, id)| Some(format!("{forge} {}", id.as_ref()?.value)));
        let keys: BTreeSet<String> = person.keys.iter().map(|key| key.public.line()).collect();
        for own in emails.into_iter().chain(accounts).chain(keys) {
            assert!(taken.insert(own.clone()), "{own} is two people's in {:?}", policy.source.text());
        }
    }
    for key in &policy.guard.attestors {
        assert!(taken.insert(key.public.line()), "{:?}", policy.source.text());
    }
    let (admins, threshold) = (policy.guard.admins.len(), policy.guard.threshold());
    assert!(threshold as usize <= admins && (threshold > 0 || admins == 0), "{:?}", policy.source.text());
}
