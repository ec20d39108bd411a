//! Runs the rules over a log.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::{IntoParallelIterator as _, ParallelIterator as _};

use crate::check::levels::{Sorted, level_of, sort_beside, sort_gone, sort_policy, sort_record};
use crate::check::memo::RELATED;
use crate::diagnostic::{Diagnostic, Level, Report};
use crate::log::{Log, Outcomes};
use crate::policy::Sigs;
use crate::record::{Format, Record};
use crate::rules::{self, Before, Check, Context, Origins, PolicyChange, Rule, Sink};

/// What a check goes by besides the log itself.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The day on which the log is judged, in UTC.
    pub today: Date,
    /// Changed records as they stood before; empty where there is nothing to compare with.
    pub before: &'a BTreeMap<String, Before>,
    /// Records that stood there before and are gone.
    pub gone: &'a [Before],
    /// Paths that the change adds under a policy that was there already.
    pub added: &'a BTreeSet<String>,
    /// Paths to which records link and where nothing is.
    pub missing: &'a BTreeSet<String>,
    /// Paths of records that are marked as programs.
    pub executable: &'a BTreeSet<String>,
    /// What became of the decisions of the log.
    pub outcomes: &'a Outcomes,
    /// What the change does to the policy, if anything.
    pub policy_change: Option<PolicyChange<'a>>,
    /// The admins' signatures beside the policy, where the change touches either.
    pub sigs: Option<&'a Sigs>,
    /// Whether the change is still under way: what is missing may be to come.
    pub under_way: bool,
    /// The paths that differ from what the log is held against; `None` where there is nothing to compare with.
    pub changed: Option<&'a BTreeSet<String>>,
    /// Where the sign-offs of the changed records come from.
    pub origins: &'a Origins,
    /// The paths to judge; `None` judges all. The others are looked up, and nothing is said of them alone.
    pub only: Option<&'a BTreeSet<String>>,
    /// The names of the rules to run; `None` runs all.
    pub rules: Option<&'a BTreeSet<&'a str>>,
}

impl Facts<'static> {
    /// Knows the day alone: nothing to compare with, nothing missing, all is judged by all rules.
    pub const fn on(today: Date) -> Self {
        const NO_RECORDS: &BTreeMap<String, Before> = &BTreeMap::new();
        const NO_PATHS: &BTreeSet<String> = &BTreeSet::new();
        Self {
            today,
            before: NO_RECORDS,
            gone: &[],
            added: NO_PATHS,
            missing: NO_PATHS,
            executable: NO_PATHS,
            outcomes: Outcomes::NONE,
            policy_change: None,
            sigs: None,
            under_way: false,
            changed: None,
            origins: Origins::NONE,
            only: None,
            rules: None,
        }
    }
}

/// Starting threads costs more than judging this many records.
const WORTH_THREADS: usize = 32;

