//! `verdict-removed`: a no, and taking a yes back, are their author's to undo.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::{Evidence, Record, Signoff, Verdict};
use crate::rules::context::called;
use crate::rules::{Brought, Check, Context, Rule, Sink, Subject};
use crate::signoff::prove;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("verdict-removed"),
        "an objection or a withdrawal was removed by somebody else",
        include_str!("verdict_removed.md"),
        Level::Error,
    )
    .binding()
    .timeless(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let record = subject.record;
    let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (role, said, then) in stood(context, record) {
        let slot = record.slots.iter().find(|slot| slot.role.value == role);
        let now = slot.and_then(|slot| slot.signoff.as_ref());
        if is_kept(context, role, said, now, revision > then) || !told.insert(role) {
            continue;
        }
        let (by, what) = (&said.by.value, called(said.verdict));
        let reference = context.log.reference(record);
        let became = match now {
            None => "is gone".to_owned(),
            Some(now) if now.by.value == *by => {
                format!("gave way to {} of theirs that is not newer", with_article(now.verdict))
            }
            Some(now) => format!("gave way to {} of `{}`", with_article(now.verdict), now.by.value),
        };
        let span = match (slot, now) {
            (_, Some(now)) => now.by.span,
            (Some(slot), None) => slot.role.span,
            (None, None) => record.key_span("signoffs").unwrap_or_else(|| record.front_span()),
        };
        let report =
            sink.report(record, span, format!("the {what} of `{by}` for {role} of {reference} {became}"));
        let report = match &said.reason {
            Some(reason) => report.label(format!("said: {}", reason.value)),
            None => report,
        };
        report.help(match said.verdict {
            Verdict::Withdraw => format!("put the lines back: `{by}` signs anew, or the next revision begins afresh"),
            _ => format!("put the lines back: only `{by}` takes them out, by `countersign withdraw {reference}` or by signing"),
        });
    }
}

/// What was said last by each person in each role, if it was no consent, with the revision it was said to: before the
/// change, or within it by what is verifiably theirs.
fn stood<'a>(context: &Context<'a>, record: &Record) -> Vec<(&'a str, &'a Signoff, u32)> {
    let before = context.before.get(&Context::key_of(record));
    let slots = before.into_iter().flat_map(|before| {
        let said =
            before.slots.iter().filter_map(|slot| Some((slot.role.value.as_str(), slot.signoff.as_ref()?)));
        said.map(|(role, said)| (role, said, before.revision))
    });
    let within =
        context.origins.brought(record).iter().filter(|brought| is_genuine(context, record, brought));
    let within = within.map(|brought| (brought.role.as_str(), &brought.said, brought.revision));
    let mut last: BTreeMap<(&str, &str), (&Signoff, u32)> = BTreeMap::new();
    for (role, said, revision) in slots.chain(within) {
        let entry = last.entry((role, said.by.value.as_str())).or_insert((said, revision));
        // An instant has one form, so that the texts are in the order of time.
        if said.at.value > entry.0.at.value {
            *entry = (said, revision);
        }
    }
    let refusals = last.into_iter().filter(|(_, (said, _))| said.verdict != Verdict::Accept);
    refusals.map(|((role, _), (said, revision))| (role, said, revision)).collect()
}

fn is_genuine(context: &Context<'_>, record: &Record, brought: &Brought) -> bool {
    let (policy, said) = (&context.log.policy, &brought.said);
    let authors = context.origins.authors(record, &brought.role, said).unwrap_or_default();
    policy.people.get(&said.by.value).is_some_and(|person| match said.via.value {
        Evidence::Declared => authors.iter().any(|email| person.is_author(email)),
        _ => prove(record, policy, &brought.role, said).is_ok(),
    })
}

/// Whether what stands there now leaves to its author what was said: it is the same, or newer and theirs.
fn is_kept(
    context: &Context<'_>,
    role: &str,
    said: &Signoff,
    now: Option<&Signoff>,
    new_round: bool,
) -> bool {
    let Some(now) = now else { return said.verdict == Verdict::Withdraw && new_round };
    if now.by.value == said.by.value {
        return now.at.value > said.at.value || now.render("\n") == said.render("\n");
    }
    let person = context.log.policy.people.get(&said.by.value);
    let asked = person.is_some_and(|person| person.is_here(context.today) && person.holds(role));
    !asked || (said.verdict == Verdict::Withdraw && new_round)
}

const fn with_article(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => "a sign-off",
        Verdict::Object => "an objection",
        Verdict::Withdraw => "a withdrawal",
    }
}
