//! `countersign check --base` and `--ci`: judges commits before they go into a branch.

use std::collections::BTreeSet;

use crate::check::{Memory, RangeProblem, Terms, check_range};
use crate::cli::args::Global;
use crate::cli::ci::resolve::{self, Ends};
use crate::cli::ci::service::Service;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, trust};
use crate::diagnostic::{Range, Report};
use crate::git::{CommitId, Repository};
use crate::log;
use crate::policy::FILE_NAME;

/// Which commits to judge.
#[derive(Debug, clap::Args)]
pub(super) struct RangeArgs {
    /// Judge the commits that are to go into this branch, by its policy; `auto` asks the CI service which it is, see
    /// --ci
    #[arg(long, value_name = "REF", conflicts_with_all = ["staged", "ci"])]
    base: Option<String>,
    /// The same as `--base auto`, the one line that a CI file needs: finds the change out from what GitHub, GitLab,
    /// Bitbucket, Azure, Buildkite, Jenkins or pre-commit say, else takes what origin's main branch has not. A run
    /// about no change (a schedule, a tag) judges all records
    #[arg(long, conflicts_with = "staged")]
    ci: bool,
    /// The last of those commits; HEAD where it is not given
    #[arg(long, value_name = "REF")]
    head: Option<String>,
    /// The fingerprint of the policy to trust, from which the branch has to come by approved changes; else
    /// COUNTERSIGN_TRUST, or what `init --trust` pinned in this clone
    #[arg(long, value_name = "SHA256")]
    trust: Vec<String>,
    /// They were judged as a change before: do not ask again who their authors are
    #[arg(long)]
    merged: bool,
}

/// The word for a base that has to be found out.
const AUTO: &str = "auto";

impl RangeArgs {
    /// Whether commits are to be judged, and not files.
    pub(super) const fn is_asked(&self) -> bool {
        self.base.is_some() || self.ci
    }

    /// Judges the commits; `None` where none were named, or the run is about none.
    pub(super) fn judge(
        &self,
        world: &mut World<'_>,
        global: &Global,
        rules: Option<&BTreeSet<&str>>,
        verbose: bool,
    ) -> Result<Option<Report>, Problem> {
        if !self.is_asked() {
            let named = [("--head", self.head.is_some()), ("--trust", !self.trust.is_empty())];
            return match named.iter().chain(&[("--merged", self.merged)]).find(|(_, given)| *given) {
                Some((option, _)) => {
                    Err(Problem::new(format!("{option} is about commits, and none are named"))
                        .hint("name the branch that they are to go into: `--base origin/main`"))
                }
                None => Ok(None),
            };
        }
        let repository = Repository::discover(&world.folder, &world.environment)?.ok_or_else(|| {
            Problem::new("this folder is in no git repository, so there are no commits to judge")
                .hint("leave --base and --ci away to check the files on disk")
        })?;
        let Some(ends) = self.ends(world, &repository)? else { return Ok(None) };
        let folder = folder(world, &repository, global)?;
        let Ends { base: from, head: to, into, merged } = ends;
        let service = Service::of(&world.environment);
        let trouble = |error| resolve::explain(error, service, None);
        let commits = repository.commits_between(&from, &to).map_err(trouble)?;
        let terms = Terms {
            authors: (!merged).then_some(&commits),
            log: folder.as_deref(),
            rules,
            links: true,
            ..Terms::on(world.today())
        };
        let judged = check_range(&repository, &from, &to, &terms, &mut Memory::default());
        let head = self.head.clone().unwrap_or_else(|| if self.is_auto() { to.short() } else { HEAD.into() });
        let judged = judged.map_err(|problem| explain(problem, &into, &head, service))?;
        for path in &judged.begun {
            world.say(&format!("`{path}` is not in {into} yet: its log is judged by its own policy"));
        }
        let mut report = judged.report;
        if rules.is_none_or(|rules| rules.contains("policy-not-approved")) {
            report.merge(trust::check(world, &repository, &from, &self.trust, verbose)?);
        }
        report.range = Some(Range::new(from.to_string(), to.to_string(), commits.len()));
        report.known = known(&repository, &to, folder.as_deref())?.max(report.records);
        Ok(Some(report))
    }

    fn is_auto(&self) -> bool {
        self.ci || self.base.as_deref() == Some(AUTO)
    }

    /// The two ends of the change, looked up or found out.
    fn ends(&self, world: &mut World<'_>, repository: &Repository) -> Result<Option<Ends>, Problem> {
        if self.is_auto() {
            let found = resolve::resolve(world, repository, self.head.as_deref())?;
            if found.ends.is_none() {
                world.say(&found.why);
            }
            return Ok(found.ends.map(|ends| Ends { merged: ends.merged || self.merged, ..ends }));
        }
        let service = Service::of(&world.environment);
        let find = |name: &str| {
            repository.resolve(name).map_err(|error| resolve::explain(error, service, Some(name)))
        };
        let into = self.base.clone().unwrap_or_default();
        let (base, head) = (find(&into)?, find(self.head.as_deref().unwrap_or(HEAD))?);
        Ok(Some(Ends { base, head, into, merged: self.merged }))
    }
}

/// The commit that is checked out.
const HEAD: &str = "HEAD";

/// How many records the logs have that were judged, touched or not.
fn known(repository: &Repository, head: &CommitId, only: Option<&str>) -> Result<usize, Problem> {
    let snapshot = repository.snapshot_at(head)?;
    let mut known = 0;
    for folder in log::folders(&snapshot)?.iter().filter(|folder| only.is_none_or(|only| only == *folder)) {
        known += log::read_log(&snapshot, folder)?.1.len();
    }
    Ok(known)
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

fn explain(problem: RangeProblem, base: &str, head: &str, service: Service) -> Problem {
    match problem {
        RangeProblem::Git(error) => resolve::explain(error, service, None),
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
            text.hint("bring it back; to give the log up, remove its records in the same change; what was decided stays")
        }
    }
}
