//! Which workshop is meant, who speaks, and how what they say comes into a file.

use std::collections::BTreeMap;

use crate::cli::args::Global;
use crate::cli::commit::{Change, Keep, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::git::{Snapshot, write};
use crate::log::{Log, slug};
use crate::policy::Policy;
use crate::record::nearest;
use crate::text::one_line;
use crate::workshop::{self, Unwritable, Workshop};

/// Which workshop, who speaks, and whether anything is written.
#[derive(Debug, clap::Args)]
pub(super) struct Place {
    /// The workshop; not needed where one alone is open
    #[arg(long, short, value_name = "NAME")]
    workshop: Option<String>,
    /// Who speaks: a roster key, or a name of somebody in the room; else who git says is acting
    #[arg(long = "as", value_name = "NAME")]
    speaker: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

/// Somebody who takes part.
pub(super) struct Speaker {
    /// What their files are called.
    pub(super) key: String,
    /// What people call them.
    pub(super) name: String,
    /// Whether the roster knows them.
    pub(super) is_known: bool,
}

/// A workshop, its log, and who speaks.
pub(super) struct Room {
    pub(super) log: Log,
    pub(super) workshop: Workshop,
    pub(super) speaker: Speaker,
    keep: Keep,
}

impl Place {
    /// Finds the open workshop that is meant, and who speaks.
    pub(super) fn enter(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Room, Problem> {
        self.keep.refuse(workspace)?;
        let (_, log, workshop) = find(workspace, global, self.workshop.as_deref(), true)?;
        say_faults(world, &workshop);
        let speaker = speaker(workspace, &log.policy, self.speaker.as_deref())?;
        Ok(Room { log, workshop, speaker, keep: self.keep })
    }
}

/// Finds the workshop of a name; without one, the only open one, or the only one at all where it need not be open.
pub(super) fn find(
    workspace: &Workspace,
    global: &Global,
    wanted: Option<&str>,
    must_be_open: bool,
) -> Result<(Snapshot, Log, Workshop), Problem> {
    let (snapshot, log) = workspace.one_log(global)?;
    let all = workshop::load(&snapshot, &log)?;
    let slugs: Vec<&str> = all.iter().map(|workshop| workshop.slug.as_str()).collect();
    let open: Vec<usize> = (0..all.len()).filter(|at| all[*at].is_open).collect();
    let place = match (wanted, open.as_slice()) {
        (Some(wanted), _) => {
            let key = wanted.trim_end_matches('/').rsplit('/').next().unwrap_or(wanted);
            let exact = slugs.iter().position(|own| *own == key);
            let starts: Vec<usize> = (0..slugs.len()).filter(|at| slugs[*at].starts_with(key)).collect();
            exact.or(if let [one] = starts.as_slice() { Some(*one) } else { None }).ok_or_else(|| {
                let problem = Problem::new(format!("there is no workshop `{wanted}`"));
                match nearest(key, &slugs) {
                    Some(near) => problem.hint(format!("did you mean `{near}`?")),
                    None if slugs.is_empty() => {
                        problem.hint("`countersign workshop start QUESTION` begins one")
                    }
                    None => problem.hint(format!("there are {}", slugs.join(", "))),
                }
            })?
        }
        (None, [one]) => *one,
        (None, []) if all.len() == 1 && !must_be_open => 0,
        (None, []) => {
            let problem = Problem::new("no workshop is open here")
                .hint("`countersign workshop start QUESTION` begins one");
            if slugs.is_empty() || must_be_open {
                return Err(problem);
            }
            return Err(problem.hint(format!(
                "of those that are closed say which: `countersign workshop show {}`",
                slugs[0]
            )));
        }
        (None, several) => {
            let names: Vec<&str> = several.iter().map(|at| slugs[*at]).collect();
            return Err(Problem::new(format!("{} workshops are open: {}", names.len(), names.join(", ")))
                .hint(format!("say which one: `--workshop {}`", names[0])));
        }
    };
    let workshop = all.into_iter().nth(place).expect("it was found among them");
    if must_be_open {
        still_open(&workshop)?;
    }
    Ok((snapshot, log, workshop))
}

/// Refuses a workshop that takes nothing more.
pub(super) fn still_open(workshop: &Workshop) -> Result<(), Problem> {
    if workshop.is_open {
        return Ok(());
    }
    let path = format!("{}/question.md", workshop.folder);
    Err(Problem::new(format!("the workshop `{}` is closed", workshop.slug))
        .hint(format!("`status: open` in `{path}` opens it again")))
}

/// Says what in the files cannot be read, so that nothing is left out in silence.
pub(super) fn say_faults(world: &mut World<'_>, workshop: &Workshop) {
    for fault in &workshop.faults {
        world.say(&format!("note: {}:{}: {}", fault.path, fault.line, fault.message));
    }
}

/// Who speaks.
pub(super) fn speaker(
    workspace: &Workspace,
    policy: &Policy,
    named: Option<&str>,
) -> Result<Speaker, Problem> {
    let known =
        |key: &str, name: &str| Speaker { key: key.to_owned(), name: name.to_owned(), is_known: true };
    let name = match named {
        Some(named) => {
            let is = |key: &str, name: &str| key == named || name.eq_ignore_ascii_case(named.trim());
            if let Some((key, person)) = policy.people.iter().find(|(key, person)| is(key, &person.name)) {
                return Ok(known(key, &person.name));
            }
            one_line(named)
        }
        None => {
            let author = workspace.author()?;
            if let Some((key, person)) = policy.person_by_email(&author.email) {
                return Ok(known(key, &person.name));
            }
            author.name
        }
    };
    if !name.chars().any(char::is_alphanumeric) || name.contains(['\n', '#']) {
        return Err(Problem::new(format!("`{name}` is no name")).hint("`--as \"Grace Hopper\"`"));
    }
    let mut key = slug(&name);
    // Files of a guest are never taken for those of somebody on the roster.
    if policy.people.contains_key(&key) {
        key.push_str("-guest");
    }
    Ok(Speaker { key, name, is_known: false })
}

impl Room {
    /// Writes a file of the workshop anew, once it was read back without a new fault; gives what it is then.
    pub(super) fn put(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        file: &str,
        text: &str,
        what: &str,
    ) -> Result<Workshop, Problem> {
        let message = Message::new(what, &self.workshop.title);
        let message = message.saying(&format!("By {}.", self.speaker.name));
        put(world, workspace, &self.log.policy, &self.workshop, (file, text), (self.keep, &message))
    }
}

/// See [`Room::put`].
pub(super) fn put(
    world: &mut World<'_>,
    workspace: &Workspace,
    policy: &Policy,
    workshop: &Workshop,
    (file, text): (&str, &str),
    (keep, message): (Keep, &Message),
) -> Result<Workshop, Problem> {
    let read = read_back(policy, workshop, (file, text))?;
    let path = format!("{}/{file}", workshop.folder);
    if workshop.files.get(file).is_some_and(|old| old.text() == text) {
        writeln!(world.out, "{path}")?;
        world.say("that stands there already: nothing is written");
        return Ok(read);
    }
    keep.create(world, workspace, &[change(workshop, file, &path, text)], message)?;
    Ok(read)
}

/// What is to become of a file of a workshop, whose path is `path`.
pub(super) fn change<'a>(workshop: &'a Workshop, file: &str, path: &'a str, text: &'a str) -> Change<'a> {
    match workshop.files.get(file) {
        Some(old) => Change::between(path, old.text(), text),
        None => Change::new(path, text),
    }
}

/// Reads a workshop as it is with this text of a file; refuses a text that brings a new fault.
pub(super) fn read_back(
    policy: &Policy,
    workshop: &Workshop,
    (file, text): (&str, &str),
) -> Result<Workshop, Problem> {
    let mut files: BTreeMap<String, String> =
        workshop.files.iter().map(|(file, source)| (file.clone(), source.text().to_owned())).collect();
    files.insert(file.to_owned(), text.to_owned());
    let read = workshop::read(&workshop.folder, &files, policy);
    if read.faults.len() > workshop.faults.len() {
        let new = read.faults.iter().find(|fault| !workshop.faults.contains(fault));
        let why = new.map_or(String::new(), |fault| format!(": {}", fault.message));
        let path = format!("{}/{file}", workshop.folder);
        return Err(Problem::new(format!("`{path}` would not be read back as it is meant{why}"))
            .hint("nothing was written: mend the file by hand first"));
    }
    Ok(read)
}

/// Writes a file of a workshop, unless it says that already.
pub(super) fn save(
    workspace: &Workspace,
    workshop: &Workshop,
    (file, text): (&str, &str),
) -> Result<(), Problem> {
    let path = format!("{}/{file}", workshop.folder);
    match workshop.files.get(file) {
        Some(old) if old.text() == text => {}
        Some(old) => write::replace(&workspace.on_disk(&path), old.text().as_bytes(), text.as_bytes())?,
        None => write::create(&workspace.on_disk(&path), text.as_bytes())?,
    }
    Ok(())
}

/// Says why something cannot be written, with the way out.
pub(super) fn refused(error: &Unwritable) -> Problem {
    let problem = Problem::from_error(error);
    match error {
        Unwritable::Hidden(_) => problem.hint("type it anew: it may have come along when it was copied"),
        Unwritable::NotReadBack(_) => problem.hint("use plain words, without markup and headings"),
        Unwritable::Empty(_) => problem.hint("say it in a few words"),
    }
}
