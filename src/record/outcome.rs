//! What became of a decision, measured later: a file of its own, so that it changes nothing that was signed.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::record::front::{self, Entry, Front};
use crate::record::keys::{Reader, nearest};
use crate::record::{Section, Table, body, codes, decode, number_of};
use crate::text::{Source, Span, Spanned};

/// What the section with the figures is called.
const MEASURED: [&str; 4] = ["Measured", "Measures", "Results", "Success measures"];

/// The keys of an outcome's front matter.
const KEYS: [&str; 4] = ["outcome", "date", "by", "verdict"];

/// What somebody says of a decision, once it has been measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OutcomeVerdict {
    /// It did what it was to do.
    Met,
    /// It did some of it.
    Partly,
    /// It did not.
    Missed,
    /// Nobody can tell.
    Unclear,
}

impl OutcomeVerdict {
    /// All verdicts, best first.
    pub const ALL: [Self; 4] = [Self::Met, Self::Partly, Self::Missed, Self::Unclear];

    /// The word that stands in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::Missed => "missed",
            Self::Unclear => "unclear",
        }
    }
}

impl fmt::Display for OutcomeVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for OutcomeVerdict {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == word).ok_or(())
    }
}

/// One thing that was measured.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Measured {
    /// What was measured, as the record calls it.
    pub name: String,
    /// What was found, as it stands.
    pub value: String,
    /// When, as it stands.
    pub date: String,
    /// Where that can be looked up.
    pub source: String,
    /// Columns of the team's own, each with its header.
    pub others: Vec<(String, String)>,
    /// The bytes of its row.
    pub span: Span,
}

/// What became of one decision, as far as its file can be read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Outcome {
    /// The file's path and text; the text is empty where the bytes are not text.
    pub source: Source,
    /// What is wrong with the file itself.
    pub faults: Vec<Diagnostic>,
    /// The number of the record: that of the front matter, else that in the file's name.
    pub record: Option<Spanned<u32>>,
    /// The day of the outcome.
    pub date: Option<Spanned<Date>>,
    /// Who says so: a roster key, or words.
    pub by: Option<Spanned<String>>,
    /// What they say.
    pub verdict: Option<Spanned<OutcomeVerdict>>,
    /// Other keys and their values as they stand.
    pub extra: Vec<(String, String)>,
    /// The first heading.
    pub title: Option<Spanned<String>>,
    /// All headings with what stands below them.
    pub sections: Vec<Section>,
    /// What was measured, in the order of the table.
    pub measured: Vec<Measured>,
    /// The bytes of that table.
    pub table: Option<Span>,
    body_start: usize,
}

impl Outcome {
    /// What the columns of the figures are called.
    pub(super) const VALUE: [&str; 4] = ["Value", "Measured", "Actual", "Result"];
    pub(super) const DATE: [&str; 3] = ["Date", "When", "On"];
    pub(super) const SOURCE: [&str; 3] = ["Source", "Where", "Evidence"];

    /// Reads an outcome from a file's bytes. Never fails: what cannot be read is a fault.
    pub fn parse(path: &str, bytes: &[u8]) -> Self {
        let text = match decode::decode(path, bytes) {
            Ok(text) => text,
            Err(mut fault) => {
                fault.code = codes::OUTCOME_MALFORMED;
                return Self { faults: vec![fault], ..Self::empty(path, "") };
            }
        };
        let mut outcome = Self::empty(path, text);
        let help = "an outcome begins with `---`, then `outcome:`, `date:`, `by:` and `verdict:`, then `---`";
        match front::find(text, path) {
            Ok(Some((inner, start))) => {
                outcome.body_start = start;
                let (front, faults) = front::scan(text, inner, start, path);
                outcome.faults.extend(faults);
                outcome.take(&front);
            }
            Ok(None) => {
                let first = outcome.source.line(1);
                outcome.fault(first, "the outcome has no front matter".to_owned()).help.push(help.to_owned());
            }
            Err(fault) => outcome.faults.push(fault),
        }
        for fault in &mut outcome.faults {
            fault.code = codes::OUTCOME_MALFORMED;
        }
        outcome.take_body();
        outcome
    }

    /// An outcome whose file is there and was not read, for a reason given in one sentence.
    pub fn unread(path: &str, message: impl Into<String>) -> Self {
        let fault = Diagnostic::new(codes::OUTCOME_MALFORMED, path, Span::at(0), message)
            .help("restore the file, then check again");
        Self { faults: vec![fault], ..Self::empty(path, "") }
    }

