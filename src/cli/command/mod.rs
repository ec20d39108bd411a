//! The commands: one file each, with what may be typed and what then happens.

pub(super) mod affected;
pub(super) mod agenda;
pub(super) mod attach;
pub(super) mod audit;
pub(super) mod build;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod digest;
pub(super) mod doctor;
pub(super) mod edit;
pub(super) mod explain;
pub(super) mod export;
pub(super) mod hook;
pub(super) mod inbox;
pub(super) mod init;
pub(super) mod list;
pub(super) mod man;
mod merge_driver;
pub(super) mod new;
pub(super) mod object;
pub(super) mod policy;
pub(super) mod propose;
pub(super) mod remind;
pub(super) mod revise;
pub(super) mod roster;
pub(super) mod rules;
pub(super) mod search;
#[cfg(feature = "serve")]
pub(super) mod serve;
pub(super) mod show;
pub(super) mod sign;
pub(super) mod statement;
pub(super) mod theme;
pub(super) mod unsign;
pub(super) mod verify;
pub(super) mod withdraw;
