//! The event file of GitHub: what of it says which commits a run is about.

use serde::Deserialize;

/// An event, as far as it matters here; every part of it may be missing.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Event {
    pub(super) pull_request: Option<PullRequest>,
    pub(super) merge_group: Option<MergeGroup>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    #[serde(rename = "ref")]
    pub(super) reference: Option<String>,
    #[serde(default)]
    pub(super) deleted: bool,
    pub(super) repository: Option<Repository>,
}

/// A pull request.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PullRequest {
    pub(super) number: Option<u64>,
    pub(super) base: Side,
    pub(super) head: Side,
}

/// One side of a pull request.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Side {
    pub(super) sha: String,
    #[serde(rename = "ref")]
    pub(super) branch: Option<String>,
}

/// Some pull requests on their way into a branch.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MergeGroup {
    pub(super) base_sha: String,
    pub(super) head_sha: String,
    pub(super) base_ref: Option<String>,
}

/// The repository.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Repository {
    pub(super) default_branch: Option<String>,
}
