//! The examples that the help screens show, each run where it makes sense.
#![cfg(unix)] // Examples are lines for a shell.

use crate::support::{Outcome, Sandbox};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What fills a sandbox, by the name of the scene.
const SCENE: &str = include_str!("examples/scene.sh");

/// The scene for examples that begin so; the first that fits counts, and all else runs in `accepted`.
const SCENES: &[(&str, &str)] = &[
    ("accept", "both"),
    ("attach", "signed"),
    ("diff", "stale"),
    ("edit", "draft"),
    ("glossary start", "accepted"),
    ("glossary", "glossary"),
    ("import", "other"),
    ("init --trust", "accepted"),
    ("init docs/adr", "other"),
    ("init", "nothing"),
    ("lessons", "learnt"),
    ("object", "proposed"),
    ("propose", "draft"),
    ("reject 2 --reason", "proposed"),
    ("reject DR-2", "proposed"),
    ("reject", "objected"),
    ("renumber 42", "forty-two"),
    ("renumber", "twins"),
    ("roster add grace --name", "newcomer"),
    ("sign", "proposed"),
    ("statement", "both"),
    ("theme list --differs-in", "themed"),
    ("unsign", "signed"),
    ("withdraw", "objected"),
    ("workshop start", "accepted"),
    ("workshop", "workshop"),
];

/// Examples that end in code 2 here, and why; other tests run them where they can be carried out.
const CANNOT: &[(&str, &str)] = &[
    ("attach", "the signature is made elsewhere"),
    ("audit --trust", "the fingerprint is shortened"),
    ("completions zsh", "the folder is an array of zsh"),
    ("doctor --live", "needs a service"),
    ("init --trust", "asks on a terminal"),
    ("policy sign", "needs a policy with admins"),
    ("roster retire grace --key", "the fingerprint is shortened"),
    ("sign 2 --key", "needs a device"),
    ("statement 2 --role product --signed --signature", "the sign-off is declared"),
    ("sync", "needs a service"),
];

/// The same for these examples to the letter.
const CANNOT_ALONE: &[(&str, &str)] = &[
    ("sign 2", "asks on a terminal"),
    ("sign 2 --commit", "asks on a terminal"),
    ("workshop score", "asks on a terminal"),
];

/// Those that do not end by themselves.
const SERVERS: &[&str] = &["serve"];

/// The commands below `Examples:` of all help screens, without what is said of them.
fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/help");
    let mut screens: Vec<_> = fs::read_dir(folder)
        .expect("there are help screens")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    screens.sort();
    let mut examples: Vec<String> = Vec::new();
    for screen in screens {
        let text = fs::read_to_string(&screen).expect("a help screen is text");
        let shown = text.split("Examples:\n").nth(1).unwrap_or_default();
        for line in shown.lines().take_while(|line| !line.is_empty()) {
            if line.starts_with("  countersign ") {
                examples.push(line.trim().to_owned());
            } else if let Some(open) = examples.last_mut().filter(|last| last.matches('"').count() % 2 == 1) {
                *open = format!("{open} {}", line.trim());
            }
        }
    }
    let mut examples: Vec<String> =
        examples.iter().filter_map(|line| Some(line.split("  ").next()?.trim_end().to_owned())).collect();
    examples.sort();
    examples.dedup();
    examples
}

fn begins(words: &str, with: &str) -> bool {
    words.strip_prefix(with).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Why an example cannot be carried out here.
fn cannot(words: &str) -> Option<&'static str> {
    if words.ends_with("--help") {
        return None;
    }
    let listed = CANNOT.iter().find(|(with, _)| begins(words, with));
    listed.or_else(|| CANNOT_ALONE.iter().find(|(all, _)| words == *all)).map(|(_, why)| *why)
}

/// A sandbox filled with what examples speak of.
pub(crate) fn scene(name: &str) -> Sandbox {
    let mut scene = Sandbox::new();
    let _ = scene.as_ada().sh(&format!("set -- {name}\n{SCENE}")).ended(0);
    scene
}

/// A sandbox that holds what another holds.
pub(crate) fn copy_of(scene: &Sandbox) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.env("EDITOR", "true");
    let from = scene.root().parent().expect("the sandbox lies in a folder");
    let to = sandbox.root().parent().expect("the sandbox lies in a folder").to_string_lossy().into_owned();
    let _ = scene.sh(&format!("cp -R '{}/.' '{to}'", from.display())).ended(0);
    sandbox
}

/// Runs an example; of a pipe only what this program does in it.
fn run(sandbox: &mut Sandbox, example: &str) -> Outcome {
    let for_product = example.contains("--role product") || example.contains("value=");
    let sandbox = if for_product { sandbox.as_grace() } else { sandbox.as_ada() };
    sandbox.sh(example.split(" | ").next().expect("a text has a first part"))
}

#[test]
fn every_example_does_what_it_is_shown_for() {
    let examples = examples();
    assert!(examples.len() > 150, "only {} examples were found", examples.len());
    let mut scenes: BTreeMap<&str, Sandbox> = BTreeMap::new();
    let mut faults = Vec::new();
    for example in &examples {
        let words = example.strip_prefix("countersign ").expect("examples are of this program");
        if SERVERS.iter().any(|server| begins(words, server)) {
            continue;
        }
        let name = SCENES.iter().find(|(with, _)| begins(words, with)).map_or("accepted", |(_, name)| *name);
        let scene = scenes.entry(name).or_insert_with(|| scene(name));
        let said = run(&mut copy_of(scene), example);
        let is_misused = said.stderr.contains("For more information, try '--help'");
        match (said.code, cannot(words)) {
            _ if is_misused => faults.push(format!("wrong arguments: {example}\n{}", said.stderr)),
            (Some(2), Some(_)) | (Some(0 | 1), None) => {}
            (_, Some(why)) => faults.push(format!("can be carried out, though it {why}: {example}")),
            (code, None) => faults.push(format!("ended with {code:?}: {example}\n{}", said.stderr)),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
