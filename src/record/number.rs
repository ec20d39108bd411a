//! The number in a file name, as real repositories write it.

/// Reads the number that a path gives its record.
///
/// Knows `0042-…`, `ADR-0042-…`, `adr_042.md`, `rfc-100-…`, `ODH-ADR-0042-…`, and a folder per record
/// (`0042-…/README.md`). A date in front (`20260122-…`, `2026-01-22-…`) is not a number: tools that took it for one
/// broke.
pub fn number_of(path: &str) -> Option<u32> {
    let mut parts = path.rsplit('/');
    let file = parts.next()?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if stem.eq_ignore_ascii_case("readme") || stem.eq_ignore_ascii_case("index") {
        // A folder of a year alone (`2026/`) is no record's folder.
        return parts.next().filter(|folder| folder.contains(['-', '_'])).and_then(leading_number);
    }
    leading_number(stem)
}

fn leading_number(name: &str) -> Option<u32> {
    // A name that begins with a digit, as nearly all do, has no word in front.
    let begins = name.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let name = if begins { name } else { without_owner(name) };
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = match (letters, name.as_bytes().get(letters)) {
        (0, _) => name,
        (1..=8, Some(b'-' | b'_')) => &name[letters + 1..],
        _ => return None,
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = &rest[digits..];
    if !(1..=6).contains(&digits)
        || !matches!(after.as_bytes().first(), None | Some(b'-' | b'_' | b'.' | b' '))
    {
        return None;
    }
    let date = digits == 4 && after.len() >= 6 && {
        let b = after.as_bytes();
        b[0] == b'-'
            && b[1].is_ascii_digit()
            && b[2].is_ascii_digit()
            && b[3] == b'-'
            && b[4].is_ascii_digit()
    };
    (!date).then(|| rest[..digits].parse().ok()).flatten().filter(|number| *number > 0)
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
