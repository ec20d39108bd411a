//! Where the content of the commit being made may come from besides the person who makes it.
//!
//! In a merge, a cherry-pick, a rebase, a revert or a squash, what others wrote is in the index and rightly so. Git
//! says which commits it comes from in files of the folder that belongs to the working tree, and in variables.

use super::error::GitError;
use super::graph::Graph;
use super::id::{CommitId, whole_id};
use super::repository::Repository;
use git2::Oid;
use std::io::ErrorKind;

impl Repository {
    /// Gives the commits whose content the commit being made may rightly hold: HEAD first, none twice.
    ///
    /// These are HEAD, what is being merged (`MERGE_HEAD`, and the variables `GITHEAD_<id>` before that is written),
    /// picked or rebased (`CHERRY_PICK_HEAD`, `REBASE_HEAD`), the parents of what is being reverted (`REVERT_HEAD`),
    /// and what is being squashed (`SQUASH_MSG`). Commits that are not in the repository are left out.
    pub fn carried_heads(&self) -> Result<Vec<CommitId>, GitError> {
        let mut graph = Graph::new(self)?;
        let format = self.inner.objects.format();
        let id_of = |hex: &str| whole_id(hex.trim()).filter(|id| id.object_format() == format);
        let mut heads: Vec<Oid> = self.head_commit()?.into_iter().map(CommitId::oid).collect();
        for name in ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"] {
            heads.extend(self.note(name)?.lines().filter_map(id_of));
        }
        for (name, _) in self.inner.environment.iter() {
            let id = name.to_str().and_then(|name| name.strip_prefix("GITHEAD_")).and_then(id_of);
            heads.extend(id);
        }
        for reverted in self.note("REVERT_HEAD")?.lines().filter_map(id_of) {
            // A revert of a merge goes back to the parent that its caller chose, and git does not note which.
            match graph.parents(reverted) {
                Ok((parents, _)) => heads.extend(parents),
                Err(GitError::MissingObject { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        // Messages are indented in it: a line that begins so is git's own.
        let squashed = self.note("SQUASH_MSG")?;
        heads.extend(squashed.lines().filter_map(|line| id_of(line.strip_prefix("commit ")?)));

        let mut carried = Vec::new();
        for id in heads {
            if carried.contains(&CommitId::new(id)) {
                continue;
            }
            match graph.node(id) {
                Ok(_) => carried.push(CommitId::new(id)),
                Err(GitError::MissingObject { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(carried)
    }

    /// Reads one of the files that git leaves while something is under way; empty where nothing is.
    fn note(&self, name: &str) -> Result<String, GitError> {
        let path = self.git_dir().join(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
            Err(source) => Err(GitError::Io { path, source }),
        }
    }
}
