//! Shows a site while its records are written: pages are made when they are asked for, and reload when a file changes.
//!
//! ```text
//!  files that change ──► watch ──► (the command reads and judges anew) ──► Preview
//!                                                                             │
//!  browser ◄── server: pages on loopback, a line for each new version ◄───────┘
//! ```

mod address;
mod preview;
mod server;
mod watch;

pub use preview::{Preview, Shown};
pub use server::{ServeError, Server};
pub use watch::{Change, Watch, WatchError};
