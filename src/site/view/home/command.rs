//! The command that a reader of the home page runs next.

use crate::site::view::{LogView, RecordView};

/// Writes a command for a record, with its log where there are several.
///
/// A record without a number is named by its file; what a shell would not take as one word is quoted.
pub(super) fn command(verb: &str, record: &RecordView, log: Option<&LogView>) -> String {
    let mut words = vec!["countersign".to_owned(), verb.to_owned()];
    if let Some(log) = log {
        words.extend(["--log".to_owned(), word(&log.path)]);
    }
    words.push(word(if record.number.is_some() { &record.label } else { &record.path }));
    words.join(" ")
}

fn word(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '+' | '=');
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_the_record_so_that_a_shell_takes_it_as_it_stands() {
        let mut record = RecordView { number: Some(42), label: "DR-42".to_owned(), ..RecordView::default() };
        assert_eq!(command("sign", &record, None), "countersign sign DR-42");
        let log = LogView { path: "api/decisions".to_owned(), ..LogView::default() };
        assert_eq!(command("sign", &record, Some(&log)), "countersign sign --log api/decisions DR-42");
        record.number = None;
        record.path = "d/it's $(rm) \".md".to_owned();
        assert_eq!(command("sign", &record, None), "countersign sign 'd/it'\\''s $(rm) \".md'");
    }
}
