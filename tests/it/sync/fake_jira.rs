//! A Jira that remembers: tickets, and the remote links on them.

use super::contract::Contract;
use super::server::{Received, Reply, Service};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the fake demands in `authorization`: `ada@example.com` with the token of [`super::TOKEN`].
pub(crate) const BASIC: &str = "Basic YWRhQGV4YW1wbGUuY29tOkNBTkFSWS10b2tlbi1vZi1qaXJhLyJ4Kz0=";

pub(crate) struct FakeJira {
    contract: Contract,
    /// By ticket: its summary, its state and the category of that, its links by their `globalId`.
    pub(crate) tickets: BTreeMap<String, (String, String, BTreeMap<String, Value>)>,
    /// The new keys of tickets that moved.
    pub(crate) moved: BTreeMap<String, String>,
    /// What requests did that no contract allows.
    faults: Vec<String>,
    authorization: String,
    next: u32,
}

impl FakeJira {
    pub(crate) fn new(tickets: &[&str]) -> Self {
        let ticket = |key: &&str| {
            ((*key).to_owned(), (format!("Summary of {key}"), "To Do/new".to_owned(), BTreeMap::new()))
        };
        Self {
            contract: Contract::new(include_str!("contracts/jira.json"), "jira.json", |path| {
                path.replacen("/rest/api/2/", "/rest/api/3/", 1)
            }),
            tickets: tickets.iter().map(ticket).collect(),
            moved: BTreeMap::new(),
            faults: Vec::new(),
            authorization: BASIC.to_owned(),
            next: 10_000,
        }
    }

    /// The same for a token that stands alone, as in Data Center.
    pub(crate) fn with_bearer(tickets: &[&str]) -> Self {
        Self { authorization: format!("Bearer {}", super::TOKEN), ..Self::new(tickets) }
    }

    /// The links of a ticket: identity and title.
    pub(crate) fn links(&self, ticket: &str) -> Vec<(String, String)> {
        let links = self.tickets.get(ticket).into_iter().flat_map(|(_, _, links)| links);
        links
            .map(|(id, link)| (id.clone(), link["object"]["title"].as_str().unwrap_or_default().to_owned()))
            .collect()
    }

    fn issue(&self, key: &str) -> Option<Value> {
        let now = self.moved.get(key).map_or(key, String::as_str);
        let (summary, state, _) = self.tickets.get(now)?;
        let (name, category) = state.split_once('/').unwrap_or((state, "undefined"));
        Some(json!({
            "id": "1", "key": now,
            "fields": {
                "summary": summary,
                "status": { "name": name, "statusCategory": { "key": category } },
            },
        }))
    }

    fn told(&mut self, request: &Received) -> Reply {
        let pieces: Vec<&str> = request.path.trim_matches('/').split('/').skip(3).collect();
        let missing = Reply::json(
            404,
            &json!({ "errorMessages": ["Issue does not exist or you do not have permission to see it."], "errors": {} }),
        );
        match (request.method.as_str(), pieces.as_slice()) {
            ("GET", ["myself"]) => Reply::json(200, &json!({ "displayName": "Ada Lovelace" })),
            ("POST", ["issue", "bulkfetch"]) => {
                let body = request.json();
                let keys = body["issueIdsOrKeys"].as_array().into_iter().flatten().filter_map(Value::as_str);
                let issues: Vec<Value> = keys.filter_map(|key| self.issue(key)).collect();
                Reply::json(200, &json!({ "issues": issues, "issueErrors": [] }))
            }
            ("GET", ["issue", key]) => self.issue(key).map_or(missing, |issue| Reply::json(200, &issue)),
            (method, ["issue", key, "remotelink"]) => {
                let Some((_, _, links)) = self.tickets.get_mut(*key) else { return missing };
                let id = request.query.get("globalId").cloned();
                match (method, id) {
                    ("POST", _) => {
                        let link = request.json();
                        let id = link["globalId"].as_str().unwrap_or_default().to_owned();
                        self.next += 1;
                        let status = if links.insert(id, link).is_some() { 200 } else { 201 };
                        Reply::json(status, &json!({ "id": self.next, "self": "https://jira.example/x" }))
                    }
                    ("DELETE", Some(id)) if links.remove(&id).is_some() => Reply::text(204, ""),
                    ("GET", Some(id)) if links.contains_key(&id) => Reply::json(200, &links[&id]),
                    ("GET", None) => Reply::json(200, &json!(links.values().collect::<Vec<_>>())),
                    _ => missing,
                }
            }
            _ => Reply::text(404, "null for uri"),
        }
    }
}

impl Service for FakeJira {
    fn answer(&mut self, request: &Received) -> Reply {
        let faults = self.contract.faults(request);
        if !faults.is_empty() {
            self.faults.extend(faults.clone());
            return Reply::json(400, &json!({ "errorMessages": faults, "errors": {} }));
        }
        if request.headers.get("authorization") != Some(&self.authorization) {
            return Reply::text(401, "Client must be authenticated to access this resource.");
        }
        self.told(request)
    }
    fn faults(&self) -> &[String] {
        &self.faults
    }
}
