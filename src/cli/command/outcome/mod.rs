//! `countersign outcome`.

mod figures;
mod standing;

use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::json;

use crate::cli::args::{Format, Global};
use crate::cli::command::outcome::figures::{Asked, Found};
use crate::cli::commit::{Change, Keep, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World, pick};
use crate::log::{self, Log, Outcomes};
use crate::record::{self, Addition, Judged, Measure, OutcomeVerdict, Record, parse_date};
use crate::text::hidden_characters;

/// Write down what became of a decision: what was measured, and what was learnt
///
/// It goes into a file of its own below outcomes/, so that it changes nothing that was signed; what stands there already
/// stays as it is. The verdict is judged from the targets where these can be read, unless you say it. Without anything to
/// write it shows which measures there are and which wait.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign outcome              which decisions wait to be measured
  countersign outcome 2            the measures of one, and how they stand
  countersign outcome 2 --measure \"p95 latency\" --value \"180 ms\" --source \"dashboard 7\"
  countersign outcome 2 --verdict partly --lesson \"Load tests came too late.\"
  countersign outcome 2 --csv figures.csv --dry-run
Columns of a CSV file: measure,value,date,source,verdict,lesson.")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: Option<String>,
    /// What was measured, as the record calls it
    #[arg(long, value_name = "NAME", requires = "value")]
    measure: Option<String>,
    /// What was found, with its unit
    #[arg(long, value_name = "VALUE", requires = "measure", allow_hyphen_values = true)]
    value: Option<String>,
    /// The day on which it was found, such as 2027-05-20; today unless given
    #[arg(long, value_parser = day, value_name = "DATE")]
    date: Option<Date>,
    /// Where that can be looked up
    #[arg(long, value_name = "SOURCE", requires = "measure")]
    source: Option<String>,
    /// What became of it: met, partly, missed or unclear
    #[arg(long, value_parser = verdict, value_name = "VERDICT")]
    verdict: Option<OutcomeVerdict>,
    /// What was learnt; may be given several times
    #[arg(long = "lesson", value_name = "TEXT")]
    lessons: Vec<String>,
    /// A CSV file with a row for each figure, `-` for the standard input: all rows are taken or none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["measure", "value", "source"])]
    csv: Option<PathBuf>,
    /// Who says so: a roster key or a few words; else who git says is acting
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Take measures too that the record does not name
    #[arg(long)]
    besides: bool,
    #[command(flatten)]
    keep: Keep,
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

pub(in crate::cli::command) fn day(word: &str) -> Result<Date, String> {
    parse_date(word).ok_or_else(|| "a day is written as 2027-05-20".to_owned())
}

