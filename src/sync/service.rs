//! What a service is to the engine: what it is to hold, how one thing gets there, and how one thing goes.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::site::tickets::Tickets;
use crate::sync::line::Line;
use crate::sync::pace::Manners;
use crate::sync::picture::{Decision, Picture};
use crate::sync::state::{Kept, State};
use crate::sync::trouble::Trouble;

/// One thing that a service is to hold: a link, a message, a card.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// What it is known by in the state. It begins with [`Decision::key`] where it belongs to a decision, else with the
    /// log's identity and `/`.
    pub key: String,
    /// What people call its record: `DR-42`.
    pub record: String,
    /// What it is, for people: `SHOP-12: link to DR-42 “Adopt PostgreSQL”, awaiting engineering`.
    pub says: String,
    /// Everything that is sent, as far as it does not depend on what the service answers.
    pub payload: Value,
    /// What is sent with it and does not make it another thing when it changes.
    pub aside: Value,
}

impl Wanted {
    /// Something of a decision. `part` tells it from other things of the same decision in the same service.
    pub fn of(decision: &Decision, part: &str, says: String, payload: Value) -> Self {
        let (key, record) = (format!("{}/{part}", decision.key), decision.reference.clone());
        Self { key, record, says, payload, aside: Value::Null }
    }

    /// What the payload is known again by.
    pub fn hash(&self) -> String {
        let digest = Sha256::digest(self.payload.to_string());
        digest[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// A service that decisions are shown in.
///
/// All methods but [`Service::wanted`] speak over the line they are given, which paces, waits, tries again and, in a dry
/// run, sends nothing.
pub trait Service {
    /// Its name in commands, policy and state: one lower-case word.
    fn name(&self) -> &'static str;

    /// The variables that hold its secrets.
    fn variables(&self) -> Vec<&str>;

    /// How it wants to be treated.
    fn manners(&self) -> Manners {
        Manners::default()
    }

    /// What it is to hold, and what people should know of what it is not. Pure; the same picture gives the same list.
    fn wanted(&self, picture: &Picture) -> (Vec<Wanted>, Vec<String>);

    /// Whether a second sending would make a second thing that nothing finds again. Then the state says that it was begun
    /// before it is sent, and a run that dies in between leaves it to [`Service::send`] to find out: what was noted before
    /// stays beside the mark, and the digest in it is that of what was begun.
    fn marks_before_sending(&self, _wanted: &Wanted, _kept: Option<&Kept>) -> bool {
        false
    }

    /// Hears what was sent before, once, also where nothing is sent: for what belongs to other things that were sent.
    fn recall(&mut self, _state: &State) {}

    /// Reads what it needs to know before anything is sent; asked once, and only where something is.
    fn begin(&mut self, _line: &mut Line<'_>) -> Result<(), Trouble> {
        Ok(())
    }

    /// Makes one thing what it is to be; gives what finds it again. `kept` is what was noted when it was last sent.
    fn send(&mut self, wanted: &Wanted, kept: Option<&Kept>, line: &mut Line<'_>) -> Result<Value, Trouble>;

    /// Takes one thing away that is wanted no longer.
    fn remove(&mut self, key: &str, kept: &Kept, line: &mut Line<'_>) -> Result<(), Trouble>;

    /// Looks whether one thing that was sent is still there as it was; `false` where it has to be sent again.
    fn is_there(&mut self, _wanted: &Wanted, _kept: &Kept, _line: &mut Line<'_>) -> Result<bool, Trouble> {
        Ok(true)
    }

    /// Brings something from there, after all was sent.
    fn fetch(&mut self, _picture: &Picture, _line: &mut Line<'_>) -> Fetched {
        Fetched::default()
    }

    /// What [`Service::prove`] is going to do, as a sentence for whoever is asked to allow it; or what is missing for it.
    /// `on` is where to try it, where the policy does not say: a ticket.
    fn intends(&self, picture: &Picture, on: Option<&str>) -> Result<String, String>;

    /// Proves the configuration on the real service: makes something, reads it back, deletes it; each step is told. Nothing
    /// that was made is left behind, also where a later step fails.
    fn prove(&mut self, picture: &Picture, on: Option<&str>, line: &mut Line<'_>) -> Vec<Proof>;
}

/// What was brought from a service.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Fetched {
    /// Tickets, for the site to show.
    pub tickets: Option<Tickets>,
    /// What people should know.
    pub news: Vec<String>,
    /// What went wrong, and with what.
    pub failed: Vec<(String, Trouble)>,
}

/// One step of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What was tried, such as `makes a remote link on SHOP-12`.
    pub step: String,
    /// How it went.
    pub result: Result<String, Trouble>,
}
