//! GitLab: its requests, and what its answers mean.
//!
//! An approval there names no commit: it is one of the version of the merge request that was the last one at that moment.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::policy::Forge as Kind;
use crate::sync::forge::opinion::{Review, Stance};
use crate::sync::forge::pages::{list, one};
use crate::sync::forge::{CONTEXT, Change, Comment, Forge, MARKER, Status, Word, moment};
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::request::{Again, Answer, Auth, Method, Request, escaped};
use crate::sync::trouble::{Trouble, TroubleKind};

/// The variable that holds the token. The one of a job itself may read no approvals.
const TOKEN: &str = "GITLAB_TOKEN";

/// A project on GitLab.
#[derive(Debug, Clone)]
pub struct GitLab {
    api: String,
    project: String,
    auth: Auth,
}

impl GitLab {
    /// A project, by number or as `group/name`, and where GitLab is asked, without `/` at the end.
    pub fn new(api: &str, project: &str) -> Self {
        let auth = Auth::Header { name: "private-token", token: TOKEN.to_owned() };
        Self { api: api.to_owned(), project: project.to_owned(), auth }
    }

    fn at(&self, path: &str) -> String {
        format!("{}/projects/{}/{path}", self.api, escaped(&self.project))
    }

    fn get(&self, path: &str) -> Request {
        Request::get(self.at(path)).with(&self.auth)
    }

    fn send(&self, method: Method, path: &str, body: Value, again: Again) -> Request {
        Request::json(method, self.at(path), body, again).with(&self.auth).paced("writes")
    }

    fn list(&self, path: &str, line: &mut Line<'_>) -> Result<Vec<Value>, Trouble> {
        list(self, &self.get(""), &self.at(path), line)
    }
}

impl Forge for GitLab {
    fn kind(&self) -> Kind {
        Kind::GitLab
    }

