//! Which commits a change consists of: all that its head has and its base has not, and the line of first parents.

use super::commit::Commit;
use super::error::GitError;
use super::graph::Graph;
use super::id::CommitId;
use super::repository::Repository;
use git2::Oid;
use std::collections::{BTreeMap, BTreeSet};

/// Commits from a tip back along first parents.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FirstParents {
    /// The newest first.
    pub commits: Vec<Commit>,
    /// The last of them, if its parents are not in this shallow clone: what is older was not looked at.
    pub cut_off: Option<CommitId>,
}

/// How many more commits of the base are looked at when those of the head seem to be told apart.
///
/// Dates lead the way, and a clock that was wrong leads astray; git allows for that with 5.
const SLACK: usize = 64;

impl Repository {
    /// Gives the commits that can be reached from `head` and not from `base`, by all parents, the oldest first.
    ///
    /// Parents come before their children, and else the date decides, then the id. Without a common history that is
    /// all of `head`'s. Refuses with [`GitError::Shallow`] where commits left out of a shallow clone could belong to
    /// the answer, or could take commits out of it. Clocks that went wrong by more than a few commits may bring in
    /// commits that `base` has too, and never leave one out.
    pub fn commits_between(&self, base: &CommitId, head: &CommitId) -> Result<Vec<Commit>, GitError> {
        let mut graph = Graph::new(self)?;
        let ids = between(&mut graph, base.oid(), head.oid())?;
        ids.into_iter().map(|id| graph.commit(id)).collect()
    }

    /// Gives a commit and its ancestors along first parents: how a branch came to be, merge by merge.
    pub fn first_parents(&self, from: &CommitId) -> Result<FirstParents, GitError> {
        let graph = Graph::new(self)?;
        let mut commits = Vec::new();
        let mut next = Some(from.oid());
        let mut cut_off = None;
        while let Some(id) = next {
            let commit = graph.commit(id)?;
            next = commit.parents.first().map(|parent| parent.oid());
            if graph.is_cut(id, next.is_some()) {
                cut_off = Some(commit.id);
                next = None;
            }
            commits.push(commit);
        }
        Ok(FirstParents { commits, cut_off })
    }

    /// Reads one commit.
    pub fn commit_at(&self, id: &CommitId) -> Result<Commit, GitError> {
        Graph::new(self)?.commit(id.oid())
    }
}

/// A walk from two commits at once, the newest first.
struct Walk<'graph, 'repository> {
    graph: &'graph mut Graph<'repository>,
    queue: BTreeSet<(i64, Oid)>,
    /// All that were met, and whether they belong to the base.
    hidden: BTreeMap<Oid, bool>,
    /// How many in the queue do not.
    open: usize,
}

impl Walk<'_, '_> {
    fn meet(&mut self, id: Oid, hidden: bool) -> Result<(), GitError> {
        match self.hidden.get(&id).copied() {
            None => {
                self.hidden.insert(id, hidden);
                self.queue.insert((self.graph.time(id)?, id));
                self.open += usize::from(!hidden);
            }
            Some(false) if hidden => self.hide(id)?,
            Some(_) => {}
        }
        Ok(())
    }

    /// Gives a commit to the base that was taken for the head's, with all that was reached from it.
    fn hide(&mut self, id: Oid) -> Result<(), GitError> {
        let mut below = vec![id];
        while let Some(id) = below.pop() {
            if self.hidden.get(&id) != Some(&false) {
                continue;
            }
            self.hidden.insert(id, true);
            if self.queue.contains(&(self.graph.time(id)?, id)) {
                self.open -= 1;
            }
            below.extend(self.graph.parents(id)?.0);
        }
        Ok(())
    }

    fn is_visible(&self, id: Oid) -> bool {
        self.hidden.get(&id) == Some(&false)
    }
}

fn between(graph: &mut Graph<'_>, base: Oid, head: Oid) -> Result<Vec<Oid>, GitError> {
    let mut walk = Walk { graph, queue: BTreeSet::new(), hidden: BTreeMap::new(), open: 0 };
    walk.meet(base, true)?;
    walk.meet(head, false)?;
    let mut order: Vec<(i64, Oid)> = Vec::new();
    let mut roots = Vec::new();
    let mut cuts = Vec::new();
    let mut oldest = i64::MAX;
    let mut slack = SLACK;
    while let Some((time, id)) = walk.queue.pop_last() {
        let hidden = !walk.is_visible(id);
        if !hidden {
            walk.open -= 1;
            order.push((time, id));
            oldest = oldest.min(time);
        }
        let (parents, cut) = walk.graph.parents(id)?;
        if cut {
            cuts.push((time, id));
        } else if parents.is_empty() && !hidden {
            roots.push(id);
        }
        for parent in parents {
            walk.meet(parent, hidden)?;
        }
        // A root of the head's own is either a sign of unrelated histories or of a wrong clock: then all is looked at.
        roots.retain(|root| walk.is_visible(*root));
        let newest = walk.queue.last().map(|(time, _)| *time);
        if walk.open > 0 || !roots.is_empty() || newest >= Some(oldest) {
            slack = SLACK;
        } else if slack == 0 {
            break;
        } else {
            slack -= 1;
        }
    }
    order.retain(|(_, id)| walk.is_visible(*id));
    let oldest = order.iter().map(|(time, _)| *time).min();
    let matters =
        |(time, id): &&(i64, Oid)| walk.is_visible(*id) || oldest.is_some_and(|oldest| oldest <= *time);
    if let Some((_, at)) = cuts.iter().find(matters) {
        return Err(walk.graph.cut_off(*at));
    }
    parents_first(walk.graph, order)
}

/// Sorts commits so that none comes before its parents; where that leaves a choice, the oldest comes first.
fn parents_first(graph: &mut Graph<'_>, commits: Vec<(i64, Oid)>) -> Result<Vec<Oid>, GitError> {
    let times: BTreeMap<Oid, i64> = commits.into_iter().map(|(time, id)| (id, time)).collect();
    let mut children: BTreeMap<Oid, Vec<Oid>> = BTreeMap::new();
    let mut waiting: BTreeMap<Oid, usize> = BTreeMap::new();
    let mut ready = BTreeSet::new();
    for (id, time) in &times {
        let (parents, _) = graph.parents(*id)?;
        let parents: BTreeSet<Oid> =
            parents.into_iter().filter(|parent| times.contains_key(parent)).collect();
        if parents.is_empty() {
            ready.insert((*time, *id));
        }
        waiting.insert(*id, parents.len());
        for parent in parents {
            children.entry(parent).or_default().push(*id);
        }
    }
    let mut sorted = Vec::with_capacity(times.len());
    while let Some((_, id)) = ready.pop_first() {
        sorted.push(id);
        for child in children.remove(&id).unwrap_or_default() {
            let left = waiting.get_mut(&child).expect("every child was counted");
            *left -= 1;
            if *left == 0 {
                ready.insert((times[&child], child));
            }
        }
    }
    Ok(sorted)
}
