//! Gives each diagnostic its severity: the rule's own, the policy's, none for what is spared or switched off.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Code, Diagnostic, Finding, Fix, Level, Suppressed};
use crate::log::Log;
use crate::policy::{POLICY_UNKNOWN_KEY, RuleSetting};
use crate::record::{Record, Suppression};
use crate::rules::{self, Context, Rule};

/// The rule that speaks of suppressions that suppress nothing.
const SUPPRESSION_UNUSED: Code = Code("suppression-unused");

/// What becomes of the diagnostics of one file.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) findings: Vec<Finding>,
    pub(super) suppressed: Vec<Suppressed>,
}

impl Sorted {
    pub(super) fn append(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.suppressed.extend(other.suppressed);
    }
}

/// The level of a rule for a record, or for the policy where there is none.
pub(super) fn level_of(rule: &Rule, context: &Context<'_>, record: Option<&Record>) -> Level {
    let meta = &rule.meta;
    let Some(record) = record else { return meta.default };
    if meta.spares_older && context.spares(record) {
        return Level::Off;
    }
    let setting = setting(context.log, meta.code.0);
    setting.map_or(meta.default, |setting| setting.level_for(Some(record), meta.default))
}

fn setting<'l>(log: &'l Log, code: &str) -> Option<&'l RuleSetting> {
    log.policy.rules.iter().find(|(name, _)| name.value == code).map(|(_, setting)| setting)
}

/// The first findings of each rule, the last of them with the number of those left out: a record that repeats one
/// mistake ten thousand times is told once what is wrong with it.
fn capped(said: Vec<Diagnostic>) -> Vec<Diagnostic> {
    /// More of one kind in one record nobody mends one by one.
    const SHOWN: usize = 50;
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for diagnostic in &said {
        *counts.entry(diagnostic.code).or_default() += 1;
    }
    let mut seen: BTreeMap<Code, usize> = BTreeMap::new();
    let shown = said.into_iter().filter_map(|mut diagnostic| {
        let at = seen.entry(diagnostic.code).or_default();
        *at += 1;
        let more = counts[&diagnostic.code].saturating_sub(SHOWN);
        if *at == SHOWN && more > 0 {
            diagnostic.help.push(format!("{more} more of this kind in this record are not shown"));
        }
        (*at <= SHOWN).then_some(diagnostic)
    });
    shown.collect()
}

/// Sorts the diagnostics of one record. Unless all rules were run over it, nothing is known of unused suppressions.
pub(super) fn sort_record(
    context: &Context<'_>,
    record: &Record,
    said: Vec<Diagnostic>,
    chosen: Option<&BTreeSet<&str>>,
    judged: bool,
) -> Sorted {
    let log = context.log;
    let mut sorted = Sorted::default();
    let mut used = BTreeSet::new();
    let reference = log.reference(record);
    let open = record.is_open_to_fixes();
    for mut diagnostic in capped(said) {
        if chosen.is_some_and(|chosen| !chosen.contains(diagnostic.code.0)) {
            continue;
        }
        let Some(rule) = rules::find(diagnostic.code.0) else {
            debug_assert!(false, "`{}` has no rule", diagnostic.code);
            continue;
        };
        let own_key = diagnostic.code == crate::record::codes::UNKNOWN_KEY
            && log.policy.keys.contains(record.source.slice(diagnostic.span));
        let Some(severity) = level_of(rule, context, Some(record)).severity().filter(|_| !own_key) else {
            continue;
        };
        if !open {
            diagnostic.fix = None;
        }
        let finding = Finding::new(diagnostic, severity, Some(reference.clone()));
        let suppression = record
            .suppressions
            .iter()
            .find(|each| rule.meta.suppressible && each.code.value == rule.meta.code.0);
        match suppression {
            Some(suppression) => {
                used.insert(suppression.code.span);
                sorted.suppressed.push(Suppressed::new(finding, suppression.reason.value.clone()));
            }
            None => sorted.findings.push(finding),
        }
    }
    if judged {
        sorted.findings.extend(unused(context, record, &used, chosen));
    }
    sorted
}

