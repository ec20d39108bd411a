//! Proves a configuration on the real Trello: a card is made, read back and deleted.

use serde_json::{Value, json};

use crate::sync::line::Line;
use crate::sync::request::Request;
use crate::sync::service::Proof;
use crate::sync::trello::Trello;
use crate::sync::trouble::Trouble;

impl Trello {
    /// Tries each thing that `sync` does. What was made is deleted, also where reading it back fails.
    pub(super) fn proof(&mut self, line: &mut Line<'_>) -> Vec<Proof> {
        let mut proofs = Vec::new();
        let read = self.read(line);
        let is_read = read.is_ok();
        proofs.push(Proof { step: "reads the board".to_owned(), result: read.map(|()| "read".to_owned()) });
        let first = self.settings.lists.values().next().cloned().unwrap_or_default();
        let Some(list) = self.lists.get(&first).filter(|_| is_read) else { return proofs };
        let name = "A card that `countersign doctor --live` deletes again";
        let body = json!({ "idList": list, "name": name, "pos": "bottom" });
        let made = self.post("cards", body, json!({ "id": "(card)" }));
        let result = self.ask(&made, line);
        let id = result.as_ref().ok().and_then(|card| card["id"].as_str()).map(str::to_owned);
        proofs.push(Proof {
            step: format!("makes a card in {first}"),
            result: result.map(|_| "made".to_owned()),
        });
        let Some(id) = id else { return proofs };
        let back = self.get(&format!("cards/{id}"), json!({ "name": name }));
        let same = |card: Value| {
            let same = card["name"] == name;
            same.then(|| "as it was sent".to_owned())
                .ok_or_else(|| Trouble::garbled(&back, "it is not what was sent"))
        };
        let result = self.ask(&back, line).and_then(same);
        proofs.push(Proof { step: "reads it back".to_owned(), result });
        let gone = Request::delete(self.at(&format!("cards/{id}"))).with(&self.auth).rehearsed(json!({}));
        let result = self.ask(&gone, line).map(|_| "deleted".to_owned());
        proofs.push(Proof { step: "deletes it".to_owned(), result });
        proofs
    }
}
