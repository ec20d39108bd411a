//! Walking from commits to their parents: common ancestors, and what one commit has that another has not.
//!
//! Parents are those that the commits name. Where a clone was cut off, the walk says so instead of taking the last
//! commit for a root, as libgit2 does.

use super::commit::{Commit, Node};
use super::error::GitError;
use super::id::{CommitId, whole_id};
use super::objects::Handle;
use super::repository::Repository;
use git2::Oid;
use std::collections::{BTreeMap, BTreeSet};

/// The commits of one repository, those kept that were met.
pub(super) struct Graph<'repository> {
    repository: &'repository Repository,
    handle: Handle<'repository>,
    /// The commits whose parents a shallow clone left out.
    boundary: BTreeSet<Oid>,
    nodes: BTreeMap<Oid, Node>,
}

/// What two commits have in common.
struct Common {
    /// The common ancestors that are met first on each way down, the newest first.
    bases: Vec<Oid>,
    /// Where a way was cut off before one was met, and on which side.
    cuts: Vec<(Oid, u8)>,
}

/// Reached from the first of two commits.
const LEFT: u8 = 1;
/// Reached from the second.
const RIGHT: u8 = 2;
/// Below a common ancestor.
const STALE: u8 = 4;

impl<'repository> Graph<'repository> {
    pub(super) fn new(repository: &'repository Repository) -> Result<Self, GitError> {
        let handle = repository.inner.objects.handle()?;
        let file = repository.common_dir().join("shallow");
        let boundary = match std::fs::read_to_string(&file) {
            Ok(text) => text.lines().filter_map(|line| whole_id(line.trim())).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeSet::new(),
            Err(source) => return Err(GitError::Io { path: file, source }),
        };
        Ok(Self { repository, handle, boundary, nodes: BTreeMap::new() })
    }

    pub(super) fn handle(&self) -> &Handle<'repository> {
        &self.handle
    }

    pub(super) fn commit(&self, id: Oid) -> Result<Commit, GitError> {
        Commit::read(&self.repository.inner.objects, &self.handle, id)
    }

    pub(super) fn node(&mut self, id: Oid) -> Result<&Node, GitError> {
        if !self.nodes.contains_key(&id) {
            let node = Node::read(&self.repository.inner.objects, &self.handle, id)?;
            self.nodes.insert(id, node);
        }
        Ok(&self.nodes[&id])
    }

    /// Tells whether history goes on behind this commit, but not in this clone.
    pub(super) fn is_cut(&self, id: Oid, has_parents: bool) -> bool {
        has_parents && self.boundary.contains(&id)
    }

    /// Gives the parents that can be walked to, and whether others are cut off.
    pub(super) fn parents(&mut self, id: Oid) -> Result<(Vec<Oid>, bool), GitError> {
        let parents = self.node(id)?.parents.clone();
        let cut = self.is_cut(id, !parents.is_empty());
        Ok(if cut { (Vec::new(), true) } else { (parents, false) })
    }

    pub(super) fn time(&mut self, id: Oid) -> Result<i64, GitError> {
        Ok(self.node(id)?.time)
    }

    pub(super) fn cut_off(&self, at: Oid) -> GitError {
        GitError::Shallow { path: self.repository.common_dir().to_path_buf(), commit: CommitId::new(at) }
    }

    /// Gives the best common ancestors, none of which can be reached from another; the newest first.
    pub(super) fn merge_bases(&mut self, left: Oid, right: Oid) -> Result<Vec<Oid>, GitError> {
        let Common { mut bases, cuts } = self.common(left, right)?;
        if let Some((at, _)) = cuts.first() {
            return Err(self.cut_off(*at));
        }
        // Only where clocks went wrong can one of them be reached from another.
        if bases.len() > 1 {
            let all = bases.clone();
            for base in all.iter().copied() {
                for other in all.iter().copied().filter(|other| *other != base) {
                    if bases.contains(&other) && self.common(base, other)?.bases.contains(&base) {
                        bases.retain(|kept| *kept != base);
                        break;
                    }
                }
            }
        }
        Ok(bases)
    }

    pub(super) fn is_ancestor(&mut self, ancestor: Oid, of: Oid) -> Result<bool, GitError> {
        let Common { bases, cuts } = self.common(ancestor, of)?;
        // What the ancestor itself was made from does not matter.
        match cuts.iter().find(|(_, side)| *side == RIGHT) {
            _ if bases.contains(&ancestor) => Ok(true),
            Some((at, _)) => Err(self.cut_off(*at)),
            None => Ok(false),
        }
    }

    fn common(&mut self, left: Oid, right: Oid) -> Result<Common, GitError> {
        if left == right {
            return Ok(Common { bases: vec![left], cuts: Vec::new() });
        }
        let mut flags = BTreeMap::from([(left, LEFT), (right, RIGHT)]);
        let mut queue = BTreeSet::from([(self.time(left)?, left), (self.time(right)?, right)]);
        let mut open = queue.len();
        let mut found = BTreeSet::new();
        let mut cuts = Vec::new();
        while open > 0 {
            let Some((time, id)) = queue.pop_last() else { break };
            let mut colour = flags[&id];
            open -= usize::from(colour & STALE == 0);
            if colour & (LEFT | RIGHT) == LEFT | RIGHT {
                if colour & STALE == 0 {
                    found.insert((time, id));
                }
                colour |= STALE;
            }
            let (parents, cut) = self.parents(id)?;
            if cut {
                cuts.push(id);
            }
            for parent in parents {
                let old = flags.get(&parent).copied().unwrap_or(0);
                let new = old | colour;
                if new == old {
                    continue;
                }
                flags.insert(parent, new);
                let is_new = queue.insert((self.time(parent)?, parent));
                let was_open = !is_new && old & STALE == 0;
                let is_open = new & STALE == 0;
                open = open + usize::from(is_open) - usize::from(was_open);
            }
        }
        found.retain(|(_, id)| flags[id] & STALE == 0);
        let sides = cuts.into_iter().map(|id| (id, flags[&id] & (LEFT | RIGHT)));
        let cuts = sides.filter(|(_, side)| *side != LEFT | RIGHT).collect();
        Ok(Common { bases: found.into_iter().rev().map(|(_, id)| id).collect(), cuts })
    }
}
