//! What is drawn and what is not, and that a picture is well formed whatever stands in a source.

use proptest::collection::vec;
use proptest::prelude::{prop_assert, proptest};
use proptest::sample::select;

use super::draw;

/// The words of a picture, in the order in which they are drawn.
fn words(svg: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

/// Nothing in a picture but shapes, numbers and the classes of the style sheet.
fn is_tame(svg: &str) -> bool {
    let document = roxmltree::Document::parse(svg).unwrap();
    document.descendants().filter(roxmltree::Node::is_element).all(|node| {
        ["svg", "rect", "circle", "path", "text"].contains(&node.tag_name().name())
            && node.attributes().all(|attribute| match attribute.name() {
                "class" => {
                    attribute.value().split(' ').all(|class| class == "diagram" || class.starts_with("d-"))
                }
                "aria-label" | "role" | "text-anchor" => true,
                "d" => attribute
                    .value()
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || b"MLHVCAaZ -".contains(&byte)),
                "x" | "y" | "cx" | "cy" | "r" | "rx" | "width" | "height" | "viewBox" => {
                    attribute.value().bytes().all(|byte| byte.is_ascii_digit() || b" -".contains(&byte))
                }
                _ => false,
            })
    })
}

#[test]
fn what_else_mermaid_draws_stays_text() {
    for source in [
        "",
        "classDiagram\n  A <|-- B",
        "block-beta\n  A",
        "%%{init: {}}%%\ngitGraph\n  commit",
        "---\ntitle: x\n---\nflowchart LR\n  A --> B",
        "flowchart-elk LR\n  A --> B",
        "flowchart LR\n  A@{ shape: rect }",
        "flowchart LR\n  A[x\u{202E}y] --> C",
        "flowchart LR\n  A[x\u{0}y] --> C",
        "sequenceDiagram LR\n  A->>B: x",
    ] {
        assert_eq!(draw(source), None, "{source}");
    }
    let long = format!("flowchart LR\n{}", "  A --> B\n".repeat(2000));
    assert!(long.len() > 20_000 && draw(&long).is_none());
}

#[test]
fn text_that_would_be_code_is_text() {
    let svg = draw("flowchart LR\n  A[\"#lt;script#gt;alert(1)#lt;/script#gt; ' onload=x\"] --> B\n  click A \"javascript:x\"").unwrap();
    assert!(words(&svg).concat().contains("<script>alert(1)</script>"), "{svg}");
    assert!(is_tame(&svg) && !svg.contains("<script") && !svg.contains("javascript"));
    assert_eq!(draw("flowchart LR\n  A[\"</svg><script>x</script>\"] --> B"), None);
}

#[test]
fn what_is_large_comes_to_an_end() {
    let edges = format!("flowchart LR\n{}", "A-->B;".repeat(3300));
    let list = |name: char| (0..21).map(|at| format!("{name}{at}")).collect::<Vec<_>>().join(" & ");
    let deep = |count: usize| {
        let begins: String = (0..count).map(|at| format!("subgraph g{at}\n")).collect();
        format!("flowchart LR\n{begins}A\n{}", "end\n".repeat(count))
    };
    assert!(draw(&deep(8)).is_some());
    let arrows = format!("flowchart LR\nA {}", "--".repeat(9000));
    let brackets = format!("flowchart LR\nA{}", "[(".repeat(9000));
    let breaks = format!("flowchart LR\nA[\"{}\"]", "<br>".repeat(4500));
    let circle = format!("flowchart LR\nA(({}))", "a<br>".repeat(3000));
    let wide: String =
        (0..190).map(|at| format!("n{at}[a text as wide as a node may be] --> n{}\n", at + 1)).collect();
    let frames = format!("sequenceDiagram\nA->>B: x\n{}", "loop x\n".repeat(390));
    let chain: String = (0..190).map(|at| format!("n{at} --> n{}\nn0 --> n{at}\n", at + 1)).collect();
    let sources = [
        edges,
        format!("flowchart LR\n{} --> {}", list('a'), list('b')),
        deep(9),
        deep(400),
        arrows,
        brackets,
        breaks,
        circle,
        format!("flowchart LR\n{wide}"),
        frames,
        format!("flowchart LR\n{chain}"),
    ];
    for source in sources {
        assert!(draw(&source).is_none(), "{}", &source[..40]);
    }
}

/// Pieces of sources, so that what is put together at random is now and then a diagram.
const PIECES: [&str; 44] = [
    "flowchart LR\n",
    "graph TD\n",
    "sequenceDiagram\n",
    "A",
    "B",
    "C",
    "[x]",
    "(\"a <br> b\")",
    "{é}",
    "((注文))",
    " --> ",
    " -.-> ",
    " ==x ",
    " -- t --> ",
    "-->|\"&lt;b&gt;\"|",
    " & ",
    "\n",
    "\n",
    ";",
    "subgraph S\n",
    "\nend\n",
    "direction RL\n",
    "A --> A\n",
    "A ->> B: t\n",
    "B-->>-A: \"t\"\n",
    "A->>+B: <x>\n",
    "Note over A,B: n\n",
    "Note left of A: n\n",
    "loop x\n",
    "alt y\n",
    "else z\n",
    "autonumber\n",
    "activate A\n",
    ":::x",
    "%% c\n",
    "style A x\n",
    "participant A as \"q\"\n",
    "S",
    " --o ",
    ">f]",
    "[[s]]",
    "'",
    "<",
    "#35;",
];

proptest! {
    #[test]
    fn any_text_gives_a_well_formed_picture_or_none(source in "(flowchart LR\n|sequenceDiagram\n)?\\PC{0,80}(\n\\PC{0,40}){0,4}") {
        if let Some(svg) = draw(&source) {
            prop_assert!(is_tame(&svg), "{}", svg);
        }
    }

    #[test]
    fn any_pieces_give_a_well_formed_picture_or_none(head in 0..3_usize, pieces in vec(select(&PIECES[..]), 0..24)) {
        let source = PIECES[head].to_owned() + &pieces.concat();
        if let Some(svg) = draw(&source) {
            prop_assert!(is_tame(&svg), "{}", svg);
        }
    }
}
