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

    /// Tells how many folders there are.
    pub fn count(&self) -> usize {
        self.nodes.len()
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
        let end = rest.iter().position(|byte| *byte == 0 || *byte == b'/').filter(|end| rest[*end] == 0)?;
        let (name, after) = (&rest[..end], &rest[end + 1..]);
        // Only the root has no name.
        if name.is_empty() != open.is_empty() {
            return None;
        }
        let known;
        let folders;
        if let [b'-', after @ ..] = after {
            let (_, after) = decimal(after, b' ')?;
            (folders, rest) = decimal(after, b'\n')?;
            known = None;
        } else {
            let (entries, after) = decimal(after, b' ')?;
            let (inner, after) = decimal(after, b'\n')?;
            let (id, after) = after.split_at_checked(id_length)?;
            (folders, rest) = (inner, after);
            known = Some(Known { entries, id });
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

/// Reads a number of at most nine digits, and what follows the byte that ends it.
fn decimal(bytes: &[u8], end: u8) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (at, byte) in bytes.iter().enumerate().take(10) {
        match byte {
            b'0'..=b'9' if at < 9 => number = number * 10 + usize::from(byte - b'0'),
            byte if *byte == end && at > 0 => return Some((number, &bytes[at + 1..])),
            _ => return None,
        }
    }
    None
}
