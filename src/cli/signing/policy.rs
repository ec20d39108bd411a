//! Lets an admin approve a change of the policy: shows what it does, asks once, signs it with a key of the old policy.

use std::path::Path;

use similar::TextDiff;

use crate::cli::args::Global;
use crate::cli::signing::evidence::{How, described, no_longer, not_theirs, usable};
use crate::cli::signing::keys::{AtHand, Search, named};
use crate::cli::signing::make::signature;
use crate::cli::signing::who::{Signer, refuse_who_left, signer};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::{Repository, write};
use crate::log::join;
use crate::output::visible;
use crate::policy::{
    Approval, Key, POLICY_MALFORMED, POLICY_NAMESPACE, Policy, SIGS_LIMIT, SIGS_NAME, Sigs, Step, Void,
    approve as judge, differences, policy_statement,
};
use crate::record::SIZE_LIMIT;

/// What is to be approved, and how.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Approve<'a> {
    /// Where the change goes; else the last commit, or the main branch.
    pub(in crate::cli) base: Option<&'a str>,
    /// The file of the key to sign with.
    pub(in crate::cli) key: Option<&'a Path>,
    /// Whether the admin has read it and needs no question.
    pub(in crate::cli) yes: bool,
    /// Whether nothing is signed or written.
    pub(in crate::cli) dry_run: bool,
}

/// Signs the change of the policy on disk against that of the base, and stages both.
pub(in crate::cli) fn approve(
    world: &mut World<'_>,
    global: &Global,
    asked: &Approve<'_>,
) -> Result<Outcome, Problem> {
    let workspace = Workspace::open(world)?;
    let (_, log) = workspace.one_log(global)?;
    let written = &log.policy;
    let path = written.source.path().to_owned();
    refuse_malformed(written)?;
    let repository = workspace.repository.as_ref().ok_or_else(|| {
        Problem::new("this folder is in no git repository, so the policy has no version before")
            .hint("`git init` makes one")
    })?;
    let (base, before) = before(repository, written, asked.base)?;
    let log_id = refuse_what_cannot_be_approved(&before, written, &base)?;
    let how = How { key: asked.key.map(Path::to_path_buf), declared: false };
    let signer = signer(world, &workspace, &before, &how)?;
    let key = admin_key(world, &workspace, &before, signer, asked.key)?;
    // Whoever approves first raises the serial; those who follow find it raised.
    let next = before.guard.serial() + 1;
    let after = if written.guard.serial() == next {
        written.clone()
    } else {
        written.edited_serial(next).map_err(|_| {
            Problem::new(format!("`{path}` is written in a form in which its serial cannot be changed"))
                .hint(format!("write `serial: {next}` by hand, then approve"))
        })?
    };
    let step = Step::between(&before, &after);
    let sigs_path = join(&log.folder, SIGS_NAME);
    let on_disk = read(&workspace, &sigs_path)?;
    let admins: Vec<&str> = before.guard.admins.iter().map(|admin| admin.value.as_str()).collect();
    let sigs = on_disk
        .as_deref()
        .map(|bytes| Sigs::parse(&sigs_path, bytes))
        .filter(|sigs| sigs.faults.is_empty() && sigs.step == Some(step))
        .unwrap_or_else(|| Sigs::new(&sigs_path, step, admins));
    let so_far = judge(&before, &after, Some(&sigs), world.today());
    if so_far.approved.iter().any(|admin| admin == signer.key) {
        return Err(Problem::new("you have approved this change already").hint(waits(&so_far)));
    }
    present(world, &before, &after, &base)?;
    if asked.dry_run {
        world.say(&format!(
            "{} would approve version {next} of the policy; nothing is signed",
            signer.person.name
        ));
        return Ok(Outcome::Clean);
    }
    if !asked.yes && !world.can_ask {
        return Err(Problem::new("approving asks before it signs, and there is no terminal to ask on")
            .hint("read the change above, then add --yes"));
    }
    let question = format!("Approve this change as {}?", signer.person.name);
    if !asked.yes && !world.confirm(&question)? {
        world.say(&format!("nothing is changed: `{path}` is as it was"));
        return Ok(Outcome::Clean);
    }
    let at = world.instant();
    let text = policy_statement(&log_id, &step, signer.key, &at);
    let (key, at_hand) = key;
    let made = signature(world, &workspace, &key.public, &at_hand.way, POLICY_NAMESPACE, &text)?;
    let _ = made.verify(POLICY_NAMESPACE, text.as_bytes(), &key.public).map_err(|fault| {
        Problem::new(format!("the signature is not what was asked for: {fault}"))
            .hint("nothing is changed; name the key that the roster lists with --key")
    })?;
    let sigs = sigs.with(signer.key, &at, made);
    let approval = judge(&before, &after, Some(&sigs), world.today());
    if after.source.text() != written.source.text() {
        write::replace(
            &workspace.on_disk(&path),
            written.source.text().as_bytes(),
            after.source.text().as_bytes(),
        )?;
    }
    let file = workspace.on_disk(&sigs_path);
    match on_disk {
        Some(old) => write::replace(&file, &old, sigs.render().as_bytes())?,
        None => write::create(&file, sigs.render().as_bytes())?,
    }
    workspace.stage(&[&path, &sigs_path])?;
    writeln!(world.out, "{path}\n{sigs_path}")?;
    let name = &signer.person.name;
    let (done, needed) = (approval.approved.len(), approval.needed);
    world.say(&format!("{name} approved version {next} of the policy ({done} of {needed})"));
    world.say(&waits(&approval));
    Ok(Outcome::Clean)
}

