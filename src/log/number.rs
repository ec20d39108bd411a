//! Numbers and names of new records.

use std::collections::BTreeSet;

use crate::record::number_of;

/// The longest slug, in characters: file names stay below the limits of every file system.
const SLUG_LIMIT: usize = 60;

/// The next free number: one above the highest that any of these paths holds.
///
/// Gaps are never filled: a number that was once given away may be cited somewhere.
pub fn next_number<'p>(paths: impl IntoIterator<Item = &'p str>) -> u32 {
    let taken: BTreeSet<u32> = paths.into_iter().filter_map(number_of).collect();
    taken.last().map_or(1, |highest| highest + 1)
}

/// The part of a file name that a title gives: ASCII words joined by `-`; `record` where nothing is left.
pub fn slug(title: &str) -> String {
    let ascii = deunicode::deunicode(&title.replace(['\'', '’', '"'], "")).to_lowercase();
    let mut slug = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + 1 + word.len() > SLUG_LIMIT {
            if slug.is_empty() {
                slug.extend(word.chars().take(SLUG_LIMIT));
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    if slug.is_empty() { "record".to_owned() } else { slug }
}

/// The file name of a new record.
pub fn file_name(number: u32, title: &str) -> String {
    format!("{number:04}-{}.md", slug(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_above_the_highest() {
        assert_eq!(next_number([]), 1);
        assert_eq!(next_number(["d/0001-a.md", "d/0007-b.md", "d/README.md", "d/20200101-c.md"]), 8);
    }

    #[test]
    fn names_are_plain_whatever_the_title_is() {
        assert_eq!(file_name(2, "Adopt PostgreSQL for orders"), "0002-adopt-postgresql-for-orders.md");
        assert_eq!(slug("Don't \"panic\": 1/2"), "dont-panic-1-2");
        assert_eq!(slug("🎉"), "tada");
        assert_eq!(slug("…/../.."), "record");
        for title in
            ["注文データベースを選ぶ", "اختيار قاعدة البيانات", &"x".repeat(300), &"word ".repeat(60)]
        {
            let slug = slug(title);
            assert!(!slug.is_empty() && slug.len() <= SLUG_LIMIT, "{slug}");
            assert!(slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{slug}");
        }
    }
}
