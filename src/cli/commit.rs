//! `--commit` and `--dry-run` of the commands that write: what is written is shown, or kept, and nothing else is.

use similar::TextDiff;

use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::git::GitError;
use crate::git::write::{self, WriteError};
use crate::output::visible;
use crate::record::{Edited, Record};

/// The most characters of a commit's subject.
const SUBJECT: usize = 72;

/// Whether what a command writes is committed at once, or only shown.
#[derive(Debug, Clone, Copy, Default, clap::Args)]
pub(crate) struct Keep {
    /// Commit what was written, and nothing else that is staged
    #[arg(long, conflicts_with = "dry_run")]
    pub(super) commit: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// What became of the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// They were shown, and nothing was written.
    Shown,
    /// They are in the files, and staged where that was asked for.
    Written,
    /// They are in a commit of their own.
    Committed,
}

/// A file that a command is about to write.
#[derive(Debug)]
pub(super) struct Change<'a> {
    path: &'a str,
    /// What the file says now; `None` for a new one.
    before: Option<&'a str>,
    after: &'a str,
}

impl<'a> Change<'a> {
    /// A record that is changed.
    pub(super) fn of(record: &'a Record, edited: &'a Edited) -> Self {
        Self { path: record.path(), before: Some(record.text()), after: &edited.text }
    }

    /// A file that is no record.
    pub(super) const fn between(path: &'a str, before: &'a str, after: &'a str) -> Self {
        Self { path, before: Some(before), after }
    }

    /// A new file.
    pub(super) const fn new(path: &'a str, text: &'a str) -> Self {
        Self { path, before: None, after: text }
    }
}

/// The message of a commit: what was done to which record, and why.
#[derive(Debug, Clone)]
pub(super) struct Message {
    subject: String,
    body: String,
}

impl Message {
    /// A message such as `Propose DR-2: Adopt PostgreSQL`; a title that is too long for one line is cut at a word.
    pub(super) fn new(what: &str, title: &str) -> Self {
        let room = SUBJECT.saturating_sub(what.chars().count() + 2);
        let shown = if title.chars().count() <= room {
            title.to_owned()
        } else {
            let start: String = title.chars().take(room.saturating_sub(1)).collect();
            let end = start.rfind(' ').filter(|at| *at > 0).unwrap_or(start.len());
            format!("{}…", start[..end].trim_end_matches([',', ';', ':', ' ']))
        };
        Self { subject: format!("{what}: {shown}"), body: String::new() }
    }

    /// The same with a paragraph that says more.
    pub(super) fn saying(mut self, paragraph: &str) -> Self {
        if !self.body.is_empty() {
            self.body.push_str("\n\n");
        }
        self.body.push_str(paragraph);
        self
    }

    fn text(&self) -> String {
        if self.body.is_empty() { self.subject.clone() } else { format!("{}\n\n{}", self.subject, self.body) }
    }
}

impl Keep {
    /// Refuses a commit that git could not make: before anybody is asked anything, and before anything is written.
    pub(super) fn refuse(self, workspace: &Workspace) -> Result<(), Problem> {
        if !self.commit {
            return Ok(());
        }
        let Some(repository) = &workspace.repository else {
            return Err(Problem::new("there is no repository here to commit to")
                .hint("leave --commit away, or make one first: `git init`"));
        };
        if let Some(what) = repository.unfinished() {
            return Err(Problem::new(format!(
                "git is in the middle of a {what}, which is committed as a whole"
            ))
            .hint(format!("leave --commit away: what is written goes into the commit of the {what}")));
        }
        repository.author()?;
        repository.committer()?;
        Ok(())
    }

