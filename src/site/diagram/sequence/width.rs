//! How far apart those who take part have to stand, so that what is written fits between them.

use super::script::{Beside, Event, Script};

/// The room between two participants, and at the sides of what is written.
const SPACE: i32 = 28;
/// How far a message to oneself stands out.
pub(super) const LOOP: i32 = 40;
/// The room of a note around its text.
pub(super) const NOTE: i32 = 20;

/// Where the lines of those who take part stand, and the ends of the picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) lines: Vec<i32>,
    pub(super) right: i32,
}

/// The width of a participant's box.
pub(super) fn box_width(script: &Script, who: usize) -> i32 {
    (script.people[who].label.width() + 40).max(80)
}

/// Places the lines from the left to the right: each as near as what is written allows.
pub(super) fn columns(script: &Script) -> Columns {
    let count = script.people.len();
    // From a column to a later one, and how far at least; column 0 is the left end, the last one the right.
    let mut needs: Vec<(usize, usize, i32)> = Vec::new();
    for who in 0..count {
        let half = box_width(script, who) / 2 + 1;
        let next = if who + 1 < count { box_width(script, who + 1) / 2 + SPACE } else { 0 };
        needs.push((who + 1, who + 2, half + next));
        if who == 0 {
            needs.push((0, 1, half));
        }
    }
    for event in &script.events {
        needed(event, &mut needs);
    }
    needs.sort_unstable_by_key(|(_, to, _)| *to);
    let mut places = vec![0; count + 2];
    for (from, to, room) in needs {
        places[to] = places[to].max(places[from] + room);
    }
    Columns { right: places[count + 1], lines: places[1..=count].to_vec() }
}

/// Frames reach further than what they hold, by as much as they hold frames.
fn depth(event: &Event) -> i32 {
    match event {
        Event::Frame(frame) => {
            1 + frame.parts.iter().flat_map(|(_, events)| events).map(depth).max().unwrap_or(0)
        }
        _ => 0,
    }
}

fn needed(event: &Event, needs: &mut Vec<(usize, usize, i32)>) {
    match event {
        Event::Message(message) if message.from == message.to => {
            needs.push((message.from + 1, message.from + 2, LOOP + message.text.width() + SPACE));
        }
        Event::Message(message) => {
            let (one, other) = (message.from.min(message.to), message.from.max(message.to));
            needs.push((one + 1, other + 1, message.text.width() + SPACE + 12));
        }
        Event::Note(Beside::Left(who), text) => needs.push((*who, who + 1, text.width() + NOTE + SPACE)),
        Event::Note(Beside::Right(who), text) => needs.push((who + 1, who + 2, text.width() + NOTE + SPACE)),
        Event::Note(Beside::Over(one, other), text) if one == other => {
            let half = text.width() / 2 + NOTE / 2 + 15;
            needs.push((*one, one + 1, half));
            needs.push((one + 1, one + 2, half));
        }
        Event::Note(Beside::Over(one, other), text) => {
            needs.push((one + 1, other + 1, text.width() + NOTE - 40));
        }
        Event::Begin(_) | Event::End(_) => {}
        Event::Frame(frame) => {
            for event in frame.parts.iter().flat_map(|(_, events)| events) {
                needed(event, needs);
            }
            // At the ends of the picture frames need room of their own.
            let room = 24 + 12 * depth(event);
            needs.push((0, 1, room + 10));
        }
    }
}
