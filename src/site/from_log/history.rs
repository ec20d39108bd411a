//! What history tells, in the words of a page.

use super::Builder;
use crate::life::{Event, Extent, Life, LogLife, Mark, Step, What, difference};
use crate::record::Record;
use crate::signoff::signed_text;
use crate::site::view::{
    ChangesView, CommitView, DiffLineView, DiffPartView, EventView, HunkView, LifeView, MomentView,
    RecordView, SignatureState,
};

/// More lines of a difference than these nobody reads on a page.
const LINES: usize = 120;

impl Builder {
    /// Adds to a record's view what history tells; nothing where it was not asked.
    pub(super) fn tell(&self, record: &Record, view: &mut RecordView) {
        let Some(log) = &self.life else { return };
        let mut told = LifeView { gap: gap(log.extent()), ..LifeView::default() };
        let life = log.of(record).filter(|_| told.gap.is_none());
        if let Some(life) = life {
            told.events = self.events(log, life);
            came_with(log, life, record, view);
            told.changes = Self::changes(log, record, view);
        } else if told.gap.is_none() {
            told.gap =
                Some("Not committed yet: history begins with the first commit that holds this record.");
        }
        view.life = Some(told);
    }

    fn events(&self, log: &LogLife, life: &Life) -> Vec<EventView> {
        let told = log.told(life, &|key| self.person(key)).into_iter();
        told.map(|told| {
            let mut view = EventView {
                kind: told.kind,
                role: told.role,
                what: told.what,
                note: told.note,
                ..EventView::default()
            };
            set(&mut view, told.step);
            view
        })
        .collect()
    }

    /// What has changed since each text that was signed and is no longer what the record says.
    fn changes(log: &LogLife, record: &Record, view: &RecordView) -> Vec<ChangesView> {
        let mut changes: Vec<ChangesView> = Vec::new();
        let stale = view.signatures.iter().filter(|signature| signature.state == SignatureState::Stale);
        for signature in stale {
            let Some(digest) = &signature.digest else { continue };
            let name = signature.signer_name.as_deref().unwrap_or_default();
            let signer = format!("{name} ({})", signature.role_name.to_lowercase());
            if let Some(known) = changes.iter_mut().find(|known| known.digest == digest.short) {
                known.signers.push(signer);
                continue;
            }
            let Some((old, since)) = log.signed(record, &digest.full) else { continue };
            let mut view = ChangesView::default();
            view.signers.push(signer);
            view.digest.clone_from(&digest.short);
            view.commits = since
                .into_iter()
                .map(|step| {
                    let mut event = EventView::default();
                    set(&mut event, step);
                    event
                })
                .collect();
            (view.hunks, view.more) = hunks(&signed_text(&old), &signed_text(record));
            changes.push(view);
        }
        changes
    }
}

/// Adds to each signature the commit that brought it.
fn came_with(log: &LogLife, life: &Life, record: &Record, view: &mut RecordView) {
    for signature in &mut view.signatures {
        let slot = record.slots.iter().find(|slot| slot.role.value == signature.role);
        let Some(said) = slot.and_then(|slot| slot.signoff.as_ref()) else { continue };
        let digest = said.digest.value.to_string();
        let is = |event: &&Event| match &event.what {
            What::Signed { role, by, at, digest: signed } => {
                *role == signature.role && *by == said.by.value && *at == said.at.value && *signed == digest
            }
            What::Objected { role, by, .. } => *role == signature.role && *by == said.by.value,
            _ => false,
        };
        if let Some(event) = life.events.iter().rfind(is) {
            let step = log.step(event);
            signature.came_with = Some(CommitView {
                short: step.id.chars().take(7).collect(),
                id: step.id.clone(),
                author: step.author.clone(),
                at: MomentView::from_seconds(step.time),
                ..CommitView::default()
            });
        }
    }
}

fn set(view: &mut EventView, step: &Step) {
    view.at = MomentView::from_seconds(step.time);
    view.author.clone_from(&step.author);
    view.commit = step.id.chars().take(7).collect();
    view.commit_id.clone_from(&step.id);
}

/// Why there is no life to show.
fn gap(extent: Extent) -> Option<&'static str> {
    match extent {
        Extent::Whole => None,
        Extent::CutOff => Some(
            "This site was built from a shallow clone, which does not hold the whole history: `git fetch --unshallow` brings it, and the next build shows the life of this record.",
        ),
        Extent::Stopped => Some(
            "History is long, and reading it took more time than a build gives it. The life of this record is not shown.",
        ),
        Extent::Unreadable => Some(
            "This site was built from a clone in which a part of history could not be read. The life of this record is not shown.",
        ),
    }
}

/// The places at which two texts differ, as many lines as are read, and how many changed ones are left out.
fn hunks(old: &str, new: &str) -> (Vec<HunkView>, usize) {
    let mut shown = 0;
    let mut more = 0;
    let mut hunks = Vec::new();
    for lines in difference(old, new) {
        let mut hunk = HunkView::default();
        for line in lines {
            if shown == LINES {
                more += usize::from(line.mark != Mark::Same);
                continue;
            }
            shown += 1;
            let mark = match line.mark {
                Mark::Same => "same",
                Mark::Deleted => "del",
                Mark::Inserted => "ins",
            };
            let parts = line.parts.into_iter();
            let parts = parts.map(|part| DiffPartView { text: part.text, strong: part.differs }).collect();
            hunk.lines.push(DiffLineView { mark, parts });
        }
        if !hunk.lines.is_empty() {
            hunks.push(hunk);
        }
    }
    (hunks, more)
}
