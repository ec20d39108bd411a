//! Finding the repository and its working tree the way git does, from variables that are given and not read.
//!
//! libgit2 reads the process's own variables, opens the wrong index in a hook and guesses the working tree wrongly
//! for `GIT_DIR` without `GIT_WORK_TREE`, for `GIT_WORK_TREE=.` and for a separate git folder. So the search, the
//! working tree and the index file are settled here, after `setup.c` of git.

use super::environment::Environment;
use super::error::GitError;
use super::objects::{Objects, tidy};
use super::path::{LIST_SEPARATOR, path_list, physical};
use super::repository::Inner;
use git2::{ErrorCode, RepositoryOpenFlags};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A repository that was found, and the folder whose `.git` it is, if it is one's.
struct Found {
    repository: git2::Repository,
    above: Option<PathBuf>,
}

/// Finds the repository for a folder.
pub(super) fn discover(start: &Path, environment: &Environment) -> Result<Option<Inner>, GitError> {
    let start = &physical(start).map_err(|source| GitError::Io { path: start.to_path_buf(), source })?;
    let path_of = |name: &str| environment.get(name).map(|value| start.join(value));
    let found = match path_of("GIT_DIR") {
        Some(named) => open_named(&named)?,
        None => match search(start, environment)? {
            Some(found) => found,
            None => return Ok(None),
        },
    };
    let git_dir = tidy(found.repository.path());
    if environment.get("GIT_COMMON_DIR").is_some() {
        return Err(GitError::Unsupported {
            path: git_dir,
            what: "GIT_COMMON_DIR is set, which cannot be honoured".to_owned(),
            advice: "Unset it; linked working trees are found without.".to_owned(),
        });
    }
    let common_dir = tidy(found.repository.commondir());
    let root = root(&found, start, environment)?;
    let root = match root {
        Some(root) => Some(physical(&root).map_err(|source| GitError::Io { path: root, source })?),
        None => None,
    };

    let index_file = environment.get("GIT_INDEX_FILE").map(PathBuf::from);
    let alternates = alternates(start, &git_dir, environment)?;
    let mut children = environment.clone();
    let is_plain = environment.get("GIT_DIR").is_none() && found.above.is_some() && found.above == root;
    if !is_plain {
        children = children.with("GIT_DIR", path_of("GIT_DIR").unwrap_or_else(|| git_dir.clone()));
        if let Some(root) = &root {
            children = children.with("GIT_WORK_TREE", root);
        }
    } else if let Some(root) = &root
        && environment.get("GIT_WORK_TREE").is_some()
    {
        children = children.with("GIT_WORK_TREE", root);
    }
    if let Some(folder) = path_of("GIT_OBJECT_DIRECTORY") {
        children = children.with("GIT_OBJECT_DIRECTORY", folder);
    }
    if environment.get("GIT_ALTERNATE_OBJECT_DIRECTORIES").is_some() {
        children = children.with("GIT_ALTERNATE_OBJECT_DIRECTORIES", alternates.join(LIST_SEPARATOR));
    }
    let objects = Objects::new(found.repository, alternates)?;
    Ok(Some(Inner { objects, common_dir, root, index_file, environment: children }))
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
