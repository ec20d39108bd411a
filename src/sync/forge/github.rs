//! GitHub: its requests, and what its answers mean.

use std::time::Duration;

use serde_json::{Value, json};

use crate::policy::Forge as Kind;
use crate::sync::forge::opinion::{Review, Stance};
use crate::sync::forge::pages::{good, list, one};
use crate::sync::forge::{CONTEXT, Change, Comment, Forge, MARKER, Status, Word, moment};
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::request::{Again, Answer, Auth, Method, Request, escaped};
use crate::sync::service::Proof;
use crate::sync::trouble::{Trouble, TroubleKind};

/// The variable that holds the token, as GitHub's own runs have it.
const TOKEN: &str = "GITHUB_TOKEN";

/// The least time between two requests that make or change something: GitHub takes eighty in a minute.
const BETWEEN: Duration = Duration::from_millis(800);

/// A repository on GitHub.
#[derive(Debug, Clone)]
pub struct GitHub {
    api: String,
    repository: String,
    auth: Auth,
}

impl GitHub {
    /// A repository, `owner/name`, and where GitHub is asked, without `/` at the end.
    pub fn new(api: &str, repository: &str) -> Self {
        let auth = Auth::Bearer { token: TOKEN.to_owned() };
        Self { api: api.to_owned(), repository: repository.to_owned(), auth }
    }

    fn at(&self, path: &str) -> String {
        let names: Vec<String> = self.repository.split('/').map(escaped).collect();
        format!("{}/repos/{}/{path}", self.api, names.join("/"))
    }

    fn known(&self, request: Request) -> Request {
        let mut request = request.with(&self.auth);
        request.headers.push(("x-github-api-version", "2022-11-28".to_owned()));
        request
    }

    fn get(&self, path: &str) -> Request {
        self.known(Request::get(self.at(path)))
    }

    fn send(&self, method: Method, path: &str, body: Value, again: Again) -> Request {
        self.known(Request::json(method, self.at(path), body, again)).paced("writes")
    }

    fn list(&self, path: &str, line: &mut Line<'_>) -> Result<Vec<Value>, Trouble> {
        list(self, &self.get(""), &self.at(path), line)
    }
}

impl Forge for GitHub {
    fn kind(&self) -> Kind {
        Kind::GitHub
    }

    fn title(&self) -> &'static str {
        "GitHub"
    }

    fn noun(&self) -> &'static str {
        "pull request"
    }

    fn variable(&self) -> &str {
        TOKEN
    }

    fn manners(&self) -> Manners {
        Manners { limited: Duration::from_mins(1), between: BETWEEN, ..Manners::default() }
    }

    fn change(&self, number: u64, line: &mut Line<'_>) -> Result<Change, Trouble> {
        let request = self.get(&format!("pulls/{number}"));
        let read = one(self, &request, line)?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let (head, base) = (&read["head"], &read["base"]);
        let whole = || {
            Some(Change {
                number,
                author: read["user"]["id"].as_u64(),
                head: text(&head["sha"])?,
                branch: text(&base["ref"])?,
                base: text(&base["sha"])?,
                // The repository of a head may be gone: then it was another one.
                is_from_fork: head["repo"]["id"].as_u64() != base["repo"]["id"].as_u64(),
                is_merged: read["merged"].as_bool().unwrap_or(!read["merged_at"].is_null()),
                reference: format!("refs/pull/{number}/head"),
            })
        };
        whole().ok_or_else(|| Trouble::garbled(&request, "it is no pull request"))
    }

    fn open(&self, line: &mut Line<'_>) -> Result<Vec<(u64, String)>, Trouble> {
        let read = self.list("pulls?state=open&", line)?;
        let one = |one: &Value| Some((one["number"].as_u64()?, one["head"]["sha"].as_str()?.to_owned()));
        Ok(read.iter().filter_map(one).collect())
    }

    fn merged_by(&self, commit: &str, line: &mut Line<'_>) -> Result<Vec<u64>, Trouble> {
        let read = self.list(&format!("commits/{}/pulls", escaped(commit)), line)?;
        let merged = read.iter().filter(|one| !one["merged_at"].is_null());
        Ok(merged.filter_map(|one| one["number"].as_u64()).collect())
    }

    fn reviews(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Review>, Trouble> {
        let read = self.list(&format!("pulls/{}/reviews", change.number), line)?;
        Ok(read.iter().filter_map(review).collect())
    }

    fn status(&self, commit: &str, line: &mut Line<'_>) -> Result<Option<Status>, Trouble> {
        let request = self.get(&format!("commits/{}/status?per_page=100", escaped(commit)));
        let read = one(self, &request, line)?;
        let all = read["statuses"].as_array().into_iter().flatten();
        let own = all.rev().find(|one| one["context"] == CONTEXT);
        Ok(own.and_then(|own| {
            let word = WORDS.iter().find(|(_, name)| own["state"] == *name)?.0;
            let text = |key: &str| own[key].as_str().map(str::to_owned);
            Some(Status { word, says: text("description").unwrap_or_default(), page: text("target_url") })
        }))
    }

    fn set_status(&self, commit: &str, status: &Status) -> Request {
        let name = WORDS.iter().find(|(word, _)| *word == status.word).map_or("error", |(_, name)| name);
        let mut body = json!({ "state": name, "context": CONTEXT, "description": status.says });
        if let Some(page) = &status.page {
            body["target_url"] = json!(page);
        }
        // The last one counts: the same a second time says the same.
        self.send(Method::Post, &format!("statuses/{}", escaped(commit)), body, Again::Harmless)
    }

    fn comments(&self, change: &Change, line: &mut Line<'_>) -> Result<Vec<Comment>, Trouble> {
        let read = self.list(&format!("issues/{}/comments", change.number), line)?;
        Ok(read.iter().filter_map(comment).collect())
    }

    fn make_comment(&self, change: &Change, body: &str) -> Request {
        let path = format!("issues/{}/comments", change.number);
        self.send(Method::Post, &path, json!({ "body": body }), Again::MakesAnother)
    }

    fn change_comment(&self, _: &Change, comment: &Comment, body: &str) -> Request {
        let path = format!("issues/comments/{}", comment.id);
        self.send(Method::Patch, &path, json!({ "body": body }), Again::Harmless)
    }

    fn read_comment(&self, _: &Change, comment: &Comment) -> Request {
        self.get(&format!("issues/comments/{}", comment.id))
    }

    fn delete_comment(&self, _: &Change, comment: &Comment) -> Request {
        self.known(Request::delete(self.at(&format!("issues/comments/{}", comment.id)))).paced("writes")
    }

    fn permissions(&self, line: &mut Line<'_>) -> Vec<Proof> {
        let request = self.known(Request::get(self.at("").trim_end_matches('/')));
        let result = good(self, &request, line).and_then(|answer| self.may(&request, &answer));
        vec![Proof { step: "may set a status and comment".to_owned(), result }]
    }

    fn refused(&self, request: &Request, answer: &Answer, line: &Line<'_>) -> Trouble {
        let said = answer.json().and_then(|body| body["message"].as_str().map(str::to_owned));
        let said = line.redact(&said.unwrap_or_else(|| answer.excerpt()));
        let trouble = Trouble::answered(request, answer, &said);
        match trouble.kind {
            TroubleKind::Unknown => trouble.help(format!("`{TOKEN}` has run out, or is of another GitHub")),
            TroubleKind::Forbidden => match answer.header("x-accepted-github-permissions") {
                // GitHub names the permission as a token's settings have it: `statuses=write`.
                Some(needed) => trouble.help(format!(
                    "the token lacks the permission {}: write it under `permissions:` of the workflow",
                    needed.replace('=', ": ")
                )),
                None => trouble.help("the token may not do this: look at `permissions:` of the workflow"),
            },
            TroubleKind::Missing => trouble.help(format!(
                "`{}` has no such pull request or commit, or the token may not read it: `pull-requests: read`",
                self.repository
            )),
            _ => trouble,
        }
    }
}

