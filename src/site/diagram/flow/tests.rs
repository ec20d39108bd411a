//! What is read of a flowchart, and that what is laid out lies right.

use super::chart::{Chart, End, Shape, Stroke};
use super::layout::{Picture, lay_out};
use super::parse::chart;
use super::shape::{Side, inset};
use crate::site::diagram::svg::{Point, Rect, Tip};

fn read(source: &str) -> Option<Chart> {
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (direction, lines) = lines.split_first()?;
    chart(direction, lines)
}

/// A link as one line: what it leads from and to, and how.
fn links(source: &str) -> Vec<String> {
    let chart = read(source).unwrap_or_else(|| panic!("not read: {source}"));
    let name = |end: End| match end {
        End::Node(at) => chart.nodes[at].label.lines.join("|"),
        End::Group(at) => format!("<{}>", chart.groups[at].label.lines.join("|")),
    };
    let links = chart.links.iter().map(|link| {
        let stroke = match link.stroke {
            Stroke::Solid => "-",
            Stroke::Dotted => ".",
            Stroke::Thick => "=",
        };
        let tip = match link.tip {
            Tip::Arrow => ">",
            Tip::Circle => "o",
            Tip::Cross => "x",
            Tip::None | Tip::Open => "",
        };
        let label =
            link.label.as_ref().map(|label| format!("({})", label.lines.join("|"))).unwrap_or_default();
        let both = if link.both { "2" } else { "" };
        format!("{} {both}{stroke}{tip}{}{label} {}", name(link.from), link.length, name(link.to))
    });
    links.collect()
}

#[test]
fn each_kind_of_link_is_read() {
    for (written, expected) in [
        ("A-->B", "A ->1 B"),
        ("A --- B", "A -1 B"),
        ("A -.-> B", "A .>1 B"),
        ("A -.- B", "A .1 B"),
        ("A ==> B", "A =>1 B"),
        ("A === B", "A =1 B"),
        ("A --o B", "A -o1 B"),
        ("A --x B", "A -x1 B"),
        ("A <--> B", "A 2->1 B"),
        ("A o--o B", "A 2-o1 B"),
        ("A x==x B", "A 2=x1 B"),
        ("A ----> B", "A ->3 B"),
        ("A -..-> B", "A .>2 B"),
        ("A -->|yes or no| B", "A ->1(yes or no) B"),
        ("A --> |yes| B", "A ->1(yes) B"),
        ("A -- yes --> B", "A ->1(yes) B"),
        ("A -- \"a (b)\" --> B", "A ->1(a (b)) B"),
        ("A -- well-known --- B", "A -1(well-known) B"),
        ("A -. yes .-> B", "A .>1(yes) B"),
        ("A <-.Direct messaging.-> B", "A 2.>1(Direct messaging) B"),
        ("A == yes ==> B", "A =>1(yes) B"),
        ("A-b-->c_d.e", "A-b ->1 c_d.e"),
        ("A:::x --> B:::y", "A ->1 B"),
    ] {
        assert_eq!(links(&format!("LR\n{written}")), [expected], "{written}");
    }
}

#[test]
fn chains_and_lists_are_all_links_that_they_mean() {
    assert_eq!(links("TD\nA --> B -.-> C; C --> D"), ["A ->1 B", "B .>1 C", "C ->1 D"]);
    assert_eq!(links("TD\nA & B --> C & D"), ["A ->1 C", "A ->1 D", "B ->1 C", "B ->1 D"]);
}

#[test]
fn each_shape_is_read() {
    for (written, shape) in [
        ("[x]", Shape::Box),
        ("(x)", Shape::Round),
        ("([x])", Shape::Stadium),
        ("[[x]]", Shape::Subroutine),
        ("[(x)]", Shape::Cylinder),
        ("((x))", Shape::Circle),
        ("(((x)))", Shape::DoubleCircle),
        ("{x}", Shape::Rhombus),
        ("{{x}}", Shape::Hexagon),
        (">x]", Shape::Flag),
        ("[/x/]", Shape::Leaning),
        ("[\\x\\]", Shape::LeaningBack),
        ("[/x\\]", Shape::Trapezoid),
        ("[\\x/]", Shape::Funnel),
        ("[\"x\"]", Shape::Box),
    ] {
        let chart = read(&format!("LR\nA{written}")).unwrap_or_else(|| panic!("{written}"));
        assert_eq!(
            (chart.nodes[0].shape, chart.nodes[0].label.lines.concat().as_str()),
            (shape, "x"),
            "{written}"
        );
    }
}

