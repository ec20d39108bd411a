//! Real repositories, made with the git command in temporary folders, with no variables but our own.

mod branches;
mod carrying;
mod children;
mod comparing;
mod discovery;
mod elsewhere;
mod formats;
mod graphs;
mod history;
mod index;
mod index_files;
mod merging;
mod ranges;
mod revisions;
mod shallow;
mod snapshots;
mod staged;
mod twins;
mod writing;

use super::{ChangedPath, CommitId, Entry, EntryKind, Environment, GitError, Repository, Snapshot};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A temporary folder with a home of its own and, mostly, a repository in `repo`.
struct Sandbox {
    _folder: TempDir,
    top: PathBuf,
    environment: Environment,
}

impl Sandbox {
    /// Makes the folders and no repository.
    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let top = super::path::physical(folder.path()).expect("it is there");
        for name in ["home", "repo"] {
            fs::create_dir(top.join(name)).expect("a new folder");
        }
        let mut environment = Environment::default()
            .with("HOME", top.join("home"))
            .with("XDG_CONFIG_HOME", top.join("home/.config"))
            .with("GIT_CONFIG_NOSYSTEM", "1")
            .with("GIT_CEILING_DIRECTORIES", top.as_os_str())
            .with("GIT_AUTHOR_NAME", "Ada Lovelace")
            .with("GIT_AUTHOR_EMAIL", "ada@example.com")
            .with("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z")
            .with("GIT_COMMITTER_NAME", "Grace Hopper")
            .with("GIT_COMMITTER_EMAIL", "grace@example.com")
            .with("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");
        // As they were when the tests were built: only the command line may ask the running process.
        let tools = [
            ("PATH", option_env!("PATH")),
            ("SystemRoot", option_env!("SystemRoot")),
            ("TEMP", option_env!("TEMP")),
        ];
        for (name, value) in tools {
            if let Some(value) = value {
                environment = environment.with(name, value);
            }
        }
        Self { _folder: folder, top, environment }
    }

    /// Makes a repository without commits.
    fn unborn() -> Self {
        let sandbox = Self::empty();
        sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
        sandbox
    }

    /// Makes a repository with one commit of these files.
    fn with(files: &[(&str, &str)]) -> Self {
        let sandbox = Self::unborn();
        sandbox.write_all(files);
        sandbox.commit_all();
        sandbox
    }

    fn repo(&self) -> PathBuf {
        self.top.join("repo")
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let place = self.repo().join(path);
        fs::create_dir_all(place.parent().expect("below the repository")).expect("folders");
        fs::write(place, bytes).expect("a file");
    }

    fn write_all(&self, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.repo().join(path)).expect("a file to remove");
    }

    fn commit_all(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=x"]);
    }

    /// Writes files and commits all there is; a second later than the last, so that dates tell the order.
    fn commit(&mut self, message: &str, files: &[(&str, &str)]) -> CommitId {
        self.write_all(files);
        self.git(&["add", "--all"]);
        self.tick();
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.id("HEAD")
    }

    /// Lets the clock go on by a second for the commits to come.
    fn tick(&mut self) {
        let last = self.environment.get("GIT_COMMITTER_DATE").and_then(|date| date.to_str());
        let seconds =
            last.and_then(|date| date.strip_suffix(" +0000")?.parse().ok()).unwrap_or(1_767_323_045);
        self.environment =
            self.environment.clone().with("GIT_COMMITTER_DATE", format!("{} +0000", seconds + 1));
    }

    /// Merges these without a word, as git does it.
    fn merge(&mut self, arguments: &[&str]) -> CommitId {
        self.tick();
        self.git(&[&["merge", "--quiet", "--no-ff", "--no-edit"], arguments].concat());
        self.id("HEAD")
    }

    fn checkout(&self, arguments: &[&str]) {
        self.git(&[&["checkout", "--quiet"], arguments].concat());
    }

    /// Asks git what a name stands for.
    fn id(&self, revision: &str) -> CommitId {
        let hex = self.git(&["rev-parse", "--verify", &format!("{revision}^{{commit}}")]);
        CommitId::from_hex(&hex).expect("an id")
    }

    /// Opens a clone that is cut off.
    fn shallow(&self, arguments: &[&str]) -> Repository {
        let path = self.repo().display().to_string().replace('\\', "/");
        let from = format!("file:///{}", path.trim_start_matches('/'));
        self.git(&[&["clone", "--quiet", "--no-local"], arguments, &[&from, "../shallow"]].concat());
        Repository::discover(&self.top.join("shallow"), &self.environment).expect("readable").expect("found")
    }

    fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.repo(), arguments)
    }

    fn git_in(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(folder)
            .env_clear()
            .envs(self.environment.iter())
            .output()
            .expect("git is installed");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {error}");
        String::from_utf8(output.stdout).expect("UTF-8").trim_end().to_owned()
    }

    /// Tells whether the installed git can do this; what it cannot do cannot be tested with it.
    fn git_can(&self, arguments: &[&str]) -> bool {
        let mut git = Command::new("git");
        git.args(arguments).current_dir(self.repo()).env_clear().envs(self.environment.iter());
        git.output().expect("git is installed").status.success()
    }

    fn open(&self) -> Repository {
        self.open_with(&self.environment)
    }

    fn open_with(&self, environment: &Environment) -> Repository {
        Repository::discover(&self.repo(), environment).expect("readable").expect("a repository")
    }
}

fn paths(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(Entry::path).collect()
}

fn listed(snapshot: &Snapshot, folder: &str) -> Vec<String> {
    snapshot.list(folder).expect("listable").iter().map(|entry| entry.path().to_owned()).collect()
}

fn kinds(snapshot: &Snapshot, folder: &str) -> Vec<(String, EntryKind)> {
    let entries = snapshot.list(folder).expect("listable");
    entries.iter().map(|entry| (entry.path().to_owned(), entry.kind())).collect()
}

fn text(snapshot: &Snapshot, path: &str) -> String {
    String::from_utf8(snapshot.read(path, 1 << 20).expect("readable")).expect("UTF-8")
}

/// Shows changes as `<before>→<after> <path>`, one letter for each kind of thing, `-` for nothing.
fn changes(changes: &[ChangedPath]) -> Vec<String> {
    let letter = |kind: Option<EntryKind>| match kind {
        None => '-',
        Some(EntryKind::File | EntryKind::Executable) => 'f',
        Some(EntryKind::Symlink) => 'l',
        Some(_) => '?',
    };
    let shown = |change: &ChangedPath| {
        let before: String =
            change.before.iter().map(|before| letter(before.map(|version| version.kind))).collect();
        format!("{before}>{} {}", letter(change.after.map(|version| version.kind)), change.path)
    };
    changes.iter().map(shown).collect()
}

#[track_caller]
fn unsupported(result: Result<impl Sized, GitError>) -> String {
    match result {
        Err(error @ GitError::Unsupported { .. }) => {
            assert!(error.advice().is_some());
            error.to_string()
        }
        Err(other) => panic!("another error: {other:?}"),
        Ok(_) => panic!("no error"),
    }
}
