//! libgit2's handles on one repository, one for each thread that reads, and reading a blob with one.

use super::error::{GitError, ReadError};
use git2::{ObjectFormat, ObjectType, Oid, RepositoryOpenFlags};
use std::ffi::OsStr;
use std::fmt;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A repository as libgit2 sees it, shared by threads.
///
/// A handle of libgit2 may move to another thread but not be shared, so each thread takes one and puts it back.
pub(super) struct Objects {
    git_dir: PathBuf,
    /// Object folders beside the repository's own: a push that is being received keeps new objects in one.
    alternates: Vec<String>,
    format: ObjectFormat,
    idle: Mutex<Vec<git2::Repository>>,
}

impl Objects {
    /// Keeps an open handle, and opens others like it when needed.
    pub(super) fn new(first: git2::Repository, alternates: Vec<String>) -> Result<Self, GitError> {
        let git_dir = tidy(first.path());
        let format = first.object_format();
        let objects = Self { git_dir, alternates, format, idle: Mutex::default() };
        objects.prepare(&first).map_err(|error| objects.trouble("opening the repository", error))?;
        objects.put_back(first);
        Ok(objects)
    }

    /// Opens exactly this repository folder, without looking around it.
    pub(super) fn open(git_dir: &Path) -> Result<git2::Repository, git2::Error> {
        let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
        git2::Repository::open_ext(git_dir, flags, std::iter::empty::<&OsStr>())
    }

    pub(super) fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// Tells which hash names the objects.
    pub(super) fn format(&self) -> ObjectFormat {
        self.format
    }

    /// Takes a handle that nobody else uses now.
    pub(super) fn handle(&self) -> Result<Handle<'_>, GitError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let repository = match idle {
            Some(repository) => repository,
            None => self.fresh()?,
        };
        Ok(Handle { objects: self, repository: Some(repository) })
    }

    /// Opens a handle that is not one of those that are shared.
    pub(super) fn fresh(&self) -> Result<git2::Repository, GitError> {
        Self::open(&self.git_dir)
            .and_then(|repository| self.prepare(&repository).map(|()| repository))
            .map_err(|error| self.trouble("opening the repository", error))
    }

    /// Reads a blob of at most `limit` bytes; its size is looked up first. `path` is only for the message.
    pub(super) fn blob(&self, id: Oid, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let unreadable =
            |error: GitError| ReadError::Unreadable { path: path.to_owned(), source: Box::new(error) };
        let library = |error| unreadable(self.trouble("reading an object", error));
        let handle = self.handle().map_err(unreadable)?;
        let odb = handle.odb().map_err(library)?;
        let (size, kind) = odb.read_header(id).map_err(library)?;
        if kind != ObjectType::Blob {
            return Err(library(git2::Error::from_str("the object of this file is no blob")));
        }
        let size = size as u64;
        if size > limit {
            return Err(ReadError::TooLarge { path: path.to_owned(), size, limit });
        }
        Ok(odb.read(id).map_err(library)?.data().to_vec())
    }

    pub(super) fn trouble(&self, doing: &'static str, error: git2::Error) -> GitError {
        GitError::library(doing, &self.git_dir, error)
    }

    fn prepare(&self, repository: &git2::Repository) -> Result<(), git2::Error> {
        if !self.alternates.is_empty() {
            let odb = repository.odb()?;
            for folder in &self.alternates {
                odb.add_disk_alternate(folder)?;
            }
        }
        Ok(())
    }

    fn put_back(&self, repository: git2::Repository) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Objects").field("git_dir", &self.git_dir).finish_non_exhaustive()
    }
}

/// Drops the slash that libgit2 ends folders with.
pub(super) fn tidy(folder: &Path) -> PathBuf {
    folder.components().collect()
}

/// A handle of libgit2 that goes back to the others when dropped.
pub(super) struct Handle<'objects> {
    objects: &'objects Objects,
    repository: Option<git2::Repository>,
}

impl Deref for Handle<'_> {
    type Target = git2::Repository;

    fn deref(&self) -> &git2::Repository {
        self.repository.as_ref().expect("taken only by drop")
    }
}

impl Drop for Handle<'_> {
    fn drop(&mut self) {
        if let Some(repository) = self.repository.take() {
            self.objects.put_back(repository);
        }
    }
}
