//! Trouble is told, never swallowed: each awkward answer, what is said of it, and that all else goes on.

use super::fake_jira::FakeJira;
use super::server::{Reply, Server};
use super::{jira_at, policy, team};
use serde_json::json;

/// Each awkward answer to the first of two links, what is said of it, and whether the second link was tried.
#[test]
fn every_awkward_answer_is_told_and_the_other_link_is_made() {
    let errors = json!({ "errorMessages": [], "errors": { "title": "'title' is required." } });
    for (reply, says) in [
        (Reply::json(400, &errors), "did not take it (400): title: 'title' is required."),
        (Reply::text(400, "plainly not"), "did not take it (400): plainly not"),
        (Reply::text(403, ""), "*Browse projects* and *Link issues* in the project of SHOP-1"),
        (Reply::text(404, "<html>no</html>"), "SHOP-1 does not exist, or the user of `JIRA_API_TOKEN` lacks"),
        (Reply::text(500, "oops"), "is in trouble itself (500): oops"),
        (Reply::CutOff, "broke off"),
        (Reply::CutOffInPieces, "broke off"),
        (Reply::Reset, "broke off"),
        (Reply::Endless, "answered with more than 8388608 bytes"),
        (
            Reply::text(302, "").with("location", "https://evil.example/login?x=1"),
            "sends us elsewhere to https://evil.example/login (302), where no secret is sent",
        ),
    ] {
        let jira = Server::new(FakeJira::new(&["SHOP-1", "SHOP-2"]));
        let sandbox = team(&jira_at(&jira.url()), "SHOP-1, SHOP-2");
        jira.awkward("SHOP-1/remotelink", reply.clone());
        let said = sandbox.run(&["sync", "--tries", "1"]).ended(1);
        assert!(said.stderr.contains(says), "{reply:?}: {said:?}");
        assert!(said.stdout.ends_with("jira: 1 sent, 0 as they were, 1 failed\n"), "{said:?}");
        assert_eq!(jira.with(|jira| (jira.links("SHOP-1").len(), jira.links("SHOP-2").len())), (0, 1));
    }
}

#[test]
fn what_would_go_no_better_stops_its_service() {
    for (reply, says) in [
        (Reply::text(401, "no"), "the token in `JIRA_API_TOKEN` may have expired"),
        (Reply::text(429, "").with("retry-after", "3600"), "run it again in 3600 seconds"),
    ] {
        let jira = Server::new(FakeJira::new(&["SHOP-1", "SHOP-2"]));
        let sandbox = team(&jira_at(&jira.url()), "SHOP-1, SHOP-2");
        jira.awkward("SHOP-1/remotelink", reply);
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains(says), "{said:?}");
        assert!(said.stdout.contains("1 failed, 1 not tried any more"), "{said:?}");
        assert_eq!(jira.seen().len(), 1);
        let said = sandbox.run(&["sync"]).ended(0);
        assert!(said.stdout.contains("jira: 2 sent"), "{said:?}");
    }
}

#[test]
fn patience_is_shown_where_it_is_asked_for() {
    for status in [429, 503] {
        let jira = Server::new(FakeJira::new(&["SHOP-1"]));
        let sandbox = team(&jira_at(&jira.url()), "SHOP-1");
        for _ in 0..4 {
            jira.awkward("remotelink", Reply::text(status, "slowly").with("retry-after", "0"));
        }
        let said = sandbox.run(&["sync", "--verbose"]).ended(0);
        assert!(said.stderr.contains("for the 5. time"), "{said:?}");
        assert_eq!(jira.writes().len(), 5);
        for _ in 0..5 {
            jira.awkward("bulkfetch", Reply::text(status, "slowly").with("retry-after", "0"));
        }
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains(&format!("({status}): slowly")), "{said:?}");
    }
}

#[test]
fn a_service_that_does_not_answer_is_not_waited_for() {
    let jira = Server::new(FakeJira::new(&["SHOP-1", "SHOP-2"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-1, SHOP-2");
    jira.awkward("SHOP-1/remotelink", Reply::Hang);
    let said = sandbox.run(&["sync", "--timeout", "1", "--tries", "1"]).ended(1);
    assert!(said.stderr.contains("gave no answer in time"), "{said:?}");
    assert!(said.stdout.contains("1 not tried any more"), "{said:?}");
}

#[test]
fn nobody_listening_is_told() {
    let sandbox = team(&jira_at("http://127.0.0.1:1"), "SHOP-1");
    let said = sandbox.run(&["sync", "--tries", "1"]).ended(1);
    assert!(said.stderr.contains("127.0.0.1:1 cannot be reached: nobody listens there"), "{said:?}");
}

#[test]
fn what_is_missing_before_anything_is_sent_ends_the_run() {
    let jira = Server::new(FakeJira::new(&["SHOP-1"]));
    let mut sandbox = team(&jira_at(&jira.url()), "SHOP-1");
    sandbox.env("JIRA_API_TOKEN", " \n");
    let said = sandbox.run(&["sync"]).ended(2);
    assert!(
        said.stderr.contains("the environment variable `JIRA_API_TOKEN` is not set, which `jira` needs"),
        "{said:?}"
    );
    policy(&sandbox, "");
    sandbox.commit_all("Without services");
    let said = sandbox.run(&["sync"]).ended(2);
    assert!(said.stderr.contains("the policy names no service"), "{said:?}");
    policy(&sandbox, "integrations:\n  jira:\n    url: http://jira.example.com\n");
    sandbox.commit_all("In the clear");
    let said = sandbox.run(&["sync"]).ended(2);
    assert!(said.stderr.contains("`url` should be an https address: secrets are sent to it"), "{said:?}");
    assert_eq!(jira.seen().len(), 0);
}
