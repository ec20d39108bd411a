//! Puts the records of a folder together: each with its new front matter, and relations on the side where they belong.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::reading::{Reading, Tool, read};
use crate::import::relations::{Said, Target, Verb, said};
use crate::record::{Kind, Record, RecordId, Status};

/// What is to be imported, and how.
#[derive(Debug)]
pub struct Request<'a> {
    /// The records, as they are.
    pub records: &'a [Record],
    /// The kind of each.
    pub kind: Kind,
    /// The tool that wrote them; `None`: as each shows.
    pub tool: Option<Tool>,
    /// What further words for a status mean, by the word in lower case.
    pub words: &'a BTreeMap<String, Status>,
    /// An id for each record.
    pub ids: &'a [RecordId],
    /// Relations that stand beside the text: the type and the number of the other record, by path.
    pub links: &'a BTreeMap<String, Vec<(String, u32)>>,
}

/// A key of the new front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Field {
    /// Its name.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// Where the text says so: lines of the record itself, from 1; 0 for the file's name. Empty where nothing says it.
    pub lines: Vec<usize>,
}

/// A record with its new front matter.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Planned {
    /// Its path.
    pub path: String,
    /// What the file says.
    pub old: String,
    /// What it is to say.
    pub new: String,
    /// What that is read as.
    pub record: Record,
    /// The tool that wrote it.
    pub tool: Tool,
    /// The keys.
    pub fields: Vec<Field>,
    /// Keys whose old lines stand as comments now.
    pub aside: Vec<String>,
}

/// Something that somebody should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Told {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What there is to say, in one clause.
    pub message: String,
}

/// What an import does.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Plan {
    /// The records, in the order given.
    pub records: Vec<Planned>,
    /// Paths of those that are records of this program already.
    pub ours: Vec<String>,
    /// What to look at, by path and line.
    pub told: Vec<Told>,
}

/// Relations that belong into one record: numbers, each with the lines of the record's own that say so.
type Numbers = BTreeMap<u32, Vec<usize>>;

/// Works out what the import of some records does.
pub fn plan(request: &Request<'_>) -> Plan {
    let mut plan = Plan::default();
    let foreign: Vec<usize> = (0..request.records.len())
        .filter(|at| request.records[*at].format != crate::record::Format::Native)
        .collect();
    plan.ours = request
        .records
        .iter()
        .filter(|record| record.format == crate::record::Format::Native)
        .map(|record| record.path().to_owned())
        .collect();
    let mut told = |path: &str, line: usize, message: String| {
        plan.told.push(Told { path: path.to_owned(), line, message });
    };
    let (supersedes, relates) = relations(request, &foreign, &mut told);
    for at in foreign {
        let record = &request.records[at];
        let path = record.path();
        if record.format == crate::record::Format::Unreadable {
            let why = record.faults.first().map_or("it is not text", |fault| fault.message.as_str());
            told(path, 1, format!("left as it is, for it cannot be read: {why}"));
            continue;
        }
        let reading = read(record, request.words);
        for (line, message) in &reading.told {
            told(path, *line, message.clone());
        }
        let tool = request.tool.unwrap_or_else(|| Tool::of(record));
        let fields = fields(request, at, tool, &reading, &supersedes, &relates);
        let pairs: Vec<(&str, String)> =
            fields.iter().map(|field| (field.key, field.value.clone())).collect();
        let Some(adopted) = record.adopted(&pairs) else {
            told(path, 1, "left as it is, for its front matter would not be read as meant".to_owned());
            continue;
        };
        for key in &adopted.aside {
            let line = record.key_span(key).map_or(1, |span| record.source.position(span.start).line);
            let means = adopted.record.key_span(key).is_some();
            // A status or date that says the same in other letters is nothing to look at.
            if !means {
                told(
                    path,
                    line,
                    format!("`{key}:` says something else here, so its lines are a comment now"),
                );
            }
        }
        plan.records.push(Planned {
            path: path.to_owned(),
            old: record.text().to_owned(),
            new: adopted.text,
            record: adopted.record,
            tool,
            fields,
            aside: adopted.aside,
        });
    }
    numbers(request, &mut plan.told);
    plan.told.sort();
    plan.told.dedup();
    plan
}

/// Says which numbers several records have.
fn numbers(request: &Request<'_>, told: &mut Vec<Told>) {
    let mut holders: BTreeMap<u32, Vec<&Record>> = BTreeMap::new();
    for record in request.records {
        if let Some(number) = record.number {
            holders.entry(number).or_default().push(record);
        }
    }
    for (number, records) in holders {
        let [first, others @ ..] = records.as_slice() else { continue };
        for record in others {
            let message = format!(
                "its number {number} is that of `{}` too: `countersign renumber {}` gives it another",
                first.path(),
                shell_words::quote(record.path())
            );
            told.push(Told { path: record.path().to_owned(), line: 1, message });
        }
    }
}

