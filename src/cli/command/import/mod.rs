//! `countersign import`.

mod found;
mod numbering;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::cli::args::Global;
use crate::cli::command::import::found::Found;
use crate::cli::command::init::policy_text;
use crate::cli::commit::{Keep, Message};
use crate::cli::draft::random_id;
use crate::cli::workspace::{Workspace, log_file};
use crate::cli::{Outcome, Problem, World};
use crate::git::write_all::{Step, write_all};
use crate::import::{Plan, Request, Tool, plan};
use crate::log;
use crate::output::summary::counted;
use crate::policy::Policy;
use crate::record::{Kind, Record, RecordId, Status};

/// Turn records of another tool into records of this program
///
/// Adds to each a front matter with an id, its kind, and what its text says of status, date, tags and relations. Every byte
/// of prose stays, and so does every line of a front matter that is there: one that means something else here becomes a
/// comment. What the text does not say is not made up. Either all files change or none does.
///
/// In a log that is there they are new: `check` of the change that brings them asks for sign-offs that nobody gave. Once
/// whoever may has merged it in spite of that, `since:` in the policy spares them.
///
/// Without --into the folder itself becomes the log. Its policy says `since:`, so that rules begin with what is new, for
/// nobody could sign what was decided before.
///
/// A folder can also be taken over as it is, without a change in its files: that is `countersign init FOLDER`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign import docs/adr --dry-run            shows what each record would say, and from which line
  countersign import docs/adr
  countersign import docs/adr --status Moved=superseded --status \"Reverted=deprecated\"
  countersign import ../old/doc/adr --into decisions
  countersign import docs/adr --into decisions --number   into a log that is there
  countersign import decisions.json --into decisions      JSON-ADR, as `adrs export json` writes it

Exit codes: 0 all was read, 1 imported and there is something to look at, 2 could not do it.")]
pub(crate) struct Args {
    /// The folder with the records, or a file of JSON-ADR [default: the one that holds records already]
    folder: Option<PathBuf>,
    /// The tool that wrote them: adr-tools, madr, log4brains, adrs, json-adr, markdown, or auto to look at each
    #[arg(long, value_name = "TOOL", default_value = "auto", value_parser = tool)]
    from: From,
    /// Copy them, and the files beside them, into this folder: a new one becomes the log, and a log that is there takes
    /// them in
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// What they are about: product or technical
    #[arg(long, value_parser = kind, default_value = "technical", value_name = "KIND")]
    kind: Kind,
    /// What a word for a status means, such as `Moved=superseded`; may be given several times
    #[arg(long, value_parser = word, value_name = "WORD=STATUS")]
    status: Vec<(String, Status)>,
    /// What a new log is called
    #[arg(long, default_value = "Decisions")]
    title: String,
    /// What stands in front of a number in a new log: ADR in ADR-42
    #[arg(long, default_value = "ADR")]
    prefix: String,
    /// Give records a number that have none, by their dates, or one that the log has given away already, and rename their
    /// files; links to them follow
    #[arg(long)]
    number: bool,
    #[command(flatten)]
    keep: Keep,
}

/// A tool, or none that was named.
type From = Option<Tool>;

fn tool(name: &str) -> Result<From, String> {
    match name.parse() {
        Ok(tool) => Ok(Some(tool)),
        Err(()) if name == "auto" => Ok(None),
        Err(()) => {
            let names: Vec<&str> = Tool::ALL.iter().map(|(name, _)| *name).collect();
            Err(format!("tools are {} and auto", names.join(", ")))
        }
    }
}

fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

