//! Puts nodes into columns and staves so that none lies on another, and leads threads between them.

/// The width of a node.
pub(super) const WIDTH: usize = 216;
/// The height of a node.
pub(super) const HEIGHT: usize = 68;
/// The room between two columns, in which threads bend.
const GAP: usize = 64;
/// The room between two nodes of a column.
const SPACE: usize = 14;
/// The height of a thread that passes a column.
const PASSING: usize = 14;
/// The room above and below the nodes of a stave; the name of the stave stands in it.
const MARGIN: usize = 26;
/// How often the order within columns is looked at again.
const ROUNDS: usize = 4;

/// Where everything lies, in pixels.
#[derive(Debug, PartialEq, Eq, Default)]
pub(super) struct Layout {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The left upper corner of each node.
    pub(super) nodes: Vec<(usize, usize)>,
    /// The points of each thread, in the order of the threads given: from the left node to the right one.
    pub(super) threads: Vec<Vec<(usize, usize)>>,
    /// The top and the height of each stave; empty ones have no height.
    pub(super) staves: Vec<(usize, usize)>,
}

/// A node, or the place where a thread passes a column.
struct Item {
    column: usize,
    stave: usize,
    before: Vec<usize>,
    after: Vec<usize>,
    is_node: bool,
    y: usize,
}

impl Item {
    fn height(&self) -> usize {
        if self.is_node { HEIGHT } else { PASSING }
    }
}

/// Lays nodes out by the stave of each and by the threads between them, each from a lower place to a higher one.
pub(super) fn layout(staves: &[usize], threads: &[(usize, usize)]) -> Layout {
    let columns = columns(staves.len(), threads);
    let mut items: Vec<Item> = staves
        .iter()
        .zip(&columns)
        .map(|(stave, column)| Item {
            column: *column,
            stave: *stave,
            before: Vec::new(),
            after: Vec::new(),
            is_node: true,
            y: 0,
        })
        .collect();
    let paths: Vec<Vec<usize>> = threads.iter().map(|thread| lead(&mut items, *thread)).collect();
    let width = columns.iter().max().map_or(0, |last| last + 1);
    let depth = staves.iter().max().map_or(0, |last| last + 1);
    let mut grid: Vec<Vec<Vec<usize>>> = vec![vec![Vec::new(); depth]; width];
    for (at, item) in items.iter().enumerate() {
        grid[item.column][item.stave].push(at);
    }
    order(&mut grid, &items);
    let bands = place(&grid, &mut items);
    let x = |column: usize| column * (WIDTH + GAP);
    let point = |at: usize| items[at].y + items[at].height() / 2;
    Layout {
        width: if width == 0 { 0 } else { x(width) - GAP },
        height: bands.iter().map(|(_, height)| height).sum(),
        nodes: items.iter().take(staves.len()).map(|item| (x(item.column), item.y)).collect(),
        threads: paths
            .iter()
            .map(|path| {
                let passing = &path[1..path.len() - 1];
                let passed = passing.iter().flat_map(|at| {
                    let left = x(items[*at].column);
                    [(left, point(*at)), (left + WIDTH, point(*at))]
                });
                let (first, last) = (path[0], path[path.len() - 1]);
                std::iter::once((x(items[first].column) + WIDTH, point(first)))
                    .chain(passed)
                    .chain(std::iter::once((x(items[last].column), point(last))))
                    .collect()
            })
            .collect(),
        staves: bands,
    }
}

/// The column of each node: right of all that lead to it, and as near as can be to what it leads to.
fn columns(count: usize, threads: &[(usize, usize)]) -> Vec<usize> {
    let mut sorted = threads.to_vec();
    sorted.sort_unstable();
    let mut columns = vec![0; count];
    for (from, to) in &sorted {
        columns[*to] = columns[*to].max(columns[*from] + 1);
    }
    let mut begins = vec![true; count];
    for (_, to) in &sorted {
        begins[*to] = false;
    }
    for node in (0..count).filter(|node| begins[*node]) {
        let next = sorted.iter().filter(|(from, _)| *from == node).map(|(_, to)| columns[*to]).min();
        columns[node] = next.map_or(0, |next| next - 1);
    }
    columns
}

/// Adds a thread, with an item for each column that it passes; gives its items.
fn lead(items: &mut Vec<Item>, (from, to): (usize, usize)) -> Vec<usize> {
    let mut path = vec![from];
    let stave = items[to].stave;
    for column in items[from].column + 1..items[to].column {
        path.push(items.len());
        items.push(Item { column, stave, before: Vec::new(), after: Vec::new(), is_node: false, y: 0 });
    }
    path.push(to);
    for pair in path.windows(2) {
        items[pair[0]].after.push(pair[1]);
        items[pair[1]].before.push(pair[0]);
    }
    path
}

