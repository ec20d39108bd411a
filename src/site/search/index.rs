//! Puts the words of all records together and cuts them into parts that a page loads as it needs them.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::name::{self, Names};
use super::postings::{self, Postings, Weight};
use super::words::{self, Word};
use super::{Meta, Terms, script};
use crate::site::page::Page;
use crate::text::fold;

/// The bytes at which a part ends.
const PART: usize = 32 * 1024;
/// An index below this many bytes, some 400 kB compressed, is faster in one part of each kind than in many.
const ONE_PART: usize = 768 * 1024;
/// The records shown by one part.
const SHOWN: usize = 64;
/// The words that "did you mean" knows.
const SPELLING: usize = 10_000;

/// An index that grows record by record.
#[derive(Debug)]
pub struct Index {
    text: Postings,
    names: Names,
    metas: Vec<Meta>,
}

impl Default for Index {
    fn default() -> Self {
        Self { text: Postings::new(), names: Names::default(), metas: Vec::new() }
    }
}

impl Index {
    /// Adds the next record; of hits that match alike, the one added last comes first.
    pub fn add(&mut self, meta: Meta, terms: &Terms) {
        let record = u32::try_from(self.metas.len()).expect("fewer records than fit into memory");
        self.names.add(record, &meta);
        for word in name::weighty(&meta) {
            self.text.add(word, record, Weight::Title);
        }
        for person in &meta.people {
            words::of_plain(person, &mut |word| self.text.add(word, record, Weight::Once));
        }
        for (word, often) in terms.iter() {
            self.text.add(word, record, if often { Weight::Often } else { Weight::Once });
        }
        self.metas.push(meta);
    }

    /// Gives all files of the index; the same records in the same order give the same bytes.
    pub fn pages(self) -> Vec<Page> {
        let Self { text, names, metas } = self;
        pages(&text, &names, &metas)
    }
}

/// Makes all files of the index of these records, as [`Index`] does, record by record.
pub fn index(records: Vec<(Meta, Terms)>) -> Vec<Page> {
    let mut index = Index::default();
    for (meta, terms) in records {
        index.add(meta, &terms);
    }
    index.pages()
}

fn pages(text: &Postings, names: &Names, metas: &[Meta]) -> Vec<Page> {
    let total = u32::try_from(metas.len()).expect("counted while they were added");
    let mut spelling = Spelling::default();
    let shared = Shared::of(metas);
    let (mut texts, (mut named, rows)) = rayon::join(
        || text_parts(text, total, &mut spelling),
        || (name_parts(names, total), metas.iter().map(|meta| shared.row(meta)).collect::<Vec<String>>()),
    );
    let mut shown = SHOWN;
    if texts.size() + named.size() + rows.iter().map(String::len).sum::<usize>() < ONE_PART {
        texts.join();
        named.join();
        shown = rows.len().max(1);
    }
    let mut pages = Vec::new();
    let mut manifest = format!("{{total:{total},shown:{shown},records:\"");
    for (number, rows) in rows.chunks(shown).enumerate() {
        let (hash, page) = script::part("records", Some(number), &format!("[{}]", rows.join(",\n")));
        manifest.push_str(&hash);
        pages.push(page);
    }
    drop(rows);
    manifest.push('"');
    shared.push(&mut manifest);
    push_parts("text", texts, &mut manifest, &mut pages);
    push_parts("name", named, &mut manifest, &mut pages);
    for (kind, content) in [("days", days(metas)), ("spelling", spelling.finish())] {
        let mut arguments = String::new();
        script::push_string(&mut arguments, &content);
        let (hash, page) = script::part(kind, None, &arguments);
        manifest.push_str(&format!(",{kind}:\"{hash}\""));
        pages.push(page);
    }
    for (key, marks) in [("force", &["accepted"][..]), ("gone", &["superseded", "rejected", "deprecated"])] {
        let has = |(_, meta): &(u32, &Meta)| marks.contains(&meta.status[0].as_str());
        manifest.push_str(&format!(",{key}:\""));
        postings::write((0..).zip(metas).filter(has).map(|(record, _)| record), total, &mut manifest);
        manifest.push('"');
    }
    manifest.push('}');
    pages.insert(0, script::manifest(&manifest));
    pages
}

