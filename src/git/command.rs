//! The program `git`, for all that libgit2 answers differently: identities, configuration, hooks, filters.

use super::environment::Environment;
use super::error::GitError;
use super::path;
use std::ffi::{OsStr, OsString};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A name and an e-mail address, as git knows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The e-mail address, without angle brackets.
    pub email: String,
}

/// The program `git`, run in one folder with the given variables; the folder need not be in a repository.
///
/// A child sees no other variables, speaks English, takes no optional lock and reads nothing from a terminal.
#[derive(Clone, Debug)]
pub struct Git {
    folder: PathBuf,
    environment: Environment,
}

impl Git {
    /// Prepares git for a folder. Relative paths in the variables are left as they are: they must fit the folder.
    pub fn new(folder: &Path, environment: &Environment) -> Self {
        Self { folder: folder.to_path_buf(), environment: environment.clone() }
    }

    /// Gives the author that git would write into a commit made now.
    ///
    /// Only git itself gets this right: libgit2 knows neither `git -c`, nor `author.email`, nor the variables.
    pub fn author(&self) -> Result<Identity, GitError> {
        self.identity("GIT_AUTHOR_IDENT")
    }

    /// Gives the committer that git would write into a commit made now.
    pub fn committer(&self) -> Result<Identity, GitError> {
        self.identity("GIT_COMMITTER_IDENT")
    }

    /// Gives the editor that git would open: a command for the shell.
    pub fn editor(&self) -> Result<String, GitError> {
        match self.text(&["var", "GIT_EDITOR"]) {
            Err(GitError::Command { message, .. }) => Err(GitError::NoEditor { message }),
            other => other,
        }
    }

    /// Gives the version of git: its first two numbers.
    pub fn version(&self) -> Result<(u32, u32), GitError> {
        let answer = self.text(&["--version"])?;
        parse_version(&answer).ok_or_else(|| GitError::Answer { command: "--version".to_owned(), answer })
    }

    /// Reads one setting as git resolves it, the last where there are several; `None` if it is not set.
    pub fn config(&self, key: &str) -> Result<Option<String>, GitError> {
        let arguments = ["config", "--null", "--get", key].map(OsStr::new);
        let output = self.output(&arguments)?;
        // Exit code 1 says "not set"; a key that makes no sense gives 1 as well, with a message.
        if output.status.code() == Some(1) && output.stderr.is_empty() {
            return Ok(None);
        }
        let value = checked(&arguments, output)?;
        let value = value.strip_suffix(b"\0").unwrap_or(&value);
        Ok(Some(String::from_utf8_lossy(value).into_owned()))
    }

    /// Writes one setting into the configuration of the repository alone; `None` takes its section out again.
    pub fn configure(&self, section: &str, name: &str, value: Option<&str>) -> Result<(), GitError> {
        let key = format!("{section}.{name}");
        match value {
            Some(value) => self.run(&["config", "--local", &key, value].map(OsStr::new)).map(drop),
            None if self.config(&key)?.is_none() => Ok(()),
            None => self.run(&["config", "--local", "--remove-section", section].map(OsStr::new)).map(drop),
        }
    }

    /// Reads all settings whose keys fit a regular expression of git's, each key with its value.
    pub fn config_matching(&self, pattern: &str) -> Result<Vec<(String, String)>, GitError> {
        let arguments = ["config", "--null", "--get-regexp", pattern].map(OsStr::new);
        let output = self.output(&arguments)?;
        if output.status.code() == Some(1) && output.stderr.is_empty() {
            return Ok(Vec::new());
        }
        let answer = checked(&arguments, output)?;
        let pairs = answer.split(|byte| *byte == 0).filter(|pair| !pair.is_empty());
        Ok(pairs
            .map(|pair| {
                let pair = String::from_utf8_lossy(pair).into_owned();
                pair.split_once('\n')
                    .map_or((pair.clone(), String::new()), |(key, value)| (key.to_owned(), value.to_owned()))
            })
            .collect())
    }

