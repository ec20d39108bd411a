//! A card that was made for a record and says so no more: somebody took the line out of its description, and nothing was
//! noted of it. It is taken up again, so that no second card is made beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::sync::line::Line;
use crate::sync::service::Wanted;
use crate::sync::trello::checklist::PAGE;
use crate::sync::trello::{Trello, card};
use crate::sync::trouble::{Trouble, TroubleKind};

impl Trello {
    /// The card of a record, by its page hanging on it under our name, else by its own name. Cards that others are noted
    /// for, or that say whose they are, are none.
    pub(super) fn unmarked(
        &mut self,
        wanted: &Wanted,
        line: &mut Line<'_>,
    ) -> Result<Option<Value>, Trouble> {
        if line.is_rehearsal() {
            return Ok(None);
        }
        if self.free().is_empty() {
            return Ok(None);
        }
        let page = wanted.payload["page"].as_str().unwrap_or_default();
        let hangs = self.hanging(line)?.get(page).cloned().unwrap_or_default();
        let free = self.free();
        let of = |is_meant: &dyn Fn(&str, &Value) -> bool| -> Vec<Value> {
            free.iter().filter(|(id, card)| is_meant(id, card)).map(|(_, card)| (*card).clone()).collect()
        };
        let by_page = of(&|id, _| hangs.contains(id));
        let by_name = || of(&|_, card| card["name"] == wanted.payload["name"]);
        let found = if by_page.is_empty() { by_name() } else { by_page };
        match found.as_slice() {
            [] => Ok(None),
            [card] => {
                self.drift.push(format!(
                    "{}: a card that looks like its own and says so no more is taken for it",
                    wanted.record
                ));
                Ok(Some(card.clone()))
            }
            several => Err(Trouble::new(
                TroubleKind::Odd,
                format!("{} cards look like that of {}: none is touched", several.len(), wanted.record),
            )
            .help(format!(
                "write the line `{}` into the description of the one that is meant",
                wanted.payload["marker"].as_str().unwrap_or_default()
            ))),
        }
    }

    /// The cards that nothing is noted of, and that say of no record that they are its card.
    fn free(&self) -> Vec<(&str, &Value)> {
        let noted: BTreeSet<&str> = self.noted.values().filter_map(|noted| noted["id"].as_str()).collect();
        let is_free = |(id, card): &(&str, &Value)| {
            !noted.contains(id) && !card::is_marked_at_all(card["desc"].as_str().unwrap_or_default())
        };
        self.cards.iter().map(|(id, card)| (id.as_str(), card)).filter(is_free).collect()
    }

    /// The cards on which each page hangs under the name that we give it. It is asked once, where it is needed.
    fn hanging(&mut self, line: &mut Line<'_>) -> Result<&BTreeMap<String, BTreeSet<String>>, Trouble> {
        if self.hanging.is_none() {
            let mut hanging = BTreeMap::<String, BTreeSet<String>>::new();
            let more = "&fields=name&attachments=true&attachment_fields=name,url";
            for (id, card) in self.pages(more, line)? {
                let own = card["attachments"].as_array().into_iter().flatten();
                for one in own.filter(|one| one["name"] == PAGE) {
                    if let Some(url) = one["url"].as_str() {
                        hanging.entry(url.to_owned()).or_default().insert(id.clone());
                    }
                }
            }
            self.hanging = Some(hanging);
        }
        Ok(self.hanging.get_or_insert_default())
    }
}
