//! Countersign: decisions that product and engineering both sign.
//!
//! # The way data takes
//!
//! ```text
//!  files of the working tree, the index or a commit          countersign.yaml
//!               │ git::Snapshot                                    │
//!               ▼                                                  ▼
//!         record::Record (spans kept)  ──────► log::Log ◄──── policy::Policy
//!                                                  │
//!                   ┌──────────────────────────────┼─────────────────────────┐
//!                   ▼                              ▼                         ▼
//!         check: rules → report              site: view → pages        cli: commands
//!                   │                              │
//!         output: text, JSON                files that changed
//! ```
//!
//! # Layers, each using only those above it
//!
//! | layer | module | what it is |
//! |---|---|---|
//! | 1 | [`text`] | byte spans into one file, line index, byte-exact edits, YAML with spans |
//! | 1 | [`sshsig`] | SSH public keys and SSHSIG signatures: the only module that names ssh-key |
//! | 2 | [`diagnostic`] | code, severity, message, labels, help, report |
//! | 3 | [`git`] | repositories, snapshots, the index: the only module that names git2 |
//! | 3 | [`record`] | one decision, pure |
//! | 4 | [`policy`] | `countersign.yaml`: people, roles, rule settings |
//! | 4 | [`log`] | all the records of one log: numbering, relations |
//! | 5 | [`signoff`] | who must sign, who signed which content, is it still valid |
//! | 6 | [`life`] | what history tells of all records of a log, in one walk |
//! | 6 | [`queue`] | what waits for whom, from the files of a log and a day |
//! | 6 | [`search`] | the records that hold some words, best first |
//! | 5 | [`import`] | records of other tools, as records of this program |
//! | 6 | [`export`] | a log in the forms of other programs |
//! | 6 | [`rules`] | one file, one page, one fixture folder for each rule |
//! | 7 | [`checkin`] | inbox, agenda, digest, reminders: tasks and lives, in order, for people who meet |
//! | 7 | [`check`] | load, run the rules, apply levels and suppressions, give a report |
//! | 7 | [`story`] | the whole story of a record, from history alone |
//! | 7 | [`site`] | log → view → templates → files |
//! | 7 | [`workshop`] | from a question over ideas to options that both roles score, pure |
//! | 8 | [`output`] | report → text, JSON |
//! | 8 | [`sync`] | decisions brought to Jira and others: what is wanted, what differs, what is sent |
//! | 8 | [`renumber`] | a record under another number, and all that names it |
//! | 8 | [`serve`] | a site while its records are written, on loopback |
//! | 9 | [`cli`] | arguments, environment, clock, streams |
//!
//! # What never happens
//!
//! Parsing never fails: it gives a value and its diagnostics. No bytes change outside an edit. Rules do no I/O, and
//! nothing but [`cli`] prints, reads the clock or the environment. Output does not depend on time, locale, hash order
//! or machine. `tests/it/layers.rs` holds the arrows to one way and each file to 400 lines.

pub mod check;
pub mod checkin;
pub mod cli;
pub mod diagnostic;
pub mod export;
pub mod git;
pub mod import;
pub mod life;
pub mod log;
pub mod output;
pub mod policy;
pub mod queue;
pub mod record;
pub mod renumber;
pub mod rules;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod signoff;
pub mod site;
pub mod sshsig;
pub mod story;
#[cfg(feature = "sync")]
pub mod sync;
pub mod text;
pub mod workshop;
