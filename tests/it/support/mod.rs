//! What the tests of commands stand on: a sandbox to run the program in, and its outcome to assert on.

#[cfg(unix)]
pub(crate) mod fetched;
#[cfg(unix)]
pub(crate) mod git;
pub(crate) mod guard;
pub(crate) mod keys;
mod outcome;
mod sandbox;
mod selftest;
pub(crate) mod story;
pub(crate) mod team;
pub(crate) mod terminal;

pub(crate) use outcome::Outcome;
pub(crate) use sandbox::Sandbox;
