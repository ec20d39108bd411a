//! Puts together what has to change.

use std::collections::{BTreeMap, BTreeSet};

use crate::log::Log;
use crate::record::{Record, Status};
use crate::renumber::names::Names;
use crate::renumber::numbers;
use crate::rules::{numbered_path, renumbered_path};
use crate::signoff::{State, assess};
use crate::text::{Edit, Source, Span, apply};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Every log of the repository, with its outcomes.
    pub logs: &'a [Log],
    /// The place of the log in which the number changes.
    pub log: usize,
    /// The place of the record in it.
    pub place: usize,
    /// The number that it gets.
    pub to: u32,
    /// Every file that may be changed, by its path: all that git does not ignore, as far as it is text.
    pub files: &'a BTreeMap<String, String>,
    /// Every path there is, also of what is no text.
    pub paths: &'a BTreeSet<String>,
    /// Files in which the number means this record, though another has it too.
    pub cited_in: &'a BTreeSet<String>,
    /// Whether a text that somebody has signed stays as it is.
    pub keeps_signed: bool,
}

/// A file that says something else afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Its path before.
    pub path: String,
    /// What it said.
    pub old: String,
    /// What it is to say.
    pub new: String,
    /// Where it changes: in the old text, in order.
    pub edits: Vec<Edit>,
}

/// A place that is left as it is, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Left {
    /// The file's path before.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What stands there.
    pub text: String,
    /// Why it is left, to be read after a colon.
    pub why: String,
}

/// Sign-offs that hold no more once a text changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stale {
    /// The record's path before.
    pub path: String,
    /// What people call the record.
    pub reference: String,
    /// The signers with their roles, in the order of the file: `grace (product)`.
    pub signers: Vec<String>,
}

/// All that has to be done.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Plan {
    /// Files that get another name.
    pub moves: Vec<(String, String)>,
    /// Files that say something else, by their paths.
    pub changes: Vec<Change>,
    /// What is left to a person.
    pub left: Vec<Left>,
    /// What the changes cost; with [`Request::keeps_signed`] what they would have cost, and did not.
    pub stale: Vec<Stale>,
    /// Whether the record was decided, and alone had the number: then people know it by that.
    pub is_known_by_number: bool,
}

/// Works out what gives a record another number.
pub fn plan(request: &Request<'_>) -> Plan {
    let log = &request.logs[request.log];
    let record = &log.records[request.place];
    let mut plan = Plan::default();
    let decided = record.status.as_ref().map(|status| status.value);
    let decided = decided.is_some_and(|status| !matches!(status, Status::Draft | Status::Proposed));
    let is_shared = record.number.is_some_and(|number| log.numbered(number).len() > 1);
    plan.is_known_by_number = decided && !is_shared && record.number.is_some();
    let new_path = match record.number {
        Some(_) => renumbered_path(record.path(), request.to),
        None => numbered_path(record.path(), request.to),
    };
    let names = Names::new(record.path(), &new_path, request.paths);
    plan.moves = names.moves().to_vec();
    let mut outcomes: BTreeMap<&str, Span> = BTreeMap::new();
    if let Some(number) = record.number {
        for outcome in log.outcomes.of(number) {
            let Some(stated) = outcome.record else { continue };
            outcomes.insert(outcome.path(), stated.span);
            let is_meant = !is_shared || request.cited_in.contains(outcome.path());
            let to = renumbered_path(outcome.path(), request.to);
            if is_meant && crate::record::number_of(outcome.path()) == Some(number) && to != outcome.path() {
                plan.moves.push((outcome.path().to_owned(), to));
            }
        }
    }
    for (path, text) in request.files {
        let source = Source::new(path.as_str(), text.as_str());
        let (mut edits, mut left) = names.find(path, text);
        if let Some(from) = record.number {
            let numbers = numbers::Numbers {
                request,
                from,
                is_shared,
                own: path == record.path(),
                outcome: outcomes.get(path.as_str()).copied(),
            };
            numbers.find(path, text, &mut edits, &mut left);
        }
        edits.sort();
        edits.dedup();
        keep_signed(request, &mut plan, path, text, &mut edits, &mut left);
        plan.left.extend(left.into_iter().map(|(span, why)| {
            let at = source.position(span.start);
            let text = source.slice(span).to_owned();
            Left { path: path.clone(), line: at.line, column: at.column, text, why }
        }));
        if edits.is_empty() {
            continue;
        }
        match apply(text, &edits) {
            Ok(new) => plan.changes.push(Change { path: path.clone(), old: text.clone(), new, edits }),
            Err(error) => plan.left.push(Left {
                path: path.clone(),
                line: 1,
                column: 1,
                text: String::new(),
                why: format!("nothing of it is changed, for two changes meet: {error}"),
            }),
        }
    }
    plan.left.sort();
    plan.left.dedup();
    plan
}

/// Finds out what the edits of a record cost, and drops them where that is not wanted.
fn keep_signed(
    request: &Request<'_>,
    plan: &mut Plan,
    path: &str,
    text: &str,
    edits: &mut Vec<Edit>,
    left: &mut Vec<(Span, String)>,
) {
    let mut places = request.logs.iter().flat_map(|log| log.records.iter().map(move |record| (log, record)));
    let Some((log, old)) = places.find(|(_, record)| record.path() == path) else { return };
    if edits.is_empty() || old.slots.iter().all(|slot| slot.signoff.is_none()) {
        return;
    }
    let Ok(new) = apply(text, edits) else { return };
    let new = Record::parse(path, new.as_bytes());
    let (before, after) = (assess(old, &log.policy), assess(&new, &log.policy));
    let holds = |role: &str| {
        after.roles.iter().any(|state| state.role == role && matches!(state.state, State::Signed(_)))
    };
    let signed = before.roles.iter().filter_map(|state| match &state.state {
        State::Signed(said) if !holds(&state.role) => Some(format!("{} ({})", said.by.value, state.role)),
        _ => None,
    });
    let signers: Vec<String> = signed.collect();
    if signers.is_empty() {
        return;
    }
    if request.keeps_signed {
        let why = format!("signed by {}", signers.join(" and "));
        left.extend(edits.drain(..).map(|edit| (edit.span, why.clone())));
    }
    plan.stale.push(Stale { path: path.to_owned(), reference: log.reference(old), signers });
}
