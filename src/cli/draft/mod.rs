//! Writes a new record from a template and what is known of it: for `new` and `supersede`.

mod choose;
mod compose;
mod set;

pub(super) use choose::{all as all_templates, unknown as unknown_template};
pub(super) use compose::random_id;

use crate::cli::args::Global;
use crate::cli::command::edit;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::git::Snapshot;
use crate::log::{self, Log};
use crate::record::template::{FOLDER, MARK};
use crate::record::{Kind, Record};
use crate::text::{hidden_characters, one_line};

/// What may be said of a new record.
#[derive(Debug, Clone, Default, clap::Args)]
pub(crate) struct Fields {
    /// The template to write it from [default: that of its kind]; `countersign templates list` shows them
    #[arg(long, value_name = "NAME")]
    pub(super) template: Option<String>,
    /// The decision level of the policy, which says who has to sign
    #[arg(long, value_name = "LEVEL")]
    pub(super) level: Option<String>,
    /// A label; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// Who drives it, as the roster calls them [default: you]
    #[arg(long, value_name = "PERSON")]
    pub(super) driver: Option<String>,
    /// Who is told once it is decided, such as `marketing`; may be given several times
    #[arg(long, value_name = "WHO")]
    pub(super) informed: Vec<String>,
    /// A record of the same matter; may be given several times
    #[arg(long, value_name = "RECORD")]
    pub(super) relates: Vec<String>,
    /// The paths that it governs, such as `src/orders/**`; may be given several times
    #[arg(long, value_name = "PATHS")]
    pub(super) affects: Vec<String>,
    /// An issue key, such as SHOP-12; may be given several times
    #[arg(long = "ticket", value_name = "KEY")]
    pub(super) tickets: Vec<String>,
    /// The day to look at it again, such as 2027-05-22
    #[arg(long, value_name = "DAY")]
    pub(super) review: Option<String>,
    /// What a section says, in place of its questions, such as decision="We …"; may be given several times
    #[arg(long = "set", value_name = "SECTION=TEXT")]
    pub(super) set: Vec<String>,
    /// Do not open the editor
    #[arg(long)]
    pub(super) no_edit: bool,
    #[command(flatten)]
    pub(super) keep: Keep,
}

/// A record that somebody wants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draft<'a> {
    /// What is decided.
    pub(super) title: &'a str,
    /// Its kind, where it was said.
    pub(super) kind: Option<Kind>,
    /// The records whose place it takes, as places in the log.
    pub(super) supersedes: &'a [usize],
    /// The record from which it takes what was not said: tags, level, who is told, what is affected.
    pub(super) heir_of: Option<&'a Record>,
    /// What else was said.
    pub(super) fields: &'a Fields,
}

/// A record that was written, or shown.
#[derive(Debug, Clone)]
pub(super) struct Drafted {
    /// What people call it.
    pub(super) reference: String,
    /// What became of it.
    pub(super) kept: Kept,
}

/// The template's kind, the one that was said, or the one that a person answers.
fn kind(world: &mut World<'_>, said: Option<Kind>) -> Result<Kind, Problem> {
    if let Some(kind) = said {
        return Ok(kind);
    }
    let choices = [(Kind::Product.name(), "what customers get"), (Kind::Technical.name(), "how it is built")];
    match world.choose("What is it about", &choices, None)? {
        Some(0) => Ok(Kind::Product),
        Some(_) => Ok(Kind::Technical),
        None => {
            Err(Problem::new("the record's kind is not known")
                .hint("say `--kind product` or `--kind technical`"))
        }
    }
}

