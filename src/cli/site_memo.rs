//! Knows a site again that nothing has changed: what it was made from, and what was written, each by its stamp.
//!
//! A memo lies in the folder of the repository and may be deleted at any time. It answers one question: would a build
//! now, with these options, write what lies there already? On any doubt it does not say so, and the site is built.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::check::memo::Stamp;
use crate::cli::memo_file::{self, EVER, Moment};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::git::{EntryKind, Snapshot};
use crate::site::write::Written;

/// The first bytes; the last of them is the version of this form.
const MAGIC: &[u8; 16] = b"countersign s\n\0\x01";

/// The place of a site's memo, and what the site would be made from now.
pub(super) struct SiteMemo {
    place: PathBuf,
    root: PathBuf,
    out: PathBuf,
    /// Before anything is read: what is written from now on gets later stamps.
    now: Moment,
    inputs: [u8; 32],
}

/// What a build that is known again said, and how it ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Again {
    /// What the rules said, as it was shown.
    pub(super) said: Vec<u8>,
    /// Whether they found something that fails a check.
    pub(super) outcome: Outcome,
    pub(super) written: Written,
}

impl SiteMemo {
    /// Looks at what a site of these logs would be made from; `None` where there is to be no memo, or something has
    /// changed so lately that its stamp says nothing.
    ///
    /// `options` is all else that the site depends on, in words.
    pub(super) fn of(
        world: &World<'_>,
        workspace: &Workspace,
        snapshot: &Snapshot,
        folders: &[String],
        out: &Path,
        options: &str,
    ) -> Result<Option<Self>, Problem> {
        let Some(repository) = &workspace.repository else { return Ok(None) };
        if memo_file::are_off(&world.environment) {
            return Ok(None);
        }
        let Some(build) = memo_file::build() else { return Ok(None) };
        let folder = repository.git_dir().join("countersign");
        let Some(now) = memo_file::now(&folder) else { return Ok(None) };
        let mut inputs = Sha256::new();
        inputs.update(MAGIC);
        inputs.update(build);
        inputs.update(options);
        inputs.update([0]);
        inputs.update(world.today().to_string());
        inputs.update([u8::from(world.color)]);
        inputs.update(world.width.to_le_bytes());
        let head = repository.head()?.map(|head| format!("{:?}", head.origin()));
        inputs.update(head.unwrap_or_default());
        // Where the repository lies on a forge stands in its settings.
        let settings = repository.common_dir().join("config");
        inputs.update(memo_file::stamp_of(&settings, EVER).unwrap_or([0; 56]));
        for folder in folders {
            let entries = snapshot.list(folder)?;
            let stamp = |entry: &crate::git::Entry| {
                let path = snapshot.on_disk(entry.path())?;
                Some((entry.path().to_owned(), entry.kind(), memo_file::stamp_of(&path, now)?))
            };
            let stamps: Option<Vec<(String, EntryKind, Stamp)>> =
                entries.par_iter().with_min_len(64).map(stamp).collect();
            let Some(stamps) = stamps else { return Ok(None) };
            inputs.update(u64::try_from(stamps.len()).unwrap_or(u64::MAX).to_le_bytes());
            for (path, kind, stamp) in stamps {
                inputs.update(path);
                inputs.update(format!("\n{kind:?}\n"));
                inputs.update(stamp);
            }
        }
        let name = Sha256::digest(out.as_os_str().as_encoded_bytes());
        let start = *name.first_chunk().expect("a digest has 32 bytes");
        let place = folder.join(format!("site-{:016x}", u64::from_be_bytes(start)));
        Ok(Some(Self {
            place,
            root: workspace.root.clone(),
            out: out.to_owned(),
            now,
            inputs: inputs.finalize().into(),
        }))
    }

