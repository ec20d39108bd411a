//! Where a command stands: the repository or plain folder around it, and the logs in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::args::Global;
use crate::cli::{Problem, World};
use crate::git::{Git, GitError, Identity, Origin, Repository, Snapshot, write};
use crate::log::{self, Log};
use crate::policy::FILE_NAME;
use crate::record::Record;

/// Folders in which logs usually lie, below the root of a repository.
pub(super) const USUAL: [&str; 6] =
    ["decisions", "docs/decisions", "docs/adr", "doc/adr", "docs/architecture/decisions", "adr"];

/// The repository, or the folder that stands in for one.
pub(super) struct Workspace {
    pub(super) repository: Option<Repository>,
    /// The top of the working tree, or the folder that paths are relative to.
    pub(super) root: PathBuf,
    /// Where the person stands below the root, with `/`; empty at the root.
    stand: String,
    git: Git,
}

impl Workspace {
    /// Finds the repository around the folder, or the folder itself where there is none.
    pub(super) fn open(world: &World<'_>) -> Result<Self, Problem> {
        let repository = Repository::discover(&world.folder, &world.environment)?;
        let physical = world.folder.canonicalize().unwrap_or_else(|_| world.folder.clone());
        let root = match &repository {
            Some(repository) => match repository.root() {
                Some(root) => root.to_path_buf(),
                None => return Err(no_files(world, repository)),
            },
            None => plain_root(&physical),
        };
        let below = physical.strip_prefix(root.canonicalize().unwrap_or_else(|_| root.clone()));
        let stand = below.map(slashed).unwrap_or_default();
        let git =
            repository.as_ref().map_or_else(|| Git::new(&world.folder, &world.environment), Repository::git);
        Ok(Self { repository, root, stand, git })
    }

    /// The files as they are on disk.
    pub(super) fn work_tree(&self) -> Result<Snapshot, Problem> {
        Ok(match &self.repository {
            Some(repository) => repository.work_tree()?,
            None => Snapshot::folder(&self.root),
        })
    }

    /// Who git says is acting.
    pub(super) fn author(&self) -> Result<Identity, Problem> {
        Ok(self.git.author()?)
    }

    /// A setting of git; `None` if it is not set.
    pub(super) fn config(&self, key: &str) -> Result<Option<String>, Problem> {
        Ok(self.git.config(key)?)
    }

    /// The editor that git would open.
    pub(super) fn editor(&self, world: &World<'_>) -> Result<String, Problem> {
        if world.can_ask {
            return Ok(self.git.editor()?);
        }
        // Without a terminal only an editor that somebody chose can work; on a dumb one git gives no other.
        let dumb = world.environment.clone().without_repository().with("TERM", "dumb");
        Git::new(&self.root, &dumb).editor().map_err(|error| match error {
            GitError::NoEditor { .. } => Problem::new("there is no terminal to open an editor on")
                .hint("run this in a terminal, or set EDITOR to a program that needs none"),
            other => other.into(),
        })
    }

    /// The folders of the logs meant: the one that was named, else all.
    pub(super) fn folders(&self, snapshot: &Snapshot, global: &Global) -> Result<Vec<String>, Problem> {
        if let Some(wanted) = &global.log {
            let wanted = if wanted.ends_with(FILE_NAME) { wanted.parent().unwrap_or(wanted) } else { wanted };
            let folder = self.below_root(wanted)?;
            if !snapshot.exists(&log_file(&folder))? {
                return Err(Problem::new(format!(
                    "`{}` is no log: it holds no {FILE_NAME}",
                    wanted.display()
                ))
                .hint("`countersign init` makes one there"));
            }
            return Ok(vec![folder]);
        }
        let folders = log::folders(snapshot)?;
        if folders.is_empty() {
            return Err(self.no_log(snapshot)?);
        }
        Ok(folders)
    }

    /// Says that a snapshot holds no log, and where there may be one.
    fn no_log(&self, snapshot: &Snapshot) -> Result<Problem, Problem> {
        let problem = Problem::new(format!("there is no log here: no {FILE_NAME} was found"));
        if let Some(repository) = &self.repository {
            if let (false, Some(path)) =
                (*snapshot.origin() == Origin::WorkTree, policy_of(&self.work_tree()?)?)
            {
                return Ok(Problem::new(format!("no log is staged: git does not know `{path}` yet"))
                    .hint(format!("`git add {path}`, and the records beside it")));
            }
            let last = repository.head()?.map(|head| policy_of(&head)).transpose()?.flatten();
            if let Some(path) = last {
                return Ok(problem.hint(format!(
                    "the last commit has one: `git restore --staged --worktree {path}` brings it back"
                )));
            }
        }
        Ok(match self.existing_records() {
            Some(folder) => {
                problem.hint(format!("`countersign init {folder}` adopts the records that lie there"))
            }
            None => problem.hint("`countersign init` makes one"),
        })
    }