fn refuse_malformed(policy: &Policy) -> Result<(), Problem> {
    let Some(fault) = policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) else {
        return Ok(());
    };
    let line = policy.source.position(fault.span.start).line;
    let problem = Problem::new(format!("{}:{line}: {}", fault.path, fault.message));
    Err(fault.help.iter().fold(problem, Problem::hint).hint("mend it, then approve it"))
}

/// The policy that the change starts from, and what that version is called.
fn before(
    repository: &Repository,
    written: &Policy,
    base: Option<&str>,
) -> Result<(String, Policy), Problem> {
    let path = written.source.path();
    let at = |revision: &str| -> Result<Option<Policy>, Problem> {
        let snapshot = repository.commit(revision)?;
        if !snapshot.exists(path)? {
            return Ok(None);
        }
        Ok(Some(Policy::parse(path, &snapshot.read(path, SIZE_LIMIT + 1)?)))
    };
    let none = |revision: &str| {
        Problem::new(format!("{revision} has no policy `{path}`: it is begun here, and nobody approves that"))
            .hint("`--base REF` names the branch that the change goes into")
    };
    if let Some(base) = base {
        return at(base)?.map(|policy| (base.to_owned(), policy)).ok_or_else(|| none(base));
    }
    if repository.head_commit()?.is_none() {
        return Err(none("this repository"));
    }
    let head = at("HEAD")?;
    let is_other = |policy: &Policy| policy.fingerprint() != written.fingerprint();
    if let Some(head) = head.as_ref().filter(|head| is_other(head)) {
        return Ok(("the last commit".to_owned(), head.clone()));
    }
    // What is committed here already goes on its way to the main branch.
    let main = repository.main_branch()?;
    if let Some(main) = &main
        && let Some(policy) = at(main)?.filter(is_other)
    {
        let shown = main.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/");
        return Ok((shown.to_owned(), policy));
    }
    Ok(("the last commit".to_owned(), head.ok_or_else(|| none("the last commit"))?))
}

/// Refuses where there is nothing to approve; gives the log's identity.
fn refuse_what_cannot_be_approved(before: &Policy, after: &Policy, base: &str) -> Result<String, Problem> {
    let path = after.source.path();
    if before.guard.admins.is_empty() {
        return Err(Problem::new(format!(
            "nobody has to approve a change of `{path}`: it names no admins in {base}"
        ))
        .hint(
            "it goes in as every other change does; `admins:` in it names people who approve the next one",
        ));
    }
    let only_serial = after.guard.serial() == before.guard.serial() + 1
        && before
            .edited_serial(after.guard.serial())
            .is_ok_and(|raised| raised.fingerprint() == after.fingerprint());
    if before.fingerprint() == after.fingerprint() || only_serial {
        return Err(Problem::new(format!(
            "there is nothing to approve: `{path}` says what it says in {base}"
        ))
        .hint("`--base REF` names the branch that the change goes into"));
    }
    let id = |policy: &Policy| policy.log.as_ref().map(|log| log.value.clone());
    let log = id(before).ok_or_else(|| {
        Problem::new(format!("the log has no identity in {base}, so no signature could name it"))
    })?;
    if id(after).as_ref() != Some(&log) {
        return Err(Problem::new("the identity of the log was changed, and no admin can approve that")
            .hint(format!("write `log: {log}` again")));
    }
    Ok(log)
}

