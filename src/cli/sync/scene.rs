//! What a run is about: the records of the commit that is checked out, the services that their policies name, the secrets.

use std::time::Duration;

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World, life_file, other_logs};
use crate::git::Origin;
use crate::log::{self, Log};
use crate::policy::POLICY_MALFORMED;
use crate::sync::http::Way;
use crate::sync::picture::{Picture, pictures};
use crate::sync::run::{NAMES, services};
use crate::sync::secrets::Secrets;
use crate::sync::slack;

/// What is there before anything is sent.
pub(crate) struct Scene {
    pub(crate) workspace: Workspace,
    /// Only those of logs that are meant and whose policies name a service that is meant.
    pub(crate) pictures: Vec<Picture>,
    pub(crate) logs: Vec<Log>,
    /// The commit that the records are of; none in a folder without a repository.
    pub(crate) commit: Option<String>,
    pub(crate) notes: Vec<String>,
}

impl Scene {
    /// Reads the records of the commit that is checked out: what nobody has committed is told nobody.
    pub(crate) fn read(world: &World<'_>, global: &Global, service: Option<&str>) -> Result<Self, Problem> {
        let workspace = Workspace::open(world)?;
        let mut notes = Vec::new();
        let snapshot = match &workspace.repository {
            Some(repository) => repository.head()?.ok_or_else(|| {
                Problem::new("there is no commit yet, and what is not committed is not sent")
                    .hint("commit the log first: `git add -A && git commit`")
            })?,
            None => workspace.work_tree()?,
        };
        let commit = match snapshot.origin() {
            Origin::Commit(id) => Some(id.clone()),
            _ => None,
        };
        let meant = workspace.folders(&snapshot, global)?;
        let mut logs = Vec::new();
        for folder in log::folders(&snapshot)? {
            logs.push(log::load(&snapshot, &folder, &|_| true)?);
        }
        for log in logs.iter().filter(|log| meant.contains(&log.folder)) {
            if let Some(fault) = log.policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) {
                let line = log.policy.source.position(fault.span.start).line;
                return Err(Problem::new(format!("{}:{line}: {}", fault.path, fault.message)).hint(
                    "mend the policy and commit it: `countersign check` shows all that is wrong with it",
                ));
            }
        }
        let folders: Vec<String> = logs.iter().map(|log| log.folder.clone()).collect();
        // Pages of other repositories may share a name with ours, and then ours are called otherwise.
        let others = workspace.other_logs(world, &snapshot, &folders, false);
        let others = match others.and_then(|others| other_logs::read(&others)) {
            Ok(others) => others,
            Err(_) => {
                notes.push(
                    "the logs of other repositories are not at hand: `countersign build --fetch` fetches them".to_owned(),
                );
                Vec::new()
            }
        };
        let others: Vec<&Log> = others.iter().map(|judged| &*judged.log).collect();
        let mut pictures = pictures(&logs, &others, world.today());
        pictures.retain(|picture| {
            let names = |name: &str| service.is_none_or(|wanted| wanted == name);
            meant.contains(&picture.folder) && services(&picture.policy).iter().any(|one| names(one.name()))
        });
        if pictures.is_empty() {
            let what = service.map_or("no service".to_owned(), |name| format!("no `{name}`"));
            return Err(Problem::new(format!("the policy names {what} to show decisions in"))
                .hint(format!("add `integrations:` to it; known are {}", NAMES.join(", "))));
        }
        for picture in &mut pictures {
            let log = logs.iter().find(|log| log.folder == picture.folder);
            if let (Some(day), Some(log)) = (slack::digest_day(picture), log) {
                let lives = life_file::lives(world, std::slice::from_ref(&picture.folder));
                let life = lives.first().and_then(Option::as_ref);
                slack::add_digest(picture, day, log, life);
            }
        }
        Ok(Self { workspace, pictures, logs, commit, notes })
    }

    /// The secrets that the services need. With `none` nothing is asked for, as in a dry run.
    pub(crate) fn secrets(
        &self,
        world: &World<'_>,
        service: Option<&str>,
        way: &Way,
        none: bool,
    ) -> Result<Secrets, Problem> {
        let lookup = lookup(world);
        let mut secrets = Secrets::default();
        let mut missing = Vec::new();
        for picture in self.pictures.iter().filter(|_| !none) {
            for one in services(&picture.policy) {
                if service.is_some_and(|wanted| wanted != one.name()) {
                    continue;
                }
                match Secrets::take(one.variables(), &lookup) {
                    Ok(taken) => secrets.join(taken),
                    Err(no) => {
                        missing.extend(no.into_iter().map(|no| format!("{no}, which `{}` needs", one.name())))
                    }
                }
            }
        }
        if !missing.is_empty() {
            missing.dedup();
            return Err(Problem::new(missing.join("; "))
                .hint("set it where this runs; `--dry-run` shows without any secret what would be sent"));
        }
        if let Some(password) = way.password() {
            secrets.hide(password);
        }
        Ok(secrets)
    }
}

/// Looks variables up in the environment of this run.
pub(crate) fn lookup<'a>(world: &'a World<'_>) -> impl Fn(&str) -> Option<String> + use<'a> {
    let environment = &world.environment;
    move |name| environment.get(name).map(|value| value.to_string_lossy().into_owned())
}

/// The way to the network.
pub(crate) fn way(world: &World<'_>, seconds: u64) -> Way {
    Way::new(&lookup(world), Duration::from_secs(seconds.max(1)))
}
