//! What is staged, held against what git says, in repositories to which things happen at random.

use super::Sandbox;
use crate::git::Repository;
use std::collections::BTreeSet;
use std::path::Path;

const MARKERS: [&str; 2] = ["log.yaml", "log.sigs"];
const PATHS: [&str; 14] = [
    "a.md",
    "log/log.yaml",
    "log/a.md",
    "log/in/b.md",
    "LOG/c.md",
    "log.d/x",
    "src/a/b/c.rs",
    "src/a/b.rs",
    "src/LOG.yaml",
    "deep/log/log.yaml",
    "deep/log/x/y/z.md",
    "deep/Log/x/q.md",
    "deep/log.sigs",
    "w\u{fc}rfel/log/a.md",
];

/// A source of numbers that gives the same ones each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(end).expect("small")).expect("small")
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// The paths that git says are staged, executable bits left out as they are here.
fn told(sandbox: &Sandbox) -> BTreeSet<String> {
    let raw = sandbox.git(&[
        "diff",
        "--cached",
        "--raw",
        "-z",
        "--no-renames",
        "--ita-invisible-in-index",
        "--abbrev=40",
    ]);
    let mut fields = raw.split('\0');
    let mut paths = BTreeSet::new();
    while let (Some(what), Some(path)) = (fields.next().filter(|what| !what.is_empty()), fields.next()) {
        let parts: Vec<&str> = what.split(' ').collect();
        let is_file = |mode: &str| mode.ends_with("100644") || mode.ends_with("100755");
        let is_unmerged = parts[4] == "U";
        if is_unmerged || parts[2] != parts[3] || !(is_file(parts[0]) && is_file(parts[1])) {
            paths.insert(path.to_owned());
        }
    }
    paths
}

/// Whether a path is near a file that marks a folder, by all the paths of HEAD and of the index.
fn is_near(paths: &BTreeSet<String>, all: &BTreeSet<String>) -> bool {
    let lower = |path: &String| path.to_lowercase();
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let marked: Vec<String> = all
        .union(paths)
        .map(lower)
        .filter(|path| MARKERS.contains(&name(path).as_str()))
        .map(|path| folder(&path))
        .collect();
    paths.iter().map(lower).any(|path| {
        MARKERS.contains(&name(&path).as_str())
            || marked.iter().any(|folder| path.starts_with(folder.as_str()))
    })
}

fn agrees(sandbox: &Sandbox, repository: &Repository, after: &str) -> bool {
    let told = told(sandbox);
    let index = repository.index().expect("readable");
    let changed = repository.changed(&index, "").expect("known");
    assert_eq!(changed, told, "{after}");
    for folder in ["log", "deep/log", "src/a"] {
        let below = told.iter().filter(|path| *path == folder || path.starts_with(&format!("{folder}/")));
        assert_eq!(repository.changed(&index, folder).expect("known"), below.cloned().collect(), "{after}");
    }
    let in_head = sandbox.git(&["ls-tree", "-r", "-z", "--name-only", "HEAD"]);
    let all = in_head.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    let near = repository.index_near(&MARKERS).expect("known");
    assert_eq!(near.is_some(), is_near(&told, &all), "{after}: {told:?}");
    near.is_none()
}

#[test]
fn whatever_happens_git_agrees() {
    let (mut quick, mut far) = (0, 0);
    for seed in 0..8 {
        let mut dice = Dice(seed);
        let sandbox = Sandbox::with(&[("a.md", "a"), ("other.md", "o"), ("src/main.rs", "m")]);
        sandbox.git(&["config", "core.ignoreCase", "false"]);
        let mut story = format!("seed {seed}");
        for step in 0..18 {
            let path = dice.of(&PATHS);
            let place = sandbox.repo().join(path);
            let action = dice.below(11);
            story = format!("{story}, {action} {path}");
            let write = || {
                let blocked = place.ancestors().skip(1).any(Path::is_file) || place.is_dir();
                if !blocked {
                    sandbox.write(path, format!("{seed} {step}"));
                }
                !blocked
            };
            match action {
                0..=2 => _ = write() && sandbox.git_can(&["add", path]),
                3 => {
                    _ = sandbox.git_can(&[
                        "rm",
                        "-q",
                        "-r",
                        "--cached",
                        path.split('/').next().unwrap_or(path),
                    ])
                }
                4 => _ = write() && sandbox.git_can(&["add", "--intent-to-add", path]),
                5 => _ = sandbox.git_can(&["update-index", "--chmod=+x", "a.md"]),
                6 => {
                    let id = sandbox.git(&["hash-object", "-w", "a.md"]);
                    let info = format!("120000,{id},{path}");
                    _ = sandbox.git_can(&["update-index", "--add", "--replace", "--cacheinfo", &info]);
                }
                7 => _ = sandbox.git_can(&["commit", "-q", "-m", "x"]),
                8 => _ = sandbox.git_can(&["reset", "-q", "--hard"]),
                9 => _ = sandbox.git_can(&["write-tree"]),
                _ => _ = sandbox.git_can(&["update-index", "--index-version", dice.of(&["2", "4"])]),
            }
            let repository = sandbox.open();
            let apart = agrees(&sandbox, &repository, &story);
            far += usize::from(apart);
            // The same once git has written the trees.
            if sandbox.git_can(&["write-tree"]) {
                quick += usize::from(agrees(&sandbox, &repository, &story));
            }
        }
    }
    assert!(far > 10 && quick > 10, "{far} and {quick} were of no interest: too few to say anything");
}

