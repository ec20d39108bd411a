//! What the path of a record alone says of it: others are found by that, and of ten thousand paths it is not worked out
//! each time.

use crate::record::number_of;
use crate::rules::folded;

/// What is found by a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Name {
    /// Its number; 0 is none.
    pub(super) number: u32,
    /// The same for all paths that some file system takes for one, and for few others; never [`u64::MAX`].
    pub(super) fold: u64,
}

impl Name {
    /// How many bytes [`to_bytes`](Self::to_bytes) gives.
    pub(super) const BYTES: usize = 12;

    pub(super) fn of(path: &str) -> Self {
        let fold = if path.is_ascii() { hash(path) } else { hash(&folded(path)) };
        Self { number: number_of(path).unwrap_or(0), fold: fold.min(u64::MAX - 1) }
    }

    pub(super) fn to_bytes(self) -> [u8; Self::BYTES] {
        (u128::from(self.fold) << 32 | u128::from(self.number)).to_le_bytes()[..Self::BYTES]
            .try_into()
            .expect("sixteen bytes hold twelve")
    }

    pub(super) fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let [n0, n1, n2, n3, fold @ ..] = bytes;
        Self { number: u32::from_le_bytes([n0, n1, n2, n3]), fold: u64::from_le_bytes(fold) }
    }
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

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn a_name_comes_back_from_its_bytes() {
        for path in ["decisions/0042-a.md", "d/ä.md", "999999-x.md", ""] {
            assert_eq!(Name::from_bytes(Name::of(path).to_bytes()), Name::of(path), "{path}");
        }
        assert_eq!(Name::of("d/0042-a.md").number, 42);
    }

    #[test]
    fn paths_that_some_file_system_takes_for_one_share_a_fold() {
        assert_eq!(Name::of("d/0001-ä.md").fold, Name::of("D/0001-A\u{308}.md").fold);
        assert_ne!(Name::of("d/0001-a.md").fold, Name::of("d/0001-b.md").fold);
    }
}
