//! Puts the items of each rank beside each other, each as near as can be to where its links lead.

/// How often places are looked at again.
const ROUNDS: usize = 14;

/// A step from a rank to the next one: from an item, so far from its axis, to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) from: (usize, i32),
    pub(super) to: (usize, i32),
    /// How much it wants to be straight.
    pub(super) weight: i64,
}

/// Gives the axis of each item; `room` says how far the axes of two neighbours have to be apart.
pub(super) fn place(
    ranks: &[Vec<usize>],
    count: usize,
    steps: &[Step],
    room: impl Fn(usize, usize) -> i32,
) -> Vec<i32> {
    // For each item: where the other end is, by how much it has to be moved, and how much that weighs.
    let mut before: Vec<Vec<(usize, i64, i64)>> = vec![Vec::new(); count];
    let mut after = before.clone();
    for Step { from, to, weight } in steps {
        let shift = i64::from(from.1 - to.1);
        before[to.0].push((from.0, shift, *weight));
        after[from.0].push((to.0, -shift, *weight));
    }
    let rooms: Vec<Vec<i64>> = ranks
        .iter()
        .map(|rank| rank.windows(2).map(|two| i64::from(room(two[0], two[1]))).collect())
        .collect();
    let mut axes = vec![0_i64; count];
    for (rank, rooms) in ranks.iter().zip(&rooms) {
        let mut axis = -rooms.iter().sum::<i64>() / 2;
        for (at, item) in rank.iter().enumerate() {
            axes[*item] = axis;
            axis += rooms.get(at).copied().unwrap_or(0);
        }
    }
    for round in 0..ROUNDS {
        let downwards = round % 2 == 0;
        let both = round + 4 >= ROUNDS;
        for step in 0..ranks.len() {
            let at = if downwards { step } else { ranks.len() - 1 - step };
            let wanted: Vec<(i64, i64)> = ranks[at]
                .iter()
                .map(|item| {
                    let near = |from: &[Vec<(usize, i64, i64)>]| {
                        from[*item].iter().fold((0, 0), |(sum, weights), (other, shift, weight)| {
                            (sum + (axes[*other] + shift) * weight, weights + weight)
                        })
                    };
                    let (one, other) =
                        if downwards { (near(&before), near(&after)) } else { (near(&after), near(&before)) };
                    let (sum, weight) =
                        if both || one.1 == 0 { (one.0 + other.0, one.1 + other.1) } else { one };
                    if weight == 0 { (axes[*item], 1) } else { (sum.div_euclid(weight), weight) }
                })
                .collect();
            for (item, axis) in ranks[at].iter().zip(settle(&wanted, &rooms[at])) {
                axes[*item] = axis;
            }
        }
    }
    axes.into_iter().map(|axis| i32::try_from(axis).unwrap_or(i32::MAX)).collect()
}

/// The places nearest to those wanted, in the same order and with room between: least squares, by pooling neighbours that
/// want to pass each other.
fn settle(wanted: &[(i64, i64)], rooms: &[i64]) -> Vec<i64> {
    // Sum, weight, and how many.
    let mut pools: Vec<(i64, i64, usize)> = Vec::with_capacity(wanted.len());
    let mut offset = 0;
    let mut offsets = Vec::with_capacity(wanted.len());
    for (at, (axis, weight)) in wanted.iter().enumerate() {
        offsets.push(offset);
        let mut pool = ((axis - offset) * weight, *weight, 1);
        while let Some(last) = pools.last().copied()
            && last.0.div_euclid(last.1) > pool.0.div_euclid(pool.1)
        {
            pools.pop();
            pool = (pool.0 + last.0, pool.1 + last.1, pool.2 + last.2);
        }
        pools.push(pool);
        offset += rooms.get(at).copied().unwrap_or(0);
    }
    let places =
        pools.iter().flat_map(|(sum, weight, many)| std::iter::repeat_n(sum.div_euclid(*weight), *many));
    places.zip(offsets).map(|(place, offset)| place + offset).collect()
}
