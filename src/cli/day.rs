//! Days as people type them.

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::cli::{Problem, World};
use crate::record::parse_date;

/// Reads a day that a report or a list begins with: `2026-11-22`, `today`, `yesterday`, or so many days or weeks back, such
/// as `7d` or `2w`.
pub(super) fn since(option: &str, text: &str, today: Date) -> Result<Date, Problem> {
    let back = |days: i64| today.checked_sub(days.days()).ok();
    let number = |unit: char| text.strip_suffix(unit).and_then(|digits| digits.parse::<u32>().ok());
    let day = match text {
        "today" => Some(today),
        "yesterday" => back(1),
        _ => parse_date(text)
            .or_else(|| back(number('d')?.into()))
            .or_else(|| back(i64::from(number('w')?) * 7)),
    };
    day.ok_or_else(|| {
        Problem::new(format!("`{text}` is no day")).hint(format!(
            "write it as `{option} 2026-11-22`, or as days or weeks back: `{option} 7d`, `{option} 2w`"
        ))
    })
}

/// The day that a report stands for: the one that was given, else today.
pub(super) fn day(world: &World<'_>, text: Option<&str>) -> Result<Date, Problem> {
    match text {
        None | Some("today") => Ok(world.today()),
        Some(text) => parse_date(text).ok_or_else(|| {
            Problem::new(format!("`{text}` is no day"))
                .hint("write it as `--day 2026-11-22`, or `--day today`")
        }),
    }
}
