//! The check of a server before it takes a push: each guarded branch is judged by the policy that it has now.
//!
//! A push may change the policy, and never the policy that it is judged by.

use crate::cli::args::Global;
use crate::cli::hook::commit::every_record;
use crate::cli::hook::push::{commit_of, input, is_id, is_zero};
use crate::cli::hook::ranges::{RangeTrouble, Ranges, around};
use crate::cli::judge::outcome;
use crate::cli::{Outcome, Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::git::{CommitId, Repository};
use crate::log;
use crate::output::text::{TextOptions, render};

/// More than this nobody reads behind `remote:`.
const SHOWN: usize = 20;

/// One ref that a push changes; zeros stand for nothing.
struct Change<'a> {
    old: &'a str,
    new: &'a str,
    name: &'a str,
}

/// Judges a push that a server receives.
pub(crate) fn judge(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
    let text = input(world)?;
    let repository = around(world)?;
    let mut said = Vec::new();
    let judged = push(world, &repository, global, &text, &mut said);
    let refused = match judged {
        Ok(report) => {
            let outcome = outcome(&report, Severity::Error);
            if outcome != Outcome::Clean {
                let options = TextOptions {
                    width: world.width,
                    limit: Some(SHOWN),
                    rest: Some("countersign check"),
                    ..TextOptions::default()
                };
                let mut shown = Vec::new();
                render(&report, &options, &mut shown)?;
                said.push(String::from_utf8_lossy(&shown).into_owned());
            }
            !said.is_empty()
        }
        Err(problem) if gitlab(world) => {
            // GitLab shows nothing in its pages but lines that begin with its own word.
            let mut shown = Vec::new();
            problem.write_to(&mut shown, false)?;
            tell(world, &[String::from_utf8_lossy(&shown).into_owned()]);
            return Err(Problem::new("the push could not be judged, so it is refused"));
        }
        Err(problem) => return Err(problem),
    };
    if refused {
        said.push("countersign refused this push; nothing on the server has changed".to_owned());
        tell(world, &said);
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Clean)
}

fn push(
    world: &mut World<'_>,
    repository: &Repository,
    global: &Global,
    text: &str,
    refusals: &mut Vec<String>,
) -> Result<Report, Problem> {
    let guarded = Guarded::read(repository)?;
    let folder = crate::cli::range::folder(world, repository, global)?;
    let authors = repository.config("countersign.askAuthors")?.is_none_or(|value| !is_false(&value));
    let mut ranges = Ranges::new(repository, folder.as_deref(), authors);
    let mut report = Report::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let change = change(line)?;
        let name = change.name;
        if !guarded.covers(repository, name)? {
            continue;
        }
        if is_zero(change.new) {
            refusals.push(format!("{name} is guarded: it cannot be deleted"));
            continue;
        }
        let Some(new) = commit_of(repository, change.new)? else { continue };
        let old = if is_zero(change.old) { None } else { commit_of(repository, change.old)? };
        if let Some(old) = old.filter(|_| name.starts_with("refs/heads/"))
            && !repository.is_ancestor(&old, &new)?
        {
            refusals.push(format!(
                "{name} is guarded: it only goes forward, and this push would take commits out of it (no --force here)"
            ));
            continue;
        }
        // A branch that begins is held against the one that changes go into.
        let base: Option<CommitId> = match old.filter(|_| name.starts_with("refs/heads/")) {
            Some(old) => Some(old),
            None => main_commit(repository)?,
        };
        if let Some(base) = base.filter(|_| old.is_none())
            && !repository.is_ancestor(&base, &new)?
        {
            // It begins in the past of that branch or beside it: what merging gives is not what will stand there.
            report.merge(tip(world, repository, &new, folder.as_deref())?);
        }
        let part = match base {
            Some(base) => ranges.judge(world, base, new).map_err(|trouble| match trouble {
                RangeTrouble::Conflicts(paths) => Problem::new(format!(
                    "{name} does not merge with the branch it is held against: {}",
                    paths.join(", ")
                ))
                .hint("merge that branch into it, settle what is in conflict, and push again"),
                RangeTrouble::Other(problem) => problem,
            })?,
            // The first push of all has nothing to be held against.
            None => tip(world, repository, &new, folder.as_deref())?,
        };
        report.merge(part);
    }
    Ok(report)
}

