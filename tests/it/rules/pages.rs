//! Reads each rule's page as its reader would: the example must fire, and the way out must mend it.

use super::fixtures::overwrite;
use super::judge::{Files, POLICY, judge, show, with_digests};
use super::{root, snake};
use countersign::rules::ALL;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// What a block of Markdown is called where its fence gives no name.
const FILE: &str = "0042-example.md";

/// What else an example cannot help: a rule, and the other one that its example fires.
const BESIDES: [(&str, &str); 2] =
    [("name-clash", "number-duplicate"), ("policy-not-approved", "policy-changed")];

/// The files and the policy that a section of a page shows.
#[derive(Debug, Default)]
struct Shown {
    now: Files,
    before: Files,
    policy: Option<String>,
}

/// A page by its headings: those in order, and what each section shows.
#[derive(Debug, Default)]
struct Page {
    headings: Vec<String>,
    sections: BTreeMap<String, Shown>,
}

#[test]
fn pages_have_one_shape() {
    for rule in ALL {
        let code = rule.meta.code.0;
        let page = read(rule.meta.docs);
        assert_eq!(page.headings, [code, "Why", "Example", "Way out"], "src/rules/{}.md", snake(code));
        assert!(rule.meta.docs.starts_with(&format!("# {code}\n\n")), "{code}");
        assert!(!rule.meta.docs.contains("CURRENT"), "{code}: SNAPSHOTS=overwrite fills the digests in");
        // A signature is one line.
        let mut lines = rule.meta.docs.lines().filter(|line| !line.starts_with("    sig: "));
        let long = lines.find(|line| line.chars().count() > 120);
        assert_eq!(long, None, "{code}: a line of the page is longer than 120 characters");
        let prose = rule.meta.docs.split("```").step_by(2);
        let broken =
            prose.flat_map(|part| part.split('`').skip(1).step_by(2)).find(|code| code.contains('\n'));
        assert_eq!(broken, None, "{code}: what is to be typed stands on one line");
        let hidden = countersign::text::hidden_characters(rule.meta.docs).count();
        assert_eq!(hidden, 0, "{code}: write hidden characters as `\\u{{202e}}`");
    }
}

#[test]
fn examples_fire_and_ways_out_mend_them() {
    let mut faults = Vec::new();
    for rule in ALL {
        let code = rule.meta.code.0;
        if overwrite() {
            fill_digests(code);
        }
        let path = root().join("src/rules").join(format!("{}.md", snake(code)));
        let page = read(&fs::read_to_string(path).expect("the page is there"));
        let (Some(example), Some(mended)) = (page.sections.get("Example"), page.sections.get("Way out"))
        else {
            faults.push(format!("{code}: the example and the way out need a block each"));
            continue;
        };
        let fires = try_out(example, None);
        let found: BTreeSet<&str> = fires
            .lines()
            .filter_map(|line| line.split_once('[')?.1.split_once("]: "))
            .map(|(c, _)| c)
            .collect();
        let besides = BESIDES.iter().filter(|(rule, _)| *rule == code).map(|(_, other)| *other);
        if found != besides.chain([code]).collect() {
            faults.push(format!("{code}: the example should fire this rule alone, and gives\n{fires}"));
        }
        let rest = try_out(mended, example.policy.as_deref());
        if !rest.is_empty() {
            faults.push(format!("{code}: after the way out nothing should be left, and there is\n{rest}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Judges what a section shows by all rules.
fn try_out(shown: &Shown, policy_before: Option<&str>) -> String {
    let mut files = shown.now.clone();
    let policy = shown.policy.as_deref().or(policy_before).unwrap_or_default();
    files.insert("countersign.yaml".to_owned(), completed(policy).into_bytes());
    let mut before = shown.before.clone();
    for (path, bytes) in &files {
        if !before.is_empty() && !before.contains_key(path) {
            before.insert(path.clone(), bytes.clone());
        }
    }
    show(&judge(&files, &before, None))
}

/// A policy of which only some keys are shown: the others are those of the fixtures.
fn completed(shown: &str) -> String {
    let default = fs::read_to_string(root().join(POLICY)).expect("the page is there");
    let key_of = |line: &str| line.split_once(':').map(|(key, _)| key.to_owned()).unwrap_or_default();
    let own: BTreeSet<String> =
        shown.lines().filter(|line| line.starts_with(char::is_alphabetic)).map(key_of).collect();
    let mut policy = shown.to_owned();
    let mut wanted = true;
    for line in default.lines() {
        if line.starts_with(char::is_alphabetic) {
            wanted = !own.contains(&key_of(line));
        }
        if wanted {
            policy.push_str(line);
            policy.push('\n');
        }
    }
    policy
}

fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut heading: Option<String> = None;
    let mut block: Option<(String, String)> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) => {
                heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(_)) => page.headings.extend(heading.take()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                block = Some((info.into_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                let section = page.headings.last().cloned().unwrap_or_default();
                if let Some((info, text)) = block.take() {
                    page.sections.entry(section).or_default().take(&info, &text);
                }
            }
            Event::Text(text) => {
                if let Some((_, block)) = &mut block {
                    block.push_str(&text);
                } else if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            _ => {}
        }
    }
    page
}

impl Shown {
    /// Takes a block: ` ```markdown `, ` ```markdown 0007-other.md `, ` ```markdown before/0042-example.md `, ` ```yaml `,
    /// ` ```yaml before/countersign.yaml `, ` ```text countersign.sigs `.
    fn take(&mut self, info: &str, text: &str) {
        let (language, name) = info.split_once(' ').unwrap_or((info, FILE));
        match language {
            // What steers the case, such as `author.txt`.
            "text" => drop(self.now.insert(name.to_owned(), text.as_bytes().to_vec())),
            "yaml" if name.starts_with("before/") => {
                drop(self.before.insert("countersign.yaml".to_owned(), completed(text).into_bytes()));
            }
            "yaml" => self.policy = Some(text.to_owned()),
            "markdown" => {
                let bytes = text.replace("\\u{202e}", "\u{202e}").into_bytes();
                match name.strip_prefix("before/") {
                    Some(name) => self.before.insert(name.to_owned(), bytes),
                    None => self.now.insert(name.to_owned(), bytes),
                };
            }
            _ => {}
        }
    }
}

/// Writes the digests into a page whose examples leave them open.
fn fill_digests(code: &str) {
    let path = root().join("src/rules").join(format!("{}.md", snake(code)));
    let text = fs::read_to_string(&path).expect("the page is there");
    let mut filled = String::new();
    for (at, part) in text.split("```").enumerate() {
        if at > 0 {
            filled.push_str("```");
        }
        match part.split_once('\n').filter(|(info, _)| at % 2 == 1 && info.starts_with("markdown")) {
            Some((info, block)) => {
                let files = Files::from([(FILE.to_owned(), block.as_bytes().to_vec())]);
                let block = with_digests(&files).remove(FILE).expect("it was just put in");
                filled.push_str(&format!("{info}\n{}", String::from_utf8(block).expect("a page is text")));
            }
            None => filled.push_str(part),
        }
    }
    if filled != text {
        fs::write(&path, filled).expect("the page is there");
    }
}
