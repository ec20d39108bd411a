//! Which change a run of CI is about, from its variables and its event alone: nothing is looked up, nothing is run.

use crate::cli::ci::event::Event;
use crate::cli::ci::service::Service;
use crate::git::Environment;

/// What a run is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Detected {
    /// Who says so.
    pub(in crate::cli) service: Service,
    /// What happened, in a few words: `pull request 12`.
    pub(in crate::cli) event: String,
    /// What is to be judged.
    pub(in crate::cli) what: What,
}

/// What is to be judged. Commits and branches are names for git, in the order in which they are tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) enum What {
    /// All records as they are: the run is about no change.
    Whole,
    /// A change that is to go into a branch.
    Merge {
        /// Where it goes. The last is known to be part of the branch; those before count if they go further.
        bases: Vec<String>,
        /// Its last commit.
        head: String,
        /// The branch as people call it.
        into: Option<String>,
        /// Whether its commits were judged before, so that nobody asks again for their authors.
        merged: bool,
    },
    /// Commits that a branch has got.
    Push {
        /// The branch's last commit before; `None` where it is new.
        before: Option<String>,
        /// Its last commit now.
        after: String,
        /// The main branch at the remote; `None` where it is the one that got them.
        main: Option<String>,
    },
    /// Whatever is not on the main branch of the clone.
    SinceMain {
        /// The last commit.
        head: String,
    },
}

/// Why it cannot be told what a run is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::cli) enum DetectError {
    /// The event is no JSON of a form that is known.
    #[error("the event of this run cannot be understood: {0}")]
    Event(String),
}

/// Tells what a run is about. `event` is the text of the file that `GITHUB_EVENT_PATH` names.
pub(in crate::cli) fn detect(
    environment: &Environment,
    event: Option<&str>,
) -> Result<Detected, DetectError> {
    let service = Service::of(environment);
    let get = |name: &str| environment.get(name).map(|value| value.to_string_lossy().into_owned());
    let (event, what) = match service {
        Service::PreCommit => pre_commit(&get),
        Service::GitHub => github(&get, event)?,
        Service::GitLab => gitlab(&get),
        Service::Bitbucket => bitbucket(&get),
        Service::Azure => azure(&get),
        Service::Buildkite => buildkite(&get),
        Service::Jenkins => jenkins(&get),
        Service::CircleCi | Service::Unknown => (
            get("CIRCLE_BRANCH").map_or_else(String::new, |branch| format!("branch {branch}")),
            since_main("HEAD"),
        ),
    };
    Ok(Detected { service, event, what })
}

type Get<'a> = &'a dyn Fn(&str) -> Option<String>;

fn since_main(head: impl Into<String>) -> What {
    What::SinceMain { head: head.into() }
}

/// A branch as the clone knows it from its remote.
fn remote(branch: &str) -> String {
    format!("refs/remotes/origin/{}", branch.trim_start_matches("refs/heads/"))
}

/// An id that says of a branch that it was not there.
fn is_zero(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte == b'0')
}

fn pre_commit(get: Get<'_>) -> (String, What) {
    let [from, to] = ["PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"].map(|name| get(name).unwrap_or_default());
    let what = What::Merge { bases: vec![from.clone()], head: to.clone(), into: None, merged: false };
    (format!("{from}..{to}"), what)
}

fn github(get: Get<'_>, event: Option<&str>) -> Result<(String, What), DetectError> {
    let name = get("GITHUB_EVENT_NAME").unwrap_or_default();
    let read: Option<Event> = event
        .map(|text| serde_json::from_str(text.trim_start_matches('\u{feff}')))
        .transpose()
        .map_err(|error| DetectError::Event(error.to_string()))?;
    let known = Event { ..read.unwrap_or_default() };
    if let Some(request) = known.pull_request {
        let branch = request.base.branch.clone();
        let number = request.number.map_or_else(String::new, |number| format!(" {number}"));
        let what = What::Merge {
            bases: vec![request.base.sha],
            head: request.head.sha,
            into: branch,
            merged: false,
        };
        return Ok((format!("pull request{number}"), what));
    }
    if let Some(group) = known.merge_group {
        let what = What::Merge {
            bases: vec![group.base_sha],
            head: group.head_sha,
            into: group.base_ref.map(|branch| branch.trim_start_matches("refs/heads/").to_owned()),
            // Each was judged as a pull request; what is new is that they meet.
            merged: true,
        };
        return Ok(("merge group".to_owned(), what));
    }
    let reference = known.reference.or_else(|| get("GITHUB_REF")).unwrap_or_default();
    match (name.as_str(), reference.strip_prefix("refs/heads/")) {
        ("push", Some(branch)) if !known.deleted => {
            let main = known.repository.and_then(|repository| repository.default_branch);
            let after = known.after.or_else(|| get("GITHUB_SHA")).unwrap_or_else(|| "HEAD".to_owned());
            Ok((format!("push to {branch}"), push(branch, known.before, after, main)))
        }
        // Without an event there is nothing but the name of the branch.
        ("pull_request" | "pull_request_target", _) => match get("GITHUB_BASE_REF") {
            Some(base) => {
                let bases = vec![remote(&base)];
                let what = What::Merge { bases, head: "HEAD".to_owned(), into: Some(base), merged: false };
                Ok(("pull request".to_owned(), what))
            }
            None => Err(DetectError::Event("it is a pull request's and names none".to_owned())),
        },
        _ => Ok((name, What::Whole)),
    }
}

