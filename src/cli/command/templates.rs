//! `countersign templates`.

use clap::Subcommand;
use serde::Serialize;

use crate::cli::args::{Format, Global};
use crate::cli::command::new::kind;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::draft::{all_templates, unknown_template};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::Snapshot;
use crate::log::{self, Log};
use crate::output::{table, visible};
use crate::record::template::{FOLDER, Template, shipped};
use crate::record::{Kind, Part};

/// List the templates of records, show one, or take one to change it
///
/// A team's own templates are Markdown files in the folder `templates` of its log, called after their names. One that is
/// called as one of the program takes its place. In its front matter, under `template:`, a template declares its
/// sections, each under whose part it is (`product`, `engineering` or `both`), what it is about, and with `!` whether it
/// is required; `templates show product-de` is an example in full.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
#[command(after_help = "Examples:
  countersign templates list
  countersign templates show product-light
  countersign templates eject technical")]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Show(Show),
    Eject(Eject),
}

/// List the templates: the team's own, then those of the program
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign templates list
  countersign templates list --kind product --format json")]
struct List {
    /// Only those for records of this kind
    #[arg(long, short, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// Show what a template declares and asks
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign templates show product
  countersign templates show technical-de --raw > decisions/templates/technical-fr.md")]
struct Show {
    /// Its name
    name: String,
    /// The file as it is, and nothing else
    #[arg(long)]
    raw: bool,
}

/// Write a template of the program into the log, to change it there
///
/// It goes to the folder `templates` of the log under its name, and takes the place of the program's. Nothing is
/// overwritten.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign templates eject product
  countersign templates eject product --as product-fr")]
struct Eject {
    /// Its name
    name: String,
    /// Another name for it, so that it stands beside the program's
    #[arg(long = "as", value_name = "NAME")]
    called: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

/// A template as a program reads it.
#[derive(Debug, Serialize)]
struct Line<'t> {
    name: &'t str,
    kind: Option<&'static str>,
    language: &'t str,
    about: &'t str,
    path: Option<&'t str>,
    sections: Vec<SectionLine<'t>>,
    faults: Vec<String>,
}

#[derive(Debug, Serialize)]
struct SectionLine<'t> {
    topic: &'t str,
    part: &'static str,
    heading: &'t str,
    required: bool,
    columns: &'t [String],
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        match &self.action {
            Action::List(list) => list.run(world, global),
            Action::Show(show) => show.run(world, global),
            Action::Eject(eject) => eject.run(world, global),
        }
    }
}

/// The log that is meant, where there is one: the program's templates can be looked at without.
fn log_at_hand(world: &World<'_>, global: &Global) -> Result<Option<(Snapshot, Log)>, Problem> {
    let workspace = Workspace::open(world)?;
    let named = global.log.is_some();
    if !named && log::folders(&workspace.work_tree()?)?.is_empty() {
        return Ok(None);
    }
    workspace.one_log(global).map(Some)
}

impl List {
    fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let at_hand = log_at_hand(world, global)?;
        let mut all = all_templates(at_hand.as_ref().map(|(snapshot, log)| (snapshot, log)));
        if let Some(kind) = self.kind {
            all.retain(|template| template.kind.is_none_or(|own| own == kind));
        }
        if self.format == Format::Json {
            let lines: Vec<Line<'_>> = all.iter().map(Line::new).collect();
            let document = serde_json::json!({ "version": 1, "templates": lines });
            serde_json::to_writer_pretty(&mut *world.out, &document).map_err(std::io::Error::from)?;
            writeln!(world.out)?;
            return Ok(Outcome::Clean);
        }
        let mut rows = Vec::new();
        for template in &all {
            rows.push([
                template.name.clone(),
                template.kind.map_or("any", Kind::name).to_owned(),
                if template.language.is_empty() { "–".to_owned() } else { template.language.clone() },
                template.path.clone().unwrap_or_else(|| "program".to_owned()),
                template.about.clone(),
            ]);
        }
        table::render(Some(&["template", "kind", "language", "from", "about"]), &rows, world.out)?;
        for template in &all {
            if let (Some(fault), Some(path)) = (template.faults.first(), &template.path) {
                world.say(&format!("note: {path}:{}: {}", fault.line, fault.message));
            }
        }
        Ok(Outcome::Clean)
    }
}

impl<'t> Line<'t> {
    fn new(template: &'t Template) -> Self {
        let sections = template.sections.iter().map(|section| SectionLine {
            topic: &section.topic,
            part: section.part.name(),
            heading: &section.heading,
            required: section.is_required,
            columns: &section.columns,
        });
        let faults = template.faults.iter().map(|fault| format!("{}: {}", fault.line, fault.message));
        Self {
            name: &template.name,
            kind: template.kind.map(Kind::name),
            language: &template.language,
            about: &template.about,
            path: template.path.as_deref(),
            sections: sections.collect(),
            faults: faults.collect(),
        }
    }
}

impl Show {
    fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let at_hand = log_at_hand(world, global)?;
        let all = all_templates(at_hand.as_ref().map(|(snapshot, log)| (snapshot, log)));
        let template = all
            .iter()
            .find(|template| template.name == self.name)
            .ok_or_else(|| unknown_template(&all, &self.name))?;
        if self.raw {
            write!(world.out, "{}", template.text())?;
            return Ok(Outcome::Clean);
        }
        let from = template.path.as_deref().unwrap_or("of the program");
        writeln!(world.out, "{} ({from})", template.name)?;
        if !template.about.is_empty() {
            writeln!(world.out, "{}", visible::line(&template.about))?;
        }
        writeln!(world.out)?;
        for part in Part::ALL {
            let own: Vec<String> = template
                .sections
                .iter()
                .filter(|section| section.part == part)
                .map(|section| {
                    let required = if section.is_required { ", required" } else { "" };
                    format!("{} ({}{required})", section.heading, section.topic)
                })
                .collect();
            if !own.is_empty() {
                writeln!(world.out, "  {:<12} {}", part.name(), own.join(", "))?;
            }
        }
        writeln!(world.out)?;
        for line in template.body().lines() {
            writeln!(world.out, "{}", visible::line(line))?;
        }
        for fault in &template.faults {
            world.say(&format!("note: {from}:{}: {}", fault.line, fault.message));
        }
        Ok(Outcome::Clean)
    }
}

impl Eject {
    fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let (_, log) = workspace.one_log(global)?;
        let template = shipped()
            .iter()
            .find(|template| template.name == self.name)
            .ok_or_else(|| unknown_template(shipped(), &self.name))?;
        let name = self.called.as_deref().unwrap_or(&self.name);
        if let Some(fault) = Template::parse(name, template.text()).faults.first() {
            return Err(Problem::new(fault.message.clone()));
        }
        let path = log::join(&log.folder, &format!("{FOLDER}/{name}.md"));
        let message = Message::new("Take a template", name);
        let kept = self.keep.create(world, &workspace, &[Change::new(&path, template.text())], &message)?;
        if kept != Kept::Shown {
            world.say(&format!(
                "next: change it; `countersign new \"…\" --template {name}` writes records from it"
            ));
        }
        Ok(Outcome::Clean)
    }
}
