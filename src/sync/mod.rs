//! Decisions brought to where a team already talks: what is wanted there, what differs, what is sent.
//!
//! # The way of a run
//!
//! ```text
//!  logs at a commit ──► picture::Picture ──► Service::wanted ──► plan::plan ──► apply::apply ──► the service
//!     (policy, sign-offs, day)  pure              pure             pure ▲             │ line::Line: pace, patience
//!                                                                       │             ▼
//!                                                     store::Store ◄────┴──── noted after each thing
//! ```
//!
//! - [`picture`] says of each decision what any service could want to tell: where it stands, who signed, who is asked.
//! - A [`service::Service`] turns that into [`service::Wanted`] things, each with a key that never changes and a payload.
//! - [`plan()`](plan::plan) leaves out what was sent before with the same payload, and adds what is wanted no longer.
//! - [`apply()`](apply::apply) does one thing after the other. Each is noted at once, so that a run that is killed is taken
//!   up where it ended; trouble with one thing leaves the others alone, and all trouble is in the report.
//! - A [`line::Line`] is the only way to a service: it paces, obeys `Retry-After`, and repeats only what is harmless.
//!   Below it is a [`transport::Transport`]: [`http::Http`], or a [`transport::Rehearsal`], with which the very same code
//!   shows what it would send, without network or secret.
//! - [`secrets::Secrets`] hold what requests name: a [`request::Request`] never holds a secret, so that it can be shown.
//!
//! # To add a service
//!
//! 1. Its settings: one file below `src/policy/integrations/`, one field of `Integrations`, one word in `KEYS` and in
//!    `values()` there. Secrets are names of variables (`Reader::variable`), addresses go through
//!    `Reader::service_address`.
//! 2. Its folder: `src/sync/<name>/mod.rs` with a struct made from its settings, and `impl Service`:
//!    - `wanted` is pure. The payload holds everything that is sent and does not depend on answers; the engine compares its
//!      digest and nothing else. Text is escaped, cut and checked here.
//!    - `send` makes one thing what it is to be, and gives as JSON what finds it again ([`state::Kept::data`]), beside it
//!      `says` for the day on which it goes. `kept` is what was noted last; `kept.begun` says that a run died, or did not
//!      learn how it ended: look there first.
//!    - [`request::Again::MakesAnother`] for a request that makes a second thing when it is sent twice. Give every request
//!      `rehearsed`, what a good answer looks like: a dry run goes on with it.
//!    - `marks_before_sending` where the service cannot be asked what is there.
//!    - An answer that is good by its status and bad by its body (`ok: false`) is [`trouble::Trouble`]; the name of the
//!      missing permission belongs into its help.
//! 3. One line in [`run::services`] and one in [`run::NAMES`].
//! 4. Its fake in `tests/it/sync/`: a function from request to answer, with the service's own small contract in
//!    `tests/it/sync/contracts/`.

pub mod apply;
pub mod forge;
pub mod http;
pub mod jira;
pub mod line;
pub mod pace;
pub mod picture;
pub mod plan;
pub mod request;
pub mod run;
pub mod secrets;
pub mod service;
pub mod slack;
pub mod state;
pub mod store;
pub mod transport;
pub mod trello;
pub mod trouble;
