//! All that a check found, in one order that depends on nothing but the files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Source;

/// A diagnostic with the severity that the policy gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// What is said.
    pub diagnostic: Diagnostic,
    /// How grave it is.
    pub severity: Severity,
    /// The record it is about as people call it, such as `DR-42`; `None` for a policy or a file without number.
    pub record: Option<String>,
}

/// A diagnostic that a record switched off for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppressed {
    /// What would have been said.
    pub finding: Finding,
    /// The reason that the record gives.
    pub reason: String,
}

/// How many of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Counts {
    /// Findings that fail the check.
    pub errors: usize,
    /// Findings that ought to be mended.
    pub warnings: usize,
    /// Findings worth knowing.
    pub notes: usize,
}

impl Counts {
    /// Counts so many more findings of a severity.
    pub const fn add(&mut self, severity: Severity, more: usize) {
        match severity {
            Severity::Error => self.errors += more,
            Severity::Warning => self.warnings += more,
            Severity::Note => self.notes += more,
        }
    }
}

/// The commits that a check was about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Range {
    /// The commit that the change goes into, by all its digits.
    pub base: String,
    /// The commit that the change ends with, by all its digits.
    pub head: String,
    /// How many commits the change consists of.
    pub commits: usize,
}

impl Range {
    /// Puts the two ends of a change and the number of its commits together.
    pub fn new(base: String, head: String, commits: usize) -> Self {
        Self { base, head, commits }
    }
}

/// The outcome of a check.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
    sources: BTreeMap<Arc<str>, Source>,
    /// How many logs were read.
    pub logs: usize,
    /// How many records were read.
    pub records: usize,
    /// How many records there are in the logs, judged or not; 0 where nobody counted.
    pub known: usize,
    /// The commits that were judged, where it was those.
    pub range: Option<Range>,
    /// The paths of the records that were judged, by the folder of their log.
    pub judged: BTreeMap<String, Vec<Arc<str>>>,
    /// The paths that the change under judgement touches; empty where no change was.
    pub touched: BTreeSet<Arc<str>>,
    /// Whether something could not be read, so that nothing found is no proof that there is nothing.
    pub is_partial: bool,
}

impl Report {
    /// Puts findings in order (path, place, code, message) and drops those said twice.
    pub fn new(mut findings: Vec<Finding>, mut suppressed: Vec<Suppressed>) -> Self {
        findings.sort_by(|a, b| a.diagnostic.cmp(&b.diagnostic));
        findings.dedup_by(|a, b| a.diagnostic == b.diagnostic);
        suppressed.sort_by(|a, b| a.finding.diagnostic.cmp(&b.finding.diagnostic));
        Self { findings, suppressed, ..Self::default() }
    }

    /// Adds another report; sources and counts too.
    pub fn merge(&mut self, other: Self) {
        let Self { findings, suppressed, sources, logs, records, known, range, judged, touched, is_partial } =
            other;
        self.is_partial |= is_partial;
        self.range = self.range.take().or(range);
        self.logs += logs;
        self.records += records;
        self.known += known;
        self.sources.extend(sources);
        self.touched.extend(touched);
        for (folder, paths) in judged {
            self.judged.entry(folder).or_default().extend(paths);
        }
        let mut merged = Self::new(
            std::mem::take(&mut self.findings).into_iter().chain(findings).collect(),
            std::mem::take(&mut self.suppressed).into_iter().chain(suppressed).collect(),
        );
        self.findings = std::mem::take(&mut merged.findings);
        self.suppressed = std::mem::take(&mut merged.suppressed);
    }

    /// Keeps the findings that are wanted and drops the others.
    pub fn retain(&mut self, wanted: impl FnMut(&Finding) -> bool) {
        self.findings.retain(wanted);
    }

    /// Keeps a file's text, so that a renderer can show the lines that a finding is about.
    pub fn add_source(&mut self, source: Source) {
        self.sources.insert(Arc::from(source.path()), source);
    }

    /// The text of a file that a finding is about; `None` where it is not text.
    pub fn source(&self, path: &str) -> Option<&Source> {
        self.sources.get(path)
    }

    /// The findings in order.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What records switched off for themselves, in order.
    pub fn suppressed(&self) -> &[Suppressed] {
        &self.suppressed
    }

    /// How many findings of each severity there are.
    pub fn counts(&self) -> Counts {
        let count = |severity| self.findings.iter().filter(|f| f.severity == severity).count();
        Counts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    /// The gravest severity; `None` where nothing was found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}

impl Finding {
    /// Puts a diagnostic and its severity together.
    pub fn new(diagnostic: Diagnostic, severity: Severity, record: Option<String>) -> Self {
        Self { diagnostic, severity, record }
    }
}

impl Suppressed {
    /// Puts a finding and the reason for its silence together.
    pub fn new(finding: Finding, reason: String) -> Self {
        Self { finding, reason }
    }
}
