//! Finds citations such as `DR-42` in prose.

/// A citation in a text: where it stands, and what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation<'t> {
    /// Byte range in the text.
    pub range: std::ops::Range<usize>,
    /// The prefix of a log.
    pub prefix: &'t str,
    /// The number, leading zeros ignored.
    pub number: u32,
}

/// Lists what is written as a citation in a text, whatever its prefix, in order.
///
/// A citation stands alone among ASCII letters: the prefix of `XDR-42` is `XDR`, `DR-42b` and `DR-42_x` are none, `DR-42を`
/// is one. So is `UTF-8`: which prefixes there are is for the caller to know.
pub fn find(text: &str) -> impl Iterator<Item = Citation<'_>> {
    memchr::memchr_iter(b'-', text.as_bytes()).filter_map(|hyphen| around(text, hyphen))
}

/// Gives the citation around a hyphen, if it is one.
pub(super) fn around(text: &str, hyphen: usize) -> Option<Citation<'_>> {
    let bytes = text.as_bytes();
    let digits = bytes[hyphen + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    let letters = bytes[..hyphen].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let (start, end) = (hyphen - letters, hyphen + 1 + digits);
    let joined_before = start > 0 && matches!(bytes[start - 1], b'_' | b'-' | b'/' | b'#');
    let joined_after = bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    if letters == 0 || joined_before || joined_after {
        return None;
    }
    let number = text[hyphen + 1..end].parse().ok()?;
    Some(Citation { range: start..end, prefix: &text[start..hyphen], number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(text: &str) -> Vec<(&str, u32)> {
        find(text).map(|citation| (citation.prefix, citation.number)).collect()
    }

    #[test]
    fn citations_stand_alone() {
        assert_eq!(cited("see DR-42, (DR-0007) and DR-9."), [("DR", 42), ("DR", 7), ("DR", 9)]);
        assert_eq!(cited("DR-42b DR-42_x DR42 DR- -4 a/DR-3 x-DR-3 #DR-3 _DR-3 DR-99999999999"), []);
    }

    #[test]
    fn the_prefix_is_the_whole_word_as_it_is_written() {
        assert_eq!(cited("XDR-42 dr-1 A1-7"), [("XDR", 42), ("dr", 1), ("A1", 7)]);
        // A second hyphen begins no citation.
        assert_eq!(cited("DR-42-7 2026-11-20"), [("DR", 42), ("2026", 11)]);
    }

    #[test]
    fn ranges_are_on_character_boundaries() {
        let text = "日本DR-1 と「API-2」を";
        assert_eq!(find(text).map(|found| &text[found.range]).collect::<Vec<_>>(), ["DR-1", "API-2"]);
    }
}
