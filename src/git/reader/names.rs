//! What names stand for: revisions, HEAD and branches, asked of libgit2 or of git.

use super::super::error::GitError;
use super::super::id::whole_id;
use super::super::path;
use super::super::repository::Repository;
use git2::{ErrorClass, ErrorCode, ObjectType, Oid};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use walkdir::WalkDir;

/// A name below `refs/`.
pub(crate) struct Reference {
    /// All of it; bytes that are not UTF-8 are shown as `\xFF`.
    pub(crate) name: String,
    /// The name that this is only another name for.
    pub(crate) symbolic: Option<String>,
    /// What it names, or why that cannot be told.
    pub(crate) target: Result<Oid, GitError>,
}

const BRANCHES: &str = "reading the branches";
const HEAD: &str = "reading HEAD";
const LOOKING: &str = "looking for a commit";
/// What git says of a name that stands for nothing, where it does not just say so with its exit code.
const UNKNOWN: [&str; 9] = [
    "ambiguous argument",
    "bad revision",
    "does not exist",
    "exists on disk",
    "invalid object name",
    "only has",
    "single revision",
    "unknown revision",
    "upstream",
];

impl Repository {
    /// Finds the commit that a name stands for; tags are peeled.
    pub(crate) fn commit_named(&self, revision: &str) -> Result<Oid, GitError> {
        let unknown =
            || GitError::NoSuchRevision { revision: revision.to_owned(), shallow: self.is_shallow() };
        // Of an id, a missing object says that it names nothing here; of a branch, that the branch is broken.
        let is_hex = revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        let handle = self.inner.objects.handle()?;
        if let Some(library) = handle.library() {
            let trouble = |error: git2::Error| match error.code() {
                ErrorCode::NotFound if error.class() != ErrorClass::Odb || is_hex => unknown(),
                ErrorCode::InvalidSpec | ErrorCode::Ambiguous | ErrorCode::Peel => unknown(),
                _ => self.inner.objects.trouble(LOOKING, error),
            };
            let object = library.revparse_single(revision).map_err(trouble)?;
            return Ok(object.peel_to_commit().map_err(trouble)?.id());
        }
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", revision].map(OsStr::new);
        let mut id = match self.git().without_replacements().run_coded(&arguments, &[1]) {
            Ok((0, answer)) => self.id(LOOKING, &answer)?,
            Ok(_) => return Err(unknown()),
            Err(GitError::Command { message, .. }) if UNKNOWN.iter().any(|sign| message.contains(sign)) => {
                return Err(unknown());
            }
            Err(error) => return Err(error),
        };
        loop {
            let target = handle.read(id, LOOKING, |kind, bytes| match kind {
                ObjectType::Commit => Some(id),
                ObjectType::Tag => tagged(bytes),
                _ => None,
            });
            id = match target {
                Ok(Some(target)) if target == id => return Ok(id),
                Ok(Some(target)) => target,
                Ok(None) => return Err(unknown()),
                Err(GitError::MissingObject { .. }) if is_hex => return Err(unknown()),
                Err(error) => return Err(error),
            };
        }
    }

    /// Finds the commit that is checked out; `None` before the first commit.
    pub(crate) fn tip(&self) -> Result<Option<Oid>, GitError> {
        let handle = self.inner.objects.handle()?;
        match handle.library() {
            Some(library) => self.tip_of(library),
            None => Ok(self.checked_out()?.map(|(id, _)| id)),
        }
    }

    fn tip_of(&self, library: &git2::Repository) -> Result<Option<Oid>, GitError> {
        let objects = &self.inner.objects;
        match library.head() {
            Ok(head) => {
                let none = || objects.broken(HEAD, "it names no commit".to_owned());
                head.target().map(Some).ok_or_else(none)
            }
            Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(None),
            Err(error) => Err(objects.trouble(HEAD, error)),
        }
    }

    /// Finds the commit that is checked out, and tells whether that is on no branch; `None` before the first commit.
    pub(crate) fn checked_out(&self) -> Result<Option<(Oid, bool)>, GitError> {
        let objects = &self.inner.objects;
        let handle = objects.handle()?;
        if let Some(library) = handle.library() {
            let Some(id) = self.tip_of(library)? else { return Ok(None) };
            return Ok(Some((id, library.head_detached().map_err(|error| objects.trouble(HEAD, error))?)));
        }
        let git = self.git().without_replacements();
        let (code, id) =
            git.run_coded(&["rev-parse", "--verify", "--quiet", "HEAD"].map(OsStr::new), &[1])?;
        let (on_none, branch) = git.run_coded(&["symbolic-ref", "--quiet", "HEAD"].map(OsStr::new), &[1])?;
        if code == 0 {
            return Ok(Some((self.id(HEAD, &id)?, on_none != 0)));
        }
        // Git says the same where there is no branch yet and where there is one that it cannot read.
        let (branch, _) = path::shown(branch.trim_ascii_end());
        let place = path::on_disk(self.common_dir(), &branch).filter(|_| !branch.is_empty());
        let is_unborn = place.is_some_and(|place| place.symlink_metadata().is_err())
            && self.listed_by_git(&[&branch])?.iter().all(|listed| listed.name != branch);
        if is_unborn {
            return Ok(None);
        }
        Err(objects.broken(HEAD, "it names no commit".to_owned()))
    }

