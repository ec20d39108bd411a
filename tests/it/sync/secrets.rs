//! No secret is seen, whatever is asked and however it goes: the canary is looked for in all that is said and written.

use super::fake_jira::FakeJira;
use super::fake_slack::{FakeSlack, HOOK};
use super::fake_trello::{FakeTrello, KEY};
use super::server::{Reply, Server};
use super::{TOKEN, jira_at, team, tickets};
use crate::support::{Outcome, Sandbox};
use std::fs;
use std::path::Path;

/// The forms in which the canary may stand somewhere.
const FORMS: [&str; 6] = [
    "CANARY-token",
    "canary-token",
    // Beginnings of the token alone, and behind the user's address, as a header has it.
    "Q0FOQVJZ",
    "Q0FOQVJZLXRva2Vu",
    "YWRhQGV4YW1wbGUuY29tOkNBTk",
    "hidden-password",
];

fn has_canary(text: &[u8]) -> bool {
    FORMS.iter().any(|form| text.windows(form.len()).any(|window| window == form.as_bytes()))
}

fn silent(outcome: &Outcome) {
    assert!(!has_canary(outcome.stdout.as_bytes()), "{outcome:?}");
    assert!(!has_canary(outcome.stderr.as_bytes()), "{outcome:?}");
}

/// Looks through every file below a folder, and every object of the repository.
fn clean(sandbox: &Sandbox) {
    fn files(folder: &Path) {
        for entry in fs::read_dir(folder).expect("the folder can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                files(&path);
            } else {
                assert!(!has_canary(&fs::read(&path).expect("the file can be read")), "{}", path.display());
            }
        }
    }
    files(sandbox.root());
    let listed =
        sandbox.git(&["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"]);
    for line in listed.lines() {
        let (id, kind) = line.split_once(' ').expect("git gives id and kind");
        if kind != "tree" {
            let text = sandbox.git(&["cat-file", kind, id]);
            assert!(!has_canary(text.as_bytes()), "{line}");
        }
    }
}

#[test]
fn no_secret_is_ever_seen() {
    let jira = Server::new(FakeJira::new(&["SHOP-1", "SHOP-2"]));
    let mut sandbox = team(&jira_at(&jira.url()), "SHOP-1, SHOP-2");
    sandbox.env("HTTPS_PROXY", "http://ada:hidden-password@127.0.0.1:1");
    assert!(has_canary(TOKEN.as_bytes()));
    let header = "Basic YWRhQGV4YW1wbGUuY29tOkNBTkFSWS10b2tlbi1vZi1qaXJhLyJ4Kz0=";
    let echo = format!("you sent {TOKEN} as {header}, {{\"t\":{TOKEN:?}}}");
    let all: [&[&str]; 5] = [
        &["sync", "--dry-run"],
        &["sync", "--dry-run", "--verbose", "--format", "json"],
        &["sync", "--verbose"],
        &["sync", "--state", "file:sync.json", "--format", "json"],
        &["sync", "--verbose", "--look", "--color", "always"],
    ];
    for args in all {
        silent(&sandbox.run(args).ended(0));
        clean(&sandbox);
    }
    // A service that says everything back, in good answers and bad ones.
    jira.with(|jira| jira.tickets.get_mut("SHOP-1").unwrap().0.clone_from(&echo));
    silent(&sandbox.run(&["sync"]).ended(0));
    clean(&sandbox);
    for reply in [
        Reply::text(400, &echo),
        Reply::text(401, &echo),
        Reply::text(302, "").with("location", format!("https://evil.example/{TOKEN}")),
        Reply::json(403, &serde_json::json!({ "errorMessages": [echo] })),
    ] {
        tickets(&sandbox, "SHOP-1");
        let _ = sandbox.run(&["sync"]);
        tickets(&sandbox, "SHOP-1, SHOP-2");
        jira.awkward("SHOP-2/remotelink", reply.clone());
        let said = sandbox.run(&["sync", "--verbose"]).ended(1);
        silent(&said);
        jira.awkward("SHOP-2/remotelink", reply);
        silent(&sandbox.run(&["sync", "--format", "json"]).ended(1));
        clean(&sandbox);
    }
    // A secret that was put where everybody reads it.
    sandbox.write(
        "decisions/countersign.yaml",
        sandbox.read("decisions/countersign.yaml").replace("JIRA_API_TOKEN", "ATATT3xFfGF0-CANARY-token"),
    );
    for args in [
        &["sync"][..],
        &["sync", "--dry-run"],
        &["check"],
        &["check", "--format", "json"],
        &["build", "--out", "site"],
        &["policy", "show"],
    ] {
        let said = sandbox.run(args);
        silent(&said);
    }
    let said = sandbox.run(&["check"]).ended(1);
    assert!(said.stdout.contains("holds what looks like a secret"), "{said:?}");
}

