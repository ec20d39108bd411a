//! `countersign new`.

use crate::cli::args::Global;
use crate::cli::command::edit;
use crate::cli::command::init::random;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::write;
use crate::log::{self, Log};
use crate::record::{Kind, Record, RecordId, is_word, template};
use crate::text::hidden_characters;

/// Write a new record from the template of its kind
///
/// Takes the next number that no branch has given away, prints the path, and opens the editor on a terminal.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign new \"Adopt PostgreSQL for orders\" --kind technical
  countersign new \"Offer guest checkout\" --kind product --tag checkout --no-edit
  countersign new \"Move orders to the cloud\" --kind technical --supersedes 2")]
pub(crate) struct Args {
    /// The title: what is decided, in a few words
    title: Option<String>,
    /// Whether it is about the product or its technology
    #[arg(long, short, value_parser = kind, value_name = "KIND")]
    kind: Option<Kind>,
    /// A label; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// The record that this one takes the place of; may be given several times
    #[arg(long, value_name = "RECORD")]
    supersedes: Vec<String>,
    /// Do not open the editor
    #[arg(long)]
    no_edit: bool,
}

fn kind(word: &str) -> Result<Kind, String> {
    word.to_lowercase().parse().map_err(|()| "kinds are product and technical".to_owned())
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (snapshot, log) = workspace.one_log(global)?;
        let title = match &self.title {
            Some(title) => title.clone(),
            None => world.ask("What is decided, in a few words", "")?,
        };
        let title = checked_title(&title)?;
        let kind = match self.kind {
            Some(kind) => kind,
            None => kind_of_answer(
                &world.ask("Is it about the product or its technology (product/technical)", "")?,
            )?,
        };
        let mut supersedes = Vec::new();
        for wanted in &self.supersedes {
            let old = &log.records[log.find(wanted)?];
            supersedes.push(old.number.ok_or_else(|| {
                Problem::new(format!("`{}` has no number, so nothing can name it", old.path()))
                    .hint("give it one in its file name first")
            })?);
        }
        supersedes.sort_unstable();
        supersedes.dedup();
        if let Some(tag) = self.tags.iter().find(|tag| !is_word(tag)) {
            return Err(Problem::new(format!("`{tag}` cannot be a tag"))
                .hint("a tag is one word of a–z, 0–9 and `-` that starts with a letter, such as `storage`"));
        }
        let paths = workspace.paths_everywhere(&snapshot, &log.folder)?;
        let number = log::next_number(paths.iter().map(String::as_str));
        let path = log::join(&log.folder, &log::file_name(number, &title));
        let driver = workspace
            .author()
            .ok()
            .and_then(|author| log.policy.person_by_email(&author.email).map(|(key, _)| key.to_owned()));
        let text = self.text(world, kind, &title, driver.as_deref(), &supersedes)?;
        let record = Record::parse(&path, text.as_bytes());
        if let Some(fault) = record.faults.first() {
            return Err(Problem::new(format!("the record would not be readable: {}", fault.message)));
        }
        for twin in same_title(&log, &title) {
            world.say(&format!("note: {} has the same title", log.reference(twin)));
        }
        write::create(&workspace.on_disk(&path), text.as_bytes())?;
        writeln!(world.out, "{path}")?;
        world.out.flush()?;
        let reference = log.policy.reference(number);
        if world.can_ask && world.out_is_terminal && !self.no_edit {
            edit::open(world, &workspace, &path)?;
            edit::report(world, &workspace, global, &path)?;
        } else {
            world.say(&format!("next: `countersign edit {reference}` answers its questions"));
        }
        Ok(Outcome::Clean)
    }

    fn text(
        &self,
        world: &World<'_>,
        kind: Kind,
        title: &str,
        driver: Option<&str>,
        supersedes: &[u32],
    ) -> Result<String, Problem> {
        let numbers: Vec<String> = supersedes.iter().map(u32::to_string).collect();
        let line = |key: &str, value: String| {
            if value.is_empty() { String::new() } else { format!("{key}: {value}\n") }
        };
        let list = |items: &[String]| {
            if items.is_empty() { String::new() } else { format!("[{}]", items.join(", ")) }
        };
        Ok(format!(
            "---\nid: {}\nkind: {kind}\nstatus: draft\nrevision: 1\ndate: {}\n{}{}{}signoffs:\n  product:\n  engineering:\n---\n{}",
            random_id()?,
            world.today(),
            line("driver", driver.unwrap_or_default().to_owned()),
            line("tags", list(&self.tags)),
            line("supersedes", list(&numbers)),
            template::body(kind).replacen("{{title}}", &heading(title), 1),
        ))
    }
}

/// A new random id.
pub(super) fn random_id() -> Result<RecordId, Problem> {
    Ok(RecordId::from_random(random::<5>()?))
}

fn kind_of_answer(answer: &str) -> Result<Kind, Problem> {
    answer.to_lowercase().parse().map_err(|()| {
        Problem::new("the record's kind is not known").hint("say `--kind product` or `--kind technical`")
    })
}

fn checked_title(title: &str) -> Result<String, Problem> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(Problem::new("a record needs a title")
            .hint("countersign new \"Adopt PostgreSQL for orders\" --kind technical"));
    }
    if let Some((_, character, kind)) = hidden_characters(&title).next() {
        return Err(Problem::new(format!(
            "the title holds {} (U+{:04X})",
            kind.describe(),
            character as u32
        ))
        .hint("type the title anew: it may have come along when it was copied"));
    }
    if title.starts_with(template::MARK) {
        return Err(Problem::new(format!(
            "the title begins with {}, as the questions of a template do",
            template::MARK
        ))
        .hint("say what is decided"));
    }
    Ok(title)
}

/// A title as a Markdown heading that shows it to the letter.
fn heading(title: &str) -> String {
    let shown =
        |text: &str| Record::parse("x.md", format!("# {text}\n").as_bytes()).title.map(|title| title.value);
    if shown(title).as_deref() == Some(title) {
        return title.to_owned();
    }
    title.chars().fold(String::new(), |mut escaped, c| {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

fn same_title<'l>(log: &'l Log, title: &str) -> impl Iterator<Item = &'l Record> {
    let wanted = title.to_lowercase();
    log.records.iter().filter(move |record| record.name().to_lowercase() == wanted)
}

#[cfg(test)]
mod tests {
    use super::heading;
    use crate::record::Record;

    #[test]
    fn a_title_is_shown_to_the_letter() {
        for title in [
            "Adopt PostgreSQL",
            "Use `a` *b* _c_",
            "<script>",
            "A # b #",
            "[x](y)",
            "\\",
            "&amp; 100%",
            "1. x",
            "注文 🎉",
        ] {
            let text = format!("# {}\n", heading(title));
            assert_eq!(Record::parse("x.md", text.as_bytes()).title.unwrap().value, title, "{text}");
        }
        assert_eq!(heading("Adopt PostgreSQL for orders"), "Adopt PostgreSQL for orders");
    }
}
