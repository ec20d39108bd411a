//! Slack: one message for each record, a line in its thread to whoever is asked, and nothing twice.

use super::fake_slack::{CHANNEL, FakeSlack, HOOK};
use super::server::{Received, Reply, Server};
use super::{policy, team};
use crate::support::Sandbox;
use crate::support::story::{PATH, sign_as_both};
use serde_json::{Value, json};
use snapbox::str;

/// Below `integrations:`, a bot of Slack's at an address, with further lines.
pub(super) fn bot_at(url: &str, more: &str) -> String {
    format!(
        "integrations:\n  slack:\n    token-env: SLACK_BOT_TOKEN\n    channels: [{CHANNEL}]\n    api-url: {url}/api\n{more}"
    )
}

fn bot(slack: &Server<FakeSlack>, more: &str) -> Sandbox {
    let mut sandbox = team(&bot_at(&slack.url(), more), "SHOP-12");
    sandbox.env("SLACK_BOT_TOKEN", super::TOKEN);
    sandbox
}

pub(super) fn hook(slack: &Server<FakeSlack>, more: &str) -> Sandbox {
    let own = format!("integrations:\n  slack:\n    url-env: SLACK_WEBHOOK_URL\n{more}");
    let mut sandbox = team(&own, "");
    sandbox.env("SLACK_WEBHOOK_URL", format!("{}/services/{HOOK}", slack.url()));
    sandbox
}

fn status(sandbox: &Sandbox, status: &str) {
    let text = sandbox.read(PATH);
    let line = text.lines().find(|line| line.starts_with("status:")).expect("a record says its status");
    sandbox.write(PATH, text.replace(line, &format!("status: {status}")));
    sandbox.commit_all("Set the status");
}

#[test]
fn a_message_follows_its_record_and_its_thread_asks_only_those_who_owe_something() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox = bot(&slack, "    people: {ada: U024BE7LH}\n");
    sandbox.run(&["sync"]).success(
        str![[r#"
slack: made: C0123456789: DR-1 Adopt PostgreSQL for orders, awaiting product and engineering
slack: made: C0123456789: DR-1 Adopt PostgreSQL for orders, ask/product
slack: made: C0123456789: DR-1 Adopt PostgreSQL for orders, ask/engineering
slack: 3 sent, 0 as they were

"#]],
        str![""],
    );
    let page = "<https://decisions.example.com/records/dr-1.html|DR-1 Adopt PostgreSQL for orders>";
    assert_eq!(
        slack.with(|slack| slack.texts()),
        [
            "DR-1 Adopt PostgreSQL for orders: Awaiting product and engineering".to_owned(),
            format!("> Grace Hopper: {page} awaits the sign-off of product"),
            format!("> <@U024BE7LH>: {page} awaits the sign-off of engineering"),
        ]
    );
    let (first, thread) = slack.with(|slack| (slack.messages[0].clone(), slack.messages[1].thread.clone()));
    assert_eq!(thread.as_deref(), Some(first.ts.as_str()));
    assert!(!first.whole().contains("<@"), "a message that is changed calls nobody: {}", first.whole());
    slack.seen();
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("slack: nothing to send, 3 as they were"), "{said:?}");
    assert_eq!(slack.seen().len(), 0);
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.as_ada().commit_all("Sign");
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(slack.writes(), ["POST /api/chat.delete", "POST /api/chat.update"], "nobody is called again");
    let _ = sandbox.run(&["sign", "1", "--yes"]).ended(0);
    sandbox.commit_all("Sign");
    let _ = sandbox.run(&["sync"]).ended(0);
    let all = slack.with(|slack| slack.messages.clone());
    assert_eq!((all.len(), all[0].text()), (1, "DR-1 Adopt PostgreSQL for orders: Accepted"));
    assert_eq!(all[0].ts, first.ts, "it is the same message still");
    assert!(
        all[0].whole().contains(":white_check_mark: signed by Grace Hopper on 2026-11-22"),
        "{}",
        all[0].whole()
    );
    status(&sandbox, "draft");
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("slack: removed: C0123456789: DR-1"), "{said:?}");
    assert_eq!(slack.with(|slack| slack.messages.len()), 0);
}

