//! What was said on the command line for a section takes the place of the section's questions.

use std::collections::BTreeMap;

use crate::cli::Problem;
use crate::record::template::MARK;
use crate::record::{Record, Section, Topic, is_same, nearest};
use crate::text::{Edit, Span, apply};

/// Puts each `SECTION=TEXT` into its section; tables stay, for their questions are answered cell by cell.
pub(super) fn sections(path: &str, text: String, said: &[String]) -> Result<String, Problem> {
    if said.is_empty() {
        return Ok(text);
    }
    let record = Record::parse(path, text.as_bytes());
    let mut answers: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for one in said {
        let (name, answer) = one
            .split_once('=')
            .map(|(name, answer)| (name.trim(), answer.trim()))
            .filter(|(name, answer)| !name.is_empty() && !answer.is_empty())
            .ok_or_else(|| {
                Problem::new(format!("`--set {one}` says nothing of a section"))
                    .hint("write `--set decision=\"We keep orders in PostgreSQL.\"`")
            })?;
        answers.entry(find(&record, name)?).or_default().push(answer);
    }
    let mut edits = Vec::new();
    for (place, answers) in &answers {
        let section = &record.sections[*place];
        edits.extend(prompts(&text, own_body(&record, *place)));
        edits.push(Edit::insert(section.body.start, format!("\n{}\n", answers.join("\n\n"))));
    }
    let changed = apply(&text, &edits).map_err(|error| Problem::new(error.to_string()))?;
    let headings = |record: &Record| -> Vec<String> {
        record.sections.iter().map(|section| section.heading.value.clone()).collect()
    };
    if headings(&Record::parse(path, changed.as_bytes())) != headings(&record) {
        return Err(Problem::new("what `--set` says would change the headings of the record")
            .hint("say it in plain paragraphs, and give headings in the editor"));
    }
    Ok(changed)
}

/// The place of a section by its topic or heading.
fn find(record: &Record, name: &str) -> Result<usize, Problem> {
    let place = |heading: &str| -> Option<usize> {
        record
            .sections
            .iter()
            .position(|section| section.level > 1 && is_same(&section.heading.value, heading))
    };
    let own = record.named(name).and_then(|named| place(&named.heading.value));
    let of_topic = || {
        let topic = Topic::named(name)?;
        let named = record.named(topic.name).and_then(|named| place(&named.heading.value));
        named.or_else(|| topic.headings.iter().find_map(|heading| place(heading)))
    };
    own.or_else(|| place(name)).or_else(of_topic).ok_or_else(|| {
        let asked = |section: &&Section| section.level > 1 && !section.heading.value.starts_with(MARK);
        let headings: Vec<&str> =
            record.sections.iter().filter(asked).map(|section| section.heading.value.as_str()).collect();
        let problem = Problem::new(format!("the template has no section `{name}`"));
        match nearest(name, &headings) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint(format!("its sections are {}", headings.join(", "))),
        }
    })
}

/// What stands below a heading up to the next one, of whatever level.
fn own_body(record: &Record, place: usize) -> Span {
    let body = record.sections[place].body;
    let next = record.sections.get(place + 1).map_or(body.end, |next| next.heading.span.start);
    Span::new(body.start, body.end.min(next))
}

/// The edits that take out the questions of a section that stand in paragraphs, each with the blank line in front.
fn prompts(text: &str, body: Span) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = body.start;
    let mut blank = None;
    for line in text[body.range()].split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end;
        let words = line.trim_start_matches(['>', ' ']);
        if words.starts_with(MARK) {
            edits.push(Edit::replace(Span::new(blank.unwrap_or(span.start), span.end), ""));
        }
        blank = line.trim().is_empty().then_some(span.start);
    }
    edits
}
