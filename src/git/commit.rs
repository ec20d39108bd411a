//! One commit, read from its own bytes.
//!
//! libgit2 answers with the parents that `info/grafts` and a shallow clone make up; what a commit was made from is
//! only what it says itself.

use super::command::{Identity, parse_identity};
use super::error::GitError;
use super::id::{CommitId, whole_id};
use super::objects::{Handle, Objects};
use git2::{ObjectType, Oid};

/// A commit: who made it, when, and from what.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Commit {
    /// Its id.
    pub id: CommitId,
    /// The commits it was made from, as it names them itself; none for a root. They need not be in the repository.
    pub parents: Vec<CommitId>,
    /// Who wrote the change. Bytes that are not UTF-8 are replaced.
    pub author: Identity,
    /// Who made the commit: another than the author after a rebase, a cherry-pick or a merge button.
    pub committer: Identity,
    /// The first paragraph of its message, on one line.
    pub summary: String,
    /// When it was made, by the committer's clock: seconds since 1970.
    pub time: i64,
    pub(super) tree: Oid,
}

/// What walking needs of a commit.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    pub(super) time: i64,
}

/// The parts of a commit's bytes.
struct Parts<'a> {
    node: Node,
    author: &'a [u8],
    committer: &'a [u8],
    message: &'a [u8],
}

impl Node {
    /// Reads a commit as far as walking needs it.
    pub(super) fn read(objects: &Objects, handle: &Handle<'_>, id: Oid) -> Result<Self, GitError> {
        read(objects, handle, id, |parts| parts.node)
    }
}

impl Commit {
    pub(super) fn read(objects: &Objects, handle: &Handle<'_>, id: Oid) -> Result<Self, GitError> {
        read(objects, handle, id, |parts| Self {
            id: CommitId::new(id),
            author: identity(parts.author),
            committer: identity(parts.committer),
            summary: summary(parts.message),
            time: parts.node.time,
            tree: parts.node.tree,
            parents: parts.node.parents.into_iter().map(CommitId::new).collect(),
        })
    }
}

fn read<T>(
    objects: &Objects,
    handle: &Handle<'_>,
    id: Oid,
    keep: impl FnOnce(Parts<'_>) -> T,
) -> Result<T, GitError> {
    let parsed = handle.read(id, READING, |kind, bytes| {
        (kind == ObjectType::Commit).then(|| parse(bytes)).flatten().map(keep)
    })?;
    parsed.ok_or_else(|| objects.broken(READING, format!("{id} is not a valid commit")))
}

const READING: &str = "reading a commit";

/// Takes a commit apart; the lines have to come in the order that git writes.
fn parse(data: &[u8]) -> Option<Parts<'_>> {
    let id = |hex: &[u8]| whole_id(std::str::from_utf8(hex).ok()?);
    let (line, mut rest) = line(data)?;
    let tree = id(line.strip_prefix(b"tree ")?)?;
    let mut parents = Vec::new();
    let author = loop {
        let (line, after) = self::line(rest)?;
        rest = after;
        match line.strip_prefix(b"parent ") {
            Some(hex) => parents.push(id(hex)?),
            None => break line.strip_prefix(b"author ")?,
        }
    };
    let (line, mut rest) = self::line(rest)?;
    let committer = line.strip_prefix(b"committer ")?;
    let message = loop {
        match self::line(rest) {
            Some((b"", message)) => break message,
            Some((_, after)) => rest = after,
            None => break b"".as_slice(),
        }
    };
    Some(Parts { node: Node { tree, parents, time: seconds(committer) }, author, committer, message })
}

fn line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

fn identity(line: &[u8]) -> Identity {
    let text = String::from_utf8_lossy(line);
    parse_identity(&text).unwrap_or_else(|| Identity { name: text.trim().to_owned(), email: String::new() })
}

/// Reads the date behind name and address; 0 where there is none, as git has it.
fn seconds(line: &[u8]) -> i64 {
    let text = String::from_utf8_lossy(line);
    let date = text.rsplit('>').next().unwrap_or_default();
    date.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn summary(message: &[u8]) -> String {
    let text = String::from_utf8_lossy(message);
    let lines = text.lines().map(str::trim).skip_while(|line| line.is_empty());
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{identity, parse, seconds, summary};

    const TREE: &str = "tree 0123456789abcdef0123456789abcdef01234567\n";

    #[test]
    fn a_commit_is_read_in_the_order_of_git() {
        let parent = TREE.replace("tree", "parent");
        let people =
            "author Ada Lovelace <ada@example.com> 1 +0000\ncommitter Grace Hopper <g@example.com> 2 +0100\n";
        let text = format!(
            "{TREE}{parent}{parent}{people}gpgsig -----BEGIN\n parent x\n \n -----END\n\nOne\n two\n\nThree\n"
        );
        let parts = parse(text.as_bytes()).expect("a commit");
        assert_eq!(parts.node.parents.len(), 2);
        assert_eq!(parts.node.time, 2);
        assert_eq!(identity(parts.author).email, "ada@example.com");
        assert_eq!(identity(parts.committer).name, "Grace Hopper");
        assert_eq!(summary(parts.message), "One two");
        assert!(parse(format!("{TREE}{people}").as_bytes()).is_some_and(|parts| parts.message.is_empty()));
        assert!(
            parse(format!("{TREE}{people}{parent}\n").as_bytes())
                .is_some_and(|parts| parts.node.parents.is_empty())
        );
        assert!(parse(format!("{people}{TREE}\n").as_bytes()).is_none());
        assert!(parse(b"").is_none());
    }

    #[test]
    fn odd_people_and_dates_are_taken_as_they_are() {
        assert_eq!(identity(b"nobody").name, "nobody");
        assert_eq!(identity(b"J\xF6rg <j@example.com> 1 +0000").name, "J\u{FFFD}rg");
        assert_eq!(seconds(b"A <a> -5 +0000"), -5);
        assert_eq!(seconds(b"A <a>"), 0);
        assert_eq!(seconds(b"A <a> 99999999999999999999 +0000"), 0);
        assert_eq!(summary(b"\n\n"), "");
    }
}
