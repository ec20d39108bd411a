//! GitHub and GitLab: whose approvals count, what is told there, what is noted after the merge, and how trouble goes.

use super::TOKEN;
use super::fake_github::{FakeGitHub, Pull};
use super::fake_gitlab::FakeGitLab;
use super::server::Server;
use crate::support::keys::{key_file, make_key};
use crate::support::story::{PATH, POLICY, RECORD};
use crate::support::{Outcome, Sandbox};
use serde_json::Value;
use snapbox::str;

pub(super) const GRACE: u64 = 7;
pub(super) const ADA: u64 = 8;
pub(super) const AUTHOR: u64 = 1;

/// The roster with accounts, and an attestor's key.
pub(super) fn policy(attestor: &str) -> String {
    let policy =
        POLICY.replace("    roles: [product]\n", "    roles: [product]\n    github: 7\n    gitlab: 7\n");
    let policy = policy
        .replace("    roles: [engineering]\n", "    roles: [engineering]\n    github: 8\n    gitlab: 8\n");
    format!("{policy}attestors: [\"{attestor}\"]\n")
}

/// A clone with the branch that a change goes into checked out, and the change beside it: one proposed record.
pub(super) struct Scene {
    pub(super) sandbox: Sandbox,
    base: String,
    pub(super) head: String,
}

pub(super) fn scene() -> Scene {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let attestor = make_key(&sandbox, "ci");
    sandbox.write("decisions/countersign.yaml", policy(&attestor));
    sandbox.as_ada().commit_all("Begin a log");
    sandbox.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let base = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write(PATH, RECORD).commit_all("Propose a record");
    let head = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.env("GITHUB_TOKEN", TOKEN).env("GITLAB_TOKEN", TOKEN);
    Scene { sandbox, base, head }
}

impl Scene {
    pub(super) fn github(&mut self) -> Server<FakeGitHub> {
        let server = Server::new(FakeGitHub::new());
        let pull =
            Pull { author: AUTHOR, head: self.head.clone(), base: self.base.clone(), ..Pull::default() };
        server.with(|github| github.pulls.insert(7, pull));
        self.sandbox.env("GITHUB_API_URL", server.url()).env("GITHUB_REPOSITORY", "acme/shop");
        server
    }

    pub(super) fn gitlab(&mut self) -> Server<FakeGitLab> {
        let server = Server::new(FakeGitLab::new(&self.base, &self.head));
        self.sandbox.env("CI_API_V4_URL", format!("{}/api/v4", server.url())).env("CI_PROJECT_ID", "42");
        server
    }

    /// Another commit of the change, which leaves this text in the record.
    pub(super) fn push(&mut self, path: &str, text: &str) -> String {
        self.sandbox.git(&["switch", "--quiet", "topic"]);
        self.sandbox.write(path, text).commit_all("Go on");
        self.head = self.sandbox.git(&["rev-parse", "HEAD"]);
        self.sandbox.git(&["switch", "--quiet", "main"]);
        self.head.clone()
    }

    /// Merges the change into what is checked out; gives the merge.
    pub(super) fn merge(&self) -> String {
        self.sandbox.git(&["merge", "--quiet", "--no-ff", "-m", "Merge", "topic"]);
        self.sandbox.git(&["rev-parse", "HEAD"])
    }

    pub(super) fn run(&self, args: &[&str]) -> Outcome {
        self.sandbox.run(&[&["sync"], args].concat())
    }
}

pub(super) fn comments(server: &Server<FakeGitHub>) -> Vec<String> {
    server.with(|github| github.pulls[&7].comments.iter().map(|(_, body, _)| body.clone()).collect())
}

