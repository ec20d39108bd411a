//! Slack by `slack_sdk`, whose models know how long a text may be.

use super::{drive, guest, only, unlike};
use crate::sync::fake_slack::{FakeSlack, HOOK};
use crate::sync::server::{Received, Reply, Server, Service as _};
use crate::sync::slack::{bot_at, hook};
use crate::sync::{TOKEN, team};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The names of the parts that differ.
fn names(parts: &[String]) -> Vec<&str> {
    parts.iter().filter_map(|part| part.split(':').next()).collect()
}

/// The names and values of a form.
fn form(request: &Received) -> BTreeMap<String, String> {
    let pairs = request.body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What is asked for by a form is asked for as ours asks it.
fn answered(host: &mut FakeSlack, request: &Received) -> Option<Reply> {
    let kind = request.headers.get("content-type")?;
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return None;
    }
    let mut asked = request.clone();
    if request.path == "/api/chat.getPermalink" {
        asked.method = "GET".to_owned();
        (asked.query, asked.body) = (form(request), String::new());
    } else {
        asked.headers.insert("content-type".to_owned(), "application/json".to_owned());
        asked.body = json!(form(request)).to_string();
    }
    Some(host.answer(&asked))
}

#[test]
fn messages_are_such_as_others_build_and_they_post_the_same() {
    let slack = Server::new(FakeSlack::new());
    let mut sandbox = team(&bot_at(&slack.url(), "    people: {ada: U024BE7LH}\n"), "SHOP-12");
    sandbox.env("SLACK_BOT_TOKEN", TOKEN);
    let _ = sandbox.run(&["sync"]).ended(0);
    let posted = slack.seen();
    let _ = sandbox.as_grace().run(&["sign", "1", "--yes"]).ended(0);
    sandbox.as_ada().commit_all("Sign");
    let _ = sandbox.run(&["sync"]).ended(0);
    let _ = sandbox.run(&["sync", "--look"]).ended(0);
    let later = slack.seen();
    let post = "POST /api/chat.postMessage";
    let (first, reply) = (&posted[0], only(&posted, post));
    let (update, delete) = (only(&later, "POST /api/chat.update"), only(&later, "POST /api/chat.delete"));
    let link = only(&later, "GET /api/chat.getPermalink");
    assert!(reply.json()["thread_ts"].is_string() && first.json()["thread_ts"].is_null());
    let messages: Vec<Value> = posted.iter().chain([update]).map(Received::json).collect();
    assert_eq!(messages.len(), 4);
    // What ours deleted is there again, so that theirs finds it.
    let gone = delete.json();
    slack.with(|slack| {
        let mut message = slack.messages[0].clone();
        message.ts = gone["ts"].as_str().unwrap_or_default().to_owned();
        slack.messages.push(message);
    });
    let client = guest(&slack, FakeSlack::new(), answered);
    let calls = json!([
        { "method": "chat_postMessage", "with": first.json() },
        { "method": "chat_postMessage", "with": reply.json() },
        { "method": "chat_update", "with": update.json() },
        { "method": "chat_getPermalink", "with": link.query },
        { "method": "chat_delete", "with": gone },
    ]);
    let hooks = Server::new(FakeSlack::new());
    let _ = hook(&hooks, "").run(&["sync"]).ended(0);
    let hooked = hooks.seen();
    let given = json!({
        "url": client.url(), "token": TOKEN, "messages": messages, "calls": calls,
        "hook": { "url": format!("{}/services/{HOOK}", hooks.url()), "body": hooked[0].json() },
    });
    let read = drive("by_slack_sdk.py", &given);
    let blocks: Vec<&Value> = messages.iter().map(|message| &message["blocks"]).collect();
    assert_eq!(read["blocks"], json!(blocks), "the models keep every name, and nothing is too long for them");
    let metadata: Vec<&Value> = messages.iter().map(|message| &message["metadata"]).collect();
    assert_eq!(read["metadata"], json!(metadata));
    assert_eq!(read["hook"], "ok");
    let theirs = client.seen();
    let posts: Vec<&Received> = theirs.iter().filter(|request| request.line() == post).collect();
    assert_eq!(unlike(first, posts[0]), [""; 0]);
    assert_eq!(unlike(reply, posts[1]), [""; 0]);
    assert_eq!(unlike(update, only(&theirs, &update.line())), [""; 0]);
    // These two it asks by a form, which Slack takes as well as JSON, and as the method for reading.
    let of_theirs = only(&theirs, &delete.line());
    assert_eq!(json!(form(of_theirs)), delete.json());
    assert_eq!(names(&unlike(delete, of_theirs)), ["body", "body /channel", "body /ts", "content-type"]);
    let line = "POST /api/chat.getPermalink";
    assert_eq!(form(only(&theirs, line)), link.query);
    assert_eq!(
        names(&unlike(link, only(&theirs, line))),
        ["?channel", "?message_ts", "body", "content-type", "line"]
    );
    assert_eq!(unlike(&hooked[0], only(&hooks.seen(), &hooked[0].line())), [""; 0]);
}

#[test]
fn models_refuse_what_is_too_long() {
    let long = json!([{ "blocks": [{ "type": "header", "text": { "type": "plain_text", "text": "x".repeat(151) } }] }]);
    let given = json!({ "url": "http://127.0.0.1:1", "token": TOKEN, "messages": long, "calls": [] });
    let refused = std::panic::catch_unwind(|| drive("by_slack_sdk.py", &given)).unwrap_err();
    let words = refused.downcast_ref::<String>().cloned().unwrap_or_default();
    assert!(words.contains("150"), "{words}");
}
