//! A decision as a message, and what people are asked for in its thread.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sync::picture::{Decision, RoleLine, RoleWord, Someone, Standing};
use crate::sync::slack::mrkdwn::{FIELD, FIELDS, HEADER, TEXT, fit, header, link, section};
use crate::text::Spanned;

/// The longest name of a person or a role that is shown whole.
const NAME: usize = 100;

/// The longest title in a line of its own.
const TITLE: usize = 300;

/// The longest summary, reason or list of tickets.
const WORDS: usize = 600;

/// Who is mentioned for whom.
pub(super) type Members = BTreeMap<String, Spanned<String>>;

/// The message of a decision. Nobody is mentioned in it: a message that is changed calls nobody.
pub(super) fn message(decision: &Decision) -> Value {
    let told = capital(&decision.told());
    let title = format!("{} {}", decision.reference, decision.title);
    let mut status = format!("*{}*", fit(&told, WORDS));
    if let Some(driver) = &decision.driver {
        status.push_str(&format!(" · driven by {}", fit(&driver.name, NAME)));
    }
    status.push_str(&format!(" · {}", link(&decision.page, "Open the record")));
    let mut blocks = vec![header(&fit(&title, HEADER)), section(&status)];
    if !decision.summary.is_empty() {
        blocks.push(section(&fit(&decision.summary, WORDS)));
    }
    let roles = decision.roles.iter().filter(|role| role.required || role.by.is_some());
    let fields: Vec<Value> = roles.take(FIELDS).map(field).collect();
    if !fields.is_empty() {
        blocks.push(json!({ "type": "section", "fields": fields }));
    }
    let mut more = Vec::new();
    if let Some(review) = decision.review.filter(|_| !decision.standing.is_past()) {
        let due = if decision.review_is_due { "review due since" } else { "review on" };
        more.push(format!("{due} {review}"));
    }
    if !decision.tickets.is_empty() {
        more.push(decision.tickets.join(", "));
    }
    if !more.is_empty() {
        let text = fit(&more.join(" · "), WORDS);
        blocks.push(json!({ "type": "context", "elements": [{ "type": "mrkdwn", "text": text }] }));
    }
    let text = format!("{}: {}", fit(&title, TITLE), fit(&told, WORDS));
    json!({ "text": text, "blocks": blocks })
}

fn field(role: &RoleLine) -> Value {
    let sign = match role.word {
        RoleWord::Signed => ":white_check_mark:",
        RoleWord::Objected => ":no_entry:",
        RoleWord::Missing | RoleWord::Stale | RoleWord::Refused | RoleWord::Withdrawn => {
            ":hourglass_flowing_sand:"
        }
    };
    let mut told = fit(&role.told(), FIELD / 4);
    if let Some(reason) = &role.reason {
        told.push_str(&format!(": “{}”", fit(reason, WORDS)));
    }
    let text = format!("*{}*\n{sign} {told}", fit(&capital(&role.role), NAME));
    json!({ "type": "mrkdwn", "text": text })
}

/// What somebody is asked for: by what it is told from other questions of the same decision, and the words.
pub(super) fn asks(decision: &Decision, members: &Members) -> Vec<(String, Value)> {
    let name = link(&decision.page, &fit(&format!("{} {}", decision.reference, decision.title), TITLE));
    let mut asks = Vec::new();
    for role in decision.owed().filter(|role| role.word != RoleWord::Objected && !role.holders.is_empty()) {
        let who: Vec<String> = role.holders.iter().map(|one| mention(one, members)).collect();
        let by = role.by.as_ref().map_or_else(|| "somebody".to_owned(), |by| fit(&by.name, NAME));
        let role_name = fit(&role.role, NAME);
        let what = match role.word {
            RoleWord::Stale => {
                format!("has changed since {by} signed: please look whether {role_name} signs it again")
            }
            RoleWord::Refused => {
                format!("needs another sign-off of {role_name}: that of {by} does not count")
            }
            _ => format!("awaits the sign-off of {role_name}"),
        };
        asks.push((format!("ask/{}", role.role), said(&format!("{}: {name} {what}", who.join(" or ")))));
    }
    let Some(driver) = &decision.driver else { return asks };
    let who = mention(driver, members);
    if decision.standing == Standing::Objected {
        for role in decision.roles.iter().filter(|role| role.word == RoleWord::Objected) {
            let by = role.by.as_ref().map_or_else(|| "somebody".to_owned(), |by| fit(&by.name, NAME));
            let why = role.reason.as_ref().map_or_else(String::new, |why| format!(": “{}”", fit(why, WORDS)));
            let text = format!("{who}: {by} objects to {name}{why}");
            asks.push((format!("answer/{}", role.role), said(&text)));
        }
    }
    if decision.review_is_due && decision.standing == Standing::Accepted {
        let since = decision.review.map_or_else(String::new, |day| format!(" since {day}"));
        asks.push(("review".to_owned(), said(&format!("{who}: the review of {name} is due{since}"))));
    }
    asks
}

/// The message with the names of all who are asked: where each change is a message of its own.
pub(super) fn message_that_asks(decision: &Decision, members: &Members) -> Value {
    let mut message = message(decision);
    if let Some(blocks) = message["blocks"].as_array_mut() {
        let asks = asks(decision, members);
        blocks.extend(asks.iter().take(FIELDS).map(|(_, ask)| ask["blocks"][0].clone()));
    }
    message
}

fn said(text: &str) -> Value {
    // Each part was cut before; a role that very many hold is cut by whole names at worst.
    let text: String = if text.chars().count() > TEXT / 2 { first_names(text) } else { text.to_owned() };
    json!({ "text": text, "blocks": [section(&text)] })
}

/// The first few of those who are asked, and all that comes after them.
fn first_names(text: &str) -> String {
    let (who, what) = text.split_once(": ").unwrap_or(("", text));
    let first: Vec<&str> = who.split(" or ").take(FIELDS).collect();
    format!("{} or others: {what}", first.join(" or "))
}

fn mention(one: &Someone, members: &Members) -> String {
    members.get(&one.key).map_or_else(|| fit(&one.name, NAME), |member| format!("<@{}>", member.value))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
