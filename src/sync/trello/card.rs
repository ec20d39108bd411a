//! A decision as a card, and the part of a description that is ours.

use serde_json::{Value, json};

use crate::sync::picture::Decision;
use crate::text::{cut, one_line};

/// The longest name and the longest description of ours, in characters: Trello takes 16,384, and the rest is for people.
const NAME: usize = 500;
const OURS: usize = 4000;

/// Everything of a card that does not depend on the board.
pub(super) fn payload(decision: &Decision, list: &str, archive: bool) -> Value {
    let marker = format!("countersign:{}", decision.key);
    let roles = decision.roles.iter().filter(|role| role.required || role.by.is_some());
    let items: Vec<Value> = roles
        .map(|role| {
            let holders: Vec<&str> = role.holders.iter().map(|one| one.name.as_str()).collect();
            let who = match (&role.by, role.is_owed()) {
                (Some(_), _) => role.told(),
                (None, _) if holders.is_empty() => "nobody may sign".to_owned(),
                (None, _) => holders.join(" or "),
            };
            let name = cut(&format!("{} — {who}", role.role), NAME);
            let checked = role.word == crate::sync::picture::RoleWord::Signed;
            json!({ "role": role.role, "name": name, "checked": checked })
        })
        .collect();
    let due = decision.review.filter(|_| !decision.standing.is_past());
    json!({
        "list": list,
        "marker": marker,
        "name": cut(&format!("{} {}", decision.reference, decision.title), NAME),
        "desc": ours(decision, &marker),
        // Noon keeps the day the same nearly everywhere.
        "due": due.map(|day| format!("{day}T12:00:00.000Z")),
        "dueComplete": false,
        "closed": archive && decision.standing.is_past(),
        "page": decision.page,
        "items": items,
    })
}

fn ours(decision: &Decision, marker: &str) -> String {
    let mut text = format!("**Status:** {}\n{}\n", one_line(&decision.told()), decision.page);
    if !decision.summary.is_empty() {
        text.push_str(&format!("\n{}\n", one_line(&decision.summary)));
    }
    let text = cut(&text, OURS);
    format!("{text}\n---\n{}", line(marker))
}

/// The line that parts what is ours from what is people's.
fn line(marker: &str) -> String {
    format!("{marker} · `countersign sync` writes what is above this line, and keeps what is below")
}

/// Whether a description holds the marker of a record.
pub(super) fn is_marked(desc: &str, marker: &str) -> bool {
    place(desc, marker).is_some()
}

/// Whether a description says of which record its card is, whichever that may be.
pub(super) fn is_marked_at_all(desc: &str) -> bool {
    desc.lines().any(|line| line.starts_with("countersign:"))
}

/// Where the marker's line begins.
fn place(desc: &str, marker: &str) -> Option<usize> {
    let mut at = 0;
    for line in desc.split_inclusive('\n') {
        if line.trim_end().strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// A description with our part as it is to be, and everything of people's as it is. Where somebody took our line away all
/// of it is theirs.
pub(super) fn renewed(desc: &str, ours: &str, marker: &str) -> String {
    let theirs = match place(desc, marker) {
        None if desc.is_empty() => String::new(),
        None => format!("\n{desc}"),
        Some(at) => {
            let rest = &desc[at..];
            // Behind our line, even on it, everything is theirs; of a line that is another by now only what follows it.
            let end = rest.find('\n').unwrap_or(rest.len());
            let end = if rest[..end].ends_with('\r') { end - 1 } else { end };
            rest.strip_prefix(&line(marker)).unwrap_or(&rest[end..]).to_owned()
        }
    };
    format!("{ours}{theirs}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_marked, line, renewed};

    proptest! {
        #[test]
        fn what_people_wrote_is_kept_to_the_byte(theirs in "([a-z \n—é\r]|countersign:){0,60}") {
            let ours = |word: &str| format!("{word}\n---\n{}", line("countersign:log/1"));
            let first = renewed(&theirs, &ours("one"), "countersign:log/1");
            prop_assert!(first.ends_with(&theirs), "{first:?}");
            let second = renewed(&first, &ours("two"), "countersign:log/1");
            prop_assert_eq!(second.strip_prefix(ours("two").as_str()), first.strip_prefix(ours("one").as_str()));
            prop_assert_eq!(renewed(&second, &ours("two"), "countersign:log/1"), second);
        }
    }

    #[test]
    fn the_marker_of_one_record_is_not_that_of_another() {
        assert!(is_marked("x\ncountersign:log/1 · y", "countersign:log/1"));
        assert!(!is_marked("x\ncountersign:log/12 · y", "countersign:log/1"));
        assert!(!is_marked("see countersign:log/1 · y", "countersign:log/1"));
    }
}
