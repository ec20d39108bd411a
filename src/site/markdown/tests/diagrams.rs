//! Diagrams in a body: drawn with their source below, or shown as their source.

use super::{audit, find, html};

#[test]
fn a_diagram_is_drawn_and_its_source_stays() {
    let html = html(
        "```mermaid\nflowchart LR\n  A[\"a #lt;b#gt;\"] --> B\n```\n\n```mermaid\nsequenceDiagram\n  A->>B: x\n```\n",
    );
    let tags = audit::read(&html);
    let names: Vec<_> =
        find(&tags, "svg").iter().map(|tag| tag.get("aria-label").unwrap().to_owned()).collect();
    assert_eq!(names, ["Flowchart; its source follows", "Sequence diagram; its source follows"]);
    let regions: Vec<_> =
        find(&tags, "div").iter().map(|tag| (tag.get("aria-label"), tag.get("tabindex"))).collect();
    assert_eq!(regions, [(Some("Diagram 1"), Some("0")), (Some("Diagram 2"), Some("0"))]);
    assert!(html.contains(
        "<details><summary>Source of the diagram</summary><pre tabindex=\"0\" data-language=\"Mermaid\"><code>flowchart LR\n  \
         A[&quot;a #lt;b#gt;&quot;] --&gt; B\n</code></pre></details></figure>"
    ));
}

#[test]
fn what_is_not_understood_is_shown_as_its_source() {
    for source in ["flowchart LR\n  A -->", "pie\n  \"a\" : 1", "flowchart LR\n  A[<b>x</b>]"] {
        let html = html(&format!("```mermaid\n{source}\n```\n"));
        assert!(html.starts_with("<pre tabindex=\"0\" data-language=\"Mermaid\"><code>"), "{html}");
        assert!(!html.contains("<svg"), "{html}");
    }
}
