//! Changes of a record as byte patches, each read back before it is believed.

use thiserror::Error;

use crate::diagnostic::Code;
use crate::record::codes;
use crate::record::model::KeyLines;
use crate::record::verdict::quote;
use crate::record::{Format, Record, RecordId, Signoff, Slot, Status, Suppression, Verdict};
use crate::text::{Edit, EditError, Span, apply};

/// Why a record cannot be changed by the program.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EditProblem {
    /// Nothing of the file can be read.
    #[error("the file cannot be read as a record")]
    Unreadable,
    /// Only records of this program's own form have sign-offs.
    #[error("the record has no front matter with sign-offs")]
    NotNative,
    /// The edits are not consistent.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The changed text would not say what it should; nothing was written.
    #[error("the changed file would not be read back as meant; nothing was written")]
    NotReadBack,
}

/// A changed record that was read back.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Edited {
    /// The new text of the file.
    pub text: String,
    /// What it is read as.
    pub record: Record,
}

impl Record {
    /// The line end that the file uses: that of its first line.
    pub fn line_end(&self) -> &'static str {
        let text = self.text();
        match text.find('\n') {
            Some(at) if text[..at].ends_with('\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The edit that changes the status.
    ///
    /// A record without status gets a line for it: below `kind` or at the end of its front matter, which is made
    /// where there is none.
    pub fn with_status(&self, status: Status) -> Edit {
        let end = self.line_end();
        if let Some(word) = &self.status_word {
            return Edit::replace(word.span, status.name());
        }
        if let Some(lines) = self.key_lines("status") {
            let span = Span::new(lines.value.start, lines.value.end);
            let blank = if self.text()[..span.start].ends_with(':') { " " } else { "" };
            return Edit::replace(span, format!("{blank}{status}"));
        }
        let line = format!("status: {status}{end}");
        match (self.key_lines("kind"), self.inner) {
            (Some(kind), _) => Edit::insert(kind.whole.end, line),
            (None, Some(inner)) => Edit::insert(inner.end, line),
            (None, None) => {
                let start = if self.text().starts_with('\u{feff}') { 3 } else { 0 };
                Edit::insert(start, format!("---{end}{line}---{end}"))
            }
        }
    }

    /// The edit that gives it an id: in an empty line for one, else on a line of its own at the top.
    pub fn with_id(&self, id: &RecordId) -> Option<Edit> {
        self.with_line("id", &id.to_string(), self.inner?.start)
    }

    /// The edit that says that this is the first revision, where nothing says which it is.
    pub fn with_first_revision(&self) -> Option<Edit> {
        let above = self.key_lines("status").or_else(|| self.key_lines("kind"));
        self.with_line("revision", "1", above?.whole.end)
    }

    /// The edit that fills an empty line of a key, or puts a line for it at a place.
    fn with_line(&self, key: &str, value: &str, at: usize) -> Option<Edit> {
        let line = format!("{key}: {value}{}", self.line_end());
        match self.key_lines(key) {
            None => Some(Edit::insert(at, line)),
            Some(lines) if lines.value.is_empty() && lines.below.is_empty() => {
                Some(Edit::replace(lines.whole, line))
            }
            Some(_) => None,
        }
    }

    /// The edit that takes one line out of those that allow a finding; with the last of them goes the key.
    pub fn without_suppression(&self, suppression: &Suppression) -> Option<Edit> {
        let block = self.key_lines("allow")?;
        if self.suppressions.len() == 1 {
            return Some(Edit::replace(block.whole, ""));
        }
        let line = self.source.line_at(suppression.code.span.start);
        let rest = &self.text()[line.end..];
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        Some(Edit::replace(Span::new(line.start, line.end + end), ""))
    }

    /// The edit that takes out all that it allows.
    pub fn without_suppressions(&self) -> Option<Edit> {
        Some(Edit::replace(self.key_lines("allow")?.whole, ""))
    }

    /// Whether a mechanical change of it voids nothing and decides nothing: its own form, open, and no word of anybody
    /// in its block of sign-offs. Of a file that was not understood well enough to know that, no.
    pub fn is_open_to_fixes(&self) -> bool {
        const SMALL: [Code; 4] =
            [codes::VALUE_MALFORMED, codes::UNKNOWN_KEY, codes::KIND_UNKNOWN, codes::STATUS_UNKNOWN];
        let status = self.status_word.as_ref().and_then(|word| word.value.trim().parse().ok());
        let undecided = status.is_none_or(|status| matches!(status, Status::Draft | Status::Proposed));
        self.format == Format::Native
            && undecided
            && self.slots.iter().all(|slot| slot.lines.is_empty())
            && self.faults.iter().all(|fault| SMALL.contains(&fault.code))
    }

    /// The edit that changes the revision.
    pub fn with_revision(&self, revision: u32) -> Option<Edit> {
        if let Some(old) = &self.revision {
            return Some(Edit::replace(old.span, revision.to_string()));
        }
        let after = self.key_lines("status").or_else(|| self.key_lines("kind"))?.whole.end;
        Some(Edit::insert(after, format!("revision: {revision}{}", self.line_end())))
    }

    /// The edit that says why this revision was begun; what an earlier one said gives way.
    pub fn with_revised(&self, reason: &str) -> Option<Edit> {
        let line = format!("revised: {}{}", quote(reason), self.line_end());
        if let Some(lines) = self.key_lines("revised") {
            return Some(Edit::replace(lines.whole, line));
        }
        let above = ["revision", "status", "kind"].into_iter().find_map(|key| self.key_lines(key))?;
        Some(Edit::insert(above.whole.end, line))
    }

    /// The edit that puts a sign-off into its role's place; one that stood there gives way.
    pub fn with_signoff(&self, role: &str, signoff: &Signoff) -> Result<Edit, EditProblem> {
        let end = self.line_end();
        let inner = self.inner.filter(|_| self.format == Format::Native).ok_or(EditProblem::NotNative)?;
        let lines = signoff.render(end);
        if let Some(slot) = self.slots.iter().find(|slot| slot.role.value == role) {
            return Ok(Edit::replace(slot.lines, lines));
        }
        let with_role = format!("  {role}:{end}{lines}");
        Ok(match self.key_lines("signoffs") {
            Some(block) => Edit::insert(block.whole.end, with_role),
            None => Edit::insert(inner.end, format!("signoffs:{end}{with_role}")),
        })
    }

    /// The edits that take every consent away and leave the roles' lines, and what else was said.
    pub fn without_consents(&self) -> Vec<Edit> {
        let accepts =
            |slot: &&Slot| slot.signoff.as_ref().is_some_and(|said| said.verdict == Verdict::Accept);
        self.slots.iter().filter(accepts).map(|slot| Edit::replace(slot.lines, "")).collect()
    }

    /// The edits that take every sign-off away and leave the roles' lines. Objections stay: they are their authors'.
    pub fn without_signoffs(&self) -> Vec<Edit> {
        let objects = |slot: &Slot| slot.signoff.as_ref().is_some_and(|said| said.verdict == Verdict::Object);
        let signed = self.slots.iter().filter(|slot| !slot.lines.is_empty() && !objects(slot));
        signed.map(|slot| Edit::replace(slot.lines, "")).collect()
    }

    /// Applies edits and reads the result back; `holds` says whether it is what was meant.
    pub fn edited(&self, edits: &[Edit], holds: impl FnOnce(&Self) -> bool) -> Result<Edited, EditProblem> {
        if self.format == Format::Unreadable {
            return Err(EditProblem::Unreadable);
        }
        let text = apply(self.text(), edits)?;
        let record = Self::parse(self.path(), text.as_bytes());
        let as_sound = record.faults.len() <= self.faults.len();
        if holds(&record) && as_sound && record.title == shifted(self, &record) {
            Ok(Edited { text, record })
        } else {
            Err(EditProblem::NotReadBack)
        }
    }

    fn key_lines(&self, key: &str) -> Option<&KeyLines> {
        self.keys.iter().find(|lines| lines.key == key)
    }
}

/// The old title at the place where the new one should be: edits of front matter never touch it.
fn shifted(old: &Record, new: &Record) -> Option<crate::text::Spanned<String>> {
    let mut title = old.title.clone()?;
    if title.span.start >= old.body_start {
        let width = title.span.len();
        title.span.start = title.span.start - old.body_start + new.body_start;
        title.span.end = title.span.start + width;
    } else {
        title.span = new.title.as_ref()?.span;
    }
    Some(title)
}
