//! `countersign rules`.

use serde_json::json;

use crate::cli::args::Format;
use crate::cli::{Outcome, Problem, World};
use crate::{output, rules};

/// List the rules that records are held to
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign rules
  countersign rules --format json

`countersign explain RULE` prints a rule's page; countersign.yaml sets levels under `rules:`.")]
pub(crate) struct Args {
    /// The form of the list: text for people, json for programs
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT", hide_possible_values = true)]
    format: Format,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        match self.format {
            Format::Text => {
                let rows = rules::ALL.iter().map(|rule| {
                    let meta = &rule.meta;
                    vec![meta.code.0.to_owned(), meta.default.name().to_owned(), meta.summary.to_owned()]
                });
                output::table::render(
                    Some(&["rule", "level", "finds"]),
                    &rows.collect::<Vec<_>>(),
                    world.out,
                )?;
            }
            Format::Json => {
                let rules: Vec<_> = rules::ALL
                    .iter()
                    .map(|rule| {
                        let meta = &rule.meta;
                        json!({
                            "code": meta.code.0,
                            "level": meta.default.name(),
                            "summary": meta.summary,
                            "since": meta.since,
                            "suppressible": meta.suppressible,
                        })
                    })
                    .collect();
                writeln!(world.out, "{:#}", json!({ "version": 1, "rules": rules }))?;
            }
        }
        Ok(Outcome::Clean)
    }
}
