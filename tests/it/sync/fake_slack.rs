//! A Slack that remembers: channels, the messages in them, and what a webhook was sent.

use super::contract::{Contract, schema_of_vendor};
use super::server::{Received, Reply, Service};
use jsonschema::Validator;
use serde_json::{Value, json};

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
            faults: Vec::new(),
            next: 0,
        }
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
                let ts = format!("17321{:05}.000{:03}", self.next, self.next % 1000);
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
            _ => no("unknown_method"),
        }
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
