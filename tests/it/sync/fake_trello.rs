//! A Trello that remembers: the lists of one board, its cards, and what hangs on them.

use super::contract::Contract;
use super::server::{Received, Reply, Service};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The board, and the lists on it.
pub(crate) const BOARD: &str = "5f0e0123456789abcdef0123";
pub(crate) const LISTS: [(&str, &str); 4] = [
    ("Ideas", "5f0e0123456789abcdef0001"),
    ("Awaiting", "5f0e0123456789abcdef0002"),
    ("Decided", "5f0e0123456789abcdef0003"),
    ("Archive", "5f0e0123456789abcdef0004"),
];

/// What stands for the key.
pub(crate) const KEY: &str = "CANARY-token-of-trello-key";

pub(crate) struct FakeTrello {
    contract: Contract,
    pub(crate) cards: Vec<Value>,
    /// Whether the list of a board's cards can tell what hangs on each.
    pub(crate) tells_attachments: bool,
    faults: Vec<String>,
    next: u32,
}

impl FakeTrello {
    pub(crate) fn new() -> Self {
        let contract = Contract::new(include_str!("contracts/trello.json"), "trello.json", |path| {
            let path = path.strip_prefix("/1").unwrap_or(path);
            path.to_owned()
        });
        Self { contract, cards: Vec::new(), tells_attachments: true, faults: Vec::new(), next: 0x100 }
    }

    fn id(&mut self) -> String {
        self.next += 1;
        format!("5f0e0123456789abcdef{:04x}", self.next)
    }

