//! Names that stay the same for ever: from the identity of a log and of a record, never from an address or a day.

use sha2::{Digest as _, Sha256};

use crate::site::view::{LogView, RecordView, SiteView};

/// The name of the site, or of a part of it, as `urn:uuid:`: that of the log where it is one log as a whole.
pub(super) fn of_site(site: &SiteView, part: &str) -> String {
    match site.logs.as_slice() {
        [log] if part.is_empty() && is_uuid(&log.id) => format!("urn:uuid:{}", log.id.to_ascii_lowercase()),
        logs => {
            let ids: Vec<&str> = logs.iter().map(|log| log.id.as_str()).collect();
            format!("urn:uuid:{}", uuid(&["site", &ids.join(" "), part]))
        }
    }
}

/// The name of a record as `urn:uuid:`, from its identity, or else its path, and the log's.
pub(super) fn of_record(log: &LogView, record: &RecordView) -> String {
    format!("urn:uuid:{}", record_uuid(log, record))
}

/// The same without `urn:uuid:`.
pub(super) fn record_uuid(log: &LogView, record: &RecordView) -> String {
    match &record.id {
        Some(id) => uuid(&["record", &log.id, id]),
        None => uuid(&["path", &log.id, &record.path]),
    }
}

/// A UUID of version 8 from words.
fn uuid(words: &[&str]) -> String {
    let mut hash = Sha256::new();
    for word in words {
        hash.update(word.as_bytes());
        hash.update([0]);
    }
    let hash = hash.finalize();
    let mut bytes: [u8; 16] = hash[..16].try_into().expect("a digest is longer than a UUID");
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push(char::from(DIGITS[usize::from(byte >> 4)]));
        out.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    out
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_depends_on_identities_alone() {
        let site = crate::site::fixture::site();
        let (log, record) = (&site.logs[0], &site.logs[0].records[0]);
        assert_eq!(of_site(&site, ""), "urn:uuid:6f1c0e52-7d0a-4c7e-9a51-0123456789ab");
        assert_ne!(of_site(&site, "waiting-product"), of_site(&site, "waiting-engineering"));
        let name = of_record(log, record);
        assert!(is_uuid(&name["urn:uuid:".len()..]), "{name}");
        assert_eq!(&name[23..24], "8", "{name}");
        let moved =
            RecordView { title: "x".to_owned(), path: "y.md".to_owned(), number: None, ..record.clone() };
        assert_eq!(of_record(log, &moved), name);
        assert_ne!(of_record(&LogView { id: "other".to_owned(), ..log.clone() }, record), name);
        let foreign = RecordView { id: None, ..record.clone() };
        assert_ne!(
            of_record(log, &foreign),
            of_record(log, &RecordView { path: "z".to_owned(), ..foreign.clone() })
        );
    }
}
