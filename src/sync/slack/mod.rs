//! Slack: one message for each record and channel, which follows what becomes of the record, and in its thread a line to
//! whoever is asked for something; through a webhook a message for each change; once a week the digest.
//!
//! A message cannot be asked for by anything but the `ts` that came back when it was posted. A post whose answer is lost is
//! noted as begun and never sent a second time blindly: where the app may read the channel, it is looked for by what it
//! carries; where not, it is told.

mod digest;
mod lost;
mod message;
mod mrkdwn;
mod proof;
mod words;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

pub use digest::{add_digest, digest_day};

use crate::policy::{SlackSettings, SlackWay};
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::picture::{Decision, Picture, Standing};
use crate::sync::request::{Again, Auth, Method, Request, Target, escaped};
use crate::sync::service::{Proof, Service, Wanted};
use crate::sync::slack::lost::Lost;
use crate::sync::state::{Kept, State};
use crate::sync::trouble::{Trouble, TroubleKind};

/// The least time between two requests about one channel: Slack takes one message a second, and fifty changes a minute.
const BETWEEN: Duration = Duration::from_millis(1250);

/// Slack as one policy describes it.
#[derive(Debug)]
pub struct Slack {
    settings: SlackSettings,
    /// The `ts` of each message that is there, by its key.
    there: BTreeMap<String, String>,
}

impl Slack {
    /// Slack as a policy describes it.
    pub fn new(settings: SlackSettings) -> Self {
        Self { settings, there: BTreeMap::new() }
    }

    /// The variable with the one secret.
    fn variable(&self) -> &str {
        match &self.settings.way {
            SlackWay::Bot { token_env, .. } => token_env,
            SlackWay::Webhook { url_env } => url_env,
        }
    }

    fn auth(&self) -> Auth {
        match &self.settings.way {
            SlackWay::Bot { token_env, .. } => Auth::Bearer { token: token_env.clone() },
            SlackWay::Webhook { .. } => Auth::None,
        }
    }

    fn at(&self, method: &str) -> String {
        match &self.settings.way {
            SlackWay::Bot { api_url, .. } => format!("{api_url}/{method}"),
            SlackWay::Webhook { .. } => String::new(),
        }
    }

    /// A call of the bot. A dry run has the `ts` of a message that was never posted.
    fn call(&self, method: &str, body: Value, again: Again, channel: &str) -> Request {
        let ts = body.get("ts").cloned().unwrap_or_else(|| json!("0000000000.000000"));
        Request::json(Method::Post, self.at(method), body, again)
            .with(&self.auth())
            .paced(channel)
            .rehearsed(json!({ "ok": true, "channel": channel, "ts": ts }))
    }

    fn permalink(&self, channel: &str, ts: &str) -> Request {
        let query = format!("channel={}&message_ts={}", escaped(channel), escaped(ts));
        Request::get(format!("{}?{query}", self.at("chat.getPermalink")))
            .with(&self.auth())
            .paced(channel)
            .rehearsed(json!({ "ok": true }))
    }

    /// Posts a message, or changes the one that is there; gives what finds it again.
    fn by_bot(
        &mut self,
        wanted: &Wanted,
        kept: Option<&Kept>,
        line: &mut Line<'_>,
    ) -> Result<Value, Trouble> {
        let channel = wanted.payload["channel"].as_str().unwrap_or_default();
        let says = format!("{channel}: {}", wanted.record);
        let mut body = wanted.payload["message"].clone();
        if let Some((channel, ts)) = kept.and_then(noted) {
            let mut update = body.clone();
            update["channel"] = json!(channel);
            update["ts"] = json!(ts);
            match self.ask(&self.call("chat.update", update, Again::Harmless, channel), channel, line) {
                Ok(_) => return Ok(json!({ "channel": channel, "ts": ts, "says": says })),
                // Somebody deleted it, or nobody may change it any more: a new one takes its place.
                Err(no) if is_gone(&no.error) => {}
                Err(no) => return Err(no.trouble),
            }
        }
        if let Some(parent) = wanted.payload["thread"].as_str() {
            let Some(ts) = self.there.get(parent) else {
                let message = "the message that it belongs to is not there";
                return Err(
                    Trouble::new(TroubleKind::Missing, message).help("it is sent once that message is")
                );
            };
            body["thread_ts"] = json!(ts);
        }
        body["channel"] = json!(channel);
        body["unfurl_links"] = json!(false);
        body["unfurl_media"] = json!(false);
        let (ts, channel) = self.post(wanted, body, channel, line)?;
        self.there.insert(wanted.key.clone(), ts.clone());
        Ok(json!({ "channel": channel, "ts": ts, "says": says }))
    }

