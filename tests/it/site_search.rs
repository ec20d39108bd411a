//! The script that searches, run by Node against an index that the site's own code made.

use countersign::site::search::{Entry, Meta, Signature, index, terms};
use std::path::{Path, PathBuf};
use std::process::Command;

const SIGNATURES: [Signature<'static>; 2] = [
    Signature { role: "product", role_name: "Product", state: "signed", word: "Signed" },
    Signature { role: "engineering", role_name: "Engineering", state: "missing", word: "Not signed" },
];

/// Label, title, status, date, tag, driver, body.
const RECORDS: [[&str; 7]; 12] = [
    ["DR-1", "Cache pages in memory", "superseded", "2024-01-10", "storage", "Ada Lovelace", "A cache."],
    [
        "DR-2",
        "Keep the database small",
        "accepted",
        "2024-06-01",
        "storage",
        "Grace Hopper",
        "It cached little. See DR-42.",
    ],
    [
        "DR-3",
        "Cache pages on disk",
        "accepted",
        "2025-03-01",
        "api-design",
        "Ada Lovelace",
        "Supersedes memory.",
    ],
    [
        "DR-4",
        "Say no to policies",
        "rejected",
        "2025-03-02",
        "people",
        "Grace Hopper",
        "Policy, policy, cache, cache, cache, cache.",
    ],
    ["DR-5", "Crème brûlée on Fridays", "proposed", "2025-12-31", "people", "Łukasz Ångström", "Dessert."],
    ["DR-6", "データベースの決定", "accepted", "2026-01-01", "日本", "山田 太郎", "決定は下された。"],
    ["DR-42", "Number pages", "accepted", "2026-02-01", "api", "Ada Lovelace", "Forty-two; and 7 more."],
    ["AUTH-42", "Sign in with passkeys", "accepted", "", "security", "Grace Hopper", "Passkeys are signed."],
    ["old-notes", "Notes", "on hold", "some day", "", "", "Notes about a thing called quux."],
    ["DR-8", "<img src=x onerror=alert(1)> & \"more\"", "draft", "2026-03-01", "", "", "hostile </script>"],
    ["DR-9", "Size of the cache", "accepted", "2026-03-02", "", "", "Bounded, bounded, bounded, bounded."],
    ["DR-10", "Cache size and its price", "accepted", "2026-03-03", "", "", "Bounded."],
];

fn entries(count: usize) -> Vec<(String, [&'static str; 7])> {
    let filler = (RECORDS.len()..count).map(|n| {
        (
            format!("DR-{}", n + 1000),
            ["", "Filler", "accepted", "", "filler", "Filler", "Padding without end."],
        )
    });
    RECORDS.iter().map(|record| (record[0].to_owned(), *record)).chain(filler).collect()
}

fn write(folder: &Path, count: usize) {
    let made = entries(count).into_iter().enumerate().map(
        |(at, (label, [_, title, status, date, tag, driver, body]))| {
            let number = label.split_once('-').and_then(|(_, number)| number.parse().ok());
            let href = format!("records/{}.html", label.to_lowercase());
            let tags = [tag];
            // Beyond the first records, words of their own, so that the index has many parts.
            let own: String = if at < RECORDS.len() {
                String::new()
            } else {
                (0..60).map(|n| format!(" {}", own_word(at * 60 + n))).collect()
            };
            let body = format!("# {title}\n\n{body}{own}\n");
            let entry = Entry {
                label: &label,
                number,
                title,
                href: &href,
                mark: if status == "on hold" { "other" } else { status },
                status,
                kind: if at % 2 == 0 { "product" } else { "technical" },
                kind_name: if at % 2 == 0 { "Product decision" } else { "Technical decision" },
                signatures: &SIGNATURES,
                date,
                tags: &tags,
                people: &[driver],
                snippet: "It was decided.",
                body: &body,
            };
            (Meta::new(&entry), terms(&entry))
        },
    );
    for page in index(made.collect()) {
        let path = folder.join(&page.path);
        std::fs::create_dir_all(path.parent().expect("every page lies in a folder"))
            .expect("the folder can be made");
        std::fs::write(path, page.bytes).expect("the page can be written");
    }
}

/// A word of letters for a number, spread over the alphabet.
fn own_word(number: usize) -> String {
    let mut rest = number as u64 * 2_654_435_761 % 0x1_0000_0000;
    let mut word = String::new();
    for _ in 0..7 {
        word.push(char::from(b'a' + u8::try_from(rest % 26).expect("a letter")));
        rest /= 26;
    }
    word
}

fn run(step: &str, count: usize) {
    let folder = tempfile::tempdir().expect("the machine has a folder for temporary files");
    write(folder.path(), count);
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("node")
        .arg(here.join("tests/it/site_search/client.mjs"))
        .args([step, &here.to_string_lossy(), &folder.path().to_string_lossy()])
        .output()
        .expect("the tests of the site's scripts need `node`: https://nodejs.org");
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.ends_with("all is well\n"), "{said}");
}

#[test]
fn a_script_makes_the_same_words_as_the_index() {
    run("words", 0);
}

#[test]
fn every_query_finds_what_it_asks_for_in_one_part() {
    run("queries", RECORDS.len());
}

#[test]
fn every_query_finds_the_same_in_many_parts() {
    run("queries", 2500);
}

#[test]
fn a_query_loads_few_files() {
    run("loads", 2500);
}

#[test]
fn a_site_that_was_built_anew_is_read_anew() {
    run("rebuilt", RECORDS.len());
}
