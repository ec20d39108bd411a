//! Programs that tests fetch once, at versions and checksums that are fixed here, and keep below `target/tools`.

use sha2::{Digest as _, Sha256};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where fetched programs are kept.
fn tools() -> PathBuf {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("cargo gives a folder below target");
    below.join("tools")
}

/// Gives the folder of this name, filled by `fill` the first time; of tests that run at once, one fills it.
pub(crate) fn kept_in(name: &str, fill: impl FnOnce(&Path)) -> PathBuf {
    let (folder, done) = (tools().join(name), tools().join(format!("{name}.done")));
    fs::create_dir_all(tools()).expect("target can be written to");
    let lock = File::create(tools().join(format!("{name}.lock"))).expect("target can be written to");
    lock.lock().expect("the file system has locks");
    if !done.exists() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("target can be written to");
        fill(&folder);
        fs::write(&done, "").expect("target can be written to");
    }
    folder
}

/// Fetches a file from the first of these places that has it, and holds it against its checksum.
pub(crate) fn archive(folder: &Path, name: &str, urls: &[String], checksum: &str) -> PathBuf {
    let file = folder.join(name);
    let (last, others) = urls.split_last().expect("there is a place to fetch from");
    if !others.iter().any(|url| curl(&file, url).output().is_ok_and(|done| done.status.success())) {
        run(&mut curl(&file, last), &format!("fetch {}", urls.join(" or ")));
    }
    let bytes = fs::read(&file).expect("it was just fetched");
    let got = Sha256::digest(&bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    assert_eq!(got, checksum, "{name} is not what it was when these tests were written");
    file
}

fn curl(file: &Path, url: &str) -> Command {
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--silent", "--show-error", "--location", "--retry", "2", "--output"])
        .arg(file)
        .arg(url);
    curl
}

/// Runs a program that fetches something; where that fails, the test does, and says what is missing.
pub(crate) fn run(command: &mut Command, what: &str) {
    let output = command.output();
    let output = output.unwrap_or_else(|error| {
        let program = command.get_program().display();
        panic!("this test has to {what} once, and `{program}` cannot be started: {error}")
    });
    assert!(
        output.status.success(),
        "this test has to {what} once, which needs the network, and that failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The folder of programs of the hook managers that are written in Python or come as its packages.
pub(crate) fn python() -> PathBuf {
    const LOCK: &str = include_str!("../frameworks/requirements.txt");
    python_with("python", LOCK, "install pre-commit and prek from PyPI")
}

/// The folder of programs of a Python environment into which pip has put what a lock file names.
pub(crate) fn python_with(name: &str, lock: &str, what: &str) -> PathBuf {
    let folder = kept_in(&format!("{name}-{}", short(lock)), |folder| {
        let mut venv = Command::new("python3");
        run(
            venv.args(["-m", "venv"]).arg(folder.join("venv")),
            "make a Python environment (python3 with venv, 3.10 or newer)",
        );
        let file = folder.join("requirements.txt");
        fs::write(&file, lock).expect("the folder can be written to");
        let mut pip = Command::new(folder.join("venv/bin/python"));
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
        ]);
        run(pip.arg(&file), what);
    });
    folder.join("venv/bin")
}

/// The folder of programs of the hook managers that come by npm.
pub(crate) fn node() -> PathBuf {
    let package = include_str!("../frameworks/package.json");
    let lock = include_str!("../frameworks/package-lock.json");
    npm("node", package, lock, "lefthook, husky and lint-staged").join("node_modules/.bin")
}

/// The folder into which npm has put what a lock file names, for use without the network; no script of a package runs.
pub(crate) fn npm(name: &str, package: &str, lock: &str, what: &str) -> PathBuf {
    kept_in(&format!("{name}-{}", short(lock)), |folder| {
        fs::write(folder.join("package.json"), package).expect("a new folder");
        fs::write(folder.join("package-lock.json"), lock).expect("a new folder");
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"])
            .current_dir(folder);
        run(&mut npm, &format!("install {what} by npm (node 20.19 or newer)"));
    })
}

/// A name for what is installed, so that a change of the lock file installs anew.
fn short(text: &str) -> String {
    Sha256::digest(text).iter().take(4).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}
