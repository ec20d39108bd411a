//! The sites that are looked at, each built by the program from a log that is made here.

use super::{full, hostile};
use crate::support::Sandbox;
use crate::support::story::{self, POLICY, RECORD};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folders of the sites; they stay below `target/tmp/sites`, for whoever wants to see what a test has seen.
pub(super) struct Sites {
    /// A record in each state, with everything that a record may hold.
    pub(super) full: PathBuf,
    /// Texts that would like to be code.
    pub(super) hostile: PathBuf,
    /// A log without a record.
    empty: PathBuf,
    /// Two logs in one repository.
    two: PathBuf,
    /// Our own decisions.
    own: PathBuf,
    /// Held as long as this process lives: another one that runs these tests waits for it.
    _lock: File,
}

impl Sites {
    /// Those whose texts mean no harm.
    pub(super) fn tame(&self) -> [(&'static str, &Path); 4] {
        [("full", &self.full), ("empty", &self.empty), ("two", &self.two), ("own", &self.own)]
    }

    /// All of them.
    pub(super) fn all(&self) -> [(&'static str, &Path); 5] {
        let [full, empty, two, own] = self.tame();
        [full, empty, two, own, ("hostile", &self.hostile)]
    }
}

/// Gives the sites, built once for all tests.
pub(super) fn sites() -> &'static Sites {
    static BUILT: OnceLock<Sites> = OnceLock::new();
    BUILT.get_or_init(|| {
        let top = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sites");
        fs::create_dir_all(&top).expect("target can be written to");
        let lock = File::create(top.join("lock")).expect("target can be written to");
        lock.lock().expect("the file system has locks");
        Sites {
            full: built(&full::log(), &top.join("full")),
            hostile: built(&hostile::log(), &top.join("hostile")),
            empty: built(&story::log(), &top.join("empty")),
            two: built(&two(), &top.join("two")),
            own: built(&own(), &top.join("own")),
            _lock: lock,
        }
    })
}

/// Builds the site of a log anew; what the check finds is shown on its pages.
fn built(log: &Sandbox, site: &Path) -> PathBuf {
    let _ = fs::remove_dir_all(site);
    let outcome = log.run(&["build", "--out", &site.display().to_string()]);
    assert!(matches!(outcome.code, Some(0 | 1)), "{outcome:?}");
    site.to_owned()
}

fn two() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    for (folder, prefix, title) in
        [("shop/decisions", "SHOP", "Shop"), ("platform/decisions", "PF", "Platform")]
    {
        let policy = POLICY
            .replace("title: Decisions", &format!("title: {title}"))
            .replace("prefix: DR", &format!("prefix: {prefix}"))
            .replace("6f1c0e52", if prefix == "PF" { "7f1c0e52" } else { "6f1c0e52" });
        sandbox.write(&format!("{folder}/countersign.yaml"), policy);
        for number in 1..=2 {
            let text = RECORD.replace("k7f3-2m9q", &format!("k7f3-{}m9{number}", prefix.len()));
            let title = format!("{title} decision {number}");
            sandbox.write(
                &format!("{folder}/{number:04}-adopt.md"),
                text.replace("Adopt PostgreSQL for orders", &title),
            );
        }
    }
    sandbox.as_ada().commit_all("Begin two logs");
    sandbox
}

fn own() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("decisions");
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("our own decisions can be read");
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(&from).expect("it lies below").display().to_string();
            sandbox.write(&format!("decisions/{below}"), fs::read(entry.path()).expect("it can be read"));
        }
    }
    sandbox.as_ada().commit_all("Take our own decisions");
    sandbox
}
