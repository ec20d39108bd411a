//! What a body may become, and what it may never become.

mod diagrams;
mod formulas;
mod github;
mod places;
mod real;

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use crate::record::Record;
use crate::site::audit::{self, Tag};
use crate::site::fixture::{BODY, HOSTILE, links};
use crate::site::markdown::{Cited, LinkMap, Options, Rendered};

fn render(body: &str, path: &str, links: &LinkMap) -> Rendered {
    crate::site::markdown::render(body, path, links, &Options::default())
}

fn html(body: &str) -> String {
    render(body, "decisions/0042-record.md", &links()).html
}

fn find<'a>(tags: &'a [Tag], name: &str) -> Vec<&'a Tag> {
    tags.iter().filter(|tag| tag.name == name).collect()
}

fn outline(body: &str) -> Vec<(usize, String)> {
    let contents = render(body, "", &LinkMap::default()).contents;
    contents.into_iter().map(|heading| (heading.level, heading.text)).collect()
}

#[test]
fn the_title_is_left_out_and_the_rest_starts_at_level_two() {
    let levels = |body: &str| outline(body).into_iter().map(|(level, _)| level).collect::<Vec<_>>();
    assert_eq!(outline("# Title\n\n## A\n"), [(2, "A".to_owned())]);
    assert_eq!(levels("# Title\n\n## A\n\n### B\n\n# C\n\n## D\n"), [2, 3, 2, 3]);
}

#[test]
fn headings_skip_no_level() {
    let levels = |body: &str| outline(body).into_iter().map(|(level, _)| level).collect::<Vec<_>>();
    assert_eq!(levels("# T\n\n#### A\n\n###### B\n\n## C\n\n#### D\n\n### E\n"), [2, 3, 2, 3, 3]);
    assert_eq!(levels("# T\n\n# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\n###### F\n"), [2, 3, 4, 5, 6, 6]);
}

#[test]
fn headings_without_words_are_left_out() {
    assert_eq!(html("# T\n\n## <!-- hint -->\n\n##\n\ntext"), "<p>text</p>\n");
}

#[test]
fn only_the_heading_that_a_record_takes_for_its_title_is_left_out() {
    let body = "> # Quoted\n\n# Later\n";
    let record = Record::parse("decisions/0001-x.md", body.as_bytes());
    assert_eq!(record.name(), "Quoted");
    assert_eq!(render(body, "", &LinkMap::default()).contents.len(), 2);
    assert_eq!(render("#\n\n# Title\n", "", &LinkMap::default()).html.matches("Title").count(), 0);
}

