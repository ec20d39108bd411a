//! The block of a CODEOWNERS file that asks those for reviews who may sign: from the roster, between two marks. Pure.

use std::collections::BTreeSet;

use crate::policy::{FILE_NAME, Forge, Person, Policy};

/// The line that the block begins with.
pub const BEGIN: &str = "# >>> countersign";
/// The line that it ends with.
pub const END: &str = "# <<< countersign";

/// Why a file cannot be written anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockProblem {
    /// A mark stands alone, twice or in the wrong order.
    #[error("line {0}: the marks `# >>> countersign` and `# <<< countersign` are not one pair")]
    Marks(usize),
}

/// The block for these logs, each with its folder, empty for the root. It ends in a line end.
///
/// People are named by their first e-mail address, which both forges look up: the roster knows accounts by number, and a
/// name may get another owner. On GitHub one of those on a line is enough; on GitLab each role is a section of its own.
pub fn block(logs: &[(&str, &Policy)], forge: Forge) -> String {
    let mut text = format!(
        "{BEGIN}\n# Made from the roster: `countersign codeowners --write`. What stands between the marks is made anew.\n"
    );
    if forge == Forge::GitLab {
        sections(&mut text, logs);
    } else {
        text += "# One of a line is enough here. That both roles have signed is what the status countersign/signoff says.\n";
        for (folder, policy) in logs {
            let roles = policy.all_roles();
            let owners = owners(policy, |person| roles.iter().any(|role| person.holds(role)));
            line(&mut text, &pattern(folder, ""), &owners);
            line(&mut text, &pattern(folder, FILE_NAME), &admins(policy));
        }
    }
    text + END + "\n"
}

/// GitLab asks one of each section.
fn sections(text: &mut String, logs: &[(&str, &Policy)]) {
    let mut roles: Vec<&str> = Vec::new();
    for (_, policy) in logs {
        let new: Vec<&str> = policy.all_roles().into_iter().filter(|role| !roles.contains(role)).collect();
        roles.extend(new);
    }
    for role in roles {
        let mut own = String::new();
        for (folder, policy) in logs {
            line(&mut own, &pattern(folder, ""), &owners(policy, |person| person.holds(role)));
        }
        if !own.is_empty() {
            *text += &format!("[Sign-off: {role}][1]\n{own}");
        }
    }
    let mut own = String::new();
    for (folder, policy) in logs {
        line(&mut own, &pattern(folder, FILE_NAME), &admins(policy));
    }
    if !own.is_empty() {
        *text += &format!("[Policy of decisions][1]\n{own}");
    }
}

/// A line without owners would take them away from what an earlier line gave them to: there is none then.
fn line(text: &mut String, pattern: &str, owners: &BTreeSet<&str>) {
    if !owners.is_empty() {
        let owners: Vec<&str> = owners.iter().copied().collect();
        *text += &format!("{pattern} {}\n", owners.join(" "));
    }
}

fn owners(policy: &Policy, may: impl Fn(&Person) -> bool) -> BTreeSet<&str> {
    let here = policy.people.values().filter(|person| person.stays() && may(person));
    here.filter_map(|person| Some(person.emails.first()?.value.as_str())).collect()
}

fn admins(policy: &Policy) -> BTreeSet<&str> {
    let admins = policy.guard.admins.iter().filter_map(|admin| policy.people.get(&admin.value));
    admins.filter_map(|person| Some(person.emails.first()?.value.as_str())).collect()
}

/// A path as CODEOWNERS has it.
fn pattern(folder: &str, file: &str) -> String {
    let path = if folder.is_empty() { format!("/{file}") } else { format!("/{folder}/{file}") };
    let path = if path == "/" { "*".to_owned() } else { path };
    path.replace(' ', "\\ ").replace('#', "\\#").replace('[', "\\[")
}

/// The text of a file with the block at its end, where nothing takes away what it gives: the last line that fits counts.
pub fn with_block(old: &str, block: &str) -> Result<String, BlockProblem> {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let places =
        |mark: &str| -> Vec<usize> { (0..lines.len()).filter(|at| lines[*at].trim_end() == mark).collect() };
    let rest: String = match (places(BEGIN).as_slice(), places(END).as_slice()) {
        ([], []) => old.to_owned(),
        ([begin], [end]) if begin < end => lines[..*begin].iter().chain(&lines[end + 1..]).copied().collect(),
        (begins, ends) => {
            let first = begins.iter().chain(ends).min().copied().unwrap_or_default();
            return Err(BlockProblem::Marks(first + 1));
        }
    };
    let end = if old.contains("\r\n") { "\r\n" } else { "\n" };
    let rest = rest.trim_end_matches(['\n', '\r']);
    let gap = if rest.is_empty() { String::new() } else { format!("{rest}{end}{end}") };
    Ok(gap + &block.replace('\n', end))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, BlockProblem, END, block, with_block};
    use crate::policy::{Forge, Policy};

    const POLICY: &str = "log: 6f1c0e52\nroles: [security]\nadmins: [ada]\npeople:\n  grace:\n    emails: [grace@example.com, g@example.com]\n    roles: [product]\n  ada:\n    emails: [ada@example.com]\n    roles: [engineering]\n  gone:\n    emails: [gone@example.com]\n    roles: [product]\n    until: 2026-01-01\n";

    #[test]
    fn github_is_given_one_line_and_gitlab_a_section_for_each_role() {
        let policy = Policy::parse("countersign.yaml", POLICY.as_bytes());
        let lines = |forge, folder| -> Vec<String> {
            let block = block(&[(folder, &policy)], forge);
            block.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
        };
        assert_eq!(
            lines(Forge::GitHub, "docs/the decisions"),
            [
                "/docs/the\\ decisions/ ada@example.com grace@example.com",
                "/docs/the\\ decisions/countersign.yaml ada@example.com"
            ]
        );
        assert_eq!(
            lines(Forge::GitHub, ""),
            ["* ada@example.com grace@example.com", "/countersign.yaml ada@example.com"]
        );
        assert_eq!(
            lines(Forge::GitLab, "decisions"),
            [
                "[Sign-off: product][1]",
                "/decisions/ grace@example.com",
                "[Sign-off: engineering][1]",
                "/decisions/ ada@example.com",
                "[Policy of decisions][1]",
                "/decisions/countersign.yaml ada@example.com"
            ]
        );
        let empty = Policy::parse("countersign.yaml", b"log: 6f1c0e52\n");
        assert_eq!(block(&[("decisions", &empty)], Forge::GitHub).matches("/decisions").count(), 0);
    }

    #[test]
    fn the_block_stands_last_and_all_else_stays_as_it_is() {
        let block = format!("{BEGIN}\n/d/ a@example.com\n{END}\n");
        let old = "* @acme/all\n/src/ @acme/eng\n";
        let new = with_block(old, &block).unwrap();
        assert_eq!(new, format!("{old}\n{block}"));
        assert_eq!(with_block(&new, &block).unwrap(), new, "twice is once");
        let moved = format!("{block}{old}");
        assert_eq!(with_block(&moved, &block).unwrap(), new);
        let windows = old.replace('\n', "\r\n");
        assert_eq!(with_block(&windows, &block).unwrap(), new.replace('\n', "\r\n"));
        assert_eq!(with_block("", &block).unwrap(), block);
        for (bad, line) in
            [(format!("x\n{BEGIN}\n"), 2), (format!("{END}\n{BEGIN}\n"), 1), (format!("{block}{block}"), 1)]
        {
            assert_eq!(with_block(&bad, &block), Err(BlockProblem::Marks(line)));
        }
    }
}
