//! From what a CI service says to two commits of the clone, or to the reason why there are none.

use crate::cli::ci::detect::{Detected, What, detect};
use crate::cli::ci::service::Service;
use crate::cli::{Problem, World};
use crate::git::{CommitId, GitError, Repository};

/// The longest event file that is read.
const LONGEST: u64 = 16 << 20;

/// The two ends of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Ends {
    pub(in crate::cli) base: CommitId,
    pub(in crate::cli) head: CommitId,
    /// The branch that it goes into, as people call it.
    pub(in crate::cli) into: String,
    /// Whether its commits were judged before.
    pub(in crate::cli) merged: bool,
}

/// What a run is about, in the clone at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Found {
    /// The two ends of the change; `None` where all records are to be judged as they are.
    pub(in crate::cli) ends: Option<Ends>,
    /// Whose word it is, and what happened, in one line.
    pub(in crate::cli) why: String,
}

/// Finds out what this run is about. `head` takes the place of the last commit that the service names.
pub(in crate::cli) fn resolve(
    world: &World<'_>,
    repository: &Repository,
    head: Option<&str>,
) -> Result<Found, Problem> {
    let event = event(world)?;
    let detected = detect(&world.environment, event.as_deref()).map_err(|error| {
        Problem::from_error(&error).hint("name the branch that the change goes into: `--base origin/main`")
    })?;
    let clone = Clone { repository, service: detected.service };
    let Detected { service, event, what } = detected;
    let (ends, beside) = match what {
        What::Whole => (None, "no change to judge, so all records are"),
        What::Merge { bases, head: last, into, merged } => {
            let last = clone.commit(head.unwrap_or(&last))?;
            let base = clone.base(&bases, &last)?;
            let into = into.map_or_else(|| base.short(), |branch| format!("origin/{branch}"));
            (Some(Ends { base, head: last, into, merged }), "")
        }
        What::Push { before, after, main } => {
            let last = clone.commit(head.unwrap_or(&after))?;
            clone.push(before.as_deref(), last, main.as_deref())?
        }
        What::SinceMain { head: last } => {
            let last = clone.commit(head.unwrap_or(&last))?;
            clone.since_main(last)?
        }
    };
    let said = [service.name(), &event, beside].into_iter().filter(|part| !part.is_empty());
    Ok(Found { ends, why: said.collect::<Vec<_>>().join(", ") })
}

/// Reads the event file of GitHub; `None` where none is named.
pub(in crate::cli) fn event(world: &World<'_>) -> Result<Option<String>, Problem> {
    let Some(path) = world.environment.get("GITHUB_EVENT_PATH") else { return Ok(None) };
    if Service::of(&world.environment) != Service::GitHub {
        return Ok(None);
    }
    let path = world.folder.join(path);
    let size = std::fs::metadata(&path).map(|metadata| metadata.len());
    let text = match size {
        Ok(size) if size > LONGEST => {
            return Err(Problem::new(format!("the event file `{}` has {size} bytes", path.display())));
        }
        _ => std::fs::read_to_string(&path),
    };
    text.map(Some).map_err(|error| {
        Problem::new(format!("the event file `{}` cannot be read: {error}", path.display())).hint(
            "in a container, mount it; or name the branch that the change goes into: `--base origin/main`",
        )
    })
}

/// A clone that a service made.
struct Clone<'a> {
    repository: &'a Repository,
    service: Service,
}