fn unused(
    context: &Context<'_>,
    record: &Record,
    used: &BTreeSet<crate::text::Span>,
    chosen: Option<&BTreeSet<&str>>,
) -> Vec<Finding> {
    let log = context.log;
    let rule = rules::find(SUPPRESSION_UNUSED.0);
    let level = rule.map_or(Level::Off, |rule| level_of(rule, context, Some(record)));
    let Some(severity) = level.severity() else { return Vec::new() };
    let judged = |code: &str| chosen.is_none_or(|chosen| chosen.contains(code));
    if !judged(SUPPRESSION_UNUSED.0) {
        return Vec::new();
    }
    let is_idle = |each: &&Suppression| !used.contains(&each.code.span);
    let all = record.suppressions.iter().filter(is_idle).count() == record.suppressions.len();
    let idle = record.suppressions.iter().filter(is_idle);
    idle.enumerate()
        .filter_map(|(at, each)| {
            let code = each.code.value.as_str();
            let (message, help) = match rules::find(code) {
                None => (
                    format!("there is no rule `{code}` to allow"),
                    rules::nearest(code).map_or_else(
                        || "`countersign rules` lists them".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    ),
                ),
                Some(rule) if !rule.meta.suppressible => (
                    format!("`{code}` cannot be allowed by a record: sign-offs rest on it"),
                    "delete the line and mend what the rule finds".to_owned(),
                ),
                Some(_) if chosen.is_some() && !judged(code) => return None,
                Some(_) => (
                    format!("`{code}` finds nothing here, so there is nothing to allow"),
                    "delete the line".to_owned(),
                ),
            };
            let mut diagnostic =
                Diagnostic::new(SUPPRESSION_UNUSED, record.path(), each.code.span, message).help(help);
            // A word that is no rule's may be a slip of one that is.
            let is_rule = rules::find(code).is_some_and(|rule| rule.meta.suppressible);
            if is_rule && record.is_open_to_fixes() {
                // Where all of them go, the first takes the others along.
                let edit = match (all, at) {
                    (true, 0) => record.without_suppressions(),
                    (true, _) => None,
                    (false, _) => record.without_suppression(each),
                };
                diagnostic.fix = edit.map(|edit| Fix::new(format!("delete what allows `{code}`"), edit));
            }
            Some(Finding::new(diagnostic, severity, Some(log.reference(record))))
        })
        .collect()
}

/// Sorts the diagnostics about the policy, and adds those about settings of rules that do not exist.
pub(super) fn sort_policy(log: &Log, said: Vec<Diagnostic>, chosen: Option<&BTreeSet<&str>>) -> Sorted {
    let mut said = said;
    for (name, _) in &log.policy.rules {
        if rules::find(&name.value).is_none() {
            let message = format!("there is no rule `{}`", name.value);
            let mut fault = Diagnostic::new(POLICY_UNKNOWN_KEY, log.policy.source.path(), name.span, message)
                .help("`countersign rules` lists them");
            if let Some(near) = rules::nearest(&name.value) {
                fault = fault.label(format!("did you mean `{near}`?"));
            }
            said.push(fault);
        }
    }
    let findings = said.into_iter().filter_map(|diagnostic| {
        let rule = rules::find(diagnostic.code.0)?;
        if chosen.is_some_and(|chosen| !chosen.contains(rule.meta.code.0)) {
            return None;
        }
        // Integrity of the policy is not the policy's to relax, but a warning about it is.
        let level = match (rule.meta.suppressible, setting(log, rule.meta.code.0)) {
            (true, Some(setting)) => setting.level_for(None, rule.meta.default),
            _ => rule.meta.default,
        };
        Some(Finding::new(diagnostic, level.severity()?, None))
    });
    Sorted { findings: findings.collect(), suppressed: Vec::new() }
}

/// Sorts the diagnostics about a file beside the records, which no record can allow.
pub(super) fn sort_beside(log: &Log, said: Vec<Diagnostic>, chosen: Option<&BTreeSet<&str>>) -> Sorted {
    let findings = capped(said).into_iter().filter_map(|diagnostic| {
        let rule = rules::find(diagnostic.code.0)?;
        if chosen.is_some_and(|chosen| !chosen.contains(rule.meta.code.0)) {
            return None;
        }
        let default = rule.meta.default;
        let level = setting(log, rule.meta.code.0).map_or(default, |own| own.level_for(None, default));
        Some(Finding::new(diagnostic, level.severity()?, None))
    });
    Sorted { findings: findings.collect(), suppressed: Vec::new() }
}

/// Sorts the diagnostics about files that are there no more: no record can allow them, and no policy relax them.
pub(super) fn sort_gone(log: &Log, said: Vec<Diagnostic>, chosen: Option<&BTreeSet<&str>>) -> Sorted {
    let findings = said.into_iter().filter_map(|diagnostic| {
        let rule = rules::find(diagnostic.code.0)?;
        if chosen.is_some_and(|chosen| !chosen.contains(rule.meta.code.0)) {
            return None;
        }
        let number = crate::record::number_of(&diagnostic.path);
        let severity = rule.meta.default.severity()?;
        Some(Finding::new(diagnostic, severity, number.map(|number| log.policy.reference(number))))
    });
    Sorted { findings: findings.collect(), suppressed: Vec::new() }
}
