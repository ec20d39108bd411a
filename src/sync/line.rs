//! The line to one service: paces requests, waits as long as it is told to, and tries again where that does no harm.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::sync::pace::{Manners, Pace};
use crate::sync::request::{Again, Answer, Request};
use crate::sync::secrets::Secrets;
use crate::sync::transport::{Broken, Transport};
use crate::sync::trouble::{Trouble, TroubleKind};

/// How long one request may wait for its turn, in all its tries together.
const PATIENCE: Duration = Duration::from_mins(2);

/// The first pause after trouble of the service's own; it doubles with each try.
const PAUSE: Duration = Duration::from_secs(1);

/// What happens on a line, for whoever wants to see every request.
#[derive(Debug)]
#[non_exhaustive]
pub enum Sight<'a> {
    /// A request is sent, for the given time.
    Sent(&'a Request, u32),
    /// An answer came.
    Answered(&'a Request, u16),
    /// No answer came.
    Broken(&'a Request, &'a Broken),
    /// The line waits before it tries again.
    Waits(Duration),
}

/// The line to one service.
pub struct Line<'a> {
    transport: &'a mut dyn Transport,
    pace: &'a mut dyn Pace,
    secrets: &'a Secrets,
    manners: Manners,
    watch: &'a mut dyn FnMut(&Sight<'_>),
    /// By group, when the next request may go.
    next: BTreeMap<String, Timestamp>,
}

impl std::fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("manners", &self.manners).finish_non_exhaustive()
    }
}

