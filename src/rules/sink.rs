//! Takes what rules say; fills in code and file, so that a rule cannot get them wrong.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Fix, Label};
use crate::record::Record;
use crate::text::{Source, Span};

/// Collects the diagnostics of one rule.
#[derive(Debug)]
pub struct Sink {
    code: Code,
    said: Vec<Diagnostic>,
}

impl Sink {
    /// Collects for the rule of this name.
    pub const fn new(code: Code) -> Self {
        Self { code, said: Vec::new() }
    }

    /// Says something of a place in a record; more may be added to what is given back.
    pub fn report(&mut self, record: &Record, span: Span, message: impl Into<String>) -> Said<'_> {
        self.push(record.shared_path(), span, message.into())
    }

    /// Says something of a place in the policy.
    pub fn report_policy(&mut self, policy: &Source, span: Span, message: impl Into<String>) -> Said<'_> {
        self.push(Arc::from(policy.path()), span, message.into())
    }

    /// Says something of a place in a file beside the records.
    pub fn report_beside(&mut self, source: &Source, span: Span, message: impl Into<String>) -> Said<'_> {
        self.push(Arc::from(source.path()), span, message.into())
    }

    /// Says something of a file that is there no more.
    pub fn report_gone(&mut self, path: &str, message: impl Into<String>) -> Said<'_> {
        self.push(Arc::from(path), Span::at(0), message.into())
    }

    fn push(&mut self, path: Arc<str>, span: Span, message: String) -> Said<'_> {
        self.said.push(Diagnostic::new(self.code, path, span, message));
        Said(self.said.last_mut().expect("one was just pushed"))
    }

    /// All that was said.
    pub fn into_said(self) -> Vec<Diagnostic> {
        self.said
    }
}

/// What was just said, to add to.
#[derive(Debug)]
pub struct Said<'s>(&'s mut Diagnostic);

impl Said<'_> {
    /// Adds a few words at the place itself.
    pub fn label(self, text: impl Into<String>) -> Self {
        self.0.label = text.into();
        self
    }

    /// Adds a place in another record, or in the same.
    pub fn related(self, record: &Record, span: Span, text: impl Into<String>) -> Self {
        let diagnostic = std::mem::replace(self.0, Diagnostic::new(self.0.code, "", span, ""));
        *self.0 = diagnostic.related(record.shared_path(), span, text);
        self
    }

    /// Adds a place in a file that is no record.
    pub fn related_at(self, source: &Source, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.0.related.push(Label { path: Arc::from(source.path()), span, text });
        self
    }

    /// Adds a way out.
    pub fn help(self, text: impl Into<String>) -> Self {
        self.0.help.push(text.into());
        self
    }

    /// Adds the change that mends it, where there is one.
    pub fn fix(self, fix: Option<Fix>) -> Self {
        self.0.fix = fix;
        self
    }
}
