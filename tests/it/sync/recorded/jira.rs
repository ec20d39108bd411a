//! What Jira said, read by `sync`.

use super::{Recorded, Replay, all, file};
use crate::support::Sandbox;
use crate::sync::server::{Reply, Server};
use crate::sync::{jira_at, team};
use serde_json::{Value, json};

/// A team whose record names this ticket, and a Jira in which links are made and all else answers so.
fn asked(ticket: &str, flavor: &str, body: &Value) -> (Sandbox, Server<Replay>) {
    let server = Server::new(Replay {
        status: 200,
        body: body.to_string(),
        first: |request| {
            let is_link = request.path.ends_with("/remotelink");
            is_link.then(|| Reply::json(201, &json!({ "id": 10_000 })))
        },
    });
    let mut own = jira_at(&server.url()).replace("[SHOP, PLAT]", "[SAMPLEPROJECT]");
    if flavor == "data-center" {
        own = own.replace("cloud", flavor).replace("    user-env: JIRA_EMAIL\n", "");
    }
    (team(&own, ticket), server)
}

#[test]
fn recorded_issues_are_shown_by_the_site() {
    let (Some(one), Some(many)) = (file("jira/issue__10002.json"), file("jira/issue.json")) else { return };
    for (ticket, flavor, body, summary, state) in [
        ("SAMPLEPROJECT-1", "data-center", &one, "Sample Issue", &one["fields"]["status"]["name"]),
        ("SAMPLEPROJECT-13", "cloud", &many, "blarg from in example.rb", &Value::Null),
    ] {
        let (sandbox, _server) = asked(ticket, flavor, body);
        let _ = sandbox.run(&["sync"]).ended(0);
        let _ = sandbox.run(&["build", "--no-check", "--out", "out"]).ended(0);
        let page = sandbox.read("out/records/dr-1.html");
        assert!(page.contains(summary) && page.contains("as of"), "{flavor}: {page}");
        assert!(page.contains(state.as_str().unwrap_or_default()), "{flavor}: {page}");
    }
}

#[test]
fn whatever_jira_ever_said_is_read_or_refused() {
    let Some(all) = all() else { return };
    let all: Vec<&Recorded> = all.iter().filter(|one| one.name.starts_with("jira/")).collect();
    assert!(all.len() > 20, "{}", all.len());
    for flavor in ["cloud", "data-center"] {
        let (sandbox, server) = asked("SAMPLEPROJECT-1", flavor, &Value::Null);
        for recorded in &all {
            for status in [200, 400] {
                server.with(|jira| (jira.status, jira.body) = (status, recorded.body.clone()));
                let said = sandbox.run(&["sync"]);
                let code = said.code;
                assert!(matches!(code, Some(0 | 1)), "{} as {status}: {said:?}", recorded.name);
                if status == 400 {
                    let _ = said.ended(1);
                }
            }
        }
    }
}

#[test]
fn recorded_errors_are_told_in_jiras_words() {
    for (name, words) in [
        ("jira/issue__10002.put.missing_field_update.json", "one of 'fields' or 'update' required"),
        ("jira/issue__10002.invalid.put.json", "Field 'invalid' is not valid for this operation."),
    ] {
        let Some(body) = file(name) else { return };
        let (sandbox, server) = asked("SAMPLEPROJECT-1", "cloud", &body);
        server.with(|jira| jira.status = 400);
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains(words), "{name}: {said:?}");
    }
}
