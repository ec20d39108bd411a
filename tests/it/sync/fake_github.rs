//! A GitHub that remembers: pull requests, their reviews and comments, the statuses of commits.

use super::contract::Contract;
use super::server::{Received, Reply, Service};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A pull request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pull {
    pub(crate) author: u64,
    pub(crate) head: String,
    pub(crate) base: String,
    /// Where it goes; `main` where it says nothing.
    pub(crate) branch: Option<&'static str>,
    pub(crate) is_from_fork: bool,
    pub(crate) merge: Option<String>,
    pub(crate) reviews: Vec<Value>,
    /// Number, text, and whether it is ours to change.
    pub(crate) comments: Vec<(u64, String, bool)>,
}

pub(crate) struct FakeGitHub {
    contract: Contract,
    pub(crate) pulls: BTreeMap<u64, Pull>,
    /// By commit, oldest first.
    pub(crate) statuses: BTreeMap<String, Vec<Value>>,
    /// How many things there are on a page, whatever is asked for.
    pub(crate) of_a_page: usize,
    /// Whether the token may only read.
    pub(crate) is_read_only: bool,
    /// The scopes of a classic token; tokens of another kind have none.
    pub(crate) scopes: Option<&'static str>,
    faults: Vec<String>,
    next: u64,
}

impl FakeGitHub {
    pub(crate) fn new() -> Self {
        let contract = Contract::new(include_str!("contracts/github.json"), "github.json", str::to_owned);
        Self {
            contract,
            pulls: BTreeMap::new(),
            statuses: BTreeMap::new(),
            of_a_page: 100,
            is_read_only: false,
            scopes: None,
            faults: Vec::new(),
            next: 500,
        }
    }

    /// Adds a review to a pull request, as GitHub would; gives its number.
    pub(crate) fn review(&mut self, number: u64, account: u64, state: &str, commit: &str) -> u64 {
        self.next += 1;
        let minute = self.next % 60;
        let review = json!({
            "id": self.next, "state": state, "commit_id": commit, "body": "",
            "user": { "id": account, "login": format!("login{account}"), "type": "User" },
            "submitted_at": format!("2026-11-20T{:02}:{minute:02}:00Z", 8 + self.next / 60 % 12),
        });
        self.pulls.entry(number).or_default().reviews.push(review);
        self.next
    }

    /// The latest status of a commit: its word and its line.
    pub(crate) fn status(&self, commit: &str) -> Option<(String, String)> {
        let last = self.statuses.get(commit)?.last()?;
        let text = |key: &str| last[key].as_str().unwrap_or_default().to_owned();
        Some((text("state"), text("description")))
    }

