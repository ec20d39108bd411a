//! Whatever a policy's bytes are: a policy, places inside the file, and a roster to which a person can be added.

use super::{pieces, spans};
use countersign::policy::{AddPerson, FILE_NAME, Policy};
use countersign::record::Record;
use countersign::signoff::assess;

/// Holds a policy's places against its text.
pub(crate) fn holds(input: &[u8]) {
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
            person.emails.iter().chain(&person.roles).for_each(|word| spans::inside(whole, word.span));
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
    }
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
    let after = countersign::text::apply(before, &[edit]).expect("one edit inside the text");
    let added = Policy::parse(FILE_NAME, after.as_bytes());
    if added.faults.is_empty() {
        assert!(added.people.contains_key("fuzz"), "{after:?}");
        assert_eq!(added.people.len(), policy.people.len() + 1, "{after:?}");
        assert_eq!(added.levels, policy.levels, "{after:?}");
        assert_eq!(added.keys, policy.keys, "{after:?}");
        assert_eq!(added.title, policy.title, "{after:?}");
    }
}
