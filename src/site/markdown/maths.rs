//! Finds formulas in running text: `$…$`, `` $`…`$ `` and `$$…$$`, and leaves prices and shell variables alone.
//!
//! The Markdown library could find them itself, but takes `costs $5-$10` for one. Here a formula has to begin and end
//! as GitHub wants it, and its source is taken as it was written, before Markdown read anything else in it.

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// The longest formula among words, in bytes: signs that stand further apart have nothing to do with each other.
const LONGEST: usize = 1000;

type Placed<'a> = (Event<'a>, Range<usize>);

/// Events with formulas among them, as `InlineMath` and `DisplayMath`.
pub(super) struct Formulas<'a, I> {
    events: I,
    body: &'a str,
    /// The inline events since the last block began or ended.
    run: Vec<Placed<'a>>,
    ready: VecDeque<Placed<'a>>,
    /// Whether the events are those of code or raw HTML.
    literal: bool,
}

impl<'a, I: Iterator<Item = Placed<'a>>> Formulas<'a, I> {
    pub(super) fn new(events: I, body: &'a str) -> Self {
        Self { events, body, run: Vec::new(), ready: VecDeque::new(), literal: false }
    }

    fn settle(&mut self) {
        let run = std::mem::take(&mut self.run);
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
        let whole = first.1.start..last.1.end.max(first.1.end);
        if memchr::memchr(b'$', &self.body.as_bytes()[whole.clone()]).is_none() {
            self.ready.extend(run);
            return;
        }
        let formulas = find(&run, self.body, whole);
        if formulas.is_empty() {
            self.ready.extend(run);
        } else {
            weave(run, &formulas, self.body, &mut self.ready);
        }
    }
}

impl<'a, I: Iterator<Item = Placed<'a>>> Iterator for Formulas<'a, I> {
    type Item = Placed<'a>;

    fn next(&mut self) -> Option<Placed<'a>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let Some(event) = self.events.next() else {
                self.settle();
                return self.ready.pop_front();
            };
            match &event.0 {
                Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => self.literal = true,
                Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.literal = false,
                inline if !self.literal && is_inline(inline) => {
                    self.run.push(event);
                    continue;
                }
                _ => {}
            }
            self.settle();
            self.ready.push_back(event);
        }
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::SoftBreak
        | Event::HardBreak => true,
        Event::Start(tag) => {
            matches!(
                tag,
                Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
            )
        }
        Event::End(tag) => {
            matches!(
                tag,
                TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
            )
        }
        _ => false,
    }
}

/// A formula: all of it, its source within, and whether it stands on a line of its own.
struct Formula {
    range: Range<usize>,
    source: Range<usize>,
    display: bool,
}

fn find(run: &[Placed<'_>], body: &str, whole: Range<usize>) -> Vec<Formula> {
    let bytes = body.as_bytes();
    // The signs that Markdown has left as text, and that no backslash stands before.
    let mut signs: Vec<usize> = Vec::new();
    // By sign, the innermost element that it stands in, as the number of its opening.
    let mut within: Vec<usize> = Vec::new();
    let mut codes: Vec<Range<usize>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (number, (event, range)) in run.iter().enumerate() {
        match event {
            Event::Text(text) if text.len() == range.len() && body[range.clone()] == **text => {
                for at in memchr::memchr_iter(b'$', text.as_bytes()).map(|at| range.start + at) {
                    if !bytes[..at].ends_with(b"\\") {
                        signs.push(at);
                        within.push(open.last().copied().unwrap_or(usize::MAX));
                    }
                }
            }
            Event::Code(_) => codes.push(range.clone()),
            Event::Start(_) => open.push(number),
            Event::End(_) => _ = open.pop(),
            _ => {}
        }
    }
    // An element that began within a formula and ended behind it would be torn apart.
    let is_whole = |formula: &Formula| {
        let ends = |place: usize| signs.binary_search(&place).ok().map(|sign| within[sign]);
        ends(formula.range.start) == ends(formula.range.end - 1)
    };
    let mut formulas: Vec<Formula> = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let found = display(&signs, at, body, &whole)
            .or_else(|| ticked(&signs, at, body, &codes))
            .or_else(|| inline(&signs, at, body, &whole))
            .filter(is_whole);
        match found {
            Some(formula) => {
                while signs.get(at).is_some_and(|sign| *sign < formula.range.end) {
                    at += 1;
                }
                formulas.push(formula);
            }
            None => at += 1,
        }
    }
    formulas
}

/// Finds `$$…$$` on lines of its own, or with nothing blank inside of the signs.
fn display(signs: &[usize], at: usize, body: &str, whole: &Range<usize>) -> Option<Formula> {
    let start = signs[at];
    let doubled = |at: usize| signs.get(at + 1).is_some_and(|next| *next == signs[at] + 1);
    if !doubled(at) || signs.get(at + 2) == Some(&(start + 2)) {
        return None;
    }
    let end = (at + 2..signs.len().saturating_sub(1)).find(|at| doubled(*at)).map(|at| signs[at])?;
    let inner = &body[start + 2..end];
    let alone = body[whole.start..start]
        .trim_end_matches([' ', '\t', '>'])
        .chars()
        .next_back()
        .is_none_or(|c| c == '\n')
        && body[end + 2..whole.end]
            .trim_start_matches([' ', '\t', '.', ','])
            .chars()
            .next()
            .is_none_or(|c| matches!(c, '\n' | '\r'));
    let tight = !inner.starts_with(char::is_whitespace) && !inner.ends_with(char::is_whitespace);
    (!inner.trim().is_empty() && (alone || tight) && is_formula(inner)).then(|| Formula {
        range: start..end + 2,
        source: start + 2..end,
        display: true,
    })
}

