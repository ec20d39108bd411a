//! Outcomes, what is due, the glossary and the policy in words: what a log has besides its records.

use super::Builder;
use super::signatures::level;
use crate::queue::{Due, due};
use crate::record::{Kind, Measure, Outcome, OutcomeVerdict, Quantity, Record};
use crate::site::embed::{Embed, embed};
use crate::site::markdown::{Anchors, Options, render};
use crate::site::terms::Terms;
use crate::site::view::{
    DateView, DueMeasure, DueView, EssayView, EvidenceView, ExtraFact, GlossaryView, HeldToView, KindView,
    LevelView, MemberView, OutcomeBar, OutcomeRow, OutcomeView, RecordLink, RosterView, TermView,
};
use crate::text::Span;

/// Of so many bytes records are searched whole for the terms of a glossary; of more, what each decides.
const SEARCHED: usize = 16 * 1024 * 1024;

/// How many of the records that use a term are listed.
const LISTED: usize = 12;

impl Builder {
    /// The outcomes of the log, as pages at the root of the site show them.
    pub(super) fn outcomes(&self) -> Vec<OutcomeView> {
        let all = self.log.outcomes.all().iter().enumerate();
        all.map(|(at, outcome)| self.outcome(at, outcome, "records/")).collect()
    }

    /// The outcomes of one record, newest first, as its page shows them.
    pub(super) fn outcomes_of(&self, record: &Record) -> Vec<OutcomeView> {
        let Some(number) = record.number else { return Vec::new() };
        self.log
            .outcomes
            .of(number)
            .rev()
            .enumerate()
            .map(|(at, outcome)| self.outcome(at, outcome, ""))
            .collect()
    }

    /// The log's folder as part of an id, so that logs on one page share none.
    fn place(&self) -> String {
        let plain = |c: char| match c {
            '/' => '.',
            c if c.is_alphanumeric() || c == '-' || c == '_' => c,
            _ => '-',
        };
        self.log.folder.chars().map(plain).collect()
    }

    fn outcome(&self, at: usize, outcome: &Outcome, records: &str) -> OutcomeView {
        let number = outcome.record.map(|number| number.value);
        let place = number.and_then(|number| self.log.numbered(number).first().copied());
        let record = place.map(|place| &self.log.records[place]);
        let anchor = format!("outcome-{}-{}", self.place(), at + 1);
        let unclear = OutcomeVerdict::Unclear;
        let verdict = outcome.verdict.map_or(unclear, |verdict| verdict.value);
        OutcomeView {
            record: match (place, number) {
                (Some(place), _) => self.link(place),
                (None, Some(number)) => RecordLink::missing(self.log.policy.reference(number)),
                (None, None) => RecordLink::missing("A record without a number"),
            },
            kind: record.map(|record| kind_name(record).name).unwrap_or_default(),
            tags: record
                .map(|record| record.tags.iter().map(|tag| tag.value.clone()).collect())
                .unwrap_or_default(),
            date: outcome.date.map(|day| DateView::new(day.value)),
            by: outcome.by.as_ref().map(|by| self.person(&by.value)),
            verdict: verdict.name(),
            verdict_word: match verdict {
                OutcomeVerdict::Met => "Met",
                OutcomeVerdict::Partly => "Partly met",
                OutcomeVerdict::Missed => "Missed",
                OutcomeVerdict::Unclear => "Unclear",
            },
            rows: rows(outcome, &record.map(Measure::of).unwrap_or_default()),
            sections: self.essays(outcome, &anchor, records),
            extra: outcome
                .extra
                .iter()
                .map(|(key, value)| ExtraFact { key: key.clone(), value: value.clone() })
                .collect(),
            faults: outcome.faults.iter().map(|fault| fault.message.clone()).collect(),
            path: outcome.path().to_owned(),
            source_url: self.links.source(outcome.path()),
            log: None,
            anchor,
        }
    }

