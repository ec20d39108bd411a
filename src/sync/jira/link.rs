//! A decision as a remote link.

use serde_json::{Value, json};

use crate::sync::jira::Jira;
use crate::sync::picture::{Decision, Standing};
use crate::sync::request::{Again, Method, Request};
use crate::text::cut;

/// The longest title that is sent, in characters.
const TITLE: usize = 255;

/// How many characters of a summary are sent.
const SUMMARY: usize = 500;

/// The link that is wanted, with every field that Jira keeps.
pub(super) fn link(decision: &Decision, site: &str) -> Value {
    let title = cut(&format!("{} {}", decision.reference, decision.title), TITLE);
    let icon = crate::site::status_icon::address(icon(decision));
    json!({
        "globalId": format!("countersign:{}", decision.key),
        "application": { "type": "dev.countersign", "name": "Countersign" },
        "relationship": "decided by",
        "object": {
            "url": decision.page,
            "title": title,
            "summary": cut(&summary(decision), SUMMARY),
            "icon": { "url16x16": format!("{site}{}", crate::site::status_icon::address("record")), "title": "Decision record" },
            "status": {
                // Jira strikes through what is resolved: that is what nobody should follow any more.
                "resolved": decision.standing.is_past(),
                "icon": {
                    "url16x16": format!("{site}{icon}"),
                    "title": capital(&decision.told()),
                    "link": decision.page,
                },
            },
        },
    })
}

/// The request that makes a link or changes it.
pub(super) fn upsert(jira: &Jira, ticket: &str, link: Value) -> Request {
    Request::json(Method::Post, jira.links_of(ticket), link, Again::Harmless)
        .with(&jira.auth)
        .paced(ticket)
        .rehearsed(json!({ "id": 10000 }))
}

/// Who has signed and who still has to, each with a name where there is one.
fn summary(decision: &Decision) -> String {
    let mut parts = vec![capital(&decision.told())];
    for role in decision.roles.iter().filter(|role| role.required || role.by.is_some()) {
        let mut part = format!("{}: {}", role.role, role.told());
        let asked: Vec<&str> = role.holders.iter().map(|holder| holder.name.as_str()).collect();
        if decision.owed().any(|owed| owed.role == role.role) && !asked.is_empty() {
            part.push_str(&format!(", asked is {}", asked.join(" or ")));
        }
        parts.push(part);
    }
    if let Some(review) = decision.review.filter(|_| !decision.standing.is_past()) {
        let due = if decision.review_is_due { "review due since" } else { "review on" };
        parts.push(format!("{due} {review}"));
    }
    parts.join(" · ")
}

/// The icon of a standing; of one that waits for one role of several it says that the others have signed.
fn icon(decision: &Decision) -> &'static str {
    let some_signed = decision.roles.iter().any(|role| role.required && !role.is_owed());
    match decision.standing {
        Standing::Awaiting if some_signed => "half-signed",
        Standing::Accepted if decision.review_is_due => "review-due",
        other => other.name(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
