//! The statement: what a signature is made over, in a form that stock OpenSSH can check.
//!
//! Lines of `key: value`, LF, no escaping: every value is restricted, so that one text has one meaning.

use crate::record::{Record, RecordId, Signoff};

/// The namespace of a person's own signature.
pub const SIGNOFF_NAMESPACE: &str = "countersign.signoff.v1";
/// The namespace in which an attestor's key signs what a forge said.
pub const ATTEST_NAMESPACE: &str = "countersign.attest.v1";

/// To which record of which log, in which revision, something is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The log's identity.
    pub log: &'a str,
    /// The record's identity.
    pub record: RecordId,
    /// The revision; 1 where none is written.
    pub revision: u32,
}

impl<'a> Place<'a> {
    /// The place of a record; `None` where the log or the record has no identity.
    pub fn of(log: Option<&'a str>, record: &Record) -> Option<Self> {
        let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
        Some(Self { log: log?, record: record.id.as_ref()?.value, revision })
    }
}

/// The statement of what a person says in a role: the bytes that are signed.
pub fn statement(place: Place<'_>, role: &str, said: &Signoff) -> String {
    let mut text = format!(
        "countersign signoff v1\nlog: {}\nrecord: {}\nrevision: {}\ndigest: {}\nrole: {role}\nsigner: {}\nverdict: {}\n",
        place.log, place.record, place.revision, said.digest.value, said.by.value, said.verdict
    );
    if let Some(reason) = &said.reason {
        text.push_str(&format!("reason: {}\n", reason.value));
    }
    text.push_str(&format!("at: {}\n", said.at.value));
    text
}

#[cfg(test)]
mod tests {
    use super::{Place, statement};
    use crate::record::{Digest, Evidence, Record, Signoff, Verdict};

    #[test]
    fn a_statement_is_what_the_documentation_shows() {
        let record =
            Record::parse("0001-t.md", b"---\nid: k7f3-2m9q\nkind: product\nrevision: 2\n---\n# T\n");
        let place = Place::of(Some("6f1c0e52"), &record).unwrap();
        let zero = Digest([0; 32]);
        let mut said =
            Signoff::new(Verdict::Accept, "grace", "2026-11-22T08:00:00Z", Evidence::Key, zero, None);
        let head = format!(
            "countersign signoff v1\nlog: 6f1c0e52\nrecord: k7f3-2m9q\nrevision: 2\ndigest: {zero}\nrole: product\nsigner: grace\n"
        );
        let text = statement(place, "product", &said);
        assert_eq!(text, format!("{head}verdict: accept\nat: 2026-11-22T08:00:00Z\n"));
        said = Signoff::new(
            Verdict::Object,
            "grace",
            "2026-11-22T08:00:00Z",
            Evidence::Key,
            zero,
            Some("Too early."),
        );
        let text = statement(place, "product", &said);
        assert_eq!(text, format!("{head}verdict: object\nreason: Too early.\nat: 2026-11-22T08:00:00Z\n"));
        assert_eq!(Place::of(None, &record), None);
    }
}