    /// What an outcome says, without its title and without the table that is shown otherwise.
    fn essays(&self, outcome: &Outcome, anchor: &str, records: &str) -> Vec<EssayView> {
        let text = outcome.text();
        let mut essays = Vec::new();
        let top: Vec<_> = outcome.sections.iter().filter(|section| section.level == 2).collect();
        let start = outcome.title.as_ref().map_or(outcome.body_start(), |title| {
            let of_title =
                outcome.sections.iter().find(|section| section.heading.span.start == title.span.start);
            of_title.map_or(title.span.end, |section| section.body.start)
        });
        let first = top.first().map_or(text.len(), |section| section.heading.span.start);
        let before = (String::new(), Span::new(start, first.max(start)));
        let each = top.iter().map(|section| (section.heading.value.clone(), section.body));
        for (at, (heading, body)) in std::iter::once(before).chain(each).enumerate() {
            let said = match outcome.table.filter(|table| body.overlaps(*table)) {
                Some(table) => format!("{}\n{}", &text[body.start..table.start], &text[table.end..body.end]),
                None => text[body.range()].to_owned(),
            };
            if said.trim().is_empty() {
                continue;
            }
            let html = render(&said, outcome.path(), &self.links, &Options::default()).html;
            let ids = format!("{anchor}-{at}:");
            let deeper = if heading.is_empty() { 1 } else { 2 };
            essays.push(EssayView { heading, html: embed(&html, Embed { ids: &ids, records, deeper }) });
        }
        essays
    }

    /// Decisions in force that say when to look at them or by when to measure, and of which nobody has said since what
    /// became of them.
    pub(super) fn due(&self) -> Vec<DueView> {
        let records = self.log.records.iter().enumerate();
        records.filter_map(|(place, record)| self.due_of(place, record)).collect()
    }

    fn due_of(&self, place: usize, record: &Record) -> Option<DueView> {
        let Due { day, measures, .. } = due(&self.log, record)?;
        let link = self.link(place);
        let file = record.path().rsplit('/').next().unwrap_or_default();
        Some(DueView {
            date: DateView::new(day),
            is_due: day <= self.today,
            href: link.href,
            label: link.label,
            title: link.title,
            driver: record.driver.as_ref().map(|driver| self.person(&driver.value)),
            measures: measures
                .iter()
                .map(|measure| DueMeasure {
                    name: measure.name.clone(),
                    baseline: measure.baseline.text.clone(),
                    target: measure.target.text.clone(),
                    by: measure.by.clone(),
                })
                .collect(),
            file: crate::log::join(&self.log.folder, &format!("outcomes/{file}")),
            log: None,
        })
    }

    /// The glossary of the log, with the records that use each term.
    pub(super) fn glossary(&self) -> Option<GlossaryView> {
        let glossary = self.log.glossary.as_ref()?;
        let length: usize = self.log.records.iter().map(|record| record.body().len()).sum();
        let is_whole = length <= SEARCHED;
        let mut used: Vec<Vec<usize>> = vec![Vec::new(); glossary.terms.len()];
        if let Some(terms) = Terms::new(glossary) {
            for (place, record) in self.log.records.iter().enumerate() {
                let decided =
                    || ["Decision", "Decision Outcome"].iter().find_map(|heading| record.section(heading));
                let body = match decided() {
                    _ if is_whole => record.body(),
                    Some(section) => &record.text()[section.body.range()],
                    None => "",
                };
                for one in terms.find(record.name()).chain(terms.find(body)) {
                    if used[one.term].last() != Some(&place) {
                        used[one.term].push(place);
                    }
                }
            }
        }
        let path = glossary.source.path();
        let mut anchors = Anchors::default();
        let mut terms: Vec<TermView> = glossary
            .terms
            .iter()
            .zip(&used)
            .map(|(term, used)| {
                let html = render(glossary.meaning(term), path, &self.links, &Options::default()).html;
                let anchor = format!("term-{}", anchors.take(&term.name));
                let ids = format!("{}:{anchor}:", self.place());
                TermView {
                    name: term.name.clone(),
                    initial: initial(&term.name),
                    opens_letter: false,
                    also: term.also.clone(),
                    html: embed(&html, Embed { ids: &ids, records: "records/", deeper: 1 }),
                    uses: used.iter().rev().take(LISTED).map(|place| self.link(*place)).collect(),
                    count: used.len(),
                    anchor,
                }
            })
            .collect();
        terms.sort_by_cached_key(|term| (term.initial.clone(), term.name.to_lowercase(), term.name.clone()));
        let mut last = String::new();
        for term in &mut terms {
            term.opens_letter = term.initial != last;
            last.clone_from(&term.initial);
        }
        Some(GlossaryView { terms, is_whole, path: path.to_owned(), source_url: self.links.source(path) })
    }

