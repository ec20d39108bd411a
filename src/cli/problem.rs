//! Why a command could not be carried out: one a run, with its causes and the way out.

use std::error::Error;
use std::fmt::Display;
use std::io;

use crate::cli::World;
use crate::git::write::WriteError;
use crate::git::{GitError, ReadError, SnapshotError};
use crate::log::{FindProblem, LogProblem};
use crate::record::EditProblem;
use crate::site::error::SiteError;
use crate::story::StoryProblem;

/// Why a command could not be carried out.
#[derive(Debug)]
pub struct Problem {
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
    closed_pipe: bool,
}

impl Problem {
    /// A problem in one sentence, lower case, without full stop.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), causes: Vec::new(), hints: Vec::new(), closed_pipe: false }
    }

    /// Adds a way out.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds a way out where there is one.
    pub fn maybe_hint(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hints.extend(hint.map(Into::into));
        self
    }

    /// The same problem with every sentence as a function gives it: to take secrets out.
    #[cfg(feature = "sync")]
    pub(super) fn through(mut self, clean: &dyn Fn(&str) -> String) -> Self {
        self.message = clean(&self.message);
        for sentence in self.causes.iter_mut().chain(&mut self.hints) {
            *sentence = clean(sentence);
        }
        self
    }

    /// Takes an error with its chain of causes; where a repository is the cause, with the way out of that.
    pub fn from_error(error: &dyn Error) -> Self {
        let mut problem = Self::new(error.to_string());
        let mut cause = error.source();
        while let Some(error) = cause {
            problem.causes.push(error.to_string());
            problem.hints.extend(error.downcast_ref().and_then(GitError::advice));
            cause = error.source();
        }
        problem
    }

    /// Gives the problem with its causes as one line, and the ways out of it: for a page.
    #[cfg(feature = "serve")]
    pub(super) fn into_sentences(self) -> (String, Vec<String>) {
        let whole: Vec<String> = [self.message].into_iter().chain(self.causes).collect();
        (whole.join(": "), self.hints)
    }

    /// Whether the reader of the output has gone away, which is no trouble of ours.
    pub const fn is_closed_pipe(&self) -> bool {
        self.closed_pipe
    }

    /// Writes the problem for people.
    pub fn write(&self, world: &mut World<'_>) -> io::Result<()> {
        self.write_to(world.err, world.color)?;
        world.err.flush()
    }

    /// Writes it to any stream.
    pub(super) fn write_to(&self, stream: &mut dyn io::Write, color: bool) -> io::Result<()> {
        let visible = |text: &dyn Display| crate::output::visible::line(&text.to_string()).into_owned();
        let (red, plain) = if color { ("\u{1b}[1;31m", "\u{1b}[0m") } else { ("", "") };
        writeln!(stream, "{red}countersign: {plain}{}", visible(&self.message))?;
        for cause in &self.causes {
            writeln!(stream, "  because: {}", visible(cause))?;
        }
        for hint in &self.hints {
            writeln!(stream, "  help: {}", visible(hint))?;
        }
        Ok(())
    }
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Self {
        let mut problem = Self::new("the output cannot be written");
        problem.closed_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        problem.causes.push(error.to_string());
        problem
    }
}

impl From<GitError> for Problem {
    fn from(error: GitError) -> Self {
        let mut problem = Self::from_error(&error).maybe_hint(error.advice());
        // Git writes paragraphs; a problem is one sentence.
        let lines: Vec<&str> =
            problem.message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        problem.message = lines.join(" ");
        problem
    }
}

impl From<SnapshotError> for Problem {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::Git(error) => (*error).into(),
            other => Self::from_error(&other),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        Self::from_error(&error)
    }
}

impl From<WriteError> for Problem {
    fn from(error: WriteError) -> Self {
        Self::from_error(&error).maybe_hint(error.advice())
    }
}

impl From<LogProblem> for Problem {
    fn from(error: LogProblem) -> Self {
        Self::from_error(&error)
    }
}

impl From<EditProblem> for Problem {
    fn from(error: EditProblem) -> Self {
        Self::from_error(&error).hint("mend what `countersign check` finds in it, or change it by hand")
    }
}

impl From<StoryProblem> for Problem {
    fn from(error: StoryProblem) -> Self {
        match error {
            StoryProblem::Git(error) => error.into(),
            StoryProblem::NoId { ref path, .. } => Self::from_error(&error)
                .hint("records of other tools have no sign-offs whose story could be told")
                .hint(format!("`git log --follow -p -- {path}` shows what git knows of it")),
            other => Self::from_error(&other),
        }
    }
}

impl From<SiteError> for Problem {
    fn from(error: SiteError) -> Self {
        Self::from_error(&error)
    }
}

impl From<FindProblem> for Problem {
    fn from(error: FindProblem) -> Self {
        let hint = match &error {
            FindProblem::Unknown { near: Some(near), .. } => format!("did you mean `{near}`?"),
            FindProblem::Unknown { .. } => "`countersign list` shows the records there are".to_owned(),
            FindProblem::Ambiguous { paths, .. } => format!("give one of the paths: {}", paths.join(", ")),
        };
        Self::from_error(&error).hint(hint)
    }
}
