//! A child of git that reads objects one after the other, for as long as anybody asks: `git cat-file --batch`.
//!
//! Nothing that it answers is taken on trust: the id, the length and the hash have to be right. It is asked for one
//! object at a time and its answer is read to the end, so neither side ever waits for the other.

use super::super::command::Git;
use super::super::error::GitError;
use super::super::id::whole_id;
use git2::{ObjectType, Oid};
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _, Seek as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

/// What git says about an object.
#[derive(Debug)]
pub(crate) enum Reply {
    /// It has no such object.
    Missing,
    /// The object, whole.
    Object(ObjectType, Vec<u8>),
    /// The object has more bytes than were asked for, and none of them was kept.
    TooLarge(ObjectType, u64),
}

/// Why a child is of no more use.
#[derive(Debug)]
pub(super) enum Broken {
    /// It ended, or its pipe did; with what it had written to its standard error.
    Ended(String),
    /// It answered something that makes no sense.
    Garbage(String),
}

/// The child. It ends with this value, and is waited for.
#[derive(Debug)]
pub(super) struct Batch {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// Where it writes what went wrong: a file, which needs nobody to empty it.
    said: Option<File>,
    /// Set where an answer was not read to its end.
    spent: bool,
}

/// The arguments. Blobs larger than this go through git in pieces instead of being held there whole.
const ARGUMENTS: [&str; 4] = ["-c", "core.bigFileThreshold=1m", "cat-file", "--batch"];
/// The longest line that git answers with is an id, a kind and a size.
const LONGEST_LINE: u64 = 1024;
/// So much of an object that nobody wants is read past; of more, the child is given up.
const PASSED_OVER: u64 = 16 * 1024 * 1024;
/// So much of what a child said is told.
const MOST_SAID: u64 = 4096;

impl Batch {
    pub(super) fn start(git: &Git) -> Result<Self, GitError> {
        let said = tempfile::tempfile().ok();
        let errors = said.as_ref().and_then(|file| file.try_clone().ok());
        let mut command = git.command(&ARGUMENTS.map(AsRef::as_ref));
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(errors.map_or_else(Stdio::null, Stdio::from));
        let mut child = command.spawn().map_err(|error| git.not_started(&Self::shown(), error))?;
        let input = child.stdin.take().expect("it was asked for");
        let output = BufReader::new(child.stdout.take().expect("it was asked for"));
        Ok(Self { child, input, output, said, spent: false })
    }

    /// The command as one would type it.
    pub(super) fn shown() -> String {
        "cat-file --batch".to_owned()
    }

    /// Reads an object of at most `limit` bytes. After [`Broken`] the child must not be asked again.
    pub(super) fn read(&mut self, id: Oid, limit: u64) -> Result<Reply, Broken> {
        let asked = self.input.write_all(format!("{id}\n").as_bytes()).and_then(|()| self.input.flush());
        asked.map_err(|_| self.ended())?;
        let line = self.line()?;
        let garbage = || Broken::Garbage(line.clone());
        let mut words = line.split(' ');
        let of = words.next().and_then(whole_id);
        if of != Some(id) {
            return Err(garbage());
        }
        let kind = match (words.next(), words.clone().next()) {
            (Some("missing"), None) => return Ok(Reply::Missing),
            (Some(kind), Some(_)) => ObjectType::from_str(kind).ok_or_else(garbage)?,
            _ => return Err(garbage()),
        };
        let size: u64 = words.next().and_then(|size| size.parse().ok()).ok_or_else(garbage)?;
        if words.next().is_some() {
            return Err(garbage());
        }
        if size > limit {
            if size <= PASSED_OVER {
                self.pass_over(size)?;
            } else {
                self.spent = true;
            }
            return Ok(Reply::TooLarge(kind, size));
        }
        let mut bytes = Vec::new();
        let read = (&mut self.output).take(size).read_to_end(&mut bytes);
        if read.is_err() || bytes.len() as u64 != size {
            return Err(self.ended());
        }
        self.line_end()?;
        match Oid::hash_object_ext(kind, &bytes, id.object_format()) {
            Ok(hash) if hash == id => Ok(Reply::Object(kind, bytes)),
            _ => Err(Broken::Garbage(format!("bytes that are not those of {id}"))),
        }
    }

    /// Tells whether the child can be asked again.
    pub(super) fn is_ready(&self) -> bool {
        !self.spent
    }

    fn line(&mut self) -> Result<String, Broken> {
        let mut line = Vec::new();
        let read = (&mut self.output).take(LONGEST_LINE).read_until(b'\n', &mut line);
        if read.is_err() || line.is_empty() {
            return Err(self.ended());
        }
        let text = String::from_utf8_lossy(&line).into_owned();
        match text.strip_suffix('\n') {
            Some(text) => Ok(text.to_owned()),
            None => Err(Broken::Garbage(text)),
        }
    }

    fn line_end(&mut self) -> Result<(), Broken> {
        let mut byte = [0];
        match self.output.read_exact(&mut byte) {
            Ok(()) if byte == *b"\n" => Ok(()),
            Ok(()) => Err(Broken::Garbage("an object that is longer than it said".to_owned())),
            Err(_) => Err(self.ended()),
        }
    }

    fn pass_over(&mut self, size: u64) -> Result<(), Broken> {
        match io::copy(&mut (&mut self.output).take(size), &mut io::sink()) {
            Ok(passed) if passed == size => self.line_end(),
            _ => Err(self.ended()),
        }
    }

    /// Makes sure that the child has ended, and tells what it said.
    fn ended(&mut self) -> Broken {
        let killed = self.child.kill();
        let status = self.child.wait();
        let mut said = String::new();
        if let Some(file) = &mut self.said
            && file.rewind().is_ok()
        {
            let mut bytes = Vec::new();
            let _ = file.take(MOST_SAID).read_to_end(&mut bytes);
            said = String::from_utf8_lossy(&bytes).trim().to_owned();
        }
        if said.is_empty() {
            said = match (killed, status) {
                (_, Ok(status)) => format!("it ended early ({status})"),
                (_, Err(error)) => error.to_string(),
            };
        }
        Broken::Ended(said)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // It has nothing to finish: it only reads.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
