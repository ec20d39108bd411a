//! The program git, and the kind of repository that it made.

use std::collections::BTreeSet;

use crate::cli::doctor::{Complaint, Patient};
use crate::diagnostic::Severity;
use crate::git::{GitError, Reader};

/// Older ones were never tried.
const OLDEST: (u32, u32) = (2, 31);

/// What is said where git is not there.
pub(super) fn git_missing() -> Complaint {
    Complaint {
        code: "git-missing",
        severity: Severity::Error,
        message: "the program git is not on the PATH: nobody's identity and no setting can be read"
            .to_owned(),
        mend: "install git (https://git-scm.com/downloads), or add its folder to the PATH".to_owned(),
    }
}

/// What is said of a repository that cannot be opened.
pub(super) fn unreadable(error: &GitError) -> Complaint {
    Complaint {
        code: "repository-unreadable",
        severity: Severity::Error,
        message: format!("the check cannot read this repository and ends with 2: {error}"),
        mend: error.advice().unwrap_or_else(|| "see what `git status` says of it".to_owned()),
    }
}

pub(super) fn examine(patient: &mut Patient<'_, '_>) {
    if patient.place.version < OLDEST {
        patient.warning(
            "git-old",
            format!(
                "git {} is older than {}.{}, with which nobody tried this",
                patient.place.version_shown(),
                OLDEST.0,
                OLDEST.1
            ),
            "install a newer git (https://git-scm.com/downloads)",
        );
    }
    if patient.repository.is_shallow() {
        patient.warning(
            "shallow",
            "this is a shallow clone: commits cannot be judged against history that is not here",
            "git fetch --unshallow (in CI: fetch-depth: 0, GIT_DEPTH: 0)",
        );
    }
    let index = if patient.repository.is_bare() { Ok(()) } else { patient.repository.index().map(drop) };
    match index {
        Err(error) => patient.complaints.push(unreadable(&error)),
        Ok(()) => modes(patient),
    }
}

/// Names what is out of the ordinary and can be read all the same.
fn modes(patient: &mut Patient<'_, '_>) {
    const NOTHING: &str = "nothing needs mending; every verdict is the same";
    let reader = patient.repository.reader();
    if reader != Reader::Library {
        let message = format!("this repository is read by {reader}; that takes some milliseconds more");
        patient.note("repository-reader", message, NOTHING);
    }
    let settings = patient.repository.git().settings(
        r"^(core\.splitindex|index\.sparse|extensions\.(refstorage|partialclone|objectformat)|remote\..*\.promisor)$",
    );
    let mut modes = BTreeSet::new();
    for setting in settings.unwrap_or_default() {
        let off = ["false", "no", "off", "0", "files", "sha1"];
        if off.contains(&setting.value.to_lowercase().as_str()) {
            continue;
        }
        modes.insert(match setting.key.as_str() {
            "core.splitindex" => "core.splitIndex is set: the index may lie in two files",
            "index.sparse" => "index.sparse is set: the index may leave folders out that are not checked out",
            "extensions.refstorage" => "branches are kept in a reftable",
            "extensions.objectformat" => "objects are named by SHA-256",
            _ => "this is a partial clone: what the hook misses it does not fetch, and says so and stops",
        });
    }
    for mode in modes {
        patient.note("repository-mode", mode, NOTHING);
    }
}
