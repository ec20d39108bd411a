//! Runs each rule alone over its fixtures, `tests/rules/<code>/<case>/`, and compares with `expected.txt`.

use super::judge::{Files, judge, show};
use super::root;
use countersign::rules::ALL;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const EXPECTED: &str = "expected.txt";
/// Names further rules that a case needs to run, one on each line.
const ALSO: &str = "also.txt";

/// The names of the rules that have fixtures.
pub(super) fn folders() -> Vec<String> {
    inside(&root().join("tests/rules")).iter().filter(|path| path.is_dir()).map(|path| name(path)).collect()
}

#[test]
fn each_rule_says_what_its_fixtures_expect() {
    let mut faults = Vec::new();
    for rule in ALL {
        let code = rule.meta.code.0;
        let folder = root().join("tests/rules").join(code);
        let cases: Vec<PathBuf> = inside(&folder).into_iter().filter(|path| path.is_dir()).collect();
        let (valid, firing): (Vec<&PathBuf>, Vec<&PathBuf>) =
            cases.iter().partition(|case| name(case).starts_with("valid"));
        if valid.is_empty() || firing.is_empty() {
            faults.push(format!("{code}: needs a case in which it fires and one called `valid…`"));
        }
        for case in &cases {
            if let Err(fault) = try_case(code, case) {
                faults.push(format!("{code}/{}: {fault}", name(case)));
            }
        }
    }
    let hint = "SNAPSHOTS=overwrite accepts what the rules say now";
    assert!(faults.is_empty(), "{hint}\n\n{}", faults.join("\n\n"));
}

fn try_case(code: &str, case: &Path) -> Result<(), String> {
    let also = fs::read_to_string(case.join(ALSO)).unwrap_or_default();
    let rules: BTreeSet<&str> = also.lines().chain([code]).collect();
    let said = show(&judge(&files(case), &files(&case.join("before")), Some(&rules)));
    let path = case.join(EXPECTED);
    if name(case).starts_with("valid") {
        return match (said.is_empty(), path.exists()) {
            (_, true) => Err(format!("a valid case has no {EXPECTED}")),
            (false, _) => Err(format!("should say nothing, and says\n{said}")),
            (true, false) => Ok(()),
        };
    }
    if !said.contains(&format!("[{code}]: ")) {
        return Err(format!("the rule does not fire; call the case `valid…`\n{said}"));
    }
    if overwrite() {
        fs::write(&path, &said).expect("the case can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == said { Ok(()) } else { Err(format!("expected\n{expected}\nand it says\n{said}")) }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the variable is snapbox's, and asks to accept what is said now"
)]
pub(super) fn overwrite() -> bool {
    std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite")
}

/// The files of a case: all of its folder but what steers the test. `%2F` and the like stand in names that not every
/// file system can hold.
fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_file()) {
        let below = entry
            .path()
            .strip_prefix(folder)
            .expect("the walk stays inside")
            .to_string_lossy()
            .replace('\\', "/");
        if below == EXPECTED || below == ALSO || below.starts_with("before/") {
            continue;
        }
        files.insert(unescape(&below), fs::read(entry.path()).expect("a fixture can be read"));
    }
    files
}

fn unescape(name: &str) -> String {
    let mut bytes = Vec::new();
    let mut parts = name.split('%');
    bytes.extend(parts.next().unwrap_or_default().bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits stand behind `%`"));
        bytes.extend(part[2..].bytes());
    }
    String::from_utf8(bytes).expect("a name is UTF-8")
}

fn inside(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
