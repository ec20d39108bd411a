//! `countersign search`.

use serde_json::json;

use crate::cli::args::Global;
use crate::cli::filter::{Filter, read};
use crate::cli::links::links;
use crate::cli::record_line::RecordLine;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::Log;
use crate::output::hyperlink::Links;
use crate::output::visible;
use crate::search::{Hit, Marked, Query, search, show, suggestion};

/// Search the records for words
///
/// All words have to be found: in the number, the title, tags, people, headings or the text, the best first. Case and
/// accents do not count, a word is found by its beginning, and in titles also with a letter or two wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign search postgres orders
  countersign search quebec --status proposed         accents do not count; options narrow, as in list
  countersign search cache --format line | head -1    reference, status, path and title, by tabs
  countersign search cache --format json              for programs")]
pub(crate) struct Args {
    /// The words
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    #[command(flatten)]
    filter: Filter,
    /// How many records are shown at most
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N")]
    limit: usize,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, with what was found
    Text,
    /// For programs
    Json,
    /// Reference, status, path and title of each record on a line, by tabs: for other tools of the shell
    Line,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let query = Query::new(&self.words.join(" "));
        if query.is_empty() {
            return Err(Problem::new(format!("`{}` holds no word", self.words.join(" ")))
                .hint("search looks for words: letters and digits"));
        }
        let workspace = Workspace::open(world)?;
        let snapshot = workspace.work_tree()?;
        let logs = read(&snapshot, &workspace.folders(&snapshot, global)?)?;
        for log in &logs {
            world.warn(&log.policy.faults);
        }
        let wanted = self.filter.settle(world, &workspace, &logs)?;
        let mut found: Vec<(&Log, Hit)> = Vec::new();
        for log in &logs {
            let hits = search(log, &query, &|record| wanted.wants(log, record));
            found.extend(hits.into_iter().map(|hit| (log, hit)));
        }
        found.sort_by_key(|(_, hit)| std::cmp::Reverse(hit.score));
        let count = found.len();
        found.truncate(self.limit);
        if self.format == Format::Json {
            let hits: Vec<_> = found
                .iter()
                .map(|(log, hit)| {
                    let shown = show(&log.records[hit.place], &query);
                    json!({
                        "record": RecordLine::new(log, hit.place),
                        "score": hit.score,
                        "title": marked(&shown.title),
                        "snippet": marked(&shown.snippet),
                        "line": shown.line,
                    })
                })
                .collect();
            writeln!(world.out, "{:#}", json!({ "version": 1, "count": count, "hits": hits }))?;
            return Ok(Outcome::Clean);
        }
        let links = links(world, &workspace, &logs);
        for (log, hit) in &found {
            self.write(world, log, *hit, &query, &links)?;
        }
        if count > found.len() {
            world.say(&format!("and {} more: `--limit {count}` shows all", count - found.len()));
        } else if count == 0 {
            let meant = suggestion(&logs, &query).map(|meant| format!(": did you mean `{meant}`?"));
            world.say(&format!("no record holds `{}`{}", self.words.join(" "), meant.unwrap_or_default()));
        }
        Ok(Outcome::Clean)
    }

    fn write(
        &self,
        world: &mut World<'_>,
        log: &Log,
        hit: Hit,
        query: &Query,
        links: &Links,
    ) -> Result<(), Problem> {
        let record = &log.records[hit.place];
        let reference = log.reference(record);
        let status = record.status_word.as_ref().map_or("–", |word| word.value.as_str());
        if self.format == Format::Line {
            let cells = [&*reference, status, record.path(), record.name()];
            writeln!(world.out, "{}", cells.map(visible::line).join("\t"))?;
            return Ok(());
        }
        let shown = show(record, query);
        let color = world.color;
        let status = visible::line(status);
        let reference = links.record(record.path(), &visible::line(&reference));
        writeln!(world.out, "{reference}  {}  {status}", lit(&shown.title, color))?;
        let line = shown.line.map(|line| format!(":{line}")).unwrap_or_default();
        let path = format!("{}{line}", visible::line(record.path()));
        writeln!(world.out, "  {}", links.file(record.path(), &path))?;
        if !shown.snippet.text.is_empty() {
            writeln!(world.out, "  {}", lit(&shown.snippet, color))?;
        }
        Ok(())
    }
}

/// The text with what was found in bold, or between `«` and `»` where there is no colour.
fn lit(marked: &Marked, color: bool) -> String {
    let (on, off) = if color { ("\u{1b}[1;33m", "\u{1b}[0m") } else { ("«", "»") };
    let mut text = String::new();
    let mut at = 0;
    for mark in &marked.marks {
        text += &visible::line(&marked.text[at..mark.start]);
        text += on;
        text += &visible::line(&marked.text[mark.clone()]);
        text += off;
        at = mark.end;
    }
    text + &visible::line(&marked.text[at..])
}

/// The text, and the places that were found in it, in characters.
fn marked(marked: &Marked) -> serde_json::Value {
    let characters = |end: usize| marked.text[..end].chars().count();
    let marks: Vec<[usize; 2]> =
        marked.marks.iter().map(|mark| [characters(mark.start), characters(mark.end)]).collect();
    json!({ "text": marked.text, "marks": marks })
}
