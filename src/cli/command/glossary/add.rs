//! `countersign glossary add` and `start`.

use crate::cli::command::glossary::{glossary, path_of};
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::Snapshot;
use crate::log::{Glossary, Log};
use crate::text::{apply, hidden_characters, one_line};

/// Add a word, at its place in the order of the alphabet
///
/// Everything else in the file stays as it is.
#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// The word
    term: String,
    /// What it means, as Markdown
    #[arg(long, value_name = "TEXT")]
    meaning: Option<String>,
    /// Another name for it; may be given several times
    #[arg(long, value_name = "NAME")]
    also: Vec<String>,
    #[command(flatten)]
    keep: Keep,
}

/// Write a glossary.md to begin with: words of product and of engineering
///
/// Each team means something of its own by them: change what does not fit.
#[derive(Debug, clap::Args)]
pub(super) struct Start {
    #[command(flatten)]
    keep: Keep,
}

impl Add {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        snapshot: &Snapshot,
        log: &Log,
    ) -> Result<Outcome, Problem> {
        self.keep.refuse(workspace)?;
        let path = path_of(log);
        let is_there = log.beside.contains(&path);
        let old = if is_there {
            glossary(snapshot, log)?
        } else {
            Glossary::parse(&path, b"# Glossary\n").expect("it is text")
        };
        let term = one_line(&self.term);
        let also: Vec<String> = self.also.iter().map(|name| one_line(name)).collect();
        for name in std::iter::once(&term).chain(&also) {
            check(&old, name)?;
        }
        let meaning = match &self.meaning {
            Some(meaning) => meaning.clone(),
            None => world.ask(&format!("What “{term}” means here"), "")?,
        };
        if meaning.trim().is_empty() {
            return Err(Problem::new(format!("it is not said what `{term}` means"))
                .hint(format!("`countersign glossary add {} --meaning …`", shell_words::quote(&term))));
        }
        let edit = old.with_term(&term, &also, &meaning);
        let text = apply(old.source.text(), std::slice::from_ref(&edit))
            .map_err(|error| Problem::from_error(&error))?;
        let read = Glossary::parse(&path, text.as_bytes());
        let is_read = read.as_ref().is_some_and(|read| {
            read.terms.len() == old.terms.len() + 1
                && read.find(&term).is_some_and(|own| {
                    own.name == term && own.also == also && same_text(read.meaning(own), &meaning)
                })
        });
        if !is_read || hidden_characters(&text).next().is_some() {
            return Err(Problem::new(format!(
                "`{term}` would not be read back as meant; nothing was written"
            ))
            .hint("a name holds no markup, and a meaning no headings of the first two levels")
            .hint(format!("write it into `{path}` by hand otherwise")));
        }
        let change = if is_there {
            Change::between(&path, old.source.text(), &text)
        } else {
            Change::new(&path, &text)
        };
        let message = Message::new("Add a word to the glossary", &term);
        self.keep.create(world, workspace, &[change], &message)?;
        Ok(Outcome::Clean)
    }
}

impl Start {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        snapshot: &Snapshot,
        log: &Log,
    ) -> Result<Outcome, Problem> {
        self.keep.refuse(workspace)?;
        let text = include_str!("../../../../templates/records/glossary.md");
        let path = path_of(log);
        if snapshot.exists(&path)? {
            return Err(Problem::new(format!("there is a glossary already: `{path}`"))
                .hint("`countersign glossary add TERM --meaning …` adds a word"));
        }
        let message = Message::new("Begin a glossary", "words of product and of engineering");
        if self.keep.create(world, workspace, &[Change::new(&path, text)], &message)? == Kept::Shown {
            return Ok(Outcome::Clean);
        }
        world.say(
            "next: change what does not fit, and add your own: `countersign glossary add TERM --meaning …`",
        );
        Ok(Outcome::Clean)
    }
}

/// Whether two texts differ in no more than line ends and blanks around them.
fn same_text(a: &str, b: &str) -> bool {
    a.trim().lines().eq(b.trim().lines())
}

/// Refuses a name that cannot stand there, or stands there already.
fn check(glossary: &Glossary, name: &str) -> Result<(), Problem> {
    if name.is_empty() || name.contains([',', '`']) || hidden_characters(name).next().is_some() {
        return Err(Problem::new(format!("`{name}` cannot be a word of a glossary"))
            .hint("a word, or a few, without commas and backticks"));
    }
    match glossary.find(name) {
        Some(own) => Err(Problem::new(format!("`{name}` is there already: {}", own.name))
            .hint(format!("change what it means in `{}`", glossary.source.path()))),
        None => Ok(()),
    }
}
