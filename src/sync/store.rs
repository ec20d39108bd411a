//! Where the state lies: under a ref of the repository, pushed to its remote, or in a file. Two runs never hold it at once.
//!
//! What was sent is appended to a journal at once, and lasts even where the run is killed; the state itself is written
//! when a run begins, now and then, and when it ends. On one machine a lock of the operating system keeps a second run
//! out. Between machines the state at the remote says that a run is under way; whoever is not the first to say so is
//! refused by the push. A run that was killed is taken over at once by the same clone, and by others after a while.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::git::write::{self, WriteError};
use crate::git::{GitError, KeptFile, Repository};
use crate::sync::apply::Ledger;
use crate::sync::state::{Claim, Kept, State, StateFault};

/// The ref that the state lies under.
pub const REFERENCE: &str = "refs/countersign/sync";

/// After which silence a run of another machine counts as dead.
const LEASE: SignedDuration = SignedDuration::from_mins(15);

/// How often a long run says that it goes on.
const SIGN_OF_LIFE: SignedDuration = SignedDuration::from_mins(2);

/// Where the state is to lie.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Place {
    /// Under a ref of the repository, and at a remote.
    Ref {
        /// The repository.
        repository: Repository,
        /// The remote, if there is one.
        remote: Option<String>,
    },
    /// In a file.
    File(PathBuf),
}

/// Why the state cannot be had or kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreProblem {
    /// Another run holds it on this machine.
    #[error("another `countersign sync` is at work here")]
    BusyHere,
    /// Another run holds it on some other machine.
    #[error("another `countersign sync` has been at work since {at} on some other machine")]
    BusyElsewhere {
        /// When it last said that it goes on.
        at: String,
        /// When it counts as dead.
        until: String,
    },
    /// Somebody else wrote it meanwhile.
    #[error("another `countersign sync` was quicker")]
    Overtaken(#[source] GitError),
    /// It is not readable.
    #[error("{place}: what was sent before cannot be read")]
    Unreadable {
        /// Where it lies.
        place: String,
        /// Why.
        source: StateFault,
    },
    /// Git has trouble with it.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file cannot be read or written.
    #[error("{}: cannot be read or written", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The first line of a journal, then one line for each thing.
#[derive(Serialize, Deserialize)]
struct Line {
    service: String,
    key: String,
    kept: Option<Kept>,
}

/// A state that this run alone holds.
#[derive(Debug)]
pub struct Store {
    place: Place,
    state: State,
    /// What the place held last, as this run knows: the id of a commit, or bytes.
    base: Option<String>,
    bytes: Option<Vec<u8>>,
    at_remote: Option<String>,
    run: String,
    journal: PathBuf,
    written: Option<File>,
    begun: bool,
    now: Timestamp,
    last_sign: Timestamp,
    _lock: File,
}

impl Place {
    /// Reads what is known here of what was sent, without any network and without keeping others out: for a dry run.
    pub fn look(&self) -> Result<State, StoreProblem> {
        let mut state = match self {
            Self::Ref { repository, .. } => match KeptFile::new(repository, REFERENCE).read()? {
                Some((_, bytes)) => parse(REFERENCE, &bytes)?,
                None => State::default(),
            },
            Self::File(path) => match read(path)? {
                Some(bytes) => parse(&path.to_string_lossy(), &bytes)?,
                None => State::default(),
            },
        };
        take_up(&mut state, &journal(&self.beside("journal"))?, true);
        Ok(state)
    }

    /// A file beside the state.
    fn beside(&self, what: &str) -> PathBuf {
        match self {
            Self::Ref { repository, .. } => {
                repository.common_dir().join("countersign").join(format!("sync.{what}"))
            }
            Self::File(path) => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(format!(".{what}"));
                path.with_file_name(name)
            }
        }
    }
}

