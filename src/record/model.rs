//! The record itself: every field with the place it was read from.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::record::front::Entry;
use crate::record::outline::is_same;
use crate::record::{Kind, Link, Named, RecordId, Section, Slot, Status};
use crate::text::{Source, Span, Spanned};

/// The form a record is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// This program's own: an id, a kind, a block of sign-offs.
    Native,
    /// Front matter of another tool: MADR 3 and 4, adrs, EIP and others.
    Foreign,
    /// No front matter: Nygard's headings, MADR 2's bullets, or plain Markdown.
    Plain,
    /// Not text.
    Unreadable,
}

/// A rule that a record switches off for itself, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The code of the rule, as written.
    pub code: Spanned<String>,
    /// The reason, never empty.
    pub reason: Spanned<String>,
}

/// The spans of one key's lines, for edits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyLines {
    pub(super) key: String,
    pub(super) value: Span,
    pub(super) whole: Span,
    pub(super) below: Span,
    /// Whether sign-offs leave it out: a key of the fixed list whose lines are what its grammar allows.
    pub(super) unsigned: bool,
}

impl From<&Entry<'_>> for KeyLines {
    fn from(entry: &Entry<'_>) -> Self {
        Self {
            key: entry.key.value.to_owned(),
            value: entry.value.span,
            whole: entry.whole,
            below: entry.below,
            unsigned: false,
        }
    }
}

/// One decision, as far as its file can be read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Record {
    /// The file's path and text; the text is empty where the bytes are not text.
    pub source: Source,
    /// The form it is written in.
    pub format: Format,
    /// Whether the repository speaks of the file and cannot give it: then nothing of it can be judged.
    pub is_lost: bool,
    /// What is wrong with the file itself.
    pub faults: Vec<Diagnostic>,
    /// The number in the file name.
    pub number: Option<u32>,
    /// A number that the front matter or the title gives besides.
    pub stated_number: Option<Spanned<u32>>,
    /// Its identity.
    pub id: Option<Spanned<RecordId>>,
    /// Product or technical.
    pub kind: Option<Spanned<Kind>>,
    /// Where it stands.
    pub status: Option<Spanned<Status>>,
    /// The status as written, also where it is none that exists.
    pub status_word: Option<Spanned<String>>,
    /// Counted from 1; rises when what was signed is changed.
    pub revision: Option<Spanned<u32>>,
    /// Why this revision was begun.
    pub revised: Option<Spanned<String>>,
    /// The day of the record.
    pub date: Option<Spanned<Date>>,
    /// The roster key of the one who drives it.
    pub driver: Option<Spanned<String>>,
    /// Who is told.
    pub informed: Vec<Spanned<String>>,
    /// Labels.
    pub tags: Vec<Spanned<String>>,
    /// Numbers of the records that this one takes the place of.
    pub supersedes: Vec<Spanned<u32>>,
    /// Numbers of records that belong to the same matter.
    pub relates: Vec<Spanned<u32>>,
    /// Patterns of the paths that it governs.
    pub affects: Vec<Spanned<String>>,
    /// Issue keys.
    pub tickets: Vec<Spanned<String>>,
    /// The day to look at it again.
    pub review: Option<Spanned<Date>>,
    /// The decision level of the policy, such as `light`.
    pub level: Option<Spanned<String>>,
    /// The tool it was imported from, such as `adr-tools`.
    pub imported: Option<Spanned<String>>,
    /// Rules it switches off for itself.
    pub suppressions: Vec<Suppression>,
    /// What it calls its sections, where it says so.
    pub named_sections: Vec<Named>,
    /// The roles in its block of sign-offs, in the order they stand.
    pub slots: Vec<Slot>,
    /// Other keys and their values as text, in the order they stand.
    pub extra: Vec<(String, String)>,
    /// The first heading, as written.
    pub title: Option<Spanned<String>>,
    /// All headings with what stands below them.
    pub sections: Vec<Section>,
    /// All links and pictures of the body.
    pub links: Vec<Link>,
    /// Prompts of a template that nobody has answered.
    pub prompts: Vec<Spanned<String>>,
    pub(super) body_start: usize,
    pub(super) inner: Option<Span>,
    pub(super) keys: Vec<KeyLines>,
}

