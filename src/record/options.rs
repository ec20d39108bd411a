//! The options that were weighed: a table with a score for each criterion. Scores inform; they decide nothing.

use crate::record::quantity::Quantity;
use crate::record::{OPTIONS, Record, Table, is_same};
use crate::text::Span;

/// The options of a record.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Choices {
    /// The bytes of the table.
    pub span: Span,
    /// The criteria: the header without its first cell, as it stands.
    pub criteria: Vec<String>,
    /// The place of the criterion that product scores, where exactly one column is called so.
    pub value: Option<usize>,
    /// The place of the criterion that engineering scores, where exactly one column is called so.
    pub feasibility: Option<usize>,
    /// The options in their order.
    pub options: Vec<Choice>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// The bytes of its row.
    pub span: Span,
    /// What stands under each criterion; a cell that nobody has filled in is an empty text.
    pub scores: Vec<Quantity>,
    /// Whether it is the one that was chosen, as far as the record shows it.
    pub is_chosen: bool,
    /// Whether it is to leave everything as it is.
    pub is_nothing: bool,
}

impl Choices {
    /// Reads the options of a record; `None` where it has no table of them, or only one that nobody has filled in.
    ///
    /// Chosen is the option whose name stands in bold, or else the only one that the first sentence of the decision names.
    /// Where that leaves a doubt, none is.
    pub fn of(record: &Record) -> Option<Self> {
        let table = Table::about(record, &OPTIONS)?;
        let criteria: Vec<String> = table.head.iter().skip(1).map(|cell| cell.text.clone()).collect();
        let mut choices = Self {
            span: table.span,
            value: only(&criteria, &record.column_names(&OPTIONS, 0)),
            feasibility: only(&criteria, &record.column_names(&OPTIONS, 1)),
            criteria,
            options: Vec::new(),
        };
        let mut bold = Vec::new();
        for row in table.rows.iter().filter(|row| !row.is_empty()) {
            bold.push(row.cells.first().is_some_and(|cell| cell.is_bold));
            choices.options.push(Choice {
                name: row.text(0).to_owned(),
                span: row.span,
                scores: row.cells.iter().skip(1).map(|cell| Quantity::new(&cell.text)).collect(),
                is_chosen: false,
                is_nothing: is_nothing(row.text(0), &record.column_names(&OPTIONS, 2)),
            });
        }
        if choices.options.is_empty() {
            return None;
        }
        if bold.iter().any(|bold| *bold) && !bold.iter().all(|bold| *bold) {
            for (choice, bold) in choices.options.iter_mut().zip(bold) {
                choice.is_chosen = bold;
            }
        } else if let Some(at) = record.decision().and_then(|sentence| choices.named_in(&sentence)) {
            choices.options[at].is_chosen = true;
        }
        Some(choices)
    }

    /// The value and the feasibility of an option, where both are numbers without a unit or bound.
    pub fn place(&self, choice: &Choice) -> Option<(f64, f64)> {
        let score = |at: Option<usize>| {
            let score = choice.scores.get(at?)?;
            score.number.filter(|_| score.unit.is_empty() && score.bound.is_none())
        };
        Some((score(self.value)?, score(self.feasibility)?))
    }

    /// The only option that a sentence names; of names that lie within each other the longest counts.
    fn named_in(&self, sentence: &str) -> Option<usize> {
        let sentence = fold(sentence);
        let named: Vec<(usize, String)> = self
            .options
            .iter()
            .enumerate()
            .map(|(at, choice)| (at, fold(&choice.name)))
            .filter(|(_, name)| !name.is_empty() && has_words(&sentence, name))
            .collect();
        let longest = named.iter().max_by_key(|(_, name)| name.len())?;
        named.iter().all(|(_, name)| has_words(&longest.1, name)).then_some(longest.0)
    }
}

/// The place of the only criterion of one of these names; what stands in brackets behind it does not count.
fn only(criteria: &[String], names: &[&str]) -> Option<usize> {
    let is = |text: &String| {
        let own = text.split(['(', '[']).next().map(str::trim);
        own.is_some_and(|own| names.iter().any(|name| is_same(own, name)))
    };
    let mut places = criteria.iter().enumerate().filter(|(_, text)| is(text)).map(|(at, _)| at);
    let first = places.next()?;
    places.next().is_none().then_some(first)
}

/// Whether an option is to do nothing: by the record's own word for it, or by the usual ones.
fn is_nothing(name: &str, own: &[&str]) -> bool {
    let name = fold(name);
    if own.iter().any(|own| name.starts_with(&fold(own))) {
        return true;
    }
    name.starts_with("do nothing")
        || ["status quo", "no change", "keep as is", "leave as is", "nothing"].contains(&name.as_str())
}

