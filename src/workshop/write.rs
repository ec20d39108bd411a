//! What people add to a workshop, as new texts of its files. All that stands there already stays as it is.

use thiserror::Error;

use crate::log::slug;
use crate::record::{Kind, written_cell};
use crate::text::hidden_characters;
use crate::workshop::Workshop;
use crate::workshop::read::is_id;

/// The folder of workshops, below that of the log.
pub const FOLDER: &str = "workshops";

/// The file of the question, in the folder of the workshop.
pub(super) const QUESTION: &str = "question.md";

/// What the section with the criteria is called.
pub(super) const CRITERIA: &str = "Criteria";

/// A workshop that is to be begun.
#[derive(Debug, Clone)]
pub struct NewWorkshop<'a> {
    /// The question.
    pub title: &'a str,
    /// What is known already, as Markdown.
    pub context: &'a str,
    /// Of which kind the decision will be.
    pub kind: Kind,
    /// When it is begun, as `YYYY-MM-DD`.
    pub begun: &'a str,
    /// Who begins it.
    pub by: &'a str,
    /// The best score.
    pub scale: u32,
    /// Name, role and weight of each criterion; an empty role lets everybody score it.
    pub criteria: &'a [(String, String, String)],
}

/// Why something cannot be written into a workshop.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// There is nothing to write.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// It holds a character that nobody sees.
    #[error("{0} holds a character that nobody can see")]
    Hidden(&'static str),
    /// It would be read as something else.
    #[error("`{0}` would not be read back as it is meant")]
    NotReadBack(String),
}

impl NewWorkshop<'_> {
    /// The text of the question's file.
    pub fn text(&self) -> Result<String, Unwritable> {
        let title = one_line("the question", self.title)?;
        let mut text = format!(
            "---\nkind: {}\nstatus: open\nbegun: {}\nby: {}\nscale: {}\n---\n# {title}\n",
            self.kind, self.begun, self.by, self.scale
        );
        if !self.context.trim().is_empty() {
            text.push_str(&format!("\n{}\n", self.context.trim()));
        }
        text.push_str(&format!("\n## {CRITERIA}\n\n| Criterion | Scored by | Weight |\n|---|---|---|\n"));
        for (name, role, weight) in self.criteria {
            let role = if role.is_empty() { "everybody" } else { role };
            text.push_str(&format!("| {} | {role} | {weight} |\n", written_cell(name)));
        }
        Ok(text)
    }
}

impl Workshop {
    /// The text of one of its files; empty where there is none.
    fn text_of(&self, file: &str) -> &str {
        self.files.get(file).map_or("", |source| source.text())
    }

    /// The file of a participant with these ideas added, and the ideas' names; what they have said already is left out.
    pub fn with_ideas(
        &self,
        by: &str,
        name: &str,
        ideas: &[String],
    ) -> Result<(String, String, Vec<String>), Unwritable> {
        let file = format!("ideas/{by}.md");
        let mut text = begun(self.text_of(&file), &format!("Ideas of {name}"));
        let number = |id: &str| id.rsplit('-').next().and_then(|digits| digits.parse::<u32>().ok());
        let own = self.ideas.iter().filter(|idea| idea.by == by).filter_map(|idea| number(&idea.id));
        let mut next = own.max().unwrap_or(0) + 1;
        let mut names = Vec::new();
        for idea in ideas {
            let idea = one_line("an idea", idea)?;
            if self.ideas.iter().any(|own| own.by == by && own.text == idea)
                || text.contains(&format!(": {idea}\n"))
            {
                continue;
            }
            let id = format!("{by}-{next}");
            if !is_id(&id) {
                return Err(Unwritable::NotReadBack(id));
            }
            text.push_str(&format!("- {id}: {idea}\n"));
            names.push(id);
            next += 1;
        }
        Ok((file, text, names))
    }

    /// The file of a participant with these ideas in a group; what the group holds already is left out.
    pub fn with_group(
        &self,
        by: &str,
        name: &str,
        group: &str,
        ideas: &[String],
    ) -> Result<(String, String), Unwritable> {
        let file = format!("groups/{by}.md");
        let group = heading("the name of the group", group)?;
        let known = self.group(&group);
        let group = known.map_or(group, |own| own.name.clone());
        let new = ideas.iter().filter(|id| known.is_none_or(|own| !own.ideas.contains(id)));
        let lines: String = new
            .filter_map(|id| self.idea(id))
            .map(|idea| format!("- {}: {}\n", idea.id, idea.text))
            .collect();
        let text = with_section(&begun(self.text_of(&file), &format!("Groups of {name}")), &group, &lines);
        Ok((file, text))
    }

