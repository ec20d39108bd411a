//! One record, as its page and the list of all records show it.

use serde::Serialize;

use super::{DateView, DigestView, LifeView, MeasureView, OptionsView, SignatureState, SignatureView};
use crate::record::Status;

/// One record.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct RecordView {
    /// The page's name: `dr-42`.
    pub slug: String,
    /// The page's address: `records/dr-42.html`.
    pub href: String,
    /// What people say: `DR-42`, or the file's name where there is no number.
    pub label: String,
    /// The number.
    pub number: Option<u32>,
    /// The title.
    pub title: String,
    /// The language of the record's own text, if it says so, as a BCP 47 tag.
    pub lang: Option<String>,
    /// Product or technical.
    pub kind: KindView,
    /// Where it stands in its life.
    pub status: StatusView,
    /// The revision, from 1, if the record says it.
    pub revision: Option<u32>,
    /// The decision level, if the record names one.
    pub level: Option<String>,
    /// The file, from the root of the repository, with `/`.
    pub path: String,
    /// Where the file can be read, if the site knows: an `https:` address.
    pub source_url: Option<String>,
    /// The signatures, product and engineering first, always both.
    pub signatures: Vec<SignatureView>,
    /// The digest of what the record says now.
    pub digest: Option<DigestView>,
    /// The date that the record gives.
    pub date: Option<DateView>,
    /// When it was decided: the last sign-off's day, or the record's date.
    pub decided: Option<DateView>,
    /// When to look at it again.
    pub review: Option<ReviewView>,
    /// Who drives it, by name.
    pub driver: Option<String>,
    /// The driver's key in the roster, or the word in the record.
    pub driver_key: Option<String>,
    /// Who is told.
    pub informed: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Tickets.
    pub tickets: Vec<TicketView>,
    /// Paths of the code it governs.
    pub affects: Vec<String>,
    /// The same, each with where it can be read.
    pub governs: Vec<GovernedView>,
    /// Front-matter keys that the program does not know, as they stand.
    pub extra: Vec<ExtraFact>,
    /// Newer records that take its place.
    pub superseded_by: Vec<RecordLink>,
    /// Older records whose place it takes.
    pub supersedes: Vec<RecordLink>,
    /// Other records it names as related.
    pub relates: Vec<RecordLink>,
    /// Other records that name it.
    pub related_from: Vec<RecordLink>,
    /// Other records whose text mentions it, and that are in no other list.
    pub mentioned_in: Vec<RecordLink>,
    /// The headings of the body.
    pub contents: Vec<HeadingView>,
    /// The body as safe HTML, the title left out.
    pub body_html: String,
    /// What became of it, newest first.
    pub outcomes: Vec<super::OutcomeView>,
    /// The decision in one sentence, as plain text.
    pub decision: Option<String>,
    /// The options that were weighed, where they can be plotted.
    pub options: Option<OptionsView>,
    /// The measures of success.
    pub measures: Vec<MeasureView>,
    /// What history tells of it, where the site was built with it.
    pub life: Option<LifeView>,
    /// How to cite it, as plain text.
    pub citation: String,
    /// What rules have to say about it.
    pub findings: Vec<FindingView>,
    /// The record before it in its log.
    pub previous: Option<RecordLink>,
    /// The record after it in its log.
    pub next: Option<RecordLink>,
    /// Its identity, which never changes; none where the record is of another tool.
    pub id: Option<String>,
    /// What it decides, in one sentence; empty where it does not say.
    pub summary: String,
    /// Where the file can be edited, if the site knows: an `https:` address.
    pub edit_url: Option<String>,
    /// Where the commits that changed the file are listed, if the site knows: an `https:` address.
    pub history_url: Option<String>,
}

impl RecordView {
    /// Notes whether the status says more than the signatures do; for the one who fills in the view, once both are there.
    pub fn settle(&mut self) {
        let open = |signature: &SignatureView| {
            signature.state.is_open() || signature.state == SignatureState::Objected
        };
        self.status.doubt = self.status.mark == StatusMark::Accepted && self.signatures.iter().any(open);
    }

    /// Gives a link to the record.
    pub fn link(&self) -> RecordLink {
        RecordLink {
            href: self.href.clone(),
            label: self.label.clone(),
            title: self.title.clone(),
            status: Some(self.status.clone()),
        }
    }
}

/// A kind of decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KindView {
    /// What stands in the record: `product`, `technical`; empty when it does not say.
    pub key: String,
    /// `Product decision`, `Technical decision`, or `Decision`.
    pub name: String,
}

