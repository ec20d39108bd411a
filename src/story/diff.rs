//! The raw difference between two texts that were signed, line by line.

use similar::TextDiff;

/// Gives what changed as a unified diff with three lines around each change; the two texts differ.
///
/// Nothing is cleaned or left out: a blank at the end of a line is a difference.
pub(super) fn unified(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).missing_newline_hint(true).to_string()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn every_byte_that_differs_is_seen() {
        assert_eq!(unified("a\nb\nc\n", "a\nb \nc\n"), "@@ -1,3 +1,3 @@\n a\n-b\n+b \n c\n");
        assert_eq!(unified("a\n", "a\n"), "");
    }
}
