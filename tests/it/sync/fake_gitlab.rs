//! A GitLab that remembers: one merge request, its approvals, versions and notes, the statuses of commits.

use super::contract::Contract;
use super::server::{Received, Reply, Service};
use serde_json::{Value, json};

pub(crate) struct FakeGitLab {
    contract: Contract,
    pub(crate) author: u64,
    pub(crate) head: String,
    pub(crate) base: String,
    /// The commit that it was merged with.
    pub(crate) merge: Option<String>,
    /// Account and moment; a moment may be missing, as on old servers.
    pub(crate) approvals: Vec<(u64, Option<&'static str>)>,
    /// Account and what it said beside approvals; `None` on servers that know no such list.
    pub(crate) reviewers: Option<Vec<(u64, &'static str)>>,
    /// Account, moment and words of what GitLab notes itself.
    pub(crate) noted: Vec<(u64, &'static str, &'static str)>,
    /// The scopes of the token, and its role in the project.
    pub(crate) token: (Vec<&'static str>, u64),
    /// Moment and last commit.
    pub(crate) versions: Vec<(&'static str, String)>,
    pub(crate) notes: Vec<(u64, String)>,
    /// Commit, then what was said.
    pub(crate) statuses: Vec<(String, Value)>,
    faults: Vec<String>,
}

impl FakeGitLab {
    pub(crate) fn new(base: &str, head: &str) -> Self {
        Self {
            contract: Contract::new(include_str!("contracts/gitlab.json"), "gitlab.json", str::to_owned),
            author: 1,
            head: head.to_owned(),
            base: base.to_owned(),
            merge: None,
            approvals: Vec::new(),
            reviewers: Some(Vec::new()),
            noted: Vec::new(),
            token: (vec!["api", "write_repository"], 40),
            versions: vec![("2026-11-20T08:00:00.000Z", head.to_owned())],
            notes: Vec::new(),
            statuses: Vec::new(),
            faults: Vec::new(),
        }
    }

    pub(crate) fn status(&self, commit: &str) -> Option<(String, String)> {
        let (_, last) = self.statuses.iter().rfind(|(own, _)| own == commit)?;
        let text = |key: &str| last[key].as_str().unwrap_or_default().to_owned();
        Some((text("state"), text("description")))
    }

    fn request(&self) -> Value {
        json!({
            "iid": 7, "state": if self.merge.is_some() { "merged" } else { "opened" },
            "author": { "id": self.author }, "sha": self.head, "target_branch": "main",
            "source_project_id": 42, "target_project_id": 42,
            "diff_refs": { "base_sha": self.base, "start_sha": self.base, "head_sha": self.head },
        })
    }

    fn told(&mut self, request: &Received) -> Reply {
        let missing = Reply::json(404, &json!({ "message": "404 Not found" }));
        let pieces: Vec<&str> = request.path.trim_matches('/').split('/').skip(3).collect();
        if request.path.ends_with("/personal_access_tokens/self") {
            return Reply::json(200, &json!({ "scopes": self.token.0, "expires_at": "2027-01-31" }));
        }
        if pieces.first() != Some(&"42") {
            return missing;
        }
        match (request.method.as_str(), &pieces[1..]) {
            ("GET", []) => {
                let own = json!({ "access_level": self.token.1 });
                Reply::json(
                    200,
                    &json!({ "id": 42, "permissions": { "project_access": own, "group_access": null } }),
                )
            }
            (method @ ("GET" | "DELETE"), ["merge_requests", "7", "notes", id]) => {
                let Some(at) = self.notes.iter().position(|(own, _)| own.to_string() == *id) else {
                    return missing;
                };
                if method == "GET" {
                    return Reply::json(200, &json!({ "id": self.notes[at].0, "body": self.notes[at].1 }));
                }
                self.notes.remove(at);
                Reply::text(204, "")
            }
            ("GET", ["merge_requests"]) => {
                let open = if self.merge.is_none() { vec![self.request()] } else { Vec::new() };
                Reply::json(200, &json!(open))
            }
            ("GET", ["repository", "commits", sha, "merge_requests"]) => {
                let with =
                    if self.merge.as_deref() == Some(*sha) { vec![self.request()] } else { Vec::new() };
                Reply::json(200, &json!(with))
            }
            ("GET", ["merge_requests", "7"]) => Reply::json(200, &self.request()),
            ("GET", ["merge_requests", "7", "approvals"]) => {
                let approval = |(account, at): &(u64, Option<&str>)| {
                    let mut approval = json!({ "user": { "id": account, "username": format!("login{account}"), "name": "x" } });
                    if let Some(at) = at {
                        approval["approved_at"] = json!(at);
                    }
                    approval
                };
                let all: Vec<Value> = self.approvals.iter().map(approval).collect();
                Reply::json(200, &json!({ "iid": 7, "approved_by": all, "approvals_left": 0 }))
            }
            ("GET", ["merge_requests", "7", "reviewers"]) => {
                let Some(reviewers) = &self.reviewers else { return missing };
                let reviewer = |(account, state): &(u64, &str)| {
                    let user = json!({ "id": account, "username": format!("login{account}"), "name": "x" });
                    json!({ "user": user, "state": state, "created_at": "2026-11-20T08:00:00.000Z" })
                };
                Reply::json(200, &json!(reviewers.iter().map(reviewer).collect::<Vec<_>>()))
            }
            ("GET", ["merge_requests", "7", "versions"]) => {
                let version =
                    |(at, head): &(&str, String)| json!({ "created_at": at, "head_commit_sha": head });
                Reply::json(200, &json!(self.versions.iter().rev().map(version).collect::<Vec<_>>()))
            }
            ("GET", ["repository", "commits", sha, "statuses"]) => {
                let own = self.statuses.iter().enumerate().filter(|(_, (commit, _))| commit == sha);
                let status = |(id, (_, said)): (usize, &(String, Value))| json!({ "id": id, "name": said["name"], "status": said["state"], "description": said["description"], "target_url": null });
                Reply::json(200, &json!(own.map(status).collect::<Vec<_>>()))
            }
            ("POST", ["statuses", sha]) => {
                let status = request.json();
                let same = self.status(sha).is_some_and(|(state, _)| status["state"] == state.as_str());
                // GitLab moves a status on, and takes none that stands still but with another description.
                if same && self.status(sha).is_some_and(|(_, said)| status["description"] == said.as_str()) {
                    return Reply::json(400, &json!({ "message": "Cannot transition status" }));
                }
                self.statuses.push(((*sha).to_owned(), status.clone()));
                Reply::json(201, &status)
            }
            ("GET", ["merge_requests", "7", "notes"]) => {
                let note = |(id, body): &(u64, String)| json!({ "id": id, "body": body, "system": false });
                let noted = |(account, at, body): &(u64, &str, &str)| {
                    let author = json!({ "id": account });
                    json!({ "id": 1, "body": body, "system": true, "author": author, "created_at": at })
                };
                let all = self.noted.iter().map(noted).chain(self.notes.iter().map(note));
                Reply::json(200, &json!(all.collect::<Vec<_>>()))
            }
            ("POST", ["merge_requests", "7", "notes"]) => {
                let id = 900 + u64::try_from(self.notes.len()).unwrap_or_default();
                self.notes.push((id, request.json()["body"].as_str().unwrap_or_default().to_owned()));
                Reply::json(201, &json!({ "id": id }))
            }
            ("PUT", ["merge_requests", "7", "notes", id]) => {
                let Some((_, body)) = self.notes.iter_mut().find(|(own, _)| own.to_string() == *id) else {
                    return missing;
                };
                *body = request.json()["body"].as_str().unwrap_or_default().to_owned();
                Reply::json(200, &json!({ "id": 1 }))
            }
            _ => missing,
        }
    }
}

impl Service for FakeGitLab {
    fn answer(&mut self, request: &Received) -> Reply {
        let faults = self.contract.faults(request);
        if !faults.is_empty() {
            self.faults.extend(faults.clone());
            return Reply::json(400, &json!({ "error": faults.join("; ") }));
        }
        if request.headers.get("private-token").map(String::as_str) != Some(super::TOKEN) {
            return Reply::json(401, &json!({ "message": "401 Unauthorized" }));
        }
        self.told(request)
    }

    fn faults(&self) -> &[String] {
        &self.faults
    }
}
