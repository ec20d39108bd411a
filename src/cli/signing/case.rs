//! The record that somebody is about to say something to, with all that is around it.

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::git::Snapshot;
use crate::log::Log;
use crate::record::Record;
use crate::signoff::Place;

/// A record at hand, its log and the workspace around both.
pub(super) struct Case {
    pub(super) workspace: Workspace,
    pub(super) snapshot: Snapshot,
    pub(super) log: Log,
    pub(super) place: usize,
    /// What people call the record, such as `DR-2`.
    pub(super) reference: String,
}

impl Case {
    /// Finds the record that was named.
    pub(super) fn open(world: &World<'_>, global: &Global, wanted: &str) -> Result<Self, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log, place) = workspace.find(global, wanted)?;
        let reference = log.reference(&log.records[place]);
        Ok(Self { workspace, snapshot, log, place, reference })
    }

    pub(super) fn record(&self) -> &Record {
        &self.log.records[self.place]
    }

    /// What a statement names as its place; `None` where the log or the record has no identity.
    pub(super) fn statement_place(&self) -> Option<Place<'_>> {
        Place::of(self.log.policy.log.as_ref().map(|log| log.value.as_str()), self.record())
    }
}
