//! What GitHub and GitLab said, read by what reads reviews, approvals, statuses and comments.

use super::{Quick, Recorded, all, file};
use crate::sync::fake_github::Pull;
use crate::sync::forge::scene;
use countersign::sync::forge::opinion::{Review, Stance};
use countersign::sync::forge::{CONTEXT, Change, Comment, Forge, GitHub, GitLab, MARKER, Status, Word};
use countersign::sync::line::{Line, Sight};
use countersign::sync::request::{Answer, Request, Target};
use countersign::sync::secrets::Secrets;
use countersign::sync::transport::{Broken, Transport};
use countersign::sync::trouble::{Trouble, TroubleKind};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Says to each request what stands behind the first piece of an address that fits.
struct Says<'a>(&'a [(&'a str, u16, String)]);

impl Transport for Says<'_> {
    fn carry(&mut self, request: &Request, _: &Secrets) -> Result<Answer, Broken> {
        let Target::Url(url) = &request.target else { return Ok(Answer::default()) };
        let said = self.0.iter().find(|(piece, ..)| url.contains(piece));
        let said = said.map(|(_, status, body)| (*status, body.clone().into_bytes()));
        let (status, body) = said.unwrap_or_default();
        Ok(Answer { status, body, ..Answer::default() })
    }
}

/// Asks a forge that says these things.
fn ask<T>(forge: &dyn Forge, says: &[(&str, u16, String)], ask: impl FnOnce(&mut Line<'_>) -> T) -> T {
    let (mut transport, mut pace) = (Says(says), Quick);
    let mut watch = |_: &Sight<'_>| {};
    let secrets = Secrets::default();
    let mut line = Line::new(&mut transport, &mut pace, &secrets, forge.manners(), &mut watch);
    ask(&mut line)
}

fn github() -> GitHub {
    GitHub::new("http://127.0.0.1:1", "octokit/octokit.rb")
}

fn gitlab() -> GitLab {
    GitLab::new("http://127.0.0.1:1", "1")
}

fn change() -> Change {
    Change {
        number: 841,
        author: None,
        head: "86477b67".to_owned(),
        branch: "main".to_owned(),
        base: "78c9dcae".to_owned(),
        is_from_fork: false,
        is_merged: false,
        reference: "refs/pull/841/head".to_owned(),
    }
}

/// The recorded answer to a request of this line.
fn said(all: &[Recorded], line: &str) -> String {
    let found = all.iter().find(|one| one.asked == line && one.name.starts_with("github/"));
    found.unwrap_or_else(|| panic!("nothing was recorded of `{line}`")).body.clone()
}

#[test]
fn whatever_a_service_ever_said_is_read_or_refused() {
    let Some(all) = all() else { return };
    let (github, gitlab) = (github(), gitlab());
    let forges: [&dyn Forge; 2] = [&github, &gitlab];
    let mut faults = Vec::new();
    let mut read = 0;
    for (recorded, forge) in all.iter().flat_map(|one| forges.map(|forge| (one, forge))) {
        let says = [("", recorded.status, recorded.body.clone())];
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            ask(forge, &says, |line| {
                let change = change();
                let answers = [
                    forge.change(841, line).map(drop),
                    forge.open(line).map(drop),
                    forge.merged_by("78c9dcae", line).map(drop),
                    forge.reviews(&change, line).map(drop),
                    forge.status("78c9dcae", line).map(drop),
                    forge.comments(&change, line).map(drop),
                ];
                let good = answers.iter().filter(|answer| answer.is_ok()).count();
                let blank = answers.iter().filter_map(|answer| answer.as_ref().err());
                (good, blank.filter(|trouble| trouble.message.trim().is_empty()).count())
            })
        }));
        match outcome {
            Ok((good, 0)) => read += good,
            Ok(_) => {
                faults.push(format!("{}: {} says nothing of what is wrong", recorded.name, forge.title()))
            }
            Err(_) => faults.push(format!("{}: {} panics", recorded.name, forge.title())),
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(read > 500, "only {read} answers were read");
}

#[test]
fn a_recorded_pull_request_is_read_with_its_commits() {
    let Some(all) = all() else { return };
    let line = "get https://api.github.com/repos/api-playground/<GITHUB_TEST_REPOSITORY>/pulls/95";
    let forge = github();
    let read = ask(&forge, &[("/pulls/95", 200, said(&all, line))], |line| forge.change(95, line)).unwrap();
    assert_eq!(read.head, "c5ea55b0dabb77dfdaffd2344ab1a40ebd51fe32");
    assert_eq!(read.base, "78c9dcae41c7c5f81b012d15d06d843623a4988a");
    assert!(!read.is_merged && read.author.is_some(), "{read:?}");
}

#[test]
fn recorded_reviews_are_read_with_account_and_commit() {
    let Some(all) = all() else { return };
    let forge = github();
    let body = said(&all, "get https://api.github.com/repos/octokit/octokit.rb/pulls/841/reviews");
    let read = ask(&forge, &[("/reviews", 200, body)], |line| forge.reviews(&change(), line)).unwrap();
    let told = |review: &Review| (review.id, review.account, review.stance, review.commit.is_some());
    assert_eq!(
        read.iter().map(told).collect::<Vec<_>>(),
        [
            (10_591_920, Some(564_113), Stance::Approves, true),
            (10_592_915, Some(6_598_185), Stance::Comments, true),
        ]
    );
    // A filter of the recording's took a piece out of the first moment.
    assert_eq!(read[0].at, None);
    assert_eq!((read[1].login.as_str(), read[1].at), ("LizzHale", "2016-11-29T18:03:07Z".parse().ok()));
}

#[test]
fn a_recorded_status_is_ours_where_it_bears_our_name() {
    let Some(all) = all() else { return };
    let forge = github();
    let list = said(
        &all,
        "get https://api.github.com/repos/octokit/octokit.rb/statuses/7d069dedd4cb56bf57760688657abd0e6b5a28b8",
    );
    let combined = said(
        &all,
        "get https://api.github.com/repos/octokit/octokit.rb/commits/fd1a4e2c734f9ff8dd2c9ca940fccd4a678d5908/status",
    );
    let read = |body: &Value| {
        ask(&forge, &[("/status", 200, body.to_string())], |line| forge.status("fd1a4e2c", line)).unwrap()
    };
    let mut combined: Value = serde_json::from_str(&combined).unwrap();
    assert_eq!(read(&combined), None);
    combined["statuses"] = serde_json::from_str(&list).unwrap();
    assert_eq!(read(&combined), None, "those are others' statuses");
    combined["statuses"][0]["context"] = json!(CONTEXT);
    let says = combined["statuses"][0]["description"].as_str().unwrap_or_default().to_owned();
    let page = combined["statuses"][0]["target_url"].as_str().map(str::to_owned);
    assert_eq!(read(&combined), Some(Status { word: Word::Objected, says, page }));
}

#[test]
fn recorded_comments_are_ours_where_they_begin_with_our_mark() {
    let Some(all) = all() else { return };
    let forge = github();
    let body = said(&all, "get https://api.github.com/repos/octokit/octokit.rb/issues/25/comments");
    let read = |body: &Value| {
        ask(&forge, &[("/comments", 200, body.to_string())], |line| forge.comments(&change(), line)).unwrap()
    };
    let mut comments: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(read(&comments), []);
    comments[1]["body"] = json!(format!("{MARKER}\r\nx"));
    assert_eq!(read(&comments), [Comment { id: 1_194_690, body: format!("{MARKER}\nx") }]);
    // GitLab's notes are read alike.
    let Some(mut notes) = file("gitlab/notes.json") else { return };
    let forge = gitlab();
    let read = |body: &Value| {
        ask(&forge, &[("/notes", 200, body.to_string())], |line| forge.comments(&change(), line)).unwrap()
    };
    assert_eq!(read(&notes), []);
    notes[0]["body"] = json!(format!("{MARKER}\nx"));
    assert_eq!(read(&notes), [Comment { id: 1201, body: format!("{MARKER}\nx") }]);
}

#[test]
fn recorded_approvals_are_of_the_version_that_was_there() {
    let (Some(mut approvals), Some(versions)) =
        (file("gitlab/merge_request_approvals.json"), file("gitlab/merge_request_diff_versions.json"))
    else {
        return;
    };
    let forge = gitlab();
    let read = |approvals: &Value| {
        let says = [
            ("/approvals", 200, approvals.to_string()),
            ("/reviewers", 404, String::new()),
            ("/notes", 200, "[]".to_owned()),
            ("/versions", 200, versions.to_string()),
        ];
        ask(&forge, &says, |line| forge.reviews(&change(), line)).unwrap()
    };
    assert_eq!(read(&approvals), []);
    // The recording has nobody who approved, and one who may.
    approvals["approved_by"] = approvals["approvers"].clone();
    let of = |review: &Review| (review.account, review.login.clone(), review.commit.clone());
    let root = (Some(1), "root".to_owned(), None);
    assert_eq!(read(&approvals).iter().map(of).collect::<Vec<_>>(), [root]);
    for (at, commit) in [
        ("2016-07-26T14:44:47.000Z", "3eed087b29835c48015768f839d76e5ea8f07a24"),
        ("2016-07-26T16:44:49.000+02:00", "33e2ee8579fda5bc36accc9c6fbd0b4fefda9e30"),
    ] {
        approvals["approved_by"][0]["approved_at"] = json!(at);
        assert_eq!(read(&approvals)[0].commit.as_deref(), Some(commit), "{at}");
    }
}

#[test]
fn a_recorded_commit_status_is_ours_where_it_bears_our_name() {
    let Some(mut statuses) = file("gitlab/project_commit_status.json") else { return };
    let forge = gitlab();
    let read = |body: &Value| {
        ask(&forge, &[("/statuses", 200, body.to_string())], |line| forge.status("7d938cb8", line)).unwrap()
    };
    assert_eq!(read(&statuses), None);
    statuses[0]["name"] = json!(CONTEXT);
    assert_eq!(read(&statuses), Some(Status { word: Word::Objected, says: String::new(), page: None }));
}

#[test]
fn what_is_too_old_to_say_where_it_stands_is_refused_in_words() {
    let Some(request) = file("gitlab/merge_request.json") else { return };
    let forge = gitlab();
    let says = [("/merge_requests/1", 200, request.to_string())];
    let read: Result<Change, Trouble> = ask(&forge, &says, |line| forge.change(1, line));
    assert_eq!(read.map_err(|trouble| trouble.kind), Err(TroubleKind::Garbled));
}

#[test]
fn recorded_events_say_which_pull_request_is_meant() {
    let names = ["github-webhooks/pull_request.json", "github-webhooks/pull_request_review.json"];
    let Some(events) = names.map(file).into_iter().collect::<Option<Vec<_>>>() else { return };
    let mut scene = scene();
    let server = scene.github();
    server.with(|github| {
        let pull: Pull = github.pulls[&7].clone();
        github.pulls.insert(2, pull)
    });
    let path = scene.sandbox.root().join("event.json");
    scene.sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", &path);
    let events: Vec<&Value> = events.iter().flat_map(|all| all.as_array().into_iter().flatten()).collect();
    assert_eq!(events.len(), 11);
    for event in events {
        scene.sandbox.write("event.json", event.to_string());
        let said = scene.run(&["github", "--dry-run", "--look"]).ended(0);
        assert!(said.stdout.contains("\npull request 2: "), "{}: {said:?}", event["action"]);
    }
}
