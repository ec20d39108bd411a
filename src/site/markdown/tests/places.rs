//! Links and files: where they lead, what is copied, and what is reported.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{audit, render};
use crate::site::fixture::links;
use crate::site::markdown::{FILE_LIMIT, LinkMap, ProblemKind, Rendered, RepositoryFiles, missing_headings};
use crate::text::Span;

fn map() -> LinkMap {
    let files = [
        ("decisions/0017-record.md", 9),
        ("decisions/0042-record.md", 9),
        ("decisions/img/a b.png", 9),
        ("decisions/img/x.svg", 9),
        ("docs/plan.pdf", 9),
        ("docs/page.html", 9),
        ("docs/huge.zip", FILE_LIMIT + 1),
        ("src/main.rs", 9),
    ];
    let mut files: RepositoryFiles =
        files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes)).collect();
    files.measure("decisions/img/a b.png", (640, 480));
    LinkMap { repository: Some(Arc::new(files)), ..links() }
}

fn rendered(body: &str) -> Rendered {
    let done = render(body, "decisions/0042-record.md", &map());
    audit::read(&done.html);
    done
}

fn kinds(body: &str) -> Vec<(ProblemKind, &str)> {
    rendered(body).problems.iter().map(|problem| (problem.kind, &body[problem.span.range()])).collect()
}

#[test]
fn pictures_are_copied_and_shown_with_their_size() {
    let done = rendered("![A](<img/a b.png> \"t\") ![](img/x.svg) [![B](img/x.svg)](https://x.example)");
    assert_eq!(
        done.html,
        "<p><img src=\"../files/decisions/img/a%20b.png\" alt=\"A\" title=\"t\" width=\"640\" height=\"480\" loading=\"lazy\"> \
         <img src=\"../files/decisions/img/x.svg\" alt=\"\" loading=\"lazy\"> \
         <a href=\"https://x.example\" rel=\"noopener noreferrer\"><img src=\"../files/decisions/img/x.svg\" alt=\"B\" loading=\"lazy\"></a></p>\n"
    );
    let copies = ["decisions/img/a b.png", "decisions/img/x.svg"]
        .map(|path| (path.to_owned(), format!("files/{path}")));
    assert_eq!(done.files, BTreeMap::from(copies));
    assert!(done.problems.is_empty());
}

#[test]
fn pictures_may_be_written_into_the_record() {
    let done = rendered("![A](data:image/png;base64,iVBORw0KGgo=)");
    assert_eq!(
        done.html,
        "<p><img src=\"data:image/png;base64,iVBORw0KGgo=\" alt=\"A\" loading=\"lazy\"></p>\n"
    );
    for other in [
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png,x",
        "data:text/html;base64,PHN2Zz4=",
        "data:image/png;base64,%22",
    ] {
        assert!(!rendered(&format!("![A]({other})")).html.contains("<img"), "{other}");
    }
}

#[test]
fn an_author_may_ask_for_a_width() {
    let done =
        rendered("<p align=center>\n<kbd><img src=\"img/a%20b.png\" alt=\"A\" width=\"320\"></kbd>\n</p>");
    assert!(done.html.contains("width=\"320\" height=\"240\""), "{}", done.html);
    assert!(rendered("<img src='img/a b.png' width='100%'>").html.contains("width=\"640\""));
}

#[test]
fn documents_are_linked_and_pages_and_scripts_are_not() {
    let done =
        rendered("[a](../docs/plan.pdf#page=2) [b](../docs/page.html) [c](../src/main.rs) [d](img/x.svg)");
    assert_eq!(done.files.len(), 1);
    assert_eq!(done.html.matches("<a ").count(), 1);
    assert!(done.html.contains("href=\"../files/docs/plan.pdf#page=2\""));
    assert!(done.problems.is_empty(), "{:?}", done.problems);
}

