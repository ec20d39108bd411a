//! A workshop as Markdown: the options table of a record, and the notes below it.

use std::fmt::Write as _;

use crate::record::written_cell;
use crate::workshop::{Tally, Workshop};

/// A mean with one digit, without a nought behind the point.
pub fn figure(mean: f64) -> String {
    let text = format!("{mean:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The options with their mean scores, as the table that a record holds; the chosen one is in bold.
///
/// The columns are the criteria as they are called, so that a site plots those that are called value and feasibility.
pub fn options_table(workshop: &Workshop, tally: &Tally, chosen: Option<&str>) -> String {
    let names: Vec<String> = workshop.criteria.iter().map(|own| written_cell(&own.name)).collect();
    let mut table = format!("| Option | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for at in &tally.order {
        let option = &workshop.options[*at];
        let name = written_cell(&option.name);
        let name = if chosen == Some(option.key.as_str()) { format!("**{name}**") } else { name };
        let scores = tally.cells[*at].iter().map(|cell| cell.map_or(String::new(), |cell| figure(cell.mean)));
        let _ = writeln!(table, "| {name} | {} |", scores.collect::<Vec<_>>().join(" | "));
    }
    table
}

/// What was said in a workshop: what options are, where people disagree, and the ideas by group.
///
/// `level` is how many `#` its headings have; `name` gives a participant's key a name.
pub fn notes(workshop: &Workshop, tally: &Tally, level: usize, name: &dyn Fn(&str) -> String) -> String {
    let mut text = String::new();
    let hashes = "#".repeat(level);
    let said = workshop.options.iter().filter(|option| !option.text.is_empty() || !option.from.is_empty());
    for option in said {
        let _ = writeln!(text, "{hashes} {}\n", option.name);
        if !option.text.is_empty() {
            let _ = writeln!(text, "{}\n", option.text);
        }
        if !option.from.is_empty() {
            let _ = writeln!(text, "From: {}.\n", option.from.join(", "));
        }
    }
    let differences = differences(workshop, tally, name);
    if !differences.is_empty() {
        let _ = writeln!(text, "{hashes} Where we disagree\n");
        for line in differences {
            let _ = writeln!(text, "- {line}");
        }
        text.push('\n');
    }
    if !workshop.ideas.is_empty() {
        let _ = writeln!(text, "{hashes} Ideas\n");
        let idea = |id: &String| workshop.ideas.iter().find(|idea| idea.id == *id);
        for group in &workshop.groups {
            let _ = writeln!(text, "- **{}**", written_cell(&group.name));
            for idea in group.ideas.iter().filter_map(idea) {
                let _ = writeln!(text, "  - {}: {} ({})", idea.id, idea.text, name(&idea.by));
            }
        }
        for idea in workshop.ungrouped() {
            let _ = writeln!(text, "- {}: {} ({})", idea.id, idea.text, name(&idea.by));
        }
    }
    text.trim_end().to_owned()
}

/// Where roles are apart on an option, and people on one score, each a line.
pub(super) fn differences(workshop: &Workshop, tally: &Tally, name: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut lines = Vec::new();
    for gap in &tally.gaps {
        let said: Vec<String> =
            gap.roles.iter().map(|(role, mean)| format!("{role} {}", figure(*mean))).collect();
        let option = &workshop.options[gap.option].name;
        lines.push(format!("{option}: {} (apart by {})", said.join(", "), figure(gap.width)));
    }
    for split in &tally.splits {
        let (option, criterion) =
            (&workshop.options[split.option].name, &workshop.criteria[split.criterion].name);
        let who = |(value, people): &(u32, Vec<String>)| {
            let people: Vec<String> = people.iter().map(|key| name(key)).collect();
            format!("{value} by {}", people.join(" and "))
        };
        lines.push(format!("{option}, {criterion}: {} and {}", who(&split.low), who(&split.high)));
    }
    lines
}

impl Workshop {
    /// Where roles are apart on an option, and people on one score, each a line; farthest first.
    pub fn differences(&self, tally: &Tally, name: &dyn Fn(&str) -> String) -> Vec<String> {
        differences(self, tally, name)
    }
}
