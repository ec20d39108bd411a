//! Cards that previews show of a record: its kind, whether it is in force, and the two signature blocks.
//!
//! One for each look that occurs, not for each record: `assets/cards/product-accepted-signed-signed.png`. Most services
//! take no SVG, so each is a PNG of 1200 × 630, composed of pieces that `templates/site/cards/make.mjs` draws.

mod canvas;
mod pieces;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::site::page::Page;
use crate::site::view::{RecordView, SignatureState, SiteView, StatusMark};

use canvas::{Canvas, Colour};
use pieces::Pieces;

/// The card of all pages that are no record's.
pub const SITE: &str = "assets/cards/site.png";

/// What a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Look {
    kind: &'static str,
    status: &'static str,
    product: &'static str,
    engineering: &'static str,
}

impl Look {
    /// The look of a record.
    pub fn of(record: &RecordView) -> Self {
        let of_role = |role: &str| {
            let signature = record.signatures.iter().find(|signature| signature.role == role);
            state(signature.map_or(SignatureState::NotRequired, |signature| signature.state))
        };
        Self {
            kind: match record.kind.key.as_str() {
                "product" => "product",
                "technical" => "technical",
                _ => "other",
            },
            status: match record.status.mark {
                StatusMark::Accepted if record.status.doubt => "doubt",
                StatusMark::Accepted => "accepted",
                StatusMark::Draft => "draft",
                StatusMark::Proposed => "proposed",
                StatusMark::Rejected => "rejected",
                StatusMark::Deprecated => "deprecated",
                StatusMark::Superseded => "superseded",
                StatusMark::Other => "other",
            },
            product: of_role("product"),
            engineering: of_role("engineering"),
        }
    }

    /// Where its card is, from the root of the site.
    pub fn path(&self) -> String {
        let Self { kind, status, product, engineering } = self;
        format!("assets/cards/{kind}-{status}-{product}-{engineering}.png")
    }

    /// What its card shows, in words.
    pub fn in_words(&self) -> String {
        let kind = match self.kind {
            "product" => "Product decision",
            "technical" => "Technical decision",
            _ => "Decision",
        };
        let status = match self.status {
            "doubt" => "says accepted",
            "other" => "of another status",
            status => status,
        };
        let force = match self.force() {
            Some("force-in") => ", in force",
            Some("force-not") => ", not in force",
            Some(_) => ", no longer in force",
            None => "",
        };
        let words = |key: &str| key.replace('-', " ");
        let (product, engineering) = (words(self.product), words(self.engineering));
        format!("{kind}, {status}{force}. Product: {product}. Engineering: {engineering}.")
    }

    /// The piece that says whether it is in force; none for a word that the program does not know.
    fn force(&self) -> Option<&'static str> {
        match self.status {
            "accepted" => Some("force-in"),
            "deprecated" | "superseded" => Some("force-gone"),
            "other" => None,
            _ => Some("force-not"),
        }
    }
}

/// The word for a state in the names of files and pieces.
fn state(state: SignatureState) -> &'static str {
    match state {
        SignatureState::Signed => "signed",
        SignatureState::Stale => "stale",
        SignatureState::Invalid => "invalid",
        SignatureState::Missing => "missing",
        SignatureState::NotRequired => "not-required",
        SignatureState::Objected => "objected",
    }
}

/// Makes the cards of all looks that occur, and that of the site; none where the site does not know its address, without
/// which nobody could show them.
pub fn pages(site: &SiteView) -> Vec<Page> {
    if site.url.is_none() {
        return Vec::new();
    }
    let looks: BTreeSet<Look> = site.records().map(|(_, record)| Look::of(record)).collect();
    let pieces = Pieces::read();
    let mut cards = vec![Page::new(SITE, of_site(&pieces))];
    let looks: Vec<Look> = looks.into_iter().collect();
    cards.par_extend(looks.par_iter().map(|look| Page::new(look.path(), of_look(&pieces, *look))));
    cards
}

/// Where the sheet's words begin and end.
const LEFT: usize = 92;
const RIGHT: usize = 1108;

/// The sheet with its two staves, each in its role's ink once that role has signed.
fn sheet(first: Colour, second: Colour) -> Canvas {
    let mut canvas = Canvas::new();
    canvas.fill(43, 39, 1114, 552, Colour::Rule);
    canvas.fill(44, 40, 1112, 550, Colour::Paper);
    canvas.fill(44, 40, 1112, 7, first);
    canvas.fill(44, 56, 1112, 7, second);
    canvas
}