impl GitHub {
    /// What the repository and the scopes of a token say. Tokens with permissions of their own name those only where one
    /// is missing.
    fn may(&self, request: &Request, answer: &Answer) -> Result<String, Trouble> {
        const ENOUGH: [&str; 3] = ["repo", "public_repo", "repo:status"];
        let Some(read) = answer.json().filter(Value::is_object) else {
            return Err(Trouble::garbled(request, "it is no repository"));
        };
        let lacks = |what: String| Trouble::new(TroubleKind::Forbidden, what);
        if read["permissions"]["push"] == false {
            let lacks = lacks(format!("the account of the token may not write to `{}`", self.repository));
            return Err(lacks.help(
                "it takes the role *Write*, or in a workflow `statuses: write` and `pull-requests: write`",
            ));
        }
        let scopes = answer.header("x-oauth-scopes").map(str::trim).filter(|scopes| !scopes.is_empty());
        match scopes {
            Some(scopes) if !scopes.split(',').any(|scope| ENOUGH.contains(&scope.trim())) => {
                Err(lacks(format!("the token has no other scopes than {scopes}"))
                    .help("it takes `repo`, or `public_repo` where the repository is public"))
            }
            Some(scopes) => Ok(format!("the scopes are {scopes}")),
            None if read["permissions"]["push"] == true => {
                Ok("the account may write; whether the token has `statuses: write` shows when one is set"
                    .to_owned())
            }
            None => {
                Ok("GitHub does not say; it takes `statuses: write` and `pull-requests: write`".to_owned())
            }
        }
    }
}

const WORDS: [(Word, &str); 3] =
    [(Word::Waits, "pending"), (Word::Signed, "success"), (Word::Objected, "failure")];

/// A review as the list has it; `None` for one that its author has not sent yet.
fn review(read: &Value) -> Option<Review> {
    let stance = match read["state"].as_str()? {
        "APPROVED" => Stance::Approves,
        "CHANGES_REQUESTED" => Stance::AsksForChanges,
        "DISMISSED" => Stance::Dismissed,
        "COMMENTED" => Stance::Comments,
        _ => return None,
    };
    Some(Review {
        id: read["id"].as_u64()?,
        account: read["user"]["id"].as_u64(),
        login: read["user"]["login"].as_str().unwrap_or("an account that is gone").to_owned(),
        stance,
        commit: read["commit_id"].as_str().map(str::to_owned),
        at: moment(&read["submitted_at"]),
    })
}

fn comment(read: &Value) -> Option<Comment> {
    let body = read["body"].as_str().filter(|body| body.starts_with(MARKER))?;
    Some(Comment { id: read["id"].as_u64()?, body: body.replace("\r\n", "\n") })
}
