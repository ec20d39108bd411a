//! What makes two words the same to a reader who searches: case, accents and width do not count.
//!
//! `templates/site/search.js` does the same to what is typed; `cases.json` holds both to it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Tells whether a character is part of a word; those that [`fold`] drops do not end one.
pub fn is_word(c: char) -> bool {
    is_kept(c) || is_dropped(c)
}

fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Accents, points, and characters without width. The vowel signs of Indic scripts stay: they are letters.
fn is_dropped(c: char) -> bool {
    matches!(u32::from(c),
        0xAD | 0x300..=0x36F | 0x591..=0x5C7 | 0x64B..=0x65F | 0x670 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0x20D0..=0x20FF | 0xFE00..=0xFE0F
        | 0xFE20..=0xFE2F | 0xFEFF)
}

/// Tells whether a script writes its words without blanks between them.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0xE00..=0xEFF | 0x1000..=0x109F | 0x1100..=0x11FF | 0x1780..=0x17FF | 0x3005..=0x3007
        | 0x3040..=0x30FF | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Folds a run of word characters: NFKD, accents off, small letters, the letters that only look accented, NFC.
pub fn fold(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.nfkd().filter(|&c| is_kept(c) && !is_dropped(c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ŧ' => plain.push('t'),
            'ı' => plain.push('i'),
            'ς' => plain.push('σ'),
            c => plain.push(c),
        }
    }
    if plain.is_ascii() { plain } else { plain.nfc().collect() }
}