/// The key to approve with: one that the policy before lists for this admin, and that is at hand.
fn admin_key<'p>(
    world: &World<'_>,
    workspace: &Workspace,
    before: &'p Policy,
    signer: Signer<'p>,
    file: Option<&Path>,
) -> Result<(&'p Key, AtHand), Problem> {
    let name = &signer.person.name;
    let admins: Vec<&str> = before.guard.admins.iter().map(|admin| admin.value.as_str()).collect();
    if !admins.contains(&signer.key) {
        return Err(Problem::new(format!("{name} is no admin of this policy"))
            .hint(format!("admins are {}", admins.join(", ")))
            .hint("commit the change, and let them approve it: `countersign policy sign`"));
    }
    refuse_who_left(world, signer)?;
    let keys = &signer.person.keys;
    if let Some(file) = file {
        let found = named(world, workspace, file)?;
        return match keys.iter().find(|key| key.public.fingerprint() == found.fingerprint) {
            Some(key) if usable(key, world.today()) => Ok((key, found)),
            Some(key) => Err(no_longer(key, name)),
            None => Err(not_theirs(before, &signer, &file.display().to_string(), &found.fingerprint)),
        };
    }
    let listed: Vec<&Key> = keys.iter().filter(|key| usable(key, world.today())).collect();
    let search = Search::run(world, workspace)?;
    if let Some((own, found)) = search.of(&listed)
        && let Some(key) = keys.iter().find(|key| key.public == own.public)
    {
        return Ok((key, found.clone()));
    }
    let expected: Vec<String> = listed.iter().map(|key| described(&key.public)).collect();
    Err(Problem::new(format!("admins approve with a key, and none of {name} was found here"))
        .hint(match expected.as_slice() {
            [] => "the policy before the change lists none that signs today".to_owned(),
            some => format!("the policy before the change lists {}", some.join(" or ")),
        })
        .hint(format!("looked at {}", search.looked.join("; ")))
        .hint("`--key FILE` names the private key"))
}

fn read(workspace: &Workspace, path: &str) -> Result<Option<Vec<u8>>, Problem> {
    let snapshot = workspace.work_tree()?;
    if !snapshot.exists(path)? {
        return Ok(None);
    }
    Ok(Some(snapshot.read(path, SIGS_LIMIT + 1)?))
}

/// Shows the change: its lines to the letter, and what they do.
fn present(world: &mut World<'_>, before: &Policy, after: &Policy, base: &str) -> Result<(), Problem> {
    let path = after.source.path();
    writeln!(world.err, "What you approve, from `{path}` in {base} to that on disk:\n")?;
    let diff = TextDiff::from_lines(before.source.text(), after.source.text());
    for (at, hunk) in diff.unified_diff().context_radius(3).iter_hunks().enumerate() {
        if at > 0 {
            writeln!(world.err, "  │ …")?;
        }
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches(['\n', '\r']);
            writeln!(world.err, "  │ {}{}", change.tag(), visible::line(line))?;
        }
    }
    writeln!(world.err)?;
    let found = differences(before, after);
    if found.is_empty() {
        world.say("who may sign what, and what is asked of records, stays as it is");
        return Ok(());
    }
    world.say("that means:");
    for one in found {
        let mark = if one.weakens { " (lets more through)" } else { "" };
        world.say(&format!("  {}{mark}", one.text));
    }
    Ok(())
}

/// Whom the change waits for.
fn waits(approval: &Approval) -> String {
    let missing = approval.missing();
    if approval.void.is_some_and(|void| void != Void::OtherChange) || missing == 0 {
        return "as many as have to approve have done so; `git commit` keeps it".to_owned();
    }
    let open: Vec<String> = approval.open.iter().map(|admin| format!("`{admin}`")).collect();
    let more = if missing == 1 { "one more".to_owned() } else { format!("{missing} more") };
    if open.is_empty() {
        return format!("it waits for {more}, and no other admin has a key that signs today");
    }
    format!(
        "it waits for {more} of {}; commit it, and they run `countersign policy sign` too",
        open.join(", ")
    )
}