impl<'a> Facts<'a> {
    /// What rules look at, of a log.
    pub(super) const fn context(&self, log: &'a Log) -> Context<'a> {
        Context {
            log,
            today: self.today,
            before: self.before,
            gone: self.gone,
            added: self.added,
            missing: self.missing,
            executable: self.executable,
            outcomes: self.outcomes,
            policy_change: self.policy_change,
            sigs: self.sigs,
            under_way: self.under_way,
            changed: self.changed,
            origins: self.origins,
        }
    }
}

/// Runs the rules over a log.
pub fn check_log(log: &Log, facts: &Facts<'_>) -> Report {
    let context = facts.context(log);
    let judged = |path: &str| facts.only.is_none_or(|only| only.contains(path));
    let mut by_path: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    let log_rules = rules::ALL.iter().filter_map(|rule| match rule.check {
        Check::Log(check) => Some((rule.meta.code, check)),
        Check::Reading | Check::Record(_) => None,
    });
    for (code, check) in log_rules {
        let mut sink = Sink::new(code);
        check(&context, &mut sink);
        for diagnostic in sink.into_said() {
            let concerns =
                judged(&diagnostic.path) || diagnostic.related.iter().any(|label| judged(&label.path));
            if concerns {
                by_path.entry(diagnostic.path.to_string()).or_default().push(diagnostic);
            }
        }
    }
    let of_policy = by_path.remove(log.policy.source.path()).unwrap_or_default();
    let said_of_policy = log.policy.faults.iter().cloned().chain(of_policy).collect();
    let mut sorted = sort_policy(log, said_of_policy, facts.rules);
    for outcome in facts.outcomes.all().iter().filter(|outcome| judged(outcome.path())) {
        let mut said = outcome.faults.clone();
        said.extend(by_path.remove(outcome.path()).unwrap_or_default());
        sorted.append(sort_beside(log, said, facts.rules));
    }
    let known: BTreeSet<&str> = log.records.iter().map(Record::path).collect();
    let of_none = by_path.extract_if(.., |path, _| !known.contains(path.as_str()));
    sorted.append(sort_gone(log, of_none.flat_map(|(_, said)| said).collect(), facts.rules));
    let by_path = &by_path;
    let judge = |place: usize| {
        let record = &log.records[place];
        let mut said = by_path.get(record.path()).cloned().unwrap_or_default();
        // What is lost is missing in all that is said of others too.
        if judged(record.path()) || record.is_lost {
            said.extend(record.faults.iter().cloned());
            said.extend(of_record(&context, place, |_| true));
        } else if said.is_empty() {
            return Sorted::default();
        }
        sort_record(&context, record, said, facts.rules, judged(record.path()))
    };
    let places = 0..log.records.len();
    let each: Vec<Sorted> = if places.len() < WORTH_THREADS {
        places.map(judge).collect()
    } else {
        places.into_par_iter().map(judge).collect()
    };
    for one in each {
        sorted.append(one);
    }
    let mut report = Report::new(sorted.findings, sorted.suppressed);
    report.logs = 1;
    report.is_partial = log.records.iter().any(|record| record.is_lost);
    let paths: Vec<Arc<str>> = match facts.only {
        Some(_) => {
            let judged = log.records.iter().filter(|record| judged(record.path()));
            judged.map(Record::shared_path).collect()
        }
        None => log.paths().into_iter().map(Arc::from).collect(),
    };
    report.records = paths.len();
    report.judged.insert(log.folder.clone(), paths);
    if let Some(changed) = facts.changed {
        report.touched = changed.iter().map(|path| Arc::from(path.as_str())).collect();
    }
    add_sources(&mut report, &context);
    report
}

/// Whether nothing is said of a record by what looks at it alone: its reading, and the rules that ask for no other file.
///
/// Nothing of the context is looked at but the record, the policy, the day and the paths that differ.
pub(super) fn is_quiet_alone(context: &Context<'_>, place: usize) -> bool {
    let record = &context.log.records[place];
    let mut said = record.faults.clone();
    said.extend(of_record(context, place, |rule| !RELATED.contains(&rule.meta.code.0)));
    if said.is_empty() && record.suppressions.is_empty() {
        return true;
    }
    let sorted = sort_record(context, record, said, None, true);
    sorted.findings.is_empty() && sorted.suppressed.is_empty()
}

fn of_record(context: &Context<'_>, place: usize, is_run: impl Fn(&Rule) -> bool) -> Vec<Diagnostic> {
    let subject = context.subject(place);
    let mut said = Vec::new();
    // Of a file that cannot be read, that is all there is to say.
    if subject.record.format == Format::Unreadable {
        return said;
    }
    for rule in rules::ALL {
        if let Check::Record(check) = rule.check
            && is_run(rule)
            && level_of(rule, context, Some(subject.record)) != Level::Off
        {
            let mut sink = Sink::new(rule.meta.code);
            check(context, &subject, &mut sink);
            said.extend(sink.into_said());
        }
    }
    said
}

/// Keeps the texts that findings point at, and no others.
fn add_sources(report: &mut Report, context: &Context<'_>) {
    let log = context.log;
    let said = report.findings().iter().chain(report.suppressed().iter().map(|each| &each.finding));
    let paths: BTreeSet<String> = said
        .flat_map(|finding| {
            let related = finding.diagnostic.related.iter().map(|label| label.path.to_string());
            std::iter::once(finding.diagnostic.path.to_string()).chain(related)
        })
        .collect();
    let policy = context.policy_change.and_then(|change| change.after).unwrap_or(&log.policy);
    for source in [Some(&policy.source), context.sigs.map(|sigs| &sigs.source)].into_iter().flatten() {
        if paths.contains(source.path()) {
            report.add_source(source.clone());
        }
    }
    for outcome in context.outcomes.all().iter().filter(|outcome| paths.contains(outcome.path())) {
        report.add_source(outcome.source.clone());
    }
    for record in log.records.iter().filter(|record| paths.contains(record.path())) {
        report.add_source(record.source.clone());
    }
}
