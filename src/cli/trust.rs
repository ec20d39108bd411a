//! The policy that somebody trusts: pinned in a clone by its fingerprint, or named by whoever runs a check.

use crate::check::{TrustProblem, check_trust};
use crate::cli::args::Global;
use crate::cli::command::policy::show;
use crate::cli::range::folder;
use crate::cli::workspace::{Workspace, log_file};
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Report;
use crate::git::{CommitId, GitError, Repository};
use crate::log;
use crate::policy::{POLICY_MALFORMED, Policy};
use crate::record::{Digest, SIZE_LIMIT};

/// The variable that names a fingerprint, for CI.
const VARIABLE: &str = "COUNTERSIGN_TRUST";

/// The setting of git that pins the policy of a log.
fn setting(log: &str) -> String {
    format!("countersign.{log}.trust")
}

/// Reads a fingerprint that was typed or set.
fn fingerprint(text: &str, from: &str) -> Result<Digest, Problem> {
    text.trim().parse().map_err(|()| {
        Problem::new(format!("`{text}` in {from} is not a fingerprint"))
            .hint("it is `sha256:` and 64 digits of 0–9 and a–f, as `countersign policy show` shows it")
    })
}

/// The policies to trust: those that were named, else that of the variable, else those that this clone pins.
fn pins(world: &World<'_>, repository: &Repository, named: &[String]) -> Result<Vec<Digest>, Problem> {
    if !named.is_empty() {
        return named.iter().map(|text| fingerprint(text, "--trust")).collect();
    }
    if let Some(value) = world.environment.get(VARIABLE).filter(|value| !value.is_empty()) {
        let value = value.to_string_lossy();
        return value.split_whitespace().map(|text| fingerprint(text, VARIABLE)).collect();
    }
    let settings = repository.git().config_matching(r"^countersign\..*\.trust$")?;
    settings.iter().map(|(key, value)| fingerprint(value, &format!("git's setting `{key}`"))).collect()
}

/// The one policy to trust in a log, for those who begin with it.
pub(super) fn one_pin(
    world: &World<'_>,
    repository: &Repository,
    tip: &CommitId,
    folder: Option<&str>,
    named: &[String],
) -> Result<Option<Digest>, Problem> {
    let all = pins(world, repository, named)?;
    if let ([] | [_], _) | (_, None) = (all.as_slice(), folder) {
        return match all.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(*one)),
            several => Err(Problem::new(format!("{} policies are trusted here", several.len()))
                .hint("say which log is meant: `--log DIR`, or name the one with --trust")),
        };
    }
    let path = log_file(folder.unwrap_or_default());
    let policy = Policy::parse(&path, &repository.snapshot_at(tip)?.read(&path, SIZE_LIMIT + 1)?);
    let Some(id) = policy.log else { return Ok(None) };
    let value = repository.config(&setting(&id.value))?;
    value.map(|value| fingerprint(&value, &format!("git's setting `{}`", setting(&id.value)))).transpose()
}

/// The fingerprint that this clone pins for the log of a policy.
pub(super) fn pin_of(workspace: &Workspace, policy: &Policy) -> Result<Option<Digest>, Problem> {
    let (Some(repository), Some(log)) = (&workspace.repository, &policy.log) else { return Ok(None) };
    let key = setting(&log.value);
    let value = repository.config(&key)?;
    value.map(|value| fingerprint(&value, &format!("git's setting `{key}`"))).transpose()
}

/// Checks that a branch holds on to what is trusted; says nothing where nothing is.
pub(super) fn check(
    world: &mut World<'_>,
    repository: &Repository,
    tip: &CommitId,
    named: &[String],
    verbose: bool,
) -> Result<Report, Problem> {
    let mut report = Report::default();
    let pins = pins(world, repository, named)?;
    if pins.is_empty() && verbose {
        world.say("trust: no policy is pinned in this clone; `countersign init --trust` pins one");
    }
    for pin in pins {
        report.merge(check_trust(repository, tip, pin, world.today()).map_err(explain)?);
    }
    Ok(report)
}

fn explain(problem: TrustProblem) -> Problem {
    match problem {
        TrustProblem::Git(error @ GitError::Shallow { .. }) => {
            Problem::from(error).hint("the policy that is trusted has to be among the commits that are there")
        }
        TrustProblem::Git(error) => error.into(),
        TrustProblem::Snapshot(error) => error.into(),
        TrustProblem::Read(error) => error.into(),
        problem => Problem::from_error(&problem)
            .hint("either this is not the history that was trusted, or the fingerprint is of another log")
            .hint("`countersign init --trust` shows what stands here, and trusts that instead"),
    }
}

/// Shows the policy of a commit, asks once, and pins it in this clone.
pub(super) fn pin(
    world: &mut World<'_>,
    global: &Global,
    revision: &str,
    yes: bool,
) -> Result<Outcome, Problem> {
    let repository = Repository::discover(&world.folder, &world.environment)?.ok_or_else(|| {
        Problem::new("this folder is in no git repository, so there is nothing to trust")
            .hint("`countersign init` makes a log here; --trust is for the clone of another one")
    })?;
    let commit = repository.resolve(revision)?;
    let snapshot = repository.snapshot_at(&commit)?;
    let wanted = folder(world, &repository, global)?;
    let mut folders = log::folders(&snapshot)?;
    folders.retain(|folder| wanted.as_ref().is_none_or(|wanted| wanted == folder));
    let folder = match folders.as_slice() {
        [one] => one,
        [] => {
            return Err(
                Problem::new(format!("there is no log in {revision}")).hint("`countersign init` makes one")
            );
        }
        several => {
            return Err(Problem::new(format!("there are {} logs in {revision}", several.len()))
                .hint(format!("say which one is meant: `--log {}`", several[0])));
        }
    };
    let path = log_file(folder);
    let policy = Policy::parse(&path, &snapshot.read(&path, SIZE_LIMIT + 1)?);
    if let Some(fault) = policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) {
        return Err(Problem::new(format!(
            "`{path}` in {revision} says what it cannot mean: {}",
            fault.message
        ))
        .hint("trust a commit in which it is whole"));
    }
    let Some(log) = &policy.log else {
        return Err(Problem::new(format!("the log in {revision} has no identity")));
    };
    let key = setting(&log.value);
    let now = policy.fingerprint();
    let was = repository.config(&key)?;
    show::text(world, &policy, None)?;
    if was.as_deref() == Some(now.to_string().as_str()) {
        world.say("this clone trusts exactly this policy already");
        return Ok(Outcome::Clean);
    }
    if let Some(was) = &was {
        world.say(&format!("note: this clone trusts another version until now: {was}"));
    }
    world.say("compare the fingerprint with what the team says, over another way than this repository");
    if !yes && !world.can_ask {
        return Err(Problem::new("trusting asks first, and there is no terminal to ask on")
            .hint("compare the fingerprint above, then add --yes"));
    }
    if !yes && !world.confirm("Trust this policy in this clone?")? {
        world.say("nothing is changed");
        return Ok(Outcome::Clean);
    }
    repository.git().set_config(&key, &now.to_string())?;
    world.say(&format!("git's setting `{key}` pins it: `check --base` and `audit` begin with it"));
    world.say(&format!("elsewhere, such as in CI, `{VARIABLE}={now}` does the same"));
    Ok(Outcome::Clean)
}
