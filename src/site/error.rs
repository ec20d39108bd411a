//! What can keep a site from being built.

use std::path::PathBuf;

/// A site could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SiteError {
    /// A template is broken or asks for what the view does not hold.
    #[error("the template for {page} cannot be rendered")]
    Template {
        /// The page that was to be rendered, as a path in the site.
        page: String,
        /// What the template engine says, with the place.
        #[source]
        source: tera::Error,
    },
    /// The output folder is one that a site must never be written to.
    #[error("{} is {why}: a site is built into a folder of its own; pass another one with --out", path.display())]
    ForbiddenOutput {
        /// The folder that was asked for.
        path: PathBuf,
        /// What it is.
        why: Forbidden,
    },
    /// The output folder holds files that no earlier build wrote.
    #[error(
        "{} already holds files that Countersign did not write, {found:?} for one: \
         pass an empty or a new folder with --out, or move them away",
        path.display()
    )]
    ForeignFiles {
        /// The folder that was asked for.
        path: PathBuf,
        /// One of the files, relative to the folder.
        found: String,
    },
    /// The list of what an earlier build wrote cannot be trusted.
    #[error(
        "{} is not a list that Countersign wrote (line {line}): remove the output folder and build again",
        path.display()
    )]
    Manifest {
        /// The list.
        path: PathBuf,
        /// The line that is no safe path, from 1.
        line: usize,
    },
    /// Two pages have one file name, or a page's file name leads out of the folder.
    #[error(
        "{page} cannot be the name of a page, or is the name of two: report this, it is a mistake in Countersign"
    )]
    Name {
        /// The path in the site.
        page: String,
    },
    /// The file system refused.
    #[error("cannot {action} {}", path.display())]
    Io {
        /// What was tried: `read`, `write`, …
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
}

/// Why a folder is no place for a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// It holds a log, or lies within one.
    Log,
    /// It is the root of a repository.
    Repository,
    /// It is git's own folder, or lies within it.
    Git,
    /// It is the root of the file system.
    Root,
    /// It is a file.
    NotAFolder,
    /// Its name has `..` after a folder that does not exist.
    Unclear,
}

impl std::fmt::Display for Forbidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Log => "where a log of decisions lies",
            Self::Repository => "the root of a repository",
            Self::Git => "git's own folder",
            Self::Root => "the root of the file system",
            Self::NotAFolder => "not a folder",
            Self::Unclear => "named with .. after a folder that does not exist",
        })
    }
}
