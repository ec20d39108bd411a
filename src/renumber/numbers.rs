//! Finds where a record is named by its number: in front matter, in titles, and in prose.

use crate::log::is_markdown;
use crate::record::Record;
use crate::renumber::plan::Request;
use crate::site::markdown::find_citations;
use crate::text::{Edit, Span};

/// Words in front of a number by which people call a record, besides the prefix of its log.
const WORDS: [&str; 8] = ["adr", "dr", "rfc", "pdr", "tdr", "decision", "record", "decisions"];

/// What is looked for in one file.
pub(super) struct Numbers<'a> {
    pub(super) request: &'a Request<'a>,
    /// The number that it had.
    pub(super) from: u32,
    /// Whether another record of the log has that number too.
    pub(super) is_shared: bool,
    /// Whether the file is the record itself.
    pub(super) own: bool,
    /// Where the number stands, if the file is an outcome of it.
    pub(super) outcome: Option<Span>,
}

impl Numbers<'_> {
    /// Adds the changes in a file, and the places that may mean something else.
    pub(super) fn find(&self, path: &str, text: &str, edits: &mut Vec<Edit>, left: &mut Vec<(Span, String)>) {
        let log = &self.request.logs[self.request.log];
        let named: Vec<Span> =
            edits.iter().map(|edit| edit.span).chain(left.iter().map(|(at, _)| *at)).collect();
        let is_named = |span: Span| named.iter().any(|other| span.overlaps(*other));
        let mut found: Vec<(Span, Option<String>)> = Vec::new();
        if let Some(record) = log.records.iter().find(|record| record.path() == path) {
            found.extend(self.in_front(record).into_iter().map(|span| (span, self.doubt(path))));
            if self.own {
                // What the record calls itself is not in doubt, whoever else has the number.
                found.extend(self.stated(record).map(|span| (span, None)));
            }
        }
        found.extend(self.outcome.map(|span| (span, self.doubt(path))));
        let doubt = self.doubt_of_prefix(path).or_else(|| self.doubt(path));
        if self.means_own_log(path) {
            let cited = find_citations(text).filter(|cited| cited.number == self.from);
            for cited in cited.filter(|cited| cited.prefix == log.policy.prefix) {
                let whole = Span::new(cited.range.start, cited.range.end);
                let digits = Span::new(whole.start + cited.prefix.len() + 1, whole.end);
                // `DR-42-notes.md` is a name.
                let is_part = text[whole.end..]
                    .strip_prefix('-')
                    .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
                let doubt = if is_part { Some("it is part of a name".to_owned()) } else { doubt.clone() };
                match doubt {
                    _ if is_named(whole) => {}
                    Some(why) => left.push((whole, why)),
                    None => found.push((digits, None)),
                }
            }
        }
        let sure: Vec<Span> =
            found.iter().map(|(span, _)| *span).chain(left.iter().map(|(at, _)| *at)).collect();
        for (span, doubt) in found {
            match doubt {
                None => edits.push(Edit::replace(span, self.written(&text[span.range()]))),
                Some(why) => left.push((span, why)),
            }
        }
        for span in self.loose(path, text) {
            if !is_named(span) && !sure.iter().any(|other| other.overlaps(span)) {
                left.push((span, "it may mean this record".to_owned()));
            }
        }
    }

    /// The new number, as wide as the old one was written.
    fn written(&self, old: &str) -> String {
        let width = if old.starts_with('0') { old.len() } else { 1 };
        format!("{:0width$}", self.request.to)
    }

    /// Why the number may mean another record in a file, if it may.
    fn doubt(&self, path: &str) -> Option<String> {
        let doubts = self.is_shared && !self.request.cited_in.contains(path);
        doubts.then(|| format!("two records have the number {}, and this may mean the other", self.from))
    }

    /// The same of the prefix: in a file of no log, one that several logs share may mean a record of each.
    fn doubt_of_prefix(&self, path: &str) -> Option<String> {
        let own = &self.request.logs[self.request.log];
        let others = self.request.logs.iter().enumerate().filter(|(at, log)| {
            *at != self.request.log
                && log.policy.prefix == own.policy.prefix
                && !log.numbered(self.from).is_empty()
        });
        let shares =
            others.count() > 0 && self.log_of(path).is_none() && !self.request.cited_in.contains(path);
        shares.then(|| format!("another log has a {} too", own.policy.reference(self.from)))
    }

    /// Whether a citation in a file can mean a record of this log: in the files of another one with this prefix it does not.
    fn means_own_log(&self, path: &str) -> bool {
        let own = &self.request.logs[self.request.log];
        self.log_of(path).is_none_or(|at| {
            at == self.request.log || self.request.logs[at].policy.prefix != own.policy.prefix
        })
    }

    /// The log that a file lies in, the innermost of several.
    fn log_of(&self, path: &str) -> Option<usize> {
        let inside = |folder: &str| {
            folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        let logs = self.request.logs.iter().enumerate().filter(|(_, log)| inside(&log.folder));
        // A log in the root holds all files of the repository, and only its records are its own.
        let logs = logs.filter(|(_, log)| !log.folder.is_empty() || log.has_path(path));
        logs.max_by_key(|(_, log)| log.folder.len()).map(|(at, _)| at)
    }

    /// Relations in the front matter of a record of the log.
    fn in_front(&self, record: &Record) -> Vec<Span> {
        let numbers = record.supersedes.iter().chain(&record.relates);
        numbers.filter(|number| number.value == self.from).map(|number| number.span).collect()
    }

    /// Where the record itself says its number, in its title or front matter.
    fn stated(&self, record: &Record) -> Option<Span> {
        let stated = record.stated_number.as_ref().filter(|stated| stated.value == self.from)?;
        let words = record.source.slice(stated.span);
        let start = words.find(|c: char| c.is_ascii_digit())?;
        let digits = words[start..].bytes().take_while(u8::is_ascii_digit).count();
        // `# DR-42: …` is found as a citation.
        let at = stated.span.start + start;
        let log = &self.request.logs[self.request.log];
        let is_cited = words[..start].ends_with(&format!("{}-", log.policy.prefix));
        (!is_cited).then(|| Span::new(at, at + digits))
    }

    /// Numbers that stand behind a word for a record, such as `ADR 42` or `decision #42`.
    fn loose(&self, path: &str, text: &str) -> Vec<Span> {
        let prefix = self.request.logs[self.request.log].policy.prefix.to_lowercase();
        let (bytes, mut at) = (text.as_bytes(), 0);
        let mut found = Vec::new();
        while let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|offset| at + offset) {
            let digits = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
            at = start + digits;
            let is_it = text[start..at].trim_start_matches('0').parse() == Ok(self.from);
            let ends = !text[at..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if !is_it || !ends {
                continue;
            }
            let before = text[..start].trim_end_matches([' ', '-', '#', '_', '\u{a0}']);
            if start - before.len() > 3 {
                continue;
            }
            let letters = before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
            let word = before[before.len() - letters..].to_lowercase();
            let is_word = word == prefix || is_markdown(path) && WORDS.contains(&word.as_str());
            if is_word && letters > 0 && start > before.len() || is_word && word == prefix {
                found.push(Span::new(before.len() - letters, at));
            }
        }
        found
    }
}
