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
    let mut found = Vec::new();
    if prefix.is_empty() {
        return found;
    }
    let mut from = 0;
    while let Some(at) = text[from..].find(prefix).map(|offset| from + offset) {
        let after = at + prefix.len();
        from = after;
        let Some(digits_from) = text[after..].strip_prefix('-').map(|_| after + 1) else {
            continue;
        };
        let digits = text[digits_from..].bytes().take_while(u8::is_ascii_digit).count();
        let end = digits_from + digits;
        let alone_before = !text[..at].chars().next_back().is_some_and(joins);
        let alone_after = !text[end..].chars().next().is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
        if !(alone_before && alone_after) {
            continue;
        }
        if let Ok(number) = text[digits_from..end].parse() {
            found.push(Citation { range: at..end, number });
            from = end;
        }
    }
    found
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
