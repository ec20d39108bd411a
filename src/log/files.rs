//! Which files of a log's folder are records: all Markdown but what is named as something else.

/// What a file of a log's folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A record.
    Record,
    /// Markdown that is no record: an index, a template, an outcome, a workshop, or what the policy ignores.
    Beside,
    /// Something else: a picture, data, the policy.
    Other,
}

/// How the names of files end that hold Markdown, in small letters.
const MARKDOWN: [&str; 7] = [".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".mdwn", ".mdx"];

/// Whether a file holds Markdown, by its name.
pub fn is_markdown(path: &str) -> bool {
    let lower = path.to_lowercase();
    MARKDOWN.iter().any(|ending| lower.ends_with(ending))
}

/// Says what a file is by its path below the log's folder.
///
/// Markdown is a record unless its name says otherwise, so that a misnamed record is found and not passed over.
/// `ignore` holds paths below the log; one that ends with `/` is a folder.
pub fn place_of(below: &str, ignore: &[String]) -> Place {
    let ignored = || {
        ignore.iter().any(|entry| match entry.strip_suffix('/') {
            Some(folder) => below.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')),
            None => below == entry,
        })
    };
    if is_usual(below) {
        return if ignored() { Place::Beside } else { Place::Record };
    }
    let lower = below.to_lowercase();
    let (folder, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let Some(stem) = MARKDOWN.iter().find_map(|ending| file.strip_suffix(ending)) else {
        return Place::Other;
    };
    let hidden = |part: &str| part.starts_with('.') || part.starts_with('_') || part.starts_with('#');
    let beside_folder = |part: &str| matches!(part, "outcomes" | "templates" | "assets" | "images");
    let aside = is_of_workshop(&lower) || folder.split('/').any(|part| hidden(part) || beside_folder(part));
    let index = matches!(stem, "readme" | "index") && crate::record::number_of(below).is_none();
    let kept = matches!(stem, "changelog" | "contributing" | "license" | "glossary" | "code_of_conduct");
    // The names are looked at first: most are none of these, and the number takes longer to find.
    let template = (stem.starts_with("adr-template")
        || stem.starts_with("0000-")
        || stem.ends_with("template") && !stem.contains(' '))
        && crate::record::number_of(below).is_none();
    if ignored() || hidden(file) || aside || index || kept || template {
        Place::Beside
    } else {
        Place::Record
    }
}

/// Whether a path, in small letters, is that of a file that workshops are made of. Any other file in their folders is
/// none, so that no record is passed over which somebody has put there.
pub fn is_of_workshop(below: &str) -> bool {
    let Some(rest) = below.strip_prefix("workshops/") else { return false };
    let parts: Vec<&str> = rest.split('/').collect();
    matches!(parts.as_slice(), [_, "question.md"] | [_, "ideas" | "groups" | "options", _])
}

/// Whether a file is called as nearly all records are, by a number and words, right in the log or in a folder of a year.
///
/// Such a name is none of those that say otherwise, and that is seen at once: a hook looks at ten thousand of them.
fn is_usual(below: &str) -> bool {
    let Some(stem) = below.strip_suffix(".md").map(str::as_bytes) else { return false };
    let digits = stem.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let name = if stem.get(digits) == Some(&b'/') { &stem[digits + 1..] } else { stem };
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "without an early end many bytes are looked at in one step"
    )]
    let is_word = |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'-');
    let are_words = name.iter().fold(true, |so_far, byte| so_far & is_word(*byte));
    are_words
        && name.first().is_some_and(u8::is_ascii_digit)
        && !name.starts_with(b"0000-")
        && !name.ends_with(b"template")
}

#[cfg(test)]
mod tests {
    use super::{Place, is_usual, place_of};

    #[test]
    fn usual_names_are_records_and_no_others_are_taken_for_usual() {
        for usual in ["0001-x.md", "2026/0001-x.md", "7.md"] {
            assert!(is_usual(usual), "{usual}");
            assert_eq!(place_of(usual, &[]), Place::Record, "{usual}");
            assert_eq!(place_of(usual, &[usual.to_owned()]), Place::Beside, "{usual}");
        }
        for other in [
            "0000-template.md",
            "0000-x.md",
            "0012-choose-a-template.md",
            "readme.md",
            "0001-x.MD",
            "0001-X.md",
        ] {
            assert!(!is_usual(other), "{other}");
        }
        for other in
            ["outcomes/0001-x.md", "2026/a/0001-x.md", ".2026/0001-x.md", "_x.md", "0001-x.mdx", "0001.x.md"]
        {
            assert!(!is_usual(other), "{other}");
        }
    }

    #[test]
    fn markdown_is_a_record_unless_its_name_says_otherwise() {
        let ignore = ["notes/".to_owned(), "2026/minutes.md".to_owned()];
        for (path, place) in [
            ("0001-x.md", Place::Record),
            ("2026/0001-x.MD", Place::Record),
            ("0002-x/README.md", Place::Record),
            ("use-x.markdown", Place::Record),
            ("0009-x.mkd", Place::Record),
            ("README.md", Place::Beside),
            ("2026/index.md", Place::Beside),
            ("template.md", Place::Beside),
            ("0000-template.md", Place::Beside),
            ("adr-template-bare.md", Place::Beside),
            ("ODH-ADR-0000-template.md", Place::Beside),
            ("0012-choose-a-template.md", Place::Record),
            ("use-template-engine.md", Place::Record),
            ("_draft.md", Place::Beside),
            (".#0001-x.md", Place::Beside),
            ("outcomes/0001-x.md", Place::Beside),
            ("workshops/orders/ideas/grace.md", Place::Beside),
            ("workshops/orders/question.md", Place::Beside),
            ("workshops/0001-x.md", Place::Record),
            ("workshops/orders/0001-x.md", Place::Record),
            ("2026/workshops/0001-x.md", Place::Record),
            ("workshops/orders/scores/grace.yaml", Place::Other),
            ("notes/a/b.md", Place::Beside),
            ("2026/minutes.md", Place::Beside),
            ("2026/minutes2.md", Place::Record),
            ("0001-x.md~", Place::Other),
            ("countersign.yaml", Place::Other),
        ] {
            assert_eq!(place_of(path, &ignore), place, "{path}");
        }
    }
}