impl KindView {
    /// Shows a kind as it stands in a record; empty when it does not say.
    pub fn new(key: impl Into<String>) -> Self {
        let key = key.into();
        let name =
            if key.is_empty() { "Decision".to_owned() } else { format!("{} decision", super::capital(&key)) };
        Self { key, name }
    }
}

/// The mark of a status: its colour and its shape.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StatusMark {
    /// Being written.
    Draft,
    /// Waiting for signatures.
    Proposed,
    /// In force.
    Accepted,
    /// Turned down.
    Rejected,
    /// No longer in force.
    Deprecated,
    /// Replaced.
    Superseded,
    /// A word that the program does not know, or none.
    #[default]
    Other,
}

impl StatusMark {
    /// The status that has this mark.
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::Draft => Some(Status::Draft),
            Self::Proposed => Some(Status::Proposed),
            Self::Accepted => Some(Status::Accepted),
            Self::Rejected => Some(Status::Rejected),
            Self::Deprecated => Some(Status::Deprecated),
            Self::Superseded => Some(Status::Superseded),
            Self::Other => None,
        }
    }
}

/// Where a record stands in its life.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StatusView {
    /// The mark.
    pub mark: StatusMark,
    /// The word that people read.
    pub word: String,
    /// Whether the word says more than the signatures do: accepted, and one is missing, stale or withheld.
    pub doubt: bool,
}

impl StatusView {
    /// Shows a status as it stands in a record.
    pub fn new(word: &str) -> Self {
        let word = word.trim();
        let mark = match word.to_ascii_lowercase().as_str() {
            "draft" => StatusMark::Draft,
            "proposed" => StatusMark::Proposed,
            "accepted" => StatusMark::Accepted,
            "rejected" => StatusMark::Rejected,
            "deprecated" => StatusMark::Deprecated,
            "superseded" => StatusMark::Superseded,
            _ => StatusMark::Other,
        };
        let word = if word.is_empty() { "No status".to_owned() } else { super::capital(word) };
        Self { mark, word, doubt: false }
    }

    /// What the list of all records calls it in an address: `accepted`, `doubt`, or a foreign word as it stands.
    pub fn filter(&self) -> String {
        match self.mark {
            StatusMark::Other => self.word.clone(),
            _ if self.doubt => "doubt".to_owned(),
            _ => self.word.to_lowercase(),
        }
    }
}

/// When to look at a decision again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReviewView {
    /// The day.
    pub date: DateView,
    /// Whether the day has come, on the day that the site stands for.
    pub due: bool,
}

/// A ticket.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TicketView {
    /// Its key: `SHOP-12`.
    pub key: String,
    /// Where it is, if the policy knows the tracker: an `http:` or `https:` address.
    pub href: Option<String>,
    /// What it was about when the tracker was asked last.
    pub summary: Option<String>,
    /// Its state then, in the tracker's own word.
    pub state: Option<String>,
    /// The day on which the tracker was asked.
    pub asked: Option<DateView>,
}

/// A front-matter key that the program does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ExtraFact {
    /// The key, as it stands.
    pub key: String,
    /// The value, as it stands.
    pub value: String,
}

/// A pattern of paths that a decision governs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct GovernedView {
    /// The pattern, as it stands.
    pub pattern: String,
    /// Where it can be read, if it is a plain path and the site knows: an `https:` address.
    pub href: Option<String>,
}

/// A link to another record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RecordLink {
    /// The page's address; empty when the log holds no such record.
    pub href: String,
    /// What people say: `DR-42`.
    pub label: String,
    /// Its title; empty when the log holds no such record.
    pub title: String,
    /// Its status, where the log holds it.
    pub status: Option<StatusView>,
}

impl RecordLink {
    /// Names a record that the log does not hold.
    pub fn missing(label: impl Into<String>) -> Self {
        Self { label: label.into(), ..Self::default() }
    }
}

/// A heading of a body.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HeadingView {
    /// 2 to 6.
    pub level: usize,
    /// The id to link to, without `#`.
    pub anchor: String,
    /// Its text.
    pub text: String,
}

/// What a rule has to say about a record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FindingView {
    /// The rule's code.
    pub code: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The message.
    pub message: String,
    /// The way out, if the rule knows one.
    pub help: Option<String>,
    /// The line of the file, from 1.
    pub line: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_status_keeps_its_word_and_gets_the_plain_mark() {
        let status = StatusView::new("on hold <b>");
        assert_eq!((status.mark, status.word.as_str()), (StatusMark::Other, "On hold <b>"));
        assert_eq!(StatusView::new("Accepted").mark, StatusMark::Accepted);
        assert_eq!(StatusView::new(" ").word, "No status");
    }
}
