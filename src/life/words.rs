//! What happened to a record, in words: what one commit did is one event, and edits that follow each other are too.

use super::{Life, LogLife, Step, What};

/// Something that happened, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Told<'l> {
    /// `written`, `status`, `signed`, `objected`, `withdrawn`, `removed`, `revised`, `moved` or `edited`.
    pub kind: &'static str,
    /// The role that it is about; empty where it is about none.
    pub role: String,
    /// What happened, in a few words: `Proposed`, `Signed for product by Grace Hopper`.
    pub what: String,
    /// More of it, such as a reason; empty where there is none.
    pub note: String,
    /// The commit; of several edits the last.
    pub step: &'l Step,
}

impl LogLife {
    /// Tells a life in order, the oldest first; `name` gives the name of somebody by their key in the roster.
    pub fn told(&self, life: &Life, name: &dyn Fn(&str) -> String) -> Vec<Told<'_>> {
        let mut events: Vec<Told<'_>> = Vec::new();
        let mut edits = 0_usize;
        for event in &life.events {
            let told = tell(&event.what, self.step(event), name);
            if let Some(last) = events.last_mut() {
                if told.kind == "edited" && last.kind == "edited" && last.step.author == told.step.author {
                    edits += 1;
                    last.step = told.step;
                    last.what = format!("Edited {edits} times");
                    continue;
                }
                if last.step.id == told.step.id {
                    join(last, told);
                    continue;
                }
            }
            edits = 1;
            events.push(told);
        }
        events
    }
}

/// Adds to an event what the same commit did besides.
fn join(last: &mut Told<'_>, told: Told<'_>) {
    if told.kind != "edited" || last.kind == "revised" {
        let mut rest = told.what.chars();
        let first = rest.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
        last.what = format!("{}, {first}{}", last.what, rest.as_str());
    }
    if last.note.is_empty() {
        last.note = told.note;
    }
    if matches!(last.kind, "edited" | "moved") {
        (last.kind, last.role) = (told.kind, told.role);
    }
}

fn tell<'l>(what: &What, step: &'l Step, name: &dyn Fn(&str) -> String) -> Told<'l> {
    let said = |word: &str, role: &str, by: &str| format!("{word} {} by {}", words(role), name(by));
    let (kind, told) = match what {
        What::Written(word) if word.is_empty() => ("written", "Written".to_owned()),
        What::Written(word) => ("written", format!("Written, {}", word.trim().to_lowercase())),
        What::Status(word) if word.trim().is_empty() => ("status", "No status".to_owned()),
        What::Status(word) => ("status", capital(word.trim())),
        What::Signed { role, by, .. } => ("signed", said("Signed for", role, by)),
        What::Objected { role, by, .. } => ("objected", said("Objection for", role, by)),
        What::Withdrawn { role, by, .. } => ("withdrawn", said("Taken back for", role, by)),
        What::Removed { role, by } => {
            ("removed", format!("What {} said for {} was taken out", name(by), words(role)))
        }
        What::Revised { revision, .. } => ("revised", format!("Revision {revision} begun")),
        What::Moved(from) => ("moved", format!("Moved from {from}")),
        What::Edited => ("edited", "Edited".to_owned()),
        What::Gone => ("removed", "Taken out of the log".to_owned()),
    };
    let (role, note) = match what {
        What::Signed { role, .. } | What::Removed { role, .. } => (role.clone(), String::new()),
        What::Objected { role, reason, .. } | What::Withdrawn { role, reason, .. } => {
            (role.clone(), reason.clone())
        }
        What::Revised { why, .. } => (String::new(), why.clone()),
        _ => (String::new(), String::new()),
    };
    Told { kind, role, what: told, note, step }
}

/// A role's key as words: `ux-research` is two.
fn words(role: &str) -> String {
    role.replace('-', " ")
}

fn capital(word: &str) -> String {
    let mut rest = word.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + rest.as_str()
}
