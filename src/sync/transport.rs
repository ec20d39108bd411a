//! The one seam to the network: what carries a request, and how it may fail. Tests and dry runs have their own.

use crate::sync::request::{Answer, Request, Target};
use crate::sync::secrets::Secrets;

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// Nothing was sent: there is no such host, nobody listens, its certificate is not to be trusted.
    #[error("cannot be reached: {0}")]
    NotConnected(String),
    /// It was sent, perhaps, and no answer came in time.
    #[error("gave no answer in time")]
    TimedOut,
    /// It was sent, perhaps, and the connection broke or the answer was cut off.
    #[error("broke off: {0}")]
    CutOff(String),
    /// The answer is longer than any that was expected.
    #[error("answered with more than {0} bytes")]
    TooLong(u64),
    /// The request cannot be sent at all; that is a mistake of this program or of the policy.
    #[error("cannot be asked: {0}")]
    Unsendable(String),
}

impl Broken {
    /// Whether the service certainly did nothing.
    pub const fn did_nothing(&self) -> bool {
        matches!(self, Self::NotConnected(_) | Self::Unsendable(_))
    }
}

/// What carries requests.
pub trait Transport {
    /// Sends a request, once, and gives the answer, whatever its status.
    fn carry(&mut self, request: &Request, secrets: &Secrets) -> Result<Answer, Broken>;

    /// Whether nothing leaves the machine.
    fn is_rehearsal(&self) -> bool {
        false
    }

    /// Whether nothing is changed anywhere.
    fn changes_nothing(&self) -> bool {
        self.is_rehearsal()
    }
}

/// A dry run: requests are kept, and answered as a good service would.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// What would have been sent, in order.
    pub sent: Vec<Request>,
}

impl Transport for Rehearsal {
    fn carry(&mut self, request: &Request, _: &Secrets) -> Result<Answer, Broken> {
        self.sent.push(request.clone());
        Ok(rehearsed(request))
    }

    fn is_rehearsal(&self) -> bool {
        true
    }
}

fn rehearsed(request: &Request) -> Answer {
    let body =
        if request.rehearsed.is_null() { Vec::new() } else { request.rehearsed.to_string().into_bytes() };
    Answer { status: 200, body, ..Answer::default() }
}

/// A dry run that looks: what only reads is sent, all else is answered as a good service would.
pub struct Looking<'a> {
    network: &'a mut dyn Transport,
}

impl<'a> Looking<'a> {
    /// Looks over the given network.
    pub fn new(network: &'a mut dyn Transport) -> Self {
        Self { network }
    }
}

impl std::fmt::Debug for Looking<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Looking").finish_non_exhaustive()
    }
}

impl Transport for Looking<'_> {
    fn carry(&mut self, request: &Request, secrets: &Secrets) -> Result<Answer, Broken> {
        // What was only rehearsed stands in parentheses, such as the card `(card)`: nothing hangs on it.
        let is_of_nothing = matches!(&request.target, Target::Url(url) if url.contains('('));
        if request.reads && !is_of_nothing {
            self.network.carry(request, secrets)
        } else {
            Ok(rehearsed(request))
        }
    }

    fn changes_nothing(&self) -> bool {
        true
    }
}
