//! Which records have to be read, so that no rule could find out that the others were not.
//!
//! Too many never does harm: what is read is judged as it is. Too few would.

use crate::check::memo::Note;
use crate::log::Numbers;
use crate::record::{Status, number_of};
use crate::rules::folded;

/// A record of a log, in the byte order of the paths.
pub(super) struct Known<'k> {
    pub(super) path: &'k str,
    pub(super) note: &'k Note<'k>,
}

/// The records of a log by what they are found by.
pub(super) struct Index<'k> {
    known: &'k [Known<'k>],
    number_of: Vec<Option<u32>>,
    /// All numbers, and those that several records have.
    all_numbers: Numbers,
    shared_numbers: Numbers,
    numbers: Groups,
    ids: Groups,
    /// By a hash of the paths as some file systems compare them: those that share one may be different all the same.
    folds: Groups,
    /// Who supersedes a number.
    newer: Groups,
}

/// Keys with the places of the records that have them.
struct Groups {
    pairs: Vec<(u64, u32)>,
    /// Whether they are in order. To look one key up among all takes less than to sort them.
    sorted: bool,
}

impl Groups {
    fn new(pairs: impl Iterator<Item = (u64, usize)>) -> Self {
        let place = |at| u32::try_from(at).expect("a log has fewer records than that");
        let pairs: Vec<(u64, u32)> = pairs.map(|(key, at)| (key, place(at))).collect();
        Self { sorted: pairs.is_sorted(), pairs }
    }

    fn sort(mut self) -> Self {
        if !self.sorted {
            self.pairs.sort_unstable();
        }
        Self { sorted: true, ..self }
    }

    fn of(&self, key: u64) -> impl Iterator<Item = usize> + '_ {
        let start = if self.sorted { self.pairs.partition_point(|(own, _)| *own < key) } else { 0 };
        let near = self.pairs[start..].iter().take_while(move |(own, _)| !self.sorted || *own == key);
        near.filter(move |(own, _)| *own == key).map(place)
    }
}

fn place(pair: &(u64, u32)) -> usize {
    pair.1 as usize
}

/// From so many records on that others are looked up for, sorting is worth it.
const WORTH_SORTING: usize = 64;

impl<'k> Index<'k> {
    /// `expected` is how many records others will be looked up for.
    pub(super) fn new(known: &'k [Known<'k>], expected: usize) -> Self {
        let prepared = |groups: Groups| if expected < WORTH_SORTING { groups } else { groups.sort() };
        let number_of: Vec<Option<u32>> = known.iter().map(|one| number_of(one.path)).collect();
        let (mut all_numbers, mut shared_numbers) = (Numbers::default(), Numbers::default());
        for number in number_of.iter().flatten() {
            if !all_numbers.insert(*number) {
                shared_numbers.insert(*number);
            }
        }
        let numbers =
            number_of.iter().enumerate().filter_map(|(at, number)| Some((u64::from((*number)?), at)));
        let numbers = prepared(Groups::new(numbers));
        let id_of = |note: &Note<'_>| note.id.map(|id| key_of_id(id.as_bytes()));
        let ids = known.iter().enumerate().filter_map(|(at, one)| Some((id_of(one.note)?, at)));
        let ids = prepared(Groups::new(ids));
        let folds = prepared(Groups::new(known.iter().enumerate().map(|(at, one)| (fold(one.path), at))));
        let newer = Groups::new(
            known
                .iter()
                .enumerate()
                .flat_map(|(at, one)| one.note.supersedes().map(move |number| (u64::from(number), at))),
        )
        .sort();
        Self { known, number_of, all_numbers, shared_numbers, numbers, ids, folds, newer }
    }

    /// All numbers.
    pub(super) fn numbers(&self) -> Numbers {
        self.all_numbers.clone()
    }

    /// The records that a number leads to.
    fn numbered(&self, number: u32) -> impl Iterator<Item = usize> + '_ {
        self.numbers.of(u64::from(number))
    }

    /// The records that take the place of one.
    fn successors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.number_of[at].into_iter().flat_map(|number| self.newer.of(u64::from(number)))
    }

    /// Marks the records of which the order or the number of a log tells: those without a number of their own.
    ///
    /// `number-missing`, `number-duplicate`: the number that is proposed to one depends on how many there are.
    pub(super) fn mark_numbers(&self, marked: &mut [bool]) {
        for (at, number) in self.number_of.iter().enumerate() {
            marked[at] |= number.is_none_or(|number| self.shared_numbers.contains(number));
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
        for (at, one) in self.known.iter().enumerate() {
            // `supersedes-unknown`, `relation-unknown`.
            let mut numbers = one.note.supersedes().chain(one.note.relates());
            marked[at] |= numbers.any(|number| !self.all_numbers.contains(number));
            // `successor-missing`.
            let is_superseded = one.note.status == Some(Status::Superseded);
            marked[at] |= is_superseded && self.successors(at).next().is_none();
            // `link-broken`.
            for path in one.note.links() {
                if !marked[at] && self.known.binary_search_by(|other| other.path.cmp(path)).is_err() {
                    marked[at] = !is_there(path)?;
                }
            }
        }
        Ok(())
    }

    /// Marks all that belongs to what is marked: the same number, the same id, one path to some system, what it
    /// supersedes and what supersedes it, and what belongs to those.
    pub(super) fn close(&self, marked: &mut [bool]) {
        let mut open: Vec<usize> = (0..marked.len()).filter(|at| marked[*at]).collect();
        if open.len() == marked.len() {
            return;
        }
        while let Some(at) = open.pop() {
            let note = self.known[at].note;
            let number = self.number_of[at].into_iter();
            let same = number.flat_map(|number| self.numbered(number));
            let older = note.supersedes().flat_map(|number| self.numbered(number));
            let id = note.id.into_iter().flat_map(|id| self.ids.of(key_of_id(id.as_bytes())));
            let fold = self.folds.of(fold(self.known[at].path));
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

/// The same for all paths that some file system takes for one, and for few others.
fn fold(path: &str) -> u64 {
    if path.is_ascii() { hash(path) } else { hash(&folded(path)) }
}

/// A hash that takes capital letters of ASCII for small ones, and so a few other signs for each other, eight at a time.
fn hash(text: &str) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let step =
        |hash: u64, word: u64| (hash ^ (word | SMALL)).wrapping_mul(0xd6e8_feb8_6659_fd93).rotate_left(29);
    let (words, last) = text.as_bytes().as_chunks();
    let hash = words.iter().fold(0, |hash, word| step(hash, u64::from_le_bytes(*word)));
    let mut word = [0; 8];
    word[..last.len()].copy_from_slice(last);
    step(hash, u64::from_le_bytes(word))
}
