//! The board as it is: its lists, its cards, and which card is that of a record.

use serde_json::{Value, json};

use crate::sync::line::Line;
use crate::sync::service::Wanted;
use crate::sync::trello::{Trello, card, twice};
use crate::sync::trouble::{Trouble, TroubleKind};

impl Trello {
    /// Reads lists and cards, one request each.
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
        let cards = self.get(&format!("boards/{board}/cards/all"), json!([]));
        self.cards = match self.ask(&cards, line)? {
            Value::Array(cards) => cards,
            _ => return Err(Trouble::garbled(&cards, "it is no list of cards")),
        };
        self.is_read = true;
        Ok(())
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
        if let Some(card) = id.and_then(|id| self.cards.iter().find(|card| card["id"] == id)) {
            return Ok(Some(card.clone()));
        }
        if dry {
            return Ok(id.map(|id| json!({ "id": id })));
        }
        let marker = wanted.payload["marker"].as_str().unwrap_or_default();
        let mut all = self
            .cards
            .iter()
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
    pub(super) fn dragged(&self, wanted: &Wanted, card: &Value, kept: Option<&Value>) -> Option<String> {
        let put = kept?["list"].as_str()?;
        let now = card["idList"].as_str()?;
        if put == now {
            return None;
        }
        let name =
            self.lists.iter().find(|(_, id)| id.as_str() == now).map_or("another list", |(name, _)| name);
        let back = wanted.payload["list"].as_str().unwrap_or_default();
        Some(format!(
            "{}: somebody put its card into {name}, which signs nothing: it is back in {back}",
            wanted.record
        ))
    }

    /// What somebody changed of a card that was to stay as it was.
    pub(super) fn drifted(&self, wanted: &Wanted, noted: &Value) -> Result<Option<String>, Trouble> {
        let Some(card) = self.find(wanted, Some(noted), false)? else {
            return Ok(Some(format!("{}: somebody deleted its card, which is there again", wanted.record)));
        };
        if let Some(said) = self.dragged(wanted, &card, Some(noted)) {
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
                    "{reference}: somebody {what} {role} on its card, which signs nothing: it is as it was"
                )));
            }
        }
        let change = self.difference(wanted, &card);
        let fields: Vec<&str> =
            change.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        Ok((!fields.is_empty()).then(|| {
            format!(
                "{}: somebody changed {} of its card, which is as it was",
                wanted.record,
                fields.join(", ")
            )
        }))
    }
}
