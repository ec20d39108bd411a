//! The objects of one repository: read through libgit2, one handle for each thread, and what it cannot read by git.

use super::command::Git;
use super::error::{GitError, ReadError};
use super::reader::{Children, Reply};
use git2::{ErrorClass, ErrorCode, ObjectFormat, ObjectType, Oid, RepositoryOpenFlags};
use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The objects of a repository, shared by threads.
///
/// A handle of libgit2 may move to another thread but not be shared, so each thread takes one and puts it back.
pub(super) struct Objects {
    git_dir: PathBuf,
    format: ObjectFormat,
    store: Store,
    /// What libgit2 does not find is asked of git: in a partial clone that fetches it.
    children: Children,
    /// The large folders that were read last: reading one, and seeing that it is what its id says, takes longer than
    /// all that is done with it, and one command looks at HEAD's from several sides.
    folders: Mutex<Vec<(Oid, Arc<[u8]>)>>,
}

/// Folders of fewer bytes are read again.
const LARGE: usize = 16 * 1024;
/// How many large folders are kept.
const FOLDERS: usize = 4;

/// Who reads objects first.
enum Store {
    /// libgit2, which can open the repository too.
    Library {
        /// Object folders beside the repository's own: a push that is being received keeps new objects in one.
        alternates: Vec<String>,
        idle: Mutex<Vec<git2::Repository>>,
    },
    /// libgit2, which can read the folders of objects and nothing else of this repository.
    Folders(git2::Odb<'static>),
    /// Git alone.
    Command,
}

impl Objects {
    /// Keeps an open handle, and opens others like it when needed.
    pub(super) fn new(first: git2::Repository, alternates: Vec<String>, git: Git) -> Result<Self, GitError> {
        let git_dir = tidy(first.path());
        let format = first.object_format();
        let children = Children::new(git, &git_dir);
        let store = Store::Library { alternates, idle: Mutex::default() };
        let objects = Self { git_dir, format, store, children, folders: Mutex::default() };
        objects.prepare(&first).map_err(|error| objects.trouble("opening the repository", error))?;
        objects.put_back(first);
        Ok(objects)
    }

    /// Reads the folders of objects of a repository that libgit2 cannot open.
    pub(super) fn of_folders(
        git_dir: PathBuf,
        format: ObjectFormat,
        folders: &[String],
        git: Git,
    ) -> Result<Self, GitError> {
        let open = || {
            let odb = git2::Odb::new_ext(format)?;
            folders.iter().try_for_each(|folder| odb.add_disk_alternate(folder))?;
            Ok(odb)
        };
        let odb = open().map_err(|error| GitError::library("opening the objects", &git_dir, error))?;
        let children = Children::new(git, &git_dir);
        Ok(Self { git_dir, format, store: Store::Folders(odb), children, folders: Mutex::default() })
    }

    /// Has git read all objects.
    pub(super) fn of_command(git_dir: PathBuf, format: ObjectFormat, git: Git) -> Self {
        let children = Children::new(git, &git_dir);
        Self { git_dir, format, store: Store::Command, children, folders: Mutex::default() }
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

    /// Tells whether libgit2 can open the repository.
    pub(super) fn is_library(&self) -> bool {
        matches!(self.store, Store::Library { .. })
    }

    /// Takes a handle that nobody else uses now.
    pub(super) fn handle(&self) -> Result<Handle<'_>, GitError> {
        let repository = match &self.store {
            Store::Library { idle, .. } => {
                let idle = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
                Some(idle.map_or_else(|| self.fresh(), Ok)?)
            }
            Store::Folders(_) | Store::Command => None,
        };
        Ok(Handle { objects: self, repository })
    }

    /// Opens a handle of libgit2 that is not one of those that are shared.
    pub(super) fn fresh(&self) -> Result<git2::Repository, GitError> {
        Self::open(&self.git_dir)
            .and_then(|repository| self.prepare(&repository).map(|()| repository))
            .map_err(|error| self.trouble("opening the repository", error))
    }

    /// Reads a blob of at most `limit` bytes; its size is looked up first. `path` is only for the message.
    pub(super) fn blob(&self, id: Oid, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let unreadable =
            |error: GitError| ReadError::Unreadable { path: path.to_owned(), source: Box::new(error) };
        let handle = self.handle().map_err(unreadable)?;
        let (kind, content) = handle.content(id, limit).map_err(unreadable)?;
        if kind != ObjectType::Blob {
            return Err(unreadable(self.broken(READING, format!("{id} is a {kind}, not a file"))));
        }
        content.map_err(|size| ReadError::TooLarge { path: path.to_owned(), size, limit })
    }

    pub(super) fn trouble(&self, doing: &'static str, error: git2::Error) -> GitError {
        GitError::library(doing, &self.git_dir, error)
    }

    /// Says what is wrong with something that the repository holds.
    pub(super) fn broken(&self, doing: &'static str, what: String) -> GitError {
        GitError::Library { path: self.git_dir.clone(), doing, source: what.into() }
    }

    fn prepare(&self, repository: &git2::Repository) -> Result<(), git2::Error> {
        if let Store::Library { alternates, .. } = &self.store
            && !alternates.is_empty()
        {
            let odb = repository.odb()?;
            for folder in alternates {
                odb.add_disk_alternate(folder)?;
            }
        }
        Ok(())
    }

