//! A sequence as its author means it: who takes part, and what happens one after the other.

use crate::site::diagram::label::Label;
use crate::site::diagram::svg::Tip;

#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) people: Vec<Participant>,
    pub(super) events: Vec<Event>,
}

#[derive(Debug, Clone)]
pub(super) struct Participant {
    pub(super) label: Label,
    pub(super) is_person: bool,
}

/// Where a note stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    Left(usize),
    Right(usize),
    /// From the first to the second; the same one for a note over one alone.
    Over(usize, usize),
}

#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) text: Label,
    pub(super) is_dotted: bool,
    pub(super) tip: Tip,
}

#[derive(Debug, Clone)]
pub(super) enum Event {
    Message(Message),
    Note(Beside, Label),
    Begin(usize),
    End(usize),
    Frame(Frame),
}

/// Events in a frame: `loop`, `alt` with its `else`, and others.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// What kind it is; nothing where it is ground alone.
    pub(super) word: Option<&'static str>,
    /// What is written at each part, and what happens in it.
    pub(super) parts: Vec<(Label, Vec<Event>)>,
}
