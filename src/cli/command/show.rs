//! `countersign show`.

use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::links::links;
use crate::cli::read_for::body_for;
use crate::cli::record_line::{RecordLine, waits_for, word};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::{self, Log};
use crate::output::hyperlink::Links;
use crate::output::prose::{self, Screen};
use crate::output::visible;
use crate::record::{Part, Status};
use crate::signoff::{Refusal, State, assess};

/// Show a record: where it stands, who signed what, and its text
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign show 2
  countersign show 2 --for product              product's part first, engineering's words explained
  countersign show 2 --render never             the Markdown as it stands, also on a terminal
  countersign show DR-2 --format json
  countersign show decisions/0002-adopt-postgresql.md")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// Begin with the part of this role, and explain the words of the other: product or engineering
    #[arg(long = "for", value_parser = reader, value_name = "ROLE")]
    reader: Option<Part>,
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
    /// Whether the Markdown is shown as it reads, with tables and in the width of the terminal, or as it stands: auto (on a
    /// terminal), always or never
    #[arg(long, value_enum, default_value_t = Render::Auto, value_name = "WHEN", hide_possible_values = true)]
    render: Render,
}

/// When Markdown is shown as it reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Render {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Render {
    fn is_on(self, world: &World<'_>) -> bool {
        match self {
            Self::Auto => world.out_is_terminal,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

fn reader(word: &str) -> Result<Part, String> {
    let readers = [Part::Product, Part::Engineering];
    let own = readers.into_iter().find(|part| part.name().eq_ignore_ascii_case(word));
    own.ok_or_else(|| "the roles with parts of their own are product and engineering".to_owned())
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log, place) = workspace.find(global, &self.record)?;
        let record = &log.records[place];
        let body =
            self.reader.map(|reader| body_for(record, reader, log::glossary(&snapshot, &log).as_ref()));
        let body = body.as_deref().unwrap_or_else(|| record.body());
        match self.format {
            Format::Json => {
                let line = RecordLine::new(&log, place);
                writeln!(world.out, "{:#}", json!({ "version": 1, "record": line, "body": body }))?;
            }
            Format::Text => {
                // Of several logs one alone does not tell what its pages are called.
                let alone = workspace.folders(&snapshot, global)?.len() == 1;
                let links = links(world, &workspace, Some(&log).filter(|_| alone));
                text(world, &log, place, &links)?;
                writeln!(world.out)?;
                if self.render.is_on(world) {
                    let screen = Screen { width: world.width, color: world.color };
                    // The title stands above already.
                    let body = record.title.as_ref().map_or(body, |_| without_title(body));
                    prose::rendered(body, screen, world.out)?;
                } else {
                    prose::plain(body, world.out)?;
                }
            }
        }
        world.warn(&log.policy.faults);
        world.warn(&log.records[place].faults);
        Ok(Outcome::Clean)
    }
}

/// What a text says below its title.
fn without_title(body: &str) -> &str {
    let text = body.trim_start_matches(['\n', '\r']);
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if first.starts_with("# ") {
        return rest.trim_start_matches(['\n', '\r']);
    }
    let (second, below) = rest.split_once('\n').unwrap_or((rest, ""));
    let is_line = second.trim_end().len() > 1 && second.trim_end().chars().all(|c| c == '=');
    if is_line { below.trim_start_matches(['\n', '\r']) } else { body }
}

fn text(world: &mut World<'_>, log: &Log, place: usize, links: &Links) -> Result<(), Problem> {
    let record = &log.records[place];
    let (bold, plain) = if world.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let reference = links.record(record.path(), &visible::line(&log.reference(record)));
    writeln!(world.out, "{bold}{reference} {}{plain}", visible::line(record.name()))?;
    let status = record.status_word.as_ref().map_or("without status", |word| word.value.as_str());
    let kind = record.kind.as_ref().map_or("of no kind", |kind| kind.value.name());
    let revision = record.revision.as_ref().map_or(1, |revision| revision.value);
    writeln!(
        world.out,
        "{} · {kind} · revision {revision} · {}",
        visible::line(status),
        links.file(record.path(), &visible::line(record.path()))
    )?;
    if let Some(why) = &record.revised {
        writeln!(world.out, "revised: “{}”", visible::line(&why.value))?;
    }
    let assessment = assess(record, &log.policy);
    writeln!(world.out)?;
    for role in &assessment.roles {
        let said = match role.said() {
            None => "not signed".to_owned(),
            Some(signoff) => {
                let name = log
                    .policy
                    .people
                    .get(&signoff.by.value)
                    .map_or(signoff.by.value.as_str(), |p| p.name.as_str());
                format!("{} by {name} on {}, {}", word(role), signoff.at.value, signoff.via.value)
            }
        };
        writeln!(world.out, "  {:<12} {}", role.role, visible::line(&said))?;
        if let State::Refused(_, reasons) = &role.state {
            for reason in reasons {
                writeln!(world.out, "  {:<12} {}", "", visible::line(&why(reason)))?;
            }
        }
        if let Some(reason) = role.said().and_then(|said| said.reason.as_ref()) {
            writeln!(world.out, "  {:<12} “{}”", "", visible::line(&reason.value))?;
        }
    }
    if let Some(weakest) = assessment.weakest() {
        writeln!(world.out, "  weakest evidence: {weakest}")?;
    }
    let relations = [
        ("supersedes", record.supersedes.iter().map(|n| log.policy.reference(n.value)).collect::<Vec<_>>()),
        ("superseded by", log.successors(place).iter().map(|at| log.reference(&log.records[*at])).collect()),
        ("relates to", record.relates.iter().map(|n| log.policy.reference(n.value)).collect()),
    ];
    for (name, references) in relations.iter().filter(|(_, references)| !references.is_empty()) {
        writeln!(world.out, "  {name}: {}", references.join(", "))?;
    }
    if record.status.as_ref().is_some_and(|s| s.value == Status::Proposed) {
        if assessment.complete() {
            let reference = log.reference(record);
            writeln!(world.out, "  every role has signed: `countersign accept {reference}` accepts it")?;
        } else {
            let waits = waits_for(&assessment, &log.policy);
            if !waits.is_empty() {
                writeln!(world.out, "  waits for {}", visible::line(&waits))?;
            }
            for (role, said) in assessment.objections() {
                let by = visible::line(&said.by.value);
                writeln!(world.out, "  not accepted while `{by}` objects for {}", role.role)?;
            }
        }
    }
    Ok(())
}

fn why(reason: &Refusal) -> String {
    match reason {
        Refusal::Stale { now } => format!("the record was changed since; it now is {}", now.short()),
        Refusal::UnknownSigner => "the roster knows nobody of this key".to_owned(),
        Refusal::RoleNotHeld => "this person may not sign in this role".to_owned(),
        Refusal::SamePerson { other } => format!("the same person has signed for {other}"),
        Refusal::Unproven(unproven) => unproven.to_string(),
    }
}
