//! Reads a flowchart, line by line; one statement that is not understood, and there is none.

use std::collections::BTreeMap;

use super::chart::{Chart, Direction, End, Group, Link, Node, Shape};
use super::{link, shape};
use crate::site::diagram::label::{Label, ROOM};

/// How many nodes a chart may have.
const NODES: usize = 200;
/// How many links.
const LINKS: usize = 400;
/// How many groups, and how many within each other.
const GROUPS: usize = 60;
const DEPTH: usize = 8;

/// What a name stands for, as far as it is read.
#[derive(Debug, Default)]
struct Named<'a> {
    written: Option<(Shape, Label)>,
    /// The place among the groups that are written.
    group: Option<usize>,
    parent: Option<usize>,
    name: &'a str,
}

#[derive(Debug)]
struct OpenGroup {
    group: usize,
    /// What is named in it.
    inner: Vec<usize>,
}

#[derive(Debug)]
struct WrittenGroup {
    label: Label,
    direction: Option<Direction>,
    /// What it is called, by which links lead to it and groups hold it.
    named: usize,
}

#[derive(Debug, Default)]
struct Parser<'a> {
    names: BTreeMap<&'a str, usize>,
    named: Vec<Named<'a>>,
    groups: Vec<WrittenGroup>,
    open: Vec<OpenGroup>,
    links: Vec<(usize, usize, link::Written<'a>)>,
}

/// Reads a chart.
pub(super) fn chart(header: &str, lines: &[&str]) -> Option<Chart> {
    let length = header.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(header.len());
    let (word, rest) = header.split_at(length);
    let direction = if word.is_empty() { Direction::Down } else { Direction::named(word)? };
    let mut parser = Parser::default();
    for line in std::iter::once(&rest).chain(lines) {
        let mut rest = line.trim_start_matches([';', ' ', '\t']);
        while !rest.is_empty() {
            rest = parser.statement(rest)?.trim_start();
            if !rest.is_empty() {
                rest = rest.strip_prefix(';')?.trim_start_matches([';', ' ', '\t']);
            }
        }
    }
    parser.finish(direction)
}

/// The first word of a statement, and what follows it.
fn first_word(text: &str) -> (&str, &str) {
    let length = text.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    (word, rest.trim_start_matches([' ', '\t']))
}

/// What follows a statement that says how something looks.
fn passed(text: &str) -> &str {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    &text[end.unwrap_or(text.len())..]
}

/// The name that a text begins with: letters, digits, `_`, and `-` and `.` between those.
fn name(text: &str) -> &str {
    let plain = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    let mut after_sign = true;
    for (at, c) in text.char_indices() {
        if plain(c) {
            end = at + c.len_utf8();
            after_sign = false;
        } else if matches!(c, '-' | '.') && !after_sign {
            after_sign = true;
        } else {
            break;
        }
    }
    &text[..end]
}

