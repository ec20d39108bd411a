//! What commits changed below some folders: one by one, between two of them, and step by step through history.

use super::commit::Commit;
use super::error::GitError;
use super::graph::Graph;
use super::id::CommitId;
use super::repository::Repository;
use super::tree_diff::{ChangedPath, Trees, normal};
use git2::Oid;
use std::collections::BTreeSet;

/// Which parents a walk through history follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// The first alone: how a branch came to be. A merge is one step, which brings all that was merged.
    FirstParent,
    /// All of them. A merge is a step only if it says something that none of its parents says.
    AllParents,
}

/// A commit and what it changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// The commit.
    pub commit: Commit,
    /// The paths, in byte order; never empty.
    pub changes: Vec<ChangedPath>,
}

/// The steps in which some paths came to be what they are.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct History {
    /// The newest first.
    pub steps: Vec<Step>,
    /// A commit whose parents are not in this shallow clone: what it and older ones changed cannot be told.
    pub cut_off: Option<CommitId>,
}

impl Repository {
    /// Gives the paths at and below these folders that a commit holds otherwise than each of its parents.
    ///
    /// Of a merge, that is what neither side said; of a root, all that is there. What is gone counts; the executable
    /// bit does not. Paths are in byte order.
    pub fn changed_in(
        &self,
        commit: &Commit,
        folders: &[impl AsRef<str>],
    ) -> Result<Vec<ChangedPath>, GitError> {
        self.changed_against(commit, commit.parents.len(), folders)
    }

    /// Gives the paths at and below these folders that a commit holds otherwise than its first parent.
    pub fn changed_by_step(
        &self,
        commit: &Commit,
        folders: &[impl AsRef<str>],
    ) -> Result<Vec<ChangedPath>, GitError> {
        self.changed_against(commit, 1, folders)
    }

    /// Gives the paths at and below `folder` that differ between two commits, which need not be related.
    pub fn changed_between(
        &self,
        before: &CommitId,
        after: &CommitId,
        folder: &str,
    ) -> Result<BTreeSet<String>, GitError> {
        let mut graph = Graph::new(self)?;
        let before = graph.node(before.oid())?.tree;
        let after = graph.node(after.oid())?.tree;
        self.changed_trees(before, after, folder)
    }

    /// Gives the steps from `tip` back in which something at or below these paths changed, the newest first.
    ///
    /// A path may be a file or a folder; a file that was renamed is looked for under its old name by the caller, who
    /// knows it among the changes of a folder.
    pub fn blob_history(
        &self,
        tip: &CommitId,
        paths: &[impl AsRef<str>],
        follow: Follow,
    ) -> Result<History, GitError> {
        let history = self.blob_history_while(tip, paths, follow, &|| true)?;
        Ok(history.expect("nobody stops the walk"))
    }

    /// Gives the same as [`Repository::blob_history`], as long as `go_on` agrees; `None` once it does not.
    pub fn blob_history_while(
        &self,
        tip: &CommitId,
        paths: &[impl AsRef<str>],
        follow: Follow,
        go_on: &dyn Fn() -> bool,
    ) -> Result<Option<History>, GitError> {
        let paths = normal(paths)?;
        let mut graph = Graph::new(self)?;
        let handle = self.inner.objects.handle()?;
        let mut trees = Trees::new(&self.inner.objects, &handle);
        let mut history = History { steps: Vec::new(), cut_off: None };
        let mut queue = BTreeSet::from([(graph.time(tip.oid())?, tip.oid())]);
        let mut met = BTreeSet::from([tip.oid()]);
        while let Some((_, id)) = queue.pop_last() {
            if !go_on() {
                return Ok(None);
            }
            let (mut parents, cut) = graph.parents(id)?;
            if cut {
                history.cut_off.get_or_insert(CommitId::new(id));
                continue;
            }
            if follow == Follow::FirstParent {
                parents.truncate(1);
            }
            let tree = graph.node(id)?.tree;
            let before = parents.iter().map(|parent| Ok(graph.node(*parent)?.tree));
            let before = before.collect::<Result<Vec<Oid>, GitError>>()?;
            let changes = trees.changed(tree, &before, &paths)?;
            if !changes.is_empty() {
                history.steps.push(Step { commit: graph.commit(id)?, changes });
            }
            for parent in parents {
                if met.insert(parent) {
                    queue.insert((graph.time(parent)?, parent));
                }
            }
        }
        Ok(Some(history))
    }

    /// Gives the id of what lies at a path of a commit, a folder or a file; `None` where nothing does.
    pub fn folder_id(&self, commit: &CommitId, path: &str) -> Result<Option<String>, GitError> {
        let tree = Graph::new(self)?.node(commit.oid())?.tree;
        let handle = self.inner.objects.handle()?;
        let paths = normal(&[path])?;
        let found =
            Trees::new(&self.inner.objects, &handle).at(tree, paths.first().map_or("", String::as_str))?;
        Ok(found.map(|(_, id)| id.to_string()))
    }

    pub(super) fn changed_trees(
        &self,
        before: Oid,
        after: Oid,
        folder: &str,
    ) -> Result<BTreeSet<String>, GitError> {
        let handle = self.inner.objects.handle()?;
        let mut trees = Trees::new(&self.inner.objects, &handle);
        let changes = trees.changed(after, &[before], &normal(&[folder])?)?;
        Ok(changes.into_iter().map(|change| change.path).collect())
    }

    fn changed_against(
        &self,
        commit: &Commit,
        parents: usize,
        folders: &[impl AsRef<str>],
    ) -> Result<Vec<ChangedPath>, GitError> {
        let mut graph = Graph::new(self)?;
        let id = commit.id.oid();
        if graph.is_cut(id, !commit.parents.is_empty()) {
            return Err(graph.cut_off(id));
        }
        let before = commit.parents.iter().take(parents).map(|parent| Ok(graph.node(parent.oid())?.tree));
        let before = before.collect::<Result<Vec<Oid>, GitError>>()?;
        Trees::new(&self.inner.objects, graph.handle()).changed(commit.tree, &before, &normal(folders)?)
    }
}
