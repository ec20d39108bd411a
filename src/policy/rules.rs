//! What a policy makes of one rule: a level, another one by status, and from which record on.

use std::collections::BTreeMap;

use crate::diagnostic::Level;
use crate::policy::Since;
use crate::record::{Record, Status};

/// A rule's setting.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSetting {
    /// Its level; `None` leaves the rule's own.
    pub level: Option<Level>,
    /// Its level for records of a status.
    pub by_status: BTreeMap<Status, Level>,
    /// From which record on; older ones are spared.
    pub since: Option<Since>,
}

impl RuleSetting {
    /// The level for a record; `default` is the rule's own.
    pub fn level_for(&self, record: Option<&Record>, default: Level) -> Level {
        let Some(record) = record else {
            return self.level.unwrap_or(default);
        };
        if self.since.is_some_and(|since| !since.covers(record)) {
            return Level::Off;
        }
        let status = record.status.as_ref().and_then(|status| self.by_status.get(&status.value));
        status.copied().or(self.level).unwrap_or(default)
    }
}
