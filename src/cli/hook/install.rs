//! Brings the hook into a clone and takes it out again, without a byte of anybody else's changed.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::hook::event::Event;
use crate::cli::hook::framework::{self, Manager};
use crate::cli::hook::place::{self, Place, Way};
use crate::cli::hook::{configured, shim};
use crate::cli::{Problem, World};
use crate::git::{Repository, write};

/// Whether something is changed, or only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// It is changed.
    Change,
    /// Only what would change is told.
    Tell,
}

/// Installs the hook for these events: as settings where git reads such, else as files.
pub(crate) fn install(
    world: &mut World<'_>,
    repository: &Repository,
    events: &[Event],
    mode: Mode,
) -> Result<(), Problem> {
    let place = Place::find(repository)?;
    let managers = repository.root().map(framework::found).unwrap_or_default();
    let events: Vec<Event> = left(world, &place, &managers, events)?;
    if events.is_empty() {
        return Ok(());
    }
    if place.reads_settings() {
        as_settings(world, repository, &place, &events, mode)?;
        if let Some(manager) = managers.first() {
            world.say(&format!(
                "{} goes on beside it; to let it run the check for everybody, {}:",
                manager.kind.name(),
                framework::lines(manager, &events).what
            ));
            tell(world, manager, &events);
        }
    } else {
        may_write(world, &place, &managers, &events)?;
        as_files(world, &place, &events, mode)?;
    }
    if mode == Mode::Tell {
        return Ok(());
    }
    let push = if events.contains(&Event::PreReceive) {
        "the hook judges each push; what it guards is the branch that HEAD names, or git's setting `countersign.guardedRefs`"
    } else {
        "the hook checks each commit; `git commit --no-verify` passes it by, and nothing passes by `countersign check` in CI"
    };
    world.say(push);
    Ok(())
}

/// The events that nobody else runs the check at already.
fn left(
    world: &mut World<'_>,
    place: &Place,
    managers: &[Manager],
    events: &[Event],
) -> Result<Vec<Event>, Problem> {
    if let Some(manager) = managers.iter().find(|manager| manager.runs_check) {
        world.say(&format!(
            "`{}` runs the check already: {} installs that, and nothing is added here",
            manager.file,
            manager.kind.name()
        ));
        return Ok(Vec::new());
    }
    let mut left = Vec::new();
    for event in events {
        let (path, bytes) = place.file(*event)?;
        let others: Vec<&str> = place.configured(*event);
        let own = configured::name(*event);
        if bytes.is_some_and(|bytes| shim::kind(&bytes) == shim::Kind::RunsCheck) {
            world.say(&format!("`{}` runs the check already and stays as it is", world.relative(&path)));
        } else if let Some(other) =
            others.iter().find(|name| **name != own).filter(|_| place.reads_settings())
        {
            world.say(&format!("git's setting `hook.{other}` runs the check at {} already", event.name()));
        } else {
            left.push(*event);
        }
    }
    Ok(left)
}

/// Refuses where a file would not run, or would have to take the place of somebody else's.
fn may_write(
    world: &mut World<'_>,
    place: &Place,
    managers: &[Manager],
    events: &[Event],
) -> Result<(), Problem> {
    let nothing = "nothing is installed";
    if let Some(manager) = managers.first() {
        tell(world, manager, events);
        let lines = framework::lines(manager, events);
        return Err(Problem::new(format!(
            "{} runs the hooks here, so {nothing} beside it",
            manager.kind.name()
        ))
        .hint(format!("with the lines above: {}", lines.what))
        .maybe_hint(lines.then.map(|then| format!("then run `{then}`"))));
    }
    let shown = world.relative(&place.folder);
    let scope = place.setting.as_ref().map_or("", |setting| setting.scope.as_str());
    let newer = format!("git {}.{} and newer can do without", configured::SINCE.0, configured::SINCE.1);
    match place.path() {
        Way::Usual => {}
        Way::Empty => {
            return Err(Problem::new(format!(
                "git's setting core.hooksPath ({scope}) is empty: no hook runs here, and {nothing}"
            ))
            .hint(format!("`{}` lets git look where it usually does; {newer}", place.unset())));
        }
        Way::Missing => {
            return Err(Problem::new(format!(
                "git takes its hooks from `{shown}` (core.hooksPath, {scope}), which is not there: {nothing}"
            ))
            .hint(format!("make that folder, or `{}`; {newer}", place.unset())));
        }
        Way::Elsewhere => {
            let mut problem = Problem::new(format!(
                "git takes its hooks from `{shown}` (core.hooksPath, {scope}), which others may share: {nothing}"
            ));
            for event in events {
                problem =
                    problem.hint(format!("add to `{shown}/{}`: `{} || exit 1`", event.name(), event.line()));
            }
            return Err(problem.hint(format!("or `{}`; {newer}", place.unset())));
        }
    }
    for event in events {
        let (path, bytes) = place.file(*event)?;
        if bytes.is_some_and(|bytes| shim::kind(&bytes) == shim::Kind::Foreign) {
            return Err(Problem::new(format!("there is a hook already: `{}`", world.relative(&path))).hint(
                format!("add this line to it, then run the command again: `{} || exit 1`", event.line()),
            ));
        }
    }
    Ok(())
}

fn tell(world: &mut World<'_>, manager: &Manager, events: &[Event]) {
    for line in framework::lines(manager, events).text.lines() {
        world.say(&format!("  {line}"));
    }
}

