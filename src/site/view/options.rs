//! Options, plotted by what they are worth and how well they can be done.

use serde::Serialize;

/// The options of a record that have a place: value against feasibility.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OptionsView {
    /// All options in their order, those without a place too.
    pub options: Vec<OptionView>,
    /// Marks along both scales, lowest first.
    pub ticks: Vec<TickView>,
    /// Whether one of the options is shown as the chosen one.
    pub chosen: bool,
}

/// One option.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OptionView {
    /// Counted from 1; the mark in the plot bears it.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Its value, as it stands.
    pub value: String,
    /// Its feasibility, as it stands.
    pub feasibility: String,
    /// Whether it was chosen.
    pub chosen: bool,
    /// Whether it is to do nothing.
    pub nothing: bool,
    /// Where its mark stands; `None` where one of the scores is no number.
    pub mark: Option<MarkView>,
}

/// The centre of a mark in the plot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MarkView {
    /// From the left.
    pub x: u16,
    /// From the top.
    pub y: u16,
}

/// A mark along a scale.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TickView {
    /// The number that it stands for.
    pub text: String,
    /// Its place on the scale of feasibility, from the left.
    pub x: u16,
    /// Its place on the scale of value, from the top.
    pub y: u16,
}

/// The edges of the plot: left, right, top and bottom, in a picture of 320 by 250.
const EDGES: [f64; 4] = [52.0, 300.0, 16.0, 204.0];
/// How far the centres of two marks stay apart.
const APART: u16 = 24;

impl OptionsView {
    /// Places options, each with its value and feasibility; `None` where fewer than two have both.
    ///
    /// Both scales are the same: 1 to 5 where all scores fit, else 0 to 10, 0 to 100, or from the least to the greatest.
    pub fn new(options: Vec<(OptionView, Option<(f64, f64)>)>) -> Option<Self> {
        let scores: Vec<f64> = options
            .iter()
            .filter_map(|(_, place)| *place)
            .flat_map(|(value, feasibility)| [value, feasibility])
            .collect();
        if scores.len() < 4 {
            return None;
        }
        let (low, high) = scale(&scores)?;
        let mut taken: Vec<MarkView> = Vec::new();
        let mut view = Self { ticks: ticks(low, high), ..Self::default() };
        for (at, (mut option, place)) in options.into_iter().enumerate() {
            option.number = at + 1;
            view.chosen |= option.chosen;
            option.mark = place.map(|(value, feasibility)| {
                let mark =
                    free(MarkView { x: along(feasibility, low, high), y: up(value, low, high) }, &taken);
                taken.push(mark);
                mark
            });
            view.options.push(option);
        }
        Some(view)
    }
}

/// The scale that all scores fit on.
fn scale(scores: &[f64]) -> Option<(f64, f64)> {
    let least = scores.iter().copied().fold(f64::INFINITY, f64::min);
    let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let fits = [(1.0, 5.0), (0.0, 5.0), (0.0, 10.0), (0.0, 100.0)];
    let known = fits.into_iter().find(|(low, high)| least >= *low && most <= *high);
    known.or_else(|| (most > least && (most - least).is_finite()).then_some((least, most)))
}

fn ticks(low: f64, high: f64) -> Vec<TickView> {
    let steps = if (high - low - 4.0).abs() < f64::EPSILON { 4_u8 } else { 5 };
    let tick = |step: u8| {
        let number = low + (high - low) * f64::from(step) / f64::from(steps);
        let text = format!("{number:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        TickView { text, x: along(number, low, high), y: up(number, low, high) }
    };
    (0..=steps).map(tick).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place lies within the picture"
)]
fn place(number: f64, low: f64, high: f64, from: f64, to: f64) -> u16 {
    let part = ((number - low) / (high - low)).clamp(0.0, 1.0);
    (from + (to - from) * part).round() as u16
}

fn along(number: f64, low: f64, high: f64) -> u16 {
    place(number, low, high, EDGES[0], EDGES[1])
}

fn up(number: f64, low: f64, high: f64) -> u16 {
    place(number, low, high, EDGES[3], EDGES[2])
}

/// The place, or the next one beside it where no other mark would be covered.
fn free(wanted: MarkView, taken: &[MarkView]) -> MarkView {
    let clear = |mark: &MarkView| {
        taken.iter().all(|other| {
            let (x, y) = (u32::from(mark.x.abs_diff(other.x)), u32::from(mark.y.abs_diff(other.y)));
            x * x + y * y >= u32::from(APART) * u32::from(APART)
        })
    };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "edges are small")]
    let (left, right) = (EDGES[0] as u16, EDGES[1] as u16);
    // Rightwards and leftwards in turns, then on the lines above and below.
    for line in 0..4_u16 {
        let y = if line % 2 == 0 {
            wanted.y.saturating_sub(line / 2 * APART)
        } else {
            wanted.y + line.div_ceil(2) * APART
        };
        for step in 0..12_u16 {
            let away = step.div_ceil(2) * APART;
            let x = if step % 2 == 1 { wanted.x + away } else { wanted.x.saturating_sub(away) };
            let mark = MarkView { x, y };
            if (left..=right).contains(&x) && clear(&mark) {
                return mark;
            }
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(places: &[Option<(f64, f64)>]) -> Option<OptionsView> {
        OptionsView::new(places.iter().map(|place| (OptionView::default(), *place)).collect())
    }

    #[test]
    fn value_goes_up_and_feasibility_to_the_right() {
        let view = plot(&[Some((1.0, 5.0)), None, Some((5.0, 1.0)), Some((3.0, 3.0))]).unwrap();
        let marks: Vec<_> =
            view.options.iter().map(|option| option.mark.map(|mark| (mark.x, mark.y))).collect();
        assert_eq!(marks, [Some((300, 204)), None, Some((52, 16)), Some((176, 110))]);
        let numbers: Vec<&str> = view.ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(numbers, ["1", "2", "3", "4", "5"]);
        assert_eq!(view.options[3].number, 4);
    }

    #[test]
    fn marks_of_the_same_scores_stand_side_by_side() {
        let view = plot(&[Some((5.0, 5.0)); 9]).unwrap();
        let marks: Vec<MarkView> = view.options.iter().filter_map(|option| option.mark).collect();
        for (at, mark) in marks.iter().enumerate() {
            assert!(
                marks[..at]
                    .iter()
                    .all(|other| mark.x.abs_diff(other.x) >= APART || mark.y.abs_diff(other.y) >= APART)
            );
            assert!((52..=300).contains(&mark.x), "{mark:?}");
        }
    }

    #[test]
    fn scales_fit_the_scores() {
        let ends = |places: &[Option<(f64, f64)>]| {
            let view = plot(places).unwrap();
            (view.ticks[0].text.clone(), view.ticks.last().unwrap().text.clone())
        };
        assert_eq!(ends(&[Some((8.0, 5.0)), Some((1.0, 1.0))]), ("0".to_owned(), "10".to_owned()));
        assert_eq!(ends(&[Some((-2.0, 500.0)), Some((1.0, 1.5))]), ("-2".to_owned(), "500".to_owned()));
    }

    #[test]
    fn one_place_is_no_plot() {
        assert_eq!(plot(&[Some((1.0, 2.0)), None]), None);
        assert_eq!(plot(&[Some((-f64::MAX, f64::MAX)), Some((0.0, 0.0))]), None);
    }
}
