//! `countersign check --base`: judges commits before they go into a branch.

use std::collections::BTreeSet;

use crate::check::{Memory, RangeProblem, Terms, check_range};
use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, trust};
use crate::diagnostic::{Range, Report};
use crate::git::Repository;
use crate::policy::FILE_NAME;

/// Which commits to judge.
#[derive(Debug, clap::Args)]
pub(super) struct RangeArgs {
    /// Judge the commits that are to go into this branch, by its policy
    #[arg(long, value_name = "REF", conflicts_with = "staged")]
    base: Option<String>,
    /// The last of those commits; HEAD where it is not given
    #[arg(long, value_name = "REF", requires = "base")]
    head: Option<String>,
    /// The fingerprint of the policy to trust, from which the branch has to come by approved changes; else
    /// COUNTERSIGN_TRUST, or what `init --trust` pinned in this clone
    #[arg(long, requires = "base", value_name = "SHA256")]
    trust: Vec<String>,
    /// They were judged as a change before: do not ask again who their authors are
    #[arg(long, requires = "base")]
    merged: bool,
}

impl RangeArgs {
    /// Judges the commits; `None` where none were named.
    pub(super) fn judge(
        &self,
        world: &mut World<'_>,
        global: &Global,
        rules: Option<&BTreeSet<&str>>,
        verbose: bool,
    ) -> Result<Option<Report>, Problem> {
        let Some(base) = &self.base else { return Ok(None) };
        let head = self.head.as_deref().unwrap_or("HEAD");
        let repository = Repository::discover(&world.folder, &world.environment)?.ok_or_else(|| {
            Problem::new("this folder is in no git repository, so there are no commits to judge")
                .hint("leave --base away to check the files on disk")
        })?;
        let folder = folder(world, &repository, global)?;
        let (from, to) = (repository.resolve(base)?, repository.resolve(head)?);
        let commits = repository.commits_between(&from, &to)?;
        let terms = Terms {
            authors: (!self.merged).then_some(&commits),
            log: folder.as_deref(),
            rules,
            ..Terms::on(world.today())
        };
        let judged = check_range(&repository, &from, &to, &terms, &mut Memory::default());
        let judged = judged.map_err(|problem| explain(problem, base, head))?;
        for path in &judged.begun {
            world.say(&format!("`{path}` is not in {base} yet: its log is judged by its own policy"));
        }
        let mut report = judged.report;
        if rules.is_none_or(|rules| rules.contains("policy-not-approved")) {
            report.merge(trust::check(world, &repository, &from, &self.trust, verbose)?);
        }
        report.range = Some(Range::new(from.to_string(), to.to_string(), commits.len()));
        Ok(Some(report))
    }
}

/// The folder of the one log that was named. A bare repository has no files that a path could lead to.
pub(super) fn folder(
    world: &World<'_>,
    repository: &Repository,
    global: &Global,
) -> Result<Option<String>, Problem> {
    let Some(wanted) = &global.log else { return Ok(None) };
    let wanted = if wanted.ends_with(FILE_NAME) { wanted.parent().unwrap_or(wanted) } else { wanted };
    Ok(Some(match repository.root() {
        Some(_) => Workspace::open(world)?.below_root(wanted)?,
        None => wanted.to_string_lossy().replace('\\', "/").trim_matches('/').to_owned(),
    }))
}

fn explain(problem: RangeProblem, base: &str, head: &str) -> Problem {
    match problem {
        RangeProblem::Git(error) => error.into(),
        RangeProblem::Snapshot(error) => error.into(),
        RangeProblem::Read(error) => error.into(),
        RangeProblem::Log(error) => error.into(),
        RangeProblem::Conflicts { paths } => {
            Problem::new(format!("{head} does not merge with {base}: {}", paths.join(", "))).hint(format!(
                "merge it first: `git merge {base}`, settle what is in conflict, and check again"
            ))
        }
        problem @ RangeProblem::NoLog => Problem::from_error(&problem)
            .hint("`countersign init` makes one; --log names a folder from the top"),
        problem @ RangeProblem::PolicyBroken { .. } => Problem::from_error(&problem)
            .hint(format!("mend the policy in {base} first, in a change that touches no record")),
        problem @ RangeProblem::PolicyGone { .. } => {
            let text = Problem::from_error(&problem);
            text.hint("bring it back; to give the log up, remove or move its records in the same change")
        }
    }
}