fn word(pair: &str) -> Result<(String, Status), String> {
    let names: Vec<&str> = Status::ALL.iter().map(|status| status.name()).collect();
    let wrong = || format!("write WORD=STATUS; statuses are {}", names.join(", "));
    let (word, status) = pair.split_once('=').ok_or_else(wrong)?;
    let status = status.to_lowercase().parse().map_err(|()| wrong())?;
    if word.is_empty() || !word.chars().all(char::is_alphanumeric) {
        return Err("a word for a status is the first one that stands there, of letters alone".to_owned());
    }
    Ok((word.to_lowercase(), status))
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        self.keep.refuse(&workspace)?;
        let snapshot = workspace.work_tree()?;
        let mut found = self.find(world, &workspace, &snapshot, global)?;
        let numbered = if self.number { Some(found.number(&workspace, &snapshot)?) } else { None };
        found.refuse_clashes()?;
        let mut ids = Vec::new();
        while ids.len() < found.records.len() {
            let id = random_id()?;
            if !ids.contains(&id) && !found.records.iter().any(|record| has_id(record, id)) {
                ids.push(id);
            }
        }
        let words: BTreeMap<String, Status> = self.status.iter().cloned().collect();
        let plan = plan(&Request {
            records: &found.records,
            kind: self.kind,
            tool: self.from,
            words: &words,
            ids: &ids,
            links: &found.links,
        });
        if plan.records.is_empty() && !plan.ours.is_empty() {
            return Err(Problem::new(format!(
                "all {} in `{}` are records of this program already",
                plan.ours.len(),
                found.folder
            ))
            .hint("there is nothing to import: `countersign list` shows them"));
        }
        let policy_path = log_file(&found.folder);
        let policy = if snapshot.exists(&policy_path)? {
            let policy = log::read_policy(&snapshot, &found.folder)?;
            let policy = policy.ok_or_else(|| Problem::new(format!("`{policy_path}` cannot be read")))?;
            spared(world, &policy, &plan, found.joins.is_some())?;
            None
        } else {
            Some(self.policy(world, &policy_path, &plan, &found)?)
        };
        let mut steps = Vec::new();
        if let Some(policy) = &policy {
            steps.push(Step::Create {
                path: workspace.on_disk(&policy_path),
                bytes: policy.clone().into_bytes(),
            });
        }
        let numbered = numbered.unwrap_or_default();
        steps.extend(numbered.renames(&workspace));
        for record in &plan.records {
            let (path, new) = (workspace.on_disk(&record.path), record.new.clone().into_bytes());
            let old = numbered.on_disk(&record.path).unwrap_or(&record.old);
            steps.push(if found.is_copy {
                Step::Create { path, bytes: new }
            } else {
                Step::Replace { path, old: old.to_owned().into_bytes(), new }
            });
        }
        let planned = |path: &str| plan.records.iter().any(|record| record.path == path);
        steps.extend(numbered.texts(&workspace, planned));
        for (path, bytes) in &found.beside {
            steps.push(Step::Create { path: workspace.on_disk(path), bytes: bytes.clone() });
        }
        if !self.keep.dry_run {
            write_all(&steps).map_err(|error| {
                let advice = error.error.advice();
                Problem::from_error(&error).maybe_hint(advice)
            })?;
        }
        let others: Vec<&str> = numbered.changed().filter(|path| !planned(path)).collect();
        let own_policy = policy.is_some().then_some(policy_path.as_str());
        let outcome = self.report(world, &plan, &found, own_policy, &others)?;
        if self.keep.commit {
            let records = counted(plan.records.len(), "record");
            let message = Message::new(&format!("Import {records}"), &found.folder).saying(&sums(&plan));
            let mut paths: Vec<&str> = plan.records.iter().map(|record| record.path.as_str()).collect();
            paths.extend(own_policy);
            paths.extend(&others);
            paths.extend(numbered.former());
            paths.extend(found.beside.iter().map(|(path, _)| path.as_str()));
            self.keep.commit_written(world, &workspace, &paths, &message)?;
        }
        Ok(outcome)
    }

    /// The policy of a new log, which spares all that is imported.
    fn policy(&self, world: &World<'_>, path: &str, plan: &Plan, found: &Found) -> Result<String, Problem> {
        let is_ours = |record: &&Record| plan.ours.iter().any(|path| path == record.path());
        let mut old = found.records.iter().filter(|record| !is_ours(record));
        let is_numbered = old.all(|record| record.number.is_some());
        // A record without number counts as new under a number, so records that are named by their day need a day.
        let since = if is_numbered {
            log::next_number(found.records.iter().map(Record::path)).to_string()
        } else {
            world.today().to_string()
        };
        let text = policy_text(&self.title, &self.prefix, Some(&since))?;
        let policy = Policy::parse(path, text.as_bytes());
        if let Some(fault) = policy.faults.first() {
            return Err(Problem::new(fault.message.clone()));
        }
        spared(world, &policy, plan, false)?;
        Ok(text)
    }

    fn report(
        &self,
        world: &mut World<'_>,
        plan: &Plan,
        found: &Found,
        policy: Option<&str>,
        others: &[&str],
    ) -> Result<Outcome, Problem> {
        if let Some(policy) = policy {
            writeln!(world.out, "{policy}")?;
        }
        for record in &plan.records {
            let fields: Vec<String> =
                record.fields.iter().filter(|field| field.key != "id").map(shown).collect();
            writeln!(world.out, "{}: {}", record.path, fields.join(", "))?;
        }
        for (path, _) in &found.beside {
            writeln!(world.out, "{path}: copied")?;
        }
        for path in others {
            writeln!(world.out, "{path}: links follow")?;
        }
        for told in &plan.told {
            world.say(&format!("{}:{}: {}", told.path, told.line, told.message));
        }
        for told in &found.told {
            world.say(told);
        }
        if !plan.ours.is_empty() {
            world.say(&format!("left as they are: {} of this program", counted(plan.ours.len(), "record")));
        }
        if found.joins.is_some() {
            world.say("what is added to a log is new in it: `check` of the change that brings these, and the hook, ask for sign-offs that nobody gave; once whoever may has merged it in spite of that, `since:` spares them");
        }
        let (would, wrote) =
            if self.keep.dry_run { ("would be ", "; nothing was written") } else { ("", "") };
        let records = counted(plan.records.len(), "record");
        world.say(&format!("{would}imported: {records}, {}{wrote}", sums(plan)));
        if !self.keep.dry_run && policy.is_some() {
            world.say("next: `countersign roster add` says who signs from now on; `countersign check`");
        }
        Ok(if plan.told.is_empty() { Outcome::Clean } else { Outcome::Findings })
    }
}