/// Puts the items of each column into an order in which threads cross less: each near the middle of its neighbours.
fn order(grid: &mut [Vec<Vec<usize>>], items: &[Item]) {
    let mut rank = vec![0_usize; items.len()];
    let rank_all = |column: &[Vec<usize>], rank: &mut Vec<usize>| {
        for (at, item) in column.iter().flatten().enumerate() {
            rank[*item] = at;
        }
    };
    for column in grid.iter() {
        rank_all(column, &mut rank);
    }
    for round in 0..ROUNDS {
        let forwards = round % 2 == 0;
        let last = grid.len();
        for step in 0..last {
            let column = if forwards { step } else { last - 1 - step };
            for stave in &mut grid[column] {
                // Doubled, so that the middle of two is a whole number.
                let middle = |at: &usize| {
                    let near = if forwards { &items[*at].before } else { &items[*at].after };
                    if near.is_empty() {
                        return rank[*at] * 2;
                    }
                    near.iter().map(|other| rank[*other] * 2).sum::<usize>() / near.len()
                };
                stave.sort_by_key(|at| (middle(at), rank[*at]));
            }
            rank_all(&grid[column], &mut rank);
        }
    }
}

/// Gives each item its height on the page, and each stave its band: its columns stand in the middle of it.
fn place(grid: &[Vec<Vec<usize>>], items: &mut [Item]) -> Vec<(usize, usize)> {
    let depth = grid.first().map_or(0, Vec::len);
    let mut bands = Vec::with_capacity(depth);
    let mut top = 0;
    for stave in 0..depth {
        let tall = |cell: &[usize], items: &[Item]| {
            cell.iter().map(|at| items[*at].height() + SPACE).sum::<usize>().saturating_sub(SPACE)
        };
        let height = grid.iter().map(|column| tall(&column[stave], items)).max().unwrap_or(0);
        if height == 0 {
            bands.push((top, 0));
            continue;
        }
        for column in grid {
            let cell = &column[stave];
            let mut y = top + MARGIN + (height - tall(cell, items)) / 2;
            for at in cell {
                items[*at].y = y;
                y += items[*at].height() + SPACE;
            }
        }
        bands.push((top, height + 2 * MARGIN));
        top += height + 2 * MARGIN;
    }
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look as if they came by chance, and are the same each time.
    fn chance(seed: &mut u64) -> usize {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 40).unwrap()
    }

    fn some(seed: u64) -> (Vec<usize>, Vec<(usize, usize)>) {
        let mut seed = seed;
        let count = 2 + chance(&mut seed) % 30;
        let staves: Vec<usize> = (0..count).map(|_| chance(&mut seed) % 3).collect();
        let mut threads: Vec<(usize, usize)> = (1..count).map(|to| (chance(&mut seed) % to, to)).collect();
        for _ in 0..count / 2 {
            let to = 1 + chance(&mut seed) % (count - 1);
            threads.push((chance(&mut seed) % to, to));
        }
        threads.sort_unstable();
        threads.dedup();
        (staves, threads)
    }

    #[test]
    fn no_node_lies_on_another_and_none_outside() {
        for seed in 0..200 {
            let (staves, threads) = some(seed);
            let layout = layout(&staves, &threads);
            for (at, (x, y)) in layout.nodes.iter().enumerate() {
                assert!(x + WIDTH <= layout.width && y + HEIGHT <= layout.height, "{seed}");
                let (top, height) = layout.staves[staves[at]];
                assert!(*y >= top && y + HEIGHT <= top + height, "{seed}: {at} leaves its stave");
                for (other_x, other_y) in &layout.nodes[..at] {
                    assert!(x.abs_diff(*other_x) >= WIDTH || y.abs_diff(*other_y) >= HEIGHT, "{seed}: {at}");
                }
            }
        }
    }

    #[test]
    fn threads_run_from_left_to_right_and_past_the_nodes_between() {
        for seed in 0..200 {
            let (staves, threads) = some(seed);
            let layout = layout(&staves, &threads);
            for (thread, points) in threads.iter().zip(&layout.threads) {
                assert_eq!(points[0].0, layout.nodes[thread.0].0 + WIDTH, "{seed}");
                assert_eq!(points[points.len() - 1].0, layout.nodes[thread.1].0, "{seed}");
                assert!(points.is_sorted_by(|a, b| a.0 < b.0), "{seed}: {points:?}");
                // Through the width of a column a thread runs straight, and there no node may be.
                for pair in points.windows(2).filter(|pair| pair[1].0 - pair[0].0 == WIDTH) {
                    let (x, y) = pair[0];
                    let hit =
                        layout.nodes.iter().any(|node| node.0 == x && (node.1..node.1 + HEIGHT).contains(&y));
                    assert!(!hit, "{seed}: {thread:?} runs through a node");
                }
            }
        }
    }

    #[test]
    fn the_same_records_give_the_same_picture() {
        let (staves, threads) = some(7);
        assert_eq!(layout(&staves, &threads), layout(&staves, &threads));
        assert_eq!(layout(&[], &[]), Layout::default());
    }

    #[test]
    fn what_leads_late_begins_late() {
        assert_eq!(columns(4, &[(0, 1), (1, 3), (2, 3)]), [0, 1, 1, 2]);
    }
}