    /// Writes changes, stages them, prints their paths and commits them where that was asked for; or shows them.
    pub(super) fn write(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        changes: &[Change<'_>],
        message: &Message,
    ) -> Result<Kept, Problem> {
        self.write_with(world, workspace, changes, &[], message)
    }

    /// Does as [`write`](Self::write), and commits further files with them that are on disk already; without a commit they
    /// stay alone.
    pub(super) fn write_with(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        changes: &[Change<'_>],
        further: &[&str],
        message: &Message,
    ) -> Result<Kept, Problem> {
        if self.dry_run {
            return show(world, changes);
        }
        put(workspace, changes)?;
        workspace.stage(&paths(changes, &[]))?;
        self.told(world, workspace, changes, further, message)
    }

    /// Does as [`write`](Self::write) with files that are left to the person to stage, unless they are committed.
    pub(super) fn create(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        changes: &[Change<'_>],
        message: &Message,
    ) -> Result<Kept, Problem> {
        self.create_with(world, workspace, changes, &[], message)
    }

    /// Does as [`create`](Self::create), and commits further files with them that are on disk already.
    pub(super) fn create_with(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        changes: &[Change<'_>],
        further: &[&str],
        message: &Message,
    ) -> Result<Kept, Problem> {
        if self.dry_run {
            return show(world, changes);
        }
        put(workspace, changes)?;
        self.told(world, workspace, changes, further, message)
    }

    /// Does as [`create`](Self::create) without a word on stdout, where an answer for programs stands.
    pub(super) fn create_untold(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        changes: &[Change<'_>],
        message: &Message,
    ) -> Result<Kept, Problem> {
        if self.dry_run {
            return Ok(Kept::Shown);
        }
        put(workspace, changes)?;
        self.commit_written(world, workspace, &paths(changes, &[]), message)
    }

    /// Prints the paths of changes that were written, and commits them and further files where that was asked for.
    fn told(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        changes: &[Change<'_>],
        further: &[&str],
        message: &Message,
    ) -> Result<Kept, Problem> {
        for path in paths(changes, &[]) {
            writeln!(world.out, "{path}")?;
        }
        // Before a hook of the commit may speak.
        world.out.flush()?;
        self.commit_written(world, workspace, &paths(changes, further), message)
    }

    /// Stages and commits files that were written already, where that was asked for. A path that is gone counts where
    /// git knew it.
    pub(super) fn commit_written(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        paths: &[&str],
        message: &Message,
    ) -> Result<Kept, Problem> {
        let Some(repository) = workspace.repository.as_ref().filter(|_| self.commit) else {
            return Ok(Kept::Written);
        };
        let index = repository.index()?;
        let mut known = Vec::new();
        for path in paths {
            if workspace.on_disk(path).symlink_metadata().is_ok() || index.exists(path)? {
                known.push(*path);
            }
        }
        workspace.stage(&known)?;
        self.commit(world, workspace, &known, message)
    }

    /// Commits paths that were written and staged, where that was asked for, and says in which commit they are.
    pub(super) fn commit(
        self,
        world: &mut World<'_>,
        workspace: &Workspace,
        paths: &[&str],
        message: &Message,
    ) -> Result<Kept, Problem> {
        let Some(repository) = workspace.repository.as_ref().filter(|_| self.commit) else {
            return Ok(Kept::Written);
        };
        let name = match repository.commit_paths(paths, &message.text()) {
            Ok(name) => name,
            Err(GitError::Command { message, .. }) => {
                // What a hook says is for the person, line by line.
                for line in message.lines() {
                    world.say(line);
                }
                return Err(not_made(paths));
            }
            Err(error) => return Err(error.into()),
        };
        world.say(&format!("committed as {name}: {}", message.subject));
        Ok(Kept::Committed)
    }
}

/// The paths of changes, and those further ones that are not among them.
fn paths<'p>(changes: &[Change<'p>], further: &[&'p str]) -> Vec<&'p str> {
    let own = changes.iter().map(|change| change.path);
    own.chain(further.iter().copied().filter(|path| !changes.iter().any(|change| change.path == *path)))
        .collect()
}

/// Shows what would be written.
pub(super) fn show(world: &mut World<'_>, changes: &[Change<'_>]) -> Result<Kept, Problem> {
    for change in changes {
        let diff = TextDiff::from_lines(change.before.unwrap_or_default(), change.after);
        let old = change.before.map_or_else(|| "/dev/null".to_owned(), |_| format!("a/{}", change.path));
        let new = format!("b/{}", change.path);
        let text = diff.unified_diff().context_radius(3).header(&old, &new).to_string();
        for line in text.lines() {
            writeln!(world.out, "{}", visible::line(line))?;
        }
    }
    world.say("nothing is written: this is what would be");
    Ok(Kept::Shown)
}

/// Writes each file, if it still says what it said when it was read; new ones first, and they go again where a change
/// cannot be made.
fn put(workspace: &Workspace, changes: &[Change<'_>]) -> Result<(), Problem> {
    let mut made = Vec::new();
    let written = changes.iter().filter(|change| change.before.is_none()).try_for_each(|change| {
        let file = workspace.on_disk(change.path);
        write::create(&file, change.after.as_bytes())?;
        made.push(file);
        Ok(())
    });
    let written = written.and_then(|()| {
        changes.iter().try_for_each(|change| match change.before {
            Some(before) => {
                let file = workspace.on_disk(change.path);
                write::replace(&file, before.as_bytes(), change.after.as_bytes())
            }
            None => Ok(()),
        })
    });
    written.map_err(|error: WriteError| {
        for file in &made {
            // What cannot be taken away either is told by the error that came first.
            let _ = std::fs::remove_file(file);
        }
        error.into()
    })
}

/// What a refused commit leaves behind, and the way on.
fn not_made(paths: &[&str]) -> Problem {
    let quoted: Vec<_> = paths.iter().map(|path| shell_words::quote(path)).collect();
    Problem::new("git did not commit what is written and staged; above is what it says")
        .hint(format!("mend that, then `git commit -- {}`", quoted.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::{Message, SUBJECT};

    #[test]
    fn a_subject_is_one_line_of_a_length_that_people_read() {
        let short = Message::new("Propose DR-2", "Adopt PostgreSQL");
        assert_eq!(short.text(), "Propose DR-2: Adopt PostgreSQL");
        let long = Message::new("Propose DR-2", &"word, ".repeat(20)).saying("One.").saying("Two.");
        assert!(long.subject.chars().count() <= SUBJECT, "{}", long.subject);
        assert!(long.subject.ends_with("word…"), "{}", long.subject);
        assert!(long.text().ends_with("…\n\nOne.\n\nTwo."));
        let one = Message::new("Propose DR-2", &"注".repeat(200));
        assert_eq!(one.subject.chars().count(), SUBJECT);
    }
}
