//! The relations of a log as text from which Graphviz and Mermaid draw a picture.

use std::fmt::Write as _;

use crate::export::csv::status;
use crate::log::Log;

/// A line from one record to another, by their places in the log.
struct Edge {
    from: usize,
    to: usize,
    supersedes: bool,
}

/// Every relation once, in the order of the records; one that leads to no record, or to several, is left out.
fn edges(log: &Log) -> Vec<Edge> {
    let mut edges: Vec<Edge> = Vec::new();
    for (from, record) in log.records.iter().enumerate() {
        let both = [(&record.supersedes, true), (&record.relates, false)];
        for (numbers, supersedes) in both {
            for number in numbers {
                let [to] = *log.numbered(number.value) else { continue };
                let drawn = |edge: &Edge| {
                    edge.supersedes == supersedes
                        && ((edge.from, edge.to) == (from, to)
                            || !supersedes && (edge.from, edge.to) == (to, from))
                };
                if to != from && !edges.iter().any(drawn) {
                    edges.push(Edge { from, to, supersedes });
                }
            }
        }
    }
    edges
}

/// Writes a graph for Graphviz: the newer record points at the one whose place it takes, the related are joined by dashes.
pub fn dot(log: &Log) -> String {
    let mut out = format!("digraph {} {{\n", quoted(&log.policy.title));
    out.push_str("  rankdir=LR;\n  node [shape=box];\n");
    for (place, record) in log.records.iter().enumerate() {
        let label = format!("{}\n{}\n{}", log.reference(record), record.name(), status(record));
        let style = if has_ended(log, place) { ", style=dashed" } else { "" };
        let _ = writeln!(out, "  r{place} [label={}{style}];", quoted(&label));
    }
    for edge in edges(log) {
        let looks = if edge.supersedes { "label=\"supersedes\"" } else { "dir=none, style=dashed" };
        let _ = writeln!(out, "  r{} -> r{} [{looks}];", edge.from, edge.to);
    }
    out + "}\n"
}

/// Writes the same for Mermaid, as GitHub and GitLab draw it in a block of `mermaid`.
pub fn mermaid(log: &Log) -> String {
    let mut out = String::from("flowchart LR\n");
    for (place, record) in log.records.iter().enumerate() {
        let label = format!("{}: {}", log.reference(record), record.name());
        let class = if has_ended(log, place) { ":::ended" } else { "" };
        let _ = writeln!(out, "  r{place}[\"{}\"]{class}", entities(&label));
    }
    for edge in edges(log) {
        let arrow = if edge.supersedes { "-->|supersedes|" } else { "-.-" };
        let _ = writeln!(out, "  r{} {arrow} r{}", edge.from, edge.to);
    }
    out + "  classDef ended stroke-dasharray: 4 4\n"
}

/// Whether a record holds no more, or never did.
fn has_ended(log: &Log, place: usize) -> bool {
    matches!(status(&log.records[place]).as_str(), "superseded" | "deprecated" | "rejected")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// A label of Mermaid: what could end it, be markup or code, is written by its number.
fn entities(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, c| {
        if c.is_ascii_punctuation()
            && !matches!(c, '.' | ',' | ':' | '-' | '/' | '\'' | '(' | ')' | '?' | '!')
        {
            let _ = write!(out, "#{};", u32::from(c));
        } else {
            out.push(c);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{dot, mermaid};
    use crate::log::Log;
    use crate::policy::Policy;
    use crate::record::Record;
    use crate::text::Source;

    #[test]
    fn relations_are_drawn_once_and_titles_end_nothing() {
        let old = "---\nkind: product\nstatus: superseded\nrelates: [2]\n---\n# Say \"no\" \\ [x] `y`\n";
        let new = "---\nkind: product\nstatus: accepted\nsupersedes: [1]\nrelates: [1, 9]\n---\n# New\n";
        let records =
            vec![Record::parse("d/0001-a.md", old.as_bytes()), Record::parse("d/0002-b.md", new.as_bytes())];
        let log = Log::new("d", Policy::defaults(Source::new("d/countersign.yaml", "")), records, Vec::new());
        assert_eq!(
            dot(&log),
            "digraph \"Decisions\" {\n  rankdir=LR;\n  node [shape=box];\n  \
             r0 [label=\"DR-1\\nSay \\\"no\\\" \\\\ [x] y\\nsuperseded\", style=dashed];\n  \
             r1 [label=\"DR-2\\nNew\\naccepted\"];\n  r0 -> r1 [dir=none, style=dashed];\n  \
             r1 -> r0 [label=\"supersedes\"];\n}\n"
        );
        assert_eq!(
            mermaid(&log),
            "flowchart LR\n  r0[\"DR-1: Say #34;no#34; #92; #91;x#93; y\"]:::ended\n  r1[\"DR-2: New\"]\n  \
             r0 -.- r1\n  r1 -->|supersedes| r0\n  classDef ended stroke-dasharray: 4 4\n"
        );
    }
}
