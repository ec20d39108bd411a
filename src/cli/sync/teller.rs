//! Tells what a run does while it does it: a line for each thing, each request where that is asked for, progress else.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::cli::World;
use crate::output::visible;
use crate::sync::apply::{Done, Failed};
use crate::sync::line::Sight;
use crate::sync::request::{Body, Request};

/// How a run is told.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the command line")]
pub(crate) struct Manner {
    /// Each request and answer as it goes.
    pub(crate) verbose: bool,
    /// Nothing is sent but what only reads.
    pub(crate) dry: bool,
    /// What only reads is sent, and is nothing that would be sent.
    pub(crate) look: bool,
    /// The results are for a program, and printed at the end.
    pub(crate) json: bool,
}

/// Tells what a run does. Two parts of the engine speak to it by turns.
pub(crate) struct Teller<'a, 'w> {
    world: RefCell<&'a mut World<'w>>,
    manner: Manner,
    requests: RefCell<Vec<Value>>,
    count: RefCell<(usize, usize)>,
    shown: RefCell<bool>,
}

impl<'a, 'w> Teller<'a, 'w> {
    pub(crate) fn new(world: &'a mut World<'w>, manner: Manner) -> Self {
        Self {
            world: RefCell::new(world),
            manner,
            requests: RefCell::default(),
            count: RefCell::default(),
            shown: RefCell::default(),
        }
    }

    /// Begins with a service of which this many things are to be done.
    pub(crate) fn begin(&self, service: &str, total: usize) {
        *self.count.borrow_mut() = (0, total);
        self.progress(service, "");
    }

    /// The requests of a dry run since this was asked last.
    pub(crate) fn requests(&self) -> Vec<Value> {
        std::mem::take(&mut self.requests.borrow_mut())
    }

    /// Sees what goes over a line.
    pub(crate) fn sees(&self, service: &str, sight: &Sight<'_>) {
        match sight {
            Sight::Sent(request, _) if self.manner.dry && !(self.manner.look && request.reads) => {
                self.requests.borrow_mut().push(as_json(request));
                if !self.manner.json {
                    self.prints(&as_text(request));
                }
            }
            _ if !self.manner.verbose => {
                if let Sight::Waits(time) = sight
                    && time.as_secs() > 0
                {
                    self.progress(service, &format!(", waits {} s, as it was told", time.as_secs()));
                }
            }
            _ => self.says(&sight_line(service, sight)),
        }
    }

    /// Tells of one thing that was done, or went wrong.
    pub(crate) fn went(&self, service: &str, result: Result<&Done, &Failed>) {
        self.count.borrow_mut().0 += 1;
        match result {
            Ok(done) if !self.manner.json => {
                let would = if self.manner.dry { "would be " } else { "" };
                let text = format!("{service}: {would}{}: {}", done.deed.name(), visible::line(&done.says));
                self.prints(&format!("{text}\n"));
            }
            Ok(_) => {}
            Err(failed) => {
                let trouble = &failed.trouble;
                self.says(&format!("{service}: {}: {}", failed.says, trouble.message));
                if let Some(help) = &trouble.help {
                    self.says(&format!("  help: {help}"));
                }
            }
        }
        self.progress(service, "");
    }

    /// Says something that is no result.
    pub(crate) fn says(&self, line: &str) {
        self.wipe();
        self.world.borrow_mut().say(line);
    }

    /// Prints a result.
    pub(crate) fn prints(&self, text: &str) {
        self.wipe();
        let mut world = self.world.borrow_mut();
        // Where results cannot be written the end of the run says so.
        let _ = world.out.write_all(text.as_bytes());
    }

    /// Shows on a terminal how far a long run is.
    fn progress(&self, service: &str, what: &str) {
        const LONG: usize = 5;
        let (done, total) = *self.count.borrow();
        let mut world = self.world.borrow_mut();
        if world.can_ask && !self.manner.verbose && !self.manner.dry && total >= LONG && done < total {
            let _ = world.out.flush();
            let (done, total) = (grouped(done), grouped(total));
            let _ = write!(world.err, "\r\u{1b}[K{service}: {done} of {total}{what}");
            let _ = world.err.flush();
            *self.shown.borrow_mut() = true;
        }
    }

    fn wipe(&self) {
        if std::mem::take(&mut *self.shown.borrow_mut()) {
            let mut world = self.world.borrow_mut();
            let _ = write!(world.err, "\r\u{1b}[K");
            let _ = world.err.flush();
        }
    }
}

/// A number with a comma before each thousand: `1,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let comma = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    digits
        .char_indices()
        .flat_map(|(at, digit)| comma(at).then_some(',').into_iter().chain([digit]))
        .collect()
}

pub(super) fn as_json(request: &Request) -> Value {
    let (form, body) = match &request.body {
        None => ("none", Value::Null),
        Some(Body::Json(json)) => ("json", json.clone()),
        Some(Body::Form(pairs)) => ("form", json!(pairs)),
    };
    let auth = request.auth.variables();
    json!({
        "method": request.method.name(),
        "url": request.shown(),
        "secrets": auth,
        "form": form,
        "body": body,
    })
}

/// One line on what went over a line, without any secret.
pub(super) fn sight_line(service: &str, sight: &Sight<'_>) -> String {
    let what = |request: &Request| format!("{} {}", request.method.name(), request.shown());
    match sight {
        Sight::Sent(request, 1) => format!("{service}: > {}", what(request)),
        Sight::Sent(request, attempt) => format!("{service}: > {}, for the {attempt}. time", what(request)),
        Sight::Answered(_, status) => format!("{service}: < {status}"),
        Sight::Broken(_, broken) => format!("{service}: < {broken}"),
        Sight::Waits(time) => format!("{service}: waits {:.1} s", time.as_secs_f64()),
    }
}

pub(super) fn as_text(request: &Request) -> String {
    let mut text = format!("{} {}\n", request.method.name(), visible::line(&request.shown()));
    match &request.body {
        None => {}
        Some(Body::Json(json)) => {
            let json = serde_json::to_string_pretty(json).unwrap_or_default();
            text.push_str(&visible::lines(&json));
            text.push('\n');
        }
        Some(Body::Form(pairs)) => {
            for (key, value) in pairs {
                text.push_str(&format!("  {key}={}\n", visible::line(value)));
            }
        }
    }
    text
}
