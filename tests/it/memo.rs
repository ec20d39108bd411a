//! The memo of a log: a check that reads little says what a check that reads all would say, byte for byte.

mod changes;
mod damage;
mod in_memory;
mod related;

use crate::support::story::{POLICY, RECORD};
use crate::support::{self, Sandbox};
use changes::{Done, Story};

/// What `check` says with and without memos has to be the same: streams, exit code and all.
#[track_caller]
fn same(sandbox: &mut Sandbox, args: &[&str], when: &str) -> String {
    sandbox.env("COUNTERSIGN_CACHE", "off");
    let without = sandbox.run(args);
    sandbox.env("COUNTERSIGN_CACHE", "");
    let with = sandbox.run(args);
    let all = |outcome: support::Outcome| {
        format!("{:?}\n{}\n--- stderr\n{}", outcome.code, outcome.stdout, outcome.stderr)
    };
    let (with, without) = (all(with), all(without));
    assert!(with == without, "{when}: {}\n--- with\n{with}\n--- without\n{without}", args.join(" "));
    with
}

/// Tells a story step by step in a repository, and looks at each step in every way.
fn tell(seed: u64, steps: usize) {
    let mut sandbox = Sandbox::new();
    sandbox.as_ada().git_init();
    let mut story = Story::new(seed);
    let mut on_disk = std::collections::BTreeMap::new();
    sync(&sandbox, &mut on_disk, &story);
    sandbox.commit_all("Begin");
    for step in 0..steps {
        let done = story.step();
        sync(&sandbox, &mut on_disk, &story);
        sandbox.at(&format!("2026-11-{}T08:00:00Z", story.day));
        match done {
            Done::Commit => drop(sandbox.commit_all("Step")),
            Done::Changed(_) if story.below(4) == 0 => {}
            Done::Changed(_) => drop(sandbox.git(&["add", "--all"])),
        }
        let when = format!("seed {seed}, step {step}: {done:?}");
        same(&mut sandbox, &["check", "--staged", "--format", "json"], &when);
        same(&mut sandbox, &["check", "--format", "json"], &when);
        if step % 5 == 0 {
            // Once more, so that what was learnt is used on just what was seen.
            same(&mut sandbox, &["check", "--format", "json"], &when);
            same(&mut sandbox, &["check", "--staged", "--rule", "id-duplicate"], &when);
        }
    }
}

/// Brings the folder to where the story is.
fn sync(sandbox: &Sandbox, on_disk: &mut std::collections::BTreeMap<String, Vec<u8>>, story: &Story) {
    for path in on_disk.keys().filter(|path| !story.files.contains_key(*path)) {
        sandbox.remove(path);
    }
    for (path, bytes) in story.files.iter().filter(|(path, bytes)| on_disk.get(*path) != Some(bytes)) {
        sandbox.write(path, bytes);
    }
    on_disk.clone_from(&story.files);
}

#[test]
fn a_story_on_disk_is_told_the_same_with_and_without() {
    for seed in 1..=2 {
        tell(seed, 40);
    }
}

#[test]
fn a_story_outside_any_repository_is_told_the_same_whether_or_not_all_is_held() {
    let mut sandbox = Sandbox::new();
    let mut story = Story::new(7);
    let mut on_disk = std::collections::BTreeMap::new();
    for step in 0..25 {
        let done = story.step();
        sync(&sandbox, &mut on_disk, &story);
        sandbox.at(&format!("2026-11-{}T08:00:00Z", story.day));
        let when = format!("step {step}: {done:?}");
        same(&mut sandbox, &["check", "--format", "json"], &when);
        if step % 5 == 0 {
            same(&mut sandbox, &["check", "--verbose"], &when);
            same(&mut sandbox, &["check", "--rule", "id-duplicate", "--rule", "superseded-status"], &when);
        }
    }
}

#[test]
fn a_log_that_is_judged_whole_asks_the_other_logs_for_the_ids_of_what_was_not_read() {
    let mut sandbox = support::story::proposed();
    sandbox.as_ada().git_init();
    sandbox.write("other/countersign.yaml", POLICY.replace("6f1c0e52", "7f1c0e52"));
    sandbox.write("other/0001-copy.md", RECORD);
    sandbox.write("other/0002-more.md", RECORD.replace("k7f3-2m9q", "m2q9-7f3k"));
    sandbox.commit_all("A copy that nobody looked at");
    // The memo of the log has to know its records before one of them goes.
    same(&mut sandbox, &["check"], "before");
    sandbox.write("other/0003-third.md", RECORD.replace("k7f3-2m9q", "n2q9-7f3k"));
    sandbox.git(&["add", "--all"]);
    same(&mut sandbox, &["check", "--staged"], "an addition");
    sandbox.git(&["rm", "--quiet", "--force", "other/0003-third.md", "other/0002-more.md"]);
    for when in ["a deletion", "a deletion, seen before"] {
        let said = same(&mut sandbox, &["check", "--staged"], when);
        assert!(said.contains("error[id-duplicate]"), "{said}");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long to look is said from outside")]
fn more_stories_are_told_the_same_with_and_without() {
    let said = std::env::var("COUNTERSIGN_STORIES").ok().and_then(|stories| stories.parse().ok());
    for seed in 100..100 + said.unwrap_or(1) {
        tell(seed, 30);
    }
}