pub(in crate::cli::command) fn verdict(word: &str) -> Result<OutcomeVerdict, String> {
    let names = OutcomeVerdict::ALL.map(OutcomeVerdict::name);
    let word = word.to_lowercase();
    word.parse().map_err(|()| match record::nearest(&word, &names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "verdicts are met, partly, missed and unclear".to_owned(),
    })
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let writes = self.measure.is_some()
            || self.verdict.is_some()
            || !self.lessons.is_empty()
            || self.csv.is_some();
        let picked = match &self.record {
            None if writes && world.can_ask => pick::pick(world, global, Some("outcome"))?,
            named => named.clone(),
        };
        let Some(wanted) = &picked else {
            if writes {
                return Err(Problem::new("it is not said which decision this became of")
                    .hint("`countersign outcome 2 …`; `countersign outcome` lists those that wait"));
            }
            return standing::waiting(world, &workspace, global, self.format);
        };
        let (snapshot, log, place) = workspace.find(global, wanted)?;
        let outcomes = log::outcomes(&snapshot, &log);
        if !writes {
            return standing::of_record(world, &log, place, &outcomes, self.format);
        }
        self.keep.refuse(&workspace)?;
        let number = decided(&log, place)?;
        let measures = Measure::of(&log.records[place]);
        let asked = self.asked(world)?;
        let found = Found::new(asked, &log, place, &outcomes, world.today(), self.besides)?;
        for twin in &found.twins {
            world.say(&format!("note: {twin}, so it is not written again"));
        }
        if found.figures.is_empty() && found.lessons.is_empty() && found.verdict.is_none() {
            world.say("nothing is new");
            return Ok(Outcome::Clean);
        }
        let written = self.written(world, &workspace, &log, place, &outcomes, &found)?;
        let path = written.new.path().to_owned();
        let change = match &written.old {
            Some(old) => Change::between(&path, old.text(), written.new.text()),
            None => Change::new(&path, written.new.text()),
        };
        let reference = log.reference(&log.records[place]);
        let message = Message::new(&format!("Measure {reference}"), log.records[place].name());
        let message = message.saying(&written.said);
        match self.format {
            Format::Text => {
                self.keep.create(world, &workspace, &[change], &message)?;
            }
            Format::Json => {
                self.keep.create_untold(world, &workspace, &[change], &message)?;
                let figures: Vec<_> = found
                    .figures
                    .iter()
                    .map(|figure| json!({"measure": figure.measure, "value": figure.value, "date": figure.date.to_string(), "source": figure.source}))
                    .collect();
                let answer = json!({
                    "version": 1, "path": path, "record": reference,
                    "verdict": written.verdict.name(), "judged": written.is_judged,
                    "added": figures, "written": !self.keep.dry_run,
                });
                writeln!(world.out, "{answer:#}")?;
                if self.keep.dry_run {
                    world.say(&format!("{path} would say so; nothing is written"));
                }
            }
        }
        world.say(&written.said);
        let others = outcomes.all().iter().filter(|outcome| outcome.path() != path).cloned();
        let after = Outcomes::new(others.chain([written.new]).collect());
        let open = measures.iter().filter(|measure| !after.answer(number, measure));
        let open: Vec<String> = open.map(standing::in_words).collect();
        if !open.is_empty() {
            world.say(&format!("still to be measured: {}", open.join(", ")));
        }
        Ok(Outcome::Clean)
    }

    /// What the arguments, or the rows of a file, say.
    fn asked(&self, world: &mut World<'_>) -> Result<Vec<Asked>, Problem> {
        let mut asked = Vec::new();
        if let Some(file) = &self.csv {
            asked = figures::of_csv(world, file, self.date)?;
        }
        if let (Some(measure), Some(value)) = (&self.measure, &self.value) {
            asked.push(Asked {
                measure: measure.clone(),
                value: value.clone(),
                date: self.date,
                source: self.source.clone().unwrap_or_default(),
                ..Asked::default()
            });
        }
        let lessons = self.lessons.iter().map(|lesson| Asked { lesson: lesson.clone(), ..Asked::default() });
        asked.extend(lessons);
        if let Some(verdict) = self.verdict {
            // What is typed counts before what a file says.
            for row in &mut asked {
                row.verdict = None;
            }
            asked.push(Asked { verdict: Some(verdict), ..Asked::default() });
        }
        Ok(asked)
    }

    fn written(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        log: &Log,
        place: usize,
        outcomes: &Outcomes,
        found: &Found,
    ) -> Result<Written, Problem> {
        let record = &log.records[place];
        let measures = Measure::of(record);
        let number = decided(log, place)?;
        let old = outcomes.of(number).next_back();
        let addition = Addition {
            figures: found.figures.clone(),
            lessons: found.lessons.clone(),
            ..Addition::default()
        };
        let judged = judged(&measures, number, outcomes, found);
        let before = Judged::new(&measures, |measure| {
            let (outcome, figure) = outcomes.measured(number, &measure.name)?;
            Some((figure.value.as_str(), outcome.day_of(figure)))
        });
        let stated = old.and_then(|old| old.verdict).map(|verdict| verdict.value);
        // A verdict that said what the figures said goes on with them; another one is somebody's word.
        let follows = stated.is_some() && stated == before.verdict;
        let (verdict, is_judged) = match (found.verdict, judged.verdict, stated) {
            (Some(said), ..) => (said, false),
            (None, Some(read), None) => (read, true),
            (None, Some(read), Some(_)) if follows && !found.figures.is_empty() => (read, true),
            (None, _, Some(stated)) => (stated, false),
            (None, None, None) => (asked_verdict(world, &judged)?, false),
        };
        let said = match (found.verdict, is_judged, judged.verdict) {
            (None, true, _) => format!("verdict: {verdict}, judged from the targets ({})", judged.words()),
            (None, false, Some(read)) if read != verdict && !found.figures.is_empty() => format!(
                "verdict: {verdict}, as it stood; by the figures it would be {read} ({}): `--verdict {read}` says so",
                judged.words()
            ),
            (None, false, _) => format!("verdict: {verdict}"),
            (Some(_), _, Some(read)) if read != verdict => {
                format!(
                    "verdict: {verdict}, as you say; by the figures it would be {read} ({})",
                    judged.words()
                )
            }
            (Some(_), ..) => format!("verdict: {verdict}, as you say"),
        };
        let latest = found.figures.iter().map(|figure| figure.date).max();
        let date = latest.or(self.date).unwrap_or_else(|| world.today());
        let new = match old {
            Some(old) => {
                let has_days = old.measured.iter().all(|row| parse_date(row.date.trim()).is_some());
                let later = old.date.is_some_and(|own| own.value < date);
                old.extended(&Addition {
                    date: (later && has_days).then_some(date),
                    verdict: (stated != Some(verdict)).then_some(verdict),
                    ..addition
                })
            }
            None => {
                let file = record.path().rsplit('/').next().unwrap_or_default();
                let path = log::join(&log.folder, &format!("outcomes/{}", plain_ending(file)));
                let by = self.said_by(workspace, log)?;
                let reference = log.policy.reference(number);
                record::Outcome::begun(&path, (number, &reference), &by, (date, verdict), &addition)
            }
        };
        let new = new.map_err(|error| figures::refused(&error))?;
        Ok(Written { new, old: old.cloned(), verdict, is_judged, said })
    }

    /// Who says so: by roster key where the roster knows them.
    fn said_by(&self, workspace: &Workspace, log: &Log) -> Result<String, Problem> {
        let by = match &self.by {
            Some(by) => by.trim().to_owned(),
            None => {
                let author = workspace.author()?;
                let known = log.policy.person_by_email(&author.email);
                known.map_or(author.name, |(key, _)| key.to_owned())
            }
        };
        if by.is_empty() || by.contains(['\n', '#', '"', ':']) || hidden_characters(&by).next().is_some() {
            return Err(Problem::new(format!("`{by}` cannot stand in a file as a name"))
                .hint("`--by grace`: a roster key, or a name of plain words"));
        }
        Ok(by)
    }
}

