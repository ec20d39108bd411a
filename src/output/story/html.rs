//! A story as one page: no script, nothing from elsewhere, made to be handed over and printed.

use std::io::{self, Write};

use base64ct::{Base64, Encoding as _};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tera::{Context, Tera};

use crate::output::story::words;
use crate::output::visible;
use crate::record::Evidence;
use crate::site::{escape, theme};
use crate::story::{Arrival, Moment, RoleNow, Said, Standing, Story, Text};

/// What a story has besides.
const OWN: &str = include_str!("../../../templates/story.css");
/// The templates by name.
const TEMPLATES: [(&str, &str); 2] = [
    ("story.html", include_str!("../../../templates/story.html")),
    ("symbols.html", include_str!("../../../templates/site/symbols.html")),
];

/// Writes a story as one HTML page.
pub fn render(story: &Story, out: &mut dyn Write) -> io::Result<()> {
    let mut engine = Tera::new();
    engine.set_escape_fn(escaped);
    engine.add_raw_templates(TEMPLATES).map_err(io::Error::other)?;
    let style = style();
    let hash = Base64::encode_string(&Sha256::digest(style.as_bytes()));
    let mut context = Context::new();
    context.insert("story", &Page::new(story));
    context.insert("style", &style);
    // Only this very style may apply; `'` would be escaped in an attribute, so the template holds it.
    context.insert("style_hash", &hash);
    let mut page = Vec::with_capacity(64 * 1024);
    engine.render_to("story.html", &context, &mut page).map_err(io::Error::other)?;
    out.write_all(&page)
}

/// Escapes a value of the page: what cannot be seen is named first, so that nothing hides from the reader.
fn escaped(text: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut safe = String::with_capacity(text.len() + 16);
    escape::push_text(&mut safe, &visible::lines(text));
    out.write_all(safe.as_bytes())
}

/// The look of the site, so that a story is known for the same kind of paper: its style without what it takes from other
/// files, and the story's own.
fn style() -> String {
    let mut style = String::from("\n");
    let site = theme::style();
    for line in site.lines().filter(|line| !line.contains("url(")).chain(OWN.lines()) {
        style.push_str(line);
        style.push('\n');
    }
    style
}

#[derive(Serialize)]
struct Page<'a> {
    version: &'static str,
    reference: &'a str,
    title: &'a str,
    log: &'a str,
    id: &'a str,
    path: &'a str,
    revision: u32,
    status: &'a str,
    /// The class of the mark beside the status.
    mark: &'a str,
    standing: &'static str,
    sentence: Vec<Part<'a>>,
    digest: String,
    policy: String,
    until: Commit,
    cut_off: Option<String>,
    roles: Vec<Block<'a>>,
    texts: Vec<Round<'a>>,
    removals: Vec<(&'a str, Commit)>,
    limits: Vec<Vec<Part<'a>>>,
    signed_text: &'a str,
    recipe: String,
    expected: String,
}

/// A piece of a sentence, and whether it stood between backticks.
#[derive(Serialize)]
struct Part<'a> {
    code: bool,
    text: &'a str,
}

#[derive(Serialize)]
struct Commit {
    short: String,
    id: String,
    author: String,
    instant: String,
    shown: String,
    summary: String,
}

#[derive(Serialize)]
struct Block<'a> {
    role: &'a str,
    name: Option<&'a str>,
    /// The class of the block: the site's word for the state.
    class: &'static str,
    word: &'static str,
    required: bool,
    at: Option<&'a str>,
    via: Option<&'static str>,
    reason: Option<&'a str>,
    faults: &'a [String],
    waits_for: &'a [String],
}

#[derive(Serialize)]
struct Round<'a> {
    number: usize,
    revision: u32,
    is_now: bool,
    digest: String,
    reference: &'a str,
    path: &'a str,
    title: &'a str,
    came: Came,
    again: Vec<Commit>,
    statuses: Vec<(String, Came)>,
    moves: Vec<(&'a str, &'a str, Came)>,
    said: Vec<Entry<'a>>,
    diff: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Came {
    by: Commit,
    besides: Option<String>,
}

#[derive(Serialize)]
struct Entry<'a> {
    role: &'a str,
    name: &'a str,
    deed: &'static str,
    class: &'static str,
    at: &'a str,
    reason: Option<&'a str>,
    stands: bool,
    proof: String,
    came: Came,
    author: String,
    let_in: bool,
    then: String,
    policy: Option<String>,
    policy_full: Option<String>,
    gone: Option<Commit>,
    statement: Option<&'a str>,
    signature: Option<&'a str>,
    commands: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    class: &'static str,
    text: &'a str,
}

