//! A record of another tool in this program's form: its front matter says more, and its body stays to the byte.

use std::collections::BTreeSet;

use crate::record::keys::KEYS;
use crate::record::{Record, codes};
use crate::text::{Edit, Span, apply};

/// A record with the front matter that it was given.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Adopted {
    /// The new text of the file.
    pub text: String,
    /// What it is read as.
    pub record: Record,
    /// Keys whose lines stand as comments now, since they do not say what such a key says here.
    pub aside: Vec<String>,
}

impl Record {
    /// Whether it comes from before anybody could sign: a record of another tool, as it is or imported.
    pub fn is_inherited(&self) -> bool {
        self.format != crate::record::Format::Native
            || self.imported.is_some() && self.key_span("signoffs").is_none()
    }

    /// Gives the front matter these keys with their values; `None` where the result would not be read as meant.
    ///
    /// What stood there stays: a line of a key that means something else here becomes a comment. Bytes below the front
    /// matter are the same afterwards.
    pub fn adopted(&self, fields: &[(&str, String)]) -> Option<Adopted> {
        let mut aside = BTreeSet::new();
        // A line that was kept may turn out to be none of this program's; each round sets at least one aside.
        for _ in 0..=KEYS.len() {
            let text = apply(self.text(), &self.additions(fields, &aside)).ok()?;
            let record = Self::parse(self.path(), text.as_bytes());
            let odd = record.keys.iter().filter(|lines| {
                KEYS.contains(&lines.key.as_str())
                    && !fields.iter().any(|(key, _)| *key == lines.key)
                    && !aside.contains(&lines.key)
                    && record
                        .faults
                        .iter()
                        .any(|fault| fault.code == codes::VALUE_MALFORMED && fault.span.overlaps(lines.whole))
            });
            let odd: Vec<String> = odd.map(|lines| lines.key.clone()).collect();
            if odd.is_empty() {
                let says = |(key, value): &(&str, String)| {
                    let lines = record.keys.iter().find(|lines| lines.key == *key);
                    lines.is_some_and(|lines| {
                        record.source.slice(lines.value) == value
                            && lines.below.is_empty()
                            && !record.faults.iter().any(|fault| fault.span.overlaps(lines.whole))
                    })
                };
                // A byte order mark stays in front of all, and hides no heading any more.
                let marked = self.inner.is_none().then(|| self.text().strip_prefix('\u{feff}')).flatten();
                let unmarked = marked.map(|text| Self::parse(self.path(), text.as_bytes()));
                let was = unmarked.as_ref().unwrap_or(self);
                let title = |record: &Self| record.title.as_ref().map(|title| title.value.clone());
                let is_sound =
                    record.body() == was.body() && fields.iter().all(says) && title(&record) == title(was);
                let mut aside: Vec<String> = aside.into_iter().collect();
                aside.extend(self.replaced(fields).map(|(key, _)| key.to_owned()));
                aside.sort();
                return is_sound.then_some(Adopted { text, record, aside });
            }
            aside.extend(odd);
        }
        None
    }

    /// The keys that are there and say something else than a field of that name, with their lines.
    fn replaced<'a>(&'a self, fields: &'a [(&str, String)]) -> impl Iterator<Item = (&'a str, Span)> {
        self.keys.iter().filter_map(move |lines| {
            let (_, value) = fields.iter().find(|(key, _)| *key == lines.key)?;
            let is_same = lines.below.is_empty() && self.source.slice(lines.value) == value;
            (!is_same).then_some((lines.key.as_str(), lines.whole))
        })
    }

    fn additions(&self, fields: &[(&str, String)], aside: &BTreeSet<String>) -> Vec<Edit> {
        let end = self.line_end();
        let mut edits = Vec::new();
        let replaced: Vec<(&str, Span)> = self.replaced(fields).collect();
        let odd = self.keys.iter().filter(|lines| aside.contains(&lines.key)).map(|lines| lines.whole);
        for whole in replaced.iter().map(|(_, whole)| *whole).chain(odd) {
            let mut at = whole.start;
            for line in self.source.slice(whole).split_inclusive('\n') {
                edits.push(Edit::insert(at, "# "));
                at += line.len();
            }
        }
        let is_new = |key: &str| {
            replaced.iter().any(|(other, _)| *other == key) || !self.keys.iter().any(|lines| lines.key == key)
        };
        let new = fields.iter().filter(|(key, _)| is_new(key));
        let lines: String = new.map(|(key, value)| format!("{key}: {value}{end}")).collect();
        match self.inner {
            Some(inner) => edits.push(Edit::insert(inner.start, lines)),
            None => {
                let start = if self.text().starts_with('\u{feff}') { 3 } else { 0 };
                edits.push(Edit::insert(start, format!("---{end}{lines}---{end}")));
            }
        }
        // What is added at a place stands above what is set aside there.
        edits.reverse();
        edits
    }
}

