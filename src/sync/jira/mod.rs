//! Jira: each record as a remote link of the tickets it names, and what the tickets say, for the site.
//!
//! A link is found again by its `globalId`, so that sending it twice makes one link. All of its fields are sent each time:
//! Jira forgets those that are left out.

mod link;
mod proof;
mod tickets;
mod words;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::policy::{JiraFlavor, JiraSettings};
use crate::sync::line::Line;
use crate::sync::picture::Picture;
use crate::sync::request::{Auth, Method, Request, escaped};
use crate::sync::service::{Fetched, Proof, Service, Wanted};
use crate::sync::state::Kept;
use crate::sync::trouble::Trouble;

/// Jira as one policy describes it.
#[derive(Debug)]
pub struct Jira {
    settings: JiraSettings,
    auth: Auth,
}

impl Jira {
    /// Jira as a policy describes it.
    pub fn new(settings: JiraSettings) -> Self {
        let token = settings.token_env.clone();
        let auth = match settings.user_env.clone() {
            Some(user) => Auth::Basic { user, token },
            None => Auth::Bearer { token },
        };
        Self { settings, auth }
    }

    /// An address below the programs' side of Jira.
    fn at(&self, path: &str) -> String {
        let version = if self.settings.flavor == JiraFlavor::Cloud { 3 } else { 2 };
        format!("{}/rest/api/{version}/{path}", self.settings.api())
    }

    fn links_of(&self, ticket: &str) -> String {
        self.at(&format!("issue/{}/remotelink", escaped(ticket)))
    }

    fn link(&self, ticket: &str, global: &str) -> String {
        format!("{}?globalId={}", self.links_of(ticket), escaped(global))
    }
}

/// The ticket and the link's own identity, as they were noted.
fn noted(kept: &Kept) -> Option<(&str, &str)> {
    let text = |key: &str| kept.data.get(key).and_then(Value::as_str);
    Some((text("ticket")?, text("globalId")?))
}

impl Service for Jira {
    fn name(&self) -> &'static str {
        "jira"
    }

    fn variables(&self) -> Vec<&str> {
        self.auth.variables()
    }

    fn wanted(&self, picture: &Picture) -> (Vec<Wanted>, Vec<String>) {
        let (mut all, mut others) = (Vec::new(), BTreeSet::new());
        for decision in &picture.decisions {
            let mut seen = BTreeSet::new();
            for ticket in decision.tickets.iter().filter(|ticket| seen.insert(ticket.as_str())) {
                if !self.settings.is_ticket(ticket) {
                    others.insert(ticket.as_str());
                    continue;
                }
                let says =
                    format!("{ticket}: {} {}, {}", decision.reference, decision.title, decision.told());
                let payload = json!({ "ticket": ticket, "link": link::link(decision, &picture.site) });
                all.push(Wanted::of(decision, ticket, says, payload));
            }
        }
        let mut notes = Vec::new();
        if !others.is_empty() {
            const SHOWN: usize = 5;
            let shown: Vec<&str> = others.iter().copied().take(SHOWN).collect();
            let more = if others.len() > SHOWN { ", …" } else { "" };
            notes.push(format!("tickets of no project that the policy names: {}{more}", shown.join(", ")));
        }
        (all, notes)
    }

    fn send(&mut self, wanted: &Wanted, _kept: Option<&Kept>, line: &mut Line<'_>) -> Result<Value, Trouble> {
        let ticket = wanted.payload["ticket"].as_str().unwrap_or_default();
        let link = wanted.payload["link"].clone();
        let global = link["globalId"].as_str().unwrap_or_default().to_owned();
        // With its identity a second sending finds the first: nothing is made twice.
        let request = link::upsert(self, ticket, link);
        let answer = line.ask(&request)?;
        if !answer.is_good() {
            return Err(self.refused(&request, &answer, ticket, line));
        }
        Ok(json!({ "ticket": ticket, "globalId": global, "says": format!("{ticket}: {}", wanted.record) }))
    }

    fn remove(&mut self, _key: &str, kept: &Kept, line: &mut Line<'_>) -> Result<(), Trouble> {
        let Some((ticket, global)) = noted(kept) else { return Ok(()) };
        let request = Request::delete(self.link(ticket, global)).with(&self.auth).paced(ticket);
        let answer = line.ask(&request)?;
        // Somebody was quicker, or the ticket is gone with all its links.
        if answer.is_good() || answer.status == 404 {
            return Ok(());
        }
        Err(self.refused(&request, &answer, ticket, line))
    }

    fn is_there(&mut self, _: &Wanted, kept: &Kept, line: &mut Line<'_>) -> Result<bool, Trouble> {
        let Some((ticket, global)) = noted(kept) else { return Ok(false) };
        let request = Request::get(self.link(ticket, global)).with(&self.auth);
        let request = request.rehearsed(json!({ "globalId": global }));
        let answer = line.ask(&request)?;
        match answer.status {
            404 => Ok(false),
            _ if answer.is_good() => Ok(answer.json().is_some_and(|link| link["globalId"] == global)),
            _ => Err(self.refused(&request, &answer, ticket, line)),
        }
    }

    fn fetch(&mut self, picture: &Picture, line: &mut Line<'_>) -> Fetched {
        self.tickets(picture, line)
    }

    fn intends(&self, picture: &Picture, on: Option<&str>) -> Result<String, String> {
        let ticket = self.place_of_proof(picture, on)?;
        Ok(format!("makes a remote link on {ticket} at {}, reads it back and deletes it", self.settings.url))
    }

    fn prove(&mut self, picture: &Picture, on: Option<&str>, line: &mut Line<'_>) -> Vec<Proof> {
        match self.place_of_proof(picture, on) {
            Ok(ticket) => self.proof(picture, &ticket, line),
            Err(_) => Vec::new(),
        }
    }
}

impl Jira {
    fn known(&self) -> Request {
        Request::get(self.at("myself")).with(&self.auth).rehearsed(json!({ "displayName": "somebody" }))
    }

    fn post(&self, path: &str, body: Value) -> Request {
        // Asks, and makes nothing.
        Request::json(Method::Post, self.at(path), body, crate::sync::request::Again::Harmless)
            .with(&self.auth)
            .reading()
    }
}
