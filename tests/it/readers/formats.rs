//! Repositories in every format that git writes: the verdict is that of the same content in an ordinary one.

use super::stage::{Said, Stage};

/// A format: how the repository begins, and the line of shell that turns it into that format before anything is
/// staged. Where the line ends with 77 the installed git cannot do it.
struct Format {
    name: &'static str,
    init: &'static [&'static str],
    line: &'static str,
    folder: &'static str,
}

const fn format(name: &'static str, init: &'static [&'static str], line: &'static str) -> Format {
    Format { name, init, line, folder: "." }
}

/// Formats that the repository itself has.
const FORMATS: &[Format] = &[
    format("index 4", &[], "git update-index --index-version 4"),
    format("no checksum", &[], "git config index.skipHash true && git update-index --force-write-index"),
    format("untracked cache", &[], "git update-index --untracked-cache || exit 77"),
    format(
        "file system monitor",
        &[],
        "git config core.fsmonitor true; git update-index --fsmonitor || exit 77",
    ),
    format(
        "many threads",
        &[],
        "git config index.threads 2 && git config index.recordEndOfIndexEntries true",
    ),
    format("a split index", &[], "git update-index --split-index"),
    format(
        "a split index, always",
        &[],
        "git config core.splitIndex true && git update-index --force-write-index",
    ),
    format(
        "a sparse index, with the log",
        &[],
        "git sparse-checkout set --cone --sparse-index decisions || exit 77",
    ),
    format("a sparse checkout", &[], "git sparse-checkout set --cone decisions || exit 77"),
    format("SHA-256", &["--object-format=sha256"], ":"),
    format("reftable", &["--ref-format=reftable"], ":"),
    format("SHA-256 and reftable", &["--object-format=sha256", "--ref-format=reftable"], ":"),
    format("a reftable and a split index", &["--ref-format=reftable"], "git update-index --split-index"),
    format(
        "one pack",
        &[],
        "git repack -adq --write-bitmap-index && git commit-graph write && git multi-pack-index write",
    ),
];

/// Formats of clones; where they come from is still there.
const CLONES: &[Format] = &[
    Format {
        name: "without files of the past",
        init: &[],
        line: "git config uploadpack.allowFilter true && git switch --quiet main && \
            git clone --quiet --no-local --filter=blob:none . ../clone && cd ../clone && \
            git switch --quiet change && git remote set-head origin --delete",
        folder: "../clone",
    },
    Format {
        name: "without folders, as git noted it before",
        init: &[],
        line: "git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true && \
            git clone --quiet --no-local --filter=tree:0 . ../clone && cd ../clone && git branch --quiet main origin/main && git remote set-head origin --delete && \
            git config core.repositoryFormatVersion 1 && git config extensions.partialClone origin",
        folder: "../clone",
    },
];

/// What the program says of a repository with this content in this format; `None` where git has no such format.
fn verdict(format: &Format, good: bool) -> Option<Vec<(String, Said)>> {
    let able = crate::support::Sandbox::new().sh(&format!("git init --quiet {}", format.init.join(" ")));
    if able.code != Some(0) {
        return None;
    }
    let mut stage = Stage::new(format.init, good);
    let made = stage.sandbox.sh(format.line);
    if made.code == Some(77) {
        return None;
    }
    let _ = made.ended(0);
    format.folder.clone_into(&mut stage.folder);
    stage.change(good, true);
    let mut said = stage.all();
    said.push(("hook".to_owned(), stage.hooked("git commit --quiet --message=x")));
    said.extend(stage.all());
    for (_, said) in &mut said {
        said.stdout = without_ids(&said.stdout);
        said.stderr = without_ids(&said.stderr);
    }
    Some(said)
}

/// Shows every id of an object as `[ID]`: other hashes give other ids to the same content.
fn without_ids(text: &str) -> String {
    let mut shown = String::new();
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let mut rest = text;
    while let Some(start) = rest.find(is_hex) {
        let end = rest[start..].find(|c| !is_hex(c)).map_or(rest.len(), |length| start + length);
        let word = &rest[start..end];
        let is_id = [7, 40, 64].contains(&word.len()) && word.contains(|c: char| c.is_ascii_digit());
        shown += &rest[..start];
        shown += if is_id { "[ID]" } else { word };
        rest = &rest[end..];
    }
    shown + rest
}

#[track_caller]
fn compare(formats: &[Format]) {
    for good in [true, false] {
        let plain = verdict(&format("plain", &[], ":"), good).expect("git can do that");
        assert_eq!(plain.iter().any(|(_, said)| said.code == Some(1)), !good, "{plain:?}");
        for format in formats {
            let Some(said) = verdict(format, good) else { continue };
            for (plain, said) in plain.iter().zip(&said) {
                assert_eq!(said, plain, "{}, {}", format.name, if good { "good" } else { "bad" });
            }
        }
    }
}

#[test]
fn the_first_formats_are_judged_as_any_other() {
    compare(&FORMATS[..FORMATS.len() / 2]);
}

#[test]
fn the_other_formats_are_judged_as_any_other() {
    compare(&FORMATS[FORMATS.len() / 2..]);
}

#[test]
fn partial_clones_are_judged_as_whole_ones() {
    compare(CLONES);
}

#[test]
fn ids_are_told_from_words() {
    assert_eq!(without_ids("at 0123456 in effaced x1"), "at [ID] in effaced x1");
}