#[test]
fn broken_links_are_reported_where_they_stand() {
    use ProblemKind::{NoFile, NoHeading, NoRecord, OtherCase, Refused, TooLarge};
    for (body, kind, place) in [
        ("a [b](none.md) c", NoFile, "[b](none.md)"),
        ("a ![b](none.png)", NoFile, "![b](none.png)"),
        ("a [b](../../etc/passwd)", NoFile, "[b](../../etc/passwd)"),
        ("a [b](#none)\n\n## Nine\n", NoHeading, "[b](#none)"),
        ("a [b](javascript:x)", Refused, "[b](javascript:x)"),
        ("a [b][r]\n\n[r]: ftp://x.example\n", Refused, "[b][r]"),
        ("a [b](../docs/huge.zip)", TooLarge, "[b](../docs/huge.zip)"),
        ("a [b](../docs/Plan.pdf)", OtherCase, "[b](../docs/Plan.pdf)"),
        ("a [b](0017-Record.md)", OtherCase, "[b](0017-Record.md)"),
        ("a [[DR-99]] c", NoRecord, "a [[DR-99]] c"),
        ("a <img src=none.png> c", NoFile, "<img src=none.png>"),
    ] {
        assert_eq!(kinds(body), [(kind, place)], "{body}");
    }
    for body in [
        "[a](../docs)",
        "[a](/)",
        "[a](#b)\n\n## B\n",
        "[a](#t)\n\n# T\n",
        "[a](0017-record.md#x)",
        "[a](#c)\n\n<a id=c></a>",
        "# T\n\n[a](#t)",
    ] {
        assert_eq!(kinds(body), [], "{body}");
    }
}

#[test]
fn without_a_list_of_files_none_is_missed() {
    let done = render("[a](none.md) ![b](none.png)", "decisions/0042-record.md", &links());
    assert!(done.problems.is_empty() && done.files.is_empty());
}

#[test]
fn links_to_headings_of_other_records_are_checked_in_the_end() {
    let target = render("# Keep it\n\n## Why now\n", "decisions/0017-record.md", &links());
    let body = "[a](0017-record.md#why-now) [b](0017-record.md#keep-it) [c](0017-record.md#why-nov) [d](0023-x.md#y)";
    let source = rendered(body);
    let all = BTreeMap::from([("decisions/0017-record.md", &target), ("decisions/0042-record.md", &source)]);
    let missing: Vec<_> = missing_headings(&all).collect();
    assert_eq!(missing.len(), 1, "{missing:?}");
    let (path, problem) = &missing[0];
    assert_eq!(
        (*path, &body[problem.span.range()]),
        ("decisions/0042-record.md", "[c](0017-record.md#why-nov)")
    );
    assert_eq!(
        problem.message,
        "decisions/0017-record.md has no heading `#why-nov`; did you mean `#why-now`?"
    );
}

#[test]
fn the_title_can_be_linked_to() {
    assert!(rendered("# Keep it\n\n[a](#keep-it)").html.contains("href=\"#page:title\""));
}

#[test]
fn wikilinks_lead_to_records() {
    for link in [
        "[[DR-17]]",
        "[[0017]]",
        "[[17]]",
        "[[0017-record]]",
        "[[0017-record.md]]",
        "[[DR-17|that one]]",
        "[[DR-17#why|that one]]",
    ] {
        let done = rendered(&format!("see {link}."));
        assert!(
            done.html.contains("href=\"dr-17.html\"") && done.html.ends_with("</a>.</p>\n"),
            "{link}: {}",
            done.html
        );
        assert_eq!(done.html.contains("that one"), link.contains('|'));
    }
    assert_eq!(rendered("[[DR-42]]").html, "<p>DR-42</p>\n");
    assert_eq!(
        rendered("[[none]] `[[DR-17]]` [[]] [[a").html,
        "<p>[[none]] <code>[[DR-17]]</code> [[]] [[a</p>\n"
    );
}

#[test]
fn reference_links_lead_where_their_definition_says() {
    assert!(
        rendered("[a][b] [c]\n\n[b]: 0017-record.md\n[C]: https://x.example\n").html.matches("<a ").count()
            == 2
    );
}

#[test]
fn spans_are_those_of_the_file() {
    let options = crate::site::markdown::Options { body_start: 7, ..Default::default() };
    let done = crate::site::markdown::render("[b](none.md)", "x.md", &map(), &options);
    assert_eq!(done.problems[0].span, Span::new(7, 19));
}