#[test]
fn a_pull_request_is_told_who_is_missing_by_one_status_and_one_comment_that_change() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| github.review(7, GRACE, "APPROVED", &head));
    scene.run(&["github", "7"]).success(
        str![[r#"
pull request 7: 1 of 2 sign-offs; missing: DR-1 engineering (Ada Lovelace)
DR-1 Adopt PostgreSQL for orders
  product: approved by Grace Hopper at [..]
  engineering: waits for Ada Lovelace
github: told: status of [..]: 1 of 2 sign-offs; missing: DR-1 engineering (Ada Lovelace)
github: told: a comment on pull request 7

"#]],
        str![""],
    );
    let pending = "1 of 2 sign-offs; missing: DR-1 engineering (Ada Lovelace)";
    assert_eq!(server.with(|github| github.status(&head)), Some(("pending".to_owned(), pending.to_owned())));
    assert!(comments(&server)[0].starts_with("<!-- countersign:summary -->"));
    // A second run changes nothing.
    server.writes();
    let _ = scene.run(&["github", "7"]).ended(0);
    assert_eq!(server.writes(), [""; 0]);
    server.with(|github| github.review(7, ADA, "APPROVED", &head));
    let _ = scene.run(&["github", "7", "--require"]).ended(0);
    let done = Some(("success".to_owned(), "2 of 2 sign-offs".to_owned()));
    assert_eq!(server.with(|github| github.status(&head)), done);
    assert_eq!(comments(&server).len(), 1, "the comment that was there is changed");
    // An approval that is dismissed is none.
    server.with(|github| github.pulls.get_mut(&7).unwrap().reviews[1]["state"] = "DISMISSED".into());
    let said = scene.run(&["github", "7", "--require"]).ended(1);
    assert!(
        said.stdout.contains("does not count: Ada Lovelace was dismissed: it takes a new approval"),
        "{said:?}"
    );
    server.with(|github| github.review(7, ADA, "CHANGES_REQUESTED", &head));
    let _ = scene.run(&["github", "7"]).ended(0);
    let failed = "1 of 2 sign-offs; changes are asked for: DR-1".to_owned();
    assert_eq!(server.with(|github| github.status(&head)), Some(("failure".to_owned(), failed)));
    assert!(comments(&server)[0].contains("Ada Lovelace asks for changes"));
    assert_eq!(comments(&server).len(), 1);
}

#[test]
fn what_else_is_pushed_costs_nobody_an_approval_and_another_text_does() {
    let mut scene = scene();
    let server = scene.github();
    let first = scene.head.clone();
    server.with(|github| github.review(7, GRACE, "APPROVED", &first));
    let second = scene.push("src/main.c", "int main;\n");
    server.with(|github| github.pulls.get_mut(&7).unwrap().head.clone_from(&second));
    let said = scene.run(&["github", "7"]).ended(0);
    assert!(said.stdout.contains("product: approved by Grace Hopper"), "{said:?}");
    let third = scene.push(PATH, &RECORD.replace("live in PostgreSQL", "live in MariaDB"));
    server.with(|github| github.pulls.get_mut(&7).unwrap().head.clone_from(&third));
    let said = scene.run(&["github", "7"]).ended(0);
    assert!(said.stdout.contains("does not count: Grace Hopper approved an earlier text"), "{said:?}");
    assert!(said.stdout.contains("0 of 2 sign-offs"), "{said:?}");
}

#[test]
fn reviews_are_read_to_the_last_page_and_no_address_of_an_answer_is_followed() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| {
        github.of_a_page = 2;
        for _ in 0..3 {
            github.review(7, GRACE, "APPROVED", &head);
        }
        github.review(7, ADA, "APPROVED", &head);
        github.review(7, GRACE, "CHANGES_REQUESTED", &head);
    });
    let said = scene.run(&["github", "7", "--dry-run", "--look"]).ended(0);
    assert!(said.stdout.contains("Grace Hopper asks for changes"), "{said:?}");
    let pages = server.seen().iter().filter(|request| request.path.ends_with("/reviews")).count();
    assert_eq!(pages, 3);
}

#[test]
fn the_branch_that_a_change_goes_into_says_who_counts() {
    let mut scene = scene();
    let server = scene.github();
    let roster = scene.sandbox.read("decisions/countersign.yaml");
    let mallory =
        "  mallory:\n    emails: [m@example.com]\n    roles: [product, engineering]\n    github: 66\n";
    let head = scene
        .push("decisions/countersign.yaml", &roster.replace("attestors:", &format!("{mallory}attestors:")));
    server.with(|github| {
        github.pulls.get_mut(&7).unwrap().head.clone_from(&head);
        github.review(7, 66, "APPROVED", &head)
    });
    let said = scene.run(&["github", "7"]).ended(0);
    assert!(
        said.stdout.contains("does not count: login66 approved, and the roster lists no such account"),
        "{said:?}"
    );
    // Nor does the merge let in who was not there before it.
    let merge = scene.merge();
    server.with(|github| github.pulls.get_mut(&7).unwrap().merge = Some(merge));
    let said = scene.run(&["github", "7", "--record", "--key", &key_file("ci")]).ended(0);
    assert!(said.stdout.contains("the roster lists no such account"), "{said:?}");
    assert!(!scene.sandbox.read(PATH).contains("by:"));
}