    /// Posts a new message; gives its `ts` and its channel. Where the answer is lost it is looked for at once.
    fn post(
        &self,
        wanted: &Wanted,
        body: Value,
        channel: &str,
        line: &mut Line<'_>,
    ) -> Result<(String, String), Trouble> {
        let begun = line.now();
        let request = self.call("chat.postMessage", body, Again::MakesAnother, channel);
        let trouble = match self.ask(&request, channel, line) {
            Ok(answer) => match answer["ts"].as_str() {
                Some(ts) => {
                    let channel = answer["channel"].as_str().unwrap_or(channel);
                    return Ok((ts.to_owned(), channel.to_owned()));
                }
                None => {
                    let message = "Slack took it, and did not say by what it finds it again";
                    Trouble::new(TroubleKind::Unclear, message)
                }
            },
            Err(no) => no.trouble,
        };
        if trouble.kind == TroubleKind::Unclear
            && let Lost::There(ts) = self.lost(wanted, Some(begun), line)
        {
            return Ok((ts, channel.to_owned()));
        }
        Err(trouble)
    }

    /// Posts a message through the webhook.
    fn hook(&self, url_env: &str, body: &Value, line: &mut Line<'_>) -> Result<(), Trouble> {
        let request = Request {
            target: Target::Secret(url_env.to_owned()),
            group: "webhook".to_owned(),
            ..Request::json(Method::Post, "", body.clone(), Again::MakesAnother)
        };
        let answer = line.ask(&request)?;
        // Slack's answer is the text `ok`; a dry run has none.
        if answer.is_good() && (answer.body.trim_ascii() == b"ok" || line.is_rehearsal()) {
            return Ok(());
        }
        Err(self.hook_refused(&request, &answer, line))
    }

    fn is_told(&self, decision: &Decision) -> bool {
        let since = self.settings.since;
        decision.standing != Standing::Draft
            && since.is_none_or(|since| decision.date.is_none_or(|date| date >= since))
    }

    fn of_bot(&self, decision: &Decision, channel: &str, all: &mut Vec<Wanted>) {
        let said = format!("{channel}: {} {}", decision.reference, decision.title);
        let mut message = message::message(decision);
        message["metadata"] = metadata(&decision.key, "message");
        let payload = json!({ "channel": channel, "message": message });
        let parent = Wanted::of(decision, channel, format!("{said}, {}", decision.told()), payload);
        let thread = parent.key.clone();
        all.push(parent);
        for (part, mut ask) in message::asks(decision, &self.settings.people) {
            ask["metadata"] = metadata(&decision.key, &part);
            let payload = json!({ "channel": channel, "thread": thread, "message": ask });
            all.push(Wanted::of(decision, &format!("{channel}/{part}"), format!("{said}, {part}"), payload));
        }
    }

    fn digest(&self, picture: &Picture) -> Option<Wanted> {
        let (day, page) = picture.digest.as_ref()?;
        let channel = match &self.settings.way {
            SlackWay::Bot { channels, .. } => self.settings.digest_channel.as_ref().or(channels.first())?,
            SlackWay::Webhook { .. } => "webhook",
        };
        let mut message = digest::message(page, &picture.site);
        if matches!(self.settings.way, SlackWay::Bot { .. }) {
            message["metadata"] = metadata(&picture.log, &format!("digest/{day}"));
        }
        Some(Wanted {
            key: format!("{}/digest/{channel}", picture.log),
            record: "digest".to_owned(),
            says: format!("{channel}: {}", page.title),
            payload: json!({ "channel": channel, "digest": day.to_string() }),
            aside: message,
        })
    }
}

/// What a message carries that nobody sees: by this it is found again where its answer was lost.
fn metadata(record: &str, part: &str) -> Value {
    let payload = json!({ "record": record, "part": part });
    json!({ "event_type": "countersign_record", "event_payload": payload })
}

/// Whether this is the digest, which is posted anew each week.
fn is_digest(wanted: &Wanted) -> bool {
    !wanted.aside.is_null()
}

/// The channel and the `ts` of a message, as they were noted.
fn noted(kept: &Kept) -> Option<(&str, &str)> {
    let text = |key: &str| kept.data.get(key).and_then(Value::as_str);
    Some((text("channel")?, text("ts")?))
}

/// Whether Slack says that a message is not there any more, or stays as it is for good.
fn is_gone(error: &str) -> bool {
    matches!(error, "message_not_found" | "cant_update_message" | "edit_window_closed")
}