    /// Gives all names below `refs/<kind>/`, in byte order, those that cannot be read too.
    pub(crate) fn references(&self, kind: &str) -> Result<Vec<Reference>, GitError> {
        let folder = format!("refs/{kind}");
        let handle = self.inner.objects.handle()?;
        let Some(library) = handle.library() else {
            let mut listed = self.listed_by_git(&[&folder])?;
            for name in self.on_disk(&folder) {
                if listed.iter().all(|listed| listed.name != name) {
                    let target = Err(self.inner.objects.broken(BRANCHES, format!("{name} names no commit")));
                    listed.push(Reference { name, symbolic: None, target });
                }
            }
            listed.sort_by(|left, right| left.name.cmp(&right.name));
            return Ok(listed);
        };
        let trouble = |error| self.inner.objects.trouble(BRANCHES, error);
        let mut names = self.on_disk(&folder);
        for branch in library.references_glob(&format!("{folder}/*")).map_err(trouble)? {
            names.insert(path::shown(branch.map_err(trouble)?.name_bytes()).0);
        }
        Ok(names.into_iter().map(|name| self.read_reference(library, name)).collect())
    }

    /// Gives those of these names that there are, and that can be read.
    pub(crate) fn existing(&self, names: &[&str]) -> Result<Vec<Reference>, GitError> {
        let handle = self.inner.objects.handle()?;
        let Some(library) = handle.library() else {
            let listed = self.listed_by_git(names)?;
            return Ok(listed.into_iter().filter(|found| names.contains(&found.name.as_str())).collect());
        };
        let mut found = Vec::new();
        for name in names {
            match library.find_reference(name) {
                Ok(_) => found.push(self.read_reference(library, (*name).to_owned())),
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => return Err(self.inner.objects.trouble(BRANCHES, error)),
            }
        }
        Ok(found)
    }

    fn read_reference(&self, library: &git2::Repository, name: String) -> Reference {
        let objects = &self.inner.objects;
        match library.find_reference(&name) {
            Ok(found) => {
                let symbolic = found.symbolic_target_bytes().map(|name| path::shown(name).0);
                let none = || objects.broken(BRANCHES, "a branch names no commit".to_owned());
                Reference { name, symbolic, target: found.target().ok_or_else(none) }
            }
            Err(error) => Reference { name, symbolic: None, target: Err(objects.trouble(BRANCHES, error)) },
        }
    }

    fn listed_by_git(&self, patterns: &[&str]) -> Result<Vec<Reference>, GitError> {
        const FORMAT: &str = "--format=%(objectname) %(symref) %(refname)";
        let mut arguments: Vec<&OsStr> = ["for-each-ref", FORMAT, "--"].map(OsStr::new).to_vec();
        arguments.extend(patterns.iter().map(OsStr::new));
        let answer = self.git().without_replacements().run(&arguments)?;
        let lines = answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| self.reference(line)).collect()
    }

    /// Reads a line of the format above: no name of a branch has a space.
    fn reference(&self, line: &[u8]) -> Result<Reference, GitError> {
        let mut words = line.splitn(3, |byte| *byte == b' ');
        let (Some(id), Some(symbolic), Some(name)) = (words.next(), words.next(), words.next()) else {
            let answer = String::from_utf8_lossy(line).into_owned();
            return Err(GitError::Answer { command: "for-each-ref".to_owned(), answer });
        };
        let symbolic = (!symbolic.is_empty()).then(|| path::shown(symbolic).0);
        Ok(Reference { name: path::shown(name).0, symbolic, target: self.id(BRANCHES, id) })
    }

    /// The names that files stand for, so that a branch about which a reader keeps quiet is not overlooked.
    fn on_disk(&self, folder: &str) -> BTreeSet<String> {
        let common = self.common_dir();
        let files = WalkDir::new(common.join(folder)).min_depth(1).into_iter().flatten();
        files
            .filter(|file| file.file_type().is_file())
            .filter(|file| file.path().extension().is_none_or(|ending| ending != "lock"))
            .map(|file| path::shown(&path::relative(common, file.path())).0)
            .collect()
    }

    fn id(&self, doing: &'static str, hex: &[u8]) -> Result<Oid, GitError> {
        let text = String::from_utf8_lossy(hex.trim_ascii_end()).into_owned();
        let id = whole_id(&text).filter(|id| id.object_format() == self.inner.objects.format());
        id.ok_or_else(|| self.inner.objects.broken(doing, format!("`{text}` is no id of an object")))
    }
}

/// Gives what a tag is a tag of.
fn tagged(bytes: &[u8]) -> Option<Oid> {
    let line = bytes.split(|byte| *byte == b'\n').next()?;
    whole_id(std::str::from_utf8(line.strip_prefix(b"object ")?).ok()?)
}
