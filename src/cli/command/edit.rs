//! `countersign edit`.

use std::ffi::OsStr;

use crate::cli::args::Global;
use crate::cli::process::{self, Share};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::record::{Record, Status};

/// Open a record in the editor, then say what is still open
///
/// The editor is the one git uses: GIT_EDITOR, core.editor, VISUAL or EDITOR.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign edit 2
  EDITOR=\"code --wait\" countersign edit DR-2")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log, place) = workspace.find(global, &self.record)?;
        let path = log.records[place].path().to_owned();
        open(world, &workspace, &path)?;
        report(world, &workspace, global, &path)?;
        Ok(Outcome::Clean)
    }
}

/// Opens a file in the editor and waits for it to close.
pub(in crate::cli) fn open(world: &World<'_>, workspace: &Workspace, path: &str) -> Result<(), Problem> {
    let editor = workspace.editor(world)?;
    let file = workspace.on_disk(path);
    let not_run = |reason: String| {
        Problem::new(format!("the editor `{editor}` did not run: {reason}"))
            .hint("git config --global core.editor \"nano\", or set EDITOR")
    };
    // As git does: through a shell, so that an editor may have arguments.
    let words = if cfg!(windows) {
        shell_words::split(&editor).map_err(|error| not_run(error.to_string()))?
    } else {
        ["sh", "-c", &format!("{editor} \"$@\""), "editor"].map(str::to_owned).to_vec()
    };
    let (program, arguments) = words.split_first().ok_or_else(|| not_run("it is empty".to_owned()))?;
    let mut arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    arguments.push(file.as_os_str());
    let ended = process::run(world, &workspace.root, program.as_ref(), &arguments, Share::Terminal)
        .map_err(|error| not_run(error.to_string()))?;
    if ended.status.success() {
        return Ok(());
    }
    Err(Problem::new(format!("the editor `{editor}` ended with {}", ended.status))
        .hint(format!("`{path}` is as the editor left it; `git config core.editor` names another editor")))
}

/// Says what the record still asks, and what the edit did to its sign-offs.
pub(in crate::cli) fn report(
    world: &mut World<'_>,
    workspace: &Workspace,
    global: &Global,
    path: &str,
) -> Result<(), Problem> {
    let (_, log, place) = workspace.find(global, path)?;
    let record = &log.records[place];
    let reference = log.reference(record);
    for fault in &record.faults {
        let line = record.source.position(fault.span.start).line;
        world.say(&format!("{path}:{line}: {}", fault.message));
    }
    let assessment = crate::signoff::assess(record, &log.policy);
    for role in assessment.roles.iter().filter(|role| role.stale().is_some()) {
        world.say(&format!(
            "the sign-off for {} no longer holds: the record says something else now",
            role.role
        ));
    }
    let stale = assessment.roles.iter().any(|role| role.stale().is_some());
    let status = record.status.as_ref().map(|status| status.value);
    if let Some(open) = open_questions(record) {
        world.say(&format!("{reference} still asks {open}"));
    } else if status == Some(Status::Draft) || (stale && status != Some(Status::Superseded)) {
        let anew = if stale { "anew" } else { "to sign it" };
        world.say(&format!("next: `countersign propose {reference}` asks both roles {anew}"));
    }
    Ok(())
}

/// The prompts that a record still holds, by section; `None` where all are answered.
pub(super) fn open_questions(record: &Record) -> Option<String> {
    /// More sections than this nobody reads in one line.
    const NAMED: usize = 20;
    let mut sections: Vec<&str> = Vec::new();
    for prompt in &record.prompts {
        let above = record.sections.partition_point(|section| section.heading.span.start < prompt.span.start);
        let section = above.checked_sub(1).map(|at| &record.sections[at]);
        let heading = section.map_or("its title", |section| section.heading.value.as_str());
        if sections.len() < NAMED && !sections.contains(&heading) {
            sections.push(heading);
        }
    }
    let count = record.prompts.len();
    (count > 0).then(|| {
        let questions = if count == 1 { "1 question".to_owned() } else { format!("{count} questions") };
        format!("{questions}, in {}", sections.join(", "))
    })
}
