//! Looks for links of records that a change does not touch to what the change takes away.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::check::{Against, Facts, Gathered, RangeProblem, check_log};
use crate::diagnostic::Report;
use crate::git::Snapshot;
use crate::log::{load_by, read_policy};
use crate::record::Record;

/// The one rule that is run.
const RULE: &str = "link-broken";

/// Says which links of a log's other records led to something before the change and lead to nothing after it.
///
/// Where the change takes nothing away, no record is read. Links that were broken before are not told of again.
pub(super) fn links_to_removed(
    before: &Snapshot,
    after: &Snapshot,
    changed: &BTreeSet<String>,
    folder: &str,
    today: Date,
) -> Result<Report, RangeProblem> {
    let mut takes_away = false;
    for path in changed {
        takes_away = takes_away || !after.exists(path)?;
    }
    // By the policy that the change finds, as everything in it.
    let policy = match read_policy(before, folder)? {
        Some(policy) if takes_away => policy,
        _ => return Ok(Report::default()),
    };
    let log = load_by(policy, after, folder, &|_| true, &mut crate::log::Fronts::default())?;
    let others: Vec<&Record> = log.records.iter().filter(|record| !changed.contains(record.path())).collect();
    let targets = |record: &Record| -> Vec<String> {
        record.links.iter().filter_map(|link| link.path_from(record.path())).collect()
    };
    let mut gone = BTreeSet::new();
    for target in others.iter().flat_map(|record| targets(record)).collect::<BTreeSet<String>>() {
        if before.exists(&target)? && !after.exists(&target)? {
            gone.insert(target);
        }
    }
    let leads = |record: &&&Record| targets(record).iter().any(|target| gone.contains(target));
    let only: BTreeSet<String> = others.iter().filter(leads).map(|record| record.path().to_owned()).collect();
    if only.is_empty() {
        return Ok(Report::default());
    }
    let mut gathered = Gathered::new(&log, after, Some(Against { before, changed }))?;
    gathered.missing = gone;
    let rules = BTreeSet::from([RULE]);
    let facts = Facts { only: Some(&only), rules: Some(&rules), ..gathered.facts(&log, today) };
    let mut report = check_log(&log, &facts);
    (report.logs, report.records) = (0, 0);
    Ok(report)
}
