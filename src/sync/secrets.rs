//! Secrets, taken by name from what the command line was given, and taken out of everything that is said or written.

use std::collections::BTreeMap;
use std::fmt;

use base64ct::{Base64, Encoding as _};

use crate::sync::request::Auth;

/// The shortest secret that is taken: what is shorter could not be taken out of a text without spoiling it.
const SHORTEST: usize = 8;

/// Why a secret cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoSecret {
    /// The variable is not set, or empty.
    #[error("the environment variable `{name}` is not set")]
    Unset {
        /// The variable.
        name: String,
    },
    /// The value can be none: too short, or with blanks or control characters in it.
    #[error("the environment variable `{name}` cannot hold a secret: {why}")]
    Odd {
        /// The variable.
        name: String,
        /// What is odd about it.
        why: &'static str,
    },
}

/// The secrets of a run, by the names of their variables.
#[derive(Clone, Default)]
pub struct Secrets {
    values: BTreeMap<String, String>,
    /// Values that no request uses, and that nobody may see either: the password of a proxy or of a remote.
    others: Vec<String>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

impl Secrets {
    /// Takes the variables that somebody's requests need.
    pub fn take<'n>(
        names: impl IntoIterator<Item = &'n str>,
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<NoSecret>> {
        let (mut secrets, mut missing) = (Self::default(), Vec::new());
        for name in names {
            // Whoever puts a file into a variable often brings its last line end along.
            let value = lookup(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
            let odd = |why| NoSecret::Odd { name: name.to_owned(), why };
            match value {
                None => missing.push(NoSecret::Unset { name: name.to_owned() }),
                Some(value) if value.chars().any(|c| c.is_control() || c.is_whitespace()) => {
                    missing.push(odd("it has a blank or a control character in it"));
                }
                Some(value) if value.chars().count() < SHORTEST => {
                    missing.push(odd("it is shorter than 8 characters"));
                }
                Some(value) => drop(secrets.values.insert(name.to_owned(), value)),
            }
        }
        if missing.is_empty() { Ok(secrets) } else { Err(missing) }
    }

    /// Adds a value that nobody may see, though no request is sent with it.
    pub fn hide(&mut self, value: &str) {
        if value.len() >= SHORTEST {
            self.others.push(value.to_owned());
        }
    }

    /// Adds the secrets of another service of the same run.
    pub fn join(&mut self, other: Self) {
        self.values.extend(other.values);
        self.others.extend(other.others);
    }

    /// The value of a variable that was taken.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The header by which a service knows us: its name and its value. `None` where a request stands for itself, or
    /// where a secret was not taken.
    pub(super) fn header(&self, auth: &Auth) -> Option<(&'static str, String)> {
        Some(match auth {
            Auth::None => return None,
            Auth::Bearer { token } => ("authorization", format!("Bearer {}", self.get(token)?)),
            Auth::Basic { user, token } => {
                let pair = format!("{}:{}", self.get(user)?, self.get(token)?);
                ("authorization", format!("Basic {}", Base64::encode_string(pair.as_bytes())))
            }
            Auth::OAuth { key, token } => {
                let (key, token) = (self.get(key)?, self.get(token)?);
                ("authorization", format!("OAuth oauth_consumer_key=\"{key}\", oauth_token=\"{token}\""))
            }
            Auth::Header { name, token } => (name, self.get(token)?.to_owned()),
        })
    }

    /// Takes every secret out of a text, in each form that it may have there: as it is, as in JSON, as in an address,
    /// as in a header.
    pub fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.values {
            for form in forms(value) {
                text = replaced(text, &form, name);
            }
        }
        for value in &self.others {
            for form in forms(value) {
                text = replaced(text, &form, "hidden");
            }
        }
        text
    }
}

fn replaced(text: String, value: &str, name: &str) -> String {
    if text.contains(value) { text.replace(value, &format!("[{name}]")) } else { text }
}

/// The forms in which a value may stand in a text, the longest first.
fn forms(value: &str) -> Vec<String> {
    let json = serde_json::to_string(value).unwrap_or_default();
    let mut percent = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            percent.push(char::from(byte));
        } else {
            percent.push_str(&format!("%{byte:02X}"));
        }
    }
    let lower = percent.split('%').enumerate().map(|(at, piece)| match piece.split_at_checked(2) {
        Some((digits, rest)) if at > 0 => format!("%{}{rest}", digits.to_lowercase()),
        _ => piece.to_owned(),
    });
    let mut forms = vec![value.to_owned(), json.trim_matches('"').to_owned(), lower.collect(), percent];
    forms.extend((0..3).filter_map(|before| encoded(value, before)));
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms.retain(|form| !form.is_empty());
    forms
}

/// A value as it stands in Base64 behind this many other bytes: without the digits at its ends that others have a part in.
fn encoded(value: &str, before: usize) -> Option<String> {
    let bytes = [&[0; 3][..before], value.as_bytes()].concat();
    let all = Base64::encode_string(&bytes);
    let inside = all.get((before * 8).div_ceil(6)..bytes.len() * 8 / 6)?;
    (inside.len() >= SHORTEST).then(|| inside.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Auth, NoSecret, Secrets};

    fn secrets() -> Secrets {
        let lookup = |name: &str| match name {
            "USER" => Some("ada@example.com".to_owned()),
            "TOKEN" => Some("a/b\"c+d=e-long\n".to_owned()),
            "SHORT" => Some("abc".to_owned()),
            "ODD" => Some("two words here".to_owned()),
            _ => None,
        };
        Secrets::take(["USER", "TOKEN"], &lookup).unwrap()
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        let secrets = secrets();
        let (_, header) =
            secrets.header(&Auth::Basic { user: "USER".to_owned(), token: "TOKEN".to_owned() }).unwrap();
        for text in [
            "said a/b\"c+d=e-long.".to_owned(),
            "{\"x\":\"a/b\\\"c+d=e-long\"}".to_owned(),
            "?token=a%2Fb%22c%2Bd%3De-long&x".to_owned(),
            "?token=a%2fb%22c%2bd%3de-long&x".to_owned(),
            "YS9iImMrZD1lLWxvbmc=".to_owned(),
            "eHlhL2IiYytkPWUtbG9uZyE=".to_owned(),
            header,
        ] {
            let said = secrets.redact(&text);
            assert!(said.contains("[TOKEN]"), "{text}: {said}");
            assert!(!["long", "YS9i", "b25n", "Yytk"].iter().any(|part| said.contains(part)), "{said}");
        }
        assert_eq!(secrets.redact("ada@example.com says"), "[USER] says");
        assert!(!format!("{secrets:?}").contains("long"));
    }

    #[test]
    fn what_cannot_be_a_secret_is_refused_without_being_shown() {
        let lookup = |name: &str| match name {
            "SHORT" => Some("abc".to_owned()),
            "ODD" => Some("two words here".to_owned()),
            _ => None,
        };
        let missing = Secrets::take(["SHORT", "ODD", "NONE"], &lookup).unwrap_err();
        assert_eq!(missing.len(), 3);
        assert_eq!(missing[2], NoSecret::Unset { name: "NONE".to_owned() });
        let said = format!("{missing:?}");
        assert!(!said.contains("abc") && !said.contains("words"), "{said}");
    }
}
