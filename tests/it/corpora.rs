//! Reads and edits the real records of other projects, where they are at hand: what nobody would think of is in there.
//!
//! They are no part of the package. `COUNTERSIGN_SHARED` names the folder that holds `corpora/`, `../shared` by default.

use countersign::record::{Format, Record, Status};
use countersign::text::{Edit, Span, apply};
use rayon::prelude::*;
use std::fs;
use std::io::{self, Write};
use std::ops::AddAssign;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// How many files went which way.
#[derive(Debug, Default)]
struct Count {
    files: usize,
    /// Their status was changed and changed back.
    turned: usize,
    /// They had no status, and got a line for it.
    given: usize,
    /// The change would not have been read back, and was refused.
    refused: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.turned += other.turned;
        self.given += other.given;
        self.refused += other.refused;
    }
}

#[test]
fn real_records_are_read_whole_and_edited_byte_by_byte() {
    let Some(folder) = corpora() else { return };
    let files = markdown(&folder);
    assert!(files.len() > 1000, "{} holds only {} records", folder.display(), files.len());
    let results: Vec<Result<Count, String>> = files.par_iter().map(|path| try_all(&folder, path)).collect();
    let mut sum = Count::default();
    let mut faults = Vec::new();
    for result in results {
        match result {
            Ok(count) => sum += count,
            Err(fault) => faults.push(fault),
        }
    }
    assert!(faults.is_empty(), "{} of {} files:\n{}", faults.len(), files.len(), faults.join("\n"));
    println!("{sum:?}");
    // One in a hundred may be too odd to edit, and must then say so; more would make import a matter of luck.
    assert!(sum.refused * 100 < sum.files, "too many edits were refused: {sum:?}");
    assert!(sum.turned * 2 > sum.files, "in most files a status is found: {sum:?}");
}

/// The folder of records, where it is at hand.
pub(crate) fn corpora() -> Option<PathBuf> {
    shared("corpora")
}

/// A folder of the shared one, or nothing and a word of it: the test harness would swallow a mere print.
#[expect(clippy::disallowed_methods, reason = "the test asks for a folder outside the package")]
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("COUNTERSIGN_SHARED").map_or(default, PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let _ = writeln!(
        io::stderr(),
        "skipped: there is no {}; COUNTERSIGN_SHARED names the folder that `{name}` stands in",
        folder.display()
    );
    None
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    entries
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"))
        .collect()
}

/// Tries one file in each dress that a machine may have put it in.
fn try_all(folder: &Path, path: &Path) -> Result<Count, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let marked = format!("\u{feff}{}", text.trim_start_matches('\u{feff}'));
    let dresses =
        [("as it is", bytes.clone()), ("with CRLF", crlf.into()), ("with a byte order mark", marked.into())];
    let mut count = Count { files: 1, ..Count::default() };
    for (dress, bytes) in dresses {
        let tried = catch_unwind(|| turn(&name, &bytes)).unwrap_or_else(|_| Err("it panics".to_owned()));
        let turned = tried.map_err(|fault| format!("{name}, {dress}: {fault}"))?;
        if dress == "as it is" {
            count += turned;
        }
    }
    // A write that broke off may end anywhere, within a character too.
    for part in 1..5 {
        let end = bytes.len() * part / 5;
        let tried = catch_unwind(|| within(&Record::parse(&name, &bytes[..end]), end));
        let tried = tried.unwrap_or_else(|_| Err("it panics".to_owned()));
        tried.map_err(|fault| format!("{name}, cut at byte {end}: {fault}"))?;
    }
    Ok(count)
}

/// Reads a file, changes its status and changes it back.
fn turn(name: &str, bytes: &[u8]) -> Result<Count, String> {
    let record = Record::parse(name, bytes);
    within(&record, bytes.len())?;
    signed_alike(name, &record)?;
    let old = record.status.as_ref().map(|status| status.value);
    let new = if old == Some(Status::Draft) { Status::Proposed } else { Status::Draft };
    let edit = record.with_status(new);
    let means = |record: &Record| record.status.as_ref().map(|status| status.value) == Some(new);
    let Ok(edited) = record.edited(std::slice::from_ref(&edit), means) else {
        return Ok(Count { refused: 1, ..Count::default() });
    };
    within(&edited.record, edited.text.len())?;
    let (Some(before), Some(after)) = (&record.status_word, &edited.record.status_word) else {
        return unedited(&record, &edit, &edited.text);
    };
    let word = record.source.slice(before.span);
    let back = match old {
        Some(old) if old.name() == word => edited.record.with_status(old),
        _ => Edit::replace(after.span, word),
    };
    let text = apply(&edited.text, &[back]).map_err(|error| error.to_string())?;
    if text != record.text() {
        return Err(format!("`{word}` to `{new}` and back changes other bytes"));
    }
    Ok(Count { turned: 1, ..Count::default() })
}