    /// Writes one setting into the configuration of this repository, in place of all values that it had there.
    pub fn set_config(&self, key: &str, value: &str) -> Result<(), GitError> {
        self.run(&["config", "--local", "--replace-all", key, value].map(OsStr::new)).map(drop)
    }

    /// Gives the folder that git runs hooks from, absolute, whether or not it is there.
    pub fn hooks_dir(&self) -> Result<PathBuf, GitError> {
        const ABSOLUTE: &str = "--path-format=absolute";
        let arguments = ["rev-parse", ABSOLUTE, "--git-path", "hooks"];
        let answer = without_newline(self.run(&arguments.map(OsStr::new))?);
        // Before git 2.31 the option is repeated as if it were a revision, and the path is relative.
        let path = match answer.strip_prefix(ABSOLUTE.as_bytes()) {
            Some(rest) => rest.strip_prefix(b"\n").unwrap_or(rest),
            None => &answer,
        };
        Ok(self.folder.join(path::from_bytes(path)))
    }

    /// Merges three files line by line, as `git merge` would; gives the text, and whether it holds conflicts.
    pub fn merge_file(
        &self,
        [base, ours, theirs]: [&Path; 3],
        marker: &str,
    ) -> Result<(Vec<u8>, bool), GitError> {
        let size = format!("--marker-size={marker}");
        let mut arguments: Vec<&OsStr> = ["merge-file", "--stdout", &size].map(OsStr::new).to_vec();
        for name in ["ours", "base", "theirs"] {
            arguments.extend(["-L", name].map(OsStr::new));
        }
        arguments.extend([ours, base, theirs].map(Path::as_os_str));
        let output = self.output(&arguments)?;
        // The exit code counts the conflicts, up to 127; more than that is trouble.
        match output.status.code() {
            Some(0) => Ok((output.stdout, false)),
            Some(1..=127) => Ok((output.stdout, true)),
            _ => checked(&arguments, output).map(|text| (text, false)),
        }
    }

    /// Runs git and gives what it wrote; `None` where it ends with 1 and says nothing, its way to say "nothing found".
    pub(super) fn answer(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, GitError> {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        let output = self.output(&arguments)?;
        if output.status.code() == Some(1) && output.stderr.is_empty() {
            return Ok(None);
        }
        checked(&arguments, output).map(Some)
    }

    /// Runs git and gives what it wrote to its standard output.
    pub(super) fn run(&self, arguments: &[&OsStr]) -> Result<Vec<u8>, GitError> {
        checked(arguments, self.output(arguments)?)
    }

    /// Brings from a remote what a name stands for there, or has a ref here follow it, and nothing besides.
    pub(super) fn fetch(&self, remote: &str, what: &str) -> Result<(), GitError> {
        let quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc"];
        let arguments = [&["fetch"], &quiet[..], &["--", remote, what]].concat();
        let arguments: Vec<&OsStr> = arguments.into_iter().map(OsStr::new).collect();
        self.run(&arguments).map(drop)
    }

    fn text(&self, arguments: &[&str]) -> Result<String, GitError> {
        let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        let answer = without_newline(self.run(&arguments)?);
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    fn identity(&self, variable: &str) -> Result<Identity, GitError> {
        let answer = match self.text(&["var", variable]) {
            Err(GitError::Command { message, .. }) => {
                let last = message.lines().rfind(|line| !line.is_empty()).unwrap_or_default();
                return Err(GitError::NoIdentity { message: last.trim_start_matches("fatal: ").to_owned() });
            }
            other => other?,
        };
        parse_identity(&answer).ok_or_else(|| GitError::Answer { command: format!("var {variable}"), answer })
    }

    /// Gives a git that shows objects as they are: what `git replace` put in their place is left aside.
    ///
    /// A replacement stands in this clone alone, so what was signed must not depend on it; libgit2 knows none either.
    pub(super) fn without_replacements(self) -> Self {
        self.with("GIT_NO_REPLACE_OBJECTS", "1")
    }

    /// Gives a git that uses no network: what a partial clone left at its server counts as missing.
    pub(super) fn without_fetching(self) -> Self {
        // Versions before 2.45 do not know the variable, but they all ask whether a protocol may be used.
        self.with("GIT_NO_LAZY_FETCH", "1").with("GIT_ALLOW_PROTOCOL", "none")
    }

    /// Gives the same git with one more variable.
    pub(super) fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment = self.environment.with(name, value);
        self
    }

    /// Runs git and gives its exit code and standard output, if the code is one of those that mean an answer.
    pub(super) fn run_coded(&self, arguments: &[&OsStr], codes: &[i32]) -> Result<(i32, Vec<u8>), GitError> {
        let output = self.output(arguments)?;
        match output.status.code() {
            Some(code) if codes.contains(&code) => Ok((code, output.stdout)),
            _ => checked(arguments, output).map(|answer| (0, answer)),
        }
    }

    /// Prepares a child, which has nothing to read yet.
    pub(super) fn command(&self, arguments: &[&OsStr]) -> Command {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .envs(self.environment.iter())
            .env("LC_ALL", "C")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null());
        command
    }

