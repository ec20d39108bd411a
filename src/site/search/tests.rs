//! What is found, how it is written, and that hostile text neither runs nor takes long.

use super::words::{of_markdown, of_plain};
use super::*;
use crate::site::page::Page;

fn plain(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    of_plain(text, &mut |word| out.push(name::text_of(word)));
    out
}

fn markdown(text: &str) -> String {
    let mut out = Vec::new();
    of_markdown(text, &mut |word| out.push(name::text_of(word)));
    out.join(" ")
}

fn entry<'a>(label: &'a str, title: &'a str, body: &'a str) -> Entry<'a> {
    let number = label.split_once('-').and_then(|(_, number)| number.parse().ok());
    Entry {
        label,
        number,
        title,
        href: "records/a.html",
        mark: "accepted",
        status: "Accepted",
        body,
        ..Entry::default()
    }
}

fn pages(entries: &[Entry<'_>]) -> Vec<Page> {
    index(entries.iter().map(|entry| (Meta::new(entry), terms(entry))).collect())
}

fn file(pages: &[Page], path: &str) -> String {
    let page = pages.iter().find(|page| page.path == path);
    let bytes = page.unwrap_or_else(|| panic!("no {path}")).bytes.clone();
    String::from_utf8(bytes).expect("scripts are UTF-8")
}

/// The script that asks reads the same file, in `tests/it/site_search`.
#[test]
fn words_are_folded_and_cut_as_the_cases_say() {
    let cases: serde_json::Value = serde_json::from_str(include_str!("cases.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let kept = plain(case["text"].as_str().unwrap());
        assert_eq!(serde_json::json!(kept), case["kept"], "{}", case["text"]);
        for asked in case["asked"].as_array().unwrap() {
            assert!(kept.iter().any(|word| asked == word), "{asked} would never be found");
        }
    }
}

#[test]
fn of_markdown_only_what_a_reader_sees_counts() {
    for (text, seen) in [
        ("[a link](https://x.example/y_(z)) after", "a link after"),
        ("[a](<x y> \"a title\") b", "a y a title b"),
        ("![alt](x.png) b", "alt b"),
        ("[a](x", "a"),
        ("[ref]: https://x.example 'Title'\nb", "ref title b"),
        ("[^1]: Foot note", "1 foot note"),
        ("a]: b", "a b"),
        ("a <b class=\"c\">d</b> <br/> e", "a d e"),
        ("a <!-- b\n\nc --> d", "a d"),
        ("a <!-- b", "a b"),
        ("a < b and c > d", "a b and c d"),
        ("a <b\n\nc> d", "a b c d"),
        ("<https://x.example>", "https x example"),
        ("`Vec<String> <b>` <b>c</b>", "vec string b c"),
        ("``a ` <b> `` <i>", "a b"),
        ("an ` open tick\n\n<b>x", "an open tick x"),
        ("```rust no\nlet <a> = `b`;\n```\n<i>c", "let a b c"),
        ("~~~\n```\n<a>\n~~~\n<i>c", "a c"),
        ("````\n```\n<a>\n````\n<i>c", "a c"),
        ("> ```x\n> <a>\n> ```\n<b>c", "a c"),
        ("```a``` b", "a b"),
        ("a &amp; b &#39; c&nbsp;d & e;", "a b c d e"),
        ("**bo**ld _x_ | cell |", "bo ld x cell"),
        ("naïve—dash “quoted”", "naive dash quoted"),
        ("x](", "x"),
        ("<", ""),
        ("[", ""),
        ("&", ""),
        ("\n", ""),
    ] {
        assert_eq!(markdown(text), seen, "{text:?}");
    }
}

#[test]
fn hostile_text_costs_no_more_than_its_length() {
    for piece in [
        "<a ", "<!--", "](", "[a](((", "`", "```\n", "&a", "<a\n", "]: ", "\u{301}", "\u{200B}", "[]: (",
        "~~~~\n",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        of_markdown(&text, &mut |_| {});
        of_markdown(&format!("{text}>"), &mut |_| {});
    }
}

#[test]
fn terms_hold_each_word_once_and_come_back_from_their_bytes() {
    let terms = Terms::of_markdown("b a b Ä b *B* a");
    let words: Vec<(String, bool)> = terms.iter().map(|(word, often)| (name::text_of(word), often)).collect();
    assert_eq!(words, [("b".to_owned(), true), ("a".to_owned(), false)], "the four b are often; ä is a");
    assert_eq!(Terms::from_bytes(terms.as_bytes().to_vec()), Some(terms));
    for bad in [&b"\x05ab"[..], b"\0", b"\x03a\"b", b"\x01\xFF", b"\x02<a", b"\x03a,b", b"\x03a b"] {
        assert_eq!(Terms::from_bytes(bad.to_vec()), None, "{bad:?}");
    }
}

#[test]
fn many_words_keep_apart() {
    let body: String = (0..5000).map(|n| format!("w{n} ")).collect();
    assert_eq!(Terms::of_markdown(&body).iter().count(), 5000);
}

fn written(records: &[u32], total: u32) -> String {
    let mut out = String::new();
    postings::write(records.iter().copied(), total, &mut out);
    out
}

#[test]
fn lists_are_gaps_or_bits_whichever_is_shorter() {
    assert_eq!(written(&[0, 1, 33, 2000], 2001), "BBgBv9B");
    assert_eq!(written(&[0, 1, 2, 7], 8), "!HC");
    assert_eq!(written(&[], 8), "");
}

#[test]
fn a_word_lists_where_it_is_where_often_and_where_in_the_title() {
    let pages = pages(&[
        entry("DR-1", "Zebra", "x"),
        entry("DR-2", "Other", "zebra zebra zebra zebra"),
        entry("DR-3", "Other", "a zebra"),
    ]);
    let text = file(&pages, "search/text-0.js");
    let (_, arguments) = text.split_once(",\"").unwrap();
    let mut strings = arguments.split("\",\"");
    let words: Vec<&str> =
        strings.next().map(|words| words.rsplit('"').next().unwrap().split(',').collect()).unwrap();
    let words = if words.contains(&"zebra") { words } else { strings.next().unwrap().split(',').collect() };
    let at = words.iter().position(|word| *word == "zebra").expect("zebra is a word");
    let lists = text.rsplit(",\"").next().unwrap().trim_end_matches("\");\n");
    let list = lists.split(' ').nth(at).unwrap();
    assert_eq!(list, "!H,C,B");
}

#[test]
fn words_stand_in_the_order_of_a_script() {
    // In UTF-8 the second of these stands before the third, in UTF-16 after it.
    let words = ["zz", "\u{FA0E}", "𠀋", "é", "b", "a1", "a"];
    let body = words.join(" ");
    let text = file(&pages(&[entry("DR-1", "t", &body)]), "search/text-0.js");
    let list = text.split('"').nth(5).unwrap();
    let stand: Vec<Vec<u16>> = list.split(',').map(|word| word.encode_utf16().collect()).collect();
    assert!(stand.is_sorted(), "{list}");
    assert!(list.contains('\u{FA0E}') && list.contains('𠀋'), "{list}");
}

#[test]
fn the_same_records_give_the_same_bytes() {
    let body: String = (0..3000).map(|n| format!("word{} ", n * 7919 % 1000)).collect();
    let entries =
        [entry("DR-1", "One", &body), entry("DR-2", "Two", "two"), entry("x", "No number", "three")];
    assert_eq!(pages(&entries), pages(&entries));
}

#[test]
fn a_small_log_has_one_part_of_each_and_a_large_one_many() {
    let bodies: Vec<String> = (0..900_u32)
        .map(|n| (0..90).map(|m| format!("q{:x} ", (n * 90 + m).wrapping_mul(2_654_435_761))).collect())
        .collect();
    let label = |n: usize| format!("DR-{n}");
    let labels: Vec<String> = (0..900).map(label).collect();
    let long = "A title that is long enough to fill the parts that hold what is shown of records. ".repeat(5);
    let entries: Vec<Entry<'_>> = labels
        .iter()
        .zip(&bodies)
        .map(|(label, body)| Entry { snippet: &long, ..entry(label, &long, body) })
        .collect();
    let count = |pages: &[Page], kind: &str| pages.iter().filter(|page| page.path.starts_with(kind)).count();
    let small = pages(&entries[..100]);
    assert_eq!((count(&small, "search/text-"), count(&small, "search/records-")), (1, 1));
    let large = pages(&entries);
    assert!(count(&large, "search/text-") > 20);
    assert_eq!(count(&large, "search/records-"), 900_usize.div_ceil(64));
    let longest = large.iter().filter(|page| page.path.contains("text-")).map(|page| page.bytes.len()).max();
    assert!(longest < Some(40 * 1024), "{longest:?}");
}

#[test]
fn no_text_ends_its_string_or_its_script() {
    let title = "</script><script>alert(1)</script>\"\\\u{2028}\u{2029}\u{0}\n\r\u{7f}\u{85}";
    let hostile = Entry {
        href: title,
        mark: title,
        status: title,
        kind: title,
        kind_name: title,
        date: title,
        tags: &[title],
        people: &[title],
        snippet: title,
        signatures: &[Signature { role: title, role_name: title, state: title, word: title }],
        ..entry(title, title, title)
    };
    for page in pages(&[hostile]) {
        let text = String::from_utf8(page.bytes).unwrap();
        assert!(!text.contains('<'), "{}: {text}", page.path);
        let body = text.trim_end_matches('\n');
        let broken = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{2028}' | '\u{2029}');
        assert!(!body.contains(broken), "{}: {text}", page.path);
        let quotes = body.replace("\\\\", "").replace("\\\"", "").matches('"').count();
        assert_eq!(quotes % 2, 0, "{}: {text}", page.path);
    }
}

#[test]
fn long_texts_are_cut_where_a_word_ends() {
    assert_eq!(shortened("short"), "short");
    let cut = shortened(&"word ".repeat(60));
    assert_eq!((cut.chars().count(), cut.ends_with("word…")), (200, true), "{cut}");
    assert_eq!(shortened(&"決".repeat(300)).chars().count(), 201);
}

#[test]
fn days_count_from_1970_and_what_is_no_day_counts_nothing() {
    let dated = |date| Entry { date, ..entry("DR-1", "t", "b") };
    let text =
        file(&pages(&[dated("1970-01-01"), dated("soon"), dated("2026-11-22"), dated("")]), "search/days.js");
    assert_eq!(text.split('"').nth(5), Some("AABAAAFEsAAA"));
}

#[test]
fn no_records_make_an_index_that_says_so() {
    let pages = pages(&[]);
    assert!(file(&pages, "search/manifest.js").contains("{total:0,"));
}