/// The relations of each record, on the side of the one that is newer or says so: what it supersedes, and what it relates to.
fn relations(
    request: &Request<'_>,
    foreign: &[usize],
    told: &mut impl FnMut(&str, usize, String),
) -> (BTreeMap<usize, Numbers>, BTreeMap<usize, Numbers>) {
    let (mut supersedes, mut relates): (BTreeMap<usize, Numbers>, BTreeMap<usize, Numbers>) =
        Default::default();
    let foreign_only: BTreeSet<usize> = foreign.iter().copied().collect();
    for at in foreign.iter().copied() {
        let record = &request.records[at];
        let beside = request.links.get(record.path()).into_iter().flatten().map(|(kind, number)| Said {
            verb: Verb::named(kind),
            target: Target { path: None, number: Some(*number) },
            line: 1,
        });
        for Said { verb, target, line } in said(record).into_iter().chain(beside) {
            let Some(other) = resolved(request, &target) else {
                let named = target.path.unwrap_or_else(|| target.number.unwrap_or_default().to_string());
                told(
                    record.path(),
                    line,
                    format!("`{named}` is none of the records, so that relation is not written"),
                );
                continue;
            };
            if other == at {
                continue;
            }
            let (from, to, map) = match verb {
                Verb::Supersedes => (at, other, &mut supersedes),
                Verb::SupersededBy => (other, at, &mut supersedes),
                Verb::Relates => (at, other, &mut relates),
                Verb::RelatedBy => (other, at, &mut relates),
            };
            let number = request.records[to].number.filter(|number| holders(request, *number) == 1);
            let Some(number) = number else {
                let path = request.records[to].path();
                let why = if request.records[to].number.is_some() {
                    "its number is not its alone"
                } else {
                    "it has no number"
                };
                told(record.path(), line, format!("the relation to `{path}` cannot be written, for {why}"));
                continue;
            };
            if !foreign_only.contains(&from) {
                let path = request.records[from].path();
                told(
                    record.path(),
                    line,
                    format!("`{path}` is a record of this program already, and its relations are its own"),
                );
                continue;
            }
            let lines = map.entry(from).or_default().entry(number).or_default();
            if from == at && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    // What takes a place needs no other word for it.
    for (from, numbers) in &mut relates {
        numbers.retain(|number, _| supersedes.get(from).is_none_or(|taken| !taken.contains_key(number)));
    }
    (supersedes, relates)
}

fn holders(request: &Request<'_>, number: u32) -> usize {
    request.records.iter().filter(|record| record.number == Some(number)).count()
}

/// The record that is meant: at a path, with or without its ending, else of a number that one alone has.
fn resolved(request: &Request<'_>, target: &Target) -> Option<usize> {
    let is_at = |record: &Record, path: &str| {
        record.path() == path
            || record
                .path()
                .strip_prefix(path)
                .is_some_and(|rest| rest.starts_with('.') || rest.eq_ignore_ascii_case("/readme.md"))
    };
    let by_path = target
        .path
        .as_deref()
        .and_then(|path| request.records.iter().position(|record| is_at(record, path.trim_end_matches('/'))));
    by_path.or_else(|| {
        let number = target.number?;
        let mut holders =
            request.records.iter().enumerate().filter(|(_, record)| record.number == Some(number));
        holders.next().filter(|_| holders.next().is_none()).map(|(at, _)| at)
    })
}

fn fields(
    request: &Request<'_>,
    at: usize,
    tool: Tool,
    reading: &Reading,
    supersedes: &BTreeMap<usize, Numbers>,
    relates: &BTreeMap<usize, Numbers>,
) -> Vec<Field> {
    let field = |key, value: String, lines: Vec<usize>| Field { key, value, lines };
    let mut fields = vec![
        field("id", request.ids[at].to_string(), Vec::new()),
        field("kind", request.kind.to_string(), Vec::new()),
    ];
    if let Some((status, line)) = reading.status {
        fields.push(field("status", status.to_string(), vec![line]));
    }
    if let Some((date, line)) = reading.date {
        fields.push(field("date", date.to_string(), vec![line]));
    }
    if !reading.tags.is_empty() {
        fields.push(field("tags", format!("[{}]", reading.tags.join(", ")), vec![reading.tags_line]));
    }
    for (key, map) in [("supersedes", supersedes), ("relates", relates)] {
        let Some(numbers) = map.get(&at).filter(|numbers| !numbers.is_empty()) else { continue };
        let list: Vec<String> = numbers.keys().map(u32::to_string).collect();
        let lines: BTreeSet<usize> = numbers.values().flatten().copied().collect();
        fields.push(field(key, format!("[{}]", list.join(", ")), lines.into_iter().collect()));
    }
    fields.push(field("imported", tool.name().to_owned(), Vec::new()));
    fields
}