impl<'a> Line<'a> {
    /// Opens a line; nothing is sent yet.
    pub fn new(
        transport: &'a mut dyn Transport,
        pace: &'a mut dyn Pace,
        secrets: &'a Secrets,
        manners: Manners,
        watch: &'a mut dyn FnMut(&Sight<'_>),
    ) -> Self {
        Self { transport, pace, secrets, manners, watch, next: BTreeMap::new() }
    }

    /// Whether nothing leaves the machine.
    pub fn is_rehearsal(&self) -> bool {
        self.transport.is_rehearsal()
    }

    /// Whether nothing is changed anywhere.
    pub fn changes_nothing(&self) -> bool {
        self.transport.changes_nothing()
    }

    /// The moment.
    pub fn now(&self) -> Timestamp {
        self.pace.now()
    }

    /// Takes every secret out of a text, for words of a service that are shown or kept.
    pub fn redact(&self, text: &str) -> String {
        self.secrets.redact(text)
    }

    /// Sends a request and gives the answer: a good one, or one that another try would not make better.
    ///
    /// Trouble is what no answer came to, and what is still asked to wait after the last try. A request that makes
    /// something and may have been heard is not sent twice: that is [`TroubleKind::Unclear`].
    pub fn ask(&mut self, request: &Request) -> Result<Answer, Trouble> {
        let (mut waited, mut attempt) = (Duration::ZERO, 0);
        loop {
            attempt += 1;
            self.keep_distance(request);
            (self.watch)(&Sight::Sent(request, attempt));
            let (pause, trouble) = match self.transport.carry(request, self.secrets) {
                Ok(answer) => {
                    (self.watch)(&Sight::Answered(request, answer.status));
                    self.note_what_is_left(request, &answer);
                    let Some(pause) = self.pause(request, &answer, attempt) else { return Ok(answer) };
                    (pause, self.still_asked_to_wait(request, &answer, pause))
                }
                Err(broken) => {
                    (self.watch)(&Sight::Broken(request, &broken));
                    let trouble = self.broken(request, &broken);
                    let harmless = broken.did_nothing() || request.again == Again::Harmless;
                    if !harmless || matches!(broken, Broken::Unsendable(_) | Broken::TooLong(_)) {
                        return Err(trouble);
                    }
                    (self.doubling(attempt), trouble)
                }
            };
            if attempt >= self.manners.tries || waited + pause > PATIENCE {
                return Err(trouble);
            }
            (self.watch)(&Sight::Waits(pause));
            waited += pause;
            self.pace.wait(pause);
        }
    }

    /// Waits until the next request of the group may go.
    fn keep_distance(&mut self, request: &Request) {
        let now = self.pace.now();
        if let Some(next) = self.next.get(&request.group)
            && let Ok(pause) = Duration::try_from(next.duration_since(now))
            && !pause.is_zero()
            && !self.is_rehearsed(request)
        {
            self.pace.wait(pause);
        }
        let from = self.pace.now();
        // What belongs to no group may follow at once.
        let between = if request.group.is_empty() { Duration::ZERO } else { self.manners.between };
        let between = SignedDuration::try_from(between).unwrap_or_default();
        self.next.insert(request.group.clone(), from.checked_add(between).unwrap_or(from));
    }

    /// Whether a request goes nowhere.
    fn is_rehearsed(&self, request: &Request) -> bool {
        self.transport.is_rehearsal() || self.transport.changes_nothing() && !request.reads
    }

    /// Where few requests are left in the service's window, the next one waits for the window to pass.
    fn note_what_is_left(&mut self, request: &Request, answer: &Answer) {
        let Some((left, window, least)) = self.manners.left else { return };
        let number = |name: &str| answer.header(name).and_then(|value| value.trim().parse::<u32>().ok());
        if let (Some(left), Some(window)) = (number(left), number(window))
            && left < least
        {
            let now = self.pace.now();
            let pause = SignedDuration::from_millis(i64::from(window.min(60_000)));
            self.next.insert(request.group.clone(), now.checked_add(pause).unwrap_or(now));
        }
    }

    /// How long to wait before the same request is sent again; `None` where that would change nothing.
    fn pause(&mut self, request: &Request, answer: &Answer, attempt: u32) -> Option<Duration> {
        let told = told_to_wait(answer, self.pace.now());
        let used_up = answer.header("x-ratelimit-remaining").is_some_and(|left| left.trim() == "0");
        // GitHub's second limit may come with no header at all.
        let in_words =
            || String::from_utf8_lossy(&answer.body).to_ascii_lowercase().contains("secondary rate limit");
        let limited = answer.status == 429
            || answer.status == 403 && (used_up || answer.header("retry-after").is_some() || in_words());
        if limited {
            // The service says that it did nothing, so that even what makes something may be sent again.
            return Some(told.unwrap_or(self.manners.limited));
        }
        let in_trouble = matches!(answer.status, 502..=504);
        (in_trouble && request.again == Again::Harmless)
            .then(|| told.unwrap_or_else(|| self.doubling(attempt)))
    }

    /// A pause that doubles with each try, somewhere between nothing and that.
    fn doubling(&mut self, attempt: u32) -> Duration {
        let longest = PAUSE * 2_u32.pow(attempt.min(6) - 1);
        longest.mul_f64(0.5 + self.pace.disorder().clamp(0.0, 1.0) / 2.0)
    }

    fn still_asked_to_wait(&self, request: &Request, answer: &Answer, pause: Duration) -> Trouble {
        let said = self.redact(&answer.excerpt());
        let mut trouble = Trouble::answered(request, answer, &said);
        if answer.status == 403 || answer.status == 429 {
            trouble.kind = TroubleKind::Limited;
            trouble.help =
                Some(format!("run it again in {} seconds: what was sent stays sent", pause.as_secs().max(1)));
        }
        trouble
    }

    fn broken(&self, request: &Request, broken: &Broken) -> Trouble {
        let host = request.host();
        let said = self.redact(&broken.to_string());
        let kind = match broken {
            Broken::TooLong(_) => TroubleKind::Garbled,
            Broken::Unsendable(_) => TroubleKind::Refused,
            Broken::NotConnected(_) => TroubleKind::Unreachable,
            _ if request.again == Again::MakesAnother => TroubleKind::Unclear,
            Broken::CutOff(_) => TroubleKind::Garbled,
            Broken::TimedOut => TroubleKind::Unreachable,
        };
        let trouble = Trouble::new(kind, format!("{host} {said}"));
        match kind {
            TroubleKind::Unclear => {
                trouble.help("look there whether it was made: it is not sent a second time")
            }
            TroubleKind::Unreachable => trouble.help("run it again later: what was sent stays sent"),
            _ => trouble,
        }
    }
}

/// How long an answer asks to wait: `Retry-After` in seconds or as a day, else when its limit begins anew.
fn told_to_wait(answer: &Answer, now: Timestamp) -> Option<Duration> {
    let until = |moment: Timestamp| Duration::try_from(moment.duration_since(now)).unwrap_or_default();
    if let Some(after) = answer.header("retry-after").map(str::trim) {
        if let Ok(seconds) = after.parse::<u64>() {
            return Some(Duration::from_secs(seconds));
        }
        if let Ok(moment) = jiff::fmt::rfc2822::parse(after) {
            return Some(until(moment.timestamp()));
        }
    }
    let reset = answer.header("x-ratelimit-reset").or_else(|| answer.header("ratelimit-reset"))?.trim();
    if let Ok(seconds) = reset.parse::<i64>() {
        return Timestamp::from_second(seconds).ok().map(until);
    }
    reset.parse::<Timestamp>().ok().map(until)
}

#[cfg(test)]
mod tests;
