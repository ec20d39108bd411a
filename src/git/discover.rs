//! Finding the repository and its working tree the way git does, from variables that are given and not read.
//!
//! libgit2 reads the process's own variables, opens the wrong index in a hook and guesses the working tree wrongly
//! for `GIT_DIR` without `GIT_WORK_TREE`, for `GIT_WORK_TREE=.` and for a separate git folder. So the search, the
//! working tree and the index file are settled here, after `setup.c` of git.

use super::command::Git;
use super::environment::Environment;
use super::error::GitError;
use super::objects::{Objects, tidy};
use super::path::{LIST_SEPARATOR, path_list, physical};
use super::reader::located::{self, Located};
use super::reader::{Because, Reader, VARIABLE, may_not_fetch};
use super::repository::Inner;
use git2::{ErrorCode, RepositoryOpenFlags};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A repository that was found, and the folder whose `.git` it is, if it is one's.
struct Found {
    repository: git2::Repository,
    above: Option<PathBuf>,
}

/// Finds the repository for a folder: with libgit2, and where that cannot, with git.
pub(super) fn discover(start: &Path, environment: &Environment) -> Result<Option<Inner>, GitError> {
    let start = &physical(start).map_err(|source| GitError::Io { path: start.to_path_buf(), source })?;
    match environment.get(VARIABLE).map(|value| value.to_str().unwrap_or_default()) {
        Some("git") => return by_command(start, environment, Because::Asked),
        Some("auto") | None => {}
        Some(other) => {
            return Err(GitError::Unsupported {
                path: start.clone(),
                what: format!("{VARIABLE} is `{other}`, which is no reader of repositories"),
                advice: format!("Set {VARIABLE} to `git`, or unset it."),
            });
        }
    }
    let error = match by_library(start, environment) {
        Err(error) => error,
        found => return found,
    };
    let because = match &error {
        GitError::UntrustedOwner { .. } => Because::Trusted,
        GitError::Unsupported { what, .. } => Because::Refused(what.clone()),
        GitError::Library { source, .. } => Because::Refused(format!("libgit2 says: {source}")),
        _ => return Err(error),
    };
    match by_command(start, environment, because) {
        Ok(Some(inner)) => Ok(Some(inner)),
        // What both refuse, each for its own reason: git's is the better known.
        Err(untrusted @ GitError::UntrustedOwner { .. }) => Err(untrusted),
        _ => Err(error),
    }
}

/// Finds the repository with libgit2, and has it read there.
fn by_library(start: &Path, environment: &Environment) -> Result<Option<Inner>, GitError> {
    let found = match path_of(start, environment, "GIT_DIR") {
        Some(named) => open_named(&named)?,
        None => match search(start, environment)? {
            Some(found) => found,
            None => return Ok(None),
        },
    };
    let git_dir = tidy(found.repository.path());
    refuse_common_dir(&git_dir, environment)?;
    let common_dir = tidy(found.repository.commondir());
    let root = root(&found, start, environment)?;
    let root = match root {
        Some(root) => Some(physical(&root).map_err(|source| GitError::Io { path: root, source })?),
        None => None,
    };
    let alternates = alternates(start, &git_dir, environment)?;
    let is_plain = found.above.is_some() && found.above == root;
    let children = children(start, environment, &git_dir, root.as_deref(), is_plain);
    let git = Git::new(root.as_deref().unwrap_or(&git_dir), &children);
    let objects = Objects::new(found.repository, alternates, git)?;
    let index_file = environment.get("GIT_INDEX_FILE").map(PathBuf::from);
    Ok(Some(Inner { objects, common_dir, root, index_file, environment: children, reader: Reader::Library }))
}

