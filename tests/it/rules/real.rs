//! Judges the real logs of other projects, where they are at hand: nothing panics, and what is old is spared.

use super::judge::{Files, POLICY, judge};
use super::root;
use crate::corpora::corpora;
use countersign::diagnostic::Report;
use countersign::rules;
use std::fs;
use std::path::Path;

#[test]
fn real_logs_are_judged_and_what_is_old_is_spared() {
    let Some(folder) = corpora() else { return };
    let mut logs = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_dir() {
            continue;
        }
        logs += 1;
        let all = judged(&path, "");
        assert!(!all.findings().is_empty(), "{}: nobody has signed there", path.display());
        points_inside(&path, &all);
        let spared = judged(&path, "since: 2099-01-01\n");
        for finding in spared.findings() {
            let said = &finding.diagnostic;
            let rule = rules::find(said.code.0).unwrap();
            assert!(!rule.meta.spares_older, "{}: {} {}", path.display(), said.path, said.message);
        }
    }
    assert!(logs > 5, "only {logs} logs");
}

fn judged(folder: &Path, more: &str) -> Report {
    let mut files = Files::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let below = entry.path().strip_prefix(folder).expect("the walk stays inside");
        let below = below.to_string_lossy().replace('\\', "/");
        files.insert(below, fs::read(entry.path()).expect("a record can be read"));
    }
    let policy = fs::read_to_string(root().join(POLICY)).expect("the fixtures have a policy");
    files.insert("countersign.yaml".to_owned(), format!("{policy}{more}").into_bytes());
    judge(&files, &Files::new(), None)
}

/// Each place lies inside its file and cuts no character.
fn points_inside(log: &Path, report: &Report) {
    for finding in report.findings() {
        let said = &finding.diagnostic;
        let related = said.related.iter().map(|label| (&label.path, label.span));
        for (path, span) in related.chain([(&said.path, said.span)]) {
            let source = report.source(path).expect("what is pointed at is kept");
            let inside = source.text().get(span.range()).is_some() || source.text().is_empty();
            assert!(inside, "{}: {} points at {span:?} of {path}", log.display(), said.code);
        }
    }
}