/// A record without status gets a line, or the rest of one, and all else stays.
fn unedited(record: &Record, edit: &Edit, text: &str) -> Result<Count, String> {
    let (head, tail) = (&record.text()[..edit.span.start], &record.text()[edit.span.end..]);
    if text.starts_with(head) && text.ends_with(tail) {
        return Ok(Count { given: 1, ..Count::default() });
    }
    Err(format!("a status put in at byte {} changes other bytes", edit.span.start))
}

/// What sign-offs cover is the same with either line end.
fn signed_alike(name: &str, record: &Record) -> Result<(), String> {
    if !record.text().contains("\r\n") {
        return Ok(());
    }
    let unix = record.text().replace("\r\n", "\n");
    let other = Record::parse(name, unix.as_bytes());
    if (other.signed_front(), other.signed_body()) == (record.signed_front(), record.signed_body()) {
        return Ok(());
    }
    Err("what is signed depends on the line ends".to_owned())
}

/// Every span of a record lies inside its text and cuts no character; in a file that is no text, inside its bytes.
fn within(record: &Record, length: usize) -> Result<(), String> {
    let text = record.text();
    for (what, span) in spans(record) {
        let inside = text.get(span.range()).is_some();
        if !inside && (record.format != Format::Unreadable || span.end > length) {
            return Err(format!("{what} stands at {span:?}, outside the text or within a character"));
        }
    }
    Ok(())
}

/// Every place that a record points at.
fn spans(record: &Record) -> Vec<(&'static str, Span)> {
    fn all<'a, T: 'a>(
        spans: &mut Vec<(&'static str, Span)>,
        what: &'static str,
        of: impl IntoIterator<Item = &'a T>,
        place: impl Fn(&T) -> Span,
    ) {
        spans.extend(of.into_iter().map(|each| (what, place(each))));
    }
    let r = record;
    let mut spans = vec![
        ("the headline", r.headline()),
        ("the first line", r.front_span()),
        ("the body", Span::at(r.body_start())),
    ];
    let s = &mut spans;
    all(s, "a fault", &r.faults, |fault| fault.span);
    all(s, "a fault's other place", r.faults.iter().flat_map(|fault| &fault.related), |label| label.span);
    all(s, "the stated number", &r.stated_number, |it| it.span);
    all(s, "the id", &r.id, |it| it.span);
    all(s, "the kind", &r.kind, |it| it.span);
    all(s, "the status", &r.status, |it| it.span);
    all(s, "the status as written", &r.status_word, |it| it.span);
    all(s, "the revision", &r.revision, |it| it.span);
    all(s, "the date", &r.date, |it| it.span);
    all(s, "the driver", &r.driver, |it| it.span);
    all(s, "one informed", &r.informed, |it| it.span);
    all(s, "a tag", &r.tags, |it| it.span);
    all(s, "what it supersedes", &r.supersedes, |it| it.span);
    all(s, "what it relates to", &r.relates, |it| it.span);
    all(s, "what it affects", &r.affects, |it| it.span);
    all(s, "a ticket", &r.tickets, |it| it.span);
    all(s, "the review", &r.review, |it| it.span);
    all(s, "the level", &r.level, |it| it.span);
    all(s, "a suppression", &r.suppressions, |it| it.code.span);
    all(s, "a suppression's reason", &r.suppressions, |it| it.reason.span);
    all(s, "a role", &r.slots, |it| it.role.span);
    all(s, "a role's lines", &r.slots, |it| it.lines);
    all(s, "the title", &r.title, |it| it.span);
    all(s, "a heading", &r.sections, |it| it.heading.span);
    all(s, "a section", &r.sections, |it| it.body);
    all(s, "a link", &r.links, |it| it.span);
    all(s, "a prompt", &r.prompts, |it| it.span);
    all(s, "a key", r.extra.iter(), |(key, _)| r.key_span(key).unwrap_or_default());
    spans
}