/// Finds the repository with git, and has it read there; the objects by libgit2, unless git was asked for.
fn by_command(start: &Path, environment: &Environment, because: Because) -> Result<Option<Inner>, GitError> {
    let Some(located) = located::locate(start, environment)? else { return Ok(None) };
    let Located { git_dir, common_dir, root, format } = located;
    refuse_common_dir(&git_dir, environment)?;
    let is_plain = root.as_ref().is_some_and(|root| root.join(".git").exists());
    let children = children(start, environment, &git_dir, root.as_deref(), is_plain);
    let git = Git::new(root.as_deref().unwrap_or(&git_dir), &children);
    let folders = || {
        let own = common_dir.join("objects").into_os_string().into_string().ok()?;
        let folders = [vec![own], alternates(start, &git_dir, environment).ok()?].concat();
        Objects::of_folders(git_dir.clone(), format, &folders, git.clone()).ok()
    };
    let (objects, reader) = match (because != Because::Asked).then(folders).flatten() {
        Some(objects) => (objects, Reader::Both(because)),
        None => (Objects::of_command(git_dir.clone(), format, git.clone()), Reader::Command(because)),
    };
    let index_file = environment.get("GIT_INDEX_FILE").map(PathBuf::from);
    Ok(Some(Inner { objects, common_dir, root, index_file, environment: children, reader }))
}

/// Gives the path that a variable names; a relative one starts where we stand.
fn path_of(start: &Path, environment: &Environment, name: &str) -> Option<PathBuf> {
    environment.get(name).map(|value| start.join(value))
}

fn refuse_common_dir(git_dir: &Path, environment: &Environment) -> Result<(), GitError> {
    if environment.get("GIT_COMMON_DIR").is_none() {
        return Ok(());
    }
    Err(GitError::Unsupported {
        path: git_dir.to_path_buf(),
        what: "GIT_COMMON_DIR is set, which cannot be honoured".to_owned(),
        advice: "Unset it; linked working trees are found without.".to_owned(),
    })
}

/// Gives the variables for git children, which run at the root. `is_plain` says that a search from there ends here.
fn children(
    start: &Path,
    environment: &Environment,
    git_dir: &Path,
    root: Option<&Path>,
    is_plain: bool,
) -> Environment {
    let named = path_of(start, environment, "GIT_DIR");
    let mut children = environment.clone();
    if named.is_some() || !is_plain {
        children = children.with("GIT_DIR", named.unwrap_or_else(|| git_dir.to_path_buf()));
        if let Some(root) = root {
            children = children.with("GIT_WORK_TREE", root);
        }
    } else if let Some(root) = root
        && environment.get("GIT_WORK_TREE").is_some()
    {
        children = children.with("GIT_WORK_TREE", root);
    }
    if let Some(folder) = path_of(start, environment, "GIT_OBJECT_DIRECTORY") {
        children = children.with("GIT_OBJECT_DIRECTORY", folder);
    }
    if let Some(value) = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES")
        && !value.as_encoded_bytes().contains(&b'"')
    {
        let folders = path_list(value).into_iter().map(|folder| start.join(folder).into_os_string());
        let folders: Vec<OsString> = folders.collect();
        children =
            children.with("GIT_ALTERNATE_OBJECT_DIRECTORIES", folders.join(OsStr::new(LIST_SEPARATOR)));
    }
    if may_not_fetch(environment) {
        // Git before 2.45 knows only the other way to forbid it.
        children = children.with("GIT_ALLOW_PROTOCOL", "none");
    }
    children
}

/// Opens the repository that `GIT_DIR` names.
fn open_named(named: &Path) -> Result<Found, GitError> {
    match Objects::open(named) {
        Ok(repository) => Ok(Found { repository, above: None }),
        Err(error) if error.code() == ErrorCode::NotFound => {
            Err(GitError::NotARepository { path: named.to_path_buf() })
        }
        Err(error) => Err(GitError::library("opening the repository", named, error)),
    }
}

