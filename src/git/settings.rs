//! What git's configuration, ignore files and attributes say, and where each setting stands: asked of the program.

use super::command::Git;
use super::error::GitError;

/// A setting and how far it reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Setting {
    /// `system`, `global`, `local`, `worktree` or `command`; empty where git is too old to tell (before 2.26).
    pub scope: String,
    /// The key, with section and name in lower case, as git gives it.
    pub key: String,
    /// The value; empty too where the key stands without one.
    pub value: String,
}

impl Git {
    /// Reads all settings whose keys fit a regular expression of git's, in git's order: the last of a key counts.
    pub fn settings(&self, pattern: &str) -> Result<Vec<Setting>, GitError> {
        let fields = match self.fields(&["config", "--null", "--show-scope", "--get-regexp", pattern]) {
            Ok(fields) => fields,
            Err(GitError::Command { .. }) => {
                let pairs = self.config_matching(pattern)?;
                let plain = |(key, value)| Setting { scope: String::new(), key, value };
                return Ok(pairs.into_iter().map(plain).collect());
            }
            Err(error) => return Err(error),
        };
        let mut settings = Vec::new();
        for pair in fields.chunks_exact(2) {
            let (key, value) = pair[1].split_once('\n').unwrap_or((&pair[1], ""));
            settings.push(Setting { scope: pair[0].clone(), key: key.to_owned(), value: value.to_owned() });
        }
        Ok(settings)
    }

    /// Gives the line that lets git ignore a path, with its place (`.gitignore:3:*.md`); `None` if it does not.
    pub fn ignored(&self, path: &str) -> Result<Option<String>, GitError> {
        let Some(answer) = self.answer(&["check-ignore", "--verbose", "--no-index", "--", path])? else {
            return Ok(None);
        };
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let line = answer.split('\t').next().unwrap_or_default();
        // A pattern with an exclamation mark takes the path out again.
        Ok((!line.contains(":!")).then(|| line.to_owned()))
    }

    /// Gives the files below a folder that are on disk, ignored, and not known to git.
    pub fn ignored_below(&self, folder: &str) -> Result<Vec<String>, GitError> {
        let folder = if folder.is_empty() { "." } else { folder };
        let options =
            ["--literal-pathspecs", "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--"];
        self.fields(&[&options[..], &[folder]].concat())
    }

    /// Gives the files that git tracks, and those that it would: all that it does not ignore.
    pub fn not_ignored(&self) -> Result<Vec<String>, GitError> {
        let mut paths = self.fields(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"])?;
        // A path in the middle of a merge is listed for each side.
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// Gives the attributes of these names that a path has, each with its value (`set`, `unset` or a text).
    pub fn attributes(&self, names: &[&str], path: &str) -> Result<Vec<(String, String)>, GitError> {
        let mut arguments = vec!["check-attr", "-z"];
        arguments.extend(names);
        arguments.extend(["--", path]);
        let fields = self.fields(&arguments)?;
        let each = fields.chunks_exact(3).filter(|one| one[2] != "unspecified");
        Ok(each.map(|one| (one[1].clone(), one[2].clone())).collect())
    }

    /// Gives the full name of the branch that HEAD names, whether or not it is there; `None` if HEAD names a commit.
    pub fn head_branch(&self) -> Result<Option<String>, GitError> {
        self.symbolic_ref("HEAD")
    }

    /// Gives the full name of the ref that a ref stands for, whether or not it is there; `None` if it stands for itself.
    ///
    /// Git follows names to names, and writes to the last one.
    pub fn symbolic_ref(&self, name: &str) -> Result<Option<String>, GitError> {
        let answer = self.answer(&["symbolic-ref", "--quiet", name])?;
        Ok(answer.map(|name| String::from_utf8_lossy(&name).trim_end().to_owned()))
    }

    /// Runs git and takes its answer apart at each NUL; exit code 1 without a message says "nothing".
    fn fields(&self, arguments: &[&str]) -> Result<Vec<String>, GitError> {
        let Some(answer) = self.answer(arguments)? else { return Ok(Vec::new()) };
        let mut fields: Vec<String> = answer
            .split(|byte| *byte == 0)
            .map(|field| String::from_utf8_lossy(field).into_owned())
            .collect();
        // The last one ends with a NUL too.
        fields.pop();
        Ok(fields)
    }
}
