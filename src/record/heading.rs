//! A title as a heading that shows it to the letter.

use crate::record::Record;

/// A title as Markdown shows it to the letter behind `# `: what would be markup is escaped, and only then.
pub fn heading(title: &str) -> String {
    let shown =
        |text: &str| Record::parse("x.md", format!("# {text}\n").as_bytes()).title.map(|title| title.value);
    if shown(title).as_deref() == Some(title) {
        return title.to_owned();
    }
    title.chars().fold(String::new(), |mut escaped, c| {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::heading;
    use crate::record::Record;

    #[test]
    fn a_title_is_shown_to_the_letter() {
        for title in [
            "Adopt PostgreSQL",
            "Use `a` *b* _c_",
            "<script>",
            "A # b #",
            "[x](y)",
            "\\",
            "&amp; 100%",
            "1. x",
            "注文 🎉",
        ] {
            let text = format!("# {}\n", heading(title));
            assert_eq!(Record::parse("x.md", text.as_bytes()).title.unwrap().value, title, "{text}");
        }
        assert_eq!(heading("Adopt PostgreSQL for orders"), "Adopt PostgreSQL for orders");
    }
}