/// Asks what became of it where the figures do not say.
fn asked_verdict(world: &mut World<'_>, judged: &Judged) -> Result<OutcomeVerdict, Problem> {
    let choices = [
        (OutcomeVerdict::Met.name(), "it did what it was to do"),
        (OutcomeVerdict::Partly.name(), "some of it"),
        (OutcomeVerdict::Missed.name(), "it did not"),
        (OutcomeVerdict::Unclear.name(), "nobody can tell"),
    ];
    if let Some(at) = world.choose("What became of it", &choices, None)?
        && let Ok(verdict) = verdict(choices[at].0)
    {
        return Ok(verdict);
    }
    let why = if judged.each.is_empty() {
        "what became of it is not said, and the record has no measures to judge it by".to_owned()
    } else {
        format!("what became of it cannot be judged from the figures ({})", judged.words())
    };
    Err(Problem::new(why).hint("say it: `--verdict met`, `partly`, `missed` or `unclear`"))
}

/// What is written, and what is said of it.
struct Written {
    new: record::Outcome,
    old: Option<record::Outcome>,
    verdict: OutcomeVerdict,
    is_judged: bool,
    said: String,
}

/// What the figures say with those that were found now.
fn judged(measures: &[Measure], number: u32, outcomes: &Outcomes, found: &Found) -> Judged {
    Judged::new(measures, |measure| {
        let before = outcomes.measured(number, &measure.name);
        let before = before.map(|(outcome, row)| (row.value.as_str(), outcome.day_of(row)));
        let own = found.last_of(&measure.name).map(|figure| (figure.value.as_str(), Some(figure.date)));
        match (before, own) {
            (Some(before), Some(own)) if before.1 > own.1 => Some(before),
            (before, own) => own.or(before),
        }
    })
}

/// The number of a record of which there can be an outcome.
fn decided(log: &Log, place: usize) -> Result<u32, Problem> {
    let record = &log.records[place];
    let reference = log.reference(record);
    let Some(number) = record.number else {
        return Err(Problem::new(format!("`{}` has no number, so no outcome can name it", record.path()))
            .hint("give it one in its file name first"));
    };
    if record.is_lost || !was_decided(record) {
        let status = record.status_word.as_ref().map_or("without status", |word| word.value.as_str());
        return Err(Problem::new(format!(
            "{reference} is {status}: what was not decided has become nothing yet"
        ))
        .hint(format!("`countersign show {reference}` says what it waits for")));
    }
    Ok(number)
}

/// Whether a record is, or was, in force.
fn was_decided(record: &Record) -> bool {
    record.status.as_ref().is_some_and(|status| status.value.was_accepted())
}

/// A record's file name with the ending that outcomes have.
fn plain_ending(file: &str) -> String {
    format!("{}.md", file.rsplit_once('.').map_or(file, |(stem, _)| stem))
}
