//! Time and chance of the machine, for the engine that brings decisions to services.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::cli::{Problem, World};
use crate::sync::pace::Pace;

/// The clock of this run: it begins at the run's moment and goes on from there.
pub(crate) struct Clock {
    begun: Instant,
    moment: Timestamp,
}

impl Clock {
    pub(crate) fn new(world: &World<'_>) -> Self {
        Self { begun: Instant::now(), moment: world.now }
    }
}

impl Pace for Clock {
    fn now(&self) -> Timestamp {
        let passed = SignedDuration::try_from(self.begun.elapsed()).unwrap_or_default();
        self.moment.checked_add(passed).unwrap_or(self.moment)
    }

    fn wait(&mut self, time: Duration) {
        std::thread::sleep(time);
    }

    fn disorder(&mut self) -> f64 {
        let mut bytes = [0; 4];
        // Without chance all runs march in step, which is no reason to stop one.
        let _ = getrandom::fill(&mut bytes);
        f64::from(u32::from_le_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }
}

/// A random name for one run.
pub(crate) fn run_name() -> Result<String, Problem> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| Problem::new(format!("the system gives no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