impl Record {
    pub(super) fn empty(path: &str, text: &str) -> Self {
        Self {
            source: Source::new(path, text),
            format: Format::Unreadable,
            is_lost: false,
            faults: Vec::new(),
            number: crate::record::number_of(path),
            stated_number: None,
            id: None,
            kind: None,
            status: None,
            status_word: None,
            revision: None,
            revised: None,
            date: None,
            driver: None,
            informed: Vec::new(),
            tags: Vec::new(),
            supersedes: Vec::new(),
            relates: Vec::new(),
            affects: Vec::new(),
            tickets: Vec::new(),
            review: None,
            level: None,
            imported: None,
            suppressions: Vec::new(),
            named_sections: Vec::new(),
            slots: Vec::new(),
            extra: Vec::new(),
            title: None,
            sections: Vec::new(),
            links: Vec::new(),
            prompts: Vec::new(),
            body_start: 0,
            inner: None,
            keys: Vec::new(),
        }
    }

    /// The file's path, relative to the repository, or to the log's folder where there is none.
    pub fn path(&self) -> &str {
        self.source.path()
    }

    /// The path for a diagnostic.
    pub fn shared_path(&self) -> Arc<str> {
        Arc::from(self.source.path())
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

    /// The title without a number in front (`1. `, `ADR-1: `); the file's name where there is none.
    pub fn name(&self) -> &str {
        let file = self.path().rsplit('/').next().unwrap_or_default();
        let Some(title) = &self.title else {
            return file;
        };
        match crate::record::parse::title_number(&title.value) {
            Some((_, length)) => title.value[length..].trim_start(),
            None => &title.value,
        }
    }

    /// The value of a key of the front matter, for pointing at it.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        let lines = self.keys.iter().find(|lines| lines.key == key)?;
        Some(if lines.value.is_empty() { self.source.line_at(lines.whole.start) } else { lines.value })
    }

    /// A place to point at where the record as a whole is meant: its title, else its first line.
    pub fn headline(&self) -> Span {
        self.title.as_ref().map_or_else(|| self.source.line(1), |title| self.source.line_at(title.span.start))
    }

    /// Where a missing key of the front matter is best pointed at: the first fence, else the first line.
    pub fn front_span(&self) -> Span {
        self.source.line(1)
    }

    /// The section with this heading, in any case; of several the one of the highest level, then the first.
    pub fn section(&self, heading: &str) -> Option<&Section> {
        let named = self.sections.iter().filter(|section| is_same(&section.heading.value, heading));
        named.min_by_key(|section| section.level)
    }

    /// The front matter that sign-offs cover: its lines without those of `status`, `tags`, `tickets` and `signoffs`.
    ///
    /// Lines of these keys that are not what the grammar allows are covered all the same: free text could stand in
    /// them. Line ends are LF.
    pub fn signed_front(&self) -> String {
        let Some(inner) = self.inner else {
            return String::new();
        };
        let mut out = String::with_capacity(inner.len());
        let mut at = inner.start;
        for lines in &self.keys {
            if lines.unsigned {
                out.push_str(&self.text()[at..lines.whole.start]);
                at = lines.whole.end;
            }
        }
        out.push_str(&self.text()[at..inner.end]);
        if out.contains('\r') { out.replace("\r\n", "\n") } else { out }
    }

    /// The body that sign-offs cover: line ends are LF, and the last line has one.
    pub fn signed_body(&self) -> Cow<'_, str> {
        let body = self.body();
        let complete = body.is_empty() || body.ends_with('\n');
        match (body.contains("\r\n"), complete) {
            (false, true) => Cow::Borrowed(body),
            (crlf, _) => {
                let mut body = if crlf { body.replace("\r\n", "\n") } else { body.to_owned() };
                if !complete {
                    body.push('\n');
                }
                Cow::Owned(body)
            }
        }
    }
}