impl Service for Slack {
    fn name(&self) -> &'static str {
        "slack"
    }

    fn variables(&self) -> Vec<&str> {
        vec![self.variable()]
    }

    fn manners(&self) -> Manners {
        Manners { between: BETWEEN, ..Manners::default() }
    }

    fn wanted(&self, picture: &Picture) -> (Vec<Wanted>, Vec<String>) {
        let mut all = Vec::new();
        for decision in picture.decisions.iter().filter(|decision| self.is_told(decision)) {
            match &self.settings.way {
                SlackWay::Bot { channels, .. } => {
                    for channel in channels {
                        self.of_bot(decision, channel, &mut all);
                    }
                }
                SlackWay::Webhook { .. } => {
                    let message = message::message_that_asks(decision, &self.settings.people);
                    let said = format!("{} {}, {}", decision.reference, decision.title, decision.told());
                    all.push(Wanted::of(decision, "webhook", said, json!({ "message": message })));
                }
            }
        }
        all.extend(self.digest(picture));
        (all, Vec::new())
    }

    fn marks_before_sending(&self, wanted: &Wanted, kept: Option<&Kept>) -> bool {
        // What is there is changed; all else is a new message.
        is_digest(wanted) || kept.and_then(noted).is_none()
    }

    fn recall(&mut self, state: &State) {
        let known =
            state.of("slack").filter_map(|(key, kept)| Some((key.to_owned(), noted(kept)?.1.to_owned())));
        self.there = known.collect();
    }

    fn send(&mut self, wanted: &Wanted, kept: Option<&Kept>, line: &mut Line<'_>) -> Result<Value, Trouble> {
        let is_hook = matches!(self.settings.way, SlackWay::Webhook { .. });
        let mut found = None;
        if let Some(kept) = kept.filter(|kept| kept.begun) {
            let is_same = kept.hash == wanted.hash();
            // Of messages that are posted anew each time only the same one would be there twice.
            if is_same || !(is_hook || is_digest(wanted)) {
                let since = kept.since.as_ref().and_then(|since| since.parse().ok());
                match self.lost(wanted, since, line) {
                    Lost::There(_) if is_digest(wanted) => return Ok(digest::kept()),
                    Lost::There(ts) => {
                        let channel = wanted.payload["channel"].as_str().unwrap_or_default();
                        let says = format!("{channel}: {}", wanted.record);
                        let data = json!({ "channel": channel, "ts": ts, "says": says });
                        self.there.insert(wanted.key.clone(), ts);
                        if is_same {
                            return Ok(data);
                        }
                        found = Some(Kept { data, ..kept.clone() });
                    }
                    Lost::NotThere => {}
                    Lost::Unknown => return Err(words::begun_before(is_hook)),
                }
            }
        }
        let kept = found.as_ref().or(kept);
        let message = if is_digest(wanted) { &wanted.aside } else { &wanted.payload["message"] };
        if let Some(fault) = mrkdwn::fault(message) {
            return Err(Trouble::new(TroubleKind::Refused, format!("Slack would not take it: {fault}")));
        }
        if let SlackWay::Webhook { url_env } = &self.settings.way {
            self.hook(url_env, message, line)?;
            return Ok(json!({ "says": format!("{}: what was posted stays", wanted.record) }));
        }
        if is_digest(wanted) {
            let channel = wanted.payload["channel"].as_str().unwrap_or_default();
            let mut body = wanted.aside.clone();
            body["channel"] = json!(channel);
            body["unfurl_links"] = json!(false);
            body["unfurl_media"] = json!(false);
            self.post(wanted, body, channel, line)?;
            return Ok(digest::kept());
        }
        self.by_bot(wanted, kept, line)
    }

    fn remove(&mut self, key: &str, kept: &Kept, line: &mut Line<'_>) -> Result<(), Trouble> {
        let (Some((channel, ts)), SlackWay::Bot { .. }) = (noted(kept), &self.settings.way) else {
            return Ok(());
        };
        let body = json!({ "channel": channel, "ts": ts });
        match self.ask(&self.call("chat.delete", body, Again::Harmless, channel), channel, line) {
            Ok(_) => {}
            Err(no) if no.error == "message_not_found" => {}
            Err(no) => return Err(no.trouble),
        }
        self.there.remove(key);
        Ok(())
    }

    fn is_there(&mut self, _: &Wanted, kept: &Kept, line: &mut Line<'_>) -> Result<bool, Trouble> {
        let (Some((channel, ts)), SlackWay::Bot { .. }) = (noted(kept), &self.settings.way) else {
            return Ok(true);
        };
        match self.ask(&self.permalink(channel, ts), channel, line) {
            Ok(_) => Ok(true),
            Err(no) if no.error == "message_not_found" => Ok(false),
            Err(no) => Err(no.trouble),
        }
    }

    fn intends(&self, _: &Picture, on: Option<&str>) -> Result<String, String> {
        match (&self.settings.way, self.place_of_proof(on)) {
            (SlackWay::Webhook { url_env }, _) => {
                Ok(format!("posts one message through the webhook in `{url_env}`, which can take none back"))
            }
            (_, Some(channel)) => {
                Ok(format!("posts a message in {channel}, changes it, finds it again and deletes it"))
            }
            (_, None) => Err("the policy names no channel".to_owned()),
        }
    }

    fn prove(&mut self, _: &Picture, on: Option<&str>, line: &mut Line<'_>) -> Vec<Proof> {
        if let SlackWay::Webhook { url_env } = &self.settings.way {
            return self.proof_of_hook(url_env, line);
        }
        self.place_of_proof(on).map_or_else(Vec::new, |channel| self.proof(channel, line))
    }
}
