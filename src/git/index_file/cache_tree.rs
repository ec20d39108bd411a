//! The folders of an index of which git knows the tree already: the extension `TREE`.

/// Which folders git has written as trees since something in them was last staged, as the index notes it.
///
/// A folder whose tree is known holds exactly what that tree holds: git commits by it without another look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheTree<'a> {
    /// The root first, then each folder before those in it.
    nodes: Vec<Node<'a>>,
}

/// One folder.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Node<'a> {
    name: &'a [u8],
    known: Option<Known<'a>>,
    /// The place of the first node that is not in this folder.
    end: usize,
}

/// A folder whose tree is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known<'a> {
    /// How many entries of the index lie in it.
    pub entries: usize,
    /// The bytes of its tree's id.
    pub id: &'a [u8],
}

/// A folder of a [`CacheTree`].
#[derive(Clone, Copy, Debug)]
pub struct CachedFolder<'t, 'a> {
    tree: &'t CacheTree<'a>,
    at: usize,
}

/// What is met on the way through the extension.
enum Step<'a> {
    Open(&'a [u8], Option<Known<'a>>),
    Close,
}

impl<'a> CacheTree<'a> {
    /// Reads the extension; `None` where anything in it is not as git writes it. Git passes over such a one too.
    pub fn parse(bytes: &'a [u8], id_length: usize) -> Option<Self> {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut open = Vec::new();
        walk(bytes, id_length, |step| match step {
            Step::Open(name, known) => {
                open.push(nodes.len());
                nodes.push(Node { name, known, end: nodes.len() + 1 });
            }
            Step::Close => {
                let end = nodes.len();
                if let Some(node) = open.pop().and_then(|at| nodes.get_mut(at)) {
                    node.end = end;
                }
            }
        })?;
        Some(Self { nodes })
    }

    /// Gives the folder that is the root.
    pub fn root(&self) -> CachedFolder<'_, 'a> {
        CachedFolder { tree: self, at: 0 }
    }
}

/// Tells of the root alone whether and as what tree it is known, without room for the others.
///
/// # Errors
///
/// Where anything in the extension is not as git writes it.
pub(super) fn root(bytes: &[u8], id_length: usize) -> Result<Option<Known<'_>>, NotAsWritten> {
    let mut root = None;
    walk(bytes, id_length, |step| {
        if let Step::Open(_, known) = step {
            root.get_or_insert(known);
        }
    })
    .and(root)
    .ok_or(NotAsWritten)
}

/// The extension is not as git writes it.
pub(super) struct NotAsWritten;

/// Goes through the extension, each folder before those in it.
///
/// All folders in a known one have to be known too, and to hold no more entries than it does.
fn walk<'a>(bytes: &'a [u8], id_length: usize, mut each: impl FnMut(Step<'a>)) -> Option<()> {
    // The folders that are not complete: how many are still to come in each, and the entries not yet accounted for.
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut rest = bytes;
    loop {
        let (name, after) = cut(rest, 0)?;
        let (entries, after) = cut(after, b' ')?;
        let (folders, after) = cut(after, b'\n')?;
        let folders: usize = decimal(folders)?;
        let known = if entries.first() == Some(&b'-') {
            decimal(&entries[1..])?;
            rest = after;
            None
        } else {
            rest = after.get(id_length..)?;
            Some(Known { entries: decimal(entries)?, id: &after[..id_length] })
        };
        // Only the root has no name.
        if name.is_empty() != open.is_empty() || name.contains(&b'/') {
            return None;
        }
        if let Some((_, Some(entries))) = open.last_mut() {
            *entries = entries.checked_sub(known?.entries)?;
        }
        each(Step::Open(name, known));
        open.push((folders, known.map(|known| known.entries)));
        while let Some((left, _)) = open.last_mut() {
            if *left > 0 {
                *left -= 1;
                break;
            }
            each(Step::Close);
            open.pop();
        }
        if open.is_empty() {
            return rest.is_empty().then_some(());
        }
    }
}

impl<'t, 'a> CachedFolder<'t, 'a> {
    /// Gives the last part of its path; the root has none.
    pub fn name(&self) -> &'a [u8] {
        self.tree.nodes[self.at].name
    }

    /// Gives its tree, where that is known.
    pub fn known(&self) -> Option<Known<'a>> {
        self.tree.nodes[self.at].known
    }

    /// Gives the folders right in it.
    pub fn folders(&self) -> impl Iterator<Item = CachedFolder<'t, 'a>> + use<'t, 'a> {
        let tree = self.tree;
        let end = tree.nodes[self.at].end;
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let at = (next < end).then_some(next)?;
            next = tree.nodes[at].end;
            Some(CachedFolder { tree, at })
        })
    }
}

/// Cuts bytes at the first of this kind, which goes.
fn cut(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == at)?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// Reads a number of at most nine digits.
fn decimal(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() || digits.len() > 9 || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(digits.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}