#[test]
fn a_branch_that_asks_for_less_gives_a_commit_no_better_word() {
    let mut scene = scene();
    let server = scene.github();
    let roster = scene.sandbox.read("decisions/countersign.yaml");
    let lax = roster.replace("github: 7\n", "github: 66\n").replace("github: 8\n", "github: 67\n");
    scene.sandbox.git(&["switch", "--quiet", "--create", "lax"]);
    scene.sandbox.write("decisions/countersign.yaml", lax).commit_all("Let others in");
    scene.sandbox.git(&["update-ref", "refs/remotes/origin/lax", "HEAD"]);
    let base = scene.sandbox.git(&["rev-parse", "HEAD"]);
    scene.sandbox.git(&["switch", "--quiet", "main"]);
    let head = scene.head.clone();
    let pull = Pull { head: head.clone(), base, branch: Some("lax"), ..Pull::default() };
    server.with(|github| {
        github.pulls.insert(8, pull);
        github.review(8, 66, "APPROVED", &head);
        github.review(8, 67, "APPROVED", &head)
    });
    let said = scene.run(&["github", "8"]).ended(0);
    assert!(said.stdout.starts_with("pull request 8: 2 of 2 sign-offs\n"), "{said:?}");
    let (word, says) = server.with(|github| github.status(&head)).unwrap();
    assert_eq!(word, "pending");
    assert!(says.starts_with("pull request 7: 0 of 2 sign-offs; missing: DR-1 product"), "{says}");
}

#[test]
fn a_change_that_asks_nobody_gets_a_status_and_no_comment() {
    let mut scene = scene();
    let server = scene.github();
    scene.merge();
    scene.sandbox.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    scene.base = scene.sandbox.git(&["rev-parse", "HEAD"]);
    scene.sandbox.git(&["switch", "--quiet", "--force-create", "topic"]);
    let head = scene.push(PATH, &RECORD.replace("driver: ada\n", "driver: ada\ntags: [orders]\n"));
    server.with(|github| {
        let pull = github.pulls.get_mut(&7).unwrap();
        (pull.base, pull.head) = (scene.base.clone(), head.clone());
        github.review(7, GRACE, "APPROVED", &head)
    });
    let _ = scene.run(&["github", "7"]).ended(0);
    let none = "no record of this change asks for a sign-off".to_owned();
    assert_eq!(server.with(|github| github.status(&head)), Some(("success".to_owned(), none)));
    assert_eq!(comments(&server).len(), 0, "a new tag asks nobody");
}

#[test]
fn after_the_merge_approvals_become_sign_offs_that_hold_offline() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| {
        github.review(7, GRACE, "APPROVED", &head);
        github.review(7, ADA, "APPROVED", &head)
    });
    let key = key_file("ci");
    let record = ["github", "7", "--record", "--key", &key];
    let said = scene.run(&record).ended(2);
    assert!(said.stderr.contains("pull request 7 is not merged"), "{said:?}");
    let merge = scene.merge();
    server.with(|github| github.pulls.get_mut(&7).unwrap().merge = Some(merge.clone()));
    make_key(&scene.sandbox, "stranger");
    let said = scene.run(&["github", "7", "--record", "--key", &key_file("stranger")]).ended(1);
    assert!(said.stderr.contains("does not list the key"), "{said:?}");
    server.seen();
    let _ = scene.run(&record).ended(0);
    assert!(server.writes().is_empty(), "nothing is told of what is merged");
    let text = scene.sandbox.read(PATH);
    assert!(text.contains("status: accepted\n") && text.matches("via: forge\n").count() == 2, "{text}");
    assert!(text.contains("by: grace\n    at: 2026-11-20T"), "{text}");
    scene.sandbox.env("GITHUB_API_URL", "http://127.0.0.1:1");
    scene.sandbox.commit_all("Note approvals");
    let _ = scene.sandbox.run(&["check"]).ended(0);
    let _ = scene.sandbox.run(&["check", "--base", &merge]).ended(0);
    // What is noted needs no noting, and what was signed by the attestor for one text holds for no other.
    scene.sandbox.env("GITHUB_API_URL", server.url());
    let said = scene.run(&record).ended(0);
    assert!(!said.stdout.contains("noted"), "{said:?}");
    scene.sandbox.write(PATH, text.replace("by: grace", "by: ada"));
    let said = scene.sandbox.run(&["check"]).ended(1);
    assert!(said.stdout.contains("signoff-unverified") || said.stdout.contains("role-not-held"), "{said:?}");
}