fn of_site(pieces: &Pieces) -> Vec<u8> {
    let mut canvas = sheet(Colour::Product, Colour::Engineering);
    seal(&mut canvas, pieces);
    canvas.put(pieces.get("site-1"), LEFT, 180, Colour::Ink);
    canvas.put(pieces.get("site-2"), LEFT, 262, Colour::Ink);
    block(&mut canvas, pieces, LEFT, "product", "signed");
    block(&mut canvas, pieces, 628, "engineering", "signed");
    canvas.encoded()
}

fn of_look(pieces: &Pieces, look: Look) -> Vec<u8> {
    let ink = |state: &str, ink| if state == "signed" { ink } else { Colour::StrongRule };
    let first = ink(look.product, Colour::Product);
    let mut canvas = sheet(first, ink(look.engineering, Colour::Engineering));
    seal(&mut canvas, pieces);
    let kind = format!("kind-{}", look.kind);
    canvas.put(pieces.get(&kind), LEFT + 88, 117, Colour::Ink);
    stamp(&mut canvas, pieces, look.status);
    if let Some(force) = look.force() {
        canvas.put(pieces.get(force), LEFT, 214, Colour::Ink);
    }
    block(&mut canvas, pieces, LEFT, "product", look.product);
    block(&mut canvas, pieces, 628, "engineering", look.engineering);
    canvas.put(pieces.get("foot"), LEFT, 544, Colour::Quiet);
    canvas.encoded()
}

fn seal(canvas: &mut Canvas, pieces: &Pieces) {
    canvas.put(pieces.get("seal-product"), LEFT, 108, Colour::Product);
    canvas.put(pieces.get("seal-engineering"), LEFT + 30, 108, Colour::Engineering);
}

/// The status in its frame, at the right.
fn stamp(canvas: &mut Canvas, pieces: &Pieces, status: &str) {
    let ink = match status {
        "accepted" => Colour::Good,
        "proposed" | "doubt" => Colour::Wait,
        "rejected" => Colour::Bad,
        "deprecated" | "superseded" => Colour::Gone,
        _ => Colour::Quiet,
    };
    let word = pieces.get(&format!("status-{status}"));
    let mark = pieces.get(&format!("mark-{status}"));
    let width = word.width + mark.width + 60;
    let left = RIGHT - width;
    canvas.frame(left, 100, width, 70, ink);
    if status == "accepted" {
        canvas.frame(left + 6, 106, width - 12, 58, ink);
    }
    canvas.put(mark, left + 22, 135 - mark.height / 2, ink);
    canvas.put(word, left + 38 + mark.width, 119, ink);
}

/// A role's signature block: what has become of it, and the hand above its line.
fn block(canvas: &mut Canvas, pieces: &Pieces, left: usize, role: &str, state: &str) {
    const WIDTH: usize = 480;
    const LINE: usize = 508;
    let own = if role == "product" { Colour::Product } else { Colour::Engineering };
    canvas.put(pieces.get(&format!("role-{role}")), left, 374, own);
    let ink = match state {
        "signed" => own,
        "not-required" => Colour::Quiet,
        "objected" => Colour::Bad,
        _ => Colour::Wait,
    };
    let word = pieces.get(&format!("state-{state}"));
    let mark = pieces.get(&format!("sig-{state}"));
    let at = left + WIDTH - word.width;
    canvas.put(word, at, 375, ink);
    canvas.put(mark, at - mark.width - 12, 387 - mark.height / 2, ink);
    let hand = pieces.get(&format!("hand-{role}"));
    match state {
        "signed" => canvas.put(hand, left + 24, LINE - 4 - hand.height, own),
        "objected" => canvas.put(hand, left + 24, LINE - 4 - hand.height, Colour::Ink),
        "stale" | "invalid" => {
            canvas.put(hand, left + 24, LINE - 4 - hand.height, Colour::StrongRule);
            canvas.fill(left + 12, LINE - 40, 350, 3, Colour::Wait);
        }
        "missing" => {
            let cross = pieces.get("cross");
            canvas.put(cross, left + 4, LINE - 14 - cross.height, Colour::StrongRule);
        }
        _ => {}
    }
    match state {
        "signed" | "objected" => {
            canvas.fill(left, LINE, WIDTH, 4, if state == "signed" { own } else { Colour::Ink })
        }
        _ => {
            for dash in (0..WIDTH).step_by(20) {
                canvas.fill(left + dash, LINE, 12, 3, Colour::StrongRule);
            }
        }
    }
}

#[cfg(test)]
mod tests;
