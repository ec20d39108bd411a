//! Git in the versions that matter to hooks: one from before 2.54, and one that reads hooks from its configuration.

use super::Sandbox;
use super::fetched::{archive, kept_in};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What stock git 2.55 needs, from a distribution that has it: name, checksum, place.
const PACKAGES: [(&str, &str, &str); 4] = [
    (
        "git",
        "9a1ece2d830d6bbd235f237adf1ea5a5b3bb714aff79f1048a55039fea7d3e64",
        "g/git/git_2.55.0-1_amd64.deb",
    ),
    (
        "libc6",
        "5c71715c51103beb4fbba9fe9f8dff604af6610dfa71c70bff342f54a7860803",
        "g/glibc/libc6_2.43-7_amd64.deb",
    ),
    (
        "libpcre2",
        "854da48a72f55b3f6f20389b58a3e94bddd06dc02b2a9fadd006ccd0048d14ab",
        "p/pcre2/libpcre2-8-0_10.49-1_amd64.deb",
    ),
    (
        "zlib1g",
        "8506ce550a81ac14b047608e0df121037d9cbb10c3cc28446f68cf8c1d9d31ce",
        "z/zlib/zlib1g_1.3.dfsg+really1.3.2-4_amd64.deb",
    ),
];

/// Starts the unpacked git with the libraries that came with it, for itself too.
const WRAPPER: &str = r#"#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
GIT_EXEC_PATH=$here
GIT_TEMPLATE_DIR=$here/../usr/share/git-core/templates
export GIT_EXEC_PATH GIT_TEMPLATE_DIR
exec "$here/../usr/lib64/ld-linux-x86-64.so.2" --argv0 "${0##*/}" --library-path "$here/../usr/lib/x86_64-linux-gnu" "$here/../usr/bin/git" "$@"
"#;

/// Lets git in this sandbox say that it is 2.47, whatever it is; hooks in its configuration are not looked at then.
pub(crate) fn old(sandbox: Sandbox) -> Sandbox {
    saying(sandbox, "2.47.3")
}

/// Lets git in this sandbox say that it is of some version.
pub(crate) fn saying(mut sandbox: Sandbox, version: &str) -> Sandbox {
    let folder = sandbox.root().with_file_name("stub");
    fs::create_dir_all(&folder).expect("the sandbox can be filled");
    let git = on_path("git").expect("git is installed");
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in\n  --version) echo 'git version {version}';;\n  *) exec '{}' \"$@\";;\nesac\n",
        git.display()
    );
    executable(&folder.join("git"), &text);
    sandbox.first_on_path(&folder);
    sandbox
}

/// Puts a git that reads hooks from its configuration first on the path of this sandbox.
pub(crate) fn new(mut sandbox: Sandbox) -> Sandbox {
    if let Some(folder) = newest() {
        sandbox.first_on_path(&folder);
    }
    sandbox
}

/// The folder of such a git; none where the one on the path is such a one.
fn newest() -> Option<PathBuf> {
    let said = Command::new("git").arg("--version").output().expect("git is installed");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let mut numbers =
        said.trim_start_matches("git version ").split('.').filter_map(|part| part.trim().parse().ok());
    let version: (u32, u32) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if version >= (2, 54) {
        return None;
    }
    let is_known = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    assert!(is_known, "these tests need git 2.54 or newer on the PATH; this is {said}");
    let folder = kept_in("git-2.55.0", |folder| {
        for (name, checksum, place) in PACKAGES {
            // What the distribution has no more stays in its archive.
            let urls = [
                format!("https://deb.debian.org/debian/pool/main/{place}"),
                format!("https://snapshot.debian.org/archive/debian/20261122T000000Z/pool/main/{place}"),
            ];
            let package = archive(folder, name, &urls, checksum);
            unpack(&package, folder);
        }
        let bin = folder.join("bin");
        fs::create_dir_all(&bin).expect("the folder can be made");
        for name in ["git", "git-receive-pack", "git-upload-pack", "git-upload-archive"] {
            executable(&bin.join(name), WRAPPER);
        }
    });
    Some(folder.join("bin"))
}

/// Takes the files out of a package: an `ar` archive in which they are a compressed `tar`.
fn unpack(package: &Path, folder: &Path) {
    let bytes = fs::read(package).expect("the package was fetched");
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 60) {
        let text = String::from_utf8_lossy(head).into_owned();
        let size: usize = text[48..58].trim().parse().expect("an ar archive tells sizes");
        let name = text[..16].trim().trim_end_matches('/').to_owned();
        let content = &bytes[at + 60..at + 60 + size];
        if name.starts_with("data.tar") {
            let data = folder.join(&name);
            fs::write(&data, content).expect("the folder can be written to");
            let done = Command::new("tar").arg("-xf").arg(&data).arg("-C").arg(folder).status();
            assert!(done.is_ok_and(|done| done.success()), "tar and xz are installed");
            fs::remove_file(&data).expect("it was just written");
            return;
        }
        at += 60 + size + size % 2;
    }
    panic!("{} holds no files", package.display());
}

/// Writes a program. A child does it: while this process has a file open, a child of another test may hold it open
/// too, and no system starts a file that is being written.
pub(crate) fn executable(file: &Path, text: &str) {
    const LINE: &str = "printf %s \"$2\" >\"$1\" && chmod 755 \"$1\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", LINE, "sh"]).arg(file).arg(text);
    assert!(shell.status().is_ok_and(|done| done.success()), "the folder can be written to");
}

/// Puts a copy of the program somewhere, in the same way.
pub(crate) fn program_at(file: &Path) {
    let mut copy = Command::new("cp");
    copy.arg(env!("CARGO_BIN_EXE_countersign")).arg(file);
    assert!(copy.status().is_ok_and(|done| done.success()), "there is room");
}

/// Where a program lies on the path of the tests themselves.
#[expect(clippy::disallowed_methods, reason = "the sandbox is built from the environment that it shuts out")]
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
