//! The first form of a story in JSON; `story-v1.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use crate::output::json::v1::escaped;
use crate::record::Evidence;
use crate::story::{Arrival, Author, Moment, Proof, RoleNow, Said, Story, Text, Then};

/// Writes a story as one JSON object, indented, with a line feed at the end.
pub fn render(story: &Story, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_string_pretty(&Document::new(story))?;
    writeln!(out, "{}", escaped(&json))
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    standing: &'static str,
    sentence: &'a str,
    log: Log<'a>,
    record: Record<'a>,
    until: Stamp<'a>,
    cut_off: Option<String>,
    roles: Vec<RoleLine<'a>>,
    texts: Vec<Round<'a>>,
    removals: Vec<Removal<'a>>,
    limits: &'a [String],
    confirm: Confirm<'a>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Log<'a> {
    title: &'a str,
    id: Option<&'a str>,
    policy: String,
}

#[derive(Serialize)]
struct Record<'a> {
    reference: &'a str,
    id: &'a str,
    title: &'a str,
    path: &'a str,
    status: Option<&'a str>,
    revision: u32,
    digest: String,
    signed_text: &'a str,
}

#[derive(Serialize)]
struct Stamp<'a> {
    commit: String,
    author: &'a str,
    email: &'a str,
    at: String,
    summary: &'a str,
}

#[derive(Serialize)]
struct Came<'a> {
    by: Stamp<'a>,
    merged: Option<Stamp<'a>>,
    landed: bool,
    cut_off: bool,
}

#[derive(Serialize)]
struct RoleLine<'a> {
    role: &'a str,
    required: bool,
    state: &'static str,
    name: Option<&'a str>,
    at: Option<&'a str>,
    via: Option<&'static str>,
    reason: Option<&'a str>,
    faults: &'a [String],
    waits_for: &'a [String],
}

#[derive(Serialize)]
struct Round<'a> {
    digest: String,
    revision: u32,
    reference: &'a str,
    path: &'a str,
    title: &'a str,
    is_now: bool,
    arrival: Came<'a>,
    again: Vec<Stamp<'a>>,
    statuses: Vec<StatusChange<'a>>,
    moves: Vec<Move<'a>>,
    said: Vec<Entry<'a>>,
    diff: Option<&'a str>,
}

#[derive(Serialize)]
struct StatusChange<'a> {
    from: Option<&'a str>,
    to: Option<&'a str>,
    arrival: Came<'a>,
}

#[derive(Serialize)]
struct Move<'a> {
    from: &'a str,
    to: &'a str,
    arrival: Came<'a>,
}

#[derive(Serialize)]
struct Removal<'a> {
    path: &'a str,
    by: Stamp<'a>,
}

#[derive(Serialize)]
struct Entry<'a> {
    role: &'a str,
    verdict: &'static str,
    by: &'a str,
    name: &'a str,
    at: &'a str,
    via: &'static str,
    digest: String,
    reason: Option<&'a str>,
    arrival: Came<'a>,
    author: &'static str,
    proof: Shown<'a>,
    policy_then: Option<Judged<'a>>,
    stands: bool,
    gone: Option<Stamp<'a>>,
    check: Option<Check<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    state: &'static str,
    fingerprint: Option<&'a str>,
    revoked: Option<String>,
    why: Option<&'a str>,
    held_then: Option<bool>,
}

#[derive(Serialize)]
struct Judged<'a> {
    base: String,
    path: &'a str,
    fingerprint: String,
    serial: u64,
    role: &'static str,
    least: &'static str,
    let_in: bool,
    against: &'a [String],
}

#[derive(Serialize)]
struct Check<'a> {
    namespace: &'static str,
    statement: &'a str,
    signature: &'a str,
    commands: &'a [String],
}

#[derive(Serialize)]
struct Confirm<'a> {
    digest: &'a [String],
    expected: String,
}