    /// The list of each card by name.
    pub(crate) fn lists(&self) -> Vec<&'static str> {
        let name =
            |card: &Value| LISTS.iter().find(|(_, id)| card["idList"] == *id).map_or("", |(name, _)| name);
        self.cards.iter().map(name).collect()
    }

    /// The checklist of the one card: each item with its box.
    pub(crate) fn boxes(&self) -> Vec<String> {
        Self::boxes_of(&self.cards[0])
    }

    /// The checklist of a card.
    pub(crate) fn boxes_of(card: &Value) -> Vec<String> {
        let lists = card["checklists"].as_array().into_iter().flatten();
        let items = lists.flat_map(|list| list["checkItems"].as_array().into_iter().flatten());
        let text = |item: &Value| {
            let ticked = if item["state"] == "complete" { "x" } else { " " };
            format!("[{ticked}] {}", item["name"].as_str().unwrap_or_default())
        };
        items.map(text).collect()
    }

    /// Ticks or unticks the first box of the one card.
    pub(crate) fn tick(&mut self, state: &str) {
        self.cards[0]["checklists"][0]["checkItems"][0]["state"] = json!(state);
    }

    fn seen(card: &Value) -> Value {
        let mut seen = card.clone();
        let lists = card["checklists"].as_array().into_iter().flatten();
        let items = lists.flat_map(|list| list["checkItems"].as_array().into_iter().flatten());
        let states = items.filter(|item| item["state"] == "complete");
        let states: Vec<Value> =
            states.map(|item| json!({ "idCheckItem": item["id"], "state": "complete" })).collect();
        seen["checkItemStates"] = json!(states);
        seen.as_object_mut()
            .expect("a card is an object")
            .retain(|name, _| name != "checklists" && name != "attachments");
        seen
    }

    /// The newest cards, at most a thousand; with `before` the newest of those that are older.
    fn page(&self, asked: &BTreeMap<String, String>) -> Vec<Value> {
        let limit =
            asked.get("limit").and_then(|limit| limit.parse::<usize>().ok()).map_or(1000, |n| n.min(1000));
        let is_older = |card: &&Value| {
            asked
                .get("before")
                .is_none_or(|before| card["id"].as_str().is_some_and(|id| id < before.as_str()))
        };
        let mut cards: Vec<&Value> = self.cards.iter().filter(is_older).collect();
        cards.sort_by_key(|card| card["id"].as_str().map(str::to_owned));
        let from = cards.len().saturating_sub(limit);
        let hangs = asked.contains_key("attachments") && self.tells_attachments;
        let told = |card: &&Value| {
            let mut seen = Self::seen(card);
            if hangs {
                seen["attachments"] = card["attachments"].clone();
            }
            seen
        };
        cards[from..].iter().map(told).collect()
    }

    fn told(&mut self, request: &Received) -> Option<Value> {
        let path = request.path.trim_start_matches("/1/").to_owned();
        let pieces: Vec<&str> = path.split('/').collect();
        let body = request.json();
        let place = |id: &str, cards: &[Value]| cards.iter().position(|card| card["id"] == id);
        Some(match (request.method.as_str(), pieces.as_slice()) {
            ("GET", ["boards", BOARD, "lists"]) => {
                json!(LISTS.iter().map(|(name, id)| json!({ "id": id, "name": name })).collect::<Vec<_>>())
            }
            ("GET", ["boards", BOARD, "cards", "all"]) => {
                json!(self.page(&request.query))
            }
            ("POST", ["cards"]) => {
                let mut card = json!({
                    "id": self.id(), "desc": "", "descData": null, "due": null, "dueComplete": false, "closed": false,
                    "pos": 32767.5, "idAttachmentCover": null, "attachments": [], "checklists": [],
                });
                for (name, value) in body.as_object()?.iter().filter(|(name, _)| *name != "pos") {
                    card[name] = value.clone();
                }
                self.cards.push(card.clone());
                Self::seen(&card)
            }
            (method, ["cards", id]) => {
                let at = place(id, &self.cards)?;
                match method {
                    "GET" => Self::seen(&self.cards[at]),
                    "DELETE" => Self::seen(&self.cards.remove(at)),
                    _ => {
                        for (name, value) in body.as_object()? {
                            self.cards[at][name] = value.clone();
                        }
                        Self::seen(&self.cards[at])
                    }
                }
            }
            ("GET", ["cards", id, hangs]) => self.cards[place(id, &self.cards)?][*hangs].clone(),
            ("POST", ["cards", id, "attachments"]) => {
                let at = place(id, &self.cards)?;
                self.cards[at]["attachments"].as_array_mut()?.push(body.clone());
                body
            }
            ("POST", ["checklists"]) => {
                let at = place(body["idCard"].as_str()?, &self.cards)?;
                let list = json!({ "id": self.id(), "name": body["name"], "checkItems": [] });
                self.cards[at]["checklists"].as_array_mut()?.push(list.clone());
                list
            }
            ("POST", ["checklists", id, "checkItems"]) => {
                let state = if body["checked"] == true { "complete" } else { "incomplete" };
                let item = json!({ "id": self.id(), "name": body["name"], "state": state, "due": null });
                let mut lists = self
                    .cards
                    .iter_mut()
                    .flat_map(|card| card["checklists"].as_array_mut().into_iter().flatten());
                lists.find(|list| list["id"] == *id)?["checkItems"].as_array_mut()?.push(item.clone());
                item
            }
            ("PUT", ["cards", id, "checkItem", item]) => {
                let at = place(id, &self.cards)?;
                let lists = self.cards[at]["checklists"].as_array_mut()?.iter_mut();
                let mut items =
                    lists.flat_map(|list| list["checkItems"].as_array_mut().into_iter().flatten());
                let found = items.find(|one| one["id"] == *item)?;
                for (name, value) in body.as_object()? {
                    found[name] = value.clone();
                }
                found.clone()
            }
            _ => return None,
        })
    }
}

impl Service for FakeTrello {
    fn answer(&mut self, request: &Received) -> Reply {
        let faults = self.contract.faults(request);
        if !faults.is_empty() {
            self.faults.extend(faults.clone());
            return Reply::text(400, &faults.join("; "));
        }
        let oauth = format!("OAuth oauth_consumer_key=\"{KEY}\", oauth_token=\"{}\"", super::TOKEN);
        if request.headers.get("authorization") != Some(&oauth) {
            return Reply::text(401, "invalid token");
        }
        match self.told(request) {
            None => Reply::text(404, "The requested resource was not found."),
            Some(told) => Reply::json(200, &told)
                .with("x-rate-limit-api-token-remaining", "99")
                .with("x-rate-limit-api-token-interval-ms", "10000"),
        }
    }

    fn faults(&self) -> &[String] {
        &self.faults
    }
}
