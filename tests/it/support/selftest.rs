//! Proves the sandbox: what it shuts out stays out, and its assertions fail when they should.

use super::{Outcome, Sandbox};
use snapbox::str;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Output;

#[test]
fn git_sees_only_the_sandbox() {
    let sandbox = Sandbox::new();
    sandbox.git_init();
    let origins = sandbox.git(&["config", "--list", "--show-scope"]);
    assert!(origins.lines().all(|line| line.starts_with("global") || line.starts_with("local")), "{origins}");
    assert!(origins.contains("user.useconfigonly=true"), "{origins}");
    assert_eq!(sandbox.git(&["symbolic-ref", "HEAD"]), "refs/heads/main");
}

#[test]
fn a_commit_carries_the_person_and_the_moment() {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("notes/a.md", "one\r\n");
    let first = sandbox.as_grace().commit_all("First");
    let second = sandbox.as_ada().at("2026-11-22T09:12:00Z").commit_all("Second");
    let format = "--format=%an <%ae> %at, %cn <%ce> %ct";
    assert_eq!(
        sandbox.git(&["log", "--reverse", format]),
        "Grace Hopper <grace@example.com> 1795334400, Grace Hopper <grace@example.com> 1795334400\n\
         Ada Lovelace <ada@example.com> 1795338720, Ada Lovelace <ada@example.com> 1795338720"
    );
    assert_eq!(sandbox.git(&["rev-parse", "HEAD~1"]), first);
    assert_ne!(first, second);
    assert_eq!(sandbox.read("notes/a.md"), "one\r\n");
}

#[test]
#[should_panic(expected = "git commit")]
fn nobody_commits_unnamed() {
    Sandbox::new().git_init().commit_all("By nobody");
}

#[test]
fn two_sandboxes_make_the_same_commit() {
    let commit = || Sandbox::new().as_ada().git_init().write("a", "b").commit_all("Same");
    assert_eq!(commit(), commit());
}

#[test]
fn a_hook_is_led_to_its_own_index() {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("a.md", "one");
    sandbox.as_ada().commit_all("One");
    let seen = sandbox.inside_hook().git(&["ls-files"]);
    assert_eq!(seen, "a.md");
}

#[test]
fn the_program_starts_in_any_folder() {
    let sandbox = Sandbox::new();
    sandbox.write("deep/er/a.md", "");
    let here = sandbox.run(&["--version"]);
    let below = sandbox.run_in("deep/er", &["--version"]);
    assert_eq!((here.code, &here.stdout), (Some(0), &below.stdout), "{here:?}, {below:?}");
}

/// A run that printed these bytes and ended with this code.
fn ended(code: i32, stdout: &str, stderr: &str) -> Outcome {
    let sandbox = Sandbox::new();
    let root = sandbox.root().to_string_lossy().into_owned();
    let stream = |text: &str| text.replace("{root}", &root).into_bytes();
    let output = Output { status: status(code), stdout: stream(stdout), stderr: stream(stderr) };
    Outcome::new(&["test"], &output, sandbox.root())
}

#[cfg(unix)]
fn status(code: i32) -> std::process::ExitStatus {
    std::os::unix::process::ExitStatusExt::from_raw(code << 8)
}

#[cfg(windows)]
fn status(code: i32) -> std::process::ExitStatus {
    std::os::windows::process::ExitStatusExt::from_raw(code.unsigned_abs())
}

#[test]
fn each_assertion_takes_its_own_outcome() {
    ended(0, "made {root}/a.md\n", "next: sign\n").success(str!["made [ROOT]/a.md[..]"], "next: sign\n");
    ended(1, "a finding\n", "").findings("a finding\n", "");
    ended(2, "", "no log\n").problem("no log\n");
}

#[test]
fn each_assertion_refuses_another_code_or_stream() {
    let wrong: [(&str, fn()); 8] = [
        ("code 1 is no success", || ended(1, "a\n", "").success("a\n", "")),
        ("another stdout", || ended(0, "b\n", "").success("a\n", "")),
        ("another stderr", || ended(0, "a\n", "warned\n").success("a\n", "")),
        ("code 0 is no finding", || ended(0, "a\n", "").findings("a\n", "")),
        ("findings with another stderr", || ended(1, "a\n", "b\n").findings("a\n", "")),
        ("code 1 is no problem", || ended(1, "", "a\n").problem("a\n")),
        ("a problem prints no result", || ended(2, "b\n", "a\n").problem("a\n")),
        ("another problem", || ended(2, "", "b\n").problem("a\n")),
    ];
    for (what, run) in wrong {
        assert!(catch_unwind(AssertUnwindSafe(run)).is_err(), "{what} must fail");
    }
}
