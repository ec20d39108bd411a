//! `trello:` below `integrations:` in a policy.

use std::collections::BTreeMap;

use crate::policy::read::Reader;
use crate::record::Status;
use crate::text::yaml::Node;

/// What the policy says of Trello.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrelloSettings {
    /// The variable with the key.
    pub key_env: String,
    /// The variable with the token.
    pub token_env: String,
    /// The identity of the board.
    pub board: String,
    /// The list of each status, by its name; a record of a status without a list has no card.
    pub lists: BTreeMap<Status, String>,
    /// Whether cards of what nobody should follow any more are archived.
    pub archive: bool,
    /// Where programs ask, without `/` at its end.
    pub api_url: String,
}

const KEYS: [&str; 6] = ["key-env", "token-env", "board", "lists", "archive", "api-url"];
const API: &str = "https://api.trello.com/1";
const LISTS: &str = "{proposed: Awaiting sign-off, accepted: Decided}";

impl TrelloSettings {
    /// Every value with its key.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let lists: Vec<String> =
            self.lists.iter().map(|(status, list)| format!("{}: {list}", status.name())).collect();
        let mut values = vec![
            ("key-env", self.key_env.clone()),
            ("token-env", self.token_env.clone()),
            ("board", self.board.clone()),
            ("lists", lists.join(", ")),
        ];
        values.extend(self.archive.then(|| ("archive", "true".to_owned())));
        values.extend((self.api_url != API).then(|| ("api-url", self.api_url.clone())));
        values
    }
}

impl Reader {
    /// Reads `trello:`; `None` where it lacks what it cannot do without.
    pub(super) fn trello(&mut self, service: &Node, value: &Node) -> Option<TrelloSettings> {
        let faults = self.policy.faults.len();
        let (mut key_env, mut token_env, mut board, mut api_url) = (None, None, None, None);
        let (mut lists, mut archive) = (BTreeMap::new(), false);
        for (key, value) in self.map(value, "`trello`") {
            match key.text().unwrap_or_default() {
                "key-env" => key_env = self.variable(value, "key-env", "TRELLO_KEY"),
                "token-env" => token_env = self.variable(value, "token-env", "TRELLO_TOKEN"),
                "board" => board = self.board(value),
                "lists" => lists = self.lists(value),
                "archive" => archive = self.truth(value),
                "api-url" => api_url = self.service_address(value, "api-url", API),
                _ => self.unknown(key, &KEYS, "in `trello`"),
            }
        }
        if self.policy.faults.len() == faults {
            for (missing, key, example) in [
                (key_env.is_none(), "key-env", "TRELLO_KEY"),
                (token_env.is_none(), "token-env", "TRELLO_TOKEN"),
                (board.is_none(), "board", "5f0e0123456789abcdef0123"),
                (lists.is_empty(), "lists", LISTS),
            ] {
                if missing {
                    self.needs(service, key, example);
                }
            }
        }
        let api_url = api_url.unwrap_or_else(|| API.to_owned());
        Some(TrelloSettings {
            key_env: key_env?,
            token_env: token_env?,
            board: board?,
            lists,
            archive,
            api_url,
        })
    }

    /// The identity of a board: 24 digits and letters a to f.
    fn board(&mut self, value: &Node) -> Option<String> {
        let id = self.word(value, "`board`")?;
        if id.len() == 24 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Some(id.to_owned());
        }
        self.fault(value.span, format!("`{id}` is not the identity of a board")).help.push(
            "add `.json` to the board's address in a browser: its `id` begins the page, such as \
             `5f0e0123456789abcdef0123`"
                .to_owned(),
        );
        None
    }

    fn lists(&mut self, value: &Node) -> BTreeMap<Status, String> {
        let mut lists = BTreeMap::new();
        for (key, value) in self.map(value, "`lists`") {
            let name = key.text().unwrap_or_default();
            let Some(status) = Status::ALL.into_iter().find(|status| status.name() == name) else {
                let known: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
                self.unknown(key, &known, "in `lists`");
                continue;
            };
            if let Some(list) = self.word(value, "the name of a list") {
                lists.insert(status, list.to_owned());
            }
        }
        lists
    }
}
