//! What Slack says when it does not do what was asked, and the way out.

use serde_json::Value;

use crate::sync::line::Line;
use crate::sync::request::{Again, Answer, Request};
use crate::sync::slack::Slack;
use crate::sync::trouble::{Trouble, TroubleKind};

/// Why an answer is no good one.
#[derive(Debug)]
pub(super) struct No {
    /// Slack's name for it; empty where it has none.
    pub(super) error: String,
    pub(super) trouble: Trouble,
}

impl Slack {
    /// Asks, and takes an answer for good only where Slack says that it is.
    pub(super) fn ask(&self, request: &Request, place: &str, line: &mut Line<'_>) -> Result<Value, No> {
        let answer = line.ask(request).map_err(|trouble| unheard(request, trouble))?;
        let makes = request.again == Again::MakesAnother;
        match answer.json() {
            Some(json) if json["ok"] == true => return Ok(json),
            Some(json) if json["ok"] == false => {
                let error = line.redact(json["error"].as_str().unwrap_or("no name for it"));
                let mut trouble = self.named(&error, &json, place, line);
                if !makes && trouble.kind == TroubleKind::Unclear {
                    trouble.kind = TroubleKind::Refused;
                    trouble.help = Some("run it again later: what was sent stays sent".to_owned());
                }
                return Err(No { error, trouble });
            }
            _ => {}
        }
        let said = line.redact(&answer.excerpt());
        let trouble = match answer.status {
            200..=299 => Trouble::garbled(request, "it does not say whether it is good"),
            _ => Trouble::answered(request, &answer, &said),
        };
        // Behind a good status, or trouble of the service's own, the message may be there all the same.
        let may_be_there = makes && (answer.is_good() || answer.status >= 500);
        let trouble = if may_be_there { unclear(&trouble) } else { trouble };
        Err(No { error: String::new(), trouble })
    }

    /// What a webhook answered that did not take a message.
    pub(super) fn hook_refused(&self, request: &Request, answer: &Answer, line: &Line<'_>) -> Trouble {
        let said = line.redact(&answer.excerpt());
        if answer.is_good() {
            return unclear(&Trouble::garbled(request, &format!("it says “{said}” instead of “ok”")));
        }
        if answer.status >= 500 {
            return unclear(&Trouble::answered(request, answer, &said));
        }
        let named = self.named(&said, &Value::Null, "the channel of the webhook", line);
        if answer.status != 429 && named.help.is_some() {
            return named;
        }
        Trouble::answered(request, answer, &said)
    }

    /// Trouble that Slack has a name for.
    fn named(&self, error: &str, json: &Value, place: &str, line: &Line<'_>) -> Trouble {
        let secret = self.variable();
        let text = |key: &str| line.redact(json[key].as_str().unwrap_or("one that it does not name"));
        let (kind, means, help) = match error {
            "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => (
                TroubleKind::Unknown,
                "the token is not valid, or not any more".to_owned(),
                format!("put the app's *Bot User OAuth Token*, which begins with xoxb, into `{secret}`"),
            ),
            "missing_scope" => (
                TroubleKind::Forbidden,
                format!("the token lacks the scope `{}`", text("needed")),
                format!("add the scope `{}` to the app, and install the app anew", text("needed")),
            ),
            "channel_not_found" => (
                TroubleKind::Missing,
                format!("{place} does not exist, or the bot does not see it"),
                format!("invite the bot to {place}, or correct `channels` in the policy"),
            ),
            "not_in_channel" => (
                TroubleKind::Forbidden,
                format!("the bot is not in {place}"),
                format!("invite the bot to {place}, or give the app the scope `chat:write.public`"),
            ),
            "is_archived" | "channel_is_archived" => (
                TroubleKind::Forbidden,
                format!("{place} is archived"),
                "name another channel in the policy, or take this one out of the archive".to_owned(),
            ),
            "restricted_action"
            | "ekm_access_denied"
            | "action_prohibited"
            | "posting_to_general_channel_denied" => (
                TroubleKind::Forbidden,
                format!("the workspace does not let the app write in {place}"),
                "ask an administrator of the workspace".to_owned(),
            ),
            "no_service" | "no_service_id" | "no_active_hooks" | "invalid_token" | "no_team"
            | "team_disabled" => (
                TroubleKind::Unknown,
                "the webhook is not valid, or not any more".to_owned(),
                format!("make a new one in the settings of the app, and put its address into `{secret}`"),
            ),
            "ratelimited" | "rate_limited" => (
                TroubleKind::Limited,
                "it asks to be left alone for a while".to_owned(),
                "run it again later: what was sent stays sent".to_owned(),
            ),
            "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" => (
                TroubleKind::Unclear,
                "it is in trouble itself, and does not say what it did".to_owned(),
                UNCLEAR.to_owned(),
            ),
            _ => {
                let all = json["response_metadata"]["messages"].as_array().into_iter().flatten();
                let words: Vec<&str> = all.filter_map(Value::as_str).collect();
                let words = if words.is_empty() { String::new() } else { format!(": {}", words.join("; ")) };
                let message: String = format!("Slack did not take it: {error}{}", line.redact(&words));
                return Trouble::new(TroubleKind::Refused, message.chars().take(400).collect::<String>());
            }
        };
        Trouble::new(kind, format!("Slack did not take it: {means} ({error})")).help(help)
    }
}

/// Trouble where no answer came, or one that nobody reads.
fn unheard(request: &Request, trouble: Trouble) -> No {
    let garbled = request.again == Again::MakesAnother && trouble.kind == TroubleKind::Garbled;
    let is_unclear = garbled || trouble.kind == TroubleKind::Unclear;
    No { error: String::new(), trouble: if is_unclear { unclear(&trouble) } else { trouble } }
}

/// The way out where nobody knows whether a message was posted.
const UNCLEAR: &str =
    "it is not posted a second time; look in the channel, and if it is not there, say `--resend`";

/// The same trouble where a message may be there all the same.
fn unclear(trouble: &Trouble) -> Trouble {
    let message = format!("{}, and nobody knows whether the message is there", trouble.message);
    Trouble::new(TroubleKind::Unclear, message).help(UNCLEAR)
}

/// What is said of something that an earlier run began.
pub(super) fn begun_before(is_hook: bool) -> Trouble {
    let message = "an earlier run began to post it and does not know whether it is there";
    let trouble = Trouble::new(TroubleKind::Unclear, message);
    if is_hook {
        return trouble.help(UNCLEAR);
    }
    trouble.help(format!(
        "{UNCLEAR}; with the scope `channels:history`, or `groups:history` for a private channel, the next run looks itself"
    ))
}