impl Store {
    /// Takes hold of the state. `run` is a random name; `now` is the moment.
    pub fn open(place: Place, run: &str, now: Timestamp) -> Result<Self, StoreProblem> {
        let path = place.beside("lock");
        let trouble = |source| StoreProblem::File { path: path.clone(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(trouble)?;
        }
        let lock =
            OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(trouble)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(StoreProblem::BusyHere),
            Err(fs::TryLockError::Error(source)) => return Err(trouble(source)),
        }
        let journal_path = place.beside("journal");
        let journal = journal(&journal_path)?;
        let (mut base, mut bytes, mut at_remote) = (None, None, None);
        let mut state = State::default();
        match &place {
            Place::File(path) => {
                bytes = read(path)?;
                if let Some(bytes) = &bytes {
                    state = parse(&path.to_string_lossy(), bytes)?;
                }
            }
            Place::Ref { repository, remote } => {
                let kept = KeptFile::new(repository, REFERENCE);
                let here = kept.read()?;
                base = here.as_ref().map(|(id, _)| id.clone());
                if let Some((_, bytes)) = &here {
                    state = parse(REFERENCE, bytes)?;
                }
                if let Some(remote) = remote {
                    at_remote = kept.fetch(remote)?;
                    if let Some(there) = at_remote.as_ref().filter(|there| base.as_ref() != Some(there)) {
                        let ahead = match &base {
                            Some(here) => repository.comes_before(there, here)? == Some(true),
                            None => false,
                        };
                        if !ahead {
                            let theirs = parse(REFERENCE, &kept.read_at(there)?)?;
                            let behind = match &base {
                                Some(here) => repository.comes_before(here, there)? == Some(true),
                                None => true,
                            };
                            kept.move_to(base.as_deref(), there)?;
                            state = if behind { theirs } else { joined(theirs, &state) };
                            base = Some(there.clone());
                        }
                    }
                }
            }
        }
        let remote = matches!(&place, Place::Ref { remote: Some(_), .. });
        let claimed = state.claim.as_ref().map(|claim| claim.run.as_str());
        let ours = !remote || claimed.is_some() && claimed == journal.run.as_deref();
        if !ours && let Some(claim) = &state.claim {
            let at: Timestamp = claim.at.parse().unwrap_or(Timestamp::UNIX_EPOCH);
            let until = at.checked_add(LEASE).unwrap_or(at);
            if now < until {
                return Err(StoreProblem::BusyElsewhere { at: claim.at.clone(), until: until.to_string() });
            }
        }
        take_up(&mut state, &journal, ours);
        state.claim = None;
        Ok(Self {
            place,
            state,
            base,
            bytes,
            at_remote,
            run: run.to_owned(),
            journal: journal_path,
            written: None,
            begun: false,
            now,
            last_sign: now,
            _lock: lock,
        })
    }

    /// Says that something is going to be sent: from now on no other run sends anything.
    pub fn begin(&mut self) -> Result<(), StoreProblem> {
        if self.begun {
            return Ok(());
        }
        let path = self.journal.clone();
        let trouble = |source| StoreProblem::File { path: path.clone(), source };
        // What a killed run had noted is kept until this one ends: nothing says that the state can be written.
        let remote = matches!(&self.place, Place::Ref { remote: Some(_), .. });
        self.state.claim = remote.then(|| Claim { run: self.run.clone(), at: self.moment() });
        let mut next = path.clone();
        next.as_mut_os_string().push(".new");
        let noted = read(&path)?.unwrap_or_default();
        let noted = noted.splitn(2, |byte| *byte == b'\n').nth(1).unwrap_or_default();
        let whole = noted.iter().rposition(|byte| *byte == b'\n').map_or(&[][..], |end| &noted[..=end]);
        let bytes = [self.run.as_bytes(), b"\n", whole].concat();
        fs::write(&next, bytes).and_then(|()| fs::rename(&next, &path)).map_err(trouble)?;
        self.save()?;
        self.written = Some(OpenOptions::new().append(true).open(&path).map_err(trouble)?);
        self.begun = true;
        Ok(())
    }

    /// Lets go of the state, and notes the commit whose records were sent. Nothing is written where nothing was begun.
    pub fn finish(mut self, commit: Option<&str>) -> Result<(), StoreProblem> {
        if !self.begun {
            return Ok(());
        }
        self.state.claim = None;
        if let Some(commit) = commit {
            self.state.commit = Some(commit.to_owned());
        }
        self.save()?;
        let path = self.journal.clone();
        fs::remove_file(&path).map_err(|source| StoreProblem::File { path, source })
    }