/// Writes the names: for each the records that have it.
fn name_parts(names: &Names, total: u32) -> Parts {
    let mut parts = Parts::default();
    let mut list = String::new();
    for (name, records) in names.in_order() {
        list.clear();
        postings::write(records.iter().copied(), total, &mut list);
        parts.push(name, &list);
    }
    parts
}

/// Writes the words of texts: for each the records that hold it, those that do so often, those whose title does.
fn text_parts(text: &Postings, total: u32, spelling: &mut Spelling) -> Parts {
    let mut parts = Parts::default();
    let (mut list, mut lists) = (Vec::new(), String::new());
    for place in text.in_order() {
        text.read(place, &mut list);
        let word = text.word(place);
        lists.clear();
        postings::write(list.iter().map(|&(record, _)| record), total, &mut lists);
        let of = |weight| list.iter().filter(move |entry| entry.1 == weight).map(|&(record, _)| record);
        let (often, title) = (of(Weight::Often), of(Weight::Title));
        let titled = title.clone().next().is_some();
        if titled || often.clone().next().is_some() {
            lists.push(',');
            postings::write(often, total, &mut lists);
        }
        if titled {
            lists.push(',');
            postings::write(title, total, &mut lists);
        }
        spelling.offer(word, list.len(), titled);
        let bytes = word.bytes();
        parts.push(std::str::from_utf8(&bytes[..word.len()]).unwrap_or_default(), &lists);
    }
    parts
}

/// Words with their lists, cut into parts: with commas between the words and blanks between the lists.
#[derive(Default)]
struct Parts(Vec<(String, String)>);

impl Parts {
    fn push(&mut self, word: &str, lists: &str) {
        match self.0.last_mut() {
            Some((words, all)) if words.len() + all.len() < PART => {
                words.push(',');
                words.push_str(word);
                all.push(' ');
                all.push_str(lists);
            }
            _ => self.0.push((word.to_owned(), lists.to_owned())),
        }
    }

    fn size(&self) -> usize {
        self.0.iter().map(|(words, lists)| words.len() + lists.len()).sum()
    }

    /// Makes one part of all.
    fn join(&mut self) {
        let (words, lists): (Vec<String>, Vec<String>) = self.0.drain(..).unzip();
        if !words.is_empty() {
            self.0.push((words.join(","), lists.join(" ")));
        }
    }
}

/// Makes the files of one kind, and tells the manifest with which word each begins.
fn push_parts(kind: &str, parts: Parts, manifest: &mut String, pages: &mut Vec<Page>) {
    let made: Vec<(String, String, Page)> = parts
        .0
        .into_par_iter()
        .enumerate()
        .map(|(number, (words, lists))| {
            let mut arguments = String::with_capacity(words.len() + lists.len() + 8);
            script::push_string(&mut arguments, &words);
            arguments.extend([",\"", &lists, "\""]);
            let (hash, page) = script::part(kind, Some(number), &arguments);
            (words.split(',').next().unwrap_or_default().to_owned(), hash, page)
        })
        .collect();
    let (mut first, mut hashes) = (Vec::new(), String::new());
    for (word, hash, page) in made {
        first.push(word);
        hashes.push_str(&hash);
        pages.push(page);
    }
    manifest.push_str(&format!(",{kind}:["));
    script::push_string(manifest, &first.join(","));
    manifest.push_str(&format!(",\"{hashes}\"]"));
}