/// Small letters and single blanks, so that names compare.
fn fold(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether a text holds these words as words.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Choices> {
        Choices::of(&Record::parse("0001-x.md", format!("# T\n\n{body}\n").as_bytes()))
    }

    fn chosen(choices: &Choices) -> Vec<&str> {
        choices.options.iter().filter(|choice| choice.is_chosen).map(|choice| choice.name.as_str()).collect()
    }

    const ROWS: &str = "| Option | Value | Cost a month | Feasibility (1–5) |\n|---|---|---|---|\n| Do nothing | 1 | € 0 | 5 |\n| PostgreSQL, managed | 5 | € 120 | 4 |\n| PostgreSQL | 4 | € 60 | high |\n";

    #[test]
    fn options_are_read_with_their_scores() {
        let choices = read(&format!("## Considered Options\n\n{ROWS}")).unwrap();
        assert_eq!(choices.criteria, ["Value", "Cost a month", "Feasibility (1–5)"]);
        assert_eq!((choices.value, choices.feasibility), (Some(0), Some(2)));
        let places: Vec<_> = choices.options.iter().map(|choice| choices.place(choice)).collect();
        assert_eq!(places, [Some((1.0, 5.0)), Some((5.0, 4.0)), None]);
        assert!(choices.options[0].is_nothing && !choices.options[1].is_nothing);
        assert_eq!(choices.options[1].scores[1].number, Some(120.0));
        assert_eq!(chosen(&choices), [""; 0]);
    }

    #[test]
    fn the_decision_names_the_chosen_one() {
        let by =
            |sentence: &str| read(&format!("## Decision\n\n{sentence}\n\n## Options\n\n{ROWS}")).unwrap();
        assert_eq!(chosen(&by("We take postgresql,  managed. Then we see.")), ["PostgreSQL, managed"]);
        assert_eq!(chosen(&by("We take PostgreSQL.")), ["PostgreSQL"]);
        assert_eq!(chosen(&by("PostgreSQL beats to do nothing.")), [""; 0], "two are named");
        assert_eq!(chosen(&by("We take PostgreSQLite.")), [""; 0], "words are whole");
    }

    #[test]
    fn bold_counts_before_the_sentence_unless_all_is_bold() {
        let rows = ROWS.replace("| Do nothing |", "| **Do nothing** |");
        let choices = read(&format!("## Decision\n\nWe take PostgreSQL.\n\n## Options\n\n{rows}")).unwrap();
        assert_eq!(chosen(&choices), ["Do nothing"]);
        let all = read("## Options\n\n|O|Value|\n|-|-|\n|**A**|1|\n|**B**|2|\n").unwrap();
        assert_eq!(chosen(&all), [""; 0]);
    }

    #[test]
    fn two_columns_of_one_name_give_no_score() {
        let choices =
            read("## Options\n\n|O|Value (product)|Value (engineering)|Feasibility|\n|-|-|-|-|\n|A|1|2|3|\n");
        assert_eq!(choices.unwrap().value, None);
    }

    #[test]
    fn a_table_that_nobody_has_filled_in_has_no_options() {
        assert_eq!(read("## Options\n\n|Option|Value|\n|-|-|\n|✎ Which ways are there?|✎ 1–5|\n"), None);
        assert_eq!(read("## Options\n\n- A\n- B\n"), None);
        let one = read("## Options\n\n|Option|Value|\n|-|-|\n|Do nothing|✎ 1–5|\n||3|\n").unwrap();
        assert_eq!(one.options.len(), 2, "a score without a name is a row all the same");
        assert_eq!(one.options[0].scores[0], Quantity::default());
    }

    proptest::proptest! {
        #[test]
        fn whatever_stands_there_no_row_is_lost(
            head in proptest::collection::vec("[A-Za-z éß*_`|\\\\<>]{0,8}", 1..4),
            rows in proptest::collection::vec("[a-z0-9 .,%€<>✎|*_`\\\\\\[\\]-]{0,24}", 0..6),
        ) {
            let mut text = String::from("# T\n\n## Decision\n\nA.\n\n## Options\n\n");
            text.push_str(&format!("|{}|\n|{}\n", head.join("|"), "---|".repeat(head.len())));
            for row in &rows {
                text.push_str(&format!("|x{row}|\n"));
            }
            text = format!("{text}\n{}", text.replace("## Options", "## Success measures"));
            let record = Record::parse("0001-x.md", text.as_bytes());
            let Some(table) = Table::about(&record, &OPTIONS) else { return Ok(()) };
            let written = table.rows.iter().filter(|row| !row.is_empty()).count();
            let options = Choices::of(&record).map_or(0, |choices| choices.options.len());
            proptest::prop_assert_eq!(options, written);
            let measures = crate::record::Measure::of(&record);
            proptest::prop_assert_eq!(measures.len(), written);
            for row in table.rows.iter().flat_map(|row| &row.cells) {
                proptest::prop_assert!(text.get(row.span.range()).is_some());
            }
            for measure in &measures {
                let _ = (measure.direction(), measure.is_met_by(&measure.baseline));
            }
        }
    }
}
