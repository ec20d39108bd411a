//! The short way out of the hook: whatever is committed, and however, it says what the whole check says.
#![cfg(unix)] // git runs hooks through a shell; on Windows that is its own, which tests cannot rely on.

use crate::support::Sandbox;
use crate::support::story::{PATH, accepted};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// A hook that asks both, keeps what they say, and lets every commit pass.
const BOTH: &str = "#!/bin/sh
rm -f .git/hook.* .git/check.*
countersign hook run pre-commit >.git/hook.out 2>.git/hook.err; echo $? >.git/hook.code
countersign check --staged >.git/check.out 2>.git/check.err; echo $? >.git/check.code
exit 0
";

const SECOND: &str = "docs/adr/countersign.yaml";

/// A source of numbers that gives the same ones each time.
struct Dice(u64);

impl Dice {
    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let end = u64::try_from(all.len()).expect("few");
        all[usize::try_from((self.0 >> 33) % end).expect("few")]
    }
}

/// The lines that name findings and their places, in order.
fn findings(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("error[") || line.trim_start().starts_with("-->"))
        .collect();
    lines.sort_unstable();
    lines
}

/// How both ended: whether the hook had anything to say.
fn compare(sandbox: &Sandbox, story: &str) -> Option<bool> {
    let kept = |name: &str| fs::read_to_string(sandbox.root().join(".git").join(name)).unwrap_or_default();
    let (hook, check) = (kept("hook.code"), kept("check.code"));
    if hook.is_empty() {
        // Git had nothing to commit, or refused before it asked.
        return None;
    }
    let told = format!(
        "{story}\nhook {hook}{}\ncheck {check}{}{}",
        kept("hook.err"),
        kept("check.out"),
        kept("check.err")
    );
    let is_silent = kept("hook.err").is_empty() && kept("hook.out").is_empty();
    if kept("check.err").contains("there is no log here") || kept("check.err").contains("no log is staged") {
        assert!(is_silent && hook == "0\n", "{told}");
        return Some(false);
    }
    assert_eq!(hook, check, "{told}");
    assert_eq!(is_silent, hook == "0\n", "{told}");
    if hook == "1\n" {
        assert_eq!(findings(&kept("hook.err")), findings(&kept("check.out")), "{told}");
    }
    fs::remove_file(sandbox.root().join(".git/hook.code")).expect("it was read");
    Some(!is_silent)
}

#[test]
fn the_hook_says_what_the_whole_check_says() {
    let (mut silent, mut loud) = (0, 0);
    for seed in 0..10 {
        let mut dice = Dice(seed);
        let sandbox = accepted();
        let policy = sandbox.read("decisions/countersign.yaml");
        let other = policy.replace("log: ", "log: 0");
        let record = sandbox.read(PATH);
        sandbox.write("src/main.rs", "fn main() {}\n").write("notes.md", "Notes.\n").commit_all("More");
        let hook = sandbox.root().join(".git/hooks/pre-commit");
        fs::write(&hook, BOTH).expect("a hook can be written");
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("it can be run");
        let mut story = format!("seed {seed}");
        for step in 0..14 {
            let path = dice.of(&[
                PATH,
                "decisions/0002-other.md",
                "Decisions/0003-x.md",
                "src/main.rs",
                "notes.md",
                "docs/adr/0001-far.md",
                "src/a/b/c.rs",
                "decisions/picture.svg",
            ]);
            let action =
                dice.of(&["write", "write", "break", "remove", "policy", "lose", "second", "link", "merge"]);
            let way = dice.of(&["staged", "all", "path", "intent", "amend", "staged"]);
            story = format!("{story}\n{action} {path}, {way}");
            // What stands in the way, a file where a folder is wanted, is left as it is.
            match action {
                "write" => {
                    let text = if path.contains(".md") {
                        format!("{record}\n{step}\n")
                    } else {
                        format!("{step}\n")
                    };
                    try_write(&sandbox, path, &text);
                }
                "break" => try_write(&sandbox, path, "---\nstatus: [\n---\n# Broken\n"),
                "remove" => drop(fs::remove_file(sandbox.root().join(path))),
                "policy" => {
                    try_write(&sandbox, "decisions/countersign.yaml", &format!("{policy}\n# {step}\n"))
                }
                "lose" => drop(fs::remove_file(sandbox.root().join("decisions/countersign.yaml"))),
                "second" => try_write(&sandbox, SECOND, &other),
                "link" => {
                    let place = sandbox.root().join(path);
                    drop(fs::remove_file(&place));
                    drop(std::os::unix::fs::symlink("elsewhere", place));
                }
                _ => {
                    let line = format!(
                        "git checkout -q -f -B side HEAD~1 && echo {step} > side.txt && git add side.txt && \
                         git commit -q --no-verify -m side; git checkout -q -f main && \
                         git merge -q --no-ff --no-commit side"
                    );
                    let _ = sandbox.sh(&line);
                }
            }
            let line = match way {
                "all" => "git add -A; git commit -q -a -m x".to_owned(),
                "path" => format!("git add -A; git commit -q -m x -- {path}"),
                "intent" => format!("git add -u; git add -N {path}; git commit -q -m x"),
                "amend" => "git add -A; git commit -q --amend -m y".to_owned(),
                _ => format!("git add -- {path}; git commit -q -m x"),
            };
            let _ = sandbox.sh(&line);
            match compare(&sandbox, &story) {
                Some(true) => loud += 1,
                Some(false) => silent += 1,
                None => {}
            }
        }
    }
    assert!(silent > 15 && loud > 15, "{silent} silent and {loud} loud ones are too few to say anything");
}

fn try_write(sandbox: &Sandbox, path: &str, text: &str) {
    let place = sandbox.root().join(path);
    if fs::create_dir_all(place.parent().unwrap_or(Path::new(""))).is_ok() {
        drop(fs::write(place, text));
    }
}
