//! What the line grammar accepts, YAML parsers of others read alike: no key and no value that only one side sees.

use super::trees::{self, Tree};
use super::{PATH, cut, pieces};
use countersign::record::{Format, Record, Slot};
use countersign::text::{Span, Spanned};
use std::fmt::Display;

/// The keys that the program acts on.
const KEYS: [&str; 17] = [
    "id",
    "kind",
    "status",
    "revision",
    "revised",
    "date",
    "driver",
    "informed",
    "tags",
    "supersedes",
    "relates",
    "affects",
    "tickets",
    "review",
    "level",
    "allow",
    "signoffs",
];

/// Holds the machine values of a sound record against each parser's.
pub(crate) fn holds(input: &[u8]) -> bool {
    let record = mended(&pieces::record(input));
    let text = record.text();
    let Some(inner) = cut::inner(&record).filter(|_| cut::sound(&record)) else { return false };
    let ours: Vec<&str> = KEYS.into_iter().filter(|key| record.key_span(key).is_some()).collect();
    for (parser, read) in trees::all(&text[inner.range()]) {
        let theirs = read.unwrap_or_else(|error| panic!("{parser} refuses {text:?}: {error}"));
        let mut others = record.extra.iter().map(|(key, _)| key);
        for (key, value) in theirs.pairs() {
            let Tree::Text(key) = key else {
                // A key of somebody's own may be called `true` or `Null`: it is theirs, whatever it is read as.
                let named = others.next().map(|other| other.to_lowercase());
                let fits = named.as_deref().is_some_and(|named| ["true", "false", "null"].contains(&named));
                assert!(fits, "{parser} reads the key {key:?} in {text:?}");
                continue;
            };
            if ours.contains(&key.as_str()) {
                let mine = machine_value(&record, key);
                assert!(same(&mine, value), "{parser}: {key} is {value:?}, here {mine:?}: {text:?}");
            } else {
                assert_eq!(others.next(), Some(key), "{parser} reads another key in {text:?}");
            }
        }
        assert_eq!(others.next(), None, "{parser} does not read all keys of {text:?}");
        let machine = theirs
            .pairs()
            .iter()
            .filter(|(key, _)| matches!(key, Tree::Text(key) if ours.contains(&key.as_str())));
        assert_eq!(machine.count(), ours.len(), "{parser} reads other keys than {ours:?} in {text:?}");
    }
    true
}

/// The record without the lines that it is told of: few inputs are sound by themselves.
fn mended(text: &str) -> Record {
    /// Taking out one line may make another one wrong, but not for long.
    const ROUNDS: usize = 4;
    let mut record = Record::parse(PATH, text.as_bytes());
    for _ in 0..ROUNDS {
        if cut::sound(&record) || record.format != Format::Native {
            break;
        }
        let (text, faults) = (record.text(), &record.faults);
        let mut at = 0;
        let kept: String = text
            .split_inclusive('\n')
            .filter(|line| {
                let whole = at..at + line.len();
                at = whole.end;
                // The fences stay: without one there is no front matter at all.
                line.starts_with("---") || !faults.iter().any(|fault| whole.contains(&fault.span.start))
            })
            .collect();
        record = Record::parse(PATH, kept.as_bytes());
    }
    record
}

/// Whether they are the same; an empty list may stand for nothing.
fn same(ours: &Tree, theirs: &Tree) -> bool {
    let nothing =
        |tree: &Tree| matches!(tree, Tree::Null) || matches!(tree, Tree::List(items) if items.is_empty());
    ours == theirs || (nothing(ours) && nothing(theirs))
}

/// What the record says of one of its keys, as YAML would.
fn machine_value(record: &Record, key: &str) -> Tree {
    match key {
        "id" => one(record.id.as_ref()),
        "kind" => one(record.kind.as_ref()),
        "status" => one(record.status.as_ref()),
        "revision" => record.revision.as_ref().map_or(Tree::Null, |each| Tree::number(each.value)),
        "revised" => one(record.revised.as_ref()),
        "date" => one(record.date.as_ref()),
        "driver" => one(record.driver.as_ref()),
        "informed" => words(&record.informed),
        "tags" => words(&record.tags),
        "supersedes" => numbers(&record.supersedes),
        "relates" => numbers(&record.relates),
        "affects" => words(&record.affects),
        "tickets" => words(&record.tickets),
        "review" => one(record.review.as_ref()),
        "level" => one(record.level.as_ref()),
        "allow" if record.suppressions.is_empty() => Tree::Null,
        "allow" => {
            let pair = |each: &countersign::record::Suppression| {
                (Tree::text(&each.code.value), Tree::text(&each.reason.value))
            };
            Tree::Map(record.suppressions.iter().map(pair).collect())
        }
        "signoffs" => signoffs(record),
        other => panic!("nothing is known of {other}"),
    }
}

fn one<T: Display>(value: Option<&Spanned<T>>) -> Tree {
    value.map_or(Tree::Null, |value| Tree::Text(value.value.to_string()))
}

fn words(words: &[Spanned<String>]) -> Tree {
    Tree::List(words.iter().map(|word| Tree::text(&word.value)).collect())
}

fn numbers(numbers: &[Spanned<u32>]) -> Tree {
    Tree::List(numbers.iter().map(|number| Tree::number(number.value)).collect())
}

/// The block of sign-offs, each role with its lines as they stand.
pub(crate) fn signoffs(record: &Record) -> Tree {
    if record.slots.is_empty() {
        return Tree::Null;
    }
    Tree::Map(
        record
            .slots
            .iter()
            .map(|slot| (Tree::text(&slot.role.value), signoff(record.text(), slot)))
            .collect(),
    )
}

fn signoff(text: &str, slot: &Slot) -> Tree {
    assert_eq!(slot.signoff.is_none(), slot.lines.is_empty(), "{slot:?} of {text:?}");
    if slot.lines.is_empty() {
        return Tree::Null;
    }
    Tree::Map(text[slot.lines.range()].lines().map(field).collect())
}

/// `    key: value`; only what stands in double quotes has escapes, and only two of them.
fn field(line: &str) -> (Tree, Tree) {
    let (key, value) = line.trim_start_matches(' ').split_once(": ").unwrap_or_default();
    let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let value = quoted.map_or_else(
        || value.to_owned(),
        |inside| {
            let mut out = String::new();
            let mut characters = inside.chars();
            while let Some(character) = characters.next() {
                out.push(if character == '\\' { characters.next().unwrap_or_default() } else { character });
            }
            out
        },
    );
    (Tree::text(key), Tree::Text(value))
}

/// What the parsers read of one stretch of the text, which has to be a map with one key.
pub(crate) fn each_reads(text: &str, span: Span, key: &str, expected: &Tree) {
    for (parser, read) in trees::all(&text[span.range()]) {
        let theirs = read.unwrap_or_else(|error| panic!("{parser} refuses {text:?}: {error}"));
        let [(name, value)] = theirs.pairs() else { panic!("{parser} reads {theirs:?} in {text:?}") };
        assert_eq!(*name, Tree::text(key), "{parser}: {text:?}");
        assert!(same(expected, value), "{parser} reads {value:?}, here {expected:?}: {text:?}");
    }
}
