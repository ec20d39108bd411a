//! What a commit is called: names to ids, and the branch that counts where nobody named one.

use super::error::GitError;
use super::graph::Graph;
use super::id::{BlobId, CommitId};
use super::repository::Repository;
use super::snapshot::Snapshot;
use super::{ReadError, commit::Node};
use git2::{ErrorClass, ErrorCode};

impl Repository {
    /// Finds the commit that a branch, a tag, an id or another expression of git (`HEAD~1`) names.
    ///
    /// Tags are peeled. Expressions that go to a parent follow `info/grafts`, which nothing else here does.
    pub fn resolve(&self, revision: &str) -> Result<CommitId, GitError> {
        let handle = self.inner.objects.handle()?;
        let unknown =
            || GitError::NoSuchRevision { revision: revision.to_owned(), shallow: self.is_shallow() };
        // Of an id, a missing object says that it names nothing here; of a branch, that the branch is broken.
        let is_hex = revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        let trouble = |error: git2::Error| match error.code() {
            ErrorCode::NotFound if error.class() != ErrorClass::Odb || is_hex => unknown(),
            ErrorCode::InvalidSpec | ErrorCode::Ambiguous | ErrorCode::Peel => unknown(),
            _ => self.inner.objects.trouble("looking for a commit", error),
        };
        let object = handle.revparse_single(revision).map_err(trouble)?;
        Ok(CommitId::new(object.peel_to_commit().map_err(trouble)?.id()))
    }

    /// Takes the files of a commit.
    pub fn snapshot_at(&self, commit: &CommitId) -> Result<Snapshot, GitError> {
        let handle = self.inner.objects.handle()?;
        let node = Node::read(&self.inner.objects, &handle, commit.oid())?;
        Ok(self.snapshot_of(commit.oid(), node.tree))
    }

    /// Gives the commit that is checked out; `None` only where there is no commit yet.
    pub fn head_commit(&self) -> Result<Option<CommitId>, GitError> {
        let handle = self.inner.objects.handle()?;
        let trouble = |error| self.inner.objects.trouble("reading HEAD", error);
        let head = match handle.head() {
            Ok(head) => head,
            Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(None),
            Err(error) => return Err(trouble(error)),
        };
        let id = head.target().ok_or_else(|| trouble(git2::Error::from_str("HEAD names no commit")))?;
        Ok(Some(CommitId::new(id)))
    }

    /// Gives the branch that changes are merged into, as a full name for [`resolve`](Self::resolve).
    ///
    /// That is what `origin/HEAD` stands for, else the first that there is of `main` and `master`, here and then at
    /// `origin`. A full name (`refs/heads/main`), so that no tag of the same name is taken for it.
    pub fn main_branch(&self) -> Result<Option<String>, GitError> {
        let handle = self.inner.objects.handle()?;
        let trouble = |error| self.inner.objects.trouble("reading the branches", error);
        let find = |name: &str| match handle.find_reference(name) {
            Ok(found) => Ok(Some(found)),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(trouble(error)),
        };
        if let Some(origin) = find("refs/remotes/origin/HEAD")?
            && let Ok(Some(name)) = origin.symbolic_target()
            && find(name)?.is_some()
        {
            return Ok(Some(name.to_owned()));
        }
        for folder in ["refs/heads", "refs/remotes/origin"] {
            for branch in ["main", "master"] {
                let name = format!("{folder}/{branch}");
                if find(&name)?.is_some() {
                    return Ok(Some(name));
                }
            }
        }
        Ok(None)
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
