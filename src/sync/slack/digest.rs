//! The digest of a week as a message: the same page that `countersign digest` shows.

use jiff::Span;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::checkin::{Digest, Entry, Page};
use crate::life::LogLife;
use crate::log::Log;
use crate::sync::picture::Picture;
use crate::sync::slack::mrkdwn::{HEADER, SECTION, TEXT, fit, header, length, link, section};

/// How many records are told; the site tells of the others.
const LINES: usize = 40;

/// The day on which the digest of a picture's log was due last, where its policy wants one: today, or the last day before
/// that is of the weekday. Whoever runs `sync` a day late gets it a day late, and never twice.
pub fn digest_day(picture: &Picture) -> Option<Date> {
    let weekday = picture.policy.integrations.slack.as_ref()?.digest?;
    let back = i64::from(picture.today.weekday().since(weekday));
    picture.today.checked_sub(Span::new().days(back)).ok()
}

/// Adds the digest of the seven days before a day to the picture of a log.
pub fn add_digest(picture: &mut Picture, day: Date, log: &Log, life: Option<&LogLife>) {
    let back = |days: i64| day.checked_sub(Span::new().days(days)).unwrap_or(day);
    let mut page = Digest::new(&[(log, life)], back(7), back(1)).page();
    page.link(&|_, place| picture.decisions.get(place).map(|decision| decision.page.clone()));
    picture.digest = Some((day, page));
}

/// The digest as a message.
pub(super) fn message(page: &Page, site: &str) -> Value {
    let title = fit(&page.title, HEADER);
    let mut lines: Vec<String> = page.lead.iter().map(|lead| fit(lead, SECTION / 4)).collect();
    let total: usize = page.sections.iter().map(|section| section.entries.len()).sum();
    let mut told = 0;
    for section in &page.sections {
        if told >= LINES {
            break;
        }
        lines.push(format!("*{}*", fit(&section.heading, HEADER)));
        for entry in section.entries.iter().take(LINES - told) {
            lines.push(line(entry));
            told += 1;
        }
    }
    if total > told {
        lines.push(link(site, &format!("and {} more", total - told)));
    }
    if total == 0 {
        lines.push("Nothing was decided, and nothing comes up.".to_owned());
    }
    let mut blocks = vec![header(&title)];
    let mut text = String::new();
    for line in &lines {
        if !text.is_empty() && length(&text) + length(line) + 1 > SECTION {
            blocks.push(section(&std::mem::take(&mut text)));
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
    }
    blocks.push(section(&text));
    let counted = if total == 0 { "nothing new".to_owned() } else { format!("{total} to read") };
    json!({ "text": fit(&format!("{}: {counted}", page.title), TEXT), "blocks": blocks })
}

/// What is noted of one that was posted: nothing finds it again, as nothing has to.
pub(super) fn kept() -> Value {
    json!({ "says": "digest: what was posted stays" })
}

fn line(entry: &Entry) -> String {
    let name = fit(&format!("{} {}", entry.label, entry.title), 200);
    let name = if entry.href.is_empty() { name } else { link(&entry.href, &name) };
    let facts = fit(&entry.facts.join("; "), 500);
    if facts.is_empty() { format!("• {name}") } else { format!("• {name} — {facts}") }
}
