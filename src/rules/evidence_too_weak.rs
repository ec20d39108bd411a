//! `evidence-too-weak`: what comes in now has to be as well proven as the policy asks now.

use crate::diagnostic::{Code, Level, RuleMeta};
use crate::record::Evidence;
use crate::rules::context::{anew, called};
use crate::rules::{Check, Context, Rule, Sink, Subject};
use crate::signoff::{Hindrance, admission};

pub(super) const RULE: Rule = Rule {
    meta: RuleMeta::new(
        Code("evidence-too-weak"),
        "a new sign-off has weaker evidence than the policy asks for",
        include_str!("evidence_too_weak.md"),
        Level::Error,
    )
    .binding(),
    check: Check::Record(check),
};

fn check(context: &Context<'_>, subject: &Subject<'_>, sink: &mut Sink) {
    let (record, policy) = (subject.record, &context.log.policy);
    for (role, said) in subject.newcomers(context) {
        let hindrances = admission(policy, role, said, context.today);
        let least = hindrances.iter().find_map(|hindrance| match hindrance {
            Hindrance::TooWeak { least } => Some(*least),
            _ => None,
        });
        let Some(least) = least else { continue };
        let reference = context.log.reference(record);
        let (by, via) = (&said.by.value, &said.via);
        let message = format!(
            "the {} of `{by}` for {role} of {reference} is `{}`, and the policy asks for `{least}`",
            called(said.verdict),
            via.value
        );
        let said = sink
            .report(record, via.span, message)
            .label(format!("has to be `{least}` or stronger"))
            .help(anew(context, record, role, said));
        let keyless = policy.people.get(by).is_some_and(|person| person.keys.is_empty());
        if keyless && least > Evidence::Forge {
            said.help(format!(
                "first the roster needs a key of theirs: `countersign roster add {by} --key FILE.pub`"
            ));
        } else if least == Evidence::Forge {
            said.help("an approval on the forge counts too, once CI has attested it");
        }
    }
}
