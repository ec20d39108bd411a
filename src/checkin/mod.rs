//! What people who meet, or were away, have to be told: from the tasks and the lives of logs to short pages.
//!
//! ```text
//!  logs + day ──► items ──► inbox (one person's), reminders (everybody's), agenda (by record, with time boxes)
//!  logs + lives ──────────► digest (what has happened since a day)
//!                              └──► page: title, sections, entries ──► output: text, Markdown, HTML mail
//! ```

mod agenda;
mod digest;
mod inbox;
mod item;
mod news;
mod page;
mod remind;

pub use agenda::{Agenda, Point, Topic};
pub use digest::{Chapter, Digest, News, Told};
pub use inbox::Inbox;
pub use item::{Item, Person, items};
pub use page::{Entry, Page, Section};
pub use remind::{Reminder, Reminders};