/// Commits that a branch got, where the main branch may be known.
fn push(branch: &str, before: Option<String>, after: String, main: Option<String>) -> What {
    let main = main.filter(|main| main != branch).map(|main| remote(&main));
    What::Push { before: before.filter(|id| !id.is_empty() && !is_zero(id)), after, main }
}

fn gitlab(get: Get<'_>) -> (String, What) {
    let head = get("CI_COMMIT_SHA").unwrap_or_else(|| "HEAD".to_owned());
    if let Some(number) = get("CI_MERGE_REQUEST_IID") {
        let branch = get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
        let bases = [
            // The tip of the target, known only where GitLab has merged for this run.
            get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA"),
            branch.as_deref().map(remote),
            get("CI_MERGE_REQUEST_DIFF_BASE_SHA"),
        ];
        let what = What::Merge {
            bases: bases.into_iter().flatten().collect(),
            head: get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA").unwrap_or(head),
            into: branch,
            merged: false,
        };
        return (format!("merge request {number}"), what);
    }
    match (get("CI_COMMIT_BRANCH"), get("CI_PIPELINE_SOURCE").as_deref()) {
        (Some(branch), Some("push") | None) => {
            let main = get("CI_DEFAULT_BRANCH");
            (format!("push to {branch}"), push(&branch, get("CI_COMMIT_BEFORE_SHA"), head, main))
        }
        (_, source) => (source.unwrap_or("tag").to_owned(), What::Whole),
    }
}

fn bitbucket(get: Get<'_>) -> (String, What) {
    let head = get("BITBUCKET_COMMIT").unwrap_or_else(|| "HEAD".to_owned());
    if let Some(number) = get("BITBUCKET_PR_ID") {
        let branch = get("BITBUCKET_PR_DESTINATION_BRANCH");
        let bases = [branch.as_deref().map(remote), get("BITBUCKET_PR_DESTINATION_COMMIT")];
        let bases = bases.into_iter().flatten().collect();
        return (format!("pull request {number}"), What::Merge { bases, head, into: branch, merged: false });
    }
    match get("BITBUCKET_BRANCH") {
        Some(branch) => (format!("branch {branch}"), since_main(head)),
        None => ("tag".to_owned(), What::Whole),
    }
}

fn azure(get: Get<'_>) -> (String, What) {
    if let Some(target) = get("SYSTEM_PULLREQUEST_TARGETBRANCH") {
        let number =
            get("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER").or_else(|| get("SYSTEM_PULLREQUEST_PULLREQUESTID"));
        let head = get("SYSTEM_PULLREQUEST_SOURCECOMMITID").unwrap_or_else(|| "HEAD".to_owned());
        let branch = target.trim_start_matches("refs/heads/").to_owned();
        let what = What::Merge { bases: vec![remote(&branch)], head, into: Some(branch), merged: false };
        return (number.map_or("pull request".to_owned(), |number| format!("pull request {number}")), what);
    }
    match get("BUILD_REASON").as_deref() {
        Some("Schedule" | "Manual") => ("run without a change".to_owned(), What::Whole),
        _ => match get("BUILD_SOURCEBRANCH") {
            Some(reference) if reference.starts_with("refs/heads/") => {
                (format!("branch {}", reference.trim_start_matches("refs/heads/")), since_main("HEAD"))
            }
            _ => ("run without a branch".to_owned(), What::Whole),
        },
    }
}

fn buildkite(get: Get<'_>) -> (String, What) {
    let head = get("BUILDKITE_COMMIT").unwrap_or_else(|| "HEAD".to_owned());
    let number = get("BUILDKITE_PULL_REQUEST").filter(|number| number != "false");
    let base = get("BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    if let (Some(number), Some(branch)) = (number, base) {
        let what = What::Merge { bases: vec![remote(&branch)], head, into: Some(branch), merged: false };
        return (format!("pull request {number}"), what);
    }
    if get("BUILDKITE_TAG").is_some() || get("BUILDKITE_SOURCE").as_deref() == Some("schedule") {
        return ("run without a branch".to_owned(), What::Whole);
    }
    let branch = get("BUILDKITE_BRANCH").unwrap_or_default();
    let main = get("BUILDKITE_PIPELINE_DEFAULT_BRANCH").filter(|main| *main != branch);
    let event = format!("branch {branch}");
    match main {
        Some(main) => {
            let (bases, into) = (vec![remote(&main)], Some(main));
            (event, What::Merge { bases, head, into, merged: false })
        }
        None => (event, since_main(head)),
    }
}

fn jenkins(get: Get<'_>) -> (String, What) {
    match (get("CHANGE_TARGET"), get("CHANGE_ID")) {
        (Some(branch), number) => {
            let number = number.map_or_else(String::new, |number| format!(" {number}"));
            let bases = vec![remote(&branch)];
            let what = What::Merge { bases, head: "HEAD".to_owned(), into: Some(branch), merged: false };
            (format!("pull request{number}"), what)
        }
        (None, _) if get("TAG_NAME").is_some() => ("tag".to_owned(), What::Whole),
        (None, _) => (
            get("BRANCH_NAME").map_or_else(String::new, |branch| format!("branch {branch}")),
            since_main("HEAD"),
        ),
    }
}

#[cfg(test)]
mod tests;