#[test]
fn groups_hold_what_is_named_in_them() {
    let source = "TB\nX --> G\nsubgraph G [Great one]\n  A --> B\n  subgraph Two words\n    C\n  end\nend\nB --> C\nX --> A";
    assert_eq!(links(source), ["X ->1 <Great one>", "A ->1 B", "B ->1 C", "X ->1 A"]);
    let chart = read(source).unwrap();
    let of = |name: &str| chart.nodes.iter().find(|node| node.label.lines == [name]).unwrap().parent;
    assert_eq!((of("X"), of("A"), of("C")), (None, Some(0), Some(1)));
    assert_eq!(chart.groups[1].parent, Some(0));
}

#[test]
fn one_thing_that_is_not_understood_leaves_none() {
    for line in [
        "A -->",
        "--> B",
        "A B",
        "A[x",
        "A[x]]",
        "A(x]",
        "A[a (b)]",
        "A[\"x\" y]",
        "A ~~~ B",
        "A <-- B",
        "A --o",
        "A -> B",
        "A -->|x B",
        "A -- x",
        "end",
        "subgraph S",
        "subgraph A\nA --> B\nend",
        "subgraph A\nend\nsubgraph A\nend",
        "direction LR",
        "A --> B,",
        "A &",
        "& A",
        "A[<b>x</b>]",
        "A@{x}",
        "style",
        "A -- a --> |b| C",
        "A:::",
        "x: y",
        "accTitle: x",
    ] {
        assert!(read(&format!("LR\nC --> D\n{line}")).is_none(), "{line}");
    }
    assert!(read("XX\nA --> B").is_none());
    // What it means cannot be drawn.
    for source in
        ["LR\nsubgraph S\nA\nend\nS --> A", "LR\nsubgraph S\nA\nend\nS --> S", "LR\nA --> A\nA --> A"]
    {
        assert!(read(source).and_then(|chart| lay_out(&chart)).is_none(), "{source}");
    }
}

#[test]
fn how_it_looks_is_not_taken_from_the_source() {
    let source = "LR\nclassDef hot fill:#f00,stroke:#333;\nA --> B; style A fill:#f00; B --> C\nclass A hot\nlinkStyle 0 stroke:red\nclick A \"https://a.example;x\"";
    assert_eq!(links(source), ["A ->1 B", "B ->1 C"]);
}

/// Numbers that look as if they came by chance, and are the same each time.
fn chance(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 40).unwrap()
}

/// A chart with groups within groups, links between all of them, loops, circles and labels.
fn some(mut seed: u64) -> String {
    const SHAPES: [&str; 8] =
        ["[a box]", "(round)", "{or not}", "((c))", "[(data<br>base)]", ">flag]", "[/lean/]", "{{hexagon}}"];
    const LINKS: [&str; 5] = ["-->", "-- a word -->", "<-.->", "--->", "==o"];
    let seed = &mut seed;
    let mut out = format!("{}\n", ["TD", "LR", "BT", "RL"][chance(seed) % 4]);
    let count = 3 + chance(seed) % 14;
    let groups = chance(seed) % 4;
    let mut open = 0;
    for node in 0..count {
        if open < groups && chance(seed).is_multiple_of(3) {
            out.push_str(&format!("subgraph g{open}[A group]\n"));
            if chance(seed).is_multiple_of(3) {
                out.push_str("direction LR\n");
            }
            open += 1;
        }
        out.push_str(&format!("n{node}{}\n", SHAPES[chance(seed) % SHAPES.len()]));
    }
    out.push_str(&"end\n".repeat(open));
    for _ in 0..count + chance(seed) % 8 {
        let (one, other) = (chance(seed) % count, chance(seed) % count);
        let link = LINKS[chance(seed) % LINKS.len()];
        out.push_str(&format!("n{one} {link} n{other}\n"));
    }
    out
}

