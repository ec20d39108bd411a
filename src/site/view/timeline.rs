//! The timeline: decisions by day on two staves, newest first, cut into pages that stay light.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

use super::{DateView, KindView, RecordLink, RecordView, SiteView, StatusView};

/// How many notes a page has at most.
const LIGHT: usize = 300;

/// How tall the bar of the fullest year is, in pixels.
const TALL: usize = 28;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// One page of the timeline.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct TimelineView<'a> {
    /// The page's address.
    pub href: String,
    /// What it shows: `2019`, or nothing on the first page.
    pub name: String,
    /// All years, newest first.
    pub years: &'a [YearLink],
    /// What it shows of years, newest first.
    pub sections: Vec<YearView<'a>>,
    /// The page with what is newer.
    pub newer: Option<PageLink>,
    /// The page with what is older.
    pub older: Option<PageLink>,
}

/// A year in the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct YearLink {
    /// `2026`, or `Without a date`.
    pub name: String,
    /// Where its notes begin.
    pub href: String,
    /// How many there are.
    pub count: usize,
    /// How many of them are product decisions.
    pub product: usize,
    /// How many of them are technical ones.
    pub technical: usize,
    /// The height of the bar of product decisions, up to 28.
    pub up: usize,
    /// The height of the bar of technical ones.
    pub down: usize,
}

/// Another page of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PageLink {
    /// Its address.
    pub href: String,
    /// What it shows.
    pub name: String,
}

/// What a page shows of a year.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct YearView<'a> {
    /// `2026`, or `Without a date`.
    pub name: String,
    /// The place on the page, without `#`.
    pub anchor: String,
    /// Whether the page before has the beginning of it.
    pub is_continued: bool,
    /// Its months, newest first.
    pub months: Vec<MonthView<'a>>,
}

/// A month with its notes.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct MonthView<'a> {
    /// `November`, or nothing where days are not known.
    pub name: &'static str,
    /// Its notes, newest first.
    pub notes: Vec<NoteView<'a>>,
}

/// A record on the timeline.
#[derive(Debug, Clone, Copy, Serialize)]
#[non_exhaustive]
pub struct NoteView<'a> {
    /// The page's address.
    pub href: &'a str,
    /// `DR-42`.
    pub label: &'a str,
    /// The title.
    pub title: &'a str,
    /// The kind.
    pub kind: &'a KindView,
    /// `product`, `technical`, or `other` across both staves.
    pub stave: &'static str,
    /// The status.
    pub status: &'a StatusView,
    /// When it was decided, else its own date.
    pub date: Option<&'a DateView>,
    /// The log's name, where a site has several.
    pub log: Option<&'a str>,
    /// Older records whose place it takes.
    pub supersedes: &'a [RecordLink],
    /// Newer records that take its place.
    pub superseded_by: &'a [RecordLink],
}

/// The notes of one year, newest first; `0` is for those without a date.
struct Year<'a> {
    key: String,
    name: String,
    notes: Vec<NoteView<'a>>,
}

/// The timeline before it is cut into pages.
pub(crate) struct Timeline<'a> {
    years: Vec<Year<'a>>,
    links: Vec<YearLink>,
    /// Whether everything stands on one page.
    is_one_page: bool,
}

