//! The statement: what a signature is made over, in a form that stock OpenSSH can check.
//!
//! Lines of `key: value`, LF, no escaping: every value is restricted, so that one text has one meaning.

use crate::record::{
    Digest, Evidence, Record, RecordId, Signoff, Verdict, is_reason, is_word, parse_instant,
};

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

/// A statement that was read back: what it says, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The log's identity.
    pub log: String,
    /// The record's identity.
    pub record: RecordId,
    /// The revision.
    pub revision: u32,
    /// The role.
    pub role: String,
    /// What is said; its evidence is `declared` until somebody has proven more.
    pub said: Signoff,
}

impl Stated {
    /// Reads the bytes of a statement; `None` for all that [`statement`] would not have written so.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix("countersign signoff v1\n")?.lines().peekable();
        let mut value = |key: &str| {
            let line = lines.next_if(|line| line.split_once(": ").is_some_and(|(own, _)| own == key));
            line.and_then(|line| Some(line.split_once(": ")?.1))
        };
        let log = value("log")?;
        let record: RecordId = value("record")?.parse().ok()?;
        let revision = value("revision")?.parse().ok()?;
        let digest: Digest = value("digest")?.parse().ok()?;
        let (role, signer, verdict) = (value("role")?, value("signer")?, value("verdict")?);
        let verdicts = [Verdict::Accept, Verdict::Object, Verdict::Withdraw];
        let verdict = verdicts.into_iter().find(|known| known.name() == verdict)?;
        let reason = value("reason");
        let at = value("at")?;
        let reasoned = reason.is_none_or(is_reason) && reason.is_some() == (verdict != Verdict::Accept);
        if !(reasoned && is_word(role) && is_word(signer) && parse_instant(at).is_some()) {
            return None;
        }
        let said = Signoff::new(verdict, signer, at, Evidence::Declared, digest, reason);
        let same = statement(Place { log, record, revision }, role, &said) == text;
        same.then(|| Self { log: log.to_owned(), record, revision, role: role.to_owned(), said })
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Stated, statement};
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
        let read = Stated::parse(&text).unwrap();
        assert_eq!((read.log.as_str(), read.record, read.revision), (place.log, place.record, 2));
        said.via.value = Evidence::Declared;
        assert_eq!((read.role.as_str(), &read.said), ("product", &said));
        for other in [
            text.replace('\n', "\r\n"),
            text.replace("revision: 2", "revision: 02"),
            text.replace("reason: ", "reason:  "),
            text.replace("reason: Too early.\n", ""),
            text.replace("object", "accept"),
            text.replace("grace", "Grace"),
            text.replace("T08", " 08"),
            text.replace("role: product\n", ""),
            text.replace("role: product", "role: product\nrole: product"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            format!(" {text}"),
        ] {
            assert_eq!(Stated::parse(&other), None, "{other:?}");
        }
    }
}