fn overlap(one: Rect, other: Rect) -> bool {
    one.x < other.right() && other.x < one.right() && one.y < other.bottom() && other.y < one.bottom()
}

fn holds(outer: Rect, inner: Rect) -> bool {
    outer.x <= inner.x
        && outer.y <= inner.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

/// Whether a link may end there: on the side of the node, where its shape reaches to.
fn is_at_border(node: Rect, shape: Shape, at: Point) -> bool {
    let inside = |side: Side| inset(shape, side);
    let across = (node.x..=node.right()).contains(&at.x);
    let along = (node.y..=node.bottom()).contains(&at.y);
    (across && (at.y == node.y + inside(Side::Top) || at.y == node.bottom() - inside(Side::Bottom)))
        || (along && (at.x == node.x + inside(Side::Left) || at.x == node.right() - inside(Side::Right)))
}

fn check(seed: u64, chart: &Chart, picture: &Picture) {
    let page = Rect { x: 0, y: 0, width: picture.width, height: picture.height };
    for (at, node) in picture.nodes.iter().enumerate() {
        assert!(node.width > 0 && holds(page, *node), "{seed}: a node outside");
        assert!(picture.nodes[..at].iter().all(|other| !overlap(*node, *other)), "{seed}: two nodes overlap");
        for (group, frame) in &picture.groups {
            let is_held = chart.holders(End::Node(at)).contains(group);
            assert!(if is_held { holds(*frame, *node) } else { !overlap(*frame, *node) }, "{seed}: a frame");
        }
    }
    assert_eq!(picture.groups.len(), chart.groups.len(), "{seed}");
    for (link, route) in chart.links.iter().zip(&picture.routes) {
        for (end, at) in [(link.from, route.points[0]), (link.to, route.points[route.points.len() - 1])] {
            if let End::Node(node) = end {
                assert!(
                    is_at_border(picture.nodes[node], chart.nodes[node].shape, at),
                    "{seed}: {link:?} {at:?}"
                );
            }
        }
        assert_eq!(link.label.is_some(), route.label.is_some(), "{seed}: a label is lost");
        if let Some(label) = route.label {
            assert!(holds(page, label), "{seed}: a label outside");
            assert!(picture.nodes.iter().all(|node| !overlap(*node, label)), "{seed}: a label on a node");
        }
        // Between its ends a link keeps clear of nodes: its straight pieces pass beside them.
        for two in route.points.windows(2).filter(|_| !route.is_loop) {
            let (one, other) = (two[0], two[1]);
            let piece = Rect {
                x: one.x.min(other.x),
                y: one.y.min(other.y),
                width: (one.x - other.x).abs(),
                height: (one.y - other.y).abs(),
            };
            if piece.width == 0 || piece.height == 0 {
                let thick = Rect { width: piece.width.max(1), height: piece.height.max(1), ..piece };
                for (at, node) in picture.nodes.iter().enumerate() {
                    let own = link.from == End::Node(at) || link.to == End::Node(at);
                    assert!(own || !overlap(*node, thick), "{seed}: a link on a node");
                }
            }
        }
    }
}

#[test]
fn nodes_lie_apart_and_links_lead_from_border_to_border() {
    let mut drawn = 0;
    for seed in 0..400 {
        let source = some(seed);
        let chart = read(&source).unwrap_or_else(|| panic!("{seed}: {source}"));
        // Two loops at one node are not drawn.
        if let Some(picture) = lay_out(&chart) {
            drawn += 1;
            check(seed, &chart, &picture);
        }
    }
    assert!(drawn > 350, "{drawn}");
}

#[test]
fn a_chart_flows_where_it_says() {
    for (direction, is_so) in [
        ("TD", (|one: Rect, other: Rect| one.bottom() < other.y) as fn(Rect, Rect) -> bool),
        ("BT", |one, other| one.y > other.bottom()),
        ("LR", |one, other| one.right() < other.x),
        ("RL", |one, other| one.x > other.right()),
    ] {
        let picture = lay_out(&read(&format!("{direction}\nA --> B")).unwrap()).unwrap();
        assert!(is_so(picture.nodes[0], picture.nodes[1]), "{direction}");
    }
}
