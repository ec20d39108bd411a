//! Judging commits that are on their way: from a manager's two names, a push, or a push that a server receives.

use crate::check::{Memory, RangeProblem, Terms, check_range};
use crate::cli::args::Global;
use crate::cli::hook::commit;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, trust};
use crate::diagnostic::{Range, Report};
use crate::git::{CommitId, Repository};

/// The repository that hooks are about.
pub(crate) fn repository(workspace: &Workspace) -> Result<&Repository, Problem> {
    workspace.repository.as_ref().ok_or_else(no_repository)
}

/// The repository around the folder, bare or not.
pub(crate) fn around(world: &World<'_>) -> Result<Repository, Problem> {
    Repository::discover(&world.folder, &world.environment)?.ok_or_else(no_repository)
}

fn no_repository() -> Problem {
    Problem::new("this folder is in no git repository, so there are no hooks").hint("`git init` makes one")
}

/// Judges several ranges; what was judged once is not judged again.
#[derive(Debug)]
pub(crate) struct Ranges<'r> {
    repository: &'r Repository,
    folder: Option<&'r str>,
    /// Whether the authors of commits have to be those of their new sign-offs.
    authors: bool,
    memory: Memory,
    done: Vec<(CommitId, CommitId)>,
    trusted: Vec<CommitId>,
}

impl<'r> Ranges<'r> {
    pub(crate) fn new(repository: &'r Repository, folder: Option<&'r str>, authors: bool) -> Self {
        Self { repository, folder, authors, memory: Memory::default(), done: Vec::new(), trusted: Vec::new() }
    }

    /// Judges what `head` would bring into `base`, by the policy of `base`; nothing where there is no log.
    pub(crate) fn judge(
        &mut self,
        world: &mut World<'_>,
        base: CommitId,
        head: CommitId,
    ) -> Result<Report, RangeTrouble> {
        if base == head || self.done.contains(&(base, head)) {
            return Ok(Report::default());
        }
        self.done.push((base, head));
        let trouble = |error: crate::git::GitError| RangeTrouble::Other(error.into());
        let commits = self.repository.commits_between(&base, &head).map_err(trouble)?;
        let terms = Terms {
            authors: self.authors.then_some(&commits),
            log: self.folder,
            links: true,
            ..Terms::on(world.today())
        };
        let mut report = match check_range(self.repository, &base, &head, &terms, &mut self.memory) {
            Ok(judged) => judged.report,
            Err(RangeProblem::NoLog) => return Ok(Report::default()),
            Err(problem) => return Err(problem.into()),
        };
        if !self.trusted.contains(&base) {
            self.trusted.push(base);
            report
                .merge(trust::check(world, self.repository, &base, &[], false).map_err(RangeTrouble::Other)?);
        }
        report.range = Some(Range::new(base.to_string(), head.to_string(), commits.len()));
        Ok(report)
    }
}

/// Why commits cannot be judged.
#[derive(Debug)]
pub(crate) enum RangeTrouble {
    /// The paths of logs that are in conflict.
    Conflicts(Vec<String>),
    /// Anything else.
    Other(Problem),
}

impl From<RangeProblem> for RangeTrouble {
    fn from(problem: RangeProblem) -> Self {
        match problem {
            RangeProblem::Conflicts { paths } => Self::Conflicts(paths),
            RangeProblem::Git(error) => Self::Other(error.into()),
            RangeProblem::Snapshot(error) => Self::Other(error.into()),
            RangeProblem::Read(error) => Self::Other(error.into()),
            RangeProblem::Log(error) => Self::Other(error.into()),
            problem @ RangeProblem::PolicyBroken { .. } => Self::Other(
                Problem::from_error(&problem)
                    .hint("mend the policy there first, in a change that touches no record"),
            ),
            problem @ RangeProblem::PolicyGone { .. } => Self::Other(
                Problem::from_error(&problem)
                    .hint("bring it back; to give the log up, remove its records in the same change; what was decided stays"),
            ),
            problem => Self::Other(Problem::from_error(&problem)),
        }
    }
}

/// Judges the commits between two names, as `pre-commit run --from-ref A --to-ref B` asks for.
pub(crate) fn named(
    world: &mut World<'_>,
    global: &Global,
    from: &str,
    to: &str,
) -> Result<Outcome, Problem> {
    let repository = around(world)?;
    let folder = crate::cli::range::folder(world, &repository, global)?;
    let (mut base, head) = (repository.resolve(from)?, repository.resolve(to)?);
    // In a push that rewrites history, the old commits are no branch that this goes into.
    if world.environment.get("PRE_COMMIT_REMOTE_NAME").is_some()
        && let Some(common) = repository.merge_base(&base, &head)?
    {
        base = common;
    }
    let mut ranges = Ranges::new(&repository, folder.as_deref(), true);
    let report = ranges.judge(world, base, head).map_err(|trouble| match trouble {
        RangeTrouble::Conflicts(paths) => {
            Problem::new(format!("{to} does not merge with {from}: {}", paths.join(", "))).hint(format!(
                "merge it first: `git merge {from}`, settle what is in conflict, and check again"
            ))
        }
        RangeTrouble::Other(problem) => problem,
    })?;
    commit::counted(world, &report, "pre-push")
}
