//! Merging two versions of a record field by field, where merging lines would be a conflict over nothing.
//!
//! A comfort, never needed: two people who sign on two branches merge clean without it. It makes no sign-off: what
//! a role says in the outcome is to the letter what it says on one of the sides.

use crate::record::model::KeyLines;
use crate::record::{Format, Record};
use crate::text::Spanned;

/// The keys whose lines are merged by what they say: those that no sign-off covers.
const FIELDS: [&str; 4] = ["status", "tags", "tickets", "signoffs"];

/// One version with a bare key in place of each field: what is left is merged line by line.
pub fn bare(record: &Record) -> Option<String> {
    if record.format != Format::Native || !record.faults.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(record.text().len());
    let mut at = 0;
    for lines in fields(record) {
        text.push_str(&record.text()[at..lines.whole.start]);
        text.push_str(&format!("{}:{}", lines.key, record.line_end()));
        at = lines.whole.end;
    }
    text.push_str(&record.text()[at..]);
    Some(text)
}

fn fields(record: &Record) -> impl Iterator<Item = &KeyLines> {
    record.keys.iter().filter(|lines| FIELDS.contains(&lines.key.as_str()))
}

/// Puts the fields back into the merged bare text; `None` where the sides say two different things.
pub fn filled(bare: &str, base: &Record, ours: &Record, theirs: &Record) -> Option<String> {
    let end = ours.line_end();
    let (front, body) = split(bare)?;
    let mut text = String::new();
    let mut filled = 0;
    for line in front.split_inclusive('\n') {
        let key = line.trim_end_matches(['\r', '\n']).strip_suffix(':');
        match key.filter(|key| FIELDS.contains(key)) {
            None => text.push_str(line),
            Some(key) => {
                text.push_str(&field(key, base, ours, theirs)?.replace('\n', end));
                filled += 1;
            }
        }
    }
    text.push_str(body);
    let read = Record::parse(ours.path(), text.as_bytes());
    (read.faults.is_empty() && fields(&read).count() == filled).then_some(text)
}

/// The front matter with its fences, and what follows.
fn split(text: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        if number > 0 && line.trim_end_matches(['\r', '\n']) == "---" {
            return Some(text.split_at(at));
        }
    }
    None
}

/// The lines of a field in the outcome, line ends LF.
fn field(key: &str, base: &Record, ours: &Record, theirs: &Record) -> Option<String> {
    let said = |record: &Record| {
        let lines = record.keys.iter().find(|lines| lines.key == key)?;
        Some(record.text()[lines.whole.start..lines.whole.end].replace("\r\n", "\n"))
    };
    match key {
        "signoffs" => signoffs(base, ours, theirs),
        "tags" => one_side([base, ours, theirs].map(said))
            .or_else(|| Some(list(key, &base.tags, &ours.tags, &theirs.tags))),
        "tickets" => one_side([base, ours, theirs].map(said))
            .or_else(|| Some(list(key, &base.tickets, &ours.tickets, &theirs.tickets))),
        _ => one_side([base, ours, theirs].map(said)),
    }
}

/// What one side says where the other changed nothing, or says the same.
fn one_side<T: PartialEq>([base, ours, theirs]: [Option<T>; 3]) -> Option<T> {
    if ours == theirs || theirs == base {
        ours
    } else if ours == base {
        theirs
    } else {
        None
    }
}

/// The words of both sides, less those that either took out.
fn list(key: &str, base: &[Spanned<String>], ours: &[Spanned<String>], theirs: &[Spanned<String>]) -> String {
    let has = |side: &[Spanned<String>], word: &str| side.iter().any(|own| own.value == word);
    let mut words: Vec<&str> = Vec::new();
    for word in ours.iter().chain(theirs).map(|word| word.value.as_str()) {
        let kept = !has(base, word) || (has(ours, word) && has(theirs, word));
        if kept && !words.contains(&word) {
            words.push(word);
        }
    }
    format!("{key}: [{}]\n", words.join(", "))
}

