//! The kinds of value that settings of services are made of: addresses, names of variables, words of a list.

use crate::policy::read::Reader;
use crate::policy::site::{Unfit, parts};
use crate::text::yaml::Node;

/// The longest name of a variable.
const LONGEST_NAME: usize = 64;

impl Reader {
    /// The name of an environment variable that holds a secret.
    pub(super) fn variable(&mut self, value: &Node, key: &str, example: &str) -> Option<String> {
        let name = self.word(value, &format!("`{key}`"))?;
        let plain = name.len() <= LONGEST_NAME
            && name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
        if !plain {
            // What is no name may be the secret itself: it is not shown again.
            self.fault(value.span, format!("`{key}` is not the name of an environment variable")).help.push(
                format!("write it as `{key}: {example}`, and put the secret itself into that variable"),
            );
            return None;
        }
        Some(name.to_owned())
    }

    /// The address of a service, without `/` at its end: `https:`, or `http:` to this machine alone.
    pub(super) fn service_address(&mut self, value: &Node, key: &str, example: &str) -> Option<String> {
        let text = self.word(value, &format!("`{key}`"))?;
        let near = text.strip_prefix("http://").filter(|rest| is_this_machine(rest));
        let secure = near.map_or_else(|| text.to_owned(), |rest| format!("https://{rest}"));
        let message = match parts(&secure) {
            Ok(_) => return Some(text.trim_end_matches('/').to_owned()),
            Err(Unfit::NotHttps) => format!("`{key}` should be an https address: secrets are sent to it"),
            Err(Unfit::Credential) => format!("`{key}` holds an `@`, as if a name or password stood in it"),
            Err(Unfit::Host) => format!("`{text}` names no host"),
            Err(Unfit::Query) => format!("`{key}` should end before `?` or `#`, found `{text}`"),
            Err(Unfit::Character(c)) => format!("`{key}` holds {c:?}, which an address cannot hold"),
        };
        self.fault(value.span, message).help.push(format!("write it as `{key}: {example}`"));
        None
    }

    /// One of a few words.
    pub(super) fn one_of<T: Copy>(&mut self, value: &Node, key: &str, known: &[(&str, T)]) -> Option<T> {
        let word = self.word(value, &format!("`{key}`"))?;
        if let Some((_, meant)) = known.iter().find(|(name, _)| *name == word) {
            return Some(*meant);
        }
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let near = self.near(word, &names);
        let fault = self.fault(value.span, format!("`{key}` cannot be `{word}`"));
        fault.help.push(format!("known are {}", names.join(", ")));
        if let Some(near) = near {
            fault.label = format!("did you mean `{near}`?");
        }
        None
    }

    /// Says that a service cannot be used without a key.
    pub(super) fn needs(&mut self, service: &Node, key: &str, example: &str) {
        let name = service.text().unwrap_or_default();
        let message = format!("`{name}` needs `{key}`");
        self.fault(service.span, message).help.push(format!("add `{key}: {example}` below `{name}`"));
    }
}

/// Whether an address without its scheme leads to this machine and nowhere else.
fn is_this_machine(rest: &str) -> bool {
    let host = rest.split('/').next().unwrap_or_default();
    matches!(host.split(':').next(), Some("localhost" | "127.0.0.1"))
}
