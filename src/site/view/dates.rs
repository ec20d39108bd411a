//! Dates and moments, as machines and as people read them.

use jiff::civil::Date;
use serde::Serialize;

/// A day.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct DateView {
    /// `2026-11-22`; empty when what stands in the record is no date.
    pub iso: String,
    /// `22 Nov 2026`, or what stands in the record.
    pub text: String,
}

impl DateView {
    /// Shows a date.
    pub fn new(date: Date) -> Self {
        Self { iso: date.to_string(), text: date.strftime("%-d %b %Y").to_string() }
    }

    /// Shows what stands in a record, as a date where it is one.
    pub fn from_text(text: &str) -> Self {
        text.trim().parse().map_or_else(|_| Self { iso: String::new(), text: text.to_owned() }, Self::new)
    }
}

/// A moment, always in UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct MomentView {
    /// `2026-11-22T08:00:00Z`; empty when what stands in the record is no moment.
    pub iso: String,
    /// `22 Nov 2026`, or what stands in the record.
    pub text: String,
    /// `08:00 UTC`, or empty.
    pub time: String,
}

impl MomentView {
    /// Shows a moment, in seconds since 1970.
    pub fn from_seconds(seconds: i64) -> Self {
        jiff::Timestamp::from_second(seconds).map(Self::new).unwrap_or_default()
    }

    /// Shows a moment.
    pub fn new(moment: jiff::Timestamp) -> Self {
        Self {
            iso: moment.to_string(),
            text: moment.strftime("%-d %b %Y").to_string(),
            time: moment.strftime("%H:%M UTC").to_string(),
        }
    }

    /// Shows what stands in a record, as a moment where it is one.
    pub fn from_text(text: &str) -> Self {
        let Ok(moment) = text.trim().parse::<jiff::Timestamp>() else {
            let date = DateView::from_text(text);
            return Self { iso: date.iso, text: date.text, time: String::new() };
        };
        Self::new(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_the_same_everywhere() {
        let date = DateView::from_text("2026-11-02");
        assert_eq!((date.iso.as_str(), date.text.as_str()), ("2026-11-02", "2 Nov 2026"));
        let moment = MomentView::from_text("2026-11-22T08:00:00Z");
        assert_eq!((moment.text.as_str(), moment.time.as_str()), ("22 Nov 2026", "08:00 UTC"));
        let moment = MomentView::from_text("2026-11-22T01:00:00+02:00");
        assert_eq!((moment.text.as_str(), moment.time.as_str()), ("21 Nov 2026", "23:00 UTC"));
    }

    #[test]
    fn what_is_no_date_is_shown_as_it_stands() {
        let date = DateView::from_text("soon <b>");
        assert_eq!((date.iso.as_str(), date.text.as_str()), ("", "soon <b>"));
    }
}