    /// What the policy of the log asks, in words.
    pub(super) fn held_to(&self) -> HeldToView {
        let policy = &self.log.policy;
        let name = |role: &str| crate::site::view::role_name(role);
        let roster = |role: &str| {
            let evidence = EvidenceView::from(level(policy.least_evidence(role)));
            let held = policy.people.values().filter(|person| person.holds(role));
            RosterView {
                key: role.to_owned(),
                name: name(role),
                is_always: crate::policy::ROLES.contains(&role),
                evidence: evidence.word,
                meaning: evidence.meaning,
                people: held
                    .map(|person| MemberView {
                        name: person.name.clone(),
                        until: person.until.map(DateView::new),
                        keys: person.keys.iter().filter(|key| key.signs(self.today)).count(),
                    })
                    .collect(),
            }
        };
        let levels = policy.levels.iter().map(|(level, needed)| LevelView {
            name: level.clone(),
            roles: needed.roles.iter().map(|role| name(role)).collect(),
        });
        let admins = policy.guard.admins.iter().map(|admin| self.person(&admin.value));
        HeldToView {
            roles: policy.all_roles().into_iter().map(roster).collect(),
            levels: levels.collect(),
            is_one_enough: policy.one_person_may_sign_both_roles,
            since: policy.since.map(|since| since_in_words(since, policy)),
            sections: policy
                .sections
                .iter()
                .filter(|(_, sections)| !sections.is_empty())
                .map(|(kind, sections)| (kind_in_words(*kind).to_owned(), sections.clone()))
                .collect(),
            admins: admins.collect(),
            threshold: policy.guard.threshold(),
            settings: policy
                .rules
                .iter()
                .map(|(code, setting)| (code.value.clone(), setting_in_words(setting, policy)))
                .collect(),
            path: policy.source.path().to_owned(),
            source_url: self.links.source(policy.source.path()),
        }
    }
}

fn kind_name(record: &Record) -> KindView {
    KindView::new(record.kind.as_ref().map(|kind| kind.value.name()).unwrap_or_default())
}

const fn kind_in_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Product => "A product decision",
        Kind::Technical => "A technical decision",
    }
}

fn since_in_words(since: crate::policy::Since, policy: &crate::policy::Policy) -> String {
    match since {
        crate::policy::Since::Number(number) => policy.reference(number),
        crate::policy::Since::Day(day) => DateView::new(day).text,
    }
}

/// A rule's setting in a few words: `warning`, `off for draft`, `error from DR-10 on`.
fn setting_in_words(setting: &crate::policy::RuleSetting, policy: &crate::policy::Policy) -> String {
    let mut words: Vec<String> = setting.level.iter().map(|level| level.name().to_owned()).collect();
    words.extend(setting.by_status.iter().map(|(status, level)| format!("{level} for {}", status.name())));
    words.extend(setting.since.map(|since| format!("from {} on", since_in_words(since, policy))));
    words.join(", ")
}

fn initial(name: &str) -> String {
    let first = name.chars().find(|c| c.is_alphanumeric());
    first.map_or_else(|| "#".to_owned(), |first| first.to_uppercase().collect())
}

/// The rows of an outcome: each measure of the record with what was found, then what was measured besides.
fn rows(outcome: &Outcome, measures: &[Measure]) -> Vec<OutcomeRow> {
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let mut rows: Vec<OutcomeRow> = Vec::new();
    for found in &outcome.measured {
        let measure = measures.iter().find(|measure| same(&measure.name, &found.name));
        let value = Quantity::new(&found.value);
        let bar = measure.filter(|measure| measure.is_comparable(&value)).and_then(|measure| {
            let baseline = Some(&measure.baseline).filter(|baseline| measure.is_comparable(baseline));
            OutcomeBar::new(
                value.number?,
                measure.target.number?,
                baseline.and_then(|baseline| baseline.number),
            )
        });
        rows.push(OutcomeRow {
            name: found.name.clone(),
            baseline: measure.map(|measure| measure.baseline.text.clone()).unwrap_or_default(),
            target: measure.map(|measure| measure.target.text.clone()).unwrap_or_default(),
            value: found.value.clone(),
            date: found.date.clone(),
            source: found.source.clone(),
            others: found
                .others
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(key, value)| ExtraFact { key: key.clone(), value: value.clone() })
                .collect(),
            met: measure.and_then(|measure| measure.is_met_by(&value)),
            bar,
        });
    }
    let missing = measures
        .iter()
        .filter(|measure| !outcome.measured.iter().any(|found| same(&measure.name, &found.name)));
    rows.extend(missing.map(|measure| OutcomeRow {
        name: measure.name.clone(),
        baseline: measure.baseline.text.clone(),
        target: measure.target.text.clone(),
        ..OutcomeRow::default()
    }));
    rows
}
