//! The measures of success: how it is today, what is good enough, and by when.

use jiff::civil::{Date, date};

use crate::record::quantity::{Bound, Quantity};
use crate::record::{MEASURES, Record, Table, parse_date};
use crate::text::Span;

/// One measure of success.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Measure {
    /// What is measured.
    pub name: String,
    /// The bytes of its row.
    pub span: Span,
    /// How it was when the record was written.
    pub baseline: Quantity,
    /// What is good enough.
    pub target: Quantity,
    /// By when, as it stands.
    pub by: String,
    /// The day by which: the last one of a month, quarter or year.
    pub day: Option<Date>,
    /// Columns of the team's own, each with its header.
    pub others: Vec<(String, String)>,
}

/// The way in which a measure is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// More is better.
    Up,
    /// Less is better.
    Down,
    /// It is to stay where it is.
    Hold,
}

impl Measure {
    /// Reads the measures of a record, in their order; rows that nobody has filled in are none.
    ///
    /// The first column names the measure, whatever its header says. Each other column counts by its header, and what
    /// has an unknown one is kept beside.
    pub fn of(record: &Record) -> Vec<Self> {
        let Some(table) = Table::about(record, &MEASURES) else { return Vec::new() };
        let column = |at| table.column(&record.column_names(&MEASURES, at)).filter(|at| *at > 0);
        let (baseline, target, by) = (column(0), column(1), column(2));
        let known = [Some(0), baseline, target, by];
        let rows = table.rows.iter().filter(|row| !row.is_empty());
        rows.map(|row| {
            let text = |at: Option<usize>| at.map_or("", |at| row.text(at));
            let others = table.head.iter().enumerate().filter(|(at, _)| !known.contains(&Some(*at)));
            Self {
                name: row.text(0).to_owned(),
                span: row.span,
                baseline: Quantity::new(text(baseline)),
                target: Quantity::new(text(target)),
                by: text(by).to_owned(),
                day: day_of(text(by)),
                others: others.map(|(at, head)| (head.text.clone(), row.text(at).to_owned())).collect(),
            }
        })
        .collect()
    }

    /// The way it is to go: as the target's bound says, else from the baseline to the target; `None` where neither tells.
    pub fn direction(&self) -> Option<Direction> {
        match self.target.bound {
            Some(Bound::AtMost) => return Some(Direction::Down),
            Some(Bound::AtLeast) => return Some(Direction::Up),
            None => {}
        }
        let (from, to) = (self.baseline.number?, self.target.number?);
        if !self.is_comparable(&self.baseline) {
            return None;
        }
        from.partial_cmp(&to).map(|order| match order {
            std::cmp::Ordering::Less => Direction::Up,
            std::cmp::Ordering::Greater => Direction::Down,
            std::cmp::Ordering::Equal => Direction::Hold,
        })
    }

    /// Whether a quantity can be held against the target: both are numbers of one unit, or one of them names none.
    pub fn is_comparable(&self, other: &Quantity) -> bool {
        let units = [&self.target.unit, &other.unit].map(|unit| unit.to_lowercase());
        self.target.number.is_some()
            && other.number.is_some()
            && (units[0] == units[1] || units.iter().any(String::is_empty))
    }

    /// Whether a quantity reaches the target; `None` where the two cannot be compared, or the way is not known.
    pub fn is_met_by(&self, measured: &Quantity) -> Option<bool> {
        let (is, target) = (measured.number?, self.target.number?);
        if !self.is_comparable(measured) {
            return None;
        }
        match self.direction()? {
            Direction::Up => Some(is >= target),
            Direction::Down => Some(is <= target),
            Direction::Hold => None,
        }
    }
}

/// Whether two names are those of one measure: in any case, with any blanks around.
pub(crate) fn measures_named(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// The day that some words mean: `2027-05-22`, `22 May 2027`, `2027-05`, `May 2027`, `Q2 2027`, `2027`.
fn day_of(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .collect();
    if let Some(day) = words.iter().find_map(|word| parse_date(word)) {
        return Some(day);
    }
    let mut year = None;
    let mut month = None;
    let mut quarter = None;
    let mut day = None;
    for word in words.iter().flat_map(|word| word.split(['-', '/'])) {
        let digits =
            word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse::<i16>().ok()).flatten();
        if let Some(number) = digits {
            let place = match word.len() {
                4 if (1900..=2999).contains(&number) => &mut year,
                2 if year.is_some() && month.is_none() && (1..=12).contains(&number) => &mut month,
                1 | 2 if (1..=31).contains(&number) => &mut day,
                _ => return None,
            };
            if place.replace(number).is_some() {
                return None;
            }
        } else if let Some(named) = month_of(word) {
            if month.replace(named).is_some() {
                return None;
            }
        } else if let [b'q' | b'Q', number @ b'1'..=b'4'] = word.as_bytes() {
            quarter = Some(i16::from(number - b'0'));
        } else if !["by", "end", "of", "until", "the", "before"].contains(&word.to_ascii_lowercase().as_str())
        {
            return None;
        }
    }
    let year = year?;
    let last = |month: i16| Some(date(year, i8::try_from(month).ok()?, 1).last_of_month());
    match (month, quarter, day) {
        (Some(month), None, Some(day)) => {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        }
        (Some(month), None, None) => last(month),
        (None, Some(quarter), None) => last(quarter * 3),
        (None, None, None) => last(12),
        _ => None,
    }
}