#[test]
fn headings_have_anchors_with_names() {
    let body = html("## Why `now`?\n\n## Why now\n");
    assert!(body.contains(r#"<h2 id="why-now">Why <code>now</code>?</h2>"#), "{body}");
    assert!(
        body.contains(r##"<a class="anchor" href="#why-now-1" aria-label="Link to Why now">"##),
        "{body}"
    );
}

#[test]
fn raw_html_is_text_and_comments_are_gone() {
    assert_eq!(
        html("a <form onclick=x>b</form> <!-- c -->d"),
        "<p>a &lt;form onclick=x&gt;b&lt;/form&gt; d</p>\n"
    );
    assert_eq!(html("<!-- hint -->\n\ntext"), "<p>text</p>\n");
    assert_eq!(
        html("<script>\nalert(1)\n</script>\n"),
        "<pre class=\"raw\" tabindex=\"0\"><code>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</code></pre>\n"
    );
}

#[test]
fn a_comment_that_never_ends_does_not_hide_the_rest() {
    assert!(html("<!-- hint\n\nWe sell the company.\n").contains("We sell the company."));
}

#[test]
fn a_line_break_tag_breaks_the_line() {
    assert_eq!(html("a<br>b<BR />c"), "<p>a<br>\nb<br>\nc</p>\n");
}

#[test]
fn links_lead_only_where_they_may() {
    assert_eq!(
        html("[a](https://x.example \"t\\\"<\")"),
        "<p><a href=\"https://x.example\" title=\"t&quot;&lt;\" rel=\"noopener noreferrer\">a</a></p>\n"
    );
    assert_eq!(html("<ada@example.org>"), "<p><a href=\"mailto:ada@example.org\">ada@example.org</a></p>\n");
    for refused in [
        "[a](javascript:alert)",
        "[a](JAVASCRIPT:alert)",
        "[a](&#106;avascript:alert)",
        "[a](javascript&colon;alert)",
        "[a](<java\tscript:alert>)",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](//evil.example)",
        "[a](file:///etc/passwd)",
    ] {
        assert_eq!(html(refused), "<p>a</p>\n", "{refused}");
    }
    assert_eq!(html("<javascript:alert>"), "<p>javascript:alert</p>\n");
}

#[test]
fn links_between_records_lead_to_pages() {
    assert_eq!(html("[a](0017-record.md#why)"), "<p><a href=\"dr-17.html#why\">a</a></p>\n");
    assert_eq!(html("[a](../src/x.rs)"), "<p><span class=\"file\" title=\"../src/x.rs\">a</span></p>\n");
}

#[test]
fn citations_become_links_in_prose_alone() {
    assert_eq!(
        html("see DR-17."),
        "<p>see <a class=\"cited\" href=\"dr-17.html\" title=\"Keep orders in one table\">DR-17</a>.</p>\n"
    );
    for plain in ["`DR-17`", "DR-99", "```\nDR-17\n```", "    DR-17"] {
        assert!(!html(plain).contains("<a"), "{plain}");
    }
    assert_eq!(html("[DR-17](https://x.example)").matches("<a").count(), 1);
}

#[test]
fn citations_lead_to_other_logs_by_their_prefix() {
    let numbers = |prefix: &str| {
        let cited =
            Cited { page: format!("{}-7.html", prefix.to_lowercase()), title: format!("Of {prefix}") };
        (prefix.to_owned(), Arc::new(BTreeMap::from([(7, cited)])))
    };
    // The own prefix means the own log, also where another one has it.
    let others = Arc::new(["API", "A1", "DR"].map(numbers).into());
    let map = LinkMap { others, ..links() };
    let html = |body: &str| render(body, "decisions/0042-record.md", &map).html;
    let api = |words: &str| format!("<a class=\"cited\" href=\"api-7.html\" title=\"Of API\">{words}</a>");
    assert_eq!(html("As API-7, [[API-7]]."), format!("<p>As {}, {}.</p>\n", api("API-7"), api("API-7")));
    assert_eq!(html("[[API-0007|it]]"), format!("<p>{}</p>\n", api("it")));
    assert!(
        html("DR-17 A1-7").contains("href=\"dr-17.html\"") && html("A1-7").contains("href=\"a1-7.html\"")
    );
    for plain in ["DR-7", "[[DR-7]]", "API-8", "[[API-8]]", "XAPI-7", "api-7", "`API-7`", "OPS-7", "[[7]]"] {
        assert!(!html(plain).contains("<a"), "{plain}");
    }
}

#[test]
fn a_record_does_not_cite_itself() {
    assert!(!html("This is DR-42.").contains("<a"));
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let body = html(
        "![a chart](https://x.example/a.png \"t\") ![b](data:image/svg+xml,x) ![c](c.png) [![d](https://x.example/d.png)](https://x.example)",
    );
    let tags = audit::read(&body);
    assert!(find(&tags, "img").is_empty());
    assert!(audit::text(&body).contains("a chart"));
    assert_eq!(find(&tags, "a").len(), 2, "{body}");
}

#[test]
fn an_image_within_an_image_is_text() {
    assert_eq!(
        html("![_a ![b](c.png)_ <https://x.example> `d`](e.png)"),
        "<p><span class=\"image\" title=\"e.png\">a b https://x.example d</span></p>\n"
    );
}

#[test]
fn task_lists_are_read_aloud() {
    let body = html("- [x] a\n- [ ] b\n");
    assert!(
        body.contains(
            r#"<li class="task"><span class="box box-done" role="img" aria-label="Done"></span> a</li>"#
        ),
        "{body}"
    );
    assert!(body.contains(r#"aria-label="To do""#));
}

#[test]
fn footnotes_lead_there_and_back() {
    let body = html("a[^x] b[^y] c[^x]\n\n[^y]: why\n[^x]: ex\n");
    let tags = audit::read(&body);
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
    assert_eq!(ids, ["fnref:1", "fnref:2", "fnref:1:2", "fn:1", "fn:2"]);
    for address in tags.iter().filter_map(|tag| tag.get("href")) {
        assert!(ids.contains(&&address[1..]), "{address}");
    }
    assert!(body.find("ex").unwrap() < body.find("why").unwrap(), "in the order of the references");
}

#[test]
fn tables_scroll_in_a_named_box_and_align_by_class() {
    let body = html("| a | |\n|--:|:-:|\n| 1 | 2 |\n");
    assert!(
        body.contains(r#"<div class="scroll" role="region" aria-label="Table 1" tabindex="0">"#),
        "{body}"
    );
    assert!(body.contains(r#"<th scope="col" class="end">a</th><td class="centre"></td>"#), "{body}");
}

#[test]
fn alerts_have_their_word() {
    assert!(html("> [!CAUTION]\n> x\n").contains(r#"<p class="alert-word">Caution</p>"#));
}

#[test]
fn a_body_with_everything_is_well_formed() {
    let tags = audit::read(&html(BODY));
    for name in ["table", "pre", "blockquote", "dl", "ol", "ul", "section", "del", "sup"] {
        assert!(!find(&tags, name).is_empty(), "{name}");
    }
}

#[test]
fn hostile_text_stays_text_wherever_markdown_has_a_place_for_it() {
    for body in [
        format!("# {HOSTILE}"),
        format!("## {HOSTILE}"),
        format!("[{HOSTILE}](https://x.example \"{HOSTILE}\")"),
        format!("![{HOSTILE}](https://x.example/{HOSTILE})"),
        format!("`{HOSTILE}`"),
        format!("```{HOSTILE}\n{HOSTILE}\n```"),
        format!("| {HOSTILE} |\n|---|\n| {HOSTILE} |"),
        format!("x[^{HOSTILE}]\n\n[^{HOSTILE}]: {HOSTILE}"),
        format!("- [ ] {HOSTILE}\n> [!NOTE]\n> {HOSTILE}"),
        format!("term {HOSTILE}\n: {HOSTILE}"),
        "## x {#i onclick=alert(1) .c}".to_owned(),
        format!("[a][r]\n\n[r]: javascript:alert(1) \"{}\"", HOSTILE.replace('"', "'")),
    ] {
        audit::read(&html(&body));
    }
}

#[test]
fn deep_nesting_is_no_trouble() {
    audit::read(&html(&format!("{}x", "> ".repeat(5_000))));
    audit::read(&html(&"*a **b ".repeat(2_000)));
}

proptest! {
    #[test]
    fn no_body_gets_markup_of_its_own(parts in proptest::collection::vec(prop_oneof![
        Just("<script>"), Just("</script>"), Just("<!--"), Just("-->"), Just("<img src=x onerror=y>"), Just("[a]("), Just("!["),
        Just("](javascript:x)"), Just("\""), Just("'"), Just("> "), Just("\n"), Just("\n\n"), Just("- [x] "), Just("1. "), Just("# "),
        Just("| a | b |\n|---|---|\n"), Just("[^1]"), Just("[^1]: n\n"), Just("`"), Just("```\n"), Just("DR-17"), Just("**"), Just("_"),
        Just("~~"), Just("<b>"), Just("</b>"), Just("<details>\n"), Just("</details>"), Just("<summary>"), Just("</summary>"), Just("<a href=x>"), Just("</a>"),
        Just("<div>"), Just("</div>"), Just("$"), Just("$x^2$"), Just("$$"), Just("www.a.example"), Just("[[17]]"), Just("a@b.example"), Just(":x:"), Just("&lt;"), Just("&#106;"), Just("\\"), Just("<br>"), Just("> [!NOTE]\n"), Just("\n: d\n"), Just("    "), Just("](0017-record.md)"),
        Just("]"), Just(")"), Just("https://x.example"), Just("<https://x.example>"), Just("é"), Just("\u{202e}"), Just("\0"),
    ], 0..40)) {
        audit::read(&html(&parts.concat()));
    }
}
