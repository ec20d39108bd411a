//! What a record of another tool says of others: lines that name a relation, and the records they lead to.

use crate::record::{Link, Record};
use crate::text::Span;

/// How a line relates its record to those that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// It takes their place.
    Supersedes,
    /// They take its place.
    SupersededBy,
    /// It belongs to them.
    Relates,
    /// They belong to it.
    RelatedBy,
}

impl Verb {
    /// The relation that `adrs` and JSON-ADR call so.
    pub(super) fn named(kind: &str) -> Self {
        let kind: String = kind.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
        match kind.as_str() {
            "supersedes" => Self::Supersedes,
            "supersededby" => Self::SupersededBy,
            "amendedby" => Self::RelatedBy,
            _ => Self::Relates,
        }
    }

    /// The same relation without taking a place: what holds for a part alone leaves the other record in force.
    const fn weaker(self) -> Self {
        match self {
            Self::Supersedes | Self::Relates => Self::Relates,
            Self::SupersededBy | Self::RelatedBy => Self::RelatedBy,
        }
    }
}

/// What a line names: by a path, else by a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// A path of the repository.
    pub(super) path: Option<String>,
    /// A number, that of the words of a link too.
    pub(super) number: Option<u32>,
}

/// A relation as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) verb: Verb,
    pub(super) target: Target,
    pub(super) line: usize,
}

/// Words that begin a relation, the longer ones first. Behind `by`, the other side is meant.
const VERBS: [(&str, Verb); 24] = [
    ("superseded by", Verb::SupersededBy),
    ("superceded by", Verb::SupersededBy),
    ("replaced by", Verb::SupersededBy),
    ("obsoleted by", Verb::SupersededBy),
    ("superseded-by", Verb::SupersededBy),
    ("superseded_by", Verb::SupersededBy),
    ("supersedes", Verb::Supersedes),
    ("supercedes", Verb::Supersedes),
    ("replaces", Verb::Supersedes),
    ("obsoletes", Verb::Supersedes),
    ("amended by", Verb::RelatedBy),
    ("amended-by", Verb::RelatedBy),
    ("refined by", Verb::RelatedBy),
    ("clarified by", Verb::RelatedBy),
    ("extended by", Verb::RelatedBy),
    ("amends", Verb::Relates),
    ("refines", Verb::Relates),
    ("clarifies", Verb::Relates),
    ("extends", Verb::Relates),
    ("related to", Verb::Relates),
    ("relates to", Verb::Relates),
    ("relates-to", Verb::Relates),
    ("depends on", Verb::Relates),
    ("see also", Verb::Relates),
];

/// Sections in which relations stand.
const SECTIONS: [&str; 4] = ["Status", "Links", "Related decisions", "More Information"];

/// Lists the relations that a record states where such statements stand: its status, its links, its first lines and its front matter.
pub(super) fn said(record: &Record) -> Vec<Said> {
    let text = record.text();
    let mut found = Vec::new();
    let mut places = vec![Span::new(0, record.body_start())];
    found.extend(of_links_key(record));
    let first = record.sections.iter().find(|section| section.level == 2);
    places
        .push(Span::new(record.body_start(), first.map_or(text.len(), |section| section.heading.span.start)));
    let named = record
        .sections
        .iter()
        .filter(|section| SECTIONS.iter().any(|name| section.heading.value.eq_ignore_ascii_case(name)));
    places.extend(named.map(|section| section.body));
    for place in places {
        let mut at = place.start;
        for line in text[place.range()].split_inclusive('\n') {
            let span = Span::new(at, at + line.trim_end().len());
            at += line.len();
            for said in of_line(record, span) {
                if !found.contains(&said) {
                    found.push(said);
                }
            }
        }
    }
    found
}

