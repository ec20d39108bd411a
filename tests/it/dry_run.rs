//! `--dry-run` of every command that writes, found by walking all commands: it leaves each byte as it was.
#![cfg(unix)] // The scenes are scripts for a shell.

use crate::examples;
use crate::support::Sandbox;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Each command that writes: the scene that it is looked at in, and its arguments.
const WRITERS: &[(&str, &str, &str)] = &[
    ("accept", "both", "2"),
    ("build", "accepted", "--out site"),
    ("check", "draft", "--fix"),
    ("codeowners", "accepted", "--write"),
    ("deprecate", "accepted", "2 --reason 'It is closed.'"),
    ("export index", "accepted", "--write README.md"),
    ("glossary add", "glossary", "Saga --meaning Steps."),
    ("glossary start", "accepted", ""),
    ("hook install", "accepted", "--pre-push --merge-driver"),
    ("hook uninstall", "accepted", ""),
    ("import", "other", "docs/adr"),
    ("init", "nothing", "decisions"),
    ("new", "accepted", "'Cache the catalogue' --kind technical"),
    ("object", "proposed", "2 --reason No."),
    ("outcome", "accepted", "2 --verdict met --lesson One."),
    ("propose", "draft", "2"),
    ("reject", "proposed", "2 --reason 'Too dear.'"),
    ("renumber", "forty-two", "42"),
    ("revise", "accepted", "2 --reason Prices."),
    ("roster add", "accepted", "kim --email kim@example.com --role product"),
    ("roster retire", "accepted", "lin"),
    ("sign", "proposed", "2"),
    ("supersede", "accepted", "2 'Keep the files'"),
    ("templates eject", "accepted", "product"),
    ("theme eject", "accepted", "--all"),
    ("unsign", "signed", "2 --reason Wait."),
    ("withdraw", "objected", "2"),
    ("workshop close", "workshop", ""),
    ("workshop group", "workshop", "Ours lin-1"),
    ("workshop idea", "workshop", "Wait"),
    ("workshop option", "workshop", "'A database of our own' --from lin-1"),
    ("workshop propose", "workshop", "--choose 'PostgreSQL, managed'"),
    ("workshop score", "workshop", "do-nothing cost=2"),
    ("workshop start", "accepted", "'What do we sell first?'"),
];

/// Those that write and cannot be run in a scene, and what looks at them instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("attach", "needs a signature made elsewhere: `attach`"),
    ("policy sign", "needs a policy with admins: `policy`"),
    ("sync", "needs a service: `sync`"),
    ("sync github", "needs a service: `sync`"),
    ("sync gitlab", "needs a service: `sync`"),
];

/// Those that write nothing of the repository, and why.
const READERS: &[(&str, &[&str])] = &[
    (
        "only read",
        &[
            "affected",
            "agenda",
            "audit",
            "diff",
            "digest",
            "explain",
            "glossary list",
            "glossary show",
            "hook run",
            "inbox",
            "lessons",
            "list",
            "log",
            "policy show",
            "remind",
            "roster list",
            "rules",
            "search",
            "show",
            "statement",
            "templates list",
            "templates show",
            "theme data",
            "theme list",
            "verify",
            "workshop show",
        ],
    ),
    (
        "print for other programs, or into the file that is named",
        &[
            "completions",
            "export allowed-signers",
            "export csv",
            "export dot",
            "export json",
            "export json-adr",
            "export mermaid",
            "man",
        ],
    ),
    ("what is written is typed by a person, into an editor or a page", &["edit", "serve"]),
    ("asks before it makes anything, and only with --live", &["doctor"]),
];

/// The commands without commands of their own, found by their help, with what that says.
fn leaves(sandbox: &Sandbox, words: &[&str], found: &mut BTreeMap<String, String>) {
    let help = sandbox.run(&[words, &["--help"]].concat()).ended(0).stdout;
    let listed = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let names: Vec<&str> = listed
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()))
        .filter(|name| *name != "help")
        .collect();
    for name in &names {
        leaves(sandbox, &[words, &[*name]].concat(), found);
    }
    // Some do something of their own too.
    if names.is_empty() || words == ["sync"] {
        found.insert(words.join(" "), help);
    }
}

/// Every file with its bytes, but for what git and memos keep for speed.
fn bytes(folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let entry = entry.expect("the entry can be read");
        let path = entry.path();
        let name = path.to_string_lossy().into_owned();
        if name.ends_with(".git/countersign") || name.ends_with(".git/index") {
            continue;
        }
        if entry.file_type().expect("it has a type").is_dir() {
            found.insert(name, Vec::new());
            bytes(&path, found);
        } else {
            found.insert(name, fs::read(&path).expect("the file can be read"));
        }
    }
}

fn all_bytes(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    bytes(sandbox.root(), &mut found);
    found
}

#[test]
fn each_command_is_known_as_one_that_writes_or_not() {
    let sandbox = Sandbox::new();
    let mut found = BTreeMap::new();
    leaves(&sandbox, &[], &mut found);
    assert!(found.len() > 60, "only {} commands were found", found.len());
    let writers = WRITERS.iter().map(|(name, ..)| *name).chain(ELSEWHERE.iter().map(|(name, _)| *name));
    let writers: BTreeSet<&str> = writers.collect();
    let readers: BTreeSet<&str> = READERS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    let mut faults = Vec::new();
    for (name, help) in &found {
        let has = help.split("\nExamples:").next().is_some_and(|options| options.contains("--dry-run"));
        match (writers.contains(name.as_str()), readers.contains(name.as_str())) {
            (true, false) if has => {}
            (false, true) if !has => {}
            (true, false) => faults.push(format!("`{name}` writes and has no --dry-run")),
            (false, true) => faults.push(format!("`{name}` has --dry-run and is called a reader")),
            (true, true) => faults.push(format!("`{name}` is called both")),
            (false, false) => faults.push(format!("is `{name}` one that writes?")),
        }
    }
    for name in writers.union(&readers).filter(|name| !found.contains_key(**name)) {
        faults.push(format!("there is no command `{name}`"));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_dry_run_of_each_leaves_every_byte_as_it_was() {
    let mut scenes: BTreeMap<&str, Sandbox> = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, scene, arguments) in WRITERS {
        let scene = scenes.entry(scene).or_insert_with(|| examples::scene(scene));
        let mut sandbox = examples::copy_of(scene);
        let sandbox = sandbox.as_ada();
        if *name == "hook uninstall" {
            let _ = sandbox.run(&["hook", "install", "--merge-driver"]).ended(0);
        }
        let before = all_bytes(sandbox);
        let staged = if sandbox.root().join(".git").exists() {
            sandbox.git(&["ls-files", "-s"])
        } else {
            String::new()
        };
        let said = sandbox.sh(&format!("countersign {name} {arguments} --dry-run"));
        if !matches!(said.code, Some(0 | 1)) || said.stdout.is_empty() && said.stderr.is_empty() {
            faults.push(format!("{name} ended with {:?}\n{}", said.code, said.stderr));
        }
        let after = all_bytes(sandbox);
        let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for path in paths.into_iter().filter(|path| before.get(*path) != after.get(*path)) {
            faults.push(format!("{name} changes `{path}`"));
        }
        if sandbox.root().join(".git").exists() && sandbox.git(&["ls-files", "-s"]) != staged {
            faults.push(format!("{name} stages something"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