#[test]
fn who_objects_is_answered_by_the_driver_and_words_mean_nothing_to_slack() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox = bot(&slack, "    people: {ada: U024BE7LH}\n");
    let title = "<!channel> & <@U0000000> *all* ".repeat(20);
    sandbox.write(PATH, sandbox.read(PATH).replace("# Adopt PostgreSQL for orders", &format!("# {title}")));
    sandbox.commit_all("Say it loudly");
    let _ = sandbox.as_grace().run(&["object", "1", "--reason", "Too <early> & dear."]).ended(0);
    sandbox.as_ada().commit_all("Object");
    let _ = sandbox.run(&["sync"]).ended(0);
    let texts = slack.with(|slack| slack.texts());
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(
        texts[1].starts_with("> <@U024BE7LH>: <https:") && texts[1].ends_with("sign-off of engineering"),
        "{texts:?}"
    );
    assert!(
        texts[2].starts_with("> <@U024BE7LH>: Grace Hopper objects to <https:")
            && texts[2].ends_with("“Too &lt;early&gt; &amp; dear.”"),
        "{texts:?}"
    );
    for message in slack.with(|slack| slack.messages.clone()) {
        assert!(!message.whole().contains("<!channel>") && !message.whole().contains("<@U0000000>"));
    }
}

#[test]
fn what_is_gone_is_posted_anew_and_old_records_are_no_news() {
    let slack = Server::new(FakeSlack::new());
    let sandbox = bot(&slack, "");
    let _ = sandbox.run(&["sync"]).ended(0);
    slack.with(|slack| slack.messages.clear());
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("nothing to send"), "{said:?}");
    let said = sandbox.run(&["sync", "--look"]).ended(0);
    assert_eq!(said.stdout.matches("slack: restored").count(), 3, "{said:?}");
    let all = slack.with(|slack| slack.messages.clone());
    assert_eq!((all.len(), all[1].thread.as_ref()), (3, Some(&all[0].ts)));
    policy(&sandbox, &bot_at(&slack.url(), "    since: 2026-11-23\n"));
    sandbox.commit_all("Tell what is new");
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(slack.with(|slack| slack.messages.len()), 0);
}

#[test]
fn a_dry_run_shows_to_the_letter_what_is_sent_then() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox = bot(&slack, "");
    sandbox.without_env("SLACK_BOT_TOKEN");
    let said = sandbox.run(&["sync", "--dry-run", "--format", "json"]).ended(0);
    assert_eq!(slack.seen().len(), 0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    let mut planned = document["services"][0]["requests"].as_array().unwrap().clone();
    sandbox.env("SLACK_BOT_TOKEN", super::TOKEN);
    let _ = sandbox.run(&["sync"]).ended(0);
    let ts = slack.with(|slack| slack.messages[0].ts.clone());
    let sent: Vec<Value> = slack.seen().iter().map(Received::json).collect();
    // What Slack answers is the one thing that nobody knows beforehand.
    planned.iter_mut().filter(|one| !one["body"]["thread_ts"].is_null()).for_each(|one| {
        assert_eq!(one["body"]["thread_ts"], "0000000000.000000");
        one["body"]["thread_ts"] = json!(ts);
    });
    assert_eq!(planned.iter().map(|one| one["body"].clone()).collect::<Vec<_>>(), sent);
}

#[test]
fn each_no_of_slack_is_told_in_words() {
    for (reply, says) in [
        (
            json!({ "ok": false, "error": "missing_scope", "needed": "chat:write" }),
            "the token lacks the scope `chat:write` (missing_scope)",
        ),
        (json!({ "ok": false, "error": "not_in_channel" }), "the bot is not in C0123456789 (not_in_channel)"),
        (json!({ "ok": false, "error": "is_archived" }), "C0123456789 is archived"),
        (json!({ "ok": false, "error": "channel_not_found" }), "invite the bot to C0123456789"),
        (json!({ "ok": false, "error": "token_revoked" }), "*Bot User OAuth Token*"),
        (
            json!({ "ok": false, "error": "invalid_blocks", "response_metadata": { "messages": ["must be shorter"] } }),
            "Slack did not take it: invalid_blocks: must be shorter",
        ),
    ] {
        let slack = Server::new(FakeSlack::new());
        let sandbox = bot(&slack, "");
        slack.awkward("chat.postMessage", Reply::json(200, &reply));
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains(says), "{reply}: {said:?}");
        assert_eq!(
            slack.with(|slack| slack.messages.len()),
            0,
            "what stands in its thread is not sent either"
        );
        let _ = sandbox.run(&["sync", "--only", "1"]).ended(0);
        assert_eq!(slack.with(|slack| slack.messages.len()), 3);
    }
}

