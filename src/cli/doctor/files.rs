//! What git does to the files of a log: ignored, untracked, or written otherwise than they are read.

use crate::cli::Problem;
use crate::cli::doctor::{Patient, script};
use crate::log;

/// Attributes that come between a record and those who read it.
const ATTRIBUTES: [&str; 5] = ["filter", "working-tree-encoding", "export-ignore", "export-subst", "ident"];

pub(super) fn examine(patient: &mut Patient<'_, '_>) -> Result<(), Problem> {
    let policies = std::mem::take(&mut patient.policies);
    let git = patient.repository.git();
    if policies.is_empty() {
        patient.note("no-log", "there is no log here yet, so there is nothing to check", "countersign init");
    }
    let index = patient.repository.index().ok();
    for (folder, policy) in &policies {
        let path = policy.source.path();
        let record = log::join(folder, "0001-a-record.md");
        let (own, new) = (git.ignored(path)?, git.ignored(&record)?);
        let tracked = index.as_ref().is_none_or(|index| index.exists(path).unwrap_or(true));
        if !tracked && own.is_none() {
            patient.error(
                "untracked",
                format!("git does not know `{path}` yet: the hook takes `{folder}` for no log"),
                format!("git add {path}"),
            );
        }
        let new_is_seen = own.is_none() && new.is_none();
        let both =
            [(own, format!("`{path}`"), path), (new, format!("new records in `{folder}`"), record.as_str())];
        for (line, what, path) in both {
            if let Some(line) = line {
                patient.error(
                    "ignored",
                    format!("git ignores {what} ({line}): what is not added is not checked"),
                    format!("take that line out, or write `!{path}` behind it"),
                );
            }
        }
        let lost: Vec<String> =
            git.ignored_below(folder)?.into_iter().filter(|path| is_record(folder, path)).collect();
        if let Some(first) = lost.first().filter(|_| new_is_seen) {
            let more = if lost.len() > 1 { format!(" and {} more", lost.len() - 1) } else { String::new() };
            patient.error(
                "ignored",
                format!("git ignores `{first}`{more}: what is not added is not checked"),
                format!("git check-ignore --verbose {first} names the line to take out"),
            );
        }
        for (name, value) in git.attributes(&ATTRIBUTES, &record)? {
            if value == "unset" {
                continue;
            }
            let says = match (name.as_str(), value.as_str()) {
                ("filter", "lfs") => {
                    "git keeps records elsewhere (LFS) and a pointer in their place: no record can be read"
                        .to_owned()
                }
                ("filter", _) => format!(
                    "git writes records through a filter (`{value}`): what is signed may not be what is read"
                ),
                ("working-tree-encoding", _) => format!(
                    "records are {value} on disk and UTF-8 in git: editors and hashes of files differ"
                ),
                ("export-ignore", _) => "`git archive` leaves records out".to_owned(),
                _ => format!(
                    "git changes the text of records when it writes them (`{name}`): the files differ from what is signed"
                ),
            };
            let message = format!("an attribute of git holds for records in `{folder}`: {says}");
            let mend = format!("add to .gitattributes: {} -{name}", log::join(&format!("/{folder}"), "**"));
            if value == "lfs" {
                patient.error("attribute", message, mend);
            } else {
                patient.warning("attribute", message, mend);
            }
        }
        let driver = git.attributes(&["merge"], &record)?;
        let configured = patient.repository.config("merge.countersign.driver")?;
        match (driver.iter().any(|(_, value)| value == "countersign"), configured) {
            (true, None) => patient.warning(
                "merge-driver-missing",
                format!("records in `{folder}` are to be merged by what they say, and this clone has no such driver"),
                "countersign hook install --merge-driver",
            ),
            (true, Some(command)) => script::moved(patient, "the merge driver", &command),
            (false, Some(_)) => patient.note(
                "merge-driver-unused",
                format!("this clone has the driver that merges records, and no attribute names it for `{folder}`"),
                "countersign hook install --merge-driver",
            ),
            (false, None) => {}
        }
    }
    patient.policies = policies;
    Ok(())
}

/// Whether a path is that of a record of a log.
fn is_record(folder: &str, path: &str) -> bool {
    let below = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
    log::place_of(below, &[]) == log::Place::Record
}
