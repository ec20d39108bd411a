//! Judges where a link may lead: an allow-list of schemes, everything else loses its destination.

/// What a link or image destination is, once judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination<'a> {
    /// `http:` or `https:`.
    Web(&'a str),
    /// `mailto:`.
    Mail(&'a str),
    /// A heading of the same page, without its `#`.
    Fragment(&'a str),
    /// A path below or beside the record, or from the root of the repository when it starts with `/`.
    Relative {
        /// The path, percent-encoded as its author wrote it, without query and fragment.
        path: &'a str,
        /// What follows `#`, if anything.
        fragment: Option<&'a str>,
    },
    /// Any other scheme, a network path (`//host`), or a text that browsers read differently from people.
    Refused,
}

impl<'a> Destination<'a> {
    /// Judges a destination as Markdown gives it (entities already decoded).
    pub fn judge(text: &'a str) -> Self {
        let text = text.trim();
        // Browsers drop tabs and line ends inside a scheme, and read `\` as `/`.
        if text.is_empty() || text.chars().any(|c| c.is_control() || c == '\\') || text.starts_with("//") {
            return Self::Refused;
        }
        if let Some(fragment) = text.strip_prefix('#') {
            return Self::Fragment(fragment);
        }
        let head = text.split(['/', '?', '#']).next().unwrap_or_default();
        if let Some((scheme, _)) = head.split_once(':') {
            return match scheme.to_ascii_lowercase().as_str() {
                "http" | "https" => Self::Web(text),
                "mailto" => Self::Mail(text),
                _ => Self::Refused,
            };
        }
        let (rest, fragment) = match text.split_once('#') {
            Some((rest, fragment)) => (rest, Some(fragment)),
            None => (text, None),
        };
        let path = rest.split('?').next().unwrap_or_default();
        if path.is_empty() { Self::Refused } else { Self::Relative { path, fragment } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_schemes_and_relative_paths_pass() {
        assert_eq!(Destination::judge("https://a.example"), Destination::Web("https://a.example"));
        assert_eq!(Destination::judge("HTTP://a.example"), Destination::Web("HTTP://a.example"));
        assert_eq!(Destination::judge("mailto:ada@example.org"), Destination::Mail("mailto:ada@example.org"));
        assert_eq!(Destination::judge("#why"), Destination::Fragment("why"));
        assert_eq!(
            Destination::judge("../img/a:b.png?x=1#y"),
            Destination::Relative { path: "../img/a:b.png", fragment: Some("y") }
        );
        for refused in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "data:image/svg+xml,<svg onload=alert(1)>",
            "file:///etc/passwd",
            "blob:x",
            "//evil.example/x",
            "\\\\evil.example\\x",
            "/\\evil.example",
            "C:\\x",
            "",
            "?q",
        ] {
            assert_eq!(Destination::judge(refused), Destination::Refused, "{refused:?}");
        }
    }
}
