//! Shows a site while its records are written: pages are made when they are asked for, and reload when a file changes.
//!
//! ```text
//!  files that change ──► watch ──► (the command reads and judges anew) ──► Preview
//!                                                                             │
//!  browser ◄── server: pages on loopback, a line for each new version ◄───────┘
//! ```
//!
//! Pages of workshops are the only ones that take anything: `desk` reads what is typed into them, and the command writes
//! it ([`Rooms`]), as the commands of a terminal do.

mod address;
mod desk;
mod form;
mod preview;
mod rooms;
mod server;
mod watch;
mod workshop_view;

pub use preview::{Preview, Shown};
pub use rooms::{Refusal, Room, Rooms, Typed, Voice};
pub use server::{ServeError, Server};
pub use watch::{Change, Watch, WatchError};
