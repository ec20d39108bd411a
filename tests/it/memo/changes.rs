//! Random logs and random changes to them, the same for the same seed.

use countersign::record::{Record, RecordId};
use countersign::signoff::digest_of;
use std::collections::BTreeMap;

const POLICY: &str = "title: Decisions
log: 6f1c0e52-7d0a-4c7e-9a51-000000000001
prefix: DR
people:
  grace:
    name: Grace Hopper
    emails: [grace@example.com]
    roles: [product]
  ada:
    name: Ada Lovelace
    emails: [ada@example.com]
    roles: [engineering]
";

/// A digest in its form: what is signed is worked out with it in place.
const NOBODYS: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// Files with logs among them, the last commit of them, and what happens next.
pub(super) struct Story {
    pub(super) files: BTreeMap<String, Vec<u8>>,
    pub(super) head: BTreeMap<String, Vec<u8>>,
    /// The day of November 2026.
    pub(super) day: i8,
    state: u64,
}

/// What a step did besides changing files.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// Nothing more.
    Changed(String),
    /// All was committed.
    Commit,
}

impl Story {
    pub(super) fn new(seed: u64) -> Self {
        let (files, head) = (BTreeMap::new(), BTreeMap::new());
        let mut story = Self { files, head, day: 22, state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) };
        story.write("decisions/countersign.yaml", POLICY.to_owned());
        for number in 1..=12 {
            let text = story.record(number, true);
            story.write(&format!("decisions/{number:04}-x.md"), text);
        }
        story.head = story.files.clone();
        story
    }

    fn write(&mut self, path: &str, text: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), text.into());
    }

    /// Adds a line to a file.
    pub(super) fn touch(&mut self, path: &str) {
        let text = self.text(path) + "More.\n";
        self.write(path, text);
    }

    /// Takes a file away.
    pub(super) fn remove(&mut self, path: &str) {
        self.files.remove(path).expect("it is there");
    }

    /// Changes what a record says, and lets both sign that.
    pub(super) fn replace(&mut self, number: usize, from: &str, to: &str) {
        let path = format!("decisions/{number:04}-x.md");
        let text = self.text(&path);
        assert!(text.contains(from), "{text}");
        self.write(&path, sign(&text.replacen(from, to, 1)));
    }

    /// Lets the second record take the place of the first, as it should be.
    pub(super) fn succession(&mut self) {
        for (number, status, more) in [(1, "superseded", ""), (2, "accepted", "supersedes: [1]\n")] {
            let path = format!("decisions/{number:04}-x.md");
            let signoffs =
                format!("{more}signoffs:\n{}{}---\n# Title", entry("product"), entry("engineering"));
            let text = self.text(&path);
            let (start, rest) = text.split_once("status: ").expect("a record");
            let (_, rest) = rest.split_once('\n').expect("a line");
            let (middle, rest) = rest.split_once("signoffs:").expect("a record");
            let (_, body) = rest.split_once("# Title").expect("a record");
            self.write(&path, sign(&format!("{start}status: {status}\n{middle}{signoffs}{body}")));
        }
    }

    /// Lets somebody leave: what they signed goes on holding.
    pub(super) fn leave(&mut self, key: &str) {
        let left = format!("  {key}:\n    until: 2026-11-21\n");
        let text = self.text("decisions/countersign.yaml").replace(&format!("  {key}:\n"), &left);
        self.write("decisions/countersign.yaml", text);
    }

    /// A number below a limit, by luck.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).expect("31 bits fit") % limit
    }

    fn one_of<'a>(&mut self, these: &[&'a str]) -> &'a str {
        these[self.below(these.len())]
    }

    fn number(&mut self) -> usize {
        1 + self.below(18)
    }

    /// The text of a record: mostly a good one.
    fn record(&mut self, number: usize, good: bool) -> String {
        let seed = if good || self.below(4) > 0 { number } else { self.number() };
        let id = RecordId::from_random([1, 2, 3, 4, u8::try_from(seed).expect("numbers are small")]);
        let status = self.one_of(&[
            "draft",
            "proposed",
            "accepted",
            "accepted",
            "deprecated",
            "superseded",
            "rejected",
        ]);
        let status = if good && status == "superseded" { "accepted" } else { status };
        let mut front =
            format!("id: {id}\nkind: {}\nstatus: {status}\n", self.one_of(&["product", "technical"]));
        front.push_str("revision: 1\ndate: 2026-11-20\ndriver: ada\n");
        if self.below(4) == 0 {
            let other = if good { 1 + self.below(12) } else { self.number() };
            front.push_str(&format!("relates: [{other}]\n"));
        }
        if !good && self.below(3) == 0 {
            front.push_str(&format!("supersedes: [{}]\n", self.number()));
        }
        if self.below(6) == 0 {
            front.push_str("review: 2026-11-24\n");
        }
        if !good && self.below(8) == 0 {
            front.push_str("allow:\n  successor-missing: nobody knows it\n");
        }
        let link = match self.below(4) {
            0 => format!("See [it](000{}-x.md).", 1 + self.below(9)),
            1 if !good => "See [it](../picture.png) and [that](gone/0003-y.md).".to_owned(),
            _ => "One.".to_owned(),
        };
        let empty = if !good && self.below(6) == 0 { "" } else { "One." };
        let body =
            format!("# Title\n\n## Context\n\n{link}\n\n## Decision\n\n{empty}\n\n## Consequences\n\nOne.\n");
        let signoffs = match status {
            "accepted" | "deprecated" | "superseded" => entry("product") + &entry("engineering"),
            "proposed" if self.below(2) == 0 => entry("product") + "  engineering:\n",
            _ => "  product:\n  engineering:\n".to_owned(),
        };
        let text = format!("---\n{front}signoffs:\n{signoffs}---\n{body}");
        sign(&text)
    }

    fn path(&mut self) -> Option<String> {
        let paths: Vec<String> = self
            .files
            .keys()
            .filter(|path| path.starts_with("decisions/") && !path.contains(".yaml"))
            .cloned()
            .collect();
        (!paths.is_empty()).then(|| paths[self.below(paths.len())].clone())
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8_lossy(&self.files[path]).into_owned()
    }

    fn place(&mut self) -> String {
        let number = self.number();
        match self.below(12) {
            0 => format!("decisions/{number:04}-X.md"),
            1 => format!("decisions/2026/{number:04}-x.md"),
            2 => "decisions/no-number.md".to_owned(),
            3 => format!("decisions/202601{:02}-dated.md", 10 + number),
            4 => format!("decisions/{number:04}-é.md"),
            5 => format!("decisions/{number:04}-e\u{301}.md"),
            6 => "decisions/README.md".to_owned(),
            _ => format!("decisions/{number:04}-x.md"),
        }
    }

    /// Does one thing, and says what.
    pub(super) fn step(&mut self) -> Done {
        Done::Changed(match self.below(24) {
            20..23 | 5 => self.mend(),
            0..4 => {
                let (path, number) = (self.place(), self.number());
                let text = self.record(number, false);
                self.write(&path, text);
                format!("write {path}")
            }
            4 => self.edit("add a line", |text| format!("{text}\nMore.\n")),
            6 => {
                let status =
                    self.one_of(&["draft", "proposed", "accepted", "deprecated", "superseded"]).to_owned();
                self.edit(&format!("to {status}"), |text| {
                    let lines = text.lines().map(|line| {
                        if line.starts_with("status: ") {
                            format!("status: {status}\n")
                        } else {
                            format!("{line}\n")
                        }
                    });
                    lines.collect()
                })
            }
            7 => self.supersede(),
            8 => {
                let broken = self
                    .one_of(&["---\nid: x\n", "\u{202e}", "<<<<<<< a\nx\n>>>>>>> b\n", "---\n[\n---\n"])
                    .to_owned();
                self.edit("break", |text| broken + text)
            }
            9 if self.below(3) == 0 => {
                let Some(path) = self.path() else { return self.step() };
                self.write(&path, [0xff, 0xfe, 0x00]);
                format!("spoil {path}")
            }
            10 => {
                let Some(path) = self.path() else { return self.step() };
                self.files.remove(&path);
                format!("remove {path}")
            }
            11 => {
                let (Some(from), to) = (self.path(), self.place()) else { return self.step() };
                let bytes = self.files.remove(&from).expect("it is there");
                self.write(&to, bytes);
                format!("move {from} to {to}")
            }
            12 => self.policy(),
            13 => self.beside(),
            14 => {
                self.day = if self.day == 28 { 20 } else { self.day + 1 };
                format!("day {}", self.day)
            }
            15 if self.below(3) == 0 => {
                self.files.clone_from(&self.head);
                "reset".to_owned()
            }
            _ => {
                self.head.clone_from(&self.files);
                return Done::Commit;
            }
        })
    }

    /// Writes a record anew, and well, in place of one that may be wrong.
    fn mend(&mut self) -> String {
        let Some(path) = self.path() else { return "nothing".to_owned() };
        let number = countersign::record::number_of(&path).unwrap_or(18);
        let text = self.record(usize::try_from(number).expect("numbers are small"), true);
        self.write(&path, text);
        format!("mend {path}")
    }

    /// Lets a record supersede another, and half of the time that one supersedes it too.
    fn supersede(&mut self) -> String {
        let (one, other) = (self.number(), self.number());
        let pairs = if self.below(2) == 0 { vec![(one, other)] } else { vec![(one, other), (other, one)] };
        for (newer, older) in &pairs {
            let path = format!("decisions/{newer:04}-x.md");
            if self.files.contains_key(&path) {
                let line = format!("supersedes: [{older}]\nsignoffs:");
                let text = self.text(&path).replacen("signoffs:", &line, 1);
                self.write(&path, text);
            }
        }
        format!("supersede {pairs:?}")
    }

    fn edit(&mut self, what: &str, change: impl FnOnce(&str) -> String) -> String {
        let Some(path) = self.path() else { return "nothing".to_owned() };
        let text = change(&self.text(&path));
        self.write(&path, text);
        format!("{what}: {path}")
    }

    fn policy(&mut self) -> String {
        let more = self.one_of(&[
            "",
            "",
            "since: 2026-11-21\n",
            "ignore: [0003-x.md]\n",
            "rules:\n  section-empty: off\n",
            "rules:\n  superseded-status: note\n",
            "nonsense: [\n",
            "NOBODY",
            "levels:\n  light:\n    roles: [product]\n",
        ]);
        let own = "decisions/countersign.yaml";
        let path = self.one_of(&[own, own, "other/countersign.yaml", "decisions/2026/countersign.yaml"]);
        if path != own && self.below(3) > 0 {
            self.files.remove(path);
            return format!("no {path}");
        }
        let policy = if path == own { POLICY.to_owned() } else { POLICY.replace("00000001", "00000002") };
        let text = match more {
            "NOBODY" => policy.replace("[product]", "[]"),
            _ => format!("{policy}{more}"),
        };
        self.write(path, text);
        format!("{path} with {more:?}")
    }

    fn beside(&mut self) -> String {
        match self.below(3) {
            0 => self.write("picture.png", "x"),
            1 => drop(self.files.remove("picture.png")),
            _ => {
                let number = self.number();
                let text = self.record(number, false);
                self.write(&format!("other/{number:04}-x.md"), text);
            }
        }
        "beside".to_owned()
    }
}

/// A sign-off of what nobody says.
fn entry(role: &str) -> String {
    let by = if role == "product" { "grace" } else { "ada" };
    format!(
        "  {role}:\n    by: {by}\n    at: 2026-11-21T08:00:00Z\n    via: declared\n    digest: {NOBODYS}\n"
    )
}

/// Lets the sign-offs of a record be of what it says.
fn sign(text: &str) -> String {
    let lines = text.lines().map(|line| match line.strip_prefix("    digest: ") {
        Some(_) => format!("    digest: {NOBODYS}\n"),
        None => format!("{line}\n"),
    });
    let text: String = lines.collect();
    let digest = digest_of(&Record::parse("decisions/0001-x.md", text.as_bytes()));
    text.replace(NOBODYS, &digest.to_string())
}
