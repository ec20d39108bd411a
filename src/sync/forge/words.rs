//! What a forge is told of a change: one line for the commit, one comment. Pure; the same verdicts give the same words.

use std::fmt::Write as _;

use crate::site::escape::in_markdown;
use crate::sync::forge::verdict::{Judged, Standing};
use crate::sync::forge::{MARKER, Status, Word};
use crate::text::cut;

/// The longest line that a forge shows at a commit, in characters.
const LONGEST: usize = 140;

/// The longest comment that is sent, in bytes: what GitHub takes, less some room.
const COMMENT: usize = 60_000;

/// How much of a title or a name is shown, in characters.
const SHOWN: usize = 200;

/// What stands at the last commit of a change.
pub fn status(all: &[Judged], page: Option<String>) -> Status {
    let asked: Vec<&Judged> = all.iter().filter(|one| !one.roles.is_empty()).collect();
    let (word, says) = if asked.is_empty() {
        (Word::Signed, "no record of this change asks for a sign-off".to_owned())
    } else if let objected @ [_, ..] = asked
        .iter()
        .filter(|one| one.is_objected())
        .map(|one| one.reference.as_str())
        .collect::<Vec<_>>()
        .as_slice()
    {
        (Word::Objected, format!("{}; changes are asked for: {}", count(&asked), objected.join(", ")))
    } else {
        let missing: Vec<String> = asked.iter().filter_map(|one| missing(one)).collect();
        match missing.as_slice() {
            [] => (Word::Signed, count(&asked)),
            some => (Word::Waits, format!("{}; missing: {}", count(&asked), some.join("; "))),
        }
    };
    Status { word, says: cut(&says, LONGEST), page }
}

/// The status of another change with the same last commit, which counts for both: the commit has one.
pub fn beside(other: &Status, noun: &str, number: u64) -> Status {
    Status { says: cut(&format!("{noun} {number}: {}", other.says), LONGEST), ..other.clone() }
}

/// `3 of 4 sign-offs`.
fn count(asked: &[&Judged]) -> String {
    let roles = || asked.iter().flat_map(|one| &one.roles);
    let done = roles().filter(|role| matches!(role.standing, Standing::Signed(_) | Standing::Approved(_)));
    let all = roles().count();
    format!("{} of {all} {}", done.count(), if all == 1 { "sign-off" } else { "sign-offs" })
}

/// `DR-7 product (Grace Hopper) and engineering (Ada Lovelace)`; `None` where nothing is.
fn missing(one: &Judged) -> Option<String> {
    let role = |role: &str, who: &[String]| match who {
        [] => role.to_owned(),
        who => format!("{role} ({})", who.join(" or ")),
    };
    let open: Vec<String> = one
        .open()
        .map(|open| match &open.standing {
            Standing::Open(who) => role(&open.role, who),
            _ => open.role.clone(),
        })
        .collect();
    (!open.is_empty()).then(|| format!("{} {}", one.reference, open.join(" and ")))
}

/// What became of a role, for people.
pub fn told(standing: &Standing) -> String {
    match standing {
        Standing::Signed(name) => format!("signed by {name}"),
        Standing::Approved(approval) => {
            format!("approved by {} at {}", approval.name, short(&approval.commit))
        }
        Standing::Objected(name) => format!("{name} objects"),
        Standing::Open(who) if who.is_empty() => "missing, and nobody may sign".to_owned(),
        Standing::Open(who) => format!("waits for {}", who.join(" or ")),
    }
}

/// The comment: for each record who has signed and who is missing, and what does not count.
pub fn comment(all: &[Judged], noun: &str) -> String {
    let status = status(all, None);
    let mut text = format!("{MARKER}\n### {} {}\n", sign(status.word), in_markdown(&head(all)));
    let asked: Vec<&Judged> = all.iter().filter(|one| !one.roles.is_empty()).collect();
    for (at, one) in asked.iter().enumerate() {
        let part = part(one);
        if text.len() + part.len() > COMMENT {
            let _ = write!(text, "\nand {} more records that do not fit here\n", asked.len() - at);
            break;
        }
        text += &part;
    }
    if !asked.is_empty() {
        let _ = write!(
            text,
            "\n<sub>An approval of this {noun} is a sign-off to what these records say at the commit that was approved. After \
             the merge it is noted in the record as level `forge`. Comments approve nothing.</sub>\n"
        );
    }
    text
}

fn head(all: &[Judged]) -> String {
    let asked: Vec<&Judged> = all.iter().filter(|one| !one.roles.is_empty()).collect();
    if asked.is_empty() { "No record of this change asks for a sign-off".to_owned() } else { count(&asked) }
}

const fn sign(word: Word) -> &'static str {
    match word {
        Word::Waits => "⏳",
        Word::Signed => "✅",
        Word::Objected => "❌",
    }
}

