//! Badges for READMEs: small drawings that say in words and shapes where decisions stand, on light pages and dark ones.
//!
//! Each brings its own ground, so that what is around it does not matter, and no style sheet, so that a host's rules for
//! documents do not matter either.

mod width;

use super::entry::waits;
use super::xml::{self, Text};
use crate::site::escape::push_markup;
use crate::site::page::Page;
use crate::site::view::{RecordView, SignatureState, SiteView};

/// The longest label, in characters: what is longer is cut.
const LABEL: usize = 40;

/// Makes `badge.svg`: how many decisions are in force, and how many wait for a signature.
pub fn of_site(site: &SiteView) -> Page {
    let in_force = site.records().filter(|(_, record)| record.in_force()).count();
    let waiting = site.records().filter(|(_, record)| waits(record).next().is_some()).count();
    let said = format!("{in_force} in force, {waiting} waiting");
    let mut badge = Badge::new("decisions");
    badge.words(&said, "#15191e");
    Page::new("badge.svg", badge.drawn(&format!("Decisions: {said}")))
}

/// Where a record's badge is, from the root of the site.
pub fn path(record: &RecordView) -> String {
    format!("badges/{}.svg", record.slug)
}

/// Makes a record's badge: its label, its status, and the signatures of product and engineering.
///
/// It is smaller than a kilobyte for every label in Latin letters.
pub fn of_record(record: &RecordView) -> Page {
    let label = cut(&record.label);
    let status = cut(&record.status.word.to_lowercase());
    let mut title = format!("{label}: {status}");
    let mut badge = Badge::new(&label);
    if record.status.doubt {
        title.push_str(", does not count");
        badge.words(&format!("says {status}:"), "#7a5200");
    } else {
        badge.words(&format!("{status}:"), "#15191e");
    }
    for signature in record.signatures.iter().take(2) {
        let ink = match (signature.role.as_str(), signature.state) {
            ("product", SignatureState::Signed) => "#9c1f46",
            (_, SignatureState::Signed) => "#12559c",
            (_, SignatureState::NotRequired) => "#515a64",
            (_, SignatureState::Objected) => "#a3221b",
            _ => "#7a5200",
        };
        let state = signature.state_word.to_lowercase();
        badge.shape(signature.state, ink);
        let role = cut(&signature.role);
        match signature.state {
            SignatureState::Signed => badge.words(&role, ink),
            _ => badge.words(&format!("{role} {state}"), ink),
        }
        push_markup(&mut title, format_args!("; {role} {state}"));
    }
    Page::new(path(record), badge.drawn(&title))
}

fn cut(text: &str) -> String {
    let end = text.char_indices().nth(LABEL).map_or(text.len(), |(at, _)| at);
    let mut out = text[..end].to_owned();
    if end < text.len() {
        out.push('…');
    }
    out
}

/// A badge that is being drawn, from left to right; lengths are tenths of a pixel.
struct Badge {
    /// Where the ground of what is said begins.
    ground: usize,
    /// Where the next thing goes.
    at: usize,
    body: String,
}

/// The room between two things.
const GAP: usize = 50;
/// The size of a shape, with the room behind it.
const SHAPE: usize = 140;

impl Badge {
    fn new(label: &str) -> Self {
        let mut badge = Self { ground: 0, at: 60, body: String::with_capacity(900) };
        badge.words(label, "#fff");
        badge.at += 10;
        badge.ground = badge.at;
        badge.at += 60;
        badge
    }

    fn words(&mut self, text: &str, ink: &str) {
        let width = width::of(text);
        push_markup(
            &mut self.body,
            format_args!(
                "<text x=\"{}\" y=\"14\" fill=\"{ink}\" textLength=\"{}\">",
                Tenths(self.at),
                Tenths(width)
            ),
        );
        xml::push(&mut self.body, text);
        self.body.push_str("</text>");
        self.at += width + GAP;
    }

    fn shape(&mut self, state: SignatureState, ink: &str) {
        let path = match state {
            SignatureState::Signed => "M1 6l3 3 6-7",
            SignatureState::Stale => "M5.5 1l5 9h-10zM5.5 4v3M5.5 8.4v.2",
            SignatureState::Invalid => "M1 1h9v9H1zM1 10l9-9",
            SignatureState::Missing => "M2 2l5 5m0-5l-5 5M0 10h11",
            SignatureState::NotRequired => "M1 6h9",
            SignatureState::Objected => "M3.5 .5h4l3 3v4l-3 3h-4l-3-3v-4zM3.5 3.5l4 4m0-4l-4 4",
        };
        push_markup(
            &mut self.body,
            format_args!(
                "<path transform=\"translate({} 4.5)\" d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.6\"/>",
                Tenths(self.at)
            ),
        );
        self.at += SHAPE;
    }

    fn drawn(self, title: &str) -> String {
        let width = self.at + 60 - GAP;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"20\" role=\"img\"><title>{}</title>\
             <rect x=\".5\" y=\".5\" width=\"{}\" height=\"19\" rx=\"2.5\" fill=\"#fff\" stroke=\"#7d8791\"/>\
             <path d=\"M3 0h{}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z\" fill=\"#3a434c\"/>\
             <g font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">{}</g></svg>\n",
            Text(title),
            Tenths(width - 10),
            Tenths(self.ground - 30),
            self.body,
            w = Tenths(width),
        )
    }
}

/// A length in tenths of a pixel, written in pixels.
struct Tenths(usize);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            rest => write!(f, "{}.{rest}", self.0 / 10),
        }
    }
}