    fn moment(&self) -> String {
        self.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Writes the state, if it still is what this run knows.
    fn save(&mut self) -> Result<(), StoreProblem> {
        let bytes = self.state.to_bytes();
        match &self.place {
            Place::File(path) => {
                match &self.bytes {
                    Some(old) => write::replace(path, old, &bytes)?,
                    None => write::create(path, &bytes)?,
                }
                self.bytes = Some(bytes);
            }
            Place::Ref { repository, remote } => {
                let kept = KeptFile::new(repository, REFERENCE);
                let id =
                    kept.write(self.base.as_deref(), &bytes, self.now).map_err(StoreProblem::Overtaken)?;
                self.base = Some(id.clone());
                if let Some(remote) = remote {
                    kept.push(remote, self.at_remote.as_deref(), &id).map_err(overtaken)?;
                    self.at_remote = Some(id);
                }
            }
        }
        Ok(())
    }
}

impl Ledger for Store {
    fn state(&self) -> &State {
        &self.state
    }

    fn note(&mut self, service: &str, key: &str, kept: Option<Kept>) -> Result<(), StoreProblem> {
        self.begin()?;
        let line = Line { service: service.to_owned(), key: key.to_owned(), kept: kept.clone() };
        let mut text = serde_json::to_vec(&line).expect("a line holds nothing that JSON lacks");
        text.push(b'\n');
        let file = self.written.as_mut().expect("a run that was begun has its journal open");
        let path = self.journal.clone();
        file.write_all(&text).map_err(|source| StoreProblem::File { path, source })?;
        self.state.set(service, key, kept);
        Ok(())
    }

    /// A long run gives a sign of life now and then.
    fn tick(&mut self, now: Timestamp) -> Result<(), StoreProblem> {
        self.now = now;
        if self.begun && now.duration_since(self.last_sign) > SIGN_OF_LIFE {
            self.last_sign = now;
            let at = self.moment();
            if let Some(claim) = &mut self.state.claim {
                claim.at = at;
            }
            self.save()?;
        }
        Ok(())
    }
}

/// Whether a push was refused since somebody else was there first; all other trouble of git is trouble of git. Where both
/// push at the same moment the remote itself finds out, when it locks the ref.
fn overtaken(error: GitError) -> StoreProblem {
    const WORDS: [&str; 4] = ["stale info", "[rejected]", "cannot lock ref", "(failed to update ref)"];
    match &error {
        GitError::Command { message, .. } if WORDS.iter().any(|words| message.contains(words)) => {
            StoreProblem::Overtaken(error)
        }
        _ => StoreProblem::Git(error),
    }
}

/// What a run noted that did not come to its end.
#[derive(Default)]
struct Journal {
    run: Option<String>,
    lines: Vec<Line>,
}

/// Reads a journal. A line that is cut off was never finished, and what comes after it was never written.
fn journal(path: &Path) -> Result<Journal, StoreProblem> {
    let Some(bytes) = read(path)? else { return Ok(Journal::default()) };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.lines();
    let run = lines.next().map(str::to_owned);
    Ok(Journal { run, lines: lines.map_while(|line| serde_json::from_str(line).ok()).collect() })
}

/// Adds what a journal noted to a state. `ours` says that nobody else has run since: then it counts whatever the state
/// says, and else only for what the state does not know.
fn take_up(state: &mut State, journal: &Journal, ours: bool) {
    for line in &journal.lines {
        if ours || state.get(&line.service, &line.key).is_none() && line.kept.is_some() {
            state.set(&line.service, &line.key, line.kept.clone());
        }
    }
}

/// The state of a remote, with what is known here alone.
fn joined(mut theirs: State, ours: &State) -> State {
    for (service, all) in &ours.services {
        for (key, kept) in all {
            if theirs.get(service, key).is_none() {
                theirs.set(service, key, Some(kept.clone()));
            }
        }
    }
    theirs
}

fn parse(place: &str, bytes: &[u8]) -> Result<State, StoreProblem> {
    State::parse(bytes).map_err(|source| StoreProblem::Unreadable { place: place.to_owned(), source })
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreProblem> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(StoreProblem::File { path: path.to_owned(), source }),
    }
}
