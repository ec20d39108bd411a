//! Reads what a template says of itself, and points at the line of each mistake.

use crate::record::body;
use crate::record::front;
use crate::record::outline::{Part, Topic, is_plain, is_same};
use crate::record::signoffs::is_word;
use crate::record::template::{Declared, Fault, Template};
use crate::text::Source;
use crate::text::yaml::{self, Node, Value};

impl Template {
    /// Reads a template from its text. Never fails: what cannot be read is a fault, and all else stands.
    ///
    /// A text without `template:` in its front matter declares nothing, and is a template all the same.
    pub fn parse(name: &str, text: &str) -> Self {
        let mut template = Self {
            name: name.to_owned(),
            path: None,
            about: String::new(),
            kind: None,
            language: String::new(),
            sections: Vec::new(),
            faults: Vec::new(),
            text: text.to_owned(),
            body_start: 0,
        };
        if !is_word(name) {
            let message = format!("`{name}` cannot be a template's name: one word of a–z, 0–9 and `-`");
            template.faults.push(Fault { line: 1, message });
        }
        let source = Source::new(name, text);
        let mut reader = Reader { source: &source, template: &mut template };
        match front::find(text, name) {
            Ok(Some((inner, start))) => {
                reader.template.body_start = start;
                let (root, faults) = yaml::parse(&text[inner.range()], inner.start);
                for fault in &faults {
                    reader.fault(fault.span.start, fault.kind.to_string());
                }
                if let Some(root) = root.filter(|_| faults.is_empty()) {
                    reader.front(&root);
                }
            }
            Ok(None) => {}
            Err(fault) => reader.fault(fault.span.start, fault.message),
        }
        reader.body();
        template
    }
}

struct Reader<'t> {
    source: &'t Source,
    template: &'t mut Template,
}