#[test]
fn what_was_asked_for_is_noted_by_nobody() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| {
        github.review(7, GRACE, "APPROVED", &head);
        github.review(7, ADA, "CHANGES_REQUESTED", &head)
    });
    let merge = scene.merge();
    server.with(|github| github.pulls.get_mut(&7).unwrap().merge = Some(merge));
    let said = scene.run(&["github", "7", "--record", "--key", &key_file("ci")]).ended(0);
    assert!(said.stdout.contains("Ada Lovelace asks for changes"), "{said:?}");
    assert_eq!(scene.sandbox.read(PATH), RECORD);
}

#[test]
fn ci_says_which_change_is_meant() {
    let mut scene = scene();
    let server = scene.github();
    let event = scene.sandbox.root().join("event.json");
    scene.sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", &event);
    let head = scene.head.clone();
    for (text, code) in [
        (
            "{\"pull_request\": {\"number\": 7, \"base\": {\"sha\": \"x\"}, \"head\": {\"sha\": \"y\"}}}"
                .to_owned(),
            0,
        ),
        (format!("{{\"workflow_run\": {{\"head_sha\": \"{head}\", \"pull_requests\": []}}}}"), 0),
        ("{\"schedule\": \"1 * * * *\"}".to_owned(), 2),
    ] {
        scene.sandbox.write("event.json", &text);
        let said = scene.run(&["github", "--dry-run", "--look", "--format", "json"]).ended(code);
        if code == 0 {
            let document: Value = serde_json::from_str(&said.stdout).unwrap();
            assert_eq!(document["changes"][0]["number"], 7, "{text}");
            let roles = &document["changes"][0]["records"][0]["roles"];
            assert_eq!(roles["product"]["state"], "missing");
        } else {
            assert!(said.stderr.contains("or say `--all` for every open one"), "{said:?}");
        }
    }
    let said = scene.run(&["github", "--all"]).ended(0);
    assert!(said.stdout.starts_with("pull request 7: "), "{said:?}");
    let merge = scene.merge();
    server.with(|github| github.pulls.get_mut(&7).unwrap().merge = Some(merge.clone()));
    scene.sandbox.write("event.json", format!("{{\"after\": \"{merge}\", \"ref\": \"refs/heads/main\"}}"));
    let said = scene.run(&["github", "--record", "--key", &key_file("ci"), "--dry-run", "--look"]).ended(0);
    assert!(said.stdout.starts_with("pull request 7: "), "{said:?}");
}

#[test]
fn commits_that_are_not_here_are_brought_and_nothing_of_them_is_checked_out() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| github.review(7, GRACE, "APPROVED", &head));
    scene.sandbox.git(&["init", "--quiet", "--bare", "far.git"]);
    scene.sandbox.git(&["remote", "add", "origin", "far.git"]);
    scene.sandbox.git(&["push", "--quiet", "origin", "main", "topic:refs/pull/7/head"]);
    scene.sandbox.git(&["clone", "--quiet", "--branch", "main", "far.git", "near"]);
    let near = scene.sandbox.run_in("near", &["sync", "github", "7", "--dry-run", "--look"]).ended(0);
    assert!(near.stdout.contains("product: approved by Grace Hopper"), "{near:?}");
    assert!(!scene.sandbox.root().join("near").join(PATH).exists());
    assert_eq!(scene.sandbox.git(&["-C", "near", "for-each-ref", "refs/pull"]), "");
}
