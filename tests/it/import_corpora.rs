//! Real records of other projects, where they are at hand: imported, checked, edited and exported, and no byte of prose lost.

use crate::corpora::corpora;
use crate::support::Sandbox;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A folder of records, and what their own text says, counted with grep.
struct Corpus {
    folder: &'static str,
    records: usize,
    /// Records of each status; those without stand under the empty name.
    statuses: &'static [(&'static str, usize)],
    /// Records that take another's place, and those that are joined in another way.
    relations: (usize, usize),
}

const fn corpus(
    folder: &'static str,
    records: usize,
    statuses: &'static [(&'static str, usize)],
    relations: (usize, usize),
) -> Corpus {
    Corpus { folder, records, statuses, relations }
}

const CORPORA: &[Corpus] = &[
    corpus("adr-tools/doc/adr", 9, &[("accepted", 9)], (0, 1)),
    corpus("adrs-crate/doc/adr", 9, &[("accepted", 8), ("proposed", 1)], (0, 0)),
    corpus(
        "adrs-crate/crates/adrs-core/tests/fixtures/adr-corpus",
        16,
        &[("accepted", 10), ("deprecated", 1), ("proposed", 5)],
        (2, 3),
    ),
    corpus("arachne", 17, &[("accepted", 1), ("proposed", 16)], (0, 2)),
    corpus("brighter/docs/adr", 92, &[("accepted", 67), ("deprecated", 1), ("proposed", 24)], (0, 0)),
    corpus(
        "cometbft/docs/references/architecture",
        93,
        &[("", 11), ("accepted", 58), ("draft", 2), ("proposed", 18), ("rejected", 4)],
        (0, 0),
    ),
    corpus(
        "cosmos-sdk/docs/architecture",
        46,
        &[("", 1), ("accepted", 14), ("draft", 5), ("proposed", 22), ("rejected", 2), ("superseded", 2)],
        (2, 0),
    ),
    corpus(
        "eips/EIPS",
        948,
        &[
            ("Moved", 365),
            ("accepted", 140),
            ("deprecated", 238),
            ("draft", 131),
            ("proposed", 39),
            ("rejected", 35),
        ],
        (5, 0),
    ),
    corpus(
        "govuk-aws/docs/architecture/decisions",
        38,
        &[("", 1), ("accepted", 29), ("proposed", 7), ("superseded", 1)],
        (1, 1),
    ),
    corpus("hydra/docs/adr", 34, &[("accepted", 28), ("proposed", 3), ("superseded", 3)], (0, 0)),
    corpus("jabref/docs/decisions", 68, &[("", 62), ("accepted", 5), ("superseded", 1)], (1, 1)),
    corpus("james/src/adr", 77, &[("", 1), ("accepted", 69), ("proposed", 5), ("rejected", 2)], (3, 1)),
    corpus("log4brains/docs/adr", 9, &[("accepted", 8), ("superseded", 1)], (0, 0)),
    corpus("madr/docs/decisions", 18, &[("", 16), ("accepted", 1), ("on hold", 1)], (0, 0)),
    corpus("opendatahub/architecture-decision-records", 45, &[("", 45)], (0, 0)),
    corpus("semantic-kernel/docs/decisions", 76, SEMANTIC_KERNEL, (3, 0)),
];

/// Two records have the choices of the template still.
const SEMANTIC_KERNEL: &[(&str, usize)] = &[
    ("", 1),
    ("accepted", 44),
    ("draft", 1),
    ("experimental", 1),
    ("proposed", 24),
    ("superseded", 3),
    (
        "{proposed | rejected | accepted | deprecated | … | superseded by [ADR-0001](0001-madr-architecture-decisions.md)}",
        2,
    ),
];

