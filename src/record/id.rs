//! The identity of a record: random, short, and never changed, so that renumbering breaks no sign-off.

use std::fmt;
use std::str::FromStr;

/// Crockford's base 32 in lower case: no `i`, `l`, `o`, `u`, which people misread.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Whether a byte is one of the digits: ten thousand ids are read from the memo of a log in a moment.
const IS_DIGIT: [bool; 256] = {
    let mut table = [false; 256];
    let mut at = 0;
    while at < DIGITS.len() {
        table[DIGITS[at] as usize] = true;
        at += 1;
    }
    table
};

/// An id such as `k7f3-2m9q`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordId([u8; 9]);

impl RecordId {
    /// Makes an id from five random bytes: 40 bits.
    ///
    /// At least one letter is among the first four characters, so that no YAML parser takes the id for a number or a
    /// date.
    pub fn from_random(mut random: [u8; 5]) -> Self {
        random[0] |= 0b1000_0000;
        let bits = random.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut text = [b'-'; 9];
        for (place, at) in [0, 1, 2, 3, 5, 6, 7, 8].into_iter().enumerate() {
            let digit = usize::try_from(bits >> (35 - 5 * place) & 31).expect("five bits fit");
            text[at] = DIGITS[digit];
        }
        Self(text)
    }

    /// Takes the bytes of an id as it stands in the file; `None` where they are none.
    pub fn from_bytes(bytes: [u8; 9]) -> Option<Self> {
        let valid = bytes.iter().enumerate().all(|(at, byte)| match at {
            4 => *byte == b'-',
            _ => IS_DIGIT[usize::from(*byte)],
        });
        valid.then_some(Self(bytes))
    }

    /// Takes bytes again that [`as_bytes`](Self::as_bytes) gave, as a memo keeps them, and does not look at each.
    pub(crate) const fn again(bytes: [u8; 9]) -> Self {
        Self(bytes)
    }

    /// The id as it stands in the file, in bytes.
    pub const fn as_bytes(&self) -> &[u8; 9] {
        &self.0
    }

    /// The id as it stands in the file.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("an id is made of ASCII digits")
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RecordId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::from_bytes(text.as_bytes().try_into().map_err(|_| ())?).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_can_be_read_and_is_never_a_number() {
        for random in [[0; 5], [255; 5], [1, 2, 3, 4, 5]] {
            let id = RecordId::from_random(random);
            assert_eq!(id.as_str().parse(), Ok(id));
            assert!(id.as_str().as_bytes()[0] >= b'g', "{id} starts with a letter that no number holds");
        }
        assert_eq!(RecordId::from_random([255; 5]).as_str(), "zzzz-zzzz");
        for wrong in ["", "k7f3-2m9", "k7f3-2m9Q", "k7f3_2m9q", "k7f3-2m9l", "k7f3-2m9é"] {
            assert_eq!(wrong.parse::<RecordId>(), Err(()), "{wrong}");
        }
    }
}
