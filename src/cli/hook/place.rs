//! Where git takes its hooks from in this clone, and what lies there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::cli::Problem;
use crate::cli::hook::configured;
use crate::cli::hook::event::Event;
use crate::git::{Repository, Setting};

/// Where git takes its hooks from.
#[derive(Debug)]
pub(crate) struct Place {
    /// The folder that git runs hooks from; with an empty `core.hooksPath` that is none.
    pub(crate) folder: PathBuf,
    /// The folder that it would be without `core.hooksPath`.
    pub(crate) usual: PathBuf,
    /// The `core.hooksPath` that counts.
    pub(crate) setting: Option<Setting>,
    /// The version of git.
    pub(crate) version: (u32, u32),
    /// All settings `hook.*`, the last of a key counts.
    pub(crate) hooks: Vec<Setting>,
}

/// What `core.hooksPath` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Nothing: hooks lie where they usually do.
    Usual,
    /// It is set to nothing, which switches all hook files off.
    Empty,
    /// It names a folder that is not there, so no hook file runs.
    Missing,
    /// It names another folder.
    Elsewhere,
}

impl Place {
    /// Asks git.
    pub(crate) fn find(repository: &Repository) -> Result<Self, Problem> {
        let git = repository.git();
        let version = git.version()?;
        let settings = git.settings(r"^(core\.hookspath$|hook\.)")?;
        let (paths, hooks): (Vec<Setting>, Vec<Setting>) =
            settings.into_iter().partition(|setting| setting.key == "core.hookspath");
        let usual = repository.common_dir().join("hooks");
        let setting = paths.into_iter().last();
        // Asked for a folder of no name, some versions of git fail.
        let is_empty = setting.as_ref().is_some_and(|setting| setting.value.is_empty());
        let folder = if is_empty { usual.clone() } else { git.hooks_dir()? };
        Ok(Self { folder, usual, setting, version, hooks })
    }

    /// What `core.hooksPath` does here.
    pub(crate) fn path(&self) -> Way {
        match &self.setting {
            None => Way::Usual,
            Some(setting) if setting.value.is_empty() => Way::Empty,
            Some(_) if same(&self.folder, &self.usual) => Way::Usual,
            Some(_) if !self.folder.is_dir() => Way::Missing,
            Some(_) => Way::Elsewhere,
        }
    }

    /// Whether this git runs hooks that its configuration names.
    pub(crate) fn reads_settings(&self) -> bool {
        self.version >= configured::SINCE
    }

    /// The version of git, as people write it.
    pub(crate) fn version_shown(&self) -> String {
        format!("{}.{}", self.version.0, self.version.1)
    }

    /// What lies there for an event: the file, and its bytes if it is there.
    pub(crate) fn file(&self, event: Event) -> Result<(PathBuf, Option<Vec<u8>>), Problem> {
        let path = self.folder.join(event.name());
        let bytes = if self.path() == Way::Empty { None } else { read(&path)? };
        Ok((path, bytes))
    }

    /// The value of a setting `hook.NAME.KEY`.
    pub(crate) fn hook_setting(&self, name: &str, key: &str) -> Option<&Setting> {
        let wanted = format!("hook.{name}.{key}");
        self.hooks.iter().rfind(|setting| setting.key == wanted)
    }

    /// The names of the hooks that the configuration gives to an event and that run the check.
    pub(crate) fn configured(&self, event: Event) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .hooks
            .iter()
            .filter(|setting| setting.value == event.name())
            .filter_map(|setting| setting.key.strip_prefix("hook.")?.strip_suffix(".event"))
            .filter(|name| {
                let command = self.hook_setting(name, "command").map_or("", |setting| &setting.value);
                command.contains("hook run") && command.contains("countersign")
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// How to take the setting of the path away again.
    pub(crate) fn unset(&self) -> String {
        let scope = self.setting.as_ref().map_or("", |setting| setting.scope.as_str());
        match scope {
            "system" | "global" | "worktree" => format!("git config --{scope} --unset core.hooksPath"),
            "command" => "unset GIT_CONFIG_COUNT and GIT_CONFIG_PARAMETERS".to_owned(),
            _ => "git config --unset core.hooksPath".to_owned(),
        }
    }
}

/// Reads a file that need not be there.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, Problem> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Problem::new(format!("`{}` cannot be read: {error}", path.display()))),
    }
}

/// Whether two paths are one place.
pub(crate) fn same(left: &Path, right: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    left == right || (real(left).is_some() && real(left) == real(right))
}
