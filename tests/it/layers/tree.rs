//! What a file must be, whatever it says: short, introduced, well named and declared by its parent.

use super::Tree;
use super::arrows::Table;
use super::read::Source;
use std::collections::BTreeMap;
use std::path::Path;

/// The most lines a file may have, its unit tests included.
const LINES: usize = 400;

/// Names that invite everything and so say nothing.
const VAGUE: [&str; 6] = ["common", "helpers", "manager", "types", "util", "utils"];

/// Files that people write, as opposed to fixtures and snapshots, whose length is not theirs to choose.
pub(super) fn is_ours(path: &Path) -> bool {
    let kind = path.extension().unwrap_or_default().to_string_lossy();
    ["css", "js", "md", "mjs", "py", "rs", "sh", "ts"].contains(&&*kind)
}

/// Says which files are too long, unexplained, badly named or declared by nobody.
pub(super) fn check(tree: &Tree, sources: &BTreeMap<&str, Source>, table: &Table, faults: &mut Vec<String>) {
    for (path, text) in tree {
        let lines = text.lines().count();
        if lines > LINES && !is_fixture(path) {
            faults.push(format!(
                "{path}: {lines} lines, and {LINES} is the most; split it by what it is about"
            ));
        }
    }
    for (path, source) in sources {
        if !tree[*path].starts_with("//!") {
            faults.push(format!("{path}: begins without `//!`; say first why the file exists"));
        }
        for name in path.trim_end_matches(".rs").split('/') {
            if VAGUE.contains(&name) {
                faults.push(format!("{path}: `{name}` says nothing; name it after what it holds"));
            }
        }
        for (name, line) in &source.inline {
            if VAGUE.contains(&name.as_str()) {
                faults.push(format!("{path}:{line}: `{name}` says nothing; name it after what it holds"));
            }
        }
        let parents = parents_of(path);
        let declares = |parent: &String| {
            let stem = stem_of(path);
            sources.get(parent.as_str()).is_some_and(|source| source.declared.contains(&stem))
        };
        if !parents.is_empty() && !parents.iter().any(declares) {
            faults.push(format!(
                "{path}: no `mod` declares it, so nothing compiles it: see {}",
                parents.join(" or ")
            ));
        }
    }
    check_table(sources, table, faults);
}

/// Holds the code map against the modules that there are.
fn check_table(sources: &BTreeMap<&str, Source>, table: &Table, faults: &mut Vec<String>) {
    let Some(lib) = sources.get("src/lib.rs") else {
        return;
    };
    for module in &lib.declared {
        if !table.knows(module) {
            faults.push(format!("src/lib.rs: `{module}` has no row in the table of layers"));
        }
    }
    for module in table.modules() {
        if !lib.declared.iter().any(|name| name == module) {
            faults.push(format!("src/lib.rs: the table of layers names `{module}`, and no `mod` does"));
        }
    }
}

fn is_fixture(path: &str) -> bool {
    ["tests/data/", "tests/rules/", "tests/site/"].iter().any(|folder| path.starts_with(folder))
}

/// The module that a file is: `b` for `a/b.rs` and for `a/b/mod.rs`.
fn stem_of(path: &str) -> String {
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    stem.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The files of which one must declare this one; none for the root of a program or a library.
fn parents_of(path: &str) -> Vec<String> {
    let stem = path.trim_end_matches(".rs").trim_end_matches("/mod");
    let Some((folder, name)) = stem.rsplit_once('/') else {
        return Vec::new();
    };
    // A program or library of its own each: `Cargo.toml` and `#[path]` name them, no `mod` does.
    if folder == "tests/fuzz/targets" || folder == "tests/fuzz" {
        return Vec::new();
    }
    let top = matches!(folder, "src" | "tests/it" | "tests/bench");
    match (top, name) {
        (true, "lib" | "main") => Vec::new(),
        (true, _) => vec![format!("{folder}/lib.rs"), format!("{folder}/main.rs")],
        (false, _) => vec![format!("{folder}.rs"), format!("{folder}/mod.rs")],
    }
}
