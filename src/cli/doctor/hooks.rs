//! Whether anything runs the check before a commit here, once, in every working tree.

use std::fs;
use std::path::Path;

use crate::cli::Problem;
use crate::cli::doctor::{Patient, script};
use crate::cli::hook::event::Event;
use crate::cli::hook::framework::{self, Kind};
use crate::cli::hook::place::{self, Way};
use crate::cli::hook::shim;

/// Who runs the check at an event.
#[derive(Debug, Default)]
struct Runners {
    /// How many of git's settings.
    settings: usize,
    by_file: bool,
    by_manager: bool,
}

impl Runners {
    fn any(&self) -> bool {
        self.count() > 0
    }

    fn count(&self) -> usize {
        self.settings + usize::from(self.by_file) + usize::from(self.by_manager)
    }
}

pub(super) fn examine(patient: &mut Patient<'_, '_>) -> Result<(), Problem> {
    if patient.repository.is_bare() {
        let runners = runners(patient, Event::PreReceive)?;
        if !runners.any() {
            patient.error(
                "hook-missing",
                "nothing judges what is pushed to this repository",
                "countersign hook install",
            );
        }
        return Ok(());
    }
    let commit = runners(patient, Event::PreCommit)?;
    let merge = runners(patient, Event::PreMergeCommit)?;
    let _ = runners(patient, Event::PrePush)?;
    path(patient, &commit);
    if !commit.any() && patient.place.path() == Way::Usual {
        missing(patient);
    }
    if commit.count() > 1 {
        patient.warning(
            "installed-twice",
            "the check runs twice before each commit: by more than one of git's settings, a hook file and a manager",
            "countersign hook uninstall",
        );
    }
    if commit.any() && !merge.any() {
        merge_unchecked(patient, commit.by_manager);
    }
    if let [first, second, ..] = patient.managers.as_slice() {
        let message = format!(
            "`{}` and `{}` both want to run the hooks here, and only one of {} and {} does",
            first.file,
            second.file,
            first.kind.name(),
            second.kind.name()
        );
        let mend = format!("keep one of them: `{}` or `{}`", first.file, second.file);
        patient.warning("two-managers", message, mend);
    }
    if patient.repository.root().is_some_and(framework::lint_staged_runs_check) {
        patient.warning(
            "lint-staged",
            "lint-staged calls the check, and calls nothing where a commit only deletes files",
            "call `countersign hook run pre-commit` in the hook itself, such as .husky/pre-commit",
        );
    }
    Ok(())
}

/// Finds who runs the check at an event, and looks at each.
fn runners(patient: &mut Patient<'_, '_>, event: Event) -> Result<Runners, Problem> {
    let mut runners = Runners::default();
    let (path, bytes) = patient.place.file(event)?;
    if let Some(bytes) = &bytes {
        let kind = shim::kind(bytes);
        let by_manager =
            kind == shim::Kind::Foreign && patient.managers.iter().any(|manager| manager.runs_check);
        runners.by_file = kind != shim::Kind::Foreign;
        runners.by_manager = by_manager && manager_has(patient, event);
        if runners.any() {
            script::examine(patient, event, &path, bytes);
        }
    }
    // A manager that was installed later runs the file that it found under another name.
    for ending in ["legacy", "old"] {
        let moved = place::read(&path.with_extension(ending))?;
        runners.by_file |=
            runners.by_manager && moved.is_some_and(|bytes| shim::kind(&bytes) == shim::Kind::Ours);
    }
    // Husky's files stand beside the folder that git looks into, which holds nothing but calls of them.
    let husky = patient.managers.iter().find(|manager| manager.kind == Kind::Husky);
    if let (Some(_), Some(root)) = (husky, patient.repository.root()) {
        let own = fs::read(root.join(".husky").join(event.name())).unwrap_or_default();
        runners.by_manager |= bytes.is_some() && shim::kind(&own) == shim::Kind::RunsCheck;
    }
    let names: Vec<String> = patient.place.configured(event).into_iter().map(str::to_owned).collect();
    for name in names {
        if !patient.place.reads_settings() {
            if event == Event::PreCommit || event == Event::PreReceive {
                let message = format!(
                    "git's setting `hook.{name}` is to run the check, and git {} does not read such settings",
                    patient.place.version_shown()
                );
                patient.error(
                    "settings-unread",
                    message,
                    "countersign hook uninstall && countersign hook install",
                );
            }
            continue;
        }
        let off = |key: &str| {
            let setting = patient.place.hook_setting(key, "enabled");
            setting.is_some_and(|setting| {
                matches!(setting.value.to_lowercase().as_str(), "false" | "no" | "off" | "0")
            })
        };
        if let Some(key) = [name.as_str(), event.name()].into_iter().find(|key| off(key)) {
            let message =
                format!("git's setting `hook.{key}.enabled` is false: the check at {} is off", event.name());
            patient.error("settings-disabled", message, format!("git config --unset hook.{key}.enabled"));
        } else {
            runners.settings += 1;
        }
        let command = patient.place.hook_setting(&name, "command").map(|setting| setting.value.clone());
        if let Some(command) = command {
            script::moved(patient, &format!("git's setting `hook.{name}`"), &command);
        }
    }
    Ok(runners)
}

