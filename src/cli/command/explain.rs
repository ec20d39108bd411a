//! `countersign explain`.

use crate::cli::judge::rule;
use crate::cli::{Outcome, Problem, World};

/// Explain a rule: what it finds, why, and the way out
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  countersign explain signoff-stale")]
pub(crate) struct Args {
    /// The rule's name, as a finding shows it
    rule: String,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        let meta = rule(&self.rule)?.meta;
        let page = meta.docs.trim_end();
        let allowed = if meta.suppressible {
            "may be allowed by a record, with a reason"
        } else {
            "no record may allow it"
        };
        writeln!(world.out, "{page}\n\nLevel: {}; {allowed}. Since version {}.", meta.default, meta.since)?;
        Ok(Outcome::Clean)
    }
}
