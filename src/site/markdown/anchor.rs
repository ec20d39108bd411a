//! Names for headings, as forges make them, so that a link to a heading works here and there.

use std::collections::{BTreeMap, BTreeSet};

/// Hands out anchors, each once.
#[derive(Debug, Default)]
pub struct Anchors {
    used: BTreeSet<String>,
    /// The last number that was tried behind an anchor.
    last: BTreeMap<String, u32>,
}

impl Anchors {
    /// Gives the anchor of a heading: lower case, letters and digits of any script kept, blanks to hyphens, and `-1`,
    /// `-2`, … where the text occurs again.
    pub fn take(&mut self, heading: &str) -> String {
        let mut base = String::with_capacity(heading.len());
        for c in heading.trim().chars() {
            match c {
                'a'..='z' | '0'..='9' | '_' | '-' => base.push(c),
                'A'..='Z' => base.push(c.to_ascii_lowercase()),
                ' ' => base.push('-'),
                c if !c.is_ascii() && (c.is_alphanumeric() || is_mark(c)) => base.extend(c.to_lowercase()),
                _ => {}
            }
        }
        if base.is_empty() {
            base.push_str("section");
        }
        if self.used.insert(base.clone()) {
            return base;
        }
        let last = self.last.entry(base.clone()).or_default();
        loop {
            *last += 1;
            let anchor = format!("{base}-{last}");
            if self.used.insert(anchor.clone()) {
                return anchor;
            }
        }
    }

    /// Hands out a name as it is; tells whether it was free.
    pub(super) fn take_exactly(&mut self, name: &str) -> bool {
        !name.is_empty() && self.used.insert(name.to_owned())
    }

    /// Gives all that were handed out.
    pub(super) fn into_names(self) -> BTreeSet<String> {
        self.used
    }
}

/// Combining marks belong to the letter before them (Devanagari, Thai, decomposed accents).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_follow_the_forges() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.take("Why now? (really)"), "why-now-really");
        assert_eq!(anchors.take("Options: A & B"), "options-a--b");
        assert_eq!(anchors.take("背景と課題"), "背景と課題");
        assert_eq!(anchors.take("Überblick"), "überblick");
    }

    #[test]
    fn equal_headings_get_different_anchors() {
        let mut anchors = Anchors::default();
        assert_eq!(anchors.take("Risk"), "risk");
        assert_eq!(anchors.take("Risk"), "risk-1");
        assert_eq!(anchors.take("Risk-1"), "risk-1-1");
        assert_eq!(anchors.take("🎉"), "section");
        assert_eq!(anchors.take("!!"), "section-1");
    }

    #[test]
    fn an_anchor_holds_nothing_that_leaves_an_attribute() {
        assert_eq!(Anchors::default().take(r#""onmouseover=alert(1) <x>"#), "onmouseoveralert1-x");
    }
}
