//! Which records have to be read, so that no rule could find out that the others were not.
//!
//! Too many never does harm: what is read is judged as it is. Too few would.

use crate::check::memo::Note;
use crate::check::memo::format::Kept;
use crate::check::memo::name::Name;
use crate::git::Entry;
use crate::log::Numbers;
use crate::record::{Status, number_of};

/// What is known of the records of a log, in the byte order of their paths.
#[derive(Clone, Copy)]
pub(super) struct Known<'k> {
    pub(super) entries: &'k [Entry],
    pub(super) notes: &'k [Learnt<'k>],
}

/// Where what is known of a record comes from.
#[derive(Debug)]
pub(super) enum Learnt<'m> {
    /// From the memo.
    Before(Kept<'m>),
    /// From the record itself.
    Now(Box<Note<'static>>),
}

impl Learnt<'_> {
    pub(super) fn note(&self) -> Note<'_> {
        match self {
            Self::Before(kept) => kept.note(),
            Self::Now(note) => note.on_loan(),
        }
    }

    /// What its path says, which is at hand where the memo has it.
    fn name(&self, path: &str) -> Name {
        match self {
            Self::Before(kept) => kept.name(),
            Self::Now(_) => Name::of(path),
        }
    }
}

impl<'k> Known<'k> {
    fn len(self) -> usize {
        self.entries.len()
    }

    fn path(self, at: usize) -> &'k str {
        self.entries[at].path()
    }

    fn note(self, at: usize) -> Note<'k> {
        self.notes[at].note()
    }

    fn name(self, at: usize) -> Name {
        self.notes[at].name(self.path(at))
    }
}

/// The records of a log by what they are found by.
pub(super) struct Index<'k> {
    known: Known<'k>,
    /// The number of each; 0 is none.
    own_numbers: Vec<u32>,
    /// All numbers, and those that several records have.
    all_numbers: Numbers,
    shared_numbers: Numbers,
    numbers: Groups,
    ids: Groups,
    /// By a hash of the paths as some file systems compare them: those that share one may be different all the same.
    folds: Groups,
    /// Who supersedes a number.
    newer: Vec<(u64, u32)>,
}

/// Keys with the places of the records that have them.
enum Groups {
    /// The key of each record, in the order of the records: to look one key up among all takes less than to sort them.
    AsTheyStand(Vec<u64>),
    /// In the order of the keys.
    Sorted(Vec<(u64, u32)>),
}

/// The key of a record that has none.
const NONE: u64 = u64::MAX;

impl Groups {
    fn new(keys: Vec<u64>, expected: usize) -> Self {
        if expected < WORTH_SORTING {
            return Self::AsTheyStand(keys);
        }
        let pairs = keys.iter().enumerate().filter(|(_, key)| **key != NONE);
        let mut pairs: Vec<(u64, u32)> = pairs.map(|(at, key)| (*key, short(at))).collect();
        pairs.sort_unstable();
        Self::Sorted(pairs)
    }

    fn has_several(&self, key: u64) -> bool {
        self.of(key).nth(1).is_some()
    }

    fn of(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        let (unsorted, sorted): (&[u64], &[(u64, u32)]) = match self {
            Self::AsTheyStand(keys) => (keys, &[]),
            Self::Sorted(pairs) => (&[], pairs),
        };
        let unsorted = unsorted.iter().enumerate().filter(move |(_, own)| **own == key && key != NONE);
        unsorted.map(|(at, _)| at).chain(among(sorted, key))
    }
}

/// The places that stand behind a key in a list that is in order.
fn among(pairs: &[(u64, u32)], key: u64) -> impl Iterator<Item = usize> + '_ {
    let start = pairs.partition_point(|(own, _)| *own < key);
    pairs[start..].iter().take_while(move |(own, _)| *own == key).map(|(_, at)| *at as usize)
}

fn short(place: usize) -> u32 {
    u32::try_from(place).expect("a log has fewer records than that")
}

/// From so many records on that others are looked up for, sorting is worth it.
const WORTH_SORTING: usize = 64;

impl<'k> Index<'k> {
    /// `expected` is how many records others will be looked up for.
    pub(super) fn new(known: Known<'k>, expected: usize) -> Self {
        let count = known.len();
        let (mut all_numbers, mut shared_numbers) = (Numbers::default(), Numbers::default());
        let mut own_numbers = Vec::with_capacity(count);
        let (mut numbers, mut ids, mut folds) =
            (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        let mut newer = Vec::new();
        for at in 0..count {
            let (note, Name { number, fold }) = (known.note(at), known.name(at));
            if number != 0 && !all_numbers.insert(number) {
                shared_numbers.insert(number);
            }
            own_numbers.push(number);
            numbers.push(if number == 0 { NONE } else { u64::from(number) });
            ids.push(note.id.map_or(NONE, |id| key_of_id(id.as_bytes())));
            folds.push(fold);
            newer.extend(note.supersedes().map(|number| (u64::from(number), short(at))));
        }
        newer.sort_unstable();
        let [numbers, ids, folds] = [numbers, ids, folds].map(|keys| Groups::new(keys, expected));
        Self { known, own_numbers, all_numbers, shared_numbers, numbers, ids, folds, newer }
    }

    /// All numbers.
    pub(super) fn numbers(&self) -> Numbers {
        self.all_numbers.clone()
    }

    /// The records that a number leads to.
    fn numbered(&self, number: u32) -> impl Iterator<Item = usize> + '_ {
        self.numbers.of(u64::from(number))
    }

