//! Carries out a plan in one service: one thing after the other, each noted once it is done, and on after trouble.

use jiff::Timestamp;

use crate::sync::line::Line;
use crate::sync::plan::{Plan, Step};
use crate::sync::service::{Service, Wanted};
use crate::sync::state::{Kept, State};
use crate::sync::store::StoreProblem;
use crate::sync::trouble::Trouble;

/// Where it is noted what was sent.
pub trait Ledger {
    /// What is noted.
    fn state(&self) -> &State;

    /// Notes that something was sent, or begun, or that it is gone. It lasts from then on, whatever becomes of this run.
    fn note(&mut self, service: &str, key: &str, kept: Option<Kept>) -> Result<(), StoreProblem>;

    /// Hears what time it is, between one thing and the next.
    fn tick(&mut self, _now: Timestamp) -> Result<(), StoreProblem> {
        Ok(())
    }
}

/// A ledger that lasts no longer than the run: for dry runs.
impl Ledger for State {
    fn state(&self) -> &State {
        self
    }

    fn note(&mut self, service: &str, key: &str, kept: Option<Kept>) -> Result<(), StoreProblem> {
        self.set(service, key, kept);
        Ok(())
    }
}

/// What was done with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Deed {
    /// It is new there.
    Made,
    /// It says something else now.
    Changed,
    /// It was gone, and is back.
    Restored,
    /// It is gone.
    Removed,
}

impl Deed {
    /// Its word in a report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Changed => "changed",
            Self::Restored => "restored",
            Self::Removed => "removed",
        }
    }
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What was done.
    pub deed: Deed,
    /// What people call the record.
    pub record: String,
    /// What it is, for people.
    pub says: String,
}

/// One thing that went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What was tried, for people.
    pub says: String,
    /// Why it went wrong.
    pub trouble: Trouble,
}

/// What became of a plan.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// What was done.
    pub done: Vec<Done>,
    /// What went wrong.
    pub failed: Vec<Failed>,
    /// How many things were not tried any more, since nothing would have gone better.
    pub left: usize,
    /// How many things are as they were.
    pub unchanged: usize,
}

/// Carries out a plan. `look` asks whether what was not changed is still there; `went` is told of each thing.
pub fn apply(
    service: &mut dyn Service,
    plan: Plan,
    ledger: &mut dyn Ledger,
    line: &mut Line<'_>,
    look: bool,
    went: &mut dyn FnMut(Result<&Done, &Failed>),
) -> Result<Report, StoreProblem> {
    let mut report = Report { unchanged: plan.unchanged.len(), ..Report::default() };
    service.recall(ledger.state());
    let looked = if look { plan.unchanged } else { Vec::new() };
    if plan.steps.is_empty() && looked.is_empty() {
        return Ok(report);
    }
    let total = plan.steps.len();
    if let Err(trouble) = service.begin(line) {
        let says = "before anything was sent".to_owned();
        let failed = Failed { says, trouble };
        went(Err(&failed));
        report.failed.push(failed);
        report.left = total;
        return Ok(report);
    }
    let mut steps = plan.steps.into_iter().map(Task::Step).chain(looked.into_iter().map(Task::Look));
    while let Some(task) = steps.next() {
        let says = task.says();
        ledger.tick(line.now())?;
        let was_look = matches!(task, Task::Look(_));
        match one(service, task, ledger, line)? {
            Ok(None) => {}
            Ok(Some(done)) => {
                report.unchanged -= usize::from(was_look);
                went(Ok(&done));
                report.done.push(done);
            }
            Err(trouble) => {
                let stops = trouble.kind.stops_the_service();
                let failed = Failed { says, trouble };
                went(Err(&failed));
                report.failed.push(failed);
                if stops {
                    report.left = steps.filter(|task| matches!(task, Task::Step(_))).count();
                    break;
                }
            }
        }
    }
    Ok(report)
}

enum Task {
    Step(Step),
    Look(Wanted),
}

impl Task {
    fn says(&self) -> String {
        match self {
            Self::Look(wanted) | Self::Step(Step::Send(wanted)) => wanted.says.clone(),
            Self::Step(Step::Remove { key, kept }) => gone(key, kept),
        }
    }
}

/// What something was that is wanted no longer: what the service noted of it, else its key.
fn gone(key: &str, kept: &Kept) -> String {
    let what = kept.data.get("says").and_then(serde_json::Value::as_str);
    what.map_or_else(|| format!("{} ({key})", kept.record), str::to_owned)
}

/// Does one thing and notes it; `None` where there was nothing to do.
fn one(
    service: &mut dyn Service,
    task: Task,
    ledger: &mut dyn Ledger,
    line: &mut Line<'_>,
) -> Result<Result<Option<Done>, Trouble>, StoreProblem> {
    let name = service.name();
    let (wanted, mut deed) = match task {
        Task::Step(Step::Remove { key, kept }) => {
            if let Err(trouble) = service.remove(&key, &kept, line) {
                return Ok(Err(trouble));
            }
            ledger.note(name, &key, None)?;
            let says = gone(&key, &kept);
            return Ok(Ok(Some(Done { deed: Deed::Removed, record: kept.record, says })));
        }
        Task::Step(Step::Send(wanted)) => (wanted, None),
        Task::Look(wanted) => {
            let Some(kept) = ledger.state().get(name, &wanted.key).cloned() else { return Ok(Ok(None)) };
            match service.is_there(&wanted, &kept, line) {
                Ok(true) => return Ok(Ok(None)),
                Ok(false) => (wanted, Some(Deed::Restored)),
                Err(trouble) => return Ok(Err(trouble)),
            }
        }
    };
    let kept = ledger.state().get(name, &wanted.key).cloned();
    let record = wanted.record.clone();
    let is_new = kept.as_ref().is_none_or(|kept| !kept.begun);
    let marks = is_new && service.marks_before_sending(&wanted, kept.as_ref());
    if marks {
        let data = kept.as_ref().map_or(serde_json::Value::Null, |kept| kept.data.clone());
        let since = Some(line.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        let begun = Kept { record: record.clone(), begun: true, hash: wanted.hash(), data, since };
        ledger.note(name, &wanted.key, Some(begun))?;
    }
    let data = match service.send(&wanted, kept.as_ref(), line) {
        Ok(data) => data,
        Err(trouble) => {
            // What was certainly not made leaves no mark that it may have been.
            let unclear = trouble.kind == crate::sync::trouble::TroubleKind::Unclear;
            if marks && !unclear {
                ledger.note(name, &wanted.key, kept)?;
            }
            return Ok(Err(trouble));
        }
    };
    deed = deed.or(Some(if kept.is_some_and(|kept| !kept.begun) { Deed::Changed } else { Deed::Made }));
    let sent = Kept { record: record.clone(), hash: wanted.hash(), data, ..Kept::default() };
    ledger.note(name, &wanted.key, Some(sent))?;
    Ok(Ok(Some(Done { deed: deed.unwrap_or(Deed::Made), record, says: wanted.says })))
}
