//! The limits: each number in one place, with its reason.

/// Reading is the floor of a check: list, read, parse the front matter, walk the Markdown. All that a check knows
/// beyond it, rules, digests and relations, may cost as much again and no more, or the hook gets switched off.
pub(crate) const CHECK: f64 = 2.0;

/// A program that does nothing shows what starting a process costs. Three times that is still not felt at a prompt
/// or in a hook; more means work at start that most commands do not need.
pub(crate) const START: f64 = 3.0;

/// Records in the large log: twenty years of a big company, and the size at which anything quadratic shows.
pub(crate) const RECORDS: usize = 10_000;

/// Processor seconds for a check of the large log with two signatures in each record. A check that takes longer is one
/// that people leave to CI.
pub(crate) const SIGNED: f64 = 2.5;

/// Records in the log that `sync` finds unchanged.
pub(crate) const SYNCED: usize = 1000;

/// Processor seconds for a `sync` of them: it runs after each merge, and mostly there is nothing to say.
pub(crate) const SYNC: f64 = 1.0;

/// How many times as fast as a process for each signature the check has to be, at least: else stock OpenSSH would do.
pub(crate) const FASTER: f64 = 50.0;

/// Signatures that stock OpenSSH checks, a process for each.
pub(crate) const PROCESSES: usize = 200;

/// Rounds for what takes long; the median of fewer swings with the machine's mood.
pub(crate) const ROUNDS: usize = 9;

/// Rounds for what is over in milliseconds.
pub(crate) const SHORT_ROUNDS: usize = 41;

/// Threads for both sides, so that a machine with many cores gives the same ratio.
pub(crate) const THREADS: &str = "2";

/// Files beside the log in a repository where most commits touch no record.
pub(crate) const FILES: usize = 100_000;

/// How many times as long as `git diff --cached` the hook may take where no record is staged: git has to compare the
/// same two trees, and whoever commits has that behind them anyway.
pub(crate) const AGAINST_DIFF: f64 = 1.5;

/// How many times as long as `git --version` it may take there if git has noted the tree that it will commit: a
/// process has to start and HEAD has to be read, and nothing else may grow with the repository.
pub(crate) const AGAINST_VERSION: f64 = 2.0;

/// Rounds for what takes as long as a process to start.
pub(crate) const LONG_ROUNDS: usize = 101;

/// How many times as long as `git --version` the hook may take with one record staged in the large log: 12 ms where that
/// takes 1.5 ms. All in one folder, git itself has to read a tree of so many names to know what a commit changes.
pub(crate) const HOOK: f64 = 8.0;

/// The same where the records lie in a folder for each year: 8 ms where `git --version` takes 1.5 ms.
pub(crate) const HOOK_IN_FOLDERS: f64 = 5.3;

/// How much of the time of a check that reads everything one may take that knows the files: else a memo is not worth
/// what it is to understand.
pub(crate) const AGAINST_COLD: f64 = 0.5;

/// The most memory that a check of the large log may hold, in bytes: small runners of CI have little.
pub(crate) const MEMORY: u64 = 150_000_000;

/// Rendering is the floor of a build: list, read, parse, render, write. A check, signatures, links between records, lists
/// and a layout may take twice as long again; more, and a page costs more than what it says.
pub(crate) const BUILD: f64 = 3.0;

/// How many times as fast as Hugo a build has to be, at least, both without colours for code: what is built after each
/// commit may not be what people wait for.
pub(crate) const FASTER_THAN_HUGO: f64 = 8.0;

/// The same with colours, which cost both of them a tokenizer for each language.
pub(crate) const FASTER_THAN_HUGO_WITH_COLOURS: f64 = 5.0;

/// Records in the log that the large one is held against, to see how a build grows.
pub(crate) const SMALLER: usize = RECORDS / 10;

/// How many times as long ten times the records may take: a little above ten for what sorts and what looks up.
pub(crate) const GROWTH: f64 = 12.0;

/// How much of a build from nothing one may take that finds nothing to do: it has to look at each file.
pub(crate) const UNCHANGED: f64 = 0.1;

/// The same where one record was edited, as somebody does who writes and looks: it is seen at once.
pub(crate) const EDITED: f64 = 0.05;

/// The most memory that a build of the large log may hold, in bytes: small runners of CI have little.
pub(crate) const BUILD_MEMORY: u64 = 300_000_000;

/// Rounds for what takes many seconds.
pub(crate) const LARGE_ROUNDS: usize = 3;
