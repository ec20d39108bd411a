//! `countersign workshop start`.

use crate::cli::args::Global;
use crate::cli::command::workshop::room::{refused, speaker};
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log;
use crate::record::{Kind, nearest};
use crate::workshop::{self, FOLDER, NewWorkshop};

/// Begin a workshop with a question
///
/// Value is scored by product and feasibility by engineering, unless `--criterion` says otherwise.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign workshop start \"How do we keep orders safe?\" --kind technical
  countersign workshop start \"What do we sell first?\" --kind product --criterion Reach=product:2
  countersign workshop start \"Which database?\" --criterion Cost=engineering:0.5 --criterion Joy")]
pub(super) struct Start {
    /// The question
    question: String,
    /// Whether the decision will be about the product or its technology
    #[arg(long, short, value_parser = kind, value_name = "KIND", default_value = "technical")]
    kind: Kind,
    /// What is known already, as Markdown
    #[arg(long, value_name = "TEXT", default_value = "")]
    context: String,
    /// A further criterion: its name, and after `=` the role that scores it and after `:` its weight; everybody scores
    /// one without a role
    #[arg(long = "criterion", value_name = "NAME[=ROLE][:WEIGHT]")]
    criteria: Vec<String>,
    /// Score by the criteria of `--criterion` alone
    #[arg(long, requires = "criteria")]
    only: bool,
    /// The best score
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(2..=100), value_name = "NUMBER")]
    scale: u32,
    /// The name of the workshop in files and commands [default: made of the question]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Who begins it: a roster key or a name; else who git says is acting
    #[arg(long = "as", value_name = "NAME")]
    speaker: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

impl Start {
    pub(super) fn run(
        &self,
        world: &mut World<'_>,
        workspace: &Workspace,
        global: &Global,
    ) -> Result<Outcome, Problem> {
        self.keep.refuse(workspace)?;
        let (snapshot, log) = workspace.one_log(global)?;
        let asked = self.question.trim();
        if !asked.is_empty() && !asked.chars().any(char::is_alphanumeric) {
            return Err(Problem::new(format!("`{asked}` asks nothing"))
                .hint("countersign workshop start \"How do we keep orders safe?\""));
        }
        let slug = log::slug(self.name.as_deref().unwrap_or(&self.question));
        if let Some(own) = workshop::load(&snapshot, &log)?.iter().find(|own| own.slug == slug) {
            return Err(Problem::new(format!("there is a workshop `{slug}` already: {}", own.title))
                .hint("`--name` gives this one another name"));
        }
        let mut criteria: Vec<(String, String, String)> = Vec::new();
        if !self.only {
            for (name, role) in [("Value", "product"), ("Feasibility", "engineering")] {
                criteria.push((name.to_owned(), role.to_owned(), "1".to_owned()));
            }
        }
        let roles = log.policy.all_roles();
        for asked in &self.criteria {
            let criterion = criterion(asked, &roles)?;
            if criteria.iter().any(|(name, ..)| log::slug(name) == log::slug(&criterion.0)) {
                return Err(Problem::new(format!("the criterion `{}` is there already", criterion.0))
                    .hint("`--only` leaves out Value and Feasibility"));
            }
            criteria.push(criterion);
        }
        let speaker = speaker(workspace, &log.policy, self.speaker.as_deref())?;
        let new = NewWorkshop {
            title: &self.question,
            context: &self.context,
            kind: self.kind,
            begun: &world.today().to_string(),
            by: if speaker.is_known { &speaker.key } else { &speaker.name },
            scale: self.scale,
            criteria: &criteria,
        };
        let text = new.text().map_err(|error| refused(&error))?;
        let folder = log::join(&log.folder, &format!("{FOLDER}/{slug}"));
        let files = [("question.md".to_owned(), text.clone())].into();
        let read = workshop::read(&folder, &files, &log.policy);
        if let Some(fault) = read.faults.first() {
            return Err(Problem::new(format!(
                "the workshop would not be read back as meant: {}",
                fault.message
            ))
            .hint("use plain words, without markup and headings of the first two levels"));
        }
        let path = format!("{folder}/question.md");
        let message = Message::new("Begin a workshop", &read.title);
        if self.keep.create(world, workspace, &[Change::new(&path, &text)], &message)? == Kept::Shown {
            return Ok(Outcome::Clean);
        }
        world.say(
            "next: everybody gives ideas, `countersign workshop idea TEXT`, in the room with `--as NAME`",
        );
        Ok(Outcome::Clean)
    }
}

/// Reads `Reach=product:2`.
fn criterion(asked: &str, roles: &[&str]) -> Result<(String, String, String), Problem> {
    let wrong = |why: String| {
        Problem::new(why).hint("`--criterion Reach=product:2`: a name, the role that scores it, its weight")
    };
    let (rest, weight) = match asked.rsplit_once(':') {
        Some((rest, weight)) => (rest, weight.trim()),
        None => (asked, "1"),
    };
    let (name, role) = rest.split_once('=').unwrap_or((rest, ""));
    let (name, role) = (name.trim(), role.trim().to_lowercase());
    if name.is_empty() {
        return Err(wrong(format!("`{asked}` names no criterion")));
    }
    if weight.parse::<f64>().ok().is_none_or(|weight| !weight.is_finite() || weight <= 0.0) {
        return Err(wrong(format!("the weight `{weight}` of `{name}` is no number above 0")));
    }
    if !role.is_empty() && !roles.contains(&role.as_str()) {
        let problem = wrong(format!("there is no role `{role}` to score `{name}`"));
        return Err(match nearest(&role, roles) {
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint(format!("roles are {}", roles.join(", "))),
        });
    }
    Ok((name.to_owned(), role, weight.to_owned()))
}
