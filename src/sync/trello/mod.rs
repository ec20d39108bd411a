//! Trello: one card for each record, in the list of its status, with its page attached and its sign-offs as a checklist.
//!
//! A card is found again by what was noted, else by a line in its description, archived or not, else by the record's page
//! that hangs on it or by its name. What people write below that line is theirs and kept to the byte. A card that was dragged, or a box that was ticked, is told and put back: nobody
//! signs in Trello.

mod board;
mod card;
mod checklist;
mod proof;
mod unmarked;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::policy::TrelloSettings;
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::picture::Picture;
use crate::sync::request::{Again, Answer, Auth, Method, Request};
use crate::sync::service::{Fetched, Proof, Service, Wanted};
use crate::sync::state::{Kept, State};
use crate::sync::trouble::{Trouble, TroubleKind};

/// With so few requests left in Trello's window the next one waits for a new window.
const LEFT: u32 = 10;

/// Trello as one policy describes it.
#[derive(Debug)]
pub struct Trello {
    settings: TrelloSettings,
    auth: Auth,
    /// The lists of the board by their names, once it was read.
    lists: BTreeMap<String, String>,
    /// The cards of the board by their ids, archived ones too, once it was read.
    cards: BTreeMap<String, Value>,
    is_read: bool,
    /// The cards on which each page hangs, once that was asked.
    hanging: Option<BTreeMap<String, BTreeSet<String>>>,
    /// What is noted of each card, by its key.
    noted: BTreeMap<String, Value>,
    /// What was sent in this run.
    sent: BTreeSet<String>,
    /// What somebody changed on the board.
    drift: Vec<String>,
}

impl Trello {
    /// Trello as a policy describes it.
    pub fn new(settings: TrelloSettings) -> Self {
        let auth = Auth::OAuth { key: settings.key_env.clone(), token: settings.token_env.clone() };
        let (lists, cards, noted) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (hanging, sent, drift) = (None, BTreeSet::new(), Vec::new());
        Self { settings, auth, lists, cards, is_read: false, hanging, noted, sent, drift }
    }

    fn at(&self, path: &str) -> String {
        format!("{}/{path}", self.settings.api_url)
    }

    fn get(&self, path: &str, rehearsed: Value) -> Request {
        Request::get(self.at(path)).with(&self.auth).rehearsed(rehearsed)
    }

    fn put(&self, path: &str, body: Value) -> Request {
        Request::json(Method::Put, self.at(path), body, Again::Harmless).with(&self.auth).rehearsed(json!({}))
    }

    fn post(&self, path: &str, body: Value, rehearsed: Value) -> Request {
        Request::json(Method::Post, self.at(path), body, Again::MakesAnother)
            .with(&self.auth)
            .rehearsed(rehearsed)
    }

    /// Asks, and gives what a good answer holds.
    fn ask(&self, request: &Request, line: &mut Line<'_>) -> Result<Value, Trouble> {
        let answer = line.ask(request)?;
        if !answer.is_good() {
            return Err(self.refused(request, &answer, line));
        }
        answer.json().ok_or_else(|| Trouble::garbled(request, "it is no JSON"))
    }

    /// What Trello says, mostly in plain text, when it does not do what was asked.
    fn refused(&self, request: &Request, answer: &Answer, line: &Line<'_>) -> Trouble {
        let said = line.redact(&answer.excerpt());
        let trouble = Trouble::answered(request, answer, &said);
        let (key, token) = (&self.settings.key_env, &self.settings.token_env);
        match answer.status {
            401 => trouble.help(format!(
                "the token in `{token}` may have expired, belong to another key than that in `{key}`, or lack the scope \
                 `read,write`"
            )),
            403 => trouble.help(format!("the member of `{token}` needs to be allowed to change the board")),
            404 => trouble.help(format!(
                "the member of `{token}` may not see the board, or `board` in the policy is another one"
            )),
            _ => trouble,
        }
    }

    /// Makes a card what it is to be, and gives what finds it again.
    fn settle(
        &mut self,
        wanted: &Wanted,
        kept: Option<&Value>,
        line: &mut Line<'_>,
    ) -> Result<Value, Trouble> {
        let found = match self.find(wanted, kept, line.is_rehearsal())? {
            None => self.unmarked(wanted, line)?,
            found => found,
        };
        let id = match &found {
            None => self.make(wanted, line)?,
            Some(card) => {
                self.drift.extend(self.dragged(wanted, card, kept, line.changes_nothing()));
                let change = self.difference(wanted, card);
                let id = card["id"].as_str().unwrap_or_default().to_owned();
                if change.as_object().is_some_and(|change| !change.is_empty()) {
                    self.ask(&self.put(&format!("cards/{id}"), change), line)?;
                }
                id
            }
        };
        // Nothing hangs on a card that was made just now.
        let is_new = found.is_none();
        self.attach(wanted, &id, is_new, line)?;
        let items = self.checklist(wanted, &id, is_new, line)?;
        let list = self.list_of(wanted);
        let data =
            json!({ "id": id, "list": list, "items": items, "says": format!("{}: its card", wanted.record) });
        self.noted.insert(wanted.key.clone(), data.clone());
        self.sent.insert(wanted.key.clone());
        Ok(data)
    }
}

