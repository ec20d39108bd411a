//! `countersign audit`.

use crate::check::{self, AuditProblem, Start};
use crate::cli::args::{Format, Global};
use crate::cli::trust::one_pin;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::git::{GitError, Repository};
use crate::output;

/// Audit a branch: find what went round the gates
///
/// Judges every step of the branch again, along first parents, as the check of a change would have: by the policy of the
/// step before it. The first step that has a policy is trusted as it is, or the one that --from or --trust names. Reads
/// history alone, and no network. Sign-offs that are only `declared` and came with a squash cannot be held against
/// their authors any more: those are warnings.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign audit                             the main branch, as the clone knows it
  countersign audit release --from v1.0         another branch, from a tag on
  countersign audit --trust sha256:28af903f...  from the policy that is trusted on
  countersign audit --format json               for programs; --schema prints its shape

Exit codes: 0 nothing went round, 1 something did, 2 could not audit.")]
pub(crate) struct Args {
    /// The branch; the main branch where it is not given
    #[arg(value_name = "REF")]
    branch: Option<String>,
    /// The step to trust as it is, and to begin with
    #[arg(long, value_name = "REF", conflicts_with = "trust")]
    from: Option<String>,
    /// The fingerprint of the policy to trust: begin with the first step that has it. Else COUNTERSIGN_TRUST, or what
    /// `init --trust` pinned in this clone
    #[arg(long, value_name = "SHA256")]
    trust: Option<String>,
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Print the JSON Schema of `--format json` and do nothing else
    #[arg(long)]
    schema: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        if self.schema {
            world.out.write_all(output::audit::AUDIT_SCHEMA.as_bytes())?;
            return Ok(Outcome::Clean);
        }
        let repository = Repository::discover(&world.folder, &world.environment)?.ok_or_else(|| {
            Problem::new("this folder is in no git repository, so there is no history to audit")
                .hint("`countersign check` checks the files on disk")
        })?;
        if self.branch.is_none() && repository.main_branch()?.is_none() && repository.head_commit()?.is_none()
        {
            return Err(Problem::new("there is no commit yet, so there is no history to audit")
                .hint("`git commit` begins one"));
        }
        let log = crate::cli::range::folder(world, &repository, global)?;
        let branch = match &self.branch {
            Some(branch) => branch.clone(),
            None => repository.main_branch()?.unwrap_or_else(|| "HEAD".to_owned()),
        };
        let tip = repository.resolve(&branch)?;
        let start = match &self.from {
            Some(from) => Start::At(repository.resolve(from)?),
            None => match one_pin(world, &repository, &tip, log.as_deref(), self.trust.as_slice())? {
                Some(pin) => Start::Pinned(pin),
                None => Start::FirstPolicy,
            },
        };
        let audit = check::audit(&repository, &tip, start, log.as_deref(), world.today()).map_err(explain)?;
        let shown = match self.format {
            Format::Text => output::audit::text::render(&audit, &branch, world.color, world.out),
            Format::Json => output::audit::json::render(&audit, &branch, world.out),
        };
        match shown.map_err(Problem::from) {
            // Whoever reads the beginning alone still learns from the exit code what was found.
            Err(problem) if !problem.is_closed_pipe() => Err(problem),
            _ if audit.is_partial => Ok(Outcome::Partial),
            _ if audit.count(Severity::Error) > 0 => Ok(Outcome::Findings),
            _ => Ok(Outcome::Clean),
        }
    }
}

fn explain(problem: AuditProblem) -> Problem {
    match problem {
        AuditProblem::Git(error @ GitError::Shallow { .. }) => Problem::from(error)
            .hint("--from names a step that is there, from which on to audit; what is older is then trusted"),
        AuditProblem::Git(error) => error.into(),
        AuditProblem::Snapshot(error) => error.into(),
        AuditProblem::Read(error) => error.into(),
        problem @ AuditProblem::NotAStep { .. } => {
            Problem::from_error(&problem).hint("`git log --first-parent --oneline` shows the steps")
        }
        problem @ AuditProblem::NotPinned { .. } => Problem::from_error(&problem)
            .hint("either this is not the history that was trusted, or the fingerprint is of another log"),
        problem @ AuditProblem::NoLog => Problem::from_error(&problem).hint("`countersign init` begins one"),
        other => Problem::from_error(&other),
    }
}
