//! The number in a file name, as real repositories write it.

/// Reads the number that a path gives its record.
///
/// Knows `0042-…`, `ADR-0042-…`, `adr_042.md`, `rfc-100-…`, `ODH-ADR-0042-…`, and a folder per record
/// (`0042-…/README.md`). A date in front (`20260122-…`, `2026-01-22-…`) is not a number: tools that took it for one
/// broke.
pub fn number_of(path: &str) -> Option<u32> {
    // By bytes: of each file of a log this is asked more than once.
    let at = memchr::memrchr(b'/', path.as_bytes());
    let (above, file) = at.map_or(("", path), |at| (&path[..at], &path[at + 1..]));
    let stem = memchr::memrchr(b'.', file.as_bytes()).map_or(file, |at| &file[..at]);
    // A name that begins with a digit, as nearly all do, has no word in front and is not that of a folder's own page.
    if stem.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return number_in_front(stem);
    }
    if stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index") {
        // A folder of a year alone (`2026/`) is no record's folder.
        let folder = above.rsplit('/').next().filter(|folder| folder.contains(['-', '_']));
        return folder.and_then(leading_number);
    }
    leading_number(stem)
}

fn leading_number(name: &str) -> Option<u32> {
    let name = without_owner(name);
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = match (letters, name.as_bytes().get(letters)) {
        (0, _) => name,
        (1..=8, Some(b'-' | b'_')) => &name[letters + 1..],
        _ => return None,
    };
    number_in_front(rest)
}

/// Reads the number that a name begins with.
fn number_in_front(name: &str) -> Option<u32> {
    let bytes = name.as_bytes();
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = &bytes[digits..];
    if !(1..=6).contains(&digits) || !matches!(after.first(), None | Some(b'-' | b'_' | b'.' | b' ')) {
        return None;
    }
    let is_date = digits == 4
        && matches!(after, [b'-', a, b, b'-', c, _, ..] if [a, b, c].iter().all(|byte| byte.is_ascii_digit()));
    let number = bytes[..digits].iter().fold(0, |number, digit| 10 * number + u32::from(digit - b'0'));
    (!is_date && number > 0).then_some(number)
}

/// The name without a word in front of `adr-`, by which a project tells its records from others'.
fn without_owner(name: &str) -> &str {
    let Some((owner, rest)) = name.split_once(['-', '_']) else {
        return name;
    };
    let kind = rest.split(['-', '_']).next().unwrap_or_default();
    let owned = !owner.is_empty() && owner.bytes().all(|byte| byte.is_ascii_alphabetic());
    if owned && kind.eq_ignore_ascii_case("adr") { rest } else { name }
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn names_of_real_repositories() {
        for (path, number) in [
            ("decisions/0042-adopt-postgresql.md", Some(42)),
            ("decisions/2026/7-x.md", Some(7)),
            ("adr-027-deterministic.md", Some(27)),
            ("ADR-0001-use-x.md", Some(1)),
            ("rfc-100-modern.md", Some(100)),
            ("0003.md", Some(3)),
            ("ODH-ADR-0007-x.md", Some(7)),
            ("use-rfc-2119-words.md", None),
            ("move-to-2-nodes.md", None),
            ("docs/0009-folder/README.md", Some(9)),
            ("20200101-use-x.md", None),
            ("2020-01-01-use-x.md", None),
            ("README.md", None),
            ("2026/README.md", None),
            ("use-x.md", None),
            ("0000-template.md", None),
            ("1234567-x.md", None),
            ("3rd-party.md", None),
        ] {
            assert_eq!(number_of(path), number, "{path}");
        }
    }
}
