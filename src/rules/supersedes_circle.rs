//! `supersedes-circle`: of records that replace each other in a circle, none is in force.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Record;
use crate::rules::{Check, Context, Rule, Sink};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("supersedes-circle"),
        "records supersede each other in a circle",
        include_str!("supersedes_circle.md"),
        Level::Error,
    ),
    check: Check::Log(check),
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for circle in circles(context) {
        let members: Vec<&Record> = circle.iter().map(|place| &context.log.records[*place]).collect();
        let names: Vec<String> = members.iter().map(|record| context.log.reference(record)).collect();
        let [first, others @ ..] = members.as_slice() else { continue };
        let message = format!("{} supersede each other, so none of them is in force", names.join(" and "));
        let place = |record: &Record| record.key_span("supersedes").unwrap_or_else(|| record.front_span());
        let mut said = sink.report(first, place(first), message);
        for (other, name) in others.iter().zip(&names[1..]) {
            said = said.related(other, place(other), format!("{name} is part of the circle"));
        }
        said.help("keep `supersedes:` in the newest of them only, and delete it from the others");
    }
}

/// The circles of two records or more, each in the log's order: what can be reached from each other.
fn circles(context: &Context<'_>) -> Vec<Vec<usize>> {
    let log = context.log;
    let older = |place: usize| -> Vec<usize> {
        let numbers = &log.records[place].supersedes;
        numbers.iter().flat_map(|number| log.numbered(number.value)).copied().collect()
    };
    // Kosaraju's way with a stack of its own: a chain of ten thousand records may not exhaust the thread's.
    let count = log.records.len();
    let mut finished = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    for root in 0..count {
        let mut stack = vec![(root, false)];
        while let Some((place, done)) = stack.pop() {
            if done {
                finished.push(place);
            } else if !std::mem::replace(&mut seen[place], true) {
                stack.push((place, true));
                stack.extend(older(place).into_iter().map(|next| (next, false)));
            }
        }
    }
    let mut circles = Vec::new();
    let mut taken = vec![false; count];
    for root in finished.into_iter().rev() {
        let mut circle = Vec::new();
        let mut stack = vec![root];
        while let Some(place) = stack.pop() {
            if !std::mem::replace(&mut taken[place], true) {
                circle.push(place);
                stack.extend(log.successors(place));
            }
        }
        if circle.len() > 1 {
            circle.sort_unstable();
            circles.push(circle);
        }
    }
    circles.sort();
    circles
}
