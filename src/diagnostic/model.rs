//! One thing to say about one place.

use std::sync::Arc;

use crate::diagnostic::{Code, Fix};
use crate::text::Span;

/// A place in a file and what to say of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The file, relative to the repository (or the log's folder where there is none), with `/`.
    pub path: Arc<str>,
    /// The bytes meant.
    pub span: Span,
    /// What to say; may be empty.
    pub text: String,
}

/// Something to say about a user's files, before any policy has given it a severity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The file it is about, as in [`Label::path`].
    pub path: Arc<str>,
    /// The bytes it is about; an empty span where it is about the file as a whole.
    pub span: Span,
    /// The rule.
    pub code: Code,
    /// One sentence, lower case, without full stop: what is wrong, with the value that was seen.
    pub message: String,
    /// A few words at the place itself; may be empty.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// Ways out, each one sentence or one command.
    pub help: Vec<String>,
    /// The change that mends it, where one is mechanical. Never one of a text that somebody has signed.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// Says something of a place.
    pub fn new(code: Code, path: impl Into<Arc<str>>, span: Span, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            span,
            code,
            message: message.into(),
            label: String::new(),
            related: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    /// Adds a few words at the place itself.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, path: impl Into<Arc<str>>, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { path: path.into(), span, text: text.into() });
        self
    }

    /// Adds a way out.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds the change that mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }
}
