//! A record as a reader of one role wants it: their own part first, and the other's words explained at the end.

use std::collections::BTreeSet;

use crate::log::Glossary;
use crate::record::{Part, Record};
use crate::site::terms::Terms;
use crate::text::one_line;

/// The body of a record in the order for a reader, as Markdown, with the terms of the other role's sections explained.
pub(super) fn body_for(record: &Record, reader: Part, glossary: Option<&Glossary>) -> String {
    let stretches = record.stretches_for(reader);
    let mut body = String::new();
    for stretch in &stretches {
        if !body.is_empty() {
            body.truncate(body.trim_end().len());
            body.push_str("\n\n");
        }
        body.push_str(&record.text()[stretch.span.range()]);
    }
    let terms = glossary.and_then(|glossary| Some((glossary, Terms::new(glossary)?)));
    let (Some((glossary, terms)), Some(role)) = (terms, reader.other().role()) else { return body };
    let others = stretches.iter().filter(|stretch| stretch.part == reader.other());
    let used: BTreeSet<usize> = others
        .flat_map(|stretch| terms.find(&record.text()[stretch.span.range()]))
        .map(|one| one.term)
        .collect();
    if used.is_empty() {
        return body;
    }
    body.truncate(body.trim_end().len());
    body.push_str(&format!("\n\n## Words of {role}\n"));
    for term in used.into_iter().map(|at| &glossary.terms[at]) {
        let meaning = one_line(glossary.meaning(term));
        body.push_str(&format!("\n- **{}**: {meaning}", term.name));
    }
    body.push('\n');
    body
}
