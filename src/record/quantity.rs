//! A number with its unit as people write it: `180 ms`, `2.5 %`, `€ 1,200`, `≥ 99.9%`.

use crate::text::one_line;
/// On which side of a number something is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// At the number or below: `<`, `≤`, `at most`.
    AtMost,
    /// At the number or above: `>`, `≥`, `at least`.
    AtLeast,
}

/// What stands in a cell, and the number that it is, if it is one.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Quantity {
    /// The text as it stands.
    pub text: String,
    /// The number, always finite.
    pub number: Option<f64>,
    /// The unit: `ms`, `%`, `€`; empty without one.
    pub unit: String,
    /// The bound in front of the number.
    pub bound: Option<Bound>,
}

/// Words and signs of a bound; the longer of two that begin alike comes first.
const BOUNDS: [(&str, Bound); 19] = [
    ("<=", Bound::AtMost),
    ("≤", Bound::AtMost),
    ("<", Bound::AtMost),
    ("at most ", Bound::AtMost),
    ("no more than ", Bound::AtMost),
    ("less than ", Bound::AtMost),
    ("under ", Bound::AtMost),
    ("below ", Bound::AtMost),
    ("up to ", Bound::AtMost),
    ("max ", Bound::AtMost),
    (">=", Bound::AtLeast),
    ("≥", Bound::AtLeast),
    (">", Bound::AtLeast),
    ("at least ", Bound::AtLeast),
    ("no less than ", Bound::AtLeast),
    ("more than ", Bound::AtLeast),
    ("over ", Bound::AtLeast),
    ("above ", Bound::AtLeast),
    ("min ", Bound::AtLeast),
];

/// Signs of money that stand in front of a number.
const MONEY: [&str; 10] = ["€", "$", "£", "¥", "₹", "EUR ", "USD ", "GBP ", "CHF ", "JPY "];

impl Quantity {
    /// Reads a text; what is no number with a unit, such as a range or a sentence, stays text.
    pub fn new(text: &str) -> Self {
        Self::read(text).unwrap_or_else(|| Self { text: text.to_owned(), ..Self::default() })
    }

    fn read(text: &str) -> Option<Self> {
        let mut rest = text.trim();
        let mut bound = None;
        for (word, side) in BOUNDS {
            if rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
                bound = Some(side);
                rest = rest[word.len()..].trim_start();
                break;
            }
        }
        rest = rest.trim_start_matches(['~', '≈']).trim_start();
        let money = MONEY.iter().find(|sign| rest.starts_with(**sign));
        if let Some(sign) = money {
            rest = rest[sign.len()..].trim_start();
        }
        let (sign, digits) = match rest.chars().next()? {
            '-' | '−' => (-1.0, &rest[rest.chars().next()?.len_utf8()..]),
            '+' => (1.0, &rest[1..]),
            _ => (1.0, rest),
        };
        let (number, rest) = number(digits)?;
        if !is_unit(rest) {
            return None;
        }
        let rest = one_line(rest);
        let unit = match money {
            Some(sign) if rest.is_empty() => sign.trim().to_owned(),
            Some(sign) => format!("{}{}{rest}", sign.trim(), if rest.len() > 1 { " " } else { "" }),
            None => rest,
        };
        let number = sign * number;
        number.is_finite().then(|| Self { text: text.to_owned(), number: Some(number), unit, bound })
    }
}

/// Reads digits with groups and a fraction from the start of a text, and gives the rest.
///
/// A comma or a blank before exactly three digits parts groups; another comma is a decimal one.
fn number(text: &str) -> Option<(f64, &str)> {
    let bytes = text.as_bytes();
    let mut plain = String::new();
    let mut at = 0;
    let mut fraction = false;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            plain.push(char::from(byte));
            at += 1;
            continue;
        }
        let digits =
            |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
        let blank =
            [" ", "\u{a0}", "\u{202f}", "\u{2009}", "'"].iter().find(|sign| text[at..].starts_with(**sign));
        if plain.is_empty() {
            return None;
        } else if byte == b',' && !fraction && digits(at + 1) == 3 && plain.len() <= 12 && plain != "0" {
            at += 1;
        } else if let (Some(sign), false) = (blank, fraction)
            && digits(at + sign.len()) == 3
            && (!plain.len().is_multiple_of(3) || plain.len() <= 3)
        {
            at += sign.len();
        } else if matches!(byte, b'.' | b',') && !fraction && digits(at + 1) > 0 {
            plain.push('.');
            fraction = true;
            at += 1;
        } else {
            break;
        }
    }
    let number = plain.parse().ok()?;
    Some((number, &text[at..]))
}

/// Whether what stands behind a number may be its unit: no second number, no range, no sentence.
fn is_unit(rest: &str) -> bool {
    const LONGEST: usize = 32;
    let trimmed = rest.trim_start();
    let Some(first) = trimmed.chars().next() else { return true };
    let begins = first.is_alphabetic() || "%‰°€$£¥₹µ×(".contains(first);
    let mut before = ' ';
    let single = trimmed.chars().all(|c| {
        let second = c.is_ascii_digit() && !before.is_alphanumeric();
        before = c;
        !second
    });
    // `4 to 5` is a range, `4 of 10` a part.
    let joined = ["to ", "of ", "or ", "and "].iter().any(|word| trimmed.starts_with(word));
    begins && single && !joined && rest.chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<f64>, String, Option<Bound>) {
        let quantity = Quantity::new(text);
        assert_eq!(quantity.text, text);
        (quantity.number, quantity.unit, quantity.bound)
    }

    #[test]
    fn numbers_are_read_with_their_units() {
        for (text, number, unit) in [
            ("180 ms", 180.0, "ms"),
            ("2.5 %", 2.5, "%"),
            ("2,5%", 2.5, "%"),
            ("€ 1,200", 1200.0, "€"),
            ("$1,234,567.50", 1_234_567.5, "$"),
            ("1\u{202f}200 orders a day", 1200.0, "orders a day"),
            ("CHF 5", 5.0, "CHF"),
            ("€5k", 5.0, "€k"),
            ("−3 °C", -3.0, "°C"),
            ("180 ms p95", 180.0, "ms p95"),
            ("4", 4.0, ""),
            ("0,125", 0.125, ""),
            ("3×", 3.0, "×"),
            ("~ 40 tickets", 40.0, "tickets"),
        ] {
            assert_eq!(read(text), (Some(number), unit.to_owned(), None), "{text}");
        }
    }

    #[test]
    fn bounds_are_signs_or_words() {
        assert_eq!(read("< 200 ms"), (Some(200.0), "ms".to_owned(), Some(Bound::AtMost)));
        assert_eq!(read("≥ 99.9%"), (Some(99.9), "%".to_owned(), Some(Bound::AtLeast)));
        assert_eq!(read("At most 3"), (Some(3.0), String::new(), Some(Bound::AtMost)));
        assert_eq!(read(">=5 a week"), (Some(5.0), "a week".to_owned(), Some(Bound::AtLeast)));
    }

    #[test]
    fn what_is_no_number_stays_text() {
        for text in [
            "",
            "none",
            "3–5 days",
            "3-5",
            "4/5",
            "4 to 5",
            "2 of 10",
            "5 → 3",
            "v2",
            "-",
            "%",
            "1,2,3",
            "€",
            "high",
            "2 weeks, then 3 more",
            "10 and falling since we have begun to measure it",
        ] {
            assert_eq!(read(text), (None, String::new(), None), "{text}");
        }
        assert_eq!(read(&"9".repeat(400)).0, None);
    }
}
