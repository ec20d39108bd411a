//! Guards the shape of the sources: arrows between modules run one way, files stay short, nothing lies undeclared.
//!
//! The layers are read from the table in `src/lib.rs`, so the code map and the guard cannot drift apart.

mod arrows;
mod read;
mod seeded;
mod tree;

use read::Source;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The text of each file by its path from the package's root, with forward slashes.
type Tree = BTreeMap<String, String>;

/// All that is wrong with the shape of these sources, one line each.
fn faults(tree: &Tree) -> Vec<String> {
    let mut faults = Vec::new();
    let sources: BTreeMap<&str, Source> = tree
        .iter()
        .filter(|(path, _)| path.strip_suffix(".rs").is_some())
        .filter_map(|(path, text)| match Source::read(path, text) {
            Ok(source) => Some((path.as_str(), source)),
            Err(why) => {
                faults.push(format!("{path}: cannot be read as Rust: {why}"));
                None
            }
        })
        .collect();
    let table = arrows::Table::read(tree.get("src/lib.rs").map_or("", String::as_str));
    tree::check(tree, &sources, &table, &mut faults);
    for (path, source) in &sources {
        arrows::check(path, source, &table, &mut faults);
        arrows::check_names(path, source, &mut faults);
    }
    faults.sort();
    faults.dedup();
    faults
}

#[test]
fn the_sources_keep_their_shape() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = Tree::new();
    for top in ["src", "tests"] {
        gather(root, &root.join(top), &mut tree);
    }
    assert!(tree.contains_key("src/lib.rs"), "the guard must see the sources it guards");
    let faults = faults(&tree);
    let mut list = String::new();
    for fault in &faults {
        let _ = writeln!(list, "  {fault}");
    }
    assert!(faults.is_empty(), "{} faults in the shape of the sources:\n{list}", faults.len());
}

/// Adds the files below `folder`; what a package manager, a build or a fuzzer put there is not ours.
fn gather(root: &Path, folder: &Path, tree: &mut Tree) {
    for entry in fs::read_dir(folder).expect("the folder is part of the package") {
        let path = entry.expect("the folder can be listed").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let made = ["node_modules", "target", "corpus", "artifacts", "coverage"].contains(&name.as_str());
            if !made && !name.starts_with('.') {
                gather(root, &path, tree);
            }
        } else if tree::is_ours(&path) {
            let below = path.strip_prefix(root).expect("the walk began at the root");
            let key = below.to_string_lossy().replace('\\', "/");
            let text = String::from_utf8_lossy(&fs::read(&path).expect("the file can be read")).into_owned();
            tree.insert(key, text);
        }
    }
}
