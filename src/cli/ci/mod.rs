//! What a CI service says of the change it runs for, and the forms of reports that it reads.

pub(super) mod detect;
mod event;
pub(super) mod form;
pub(super) mod reports;
pub(super) mod resolve;
pub(super) mod service;
pub(super) mod summary;
