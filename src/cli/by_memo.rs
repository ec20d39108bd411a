//! Judges one log by what its memo knows: the records alone are read of which it cannot tell that nothing is to be said.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::check::memo::{Keys, Memo, Part, Wanted};
use crate::check::{Gathered, check_log};
use crate::cli::judge::{Compared, Scope, facts};
use crate::cli::memo_file::{self, MemoFile};
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
    /// Where memos are kept; without one nothing is known before, nor kept.
    repository: Option<&'a Repository>,
    snapshot: &'a Snapshot,
    folder: &'a str,
}

impl<'a> ByMemo<'a> {
    pub(super) fn new(
        world: &'a World<'_>,
        workspace: &'a Workspace,
        repository: Option<&'a Repository>,
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
        self.with_part(scope, compared, |part, file| {
            let gathered = workspace.gathered(snapshot, &part.log, compared, scope)?;
            if !part.suffices(&gathered) {
                return Ok(None);
            }
            let report = check_log(&part.log, &facts(today, &part.log, &gathered, scope));
            let is_whole = scope.only.is_none() && scope.rules.is_none();
            keep(&part, file, is_whole.then_some((&report, &gathered)));
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
        let scope = Scope { only: Some(&none), ..Scope::default() };
        let found = self.with_part(scope, None, |part, file| {
            keep(&part, file, None);
            ids.logs.push(part.ids());
            Ok(Some(()))
        })?;
        Ok(found.is_some())
    }

    fn with_part<T>(
        &self,
        scope: Scope<'_>,
        compared: Option<&Compared>,
        judge: impl FnOnce(Part<'_>, Option<&MemoFile>) -> Result<Option<T>, Problem>,
    ) -> Result<Option<T>, Problem> {
        let Self { environment, today, repository, snapshot, folder, .. } = *self;
        if memo_file::are_off(environment) {
            return Ok(None);
        }
        let file = repository.and_then(|repository| MemoFile::of(repository, snapshot, folder));
        let (bytes, build) = file.as_ref().map_or((Vec::new(), [0; 32]), |file| (file.read(), file.build));
        let memo = Memo::read(&bytes, &build);
        let changed = compared.map(|compared| &compared.changed);
        let wanted = Wanted { only: scope.only, changed, today, build: &build };
        let keys = |entries: &[_]| match &file {
            Some(file) => file.keys(snapshot, entries),
            None => Keys::Stamps(Vec::new()),
        };
        let part = if scope.asks_author {
            Part::read(snapshot, folder, memo.as_ref(), keys, wanted)?
        } else {
            Part::read_as_new(snapshot, folder, memo.as_ref(), keys, wanted)?
        };
        judge(part, file.as_ref())
    }
}

/// Keeps what was learnt, where there is a place for it.
fn keep(part: &Part<'_>, file: Option<&MemoFile>, judged: Option<(&Report, &Gathered)>) {
    if let Some(file) = file
        && let Some(bytes) = part.memo(judged)
    {
        file.write(&bytes);
    }
}