    /// A folder with numbered Markdown files in one of the usual places.
    pub(super) fn existing_records(&self) -> Option<&'static str> {
        USUAL.into_iter().find(|folder| {
            let files = std::fs::read_dir(self.root.join(folder)).into_iter().flatten().flatten();
            files.filter_map(|file| file.file_name().into_string().ok()).any(|name| {
                let dated = name.starts_with(|c: char| c.is_ascii_digit());
                name.to_lowercase().ends_with(".md") && (dated || crate::record::number_of(&name).is_some())
            })
        })
    }

    /// Reads the one log that a command is about: the named one, the one stood in, or the only one.
    pub(super) fn one_log(&self, global: &Global) -> Result<(Snapshot, Log), Problem> {
        let snapshot = self.work_tree()?;
        let folders = self.folders(&snapshot, global)?;
        let folder = match folders.as_slice() {
            [one] => one,
            several => several
                .iter()
                .filter(|folder| folder.is_empty() || inside(&self.stand, folder))
                .max_by_key(|folder| folder.len())
                .ok_or_else(|| {
                    let shown: Vec<&str> =
                        several.iter().map(|folder| if folder.is_empty() { "." } else { folder }).collect();
                    Problem::new(format!("there are {} logs here: {}", several.len(), shown.join(", ")))
                        .hint(format!("say which one is meant: `--log {}`", shown[0]))
                })?,
        };
        let log = log::load(&snapshot, folder, &|_| true)?;
        Ok((snapshot, log))
    }

    /// Reads the log that holds a record, and finds the record in it.
    pub(super) fn find(&self, global: &Global, wanted: &str) -> Result<(Snapshot, Log, usize), Problem> {
        let snapshot = self.work_tree()?;
        let (log, place) = self.find_in(&snapshot, global, wanted)?;
        Ok((snapshot, log, place))
    }

    /// Does the same in a snapshot.
    pub(super) fn find_in(
        &self,
        snapshot: &Snapshot,
        global: &Global,
        wanted: &str,
    ) -> Result<(Log, usize), Problem> {
        // A path is one from where the person stands, as the shell completes it, before it is any other name.
        let typed = from_stand(&self.stand, wanted);
        let is_typed = |log: &Log, place: usize| log.records[place].path() == typed;
        let look = |log: &Log| match (0..log.records.len()).find(|place| is_typed(log, *place)) {
            Some(place) => Ok(place),
            None => log.find(wanted),
        };
        let folders = self.folders(snapshot, global)?;
        if let [folder] = folders.as_slice() {
            let log = log::load(snapshot, folder, &|_| true)?;
            let place = look(&log)?;
            return Ok((log, place));
        }
        let mut found = Vec::new();
        let mut problem = None;
        for folder in &folders {
            let log = log::load(snapshot, folder, &|_| true)?;
            match look(&log) {
                Ok(place) => found.push((log, place)),
                Err(error) => problem = Some(error),
            }
        }
        // A bare number is in many logs; the one that is stood in is meant.
        if found.len() > 1 {
            if let Some(at) = found.iter().position(|(log, place)| is_typed(log, *place)) {
                return Ok(found.swap_remove(at));
            }
            let stood: Vec<usize> =
                (0..found.len()).filter(|at| inside(&self.stand, &found[*at].0.folder)).collect();
            if let [one] = stood.as_slice() {
                return Ok(found.swap_remove(*one));
            }
            let names: Vec<String> =
                found.iter().map(|(log, place)| log.records[*place].path().to_owned()).collect();
            return Err(Problem::new(format!("`{wanted}` is in {} logs", found.len()))
                .hint(format!("give its path: {}", names.join(", "))));
        }
        match (found.pop(), problem) {
            (Some(found), _) => Ok(found),
            (None, Some(problem)) => Err(problem.into()),
            (None, None) => Err(Problem::new(format!("there is no record `{wanted}`"))),
        }
    }

    /// A path that was typed, relative to the root.
    pub(super) fn below_root(&self, typed: &Path) -> Result<String, Problem> {
        let outside = || {
            Problem::new(format!("`{}` lies outside `{}`", typed.display(), self.root.display()))
                .hint("a log lies inside the repository")
        };
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        let full = if typed.is_absolute() { typed.to_path_buf() } else { root.join(&self.stand).join(typed) };
        let mut parts: Vec<std::ffi::OsString> = Vec::new();
        let below = match full.canonicalize() {
            Ok(full) => full.strip_prefix(&root).map_err(|_| outside())?.to_path_buf(),
            Err(_) => full.strip_prefix(&root).map_err(|_| outside())?.to_path_buf(),
        };
        for part in below.components() {
            match part {
                std::path::Component::Normal(name) => parts.push(name.to_owned()),
                std::path::Component::ParentDir => {
                    parts.pop().ok_or_else(outside)?;
                }
                _ => {}
            }
        }
        Ok(slashed(&parts.iter().collect::<PathBuf>()))
    }

    /// A repository path on disk.
    pub(super) fn on_disk(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Every path below a folder that any place knows: disk, index, HEAD and all branches.
    pub(super) fn paths_everywhere(
        &self,
        snapshot: &Snapshot,
        folder: &str,
    ) -> Result<BTreeSet<String>, Problem> {
        let mut paths: BTreeSet<String> =
            snapshot.list(folder)?.iter().map(|entry| entry.path().to_owned()).collect();
        if let Some(repository) = &self.repository {
            paths.extend(repository.index()?.list(folder)?.iter().map(|entry| entry.path().to_owned()));
            let branches = repository.paths_on_all_branches(folder)?;
            paths.extend(branches.iter().map(|(path, _)| path.to_owned()));
        }
        Ok(paths)
    }

    /// Writes a changed record if its file still says what it said when it was read.
    pub(super) fn write(&self, record: &Record, text: &str) -> Result<(), Problem> {
        Ok(write::replace(&self.on_disk(record.path()), record.text().as_bytes(), text.as_bytes())?)
    }

    /// Stages paths that were written, where there is a repository.
    pub(super) fn stage(&self, paths: &[&str]) -> Result<(), Problem> {
        match &self.repository {
            Some(repository) => repository.stage(paths).map_err(|error| {
                let paths = paths.join(" ");
                Problem::from(error).hint(format!(
                    "what was asked for is written: `git add {paths}` stages it once that is mended"
                ))
            }),
            None => Ok(()),
        }
    }
}

