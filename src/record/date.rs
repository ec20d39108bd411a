//! Days as they stand in records: `YYYY-MM-DD` and nothing else.

use jiff::civil::Date;

/// Reads `YYYY-MM-DD`; anything else, and a day that no calendar has, is `None`.
pub fn parse_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(
            |(i, b)| {
                if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() }
            },
        );
    // The library is lenient about shape, so the shape is settled first.
    shape.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::parse_date;

    #[test]
    fn one_shape_and_real_days_only() {
        assert!(parse_date("2026-11-22").is_some());
        for wrong in
            ["2026-02-30", "20261122", "2026-1-2", "2026-11-22T08:00:00", "+002026-11-22", "", "2026-11-2é"]
        {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
