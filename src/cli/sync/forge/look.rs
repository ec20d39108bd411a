//! Looks at one change: by which policy, of which commit, and what others with the same last commit come to.

use crate::cli::sync::forge::Run;
use crate::cli::sync::forge::gather::{Gathered, Ground, gather};
use crate::cli::sync::forge::place::Meant;
use crate::cli::{Problem, World};
use crate::git::CommitId;
use crate::policy::Policy;
use crate::sync::forge::verdict::{Judged, Terms};
use crate::sync::forge::{Change, Status, words};
use crate::sync::line::Line;
use crate::sync::trouble::Trouble;

/// A change that was read and judged.
pub(super) struct Looked {
    pub(super) change: Change,
    pub(super) gathered: Gathered,
}

/// Why a change could not be judged.
pub(super) enum Unseen {
    /// The forge does not say.
    Trouble(Trouble),
    /// The clone does not.
    Problem(Problem),
}

impl Run<'_> {
    /// The changes that are open, each with its last commit.
    pub(super) fn open(&self, line: &mut Line<'_>) -> Result<Vec<(u64, String)>, Trouble> {
        if let Some(open) = &*self.open.borrow() {
            return Ok(open.clone());
        }
        let open = self.forge.open(line)?;
        *self.open.borrow_mut() = Some(open.clone());
        Ok(open)
    }

    /// The numbers of the changes that are meant.
    pub(super) fn numbers(&self, meant: &Meant, line: &mut Line<'_>) -> Result<Vec<u64>, Trouble> {
        let mut numbers: Vec<u64> = match meant {
            Meant::One(number) => vec![*number],
            Meant::Open => self.open(line)?.into_iter().map(|(number, _)| number).collect(),
            Meant::WithHead(commit) => {
                let open = self.open(line)?;
                open.into_iter().filter(|(_, head)| head == commit).map(|(number, _)| number).collect()
            }
            Meant::MergedBy(commit) => self.forge.merged_by(commit, line)?,
        };
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers)
    }

    /// Reads a change and judges its records.
    pub(super) fn look(&self, world: &World<'_>, number: u64, line: &mut Line<'_>) -> Result<Looked, Unseen> {
        let forge = self.forge;
        let change = forge.change(number, line).map_err(Unseen::Trouble)?;
        let reviews = forge.reviews(&change, line).map_err(Unseen::Trouble)?;
        if self.args.record && !change.is_merged {
            let problem = Problem::new(format!("{} {number} is not merged", forge.noun())).hint(
                "approvals are noted after the merge: a push before it would take away the approvals that it notes",
            );
            return Err(Unseen::Problem(problem));
        }
        let ground = self.ground(&change).map_err(Unseen::Problem)?;
        let today = world.today();
        let terms = |policy: &Policy| Terms {
            forge: forge.kind(),
            author: change.author,
            author_counts: policy.integrations.author_counts(forge.kind()),
            today,
        };
        let gathered = gather(&ground, &change, &reviews, &terms).map_err(Unseen::Problem)?;
        Ok(Looked { change, gathered })
    }

    /// The statuses of other open changes with the same last commit, such as one into a branch that asks for less. One that
    /// cannot be looked at is told nothing either, so that it can give no better word.
    pub(super) fn beside(
        &self,
        world: &World<'_>,
        change: &Change,
        line: &mut Line<'_>,
    ) -> Result<Vec<(u64, Status)>, Trouble> {
        let open = self.open(line)?;
        let mut statuses = Vec::new();
        for (number, head) in open {
            if head != change.head || number == change.number {
                continue;
            }
            let Ok(Looked { gathered, .. }) = self.look(world, number, line) else { continue };
            let judged: Vec<Judged> = gathered.judged.into_iter().map(|(_, judged)| judged).collect();
            statuses.push((number, words::status(&judged, None)));
        }
        Ok(statuses)
    }

    /// Where a change is looked at: at the branch that it goes into, or at what is checked out after the merge.
    fn ground(&self, change: &Change) -> Result<Ground<'_>, Problem> {
        let remote = match self.args.remote.as_deref() {
            Some("none") => None,
            Some(name) => Some(name.to_owned()),
            None => self.repository.usual_remote()?,
        };
        let tip = match (&self.args.base, change.is_merged) {
            (Some(base), _) => self.repository.resolve(base)?,
            (None, true) => self.repository.head_commit()?.ok_or_else(|| {
                Problem::new("there is no commit yet").hint("check out the branch that the change went into")
            })?,
            (None, false) => self.branch(remote.as_deref(), &change.branch)?,
        };
        Ok(Ground { repository: self.repository, remote, tip, is_merged: change.is_merged })
    }

    /// The tip of a branch, as the clone knows it from its remote.
    fn branch(&self, remote: Option<&str>, branch: &str) -> Result<CommitId, Problem> {
        let remote = remote.unwrap_or("origin");
        let name = format!("refs/remotes/{remote}/{branch}");
        self.repository.resolve(&name).map_err(|error| {
            Problem::from(error)
                .hint(format!("fetch it: `git fetch {remote} {branch}:{name}`"))
                .hint("or name the commit whose policy judges: `--base REF`")
        })
    }
}