    fn page(&self, request: &Received, all: &[Value]) -> Reply {
        let page: usize = request.query.get("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        let from = (page - 1) * self.of_a_page;
        let items: Vec<&Value> = all.iter().skip(from).take(self.of_a_page).collect();
        let reply = Reply::json(200, &json!(items));
        if from + items.len() >= all.len() {
            return reply;
        }
        // Nobody who follows this address gets any further.
        reply.with(
            "link",
            format!(
                "<http://127.0.0.1:1/?page={}>; rel=\"next\", <http://127.0.0.1:1/>; rel=\"last\"",
                page + 1
            ),
        )
    }

    fn of_pull(number: u64, pull: &Pull) -> Value {
        let repository =
            if pull.is_from_fork { json!({ "id": 2, "fork": true }) } else { json!({ "id": 1 }) };
        json!({
            "number": number, "state": if pull.merge.is_some() { "closed" } else { "open" },
            "merged": pull.merge.is_some(), "merged_at": pull.merge.as_ref().map(|_| "2026-11-21T00:00:00Z"),
            "user": { "id": pull.author },
            "head": { "sha": pull.head, "ref": "topic", "repo": repository },
            "base": { "sha": pull.base, "ref": pull.branch.unwrap_or("main"), "repo": { "id": 1 } },
        })
    }

    fn told(&mut self, request: &Received) -> Reply {
        let missing = Reply::json(404, &json!({ "message": "Not Found" }));
        let pieces: Vec<&str> = request.path.trim_matches('/').split('/').skip(1).collect();
        if pieces.get(..2) != Some(&["acme", "shop"]) {
            return missing;
        }
        if request.method != "GET" && self.is_read_only {
            let needed =
                if pieces[2] == "statuses" { "statuses=write" } else { "issues=write; pull_requests=write" };
            return Reply::json(403, &json!({ "message": "Resource not accessible by integration" }))
                .with("x-accepted-github-permissions", needed);
        }
        let number = |text: &str| text.parse::<u64>().unwrap_or_default();
        match (request.method.as_str(), &pieces[2..]) {
            ("GET", []) => {
                let may = json!({ "full_name": "acme/shop", "permissions": { "push": !self.is_read_only } });
                let reply = Reply::json(200, &may);
                self.scopes.map_or(reply.clone(), |scopes| reply.with("x-oauth-scopes", scopes))
            }
            (method @ ("GET" | "DELETE"), ["issues", "comments", id]) => {
                let comments = self.pulls.values_mut().map(|pull| &mut pull.comments);
                let with = comments.into_iter().find(|all| all.iter().any(|(own, ..)| *own == number(id)));
                let Some(comments) = with else { return missing };
                let at = comments.iter().position(|(own, ..)| *own == number(id)).unwrap_or_default();
                if method == "GET" {
                    return Reply::json(200, &json!({ "id": comments[at].0, "body": comments[at].1 }));
                }
                comments.remove(at);
                Reply::text(204, "")
            }
            ("GET", ["pulls"]) => {
                let open = self.pulls.iter().filter(|(_, pull)| pull.merge.is_none());
                let all: Vec<Value> = open.map(|(number, pull)| Self::of_pull(*number, pull)).collect();
                self.page(request, &all)
            }
            ("GET", ["pulls", id]) => match self.pulls.get(&number(id)) {
                Some(pull) => Reply::json(200, &Self::of_pull(number(id), pull)),
                None => missing,
            },
            ("GET", ["commits", sha, "pulls"]) => {
                let of = self.pulls.iter().filter(|(_, pull)| pull.merge.as_deref() == Some(*sha));
                let all: Vec<Value> = of.map(|(number, pull)| Self::of_pull(*number, pull)).collect();
                self.page(request, &all)
            }
            ("GET", ["pulls", id, "reviews"]) => match self.pulls.get(&number(id)) {
                Some(pull) => self.page(request, &pull.reviews.clone()),
                None => missing,
            },
            ("GET", ["commits", sha, "status"]) => {
                let last: Vec<Value> =
                    self.statuses.get(*sha).and_then(|all| all.last()).cloned().into_iter().collect();
                Reply::json(200, &json!({ "state": "pending", "statuses": last, "total_count": last.len() }))
            }
            ("POST", ["statuses", sha]) => {
                let status = request.json();
                self.statuses.entry((*sha).to_owned()).or_default().push(status.clone());
                Reply::json(201, &status)
            }
            ("GET", ["issues", id, "comments"]) => {
                let Some(pull) = self.pulls.get(&number(id)) else { return missing };
                let comment =
                    |(id, body, _): &(u64, String, bool)| json!({ "id": id, "body": body, "user": null });
                let all: Vec<Value> = pull.comments.iter().map(comment).collect();
                self.page(request, &all)
            }
            ("POST", ["issues", id, "comments"]) => {
                let body = request.json()["body"].as_str().unwrap_or_default().to_owned();
                self.next += 1;
                let comment = self.next;
                let Some(pull) = self.pulls.get_mut(&number(id)) else { return missing };
                // GitHub gives line ends of Windows back.
                pull.comments.push((comment, body.replace('\n', "\r\n"), true));
                Reply::json(201, &json!({ "id": comment }))
            }
            ("PATCH", ["issues", "comments", id]) => {
                let own = self.pulls.values_mut().flat_map(|pull| &mut pull.comments);
                match own.into_iter().find(|(own, ..)| *own == number(id)) {
                    Some((_, _, false)) => {
                        Reply::json(403, &json!({ "message": "Must have admin rights to Repository." }))
                    }
                    Some((_, body, true)) => {
                        *body = request.json()["body"].as_str().unwrap_or_default().to_owned();
                        Reply::json(200, &json!({ "id": number(id) }))
                    }
                    None => missing,
                }
            }
            _ => missing,
        }
    }
}

impl Service for FakeGitHub {
    fn answer(&mut self, request: &Received) -> Reply {
        let faults = self.contract.faults(request);
        if !faults.is_empty() {
            self.faults.extend(faults.clone());
            return Reply::json(422, &json!({ "message": faults.join("; ") }));
        }
        if request.headers.get("authorization") != Some(&format!("Bearer {}", super::TOKEN)) {
            return Reply::json(401, &json!({ "message": "Bad credentials" }));
        }
        self.told(request)
    }

    fn faults(&self) -> &[String] {
        &self.faults
    }
}
