//! A sheet of points, each of one ink in one of sixteen strengths, and the PNG that it becomes.

use super::pieces::Piece;

/// Size in points.
pub(super) const WIDTH: usize = 1200;
/// Size in points.
pub(super) const HEIGHT: usize = 630;

/// The strengths of an ink, none included.
const STRENGTHS: u8 = 16;

/// The colours of the style sheet, light, on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Paper,
    Desk,
    Ink,
    Quiet,
    Product,
    Engineering,
    Good,
    Wait,
    Bad,
    Gone,
    Rule,
    StrongRule,
}

/// In the order of [`Colour`].
pub(super) const COLOURS: [[u8; 3]; 12] = [
    [0xff, 0xff, 0xff],
    [0xe6, 0xe9, 0xed],
    [0x15, 0x19, 0x1e],
    [0x51, 0x5a, 0x64],
    [0x9c, 0x1f, 0x46],
    [0x12, 0x55, 0x9c],
    [0x1a, 0x66, 0x38],
    [0x7a, 0x52, 0x00],
    [0xa3, 0x22, 0x1b],
    [0x5a, 0x3d, 0x8a],
    [0xc3, 0xca, 0xd2],
    [0x7d, 0x87, 0x91],
];

impl Colour {
    /// Its place in the palette, at full strength less so many steps.
    fn at(self, strength: u8) -> u8 {
        self as u8 * STRENGTHS + strength
    }
}

/// A card that is being drawn.
#[derive(Debug)]
pub(super) struct Canvas {
    points: Vec<u8>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self { points: vec![Colour::Desk.at(STRENGTHS - 1); WIDTH * HEIGHT] }
    }

    /// Fills a rectangle; what lies outside of the card is left out.
    pub(super) fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, colour: Colour) {
        let (right, bottom) = ((x + width).min(WIDTH), (y + height).min(HEIGHT));
        for row in y.min(bottom)..bottom {
            self.points[row * WIDTH + x.min(right)..row * WIDTH + right].fill(colour.at(STRENGTHS - 1));
        }
    }

    /// Draws the edge of a rectangle, three points wide.
    pub(super) fn frame(&mut self, x: usize, y: usize, width: usize, height: usize, colour: Colour) {
        const EDGE: usize = 3;
        self.fill(x, y, width, EDGE, colour);
        self.fill(x, y + height - EDGE, width, EDGE, colour);
        self.fill(x, y, EDGE, height, colour);
        self.fill(x + width - EDGE, y, EDGE, height, colour);
    }

    /// Puts a piece on paper, in an ink.
    pub(super) fn put(&mut self, piece: Piece<'_>, x: usize, y: usize, colour: Colour) {
        for (row, points) in piece.rows().enumerate().take(HEIGHT.saturating_sub(y)) {
            for (column, strength) in points.iter().enumerate().take(WIDTH.saturating_sub(x)) {
                if *strength > 0 {
                    self.points[(y + row) * WIDTH + x + column] = colour.at(*strength);
                }
            }
        }
    }

    /// The card as a PNG with a palette.
    pub(super) fn encoded(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(20 * 1024);
        let mut encoder = png::Encoder::new(&mut bytes, 1200, 630);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(palette());
        // Its own choice of filters, which comes with a compression, suits photographs.
        encoder.set_compression(png::Compression::High);
        encoder.set_filter(png::Filter::NoFilter);
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&self.points)?;
            writer.finish()
        });
        written.expect("a whole picture can always be written to memory");
        bytes
    }
}

/// Every colour in every strength, mixed with paper.
fn palette() -> Vec<u8> {
    let [paper, ..] = COLOURS;
    let mut palette = Vec::with_capacity(COLOURS.len() * usize::from(STRENGTHS) * 3);
    for colour in COLOURS {
        for strength in 0..STRENGTHS {
            for (ink, ground) in colour.into_iter().zip(paper) {
                let (ink, ground, part) = (u16::from(ink), u16::from(ground), u16::from(strength));
                let mixed = (ink * part + ground * (15 - part) + 7) / 15;
                palette.push(u8::try_from(mixed).expect("a mean of bytes is a byte"));
            }
        }
    }
    palette
}
