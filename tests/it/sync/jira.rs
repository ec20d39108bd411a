//! Jira: what is sent to it, and that what is there is what is wanted, however a run ends.

use super::fake_jira::FakeJira;
use super::server::{Received, Server};
use super::{jira_at, policy, team, tickets};
use crate::support::story::{PATH, sign_as_both};
use serde_json::Value;
use snapbox::str;

const TITLE: &str = "DR-1 Adopt PostgreSQL for orders";
const ID: &str = "countersign:6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90/k7f3-2m9q";

fn one_link() -> Vec<(String, String)> {
    vec![(ID.to_owned(), TITLE.to_owned())]
}

#[test]
fn a_record_is_linked_once_follows_what_becomes_of_it_and_goes_with_its_ticket() {
    let jira = Server::new(FakeJira::new(&["SHOP-12", "PLAT-3"]));
    let mut sandbox = team(&jira_at(&jira.url()), "SHOP-12, PLAT-3, OPS-9");
    sandbox.run(&["sync"]).success(
        str![[r#"
jira: made: SHOP-12: DR-1 Adopt PostgreSQL for orders, awaiting product and engineering
jira: made: PLAT-3: DR-1 Adopt PostgreSQL for orders, awaiting product and engineering
jira: 2 sent, 0 as they were

"#]],
        str![[r#"
note: jira: tickets of no project that the policy names: OPS-9

"#]],
    );
    assert_eq!(jira.writes().len(), 2);
    assert_eq!(jira.with(|jira| jira.links("SHOP-12")), one_link());
    sandbox.run(&["sync"]).success(
        str![[r#"
jira: nothing to send, 2 as they were

"#]],
        str![[r#"
note: jira: tickets of no project that the policy names: OPS-9

"#]],
    );
    let seen: Vec<String> = jira.seen().iter().map(Received::line).collect();
    assert_eq!(seen, ["POST /rest/api/3/issue/bulkfetch"], "one read for a page of tickets, and no write");
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Sign");
    tickets(&sandbox, "SHOP-12");
    sandbox.run(&["sync", "jira"]).success(
        str![[r#"
jira: removed: PLAT-3: DR-1
jira: changed: SHOP-12: DR-1 Adopt PostgreSQL for orders, accepted
jira: 2 sent, 0 as they were

"#]],
        str![""],
    );
    assert_eq!(jira.with(|jira| (jira.links("SHOP-12"), jira.links("PLAT-3"))), (one_link(), Vec::new()));
    let object = jira.with(|jira| jira.tickets["SHOP-12"].2[ID]["object"].clone());
    assert_eq!(object["status"]["resolved"], false, "accepted is not struck through");
    assert_eq!(
        object["summary"],
        "Accepted · product: signed by Grace Hopper on 2026-11-22 · engineering: signed by Ada Lovelace on 2026-11-22"
    );
    assert_eq!(object["url"], "https://decisions.example.com/records/dr-1.html");
}

#[test]
fn only_what_nobody_should_follow_is_struck_through() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    for (status, struck) in [
        ("draft", false),
        ("proposed", false),
        ("accepted", false),
        ("rejected", true),
        ("deprecated", true),
        ("superseded", true),
    ] {
        let text = sandbox.read(PATH);
        let line = text.lines().find(|line| line.starts_with("status:")).unwrap();
        sandbox.write(PATH, text.replace(line, &format!("status: {status}")));
        sandbox.commit_all(status);
        let _ = sandbox.run(&["sync"]).ended(0);
        let resolved =
            jira.with(|jira| jira.tickets["SHOP-12"].2[ID]["object"]["status"]["resolved"].clone());
        assert_eq!(resolved, struck, "{status}");
    }
}

#[test]
fn a_dry_run_shows_to_the_letter_what_is_sent_then() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let mut sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    sandbox.env("JIRA_API_TOKEN", "").env("JIRA_EMAIL", "");
    let said = sandbox.run(&["sync", "--dry-run", "--format", "json"]).ended(0);
    assert_eq!(jira.seen().len(), 0, "nothing leaves the machine");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    let planned = document["services"][0]["requests"].as_array().unwrap().clone();
    sandbox.env("JIRA_API_TOKEN", super::TOKEN).env("JIRA_EMAIL", "ada@example.com");
    let _ = sandbox.run(&["sync"]).ended(0);
    let sent = jira.seen();
    assert_eq!(planned.len(), sent.len());
    for (planned, sent) in planned.iter().zip(&sent) {
        assert_eq!(planned["method"], sent.method.as_str());
        assert_eq!(planned["url"], format!("{}{}", jira.url(), sent.path));
        assert_eq!(planned["body"], sent.json());
    }
    assert_eq!(
        sandbox.git(&["for-each-ref", "refs/countersign"]).lines().count(),
        1,
        "the real run alone notes"
    );
    let text = sandbox.run(&["sync", "--dry-run"]).ended(0).stdout;
    assert!(
        text.starts_with("POST http://127.0.0.1")
            && text.ends_with("jira: nothing to send, 1 as they were\n")
    );
}

#[test]
fn a_link_that_somebody_deleted_comes_back_when_it_is_looked_for() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    let _ = sandbox.run(&["sync"]).ended(0);
    jira.with(|jira| jira.tickets.get_mut("SHOP-12").unwrap().2.clear());
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("nothing to send"), "{said:?}");
    let said = sandbox.run(&["sync", "--look"]).ended(0);
    assert!(said.stdout.contains("jira: restored: SHOP-12: DR-1"), "{said:?}");
    assert_eq!(jira.with(|jira| jira.links("SHOP-12")), one_link());
    jira.writes();
    let _ = sandbox.run(&["sync", "--look"]).ended(0);
    assert_eq!(jira.writes(), [""; 0]);
}

#[test]
fn data_center_has_its_own_version_a_token_alone_and_one_question_for_each_ticket() {
    let jira = Server::new(FakeJira::with_bearer(&["SHOP-12", "PLAT-3"]));
    let sandbox = team("", "SHOP-12, PLAT-3, SHOP-404");
    let cloud = jira_at(&jira.url());
    policy(&sandbox, &cloud.replace("cloud", "data-center").replace("    user-env: JIRA_EMAIL\n", ""));
    sandbox.commit_all("Ask Data Center");
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(said.stderr.contains("SHOP-404 does not exist"), "{said:?}");
    let seen: Vec<String> = jira.seen().iter().map(Received::line).collect();
    assert_eq!(
        seen,
        [
            "POST /rest/api/2/issue/SHOP-12/remotelink",
            "POST /rest/api/2/issue/PLAT-3/remotelink",
            "POST /rest/api/2/issue/SHOP-404/remotelink",
            "GET /rest/api/2/issue/PLAT-3",
            "GET /rest/api/2/issue/SHOP-12",
            "GET /rest/api/2/issue/SHOP-404",
        ]
    );
}

#[test]
fn one_record_alone_can_be_sent() {
    let jira = Server::new(FakeJira::new(&["SHOP-12", "SHOP-13"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    let second = sandbox.read(PATH).replace("k7f3-2m9q", "p2x8-4n6r").replace("SHOP-12", "SHOP-13");
    sandbox.write("decisions/0002-another.md", second).commit_all("Propose another");
    let _ = sandbox.run(&["sync", "jira", "--only", "2"]).ended(0);
    assert_eq!(jira.writes(), ["POST /rest/api/3/issue/SHOP-13/remotelink"]);
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(jira.writes(), ["POST /rest/api/3/issue/SHOP-12/remotelink"]);
}

#[test]
fn a_ticket_that_moved_is_told() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    jira.with(|jira| {
        let ticket = jira.tickets["SHOP-12"].clone();
        jira.tickets.insert("PLAT-7".to_owned(), ticket);
        jira.moved.insert("SHOP-12".to_owned(), "PLAT-7".to_owned());
    });
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stderr.contains("SHOP-12 is PLAT-7 now: write that in `tickets:`"), "{said:?}");
}

#[test]
fn doctor_proves_it_on_a_ticket_and_leaves_nothing_behind() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let sandbox = team(&jira_at(&jira.url()), "SHOP-12");
    let said = sandbox.run(&["doctor", "--live"]).ended(2);
    assert!(said.stderr.contains("say `--yes`"), "{said:?}");
    assert_eq!(jira.seen().len(), 0);
    let said = sandbox.run(&["doctor", "--live", "--yes"]).ended(0);
    assert_eq!(
        said.stdout,
        "jira: knows us: Ada Lovelace\njira: makes a link on SHOP-12: made\njira: reads it back from SHOP-12: as it was \
         sent\njira: deletes it from SHOP-12: deleted\n"
    );
    assert_eq!(jira.with(|jira| jira.links("SHOP-12")), []);
    jira.awkward("GET /rest/api/3/issue/SHOP-12", super::server::Reply::text(403, ""));
    let said = sandbox.run(&["doctor", "--live", "--yes", "--on", "SHOP-12"]).ended(1);
    assert!(
        said.stdout.contains("reads it back from SHOP-12: failed\njira: deletes it from SHOP-12: deleted"),
        "{said:?}"
    );
    let said = sandbox.run(&["doctor", "--live", "--yes", "--on", "OPS-1"]).ended(1);
    assert!(said.stderr.contains("`OPS-1` is no ticket of the projects SHOP, PLAT"), "{said:?}");
}

#[test]
fn the_site_shows_what_tickets_said_last_and_is_the_same_without() {
    let jira = Server::new(FakeJira::new(&["SHOP-12"]));
    let mut sandbox = team(&jira_at(&jira.url()), "SHOP-12, OPS-9");
    let text = sandbox.read(PATH).replace(
        "Orders live in PostgreSQL.",
        "Orders live in PostgreSQL, see SHOP-12 and (PLAT-3), not `SHOP-13`, OPS-9, SHOP-1.2, x/SHOP-4 or SHOP-5-final.",
    );
    sandbox.write(PATH, text).commit_all("Name tickets in prose");
    let page = |sandbox: &crate::support::Sandbox, out: &str| {
        let _ = sandbox.run(&["build", "--no-check", "--out", out]).ended(0);
        sandbox.read(&format!("{out}/records/dr-1.html"))
    };
    let before = page(&sandbox, "before");
    let base = jira.url();
    for key in ["SHOP-12", "PLAT-3"] {
        assert!(
            before.contains(&format!(
                "<a class=\"ticket\" href=\"{base}/browse/{key}\" rel=\"noopener noreferrer\">{key}</a>"
            )),
            "{before}"
        );
    }
    assert_eq!(before.matches("class=\"ticket\"").count(), 2);
    assert!(
        !before.contains("as of")
            && sandbox.read_bytes("before/assets/icons/accepted.png").starts_with(b"\x89PNG")
    );
    assert_eq!(page(&sandbox, "again"), before);
    let _ = sandbox.run(&["sync"]).ended(0);
    let after = page(&sandbox, "after");
    assert!(
        after.contains("Summary of SHOP-12") && after.contains("To Do") && after.contains("as of"),
        "{after}"
    );
    assert!(
        page(&sandbox, "before").contains("Summary of SHOP-12"),
        "a second build into the same folder sees it"
    );
    // Where more people see the site than see the tickets.
    let key = jira_at(&base).replace("    token-env", "    publish: key\n    token-env");
    policy(&sandbox, &key);
    sandbox.at("2026-11-23T08:00:00Z").commit_all("Show keys alone");
    let _ = sandbox.run(&["sync"]).ended(0);
    let after = page(&sandbox, "after");
    assert!(!after.contains("Summary of") && !after.contains("To Do"), "{after}");
}
