//! A repository to try both readers in: the same commands with each, by hand and inside a real hook of git.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, signed};
use std::fs;

/// Where the change of a scenario lies.
pub(super) const CHANGE: &str = "decisions/0002-adopt-kafka-for-events.md";
/// A change that is in a commit of the branch `change` already.
const BRANCHED: &str = "decisions/0003-adopt-redis-for-caches.md";

/// The commands that read a repository, each in its own way.
const COMMANDS: [&[&str]; 8] = [
    &["check"],
    &["check", "--staged"],
    &["check", "--base", "main"],
    &["audit"],
    &["audit", "change"],
    &["verify"],
    &["show", "1"],
    &["list"],
];

/// What one run of the program came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// A sandbox, and the folder in it, from its working folder, that a scenario plays in.
pub(super) struct Stage {
    /// What the messages of a failure call it.
    pub(super) name: String,
    pub(super) sandbox: Sandbox,
    pub(super) folder: String,
}

impl Stage {
    /// Makes a repository with an accepted record on `main`, and checks out the branch `change`, one commit further.
    pub(super) fn new(init: &[&str], good: bool) -> Self {
        let mut sandbox = Sandbox::new();
        sandbox.git(&[&["init", "--quiet"], init].concat());
        // What one reader has learnt would spare the other the reading.
        sandbox.env("COUNTERSIGN_CACHE", "off");
        // The settings of a person hold in every layout.
        let hooks = sandbox.root().with_file_name("home").join("hooks");
        let settings = hooks.with_file_name(".gitconfig");
        let text = fs::read_to_string(&settings).expect("the sandbox has settings");
        let more =
            format!("[core]\n\thooksPath = {}\n[protocol \"file\"]\n\tallow = always\n", hooks.display());
        fs::write(settings, text + &more).expect("the settings can be written");
        sandbox.write("decisions/countersign.yaml", POLICY).write("src/main.txt", "one\ntwo\n");
        sandbox.as_ada().commit_all("Begin a log");
        sandbox.write(PATH, RECORD).commit_all("Propose a record");
        sandbox.write(PATH, signed("proposed", "grace", ""));
        sandbox.as_grace().commit_all("Sign a record");
        sandbox.write(PATH, signed("accepted", "grace", "ada"));
        sandbox.as_ada().commit_all("Accept a record");
        sandbox.git(&["switch", "--quiet", "--create", "change"]);
        sandbox.write(BRANCHED, record(3, good)).commit_all("Propose another");
        Self { name: String::new(), sandbox, folder: ".".to_owned() }
    }

    /// Writes the change of the scenario, staged or not.
    pub(super) fn change(&self, good: bool, is_staged: bool) -> &Self {
        self.write(CHANGE, record(2, good));
        if is_staged {
            self.git(&format!("git add {CHANGE}"));
        }
        self
    }

    /// Writes a file of the scenario's folder.
    pub(super) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        self.sandbox.write(&format!("{}/{path}", self.folder), text);
        self
    }

    /// Runs a line of shell in the scenario's folder, which must succeed; the hook is not there.
    pub(super) fn git(&self, line: &str) -> String {
        self.sandbox.sh(&format!("cd '{}' && {line}", self.folder)).ended(0).stdout
    }

    /// Runs a command with both readers, which must say the same.
    #[track_caller]
    pub(super) fn both(&mut self, args: &[&str]) -> Said {
        let [auto, git] = ["auto", "git"].map(|reader| {
            self.sandbox.env("COUNTERSIGN_READER", reader);
            let said = self.sandbox.run_in(&self.folder, args);
            Said { code: said.code, stdout: said.stdout.clone(), stderr: said.stderr.clone() }
        });
        assert_eq!(auto, git, "{}: {args:?} says something else where git reads", self.name);
        self.sandbox.env("COUNTERSIGN_READER", "auto");
        auto
    }

    /// Runs all commands that read.
    #[track_caller]
    pub(super) fn all(&mut self) -> Vec<(String, Said)> {
        COMMANDS.into_iter().map(|args| (args.join(" "), self.both(args))).collect()
    }

    /// Runs a line of shell in which git runs a hook, and gives what the hook said; both readers say it, in the same
    /// hook of the same commit.
    #[track_caller]
    pub(super) fn hooked(&mut self, line: &str) -> Said {
        let home = self.sandbox.root().with_file_name("home");
        let (hooks, notes) = (home.join("hooks"), home.join("notes"));
        for folder in [&hooks, &notes] {
            let _ = fs::remove_dir_all(folder);
            fs::create_dir(folder).expect("the home can be filled");
        }
        for event in ["pre-commit", "pre-merge-commit"] {
            let program = env!("CARGO_BIN_EXE_countersign");
            let script = format!(
                "#!/bin/sh\nfor reader in auto git; do\n\
                 COUNTERSIGN_READER=$reader '{program}' hook run {event} >'{notes}'/$reader.out 2>'{notes}'/$reader.err\n\
                 echo $? >'{notes}'/$reader.code\ndone\nexit $(cat '{notes}/auto.code')\n",
                notes = notes.display(),
            );
            fs::write(hooks.join(event), script).expect("a hook can be written");
            let path = hooks.join(event).to_string_lossy().into_owned();
            self.sandbox.tool("chmod", &["+x", &path]);
        }
        let ended = self.sandbox.sh(&format!("cd '{}' && {line}", self.folder));
        let read = |name: &str| {
            fs::read_to_string(notes.join(name))
                .unwrap_or_else(|_| panic!("{}: `{line}` ran no hook: {ended:?}", self.name))
        };
        let [auto, git] = ["auto", "git"].map(|reader| Said {
            code: read(&format!("{reader}.code")).trim().parse().ok(),
            stdout: read(&format!("{reader}.out")),
            stderr: read(&format!("{reader}.err")),
        });
        let name = &self.name;
        assert_eq!(auto, git, "{name}: the hook of `{line}` says something else where git reads");
        assert_eq!(ended.code == Some(0), auto.code == Some(0), "{name}: the hook decides: {ended:?}");
        fs::remove_dir_all(hooks).expect("the hooks can be removed");
        auto
    }
}

/// A record of this number: one that may be proposed, or one that claims to be accepted and nobody has signed.
pub(super) fn record(number: u8, good: bool) -> String {
    let text = RECORD.replace("k7f3-2m9q", &format!("k7f3-2m{number}q")).replace("PostgreSQL", "Kafka");
    if good { text } else { text.replace("status: proposed", "status: accepted") }
}