fn has_id(record: &Record, id: RecordId) -> bool {
    record.id.as_ref().is_some_and(|own| own.value == id)
}

/// Refuses where a policy would judge what is imported as if somebody could have signed it.
fn spared(world: &World<'_>, policy: &Policy, plan: &Plan, joins: bool) -> Result<(), Problem> {
    let judged = plan.records.iter().find(|record| !policy.spares(&record.record));
    let Some(record) = judged else { return Ok(()) };
    let path = policy.source.path();
    if joins {
        return Err(Problem::new(format!(
            "`{}` would be new in this log, and its rules would ask for sign-offs that nobody could give",
            record.path
        ))
        .hint(format!(
            "`since: {}` in `{path}` spares imported records from before that day, and no others",
            world.today()
        )));
    }
    Err(Problem::new(format!("`{}` is no older than what `{path}` spares, so its rules would ask for sign-offs that nobody could give", record.path))
        .hint(format!("say in `{path}` from which number or day on records are new: `since: 43` or `since: 2026-11-22`")))
}

/// A field with where it comes from: `status accepted (line 9)`.
fn shown(field: &crate::import::Field) -> String {
    let lines: Vec<String> = field.lines.iter().map(usize::to_string).collect();
    let (key, value) = (field.key, &field.value);
    match lines.as_slice() {
        [] => format!("{key} {value}"),
        [one] if one == "0" => format!("{key} {value} (file name)"),
        [one] => format!("{key} {value} (line {one})"),
        several => format!("{key} {value} (lines {})", several.join(", ")),
    }
}

/// How many records say what.
fn sums(plan: &Plan) -> String {
    let mut tools: BTreeMap<&str, usize> = BTreeMap::new();
    let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut dates, mut relations) = (0, 0);
    for record in &plan.records {
        *tools.entry(record.tool.name()).or_default() += 1;
        let status = record.record.status.as_ref().map_or("no status", |status| status.value.name());
        *statuses.entry(status).or_default() += 1;
        dates += usize::from(record.record.date.is_some());
        relations += record.record.supersedes.len() + record.record.relates.len();
    }
    let list = |counts: &BTreeMap<&str, usize>| {
        counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
    };
    format!(
        "from {}; {}; {}, {}",
        list(&tools),
        list(&statuses),
        counted(dates, "date"),
        counted(relations, "relation")
    )
}
