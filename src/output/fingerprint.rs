//! What tells a finding from others over time, however far its lines move: for tools that remember findings.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use crate::diagnostic::{Finding, Report};

/// Gives fingerprints, each once: findings that are alike in all that does not move are told apart by counting.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// The fingerprint of a finding: 64 hexadecimal digits over its rule, its file and the text it points at.
    ///
    /// Neither lines nor messages count: a message may quote what changes from run to run.
    pub(super) fn of(&mut self, report: &Report, finding: &Finding) -> String {
        let said = &finding.diagnostic;
        let meant = report.source(&said.path).map_or("", |source| source.slice(said.span));
        let base = hex(&["countersign-finding-v1", said.code.0, &said.path, meant]);
        let again = self.seen.entry(base.clone()).or_default();
        *again += 1;
        if *again == 1 { base } else { hex(&[&base, &again.to_string()]) }
    }
}

/// Hashes parts with their lengths, so that no letter can move from one to the next.
fn hex(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_string());
        hash.update([b'\n']);
        hash.update(part);
    }
    let mut out = String::new();
    for byte in hash.finalize() {
        write!(out, "{byte:02x}").expect("writing to a string never fails");
    }
    out
}
