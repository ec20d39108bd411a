//! What other records may have to know of one.

use std::borrow::Cow;

use crate::record::{Record, RecordId, Status};

/// What other records may have to know of one: it follows from its path and its bytes alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note<'m> {
    /// Its id.
    pub id: Option<RecordId>,
    /// Where it stands.
    pub status: Option<Status>,
    /// Whether it is of this program's own form.
    pub native: bool,
    /// Whether its body was read too. Of the front matter alone, links, status and relations are those that stand there.
    pub whole: bool,
    /// The numbers that it supersedes, each in four bytes, the lowest first.
    pub(super) supersedes: Cow<'m, [u8]>,
    /// The numbers that it relates to, in the same way.
    pub(super) relates: Cow<'m, [u8]>,
    /// The paths that its links lead to, each behind its length in two bytes.
    pub(super) links: Cow<'m, [u8]>,
    /// Whether all of it can be kept; else the record is read each time.
    pub(super) fits: bool,
}

impl Note<'_> {
    /// Notes what others may have to know of a record.
    pub fn of(record: &Record, whole: bool) -> Note<'static> {
        let numbers = |numbers: &[crate::text::Spanned<u32>]| {
            numbers.iter().flat_map(|number| number.value.to_le_bytes()).collect::<Vec<u8>>()
        };
        let mut links = Vec::new();
        let mut fits = !record.is_lost;
        for path in record.links.iter().filter_map(|link| link.path_from(record.path())) {
            match u16::try_from(path.len()) {
                Ok(length) => {
                    links.extend(length.to_le_bytes());
                    links.extend(path.as_bytes());
                }
                Err(_) => fits = false,
            }
        }
        Note {
            id: record.id.as_ref().map(|id| id.value),
            status: record.status.as_ref().map(|status| status.value),
            native: !record.is_inherited(),
            whole,
            supersedes: Cow::Owned(numbers(&record.supersedes)),
            relates: Cow::Owned(numbers(&record.relates)),
            links: Cow::Owned(links),
            fits,
        }
    }

    /// The same note, on loan.
    pub(super) fn on_loan(&self) -> Note<'_> {
        let Self { id, status, native, whole, fits, .. } = *self;
        let [supersedes, relates, links] =
            [&self.supersedes, &self.relates, &self.links].map(|part| Cow::Borrowed(&**part));
        Note { id, status, native, whole, supersedes, relates, links, fits }
    }

    /// The numbers of the records that it takes the place of.
    pub fn supersedes(&self) -> impl Iterator<Item = u32> + '_ {
        numbers(&self.supersedes)
    }

    /// The numbers of the records that it relates to.
    pub fn relates(&self) -> impl Iterator<Item = u32> + '_ {
        numbers(&self.relates)
    }

    /// The paths that its links lead to, from the root of the repository.
    pub fn links(&self) -> impl Iterator<Item = &str> + '_ {
        let mut rest: &[u8] = &self.links;
        std::iter::from_fn(move || {
            let (length, after) = rest.split_first_chunk()?;
            let (path, after) = after.split_at_checked(usize::from(u16::from_le_bytes(*length)))?;
            rest = after;
            std::str::from_utf8(path).ok()
        })
    }

    /// Whether it was accepted at some time.
    pub(super) fn was_accepted(&self) -> bool {
        self.status.is_some_and(Status::was_accepted)
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
}