    /// Tells what the last build said, if the site is the one that it wrote.
    pub(super) fn again(&self) -> Option<Again> {
        let bytes = std::fs::read(&self.place).ok()?;
        let (body, sum) = bytes.split_last_chunk::<32>()?;
        let mut rest = Reader(body);
        let known = rest.take(MAGIC.len())? == MAGIC && rest.take(32)? == self.inputs;
        if !known || Sha256::digest(body)[..] != sum[..] {
            return None;
        }
        let outcome = if rest.take(1)? == [0] { Outcome::Clean } else { Outcome::Findings };
        let said = rest.counted()?.to_vec();
        let mut beside = Vec::new();
        for _ in 0..rest.number()? {
            let path = std::str::from_utf8(rest.counted()?).ok()?;
            beside.push((path, rest.take(57)?));
        }
        let mut files = Vec::new();
        for _ in 0..rest.number()? {
            let path = std::str::from_utf8(rest.counted()?).ok()?;
            files.push((path, rest.take(56)?));
        }
        let as_they_were = beside.par_iter().with_min_len(64).all(|(path, known)| self.seen(path) == **known)
            && files.par_iter().with_min_len(64).all(|(path, known)| {
                memo_file::stamp_of(&self.out.join(path), EVER).is_some_and(|stamp| stamp == **known)
            });
        // The list itself is one of the files, and no page.
        let written = Written { unchanged: files.len().saturating_sub(1), ..Written::default() };
        as_they_were.then_some(Again { said, outcome, written })
    }

    /// Keeps what was written, and what records lead to outside their log.
    pub(super) fn keep(
        &self,
        named: &BTreeSet<String>,
        said: &[u8],
        outcome: Outcome,
        files: impl IntoIterator<Item = String>,
    ) {
        let code = match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            // What could not be read may be there the next time.
            Outcome::Partial => return,
        };
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.inputs);
        bytes.push(code);
        push(&mut bytes, said);
        let beside: Vec<[u8; 57]> = named.iter().map(|path| self.seen(path)).collect();
        for (path, seen) in named.iter().zip(&beside) {
            // Changed a moment ago, and perhaps once more since it was read.
            if seen[0] == 1 && memo_file::stamp_of(&self.root.join(path), self.now).is_none() {
                return;
            }
        }
        push_number(&mut bytes, beside.len());
        for (path, seen) in named.iter().zip(beside) {
            push(&mut bytes, path.as_bytes());
            bytes.extend(seen);
        }
        let files: Vec<String> = files.into_iter().collect();
        let stamps: Option<Vec<Stamp>> = files
            .par_iter()
            .with_min_len(64)
            .map(|path| memo_file::stamp_of(&self.out.join(path), EVER))
            .collect();
        let Some(stamps) = stamps else { return };
        push_number(&mut bytes, files.len());
        for (path, stamp) in files.iter().zip(stamps) {
            push(&mut bytes, path.as_bytes());
            bytes.extend(stamp);
        }
        let sum = Sha256::digest(&bytes);
        bytes.extend(sum);
        memo_file::put(&self.place, &bytes);
    }

    /// What is at a path of the repository: 0 nothing, 1 a file with its stamp, 2 something else.
    fn seen(&self, path: &str) -> [u8; 57] {
        let mut seen = [0; 57];
        let place = self.root.join(path);
        if let Some(stamp) = memo_file::stamp_of(&place, EVER) {
            seen[0] = 1;
            seen[1..].copy_from_slice(&stamp);
        } else if place.symlink_metadata().is_ok() {
            seen[0] = 2;
        }
        seen
    }
}

fn push_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

fn push(bytes: &mut Vec<u8>, part: &[u8]) {
    push_number(bytes, part.len());
    bytes.extend(part);
}

/// Bytes that are taken off one after the other.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        let bytes = self.take(4)?.first_chunk::<4>()?;
        usize::try_from(u32::from_le_bytes(*bytes)).ok()
    }

    fn counted(&mut self) -> Option<&'b [u8]> {
        let length = self.number()?;
        self.take(length)
    }
}