impl<'a> Page<'a> {
    fn new(story: &'a Story) -> Self {
        let status = story.status.as_deref().unwrap_or("without status");
        let known = ["draft", "proposed", "accepted", "rejected", "deprecated", "superseded"];
        let mark = known.into_iter().find(|known| *known == status).unwrap_or("other");
        let broken = story.standing == Standing::Broken;
        Self {
            version: env!("CARGO_PKG_VERSION"),
            reference: &story.reference,
            title: &story.title,
            log: &story.log_title,
            id: &story.id,
            path: &story.path,
            revision: story.revision,
            status,
            mark: if broken { "doubt" } else { mark },
            standing: story.standing.name(),
            sentence: parts(&story.sentence),
            digest: story.digest.to_string(),
            policy: story.policy.to_string(),
            until: commit(&story.until),
            cut_off: story.cut_off.map(|cut| cut.to_string()),
            roles: story.roles.iter().map(role).collect(),
            texts: story.texts.iter().enumerate().map(|(at, text)| round(at + 1, text)).collect(),
            removals: story.removals.iter().map(|gone| (gone.path.as_str(), commit(&gone.by))).collect(),
            limits: story.limits.iter().map(|limit| parts(limit)).collect(),
            signed_text: &story.signed_text,
            recipe: story.confirmation.digest.join("\n"),
            expected: story.confirmation.expected.to_string().replace("sha256:", ""),
        }
    }
}

/// Takes a sentence apart at its backticks; one that has no partner stays as it is.
fn parts(text: &str) -> Vec<Part<'_>> {
    if text.matches('`').count() % 2 == 1 {
        return vec![Part { code: false, text }];
    }
    text.split('`').enumerate().map(|(at, text)| Part { code: at % 2 == 1, text }).collect()
}

fn commit(moment: &Moment) -> Commit {
    let instant = moment.instant();
    Commit {
        short: moment.commit.short(),
        id: moment.commit.to_string(),
        author: format!("{} <{}>", moment.author.name, moment.author.email),
        shown: instant.replace('T', " ").replace('Z', " UTC"),
        instant,
        summary: moment.summary.clone(),
    }
}

fn came(arrival: &Arrival) -> Came {
    Came { by: commit(&arrival.by), besides: words::besides(arrival) }
}

fn role(role: &RoleNow) -> Block<'_> {
    let (class, word) = match role.state {
        "signed" => ("signed", "Signed"),
        "stale" => ("stale", "Stale"),
        "refused" => ("invalid", "Does not count"),
        "objected" => ("objected", "Objects"),
        "withdrawn" => ("missing", "Taken back"),
        _ if role.required => ("missing", "Not signed"),
        _ => ("not-required", "Not required"),
    };
    Block {
        role: &role.role,
        name: role.name.as_deref(),
        class,
        word,
        required: role.required,
        at: role.at.as_deref(),
        via: role.via.map(Evidence::name),
        reason: role.reason.as_deref(),
        faults: &role.faults,
        waits_for: &role.waits_for,
    }
}

fn round(number: usize, text: &Text) -> Round<'_> {
    Round {
        number,
        revision: text.revision,
        is_now: text.is_now,
        digest: text.digest.to_string(),
        reference: &text.reference,
        path: &text.path,
        title: &text.title,
        came: came(&text.arrival),
        again: text.again.iter().map(commit).collect(),
        statuses: text.statuses.iter().map(|each| (words::status(each), came(&each.arrival))).collect(),
        moves: text
            .moves
            .iter()
            .map(|moved| (moved.from.as_str(), moved.to.as_str(), came(&moved.arrival)))
            .collect(),
        said: text.said.iter().map(entry).collect(),
        diff: text.diff.as_deref().unwrap_or_default().lines().map(line).collect(),
    }
}

fn line(text: &str) -> Line<'_> {
    let class = match text.as_bytes().first() {
        Some(b'+') => "added",
        Some(b'-') => "removed",
        Some(b'@') => "where",
        _ => "same",
    };
    Line { class, text }
}

fn entry(said: &Said) -> Entry<'_> {
    let check = said.check.as_ref();
    Entry {
        role: &said.role,
        name: &said.name,
        deed: words::deed(said),
        class: said.verdict.name(),
        at: &said.at,
        reason: said.reason.as_deref(),
        stands: said.stands,
        proof: words::proof(said),
        came: came(&said.arrival),
        author: words::author(said),
        let_in: said.was_let_in(),
        then: words::then(said),
        policy: said.then.as_ref().map(words::policy),
        policy_full: said.then.as_ref().map(|then| then.fingerprint.to_string()),
        gone: said.gone.as_ref().map(commit),
        statement: check.map(|check| check.statement.as_str()),
        signature: check.map(|check| check.armoured.as_str()),
        commands: check.map(|check| check.commands.join("\n")),
    }
}
