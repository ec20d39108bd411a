//! `signer-not-author`: a name in a file is as good as the commit that brought it.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Evidence;
use crate::rules::context::called;
use crate::rules::{Check, Context, Rule, Sink, Subject};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("signer-not-author"),
        "a new declared sign-off came in a commit of somebody else",
        include_str!("signer_not_author.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    for (role, said) in subject.newcomers(context).filter(|(_, said)| said.via.value == Evidence::Declared) {
        let by = &said.by;
        // Whom the roster does not know is said to be unknown, and that is worse.
        let Some(person) = context.log.policy.people.get(&by.value) else { continue };
        let Some(authors) = context.origins.authors(record, role, said) else { continue };
        if authors.iter().any(|email| person.is_author(email)) {
            continue;
        }
        let reference = context.log.reference(record);
        let who = match authors.as_slice() {
            [] => "of nobody: it stands only in the merge".to_owned(),
            authors => format!("of {}", authors.join(", ")),
        };
        let message = format!(
            "the {} of `{}` for {role} of {reference} comes in a commit {who}",
            called(said.verdict),
            by.value
        );
        sink.report(record, by.span, message)
            .label(format!("`{}` is the author of none that says so", by.value))
            .help(format!(
                "`{}` signs in a commit of their own, or with a key: `countersign sign {reference} --role {role}`",
                by.value
            ))
            .help("after a squash, push the original commits instead, or sign again on top of it");
    }
}
