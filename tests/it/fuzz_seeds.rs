//! Replays the inputs that the fuzz targets begin with, and those that once showed a fault, through their properties.

#[path = "../fuzz/properties/mod.rs"]
mod properties;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

/// The most bytes that one seed may have, and all of them together.
const SIZES: (usize, usize) = (4 * 1024, 200 * 1024);

#[test]
fn every_seed_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds");
    let mut all = 0;
    let mut faults = Vec::new();
    for (name, property) in properties::ALL {
        let seeds = files(&folder.join(name));
        let mut reached = 0;
        for seed in seeds {
            let bytes = fs::read(&seed).expect("a seed can be read");
            let shown = seed.strip_prefix(&folder).unwrap_or(&seed).display().to_string();
            assert!(bytes.len() < SIZES.0, "{shown} has {} bytes", bytes.len());
            all += bytes.len();
            match catch_unwind(|| property(&bytes)) {
                Ok(as_far) => reached += usize::from(as_far),
                Err(_) => faults.push(shown),
            }
        }
        assert!(reached >= 3, "only {reached} seeds of `{name}` get as far as what it is about");
    }
    assert!(faults.is_empty(), "the property does not hold for {}", faults.join(", "));
    assert!(all < SIZES.1, "the seeds have {all} bytes");
}

/// The files of a folder in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("each target has a folder of seeds");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}