impl Clone<'_> {
    /// The commit of this name, or how to get it.
    fn commit(&self, name: &str) -> Result<CommitId, Problem> {
        self.repository.resolve(name).map_err(|error| explain(error, self.service, Some(name)))
    }

    /// The commit of this name; `None` where the clone, which is whole, has none.
    fn known(&self, name: &str) -> Result<Option<CommitId>, Problem> {
        match self.repository.resolve(name) {
            Ok(id) => Ok(Some(id)),
            Err(GitError::NoSuchRevision { shallow: false, .. }) => Ok(None),
            Err(error) => Err(explain(error, self.service, Some(name))),
        }
    }

    fn is_ancestor(&self, ancestor: &CommitId, commit: &CommitId) -> Result<bool, Problem> {
        self.repository.is_ancestor(ancestor, commit).map_err(|error| explain(error, self.service, None))
    }

    fn merge_base(&self, left: &CommitId, right: &CommitId) -> Result<Option<CommitId>, Problem> {
        self.repository.merge_base(left, right).map_err(|error| explain(error, self.service, None))
    }

    /// Where a change goes: the first of these that is there and holds the last of them.
    ///
    /// What is checked out may be the merge that the service has tried: its other side is the branch as it is now.
    fn base(&self, names: &[String], head: &CommitId) -> Result<CommitId, Problem> {
        let (last, further) = names.split_last().ok_or_else(|| {
            Problem::new("the service does not say which branch the change goes into")
                .hint("name it: `--base origin/main`")
        })?;
        if further.is_empty() && names.len() == 1 && last.starts_with("refs/") {
            return self.commit(last);
        }
        let floor = self.known(last)?;
        let tried = self.tried(head)?;
        let mut others: Vec<CommitId> = tried.into_iter().collect();
        for name in further {
            // Of those that may be missing, a shallow clone is no reason to stop yet.
            others.extend(self.repository.resolve(name).ok());
        }
        for other in others {
            if match &floor {
                Some(floor) => self.is_ancestor(floor, &other)?,
                None => true,
            } {
                return Ok(other);
            }
        }
        floor.map_or_else(|| self.commit(last), Ok)
    }

    /// The branch's side of the merge that is checked out, if it is one with this head.
    fn tried(&self, head: &CommitId) -> Result<Option<CommitId>, Problem> {
        let trouble = |error| explain(error, self.service, None);
        let Some(now) = self.repository.head_commit().map_err(trouble)? else { return Ok(None) };
        let commit = self.repository.commit_at(&now).map_err(trouble)?;
        Ok(match commit.parents.as_slice() {
            [branch, other] if other == head => Some(*branch),
            _ => None,
        })
    }

    /// The ends of a push.
    fn push(
        &self,
        before: Option<&str>,
        head: CommitId,
        main: Option<&str>,
    ) -> Result<(Option<Ends>, &'static str), Problem> {
        let old = before.map(|before| self.known(before)).transpose()?.flatten();
        let tip = main.map(|main| self.known(main)).transpose()?.flatten();
        let shared = tip.as_ref().map(|tip| self.merge_base(tip, &head)).transpose()?.flatten();
        let ends = |base: CommitId, into: &str, merged| {
            (Some(Ends { base, head, into: into.to_owned(), merged }), "")
        };
        if let Some(old) = old.filter(|_| main.is_none()) {
            // Onto the main branch comes what was judged as a change, perhaps squashed by somebody else.
            let base = if self.is_ancestor(&old, &head)? { Some(old) } else { self.merge_base(&old, &head)? };
            return Ok(match base {
                Some(base) => ends(base, &base.short(), true),
                None => (None, "the branch was replaced, so all records are judged"),
            });
        }
        if let Some(old) = old
            && self.is_ancestor(&old, &head)?
        {
            // Commits of the main branch may have come along: they are not this branch's to answer for.
            let brought = match &shared {
                Some(shared) => !self.is_ancestor(shared, &old)?,
                None => false,
            };
            return Ok(match (shared, brought) {
                (Some(shared), true) => ends(shared, main.unwrap_or_default(), false),
                _ => ends(old, &old.short(), false),
            });
        }
        match (shared, main) {
            (Some(shared), Some(main)) => Ok(ends(shared, main, false)),
            (None, Some(main)) if tip.is_none() => Err(self.commit(main).err().unwrap_or_else(|| {
                Problem::new(format!("`{main}` is there, and has no common history with the push"))
            })),
            (None, Some(_)) => Ok((None, "a branch with a history of its own, so all records are judged")),
            (_, None) => Ok((None, "what the branch was before is not known, so all records are judged")),
        }
    }

    /// The ends of whatever the main branch of the clone has not.
    fn since_main(&self, head: CommitId) -> Result<(Option<Ends>, &'static str), Problem> {
        let main = self.repository.main_branch().map_err(|error| explain(error, self.service, None))?;
        let Some(main) = main else {
            return Err(Problem::new("nothing says which branch the change goes into")
                .hint("name it: `--base origin/main`")
                .hint(
                    "`git remote set-head origin --auto` tells git which branch of origin is the main one",
                ));
        };
        // A clone that was fetched and not cloned has no `origin/HEAD`, and what is checked out may go by any name here.
        let at_origin = ["refs/remotes/origin/main", "refs/remotes/origin/master"];
        let mut at_origin = at_origin.into_iter().filter(|_| main.starts_with("refs/heads/"));
        let main = at_origin.find(|name| self.repository.resolve(name).is_ok()).map_or(main, str::to_owned);
        let base = self.commit(&main)?;
        if base == head || self.is_ancestor(&head, &base)? {
            return Ok((None, "nothing that the main branch has not, so all records are judged"));
        }
        let into = main.trim_start_matches("refs/remotes/").trim_start_matches("refs/heads/").to_owned();
        Ok((Some(Ends { base, head, into, merged: false }), ""))
    }
}

/// Says of an error what this service has to be told, where history or a commit is missing.
pub(in crate::cli) fn explain(error: GitError, service: Service, name: Option<&str>) -> Problem {
    match &error {
        GitError::Shallow { .. } | GitError::NoSuchRevision { shallow: true, .. } if service.is_known() => {
            Problem::from_error(&error)
                .hint(format!("this clone is shallow, so nothing was checked: {}", service.deepen()))
        }
        GitError::NoSuchRevision { shallow: false, .. } if service.is_known() => {
            let problem = Problem::from_error(&error);
            match name.map(|name| (name, name.strip_prefix("refs/remotes/origin/"))) {
                Some((_, Some(branch))) => problem.hint(format!(
                    "fetch it before the check: `git fetch origin {branch}:refs/remotes/origin/{branch}`"
                )),
                Some((name, None))
                    if name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
                {
                    problem.hint(format!("fetch it before the check: `git fetch origin {name}`"))
                }
                _ => problem.hint("fetch it before the check"),
            }
        }
        _ => error.into(),
    }
}