/// Whether the manager that names us is told to run at this event.
fn manager_has(patient: &Patient<'_, '_>, event: Event) -> bool {
    patient.managers.iter().filter(|manager| manager.runs_check).any(|manager| match manager.kind {
        // Of these the file in the folder of hooks says it: they install one for each event that they run at.
        Kind::PreCommit | Kind::Prek => true,
        _ => manager.text.contains(event.name()) || manager.kind == Kind::Overcommit,
    })
}

/// Says what core.hooksPath takes away.
fn path(patient: &mut Patient<'_, '_>, commit: &Runners) {
    let unset = patient.place.unset();
    let shown = patient.world.relative(&patient.place.folder);
    let setting = patient.place.setting.clone();
    let (scope, value) = setting.map(|setting| (setting.scope, setting.value)).unwrap_or_default();
    match patient.place.path() {
        _ if commit.settings > 0 => {}
        Way::Usual => {}
        Way::Empty => patient.error(
            "hooks-path-empty",
            format!("core.hooksPath ({scope}) is empty: git runs no hook file, and says nothing of it"),
            unset,
        ),
        Way::Missing if is_linked(patient) && Path::new(&value).is_relative() => patient.error(
            "hooks-path-missing",
            format!("core.hooksPath ({scope}) is `{value}`, and this linked working tree has no such folder: no hook runs in it"),
            "install the hook manager in this working tree too (such as `npx husky`), or use git 2.54 and `countersign hook install`",
        ),
        Way::Missing => patient.error(
            "hooks-path-missing",
            format!("core.hooksPath ({scope}) is `{value}`, which is not there: git runs no hook file, and says nothing of it"),
            unset,
        ),
        Way::Elsewhere if commit.any() => {}
        Way::Elsewhere => patient.error(
            "hooks-path-elsewhere",
            format!("git takes its hooks from `{shown}` (core.hooksPath, {scope}), and none there runs the check"),
            format!("add to `{shown}/pre-commit`: {} || exit 1", Event::PreCommit.line()),
        ),
    }
    if !commit.settings > 0 && !value.is_empty() && Path::new(&value).is_relative() {
        for tree in other_trees(patient.repository.common_dir()) {
            if !Path::new(&tree).join(&value).is_dir() {
                patient.warning(
                    "worktree-without-hooks",
                    format!("the working tree `{tree}` has no folder `{value}` (core.hooksPath): no hook runs in it"),
                    "install the hook manager there too, or use git 2.54 and `countersign hook install`",
                );
            }
        }
    }
}

fn is_linked(patient: &Patient<'_, '_>) -> bool {
    patient.repository.git_dir() != patient.repository.common_dir()
}

/// The linked working trees of a repository.
fn other_trees(common_dir: &Path) -> Vec<String> {
    let mut trees: Vec<String> = fs::read_dir(common_dir.join("worktrees"))
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| fs::read_to_string(entry.path().join("gitdir")).ok())
        .filter_map(|text| text.trim_end().strip_suffix("/.git").map(str::to_owned))
        .filter(|tree| Path::new(tree).is_dir())
        .collect();
    trees.sort();
    trees
}

fn missing(patient: &mut Patient<'_, '_>) {
    if patient.complaints.iter().any(|one| ["settings-disabled", "settings-unread"].contains(&one.code)) {
        return;
    }
    let by = patient.managers.iter().find(|manager| manager.runs_check).cloned();
    if let Some(manager) = by {
        let then = framework::lines(&manager, &[Event::PreCommit]).then.unwrap_or("npx husky");
        let message = format!(
            "`{}` runs the check, and {} is not installed in this clone",
            manager.file,
            manager.kind.name()
        );
        patient.error("manager-not-installed", message, then);
    } else {
        patient.error(
            "hook-missing",
            "nothing runs the check before a commit in this clone",
            "countersign hook install",
        );
    }
}

fn merge_unchecked(patient: &mut Patient<'_, '_>, by_manager: bool) {
    let manager = patient.managers.iter().find(|manager| by_manager && manager.runs_check).cloned();
    let mend = match manager.as_ref().map(|manager| manager.kind) {
        Some(Kind::PreCommit) => {
            "pre-commit install --hook-type pre-merge-commit (default_install_hook_types: [pre-commit, pre-merge-commit] does it for all)".to_owned()
        }
        Some(Kind::Prek) => "prek install --hook-type pre-merge-commit".to_owned(),
        Some(_) => manager.as_ref().map_or_else(String::new, |manager| {
            format!("let `{}` run `{}` at pre-merge-commit", manager.file, Event::PreMergeCommit.line())
        }),
        None => "countersign hook install".to_owned(),
    };
    patient.warning(
        "merge-unchecked",
        "commits are checked, and merges that git makes by itself are not: nothing runs at pre-merge-commit",
        mend,
    );
}
