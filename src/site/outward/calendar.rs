//! `reviews.ics` (RFC 5545): the days on which to look at decisions again, for the calendars that people live by.

use jiff::ToSpan;
use jiff::civil::Date;

use super::entry::{changed, in_words};
use super::identity;
use crate::site::page::Page;
use crate::site::view::{LogView, RecordView, SiteView, StatusMark};

/// The longest line, in bytes without its end.
const LINE: usize = 75;

/// Makes the calendar: an all-day event for each decision that is accepted and names a day to look at it again.
///
/// An event keeps its identity when its day moves, so that a calendar that subscribes moves it too.
pub fn page(site: &SiteView) -> Page {
    let mut out = String::with_capacity(64 * 1024);
    for text in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Countersign//Reviews//EN", "CALSCALE:GREGORIAN"]
    {
        line(&mut out, text);
    }
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(&format!("{}: reviews", site.title))));
    let mut events: Vec<(Date, &LogView, &RecordView)> = site
        .records()
        .filter(|(_, record)| record.status.mark == StatusMark::Accepted)
        .filter_map(|(log, record)| Some((record.review.as_ref()?.date.iso.parse().ok()?, log, record)))
        .collect();
    events.sort_by_key(|(day, _, _)| *day);
    for (day, log, record) in events {
        event(&mut out, site, day, log, record);
    }
    line(&mut out, "END:VCALENDAR");
    Page::new("reviews.ics", out)
}

fn event(out: &mut String, site: &SiteView, day: Date, log: &LogView, record: &RecordView) {
    // A day after the last day that there is has no end of its own.
    let Ok(next) = day.checked_add(1.day()) else { return };
    let stamp = changed(record).map_or_else(
        || day.strftime("%Y%m%dT000000Z").to_string(),
        |moment| moment.strftime("%Y%m%dT%H%M%SZ").to_string(),
    );
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}", identity::record_uuid(log, record)));
    line(out, &format!("DTSTAMP:{stamp}"));
    line(out, &format!("DTSTART;VALUE=DATE:{}", day.strftime("%Y%m%d")));
    line(out, &format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")));
    line(out, &format!("SUMMARY:{}", escaped(&format!("Look again: {} {}", record.label, record.title))));
    line(out, &format!("DESCRIPTION:{}", escaped(&in_words(record))));
    if let Some(url) = &site.url {
        line(out, &format!("URL:{url}{}", record.href));
    }
    if !record.tags.is_empty() {
        let tags: Vec<String> = record.tags.iter().map(|tag| escaped(tag)).collect();
        line(out, &format!("CATEGORIES:{}", tags.join(",")));
    }
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

/// A text as a value: what separates is escaped, lines are one, and no control is left.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Appends a line, folded so that no part is longer than [`LINE`] bytes and no character is torn.
fn line(out: &mut String, text: &str) {
    let mut room = LINE;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = LINE - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}