#[test]
fn a_post_whose_answer_is_lost_is_told_and_never_sent_twice() {
    for reply in [Reply::Reset, Reply::CutOff, Reply::text(200, "what?"), Reply::text(503, "later")] {
        let slack = Server::new(FakeSlack::new());
        let sandbox = bot(&slack, "");
        slack.awkward_though_done("chat.postMessage", reply.clone());
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains("nobody knows whether the message is there"), "{reply:?}: {said:?}");
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains("an earlier run began to post it"), "{reply:?}: {said:?}");
        assert_eq!(slack.with(|slack| slack.messages.len()), 1, "{reply:?}");
    }
    // Where it is not there, somebody who has looked says so.
    let slack = Server::new(FakeSlack::new());
    let sandbox = bot(&slack, "");
    slack.awkward("chat.postMessage", Reply::Reset);
    let _ = sandbox.run(&["sync"]).ended(1);
    let _ = sandbox.run(&["sync", "--resend"]).ended(0);
    assert_eq!(slack.with(|slack| slack.messages.len()), 3);
    let said = sandbox.run(&["sync", "--resend"]).ended(0);
    assert!(said.stdout.contains("nothing to send, 3 as they were"), "{said:?}");
}

#[test]
fn a_post_whose_answer_is_lost_is_found_where_the_channel_may_be_read() {
    for reply in [Reply::Reset, Reply::CutOff, Reply::text(503, "later")] {
        let slack = Server::new(FakeSlack::new());
        slack.with(|slack| (slack.can_read, slack.of_a_page) = (true, 1));
        let sandbox = bot(&slack, "");
        slack.awkward_though_done("chat.postMessage", reply);
        let said = sandbox.run(&["sync"]).ended(0);
        assert!(said.stdout.contains("slack: 3 sent"), "{said:?}");
        assert_eq!(slack.with(|slack| slack.messages.len()), 3);
        // What was not posted is not found: the next run looks again, and posts it then.
        status(&sandbox, "draft");
        let _ = sandbox.run(&["sync"]).ended(0);
        status(&sandbox, "proposed");
        slack.awkward("chat.postMessage", Reply::Reset);
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains("nobody knows whether the message is there"), "{said:?}");
        let _ = sandbox.run(&["sync"]).ended(0);
        assert_eq!(slack.with(|slack| slack.messages.len()), 3);
    }
}

/// Kills a run that has posted a message and not heard of it yet.
fn kill_while_it_posts(slack: &Server<FakeSlack>, sandbox: &Sandbox) {
    slack.awkward_though_done("chat.postMessage", Reply::Hang);
    let mut child = sandbox.serving(&["sync"]);
    while slack.with(|slack| slack.messages.is_empty()) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("it is still waiting");
    child.wait().expect("it was killed");
}

#[test]
fn what_a_killed_run_posted_is_found_and_follows_its_record() {
    let slack = Server::new(FakeSlack::new());
    slack.with(|slack| slack.can_read = true);
    let sandbox = bot(&slack, "");
    kill_while_it_posts(&slack, &sandbox);
    // By now the record says something else.
    status(&sandbox, "rejected");
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(slack.with(|slack| slack.texts()), ["DR-1 Adopt PostgreSQL for orders: Rejected"]);
}

#[test]
fn patience_is_shown_and_a_change_may_be_sent_again() {
    let slack = Server::new(FakeSlack::new());
    let sandbox = bot(&slack, "");
    slack.awkward("chat.postMessage", Reply::text(429, "").with("retry-after", "0"));
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(slack.with(|slack| slack.messages.len()), 3);
    status(&sandbox, "rejected");
    slack.awkward_though_done("chat.update", Reply::Reset);
    let said = sandbox.run(&["sync", "--verbose"]).ended(0);
    assert!(said.stderr.contains("chat.update, for the 2. time"), "{said:?}");
    assert_eq!(slack.with(|slack| slack.texts()), ["DR-1 Adopt PostgreSQL for orders: Rejected"]);
}

#[test]
fn a_run_that_is_killed_posts_nothing_twice() {
    let slack = Server::new(FakeSlack::new());
    let sandbox = bot(&slack, "");
    kill_while_it_posts(&slack, &sandbox);
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(said.stderr.contains("an earlier run began to post it"), "{said:?}");
    assert_eq!(slack.with(|slack| slack.messages.len()), 1);
}

