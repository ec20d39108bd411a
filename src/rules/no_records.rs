//! `no-records`: a log whose records all went unread would look healthy.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::log::is_of_workshop;
use crate::rules::{Check, Context, Rule, Sink};
use crate::text::Span;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("no-records"),
        "the log holds Markdown, and none of it is a record",
        include_str!("no_records.md"),
        Level::Error,
    )
    .timeless(),
    check: Check::Log(check),
};

/// How many files are named.
const SHOWN: usize = 3;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let log = context.log;
    // A workshop may come before the first record.
    let said = |path: &&String| !is_of_workshop(&log.below(path).to_lowercase());
    let beside: Vec<&String> = log.beside.iter().filter(said).collect();
    if !log.is_empty() || beside.is_empty() {
        return;
    }
    let named: Vec<String> = beside.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let more = match beside.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!("the log holds no record, only {}{more}", named.join(", "));
    sink.report_policy(&log.policy.source, Span::at(0), message)
        .help("write the first record: `countersign new \"…\"`")
        .help("a record is a file such as `0001-what-is-decided.md`; READMEs, templates and what `ignore:` names are none");
}