    /// The file of a participant with an option in it.
    pub fn with_option(
        &self,
        by: &str,
        name: &str,
        option: &str,
        text: &str,
        from: &[String],
    ) -> Result<(String, String), Unwritable> {
        let file = format!("options/{by}.md");
        let option = heading("the name of the option", option)?;
        let mut body = String::new();
        if !text.trim().is_empty() {
            if hidden_characters(text).next().is_some() {
                return Err(Unwritable::Hidden("the text of the option"));
            }
            if text.lines().any(|line| line.starts_with('#') || line.starts_with("From:")) {
                return Err(Unwritable::NotReadBack(text.to_owned()));
            }
            body.push_str(&format!("{}\n", text.trim()));
        }
        if !from.is_empty() {
            let gap = if body.is_empty() { "" } else { "\n" };
            body.push_str(&format!("{gap}From: {}\n", from.join(", ")));
        }
        let text = with_section(&begun(self.text_of(&file), &format!("Options of {name}")), &option, &body);
        Ok((file, text))
    }

    /// The file of a participant with these scores in it, each a key of an option and of a criterion.
    pub fn with_scores(&self, by: &str, name: &str, scores: &[(String, String, u32)]) -> (String, String) {
        let file = format!("scores/{by}.yaml");
        let mut text = self.text_of(&file).to_owned();
        if text.is_empty() {
            text = format!(
                "# Scores of {name}, from 1 to {}, the best. They inform; they decide nothing.\n",
                self.scale
            );
        }
        for (option, criterion, value) in scores {
            text = scored(&text, option, criterion, *value);
        }
        (file, text)
    }

    /// The question's file, closed, with the record that came of it.
    pub fn closed(&self, record: Option<u32>) -> (String, String) {
        let mut text = self.text_of(QUESTION).to_owned();
        if let Some(status) = self.status {
            let line_end = text[status.end..].find('\n').map_or(text.len(), |at| status.end + at + 1);
            if let Some(number) = record.filter(|_| self.record.is_none()) {
                text.insert_str(line_end, &format!("record: {number}\n"));
            }
            text.replace_range(status.range(), "closed");
        }
        (QUESTION.to_owned(), text)
    }
}

/// A file with its heading, where it was empty.
fn begun(text: &str, title: &str) -> String {
    if text.is_empty() {
        return format!("# {title}\n\n");
    }
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// A text with lines at the end of one of its sections, which is made where there is none.
fn with_section(text: &str, name: &str, lines: &str) -> String {
    let key = slug(name);
    let mut at = 0;
    let mut end = None;
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        if let Some(heading) = line.strip_prefix("## ") {
            if inside {
                break;
            }
            inside = slug(heading) == key;
        }
        at += line.len();
        if inside && !line.trim().is_empty() {
            end = Some(at);
        }
    }
    match end {
        Some(end) => {
            let above = text[..end].trim_end().rsplit('\n').next().unwrap_or_default();
            let gap = if above.starts_with("- ") && lines.starts_with("- ") || lines.is_empty() {
                ""
            } else {
                "\n"
            };
            format!("{}{gap}{lines}{}", &text[..end], &text[end..])
        }
        None => {
            let gap = if text.ends_with("\n\n") { "" } else { "\n" };
            let below = if lines.is_empty() { "" } else { "\n" };
            format!("{text}{gap}## {name}\n{below}{lines}")
        }
    }
}

/// A file of scores with one of them set.
fn scored(text: &str, option: &str, criterion: &str, value: u32) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let is_key = |line: &str, key: &str| {
        line.split_once(':').is_some_and(|(own, _)| slug(own.trim().trim_matches(['"', '\''])) == key)
    };
    let is_top = |line: &str| !line.starts_with([' ', '#', '\n', '\r', '-']);
    let Some(top) = lines.iter().position(|line| is_top(line) && is_key(line, option)) else {
        if lines.last().is_some_and(|line| !line.ends_with('\n')) {
            lines.push("\n".to_owned());
        }
        lines.push(format!("{option}:\n  {criterion}: {value}\n"));
        return lines.concat();
    };
    let end = (top + 1..lines.len()).find(|at| is_top(&lines[*at])).unwrap_or(lines.len());
    match (top + 1..end).find(|at| lines[*at].starts_with(' ') && is_key(&lines[*at], criterion)) {
        Some(at) => {
            let (key, rest) = lines[at].split_once(':').expect("it is a key");
            let comment = rest.find('#').map_or("", |at| rest[at..].trim_end());
            let gap = if comment.is_empty() { "" } else { "  " };
            lines[at] = format!("{key}: {value}{gap}{comment}\n");
        }
        None => lines.insert(top + 1, format!("  {criterion}: {value}\n")),
    }
    lines.concat()
}

fn one_line(what: &'static str, text: &str) -> Result<String, Unwritable> {
    let text = crate::text::one_line(text);
    if text.is_empty() {
        return Err(Unwritable::Empty(what));
    }
    if hidden_characters(&text).next().is_some() {
        return Err(Unwritable::Hidden(what));
    }
    Ok(text)
}

/// A name that a heading shows to the letter.
fn heading(what: &'static str, text: &str) -> Result<String, Unwritable> {
    let text = one_line(what, text)?;
    let read = crate::record::Record::parse("x.md", format!("## {text}\n").as_bytes());
    let shown = read.sections.first().map(|section| section.heading.value.as_str());
    if shown == Some(text.as_str()) {
        return Ok(text);
    }
    Err(Unwritable::NotReadBack(text))
}