impl<'a> Timeline<'a> {
    /// Sorts the records of a site by the day on which each was decided, or else written.
    pub(crate) fn new(site: &'a SiteView) -> Self {
        let several = site.logs.len() > 1;
        let mut by_year: BTreeMap<&str, Vec<(Option<u32>, NoteView<'a>)>> = BTreeMap::new();
        for (log, record) in site.records() {
            let note = note(record, several.then_some(log.name.as_str()));
            let year = note.date.and_then(|date| date.iso.get(..4)).unwrap_or_default();
            by_year.entry(year).or_default().push((record.number, note));
        }
        let mut years = Vec::with_capacity(by_year.len());
        for (year, mut notes) in by_year.into_iter().rev() {
            notes.sort_by(|a, b| (iso(&b.1), b.0).cmp(&(iso(&a.1), a.0)));
            let notes = notes.into_iter().map(|(_, note)| note).collect();
            let (key, name) = match year {
                "" => ("undated".to_owned(), "Without a date".to_owned()),
                year => (year.to_owned(), year.to_owned()),
            };
            years.push(Year { key, name, notes });
        }
        let total: usize = years.iter().map(|year| year.notes.len()).sum();
        let is_one_page = total <= LIGHT;
        let links = links(&years, is_one_page);
        Self { years, links, is_one_page }
    }

    /// How many records it shows.
    pub(crate) fn total(&self) -> usize {
        self.links.iter().map(|year| year.count).sum()
    }

    /// Its pages: the newest years first, and where not all fit, a page for each year besides.
    pub(crate) fn pages(&self) -> Vec<TimelineView<'_>> {
        let pieces = self.pieces();
        let mut room = LIGHT;
        let mut first = Vec::new();
        for piece in &pieces {
            if first.is_empty() || piece.notes.len() <= room {
                room = room.saturating_sub(piece.notes.len());
                first.push(piece);
            } else {
                break;
            }
        }
        let older = pieces.get(first.len()).map(Piece::link);
        let mut pages = vec![TimelineView {
            href: "timeline.html".to_owned(),
            name: String::new(),
            years: &self.links,
            sections: first.iter().map(|piece| piece.section()).collect(),
            newer: None,
            older,
        }];
        if !self.is_one_page {
            pages.extend(pieces.iter().enumerate().map(|(at, piece)| TimelineView {
                href: piece.href(),
                name: piece.name(),
                years: &self.links,
                sections: vec![piece.section()],
                newer: at.checked_sub(1).map(|at| pieces[at].link()),
                older: pieces.get(at + 1).map(Piece::link),
            }));
        }
        pages
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        let cut = |year: &'_ Year<'a>| year.notes.chunks(LIGHT).count();
        let all = self.years.iter().flat_map(|year| {
            let parts = cut(year);
            year.notes.chunks(LIGHT).enumerate().map(move |(at, notes)| Piece { year, at, parts, notes })
        });
        all.collect()
    }
}

/// As much of a year as fits on a page.
struct Piece<'a> {
    year: &'a Year<'a>,
    at: usize,
    parts: usize,
    notes: &'a [NoteView<'a>],
}

impl<'a> Piece<'a> {
    fn href(&self) -> String {
        match self.at {
            0 => format!("timeline-{}.html", self.year.key),
            at => format!("timeline-{}-{}.html", self.year.key, at + 1),
        }
    }

    fn name(&self) -> String {
        match self.parts {
            1 => self.year.name.clone(),
            parts => format!("{}, part {} of {parts}", self.year.name, self.at + 1),
        }
    }

    fn link(&self) -> PageLink {
        PageLink { href: self.href(), name: self.name() }
    }

    fn section(&self) -> YearView<'a> {
        let mut months: Vec<MonthView<'a>> = Vec::new();
        for note in self.notes {
            let name = month(note);
            match months.last_mut().filter(|last| last.name == name) {
                Some(last) => last.notes.push(*note),
                None => months.push(MonthView { name, notes: vec![*note] }),
            }
        }
        YearView {
            name: self.year.name.clone(),
            anchor: format!("page:{}", self.year.key),
            is_continued: self.at > 0,
            months,
        }
    }
}

fn note<'a>(record: &'a RecordView, log: Option<&'a str>) -> NoteView<'a> {
    NoteView {
        href: &record.href,
        label: &record.label,
        title: &record.title,
        kind: &record.kind,
        stave: match record.kind.key.as_str() {
            "product" => "product",
            "technical" => "technical",
            _ => "other",
        },
        status: &record.status,
        date: record.decided.as_ref().or(record.date.as_ref()),
        log,
        supersedes: &record.supersedes,
        superseded_by: &record.superseded_by,
    }
}

fn iso<'n>(note: &NoteView<'n>) -> &'n str {
    note.date.map_or("", |date| &date.iso)
}

fn month(note: &NoteView<'_>) -> &'static str {
    let number = iso(note).get(5..7).and_then(|digits| digits.parse::<usize>().ok());
    number.and_then(|number| MONTHS.get(number.wrapping_sub(1))).copied().unwrap_or_default()
}

fn links(years: &[Year<'_>], is_one_page: bool) -> Vec<YearLink> {
    let of = |year: &Year<'_>, stave: &str| year.notes.iter().filter(|note| note.stave == stave).count();
    let counted: Vec<(usize, usize)> =
        years.iter().map(|year| (of(year, "product"), of(year, "technical"))).collect();
    let most = counted.iter().flat_map(|(a, b)| [*a, *b]).max().unwrap_or(0).max(1);
    // A year with any has a bar to be seen.
    let bar = |count: usize| (count * TALL).div_ceil(most);
    let linked = years.iter().zip(counted).map(|(year, (product, technical))| YearLink {
        name: year.name.clone(),
        href: if is_one_page { format!("#page:{}", year.key) } else { format!("timeline-{}.html", year.key) },
        count: year.notes.len(),
        product,
        technical,
        up: bar(product),
        down: bar(technical),
    });
    linked.collect()
}
