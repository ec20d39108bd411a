//! Proves a configuration on the real Jira: a link is made on a ticket, read back and deleted.

use serde_json::{Value, json};

use crate::sync::jira::{Jira, link};
use crate::sync::line::Line;
use crate::sync::picture::Picture;
use crate::sync::request::Request;
use crate::sync::service::Proof;
use crate::sync::trouble::Trouble;

impl Jira {
    /// The ticket to try it on: the given one, else the first that a decision names.
    pub(super) fn place_of_proof(&self, picture: &Picture, on: Option<&str>) -> Result<String, String> {
        if let Some(on) = on {
            let projects = self.settings.projects.join(", ");
            let is_ours = self.settings.is_ticket(on);
            return is_ours
                .then(|| on.to_owned())
                .ok_or_else(|| format!("`{on}` is no ticket of the projects {projects}"));
        }
        let mut named = picture.decisions.iter().flat_map(|decision| &decision.tickets);
        let first = named.find(|ticket| self.settings.is_ticket(ticket));
        first.cloned().ok_or_else(|| "no decision names a ticket: give one with `--on KEY`".to_owned())
    }

    /// Tries each thing that `sync` does on one ticket. Whatever was made is deleted, also where reading it back fails.
    pub(super) fn proof(&self, picture: &Picture, ticket: &str, line: &mut Line<'_>) -> Vec<Proof> {
        let mut proofs = Vec::new();
        let global = format!("countersign:{}/proof", picture.log);
        let body = json!({
            "globalId": global,
            "application": { "type": "dev.countersign", "name": "Countersign" },
            "relationship": "decided by",
            "object": { "url": picture.site, "title": "A link that `countersign doctor --live` deletes again" },
        });
        let mut tried = |step: String, request: &Request, holds: &dyn Fn(&Value) -> Option<String>| {
            let result = line.ask(request).and_then(|answer| {
                if !answer.is_good() {
                    return Err(self.refused(request, &answer, ticket, line));
                }
                let json = answer.json().unwrap_or(Value::Null);
                holds(&json).ok_or_else(|| Trouble::garbled(request, "it is not what was sent"))
            });
            let is_good = result.is_ok();
            proofs.push(Proof { step, result });
            is_good
        };
        let name = |json: &Value| Some(json["displayName"].as_str().unwrap_or("somebody").to_owned());
        if tried("knows us".to_owned(), &self.known(), &name) {
            let made = link::upsert(self, ticket, body);
            if tried(format!("makes a link on {ticket}"), &made, &|_| Some("made".to_owned())) {
                let back = Request::get(self.link(ticket, &global)).with(&self.auth);
                let back = back.rehearsed(json!({ "globalId": global }));
                let same =
                    |json: &Value| (json["globalId"] == global.as_str()).then(|| "as it was sent".to_owned());
                tried(format!("reads it back from {ticket}"), &back, &same);
                let gone = Request::delete(self.link(ticket, &global)).with(&self.auth);
                tried(format!("deletes it from {ticket}"), &gone, &|_| Some("deleted".to_owned()));
            }
        }
        proofs
    }
}
