//! `logs:` below `site:` in a policy: logs of other repositories that the site shows beside its own.

use crate::policy::read::Reader;
use crate::text::yaml::{Node, Value};
use crate::text::{Span, Spanned};

/// Where another log is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whence {
    /// A repository on this machine, by its path from the root of this one.
    Path(String),
    /// A repository that git fetches.
    Address(String),
}

/// A log of another repository.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherLog {
    /// The repository.
    pub whence: Spanned<Whence>,
    /// The branch, tag or other name whose state is shown; `HEAD` where the policy does not say.
    pub reference: String,
    /// The commit that is shown, by all its hexadecimal digits; the newest of the name where the policy does not say.
    pub commit: Option<String>,
    /// The log's folder in that repository.
    pub folder: String,
}

const KEYS: [&str; 5] = ["path", "git", "ref", "commit", "folder"];

impl Reader {
    /// Reads the list of other logs.
    pub(super) fn other_logs(&mut self, value: &Node) -> Vec<OtherLog> {
        match &value.value {
            Value::List(items) => items.iter().filter_map(|item| self.other_log(item)).collect(),
            _ if value.is_null() => Vec::new(),
            _ => {
                let message = format!("`logs` should be a list of logs, found {}", value.describe());
                self.other_log_fault(value.span, message);
                Vec::new()
            }
        }
    }

    fn other_log(&mut self, item: &Node) -> Option<OtherLog> {
        let mut whence = None;
        let (mut reference, mut commit, mut folder) = ("HEAD".to_owned(), None, None);
        for (key, value) in self.map(item, "a log of `logs`") {
            let name = key.text().unwrap_or_default();
            if !KEYS.contains(&name) {
                self.unknown(key, &KEYS, "in a log of `logs`");
                continue;
            }
            let word = self.word(value, &format!("`{name}`"))?.to_owned();
            let wrong = match name {
                "path" | "git" if whence.is_some() => {
                    Some("a log has either a `path` or a `git` address".to_owned())
                }
                "path" => {
                    let plain = !word.is_empty() && !word.contains(['\\', ':', '\0']);
                    let wrong =
                        (!plain).then(|| format!("`{word}` is no path from the root of this repository"));
                    whence = Some(Spanned::new(Whence::Path(word), value.span));
                    wrong
                }
                "git" => {
                    let wrong = (!crate::git::Elsewhere::is_address(&word)).then(|| {
                        "`git` should be an https, ssh or file address, or one such as `git@host:path`"
                            .to_owned()
                    });
                    whence = Some(Spanned::new(Whence::Address(word), value.span));
                    wrong
                }
                "ref" => {
                    let plain = !word.is_empty()
                        && !word.starts_with('-')
                        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"._/-".contains(&b))
                        && !word.contains("..");
                    let wrong = (!plain).then(|| format!("`{word}` cannot be the name of a branch or tag"));
                    reference = word;
                    wrong
                }
                "commit" => {
                    let hex = matches!(word.len(), 40 | 64) && word.bytes().all(|b| b.is_ascii_hexdigit());
                    let wrong = (!hex).then(|| format!("`{word}` is not the whole id of a commit"));
                    commit = Some(word.to_ascii_lowercase());
                    wrong
                }
                _ => {
                    let inside = !word.starts_with('/')
                        && !word.contains('\\')
                        && word.split('/').all(|part| part != "..");
                    let wrong = (!inside).then(|| format!("`{word}` is no folder inside that repository"));
                    folder = Some(word.trim_matches('/').to_owned());
                    wrong
                }
            };
            if let Some(message) = wrong {
                self.other_log_fault(value.span, message);
                return None;
            }
        }
        let Some(whence) = whence else {
            self.other_log_fault(item.span, "a log of `logs` needs a `path` or a `git` address".to_owned());
            return None;
        };
        let Some(folder) = folder else {
            self.other_log_fault(item.span, "a log of `logs` needs its `folder`".to_owned());
            return None;
        };
        Some(OtherLog { whence, reference, commit, folder })
    }

    fn other_log_fault(&mut self, span: Span, message: String) {
        self.fault(span, message).help.push(
            "write it as `- {git: \"https://forge.example/acme/api.git\", ref: main, folder: decisions}`"
                .to_owned(),
        );
    }
}

impl OtherLog {
    /// Names the log in a message.
    pub fn name(&self) -> &str {
        match &self.whence.value {
            Whence::Path(name) | Whence::Address(name) => name,
        }
    }
}
