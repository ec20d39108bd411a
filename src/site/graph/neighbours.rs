//! The figure of one record among those that it names and that name it.

use super::draw::{Drawing, FigureView, Node, Tie, draw};
use crate::site::view::{RecordLink, RecordView};

/// More on one side nobody takes in at a glance: the list beside the figure has them all.
const SHOWN: usize = 6;

/// Draws a record with its neighbours: what it takes the place of, what takes its place, what is related. `None` where
/// it has none. It costs a few microseconds and looks at the record alone.
///
/// Of each sort no more than six are drawn; the lists of the record name the others.
pub fn neighbourhood(record: &RecordView) -> Option<FigureView> {
    let older = known(&record.supersedes);
    let newer = known(&record.superseded_by);
    let related: Vec<&RecordLink> =
        known(&record.relates).into_iter().chain(known(&record.related_from)).collect();
    let related = &related[..related.len().min(SHOWN)];
    if older.is_empty() && newer.is_empty() && related.is_empty() {
        return None;
    }
    let mut nodes: Vec<Node<'_>> = older.iter().chain(related).map(|link| of_link(link)).collect();
    let centre = nodes.len();
    nodes.push(Node {
        href: &record.href,
        label: &record.label,
        title: &record.title,
        status: Some(&record.status),
        kind: "",
        is_centre: true,
    });
    nodes.extend(newer.iter().map(|link| of_link(link)));
    let tie = |first, later, supersedes| Tie { first, later, supersedes, backwards: false };
    let before = (0..centre).map(|at| tie(at, centre, at < older.len()));
    let after = (centre + 1..nodes.len()).map(|at| tie(centre, at, true));
    let ties = before.chain(after).collect();
    Some(draw(&Drawing { nodes, ties }))
}

/// The first links that lead to a record of the site.
fn known(links: &[RecordLink]) -> Vec<&RecordLink> {
    links.iter().filter(|link| !link.href.is_empty()).take(SHOWN).collect()
}

fn of_link(link: &RecordLink) -> Node<'_> {
    Node {
        href: &link.href,
        label: &link.label,
        title: &link.title,
        status: link.status.as_ref(),
        kind: "",
        is_centre: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::fixture;

    #[test]
    fn a_record_stands_between_what_it_replaced_and_what_replaces_it() {
        let site = fixture::site();
        let record = |label: &str| site.logs[0].records.iter().find(|record| record.label == label).unwrap();
        let figure = neighbourhood(record("DR-42")).unwrap();
        let labels: Vec<&str> = figure.nodes.iter().map(|node| node.label.as_str()).collect();
        assert_eq!(labels, ["DR-17", "DR-26", "DR-42"]);
        assert!(figure.nodes[2].is_centre && figure.nodes[2].x > figure.nodes[0].x);
        let keys: Vec<&str> = figure.threads.iter().map(|thread| thread.key).collect();
        assert_eq!(keys, ["supersedes", "relates"]);
        assert_eq!(neighbourhood(record("DR-1")), None);
    }
}
