//! Writing files so that nobody ever sees half of one, and nobody's work in between is lost.

use super::error::Cause;
use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

/// Says why a file was not written. The file that was there, if any, is as it was.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file no longer says what it said when the edit was made.
    #[error("{}: this file was changed by someone else meanwhile", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// The file to replace is gone.
    #[error("{}: there is no such file any more", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// Something is already at the place of a new file.
    #[error("{}: this file is there already", path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// The file is a symbolic link; writing through it could change a file elsewhere.
    #[error("{}: this is a symbolic link, and links are not written through", path.display())]
    Symlink {
        /// The link.
        path: PathBuf,
    },
    /// The place is a folder or something else that is no file.
    #[error("{}: this is not a file", path.display())]
    NotAFile {
        /// The place.
        path: PathBuf,
    },
    /// The file or its folder may not be written to.
    #[error("{}: this may not be written to", path.display())]
    ReadOnly {
        /// The file, or the folder in which a new file could not be made.
        path: PathBuf,
        /// What the system said; nothing if the file is marked as read-only.
        source: Option<Cause>,
    },
    /// There is no room.
    #[error("{}: the disk is full", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Any other trouble.
    #[error("{}: could not be written", path.display())]
    Failed {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl WriteError {
    /// Gives the way out, as one sentence, where there is one to name.
    pub fn advice(&self) -> Option<&'static str> {
        Some(match self {
            Self::ChangedMeanwhile { .. } => "Look at the file, then run the command again.",
            Self::AlreadyThere { .. } => "Choose another name, or remove that file first.",
            Self::Symlink { .. } => "Put the file itself in the place of the link.",
            Self::ReadOnly { .. } => "Allow writing to it, then run the command again.",
            Self::DiskFull { .. } => "Make room, then run the command again; nothing was changed.",
            Self::Missing { .. } | Self::NotAFile { .. } | Self::Failed { .. } => return None,
        })
    }

    fn from(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path, source: Some(source.into()) }
            }
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull { path, source },
            ErrorKind::AlreadyExists => Self::AlreadyThere { path },
            _ => Self::Failed { path, source },
        }
    }
}

/// Replaces the bytes of a file, if it still says `expected`.
///
/// The new bytes go to a new file beside it that takes its place in one step, with the same permissions; the disk
/// has them before that. Whoever reads meanwhile sees the old file or the new one. Ownership and hard links are not
/// kept. Between the last look at the old bytes and the step lies a moment that no file system can guard.
pub fn replace(path: &Path, expected: &[u8], new: &[u8]) -> Result<(), WriteError> {
    let trouble = |error| WriteError::from(path, error);
    let permissions = writable(path)?;
    let folder = folder_of(path);
    let mut file = temporary(folder, path, false)?;
    file.write_all(new).map_err(trouble)?;
    file.as_file().set_permissions(permissions).map_err(trouble)?;
    file.as_file().sync_all().map_err(trouble)?;
    writable(path)?;
    match fs::read(path) {
        Ok(bytes) if bytes == expected => {}
        Ok(_) => {
            return Err(WriteError::ChangedMeanwhile { path: path.to_path_buf() });
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(WriteError::Missing { path: path.to_path_buf() });
        }
        Err(error) => return Err(trouble(error)),
    }
    // On failure the error holds the new file, and dropping it removes that.
    file.persist(path).map_err(|error| trouble(error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Writes a new file and the folders above it that are missing; never overwrites anything.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let trouble = |error| WriteError::from(path, error);
    if path.symlink_metadata().is_ok() {
        return Err(WriteError::AlreadyThere { path: path.to_path_buf() });
    }
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            WriteError::Failed { path: folder.to_path_buf(), source: error }
        }
        _ => WriteError::from(folder, error),
    })?;
    let mut file = temporary(folder, path, true)?;
    file.write_all(bytes).map_err(trouble)?;
    file.as_file().sync_all().map_err(trouble)?;
    match file.persist_noclobber(path) {
        Ok(_) => {}
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
            return Err(WriteError::AlreadyThere { path: path.to_path_buf() });
        }
        // Some file systems can neither link nor rename without replacing.
        Err(_) => create_in_place(path, bytes).map_err(trouble)?,
    }
    sync_folder(folder);
    Ok(())
}

/// Checks that the path is a file that may be written to, and gives its permissions.
fn writable(path: &Path) -> Result<Permissions, WriteError> {
    let metadata = path.symlink_metadata().map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => WriteError::Missing { path: path.to_path_buf() },
        _ => WriteError::from(path, error),
    })?;
    let path = || path.to_path_buf();
    if metadata.is_symlink() {
        Err(WriteError::Symlink { path: path() })
    } else if !metadata.is_file() {
        Err(WriteError::NotAFile { path: path() })
    } else if metadata.permissions().readonly() {
        // Its folder would let us replace it all the same; whoever marked it so did not want that.
        Err(WriteError::ReadOnly { path: path(), source: None })
    } else {
        Ok(metadata.permissions())
    }
}

/// Makes the new file beside the one it is to become: only there can it take its place in one step.
fn temporary(folder: &Path, path: &Path, is_new: bool) -> Result<NamedTempFile, WriteError> {
    let mut builder = Builder::new();
    // The dot keeps it out of listings, and the ending out of what tools that watch for records look at.
    let prefix = format!(".{}.", path.file_name().unwrap_or(OsStr::new("new")).to_string_lossy());
    // Long names must stay within what file systems take.
    let prefix: String = prefix.chars().take(48).collect();
    builder.prefix(&prefix).suffix(".tmp");
    if is_new {
        make_ordinary(&mut builder);
    }
    builder.tempfile_in(folder).map_err(|error| WriteError::from(folder, error))
}

/// Writes a file that must not be there yet, and removes it again if that fails halfway.
fn create_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(file);
        // The first error is the one to tell.
        let _ = fs::remove_file(path);
    }
    written
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Gives a new file the rights that the user's umask leaves, not those of a private temporary file.
#[cfg(unix)]
fn make_ordinary(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn make_ordinary(_: &mut Builder<'_, '_>) {}

/// Makes the new name as lasting as the bytes. The file is in its place by now, so failing is no failure.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