/// The relations of one line. Each verb governs what stands behind it, up to the next.
fn of_line(record: &Record, line: Span) -> Vec<Said> {
    // Upper case may have other widths in other scripts, and none in these words.
    let words = record.text()[line.range()].to_ascii_lowercase();
    let mut verbs: Vec<(usize, usize, Verb)> = Vec::new();
    for (name, verb) in VERBS {
        for (at, _) in words.match_indices(name) {
            let is_free = |(start, end, _): &(usize, usize, Verb)| at + name.len() <= *start || *end <= at;
            let is_word = !words[..at].ends_with(|c: char| c.is_alphanumeric())
                && !words[at + name.len()..].starts_with(|c: char| c.is_alphanumeric());
            if is_word && verbs.iter().all(is_free) {
                verbs.push((at, at + name.len(), verb));
            }
        }
    }
    verbs.sort_by_key(|(at, ..)| *at);
    let number = record.source.position(line.start).line;
    let mut found = Vec::new();
    for (nth, (start, end, verb)) in verbs.iter().enumerate() {
        let until = verbs.get(nth + 1).map_or(words.len(), |(start, ..)| *start);
        let part = Span::new(line.start + end, line.start + until);
        // A verb may stand within the words of a link: `[Amends ADR-3](…)`.
        let whole = Span::new(line.start + start, line.start + until);
        let links: Vec<&Link> = record.links.iter().filter(|link| link.span.overlaps(whole)).collect();
        let of_link = |link: &&Link| {
            let path = link.path_from(record.path())?;
            // Sites have addresses such as `/adr/18`: then the words say which record it is.
            let number = number_in(record.source.slice(link.span));
            Some(Target { path: Some(path), number })
        };
        let mut targets: Vec<Target> = links.iter().filter_map(of_link).collect();
        if links.is_empty() {
            targets.extend(named(record, part));
        }
        let verb = if is_in_part(&words) { verb.weaker() } else { *verb };
        found.extend(targets.into_iter().map(|target| Said { verb, target, line: number }));
    }
    found
}

/// The first number among the words of a link.
fn number_in(link: &str) -> Option<u32> {
    let words = link.split("](").next().unwrap_or_default();
    let mut words = words.split(|c: char| !c.is_alphanumeric());
    // Eight digits are a day.
    words.find_map(|word| word.parse().ok().filter(|number| *number > 0 && word.len() <= 6))
}

/// Whether a line speaks of a part of a record.
fn is_in_part(words: &str) -> bool {
    ["partly", "partially", "in part", "some aspects", "parts of", "some parts"]
        .iter()
        .any(|part| words.contains(part))
}

/// The links of `adrs` in front matter: each a target and a kind.
fn of_links_key(record: &Record) -> Vec<Said> {
    let Some((_, value)) = record.extra.iter().find(|(key, _)| key == "links") else { return Vec::new() };
    let line = record.key_span("links").map_or(1, |span| record.source.position(span.start).line);
    let (mut found, mut target) = (Vec::new(), None);
    for (key, value) in value.split(", ").filter_map(|pair| pair.split_once(": ")) {
        match key {
            "target" => target = value.trim().parse::<u32>().ok(),
            "kind" | "type" => {
                let verb = Verb::named(value);
                let target = target.take().map(|number| Target { path: None, number: Some(number) });
                found.extend(target.map(|target| Said { verb, target, line }));
            }
            _ => {}
        }
    }
    found
}

