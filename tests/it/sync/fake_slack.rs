//! A Slack that remembers: channels, the messages in them, and what a webhook was sent.

use super::contract::{Contract, schema_of_vendor};
use super::server::{Received, Reply, Service};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The channel of the tests, and one more.
pub(crate) const CHANNEL: &str = "C0123456789";
pub(crate) const OTHER: &str = "C0123456780";

/// What stands at the end of the webhook's address.
pub(crate) const HOOK: &str = "CANARY-token-of-hook";

/// A message that is there.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) channel: String,
    pub(crate) ts: String,
    /// The message whose thread it stands in.
    pub(crate) thread: Option<String>,
    pub(crate) body: Value,
}

impl Message {
    /// Every text of it, also of its blocks.
    pub(crate) fn whole(&self) -> String {
        self.body.to_string()
    }

    pub(crate) fn text(&self) -> &str {
        self.body["text"].as_str().unwrap_or_default()
    }
}

pub(crate) struct FakeSlack {
    contract: Contract,
    /// What the official typed client lets be posted and changed, where that is at hand.
    post: Option<Validator>,
    update: Option<Validator>,
    pub(crate) messages: Vec<Message>,
    /// What came through the webhook.
    pub(crate) hooked: Vec<Value>,
    /// Whether the app may read its channels.
    pub(crate) can_read: bool,
    /// How many messages there are on a page, whatever is asked for.
    pub(crate) of_a_page: usize,
    faults: Vec<String>,
    next: u32,
}

impl FakeSlack {
    pub(crate) fn new() -> Self {
        Self {
            contract: Contract::new(include_str!("contracts/slack.json"), "", str::to_owned),
            post: schema_of_vendor("slack-Post.schema.json"),
            update: schema_of_vendor("slack-Update.schema.json"),
            messages: Vec::new(),
            hooked: Vec::new(),
            can_read: false,
            of_a_page: 200,
            faults: Vec::new(),
            next: 0,
        }
    }

    /// Asks our own contract alone, where there are thousands of messages.
    pub(crate) fn without_the_vendor(&mut self) {
        (self.post, self.update) = (None, None);
    }

    /// The texts of the messages of a channel, those in threads behind a `>`.
    pub(crate) fn texts(&self) -> Vec<String> {
        let mark = |message: &Message| if message.thread.is_some() { "> " } else { "" };
        self.messages.iter().map(|message| format!("{}{}", mark(message), message.text())).collect()
    }

    fn place(&self, body: &Value) -> Option<usize> {
        self.messages
            .iter()
            .position(|message| message.channel == body["channel"] && message.ts == body["ts"])
    }

    fn told(&mut self, request: &Received) -> Value {
        let no = |error: &str| json!({ "ok": false, "error": error });
        let body = request.json();
        let channel = body["channel"].as_str().unwrap_or_default().to_owned();
        match request.path.as_str() {
            "/api/auth.test" => {
                json!({ "ok": true, "user": "countersign", "team": "Acme", "url": "https://acme.slack.com/" })
            }
            "/api/chat.postMessage" => {
                if channel != CHANNEL && channel != OTHER {
                    return no("channel_not_found");
                }
                let thread = body["thread_ts"].as_str().map(str::to_owned);
                let known = |ts: &String| self.messages.iter().any(|message| message.ts == *ts);
                if thread.as_ref().is_some_and(|ts| !known(ts)) {
                    return no("thread_not_found");
                }
                self.next += 1;
                // The clock of the tests stands at 1795334400, and Slack's goes on by itself.
                let ts = format!("17953{:05}.000{:03}", 34_400 + self.next, self.next % 1000);
                self.messages.push(Message { channel: channel.clone(), ts: ts.clone(), thread, body });
                json!({ "ok": true, "channel": channel, "ts": ts, "message": { "text": null } })
            }
            "/api/chat.update" => match self.place(&body) {
                None => no("message_not_found"),
                Some(at) => {
                    let ts = body["ts"].clone();
                    self.messages[at].body = body;
                    json!({ "ok": true, "channel": channel, "ts": ts })
                }
            },
            "/api/chat.delete" => match self.place(&body) {
                None => no("message_not_found"),
                Some(at) => {
                    self.messages.remove(at);
                    json!({ "ok": true })
                }
            },
            "/api/chat.getPermalink" => {
                let asked = json!({ "channel": request.query["channel"], "ts": request.query["message_ts"] });
                match self.place(&asked) {
                    None => no("message_not_found"),
                    Some(_) => json!({ "ok": true, "permalink": "https://acme.slack.com/archives/x" }),
                }
            }
            "/api/conversations.history" | "/api/conversations.replies" => {
                if !self.can_read {
                    return json!({ "ok": false, "error": "missing_scope", "needed": "channels:history" });
                }
                self.read(&request.query)
            }
            _ => no("unknown_method"),
        }
    }

    /// A page of a channel, or of a thread, the newest first.
    fn read(&self, asked: &BTreeMap<String, String>) -> Value {
        let (thread, oldest) = (asked.get("ts"), asked.get("oldest").cloned().unwrap_or_default());
        let from: usize = asked.get("cursor").and_then(|cursor| cursor.parse().ok()).unwrap_or_default();
        let is_meant = |message: &&Message| {
            // A thread begins with its parent, and the channel shows nothing of threads.
            let stands = match thread {
                Some(ts) => message.thread.as_ref() == Some(ts) || message.ts == *ts,
                None => message.thread.is_none(),
            };
            message.channel == asked["channel"] && stands && message.ts > oldest
        };
        let all = self.messages.iter().rev().filter(is_meant).map(|message| {
            json!({ "ts": message.ts, "text": message.text(), "metadata": message.body["metadata"] })
        });
        let all: Vec<Value> = all.collect();
        let page: Vec<&Value> = all.iter().skip(from).take(self.of_a_page).collect();
        let end = from + page.len();
        let next = if end < all.len() { end.to_string() } else { String::new() };
        json!({ "ok": true, "messages": page, "response_metadata": { "next_cursor": next } })
    }
}

impl Service for FakeSlack {
    fn answer(&mut self, request: &Received) -> Reply {
        let mut faults = self.contract.faults(request);
        let schema = match request.path.as_str() {
            "/api/chat.postMessage" => self.post.as_ref(),
            "/api/chat.update" => self.update.as_ref(),
            _ => None,
        };
        if let Some(schema) = schema {
            // The typed client's arguments hold the token too, which goes into a header.
            let body = request.json();
            let all = schema.iter_errors(&body).map(|error| error.to_string().chars().take(300).collect());
            faults.extend(all.map(|error: String| format!("the typed client: {}: {error}", request.line())));
        }
        if !faults.is_empty() {
            self.faults.extend(faults.clone());
            return Reply::json(
                200,
                &json!({ "ok": false, "error": "invalid_arguments", "response_metadata": { "messages": faults } }),
            );
        }
        if let Some(secret) = request.path.strip_prefix("/services/") {
            if secret != HOOK {
                return Reply::text(404, "no_service");
            }
            self.hooked.push(request.json());
            return Reply::text(200, "ok");
        }
        if request.headers.get("authorization") != Some(&format!("Bearer {}", super::TOKEN)) {
            return Reply::json(200, &json!({ "ok": false, "error": "invalid_auth" }));
        }
        let told = self.told(request);
        Reply::json(200, &told)
    }

    fn faults(&self) -> &[String] {
        &self.faults
    }
}
