//! The words of a text, as they go into the index.
//!
//! Markdown is read as it is written, without rendering it: what a reader does not see (destinations of links, tags,
//! comments, the names beside fences) is passed over. Every step moves on, so that hostile text costs no more than its length.

use memchr::{memchr, memmem};

use crate::text::fold;

/// The most bytes of a word that count; longer ones, such as digests, are found by their first ones.
pub(super) const LONGEST: usize = 32;

/// A word as four numbers, its bytes first to last, filled up with zeros.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Word(pub(super) [u64; LONGEST / 8]);

impl Word {
    /// Takes the first [`LONGEST`] bytes, never half a character.
    pub(super) fn new(text: &str) -> Self {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let mut bytes = [0; LONGEST];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Self::from_bytes(&bytes)
    }

    pub(super) fn from_bytes(bytes: &[u8; LONGEST]) -> Self {
        let mut numbers = [0; LONGEST / 8];
        for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
            *number = u64::from_le_bytes(*bytes);
        }
        Self(numbers)
    }

    pub(super) fn bytes(self) -> [u8; LONGEST] {
        let mut bytes = [0; LONGEST];
        for (number, bytes) in self.0.iter().zip(bytes.as_chunks_mut().0) {
            *bytes = number.to_le_bytes();
        }
        bytes
    }

    /// Its length in bytes: a word holds no zero.
    pub(super) fn len(self) -> usize {
        let full = self.0.iter().take_while(|&&number| number >> 56 != 0).count();
        full * 8 + self.0.get(full).map_or(0, |number| 8 - number.leading_zeros() as usize / 8)
    }
}

/// What a byte is to the reader of Markdown: a letter or digit as the index keeps it, or one of the marks below.
const CLASS: [u8; 256] = {
    let mut class = [BLANK; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = usize::to_le_bytes(byte)[0];
        if b.is_ascii_alphanumeric() {
            class[byte] = b.to_ascii_lowercase();
        } else if !b.is_ascii() {
            class[byte] = FOREIGN;
        }
        byte += 1;
    }
    class[b'\n' as usize] = LINE;
    class[b'<' as usize] = ANGLE;
    class[b']' as usize] = BRACKET;
    class[b'&' as usize] = ENTITY;
    class[b'`' as usize] = TICK;
    class
};
const BLANK: u8 = 0;
const FOREIGN: u8 = 1;
const LINE: u8 = 2;
const ANGLE: u8 = 3;
const BRACKET: u8 = 4;
const ENTITY: u8 = 5;
const TICK: u8 = 6;
/// The least class that is a letter or digit.
const LETTER: u8 = b'0';

/// A tag that has not ended after so many bytes is none.
const LONGEST_TAG: usize = 4096;

/// Calls `emit` with each word of plain text.
pub(super) fn of_plain(text: &str, emit: &mut impl FnMut(Word)) {
    Reader {
        text,
        at: 0,
        ticks: 0,
        fence: None,
        reference: false,
        next_angle: None,
        no_comment_end: false,
        plain: true,
    }
    .read(emit);
}

/// Calls `emit` with each word of Markdown that a reader sees.
pub(super) fn of_markdown(text: &str, emit: &mut impl FnMut(Word)) {
    let mut reader = Reader {
        text,
        at: 0,
        ticks: 0,
        fence: None,
        reference: false,
        next_angle: None,
        no_comment_end: false,
        plain: false,
    };
    reader.line();
    reader.read(emit);
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How many backticks opened the code that this is in; 0 outside.
    ticks: usize,
    /// What opened the fenced block that this is in: its byte and how many.
    fence: Option<(u8, usize)>,
    /// Whether the line begins as the definition of a reference does.
    reference: bool,
    /// Where the next `>` is, once looked for: the text's length where there is none.
    next_angle: Option<usize>,
    no_comment_end: bool,
    plain: bool,
}

