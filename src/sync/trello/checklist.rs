//! What hangs on a card: the record's page, and its sign-offs as a checklist.

use serde_json::{Value, json};

use crate::sync::line::Line;
use crate::sync::service::Wanted;
use crate::sync::trello::Trello;
use crate::sync::trouble::Trouble;

/// The name of the checklist.
const NAME: &str = "Sign-offs";

/// The name under which the record's page hangs on a card.
pub(super) const PAGE: &str = "Decision record";

impl Trello {
    /// Attaches the record's page, unless it is.
    pub(super) fn attach(
        &self,
        wanted: &Wanted,
        id: &str,
        is_new: bool,
        line: &mut Line<'_>,
    ) -> Result<(), Trouble> {
        if is_new || !self.is_attached(wanted, id, line)? {
            let body = json!({ "url": wanted.payload["page"], "name": PAGE });
            self.ask(
                &self.post(&format!("cards/{id}/attachments"), body, json!({ "id": "(attachment)" })),
                line,
            )?;
        }
        Ok(())
    }

    pub(super) fn is_attached(
        &self,
        wanted: &Wanted,
        id: &str,
        line: &mut Line<'_>,
    ) -> Result<bool, Trouble> {
        let all = self.ask(&self.get(&format!("cards/{id}/attachments"), json!([])), line)?;
        Ok(all.as_array().into_iter().flatten().any(|one| one["url"] == wanted.payload["page"]))
    }

    /// Makes the checklist what it is to be; gives its items by their roles.
    pub(super) fn checklist(
        &self,
        wanted: &Wanted,
        id: &str,
        is_new: bool,
        line: &mut Line<'_>,
    ) -> Result<Value, Trouble> {
        let items = wanted.payload["items"].as_array().cloned().unwrap_or_default();
        let mut noted = serde_json::Map::new();
        if items.is_empty() {
            return Ok(Value::Object(noted));
        }
        let there = if is_new { None } else { self.signoffs(id, line)? };
        let list = if let Some(list) = there {
            list
        } else {
            let body = json!({ "idCard": id, "name": NAME });
            self.ask(&self.post("checklists", body, json!({ "id": "(checklist)", "checkItems": [] })), line)?
        };
        let list_id = list["id"].as_str().unwrap_or_default();
        for item in &items {
            let role = item["role"].as_str().unwrap_or_default();
            let state = if item["checked"] == true { "complete" } else { "incomplete" };
            let item_id = match of_role(&list, role) {
                None => {
                    let body = json!({ "name": item["name"], "checked": item["checked"], "pos": "bottom" });
                    let made = self.post(
                        &format!("checklists/{list_id}/checkItems"),
                        body,
                        json!({ "id": "(item)" }),
                    );
                    self.ask(&made, line)?["id"].clone()
                }
                Some(there) => {
                    if there["name"] != item["name"] || there["state"] != state {
                        let at = there["id"].as_str().unwrap_or_default();
                        let body = json!({ "name": item["name"], "state": state });
                        self.ask(&self.put(&format!("cards/{id}/checkItem/{at}"), body), line)?;
                    }
                    there["id"].clone()
                }
            };
            noted.insert(role.to_owned(), item_id);
        }
        Ok(Value::Object(noted))
    }

    pub(super) fn is_checked(&self, wanted: &Wanted, id: &str, line: &mut Line<'_>) -> Result<bool, Trouble> {
        let list = self.signoffs(id, line)?.unwrap_or(Value::Null);
        let mut items = wanted.payload["items"].as_array().into_iter().flatten();
        Ok(items.all(|item| {
            let state = if item["checked"] == true { "complete" } else { "incomplete" };
            of_role(&list, item["role"].as_str().unwrap_or_default())
                .is_some_and(|there| there["name"] == item["name"] && there["state"] == state)
        }))
    }

    fn signoffs(&self, id: &str, line: &mut Line<'_>) -> Result<Option<Value>, Trouble> {
        let all = self.ask(&self.get(&format!("cards/{id}/checklists"), json!([])), line)?;
        Ok(all.as_array().into_iter().flatten().find(|list| list["name"] == NAME).cloned())
    }
}

/// The item of a role: its name begins with it.
fn of_role<'a>(list: &'a Value, role: &str) -> Option<&'a Value> {
    let begins = format!("{role} — ");
    let mut items = list["checkItems"].as_array().into_iter().flatten();
    items.find(|item| item["name"].as_str().is_some_and(|name| name.starts_with(&begins)))
}

impl Trello {
    /// Makes a new card; gives its identity.
    pub(super) fn make(&self, wanted: &Wanted, line: &mut Line<'_>) -> Result<String, Trouble> {
        let payload = &wanted.payload;
        let mut body = json!({
            "idList": self.list_of(wanted), "name": payload["name"], "desc": payload["desc"], "pos": "bottom",
        });
        if !payload["due"].is_null() {
            body["due"] = payload["due"].clone();
        }
        let request = self.post("cards", body, json!({ "id": "(card)" }));
        let made = self.ask(&request, line)?;
        let id =
            made["id"].as_str().ok_or_else(|| Trouble::garbled(&request, "it names no card"))?.to_owned();
        if payload["closed"] == true {
            self.ask(&self.put(&format!("cards/{id}"), json!({ "closed": true })), line)?;
        }
        Ok(id)
    }
}