    /// Says why a child did not start.
    pub(super) fn not_started(&self, command: &str, source: std::io::Error) -> GitError {
        // The system says the same of a folder that is not there.
        if source.kind() == ErrorKind::NotFound && self.folder.is_dir() {
            return GitError::GitMissing;
        }
        GitError::Spawn { command: command.to_owned(), source }
    }

    fn output(&self, arguments: &[&OsStr]) -> Result<Output, GitError> {
        let output = self.command(arguments).output();
        output.map_err(|error| self.not_started(&shown(arguments), error))
    }
}

/// Gives the standard output of a child that succeeded.
fn checked(arguments: &[&OsStr], output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    let message = if message.is_empty() { output.status.to_string() } else { message };
    Err(GitError::Command { command: shown(arguments), message })
}

/// Shows arguments as one would type them, and not more than a line of them.
fn shown(arguments: &[&OsStr]) -> String {
    const SHOWN: usize = 8;
    let mut words: Vec<_> = arguments.iter().take(SHOWN).map(|word| word.to_string_lossy()).collect();
    if arguments.len() > SHOWN {
        words.push("…".into());
    }
    words.join(" ")
}

fn without_newline(mut answer: Vec<u8>) -> Vec<u8> {
    if answer.pop_if(|byte| *byte == b'\n').is_some() {
        answer.pop_if(|byte| *byte == b'\r');
    }
    answer
}

/// Reads `Name <address> seconds zone`.
pub(super) fn parse_identity(text: &str) -> Option<Identity> {
    let (name, rest) = text.split_once('<')?;
    let (email, _) = rest.split_once('>')?;
    Some(Identity { name: name.trim().to_owned(), email: email.trim().to_owned() })
}

/// Reads `git version 2.47.3`, with whatever a vendor added.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix("git version ")?.split(['.', ' ', '-']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{Identity, parse_identity, parse_version};

    #[test]
    fn versions_of_all_vendors_are_read() {
        assert_eq!(parse_version("git version 2.47.3"), Some((2, 47)));
        assert_eq!(parse_version("git version 2.39.3 (Apple Git-146)"), Some((2, 39)));
        assert_eq!(parse_version("git version 2.45.1.windows.1"), Some((2, 45)));
        assert_eq!(parse_version("git version 2.50-rc1"), Some((2, 50)));
        assert_eq!(parse_version("hub version 2"), None);
    }

    #[test]
    fn an_identity_loses_date_and_brackets() {
        let ada = Identity { name: "Ada Lovelace".to_owned(), email: "ada@example.com".to_owned() };
        assert_eq!(parse_identity("Ada Lovelace <ada@example.com> 1700000000 +0100"), Some(ada));
        let nobody = Identity { name: String::new(), email: String::new() };
        assert_eq!(parse_identity(" <> 0 +0000"), Some(nobody));
        assert_eq!(parse_identity("nothing"), None);
    }
}
