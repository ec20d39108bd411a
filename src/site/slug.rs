//! File names for records' pages: stable when a title changes, unique, and safe on every file system.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::site::escape::path_segment;

/// Names that Windows keeps for devices, whatever the extension.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The longest name, in bytes, before `.html`: short enough for every file system.
const LONGEST: usize = 120;

/// What a page's name is made from.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The log's prefix.
    pub prefix: &'a str,
    /// The record's number.
    pub number: Option<u32>,
    /// The record's file, with `/`.
    pub path: &'a str,
}

/// Gives the address of a record's page, from the root of the site, by the name of the page.
pub fn address(slug: &str) -> String {
    format!("records/{}.html", path_segment(slug))
}

/// Gives each record the name of its page, without `.html`: `dr-42` from prefix and number.
///
/// Where there is no number, or several records have it, the name is the file's, with its folders where several files have
/// it. Names differ from each other even where case is ignored.
pub fn slugs(records: &[Named<'_>]) -> Vec<String> {
    let numbered: Vec<Option<String>> = records
        .iter()
        .map(|record| record.number.map(|number| clean(&format!("{}-{number}", record.prefix))))
        .collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for slug in numbered.iter().flatten() {
        *count.entry(slug).or_default() += 1;
    }
    let mut names: Vec<Option<String>> = numbered
        .iter()
        .map(|slug| slug.clone().filter(|slug| count.get(slug.as_str()) == Some(&1)))
        .collect();
    let mut used: BTreeSet<String> = names.iter().flatten().cloned().collect();
    // By path, so that the order in which the records come changes no name.
    let mut rest: Vec<usize> = (0..records.len()).filter(|index| names[*index].is_none()).collect();
    rest.sort_by_key(|index| records[*index].path);
    let stems: Vec<String> = rest.iter().map(|index| clean(stem(records[*index].path))).collect();
    let mut same: BTreeMap<&str, usize> = BTreeMap::new();
    for name in &stems {
        *same.entry(name).or_default() += 1;
    }
    for (index, stem) in rest.iter().zip(&stems) {
        // Files of one name, such as in several logs, are told apart by their folders.
        let alone = same.get(stem.as_str()) == Some(&1) && !used.contains(stem);
        let base = if alone { stem.clone() } else { clean(without_extension(records[*index].path)) };
        let mut name = base.clone();
        let mut next = 2;
        while !used.insert(name.clone()) {
            name = format!("{base}-{next}");
            next += 1;
        }
        names[*index] = Some(name);
    }
    names.into_iter().map(|name| name.expect("every record without a name has been given one")).collect()
}

/// Gives each word, such as a tag or the key of a person, the name of its page, without `.html`.
///
/// Names differ from each other even where case is ignored; which of two words that read alike keeps its name depends on
/// their order. `kind` stands in front of a name that no file system takes.
pub fn words<'w>(kind: &str, words: impl Iterator<Item = &'w str>) -> Vec<String> {
    let mut used = BTreeSet::new();
    let mut same: BTreeMap<String, usize> = BTreeMap::new();
    let name = |word: &str| {
        let base = clean_as(kind, word);
        let count = same.entry(base.clone()).or_default();
        loop {
            *count += 1;
            let name = if *count == 1 { base.clone() } else { format!("{base}-{count}") };
            if used.insert(name.clone()) {
                return name;
            }
        }
    };
    words.map(name).collect()
}

fn without_extension(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((rest, extension)) if !extension.contains('/') => rest,
        _ => path,
    }
}

fn stem(path: &str) -> &str {
    let path = without_extension(path);
    path.rsplit('/').next().unwrap_or(path)
}

fn clean(text: &str) -> String {
    clean_as("record", text)
}

/// Keeps letters, digits and single hyphens, in lower case and composed.
fn clean_as(kind: &str, text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for c in text.nfc().flat_map(char::to_lowercase).nfc() {
        let c = if c.is_alphanumeric() || c == '_' || unicode_normalization::char::is_combining_mark(c) {
            c
        } else {
            '-'
        };
        if name.len() + c.len_utf8() > LONGEST {
            break;
        }
        if c != '-' || !name.ends_with('-') {
            name.push(c);
        }
    }
    let name = name.trim_matches('-');
    let device = RESERVED.contains(&name)
        || (name.len() == 4
            && (name.starts_with("com") || name.starts_with("lpt"))
            && name.ends_with(|c: char| c.is_ascii_digit()))
        || matches!(name, "com¹" | "com²" | "com³" | "lpt¹" | "lpt²" | "lpt³");
    if name.is_empty() || device {
        format!("{kind}-{name}").trim_end_matches('-').to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(records: &[(Option<u32>, &str)]) -> Vec<String> {
        let named: Vec<Named<'_>> =
            records.iter().map(|(number, path)| Named { prefix: "DR", number: *number, path }).collect();
        slugs(&named)
    }

    #[test]
    fn the_number_names_the_page() {
        assert_eq!(
            of(&[(Some(42), "decisions/0042-adopt-postgresql.md"), (Some(7), "decisions/0007-x.md")]),
            ["dr-42", "dr-7"]
        );
    }

    #[test]
    fn without_a_number_of_its_own_the_file_names_it() {
        assert_eq!(
            of(&[(Some(1), "a/0001-x.md"), (Some(1), "a/0001-y.md"), (None, "a/Use It.md")]),
            ["0001-x", "0001-y", "use-it"]
        );
    }

    #[test]
    fn names_are_unique_where_case_and_composition_are_ignored() {
        assert_eq!(
            of(&[
                (None, "b/note.md"),
                (None, "a/Note.md"),
                (None, "c/NOTE.md"),
                (Some(2), "x.md"),
                (None, "dr-2.md")
            ]),
            ["b-note", "a-note", "c-note", "dr-2", "dr-2-2"]
        );
        assert_eq!(of(&[(None, "a/e\u{301}.md"), (None, "b/\u{e9}.md")]), ["a-\u{e9}", "b-\u{e9}"]);
    }

    #[test]
    fn folders_that_read_alike_still_give_two_names() {
        assert_eq!(
            of(&[(None, "a/b/x.md"), (None, "a-b/x.md"), (None, "A/B/x.md")]),
            ["a-b-x-3", "a-b-x-2", "a-b-x"]
        );
    }

    #[test]
    fn no_name_is_unsafe() {
        let long = format!("{}.md", "ü".repeat(300));
        for (path, expected) in [
            ("../..", "record"),
            ("a/...md", "record"),
            ("CON.md", "record-con"),
            ("com1.md", "record-com1"),
            ("a\\b:c*?.md", "a-b-c"),
            ("a/決定.md", "決定"),
            ("a/<script>\"'&.md", "script"),
            (".md", "record"),
        ] {
            assert_eq!(of(&[(None, path)]), [expected], "{path}");
        }
        assert!(of(&[(None, &long)])[0].len() <= LONGEST);
    }
}
