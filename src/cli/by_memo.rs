//! Judges one log by what its memo knows: the records alone are read of which it cannot tell that nothing is to be said.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::check::check_log;
use crate::check::memo::{Memo, Part, Wanted};
use crate::cli::judge::{Compared, Scope, facts};
use crate::cli::memo_file::MemoFile;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::diagnostic::Report;
use crate::git::{Environment, Repository, Snapshot};
use crate::log::Log;
use crate::record::RecordId;

/// The ids of several logs.
#[derive(Default)]
pub(super) struct Ids {
    logs: Vec<Vec<RecordId>>,
    /// Whether any of them is new, so that the other logs have to be looked at.
    pub(super) has_new: bool,
}

impl Ids {
    /// Whether two logs share an id.
    pub(super) fn meet(&self) -> bool {
        let [_, _, ..] = self.logs.as_slice() else { return false };
        let mut all: BTreeSet<RecordId> = BTreeSet::new();
        for log in &self.logs {
            if log.iter().any(|id| all.contains(id)) {
                return true;
            }
            all.extend(log);
        }
        false
    }
}

/// One log that is judged by what its memo knows.
pub(super) struct ByMemo<'a> {
    environment: &'a Environment,
    today: Date,
    workspace: &'a Workspace,
    repository: &'a Repository,
    snapshot: &'a Snapshot,
    folder: &'a str,
}

impl<'a> ByMemo<'a> {
    pub(super) fn new(
        world: &'a World<'_>,
        workspace: &'a Workspace,
        repository: &'a Repository,
        snapshot: &'a Snapshot,
        folder: &'a str,
    ) -> Self {
        let (environment, today) = (&world.environment, world.today());
        Self { environment, today, workspace, repository, snapshot, folder }
    }

    /// Judges the log, and gives as much of it as was read; `None` where its records have to be read.
    pub(super) fn judge(
        &self,
        scope: Scope<'_>,
        compared: Option<&Compared>,
        ids: &mut Ids,
    ) -> Result<Option<(Report, Log)>, Problem> {
        let Self { today, workspace, snapshot, .. } = *self;
        self.with_part(scope.only, compared, |part, file| {
            let gathered = workspace.gathered(snapshot, &part.log, compared, scope)?;
            if !part.suffices(&gathered) {
                return Ok(None);
            }
            let report = check_log(&part.log, &facts(today, &part.log, &gathered, scope));
            let is_whole = scope.only.is_none() && scope.rules.is_none();
            if let Some(bytes) = part.memo(is_whole.then_some((&report, &gathered))) {
                file.write(&bytes);
            }
            let all = part.ids();
            ids.has_new |= match scope.only {
                None => !all.is_empty(),
                Some(only) => {
                    let mut records = part.log.records.iter();
                    records.any(|record| record.id.is_some() && only.contains(record.path()))
                }
            };
            ids.logs.push(all);
            Ok(Some((report, part.log)))
        })
    }

    /// Looks up the ids of a log of which nothing is judged; tells whether that could be done.
    pub(super) fn look_up(&self, ids: &mut Ids) -> Result<bool, Problem> {
        let none = BTreeSet::new();
        let found = self.with_part(Some(&none), None, |part, file| {
            if let Some(bytes) = part.memo(None) {
                file.write(&bytes);
            }
            ids.logs.push(part.ids());
            Ok(Some(()))
        })?;
        Ok(found.is_some())
    }

    fn with_part<T>(
        &self,
        only: Option<&BTreeSet<String>>,
        compared: Option<&Compared>,
        judge: impl FnOnce(Part<'_>, &MemoFile) -> Result<Option<T>, Problem>,
    ) -> Result<Option<T>, Problem> {
        let Self { environment, today, repository, snapshot, folder, .. } = *self;
        let Some(file) = MemoFile::of(environment, repository, snapshot, folder) else { return Ok(None) };
        let bytes = file.read();
        let memo = Memo::read(&bytes, &file.build);
        let wanted =
            Wanted { only, changed: compared.map(|compared| &compared.changed), today, build: &file.build };
        let keys = |entries: &[_]| file.keys(snapshot, entries);
        judge(Part::read(snapshot, folder, memo.as_ref(), keys, wanted)?, &file)
    }
}
