//! Where a relative link leads, as a path of the repository.

use crate::record::Link;

impl Link {
    /// The path in the repository that the link leads to from a file; `None` for links that lead elsewhere: with a
    /// scheme, to a host, to a place on the same page, or without any target.
    ///
    /// A path that would leave the repository keeps its leading `..`.
    pub fn path_from(&self, file: &str) -> Option<String> {
        let target = self.target.split(['#', '?']).next().unwrap_or_default().trim();
        let scheme = target.find(':').is_some_and(|at| {
            at > 1 && target[..at].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        });
        if target.is_empty() || scheme || target.starts_with("//") {
            return None;
        }
        let target = unescape(target);
        let mut parts: Vec<&str> = match target.strip_prefix('/') {
            Some(_) => Vec::new(),
            None => file.rsplit_once('/').map_or_else(Vec::new, |(folder, _)| folder.split('/').collect()),
        };
        for part in target.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
}

/// Undoes `%20` and its like; what is no escape, or would not be UTF-8, stays as it is.
fn unescape(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(u8::try_from(high * 16 + low).expect("two hexadecimal digits make a byte"));
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::record::Link;
    use crate::text::Span;

    #[test]
    fn relative_links_become_paths_and_others_do_not() {
        for (target, path) in [
            ("0002-x.md", Some("decisions/0002-x.md")),
            ("./a/../b%20c.md#part", Some("decisions/b c.md")),
            ("../src/main.rs", Some("src/main.rs")),
            ("/docs/x.md", Some("docs/x.md")),
            ("../../etc/passwd", Some("../etc/passwd")),
            ("a%zz.md", Some("decisions/a%zz.md")),
            ("#part", None),
            ("", None),
            ("https://example.com/x", None),
            ("mailto:a@example.com", None),
            ("//host/x", None),
        ] {
            let link = Link { target: target.to_owned(), span: Span::at(0) };
            assert_eq!(link.path_from("decisions/0001-x.md").as_deref(), path, "{target}");
        }
    }
}
