//! What became of a run, for programs.

use serde_json::{Value, json};

use crate::cli::sync::forge::Chapter;
use crate::sync::forge::verdict::{Judged, Standing};
use crate::sync::forge::{Forge, words};

/// The whole run.
pub(super) fn document(forge: &dyn Forge, chapters: &[Chapter]) -> Value {
    json!({
        "version": 1,
        "forge": forge.kind().name(),
        "changes": chapters.iter().map(chapter).collect::<Vec<Value>>(),
    })
}

fn chapter(chapter: &Chapter) -> Value {
    let status = words::status(&chapter.judged, None);
    let failed = chapter.failed.iter().map(|(says, trouble)| {
        json!({ "says": says, "kind": trouble.kind.name(), "message": trouble.message, "help": trouble.help })
    });
    json!({
        "number": chapter.number,
        "head": chapter.change.as_ref().map(|change| &change.head),
        "from_fork": chapter.change.as_ref().map(|change| change.is_from_fork),
        "merged": chapter.change.as_ref().map(|change| change.is_merged),
        "says": status.says,
        "records": chapter.judged.iter().map(record).collect::<Vec<Value>>(),
        "notes": chapter.notes,
        "done": chapter.done,
        "failed": failed.collect::<Vec<Value>>(),
        "requests": chapter.requests,
    })
}

fn record(one: &Judged) -> Value {
    let role = |standing: &Standing| match standing {
        Standing::Signed(name) => json!({ "state": "signed", "by": name }),
        Standing::Approved(approval) => {
            json!({ "state": "approved", "by": approval.name, "at": approval.at, "commit": approval.commit })
        }
        Standing::Objected(name) => json!({ "state": "objected", "by": name }),
        Standing::Open(who) => json!({ "state": "missing", "holders": who }),
    };
    let roles = one.roles.iter().map(|one| (one.role.clone(), role(&one.standing)));
    let uncounted = one.uncounted.iter().map(|said| json!({ "who": said.who, "why": said.why.to_string() }));
    json!({
        "record": one.reference,
        "title": one.title,
        "path": one.path,
        "roles": roles.collect::<serde_json::Map<String, Value>>(),
        "asks_for_changes": one.against,
        "does_not_count": uncounted.collect::<Vec<Value>>(),
    })
}
