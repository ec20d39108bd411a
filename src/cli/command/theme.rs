//! `countersign theme`.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::args::Global;
use crate::cli::{Outcome, Problem, World};
use crate::git::write;
use crate::site::theme::{DATA, Theme};

/// List the parts of the site's theme, or take some of them to change them
///
/// A theme is a folder. Each file in it is used in place of the built-in part of the same name, and a part that is not
/// there stays the built-in one: take only what you change. `build --theme DIR` and `serve --theme DIR` use it.
/// `theme data` tells what the templates get, and what a theme may rely on.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign theme list
  countersign theme eject record.html css/record.css --to theme
  countersign theme list --differs-in theme
  countersign theme data")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Eject(Eject),
    Data(Data),
}

/// List the parts by name
///
/// What the templates among them get is told by `theme data`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign theme list
  countersign theme list --differs-in theme")]
struct List {
    /// Only the parts that a folder holds in another form than the built-in one: what to look at after an update
    #[arg(long, value_name = "DIR")]
    differs_in: Option<PathBuf>,
}

/// Write parts of the built-in theme into a folder
///
/// Nothing is overwritten: a part that is there already, changed or not, stays as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign theme eject record.html
  countersign theme eject css/record.css --to docs/theme
  countersign theme eject --all")]
struct Eject {
    /// Names of parts, as `theme list` gives them
    #[arg(value_name = "PART", required_unless_present = "all")]
    parts: Vec<String>,
    /// Every part
    #[arg(long, conflicts_with = "parts")]
    all: bool,
    /// The folder to write to
    #[arg(long, value_name = "DIR", default_value = "theme")]
    to: PathBuf,
    /// Name the files that would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// Print what templates get: each variable and field, and what a theme may rely on
///
/// It is Markdown, of the version that templates read as `site.version`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign theme data
  countersign theme data > theme-data.md")]
struct Data {}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, _: &Global) -> Result<Outcome, Problem> {
        match &self.action {
            Action::List(list) => list.run(world),
            Action::Eject(eject) => eject.run(world),
            Action::Data(Data {}) => {
                write!(world.out, "{DATA}")?;
                Ok(Outcome::Clean)
            }
        }
    }
}

impl List {
    fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        let built_in = Theme::default();
        let own = match &self.differs_in {
            Some(folder) => Some(of_folder(world, folder)?),
            None => None,
        };
        for (name, bytes) in built_in.parts() {
            if own.as_ref().is_none_or(|own| own.part(name) != Some(bytes)) {
                writeln!(world.out, "{name}")?;
            }
        }
        Ok(Outcome::Clean)
    }
}

impl Eject {
    fn run(&self, world: &mut World<'_>) -> Result<Outcome, Problem> {
        let theme = Theme::default();
        let folder = world.folder.join(&self.to);
        let mut wanted: Vec<(&str, &[u8])> = Vec::new();
        for name in &self.parts {
            let bytes = theme.part(name).ok_or_else(|| unknown(&theme, name))?;
            wanted.push((name, bytes));
        }
        if self.all {
            wanted.extend(theme.parts());
        }
        for (name, bytes) in wanted {
            let path = folder.join(name);
            if path.symlink_metadata().is_ok() {
                world.say(&format!("{} is there already and stays as it is", world.relative(&path)));
                continue;
            }
            if !self.dry_run {
                write::create(&path, bytes)?;
            }
            writeln!(world.out, "{}", world.relative(&path))?;
        }
        if self.dry_run {
            world.say("nothing is written: these files would be");
            return Ok(Outcome::Clean);
        }
        let folder = world.relative(&folder);
        world.say(&format!("next: `countersign serve --theme {folder}` shows what you change"));
        Ok(Outcome::Clean)
    }
}

/// The theme with the parts of a folder that was named.
pub(super) fn of_folder(world: &World<'_>, named: &Path) -> Result<Theme, Problem> {
    let folder = world.folder.join(named);
    if !folder.is_dir() {
        return Err(Problem::new(format!("there is no folder `{}`", named.display()))
            .hint("`countersign theme eject record.html --to DIR` begins a theme"));
    }
    Ok(Theme::with_folder(&folder)?)
}

fn unknown(theme: &Theme, name: &str) -> Problem {
    let near = theme
        .parts()
        .map(|(part, _)| (strsim::damerau_levenshtein(part, name), part))
        // A bare file name is as good as its path.
        .map(|(distance, part)| {
            if Path::new(part).file_name().is_some_and(|own| own == name) {
                (0, part)
            } else {
                (distance, part)
            }
        })
        .min();
    let problem = Problem::new(format!("the theme has no part `{name}`"));
    match near {
        Some((distance, part)) if distance <= 4 => problem.hint(format!("did you mean `{part}`?")),
        _ => problem.hint("`countersign theme list` names them all"),
    }
}
