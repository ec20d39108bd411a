//! Which paths exist on which branches, so that a number in use elsewhere is not handed out twice.

use super::commit::Node;
use super::entry::EntryKind;
use super::error::{GitError, SnapshotError};
use super::path;
use super::repository::Repository;
use super::tree::{Folder, Tree};
use git2::Oid;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The file paths below a folder on every branch.
#[derive(Debug, Default)]
pub struct BranchPaths {
    names: Vec<String>,
    /// For each path, places in `names`, ascending.
    paths: BTreeMap<String, Vec<usize>>,
    unreadable: Vec<UnreadableBranches>,
}

/// Branches that could not be read, and why.
#[derive(Debug)]
#[non_exhaustive]
pub struct UnreadableBranches {
    /// Their short names.
    pub branches: Vec<String>,
    /// The reason.
    pub error: GitError,
}

impl BranchPaths {
    /// Gives every path in byte order, with the branches that hold it: `main`, `origin/main`, or `HEAD` if detached.
    pub fn iter(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.paths.iter().map(|(path, refs)| (path.as_str(), self.named(refs)))
    }

    /// Gives the branches that hold a path, in byte order.
    pub fn branches_with(&self, path: &str) -> impl Iterator<Item = &str> {
        self.named(self.paths.get(path).map(Vec::as_slice).unwrap_or_default())
    }

    /// Gives the branches that were looked at, in byte order.
    pub fn branches(&self) -> &[String] {
        &self.names
    }

    /// Gives the branches that could not be read, wholly or in part: paths on them may be missing here.
    pub fn unreadable(&self) -> &[UnreadableBranches] {
        &self.unreadable
    }

    fn named<'a>(&'a self, refs: &'a [usize]) -> impl Iterator<Item = &'a str> {
        refs.iter().filter_map(|at| self.names.get(*at)).map(String::as_str)
    }
}

/// The short name of a branch, and the tree of its last commit or why it cannot be read.
type Tip = (String, Result<Oid, GitError>);

impl Repository {
    /// Gives every file path below `folder` in HEAD, the local branches and the remote-tracking branches.
    ///
    /// Nothing is fetched: remote branches are as they were at the last fetch. Branches that hold the same folder
    /// cost one reading. One that cannot be read is left out and reported in the result.
    pub fn paths_on_all_branches(&self, folder: &str) -> Result<BranchPaths, GitError> {
        let Some(folder) = path::normal(folder) else {
            return Err(SnapshotError::OutsideRoot { path: folder.to_owned() }.into());
        };
        let mut result = BranchPaths::default();
        let mut found: BTreeMap<String, Option<(EntryKind, Oid)>> = BTreeMap::new();
        let mut roots: BTreeMap<Oid, Option<(EntryKind, Oid)>> = BTreeMap::new();
        for (name, root) in self.branch_roots()? {
            let at = root.and_then(|root| {
                if let Some(known) = roots.get(&root) {
                    return Ok(*known);
                }
                let at = Tree::new(Arc::clone(&self.inner), root).at(&folder)?;
                roots.insert(root, at);
                Ok(at)
            });
            match at {
                Ok(at) => {
                    found.insert(name, at);
                }
                Err(error) => result.unreadable.push(UnreadableBranches { branches: vec![name], error }),
            }
        }
        result.names = found.keys().cloned().collect();
        let mut holders: BTreeMap<(Oid, bool), Vec<usize>> = BTreeMap::new();
        for (at, place) in found.values().enumerate() {
            if let Some((kind, id)) = place {
                holders.entry((*id, *kind == EntryKind::Folder)).or_default().push(at);
            }
        }
        let mut folders = Folders::default();
        for ((id, is_folder), refs) in holders {
            if !is_folder {
                add(&mut result.paths, &folder, &refs);
            } else if let Err(error) = folders.walk(self, id, &folder, &refs, &mut result.paths) {
                let branches = result.named(&refs).map(str::to_owned).collect();
                result.unreadable.push(UnreadableBranches { branches, error });
            }
        }
        for refs in result.paths.values_mut() {
            refs.sort_unstable();
            refs.dedup();
        }
        Ok(result)
    }

    /// Gives the tips of all branches, and HEAD if it is on none.
    fn branch_roots(&self) -> Result<Vec<Tip>, GitError> {
        let handle = self.inner.objects.handle()?;
        let tree = |id: Oid| Ok(Node::read(&self.inner.objects, &handle, id)?.tree);
        let mut roots: Vec<Tip> = Vec::new();
        if let Some((head, true)) = self.checked_out()? {
            roots.push(("HEAD".to_owned(), tree(head)));
        }
        for kind in ["heads", "remotes"] {
            // `origin/HEAD` is another name for a branch that is in the list.
            for branch in self.references(kind)?.into_iter().filter(|branch| branch.symbolic.is_none()) {
                let long = branch.name.strip_prefix("refs/").unwrap_or(&branch.name);
                let (_, short) = long.split_once('/').unwrap_or((kind, long));
                let is_taken = roots.iter().any(|(name, _)| name == short);
                let name = if is_taken { long } else { short };
                roots.push((name.to_owned(), branch.target.and_then(tree)));
            }
        }
        Ok(roots)
    }
}

/// The folders read so far: a year that did not change is in most branches.
#[derive(Default)]
struct Folders(BTreeMap<Oid, Arc<Folder>>);

impl Folders {
    fn read(&mut self, repository: &Repository, id: Oid) -> Result<Arc<Folder>, GitError> {
        if let Some(folder) = self.0.get(&id) {
            return Ok(Arc::clone(folder));
        }
        let folder = Arc::new(Folder::read(&repository.inner, id)?);
        self.0.insert(id, Arc::clone(&folder));
        Ok(folder)
    }

    /// Adds all files below one version of a folder.
    fn walk(
        &mut self,
        repository: &Repository,
        id: Oid,
        above: &str,
        refs: &[usize],
        paths: &mut BTreeMap<String, Vec<usize>>,
    ) -> Result<(), GitError> {
        for item in self.read(repository, id)?.items() {
            let (name, valid) = path::shown(item.name);
            let path = if above.is_empty() { name } else { format!("{above}/{name}") };
            match item.kind {
                EntryKind::Folder if valid => self.walk(repository, item.id(), &path, refs, paths)?,
                kind if kind.is_file() => add(paths, &path, refs),
                _ => {}
            }
        }
        Ok(())
    }
}

fn add(paths: &mut BTreeMap<String, Vec<usize>>, path: &str, refs: &[usize]) {
    match paths.get_mut(path) {
        Some(known) => known.extend_from_slice(refs),
        None => {
            paths.insert(path.to_owned(), refs.to_vec());
        }
    }
}
