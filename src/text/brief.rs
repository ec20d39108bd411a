//! Texts made to fit where there is room for little of them.

/// Puts a text on one line: whatever parts its words becomes one blank.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts a text so that it has at most so many characters, `…` among them; `longest` is at least 1.
pub fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    text.chars().take(longest - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_says_so_and_what_fits_stays() {
        assert_eq!(
            (cut("åäö", 3).as_str(), cut("åäöé", 3).as_str(), cut("ab", 1).as_str()),
            ("åäö", "åä…", "…")
        );
        assert_eq!(one_line(" a\u{a0}b \n\t c "), "a b c");
    }
}