/// Why there is nothing to work on in a repository without working tree.
fn no_files(world: &World<'_>, repository: &Repository) -> Problem {
    let folder = repository.git_dir();
    let shown = world.relative(folder);
    // Whoever stands inside `.git` is one step from the files.
    match folder.parent().filter(|_| folder.ends_with(".git")) {
        Some(top) => Problem::new(format!("`{shown}` is git's own folder: there are no records in it"))
            .hint(format!("run the command in `{}`", top.display())),
        None => Problem::new(format!("`{shown}` is a bare repository: it has no files to work on"))
            .hint("clone it, and run the command in the clone"),
    }
}

/// The policy of the first log of a snapshot.
fn policy_of(snapshot: &Snapshot) -> Result<Option<String>, Problem> {
    Ok(log::folders(snapshot)?.first().map(|folder| log_file(folder)))
}

/// The policy's path of a log.
pub(super) fn log_file(folder: &str) -> String {
    log::join(folder, FILE_NAME)
}

/// Whether a path is a folder, or lies in it; all paths lie in the root, which is the empty path.
pub(super) fn inside(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || folder.is_empty())
}

/// A path that was typed in a folder below the root, from the root; `..` above the root stays at the root.
fn from_stand(stand: &str, typed: &str) -> String {
    let typed = typed.replace('\\', "/");
    let mut parts = Vec::new();
    for part in stand.split('/').chain(typed.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<String> =
        path.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// The folder that stands in for a repository: the nearest one above with a log in it or in a usual place below it.
fn plain_root(folder: &Path) -> PathBuf {
    for above in folder.ancestors() {
        if USUAL.iter().any(|usual| above.join(usual).join(FILE_NAME).is_file()) {
            return above.to_path_buf();
        }
        if above.join(FILE_NAME).is_file() {
            let name = above.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let usual = USUAL.contains(&name);
            return above.parent().filter(|_| usual).unwrap_or(above).to_path_buf();
        }
    }
    folder.to_path_buf()
}
