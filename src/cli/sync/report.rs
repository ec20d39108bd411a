//! What became of a run, for programs and for people.

use serde_json::{Value, json};

use crate::sync::apply::Report;
use crate::sync::trouble::Trouble;

/// What became of one service for one log.
pub(crate) struct Chapter {
    pub(crate) service: String,
    pub(crate) log: String,
    pub(crate) report: Report,
    pub(crate) notes: Vec<String>,
    /// What went wrong beside what was sent.
    pub(crate) fetching: Vec<(String, Trouble)>,
    pub(crate) requests: Vec<Value>,
}

impl Chapter {
    /// How many things went wrong or were not tried.
    pub(crate) fn failed(&self) -> usize {
        self.report.failed.len() + self.fetching.len() + self.report.left
    }

    /// One line for people.
    pub(crate) fn line(&self, dry: bool) -> String {
        let report = &self.report;
        let mut parts = Vec::new();
        let sent = report.done.len();
        match (sent, dry) {
            (0, _) => parts.push("nothing to send".to_owned()),
            (sent, true) => parts.push(format!("{sent} to send")),
            (sent, false) => parts.push(format!("{sent} sent")),
        }
        parts.push(format!("{} as they were", report.unchanged));
        let failed = report.failed.len() + self.fetching.len();
        if failed > 0 {
            parts.push(format!("{failed} failed"));
        }
        if report.left > 0 {
            parts.push(format!("{} not tried any more", report.left));
        }
        format!("{}: {}", self.service, parts.join(", "))
    }

    fn json(&self) -> Value {
        let trouble = |says: &str, trouble: &Trouble| json!({ "says": says, "kind": trouble.kind.name(), "message": trouble.message, "help": trouble.help });
        let failed = self.report.failed.iter().map(|failed| trouble(&failed.says, &failed.trouble));
        let fetching = self.fetching.iter().map(|(says, why)| trouble(says, why));
        let done = self
            .report
            .done
            .iter()
            .map(|done| json!({ "deed": done.deed.name(), "record": done.record, "says": done.says }));
        json!({
            "service": self.service,
            "log": self.log,
            "done": done.collect::<Vec<Value>>(),
            "failed": failed.chain(fetching).collect::<Vec<Value>>(),
            "not_tried": self.report.left,
            "unchanged": self.report.unchanged,
            "notes": self.notes,
            "requests": self.requests,
        })
    }
}

/// The whole run for programs.
pub(crate) fn document(chapters: &[Chapter], dry: bool) -> Value {
    json!({
        "version": 1,
        "dry_run": dry,
        "services": chapters.iter().map(Chapter::json).collect::<Vec<Value>>(),
    })
}
