//! `countersign glossary list` and `show`.

use serde_json::{Value, json};

use crate::cli::args::Format;
use crate::cli::{Outcome, Problem, World};
use crate::log::{Glossary, Log, Term};
use crate::output::{self, visible};
use crate::record::nearest;
use crate::record::summary::shortened_to;
use crate::site::terms::Terms;
use crate::text::one_line;

/// List the words and what each means, in a line
#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// The form of the list: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

impl List {
    pub(super) fn run(&self, world: &mut World<'_>, glossary: &Glossary) -> Result<Outcome, Problem> {
        match self.format {
            Format::Json => {
                let terms: Vec<Value> = glossary.terms.iter().map(|term| json_of(glossary, term)).collect();
                let path = glossary.source.path();
                writeln!(world.out, "{:#}", json!({ "version": 1, "path": path, "terms": terms }))?;
            }
            Format::Text if glossary.terms.is_empty() => world.say("no word stands there yet"),
            Format::Text => {
                let room = world.width.saturating_sub(36).max(20);
                let rows: Vec<Vec<String>> = glossary
                    .terms
                    .iter()
                    .map(|term| vec![named(term), shortened_to(&one_line(glossary.meaning(term)), room)])
                    .collect();
                output::table::render(None, &rows, world.out)?;
            }
        }
        Ok(Outcome::Clean)
    }
}

/// Show what a word means, and which records use it
#[derive(Debug, clap::Args)]
pub(super) struct Show {
    /// The word, or another name for it
    term: String,
    /// The form of the answer: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

impl Show {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        log: &Log,
        glossary: &Glossary,
    ) -> Result<Outcome, Problem> {
        let Some(term) = glossary.find(&self.term) else {
            return Err(unknown(glossary, &self.term));
        };
        let at = glossary.terms.iter().position(|own| own == term);
        let terms = Terms::new(glossary);
        let uses =
            |text: &str| terms.iter().flat_map(|terms| terms.find(text)).any(|one| Some(one.term) == at);
        let using: Vec<String> = log
            .records
            .iter()
            .filter(|record| uses(record.name()) || uses(record.body()))
            .map(|record| log.reference(record))
            .collect();
        match self.format {
            Format::Json => {
                let mut answer = json_of(glossary, term);
                answer["version"] = json!(1);
                answer["records"] = json!(using);
                writeln!(world.out, "{answer:#}")?;
            }
            Format::Text => {
                let (bold, plain) = if world.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
                writeln!(world.out, "{bold}{}{plain}\n", visible::line(&named(term)))?;
                for line in glossary.meaning(term).trim().lines() {
                    writeln!(world.out, "{}", visible::line(line))?;
                }
                if !using.is_empty() {
                    writeln!(world.out, "\nused in {}", using.join(", "))?;
                }
            }
        }
        Ok(Outcome::Clean)
    }
}

/// Says that a word is not there, and which was perhaps meant.
fn unknown(glossary: &Glossary, word: &str) -> Problem {
    let names: Vec<String> = glossary
        .terms
        .iter()
        .flat_map(|term| std::iter::once(&term.name).chain(&term.also))
        .map(|name| name.to_lowercase())
        .collect();
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let problem = Problem::new(format!("`{word}` is not in {}", glossary.source.path()));
    match nearest(&word.to_lowercase(), &known) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem
            .hint(format!("`countersign glossary add {} --meaning …` adds it", shell_words::quote(word))),
    }
}

/// A term with its other names in brackets.
fn named(term: &Term) -> String {
    if term.also.is_empty() { term.name.clone() } else { format!("{} ({})", term.name, term.also.join(", ")) }
}

fn json_of(glossary: &Glossary, term: &Term) -> Value {
    json!({ "term": term.name, "also": term.also, "meaning": glossary.meaning(term).trim() })
}
