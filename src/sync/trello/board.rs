//! The board as it is: its lists, its cards, and which card is that of a record.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::sync::line::Line;
use crate::sync::service::Wanted;
use crate::sync::trello::{Trello, card, twice};
use crate::sync::trouble::{Trouble, TroubleKind};

/// How many cards of a page are asked for, the most that Trello gives, and how many pages.
const OF_A_PAGE: usize = 1000;
const PAGES: usize = 50;

impl Trello {
    /// Reads lists and cards: one request for the lists, and one for each thousand cards.
    pub(super) fn read(&mut self, line: &mut Line<'_>) -> Result<(), Trouble> {
        let board = &self.settings.board;
        let rehearsed: Vec<Value> = self
            .settings
            .lists
            .values()
            .map(|name| json!({ "id": format!("(list {name})"), "name": name }))
            .collect();
        let lists = self.get(&format!("boards/{board}/lists?filter=open&fields=id,name"), json!(rehearsed));
        let lists = self.ask(&lists, line)?;
        let text = |list: &Value, key: &str| list[key].as_str().unwrap_or_default().to_owned();
        let all = lists.as_array().into_iter().flatten();
        self.lists = all.map(|list| (text(list, "name"), text(list, "id"))).collect();
        for name in self.settings.lists.values() {
            if !self.lists.contains_key(name) {
                let known: Vec<&str> = self.lists.keys().map(String::as_str).collect();
                let message = format!("the board has no list `{name}`");
                let help = format!(
                    "add it there, or correct `lists` in the policy; the board has {}",
                    known.join(", ")
                );
                return Err(Trouble::new(TroubleKind::Odd, message).help(line.redact(&help)));
            }
        }
        self.cards = self.pages("", line)?;
        self.is_read = true;
        Ok(())
    }

    /// Reads every card of the board, archived ones too. Trello gives the newest of them; those that are older than the
    /// oldest so far are on the next page.
    pub(super) fn pages(&self, more: &str, line: &mut Line<'_>) -> Result<BTreeMap<String, Value>, Trouble> {
        let board = &self.settings.board;
        let mut all = BTreeMap::new();
        let mut before: Option<String> = None;
        for _ in 0..PAGES {
            let from = before.as_ref().map_or_else(String::new, |id| format!("&before={id}"));
            let path = format!("boards/{board}/cards/all?limit={OF_A_PAGE}{more}{from}");
            let request = self.get(&path, json!([]));
            let Value::Array(page) = self.ask(&request, line)? else {
                return Err(Trouble::garbled(&request, "it is no list of cards"));
            };
            let is_full = page.len() >= OF_A_PAGE;
            let known = all.len();
            all.extend(page.into_iter().filter_map(|card| Some((card["id"].as_str()?.to_owned(), card))));
            before = all.keys().next().cloned();
            if !is_full {
                return Ok(all);
            }
            if all.len() == known {
                break;
            }
        }
        let message = format!("the board has more cards than Trello gives: {} were read", all.len());
        Err(Trouble::new(TroubleKind::Odd, message)
            .help("use a board of its own, or take old cards off this one"))
    }

    /// The list that a card is to be in.
    pub(super) fn list_of(&self, wanted: &Wanted) -> String {
        let name = wanted.payload["list"].as_str().unwrap_or_default();
        self.lists.get(name).cloned().unwrap_or_default()
    }

    /// The card of a record, archived or not. A dry run takes the one that was noted as it is.
    pub(super) fn find(
        &self,
        wanted: &Wanted,
        kept: Option<&Value>,
        dry: bool,
    ) -> Result<Option<Value>, Trouble> {
        let id = kept.and_then(|kept| kept["id"].as_str());
        if let Some(card) = id.and_then(|id| self.cards.get(id)) {
            return Ok(Some(card.clone()));
        }
        if dry {
            return Ok(id.map(|id| json!({ "id": id })));
        }
        let marker = wanted.payload["marker"].as_str().unwrap_or_default();
        let mut all = self
            .cards
            .values()
            .filter(|card| card::is_marked(card["desc"].as_str().unwrap_or_default(), marker));
        match (all.next(), all.next()) {
            (_, Some(_)) => Err(twice(&wanted.record)),
            (found, None) => Ok(found.cloned()),
        }
    }

