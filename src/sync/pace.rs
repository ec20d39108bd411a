//! Time as the engine knows it: a clock to look at, a way to wait, and some disorder so that runs do not march in step.

use std::time::Duration;

use jiff::Timestamp;

/// Time, given from outside.
pub trait Pace {
    /// The moment.
    fn now(&self) -> Timestamp;

    /// Waits.
    fn wait(&mut self, time: Duration);

    /// A number from 0 up to 1, another one each time.
    fn disorder(&mut self) -> f64;
}

/// How a service wants to be treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Manners {
    /// How often a request is sent at the most.
    pub tries: u32,
    /// The least time between two requests of one group that has a name.
    pub between: Duration,
    /// How long to wait after "too many" where the answer does not say.
    pub limited: Duration,
    /// The headers that say how many requests are left, and in which time (milliseconds), and with how many left to wait.
    pub left: Option<(&'static str, &'static str, u32)>,
}

impl Default for Manners {
    fn default() -> Self {
        Self { tries: 5, between: Duration::ZERO, limited: Duration::from_secs(10), left: None }
    }
}
