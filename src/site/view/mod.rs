//! What templates get: plain structs, version `v1`, that know nothing of how a log is read.
//!
//! A template that works with one `v1` works with all of them: fields are added, never renamed or removed. Addresses (`href`)
//! are relative to the root of the site; a page puts its own `root` (empty, or `../`) in front of them. Text is plain and
//! unescaped, except [`RecordView::body_html`] and other rendered Markdown, which is safe HTML.
//!
//! `templates/site/DATA.md` says all this to people who write themes: a field that is added here is added there.

mod addresses;
mod dates;
#[cfg(test)]
mod documented;
mod glossary;
mod held_to;
mod home;
mod life;
mod map;
mod measure;
mod options;
mod outcome;
mod person;
mod queue;
mod record;
mod signature;
mod standing;
mod timeline;

use serde::Serialize;

pub use addresses::{Addresses, Place};
pub use dates::{DateView, MomentView};
pub use glossary::{GlossaryView, TermView};
pub use held_to::{HeldToView, LevelView, MemberView, RosterView, RuleView};
pub use home::{CountView, HomeView, PersonLink, QueueItem, QueueView, RoleQueue, SinceView};
pub use life::{ChangesView, DiffLineView, DiffPartView, EventView, HunkView, LifeView};
pub(crate) use map::Map;
pub use map::{GroupView, MapPage, TieView};
pub use measure::{BarView, MeasureVerdict, MeasureView, MeasuredView};
pub use options::{MarkView, OptionView, OptionsView, TickView};
pub use outcome::{
    DueMeasure, DueView, EssayView, OutcomeBar, OutcomeRow, OutcomeView, OutcomesView, RateView,
};
pub use person::{HeldRole, PersonView};
pub use queue::{Queued, Queues, RoleWaits};
pub use record::{
    ExtraFact, FindingView, GovernedView, HeadingView, KindView, RecordLink, RecordView, ReviewView,
    StatusMark, StatusView, TicketView,
};
pub use signature::{CommitView, DigestView, EvidenceLevel, EvidenceView, SignatureView};
pub(crate) use timeline::Timeline;
pub use timeline::{MonthView, NoteView, PageLink, TimelineView, YearLink, YearView};

pub use crate::signoff::SignatureState;

/// The version of these structs.
pub const VERSION: &str = "v1";

/// A whole site.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct SiteView {
    /// Always [`VERSION`].
    pub version: &'static str,
    /// The name at the top of each page.
    pub title: String,
    /// The language of the site's own words, as a BCP 47 tag.
    pub lang: String,
    /// The logs, in the order in which they are shown.
    pub logs: Vec<LogView>,
    /// Where the site is published, if the policy says so: an `https:` address that ends in `/`.
    pub url: Option<String>,
    /// The rules that records are held to; none where nobody names them.
    pub rules: Vec<RuleView>,
    /// Whether a service elsewhere shows the small pictures of where decisions stand.
    #[serde(skip)]
    pub icons: bool,
}

impl SiteView {
    /// Creates a site without logs, in English.
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            version: VERSION,
            title: title.into(),
            lang: "en".to_owned(),
            logs: Vec::new(),
            url: None,
            rules: Vec::new(),
            icons: false,
        }
    }

    /// Notes the log of each outcome and of what is due, where there are several.
    pub(crate) fn name_logs(&mut self) {
        if self.logs.len() < 2 {
            return;
        }
        for log in &mut self.logs {
            let names = log.outcomes.iter_mut().map(|outcome| &mut outcome.log);
            for name in names.chain(log.due.iter_mut().map(|due| &mut due.log)) {
                *name = Some(log.name.clone());
            }
        }
    }

    /// Lists all records of all logs, in order.
    pub fn records(&self) -> impl Iterator<Item = (&LogView, &RecordView)> {
        self.logs.iter().flat_map(|log| log.records.iter().map(move |record| (log, record)))
    }
}

/// One log.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct LogView {
    /// Its name, shown where a site has several logs.
    pub name: String,
    /// The prefix of its numbers, such as `DR`.
    pub prefix: String,
    /// Its folder, from the root of the repository, with `/`.
    pub path: String,
    /// Those who sign, product and engineering first.
    pub roles: Vec<RoleView>,
    /// Everybody on its roster, by key, those who have left too.
    pub people: Vec<PersonView>,
    /// Its records by number, those without one last.
    pub records: Vec<RecordView>,
    /// Its identity, which never changes: a UUID as a rule.
    pub id: String,
    /// What became of its decisions.
    pub outcomes: Vec<OutcomeView>,
    /// Its decisions that are to be looked at or measured.
    pub due: Vec<DueView>,
    /// Its glossary, if it has one.
    pub glossary: Option<GlossaryView>,
    /// What its policy asks.
    pub held_to: HeldToView,
}

/// A role and the people who may sign for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RoleView {
    /// `product`, `engineering`, or another role of the policy.
    pub key: String,
    /// The role's name as people say it.
    pub name: String,
    /// Names of those who may sign for it now.
    pub people: Vec<String>,
}

impl RoleView {
    /// Creates a role; its name comes from the key.
    pub fn new(key: impl Into<String>, people: Vec<String>) -> Self {
        let key = key.into();
        Self { name: role_name(&key), key, people }
    }
}

/// Gives a role's name as people say it: a capital, hyphens and underscores as blanks.
pub(crate) fn role_name(key: &str) -> String {
    capital(&key.replace(['-', '_'], " "))
}

/// Gives a word with a capital.
fn capital(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
