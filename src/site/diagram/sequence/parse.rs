//! Reads a sequence diagram, line by line; one line that is not understood, and there is none.

use std::collections::BTreeMap;

use super::script::{Beside, Event, Frame, Message, Participant, Script};
use crate::site::diagram::label::{Label, ROOM};
use crate::site::diagram::svg::Tip;

/// How many may take part.
const PEOPLE: usize = 40;
/// How much may happen, and how many frames may stand within each other.
const EVENTS: usize = 400;
const DEPTH: usize = 8;

/// Arrows, those first that begin with another one: dotted or not, and what they end in.
const ARROWS: [(&str, bool, Tip); 8] = [
    ("-->>", true, Tip::Arrow),
    ("->>", false, Tip::Arrow),
    ("--x", true, Tip::Cross),
    ("--)", true, Tip::Open),
    ("-->", true, Tip::None),
    ("-x", false, Tip::Cross),
    ("-)", false, Tip::Open),
    ("->", false, Tip::None),
];

/// The frames, and what opens a further part of each.
const FRAMES: [(&str, &str); 7] = [
    ("loop", ""),
    ("alt", "else"),
    ("opt", ""),
    ("par", "and"),
    ("critical", "option"),
    ("break", ""),
    ("rect", ""),
];

#[derive(Debug, Default)]
struct Parser<'a> {
    names: BTreeMap<&'a str, usize>,
    people: Vec<Participant>,
    events: Vec<Event>,
    /// Frames that are not closed: what opens their further parts, and what happened before each.
    open: Vec<(&'static str, Frame, Vec<Event>)>,
    /// How many bars each participant has at present.
    active: Vec<usize>,
    count: usize,
    /// The next number and the step, where messages are numbered.
    number: Option<(u32, u32)>,
}

/// Reads a diagram.
pub(super) fn script(lines: &[&str]) -> Option<Script> {
    let mut parser = Parser::default();
    for line in lines {
        let line = line.strip_suffix(';').unwrap_or(line).trim();
        parser.count += 1;
        if parser.count > EVENTS || has_second_statement(line) {
            return None;
        }
        parser.line(line)?;
    }
    (parser.open.is_empty() && !parser.people.is_empty())
        .then_some(Script { people: parser.people, events: parser.events })
}

/// Whether a `;` ends a statement within the line: not one that ends the name of a character.
fn has_second_statement(line: &str) -> bool {
    line.match_indices(';').any(|(at, _)| {
        let before = line[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
        before.len() == at || !before.ends_with(['#', '&'])
    })
}

/// The first word of a line, and the rest.
fn first_word(line: &str) -> (&str, &str) {
    line.split_once([' ', '\t']).map_or((line, ""), |(word, rest)| (word, rest.trim()))
}

/// A name as it may be written in front of an arrow.
fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains([':', ',', ';', '<', '>', '+', '@', '{', '}', '"', '#'])
}

impl<'a> Parser<'a> {
    fn line(&mut self, line: &'a str) -> Option<()> {
        let (word, rest) = first_word(line);
        match word.to_ascii_lowercase().as_str() {
            "participant" => self.participant(rest, false),
            "actor" => self.participant(rest, true),
            "note" => self.note(rest),
            "activate" => {
                let who = self.who(rest)?;
                self.begin(who);
                Some(())
            }
            "deactivate" => {
                let who = self.who(rest)?;
                self.end(who)
            }
            "autonumber" => self.autonumber(rest),
            "end" if rest.is_empty() => self.close(),
            "title" | "acctitle" | "accdescr" | "create" | "destroy" | "box" | "links" | "link"
            | "properties" | "details" | "par_over" => None,
            word => {
                if let Some((word, next)) = FRAMES.into_iter().find(|(known, _)| *known == word) {
                    return self.open(word, next, rest);
                }
                if !word.is_empty() && self.open.last().is_some_and(|(next, ..)| *next == word) {
                    return self.part(rest);
                }
                if matches!(word, "else" | "and" | "option") {
                    return None;
                }
                self.message(line)
            }
        }
    }

    fn participant(&mut self, text: &'a str, is_person: bool) -> Option<()> {
        let (name, label) =
            text.split_once(" as ").map_or((text, text), |(name, label)| (name.trim(), label.trim()));
        if !is_name(name) || label.is_empty() {
            return None;
        }
        // Whoever is named before takes part as that already.
        if self.names.contains_key(name) {
            return None;
        }
        self.add(name, label, is_person)?;
        Some(())
    }