#[cfg(test)]
mod tests {
    use crate::record::{Record, Status};

    fn adopt(text: &str, fields: &[(&str, &str)]) -> super::Adopted {
        let fields: Vec<(&str, String)> =
            fields.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
        Record::parse("d/0001-x.md", text.as_bytes()).adopted(&fields).expect("it is read as meant")
    }

    const OURS: &[(&str, &str)] =
        &[("id", "k7f3-2m9q"), ("kind", "technical"), ("status", "accepted"), ("imported", "madr")];

    #[test]
    fn a_text_without_front_matter_gets_one_and_stays_below_it() {
        for text in
            ["# X\n\nProse.  \n", "", "no end", "\r\n# X\r\n", "---\n\n# X\n", "---\nunfinished: x\n# X\n"]
        {
            let adopted = adopt(text, OURS);
            assert!(adopted.text.ends_with(text), "{}", adopted.text);
            let end = if text.starts_with("\r\n") { "\r\n" } else { "\n" };
            let front =
                ["---", "id: k7f3-2m9q", "kind: technical", "status: accepted", "imported: madr", "---", ""];
            assert!(adopted.text.starts_with(&front.join(end)), "{}", adopted.text);
            assert!(adopted.record.is_inherited());
        }
        let adopted = adopt("\u{feff}# X\n", OURS);
        assert!(adopted.text.starts_with("\u{feff}---\nid: "), "{}", adopted.text);
    }

    #[test]
    fn what_stood_in_the_front_matter_stays_and_is_no_key_where_it_means_something_else() {
        let text = "---\n# ours\nstatus: \"Accepted\"\ndate: 2020-01-01\ninformed:\n  - Bob B.\n\ntags: [a, B c]\n\
                    deciders: x\nkind: technical\n---\n# X\n";
        let adopted = adopt(text, OURS);
        assert_eq!(
            adopted.text,
            "---\nid: k7f3-2m9q\nstatus: accepted\nimported: madr\n# ours\n# status: \"Accepted\"\ndate: 2020-01-01\n\
             # informed:\n#   - Bob B.\n\n# tags: [a, B c]\ndeciders: x\nkind: technical\n---\n# X\n"
        );
        assert_eq!(adopted.aside, ["informed", "status", "tags"]);
        assert_eq!(adopted.record.status.as_ref().map(|status| status.value), Some(Status::Accepted));
        assert_eq!(adopted.record.faults.len(), 0, "{:?}", adopted.record.faults);
    }

    #[test]
    fn a_front_matter_that_would_swallow_a_key_is_refused() {
        for text in ["---\n- a list\n---\n# X\n", "---\n  indented: x\n---\n# X\n"] {
            let fields: Vec<(&str, String)> =
                OURS.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
            assert!(Record::parse("d/0001-x.md", text.as_bytes()).adopted(&fields).is_none(), "{text}");
        }
    }

    #[test]
    fn a_record_that_somebody_could_sign_is_not_inherited() {
        let text = "---\nid: k7f3-2m9q\nkind: technical\nimported: madr\nsignoffs:\n  product:\n---\n# X\n";
        assert!(!Record::parse("d/0001-x.md", text.as_bytes()).is_inherited());
    }
}