    /// The number of a record.
    fn number_of(&self, at: usize) -> Option<u32> {
        Some(self.own_numbers[at]).filter(|number| *number != 0)
    }

    /// The records that take the place of one.
    fn successors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.number_of(at).into_iter().flat_map(|number| among(&self.newer, u64::from(number)))
    }

    /// Marks the records of which the order or the number of a log tells: those without a number of their own.
    ///
    /// `number-missing`, `number-duplicate`: the number that is proposed to one depends on how many there are.
    pub(super) fn mark_numbers(&self, marked: &mut [bool]) {
        for (at, number) in self.own_numbers.iter().enumerate() {
            marked[at] |= *number == 0 || self.shared_numbers.contains(*number);
        }
    }

    /// Marks the records that have one of these numbers now: of paths that a change touches, of which one may be gone.
    pub(super) fn mark_heirs<'p>(&self, marked: &mut [bool], changed: impl Iterator<Item = &'p str>) {
        for at in changed.filter_map(number_of).flat_map(|number| self.numbered(number)) {
            marked[at] = true;
        }
    }

    /// Marks the records of which a rule may find something because another file is not there, or says so no more.
    /// `is_there` looks a path up that is no record's.
    ///
    /// What is found of records that are all there needs no mark. The records that a memo calls clean were all there when
    /// it was written, and judged together: one of which something is found is not among them, and what belongs to it,
    /// or to what is new, is read with it.
    pub(super) fn mark_bereft<E>(
        &self,
        marked: &mut [bool],
        mut is_there: impl FnMut(&str) -> Result<bool, E>,
    ) -> Result<(), E> {
        for (at, marked) in marked.iter_mut().enumerate() {
            let note = self.known.note(at);
            // `supersedes-unknown`, `relation-unknown`.
            let mut numbers = note.supersedes().chain(note.relates());
            *marked |= numbers.any(|number| !self.all_numbers.contains(number));
            // `successor-missing`.
            let is_superseded = note.status == Some(Status::Superseded);
            *marked |= is_superseded && self.successors(at).next().is_none();
            // `link-broken`.
            for path in note.links() {
                let is_record =
                    || self.known.entries.binary_search_by(|other| other.path().cmp(path)).is_ok();
                if !*marked && !is_record() {
                    *marked = !is_there(path)?;
                }
            }
        }
        Ok(())
    }

    /// Marks of the records that were let go those of which a rule finds something together with others that are there.
    ///
    /// Nobody has judged them together yet. What belongs to one of them is marked with it by [`close`](Self::close).
    pub(super) fn mark_together(&self, marked: &mut [bool], gone: &[bool]) {
        if !gone.contains(&true) {
            return;
        }
        for at in 0..self.known.len() {
            if marked[at] {
                continue;
            }
            let note = self.known.note(at);
            // `supersedes-circle`: around it numbers cannot fall all the way, whoever was let go of it.
            marked[at] = note.supersedes().any(|number| self.own_numbers[at] <= number);
            if !gone[at] {
                continue;
            }
            // `id-duplicate`, `name-clash`.
            marked[at] |= note.id.is_some_and(|id| self.ids.has_several(key_of_id(id.as_bytes())))
                || self.folds.has_several(self.known.name(at).fold);
            // `superseded-status`: the one decides, and the other is not superseded or rejected.
            let mut older = note.supersedes().flat_map(|number| self.numbered(number));
            marked[at] |= note.was_accepted() && older.any(|older| !self.is_over(older))
                || !self.is_over(at)
                    && self.successors(at).any(|newer| self.known.note(newer).was_accepted());
        }
    }

    /// Whether a record has a status that it may keep when another takes its place.
    fn is_over(&self, at: usize) -> bool {
        matches!(self.known.note(at).status, None | Some(Status::Rejected | Status::Superseded))
    }

    /// Marks all that belongs to what is marked: the same number, the same id, one path to some system, what it
    /// supersedes and what supersedes it, and what belongs to those.
    pub(super) fn close(&self, marked: &mut [bool]) {
        let mut open: Vec<usize> = (0..marked.len()).filter(|at| marked[*at]).collect();
        if open.len() == marked.len() {
            return;
        }
        while let Some(at) = open.pop() {
            let note = self.known.note(at);
            let number = self.number_of(at).into_iter();
            let same = number.flat_map(|number| self.numbered(number));
            let older = note.supersedes().flat_map(|number| self.numbered(number));
            let id = note.id.into_iter().flat_map(|id| self.ids.of(key_of_id(id.as_bytes())));
            let fold = self.folds.of(self.known.name(at).fold);
            for other in same.chain(older).chain(self.successors(at)).chain(id).chain(fold) {
                if !std::mem::replace(&mut marked[other], true) {
                    open.push(other);
                }
            }
        }
    }
}

/// An id without its dash is eight bytes.
fn key_of_id(id: &[u8; 9]) -> u64 {
    id.iter().enumerate().filter(|(at, _)| *at != 4).fold(0, |key, (_, byte)| key << 8 | u64::from(*byte))
}
