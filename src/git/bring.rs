//! Commits that lie at a remote and not here yet: brought as objects alone, under no name, and never checked out.

use super::error::GitError;
use super::id::CommitId;
use super::repository::Repository;

impl Repository {
    /// Gives a commit by its full id, and asks a remote for it where it is not here: by its id, then by the refs that may
    /// lead to it. `None` where nobody has it.
    ///
    /// Nothing of it is checked out, no ref is made or moved, and no hook runs.
    pub fn bring(&self, remote: Option<&str>, id: &str, refs: &[&str]) -> Result<Option<CommitId>, GitError> {
        let Some(wanted) = CommitId::from_hex(id) else { return Ok(None) };
        if self.has(id)? {
            return Ok(Some(wanted));
        }
        let Some(remote) = remote else { return Ok(None) };
        for name in [id].iter().chain(refs) {
            match self.git().fetch(remote, name) {
                // Servers may refuse what no ref leads to, and a ref may be gone.
                Ok(()) | Err(GitError::Command { .. }) => {}
                Err(error) => return Err(error),
            }
            if self.has(id)? {
                return Ok(Some(wanted));
            }
        }
        Ok(None)
    }

    fn has(&self, id: &str) -> Result<bool, GitError> {
        let name = format!("{id}^{{commit}}");
        Ok(self.git().answer(&["rev-parse", "--verify", "--quiet", &name])?.is_some())
    }
}
