//! Width and height of pictures, from their first bytes, so that nothing on a page shifts while they load.

/// How many bytes from the front [`size`] needs at the most; of a JPEG with much metadata, more may be looked at.
pub const HEAD: usize = 256 * 1024;

/// The largest width or height that is believed.
const LARGEST: u32 = 100_000;

/// Gives width and height of a PNG, GIF, JPEG, WebP, BMP or SVG, in pixels; `None` where they are not plain to see.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let (width, height) = match bytes {
        [0x89, b'P', b'N', b'G', ..] => (big(bytes, 16)?, big(bytes, 20)?),
        [b'G', b'I', b'F', b'8', ..] => (little(bytes, 6, 2)?, little(bytes, 8, 2)?),
        [b'B', b'M', ..] => (little(bytes, 18, 4)?, little(bytes, 22, 4)?.cast_signed().unsigned_abs()),
        [0xFF, 0xD8, ..] => jpeg(bytes)?,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes)?,
        _ => svg(bytes)?,
    };
    ((1..=LARGEST).contains(&width) && (1..=LARGEST).contains(&height)).then_some((width, height))
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little(bytes: &[u8], at: usize, length: usize) -> Option<u32> {
    Some(bytes.get(at..at + length)?.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        if bytes[at] != 0xFF {
            return None;
        }
        match marker {
            0xFF => at += 1,
            // A frame, of which there are many kinds; three numbers among theirs mean tables.
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let height = bytes.get(at + 5..at + 7)?;
                let width = bytes.get(at + 7..at + 9)?;
                let number = |pair: &[u8]| u32::from(pair[0]) << 8 | u32::from(pair[1]);
                return Some((number(width), number(height)));
            }
            _ => {
                let length = bytes.get(at + 2..at + 4)?;
                at += 2 + (usize::from(length[0]) << 8 | usize::from(length[1]));
            }
        }
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3FFF, little(bytes, 28, 2)? & 0x3FFF)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(16 * 1024))?);
    let tag = head.get(head.find("<svg")? + 4..)?;
    let tag = &tag[..tag.find('>')?];
    let length = |name: &str| {
        let value = attribute(tag, name)?;
        let number = value.strip_suffix("px").unwrap_or(value).trim();
        number.parse::<f64>().ok().map(pixels)
    };
    if let (Some(width), Some(height)) = (length("width"), length("height")) {
        return Some((width, height));
    }
    let view: Vec<f64> = attribute(tag, "viewBox")?
        .split([' ', ',', '\n', '\t'])
        .filter(|part| !part.is_empty())
        .map_while(|part| part.parse().ok())
        .collect();
    match view[..] {
        [_, _, width, height] => Some((pixels(width), pixels(height))),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn pixels(length: f64) -> u32 {
    if length.is_finite() { length.round().clamp(0.0, 1e6) as u32 } else { 0 }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut from = 0;
    while let Some(at) = tag[from..].find(name).map(|at| from + at) {
        from = at + name.len();
        if !tag[..at].ends_with([' ', '\n', '\t', '\r']) {
            continue;
        }
        let Some(rest) = tag[from..].trim_start().strip_prefix('=') else { continue };
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        return rest[1..].split(quote).next();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_tells_its_size() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 1, 2, 0, 0, 0, 9]);
        assert_eq!(size(&png), Some((258, 9)));
        assert_eq!(size(b"GIF89a\x02\x01\x03\0"), Some((258, 3)));
        assert_eq!(size(b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x11\x08\0\x05\x01\x02\x03"), Some((258, 5)));
        assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x09\0\0\x13\0\0"), Some((10, 20)));
        assert_eq!(size(b"<?xml version='1.0'?><svg xmlns='x' width=\"12.4px\" height='7'>"), Some((12, 7)));
        assert_eq!(size(b"<svg stroke-width=\"3\" width=\"100%\" viewBox=\"0 0 40,30\">"), Some((40, 30)));
    }

    #[test]
    fn what_is_broken_has_no_size() {
        for bytes in [
            &b""[..],
            b"\x89PNG",
            b"GIF8",
            b"BM",
            b"\xFF\xD8",
            b"\xFF\xD8\xFF",
            b"\xFF\xD8\xFF\xC0\0",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"<svg",
            b"<svg width='1e99' height='NaN'>",
            b"<svg viewBox='0 0'>",
        ] {
            assert_eq!(size(bytes), None, "{bytes:?}");
        }
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0xFF; 8]);
        assert_eq!(size(&png), None);
    }
}
