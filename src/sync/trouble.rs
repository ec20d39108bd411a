//! What went wrong with one thing that was to be sent. The other things and services go on.

use std::fmt;

use crate::sync::request::{Answer, Request};

/// The kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TroubleKind {
    /// The service does not know us.
    Unknown,
    /// We may not do this.
    Forbidden,
    /// What was meant is not there, or hidden from us.
    Missing,
    /// The service did not take what was sent.
    Refused,
    /// The service asks for more patience than a run has.
    Limited,
    /// The service cannot be reached.
    Unreachable,
    /// The answer makes no sense: cut off, too long, not what was asked for.
    Garbled,
    /// Nobody can tell whether something was made: it is not made a second time.
    Unclear,
    /// Two things are there where one should be, or something is not as the policy says.
    Odd,
}

impl TroubleKind {
    /// Its name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Forbidden => "forbidden",
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::Limited => "limited",
            Self::Unreachable => "unreachable",
            Self::Garbled => "garbled",
            Self::Unclear => "unclear",
            Self::Odd => "odd",
        }
    }

    /// Whether nothing else of the same service would go better.
    pub const fn stops_the_service(self) -> bool {
        matches!(self, Self::Unknown | Self::Limited | Self::Unreachable)
    }
}

/// What went wrong, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Trouble {
    /// Of which kind it is.
    pub kind: TroubleKind,
    /// What was seen, one sentence, lower case, without full stop.
    pub message: String,
    /// The way out, where there is one to name.
    pub help: Option<String>,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Trouble {
    /// Trouble of a kind.
    pub fn new(kind: TroubleKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None }
    }

    /// The same with the way out.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// What an answer says that is no good one, by its status and in the service's own words.
    pub fn answered(request: &Request, answer: &Answer, said: &str) -> Self {
        let host = request.host();
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        let status = answer.status;
        match status {
            401 => Self::new(TroubleKind::Unknown, format!("{host} does not know us (401){said}")),
            403 => Self::new(TroubleKind::Forbidden, format!("{host} does not allow this (403){said}")),
            404 => Self::new(
                TroubleKind::Missing,
                format!("{host} has no such thing, or hides it from us (404){said}"),
            ),
            300..=399 => {
                let to = answer.header("location").map(|to| to.split(['?', '#']).next().unwrap_or_default());
                let to = to.map_or_else(String::new, |to| format!(" to {to}"));
                Self::new(
                    TroubleKind::Refused,
                    format!("{host} sends us elsewhere{to} ({status}), where no secret is sent"),
                )
                .help("write the address that it means into `integrations` of the policy")
            }
            429 => Self::new(
                TroubleKind::Limited,
                format!("{host} asks to be left alone for longer than a run waits (429){said}"),
            )
            .help("run it again later: what was sent stays sent"),
            500..=599 => {
                Self::new(TroubleKind::Refused, format!("{host} is in trouble itself ({status}){said}"))
                    .help("run it again later: what was sent stays sent")
            }
            _ => Self::new(TroubleKind::Refused, format!("{host} did not take it ({status}){said}")),
        }
    }

    /// Says that an answer is none to what was asked.
    pub fn garbled(request: &Request, what: &str) -> Self {
        Self::new(TroubleKind::Garbled, format!("the answer of {} makes no sense: {what}", request.host()))
    }
}
