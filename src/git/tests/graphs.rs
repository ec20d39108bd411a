//! Walks through made-up histories, against the plain definition of each answer.

use super::Sandbox;
use crate::git::{CommitId, GitError};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Numbers that look random and are the same each time.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

/// Gives `git fast-import` a stream of commits.
pub(super) fn import(sandbox: &Sandbox, stream: &[u8]) {
    let mut child = Command::new("git")
        .args(["fast-import", "--quiet", "--force"])
        .current_dir(sandbox.repo())
        .env_clear()
        .envs(sandbox.environment.iter())
        .stdin(Stdio::piped())
        .spawn()
        .expect("git is installed");
    child.stdin.take().expect("piped").write_all(stream).expect("it reads");
    assert!(child.wait().expect("it ends").success());
}

/// Commits by number, and the numbers that can be reached from each.
struct History {
    ids: Vec<CommitId>,
    reached: Vec<BTreeSet<usize>>,
}

/// Makes commits of up to three parents each; `skew` is how far clocks may be wrong, in commits.
fn history(sandbox: &Sandbox, seed: u64, count: usize, skew: usize) -> History {
    let mut dice = Dice(seed);
    let mut stream = String::new();
    let mut reached: Vec<BTreeSet<usize>> = Vec::new();
    for number in 0..count {
        let mut parents = BTreeSet::new();
        if number > 0 && (number > 100 || dice.below(40) > 0) {
            for _ in 0..=dice.below(3) {
                parents.insert(number - 1 - dice.below(number.min(6)));
            }
        }
        let time = 1000 + number - dice.below(skew + 1);
        let _ = writeln!(
            stream,
            "commit refs/heads/c{number}\nmark :{}\ncommitter C <c> {time} +0000\ndata 4\n{number:04}",
            number + 1
        );
        let mut below = BTreeSet::from([number]);
        for (at, parent) in parents.iter().enumerate() {
            let _ = writeln!(stream, "{} :{}", if at == 0 { "from" } else { "merge" }, parent + 1);
            below.extend(&reached[*parent]);
        }
        stream.push('\n');
        reached.push(below);
    }
    import(sandbox, stream.as_bytes());
    let listed = sandbox.git(&["for-each-ref", "--format=%(refname:lstrip=2) %(objectname)"]);
    let mut ids: Vec<(usize, CommitId)> = listed
        .lines()
        .map(|line| {
            let (name, id) = line.split_once(' ').expect("two words");
            (name[1..].parse().expect("a number"), CommitId::from_hex(id).expect("an id"))
        })
        .collect();
    ids.sort_unstable();
    History { ids: ids.into_iter().map(|(_, id)| id).collect(), reached }
}

#[test]
fn walks_agree_with_the_definition() {
    // The short ones are walked to their ends; in the long ones, walks have to know when to stop.
    let cases = [(1, 0, 60), (2, 3, 60), (3, 20, 60), (4, 999, 60), (5, 0, 500), (6, 0, 500), (7, 5, 500)];
    for (seed, skew, count) in cases {
        let sandbox = Sandbox::unborn();
        let history = history(&sandbox, seed, count, skew);
        let repository = sandbox.open();
        let mut dice = Dice(seed);
        for _ in 0..if count < 100 { 150 } else { 30 } {
            let base = dice.below(count);
            let head = (base + dice.below(60)) % count;
            let (base_id, head_id) = (&history.ids[base], &history.ids[head]);
            let case = format!("seed {seed}: c{base}..c{head}");

            let expected: BTreeSet<CommitId> =
                history.reached[head].difference(&history.reached[base]).map(|at| history.ids[*at]).collect();
            let commits = repository.commits_between(base_id, head_id).expect("whole");
            let found: BTreeSet<CommitId> = commits.iter().map(|commit| commit.id).collect();
            assert_eq!(found, expected, "{case}");
            assert_eq!(found.len(), commits.len(), "{case}: none twice");
            for (at, commit) in commits.iter().enumerate() {
                let later = |parent: &CommitId| commits[at..].iter().any(|commit| commit.id == *parent);
                assert!(!commit.parents.iter().any(later), "{case}: parents come first");
            }

            let is_ancestor = repository.is_ancestor(base_id, head_id).expect("whole");
            assert_eq!(is_ancestor, history.reached[head].contains(&base), "{case}");

            let common: BTreeSet<usize> =
                history.reached[head].intersection(&history.reached[base]).copied().collect();
            let is_best = |at: &&usize| {
                !common.iter().any(|other| other != *at && history.reached[*other].contains(at))
            };
            let best: BTreeSet<CommitId> = common.iter().filter(is_best).map(|at| history.ids[*at]).collect();
            let bases = crate::git::graph::Graph::new(&repository)
                .expect("readable")
                .merge_bases(base_id.oid(), head_id.oid())
                .expect("whole");
            assert_eq!(bases.len(), best.len(), "{case}");
            assert_eq!(bases.into_iter().map(CommitId::new).collect::<BTreeSet<_>>(), best, "{case}");
        }
    }
}

