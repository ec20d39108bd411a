//! A measure of success against its target, and the bar that shows it.

use serde::Serialize;

use super::DateView;

/// One measure of success.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MeasureView {
    /// What is measured.
    pub name: String,
    /// How it was, as it stands in the record.
    pub baseline: String,
    /// What is good enough, as it stands in the record.
    pub target: String,
    /// By when: a day where it is one, else what stands in the record.
    pub by: Option<DateView>,
    /// Whether that day has come and nothing was measured yet, on the day that the site stands for.
    pub due: bool,
    /// What was measured last, where there is an outcome.
    pub measured: Option<MeasuredView>,
    /// How it stands.
    pub verdict: MeasureVerdict,
    /// That in words.
    pub verdict_word: &'static str,
    /// The bar, where baseline and target are numbers of one unit.
    pub bar: Option<BarView>,
    /// Columns of the team's own, each with its header.
    pub others: Vec<super::ExtraFact>,
}

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MeasuredView {
    /// As it was written down.
    pub text: String,
    /// When.
    pub date: Option<DateView>,
    /// Where it is told, from the root of the site; empty where nowhere.
    pub href: String,
}

/// How a measure stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum MeasureVerdict {
    /// Nothing was measured, and its day has not come.
    #[default]
    Open,
    /// Nothing was measured, and its day has come.
    Due,
    /// The target is reached.
    Met,
    /// The target was not reached, and its day has not come.
    NotYet,
    /// The target was not reached by its day.
    Missed,
    /// Something was measured that cannot be held against the target.
    Measured,
}

impl MeasureVerdict {
    /// The words that people read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "Not measured yet",
            Self::Due => "Not measured, and its day has passed",
            Self::Met => "Met",
            Self::NotYet => "Not met yet",
            Self::Missed => "Missed",
            Self::Measured => "Measured",
        }
    }
}

/// A bar: places on a line that is [`BarView::WIDTH`] wide.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BarView {
    /// Where it was.
    pub baseline: u16,
    /// Where it is to go.
    pub target: u16,
    /// Where it is, where something was measured.
    pub measured: Option<u16>,
    /// The lesser of baseline and measured, and how far it is to the other: the way that was made.
    pub from: u16,
    /// See [`BarView::from`].
    pub length: u16,
}

impl BarView {
    /// How wide the line is.
    pub const WIDTH: u16 = 240;
    /// How far from the ends the marks stay.
    const EDGE: u16 = 10;

    /// Places numbers on a line; `None` where two of them would not be apart, or one is not finite.
    ///
    /// The line begins at zero where that does not press all marks together.
    pub fn new(baseline: f64, target: f64, measured: Option<f64>) -> Option<Self> {
        let all = [Some(baseline), Some(target), measured];
        let numbers = || all.iter().flatten().copied();
        let mut low = numbers().fold(f64::INFINITY, f64::min);
        let mut high = numbers().fold(f64::NEG_INFINITY, f64::max);
        if low >= 0.0 && low <= high / 2.0 {
            low = 0.0;
        } else if high <= 0.0 && high >= low / 2.0 {
            high = 0.0;
        }
        let span = high - low;
        if !span.is_finite() || span <= 0.0 {
            return None;
        }
        let room = f64::from(Self::WIDTH - 2 * Self::EDGE);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between 0 and the width"
        )]
        let place = |number: f64| Self::EDGE + ((number - low) / span * room).round().clamp(0.0, room) as u16;
        let (from, to) = (place(baseline), place(measured.unwrap_or(baseline)));
        Some(Self {
            baseline: place(baseline),
            target: place(target),
            measured: measured.map(place),
            from: from.min(to),
            length: from.abs_diff(to),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_begins_at_zero_where_that_leaves_room() {
        let bar = BarView::new(4.0, 1.0, Some(3.0)).unwrap();
        assert_eq!((bar.baseline, bar.target, bar.measured), (230, 65, Some(175)));
        assert_eq!((bar.from, bar.length), (175, 55));
        let near = BarView::new(99.5, 99.9, None).unwrap();
        assert_eq!((near.baseline, near.target, near.length), (10, 230, 0));
        assert_eq!(BarView::new(-4.0, -1.0, None).map(|bar| (bar.baseline, bar.target)), Some((10, 175)));
    }

    #[test]
    fn what_cannot_be_placed_has_no_bar() {
        assert_eq!(
            BarView::new(3.0, 3.0, None),
            BarView::new(0.0, 0.0, None).or(BarView::new(3.0, 3.0, None))
        );
        assert_eq!(BarView::new(0.0, 0.0, None), None);
        assert_eq!(BarView::new(-f64::MAX, f64::MAX, None), None);
    }
}