impl Reader<'_> {
    fn fault(&mut self, at: usize, message: String) {
        let line = self.source.position(at).line;
        self.template.faults.push(Fault { line, message });
    }

    fn pairs<'n>(&mut self, node: &'n Node, what: &str) -> &'n [(Node, Node)] {
        match &node.value {
            Value::Map(pairs) => pairs,
            _ if node.is_null() => &[],
            _ => {
                self.fault(
                    node.span.start,
                    format!("{what} should be keys and values, found {}", node.describe()),
                );
                &[]
            }
        }
    }

    /// What else stands in the front matter is that of another tool, and does not reach a record.
    fn front(&mut self, root: &Node) {
        let Value::Map(pairs) = &root.value else { return };
        let Some((_, own)) = pairs.iter().find(|(key, _)| key.text() == Some("template")) else { return };
        for (key, value) in self.pairs(own, "`template`") {
            let text = value.text().unwrap_or_default();
            match key.text().unwrap_or_default() {
                "about" => self.template.about = text.to_owned(),
                "language" => self.template.language = text.to_owned(),
                "kind" => match text.parse() {
                    Ok(kind) => self.template.kind = Some(kind),
                    Err(()) => self.fault(
                        value.span.start,
                        format!("there is no kind `{text}`: write `product` or `technical`"),
                    ),
                },
                "sections" => self.sections(value),
                other => {
                    let message = format!(
                        "nothing knows `{other}` here: a template has `about`, `kind`, `language` and `sections`"
                    );
                    self.fault(key.span.start, message);
                }
            }
        }
    }

    fn sections(&mut self, node: &Node) {
        for (key, value) in self.pairs(node, "`sections`") {
            let word = key.text().unwrap_or_default();
            let Some(part) = Part::ALL.into_iter().find(|part| part.name() == word) else {
                self.fault(
                    key.span.start,
                    format!("`{word}` is no part: sections are those of `product`, `engineering` or `both`"),
                );
                continue;
            };
            for (key, value) in self.pairs(value, "a part") {
                self.section(part, key, value);
            }
        }
    }

    fn section(&mut self, part: Part, key: &Node, value: &Node) {
        let (key_text, value_text) = (key.text().unwrap_or_default(), value.text().unwrap_or_default());
        let word = key_text.strip_suffix('!').unwrap_or(key_text);
        let mut names = value_text.split(" | ").map(str::to_owned);
        let heading = names.next().unwrap_or_default();
        let columns: Vec<String> = names.collect();
        if !is_word(word) {
            self.fault(key.span.start, format!("`{word}` is no topic: write one word of a–z, 0–9 and `-`"));
            return;
        }
        if let Some(wrong) = [&heading].into_iter().chain(&columns).find(|name| !is_plain(name)) {
            let message = format!(
                "`{wrong}` cannot be a heading: plain words that start with a letter, without `:` and `#`"
            );
            self.fault(value.span.start, message);
            return;
        }
        let topic = match Topic::named(word).filter(|known| known.name == word) {
            Some(known) if known.part != part => {
                self.fault(key.span.start, format!("`{word}` is a section of `{}`", known.part.name()));
                word.to_owned()
            }
            Some(_) => word.to_owned(),
            // What is the team's own says in its name whose part it is, for the record says no more than that.
            None if Part::of(word) == part => word.to_owned(),
            None if part == Part::Both => {
                self.fault(
                    key.span.start,
                    format!("`{word}` is called after one part and stands under `both`"),
                );
                word.to_owned()
            }
            None => format!("{}-{word}", part.name()),
        };
        if self.template.sections.iter().any(|other| other.topic == topic) {
            self.fault(key.span.start, format!("`{word}` stands twice"));
            return;
        }
        let is_required = key_text.len() > word.len();
        self.template.sections.push(Declared { topic, part, is_required, heading, columns });
    }

    /// Holds what is declared against the headings that are there, and puts it in their order.
    fn body(&mut self) {
        let parsed = body::parse(self.template.body(), self.template.body_start);
        let place = |heading: &str| {
            parsed.sections.iter().position(|section| is_same(&section.heading.value, heading))
        };
        if parsed.title.is_none() {
            let start = self.template.body_start.min(self.source.text().len());
            self.fault(start, "there is no place for the title: begin with `# {{title}}`".to_owned());
        }
        let missing: Vec<String> = self
            .template
            .sections
            .iter()
            .filter(|section| place(&section.heading).is_none())
            .map(|section| section.heading.clone())
            .collect();
        for heading in missing {
            let at = self.source.text().find(&heading).unwrap_or(0);
            self.fault(at, format!("`{heading}` is declared, and there is no such heading below"));
        }
        self.template.sections.sort_by_key(|section| place(&section.heading));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<(usize, String)> {
        Template::parse("x", text).faults.into_iter().map(|fault| (fault.line, fault.message)).collect()
    }

    #[test]
    fn any_markdown_is_a_template_that_declares_nothing() {
        assert_eq!(faults("# {{title}}\n\n## Why\n"), []);
        let of_another = Template::parse("x", "---\nstatus: proposed\n---\n# {{title}}\n");
        assert_eq!((of_another.faults.len(), of_another.body()), (0, "# {{title}}\n"));
    }

    #[test]
    fn each_mistake_names_its_line() {
        let front = |lines: &str| format!("---\ntemplate:\n{lines}---\n# {{{{title}}}}\n\n## A\n");
        for (lines, line, part) in [
            ("  kind: organisational\n", 3, "no kind `organisational`"),
            ("  about: x\n  colour: red\n", 4, "nothing knows `colour`"),
            ("  sections:\n    legal:\n      a: A\n", 4, "`legal` is no part"),
            ("  sections:\n    both:\n      evidence: A\n", 5, "a section of `product`"),
            ("  sections:\n    both:\n      own: B\n", 5, "no such heading"),
            ("  sections:\n    both:\n      own: \"a: b\"\n", 5, "cannot be a heading"),
            ("  sections:\n    both:\n      product-x: A\n", 5, "under `both`"),
            ("  sections: [a]\n", 3, "should be keys and values"),
        ] {
            let found = faults(&front(lines));
            assert!(found.iter().any(|(at, said)| *at == line && said.contains(part)), "{lines}: {found:?}");
        }
        assert_eq!(faults("## A\n")[0].1, "there is no place for the title: begin with `# {{title}}`");
        assert_eq!(Template::parse("No Name", "# {{title}}\n").faults.len(), 1);
    }
}
