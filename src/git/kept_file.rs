//! One file that lies under a ref of its own: no branch holds it, and nobody overwrites what they have not seen.

use super::command::Git;
use super::error::GitError;
use super::repository::Repository;
use jiff::Timestamp;
use std::ffi::OsStr;
use std::io::Write as _;
use std::process::Stdio;

/// The name of the file in its tree.
const NAME: &str = "state.json";

/// A file under a ref such as `refs/countersign/sync`. It is changed only by whoever names what it was before.
#[derive(Debug, Clone)]
pub struct KeptFile {
    git: Git,
    reference: String,
}

impl KeptFile {
    /// Names a file; it need not be there yet.
    pub fn new(repository: &Repository, reference: &str) -> Self {
        let git = ["AUTHOR", "COMMITTER"].into_iter().fold(repository.git(), |git, role| {
            git.with(&format!("GIT_{role}_NAME"), "Countersign")
                .with(&format!("GIT_{role}_EMAIL"), "countersign@localhost")
        });
        Self { git, reference: reference.to_owned() }
    }

    /// Gives the id of the commit that holds it, and its bytes; `None` where there is none.
    pub fn read(&self) -> Result<Option<(String, Vec<u8>)>, GitError> {
        let name = format!("{}^{{commit}}", self.reference);
        let Some(id) = self.git.answer(&["rev-parse", "--verify", "--quiet", &name])? else {
            return Ok(None);
        };
        let id = line(&id);
        let bytes = self.read_at(&id)?;
        Ok(Some((id, bytes)))
    }

    /// Gives its bytes as of a commit.
    pub fn read_at(&self, id: &str) -> Result<Vec<u8>, GitError> {
        let name = format!("{id}:{NAME}");
        self.git.run(&["cat-file", "blob", &name].map(OsStr::new))
    }

    /// Puts new bytes in place of those of `old`, or of none; gives the id of the new commit. Fails, and changes nothing,
    /// where somebody else has changed it meanwhile.
    pub fn write(&self, old: Option<&str>, bytes: &[u8], moment: Timestamp) -> Result<String, GitError> {
        let blob = line(&self.fed(&["hash-object", "-w", "--stdin"], bytes)?);
        let tree = line(&self.fed(&["mktree"], format!("100644 blob {blob}\t{NAME}\n").as_bytes())?);
        let when = format!("{} +0000", moment.as_second());
        let git = self.git.clone().with("GIT_AUTHOR_DATE", &when).with("GIT_COMMITTER_DATE", &when);
        let mut arguments = vec!["commit-tree", &tree, "-m", "Note what was sent"];
        arguments.extend(old.into_iter().flat_map(|old| ["-p", old]));
        let arguments: Vec<&OsStr> = arguments.into_iter().map(OsStr::new).collect();
        let new = line(&git.run(&arguments)?);
        self.move_to(old, &new)?;
        Ok(new)
    }

    /// Lets the ref name another commit, if it still names `old`.
    pub fn move_to(&self, old: Option<&str>, new: &str) -> Result<(), GitError> {
        let arguments = ["update-ref", &self.reference, new, old.unwrap_or_default()];
        self.git.run(&arguments.map(OsStr::new)).map(drop)
    }

    /// Asks a remote which commit its ref names, and brings that commit here under another name; `None` where it has none.
    pub fn fetch(&self, remote: &str) -> Result<Option<String>, GitError> {
        let listed =
            self.git.run(&["ls-remote", "--quiet", "--", remote, &self.reference].map(OsStr::new))?;
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let Some(id) = listed.split_whitespace().next() else { return Ok(None) };
        if self.git.answer(&["rev-parse", "--verify", "--quiet", &format!("{id}^{{commit}}")])?.is_none() {
            let what = format!("+{0}:{0}-there", self.reference);
            self.git.fetch(remote, &what)?;
        }
        Ok(Some(id.to_owned()))
    }

    /// Lets the ref of a remote name a commit, if it still names `old`, or nothing.
    pub fn push(&self, remote: &str, old: Option<&str>, new: &str) -> Result<(), GitError> {
        let lease = format!("--force-with-lease={}:{}", self.reference, old.unwrap_or_default());
        let what = format!("{new}:{}", self.reference);
        let arguments = ["push", "--quiet", "--no-verify", &lease, "--", remote, &what];
        self.git.run(&arguments.map(OsStr::new)).map(drop)
    }

    fn fed(&self, arguments: &[&str], bytes: &[u8]) -> Result<Vec<u8>, GitError> {
        let words: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
        let shown = arguments.join(" ");
        let trouble = |source| GitError::Spawn { command: shown.clone(), source };
        let mut command = self.git.command(&words);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.git.not_started(&shown, error))?;
        let mut input = child.stdin.take().expect("the input was asked for");
        // Where git stops reading it says why.
        let _ = input.write_all(bytes);
        drop(input);
        let output = child.wait_with_output().map_err(trouble)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let message = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(GitError::Command { command: shown, message })
    }
}

impl Repository {
    /// Whether one commit is another or comes before it in history; `None` where history does not tell: the first is
    /// not here, or it was cut off.
    pub fn comes_before(&self, first: &str, second: &str) -> Result<Option<bool>, GitError> {
        let name = format!("{first}^{{commit}}");
        if self.git().answer(&["rev-parse", "--verify", "--quiet", &name])?.is_none() {
            return Ok(None);
        }
        let arguments = ["merge-base", "--is-ancestor", first, second];
        let (code, _) = self.git().run_coded(&arguments.map(OsStr::new), &[0, 1])?;
        match code {
            0 => Ok(Some(true)),
            _ if self.is_shallow() => Ok(None),
            _ => Ok(Some(false)),
        }
    }

    /// The remote that a state of the whole team lies at: `origin`, else the only one there is.
    pub fn usual_remote(&self) -> Result<Option<String>, GitError> {
        let names = String::from_utf8_lossy(&self.git().run(&[OsStr::new("remote")])?).into_owned();
        let names: Vec<&str> = names.lines().collect();
        let origin = names.iter().find(|name| **name == "origin");
        let only = if let [one] = names.as_slice() { Some(one) } else { None };
        Ok(origin.or(only).map(|name| (*name).to_owned()))
    }
}

fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}
