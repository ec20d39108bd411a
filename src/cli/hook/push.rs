//! The check before a push: what would leave this clone, held against what the other side has.

use crate::cli::args::Global;
use crate::cli::hook::commit::{self, every_record};
use crate::cli::hook::ranges::{RangeTrouble, Ranges, around, named};
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Report;
use crate::git::{CommitId, GitError, Repository};
use crate::log;

/// One line that git hands to a hook of a push: two refs and two ids, of which zeros stand for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    local: String,
    remote_ref: String,
    remote: String,
}

/// Judges what is pushed. `rest` begins with the name of the remote, as git gives it.
pub(crate) fn judge(world: &mut World<'_>, global: &Global, rest: &[String]) -> Result<Outcome, Problem> {
    let variable = |name: &str| world.environment.get(name).map(|value| value.to_string_lossy().into_owned());
    let by_manager = (variable("PRE_COMMIT_FROM_REF"), variable("PRE_COMMIT_TO_REF"));
    let lines = read(world)?;
    if lines.is_empty() {
        return match by_manager {
            (Some(from), Some(to)) => named(world, global, &from, &to),
            _ => Ok(Outcome::Clean),
        };
    }
    let repository = around(world)?;
    let folder = crate::cli::range::folder(world, &repository, global)?;
    let mut ranges = Ranges::new(&repository, folder.as_deref(), true);
    let mut report = Report::default();
    let remote = rest.first().map_or("origin", String::as_str);
    for line in lines.iter().filter(|line| !is_zero(&line.local)) {
        // A tag of something that is no commit brings no commits.
        let Some(head) = commit_of(&repository, &line.local)? else { continue };
        let part = match base(&repository, remote, line, &head)? {
            Some(base) => ranges.judge(world, base, head).map_err(|trouble| match trouble {
                RangeTrouble::Conflicts(paths) => Problem::new(format!(
                    "what is pushed to {} does not merge with what is there: {}",
                    line.remote_ref,
                    paths.join(", ")
                )),
                RangeTrouble::Other(problem) => problem,
            })?,
            // The first push of all.
            None => {
                let snapshot = repository.snapshot_at(&head)?;
                every_record(world, &snapshot, &log::folders(&snapshot)?)?
            }
        };
        report.merge(part);
    }
    commit::silent(world, &report, "pre-push", "push")
}

/// Where the judging of a push begins: with what the other side has of the branch, if this goes on from there; else
/// where this parts from the branch that changes go into. `None` where nobody has anything yet.
fn base(
    repository: &Repository,
    remote: &str,
    line: &Line,
    head: &CommitId,
) -> Result<Option<CommitId>, Problem> {
    if line.remote_ref.starts_with("refs/heads/")
        && !is_zero(&line.remote)
        && let Some(old) = commit_of(repository, &line.remote)?
        && repository.is_ancestor(&old, head)?
    {
        return Ok(Some(old));
    }
    // Whoever pushes to an address, or to a fork, has nothing of that side here, and mostly began from `origin`.
    let remotes = [remote, "origin"];
    let names = remotes
        .iter()
        .flat_map(|remote| ["HEAD", "main", "master"].map(|name| format!("refs/remotes/{remote}/{name}")));
    for name in names {
        if let Some(main) = commit_of(repository, &name)?
            && let Some(common) = repository.merge_base(&main, head)?
        {
            return Ok(Some(common));
        }
    }
    Ok(None)
}

/// The commit of a name; `None` where it names none here.
pub(crate) fn commit_of(repository: &Repository, name: &str) -> Result<Option<CommitId>, Problem> {
    match repository.resolve(name) {
        Ok(commit) => Ok(Some(commit)),
        Err(GitError::NoSuchRevision { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether an id stands for nothing, by whatever hash.
pub(crate) fn is_zero(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}

/// Reads what git hands over; nothing where a person sits at the other end.
pub(crate) fn input(world: &mut World<'_>) -> Result<String, Problem> {
    if world.can_ask {
        return Ok(String::new());
    }
    let mut bytes = Vec::new();
    world
        .input
        .read_to_end(&mut bytes)
        .map_err(|error| Problem::new(format!("what git hands to the hook cannot be read: {error}")))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn read(world: &mut World<'_>) -> Result<Vec<Line>, Problem> {
    let text = input(world)?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| match line.split(' ').collect::<Vec<_>>()[..] {
            [.., _, local, remote_ref, remote] if is_id(local) && is_id(remote) => Ok(Line {
                local: local.to_owned(),
                remote_ref: remote_ref.to_owned(),
                remote: remote.to_owned(),
            }),
            _ => Err(Problem::new(format!("`{line}` is no line that git hands to a pre-push hook"))
                .hint("it is: local ref, local id, remote ref, remote id")),
        })
        .collect()
}

/// Whether a word is a whole id.
pub(crate) fn is_id(word: &str) -> bool {
    matches!(word.len(), 40 | 64) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}