impl<'a> Parser<'a> {
    /// Reads one statement; gives what follows it.
    fn statement(&mut self, text: &'a str) -> Option<&'a str> {
        let (word, rest) = first_word(text);
        match word {
            "subgraph" => self.open_group(rest),
            "end" => {
                self.close_group()?;
                Some(rest)
            }
            "direction" => {
                let (word, rest) = first_word(rest);
                let group = self.open.last()?.group;
                self.groups[group].direction = Some(Direction::named(word)?);
                Some(rest)
            }
            // Colours and classes are the theme's; a page's diagrams lead nowhere.
            "classDef" | "class" | "style" | "linkStyle" | "click" => {
                (!rest.is_empty()).then(|| passed(rest))
            }
            _ => self.chain(text),
        }
    }

    fn open_group(&mut self, text: &'a str) -> Option<&'a str> {
        let id = name(text);
        let after = text[id.len()..].trim_start();
        let (id, label, rest) = if shape::opens(after) {
            let (shape, label, rest) = shape::shape(after)?;
            if id.is_empty() || shape != Shape::Box {
                return None;
            }
            (id, label, rest)
        } else if let Some(quoted) = text.strip_prefix('"') {
            let (label, rest) = quoted.split_once('"')?;
            ("", label, rest)
        } else {
            let (label, rest) = text.split_at(text.find(';').unwrap_or(text.len()));
            let label = label.trim();
            let is_plain = !label.contains(['[', ']', '(', ')', '{', '}', '"', '|', '<', '>', '-']);
            if label.is_empty() || !(is_plain || label == id) {
                return None;
            }
            (if label == id { id } else { "" }, label, rest)
        };
        if self.groups.len() == GROUPS || self.open.len() == DEPTH {
            return None;
        }
        let named = if id.is_empty() { self.unnamed() } else { self.mention(id)? };
        // A second frame of the same name is no frame of its own.
        if self.named[named].group.is_some() || self.named[named].written.is_some() {
            return None;
        }
        if let Some(open) = self.open.last_mut().filter(|_| id.is_empty()) {
            open.inner.push(named);
        }
        let group = self.groups.len();
        self.named[named].group = Some(group);
        self.groups.push(WrittenGroup { label: Label::read(label, 2 * ROOM)?, direction: None, named });
        self.open.push(OpenGroup { group, inner: Vec::new() });
        Some(rest)
    }

    /// What is named in a group is held by it, unless another group, closed before, holds it.
    fn close_group(&mut self) -> Option<()> {
        let OpenGroup { group, inner } = self.open.pop()?;
        for named in inner {
            if self.groups[group].named == named {
                return None;
            }
            self.named[named].parent.get_or_insert(group);
        }
        Some(())
    }

    fn unnamed(&mut self) -> usize {
        self.named.push(Named::default());
        self.named.len() - 1
    }

    fn mention(&mut self, id: &'a str) -> Option<usize> {
        let next = self.named.len();
        if next > NODES + GROUPS {
            return None;
        }
        let at = *self.names.entry(id).or_insert(next);
        if at == next {
            self.named.push(Named { name: id, ..Named::default() });
        }
        if let Some(open) = self.open.last_mut() {
            open.inner.push(at);
        }
        Some(at)
    }

    /// Nodes, and links between them.
    fn chain(&mut self, text: &'a str) -> Option<&'a str> {
        let (mut from, mut rest) = self.several(text)?;
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with(';') {
                return Some(rest);
            }
            let (written, after) = link::link(rest)?;
            let (to, after) = self.several(after.trim_start())?;
            for from in &from {
                for to in &to {
                    if self.links.len() == LINKS {
                        return None;
                    }
                    self.links.push((*from, *to, written));
                }
            }
            (from, rest) = (to, after);
        }
    }

    /// Nodes joined by `&`.
    fn several(&mut self, text: &'a str) -> Option<(Vec<usize>, &'a str)> {
        let mut nodes = Vec::new();
        let mut rest = text;
        loop {
            let id = name(rest);
            if id.is_empty() || id == "end" {
                return None;
            }
            let node = self.mention(id)?;
            rest = &rest[id.len()..];
            if shape::opens(rest) {
                let (shape, label, after) = shape::shape(rest)?;
                self.named[node].written = Some((shape, Label::read(label, ROOM)?));
                rest = after;
            }
            if let Some(class) = rest.strip_prefix(":::") {
                let class = (name(class), class);
                if class.0.is_empty() {
                    return None;
                }
                rest = &class.1[class.0.len()..];
            }
            nodes.push(node);
            match rest.trim_start().strip_prefix('&') {
                Some(after) if nodes.len() < NODES => rest = after.trim_start(),
                Some(_) => return None,
                None => return Some((nodes, rest)),
            }
        }
    }

    fn finish(self, direction: Direction) -> Option<Chart> {
        if !self.open.is_empty() || self.named.is_empty() {
            return None;
        }
        let mut ends = Vec::with_capacity(self.named.len());
        let mut nodes = Vec::new();
        for named in &self.named {
            if let Some(group) = named.group {
                if named.written.is_some() {
                    return None;
                }
                ends.push(End::Group(group));
                continue;
            }
            ends.push(End::Node(nodes.len()));
            let (shape, label) = match &named.written {
                Some((shape, label)) => (*shape, label.clone()),
                None => (Shape::Box, Label::read(named.name, ROOM)?),
            };
            nodes.push(Node { label, shape, parent: named.parent });
        }
        let parents: Vec<Option<usize>> =
            self.groups.iter().map(|group| self.named[group.named].parent).collect();
        let groups: Vec<Group> = self
            .groups
            .into_iter()
            .zip(&parents)
            .map(|(group, parent)| Group { label: group.label, parent: *parent, direction: group.direction })
            .collect();
        // A group that holds itself, by way of others.
        let is_endless =
            |group| std::iter::successors(Some(group), |at: &usize| parents[*at]).nth(2 * DEPTH).is_some();
        if nodes.len() > NODES || (0..groups.len()).any(is_endless) {
            return None;
        }
        let links = self
            .links
            .into_iter()
            .map(|(from, to, written)| {
                Some(Link {
                    from: ends[from],
                    to: ends[to],
                    stroke: written.stroke,
                    tip: written.tip,
                    both: written.both,
                    label: match written.text {
                        Some(text) => Some(Label::read(text, ROOM)?).filter(|label| !label.is_empty()),
                        None => None,
                    },
                    length: written.length.clamp(1, 6),
                })
            })
            .collect::<Option<Vec<Link>>>()?;
        Some(Chart { direction, nodes, groups, links })
    }
}
