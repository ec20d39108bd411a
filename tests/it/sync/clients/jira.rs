//! Jira by atlassian-python-api.

use super::{drive, guest, only, unlike};
use crate::sync::fake_jira::FakeJira;
use crate::sync::server::{Received, Server};
use crate::sync::{TOKEN, jira_at, policy, team, tickets};
use serde_json::{Value, json};

const LINKS: &str = "/rest/api/3/issue/SHOP-12/remotelink";

#[test]
fn cloud_is_asked_as_others_ask_it_and_they_find_our_links() {
    let jira = Server::new(FakeJira::new(&["SHOP-12", "PLAT-3"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12, PLAT-3");
    let _ = sandbox.run(&["sync"]).ended(0);
    let mut ours = jira.seen();
    // What is asked about PLAT-3 is what others are about to ask of SHOP-12.
    tickets(&sandbox, "SHOP-12");
    let _ = sandbox.run(&["sync", "--look"]).ended(0);
    ours.extend(jira.seen());
    for request in &mut ours {
        request.path = request.path.replace("PLAT-3", "SHOP-12");
    }
    let sent = only(&ours, &format!("POST {LINKS}")).json();
    let client = guest(&jira, FakeJira::new(&[]), |_, _| None);
    let given = json!({
        "flavor": "cloud", "url": client.url(), "user": "ada@example.com", "token": TOKEN, "ticket": "SHOP-12", "link": sent,
    });
    let read = drive("by_atlassian.py", &given);
    assert_eq!(read["links"], json!([sent]));
    assert_eq!(read["link"], sent);
    assert_eq!(read["link"]["object"]["title"], "DR-1 Adopt PostgreSQL for orders");
    assert_eq!(read["after"], json!([]), "what ours wrote is found by the same identity when it is deleted");
    assert_eq!(read["issues"]["issues"][0]["fields"]["summary"], "Summary of SHOP-12");
    let theirs = client.seen();
    let made: Vec<&Received> =
        theirs.iter().filter(|request| request.line() == format!("POST {LINKS}")).collect();
    let ours_made = only(&ours, &format!("POST {LINKS}"));
    // The client has no word for these two; ours sends every field, as Jira forgets what is left out.
    let beyond: Vec<String> = unlike(ours_made, made[0]);
    let names: Vec<&str> = beyond.iter().filter_map(|part| part.split(": ours alone").next()).collect();
    assert_eq!(
        names,
        [
            "body /object/status/icon/link",
            "body /object/status/icon/title",
            "body /object/status/icon/url16x16",
            "body /object/summary",
        ]
    );
    assert_eq!(unlike(ours_made, made[1]), [""; 0], "given the whole link, it sends what ours sends");
    let bulk = "POST /rest/api/3/issue/bulkfetch";
    let mut asked = ours.iter().filter(|request| request.line() == bulk);
    let asked = asked.rfind(|request| request.json()["issueIdsOrKeys"] == json!(["SHOP-12"]));
    assert_eq!(unlike(asked.expect("one asks for it alone"), only(&theirs, bulk)), [""; 0]);
    for line in [format!("DELETE {LINKS}"), format!("GET {LINKS}")] {
        let mut theirs = theirs.iter().filter(|request| request.line() == line);
        let theirs = theirs.rfind(|request| request.query.contains_key("globalId"));
        // It says of every request that it carries JSON, also where it carries nothing.
        assert_eq!(
            unlike(only(&ours, &line), theirs.expect("it asks for one link")),
            ["content-type: theirs alone, application/json"],
            "{line}"
        );
    }
}

#[test]
fn data_center_is_asked_as_others_ask_it_and_they_find_our_links() {
    let jira = Server::new(FakeJira::with_bearer(&["SHOP-12"]));
    let sandbox = team("", "SHOP-12");
    let cloud = jira_at(&jira.url());
    policy(&sandbox, &cloud.replace("cloud", "data-center").replace("    user-env: JIRA_EMAIL\n", ""));
    sandbox.commit_all("Ask Data Center");
    let _ = sandbox.run(&["sync"]).ended(0);
    let ours = jira.seen();
    let line = "POST /rest/api/2/issue/SHOP-12/remotelink";
    let sent = only(&ours, line).json();
    let client = guest(&jira, FakeJira::new(&[]), |_, _| None);
    let given = json!({
        "flavor": "data-center", "url": client.url(), "token": TOKEN, "ticket": "SHOP-12", "link": sent,
    });
    let read = drive("by_atlassian.py", &given);
    assert_eq!((&read["links"], &read["link"]), (&json!([sent]), &sent));
    assert_eq!(read["issue"]["key"], Value::from("SHOP-12"));
    let theirs = client.seen();
    assert_eq!(unlike(only(&ours, line), only(&theirs, line)).len(), 4, "as in Cloud");
    let line = "GET /rest/api/2/issue/SHOP-12";
    assert_eq!(
        unlike(only(&ours, line), only(&theirs, line)),
        ["content-type: theirs alone, application/json"]
    );
}
