//! Proves a configuration on the real Slack: a message is posted, changed, found and deleted.

use serde_json::{Value, json};

use crate::policy::SlackWay;
use crate::sync::line::Line;
use crate::sync::request::{Again, Request};
use crate::sync::service::Proof;
use crate::sync::slack::Slack;
use crate::sync::slack::mrkdwn::section;

impl Slack {
    /// The channel to try it in: the given one, else the first.
    pub(super) fn place_of_proof<'a>(&'a self, on: Option<&'a str>) -> Option<&'a str> {
        let SlackWay::Bot { channels, .. } = &self.settings.way else { return None };
        on.filter(|on| channels.iter().any(|one| one == on)).or(channels.first().map(String::as_str))
    }

    /// Tries each thing that `sync` does. What was posted is deleted, also where a step in between fails.
    pub(super) fn proof(&self, channel: &str, line: &mut Line<'_>) -> Vec<Proof> {
        let mut proofs = Vec::new();
        let mut tried = |step: String, request: &Request, says: &dyn Fn(&Value) -> String| {
            let result = self.ask(request, channel, line).map_err(|no| no.trouble);
            let json = result.as_ref().ok().cloned();
            proofs.push(Proof { step, result: result.map(|json| says(&json)) });
            json
        };
        let user = |json: &Value| {
            let text = |key: &str| json[key].as_str().unwrap_or("somebody").to_owned();
            format!("{} in {}", text("user"), text("team"))
        };
        if tried("knows us".to_owned(), &self.call("auth.test", json!({}), Again::Harmless, channel), &user)
            .is_none()
        {
            return proofs;
        }
        let text = "A message that `countersign doctor --live` deletes again";
        let body = json!({ "channel": channel, "text": text, "blocks": [section(text)] });
        let post = self.call("chat.postMessage", body.clone(), Again::MakesAnother, channel);
        let Some(posted) = tried(format!("posts in {channel}"), &post, &|_| "posted".to_owned()) else {
            return proofs;
        };
        let mut changed = body;
        changed["ts"] = posted["ts"].clone();
        let update = self.call("chat.update", changed, Again::Harmless, channel);
        tried("changes what it posted".to_owned(), &update, &|_| "changed".to_owned());
        let ts = posted["ts"].as_str().unwrap_or_default();
        let found = |json: &Value| json["permalink"].as_str().unwrap_or("found").to_owned();
        tried("finds it again".to_owned(), &self.permalink(channel, ts), &found);
        let delete = json!({ "channel": channel, "ts": posted["ts"] });
        let delete = self.call("chat.delete", delete, Again::Harmless, channel);
        tried(format!("deletes it from {channel}"), &delete, &|_| "deleted".to_owned());
        proofs
    }

    /// The one thing that a webhook can do.
    pub(super) fn proof_of_hook(&self, url_env: &str, line: &mut Line<'_>) -> Vec<Proof> {
        let text = "`countersign doctor --live` posted this to see whether it arrives";
        let body = json!({ "text": text, "blocks": [section(text)] });
        let result = self.hook(url_env, &body, line).map(|()| "posted".to_owned());
        vec![Proof { step: "posts through the webhook".to_owned(), result }]
    }
}
