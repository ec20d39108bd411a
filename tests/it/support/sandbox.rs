//! A temporary folder in which the program and git see nothing of the machine they run on.

use super::Outcome;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The moment at which every sandbox begins.
const START: &str = "2026-11-22T08:00:00Z";

/// What a process needs of the machine to start at all, and who shall read repositories, for a run of all tests with
/// the other reader; everything else of its environment is dropped.
const KEPT: [&str; 6] = ["PATH", "PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "COUNTERSIGN_READER"];

/// Git's settings for the sandbox: no identity that nobody gave, no conversion, nothing in the background.
const GITCONFIG: &str = "[init]
\tdefaultBranch = main
[user]
\tuseConfigOnly = true
[core]
\tautocrlf = false
[commit]
\tgpgSign = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[advice]
\tdefaultBranchName = false
";

/// A folder to work in, a home of its own, a clock that stands still, and one person at a time.
///
/// It begins outside any repository, at 08:00 UTC on 22 November 2026, with nobody acting: a commit fails until
/// [`Sandbox::as_grace`] or [`Sandbox::as_ada`] has said who makes it.
pub(crate) struct Sandbox {
    /// The working folder, resolved: what the program takes for its current directory.
    root: PathBuf,
    env: BTreeMap<String, OsString>,
    /// Removed when the sandbox goes.
    _folder: TempDir,
}

impl Sandbox {
    /// Makes an empty one.
    pub(crate) fn new() -> Self {
        let folder =
            TempDir::with_prefix("countersign-").expect("the machine has a folder for temporary files");
        let top = resolved(folder.path());
        let (home, root) = (top.join("home"), top.join("work"));
        let mut sandbox = Self { root, env: kept(), _folder: folder };
        for name in ["HOME", "USERPROFILE"] {
            sandbox.env(name, &home);
        }
        for (name, below) in [
            ("XDG_CONFIG_HOME", ".config"),
            ("XDG_CACHE_HOME", ".cache"),
            ("XDG_DATA_HOME", ".local/share"),
            ("XDG_STATE_HOME", ".local/state"),
            ("APPDATA", "AppData/Roaming"),
            ("LOCALAPPDATA", "AppData/Local"),
            ("TMPDIR", "tmp"),
            ("TEMP", "tmp"),
            ("TMP", "tmp"),
        ] {
            let below = home.join(below);
            fs::create_dir_all(&below).expect("the sandbox can be filled");
            sandbox.env(name, below);
        }
        fs::create_dir(&sandbox.root).expect("the sandbox can be filled");
        fs::write(home.join(".gitconfig"), GITCONFIG).expect("the sandbox can be filled");
        // Neither the machine's settings nor a repository around the temporary folder may be seen.
        sandbox.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CEILING_DIRECTORIES", top);
        sandbox.env("LC_ALL", "C").env("TZ", "UTC");
        sandbox.at(START);
        sandbox
    }

    /// The working folder, shown as `[ROOT]` in what the program says.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Sets a variable of the environment for everything that runs from now on.
    pub(crate) fn env(&mut self, name: &str, value: impl Into<OsString>) -> &mut Self {
        self.env.insert(name.to_owned(), value.into());
        self
    }

    /// Puts a folder in front of those in which programs are looked for.
    #[cfg(unix)]
    pub(crate) fn first_on_path(&mut self, folder: &Path) -> &mut Self {
        let mut path = folder.as_os_str().to_owned();
        path.push(":");
        path.push(self.env.get("PATH").expect("PATH is kept"));
        self.env("PATH", path)
    }

    /// Takes a variable out of the environment of everything that runs from now on.
    #[cfg(unix)]
    pub(crate) fn without_env(&mut self, name: &str) -> &mut Self {
        self.env.remove(name);
        self
    }

    /// Lets Grace Hopper, of product, act from now on.
    pub(crate) fn as_grace(&mut self) -> &mut Self {
        self.acting("Grace Hopper", "grace@example.com")
    }

    /// Lets Ada Lovelace, of engineering, act from now on.
    pub(crate) fn as_ada(&mut self) -> &mut Self {
        self.acting("Ada Lovelace", "ada@example.com")
    }

    fn acting(&mut self, name: &str, email: &str) -> &mut Self {
        for role in ["AUTHOR", "COMMITTER"] {
            self.env(&format!("GIT_{role}_NAME"), name).env(&format!("GIT_{role}_EMAIL"), email);
        }
        self
    }

    /// Sets the clock, for the program and for git, to a moment such as `2026-11-22T09:12:00Z`.
    pub(crate) fn at(&mut self, moment: &str) -> &mut Self {
        let seconds = moment.parse::<jiff::Timestamp>().expect("a moment in RFC 3339").as_second();
        self.env("SOURCE_DATE_EPOCH", seconds.to_string());
        self.env("GIT_AUTHOR_DATE", moment).env("GIT_COMMITTER_DATE", moment)
    }

    /// The moment at which the clock stands.
    pub(crate) fn now(&self) -> jiff::Timestamp {
        let seconds = self.env.get("SOURCE_DATE_EPOCH").and_then(|seconds| seconds.to_str()?.parse().ok());
        seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()).expect("the clock is set")
    }

    /// The environment of everything that runs in it.
    pub(crate) fn environment(&self) -> countersign::git::Environment {
        let names = self.env.iter().map(|(name, value)| (OsString::from(name), value.clone()));
        countersign::git::Environment::new(names.collect::<BTreeMap<_, _>>())
    }

    /// Sets what git sets for the hooks of a commit, so that a command can be tried once more as from inside one.
    pub(crate) fn inside_hook(&mut self) -> &mut Self {
        let git = self.root.join(".git");
        self.env("GIT_DIR", git)
            .env("GIT_INDEX_FILE", ".git/index")
            .env("GIT_PREFIX", "")
            .env("GIT_EDITOR", ":")
    }

    /// Makes the working folder a repository.
    pub(crate) fn git_init(&self) -> &Self {
        self.git(&["init", "--quiet"]);
        self
    }

    /// Runs git in the working folder and gives what it printed, without the final newline; it must succeed.
    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.tool("git", args)
    }

    /// Runs a program in the working folder and gives what it printed, without the final newline; it must succeed.
    pub(crate) fn tool(&self, program: &str, args: &[&str]) -> String {
        let output = self.command(program, &self.root, args).output().expect("the program is installed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {} failed: {said}", args.join(" "));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Starts a program that goes on running; it says nothing.
    #[cfg(unix)]
    pub(crate) fn start(&self, program: &str, args: &[&str]) -> std::process::Child {
        let mut command = self.command(program, &self.root, args);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program is installed")
    }

    /// Starts a program whose output is read while it runs; what it says goes where the test's own words go.
    #[cfg(unix)]
    pub(crate) fn piped(&self, program: &str, args: &[&str]) -> std::process::Child {
        let mut command = self.command(program, &self.root, args);
        let started = command.stdout(Stdio::piped()).spawn();
        started
            .unwrap_or_else(|error| panic!("this test needs `{program}`, which cannot be started: {error}"))
    }

    /// Starts the program, which goes on running; what it prints can be read, what it says goes nowhere.
    pub(crate) fn serving(&self, args: &[&str]) -> std::process::Child {
        let mut command = self.command(env!("CARGO_BIN_EXE_countersign"), &self.root, args);
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// Starts the program, which goes on running; both streams can be read.
    #[cfg(unix)]
    pub(crate) fn started(&self, args: &[&str]) -> std::process::Child {
        let mut command = self.command(env!("CARGO_BIN_EXE_countersign"), &self.root, args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    /// Stages everything and commits it; gives the commit's id.
    pub(crate) fn commit_all(&self, message: &str) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Writes a file below the working folder, byte for byte, and makes its folders.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder"))
            .expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
        self
    }

    /// The bytes of a file below the working folder.
    pub(crate) fn read_bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.root.join(path)).unwrap_or_else(|error| panic!("{path} can be read: {error}"))
    }

    /// The text of a file below the working folder, as it is.
    pub(crate) fn read(&self, path: &str) -> String {
        let bytes =
            fs::read(self.root.join(path)).unwrap_or_else(|error| panic!("{path} can be read: {error}"));
        String::from_utf8(bytes).unwrap_or_else(|error| panic!("{path} is UTF-8: {error}"))
    }

    /// Runs the program in the working folder, with nothing to read on its standard input.
    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        self.run_in("", args)
    }

    /// Runs the program in a folder below the working folder.
    pub(crate) fn run_in(&self, folder: &str, args: &[&str]) -> Outcome {
        let program = env!("CARGO_BIN_EXE_countersign");
        let output =
            self.command(program, &self.root.join(folder), args).output().expect("the program starts");
        Outcome::new(args, &output, &self.root)
    }

    /// Runs a line in a shell in the working folder, the program first on its path; both streams are told apart.
    #[cfg(unix)]
    pub(crate) fn sh(&self, line: &str) -> Outcome {
        let program = Path::new(env!("CARGO_BIN_EXE_countersign"));
        let mut path = program.parent().expect("a program lies in a folder").as_os_str().to_owned();
        path.push(":");
        path.push(self.env.get("PATH").expect("PATH is kept"));
        let mut command = self.command("sh", &self.root, &["-c", line]);
        let output = command.env("PATH", path).output().expect("there is a shell");
        Outcome::new(&["(sh)", line], &output, &self.root)
    }

    /// Removes a file below the working folder.
    pub(crate) fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.root.join(path)).expect("the file can be removed");
        self
    }

    fn command(&self, program: &str, folder: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).current_dir(folder).env_clear().envs(&self.env).stdin(Stdio::null());
        command
    }
}

/// The variables that a process needs to start, as they are on this machine.
#[expect(clippy::disallowed_methods, reason = "the sandbox is built from the environment that it shuts out")]
fn kept() -> BTreeMap<String, OsString> {
    KEPT.iter().filter_map(|name| Some(((*name).to_owned(), std::env::var_os(name)?))).collect()
}

/// The path with its links resolved, in the form that a process reports as its current directory.
fn resolved(path: &Path) -> PathBuf {
    let path = fs::canonicalize(path).expect("the folder was just made");
    // Windows resolves to a form that few programs accept.
    path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map_or_else(|| path.clone(), PathBuf::from)
}