impl Reader<'_> {
    fn read(&mut self, emit: &mut impl FnMut(Word)) {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            match CLASS[usize::from(byte)] {
                LETTER.. => self.word(emit),
                FOREIGN => self.foreign(self.at, emit),
                BLANK => self.at += 1,
                _ if self.plain => self.at += 1,
                LINE => {
                    self.at += 1;
                    self.line();
                }
                _ if self.fence.is_some() => self.at += 1,
                TICK => {
                    let run = run(bytes, self.at, b'`');
                    self.at += run;
                    match self.ticks {
                        0 => self.ticks = run,
                        open if open == run => self.ticks = 0,
                        _ => {}
                    }
                }
                _ if self.ticks > 0 => self.at += 1,
                ANGLE => self.angle(),
                BRACKET => self.bracket(),
                _ => self.entity(),
            }
        }
    }

    /// Reads a word that begins with an ASCII letter or digit.
    fn word(&mut self, emit: &mut impl FnMut(Word)) {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut word = [0; LONGEST / 8];
        let mut end = start;
        for number in &mut word {
            let (letters, count) = eight(&bytes[end..]);
            *number = letters;
            end += count;
            if count < 8 {
                break;
            }
        }
        if end - start == LONGEST {
            let rest = bytes[end..].iter().position(|&byte| CLASS[usize::from(byte)] < LETTER);
            end = rest.map_or(bytes.len(), |rest| end + rest);
        }
        if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
            self.foreign(start, emit);
        } else {
            self.at = end;
            emit(Word(word));
        }
    }

    /// Reads a word with characters beyond ASCII, or steps over one such character that is not part of a word.
    fn foreign(&mut self, start: usize, emit: &mut impl FnMut(Word)) {
        let rest = &self.text[start..];
        let end = rest.find(|c| !fold::is_word(c)).unwrap_or(rest.len());
        if end == 0 {
            self.at = start + rest.chars().next().map_or(1, char::len_utf8);
            return;
        }
        self.at = start + end;
        of_run(&fold::fold(&rest[..end]), emit);
    }

    /// Looks at the beginning of a line: a fence, the definition of a reference, or the end of a paragraph.
    fn line(&mut self) {
        let bytes = self.text.as_bytes();
        let blank = bytes[self.at..].iter().take_while(|&&byte| matches!(byte, b' ' | b'\t' | b'>')).count();
        self.at += blank;
        let Some(&first) = bytes.get(self.at) else { return };
        self.reference = first == b'[' && bytes.get(self.at + 1) != Some(&b'^');
        match first {
            b'\n' | b'\r' => self.ticks = 0,
            b'`' | b'~' => {
                let run = run(bytes, self.at, first);
                let end = memchr(b'\n', &bytes[self.at..]).map_or(bytes.len(), |end| self.at + end);
                match self.fence {
                    None if run >= 3 && memchr(b'`', &bytes[self.at + run..end]).is_none() => {
                        (self.fence, self.ticks, self.at) = (Some((first, run)), 0, end);
                    }
                    Some((byte, open))
                        if byte == first
                            && run >= open
                            && self.text[self.at + run..end].trim().is_empty() =>
                    {
                        (self.fence, self.at) = (None, end);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Steps over a tag or a comment, or over a `<` that begins neither.
    fn angle(&mut self) {
        let bytes = self.text.as_bytes();
        let rest = &bytes[self.at..];
        let start = self.at;
        self.at += 1;
        if rest.starts_with(b"<!--") {
            if !self.no_comment_end {
                match memmem::find(&rest[4..], b"-->") {
                    Some(end) => self.at = start + 4 + end + 3,
                    None => self.no_comment_end = true,
                }
            }
            return;
        }
        let slash = usize::from(rest.get(1) == Some(&b'/'));
        let name = rest[1 + slash..].iter().take(24).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let after = rest.get(1 + slash + name);
        if name == 0 || !after.is_some_and(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\n' | b'\t')) {
            return;
        }
        let known = self.next_angle.filter(|&end| end >= self.at);
        let end = known.unwrap_or_else(|| memchr(b'>', rest).map_or(bytes.len(), |end| start + end));
        self.next_angle = Some(end);
        if end < bytes.len()
            && end - start < LONGEST_TAG
            && memmem::find(&bytes[start..end], b"\n\n").is_none()
        {
            self.at = end + 1;
        }
    }

    /// Steps over where a link leads: `](…)` up to a title, and what a reference is defined as.
    fn bracket(&mut self) {
        let bytes = self.text.as_bytes();
        self.at += 1;
        match bytes.get(self.at) {
            Some(b'(') => self.at += 1,
            Some(b':') if self.reference => {
                self.reference = false;
                self.at += 1;
                self.at += bytes[self.at..].iter().take_while(|&&byte| matches!(byte, b' ' | b'\t')).count();
            }
            _ => return,
        }
        let mut depth = 0_usize;
        let length = bytes[self.at..].iter().position(|byte| match byte {
            b'(' => {
                depth += 1;
                false
            }
            b')' if depth == 0 => true,
            b')' => {
                depth -= 1;
                false
            }
            byte => byte.is_ascii_whitespace(),
        });
        self.at += length.unwrap_or(bytes.len() - self.at);
    }

    /// Steps over `&amp;` and the like, or over an `&` that begins nothing.
    fn entity(&mut self) {
        self.at += 1;
        let rest = &self.text.as_bytes()[self.at..];
        let name =
            rest.iter().take(12).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        if name > 0 && rest.get(name) == Some(&b';') {
            self.at += name;
        }
    }
}

/// Emits the words of a folded run: as it stands, or, in scripts without blanks, each character and each pair of neighbours.
fn of_run(run: &str, emit: &mut impl FnMut(Word)) {
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let unspaced = fold::is_unspaced(first);
        let end = rest.find(|c| fold::is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if unspaced {
            let mut before: Option<usize> = None;
            for (at, c) in part.char_indices() {
                let end = at + c.len_utf8();
                emit(Word::new(&part[at..end]));
                if let Some(before) = before {
                    emit(Word::new(&part[before..end]));
                }
                before = Some(at);
            }
        } else {
            emit(Word::new(part));
        }
        rest = after;
    }
}

/// Gives the ASCII letters and digits, eight at the most, that some bytes begin with, made small, and how many they are.
fn eight(bytes: &[u8]) -> (u64, usize) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let number = match bytes.first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => {
            let mut few = [0; 8];
            few[..bytes.len()].copy_from_slice(bytes);
            u64::from_le_bytes(few)
        }
    };
    // All eight bytes at once: the upper bit of each says whether it is as great as a bound.
    let plain = number & (EACH * 0x7F);
    let small = plain | (EACH * 0x20);
    let from = |bytes: u64, bound: u8| bytes + EACH * u64::from(0x80 - bound);
    let letters = from(small, b'a') & !from(small, b'z' + 1);
    let digits = from(plain, b'0') & !from(plain, b'9' + 1);
    let others = !((letters | digits) & !number) & (EACH * 0x80);
    let count = others.trailing_zeros() / 8;
    let kept = 1_u64.checked_shl(count * 8).map_or(u64::MAX, |bit| bit - 1);
    ((number | (EACH * 0x20)) & kept, count as usize)
}

fn run(bytes: &[u8], at: usize, of: u8) -> usize {
    bytes[at..].iter().take_while(|&&byte| byte == of).count()
}