/// The number of a month by its English name or the first three letters of that.
fn month_of(word: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let is = |month: &&str| {
        **month == word
            || (word.len() == 3 && month.starts_with(&word))
            || (word == "sept" && month.starts_with("sept"))
    };
    MONTHS.iter().position(is).and_then(|at| i16::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Vec<Measure> {
        let text = format!("# T\n\n## Success metrics\n\nWords.\n\n{rows}\n");
        Measure::of(&Record::parse("0001-x.md", text.as_bytes()))
    }

    const ROWS: &str = "| Measure | Baseline | Target | Source | By when |\n|---|---|---|---|---|\n| Lock errors | 4.2 % | < 0.5 % | logs | 2027-05-22 |\n| Orders a day | 900 | 1,200 | | end of Q2 2027 |\n| Calm | low | high | us | soon |\n| ✎ What will be different? | ✎ How is it today? | | | |\n";

    #[test]
    fn measures_are_read_with_their_numbers_and_days() {
        let measures = read(ROWS);
        let names: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
        assert_eq!(names, ["Lock errors", "Orders a day", "Calm"]);
        assert_eq!((measures[0].baseline.number, measures[0].target.number), (Some(4.2), Some(0.5)));
        assert_eq!(measures[0].day, Some(date(2027, 5, 22)));
        assert_eq!(measures[1].day, Some(date(2027, 6, 30)));
        assert_eq!((measures[2].day, measures[2].by.as_str()), (None, "soon"));
        assert_eq!(measures[0].others, [("Source".to_owned(), "logs".to_owned())]);
        let ways: Vec<_> = measures.iter().map(Measure::direction).collect();
        assert_eq!(ways, [Some(Direction::Down), Some(Direction::Up), None]);
    }

    #[test]
    fn what_was_measured_is_held_against_the_target_where_it_can_be() {
        let measures = read(ROWS);
        let met = |at: usize, text: &str| measures[at].is_met_by(&Quantity::new(text));
        assert_eq!(met(0, "0.5%"), Some(true));
        assert_eq!(met(0, "0.6 %"), Some(false));
        assert_eq!(met(0, "40 ms"), None);
        assert_eq!(met(1, "1200"), Some(true));
        assert_eq!(met(1, "many"), None);
        assert_eq!(met(2, "high"), None);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for (text, day) in [
            ("2027-05-22", Some(date(2027, 5, 22))),
            ("by 2027-05-22 (release)", Some(date(2027, 5, 22))),
            ("22 May 2027", Some(date(2027, 5, 22))),
            ("Sept. 2027", Some(date(2027, 9, 30))),
            ("2027-02", Some(date(2027, 2, 28))),
            ("2027-Q4", Some(date(2027, 12, 31))),
            ("end of 2027", Some(date(2027, 12, 31))),
            ("2027-13", None),
            ("31 Feb 2027", None),
            ("in 6 weeks", None),
            ("when 2027 comes", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(day_of(text), day, "{text}");
        }
    }

    #[test]
    fn a_column_of_dates_says_by_when_unless_another_does() {
        let measures = read("| Measure | Target | Date |\n|---|---|---|\n| A | 1 | 2027-05-22 |\n");
        assert_eq!(measures[0].day, Some(date(2027, 5, 22)));
        let measures = read("| Measure | Date | Due |\n|---|---|---|\n| A | 2026-01-01 | 2027-05-22 |\n");
        assert_eq!(measures[0].day, Some(date(2027, 5, 22)));
        assert_eq!(measures[0].others, [("Date".to_owned(), "2026-01-01".to_owned())]);
    }

    #[test]
    fn a_table_with_other_columns_loses_nothing() {
        let measures = read("| Metric | Where |\n|---|---|\n| A | b |\n|| c |\n");
        assert_eq!(measures.len(), 2);
        assert_eq!(measures[1].others, [("Where".to_owned(), "c".to_owned())]);
        assert_eq!(measures[0].baseline, Quantity::default());
    }
}
