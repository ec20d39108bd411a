//! The workshops that `countersign serve` shows: what is typed into a page is written as the commands write it.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::cli::args::{ColorChoice, Global};
use crate::cli::command::workshop::gather::ideas_in;
use crate::cli::command::workshop::room::{Speaker, read_back, refused, save, speaker, still_open};
use crate::cli::command::workshop::score::{all_there, may_score, number};
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::git::Environment;
use crate::log::{self, Log};
use crate::serve::{Refusal, Room, Rooms, Typed, Voice};
use crate::workshop;

/// Reads and writes workshops for a browser.
pub(in crate::cli) struct Browser {
    folder: PathBuf,
    environment: Environment,
    now: Timestamp,
    log: Option<PathBuf>,
    /// Held while a file is read and written anew, so that of two forms none is lost.
    writing: Mutex<()>,
}

impl Browser {
    /// Works where the command was called.
    pub(in crate::cli) fn new(world: &World<'_>, global: &Global) -> Self {
        Self {
            folder: world.folder.clone(),
            environment: world.environment.clone(),
            now: world.now,
            log: global.log.clone(),
            writing: Mutex::new(()),
        }
    }

    fn workspace(&self) -> Result<Workspace, Problem> {
        let (mut out, mut err, mut input) = (io::sink(), io::sink(), io::empty());
        Workspace::open(&World {
            out: &mut out,
            err: &mut err,
            input: &mut input,
            folder: self.folder.clone(),
            environment: self.environment.clone(),
            now: self.now,
            can_ask: false,
            color: false,
            out_is_terminal: false,
            links: None,
            width: 100,
        })
    }

    fn rooms(&self, workspace: &Workspace) -> Result<Vec<Room>, Problem> {
        let global = Global { directory: None, log: self.log.clone(), color: ColorChoice::Never };
        let snapshot = workspace.work_tree()?;
        let mut rooms: Vec<Room> = Vec::new();
        let mut keys = BTreeSet::new();
        for folder in workspace.folders(&snapshot, &global)? {
            let Some(policy) = log::read_policy(&snapshot, &folder)? else { continue };
            // Records say nothing of workshops, and there may be many.
            let log = Log::new(folder.as_str(), policy, Vec::new(), Vec::new());
            for workshop in workshop::load(&snapshot, &log)? {
                // Two logs may each have a workshop of one name: then the second is called by its log too.
                let mut key = workshop.slug.clone();
                if !keys.insert(key.clone()) {
                    key = format!("{key}~{}", folder.replace('/', "."));
                    keys.insert(key.clone());
                }
                rooms.push(Room::new(key, log.policy.clone(), workshop));
            }
        }
        Ok(rooms)
    }

    /// Has somebody write a file of an open workshop, while nobody else does.
    fn write<T>(
        &self,
        key: &str,
        named: Option<&str>,
        write: impl FnOnce(&Workspace, &Room, &Speaker) -> Result<T, Problem>,
    ) -> Result<T, Refusal> {
        let _alone = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let written = || {
            let workspace = self.workspace()?;
            let rooms = self.rooms(&workspace)?;
            let room = rooms.iter().find(|room| room.key == key);
            let room = room.ok_or_else(|| Problem::new(format!("there is no workshop `{key}`")))?;
            still_open(&room.workshop)?;
            let speaker = speaker(&workspace, &room.policy, named)?;
            write(&workspace, room, &speaker)
        };
        written().map_err(told)
    }
}

impl Rooms for Browser {
    fn all(&self) -> Result<Vec<Room>, Refusal> {
        self.workspace().and_then(|workspace| self.rooms(&workspace)).map_err(told)
    }

    fn voice(&self, room: &Room, named: Option<&str>) -> Result<Voice, Refusal> {
        let speaker = self.workspace().and_then(|workspace| speaker(&workspace, &room.policy, named));
        let speaker = speaker.map_err(told)?;
        let own = room.workshop.criteria.iter();
        let own = own.filter(|criterion| may_score(&room.policy, &speaker, criterion).is_ok());
        let criteria = own.map(|criterion| criterion.key.clone()).collect();
        Ok(Voice { criteria, key: speaker.key, name: speaker.name, is_known: speaker.is_known })
    }

    fn add_ideas(&self, key: &str, named: Option<&str>, text: &str) -> Result<(usize, usize), Refusal> {
        let ideas = ideas_in(text);
        if ideas.is_empty() {
            return Err(told(Problem::new("there is no idea").hint("each line of the field is one")));
        }
        self.write(key, named, |workspace, room, speaker| {
            let workshop = &room.workshop;
            let (file, text, names) =
                workshop.with_ideas(&speaker.key, &speaker.name, &ideas).map_err(|error| refused(&error))?;
            if !names.is_empty() {
                read_back(&room.policy, workshop, (&file, &text))?;
                save(workspace, workshop, (&file, &text))?;
            }
            Ok((names.len(), ideas.len() - names.len()))
        })
    }

    fn score(&self, key: &str, named: Option<&str>, scores: &[Typed]) -> Result<(), Refusal> {
        self.write(key, named, |workspace, room, speaker| {
            let workshop = &room.workshop;
            let mut given = Vec::new();
            for (option, criterion, value) in scores {
                let missing = |what: &str, name: &str| {
                    Problem::new(format!("there is no {what} `{name}` any more"))
                        .hint("somebody has changed the workshop: score what stands here now")
                };
                let option = workshop.option(option).ok_or_else(|| missing("option", option))?;
                let criterion =
                    workshop.criterion(criterion).ok_or_else(|| missing("criterion", criterion))?;
                may_score(&room.policy, speaker, criterion)?;
                given.push((option.key.clone(), criterion.key.clone(), number(workshop, value)?));
            }
            let (file, text) = workshop.with_scores(&speaker.key, &speaker.name, &given);
            let read = read_back(&room.policy, workshop, (&file, &text))?;
            all_there(&read, &speaker.key, &file, &given)?;
            save(workspace, workshop, (&file, &text))
        })
    }
}

fn told(problem: Problem) -> Refusal {
    let (message, hints) = problem.into_sentences();
    Refusal { message, hints }
}
