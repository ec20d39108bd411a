//! Questions to a person at a terminal. In a pipe nothing is ever asked.

use crate::cli::{Problem, World};
use crate::diagnostic::Diagnostic;

impl World<'_> {
    /// Asks for a line; an empty answer, or nobody to ask, gives the default.
    pub(super) fn ask(&mut self, question: &str, default: &str) -> Result<String, Problem> {
        if !self.can_ask {
            return Ok(default.to_owned());
        }
        let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        self.out.flush()?;
        write!(self.err, "{question}{shown}: ")?;
        self.err.flush()?;
        let mut line = String::new();
        self.input.read_line(&mut line)?;
        let answer = line.trim();
        Ok(if answer.is_empty() { default.to_owned() } else { answer.to_owned() })
    }

    /// Asks for yes or no; anything but yes is no, and so is nobody to ask.
    pub(super) fn confirm(&mut self, question: &str) -> Result<bool, Problem> {
        let answer = self.ask(&format!("{question} (y/n)"), if self.can_ask { "" } else { "n" })?;
        Ok(matches!(answer.to_lowercase().as_str(), "y" | "yes"))
    }

    /// Says that a file has mistakes, where something is shown of it nevertheless.
    pub(super) fn warn(&mut self, faults: &[Diagnostic]) {
        if let Some(first) = faults.first() {
            self.say(&format!("note: {}: {} (`countersign check` shows more)", first.path, first.message));
        }
    }

    /// Says something that is no result, after the results so far.
    pub(super) fn say(&mut self, line: &str) {
        // Results that cannot be written are a problem at the end of the run, when all else is done.
        let _ = self.out.flush();
        let _ = writeln!(self.err, "{}", crate::output::visible::line(line));
    }
}