impl<'a> Document<'a> {
    fn new(story: &'a Story) -> Self {
        Self {
            version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            standing: story.standing.name(),
            sentence: &story.sentence,
            log: Log {
                title: &story.log_title,
                id: story.log_id.as_deref(),
                policy: story.policy.to_string(),
            },
            record: Record {
                reference: &story.reference,
                id: &story.id,
                title: &story.title,
                path: &story.path,
                status: story.status.as_deref(),
                revision: story.revision,
                digest: story.digest.to_string(),
                signed_text: &story.signed_text,
            },
            until: commit(&story.until),
            cut_off: story.cut_off.map(|cut| cut.to_string()),
            roles: story.roles.iter().map(role).collect(),
            texts: story.texts.iter().map(round).collect(),
            removals: story
                .removals
                .iter()
                .map(|removal| Removal { path: &removal.path, by: commit(&removal.by) })
                .collect(),
            limits: &story.limits,
            confirm: Confirm {
                digest: &story.confirmation.digest,
                expected: story.confirmation.expected.to_string(),
            },
        }
    }
}

fn commit(moment: &Moment) -> Stamp<'_> {
    Stamp {
        commit: moment.commit.to_string(),
        author: &moment.author.name,
        email: &moment.author.email,
        at: moment.instant(),
        summary: &moment.summary,
    }
}

fn came(arrival: &Arrival) -> Came<'_> {
    Came {
        by: commit(&arrival.by),
        merged: arrival.merged.as_ref().map(commit),
        landed: arrival.landed,
        cut_off: arrival.cut_off,
    }
}

fn role(role: &RoleNow) -> RoleLine<'_> {
    RoleLine {
        role: &role.role,
        required: role.required,
        state: role.state,
        name: role.name.as_deref(),
        at: role.at.as_deref(),
        via: role.via.map(Evidence::name),
        reason: role.reason.as_deref(),
        faults: &role.faults,
        waits_for: &role.waits_for,
    }
}

fn round(text: &Text) -> Round<'_> {
    Round {
        digest: text.digest.to_string(),
        revision: text.revision,
        reference: &text.reference,
        path: &text.path,
        title: &text.title,
        is_now: text.is_now,
        arrival: came(&text.arrival),
        again: text.again.iter().map(commit).collect(),
        statuses: text
            .statuses
            .iter()
            .map(|change| StatusChange {
                from: change.from.as_deref(),
                to: change.to.as_deref(),
                arrival: came(&change.arrival),
            })
            .collect(),
        moves: text
            .moves
            .iter()
            .map(|moved| Move { from: &moved.from, to: &moved.to, arrival: came(&moved.arrival) })
            .collect(),
        said: text.said.iter().map(entry).collect(),
        diff: text.diff.as_deref(),
    }
}

fn entry(said: &Said) -> Entry<'_> {
    Entry {
        role: &said.role,
        verdict: said.verdict.name(),
        by: &said.by,
        name: &said.name,
        at: &said.at,
        via: said.via.name(),
        digest: said.digest.to_string(),
        reason: said.reason.as_deref(),
        arrival: came(&said.arrival),
        author: match &said.author {
            Author::Signer => "signer",
            Author::Other { .. } => "other",
            _ => "unknown",
        },
        proof: proof(&said.proof),
        policy_then: said.then.as_ref().map(judged),
        stands: said.stands,
        gone: said.gone.as_ref().map(commit),
        check: said.check.as_ref().map(|check| Check {
            namespace: check.namespace,
            statement: &check.statement,
            signature: &check.armoured,
            commands: &check.commands,
        }),
    }
}

fn proof(proof: &Proof) -> Shown<'_> {
    let none = Shown { state: "declared", fingerprint: None, revoked: None, why: None, held_then: None };
    match proof {
        Proof::Proved { fingerprint, revoked } => Shown {
            state: "proved",
            fingerprint: Some(fingerprint),
            revoked: revoked.map(|day| day.to_string()),
            ..none
        },
        Proof::Unproven { why, fingerprint, held_then } => Shown {
            state: "unproven",
            fingerprint: fingerprint.as_deref(),
            why: Some(why),
            held_then: Some(*held_then),
            ..none
        },
        _ => none,
    }
}

fn judged(then: &Then) -> Judged<'_> {
    Judged {
        base: then.base.to_string(),
        path: &then.path,
        fingerprint: then.fingerprint.to_string(),
        serial: then.serial,
        role: then.role.name(),
        least: then.least.name(),
        let_in: then.against.is_empty(),
        against: &then.against,
    }
}
