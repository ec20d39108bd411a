//! Finds citations such as `DR-42` in prose.

/// A citation in a text: where it stands, and the number it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Byte range in the text.
    pub range: std::ops::Range<usize>,
    /// The number, leading zeros ignored.
    pub number: u32,
}

/// Lists the citations of a prefix in a text, in order.
///
/// A citation stands alone among ASCII letters: `XDR-42`, `DR-42b` and `DR-42_x` are none, `DR-42を` is one.
pub fn find(text: &str, prefix: &str) -> Vec<Citation> {
    let mut found: Vec<Citation> = Vec::new();
    for hyphen in memchr::memchr_iter(b'-', text.as_bytes()) {
        let free = found.last().map_or(0, |last| last.range.end);
        found.extend(around(text, hyphen, prefix).filter(|citation| citation.range.start >= free));
    }
    found
}

/// Gives the citation around a hyphen, if it is one.
pub(super) fn around(text: &str, hyphen: usize, prefix: &str) -> Option<Citation> {
    if prefix.is_empty() || !text[..hyphen].ends_with(prefix) {
        return None;
    }
    let start = hyphen - prefix.len();
    let digits = text[hyphen + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let end = hyphen + 1 + digits;
    let alone_before = !text[..start].chars().next_back().is_some_and(joins);
    let alone_after = !text[end..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
    if !(alone_before && alone_after) {
        return None;
    }
    text[hyphen + 1..end].parse().ok().map(|number| Citation { range: start..end, number })
}

fn joins(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '#')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<u32> {
        find(text, "DR").into_iter().map(|citation| citation.number).collect()
    }

    #[test]
    fn citations_stand_alone() {
        assert_eq!(numbers("see DR-42, (DR-0007) and DR-9."), [42, 7, 9]);
        assert_eq!(numbers("XDR-42 DR-42b DR-42_x DR42 DR- a/DR-3 DR-99999999999 dr-1"), [0_u32; 0]);
    }

    #[test]
    fn ranges_are_on_character_boundaries() {
        let text = "日本DR-1 と「DR-2」";
        let found = find(text, "DR");
        assert_eq!(found.iter().map(|c| &text[c.range.clone()]).collect::<Vec<_>>(), ["DR-1", "DR-2"]);
    }
}
