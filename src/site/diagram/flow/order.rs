//! The ranks of nodes, and the order within each, in which links cross less.

/// How often the order within ranks is looked at again.
const ROUNDS: usize = 10;

/// Says of each link whether it has to lead against the flow, so that no way leads back to where it began.
pub(super) fn turned(count: usize, links: &[(usize, usize)]) -> Vec<bool> {
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut is_led_to = vec![false; count];
    for (at, (from, to)) in links.iter().enumerate() {
        after[*from].push(at);
        is_led_to[*to] = true;
    }
    let mut turned = vec![false; links.len()];
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let mut seen = vec![Seen::Not; count];
    let begins = (0..count).filter(|node| !is_led_to[*node]);
    for start in begins.chain(0..count) {
        if seen[start] != Seen::Not {
            continue;
        }
        seen[start] = Seen::Open;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(link) = after[*node].get(*next) else {
                seen[*node] = Seen::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let to = links[*link].1;
            match seen[to] {
                Seen::Open => turned[*link] = true,
                Seen::Not => {
                    seen[to] = Seen::Open;
                    path.push((to, 0));
                }
                Seen::Done => {}
            }
        }
    }
    turned
}

/// The rank of each node: behind all that lead to it, by as much as the link is long at least; what nothing leads to stands
/// near what it leads to. The links lead nowhere in a circle.
pub(super) fn ranks(count: usize, links: &[(usize, usize, usize)]) -> Vec<usize> {
    let mut after: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    let mut open = vec![0_usize; count];
    for (from, to, length) in links {
        after[*from].push((*to, *length));
        open[*to] += 1;
    }
    let begins: Vec<usize> = (0..count).filter(|node| open[*node] == 0).collect();
    let mut ready = begins.clone();
    let mut ranks = vec![0; count];
    while let Some(node) = ready.pop() {
        for (to, length) in &after[node] {
            ranks[*to] = ranks[*to].max(ranks[node] + length);
            open[*to] -= 1;
            if open[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    for node in begins {
        let near = after[node].iter().map(|(to, length)| ranks[*to].saturating_sub(*length)).min();
        ranks[node] = near.unwrap_or(0);
    }
    ranks
}

/// Orders the items of each rank; `steps` lead from a rank to the next one.
pub(super) fn order(ranks: &mut [Vec<usize>], count: usize, steps: &[(usize, usize)]) {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut after: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (from, to) in steps {
        after[*from].push(*to);
        before[*to].push(*from);
    }
    begin(ranks, &after, count);
    let mut place = vec![0_usize; count];
    let note = |rank: &[usize], place: &mut Vec<usize>| {
        for (at, item) in rank.iter().enumerate() {
            place[*item] = at;
        }
    };
    for rank in ranks.iter() {
        note(rank, &mut place);
    }
    let mut best = (crossings(ranks, &after, &place), ranks.to_vec());
    for round in 0..ROUNDS {
        let downwards = round % 2 == 0;
        for step in 0..ranks.len() {
            let at = if downwards { step } else { ranks.len() - 1 - step };
            // In many parts, so that the middle of some is a whole number.
            let middle = |item: &usize| {
                let near = if downwards { &before[*item] } else { &after[*item] };
                if near.is_empty() {
                    return place[*item] * 120;
                }
                near.iter().map(|other| place[*other] * 120).sum::<usize>() / near.len()
            };
            // Of equals, the last comes first in every other pair of rounds: some knots open only so.
            let swap = round % 4 >= 2;
            let mut keyed: Vec<(usize, usize, usize)> = ranks[at]
                .iter()
                .map(|item| {
                    (middle(item), if swap { usize::MAX - place[*item] } else { place[*item] }, *item)
                })
                .collect();
            keyed.sort_unstable();
            ranks[at] = keyed.into_iter().map(|(_, _, item)| item).collect();
            note(&ranks[at], &mut place);
        }
        let found = crossings(ranks, &after, &place);
        if found < best.0 {
            best = (found, ranks.to_vec());
        }
    }
    ranks.clone_from_slice(&best.1);
}

/// A first order: what leads to each other stands together.
fn begin(ranks: &mut [Vec<usize>], after: &[Vec<usize>], count: usize) {
    let mut rank_of = vec![0; count];
    for (at, rank) in ranks.iter().enumerate() {
        for item in rank {
            rank_of[*item] = at;
        }
    }
    let mut seen = vec![false; count];
    let mut ordered: Vec<Vec<usize>> = vec![Vec::new(); ranks.len()];
    for start in ranks.iter().flatten() {
        let mut path = vec![*start];
        while let Some(item) = path.pop() {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            ordered[rank_of[item]].push(item);
            path.extend(after[item].iter().rev().filter(|next| !seen[**next]));
        }
    }
    ranks.clone_from_slice(&ordered);
}

/// How many steps cross another one.
fn crossings(ranks: &[Vec<usize>], after: &[Vec<usize>], place: &[usize]) -> usize {
    let mut crossings = 0;
    let mut ends: Vec<usize> = Vec::new();
    for rank in ranks {
        ends.clear();
        for item in rank {
            let mut to: Vec<usize> = after[*item].iter().map(|next| place[*next]).collect();
            to.sort_unstable();
            let known = ends.len();
            for end in &to {
                crossings += known - ends[..known].partition_point(|other| other <= end);
            }
            for end in to {
                ends.insert(ends.partition_point(|other| *other <= end), end);
            }
        }
    }
    crossings
}
