//! The summary of a job: a table that record text cannot break out of.

use super::{finding, grave_last, hostile, report, said, span, written};
use countersign::diagnostic::Severity;
use countersign::output::markdown;
use snapbox::{assert_data_eq, str};

#[test]
fn the_gravest_comes_first() {
    assert_data_eq!(
        written("markdown", &grave_last()),
        str![[r#"
### ❌ Countersign

checked 2 records in 1 log: 1 error, 1 warning, 1 note

| | where | what | way out |
|---|---|---|---|
| ❌ | decisions/0001-a.md:4 | signoff-stale: a grave thing | do <code>countersign propose DR-1</code> |
| ⚠️ | decisions/0001-a.md:2 | unknown-key: a middling thing |  |
| ℹ️ | decisions/0001-a.md:2 | title-missing: a small thing |  |

"#]]
    );
}

#[test]
fn nothing_in_a_record_becomes_markup() {
    let text = written("markdown", &hostile());
    let rows: Vec<&str> =
        text.lines().filter(|line| line.starts_with("| ❌") || line.starts_with("| ℹ")).collect();
    assert_eq!(rows.len(), 3, "{text}");
    let html = {
        let mut html = String::new();
        let mut options = pulldown_cmark::Options::empty();
        options.insert(pulldown_cmark::Options::ENABLE_TABLES);
        pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new_ext(&text, options));
        html
    };
    for markup in ["<b>", "<a ", "<em>", "<strong>", "<script", "<img"] {
        assert!(!html.contains(markup), "{markup} in\n{html}");
    }
    assert_eq!(html.matches("<tr>").count(), 4, "{html}");
    assert!(html.contains("<code>code</code>"), "what stands between backticks stays code:\n{html}");
    // Nobody is called, no issue is cited, no address becomes a link.
    for live in ["@ada", "#1", "http://"] {
        assert!(!html.contains(live), "{live} in\n{html}");
    }
}

#[test]
fn it_keeps_to_the_room_there_is_and_counts_the_rest() {
    let many = (0..500).map(|at| {
        let severity = if at == 499 { Severity::Error } else { Severity::Warning };
        let path = format!("decisions/{at:04}-a.md");
        finding(severity, said("unknown-key", &path, span("status"), &format!("message {at}")))
    });
    let report = report(many.collect());
    let mut out = Vec::new();
    markdown::render(&report, 4_000, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.len() <= 4_000 && text.len() > 3_000, "{}", text.len());
    assert!(text.contains("| ❌ | decisions/0499-a.md:2"), "{text}");
    let shown = text.lines().filter(|line| line.starts_with("| ❌") || line.starts_with("| ⚠")).count();
    assert!(text.ends_with(&format!(
        "and {} more that do not fit here: {} warnings\n",
        500 - shown,
        500 - shown
    )));
}
