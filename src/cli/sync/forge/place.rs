//! Which forge is spoken to, of which repository, and of which changes: as typed, as CI says, as the policy says.

use serde_json::Value;

use crate::cli::ci::resolve::event;
use crate::cli::sync::scene::lookup;
use crate::cli::{Problem, World};
use crate::git::Repository;
use crate::log::{folders, read_policy};
use crate::policy::Forge as Kind;
use crate::sync::forge::{Forge, GitHub, GitLab};

/// Which changes are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// This one.
    One(u64),
    /// Every open one.
    Open,
    /// Those that are open with this last commit.
    WithHead(String),
    /// Those that this commit came with.
    MergedBy(String),
}

/// The forge of a kind, with what is asked of it.
pub(super) fn forge(
    world: &World<'_>,
    repository: &Repository,
    kind: Kind,
    named: Option<&str>,
) -> Result<Box<dyn Forge>, Problem> {
    let get = lookup(world);
    let get = |name: &str| get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let address = address(repository, kind)?;
    let host = address.as_deref().and_then(|address| address.split('/').nth(2));
    let path = address.as_deref().and_then(|address| address.splitn(4, '/').nth(3));
    let path = path.map(|path| path.trim_matches('/').trim_end_matches(".git").to_owned());
    let named = named.map(str::to_owned);
    let (repository, api) = match kind {
        Kind::GitLab => (
            named.or_else(|| get("CI_PROJECT_ID")).or(path),
            get("CI_API_V4_URL")
                .or_else(|| host.map(|host| format!("https://{host}/api/v4")))
                .unwrap_or_else(|| "https://gitlab.com/api/v4".to_owned()),
        ),
        _ => (
            named.or_else(|| get("GITHUB_REPOSITORY")).or(path),
            get("GITHUB_API_URL")
                .or_else(|| {
                    host.filter(|host| *host != "github.com").map(|host| format!("https://{host}/api/v3"))
                })
                .unwrap_or_else(|| "https://api.github.com".to_owned()),
        ),
    };
    let api = api.trim_end_matches('/');
    let repository = repository.ok_or_else(|| {
        Problem::new("nothing says which repository is meant")
            .hint("name it: `--repository acme/shop`, or `repository:` below `site:` in the policy")
    })?;
    let is_name = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    let parts: Vec<&str> = repository.split('/').collect();
    let fits = if kind == Kind::GitLab { true } else { parts.len() == 2 };
    if !fits || !parts.iter().all(|part| is_name(part)) {
        return Err(Problem::new(format!("`{repository}` is the name of no repository"))
            .hint("write it as its address has it: `acme/shop`"));
    }
    Ok(match kind {
        Kind::GitLab => Box::new(GitLab::new(api, &repository)),
        _ => Box::new(GitHub::new(api, &repository)),
    })
}

/// The forge that the policies name, else the one whose run of CI this is.
pub(super) fn kind(world: &World<'_>, repository: &Repository) -> Result<Option<Kind>, Problem> {
    for kind in [Kind::GitHub, Kind::GitLab] {
        if address(repository, kind)?.is_some() {
            return Ok(Some(kind));
        }
    }
    let get = lookup(world);
    let is_set = |name: &str| get(name).is_some_and(|value| !value.trim().is_empty());
    Ok(match (is_set("GITHUB_REPOSITORY"), is_set("CI_PROJECT_ID")) {
        (true, _) => Some(Kind::GitHub),
        (false, true) => Some(Kind::GitLab),
        (false, false) => None,
    })
}

/// The address of the repository that the policies name, where it is on this forge.
fn address(repository: &Repository, kind: Kind) -> Result<Option<String>, Problem> {
    let Some(head) = repository.head()? else { return Ok(None) };
    for folder in folders(&head)? {
        let Some(policy) = read_policy(&head, &folder)? else { continue };
        let Some(address) = policy.site.repository.clone() else { continue };
        let host = address.split('/').nth(2).unwrap_or_default();
        if policy.site.forge.or_else(|| Kind::of_host(host)) == Some(kind) {
            return Ok(Some(address));
        }
    }
    Ok(None)
}

/// Which changes a run of CI is about.
pub(super) fn meant(world: &World<'_>, kind: Kind, records: bool) -> Result<Meant, Problem> {
    let get = lookup(world);
    let unknown = || {
        let noun = if kind == Kind::GitLab { "merge request" } else { "pull request" };
        Problem::new(format!("nothing says which {noun} is meant"))
            .hint("name it by its number, or say `--all` for every open one")
    };
    if kind == Kind::GitLab {
        if let Some(number) = get("CI_MERGE_REQUEST_IID").and_then(|number| number.parse().ok()) {
            return Ok(Meant::One(number));
        }
        return match get("CI_COMMIT_SHA") {
            Some(commit) if records => Ok(Meant::MergedBy(commit)),
            _ => Err(unknown()),
        };
    }
    let text = event(world)?.unwrap_or_default();
    let event: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or(Value::Null);
    if let Some(number) = event["pull_request"]["number"].as_u64() {
        return Ok(Meant::One(number));
    }
    // A run that follows another one knows the commit alone, where that came from a fork.
    if let Some(head) = event["workflow_run"]["head_sha"].as_str() {
        return Ok(Meant::WithHead(head.to_owned()));
    }
    match event["after"].as_str() {
        Some(commit) if records => Ok(Meant::MergedBy(commit.to_owned())),
        _ => Err(unknown()),
    }
}
