//! Looks for every way in which the check is silently off in a clone, or weaker than people think. Changes nothing.

mod files;
mod hooks;
mod people;
mod repository;
mod script;
mod settings;

use crate::cli::args::Global;
use crate::cli::hook::framework::{self, Manager};
use crate::cli::hook::place::Place;
use crate::cli::hook::ranges;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::diagnostic::Severity;
use crate::git::{GitError, Repository};
use crate::log;
use crate::policy::Policy;
use crate::record::SIZE_LIMIT;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Complaint {
    /// Its name, which never changes.
    pub(crate) code: &'static str,
    /// An error switches the check off, a warning weakens it, a note is worth knowing.
    pub(crate) severity: Severity,
    /// What was seen.
    pub(crate) message: String,
    /// The one line that mends it.
    pub(crate) mend: String,
}

/// All that is looked at.
struct Patient<'a, 'w> {
    world: &'a World<'w>,
    repository: &'a Repository,
    place: Place,
    managers: Vec<Manager>,
    /// None in a bare repository.
    workspace: Option<&'a Workspace>,
    policies: Vec<(String, Policy)>,
    complaints: Vec<Complaint>,
}

impl Patient<'_, '_> {
    fn error(&mut self, code: &'static str, message: impl Into<String>, mend: impl Into<String>) {
        self.add(code, Severity::Error, message.into(), mend.into());
    }

    fn warning(&mut self, code: &'static str, message: impl Into<String>, mend: impl Into<String>) {
        self.add(code, Severity::Warning, message.into(), mend.into());
    }

    fn note(&mut self, code: &'static str, message: impl Into<String>, mend: impl Into<String>) {
        self.add(code, Severity::Note, message.into(), mend.into());
    }

    fn add(&mut self, code: &'static str, severity: Severity, message: String, mend: String) {
        self.complaints.push(Complaint { code, severity, message, mend });
    }
}

/// Looks at everything; the gravest comes first.
pub(crate) fn examine(world: &World<'_>, global: &Global) -> Result<Vec<Complaint>, Problem> {
    let repository = match Repository::discover(&world.folder, &world.environment) {
        Ok(Some(repository)) => repository,
        Ok(None) => ranges::around(world)?,
        Err(error) => return Ok(vec![repository::unreadable(&error)]),
    };
    if let Err(GitError::GitMissing) = repository.git().version() {
        return Ok(vec![repository::git_missing()]);
    }
    let workspace = if repository.is_bare() { None } else { Some(Workspace::open(world)?) };
    let mut patient = Patient {
        world,
        place: Place::find(&repository)?,
        managers: repository.root().map(framework::found).unwrap_or_default(),
        repository: &repository,
        workspace: workspace.as_ref(),
        policies: Vec::new(),
        complaints: Vec::new(),
    };
    repository::examine(&mut patient);
    hooks::examine(&mut patient)?;
    settings::examine(&mut patient);
    let is_read = patient.complaints.iter().all(|one| one.code != "repository-unreadable");
    if let Some(workspace) = workspace.as_ref().filter(|_| is_read) {
        patient.policies = policies(workspace, global)?;
        files::examine(&mut patient)?;
        people::examine(&mut patient)?;
    }
    let mut complaints = patient.complaints;
    complaints.sort_by_key(|complaint| std::cmp::Reverse(complaint.severity));
    Ok(complaints)
}

/// The policies of the logs on disk.
fn policies(workspace: &Workspace, global: &Global) -> Result<Vec<(String, Policy)>, Problem> {
    let snapshot = workspace.work_tree()?;
    let folders =
        if global.log.is_some() { workspace.folders(&snapshot, global)? } else { log::folders(&snapshot)? };
    folders
        .into_iter()
        .map(|folder| {
            let path = crate::cli::workspace::log_file(&folder);
            let bytes = snapshot.read(&path, SIZE_LIMIT + 1)?;
            Ok((folder, Policy::parse(&path, &bytes)))
        })
        .collect()
}
