//! What waits for whom in a log, from its files and a day. Pure: no I/O, no clock.
//!
//! ```text
//!  log + day ──► tasks: who owes what to which record ──► inbox, agenda, reminders
//!      rules ──┘  └─► rules alone, over what pages show ──► the site's queues
//! ```

mod due;
mod rule;
mod task;

pub use due::{Due, due};
pub use rule::{asked, contests, waiting_since, waits};
pub use task::{Act, Task, tasks};
