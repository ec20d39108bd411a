//! Looks whether a message is there that was posted, and whose answer was lost: by what it carries, in what its channel or
//! its thread has got since. That takes a scope which posting does not.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::sync::line::Line;
use crate::sync::request::{Request, escaped};
use crate::sync::service::Wanted;
use crate::sync::slack::Slack;
use crate::sync::slack::words::No;

/// How many messages of a page are asked for, and how many pages.
const OF_A_PAGE: usize = 200;
const PAGES: usize = 10;

/// How much Slack's clock may be behind ours.
const CLOCKS: SignedDuration = SignedDuration::from_mins(5);

/// What became of a post whose answer was lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Lost {
    /// It is there, by this `ts`.
    There(String),
    /// It is not there: everything since was read.
    NotThere,
    /// Nobody can tell.
    Unknown,
}

impl Slack {
    /// Looks for the message of something that somebody began to post at a moment.
    pub(super) fn lost(&self, wanted: &Wanted, since: Option<Timestamp>, line: &mut Line<'_>) -> Lost {
        let message = if wanted.aside.is_null() { &wanted.payload["message"] } else { &wanted.aside };
        let (sought, channel) = (&message["metadata"], &wanted.payload["channel"]);
        let can_look = sought.is_object() && !line.is_rehearsal();
        let (Some(channel), Some(since), true) = (channel.as_str(), since, can_look) else {
            return Lost::Unknown;
        };
        let thread = match wanted.payload["thread"].as_str().map(|parent| self.there.get(parent)) {
            Some(None) => return Lost::Unknown,
            thread => thread.flatten().map(String::as_str),
        };
        let since = since.checked_sub(CLOCKS).unwrap_or(since);
        let mut cursor = String::new();
        for _ in 0..PAGES {
            let request = self.history(channel, thread, since, &cursor);
            let page = match self.ask(&request, channel, line) {
                Ok(page) => page,
                // The message that it would stand below is gone, and its thread with it.
                Err(No { error, .. }) if error == "thread_not_found" => return Lost::NotThere,
                Err(_) => return Lost::Unknown,
            };
            let Some(messages) = page["messages"].as_array() else { return Lost::Unknown };
            let own = messages.iter().find(|message| is_of(&message["metadata"], sought));
            if let Some(ts) = own.and_then(|message| message["ts"].as_str()) {
                return Lost::There(ts.to_owned());
            }
            match page["response_metadata"]["next_cursor"].as_str().unwrap_or_default() {
                "" => return Lost::NotThere,
                next => next.clone_into(&mut cursor),
            }
        }
        Lost::Unknown
    }

    fn history(&self, channel: &str, thread: Option<&str>, since: Timestamp, cursor: &str) -> Request {
        let mut query = format!(
            "channel={}&oldest={}.000000&limit={OF_A_PAGE}&include_all_metadata=true",
            escaped(channel),
            since.as_second()
        );
        if let Some(ts) = thread {
            query.push_str(&format!("&ts={}", escaped(ts)));
        }
        if !cursor.is_empty() {
            query.push_str(&format!("&cursor={}", escaped(cursor)));
        }
        let method = if thread.is_some() { "conversations.replies" } else { "conversations.history" };
        Request::get(format!("{}?{query}", self.at(method))).with(&self.auth()).paced(channel)
    }
}

/// Whether what a message carries is what was to be posted. Slack may add to it.
fn is_of(found: &Value, sought: &Value) -> bool {
    let (found, sought) = (&found["event_payload"], &sought["event_payload"]);
    ["record", "part"].iter().all(|name| found[*name] == sought[*name])
}