/// Judges every record of a commit by its own policies.
fn tip(
    world: &World<'_>,
    repository: &Repository,
    commit: &CommitId,
    folder: Option<&str>,
) -> Result<Report, Problem> {
    let snapshot = repository.snapshot_at(commit)?;
    let mut folders = log::folders(&snapshot)?;
    folders.retain(|log| folder.is_none_or(|folder| folder == log));
    every_record(world, &snapshot, &folders)
}

/// The commit of the branch that changes go into.
fn main_commit(repository: &Repository) -> Result<Option<CommitId>, Problem> {
    if let Some(commit) = repository.head_commit()? {
        return Ok(Some(commit));
    }
    Ok(repository.main_branch()?.map(|name| repository.resolve(&name)).transpose()?)
}

fn change(line: &str) -> Result<Change<'_>, Problem> {
    match line.splitn(3, ' ').collect::<Vec<_>>()[..] {
        [old, new, name] if is_id(old) && is_id(new) => Ok(Change { old, new, name }),
        _ => Err(Problem::new(format!("`{line}` is no line that git hands to a pre-receive hook"))
            .hint("it is: old id, new id, ref")),
    }
}

/// Which refs are guarded.
struct Guarded(Vec<String>);

impl Guarded {
    /// Reads git's setting `countersign.guardedRefs`; where it is not set, the branch that HEAD names is guarded.
    ///
    /// What a name stands for is guarded with it: git writes through one ref that stands for another.
    fn read(repository: &Repository) -> Result<Self, Problem> {
        let settings = repository.git().settings(r"^countersign\.guardedrefs$")?;
        let named: Vec<String> =
            settings.iter().flat_map(|setting| setting.value.split_whitespace()).map(full).collect();
        let mut guarded = named;
        if guarded.is_empty() {
            let unborn = repository.head_commit()?.is_none();
            // A HEAD that names a branch which nobody pushed would guard nothing.
            let usual = ["main", "master"].into_iter().filter(|_| unborn).map(full);
            guarded.extend(repository.git().head_branch()?.into_iter().chain(usual));
        }
        for at in 0..guarded.len() {
            if !guarded[at].contains('*') {
                guarded.extend(repository.git().symbolic_ref(&guarded[at])?);
            }
        }
        Ok(Self(guarded))
    }

    fn covers(&self, repository: &Repository, name: &str) -> Result<bool, Problem> {
        let covers = |name: &str| self.0.iter().any(|pattern| fits(pattern.as_bytes(), name.as_bytes()));
        Ok(covers(name) || repository.git().symbolic_ref(name)?.is_some_and(|real| covers(&real)))
    }
}

/// A short name is that of a branch.
fn full(name: &str) -> String {
    if name.starts_with("refs/") { name.to_owned() } else { format!("refs/heads/{name}") }
}

/// Whether a name fits a pattern, in which `*` stands for anything, also across slashes.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    match pattern.split_first() {
        None => name.is_empty(),
        Some((b'*', rest)) => (0..=name.len()).any(|at| fits(rest, &name[at..])),
        Some((byte, rest)) => name.split_first().is_some_and(|(own, more)| own == byte && fits(rest, more)),
    }
}

fn is_false(value: &str) -> bool {
    matches!(value.to_lowercase().as_str(), "false" | "no" | "off" | "0")
}

fn gitlab(world: &World<'_>) -> bool {
    world.environment.iter().any(|(name, _)| name.to_string_lossy().starts_with("GL_"))
}

/// Says it to whoever pushes, in the form that GitLab shows in its pages where that is the server.
fn tell(world: &mut World<'_>, paragraphs: &[String]) {
    let mark = if gitlab(world) { "GL-HOOK-ERR: " } else { "" };
    for line in paragraphs.iter().flat_map(|text| text.lines()) {
        world.say(format!("{mark}{line}").trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::{fits, full};

    #[test]
    fn patterns_fit_what_they_say() {
        let covers = |pattern: &str, name: &str| fits(full(pattern).as_bytes(), name.as_bytes());
        assert!(covers("main", "refs/heads/main") && !covers("main", "refs/heads/main2"));
        assert!(covers("release/*", "refs/heads/release/1/2") && !covers("release/*", "refs/tags/release/1"));
        assert!(covers("refs/tags/*", "refs/tags/v1") && covers("*", "refs/heads/x"));
    }
}
