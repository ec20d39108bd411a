//! The pieces of cards, as `templates/site/cards/make.mjs` draws them: one grey picture, and where each lies in it.

use std::collections::BTreeMap;

/// All pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    places: BTreeMap<String, [usize; 4]>,
    width: usize,
    /// How much ink each point has, 0 to 15.
    points: Vec<u8>,
}

/// A piece.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'p> {
    pub(super) width: usize,
    pub(super) height: usize,
    /// The points of its picture, from its first on.
    points: &'p [u8],
    /// How many points of the picture lie between two rows.
    stride: usize,
}

impl Pieces {
    pub(super) fn read() -> Self {
        const PICTURE: &[u8] = include_bytes!("../../../../templates/site/cards/pieces.png");
        const PLACES: &str = include_str!("../../../../templates/site/cards/pieces.json");
        let places = serde_json::from_str(PLACES).expect("the places were written with the pieces");
        let mut reader =
            png::Decoder::new(std::io::Cursor::new(PICTURE)).read_info().expect("the pieces are a PNG");
        let mut packed = vec![0; reader.output_buffer_size().expect("the picture is small")];
        let info = reader.next_frame(&mut packed).expect("the pieces are a whole PNG");
        let width = usize::try_from(info.width).expect("the picture is small");
        assert!(info.bit_depth == png::BitDepth::Four && width.is_multiple_of(2), "two points are a byte");
        let points = packed.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect();
        Self { places, width, points }
    }

    /// A piece by its name.
    pub(super) fn get(&self, name: &str) -> Piece<'_> {
        let [x, y, width, height] = self.places.get(name).copied().expect("every piece has been drawn");
        Piece { width, height, points: &self.points[y * self.width + x..], stride: self.width }
    }
}

impl<'p> Piece<'p> {
    /// Its rows of points.
    pub(super) fn rows(self) -> impl Iterator<Item = &'p [u8]> {
        (0..self.height).map(move |row| &self.points[row * self.stride..row * self.stride + self.width])
    }
}