/// Looks into the folder and those above it.
fn search(start: &Path, environment: &Environment) -> Result<Option<Found>, GitError> {
    let ceilings: Vec<PathBuf> = environment
        .get("GIT_CEILING_DIRECTORIES")
        .map(|value| path_list(value).into_iter().filter_map(|path| physical(&path).ok()).collect())
        .unwrap_or_default();
    for folder in start.ancestors() {
        if folder != start && ceilings.iter().any(|ceiling| ceiling == folder) {
            break;
        }
        let opened =
            git2::Repository::open_ext(folder, RepositoryOpenFlags::NO_SEARCH, std::iter::empty::<&OsStr>());
        match opened {
            Ok(repository) => {
                // A repository that is the folder itself is bare, or we stand inside a `.git`.
                let is_itself = physical(repository.path()).is_ok_and(|git_dir| git_dir == folder);
                let above = (!is_itself).then(|| folder.to_path_buf());
                return Ok(Some(Found { repository, above }));
            }
            Err(error) if error.code() == ErrorCode::NotFound => {}
            Err(error) => return Err(GitError::library("opening the repository", folder, error)),
        }
    }
    Ok(None)
}

/// Settles the top of the working tree, in git's own order.
fn root(found: &Found, start: &Path, environment: &Environment) -> Result<Option<PathBuf>, GitError> {
    if let Some(named) = environment.get("GIT_WORK_TREE") {
        return Ok(Some(start.join(named)));
    }
    let repository = &found.repository;
    // The settings of the main working tree say nothing about a linked one.
    if !repository.is_worktree() {
        let trouble = |error| GitError::library("reading the configuration", repository.path(), error);
        let (bare, named) = settings(repository).map_err(trouble)?;
        if let Some(named) = named {
            return Ok((!bare || found.above.is_some()).then(|| repository.path().join(named)));
        }
        if bare {
            return Ok(None);
        }
    }
    Ok(match &found.above {
        Some(folder) => Some(folder.clone()),
        None if environment.get("GIT_DIR").is_none() => None,
        None if environment.get("GIT_IMPLICIT_WORK_TREE").is_some_and(|value| value == "0") => None,
        None => Some(start.to_path_buf()),
    })
}

/// Reads `core.bare` and `core.worktree` of the repository alone: no wider configuration may set them.
fn settings(repository: &git2::Repository) -> Result<(bool, Option<PathBuf>), git2::Error> {
    let mut files = vec![repository.commondir().join("config")];
    let own = repository.path().join("config.worktree");
    let mut bare = false;
    let mut named = None;
    while let Some(file) = files.pop() {
        if !file.exists() {
            continue;
        }
        let config = git2::Config::open(&file)?;
        bare = config.get_bool("core.bare").unwrap_or(bare);
        named = config.get_path("core.worktree").ok().or(named);
        if file != own && config.get_bool("extensions.worktreeConfig").unwrap_or(false) {
            files.push(own.clone());
        }
    }
    Ok((bare, named))
}

/// Gives the object folders that the variables name, absolute.
///
/// `GIT_OBJECT_DIRECTORY` is read beside the repository's own folder instead of in its place: nothing is written
/// here, and every object that git would find is found.
fn alternates(start: &Path, git_dir: &Path, environment: &Environment) -> Result<Vec<String>, GitError> {
    let unsupported = |what: &str| GitError::Unsupported {
        path: git_dir.to_path_buf(),
        what: what.to_owned(),
        advice: "Give the object folders as plain paths.".to_owned(),
    };
    let mut folders: Vec<PathBuf> =
        environment.get("GIT_OBJECT_DIRECTORY").map(PathBuf::from).into_iter().collect();
    if let Some(value) = environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES") {
        if value.as_encoded_bytes().contains(&b'"') {
            return Err(unsupported(
                "GIT_ALTERNATE_OBJECT_DIRECTORIES has quoted paths, which cannot be read yet",
            ));
        }
        folders.extend(path_list(value).into_iter().filter(|path| !path.as_os_str().is_empty()));
    }
    let text = |folder: PathBuf| {
        start
            .join(folder)
            .into_os_string()
            .into_string()
            .map_err(|_| unsupported("an object folder is not UTF-8"))
    };
    folders.into_iter().map(text).collect()
}