fn as_files(world: &mut World<'_>, place: &Place, events: &[Event], mode: Mode) -> Result<(), Problem> {
    let program = shim::own_path()?;
    let mut is_new = !place.folder.exists();
    for event in events {
        let (path, bytes) = place.file(*event)?;
        is_new |= bytes.as_deref().is_some_and(shim::made_folder);
        let own = shim::text(*event, &program, is_new);
        if mode == Mode::Tell {
            writeln!(world.out, "{}", world.relative(&path))?;
            continue;
        }
        match bytes {
            Some(old) if old == own.as_bytes() => {}
            Some(old) => write::replace(&path, &old, own.as_bytes())?,
            None => write::create(&path, own.as_bytes())?,
        }
        executable(&path)?;
        writeln!(world.out, "{}", world.relative(&path))?;
    }
    Ok(())
}

fn as_settings(
    world: &mut World<'_>,
    repository: &Repository,
    place: &Place,
    events: &[Event],
    mode: Mode,
) -> Result<(), Problem> {
    let program = shim::own_path()?;
    let file = configured::file(repository.common_dir());
    let old = configured::read(&file)?;
    // Events of an earlier installation stay.
    let all: Vec<Event> = Event::ALL
        .into_iter()
        .filter(|event| {
            let own = configured::name(*event);
            events.contains(event) || place.configured(*event).contains(&own.as_str())
        })
        .collect();
    let new = configured::with(&old, &all, &program);
    if new != old && mode == Mode::Change {
        configured::write(&file, &old, &new)?;
    }
    // Both kinds would run the check twice.
    for event in Event::ALL {
        for folder in [&place.folder, &place.usual] {
            if let Some(path) = remove_file(world, folder, event, mode)? {
                let is = if mode == Mode::Change { "is gone" } else { "would go" };
                world.say(&format!("`{}` {is}: the settings take its place", world.relative(&path)));
            }
        }
    }
    for event in &all {
        writeln!(world.out, "{}: hook.{}", world.relative(&file), configured::name(*event))?;
    }
    if mode == Mode::Tell {
        return Ok(());
    }
    world.say(&format!(
        "git {} runs it wherever core.hooksPath leads, in every working tree of this clone; a program that brings a git older than {}.{} does not",
        place.version_shown(),
        configured::SINCE.0,
        configured::SINCE.1
    ));
    Ok(())
}

/// Takes all of ours out again; tells whether there was anything.
pub(crate) fn uninstall(world: &mut World<'_>, repository: &Repository, mode: Mode) -> Result<bool, Problem> {
    let place = Place::find(repository)?;
    let mut removed = false;
    let file = configured::file(repository.common_dir());
    let old = configured::read(&file)?;
    let (new, found) = configured::without(&old);
    if found {
        if mode == Mode::Change {
            configured::write(&file, &old, &new)?;
        }
        removed = true;
    }
    let left = Place::find(repository)?;
    for event in Event::ALL {
        let name = configured::name(event);
        let was = place.configured(event).contains(&name.as_str());
        // Without its comments, or with something of somebody else's among it, git takes it out.
        match left.hook_setting(&name, "command") {
            Some(setting) if setting.scope == "local" || setting.scope.is_empty() => {
                if mode == Mode::Change {
                    repository.git().configure(&format!("hook.{name}"), "command", None)?;
                }
                removed = true;
            }
            Some(setting) => {
                world.say(&format!(
                    "git's setting `hook.{name}` is {}, not of this clone, and stays",
                    setting.scope
                ));
                continue;
            }
            None if !was => continue,
            None => {}
        }
        writeln!(world.out, "{}: hook.{name}", world.relative(&file))?;
    }
    for event in Event::ALL {
        let mut folders = vec![&place.folder];
        if !place::same(&place.folder, &place.usual) {
            folders.push(&place.usual);
        }
        for folder in
            folders.into_iter().filter(|folder| place.path() != Way::Empty || *folder == &place.usual)
        {
            if let Some(path) = remove_file(world, folder, event, mode)? {
                writeln!(world.out, "{}", world.relative(&path))?;
                removed = true;
            }
            let path = folder.join(event.name());
            if place::read(&path)?.is_some_and(|text| shim::kind(&text) != shim::Kind::Ours) {
                world.say(&format!("`{}` is not ours and stays", world.relative(&path)));
            }
        }
    }
    Ok(removed)
}

/// Removes a hook file of ours, and its folder if that was made for it and is empty now.
fn remove_file(
    world: &World<'_>,
    folder: &Path,
    event: Event,
    mode: Mode,
) -> Result<Option<PathBuf>, Problem> {
    let path = folder.join(event.name());
    let Some(text) = place::read(&path)?.filter(|text| shim::kind(text) == shim::Kind::Ours) else {
        return Ok(None);
    };
    if mode == Mode::Tell {
        return Ok(Some(path));
    }
    fs::remove_file(&path)
        .map_err(|error| Problem::new(format!("`{}` cannot be changed: {error}", world.relative(&path))))?;
    if shim::made_folder(&text) {
        // One that holds something else stays.
        let _ = fs::remove_dir(folder);
    }
    Ok(Some(path))
}

#[cfg(unix)]
fn executable(path: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
        .map_err(|error| Problem::new(format!("`{}` cannot be made executable: {error}", path.display())))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "other systems can fail here")]
fn executable(_: &Path) -> Result<(), Problem> {
    Ok(())
}
