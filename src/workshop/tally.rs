//! What scores come to: means, a total for each option, and where people and roles disagree.

use std::collections::BTreeMap;

use crate::workshop::Workshop;

/// The scores of one option by one criterion.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Cell {
    /// Their mean.
    pub mean: f64,
    /// The lowest.
    pub low: u32,
    /// The highest.
    pub high: u32,
    /// How many people scored it.
    pub count: usize,
}

/// How far roles are apart on one option.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Gap {
    /// The place of the option.
    pub option: usize,
    /// What each role gives it, in the order of the criteria.
    pub roles: Vec<(String, f64)>,
    /// From the lowest to the highest of these.
    pub width: f64,
}

/// How far the people who scored one thing are apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Split {
    /// The place of the option.
    pub option: usize,
    /// The place of the criterion.
    pub criterion: usize,
    /// The lowest score, and who gave it.
    pub low: (u32, Vec<String>),
    /// The highest score, and who gave it.
    pub high: (u32, Vec<String>),
}

/// What the scores of a workshop come to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Tally {
    /// For each option what it has by each criterion.
    pub cells: Vec<Vec<Option<Cell>>>,
    /// For each option the mean of all criteria that were scored, by weight.
    pub totals: Vec<Option<f64>>,
    /// The options, that with the highest total first; those without any score last.
    pub order: Vec<usize>,
    /// Where roles are apart, farthest first.
    pub gaps: Vec<Gap>,
    /// Where the people who score one thing are apart by two or more, farthest first.
    pub splits: Vec<Split>,
}

impl Tally {
    /// Adds up the scores of a workshop.
    pub fn new(workshop: &Workshop) -> Self {
        let criteria = &workshop.criteria;
        let cells: Vec<Vec<Option<Cell>>> = workshop
            .options
            .iter()
            .map(|option| criteria.iter().map(|own| cell(workshop, &option.key, &own.key)).collect())
            .collect();
        let weighted = |row: &[Option<Cell>], counts: &dyn Fn(usize) -> bool| {
            let each = row.iter().enumerate().filter(|(at, _)| counts(*at));
            let each: Vec<(f64, f64)> =
                each.filter_map(|(at, cell)| Some((cell.as_ref()?.mean, criteria[at].weight))).collect();
            let weight: f64 = each.iter().map(|(_, weight)| weight).sum();
            (weight > 0.0).then(|| each.iter().map(|(mean, weight)| mean * weight).sum::<f64>() / weight)
        };
        let totals: Vec<Option<f64>> = cells.iter().map(|row| weighted(row, &|_| true)).collect();
        let mut order: Vec<usize> = (0..totals.len()).collect();
        order.sort_by(|a, b| {
            let key = |at: usize| totals[at].unwrap_or(f64::NEG_INFINITY);
            key(*b).total_cmp(&key(*a))
        });
        let mut roles: Vec<&String> = Vec::new();
        for role in criteria.iter().filter_map(|own| own.role.as_ref()) {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
        let mut gaps = Vec::new();
        for (option, row) in cells.iter().enumerate() {
            let of = |role: &String| weighted(row, &|at| criteria[at].role.as_ref() == Some(role));
            let said: Vec<(String, f64)> =
                roles.iter().filter_map(|role| Some(((*role).clone(), of(role)?))).collect();
            let low = said.iter().map(|(_, mean)| *mean).fold(f64::INFINITY, f64::min);
            let high = said.iter().map(|(_, mean)| *mean).fold(f64::NEG_INFINITY, f64::max);
            if said.len() > 1 && high - low > 0.0 {
                gaps.push(Gap { option, roles: said, width: high - low });
            }
        }
        gaps.sort_by(|a, b| b.width.total_cmp(&a.width));
        Self { splits: splits(workshop, &cells), cells, totals, order, gaps }
    }
}

fn cell(workshop: &Workshop, option: &str, criterion: &str) -> Option<Cell> {
    let own = workshop.scores.iter().filter(|score| score.option == option && score.criterion == criterion);
    let values: Vec<u32> = own.map(|score| score.value).collect();
    let count = values.len();
    let sum: f64 = values.iter().copied().map(f64::from).sum();
    #[expect(clippy::cast_precision_loss, reason = "there are few people in a workshop")]
    let mean = sum / count as f64;
    Some(Cell { mean, low: *values.iter().min()?, high: *values.iter().max()?, count })
}

fn splits(workshop: &Workshop, cells: &[Vec<Option<Cell>>]) -> Vec<Split> {
    let mut splits = Vec::new();
    for (option, row) in cells.iter().enumerate() {
        for (criterion, cell) in row.iter().enumerate() {
            let Some(cell) = cell.filter(|cell| cell.high - cell.low >= 2) else { continue };
            let mut by_value: BTreeMap<u32, Vec<String>> = BTreeMap::new();
            for score in &workshop.scores {
                if score.option == workshop.options[option].key
                    && score.criterion == workshop.criteria[criterion].key
                {
                    by_value.entry(score.value).or_default().push(score.by.clone());
                }
            }
            let who = |value: u32| (value, by_value.get(&value).cloned().unwrap_or_default());
            splits.push(Split { option, criterion, low: who(cell.low), high: who(cell.high) });
        }
    }
    splits.sort_by_key(|split| std::cmp::Reverse(split.high.0 - split.low.0));
    splits
}
