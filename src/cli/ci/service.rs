//! The CI services that are known, and how each is told to fetch what a check needs.

use crate::git::Environment;

/// A CI service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Service {
    /// GitHub Actions, and Forgejo's and Gitea's, which set the same variables.
    GitHub,
    GitLab,
    Bitbucket,
    Azure,
    Buildkite,
    Jenkins,
    CircleCi,
    /// pre-commit or prek with `--from-ref` and `--to-ref`, wherever they run.
    PreCommit,
    /// None that is known: a person's machine, or another service.
    Unknown,
}

impl Service {
    /// The service that set these variables.
    pub(in crate::cli) fn of(environment: &Environment) -> Self {
        let is = |name: &str, value: &str| {
            environment.get(name).is_some_and(|own| own.to_string_lossy().eq_ignore_ascii_case(value))
        };
        let has = |name: &str| environment.get(name).is_some();
        if has("PRE_COMMIT_FROM_REF") && has("PRE_COMMIT_TO_REF") {
            Self::PreCommit
        } else if is("GITHUB_ACTIONS", "true") {
            Self::GitHub
        } else if has("GITLAB_CI") {
            Self::GitLab
        } else if has("BITBUCKET_BUILD_NUMBER") {
            Self::Bitbucket
        } else if is("TF_BUILD", "true") {
            Self::Azure
        } else if is("BUILDKITE", "true") {
            Self::Buildkite
        } else if has("JENKINS_URL") {
            Self::Jenkins
        } else if is("CIRCLECI", "true") {
            Self::CircleCi
        } else {
            Self::Unknown
        }
    }

    /// Whether the lines of a step are looked through for commands: GitHub's, Azure's and TeamCity's are.
    pub(in crate::cli) fn obeys_lines(environment: &Environment) -> bool {
        ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"].iter().any(|name| environment.get(name).is_some())
    }

    /// Whether there is something to say of it that does not hold everywhere.
    pub(in crate::cli) const fn is_known(self) -> bool {
        !matches!(self, Self::PreCommit | Self::Unknown)
    }

    /// What people call it.
    pub(in crate::cli) const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
            Self::Bitbucket => "Bitbucket",
            Self::Azure => "Azure Pipelines",
            Self::Buildkite => "Buildkite",
            Self::Jenkins => "Jenkins",
            Self::CircleCi => "CircleCI",
            Self::PreCommit => "pre-commit",
            Self::Unknown => "no CI service",
        }
    }

    /// How a job of it gets the whole history.
    pub(in crate::cli) const fn deepen(self) -> &'static str {
        match self {
            Self::GitHub => "give actions/checkout `fetch-depth: 0`: it fetches one commit otherwise",
            Self::GitLab => "set the variable `GIT_DEPTH: 0` for the job: it is 20 otherwise",
            Self::Bitbucket => "set `clone: depth: full` in bitbucket-pipelines.yml: it is 50 otherwise",
            Self::Azure => {
                "set `fetchDepth: 0` in the `checkout` step: new pipelines fetch one commit otherwise"
            }
            Self::Buildkite => {
                "take `--depth` out of BUILDKITE_GIT_CLONE_FLAGS, or run `git fetch --unshallow`"
            }
            Self::Jenkins => {
                "turn `Shallow clone` off under `Advanced clone behaviours` of the branch source"
            }
            Self::CircleCi => "set `method: full` in the `checkout` step, or run `git fetch --unshallow`",
            Self::PreCommit | Self::Unknown => "get the whole history: `git fetch --unshallow`",
        }
    }
}