/// What many records share, so that each names it by its place.
struct Shared<'a> {
    statuses: Vec<&'a [String; 2]>,
    kinds: Vec<&'a [String; 2]>,
    signs: Vec<&'a [String; 4]>,
}

impl<'a> Shared<'a> {
    fn of(metas: &'a [Meta]) -> Self {
        let statuses: BTreeSet<_> = metas.iter().map(|meta| &meta.status).collect();
        let kinds: BTreeSet<_> = metas.iter().map(|meta| &meta.kind).collect();
        let signs: BTreeSet<_> = metas.iter().flat_map(|meta| &meta.signatures).collect();
        Self {
            statuses: Vec::from_iter(statuses),
            kinds: Vec::from_iter(kinds),
            signs: Vec::from_iter(signs),
        }
    }

    /// Writes what is shown of a record.
    fn row(&self, meta: &Meta) -> String {
        let mut row = "[".to_owned();
        for text in [&meta.label, &meta.shown_title, &meta.href, &meta.date, &meta.snippet] {
            script::push_string(&mut row, text);
            row.push(',');
        }
        let at = |found: Result<usize, usize>| found.expect("collected from the same records");
        let status = at(self.statuses.binary_search(&&meta.status));
        let kind = at(self.kinds.binary_search(&&meta.kind));
        let signs = meta.signatures.iter().map(|sign| at(self.signs.binary_search(&sign)).to_string());
        row.push_str(&format!("{status},{kind},[{}]]", signs.collect::<Vec<_>>().join(",")));
        row
    }

    /// Tells the manifest.
    fn push(&self, manifest: &mut String) {
        push_table(manifest, "statuses", self.statuses.iter().map(|texts| &texts[..]));
        push_table(manifest, "kinds", self.kinds.iter().map(|texts| &texts[..]));
        push_table(manifest, "signs", self.signs.iter().map(|texts| &texts[..]));
    }
}

fn push_table<'a>(manifest: &mut String, key: &str, rows: impl Iterator<Item = &'a [String]>) {
    manifest.push_str(&format!(",{key}:["));
    for (at, row) in rows.enumerate() {
        if at > 0 {
            manifest.push(',');
        }
        script::push_strings(manifest, row.iter().map(String::as_str));
    }
    manifest.push(']');
}

/// Writes the day of each record as days since 1970, one up, in three letters; 0 where it has none.
fn days(metas: &[Meta]) -> String {
    let mut out = String::with_capacity(metas.len() * 3);
    let first = jiff::civil::date(1970, 1, 1);
    for meta in metas {
        let day = meta.date.get(..10).and_then(|day| day.parse::<jiff::civil::Date>().ok());
        let days = day.and_then(|day| first.until(day).ok()).map_or(-1, |span| span.get_days());
        postings::write_number(u32::try_from(days + 1).unwrap_or(0), &mut out);
    }
    out
}

/// The words that a mistyped one may have meant.
#[derive(Default)]
struct Spelling(Vec<(bool, usize, Word)>);

impl Spelling {
    fn offer(&mut self, word: Word, records: usize, titled: bool) {
        if records > 1 || titled {
            self.0.push((titled, records, word));
        }
    }

    /// Lists those of titles and the commonest others, the commonest first.
    fn finish(self) -> String {
        let mut words: Vec<(bool, usize, String)> = self
            .0
            .into_iter()
            .map(|(titled, records, word)| (titled, records, name::text_of(word)))
            .filter(|(_, _, text)| {
                text.chars().count() > 3 && text.chars().all(|c| c.is_alphabetic() && !fold::is_unspaced(c))
            })
            .collect();
        words.sort_by(|a, b| (b.0, b.1, &a.2).cmp(&(a.0, a.1, &b.2)));
        words.truncate(SPELLING);
        words.sort_by(|a, b| (b.1, &a.2).cmp(&(a.1, &b.2)));
        words.into_iter().map(|(_, _, text)| text).collect::<Vec<_>>().join(",")
    }
}