impl Draft<'_> {
    /// Writes the record under the next free number, and opens the editor on a terminal.
    pub(super) fn write(
        self,
        world: &mut World<'_>,
        global: &Global,
        workspace: &Workspace,
        (snapshot, log): (&Snapshot, &Log),
    ) -> Result<Drafted, Problem> {
        let fields = self.fields;
        fields.keep.refuse(workspace)?;
        let title = checked_title(self.title)?;
        let named = choose::named(snapshot, log, fields, self.kind)?;
        let kind = kind(world, self.kind.or(named.as_ref().and_then(|template| template.kind)))?;
        let template = match named {
            Some(template) => template,
            // Who was asked for the kind is asked for the template too; who typed it gets what is usual.
            None if self.kind.is_none() => choose::asked(world, (snapshot, log), kind, self.level())?,
            None => choose::of_kind(snapshot, log, kind, self.level())?,
        };
        // A template may be called after a number, and takes none away.
        let templates = format!("{}/", log::join(&log.folder, FOLDER));
        let paths = workspace.paths_everywhere(snapshot, &log.folder)?;
        let number =
            log::next_number(paths.iter().map(String::as_str).filter(|path| !path.starts_with(&templates)));
        let path = log::join(&log.folder, &log::file_name(number, &title));
        let text = compose::text(world, workspace, log, &self, kind, &title, number, &template)?;
        let text = set::sections(&path, text, &fields.set)?;
        let record = Record::parse(&path, text.as_bytes());
        if let Some(fault) = record.faults.first() {
            let problem = Problem::new(format!("the record would not be readable: {}", fault.message));
            let problem = if fault.label.is_empty() { problem } else { problem.hint(fault.label.clone()) };
            return Err(fault.help.iter().fold(problem, Problem::hint));
        }
        for twin in same_title(log, &title) {
            world.say(&format!("note: {} has the same title", log.reference(twin)));
        }
        for section in compose::not_asked(log, kind, &record) {
            world.say(&format!(
                "note: the policy requires a section `{section}`, and the template `{}` has none",
                template.name
            ));
        }
        let reference = log.policy.reference(number);
        let message = self.message(log, &reference, &title);
        let kept = fields.keep.create(world, workspace, &[Change::new(&path, &text)], &message)?;
        let drafted = Drafted { reference, kept };
        if kept == Kept::Shown {
            return Ok(drafted);
        }
        if world.can_ask && world.out_is_terminal && !fields.no_edit {
            edit::open(world, workspace, &path)?;
            edit::report(world, workspace, global, &path)?;
        } else if record.prompts.is_empty() {
            let reference = &drafted.reference;
            world.say(&format!("next: `countersign propose {reference}` asks both roles to sign it"));
        } else {
            let reference = &drafted.reference;
            world.say(&format!("next: `countersign edit {reference}` answers its questions"));
        }
        Ok(drafted)
    }

    /// Its decision level: the one that was said, else that of the record it takes after.
    fn level(&self) -> Option<&str> {
        let inherited = self.heir_of.and_then(|old| old.level.as_ref()).map(|level| level.value.as_str());
        self.fields.level.as_deref().or(inherited)
    }

    fn message(&self, log: &Log, reference: &str, title: &str) -> Message {
        let message = Message::new(&format!("Draft {reference}"), title);
        let old: Vec<String> =
            self.supersedes.iter().map(|place| log.reference(&log.records[*place])).collect();
        if old.is_empty() {
            return message;
        }
        message.saying(&format!("It is to take the place of {}.", old.join(" and ")))
    }
}

fn checked_title(title: &str) -> Result<String, Problem> {
    let title = one_line(title);
    if title.is_empty() {
        return Err(Problem::new("a record needs a title")
            .hint("countersign new \"Adopt PostgreSQL for orders\" --kind technical"));
    }
    if let Some((_, character, kind)) = hidden_characters(&title).next() {
        return Err(Problem::new(format!(
            "the title holds {} (U+{:04X})",
            kind.describe(),
            character as u32
        ))
        .hint("type the title anew: it may have come along when it was copied"));
    }
    if title.starts_with(MARK) {
        return Err(Problem::new(format!("the title begins with {MARK}, as the questions of a template do"))
            .hint("say what is decided"));
    }
    Ok(title)
}

fn same_title<'l>(log: &'l Log, title: &str) -> impl Iterator<Item = &'l Record> {
    let wanted = title.to_lowercase();
    log.records.iter().filter(move |record| record.name().to_lowercase() == wanted)
}