    fn empty(path: &str, text: &str) -> Self {
        Self {
            source: Source::new(path, text),
            faults: Vec::new(),
            record: number_of(path).map(|number| Spanned::new(number, Span::at(0))),
            date: None,
            by: None,
            verdict: None,
            extra: Vec::new(),
            title: None,
            sections: Vec::new(),
            measured: Vec::new(),
            table: None,
            body_start: 0,
        }
    }

    /// The file's path.
    pub fn path(&self) -> &str {
        self.source.path()
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The text below the front matter.
    pub fn body(&self) -> &str {
        &self.text()[self.body_start..]
    }

    /// Where the body starts in the file, in bytes.
    pub const fn body_start(&self) -> usize {
        self.body_start
    }

    fn fault(&mut self, span: Span, message: String) -> &mut Diagnostic {
        let path = self.source.path().to_owned();
        self.faults.push(Diagnostic::new(codes::OUTCOME_MALFORMED, path, span, message));
        self.faults.last_mut().expect("one was just pushed")
    }

    fn take(&mut self, front: &Front<'_>) {
        let path = self.source.path().to_owned();
        let mut reader = Reader { path: &path, faults: Vec::new() };
        let named = self.record;
        let mut seen = Vec::new();
        for entry in front.entries.iter().filter(|entry| entry.first) {
            seen.push(entry.key.value);
            match entry.key.value {
                "outcome" => self.record = reader.record_number(entry).or(named),
                "date" => self.date = reader.date(entry),
                "by" => self.by = reader.words_of(entry),
                "verdict" => self.verdict = reader.outcome_verdict(entry),
                key => {
                    let text = self.source.text();
                    let value = [entry.value.value, &text[entry.below.range()]].join("\n");
                    self.extra.push((key.to_owned(), value.trim().to_owned()));
                }
            }
        }
        let faults = std::mem::take(&mut reader.faults);
        self.faults.extend(faults);
        let first = self.source.line(1);
        let empty = |entry: &&Entry<'_>| entry.value.value.is_empty() && entry.below.is_empty();
        for key in KEYS {
            let entry = front.entry(key);
            let span = entry.map_or(first, |entry| entry.key.span);
            if entry.as_ref().is_some_and(|entry| !empty(entry)) {
                continue;
            }
            let way = match key {
                "outcome" => "add the number of the record, such as `outcome: 42`",
                "date" => "add the day on which it was measured, such as `date: 2027-05-20`",
                "by" => "add who says so, such as `by: grace`",
                _ => "add what became of it: `verdict: met`, `partly`, `missed` or `unclear`",
            };
            self.fault(span, format!("the outcome does not say `{key}:`")).help.push(way.to_owned());
        }
        if let (Some(named), Some(stated)) = (named, self.record)
            && named.value != stated.value
        {
            let message = format!(
                "the file is called after record {} and says `outcome: {}`",
                named.value, stated.value
            );
            self.fault(stated.span, message)
                .help
                .push("the front matter counts: rename the file, or mend the number".to_owned());
        }
    }

    fn take_body(&mut self) {
        let parsed = body::parse(self.body(), self.body_start);
        self.title = parsed.title;
        self.sections = parsed.sections;
        let named = |name: &&str| {
            self.sections.iter().find(|section| section.heading.value.eq_ignore_ascii_case(name))
        };
        let section = MEASURED.iter().find_map(named);
        let Some(table) = section.and_then(|section| Table::first_in(self.text(), section.body)) else {
            return;
        };
        let value = table.column(&Self::VALUE).filter(|at| *at > 0);
        let date = table.column(&Self::DATE).filter(|at| *at > 0);
        let source = table.column(&Self::SOURCE).filter(|at| *at > 0);
        let known = [Some(0), value, date, source];
        let rows = table.rows.iter().filter(|row| !row.is_empty());
        let measured = rows.map(|row| {
            let text = |at: Option<usize>| at.map_or("", |at| row.text(at)).to_owned();
            let others = table.head.iter().enumerate().filter(|(at, _)| !known.contains(&Some(*at)));
            Measured {
                name: row.text(0).to_owned(),
                value: text(value),
                date: text(date),
                source: text(source),
                others: others.map(|(at, head)| (head.text.clone(), row.text(at).to_owned())).collect(),
                span: row.span,
            }
        });
        self.measured = measured.collect();
        self.table = Some(table.span);
    }
}

impl Reader<'_> {
    fn record_number(&mut self, entry: &Entry<'_>) -> Option<Spanned<u32>> {
        self.value(entry, "the number of a record, such as `42`", |text| {
            crate::record::keys::whole_number(text, 6)
        })
    }

