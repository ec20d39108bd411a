//! Small pictures of where a decision stands, for services that show one beside a link to it: 16 points square, as PNG.

use crate::site::page::Page;

/// How wide and high a picture is.
const SIZE: usize = 16;

/// In how many parts a point is cut each way where an edge runs through it.
const PARTS: usize = 4;

type Colour = [u8; 3];

const GREEN: Colour = [0x1f, 0x7a, 0x3d];
const AMBER: Colour = [0xb3, 0x62, 0x00];
const RED: Colour = [0xb4, 0x23, 0x18];
const GREY: Colour = [0x5f, 0x66, 0x70];
const BLUE: Colour = [0x1d, 0x4e, 0x89];

/// How much of the disc is filled.
#[derive(Clone, Copy, PartialEq)]
enum Fill {
    Ring,
    LeftHalf,
    Whole,
}

/// What stands in the middle, `#` by `#`.
const CHECK: [&str; 6] = ["......#", ".....##", "#...##.", "##.##..", ".###...", "..#...."];
const CROSS: [&str; 6] = ["#....#.", "##..##.", ".####..", ".####..", "##..##.", "#....#."];
const BANG: [&str; 7] = ["..##...", "..##...", "..##...", "..##...", ".......", "..##...", "..##..."];
const DASH: [&str; 2] = ["#######", "#######"];
const ARROW: [&str; 7] = ["...#...", "....#..", ".....#.", "#######", ".....#.", "....#..", "...#..."];
const LINES: [&str; 7] = ["#######", ".......", "#######", ".......", "#####..", ".......", "#######"];
const NOTHING: [&str; 0] = [];

/// Every picture: its name, its colour, its disc and its mark.
const ALL: [(&str, Colour, Fill, &[&str]); 13] = [
    ("record", BLUE, Fill::Whole, &LINES),
    ("draft", GREY, Fill::Ring, &NOTHING),
    ("awaiting", AMBER, Fill::Ring, &NOTHING),
    ("half-signed", AMBER, Fill::LeftHalf, &NOTHING),
    ("objected", RED, Fill::Whole, &BANG),
    ("complete", GREEN, Fill::Ring, &NOTHING),
    ("accepted", GREEN, Fill::Whole, &CHECK),
    ("review-due", AMBER, Fill::Whole, &BANG),
    ("doubtful", RED, Fill::Ring, &BANG),
    ("rejected", GREY, Fill::Whole, &CROSS),
    ("deprecated", GREY, Fill::Whole, &DASH),
    ("superseded", GREY, Fill::Whole, &ARROW),
    ("unknown", GREY, Fill::Ring, &DASH),
];

/// The address of a picture, from the root of the site.
pub fn address(name: &str) -> String {
    format!("assets/icons/{name}.png")
}

/// Makes all pictures.
pub fn pages() -> Vec<Page> {
    ALL.iter()
        .map(|(name, colour, fill, mark)| Page::new(address(name), picture(*colour, *fill, mark)))
        .collect()
}

fn picture(colour: Colour, fill: Fill, mark: &[&str]) -> Vec<u8> {
    let mut points = Vec::with_capacity(SIZE * SIZE * 4);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let marked = is_marked(mark, x, y);
            let ink = if marked && fill == Fill::Whole { [0xff; 3] } else { colour };
            let strength = if marked { 255 } else { covered(fill, x, y) };
            points.extend(ink);
            points.push(strength);
        }
    }
    let mut bytes = Vec::new();
    let side = u32::try_from(SIZE).expect("a picture is small");
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&points)?;
        writer.finish()
    });
    written.expect("a whole picture can always be written to memory");
    bytes
}

/// Whether the mark, which stands in the middle, covers a point.
fn is_marked(mark: &[&str], x: usize, y: usize) -> bool {
    let top = (SIZE - mark.len()) / 2;
    let left = (SIZE - mark.first().map_or(0, |row| row.len())) / 2;
    let row = y.checked_sub(top).and_then(|row| mark.get(row));
    row.zip(x.checked_sub(left)).is_some_and(|(row, column)| row.as_bytes().get(column) == Some(&b'#'))
}

/// How much of a point the disc covers, up to 255.
fn covered(fill: Fill, x: usize, y: usize) -> u8 {
    // In parts of half a part, so that all is whole numbers.
    let (middle, outer, inner) = (SIZE * PARTS, 15 * PARTS, 11 * PARTS);
    let mut hits = 0;
    for part in 0..PARTS * PARTS {
        let across = 2 * (x * PARTS + part % PARTS) + 1;
        let down = 2 * (y * PARTS + part / PARTS) + 1;
        let distance = across.abs_diff(middle).pow(2) + down.abs_diff(middle).pow(2);
        let in_disc = distance <= outer * outer;
        let in_hole = distance < inner * inner;
        let filled = match fill {
            Fill::Ring => !in_hole,
            Fill::LeftHalf => !in_hole || across < middle,
            Fill::Whole => true,
        };
        hits += usize::from(in_disc && filled);
    }
    u8::try_from(hits * 255 / (PARTS * PARTS)).expect("a part of 255 is a byte")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{SIZE, pages};

    #[test]
    fn every_picture_is_small_square_and_unlike_all_others() {
        let pages = pages();
        let mut seen = BTreeSet::new();
        for page in &pages {
            let decoder = png::Decoder::new(std::io::Cursor::new(&page.bytes));
            let mut reader = decoder.read_info().unwrap();
            let mut points = vec![0; reader.output_buffer_size().unwrap()];
            let info = reader.next_frame(&mut points).unwrap();
            assert_eq!((info.width as usize, info.height as usize), (SIZE, SIZE), "{}", page.path);
            assert_eq!(points[3], 0, "{}: corners are clear", page.path);
            assert!(seen.insert(points), "{}: it is another's", page.path);
            assert!(page.bytes.len() < 1024);
        }
        assert_eq!(pages.len(), 13);
    }
}
