//! Times two processes in turns, A B A B, so that a slow moment of the machine falls on both.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::limits::THREADS;
use crate::places::outside_git;

/// A process to time.
#[derive(Clone)]
pub(crate) struct Step {
    program: PathBuf,
    args: Vec<OsString>,
    folder: PathBuf,
    /// What it writes, removed before each run, and how many files must be there after it.
    output: Option<(PathBuf, usize)>,
    /// A folder that is removed before each run.
    cleared: Option<PathBuf>,
    /// The exit codes that say that it did its work.
    codes: RangeInclusive<i32>,
    /// What it must have said on its streams, blanks and commas apart.
    says: Option<String>,
    is_hook: bool,
    /// Variables of its environment.
    variables: Vec<(&'static str, &'static str)>,
}

impl Step {
    /// A process in a folder.
    pub(crate) fn new(program: impl Into<PathBuf>, folder: &Path) -> Self {
        Self {
            program: program.into(),
            args: Vec::new(),
            folder: folder.to_owned(),
            output: None,
            cleared: None,
            codes: 0..=0,
            says: None,
            is_hook: false,
            variables: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Runs it as git runs a hook, which is told where the index is.
    #[must_use]
    pub(crate) fn in_a_hook(mut self) -> Self {
        self.is_hook = true;
        self
    }

    /// Sets a variable of its environment.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    /// Takes these exit codes, rather than 0 alone, for a process that did its work.
    #[must_use]
    pub(crate) fn ending(mut self, codes: RangeInclusive<i32>) -> Self {
        self.codes = codes;
        self
    }

    /// Removes a folder before each run: what an earlier one learnt.
    #[must_use]
    pub(crate) fn without(mut self, folder: PathBuf) -> Self {
        self.cleared = Some(folder);
        self
    }

    /// Requires that the process leaves so many files, at the least, in a folder that was not there before.
    #[must_use]
    pub(crate) fn writing(mut self, folder: &Path, files: usize) -> Self {
        self.output = Some((folder.to_owned(), files));
        self
    }

    /// Requires that the process says this, blanks and commas apart: one that looked at nothing would be fast.
    #[must_use]
    pub(crate) fn saying(mut self, words: &str) -> Self {
        self.says = Some(words.to_owned());
        self
    }

    fn command(&self) -> io::Result<Command> {
        if let Some((folder, _)) = &self.output
            && folder.exists()
        {
            fs::remove_dir_all(folder)?;
        }
        if let Some(folder) = self.cleared.as_ref().filter(|folder| folder.exists()) {
            fs::remove_dir_all(folder)?;
        }
        let mut command = Command::new(&self.program);
        command
            .args(&self.args)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .env("RAYON_NUM_THREADS", THREADS);
        outside_git(&mut command);
        command.envs(self.variables.iter().copied());
        if self.is_hook {
            command.env("GIT_INDEX_FILE", ".git/index");
        }
        Ok(command)
    }

    /// Runs it once, untimed: what it said first where it ended with findings, or what is wrong with what it did.
    fn rehearse(&self) -> Result<Option<String>, String> {
        let name = self.program.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let output = self.command().and_then(|mut command| command.output());
        let output = output.map_err(|error| format!("{name} does not start: {error}"))?;
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        let first = said.lines().next().unwrap_or("nothing");
        if !output.status.code().is_some_and(|code| self.codes.contains(&code)) {
            return Err(format!("{name} ended with {}, saying: {first}", output.status));
        }
        if let Some(words) = &self.says
            && !packed(&said).contains(&packed(words))
        {
            return Err(format!("{name} does not say \"{words}\", but: {first}"));
        }
        if let Some((folder, wanted)) = &self.output {
            let found = files_below(folder);
            if found < *wanted {
                return Err(format!("{name} wrote {found} files, not {wanted} or more"));
            }
        }
        Ok((!output.status.success()).then(|| first.to_owned()))
    }

    /// Runs it once, timed, and sees that it did its work.
    pub(crate) fn once(&self) -> Result<Taken, String> {
        let said = self.rehearse()?;
        let sample = self.time().map_err(|error| error.to_string())?;
        Ok(Taken::of(&[sample], said))
    }

    /// Runs it once, and gives the most memory that it held, in bytes, where `/proc` tells.
    pub(crate) fn peak(&self) -> Result<Option<u64>, String> {
        self.rehearse()?;
        let mut command = self.command().map_err(|error| error.to_string())?;
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut process = command.spawn().map_err(|error| error.to_string())?;
        let status = format!("/proc/{}/status", process.id());
        let mut peak = None;
        // The mark never falls, so the last that is seen is the highest but for what the last moment adds.
        while process.try_wait().map_err(|error| error.to_string())?.is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
            peak = peak.max(kilobytes.map(|kilobytes| kilobytes * 1024));
            std::thread::sleep(Duration::from_micros(200));
        }
        Ok(peak)
    }

    fn time(&self) -> io::Result<Sample> {
        let mut command = self.command()?;
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let (cpu, start) = (children_cpu(), Instant::now());
        command.status()?;
        let wall = start.elapsed();
        Ok(Sample { wall, cpu: children_cpu().zip(cpu).map(|(after, before)| after.saturating_sub(before)) })
    }
}

struct Sample {
    wall: Duration,
    cpu: Option<Duration>,
}

/// What one side took.
pub(crate) struct Taken {
    /// The median over all rounds.
    pub(crate) wall: Duration,
    /// The mean over all rounds, user and system, where the machine tells: the kernel counts in hundredths of a second.
    pub(crate) cpu: Option<Duration>,
    /// What it said first, where it ended with findings.
    pub(crate) said: Option<String>,
}

impl Taken {
    fn of(samples: &[Sample], said: Option<String>) -> Self {
        let mut walls: Vec<Duration> = samples.iter().map(|sample| sample.wall).collect();
        walls.sort();
        let rounds = u32::try_from(samples.len()).expect("rounds are few");
        let cpu: Option<Duration> = samples.iter().map(|sample| sample.cpu).sum();
        Self { wall: walls[walls.len() / 2], cpu: cpu.map(|cpu| cpu / rounds), said }
    }
}

/// Times both sides in turns, after one rehearsal of each; says why where one does not do its work.
pub(crate) fn compare(ours: &Step, theirs: &Step, rounds: usize) -> Result<(Taken, Taken), String> {
    let (said, answered) = (ours.rehearse()?, theirs.rehearse()?);
    let (mut a, mut b) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        a.push(ours.time().map_err(|error| error.to_string())?);
        b.push(theirs.time().map_err(|error| error.to_string())?);
    }
    Ok((Taken::of(&a, said), Taken::of(&b, answered)))
}

/// Text without what separates thousands and words, so that `10,000 records` is `10000records`.
fn packed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ',' | ' ' | '_' | '\'')).collect()
}

/// The processor time of all processes that ended and were waited for, where `/proc` tells it.
fn children_cpu() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the program's name and may hold anything; cutime and cstime are the 16th and the 17th.
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks: u64 =
        fields.get(13..15)?.iter().map(|field| field.parse::<u64>()).sum::<Result<_, _>>().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

fn files_below(folder: &Path) -> usize {
    walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file()).count()
}
