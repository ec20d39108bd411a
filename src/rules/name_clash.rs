//! `name-clash`: a clone on another system would hold one of the two.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::rules::{Check, Context, Rule, Sink};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization as _;

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("name-clash"),
        "two paths differ only in case or in how an accent is stored",
        include_str!("name_clash.md"),
        Level::Error,
    )
    .timeless(),
    check: Check::Log(check),
};

/// A path as some file systems compare it.
pub(crate) fn folded(path: &str) -> String {
    path.to_lowercase().nfc().collect()
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut first_of = BTreeMap::new();
    for (place, record) in context.log.records.iter().enumerate() {
        let first = *first_of.entry(folded(record.path())).or_insert(place);
        if first == place {
            continue;
        }
        let first = &context.log.records[first];
        let alike = first.path().nfc().eq(record.path().nfc());
        let message = if alike {
            format!(
                "two files are called `{}`: they differ only in how an accent is stored, and macOS takes them for one",
                record.path()
            )
        } else {
            format!("`{}` and `{}` are one file on Windows and on macOS", first.path(), record.path())
        };
        sink.report(record, record.front_span(), message)
            .related(first, first.front_span(), "this is the other one")
            .help(if alike {
                "give one of the two another name, of letters without accents"
            } else {
                "give one of the two a name that differs in more than upper and lower case"
            });
    }
}