impl Service for Trello {
    fn name(&self) -> &'static str {
        "trello"
    }

    fn variables(&self) -> Vec<&str> {
        self.auth.variables()
    }

    fn manners(&self) -> Manners {
        let left = ("x-rate-limit-api-token-remaining", "x-rate-limit-api-token-interval-ms", LEFT);
        Manners { left: Some(left), ..Manners::default() }
    }

    fn wanted(&self, picture: &Picture) -> (Vec<Wanted>, Vec<String>) {
        let all = picture.decisions.iter().filter_map(|decision| {
            let list = self.settings.lists.get(&decision.status?)?;
            let said = format!("{} {}, {}", decision.reference, decision.title, decision.told());
            let payload = card::payload(decision, list, self.settings.archive);
            Some(Wanted::of(decision, "card", said, payload))
        });
        (all.collect(), Vec::new())
    }

    fn recall(&mut self, state: &State) {
        self.noted = state.of("trello").map(|(key, kept)| (key.to_owned(), kept.data.clone())).collect();
    }

    fn begin(&mut self, line: &mut Line<'_>) -> Result<(), Trouble> {
        self.read(line)
    }

    fn send(&mut self, wanted: &Wanted, kept: Option<&Kept>, line: &mut Line<'_>) -> Result<Value, Trouble> {
        self.settle(wanted, kept.map(|kept| &kept.data), line)
    }

    fn remove(&mut self, key: &str, kept: &Kept, line: &mut Line<'_>) -> Result<(), Trouble> {
        let Some(id) = kept.data["id"].as_str() else { return Ok(()) };
        // What people wrote on it stays: it is archived, and comes back when it is wanted again.
        let request = self.put(&format!("cards/{id}"), json!({ "closed": true }));
        let answer = line.ask(&request)?;
        if !answer.is_good() && answer.status != 404 {
            return Err(self.refused(&request, &answer, line));
        }
        self.noted.remove(key);
        Ok(())
    }

    fn is_there(&mut self, wanted: &Wanted, kept: &Kept, line: &mut Line<'_>) -> Result<bool, Trouble> {
        let Some(card) = self.find(wanted, Some(&kept.data), line.is_rehearsal())? else { return Ok(false) };
        let id = card["id"].as_str().unwrap_or_default().to_owned();
        let same = self.difference(wanted, &card).as_object().is_some_and(serde_json::Map::is_empty);
        Ok(same && self.is_attached(wanted, &id, line)? && self.is_checked(wanted, &id, line)?)
    }

    /// Looks once at the whole board for what people dragged, renamed, archived or ticked, and puts it back.
    fn fetch(&mut self, picture: &Picture, line: &mut Line<'_>) -> Fetched {
        let mut fetched = Fetched::default();
        if line.is_rehearsal() {
            if self.noted.keys().any(|key| !self.sent.contains(key)) {
                let news = "what people dragged or ticked is not known without looking at the board: `--dry-run --look` does";
                fetched.news.push(news.to_owned());
            }
        } else {
            if !self.is_read
                && let Err(trouble) = self.read(line)
            {
                fetched.failed.push(("the board".to_owned(), trouble));
                return fetched;
            }
            let (mut wanted, _) = self.wanted(picture);
            wanted.retain(|one| !self.sent.contains(&one.key));
            for one in &wanted {
                // What was never sent failed before, and is told already.
                let Some(noted) = self.noted.get(&one.key).cloned() else { continue };
                let result = self.drifted(one, &noted, line.changes_nothing()).and_then(|said| match said {
                    Some(said) => {
                        self.drift.push(said);
                        self.settle(one, Some(&noted), line).map(|_| ())
                    }
                    None => Ok(()),
                });
                if let Err(trouble) = result {
                    let stops = trouble.kind.stops_the_service();
                    fetched.failed.push((one.says.clone(), trouble));
                    if stops {
                        break;
                    }
                }
            }
        }
        fetched.news.append(&mut self.drift);
        fetched.news.dedup();
        fetched
    }

    fn intends(&self, _: &Picture, _: Option<&str>) -> Result<String, String> {
        let list = self.settings.lists.values().next().ok_or("the policy names no list")?;
        Ok(format!("makes a card in the list {list}, reads it back and deletes it"))
    }

    fn prove(&mut self, _: &Picture, _: Option<&str>, line: &mut Line<'_>) -> Vec<Proof> {
        self.proof(line)
    }
}

/// Trouble where two cards are of one record.
fn twice(reference: &str) -> Trouble {
    Trouble::new(TroubleKind::Odd, format!("two cards say that they are of {reference}: neither is touched"))
        .help("delete one of them, or the line with `countersign:` in its description")
}
