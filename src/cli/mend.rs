//! `check --fix`: applies the changes that rules offer to the files on disk, and says which. Nothing is staged.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::args::Global;
use crate::cli::commit::{Change, show};
use crate::cli::judged::whole;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::diagnostic::{Fix, Report};
use crate::record::Record;
use crate::text::Edit;

/// A change may make room for the next one; more rounds than this no record needs.
const ROUNDS: usize = 4;

/// Refuses to mend what is not on disk.
pub(super) fn refuse(staged: bool, range: bool) -> Result<(), Problem> {
    let (what, way) = match (staged, range) {
        (true, _) => (
            "--staged judges what is staged, and --fix changes files on disk alone: what would be committed stayed as it is",
            "`countersign check --fix`, look at the change, `git add` it, then `countersign check --staged`",
        ),
        (_, true) => (
            "commits are judged as they are, and --fix changes files on disk alone",
            "`countersign check --fix` on the branch, then commit what it changed",
        ),
        _ => return Ok(()),
    };
    Err(Problem::new(what).hint(way))
}

/// Mends what can be mended, and says each change on a line of its own.
pub(super) fn mend(
    world: &mut World<'_>,
    workspace: &Workspace,
    global: &Global,
    rules: Option<&BTreeSet<&str>>,
    dry_run: bool,
) -> Result<(), Problem> {
    let mut refused = BTreeSet::new();
    // Without a change on disk there is nothing for a second round to see.
    for _ in 0..if dry_run { 1 } else { ROUNDS } {
        let report = whole(world, workspace, global, rules)?;
        let mut changed = false;
        for (path, fixes) in fixes(&report) {
            if refused.contains(path) {
                continue;
            }
            let source = report.source(path).expect("a fix is of a file whose text the report keeps");
            let record = Record::parse(path, source.text().as_bytes());
            if write(world, workspace, &record, &fixes, dry_run)? {
                changed = true;
            } else {
                world.say(&format!("`{path}` was left as it is: the change would not be read back as meant"));
                refused.insert(path.to_owned());
            }
        }
        if !changed {
            break;
        }
    }
    Ok(())
}

/// The changes that the report offers, by file, in the order of their findings.
fn fixes(report: &Report) -> BTreeMap<&str, Vec<&Fix>> {
    let mut fixes: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for said in report.findings().iter().map(|finding| &finding.diagnostic) {
        if let Some(fix) = &said.fix {
            fixes.entry(&said.path).or_default().push(fix);
        }
    }
    fixes
}

/// Writes the changes of one record, if what comes of them is read as the same record; tells of each.
fn write(
    world: &mut World<'_>,
    workspace: &Workspace,
    record: &Record,
    fixes: &[&Fix],
    dry_run: bool,
) -> Result<bool, Problem> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut titles = Vec::new();
    for fix in fixes {
        // Of two that touch the same bytes the second waits for the next round.
        let clash = |edit: &Edit| edits.iter().any(|other| touch(edit, other));
        if !fix.edits.iter().any(clash) {
            edits.extend(fix.edits.iter().cloned());
            titles.push(&fix.title);
        }
    }
    let same = |new: &Record| {
        let status = |record: &Record| record.status_word.as_ref().map(|word| word.value.trim().to_owned());
        let roles =
            |record: &Record| record.slots.iter().map(|slot| slot.role.value.clone()).collect::<Vec<_>>();
        new.is_open_to_fixes()
            && new.signed_body() == record.signed_body()
            && status(new) == status(record)
            && roles(new) == roles(record)
    };
    if !record.is_open_to_fixes() {
        return Ok(false);
    }
    let Ok(edited) = record.edited(&edits, same) else { return Ok(false) };
    let done = if dry_run {
        show(world, &[Change::of(record, &edited)])?;
        "would mend"
    } else {
        workspace.write(record, &edited.text)?;
        "mended"
    };
    for title in titles {
        let path = world.relative(&workspace.on_disk(record.path()));
        world.say(&format!("{done} {path}: {title}"));
    }
    Ok(true)
}

/// Whether two edits change the same bytes, or put something at the same place.
fn touch(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    one.start == other.start || (one.start < other.end && other.start < one.end)
}
