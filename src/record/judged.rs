//! What the figures say of a decision, where its targets can be read. Whoever writes the outcome may say otherwise.

use jiff::civil::Date;

use crate::record::{Measure, OutcomeVerdict, Quantity};

/// How one measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// What was found reaches the target.
    Met,
    /// It does not, and the day for it has come.
    Missed,
    /// It does not, and was found before its day.
    NotYet,
    /// Something was found that cannot be held against the target.
    Unread,
    /// Nothing was found yet.
    Waits,
}

impl Standing {
    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::NotYet => "not yet",
            Self::Unread => "measured",
            Self::Waits => "waits",
        }
    }

    /// How a measure stands by what was found, and on which day.
    pub fn of(measure: &Measure, found: Option<(&str, Option<Date>)>) -> Self {
        let Some((value, on)) = found else { return Self::Waits };
        match measure.is_met_by(&Quantity::new(value)) {
            None => Self::Unread,
            Some(true) => Self::Met,
            Some(false) if on.zip(measure.day).is_some_and(|(on, by)| on < by) => Self::NotYet,
            Some(false) => Self::Missed,
        }
    }
}

/// What the figures say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Judged {
    /// What became of the decision; `None` where a figure cannot be held against its target, or there is none.
    pub verdict: Option<OutcomeVerdict>,
    /// How each measure stands, in the order of the record.
    pub each: Vec<(String, Standing)>,
}

impl Judged {
    /// Judges measures by what was found of each.
    ///
    /// All that were reached is met; some of them partly; none, once the day of one has come, missed. As long as nothing
    /// is reached and no day has come, it is unclear.
    pub fn new<'f>(
        measures: &[Measure],
        found: impl Fn(&Measure) -> Option<(&'f str, Option<Date>)>,
    ) -> Self {
        let stands = |measure: &Measure| (measure.name.clone(), Standing::of(measure, found(measure)));
        let each: Vec<(String, Standing)> = measures.iter().map(stands).collect();
        let count = |wanted: Standing| each.iter().filter(|(_, standing)| *standing == wanted).count();
        let (met, missed) = (count(Standing::Met), count(Standing::Missed));
        let verdict = if count(Standing::Unread) > 0 || count(Standing::Waits) == each.len() {
            None
        } else if met == each.len() {
            Some(OutcomeVerdict::Met)
        } else if met > 0 {
            Some(OutcomeVerdict::Partly)
        } else if missed > 0 {
            Some(OutcomeVerdict::Missed)
        } else {
            Some(OutcomeVerdict::Unclear)
        };
        Self { verdict, each }
    }

    /// Says it in words: `p95 met; Orders waits`.
    pub fn words(&self) -> String {
        let each: Vec<String> =
            self.each.iter().map(|(name, standing)| format!("{name}: {}", standing.name())).collect();
        each.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;

    fn judged(found: &[Option<(&'static str, &str)>]) -> (Option<OutcomeVerdict>, Vec<Standing>) {
        let text = "# T\n\n## Success measures\n\n| Measure | Baseline | Target | By when |\n|---|---|---|---|\n| a | 9 | < 5 | 2027-05-22 |\n| b | 1 | 3 | 2027-05-22 |\n";
        let measures = Measure::of(&Record::parse("0001-t.md", text.as_bytes()));
        let at = |name: &str| measures.iter().position(|measure| measure.name == name);
        let judged = Judged::new(&measures, |measure| {
            let (value, on) = found[at(&measure.name)?]?;
            Some((value, on.parse().ok()))
        });
        (judged.verdict, judged.each.into_iter().map(|(_, standing)| standing).collect())
    }

    #[test]
    fn figures_are_held_against_their_targets() {
        use OutcomeVerdict::{Met, Missed, Partly, Unclear};
        let on = |value| Some((value, "2027-06-01"));
        let early = |value| Some((value, "2027-05-01"));
        assert_eq!(judged(&[on("4"), on("3")]).0, Some(Met));
        assert_eq!(judged(&[on("4"), on("2")]).0, Some(Partly));
        assert_eq!(judged(&[early("4"), None]), (Some(Partly), vec![Standing::Met, Standing::Waits]));
        assert_eq!(judged(&[on("6"), on("2")]).0, Some(Missed));
        assert_eq!(judged(&[early("6"), None]), (Some(Unclear), vec![Standing::NotYet, Standing::Waits]));
        assert_eq!(judged(&[on("many"), on("3")]), (None, vec![Standing::Unread, Standing::Met]));
        assert_eq!(judged(&[None, None]).0, None);
    }

    #[test]
    fn no_measures_say_nothing() {
        assert_eq!(Judged::new(&[], |_| None).verdict, None);
    }
}
