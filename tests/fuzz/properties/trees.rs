//! YAML as three parsers read it, in one form, so that what they say can be held against each other.

use countersign::text::yaml::{Node, Value, parse};
use yaml_rust2::Yaml;
use yaml_rust2::parser::{Event, EventReceiver, Parser};
use yaml_rust2::scanner::TScalarStyle;

/// What a YAML text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    /// Nothing.
    Null,
    /// A number, a truth value or what else is no text, as it is written out.
    Other(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// A map in its order; nobody has taken out keys that stand twice.
    Map(Vec<(Self, Self)>),
}

impl Tree {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(crate) fn number(number: u32) -> Self {
        Self::Other(number.to_string())
    }

    /// The keys and values of a map; none of what is no map.
    pub(crate) fn pairs(&self) -> &[(Self, Self)] {
        match self {
            Self::Map(pairs) => pairs,
            _ => &[],
        }
    }
}

/// What each parser reads, by its name.
pub(crate) fn all(text: &str) -> [(&'static str, Result<Tree, String>); 3] {
    [("libyaml", libyaml(text)), ("yaml-rust2", rust2(text)), ("granit", granit(text))]
}

fn libyaml(text: &str) -> Result<Tree, String> {
    fn tree(value: serde_yaml::Value) -> Tree {
        use serde_yaml::Value::{Bool, Mapping, Null, Number, Sequence, String, Tagged};
        match value {
            Null => Tree::Null,
            Bool(truth) => Tree::Other(truth.to_string()),
            Number(number) => Tree::Other(number.to_string()),
            String(text) => Tree::Text(text),
            Sequence(items) => Tree::List(items.into_iter().map(tree).collect()),
            Mapping(pairs) => {
                Tree::Map(pairs.into_iter().map(|(key, value)| (tree(key), tree(value))).collect())
            }
            Tagged(tagged) => Tree::Other(format!("{} of something", tagged.tag)),
        }
    }
    serde_yaml::from_str(text).map(tree).map_err(|error| error.to_string())
}

fn granit(text: &str) -> Result<Tree, String> {
    fn tree(node: &Node) -> Tree {
        match &node.value {
            Value::Scalar { text, plain } => scalar(text, *plain),
            Value::List(items) => Tree::List(items.iter().map(tree).collect()),
            Value::Map(pairs) => {
                Tree::Map(pairs.iter().map(|(key, value)| (tree(key), tree(value))).collect())
            }
        }
    }
    let (root, faults) = parse(text, 0);
    match faults.first() {
        Some(fault) => Err(fault.kind.to_string()),
        None => Ok(root.as_ref().map_or(Tree::Null, tree)),
    }
}

fn rust2(text: &str) -> Result<Tree, String> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    parser.load(&mut builder, true).map_err(|error| error.to_string())?;
    match builder.odd {
        Some(odd) => Err(odd),
        None => Ok(builder.root.unwrap_or(Tree::Null)),
    }
}

/// A scalar by the core schema of YAML 1.2.
fn scalar(text: &str, plain: bool) -> Tree {
    if !plain {
        return Tree::text(text);
    }
    match Yaml::from_str(text) {
        Yaml::Null => Tree::Null,
        _ if text.is_empty() => Tree::Null,
        Yaml::Integer(number) => Tree::Other(number.to_string()),
        Yaml::Real(number) => Tree::Other(number),
        Yaml::Boolean(truth) => Tree::Other(truth.to_string()),
        _ => Tree::text(text),
    }
}

/// Builds the tree from events: the parser's own loader would take the last of two equal keys.
#[derive(Default)]
struct Builder {
    open: Vec<(bool, Vec<Tree>)>,
    root: Option<Tree>,
    documents: usize,
    odd: Option<String>,
}

impl Builder {
    fn put(&mut self, tree: Tree) {
        match self.open.last_mut() {
            Some((_, items)) => items.push(tree),
            None => self.root = Some(tree),
        }
    }

    fn close(&mut self) {
        let Some((map, items)) = self.open.pop() else { return };
        if !map {
            return self.put(Tree::List(items));
        }
        let mut pairs = Vec::new();
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            pairs.push((key, value));
        }
        self.put(Tree::Map(pairs));
    }
}

impl EventReceiver for Builder {
    fn on_event(&mut self, event: Event) {
        let odd = match event {
            Event::DocumentStart => {
                self.documents += 1;
                (self.documents > 1).then_some("a second document")
            }
            Event::Alias(_) => Some("an alias"),
            Event::Scalar(text, style, anchor, tag) => {
                self.put(scalar(&text, style == TScalarStyle::Plain));
                (anchor != 0 || tag.is_some()).then_some("an anchor or a tag")
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if anchor != 0 || tag.is_some() =>
            {
                self.open.push((false, Vec::new()));
                Some("an anchor or a tag")
            }
            Event::SequenceStart(..) => {
                self.open.push((false, Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                self.open.push((true, Vec::new()));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close();
                None
            }
            _ => None,
        };
        if let Some(odd) = odd {
            self.odd.get_or_insert(odd.to_owned());
        }
    }
}
