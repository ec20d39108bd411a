//! Thousands of changes in memory, where nothing but the memo is between the two ways.

use super::changes::Story;
use countersign::check::memo::{Keys, Memo, Part, Stamp, Wanted};
use countersign::check::{Against, Facts, Gathered, check_log};
use countersign::diagnostic::Report;
use countersign::git::{Entry, Snapshot};
use countersign::log;
use jiff::civil::{Date, date};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const LOG: &str = "decisions";
const BUILD: [u8; 32] = [7; 32];

/// How many stories are told; more by hand after a change of what is kept.
const SEEDS: u64 = 12;

/// One way to look at a log.
struct View {
    after: Snapshot,
    before: Snapshot,
    changed: BTreeSet<String>,
    today: Date,
    only: Option<BTreeSet<String>>,
}

impl View {
    fn of(story: &Story, staged: bool) -> Self {
        let differs = |path: &&String| story.files.get(*path) != story.head.get(*path);
        let paths = story.files.keys().chain(story.head.keys()).filter(|path| path.starts_with("decisions/"));
        let changed: BTreeSet<String> = paths.filter(differs).cloned().collect();
        let alone =
            |path: &String| story.files.contains_key(path) && !path.ends_with("decisions/countersign.yaml");
        Self {
            after: Snapshot::memory(story.files.clone()),
            before: Snapshot::memory(story.head.clone()),
            only: (staged && changed.iter().all(alone)).then(|| changed.clone()),
            changed,
            today: date(2026, 11, story.day),
        }
    }

    fn judge(&self, log: &log::Log) -> (Report, Gathered) {
        let against = Against { before: &self.before, changed: &self.changed };
        let gathered = Gathered::new(log, &self.after, Some(against)).expect("memory can be read");
        let facts = Facts { only: self.only.as_ref(), ..gathered.facts(log, self.today) };
        (check_log(log, &facts), gathered)
    }

    fn wholly(&self) -> Report {
        let whole = |path: &str| self.only.as_ref().is_none_or(|only| only.contains(path));
        self.judge(&log::load(&self.after, LOG, &whole).expect("there is a policy")).0
    }

    /// Judges by a memo and brings it up to date; `None` where that does not suffice. Gives the number of records read.
    fn by_memo(&self, memo: &mut Vec<u8>) -> Option<(Report, usize)> {
        let bytes = memo.clone();
        let known = Memo::read(&bytes, &BUILD);
        assert!(bytes.is_empty() || known.is_some(), "what was written can be read");
        let wanted = Wanted {
            only: self.only.as_ref(),
            changed: Some(&self.changed),
            today: self.today,
            build: &BUILD,
        };
        let keys = |entries: &[Entry]| Keys::Stamps(entries.iter().map(|entry| self.stamp(entry)).collect());
        let part = Part::read(&self.after, LOG, known.as_ref(), keys, wanted).expect("there is a policy");
        let (report, gathered) = self.judge(&part.log);
        if !part.suffices(&gathered) {
            return None;
        }
        if let Some(bytes) = part.memo(self.only.is_none().then_some((&report, &gathered))) {
            *memo = bytes;
        }
        Some((report, part.looked_at()))
    }

    /// Judges with nothing to compare with, as outside any repository, and holds all or lets go what it can.
    fn as_new(&self, holds_all: bool) -> Report {
        let log = if holds_all {
            log::load(&self.after, LOG, &|_| true).expect("there is a policy")
        } else {
            let wanted = Wanted { only: None, changed: None, today: self.today, build: &BUILD };
            let keys = |_: &[Entry]| Keys::Stamps(Vec::new());
            Part::read_as_new(&self.after, LOG, None, keys, wanted).expect("there is a policy").log
        };
        let gathered = Gathered::new(&log, &self.after, None).expect("memory can be read");
        check_log(&log, &gathered.facts(&log, self.today))
    }

    /// A stamp that is as good as the bytes.
    fn stamp(&self, entry: &Entry) -> Option<Stamp> {
        let bytes = self.after.read(entry.path(), u64::MAX).ok()?;
        let mut stamp = [0; 56];
        stamp[..32].copy_from_slice(&Sha256::digest(bytes));
        Some(stamp)
    }
}

/// All that people and programs are told.
fn told(report: &Report, also_people: bool) -> String {
    let mut out = Vec::new();
    countersign::output::json::v1::render(report, &mut out).expect("memory takes it");
    let options = countersign::output::text::TextOptions {
        color: false,
        width: 100,
        limit: None,
        verbose: true,
        rest: None,
    };
    if also_people {
        countersign::output::text::render(report, &options, &mut out).expect("memory takes it");
    }
    String::from_utf8(out).expect("UTF-8")
}

#[derive(Default)]
struct Counts {
    judged: usize,
    given_up: usize,
    read: usize,
    there: usize,
    codes: BTreeMap<&'static str, usize>,
}

