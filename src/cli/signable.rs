//! Whether a record can be proposed and signed at all, and whom a refusal sends where.

use crate::cli::Problem;
use crate::log::Log;
use crate::record::{Format, Record};

/// Refuses a record that has no place for sign-offs: one that cannot be read, or one of another tool.
pub(super) fn signable(log: &Log, record: &Record) -> Result<(), Problem> {
    if record.format == Format::Native {
        return Ok(());
    }
    let reference = log.reference(record);
    let fault = record.faults.first();
    let help = fault.iter().flat_map(|fault| &fault.help);
    let message = fault.map_or("it is a record of another tool", |fault| fault.message.as_str());
    if record.format == Format::Unreadable {
        let problem = Problem::new(format!("{reference} cannot be read: {}: {message}", record.path()));
        return Err(help.fold(problem, Problem::hint));
    }
    let successor = match record.number {
        Some(number) => format!("`countersign new … --supersedes {number}`"),
        None => "`countersign new`".to_owned(),
    };
    let problem =
        Problem::new(format!("{reference} has no place for sign-offs: {}: {message}", record.path()));
    Err(help
        .fold(problem, Problem::hint)
        .hint(format!("or write a new one that takes its place: {successor}")))
}

/// What takes the place of a superseded record, as a way out.
pub(super) fn successors(log: &Log, place: usize) -> String {
    let names: Vec<String> =
        log.successors(place).iter().map(|at| log.reference(&log.records[*at])).collect();
    if names.is_empty() {
        "write a new record: `countersign new`".to_owned()
    } else {
        format!("what holds now is {}; change that, or write a new record", names.join(" and "))
    }
}
