//! Records of other projects, where they are at hand: what nobody would think of is in there.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::record::Record;
use crate::site::audit;
use crate::site::fixture::links;
use crate::site::markdown::{Options, render};

#[test]
fn real_records_become_pages_that_are_whole_and_run_nothing() {
    let mut files = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora"), &mut files);
    let links = links();
    files.par_iter().for_each(|path| {
        let name = path.to_string_lossy();
        let record = Record::parse(name.as_ref(), &std::fs::read(path).unwrap());
        let done = render(record.body(), record.path(), &links, &Options::default());
        let read = std::panic::catch_unwind(|| audit::read(&done.html));
        assert!(read.is_ok(), "{name}");
        for problem in &done.problems {
            assert!(record.body().get(problem.span.range()).is_some(), "{name}: {problem:?}");
        }
    });
}

/// Lists Markdown files; none where the folder is not there.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
}