/// The block with what each role says on the side that changed it.
fn signoffs(base: &Record, ours: &Record, theirs: &Record) -> Option<String> {
    let said = |record: &Record, role: &str| {
        let slot = record.slots.iter().find(|slot| slot.role.value == role)?;
        Some(slot.signoff.as_ref().map_or_else(String::new, |said| said.render("\n")))
    };
    let mut roles: Vec<&str> = Vec::new();
    for slot in ours.slots.iter().chain(&theirs.slots) {
        if !roles.contains(&slot.role.value.as_str()) {
            roles.push(&slot.role.value);
        }
    }
    let mut block = "signoffs:\n".to_owned();
    for role in roles {
        let (before, ours, theirs) = (said(base, role), said(ours, role), said(theirs, role));
        if before.is_some() && (ours.is_none() || theirs.is_none()) {
            return None;
        }
        let lines = one_side([before, ours, theirs].map(|side| Some(side.unwrap_or_default())))?;
        block.push_str(&format!("  {role}:\n{lines}"));
    }
    Some(block)
}

#[cfg(test)]
mod tests {
    use super::{bare, filled};
    use crate::record::Record;

    const BASE: &str = "---\nid: k7f3-2m9q\nkind: technical\nstatus: proposed\ntags: [a, b]\nrevision: 1\nsignoffs:\n  product:\n  engineering:\n---\n# T\n\nText.\n";

    fn signed(text: &str, role: &str, by: &str) -> String {
        let digest = "0".repeat(64);
        let lines = format!(
            "    by: {by}\n    at: 2026-11-22T08:00:00Z\n    via: declared\n    digest: sha256:{digest}\n"
        );
        text.replace(&format!("  {role}:\n"), &format!("  {role}:\n{lines}"))
    }

    /// Merges where the bare texts are alike.
    fn merged(ours: &str, theirs: &str) -> Option<String> {
        let [base, ours, theirs] =
            [BASE, ours, theirs].map(|text| Record::parse("0001-t.md", text.as_bytes()));
        let text = bare(&ours)?;
        assert_eq!(bare(&theirs)?, text, "this test merges no lines");
        filled(&text, &base, &ours, &theirs)
    }

    #[test]
    fn fields_side_by_side_are_no_conflict() {
        let ours = signed(&BASE.replace("proposed", "accepted"), "product", "grace");
        let theirs = signed(&BASE.replace("[a, b]", "[b, c]"), "engineering", "ada");
        let both = signed(&signed(BASE, "product", "grace"), "engineering", "ada");
        let wanted = both.replace("proposed", "accepted").replace("[a, b]", "[b, c]");
        assert_eq!(merged(&ours, &theirs).as_deref(), Some(wanted.as_str()));
        assert_eq!(merged(&theirs, &ours).as_deref(), Some(wanted.as_str()));
    }

    #[test]
    fn words_of_both_sides_stay_and_those_taken_out_go() {
        let outcome =
            merged(&BASE.replace("[a, b]", "[a, b, c]"), &BASE.replace("[a, b]", "[b, d]")).unwrap();
        assert!(outcome.contains("tags: [b, c, d]\n"), "{outcome}");
    }

    #[test]
    fn two_that_say_different_things_are_a_conflict() {
        let rejected = BASE.replace("proposed", "rejected");
        assert_eq!(merged(&BASE.replace("proposed", "accepted"), &rejected), None);
        assert_eq!(merged(&signed(BASE, "product", "grace"), &signed(BASE, "product", "ada")), None);
        let without = BASE.replace("  product:\n", "");
        assert_eq!(merged(&without, &signed(BASE, "product", "ada")), None, "a role is not lost by the way");
    }

    #[test]
    fn a_broken_version_is_left_to_git() {
        let broken = Record::parse("0001-t.md", BASE.replace("revision: 1", "revision: x").as_bytes());
        assert_eq!(bare(&broken), None);
        assert_eq!(bare(&Record::parse("0001-t.md", b"# T\n")), None);
    }

    #[test]
    fn line_ends_stay_those_of_our_side() {
        let ours = signed(BASE, "product", "grace").replace('\n', "\r\n");
        let [base, ours, theirs] = [BASE, &ours, &signed(BASE, "engineering", "ada")]
            .map(|text| Record::parse("0001-t.md", text.as_bytes()));
        let outcome = filled(&bare(&ours).unwrap(), &base, &ours, &theirs).unwrap();
        assert_eq!(outcome.replace("\r\n", ""), outcome.replace("\r\n", "").replace('\n', ""), "no bare LF");
        assert!(outcome.contains("by: grace\r\n") && outcome.contains("by: ada\r\n"));
    }
}
