//! What is told a forge: only what it does not show already, so that telling it twice changes nothing.

use crate::sync::forge::{Change, Comment, Forge, Status};
use crate::sync::line::Line;
use crate::sync::request::Request;
use crate::sync::trouble::{Trouble, TroubleKind};

/// One thing to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What it is, for people.
    pub says: String,
    /// The requests that could do it: the first that is taken ends it.
    pub ways: Vec<Request>,
}

/// Looks what a forge shows of a change, and says what is to be told it. A change without records that ask for anything
/// is given no comment; one that is there already is kept right.
pub fn plan(
    forge: &dyn Forge,
    change: &Change,
    status: &Status,
    body: &str,
    is_asked: bool,
    line: &mut Line<'_>,
) -> Result<Vec<Told>, Trouble> {
    let mut all = Vec::new();
    // One that says the same is not sent again: GitLab takes it for a fault.
    if forge.status(&change.head, line)?.as_ref() != Some(status) {
        let says = format!("status of {}: {}", super::words::short(&change.head), status.says);
        all.push(Told { says, ways: vec![forge.set_status(&change.head, status)] });
    }
    let comments = forge.comments(change, line)?;
    if !comments.iter().any(|comment| comment.body.trim_end() == body.trim_end())
        && (is_asked || !comments.is_empty())
    {
        all.push(comment(forge, change, &comments, body));
    }
    Ok(all)
}

/// The comment that is there is changed. One of somebody else, who copied the mark, is not ours to change: then the next
/// one is tried, and at last one is made.
fn comment(forge: &dyn Forge, change: &Change, comments: &[Comment], body: &str) -> Told {
    let mut ways: Vec<Request> =
        comments.iter().map(|comment| forge.change_comment(change, comment, body)).collect();
    ways.push(forge.make_comment(change, body));
    let what = if comments.is_empty() { "a comment" } else { "the comment that is there" };
    Told { says: format!("{what} on {} {}", forge.noun(), change.number), ways }
}

/// Tells one thing.
pub fn tell(forge: &dyn Forge, told: &Told, line: &mut Line<'_>) -> Result<(), Trouble> {
    let mut last = None;
    for (at, way) in told.ways.iter().enumerate() {
        let answer = line.ask(way)?;
        if answer.is_good() {
            return Ok(());
        }
        let trouble = forge.refused(way, &answer, line);
        let is_next = at + 1 < told.ways.len();
        if !(is_next && matches!(trouble.kind, TroubleKind::Forbidden | TroubleKind::Missing)) {
            return Err(trouble);
        }
        last = Some(trouble);
    }
    last.map_or(Ok(()), Err)
}
