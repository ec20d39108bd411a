//! Makes the index for searching while records' pages are made: of each record what is shown of it, and its words.

use rayon::prelude::*;

use crate::site::from_log::Site;
use crate::site::search::{Entry, Index, Meta, Signature, Terms, terms};
use crate::site::view::{RecordView, SignatureState, StatusMark};

/// How many records are made ready at once: the index takes them in while the next ones are.
const BATCH: usize = 256;

/// Does something with each record and indexes it.
///
/// While one thread takes a batch into the index, the others work on the next. The first error ends it.
pub(crate) fn index<E: Send>(
    site: &Site,
    each: impl Fn((usize, usize)) -> Result<(), E> + Sync,
) -> Result<Index, E> {
    let places = site.places();
    let ready = |batch: &[(usize, usize)]| -> Result<Vec<(Meta, Terms)>, E> {
        batch.par_iter().map(|place| each(*place).map(|()| found(site, *place))).collect()
    };
    let mut index = Index::default();
    let mut waiting = Vec::new();
    for batch in places.chunks(BATCH) {
        let take = || {
            for (meta, terms) in std::mem::take(&mut waiting) {
                index.add(meta, &terms);
            }
        };
        let ((), next) = rayon::join(take, || ready(batch));
        waiting = next?;
    }
    for (meta, terms) in waiting {
        index.add(meta, &terms);
    }
    Ok(index)
}

fn found(site: &Site, place: (usize, usize)) -> (Meta, Terms) {
    let record = &site.view().logs[place.0].records[place.1];
    let signatures: Vec<Signature<'_>> = record
        .signatures
        .iter()
        .take(2)
        .map(|signature| Signature {
            role: &signature.role,
            role_name: &signature.role_name,
            state: state_key(signature.state),
            word: signature.state_word,
        })
        .collect();
    let tags: Vec<&str> = record.tags.iter().map(String::as_str).collect();
    let mut people: Vec<&str> = record.driver.iter().chain(&record.driver_key).map(String::as_str).collect();
    people.extend(record.signatures.iter().filter_map(|signature| signature.signer_name.as_deref()));
    people.extend(record.signatures.iter().filter_map(|signature| signature.signer.as_deref()));
    people.sort_unstable();
    people.dedup();
    let (mark, status) = status(record);
    let date = record.decided.as_ref().or(record.date.as_ref());
    let entry = Entry {
        label: &record.label,
        number: record.number,
        title: &record.title,
        href: &record.href,
        mark,
        status: &status,
        kind: &record.kind.key,
        kind_name: &record.kind.name,
        signatures: &signatures,
        date: date.map_or("", |date| if date.iso.is_empty() { &date.text } else { &date.iso }),
        tags: &tags,
        people: &people,
        snippet: &record.summary,
        body: site.markdown(place),
    };
    (Meta::new(&entry), terms(&entry))
}

/// The word for a state in the names of classes.
fn state_key(state: SignatureState) -> &'static str {
    match state {
        SignatureState::Signed => "signed",
        SignatureState::Stale => "stale",
        SignatureState::Invalid => "invalid",
        SignatureState::Missing => "missing",
        SignatureState::NotRequired => "not-required",
        SignatureState::Objected => "objected",
    }
}

/// The mark and the word of a status, as everywhere.
fn status(record: &RecordView) -> (&'static str, String) {
    if record.status.doubt {
        return ("doubt", format!("{}, does not count", record.status.word));
    }
    let mark = match record.status.mark {
        StatusMark::Draft => "draft",
        StatusMark::Proposed => "proposed",
        StatusMark::Accepted => "accepted",
        StatusMark::Rejected => "rejected",
        StatusMark::Deprecated => "deprecated",
        StatusMark::Superseded => "superseded",
        StatusMark::Other => "other",
    };
    (mark, record.status.word.clone())
}
