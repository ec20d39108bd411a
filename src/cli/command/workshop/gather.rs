//! `countersign workshop idea`, `group` and `option`.

use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::command::workshop::room::{Place, refused};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::output::summary::counted;
use crate::workshop::Workshop;

/// Give ideas: each argument, or each line of a file, is one
///
/// Ideas get a name, such as `grace-1`, by which they are grouped and become options.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop idea \"A managed database\" \"Keep the files\"
  countersign workshop idea --as Lin \"Ask the warehouse first\"
  countersign workshop idea --file ideas.txt")]
pub(super) struct Idea {
    /// The ideas
    #[arg(value_name = "TEXT")]
    texts: Vec<String>,
    /// A file with an idea on each line, `-` for the standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

impl Idea {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        let room = self.place.enter(world, workspace, global)?;
        let mut texts = self.texts.clone();
        if let Some(file) = &self.file {
            texts.extend(lines(world, file)?);
        }
        if texts.is_empty() && world.can_ask {
            loop {
                let idea = world.ask("An idea (nothing ends it)", "")?;
                if idea.is_empty() {
                    break;
                }
                texts.push(idea);
            }
        }
        if texts.is_empty() {
            return Err(
                Problem::new("there is no idea").hint("`countersign workshop idea \"A managed database\"`")
            );
        }
        let speaker = &room.speaker;
        let (file, text, names) =
            room.workshop.with_ideas(&speaker.key, &speaker.name, &texts).map_err(|error| refused(&error))?;
        if names.len() < texts.len() {
            let twins = texts.len() - names.len();
            world.say(&format!("note: {twins} of them stand there already and are not added twice"));
        }
        if names.is_empty() {
            return Ok(Outcome::Clean);
        }
        room.put(world, workspace, &file, &text, &format!("Add {}", counted(names.len(), "idea")))?;
        world.say(&format!("{} of {}: {}", counted(names.len(), "idea"), speaker.name, names.join(", ")));
        Ok(Outcome::Clean)
    }
}

/// The lines of a file that say something; a list's marks in front of them are no part of them.
fn lines(world: &mut World<'_>, file: &std::path::Path) -> Result<Vec<String>, Problem> {
    let mut bytes = Vec::new();
    if file == std::path::Path::new("-") {
        std::io::Read::read_to_end(&mut world.input, &mut bytes)?;
    } else {
        bytes = std::fs::read(world.folder.join(file))
            .map_err(|error| Problem::new(format!("`{}` cannot be read: {error}", file.display())))?;
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Problem::new(format!("`{}` is not UTF-8 text", file.display())))?;
    Ok(ideas_in(&text))
}

/// The ideas of a text, one a line.
pub(super) fn ideas_in(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().trim_start_matches(['-', '*']).trim());
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Put ideas that belong together into a group; an idea may be in several
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop group \"Managed\" ada-1 grace-2
  countersign workshop group \"Managed\" lin-1   also later, and by others")]
pub(super) struct Group {
    /// What they have in common
    name: String,
    /// The names of the ideas
    #[arg(required = true, value_name = "IDEA")]
    ideas: Vec<String>,
    #[command(flatten)]
    place: Place,
}

impl Group {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        let room = self.place.enter(world, workspace, global)?;
        let ids = known_ideas(&room.workshop, &self.ideas)?;
        let speaker = &room.speaker;
        let (file, text) = room
            .workshop
            .with_group(&speaker.key, &speaker.name, &self.name, &ids)
            .map_err(|error| refused(&error))?;
        let read = room.put(world, workspace, &file, &text, "Group ideas")?;
        let left = read.ungrouped().count();
        if left > 0 {
            world.say(&format!("{} in no group yet", counted(left, "idea")));
        }
        Ok(Outcome::Clean)
    }
}

/// Make an option of ideas or groups, or of words alone
///
/// To do nothing is an option from the start.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop option \"PostgreSQL, managed\" --from Managed --text \"Somebody else runs it.\"
  countersign workshop option \"Keep the files\" --from grace-2")]
pub(super) struct Candidate {
    /// The name of the option
    name: String,
    /// An idea or group it comes from; may be given several times
    #[arg(long, value_name = "IDEA|GROUP")]
    from: Vec<String>,
    /// What it is, in a few words of Markdown
    #[arg(long, value_name = "TEXT", default_value = "")]
    text: String,
    #[command(flatten)]
    place: Place,
}

impl Candidate {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        let room = self.place.enter(world, workspace, global)?;
        let workshop = &room.workshop;
        let mut from = Vec::new();
        for wanted in &self.from {
            let group = workshop.group(wanted).map(|group| group.name.replace(',', " "));
            match group.or_else(|| workshop.idea(wanted).map(|idea| idea.id.clone())) {
                Some(name) => from.push(name),
                None => return Err(unknown(workshop, wanted, true)),
            }
        }
        let speaker = &room.speaker;
        let (file, text) = workshop
            .with_option(&speaker.key, &speaker.name, &self.name, &self.text, &from)
            .map_err(|error| refused(&error))?;
        let read = room.put(world, workspace, &file, &text, "Add an option")?;
        let key = read.option(&self.name).map_or("", |option| option.key.as_str());
        world.say(&format!(
            "next: `countersign workshop score {key} …`; {} so far",
            counted(read.options.len(), "option")
        ));
        Ok(Outcome::Clean)
    }
}

/// The ids of ideas, or which of them there is not.
fn known_ideas(workshop: &Workshop, wanted: &[String]) -> Result<Vec<String>, Problem> {
    let known = |id: &String| workshop.idea(id).map(|idea| idea.id.clone());
    wanted.iter().map(|id| known(id).ok_or_else(|| unknown(workshop, id, false))).collect()
}

fn unknown(workshop: &Workshop, wanted: &str, groups: bool) -> Problem {
    let ideas = workshop.ideas.iter().map(|idea| idea.id.clone());
    let named: Vec<String> = workshop.groups.iter().map(|group| group.name.to_lowercase()).collect();
    let names: Vec<String> = ideas.chain(named.into_iter().filter(|_| groups)).collect();
    let what = if groups { "idea or group" } else { "idea" };
    let problem = Problem::new(format!("there is no {what} `{wanted}`"));
    match Workshop::near(wanted, names.iter().map(String::as_str)) {
        Some(near) => problem.hint(format!("did you mean `{near}`?")),
        None => problem.hint("`countersign workshop show` lists them"),
    }
}
