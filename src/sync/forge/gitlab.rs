//! GitLab: its requests, and what its answers mean.
//!
//! An approval there names no commit: it is one of the version of the merge request that was the last one at that moment.
//! One that a push took away, or its giver, is in the list of approvals no more; who asks for changes, or took an approval
//! back, the list of reviewers says. Rules of approval say who has to approve a merge, and not who did: they are not asked.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::policy::Forge as Kind;
use crate::sync::forge::opinion::{Review, Stance};
use crate::sync::forge::pages::{list, one};
use crate::sync::forge::{CONTEXT, Change, Comment, Forge, MARKER, Status, Word, moment};
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::request::{Again, Answer, Auth, Method, Request, escaped};
use crate::sync::service::Proof;
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

    fn notes(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Value>, Trouble> {
        self.list(&format!("merge_requests/{}/notes?sort=asc&order_by=created_at&", change.number), line)
    }

    /// What reviewers said that is no approval. Servers before 15.4 know no such list, and none of its words.
    fn words(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Review>, Trouble> {
        let read = match self.list(&format!("merge_requests/{}/reviewers", change.number), line) {
            Err(trouble) if trouble.kind == TroubleKind::Missing => Vec::new(),
            read => read?,
        };
        let word = |(at, reviewer): (usize, &Value)| {
            let stance = match reviewer["state"].as_str()? {
                "requested_changes" => Stance::AsksForChanges,
                "unapproved" => Stance::Dismissed,
                _ => return None,
            };
            Some(Review {
                id: u64::try_from(at).unwrap_or_default(),
                account: Some(reviewer["user"]["id"].as_u64()?),
                login: reviewer["user"]["username"]
                    .as_str()
                    .unwrap_or("an account without a name")
                    .to_owned(),
                stance,
                commit: None,
                at: None,
            })
        };
        Ok(read.iter().enumerate().filter_map(word).collect())
    }

    /// When each account approved, as GitLab itself noted it below the merge request: the last word counts.
    fn noted(&self, change: &Change, line: &mut Line<'_>) -> Result<BTreeMap<u64, Timestamp>, Trouble> {
        let mut noted = BTreeMap::new();
        for note in self.notes(change, line)?.iter().filter(|note| note["system"] == true) {
            let (Some(account), Some(at)) = (note["author"]["id"].as_u64(), moment(&note["created_at"]))
            else {
                continue;
            };
            match note["body"].as_str().unwrap_or_default() {
                "approved this merge request" => drop(noted.insert(account, at)),
                "unapproved this merge request" => drop(noted.remove(&account)),
                _ => {}
            }
        }
        Ok(noted)
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
        let mut reviews = self.words(change, line)?;
        let against: Vec<Option<u64>> = reviews
            .iter()
            .filter(|review| review.stance == Stance::AsksForChanges)
            .map(|review| review.account)
            .collect();
        reviews.retain(|review| {
            let approves = approvals.iter().any(|approval| approval["user"]["id"].as_u64() == review.account);
            review.stance == Stance::AsksForChanges || !approves
        });
        let approvals: Vec<&Value> =
            approvals.iter().filter(|one| !against.contains(&one["user"]["id"].as_u64())).collect();
        if approvals.is_empty() {
            return Ok(reviews);
        }
        // Old servers do not say when, and leave it to what they note below the merge request.
        let lacks_moment = approvals.iter().any(|approval| moment(&approval["approved_at"]).is_none());
        let notes = if lacks_moment { self.noted(change, line)? } else { BTreeMap::new() };
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
            let when = moment(&approval["approved_at"])
                .or_else(|| user["id"].as_u64().and_then(|account| notes.get(&account).copied()));
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
        reviews.extend(approvals.into_iter().enumerate().map(review));
        Ok(reviews)
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
        let read = self.notes(change, line)?;
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

    fn read_comment(&self, change: &Change, comment: &Comment) -> Request {
        self.get(&format!("merge_requests/{}/notes/{}", change.number, comment.id))
    }

    fn delete_comment(&self, change: &Change, comment: &Comment) -> Request {
        let path = format!("merge_requests/{}/notes/{}", change.number, comment.id);
        Request::delete(self.at(&path)).with(&self.auth).paced("writes")
    }

    fn permissions(&self, line: &mut Line<'_>) -> Vec<Proof> {
        let own = Request::get(format!("{}/personal_access_tokens/self", self.api)).with(&self.auth);
        let scopes = match one(self, &own, line) {
            // Servers before 15.5 do not tell.
            Err(trouble) if trouble.kind == TroubleKind::Missing => {
                Ok("GitLab does not say; it takes `api`".to_owned())
            }
            read => read.and_then(|read| scope(&read)),
        };
        let project = Request::get(self.at("").trim_end_matches('/')).with(&self.auth);
        let role = one(self, &project, line).and_then(|read| self.role(&read));
        vec![
            Proof { step: "has the scope `api`".to_owned(), result: scopes },
            Proof { step: "may set a status and comment".to_owned(), result: role },
        ]
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

impl GitLab {
    /// What the project says of the token's role in it.
    fn role(&self, project: &Value) -> Result<String, Trouble> {
        const DEVELOPER: u64 = 30;
        let level = |of: &str| project["permissions"][of]["access_level"].as_u64();
        let level = level("project_access").max(level("group_access"));
        match level {
            Some(level) if level < DEVELOPER => {
                let message = format!("the token's role in `{}` is too low ({level})", self.project);
                Err(Trouble::new(TroubleKind::Forbidden, message)
                    .help("give it the role Developer (30) in the project at least"))
            }
            Some(level) => Ok(format!("the role is {level}, and Developer is {DEVELOPER}")),
            None => Ok("GitLab does not say; it takes the role Developer".to_owned()),
        }
    }
}

/// What a token says of itself.
fn scope(token: &Value) -> Result<String, Trouble> {
    let scopes = token["scopes"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let scopes: Vec<&str> = scopes.collect();
    if !scopes.contains(&"api") {
        let message = format!("the token has no other scopes than {}", scopes.join(", "));
        return Err(Trouble::new(TroubleKind::Forbidden, message).help("make one with the scope `api`"));
    }
    let until = token["expires_at"].as_str();
    Ok(until.map_or_else(|| "it has".to_owned(), |until| format!("it has, until {until}")))
}

const WORDS: [(Word, &str); 3] =
    [(Word::Waits, "pending"), (Word::Signed, "success"), (Word::Objected, "failed")];
