//! Questions to a person at a terminal. In a pipe nothing is ever asked.

use crate::cli::{Problem, World};

impl World<'_> {
    /// Asks for a line; an empty answer, or nobody to ask, gives the default.
    pub(super) fn ask(&mut self, question: &str, default: &str) -> Result<String, Problem> {
        if !self.can_ask {
            return Ok(default.to_owned());
        }
        let shown = if default.is_empty() { String::new() } else { format!(" [{default}]") };
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

    /// Says something that is no result.
    pub(super) fn say(&mut self, line: &str) -> Result<(), Problem> {
        writeln!(self.err, "{}", crate::output::visible::line(line))?;
        Ok(())
    }
}