    fn put_back(&self, repository: git2::Repository) {
        if let Store::Library { idle, .. } = &self.store {
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(repository);
        }
    }
}

impl fmt::Debug for Objects {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Objects").field("git_dir", &self.git_dir).finish_non_exhaustive()
    }
}

/// Lets this process believe that an object is the one it is called by, as git itself does whenever it reads one.
///
/// Without, libgit2 hashes all that it reads, which for the folder of a large log takes as long as all the rest of a
/// hook. What comes from elsewhere git has hashed when it came; only who may write to the repository's own folder
/// could put something else there, and may put another hook there as well. Commands that verify do not call this.
pub fn believe_object_names() {
    git2::opts::strict_hash_verification(false);
}

/// Drops the slash that libgit2 ends folders with.
pub(super) fn tidy(folder: &Path) -> PathBuf {
    folder.components().collect()
}

/// The kind of an object and its bytes, or how many it has where that is more than were asked for.
type Content = (ObjectType, Result<Vec<u8>, u64>);

/// The way to the objects for one thread: a handle of libgit2, which goes back to the others when dropped.
pub(super) struct Handle<'objects> {
    objects: &'objects Objects,
    repository: Option<git2::Repository>,
}

impl Handle<'_> {
    /// Gives libgit2's own handle, where it can open the repository.
    pub(super) fn library(&self) -> Option<&git2::Repository> {
        self.repository.as_ref()
    }

    /// Reads an object whole and hands its kind and bytes to `keep`.
    pub(super) fn read<T>(
        &self,
        id: Oid,
        doing: &'static str,
        keep: impl FnOnce(ObjectType, &[u8]) -> T,
    ) -> Result<T, GitError> {
        let mut keep = Some(keep);
        let read = self.in_store(|odb| {
            let object = odb.read(id)?;
            let keep = keep.take().expect("nothing else takes it before");
            Ok(keep(object.kind(), object.data()))
        });
        let error = match read {
            Some(Ok(kept)) => return Ok(kept),
            Some(Err(error)) => Some(error),
            None => None,
        };
        let keep = keep.take().expect("what takes it has returned");
        match self.asked_of_git(id, u64::MAX, doing, error)? {
            (kind, Ok(bytes)) => Ok(keep(kind, &bytes)),
            (kind, Err(size)) => Err(self.objects.broken(doing, format!("{kind} {id} has {size} bytes"))),
        }
    }

    /// Reads the bytes of a folder; `None` if the object is none.
    pub(super) fn folder(&self, id: Oid, doing: &'static str) -> Result<Option<Arc<[u8]>>, GitError> {
        let kept = || self.objects.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, bytes)) = kept().iter().find(|(of, _)| *of == id) {
            return Ok(Some(Arc::clone(bytes)));
        }
        let folder = |kind, bytes: &[u8]| (kind == ObjectType::Tree).then(|| Arc::<[u8]>::from(bytes));
        let Some(bytes) = self.read(id, doing, folder)? else { return Ok(None) };
        if bytes.len() >= LARGE {
            let mut kept = kept();
            if kept.len() == FOLDERS {
                kept.remove(0);
            }
            kept.push((id, Arc::clone(&bytes)));
        }
        Ok(Some(bytes))
    }

    /// Reads an object of at most `limit` bytes; its size is looked up first.
    fn content(&self, id: Oid, limit: u64) -> Result<Content, GitError> {
        let read = self.in_store(|odb| {
            let (size, kind) = odb.read_header(id)?;
            let size = size as u64;
            let bytes = if size > limit { Err(size) } else { Ok(odb.read(id)?.data().to_vec()) };
            Ok((kind, bytes))
        });
        match read {
            Some(Ok(content)) => Ok(content),
            Some(Err(error)) => self.asked_of_git(id, limit, READING, Some(error)),
            None => self.asked_of_git(id, limit, READING, None),
        }
    }

    /// Has libgit2 read something, where it can.
    fn in_store<T>(
        &self,
        read: impl FnOnce(&git2::Odb<'_>) -> Result<T, git2::Error>,
    ) -> Option<Result<T, git2::Error>> {
        match (&self.objects.store, &self.repository) {
            (Store::Folders(odb), _) => Some(read(odb)),
            (_, Some(repository)) => Some(repository.odb().and_then(|odb| read(&odb))),
            _ => None,
        }
    }

    /// Asks git for an object that libgit2 has not found, or was not asked for.
    fn asked_of_git(
        &self,
        id: Oid,
        limit: u64,
        doing: &'static str,
        error: Option<git2::Error>,
    ) -> Result<Content, GitError> {
        let was_asked = error.is_some();
        if let Some(error) = error
            && !(error.code() == ErrorCode::NotFound && error.class() == ErrorClass::Odb)
        {
            // The message names the object only sometimes.
            return Err(self.objects.broken(doing, format!("object {id}: {}", error.message())));
        }
        let missing = || self.objects.children.nowhere(id);
        match self.objects.children.read(id, limit) {
            Ok(Reply::Object(kind, bytes)) => Ok((kind, Ok(bytes))),
            Ok(Reply::TooLarge(kind, size)) => Ok((kind, Err(size))),
            Ok(Reply::Missing) => Err(missing()),
            Err(GitError::GitMissing) if was_asked => Err(missing()),
            Err(error) => Err(error),
        }
    }
}

impl Drop for Handle<'_> {
    fn drop(&mut self) {
        if let Some(repository) = self.repository.take() {
            self.objects.put_back(repository);
        }
    }
}

/// What reading an object is called in messages.
const READING: &str = "reading an object";