    fn add(&mut self, name: &'a str, label: &str, is_person: bool) -> Option<usize> {
        if self.people.len() == PEOPLE {
            return None;
        }
        let at = self.people.len();
        self.names.insert(name, at);
        self.people.push(Participant { label: Label::read(label, ROOM)?, is_person });
        self.active.push(0);
        Some(at)
    }

    fn who(&mut self, name: &'a str) -> Option<usize> {
        if let Some(at) = self.names.get(name) {
            return Some(*at);
        }
        if !is_name(name) {
            return None;
        }
        self.add(name, name, false)
    }

    fn begin(&mut self, who: usize) {
        self.active[who] += 1;
        self.events.push(Event::Begin(who));
    }

    fn end(&mut self, who: usize) -> Option<()> {
        self.active[who] = self.active[who].checked_sub(1)?;
        self.events.push(Event::End(who));
        Some(())
    }

    fn autonumber(&mut self, text: &str) -> Option<()> {
        let mut words = text.split_whitespace();
        let first = words.next().map_or(Some(1), |word| word.parse().ok())?;
        let step = words.next().map_or(Some(1), |word| word.parse().ok())?;
        self.number = Some((first, step));
        words.next().is_none().then_some(())
    }

    fn note(&mut self, text: &'a str) -> Option<()> {
        let (place, words) = text.split_once(':')?;
        let (side, names) = first_word(place.trim());
        let beside = match side.to_ascii_lowercase().as_str() {
            "over" => {
                let (one, other) = names.split_once(',').unwrap_or((names, names));
                let (one, other) = (self.who(one.trim())?, self.who(other.trim())?);
                Beside::Over(one.min(other), one.max(other))
            }
            side @ ("left" | "right") => {
                let (of, name) = first_word(names);
                let who = self.who(name).filter(|_| of.eq_ignore_ascii_case("of"))?;
                if side == "left" { Beside::Left(who) } else { Beside::Right(who) }
            }
            _ => return None,
        };
        self.events.push(Event::Note(beside, Label::read(words.trim(), ROOM)?));
        Some(())
    }

    fn open(&mut self, word: &'static str, next: &'static str, text: &str) -> Option<()> {
        if self.open.len() == DEPTH {
            return None;
        }
        let is_ground = word == "rect";
        let label = Label::read(if is_ground { "" } else { text }, ROOM)?;
        let frame = Frame { word: (!is_ground).then_some(word), parts: vec![(label, Vec::new())] };
        self.open.push((next, frame, std::mem::take(&mut self.events)));
        Some(())
    }

    fn part(&mut self, text: &str) -> Option<()> {
        let (_, frame, _) = self.open.last_mut()?;
        frame.parts.last_mut()?.1 = std::mem::take(&mut self.events);
        frame.parts.push((Label::read(text, ROOM)?, Vec::new()));
        Some(())
    }

    fn close(&mut self) -> Option<()> {
        let (_, mut frame, before) = self.open.pop()?;
        frame.parts.last_mut()?.1 = std::mem::replace(&mut self.events, before);
        self.events.push(Event::Frame(frame));
        Some(())
    }

    fn message(&mut self, line: &'a str) -> Option<()> {
        let (head, text) = line.split_once(':')?;
        let found = head.char_indices().filter(|(_, c)| *c == '-').find_map(|(at, _)| {
            let arrow = ARROWS.iter().find(|(arrow, ..)| head[at..].starts_with(arrow))?;
            Some((at, arrow))
        });
        let (at, (arrow, is_dotted, tip)) = found?;
        let (from, to) = (head[..at].trim(), head[at + arrow.len()..].trim_start());
        let mark = to.chars().next().filter(|c| matches!(c, '+' | '-'));
        let to = if mark.is_some() { to[1..].trim() } else { to.trim() };
        // A wish how to break lines stands in front of some texts.
        if to.starts_with('-') || text.starts_with("wrap:") || text.starts_with("nowrap:") {
            return None;
        }
        let (from, to) = (self.who(from)?, self.who(to)?);
        let text = match &mut self.number {
            Some((number, step)) => {
                let text = format!("{number}. {}", text.trim());
                *number = number.checked_add(*step)?;
                Label::read(&text, ROOM + 50)?
            }
            None => Label::read(text.trim(), ROOM + 50)?,
        };
        self.events.push(Event::Message(Message { from, to, text, is_dotted: *is_dotted, tip: *tip }));
        match mark {
            Some('+') => self.begin(to),
            Some(_) => self.end(from)?,
            None => {}
        }
        Some(())
    }
}
