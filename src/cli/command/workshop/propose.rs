//! `countersign workshop propose`.

use std::collections::BTreeSet;

use crate::cli::args::Global;
use crate::cli::command::edit::open_questions;
use crate::cli::command::workshop::room::{change, find, read_back, say_faults};
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::draft::{all_templates, random_id};
use crate::cli::judge::Scope;
use crate::cli::record_line::waits_for;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::Severity;
use crate::git::Snapshot;
use crate::log::{self, Log};
use crate::record::{Record, Status, template};
use crate::signoff::assess;
use crate::text::one_line;
use crate::workshop::{Tally, Workshop, notes, options_table};

/// Make a record of a workshop: its options table and notes are filled in, and the workshop is closed
///
/// The record is proposed where it says all that the log asks of it; else it is a draft, and what is missing stands in it
/// as questions.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop propose --choose \"PostgreSQL, managed\"
  countersign workshop propose --choose do-nothing --decision \"We wait until autumn.\" --title \"Keep the files\"
  countersign workshop propose --choose \"PostgreSQL, managed\" --commit   with all files of the workshop
  countersign workshop propose --section \"Risks=The provider fails; we keep a copy.\" --dry-run")]
pub(super) struct Propose {
    /// The option that is proposed
    #[arg(long, value_name = "OPTION")]
    choose: Option<String>,
    /// The title of the record [default: the option that is proposed, else the question]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The decision in one sentence [default: that the option is chosen]
    #[arg(long, value_name = "TEXT")]
    decision: Option<String>,
    /// What a further section says; may be given several times
    #[arg(long = "section", value_name = "HEADING=TEXT")]
    sections: Vec<String>,
    /// The workshop; not needed where one alone is open
    #[arg(long, short, value_name = "NAME")]
    workshop: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

impl Propose {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        self.keep.refuse(workspace)?;
        let (snapshot, log, workshop) = find(workspace, global, self.workshop.as_deref(), true)?;
        say_faults(world, &workshop);
        let chosen = self.choose.as_deref().map(|wanted| chosen(&workshop, wanted)).transpose()?;
        let title = match (&self.title, &chosen) {
            (Some(title), _) => one_line(title),
            (None, Some((_, name))) => name.clone(),
            (None, None) => workshop.title.trim_end_matches('?').trim_end().to_owned(),
        };
        let paths = workspace.paths_everywhere(&snapshot, &log.folder)?;
        let number = log::next_number(paths.iter().map(String::as_str));
        let path = log::join(&log.folder, &log::file_name(number, &title));
        let body = self.body(&snapshot, &log, &workshop, &title, chosen.as_ref())?;
        let driver = workspace.author().ok();
        let driver = driver.and_then(|author| Some(log.policy.person_by_email(&author.email)?.0.to_owned()));
        let driver = driver.map_or(String::new(), |key| format!("driver: {key}\n"));
        let text = format!(
            "---\nid: {}\nkind: {}\nstatus: draft\nrevision: 1\ndate: {}\n{driver}signoffs:\n  product:\n  engineering:\n---\n{body}",
            random_id()?,
            workshop.kind,
            world.today(),
        );
        let draft = Record::parse(&path, text.as_bytes());
        if let Some(fault) = draft.faults.first() {
            return Err(Problem::new(format!("the record would not be readable: {}", fault.message)));
        }
        let edited = draft.edited(&[draft.with_status(Status::Proposed)], |read| {
            read.status.as_ref().is_some_and(|status| status.value == Status::Proposed)
        })?;
        let missing = match open_questions(&draft) {
            Some(questions) => Some(format!("it still asks {questions}")),
            None => first_error(world, workspace, &snapshot, &log, &edited.record)?,
        };
        let record = if missing.is_none() { &edited.record } else { &draft };
        let reference = log.policy.reference(number);
        let (file, closed) = workshop.closed(Some(number));
        read_back(&log.policy, &workshop, (&file, &closed))?;
        let question = format!("{}/{file}", workshop.folder);
        let changes = [Change::new(&path, record.text()), change(&workshop, &file, &question, &closed)];
        let verb = if missing.is_none() { "Propose" } else { "Draft" };
        let message = Message::new(&format!("{verb} {reference}"), &title)
            .saying(&format!("From the workshop `{}`.", workshop.slug));
        // The record names the files of its workshop, so they go into the same commit, whoever wrote them.
        let files: Vec<String> = workshop.paths().collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        if self.keep.create_with(world, workspace, &changes, &files, &message)? == Kept::Shown {
            world.say(&match &missing {
                None => format!("{reference} would be proposed"),
                Some(missing) => format!("{reference} would be a draft: {missing}"),
            });
            return Ok(Outcome::Clean);
        }
        match missing {
            None => {
                let waits = waits_for(&assess(record, &log.policy), &log.policy);
                world.say(&format!("{reference} is proposed and waits for {waits}"));
                world.say(&format!("next: each of them signs it with `countersign sign {reference}`"));
            }
            Some(missing) => {
                world.say(&format!("{reference} is a draft: {missing}"));
                world.say(&format!(
                    "next: `countersign edit {reference}`, then `countersign propose {reference}`"
                ));
            }
        }
        Ok(Outcome::Clean)
    }