    /// What has to change of a card, with only the fields that differ.
    pub(super) fn difference(&self, wanted: &Wanted, card: &Value) -> Value {
        let mut change = serde_json::Map::new();
        let payload = &wanted.payload;
        let desc = card["desc"].as_str().unwrap_or_default();
        let marker = payload["marker"].as_str().unwrap_or_default();
        let mut fields = vec![
            ("name", payload["name"].clone()),
            ("desc", json!(card::renewed(desc, payload["desc"].as_str().unwrap_or_default(), marker))),
            ("idList", json!(self.list_of(wanted))),
            ("due", payload["due"].clone()),
            ("closed", payload["closed"].clone()),
        ];
        if !payload["due"].is_null() {
            fields.push(("dueComplete", payload["dueComplete"].clone()));
        }
        for (name, value) in fields {
            if card[name] != value {
                change.insert(name.to_owned(), value);
            }
        }
        Value::Object(change)
    }

    /// What is said of a card that stands in another list than it was put into, or was archived.
    pub(super) fn dragged(
        &self,
        wanted: &Wanted,
        card: &Value,
        kept: Option<&Value>,
        dry: bool,
    ) -> Option<String> {
        let put = kept?["list"].as_str()?;
        let now = card["idList"].as_str()?;
        if put == now {
            return None;
        }
        let name =
            self.lists.iter().find(|(_, id)| id.as_str() == now).map_or("another list", |(name, _)| name);
        let back = wanted.payload["list"].as_str().unwrap_or_default();
        let goes = if dry { "goes back to" } else { "is back in" };
        Some(format!(
            "{}: somebody put its card into {name}, which signs nothing: it {goes} {back}",
            wanted.record
        ))
    }

    /// What somebody changed of a card that was to stay as it was.
    pub(super) fn drifted(
        &self,
        wanted: &Wanted,
        noted: &Value,
        dry: bool,
    ) -> Result<Option<String>, Trouble> {
        let (again, as_it_was) =
            if dry { ("comes back", "goes back to what it was") } else { ("is there again", "is as it was") };
        let Some(card) = self.find(wanted, Some(noted), false)? else {
            return Ok(Some(format!("{}: somebody deleted its card, which {again}", wanted.record)));
        };
        if let Some(said) = self.dragged(wanted, &card, Some(noted), dry) {
            return Ok(Some(said));
        }
        let states = card["checkItemStates"].as_array().cloned();
        let ticked = |id: &Value| {
            let all = states.iter().flatten();
            all.clone().any(|state| state["idCheckItem"] == *id && state["state"] == "complete")
        };
        for item in wanted.payload["items"].as_array().into_iter().flatten() {
            let id = &noted["items"][item["role"].as_str().unwrap_or_default()];
            // Where the board does not say which boxes are ticked, `--look` asks each card.
            if states.is_some() && id.is_string() && ticked(id) != item["checked"] {
                let what = if ticked(id) { "ticked" } else { "unticked" };
                let role = item["role"].as_str().unwrap_or_default();
                let reference = &wanted.record;
                return Ok(Some(format!(
                    "{reference}: somebody {what} {role} on its card, which signs nothing: it {as_it_was}"
                )));
            }
        }
        let change = self.difference(wanted, &card);
        let fields: Vec<&str> =
            change.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        Ok((!fields.is_empty()).then(|| {
            format!(
                "{}: somebody changed {} of its card, which {as_it_was}",
                wanted.record,
                fields.join(", ")
            )
        }))
    }
}