    fn title(&self) -> &'static str {
        "GitLab"
    }

    fn noun(&self) -> &'static str {
        "merge request"
    }

    fn variable(&self) -> &str {
        TOKEN
    }

    fn manners(&self) -> Manners {
        Manners::default()
    }

    fn change(&self, number: u64, line: &mut Line<'_>) -> Result<Change, Trouble> {
        let request = self.get(&format!("merge_requests/{number}"));
        let read = one(self, &request, line)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let whole = || {
            Some(Change {
                number,
                author: read["author"]["id"].as_u64(),
                head: text(&read["sha"])?,
                branch: text(&read["target_branch"])?,
                base: text(&read["diff_refs"]["start_sha"])
                    .or_else(|| text(&read["diff_refs"]["base_sha"]))?,
                is_from_fork: read["source_project_id"].as_u64() != read["target_project_id"].as_u64(),
                is_merged: read["state"] == "merged",
                reference: format!("refs/merge-requests/{number}/head"),
            })
        };
        whole().ok_or_else(|| Trouble::garbled(&request, "it is no merge request"))
    }

    fn open(&self, line: &mut Line<'_>) -> Result<Vec<(u64, String)>, Trouble> {
        let read = self.list("merge_requests?state=opened&", line)?;
        let one = |one: &Value| Some((one["iid"].as_u64()?, one["sha"].as_str()?.to_owned()));
        Ok(read.iter().filter_map(one).collect())
    }

    fn merged_by(&self, commit: &str, line: &mut Line<'_>) -> Result<Vec<u64>, Trouble> {
        let read = self.list(&format!("repository/commits/{}/merge_requests", escaped(commit)), line)?;
        let merged = read.iter().filter(|one| one["state"] == "merged");
        Ok(merged.filter_map(|one| one["iid"].as_u64()).collect())
    }

    fn reviews(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Review>, Trouble> {
        let request = self.get(&format!("merge_requests/{}/approvals", change.number));
        let read = one(self, &request, line)?;
        // The description of the interface says an object, and every answer has a list.
        let Some(approvals) = read["approved_by"].as_array() else {
            return Err(Trouble::garbled(&request, "it lists no approvals"));
        };
        if approvals.is_empty() {
            return Ok(Vec::new());
        }
        let versions = self.list(&format!("merge_requests/{}/versions", change.number), line)?;
        let mut heads: Vec<(Timestamp, String)> = versions
            .iter()
            .filter_map(|one| {
                Some((moment(&one["created_at"])?, one["head_commit_sha"].as_str()?.to_owned()))
            })
            .collect();
        heads.sort();
        let review = |(at, approval): (usize, &Value)| {
            let user = &approval["user"];
            let when = moment(&approval["approved_at"]);
            // A push of the same moment may have been seen or not.
            let seen = |when: Timestamp| {
                let before = heads.iter().rev().find(|(created, _)| *created < when);
                before.map(|(_, head)| head.clone())
            };
            Review {
                id: u64::try_from(at).unwrap_or_default(),
                account: user["id"].as_u64(),
                login: user["username"].as_str().unwrap_or("an account that is gone").to_owned(),
                stance: Stance::Approves,
                commit: when.and_then(seen),
                at: when,
            }
        };
        Ok(approvals.iter().enumerate().map(review).collect())
    }

    fn status(&self, commit: &str, line: &mut Line<'_>) -> Result<Option<Status>, Trouble> {
        let name = escaped(CONTEXT);
        let path = format!("repository/commits/{}/statuses?name={name}&", escaped(commit));
        let read = self.list(&path, line)?;
        let own = read.iter().filter(|one| one["name"] == CONTEXT).max_by_key(|one| one["id"].as_u64());
        Ok(own.and_then(|own| {
            let word = WORDS.iter().find(|(_, name)| own["status"] == *name)?.0;
            let text = |key: &str| own[key].as_str().map(str::to_owned);
            Some(Status { word, says: text("description").unwrap_or_default(), page: text("target_url") })
        }))
    }

    fn set_status(&self, commit: &str, status: &Status) -> Request {
        let name = WORDS.iter().find(|(word, _)| *word == status.word).map_or("failed", |(_, name)| name);
        let mut body = json!({ "state": name, "name": CONTEXT, "description": status.says });
        if let Some(page) = &status.page {
            body["target_url"] = json!(page);
        }
        self.send(Method::Post, &format!("statuses/{}", escaped(commit)), body, Again::Harmless)
    }

    fn comments(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Comment>, Trouble> {
        let path = format!("merge_requests/{}/notes?sort=asc&order_by=created_at&", change.number);
        let read = self.list(&path, line)?;
        let own = |one: &Value| {
            let body = one["body"].as_str().filter(|body| body.starts_with(MARKER))?;
            Some(Comment { id: one["id"].as_u64()?, body: body.replace("\r\n", "\n") })
        };
        Ok(read.iter().filter(|one| one["system"] != true).filter_map(own).collect())
    }

    fn make_comment(&self, change: &Change, body: &str) -> Request {
        let path = format!("merge_requests/{}/notes", change.number);
        self.send(Method::Post, &path, json!({ "body": body }), Again::MakesAnother)
    }

    fn change_comment(&self, change: &Change, comment: &Comment, body: &str) -> Request {
        let path = format!("merge_requests/{}/notes/{}", change.number, comment.id);
        self.send(Method::Put, &path, json!({ "body": body }), Again::Harmless)
    }

    fn refused(&self, request: &Request, answer: &Answer, line: &Line<'_>) -> Trouble {
        let said = answer.json().and_then(|body| {
            let text = body["message"].as_str().or_else(|| body["error"].as_str());
            text.map(str::to_owned)
        });
        let said = line.redact(&said.unwrap_or_else(|| answer.excerpt()));
        let trouble = Trouble::answered(request, answer, &said);
        match trouble.kind {
            TroubleKind::Unknown => trouble.help(format!(
                "`{TOKEN}` has run out, or is the token of a job: a token of the project with the scope `api` is needed"
            )),
            TroubleKind::Forbidden => trouble
                .help("the token needs the scope `api`, and the role Developer in the project at least"),
            TroubleKind::Missing => trouble.help(format!(
                "`{}` has no such merge request or commit, or the token may not read it",
                self.project
            )),
            _ => trouble,
        }
    }
}

const WORDS: [(Word, &str); 3] =
    [(Word::Waits, "pending"), (Word::Signed, "success"), (Word::Objected, "failed")];
