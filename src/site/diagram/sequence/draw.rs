//! Draws a sequence from above to below.

use super::script::{Beside, Event, Frame, Message, Script};
use super::width::{Columns, LOOP, NOTE, box_width};
use crate::site::diagram::label::{LINE, Label};
use crate::site::diagram::svg::{Heading, Point, Rect, Svg, Tip};

/// The room between two events.
const STEP: i32 = 14;
/// The width of the bar of whoever is active.
const BAR: i32 = 10;
/// How far a frame stands around what it holds.
const AROUND: i32 = 12;

/// From where to where something reaches across the picture.
type Reach = (i32, i32);

struct Stage<'a> {
    columns: &'a Columns,
    /// Since when whoever is active is.
    active: Vec<Vec<i32>>,
    bars: Vec<Rect>,
    /// Areas first, outer before inner.
    grounds: Vec<(&'static str, Rect)>,
    dividers: Vec<(Reach, i32)>,
    words: Vec<(&'static str, Rect, Label)>,
    notes: Vec<(Rect, Label)>,
    messages: Vec<Drawn>,
    /// The lowest and the highest place that anything reaches.
    reach: Reach,
}

struct Drawn {
    d: String,
    is_dotted: bool,
    tip: Tip,
    at: Point,
    heading: Heading,
    text: Label,
    middle: Option<Point>,
    corner: Point,
}

/// Draws a script whose participants stand at these columns.
pub(super) fn draw(script: &Script, columns: &Columns) -> Option<Svg> {
    let high = script.people.iter().map(|person| person.label.height() + 20).max()?;
    let mut stage = Stage {
        columns,
        active: vec![Vec::new(); script.people.len()],
        bars: Vec::new(),
        grounds: Vec::new(),
        dividers: Vec::new(),
        words: Vec::new(),
        notes: Vec::new(),
        messages: Vec::new(),
        reach: (0, columns.right),
    };
    let mut y = high + STEP;
    for event in &script.events {
        y = stage.event(event, y);
    }
    // Whoever is still active stays so.
    for who in 0..script.people.len() {
        while stage.close(who, y) {}
    }
    let bottom = y + STEP;
    let left = stage.reach.0;
    let mut svg = Svg::shifted(left, stage.reach.1 - left, bottom);
    stage.paint(script, high, bottom, &mut svg);
    Some(svg)
}

impl Stage<'_> {
    fn event(&mut self, event: &Event, y: i32) -> i32 {
        match event {
            Event::Message(message) => self.message(message, y),
            Event::Note(beside, text) => {
                let at = self.note(*beside, text, y);
                self.notes.push((at, text.clone()));
                at.bottom() + STEP
            }
            Event::Begin(who) => {
                self.active[*who].push(y - STEP);
                y
            }
            Event::End(who) => {
                self.close(*who, y - STEP);
                y
            }
            Event::Frame(frame) => self.frame(frame, y),
        }
    }

    /// Ends the bar of a participant, if there is one.
    fn close(&mut self, who: usize, y: i32) -> bool {
        let depth = self.active[who].len();
        let Some(since) = self.active[who].pop() else { return false };
        let x = self.columns.lines[who] - BAR / 2 + shift(depth.saturating_sub(1));
        self.bars.push(Rect { x, y: since, width: BAR, height: (y - since).max(6) });
        true
    }

    /// Where a line to or from a participant ends on the side that is given.
    fn border(&self, who: usize, to_right: bool) -> i32 {
        let depth = self.active[who].len();
        let axis = self.columns.lines[who];
        match (depth, to_right) {
            (0, _) => axis,
            (_, true) => axis + BAR / 2 + shift(depth - 1),
            (_, false) => axis - BAR / 2,
        }
    }

    fn message(&mut self, message: &Message, y: i32) -> i32 {
        let Message { from, to, text, is_dotted, tip } = message;
        let text_height = if text.is_empty() { 0 } else { text.height() };
        if from == to {
            let (start, low) = (self.border(*from, true), y + 10 + text_height.max(20));
            let out = start + LOOP - 8;
            let end = start + tip.length();
            let d = format!("M{start} {}H{}a8 8 0 0 1 8 8V{}a8 8 0 0 1 -8 8H{end}", y + 4, out - 8, low - 8);
            self.messages.push(Drawn {
                d,
                is_dotted: *is_dotted,
                tip: *tip,
                at: Point { x: start, y: low },
                heading: Heading { x: -1, y: 0 },
                text: text.clone(),
                middle: None,
                corner: Point { x: out + 8, y: y + 6 },
            });
            self.reached((start, out + 8 + text.width()));
            return low + STEP;
        }
        let is_right = from < to;
        let line = y + text_height + 4;
        let (start, end) = (self.border(*from, is_right), self.border(*to, !is_right));
        let way = if is_right { 1 } else { -1 };
        self.messages.push(Drawn {
            d: format!("M{start} {line}H{}", end - way * tip.length()),
            is_dotted: *is_dotted,
            tip: *tip,
            at: Point { x: end, y: line },
            heading: Heading { x: way, y: 0 },
            text: text.clone(),
            middle: Some(Point { x: start.midpoint(end), y: y + text_height / 2 }),
            corner: Point { x: start, y },
        });
        line + STEP
    }

    fn note(&mut self, beside: Beside, text: &Label, y: i32) -> Rect {
        let (width, height) = (text.width() + NOTE, text.height() + 12);
        let line = |who: usize| self.columns.lines[who];
        let (x, width) = match beside {
            Beside::Left(who) => (line(who) - 12 - width, width),
            Beside::Right(who) => (line(who) + 12, width),
            Beside::Over(one, other) if one == other => (line(one) - width / 2, width),
            Beside::Over(one, other) => (line(one) - 20, (line(other) - line(one) + 40).max(width)),
        };
        self.reached((x, x + width));
        Rect { x, y, width, height }
    }

    fn reached(&mut self, (left, right): Reach) {
        self.reach = (self.reach.0.min(left), self.reach.1.max(right));
    }

    fn frame(&mut self, frame: &Frame, y: i32) -> i32 {
        let (left, right) = self.across(frame);
        let width = right - left;
        self.reached((left, right));
        let ground = self.grounds.len();
        self.grounds.push((if frame.word.is_some() { "d-frame" } else { "d-ground" }, Rect::default()));
        let mut at = y;
        for (nth, (text, events)) in frame.parts.iter().enumerate() {
            if nth > 0 {
                self.dividers.push(((left, right), at));
                at += 4;
            }
            let mut beside = left + 8;
            if let Some(word) = frame.word.filter(|_| nth == 0) {
                let label = Label { lines: vec![word.to_owned()] };
                let tab = Rect { x: left, y: at, width: tab_width(word), height: LINE + 6 };
                beside = tab.right() + 8;
                self.words.push(("d-tab", tab, label));
            }
            if frame.word.is_some() {
                if !text.is_empty() {
                    let corner = Rect { x: beside, y: at + 3, width: 0, height: text.height() };
                    self.words.push(("", corner, text.clone()));
                }
                at += text.height().max(LINE) + 10;
            } else {
                at += AROUND;
            }
            for event in events {
                at = self.event(event, at);
            }
        }
        self.grounds[ground].1 = Rect { x: left, y, width, height: at - y };
        at + STEP
    }

    /// From where to where a frame reaches.
    fn across(&self, frame: &Frame) -> Reach {
        let mut reach: Option<Reach> = None;
        let events = frame.parts.iter().flat_map(|(_, events)| events);
        for (left, right) in events.filter_map(|event| self.reach_of(event)) {
            let (known_left, known_right) = reach.unwrap_or((left, right));
            reach = Some((known_left.min(left), known_right.max(right)));
        }
        let (left, right) = reach.unwrap_or_else(|| {
            let lines = &self.columns.lines;
            (lines.first().copied().unwrap_or(0), lines.last().copied().unwrap_or(0))
        });
        let tab = frame.word.map_or(0, |word| tab_width(word) + 8);
        let words = frame.parts.iter().map(|(text, _)| text.width()).max().unwrap_or(0);
        let left = left - AROUND - BAR;
        (left, (right + AROUND + BAR).max(left + tab + words + 16))
    }

    fn reach_of(&self, event: &Event) -> Option<Reach> {
        let line = |who: usize| self.columns.lines[who];
        Some(match event {
            Event::Message(Message { from, to, text, .. }) if from == to => {
                (line(*from), line(*from) + LOOP + text.width() + BAR)
            }
            Event::Message(Message { from, to, .. }) => {
                (line(*from).min(line(*to)), line(*from).max(line(*to)))
            }
            Event::Note(beside, text) => {
                let width = text.width() + NOTE;
                match *beside {
                    Beside::Left(who) => (line(who) - 12 - width, line(who)),
                    Beside::Right(who) => (line(who), line(who) + 12 + width),
                    Beside::Over(one, other) if one == other => {
                        (line(one) - width / 2, line(one) + width / 2)
                    }
                    Beside::Over(one, other) => {
                        (line(one) - 20, (line(other) + 20).max(line(one) - 20 + width))
                    }
                }
            }
            Event::Begin(_) | Event::End(_) => return None,
            Event::Frame(frame) => self.across(frame),
        })
    }

    fn paint(&self, script: &Script, high: i32, bottom: i32, svg: &mut Svg) {
        for (class, at) in &self.grounds {
            svg.rect(class, *at, 2);
        }
        for ((left, right), y) in &self.dividers {
            svg.path("d-line d-dotted d-quiet", &format!("M{left} {y}H{right}"));
        }
        for (who, person) in script.people.iter().enumerate() {
            let (x, width) = (self.columns.lines[who], box_width(script, who));
            svg.path("d-life", &format!("M{x} {high}V{bottom}"));
            let at = Rect { x: x - width / 2, y: 0, width, height: high };
            svg.rect("d-node", at, if person.is_person { high / 2 } else { 2 });
            svg.centred("d-text d-name", at.middle(), &person.label);
        }
        for bar in &self.bars {
            svg.rect("d-bar", *bar, 1);
        }
        for message in &self.messages {
            svg.path(if message.is_dotted { "d-line d-dotted" } else { "d-line" }, &message.d);
            svg.tip(message.tip, message.at, message.heading);
        }
        for (at, text) in &self.notes {
            svg.rect("d-note", *at, 2);
            svg.centred("d-text", at.middle(), text);
        }
        for (class, at, text) in &self.words {
            if class.is_empty() {
                svg.text("d-text d-label d-quiet", Point { x: at.x, y: at.y }, text);
            } else {
                svg.rect(class, *at, 2);
                svg.centred("d-text d-name", at.middle(), text);
            }
        }
        for message in &self.messages {
            match message.middle {
                Some(middle) => svg.centred("d-text d-label", middle, &message.text),
                None => svg.text("d-text d-label", message.corner, &message.text),
            }
        }
    }
}

/// How far a bar stands right of the one that it stands on.
fn shift(depth: usize) -> i32 {
    4 * i32::try_from(depth.min(10)).unwrap_or(0)
}

fn tab_width(word: &str) -> i32 {
    Label { lines: vec![word.to_owned()] }.width() + 18
}