fn part(one: &Judged) -> String {
    let shown = |text: &str| in_markdown(&cut(text, SHOWN));
    let mut text =
        format!("\n**{} {}** ({})\n\n", shown(&one.reference), shown(&one.title), shown(&one.path));
    text += "| role | |\n|---|---|\n";
    for role in &one.roles {
        let mark = match role.standing {
            Standing::Signed(_) | Standing::Approved(_) => "✅",
            Standing::Objected(_) => "❌",
            Standing::Open(_) => "⏳",
        };
        let _ = writeln!(text, "| {} | {mark} {} |", shown(&role.role), shown(&told(&role.standing)));
    }
    if !one.against.is_empty() {
        let _ = write!(
            text,
            "\n❌ {} asks for changes: nothing is noted meanwhile\n",
            shown(&one.against.join(" and "))
        );
    }
    for (at, said) in one.uncounted.iter().enumerate() {
        let divider = if at == 0 { "\n" } else { "" };
        let _ = writeln!(text, "{divider}- {} {}", shown(&said.who), shown(&said.why.to_string()));
    }
    text
}

/// The first digits of a commit.
pub fn short(commit: &str) -> String {
    commit.chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::{comment, status};
    use crate::record::Digest;
    use crate::sync::forge::Word;
    use crate::sync::forge::verdict::{Approval, Judged, NotCounted, RoleVerdict, Standing, Uncounted};

    fn judged(standings: Vec<Standing>) -> Judged {
        let role = |(at, standing): (usize, Standing)| RoleVerdict {
            role: ["product", "engineering"][at].to_owned(),
            standing,
        };
        Judged {
            reference: "DR-7".to_owned(),
            title: "Ship <b>it</b> @everyone".to_owned(),
            path: "decisions/0007-ship.md".to_owned(),
            roles: standings.into_iter().enumerate().map(role).collect(),
            against: Vec::new(),
            uncounted: Vec::new(),
        }
    }

    fn approved() -> Standing {
        Standing::Approved(Approval {
            person: "grace".to_owned(),
            name: "Grace Hopper".to_owned(),
            at: "2026-11-22T08:00:00Z".to_owned(),
            commit: "0123456789abcdef".to_owned(),
            digest: Digest([0; 32]),
        })
    }

    fn open(name: &str) -> Standing {
        Standing::Open(vec![name.to_owned()])
    }

    fn line(all: &[Judged]) -> (Word, String) {
        let status = status(all, None);
        (status.word, status.says)
    }

    #[test]
    fn the_line_says_who_is_missing_within_the_limit() {
        let none = (Word::Signed, "no record of this change asks for a sign-off".to_owned());
        assert_eq!(line(&[]), none);
        assert_eq!(line(&[judged(Vec::new())]), none);
        let one = judged(vec![approved(), open("Ada Lovelace")]);
        let says = "1 of 2 sign-offs; missing: DR-7 engineering (Ada Lovelace)";
        assert_eq!(line(std::slice::from_ref(&one)), (Word::Waits, says.to_owned()));
        let done = judged(vec![approved(), Standing::Signed("Ada".to_owned())]);
        assert_eq!(line(&[done]), (Word::Signed, "2 of 2 sign-offs".to_owned()));
        let mut against = one.clone();
        against.against.push("Ada Lovelace".to_owned());
        let says = "1 of 2 sign-offs; changes are asked for: DR-7";
        assert_eq!(line(&[against]), (Word::Objected, says.to_owned()));
        let many: Vec<Judged> = (0..40).map(|_| one.clone()).collect();
        assert_eq!(line(&many).1.chars().count(), 140);
    }

    #[test]
    fn the_comment_calls_nobody_and_no_title_becomes_markup() {
        let mut one = judged(vec![approved(), open("Ada Lovelace")]);
        let who = "| x@mallory".to_owned();
        one.uncounted.push(Uncounted { who, why: NotCounted::NotOnRoster });
        let text = comment(&[one], "pull request");
        assert!(text.starts_with("<!-- countersign:summary -->\n### ⏳ 1 of 2 sign-offs\n"), "{text}");
        assert!(text.contains("| product | ✅ approved by Grace Hopper at 01234567 |"), "{text}");
        assert!(text.contains("| engineering | ⏳ waits for Ada Lovelace |"), "{text}");
        for bad in ["@everyone", "@mallory", "<b>", "- | "] {
            assert!(!text.contains(bad), "{bad}: {text}");
        }
    }

    #[test]
    fn the_comment_is_no_longer_than_a_forge_takes() {
        let one = judged(vec![approved(), open("Ada Lovelace")]);
        let many: Vec<Judged> = (0..2000).map(|_| one.clone()).collect();
        let text = comment(&many, "pull request");
        assert!(text.len() < 65_000 && text.contains("more records that do not fit here"), "{}", text.len());
    }
}