#[test]
fn a_webhook_gets_a_message_for_each_change() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox = hook(&slack, "    people: {ada: U024BE7LH}\n");
    let _ = sandbox.run(&["sync"]).ended(0);
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stdout.contains("nothing to send, 1 as they were"), "{said:?}");
    let first = slack.with(|slack| slack.hooked.clone());
    assert_eq!(first.len(), 1);
    assert!(first[0].to_string().contains("<@U024BE7LH>: <https:"), "{}", first[0]);
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Sign");
    let _ = sandbox.run(&["sync"]).ended(0);
    let both = slack.with(|slack| slack.hooked.clone());
    assert_eq!(
        (both.len(), both[1]["text"].as_str()),
        (2, Some("DR-1 Adopt PostgreSQL for orders: Accepted"))
    );
    assert!(!both[1].to_string().contains("<@"), "{}", both[1]);
    // A change whose answer is lost is told; the next change is sent all the same.
    status(&sandbox, "rejected");
    slack.awkward_though_done("services", Reply::Reset);
    let _ = sandbox.run(&["sync"]).ended(1);
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(said.stderr.contains("an earlier run began to post it"), "{said:?}");
    assert_eq!(slack.with(|slack| slack.hooked.len()), 3);
    status(&sandbox, "deprecated");
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(slack.with(|slack| slack.hooked.len()), 4);
    status(&sandbox, "rejected");
    slack.awkward("services", Reply::text(410, "channel_is_archived"));
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(said.stderr.contains("the channel of the webhook is archived"), "{said:?}");
    sandbox.env("SLACK_WEBHOOK_URL", format!("{}/services/some-other-hook", slack.url()));
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(said.stderr.contains("the webhook is not valid, or not any more (no_service)"), "{said:?}");
}

#[test]
fn the_digest_comes_once_a_week_and_says_what_the_command_says() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox =
        bot(&slack, "    digest: monday\n    digest-channel: C0123456780\n    since: 2027-01-01\n");
    // The record is of a Sunday; on the Monday after it is news.
    sandbox.at("2026-11-23T08:00:00Z");
    let said = sandbox.run(&["sync", "slack"]).ended(0);
    assert_eq!(
        said.stdout,
        "slack: made: C0123456780: Decisions from 2026-11-16 to 2026-11-22\nslack: 1 sent, 0 as they were\n"
    );
    let all = slack.with(|slack| slack.messages.clone());
    assert_eq!((all.len(), all[0].channel.as_str()), (1, "C0123456780"));
    let own = sandbox.run(&["digest", "--day", "2026-11-22", "--since", "6d"]).ended(0).stdout;
    assert!(
        own.contains("Being decided") && all[0].whole().contains("*Being decided*"),
        "{own}: {}",
        all[0].whole()
    );
    assert!(
        all[0].whole().contains("• <https://decisions.example.com/records/dr-1.html|DR-1 Adopt"),
        "{}",
        all[0].whole()
    );
    for day in ["2026-11-23T20:00:00Z", "2026-11-25T08:00:00Z", "2026-11-29T08:00:00Z"] {
        let said = sandbox.at(day).run(&["sync", "slack"]).ended(0);
        assert!(said.stdout.contains("nothing to send, 1 as they were"), "{day}: {said:?}");
    }
    let _ = sandbox.at("2026-12-01T08:00:00Z").run(&["sync", "slack"]).ended(0);
    let all = slack.with(|slack| slack.messages.clone());
    assert_eq!(all.len(), 2, "a day late, and a message of its own");
    assert!(all[1].text().starts_with("Decisions from 2026-11-23 to 2026-11-29"), "{}", all[1].text());
}

#[test]
fn doctor_proves_it_in_a_channel_and_leaves_nothing_behind() {
    let slack = Server::new(FakeSlack::new());
    let sandbox = bot(&slack, "");
    slack.awkward("chat.getPermalink", Reply::json(200, &json!({ "ok": false, "error": "fatal_error" })));
    let said = sandbox.run(&["doctor", "--live", "--yes"]).ended(1);
    assert_eq!(
        said.stdout,
        "slack: knows us: countersign in Acme\nslack: posts in C0123456789: posted\nslack: changes what it posted: \
         changed\nslack: finds it again: failed\nslack: deletes it from C0123456789: deleted\n"
    );
    assert_eq!(slack.with(|slack| slack.messages.len()), 0);
}

#[test]
fn a_page_tells_of_both_signoffs_in_what_slack_reads_of_it() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox = bot(&slack, "");
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Sign");
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    let page = sandbox.read_bytes("site/records/dr-1.html");
    let read = String::from_utf8_lossy(&page[..page.len().min(32 * 1024)]).into_owned();
    let told =
        |name: &str| read.lines().find(|line| line.contains(&format!("\"og:{name}\""))).unwrap_or_default();
    assert!(told("title").contains("DR-1 Adopt PostgreSQL for orders"), "{read}");
    let description = told("description");
    assert!(
        description.contains("signed by Grace Hopper") && description.contains("signed by Ada Lovelace"),
        "{description}"
    );
}