#[test]
fn names_that_are_no_text_are_told_too() {
    let sandbox = Sandbox::with(&[("a.md", "a"), ("d/b.md", "b")]);
    let id = sandbox.git(&["hash-object", "-w", "a.md"]);
    let list = format!("100644 {id} 0\td/\u{fe}x.md\n").replace('\u{fe}', "\\376");
    // Git takes C-quoted names from a list.
    let quoted = list.replace("d/\\376x.md", "\"d/\\376x.md\"");
    let file = sandbox.top.join("list");
    std::fs::write(&file, quoted).expect("written");
    let mut git = std::process::Command::new("git");
    git.args(["update-index", "--index-info"]).current_dir(sandbox.repo()).env_clear();
    git.envs(sandbox.environment.iter()).stdin(std::fs::File::open(&file).expect("open"));
    assert!(git.status().expect("git is installed").success());
    let repository = sandbox.open();
    let changed = |repository: &Repository| {
        let index = repository.index().expect("readable");
        repository.changed(&index, "").expect("known").into_iter().collect::<Vec<_>>()
    };
    assert_eq!(changed(&repository), ["d/\\xFEx.md"]);
    sandbox.git(&["write-tree"]);
    assert_eq!(changed(&repository), ["d/\\xFEx.md"]);
    sandbox.git(&["commit", "-q", "-m", "x"]);
    assert_eq!(changed(&repository), [""; 0]);
    sandbox.git(&["update-index", "--index-version", "4"]);
    sandbox.git(&["rm", "-q", "--cached", "d/b.md"]);
    assert_eq!(changed(&repository), ["d/b.md"]);
}

#[test]
fn before_the_first_commit_everything_is_near() {
    let sandbox = Sandbox::unborn();
    assert!(sandbox.open().index_near(&MARKERS).expect("empty").is_some());
    sandbox.write("a.md", "a");
    sandbox.git(&["add", "a.md"]);
    assert!(sandbox.open().index_near(&MARKERS).expect("readable").is_some());
}

#[test]
fn a_missing_index_is_no_empty_one_on_the_short_way_either() {
    let sandbox = Sandbox::with(&[("a.md", "a")]);
    let environment = sandbox.environment.clone().with("GIT_INDEX_FILE", ".git/nowhere");
    let error = sandbox.open_with(&environment).index_near(&MARKERS).expect_err("missing");
    assert!(matches!(error, crate::git::GitError::IndexMissing { .. }), "{error:?}");
}

#[test]
fn a_tree_that_was_noted_and_thrown_away_is_found_by_the_entries() {
    let sandbox = Sandbox::with(&[("a.md", "a"), ("log/log.yaml", "l"), ("log/x.md", "x")]);
    sandbox.write("log/x.md", "changed");
    sandbox.git(&["add", "--all"]);
    let tree = sandbox.git(&["write-tree"]);
    let object = sandbox.repo().join(".git/objects").join(&tree[..2]).join(&tree[2..]);
    std::fs::remove_file(object).expect("removed");
    let repository = sandbox.open();
    assert!(repository.index_near(&MARKERS).expect("readable").is_some());
    let index = repository.index().expect("readable");
    assert_eq!(repository.changed(&index, "log").expect("known").len(), 1);
    assert!(repository.index_near(&["nothing"]).expect("readable").is_none());
}

#[test]
fn an_index_that_is_split_is_never_taken_for_the_part_that_is_there() {
    let sandbox = Sandbox::with(&[("a.md", "a"), ("b.md", "b")]);
    sandbox.git(&["config", "splitIndex.maxPercentChange", "100"]);
    sandbox.write("log/log.yaml", "staged, and in the shared part");
    // Of files that were changed just now the index file repeats what the shared part says.
    for path in ["a.md", "b.md", "log/log.yaml"] {
        let file = std::fs::File::options().write(true).open(sandbox.repo().join(path)).expect("a file");
        file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000))
            .expect("set");
    }
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["update-index", "--split-index"]);
    // Git reads it; the part in the index file itself would be one without a log.
    for step in ["c.md", "d.md", "e.md"] {
        let near = sandbox.open().index_near(&MARKERS).expect("readable").expect("a log is staged");
        assert!(near.exists("log/log.yaml").expect("known"), "before {step}");
        sandbox.write(step, "more");
        sandbox.git(&["add", "--all"]);
    }
}

#[test]
fn a_large_folder_is_held_against_the_index_as_git_does_it() {
    let mut files: Vec<(String, String)> =
        (0..2050).map(|at| (format!("log/{at:04}.md"), at.to_string())).collect();
    files.push(("log/log.yaml".to_owned(), "l".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let sandbox = Sandbox::with(&files);
    let repository = sandbox.open();
    assert!(agrees(&sandbox, &repository, "nothing"));
    for (path, text) in [("log/1024.md", "changed"), ("log/in/a.md", "new"), ("other.md", "elsewhere")] {
        sandbox.write(path, text);
        sandbox.git(&["add", path]);
        assert!(!agrees(&sandbox, &repository, path));
        // As before the hook of a commit.
        sandbox.git(&["write-tree"]);
        assert!(!agrees(&sandbox, &repository, path));
    }
    sandbox.git(&["rm", "-q", "--cached", "log/0007.md"]);
    assert!(!agrees(&sandbox, &repository, "gone"));
    sandbox.git(&["commit", "-q", "-m", "All of it"]);
    sandbox.write("other.md", "elsewhere again");
    sandbox.git(&["add", "other.md"]);
    assert!(agrees(&sandbox, &repository, "elsewhere"));
}
