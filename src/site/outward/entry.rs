//! What feeds list: decisions by the day on which they last changed, newest first.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::site::view::{LogView, RecordView, SignatureState, SignatureView, SiteView, StatusMark};

/// How many decisions a feed has at the most.
pub const LONGEST_FEED: usize = 50;

/// A decision in a feed.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The log.
    pub log: &'a LogView,
    /// The record.
    pub record: &'a RecordView,
    /// The latest moment that the record names: of a sign-off, of the decision, else its date.
    pub changed: Option<Timestamp>,
}

/// Lists all records but drafts, the latest change first; those that name no day come last.
///
/// Of one moment, the later record comes first.
pub fn entries(site: &SiteView) -> Vec<Entry<'_>> {
    let mut all: Vec<Entry<'_>> = site
        .records()
        .filter(|(_, record)| record.status.mark != StatusMark::Draft)
        .map(|(log, record)| Entry { log, record, changed: changed(record) })
        .collect();
    all.reverse();
    all.sort_by_key(|entry| std::cmp::Reverse(entry.changed));
    all
}

impl Entry<'_> {
    /// The role's signature, where the record waits for it.
    pub(super) fn waits_for(&self, role: &str) -> Option<&SignatureView> {
        waits(self.record).find(|signature| signature.role == role)
    }

    /// The moment of the change as RFC 3339 has it, in whole seconds of UTC.
    pub(super) fn moment(&self) -> String {
        moment(self.changed)
    }

    /// `DR-42 Adopt PostgreSQL for orders`.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.record.label, self.record.title)
    }
}

/// The signatures that a record waits for.
pub(super) fn waits(record: &RecordView) -> impl Iterator<Item = &SignatureView> {
    let status = record.status.mark.status();
    record.signatures.iter().filter(move |signature| crate::queue::waits(status, signature.state))
}

/// The latest moment that a record names.
pub(super) fn changed(record: &RecordView) -> Option<Timestamp> {
    let signed = record.signatures.iter().filter_map(|signature| signature.at.as_ref());
    let days = [record.decided.as_ref(), record.date.as_ref()].into_iter().flatten();
    signed
        .filter_map(|moment| moment.iso.parse().ok().or_else(|| midnight(&moment.iso)))
        .chain(days.filter_map(|day| midnight(&day.iso)))
        // Years of four digits are all that RFC 3339 can write.
        .filter(|moment: &Timestamp| (1..=9999).contains(&moment.to_zoned(TimeZone::UTC).year()))
        .max()
}

fn midnight(iso: &str) -> Option<Timestamp> {
    let date: Date = iso.parse().ok()?;
    date.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

/// A moment as RFC 3339 has it; where there is none, the beginning of time as computers count it.
pub(super) fn moment(at: Option<Timestamp>) -> String {
    at.unwrap_or(Timestamp::UNIX_EPOCH).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Says where a decision stands and who has signed, then what it decides.
pub(super) fn in_words(record: &RecordView) -> String {
    let mut out = record.status.word.clone();
    if record.status.doubt {
        out.push_str(", does not count");
    }
    out.push('.');
    for signature in &record.signatures {
        out.push(' ');
        out.push_str(&signature.role_name);
        out.push_str(": ");
        out.push_str(&signature.state_word.to_lowercase());
        match (&signature.signer_name, signature.state) {
            (Some(name), SignatureState::Signed) => out.push_str(&format!(" by {name}")),
            (Some(name), SignatureState::Objected) => out.push_str(&format!(" ({name})")),
            (Some(name), _) => out.push_str(&format!(" (signed by {name})")),
            (None, _) if signature.waits_for.is_empty() => {}
            (None, _) => out.push_str(&format!(" (waits for {})", signature.waits_for.join(" or "))),
        }
        out.push('.');
    }
    if !record.summary.is_empty() {
        out.push(' ');
        out.push_str(&record.summary);
    }
    out
}
