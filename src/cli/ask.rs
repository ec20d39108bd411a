//! Questions to a person at a terminal. In a pipe nothing is ever asked.

use unicode_width::UnicodeWidthStr as _;

use crate::cli::{Problem, World};
use crate::diagnostic::Diagnostic;
use crate::record::nearest;

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

    /// Has a person choose one of some, by its number, its name or the start of that; gives its place. Nobody to ask, or
    /// an empty answer, gives the default.
    pub(super) fn choose(
        &mut self,
        question: &str,
        choices: &[(&str, &str)],
        default: Option<usize>,
    ) -> Result<Option<usize>, Problem> {
        if !self.can_ask || choices.is_empty() {
            return Ok(default);
        }
        let width = choices.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
        let digits = choices.len().to_string().len();
        for (at, (name, what)) in choices.iter().enumerate() {
            let blanks = " ".repeat(width - name.width());
            self.say(format!("  {:>digits$}  {name}{blanks}  {what}", at + 1).trim_end());
        }
        let usual = default.map_or_else(String::new, |at| (at + 1).to_string());
        let question = format!("{question} (1 to {})", choices.len());
        loop {
            let answer = self.ask(&question, &usual)?;
            if answer.is_empty() {
                return Ok(None);
            }
            if let Some(at) = chosen(&answer, choices) {
                return Ok(Some(at));
            }
            let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let near = nearest(&answer.to_lowercase(), &names);
            let near = near.map_or_else(String::new, |near| format!(": did you mean `{near}`?"));
            self.say(&format!("`{answer}` is none of them{near}"));
        }
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

/// The place of what an answer names: by number, by name in any case, or by a start that one name alone has.
fn chosen(answer: &str, choices: &[(&str, &str)]) -> Option<usize> {
    if let Ok(number) = answer.parse::<usize>() {
        return number.checked_sub(1).filter(|at| *at < choices.len());
    }
    let wanted = answer.to_lowercase();
    let names: Vec<String> = choices.iter().map(|(name, _)| name.to_lowercase()).collect();
    if let Some(at) = names.iter().position(|name| *name == wanted) {
        return Some(at);
    }
    let mut starts = (0..names.len()).filter(|at| names[*at].starts_with(&wanted));
    starts.next().filter(|_| starts.next().is_none())
}
