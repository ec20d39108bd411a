//! What reviewers said of a change, and what of it is their last word.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// What somebody thinks of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// Yes.
    Approves,
    /// No, until something changes.
    AsksForChanges,
    /// What they said was dismissed: they have said nothing.
    Dismissed,
    /// Neither: a comment.
    Comments,
}

/// One review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its number: what came later has a higher one.
    pub id: u64,
    /// The account's number; `None` where the account is gone.
    pub account: Option<u64>,
    /// What the account is called now, for people alone.
    pub login: String,
    /// What it says.
    pub stance: Stance,
    /// The commit that was looked at; `None` where the forge does not know.
    pub commit: Option<String>,
    /// When; `None` where the forge does not say.
    pub at: Option<Timestamp>,
}

/// The last word of each account, in the order in which they were said.
///
/// A comment is no word where anything else was said, before or after. A word that was dismissed is the last one all the
/// same: what was said before it counts no more.
pub fn latest(reviews: &[Review]) -> Vec<&Review> {
    let mut last: BTreeMap<(Option<u64>, &str), &Review> = BTreeMap::new();
    let mut ordered: Vec<&Review> = reviews.iter().collect();
    ordered.sort_by_key(|review| (review.at, review.id));
    for review in ordered {
        // Accounts that are gone have nothing but their names left.
        let name = if review.account.is_some() { "" } else { review.login.as_str() };
        let key = (review.account, name);
        let comments = review.stance == Stance::Comments;
        if !comments || last.get(&key).is_none_or(|before| before.stance == Stance::Comments) {
            last.insert(key, review);
        }
    }
    let mut all: Vec<&Review> = last.into_values().collect();
    all.sort_by_key(|review| (review.at, review.id));
    all
}

#[cfg(test)]
mod tests {
    use super::{Review, Stance, latest};

    /// Words such as `7A` (account 7 approves), in this order; `A`, `C`hanges, `D`ismissed, `N`ote.
    fn reviews(words: &str) -> Vec<Review> {
        let review = |(at, word): (usize, &str)| {
            let (account, letter) = word.split_at(word.len() - 1);
            let stance = match letter {
                "A" => Stance::Approves,
                "C" => Stance::AsksForChanges,
                "D" => Stance::Dismissed,
                _ => Stance::Comments,
            };
            let second = i64::try_from(at).unwrap();
            Review {
                id: u64::try_from(at).unwrap(),
                account: account.parse().ok(),
                login: format!("login{account}"),
                stance,
                commit: None,
                at: jiff::Timestamp::from_second(second).ok(),
            }
        };
        words.split(' ').filter(|word| !word.is_empty()).enumerate().map(review).collect()
    }

    fn last(reviews: &[Review]) -> String {
        let letter = |review: &&Review| match review.stance {
            Stance::Approves => "A",
            Stance::AsksForChanges => "C",
            Stance::Dismissed => "D",
            Stance::Comments => "N",
        };
        let word = |review| format!("{}{}", letter(&review), review.account.unwrap_or(0));
        latest(reviews).into_iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_last_word_counts_and_what_was_dismissed_brings_nothing_back() {
        for (said, counts) in [
            ("", ""),
            ("7A", "A7"),
            ("7A 7C", "C7"),
            ("7C 7A", "A7"),
            ("7A 7N", "A7"),
            ("7N 7A 7N", "A7"),
            ("7N 7N", "N7"),
            ("7A 7D", "D7"),
            ("7D 7A", "A7"),
            ("7A 7C 7D", "D7"),
            ("7A 7D 7N", "D7"),
            ("7C 8A", "C7 A8"),
            ("8A 7A 8C", "A7 C8"),
            ("xA yC", "A0 C0"),
        ] {
            assert_eq!(last(&reviews(said)), counts, "{said}");
            let mut backwards = reviews(said);
            backwards.reverse();
            assert_eq!(last(&backwards), counts, "{said}: the order of the answer is not that of time");
        }
    }

    #[test]
    fn of_the_same_moment_the_higher_number_is_later() {
        let mut both = reviews("7A 7C");
        for review in &mut both {
            review.at = None;
        }
        assert_eq!(last(&both), "C7");
    }
}