/// Finds `` $`…`$ ``.
fn ticked(signs: &[usize], at: usize, body: &str, codes: &[Range<usize>]) -> Option<Formula> {
    let start = signs[at];
    let code = &codes[codes.binary_search_by_key(&(start + 1), |code| code.start).ok()?];
    let closed = signs[at + 1..].first() == Some(&code.end);
    let ticks = body[code.clone()].bytes().take_while(|byte| *byte == b'`').count();
    closed.then(|| Formula {
        range: start..code.end + 1,
        source: code.start + ticks..code.end - ticks,
        display: false,
    })
}

/// Finds `$…$` on one line.
fn inline(signs: &[usize], at: usize, body: &str, whole: &Range<usize>) -> Option<Formula> {
    let start = signs[at];
    let before = body[whole.start..start].chars().next_back();
    let first = body[start + 1..whole.end].chars().next()?;
    let opens = before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '(' | '[' | '{' | '"' | '\'' | '*' | '_' | '~' | '—' | '–' | '“' | '|')
    }) && !first.is_whitespace()
        && !matches!(first, '$' | '"' | '\'' | ',' | '.' | ';' | ':' | ')' | ']' | '`' | '{' | '!' | '?');
    if !opens {
        return None;
    }
    let line = body.as_bytes()[start..whole.end].iter().take(LONGEST).position(|byte| *byte == b'\n');
    let limit = start + line.unwrap_or(LONGEST);
    for end in signs[at + 1..].iter().take_while(|end| **end < limit) {
        let inner = &body[start + 1..*end];
        let last = inner.chars().next_back()?;
        let after = body[*end + 1..whole.end].chars().next();
        let closes = !last.is_whitespace()
            && after.is_none_or(|c| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '.' | ','
                            | ':'
                            | ';'
                            | '?'
                            | '!'
                            | ')'
                            | ']'
                            | '}'
                            | '"'
                            | '\''
                            | '-'
                            | '–'
                            | '—'
                            | '*'
                            | '_'
                            | '~'
                            | '|'
                            | '”'
                    )
            });
        if closes {
            return is_formula(inner).then(|| Formula {
                range: start..*end + 1,
                source: start + 1..*end,
                display: false,
            });
        }
    }
    None
}

/// Tells a formula from words that happen to stand between two signs: words need a sign of mathematics among them.
fn is_formula(inner: &str) -> bool {
    if inner.contains(['\\', '^', '_', '=', '<', '>', '{', '+']) {
        return true;
    }
    let words = inner.split(|c: char| !c.is_alphabetic()).any(|word| word.len() >= 3);
    inner.contains(char::is_alphanumeric) && !words && !inner.ends_with(['/', '-'])
}

/// Puts formulas in the place of the events that they are made of.
fn weave<'a>(run: Vec<Placed<'a>>, formulas: &[Formula], body: &'a str, ready: &mut VecDeque<Placed<'a>>) {
    let mut next = 0;
    // What lies before has been said.
    let mut said = 0;
    for (event, range) in run {
        let Event::Text(text) = &event else {
            // What ends has the range of all of it.
            if if matches!(event, Event::End(_)) { range.end > said } else { range.start >= said } {
                ready.push_back((event, range));
            }
            continue;
        };
        let literal = text.len() == range.len();
        if !literal {
            if range.start >= said {
                ready.push_back((event, range));
            }
            continue;
        }
        let mut from = range.start.max(said);
        while let Some(formula) = formulas.get(next).filter(|formula| formula.range.start < range.end) {
            if from < formula.range.start {
                ready.push_back((
                    Event::Text(body[from..formula.range.start].into()),
                    from..formula.range.start,
                ));
            }
            let source = unquoted(&body[formula.source.clone()]);
            let maths = if formula.display { Event::DisplayMath(source) } else { Event::InlineMath(source) };
            ready.push_back((maths, formula.range.clone()));
            said = formula.range.end;
            from = said;
            next += 1;
        }
        if from == range.start {
            ready.push_back((event, range));
        } else if from < range.end {
            ready.push_back((Event::Text(body[from..range.end].into()), from..range.end));
        }
    }
}

/// Takes the marks of a quotation, which stand before each line, out of a formula.
fn unquoted(source: &str) -> CowStr<'_> {
    if !source.contains('\n') {
        return source.into();
    }
    let lines: Vec<&str> =
        source.lines().map(|line| line.trim_start().trim_start_matches(['>', ' '])).collect();
    lines.join("\n").into()
}