#[test]
fn an_address_that_is_itself_the_secret_is_never_seen() {
    let slack = Server::new(FakeSlack::new());
    let sandbox = super::slack::hook(&slack, "");
    let url = format!("{}/services/{HOOK}", slack.url());
    let said = sandbox.run(&["sync", "--dry-run", "--verbose"]).ended(0);
    assert!(said.stdout.contains("POST ${SLACK_WEBHOOK_URL}"), "{said:?}");
    silent(&said);
    for reply in [
        Reply::text(400, &format!("you sent to {url}, {url:?}")),
        Reply::text(302, "").with("location", url),
        Reply::Reset,
    ] {
        slack.awkward("services", reply);
        silent(&sandbox.run(&["sync", "--verbose", "--resend"]).ended(1));
        clean(&sandbox);
    }
    silent(&sandbox.run(&["sync", "--verbose", "--resend", "--format", "json"]).ended(0));
    clean(&sandbox);
}

#[test]
fn tokens_of_forges_are_never_seen_nor_written() {
    let mut scene = super::forge::scene();
    let (github, gitlab) = (scene.github(), scene.gitlab());
    let echo = format!("you sent Bearer {TOKEN}, private-token: {TOKEN:?}");
    let key = crate::support::keys::key_file("ci");
    let summary = scene.sandbox.root().join("summary.md");
    scene.sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", summary);
    let runs: [&[&str]; 7] = [
        &["7", "--dry-run"],
        &["7", "--dry-run", "--look"],
        &["7", "--verbose", "--report", "report.md"],
        &["7", "--format", "json"],
        &["7", "--record", "--key", &key],
        &["--all"],
        &["99"],
    ];
    for forge in ["github", "gitlab"] {
        for args in runs {
            silent(&scene.run(&[&[forge], args].concat()));
        }
        clean(&scene.sandbox);
        for on in ["/7", "reviews", "approvals", "/status", "comments", "notes"] {
            for reply in [
                Reply::text(400, &echo),
                Reply::json(403, &serde_json::json!({ "message": echo, "error": echo })),
                Reply::text(302, "").with("location", format!("https://evil.example/{TOKEN}")),
            ] {
                github.awkward(on, reply.clone());
                gitlab.awkward(on, reply);
                silent(&scene.run(&[forge, "7", "--verbose", "--report", "report.md"]));
            }
            clean(&scene.sandbox);
        }
        silent(&scene.sandbox.run(&["doctor", "--live", "--yes", "--on", "7"]));
    }
    // What other people say is shown, and their names are no way round.
    github.with(|github| {
        let head = scene.head.clone();
        github.review(7, 66, "APPROVED", &head);
        github.pulls.get_mut(&7).unwrap().reviews[0]["user"]["login"] = format!("x {TOKEN}").into();
    });
    let said = scene.run(&["github", "7", "--report", "report.md"]);
    silent(&said);
    clean(&scene.sandbox);
    assert!(
        github
            .with(|github| github.pulls[&7].comments.iter().all(|(_, body, _)| !has_canary(body.as_bytes())))
    );
}

#[test]
fn key_and_token_of_trello_are_never_seen() {
    let trello = Server::new(FakeTrello::new());
    let sandbox = super::trello::board(&trello);
    silent(&sandbox.run(&["sync", "--dry-run", "--verbose", "--format", "json"]).ended(0));
    let echo = format!("OAuth oauth_consumer_key=\"{KEY}\", oauth_token=\"{TOKEN}\"");
    for reply in [Reply::text(401, &echo), Reply::json(400, &serde_json::json!({ "message": echo }))] {
        trello.awkward("POST /1/cards", reply);
        silent(&sandbox.run(&["sync", "--verbose"]).ended(1));
        clean(&sandbox);
    }
    silent(&sandbox.run(&["sync", "--verbose"]).ended(0));
    clean(&sandbox);
}
