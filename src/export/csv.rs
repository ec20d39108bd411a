//! A log as a table for spreadsheets.

use crate::log::Log;
use crate::record::Record;
use crate::signoff::{State, assess};
use crate::text::csv_cell;

/// Writes one line for each record, after a line of headings; each role has a column of its own.
///
/// Lists within a cell are parted by blanks. Lines end with CRLF, as RFC 4180 has it.
pub fn csv(log: &Log) -> String {
    let roles = log.policy.all_roles();
    let mut head = vec!["record", "number", "title", "kind", "status", "date", "driver", "tags"];
    head.extend(["supersedes", "superseded_by", "relates", "review"]);
    head.extend(roles.iter().copied());
    head.push("path");
    let mut out = line(head.iter().map(|name| (*name).to_owned()));
    for place in 0..log.records.len() {
        out.push_str(&line(cells(log, place, &roles).into_iter()));
    }
    out
}

fn cells(log: &Log, place: usize, roles: &[&str]) -> Vec<String> {
    let record = &log.records[place];
    let numbers = |numbers: &mut dyn Iterator<Item = u32>| {
        numbers.map(|number| log.policy.reference(number)).collect::<Vec<_>>().join(" ")
    };
    let successors = log.successors(place).iter().filter_map(|newer| log.records[*newer].number);
    let assessment = assess(record, &log.policy);
    let mut cells = vec![
        log.reference(record),
        record.number.map(|number| number.to_string()).unwrap_or_default(),
        record.name().to_owned(),
        record.kind.as_ref().map(|kind| kind.value.to_string()).unwrap_or_default(),
        status(record),
        record.date.as_ref().map(|date| date.value.to_string()).unwrap_or_default(),
        record.driver.as_ref().map(|driver| driver.value.clone()).unwrap_or_default(),
        record.tags.iter().map(|tag| tag.value.as_str()).collect::<Vec<_>>().join(" "),
        numbers(&mut record.supersedes.iter().map(|number| number.value)),
        numbers(&mut successors.into_iter()),
        numbers(&mut record.relates.iter().map(|number| number.value)),
        record.review.as_ref().map(|date| date.value.to_string()).unwrap_or_default(),
    ];
    for role in roles {
        let state = assessment.roles.iter().find(|state| state.role == *role);
        cells.push(match state.map(|state| &state.state) {
            Some(State::Signed(said)) => said.by.value.clone(),
            Some(State::Objected(said)) => format!("objection: {}", said.by.value),
            Some(State::Withdrawn(said)) => format!("withdrawn: {}", said.by.value),
            Some(State::Refused(said, _)) => format!("does not hold: {}", said.by.value),
            Some(State::Missing) | None => String::new(),
        });
    }
    cells.push(record.path().to_owned());
    cells
}

/// The status as this program knows it, else the word that stands there.
pub(super) fn status(record: &Record) -> String {
    match (&record.status, &record.status_word) {
        (Some(status), _) => status.value.name().to_owned(),
        (None, Some(word)) => word.value.clone(),
        (None, None) => String::new(),
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|text| csv_cell(&text)).collect();
    cells.join(",") + "\r\n"
}
