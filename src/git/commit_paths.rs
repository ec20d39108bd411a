//! Commits some paths alone: git does it, so that its hooks run, its identity counts, and its settings hold.

use super::error::GitError;
use super::repository::Repository;
use std::ffi::OsStr;

impl Repository {
    /// Commits these paths, relative to the root, as their files are, and leaves all else that is staged as it is.
    ///
    /// Git has to know them: see [`stage`](Self::stage). Gives the short name of the commit. What a hook says against
    /// it is the message of the error.
    pub fn commit_paths(&self, paths: &[&str], message: &str) -> Result<String, GitError> {
        let git = self.git();
        // Lines that begin with `#` are words of a person, whatever the settings say of comments.
        let start =
            ["--literal-pathspecs", "commit", "--quiet", "--cleanup=whitespace", "--message", message];
        let mut arguments: Vec<&OsStr> = start.map(OsStr::new).to_vec();
        arguments.extend(["--only", "--"].map(OsStr::new));
        arguments.extend(paths.iter().map(OsStr::new));
        git.run(&arguments)?;
        let name = git.run(&["rev-parse", "--short", "HEAD"].map(OsStr::new))?;
        Ok(String::from_utf8_lossy(&name).trim_end().to_owned())
    }

    /// Gives what git is in the middle of that it ends with a commit of all that is staged, never of a part.
    pub fn unfinished(&self) -> Option<&'static str> {
        let names = [("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert")];
        let under_way = |name: &str| self.git_dir().join(name).exists();
        names.iter().find(|(name, _)| under_way(name)).map(|(_, what)| *what)
    }
}