/// Makes commits `c0`, `c1`, … of a time and the numbers of their parents.
fn made(sandbox: &Sandbox, commits: &[(usize, Vec<usize>)]) -> Vec<CommitId> {
    let mut stream = String::new();
    for (number, (time, parents)) in commits.iter().enumerate() {
        let mark = number + 1;
        let _ = writeln!(
            stream,
            "commit refs/heads/c{number}\nmark :{mark}\ncommitter C <c> {time} +0000\ndata 4\n{number:04}"
        );
        for (at, parent) in parents.iter().enumerate() {
            let _ = writeln!(stream, "{} :{}", if at == 0 { "from" } else { "merge" }, parent + 1);
        }
        stream.push('\n');
    }
    import(sandbox, stream.as_bytes());
    (0..commits.len()).map(|number| sandbox.id(&format!("c{number}"))).collect()
}

/// Gives how many commits the second has and the first has not.
fn count(sandbox: &Sandbox, base: &CommitId, head: &CommitId) -> usize {
    sandbox.open().commits_between(base, head).expect("whole").len()
}

#[test]
fn a_long_time_with_a_wrong_clock_makes_no_old_commit_new() {
    let sandbox = Sandbox::unborn();
    // A root, a commit on it, a hundred on that by a clock that stood still, and two tips.
    let mut commits = vec![(5, vec![]), (10, vec![0])];
    commits.extend((2..102).map(|number| (1, vec![number - 1])));
    commits.extend([(12, vec![101]), (20, vec![1])]);
    let ids = made(&sandbox, &commits);
    assert_eq!(count(&sandbox, &ids[102], &ids[103]), 1);
}

#[test]
fn commits_of_one_second_are_told_apart() {
    let sandbox = Sandbox::unborn();
    // A root, a commit on it, a hundred on that in the same second, merged with the root; and a tip on the second.
    let mut commits = vec![(7, vec![]), (8, vec![0])];
    commits.extend((2..102).map(|number| (8, vec![number - 1])));
    commits.extend([(9, vec![0, 101]), (9, vec![1])]);
    let ids = made(&sandbox, &commits);
    assert_eq!(count(&sandbox, &ids[102], &ids[103]), 1);
}

#[test]
fn an_ancestor_of_a_common_ancestor_is_none_of_the_best() {
    let sandbox = Sandbox::unborn();
    // The third is better than the first, and a clock that was wrong hides it.
    let commits = [(10, vec![]), (1, vec![0]), (5, vec![1]), (20, vec![0, 2]), (21, vec![0, 2])];
    let ids = made(&sandbox, &commits);
    assert_eq!(sandbox.open().merge_base(&ids[3], &ids[4]).expect("whole"), Some(ids[2]));
}

#[test]
fn a_commit_that_is_missing_is_no_end() {
    let mut sandbox = Sandbox::unborn();
    let first = sandbox.commit("one", &[("d/a.md", "1")]);
    let second = sandbox.commit("two", &[("d/a.md", "2")]);
    let third = sandbox.commit("three", &[("d/a.md", "3")]);
    sandbox.checkout(&["--orphan", "other"]);
    let other = sandbox.commit("other", &[("d/b.md", "1")]);
    let hex = second.to_string();
    std::fs::remove_file(sandbox.repo().join(".git/objects").join(&hex[..2]).join(&hex[2..]))
        .expect("removed");
    let repository = sandbox.open();
    let missing = |error: GitError| assert!(matches!(error, GitError::MissingObject { .. }), "{error:?}");
    missing(repository.commits_between(&first, &third).expect_err("broken"));
    missing(repository.commits_between(&other, &third).expect_err("broken"));
    missing(repository.first_parents(&third).expect_err("broken"));
    missing(repository.merge_base(&first, &third).expect_err("broken"));
    missing(repository.merged(&other, &third).expect_err("broken"));
    let commit = repository.commit_at(&third).expect("there");
    missing(repository.changed_in(&commit, &["d"]).expect_err("broken"));
    missing(repository.snapshot_at(&second).expect_err("broken"));
}