    fn body(
        &self,
        snapshot: &Snapshot,
        log: &Log,
        workshop: &Workshop,
        title: &str,
        chosen: Option<&(String, String)>,
    ) -> Result<String, Problem> {
        let tally = Tally::new(workshop);
        let name = |key: &str| workshop.name_of(&log.policy, key);
        let mut sections: Vec<(String, String)> = Vec::new();
        let decision = match (&self.decision, chosen) {
            (Some(decision), _) => Some(decision.trim().to_owned()),
            (None, Some((_, name))) => Some(format!("We choose: {name}.")),
            (None, None) => None,
        };
        sections.extend(decision.map(|text| ("Decision".to_owned(), text)));
        let context =
            if workshop.context.is_empty() { String::new() } else { format!("\n\n{}", workshop.context) };
        sections.push(("Context".to_owned(), format!("{}{context}", workshop.title)));
        let table = options_table(workshop, &tally, chosen.map(|(key, _)| key.as_str()));
        let scorers: BTreeSet<&str> = workshop.scores.iter().map(|score| score.by.as_str()).collect();
        let scorers: Vec<String> = scorers.into_iter().map(name).collect();
        let by = if scorers.is_empty() { "nobody yet".to_owned() } else { scorers.join(", ") };
        let scale = workshop.scale;
        sections.push((
            "Options".to_owned(),
            format!("Means of scores from 1 to {scale} by {by}. They decide nothing.\n\n{table}"),
        ));
        for given in &self.sections {
            let (heading, text) = given.split_once('=').ok_or_else(|| {
                Problem::new(format!("`{given}` is no section"))
                    .hint("`--section \"Risks=The provider fails.\"`")
            })?;
            sections.push((heading.trim().to_owned(), text.trim().to_owned()));
        }
        // What the log asks for and nobody has said is asked as the template asks it.
        let own = all_templates(Some((snapshot, log)));
        let own = own.iter().find(|template| template.name == workshop.kind.name());
        let template = Record::parse("template.md", own.map_or("", |template| template.body()).as_bytes());
        let wanted = log.policy.sections.get(&workshop.kind).map_or(&[][..], Vec::as_slice);
        for heading in wanted {
            if sections.iter().any(|(own, _)| own.eq_ignore_ascii_case(heading)) {
                continue;
            }
            let asked = template.section(heading).map(|section| template.text()[section.body.range()].trim());
            let asked =
                asked.map_or_else(|| format!("> {} What belongs here?", template::MARK), str::to_owned);
            let at = if heading.eq_ignore_ascii_case("Decision") { 0 } else { sections.len() };
            sections.insert(at, (heading.clone(), asked));
        }
        let notes = notes(workshop, &tally, 3, &name);
        let people: Vec<String> = workshop.participants().into_iter().map(name).collect();
        let begun = workshop.begun.map_or(String::new(), |day| format!(" of {day}"));
        let folder = log.below(&workshop.folder);
        let source = format!("From the [workshop{begun}]({folder}/question.md) with {}.", people.join(", "));
        sections.push(("Workshop".to_owned(), format!("{source}\n\n{notes}").trim_end().to_owned()));
        let mut body = format!("# {title}\n");
        for (heading, text) in sections {
            body.push_str(&format!("\n## {heading}\n\n{}\n", text.trim_end()));
        }
        Ok(body)
    }
}

/// The key and the name of the option that is meant.
fn chosen(workshop: &Workshop, wanted: &str) -> Result<(String, String), Problem> {
    if let Some(option) = workshop.option(wanted) {
        return Ok((option.key.clone(), option.name.clone()));
    }
    let keys = workshop.options.iter().map(|option| option.key.as_str());
    let problem = Problem::new(format!("there is no option `{wanted}`"));
    Err(match Workshop::near(wanted, keys) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint("`countersign workshop show` lists them"),
    })
}

/// What the check would say of the record, were it proposed so; `None` where nothing stands against it.
fn first_error(
    world: &World<'_>,
    workspace: &Workspace,
    snapshot: &Snapshot,
    log: &Log,
    record: &Record,
) -> Result<Option<String>, Problem> {
    let mut records = log.records.clone();
    records.push(record.clone());
    let with = Log::new(log.folder.clone(), log.policy.clone(), records, log.beside.clone());
    let only = BTreeSet::from([record.path().to_owned()]);
    let report = workspace.judge(world, snapshot, &with, Scope { only: Some(&only), ..Scope::default() })?;
    let found = report.findings().iter().find(|finding| finding.severity == Severity::Error);
    Ok(found.map(|finding| finding.diagnostic.message.clone()))
}