fn tell(seed: u64, steps: usize, counts: &mut Counts) {
    let mut story = Story::new(seed);
    let mut memos = [Vec::new(), Vec::new()];
    for step in 0..steps {
        let done = story.step();
        for (memo, staged) in memos.iter_mut().zip([true, false]) {
            let view = View::of(&story, staged);
            let wholly = view.wholly();
            counts.judged += 1;
            let Some((report, read)) = view.by_memo(memo) else {
                counts.given_up += 1;
                continue;
            };
            let (with, without) = (told(&report, step % 8 == 0), told(&wholly, step % 8 == 0));
            let when = || format!("seed {seed}, step {step}, staged {staged}: {done:?}");
            assert!(with == without, "{}\n--- with\n{with}\n--- without\n{without}", when());
            assert_eq!((report.records, report.logs), (wholly.records, wholly.logs));
            counts.read += read;
            counts.there += log::load(&view.after, LOG, &|_| false).expect("there is a policy").records.len();
            for finding in report.findings() {
                *counts.codes.entry(finding.diagnostic.code.0).or_default() += 1;
            }
            if step % 3 > 0 {
                continue;
            }
            // Without a memo all are read, and most of them let go again.
            if let Some((report, _)) = view.by_memo(&mut Vec::new()) {
                let cold = told(&report, step % 8 == 0);
                assert!(cold == without, "{}\n--- cold\n{cold}\n--- without\n{without}", when());
            }
            if !staged {
                let [some, all] = [false, true].map(|holds_all| told(&view.as_new(holds_all), step % 8 == 0));
                assert!(some == all, "{}\n--- some held\n{some}\n--- all held\n{all}", when());
            }
        }
    }
}

#[test]
fn the_memo_changes_nothing_that_is_said() {
    let mut counts = Counts::default();
    for seed in 1..=SEEDS {
        tell(seed, 60, &mut counts);
    }
    let Counts { judged, given_up, read, there, codes } = counts;
    assert!(given_up * 20 < judged, "it seldom gives up: {given_up} of {judged}");
    assert!(read * 10 < there * 8, "it spares reading: {read} of {there}");
    for code in countersign::check::memo::RELATED {
        // Logs without a record, without a decision or without people are too rare.
        let rare = matches!(code, "no-records" | "role-unfilled" | "role-vacant");
        assert!(rare || codes.contains_key(code), "the stories lead to `{code}`");
    }
}

#[test]
fn what_concerns_all_records_is_said_when_none_is_read() {
    let mut story = Story::new(1);
    story.leave("grace");
    story.head.clone_from(&story.files);
    let view = View::of(&story, false);
    let mut memo = Vec::new();
    let (_, all) = view.by_memo(&mut memo).expect("nothing changed");
    let (report, read) = view.by_memo(&mut memo).expect("nothing changed");
    assert_eq!((all, read), (12, 0), "all are read once, and none again");
    assert_eq!(told(&report, true), told(&view.wholly(), true));
    let codes: Vec<&str> = report.findings().iter().map(|finding| finding.diagnostic.code.0).collect();
    assert_eq!(codes, ["role-vacant"], "what was decided was decided by records that nobody read");
}

#[test]
fn a_staged_record_is_read_with_those_it_touches_and_no_others() {
    let mut story = Story::new(1);
    let mut memo = Vec::new();
    story.touch("decisions/0003-x.md");
    View::of(&story, true).by_memo(&mut memo).expect("one record differs");
    story.touch("decisions/0003-x.md");
    let view = View::of(&story, true);
    let (report, read) = view.by_memo(&mut memo).expect("one record differs");
    assert_eq!((read, report.records), (1, 1));
    assert_eq!(told(&report, true), told(&view.wholly(), true));
}

/// Something that happens to other files, and what is found then of a record that nobody touched.
#[test]
fn a_record_that_nobody_touched_is_judged_again_when_others_leave_it() {
    type Change = fn(&mut Story);
    let cases: [(&str, Change, Change); 6] = [
        ("successor-missing", Story::succession, |story| story.remove("decisions/0002-x.md")),
        ("successor-missing", Story::succession, |story| story.replace(2, "supersedes: [1]\n", "")),
        ("superseded-status", Story::succession, |story| {
            story.replace(1, "status: superseded", "status: accepted")
        }),
        (
            "relation-unknown",
            |story| story.replace(3, "signoffs:", "relates: [4]\nsignoffs:"),
            |story| {
                story.remove("decisions/0004-x.md");
            },
        ),
        (
            "link-broken",
            |story| story.replace(3, "## Decision", "[4](0004-x.md)\n\n## Decision"),
            |story| {
                story.remove("decisions/0004-x.md");
            },
        ),
        (
            "id-duplicate",
            |_| {},
            |story| {
                let text = story.files["decisions/0003-x.md"].clone();
                story.files.insert("decisions/0013-x.md".to_owned(), text);
            },
        ),
    ];
    for (code, start, change) in cases {
        for committed in [false, true] {
            let mut story = Story::new(3);
            start(&mut story);
            story.head.clone_from(&story.files);
            let mut memo = Vec::new();
            View::of(&story, false).by_memo(&mut memo).expect("nothing changed");
            change(&mut story);
            if committed {
                story.head.clone_from(&story.files);
            }
            let view = View::of(&story, false);
            let (report, _) = view.by_memo(&mut memo).unwrap_or_else(|| panic!("{code}: it gave up"));
            assert_eq!(told(&report, true), told(&view.wholly(), true), "{code}");
            assert!(
                report.findings().iter().any(|finding| finding.diagnostic.code.0 == code),
                "{code}: {report:?}"
            );
        }
    }
}

#[test]
fn a_record_that_did_not_change_is_judged_again_when_the_commit_below_it_did() {
    let mut story = Story::new(3);
    let now = story.files.clone();
    let mut memo = Vec::new();
    View::of(&story, false).by_memo(&mut memo).expect("nothing changed");
    let accepted = now.iter().find(|(_, text)| String::from_utf8_lossy(text).contains("status: accepted"));
    let (path, text) = accepted.expect("there are some");
    let other = String::from_utf8_lossy(text).replace("status: accepted", "status: rejected");
    story.head.insert(path.clone(), other.into_bytes());
    let view = View::of(&story, false);
    let (report, _) = view.by_memo(&mut memo).expect("one record differs");
    assert_eq!(told(&report, true), told(&view.wholly(), true));
    assert!(report.findings().iter().any(|finding| finding.diagnostic.code.0 == "transition-not-allowed"));
}
