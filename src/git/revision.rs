//! What a commit is called: names to ids, and the branch that counts where nobody named one.

use super::error::GitError;
use super::graph::Graph;
use super::id::{BlobId, CommitId};
use super::repository::Repository;
use super::snapshot::Snapshot;
use super::{ReadError, commit::Node};
use std::collections::BTreeSet;

impl Repository {
    /// Finds the commit that a branch, a tag, an id or another expression of git (`HEAD~1`) names.
    ///
    /// Tags are peeled. Expressions that go to a parent follow `info/grafts`, which nothing else here does. A short name
    /// that a tag and a branch share, and that means two commits, is refused: whoever may push a tag could put it in
    /// front of the branch that a change is judged by.
    pub fn resolve(&self, revision: &str) -> Result<CommitId, GitError> {
        let commit = self.commit_named(revision)?;
        self.refuse_two_meanings(revision)?;
        Ok(CommitId::new(commit))
    }

    fn refuse_two_meanings(&self, revision: &str) -> Result<(), GitError> {
        let name = revision.split(['~', '^', '@', ':']).next().unwrap_or_default();
        let is_id = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        if name == "HEAD" || name.starts_with("refs/") || is_id {
            return Ok(());
        }
        let full = ["tags", "heads", "remotes"].map(|kind| format!("refs/{kind}/{name}"));
        let full: Vec<&str> =
            full.iter().map(String::as_str).filter(|name| git2::Reference::is_valid_name(name)).collect();
        let there = self.existing(&full)?;
        let mut names: Vec<String> = full
            .into_iter()
            .filter(|name| there.iter().any(|found| found.name == *name))
            .map(str::to_owned)
            .collect();
        let commits: BTreeSet<_> = names.iter().map(|name| self.commit_named(name).ok()).collect();
        match names.pop() {
            Some(meant) if commits.len() > 1 => {
                Err(GitError::TwoMeanings { revision: name.to_owned(), others: names.join(", "), meant })
            }
            _ => Ok(()),
        }
    }

    /// Takes the files of a commit.
    pub fn snapshot_at(&self, commit: &CommitId) -> Result<Snapshot, GitError> {
        let handle = self.inner.objects.handle()?;
        let node = Node::read(&self.inner.objects, &handle, commit.oid())?;
        Ok(self.snapshot_of(commit.oid(), node.tree))
    }

    /// Gives the commit that is checked out; `None` only where there is no commit yet.
    pub fn head_commit(&self) -> Result<Option<CommitId>, GitError> {
        Ok(self.tip()?.map(CommitId::new))
    }

    /// Gives the branch that changes are merged into, as a full name for [`resolve`](Self::resolve).
    ///
    /// That is what `origin/HEAD` stands for, else the first that there is of `main` and `master`, here and then at
    /// `origin`. A full name (`refs/heads/main`), so that no tag of the same name is taken for it.
    pub fn main_branch(&self) -> Result<Option<String>, GitError> {
        const ORIGIN: &str = "refs/remotes/origin/HEAD";
        let origin = self.existing(&[ORIGIN])?.into_iter().find_map(|origin| origin.symbolic);
        if let Some(name) = origin
            && !self.existing(&[&name])?.is_empty()
        {
            return Ok(Some(name));
        }
        let names = ["refs/heads/main", "refs/heads/master"];
        let remote = ["refs/remotes/origin/main", "refs/remotes/origin/master"];
        let names = [names, remote].concat();
        let found = self.existing(&names)?;
        let first = names.into_iter().find(|name| found.iter().any(|found| found.name == *name));
        Ok(first.map(str::to_owned))
    }

    /// Reads the bytes of a version of a file, at most `limit` of them; `path` is only for the message.
    pub fn read_blob(&self, blob: &BlobId, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.inner.objects.blob(blob.oid(), path, limit)
    }

    /// Gives the best common ancestor, the newest where there are several; `None` where there is no common history.
    pub fn merge_base(&self, left: &CommitId, right: &CommitId) -> Result<Option<CommitId>, GitError> {
        let bases = Graph::new(self)?.merge_bases(left.oid(), right.oid())?;
        Ok(bases.first().copied().map(CommitId::new))
    }

    /// Tells whether `commit` is `ancestor` or was made from it, however many commits lie between.
    pub fn is_ancestor(&self, ancestor: &CommitId, commit: &CommitId) -> Result<bool, GitError> {
        Graph::new(self)?.is_ancestor(ancestor.oid(), commit.oid())
    }
}
