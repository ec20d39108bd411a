//! A workshop in memory.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::policy::Policy;
use crate::record::{Kind, nearest};
use crate::text::{Source, Span};

/// A question, and what people have said to it so far.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Workshop {
    /// The name of its folder: what commands call it.
    pub slug: String,
    /// Its folder, relative to the repository.
    pub folder: String,
    /// The question.
    pub title: String,
    /// What stands below it, as Markdown, without the criteria.
    pub context: String,
    /// Of which kind the decision will be.
    pub kind: Kind,
    /// Whether ideas and scores are still taken.
    pub is_open: bool,
    /// The number of the record that came of it.
    pub record: Option<u32>,
    /// When it was begun.
    pub begun: Option<Date>,
    /// Who began it: a roster key or a name.
    pub by: String,
    /// The best score there is; the worst is 1.
    pub scale: u32,
    /// What options are scored by.
    pub criteria: Vec<Criterion>,
    /// All ideas, by participant, then number.
    pub ideas: Vec<Idea>,
    /// The groups of ideas, those of one name together.
    pub groups: Vec<Group>,
    /// The options, those of one name together; to do nothing is always among them, at the end unless somebody named it.
    pub options: Vec<Candidate>,
    /// All scores that count.
    pub scores: Vec<Score>,
    /// The names of participants by their keys, as the headings of their files say them.
    pub names: BTreeMap<String, String>,
    /// What in the files cannot be read as it stands.
    pub faults: Vec<Fault>,
    /// All files, by their path below the folder.
    pub files: BTreeMap<String, Source>,
    /// Where `open` stands in the question's file.
    pub(super) status: Option<Span>,
}

/// What options are scored by.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Criterion {
    /// Its name.
    pub name: String,
    /// Its name in files and commands.
    pub key: String,
    /// The role that scores it; `None` lets everybody.
    pub role: Option<String>,
    /// How much it counts beside the others; above 0.
    pub weight: f64,
}

/// An idea.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Idea {
    /// What it is called: `grace-1`.
    pub id: String,
    /// Whose it is.
    pub by: String,
    /// What it says, on one line.
    pub text: String,
}

/// Ideas that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Group {
    /// What they have in common.
    pub name: String,
    /// The ids of the ideas, each once.
    pub ideas: Vec<String>,
}

/// An option that is scored.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Candidate {
    /// Its name.
    pub name: String,
    /// Its name in files and commands.
    pub key: String,
    /// What it is, as Markdown; may be empty.
    pub text: String,
    /// The ideas and groups that it comes from, as they stand.
    pub from: Vec<String>,
}

/// What one participant gives one option by one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Score {
    /// Whose it is.
    pub by: String,
    /// The key of the option.
    pub option: String,
    /// The key of the criterion.
    pub criterion: String,
    /// From 1 to the workshop's scale.
    pub value: u32,
    /// Where the number stands in its file.
    pub(super) span: Span,
}

/// Something in a file that cannot be read as it stands, and is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// One sentence, lower case, without full stop.
    pub message: String,
}

impl Workshop {
    /// The keys of those who have said anything in it, each once.
    pub fn participants(&self) -> Vec<&str> {
        let own = |path: &'_ String| {
            let (folder, _) = path.split_once('/')?;
            ["ideas", "groups", "options", "scores"].contains(&folder).then_some(())
        };
        let said = self.files.keys().filter(|path| own(path).is_some());
        let mut people: Vec<&str> =
            said.filter_map(|path| Some(path.rsplit('/').next()?.rsplit_once('.')?.0)).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The paths of all its files, from the root.
    pub fn paths(&self) -> impl Iterator<Item = String> {
        self.files.keys().map(|file| format!("{}/{file}", self.folder))
    }

    /// The name of a participant: that of the roster, else what their files say.
    pub fn name_of(&self, policy: &Policy, key: &str) -> String {
        let known = policy.people.get(key).map(|person| &person.name);
        known.or_else(|| self.names.get(key)).map_or_else(|| key.to_owned(), Clone::clone)
    }

    /// The option of a name or key, in any case.
    pub fn option(&self, wanted: &str) -> Option<&Candidate> {
        let key = crate::log::slug(wanted);
        self.options.iter().find(|option| option.key == key)
    }

    /// The criterion of a name or key, in any case.
    pub fn criterion(&self, wanted: &str) -> Option<&Criterion> {
        let key = crate::log::slug(wanted);
        self.criteria.iter().find(|criterion| criterion.key == key)
    }

    /// The group of a name, in any case.
    pub fn group(&self, wanted: &str) -> Option<&Group> {
        let key = crate::log::slug(wanted);
        self.groups.iter().find(|group| crate::log::slug(&group.name) == key)
    }

    /// The idea of an id, in any case.
    pub fn idea(&self, wanted: &str) -> Option<&Idea> {
        self.ideas.iter().find(|idea| idea.id.eq_ignore_ascii_case(wanted.trim()))
    }

    /// The ideas that are in no group.
    pub fn ungrouped(&self) -> impl Iterator<Item = &Idea> {
        self.ideas.iter().filter(|idea| !self.groups.iter().any(|group| group.ideas.contains(&idea.id)))
    }

    /// The name among these that was most likely meant.
    pub fn near<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
        let names: Vec<&str> = names.collect();
        nearest(&wanted.to_lowercase(), &names)
    }
}