/// Records that are named by a number or by their file, without a link: `ADR-0005`, `0005, 0006`, `0005-use-x.md`.
fn named(record: &Record, part: Span) -> Vec<Target> {
    let folder = record.path().rsplit_once('/').map_or("", |(folder, _)| folder);
    let text = record.source.slice(part);
    let mut found = Vec::new();
    for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))) {
        let word = word.trim_matches(['.', '-', '/']);
        if word.is_empty() {
            continue;
        }
        let digits =
            word.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches(['-', '_']);
        let is_number = (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            let number = digits.parse().ok().filter(|number| *number > 0);
            found.extend(number.map(|number| Target { path: None, number: Some(number) }));
        } else if word.starts_with(|c: char| c.is_ascii_digit())
            && word.contains('-')
            && word.contains(char::is_alphabetic)
            || word.to_ascii_lowercase().ends_with(".md")
        {
            let path = if folder.is_empty() { word.to_owned() } else { format!("{folder}/{word}") };
            found.push(Target { path: Some(path), number: None });
        } else if !matches!(
            word.to_lowercase().as_str(),
            "adr" | "rfc" | "dr" | "and" | "decision" | "record"
        ) {
            // Beyond the names stands prose, and its numbers mean other things.
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Said, Target, Verb, said};
    use crate::record::Record;

    fn of(text: &str) -> Vec<(Verb, Option<String>, Option<u32>)> {
        let record = Record::parse("d/0009-x.md", text.as_bytes());
        let each = said(&record).into_iter();
        each.map(|Said { verb, target: Target { path, number }, .. }| (verb, path, number)).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "as it stands in what is compared")]
    fn path(path: &str) -> Option<String> {
        Some(path.to_owned())
    }

    #[test]
    fn relations_of_the_tools_are_found() {
        use Verb::{RelatedBy, Relates, SupersededBy, Supersedes};
        let status = |line: &str| {
            of(&format!("# 9. X\n\n## Status\n\n{line}\n\n## Context\n\nSupersedes [y](y.md)\n"))
        };
        assert_eq!(
            status("Superceded by [10. Y](0010-y.md)"),
            [(SupersededBy, path("d/0010-y.md"), Some(10))]
        );
        assert_eq!(status("Supersedes [1. Y](0001-y.md)"), [(Supersedes, path("d/0001-y.md"), Some(1))]);
        assert_eq!(status("In part supersedes [1](0001-y.md)"), [(Relates, path("d/0001-y.md"), Some(1))]);
        assert_eq!(
            status("Accepted\n\nAmends [3. Z](0003-z.md)\n\nAmended by [4. Z](0004-z.md)"),
            [(Relates, path("d/0003-z.md"), Some(3)), (RelatedBy, path("d/0004-z.md"), Some(4))]
        );
        assert_eq!(status("Superseded by ADR-0012 in 2024"), [(SupersededBy, None, Some(12))]);
        assert_eq!(
            status("Superseded by 12 and 13."),
            [(SupersededBy, None, Some(12)), (SupersededBy, None, Some(13))]
        );
        assert_eq!(status("Superseded by [ADR 23](/adr/23)"), [(SupersededBy, path("adr/23"), Some(23))]);
        assert_eq!(status("Superseded by the new 12 servers"), []);
        assert_eq!(status("Not superseding anything"), []);
    }

    #[test]
    fn relations_in_bullets_and_front_matter_are_found() {
        use Verb::{Relates, SupersededBy, Supersedes};
        let bullets = "# X\n\n- Status: superseded by [20210113-y](20210113-y.md)\n\n## Links\n\n- [Amends ADR-3](0003-z.md)\n";
        assert_eq!(
            of(bullets),
            [(SupersededBy, path("d/20210113-y.md"), None), (Relates, path("d/0003-z.md"), Some(3))]
        );
        let madr = "---\nstatus: superseded by [ADR-0005](0005-e.md)\n---\n# X\n";
        assert_eq!(of(madr), [(SupersededBy, None, Some(5)), (SupersededBy, path("d/0005-e.md"), None)]);
        let keys = "---\nsuperseded-by: 0005-e.md\nsupersedes: 0002\n---\n# X\n";
        assert_eq!(of(keys), [(SupersededBy, path("d/0005-e.md"), None), (Supersedes, None, Some(2))]);
        let adrs = "---\nstatus: accepted\nlinks:\n  - target: 3\n    kind: supersedes\n  - target: 4\n    kind: amends\n---\n# X\n";
        assert_eq!(of(adrs), [(Supersedes, None, Some(3)), (Relates, None, Some(4))]);
    }
}
