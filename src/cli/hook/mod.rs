//! The git hook: how it comes into a clone and goes again, and what it does at each event.

pub(crate) mod calm;
pub(crate) mod commit;
pub(crate) mod configured;
pub(crate) mod event;
pub(crate) mod framework;
pub(crate) mod install;
pub(crate) mod place;
pub(crate) mod push;
pub(crate) mod ranges;
pub(crate) mod receive;
pub(crate) mod shim;
