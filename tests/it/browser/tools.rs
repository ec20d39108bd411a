//! What the checks stand on: packages of npm at locked versions, and a browser.

use crate::support::fetched;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Names under which systems install a browser of Chromium's family.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Where it lies on a Mac, which puts no such program on the path.
const MAC: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/// The folder whose `node_modules` holds playwright, axe and html-validate.
pub(super) fn packages() -> PathBuf {
    fetched::npm(
        "browser",
        include_str!("../../browser/package.json"),
        include_str!("../../browser/package-lock.json"),
        "playwright-core, axe-core and html-validate",
    )
}

/// The browser: the one that is named, else one that is there, else Debian's, which root installs.
pub(super) fn browser() -> PathBuf {
    static FOUND: OnceLock<PathBuf> = OnceLock::new();
    FOUND.get_or_init(|| named().or_else(there).unwrap_or_else(installed)).clone()
}

#[expect(clippy::disallowed_methods, reason = "the one thing that a person may set for these tests")]
fn named() -> Option<PathBuf> {
    std::env::var_os("COUNTERSIGN_BROWSER").filter(|name| !name.is_empty()).map(PathBuf::from)
}

#[expect(clippy::disallowed_methods, reason = "programs are looked for where the machine keeps them")]
fn there() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let places = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.chain([PathBuf::from(MAC)]).find(|place| place.is_file())
}

fn installed() -> PathBuf {
    const MISSING: &str = "these tests look at pages in Chromium, and there is none: install it (Debian and Ubuntu: \
                           apt-get install chromium), or name a browser of its family in COUNTERSIGN_BROWSER";
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    assert!(root && Path::new("/usr/bin/apt-get").exists(), "{MISSING}");
    let wait = ["-o", "DPkg::Lock::Timeout=600"];
    fetched::run(
        Command::new("apt-get").args(wait).args(["update", "--quiet=2"]),
        "ask Debian for its packages",
    );
    let install = ["install", "--quiet=2", "--yes", "--no-install-recommends", "chromium"];
    let mut apt = Command::new("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(wait).args(install);
    fetched::run(&mut apt, "install Chromium by apt-get");
    there().expect(MISSING)
}