    fn words_of(&mut self, entry: &Entry<'_>) -> Option<Spanned<String>> {
        self.value(entry, "a roster key or a few words", |text| Some(text.trim().to_owned()))
    }

    fn outcome_verdict(&mut self, entry: &Entry<'_>) -> Option<Spanned<OutcomeVerdict>> {
        let verdict = self.value(entry, "`met`, `partly`, `missed` or `unclear`", |text| text.parse().ok());
        if verdict.is_none()
            && let Some(near) =
                nearest(&entry.value.value.to_lowercase(), &["met", "partly", "missed", "unclear"])
            && let Some(fault) = self.faults.last_mut()
        {
            fault.label = format!("did you mean `{near}`?");
        }
        verdict
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const GOOD: &str = "---\noutcome: 42\ndate: 2027-05-20\nby: grace\nverdict: partly\nsprint: 7\n---\n# What became of DR-42\n\n## Measured\n\n| Measure | Value | Date | Source | Team |\n|---|---|---|---|---|\n| p95 | 180 ms | 2027-05-18 | https://x.example | web |\n| ✎ What? | | | | |\n\n## Lesson\n\nStart *earlier*.\n";

    fn said(text: &str) -> Vec<String> {
        let outcome = Outcome::parse("d/outcomes/0042-x.md", text.as_bytes());
        assert!(outcome.faults.iter().all(|fault| fault.code == codes::OUTCOME_MALFORMED));
        outcome.faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn an_outcome_is_read_with_its_figures() {
        let outcome = Outcome::parse("d/outcomes/0042-x.md", GOOD.as_bytes());
        assert_eq!(outcome.faults, []);
        assert_eq!(outcome.record.map(|number| number.value), Some(42));
        assert_eq!(outcome.date.map(|day| day.value), Some(date(2027, 5, 20)));
        assert_eq!(outcome.verdict.map(|verdict| verdict.value), Some(OutcomeVerdict::Partly));
        assert_eq!(outcome.by.as_ref().map(|by| by.value.as_str()), Some("grace"));
        assert_eq!(outcome.extra, [("sprint".to_owned(), "7".to_owned())]);
        let [row] = outcome.measured.as_slice() else { panic!("{:?}", outcome.measured) };
        assert_eq!(
            (row.name.as_str(), row.value.as_str(), row.date.as_str()),
            ("p95", "180 ms", "2027-05-18")
        );
        assert_eq!(row.others, [("Team".to_owned(), "web".to_owned())]);
        assert_eq!(&GOOD[outcome.verdict.unwrap().span.range()], "partly");
    }

    #[test]
    fn what_is_wrong_is_said_and_the_rest_is_read() {
        for (from, to, expected) in [
            (
                "verdict: partly",
                "verdict: mett",
                "`verdict: mett` is not `met`, `partly`, `missed` or `unclear`",
            ),
            ("verdict: partly\n", "", "the outcome does not say `verdict:`"),
            ("by: grace", "by:", "the outcome does not say `by:`"),
            ("date: 2027-05-20", "date: May", "`date: May` is not a day such as `2026-11-22`"),
            ("outcome: 42", "outcome: 41", "the file is called after record 42 and says `outcome: 41`"),
            ("outcome: 42", "outcome: 4x", "`outcome: 4x` is not the number of a record, such as `42`"),
            ("sprint: 7", "sprint", "this line is neither `key: value` nor indented below a key"),
            ("sprint: 7", "date: 2027-05-21", "the key `date` stands twice"),
            ("---\n#", "#", "the front matter that starts here does not end"),
        ] {
            assert_eq!(said(&GOOD.replacen(from, to, 1)), [expected], "{to}");
        }
        assert_eq!(said("# T\n"), ["the outcome has no front matter"]);
        assert_eq!(said("\0"), ["the file holds a NUL byte, so it is not text"]);
    }

    #[test]
    fn the_number_of_the_front_matter_counts_and_else_that_of_the_name() {
        let of = |text: &str| Outcome::parse("outcomes/0042-x.md", text.as_bytes()).record.map(|n| n.value);
        assert_eq!(of(&GOOD.replace("outcome: 42", "outcome: 7")), Some(7));
        assert_eq!(of("# T\n"), Some(42));
    }

    #[test]
    fn nothing_at_all_is_an_outcome_too() {
        let cut = (0..GOOD.len()).filter(|at| GOOD.is_char_boundary(*at));
        for at in cut {
            let outcome = Outcome::parse("outcomes/x.md", &GOOD.as_bytes()[..at]);
            assert!(outcome.body_start <= at, "{at}");
        }
    }
}