#[test]
fn real_records_are_imported_checked_edited_and_exported() {
    let Some(folder) = corpora() else { return };
    let faults: Vec<String> = CORPORA.par_iter().filter_map(|corpus| tried(&folder, corpus).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn tried(folder: &Path, corpus: &Corpus) -> Result<(), String> {
    let fault = |what: String| Err(format!("{}: {what}", corpus.folder));
    let sandbox = Sandbox::new();
    sandbox.git_init();
    copy(&folder.join(corpus.folder), &sandbox);
    let before = markdown(&sandbox);
    let imported = sandbox.run(&["import", "adr"]);
    if !matches!(imported.code, Some(0 | 1)) {
        return fault(format!("not imported: {}", imported.stderr));
    }
    for (path, text) in &before {
        let now = sandbox.read(path);
        if now != *text && !is_kept(text, &now) {
            return fault(format!("{path}: bytes were lost"));
        }
    }
    let all: Value = serde_json::from_str(&sandbox.run(&["list", "--format", "json"]).ended(0).stdout)
        .map_err(|error| error.to_string())?;
    let records = all["records"].as_array().map_or(0, Vec::len);
    if records != corpus.records {
        return fault(format!("{records} records, not {}", corpus.records));
    }
    let front = |key: &str| {
        let lines = before.keys().map(|path| sandbox.read(path));
        let values = lines.filter_map(|text| {
            let front =
                text.trim_start_matches('\u{feff}').strip_prefix("---")?.split("\n---").next()?.to_owned();
            let line = front.lines().find(|line| line.starts_with(key))?.to_owned();
            Some(line[key.len()..].trim().to_owned())
        });
        values.collect::<Vec<String>>()
    };
    let mut statuses: BTreeMap<String, usize> = BTreeMap::new();
    for status in front("status:") {
        *statuses.entry(status).or_default() += 1;
    }
    let stated: usize = statuses.values().sum();
    if stated < records {
        statuses.insert(String::new(), records - stated);
    }
    let wanted: BTreeMap<String, usize> =
        corpus.statuses.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    if statuses != wanted {
        return fault(format!("statuses {statuses:?}, not {wanted:?}"));
    }
    let numbers = |key: &str| front(key).iter().map(|list| list.split(',').count()).sum::<usize>();
    let relations = (numbers("supersedes: ["), numbers("relates: ["));
    if relations != corpus.relations {
        return fault(format!("relations {relations:?}, not {:?}", corpus.relations));
    }
    let checked = sandbox.run(&["check"]);
    if checked.code != Some(0) {
        return fault(format!("check finds errors: {}", &checked.stdout));
    }
    exported(&sandbox, records).or_else(fault)
}

/// Edits a record, and exports all of them in every form; JSON-ADR comes back as it went.
fn exported(sandbox: &Sandbox, records: usize) -> Result<(), String> {
    let (path, text) =
        markdown(sandbox).into_iter().find(|(_, text)| text.contains("imported:")).ok_or("none")?;
    sandbox.write(&path, format!("{text}\nOne more line.\n"));
    let _ = sandbox.run(&["check"]).ended(0);
    let csv = sandbox.run(&["export", "csv"]).ended(0).stdout;
    for form in ["dot", "mermaid", "index"] {
        let text = sandbox.run(&["export", form]).ended(0).stdout;
        if text.lines().count() < records {
            return Err(format!("{form} is too short"));
        }
    }
    if csv.split("\r\n").count() < records {
        return Err("csv is too short".to_owned());
    }
    let json = sandbox.run(&["export", "json-adr"]).ended(0).stdout;
    sandbox.write("x.json", &json);
    let first = adrs(&json);
    if first.is_empty() {
        return Ok(());
    }
    let again = sandbox.run(&["import", "x.json", "--into", "again"]);
    if again.code == Some(2) && again.stderr.contains("two records would be") {
        // Numbers that two records share, under names that JSON-ADR does not keep apart.
        return Ok(());
    }
    if !matches!(again.code, Some(0 | 1)) {
        return Err(format!("JSON-ADR is not imported: {}", again.stderr));
    }
    let second = adrs(&sandbox.run(&["export", "json-adr", "--log", "again"]).ended(0).stdout);
    for (one, other) in first.iter().zip(&second) {
        if one != other {
            return Err(format!("JSON-ADR differs:\n{one:#}\n{other:#}"));
        }
    }
    if first.len() == second.len() { Ok(()) } else { Err("JSON-ADR has another count".to_owned()) }
}

/// The records of a JSON-ADR text, without their paths.
fn adrs(json: &str) -> Vec<Value> {
    let mut all: Value = serde_json::from_str(json).unwrap_or_default();
    let adrs = all["adrs"].as_array_mut().map(std::mem::take).unwrap_or_default();
    let without = |mut adr: Value| {
        adr.as_object_mut().map(|adr| adr.remove("path"));
        adr
    };
    let mut adrs: Vec<Value> = adrs.into_iter().map(without).collect();
    // Of several records with one number, each log has its own order.
    adrs.sort_by_key(|adr| (adr["number"].as_u64(), adr["title"].to_string()));
    adrs
}

/// Whether the body of a text is the end of another, and each line of its front matter stands in that as it was or as a comment.
fn is_kept(old: &str, new: &str) -> bool {
    let (old, new) = (old.trim_start_matches('\u{feff}'), new.trim_start_matches('\u{feff}'));
    let parts = |text: &str| -> Option<(Vec<String>, usize)> {
        let mut at = 0;
        let mut lines = Vec::new();
        for (nth, line) in text.split_inclusive('\n').enumerate() {
            at += line.len();
            match (nth, line.trim_end()) {
                (0, "---") => {}
                (0, _) => return None,
                (_, "---") => return Some((lines, at)),
                (_, line) => lines.push(line.to_owned()),
            }
        }
        None
    };
    let Some((front, body)) = parts(new) else { return false };
    match parts(old) {
        Some((lines, start)) if new.ends_with(&old[start..]) && new.len() - body == old.len() - start => {
            lines.iter().all(|line| front.contains(line) || front.contains(&format!("# {line}")))
        }
        _ => &new[body..] == old,
    }
}

fn copy(from: &Path, sandbox: &Sandbox) {
    for entry in walkdir::WalkDir::new(from).sort_by_file_name().into_iter().flatten() {
        if let (true, Ok(below)) = (entry.file_type().is_file(), entry.path().strip_prefix(from)) {
            let bytes = fs::read(entry.path()).expect("the corpus can be read");
            sandbox.write(&format!("adr/{}", below.to_string_lossy().replace('\\', "/")), bytes);
        }
    }
}

/// The Markdown files of the folder, with their texts.
fn markdown(sandbox: &Sandbox) -> BTreeMap<String, String> {
    let root = sandbox.root();
    let files = walkdir::WalkDir::new(root.join("adr")).sort_by_file_name().into_iter().flatten();
    let paths = files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|kind| kind == "md"));
    paths
        .map(|path| {
            let below = path.strip_prefix(root).expect("it is below").to_string_lossy().replace('\\', "/");
            let text = sandbox.read(&below);
            (below, text)
        })
        .collect()
}
