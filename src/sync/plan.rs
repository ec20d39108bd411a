//! What differs between what is wanted and what was sent before. Pure.

use std::collections::{BTreeMap, BTreeSet};

use crate::sync::service::Wanted;
use crate::sync::state::{Kept, State};

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Something is new, or says something else than it did.
    Send(Wanted),
    /// Something is wanted no longer.
    Remove {
        /// What it is known by.
        key: String,
        /// What was noted when it was sent.
        kept: Kept,
    },
}

impl Step {
    /// What it is known by.
    pub fn key(&self) -> &str {
        match self {
            Self::Send(wanted) => &wanted.key,
            Self::Remove { key, .. } => key,
        }
    }

    /// What people call its record.
    pub fn record(&self) -> &str {
        match self {
            Self::Send(wanted) => &wanted.record,
            Self::Remove { kept, .. } => &kept.record,
        }
    }
}

/// What is to be done in one service, and what is not.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Plan {
    /// What is to be done: what goes first, then what is new or changed, in the order of the log.
    pub steps: Vec<Step>,
    /// What is as it was sent.
    pub unchanged: Vec<Wanted>,
}

/// Plans a service. `scope` is what the keys of all things meant begin with: a log's identity and `/`, or the key of one
/// decision and `/`. All else that was sent is left alone.
pub fn plan(service: &str, scope: &str, wanted: Vec<Wanted>, state: &State) -> Plan {
    let mut plan = Plan::default();
    let kept: BTreeMap<&str, &Kept> = state.of(service).filter(|(key, _)| key.starts_with(scope)).collect();
    let meant: Vec<Wanted> = wanted.into_iter().filter(|wanted| wanted.key.starts_with(scope)).collect();
    let keys: BTreeSet<&str> = meant.iter().map(|wanted| wanted.key.as_str()).collect();
    for (key, kept) in kept.iter().filter(|(key, _)| !keys.contains(**key)) {
        plan.steps.push(Step::Remove { key: (*key).to_owned(), kept: (*kept).clone() });
    }
    for wanted in meant {
        let same =
            kept.get(wanted.key.as_str()).is_some_and(|kept| !kept.begun && kept.hash == wanted.hash());
        if same {
            plan.unchanged.push(wanted);
        } else {
            plan.steps.push(Step::Send(wanted));
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Step, plan};
    use crate::sync::service::Wanted;
    use crate::sync::state::{Kept, State};

    fn wanted(number: u32, part: &str, text: &str) -> Wanted {
        Wanted {
            key: format!("log/{number}/{part}"),
            record: format!("DR-{number}"),
            says: String::new(),
            payload: json!({ "text": text }),
            aside: serde_json::Value::Null,
        }
    }

    fn sent(all: &[Wanted]) -> State {
        let mut state = State::default();
        for one in all {
            let kept = Kept { record: one.record.clone(), hash: one.hash(), ..Kept::default() };
            state.set("s", &one.key, Some(kept));
        }
        state
    }

    fn words(steps: &[Step]) -> Vec<String> {
        let word = |step: &Step| if matches!(step, Step::Send(_)) { "send" } else { "remove" };
        steps.iter().map(|step| format!("{} {}", word(step), step.key())).collect()
    }

    #[test]
    fn what_was_sent_is_not_sent_again() {
        let all = vec![wanted(1, "a", "x"), wanted(2, "a", "x")];
        let state = sent(&all);
        let again = plan("s", "log/", all.clone(), &state);
        assert_eq!((again.steps.len(), again.unchanged.len()), (0, 2));
        let other = plan("t", "log/", all.clone(), &state);
        assert_eq!(
            words(&other.steps),
            ["send log/1/a", "send log/2/a"],
            "what another service holds counts for nothing"
        );
        let changed = vec![wanted(1, "a", "y"), wanted(2, "b", "x")];
        let plan = plan("s", "log/", changed, &state);
        assert_eq!(words(&plan.steps), ["remove log/2/a", "send log/1/a", "send log/2/b"]);
    }

    #[test]
    fn one_record_and_one_log_leave_all_others_alone() {
        let state = sent(&[wanted(1, "a", "x"), wanted(2, "a", "x")]);
        let mut others = state.clone();
        others.set("s", "other/1/a", Some(Kept { record: "DR-1".to_owned(), ..Kept::default() }));
        let now = || vec![wanted(2, "b", "x"), wanted(12, "a", "x")];
        assert_eq!(words(&plan("s", "log/2/", now(), &others).steps), ["remove log/2/a", "send log/2/b"]);
        assert_eq!(words(&plan("s", "log/1/", now(), &others).steps), ["remove log/1/a"]);
    }

    #[test]
    fn what_was_begun_is_taken_up_again() {
        let one = wanted(1, "a", "x");
        let mut state = sent(std::slice::from_ref(&one));
        state.set("s", &one.key, Some(Kept { begun: true, hash: one.hash(), ..Kept::default() }));
        assert_eq!(words(&plan("s", "log/", vec![one], &state).steps), ["send log/1/a"]);
    }
}
