//! Where a repository may lie, and how a commit may come about.

use super::stage::{CHANGE, Stage, record};
use crate::support::story::{PATH, RECORD};

/// Makes a stage whose content is good or bad, and gives the line of shell that commits the change.
type Build = fn(bool) -> (Stage, String);

const COMMIT: &str = "git commit --quiet --message=x";

/// All scenarios by name.
pub(super) const ALL: &[(&str, Build)] = &[
    ("plain", |good| staged(Stage::new(&[], good), good, COMMIT)),
    ("from a folder below", |good| {
        staged(Stage::new(&[], good), good, "cd decisions && git commit --quiet --message=x")
    }),
    ("from elsewhere", |good| staged(Stage::new(&[], good), good, "cd / && git -C \"$OLDPWD\" commit -qm x")),
    ("a linked working tree", |good| linked(good, "git worktree add --quiet ../linked change", "../linked")),
    ("settings of a working tree", |good| {
        let line = "git config extensions.worktreeConfig true && git worktree add --quiet ../linked change && \
            git -C ../linked config --worktree core.quotePath false";
        linked(good, line, "../linked")
    }),
    ("linked by a relative path", |good| {
        let line = "git -c worktree.useRelativePaths=true worktree add --quiet ../linked change 2>/dev/null";
        linked(good, line, "../linked")
    }),
    ("a bare folder beside its working trees", |good| {
        let line = "git clone --quiet --bare . ../project/.bare && cd ../project && echo 'gitdir: ./.bare' >.git && \
            git worktree add --quiet tree change";
        linked(good, line, "../project/tree")
    }),
    ("a submodule", |good| {
        let line = "git init --quiet ../outer && cd ../outer && git submodule --quiet add ../work inner && \
            cd inner && git branch --quiet main origin/main && git switch --quiet change";
        let line = format!("git switch --quiet change && {line}");
        linked(good, &line, "../outer/inner")
    }),
    ("a separate git folder", |good| {
        let stage = Stage::new(&[], good);
        stage.git("git init --quiet --separate-git-dir ../separate");
        staged(stage, good, COMMIT)
    }),
    ("dot-files", |good| {
        let mut stage = Stage::new(&[], good);
        stage.git("mv .git ../dot.git");
        let git_dir = stage.sandbox.root().with_file_name("dot.git");
        let root = stage.sandbox.root().to_path_buf();
        stage.sandbox.env("GIT_DIR", git_dir).env("GIT_WORK_TREE", root);
        staged(stage, good, COMMIT)
    }),
    ("dot-files named by arguments", |good| {
        let stage = Stage::new(&[], good);
        stage.change(good, true);
        stage.git("mv .git ../dot.git && mkdir sub");
        // The commands by hand find nothing here, and both readers say so.
        (stage, "cd sub && git --git-dir ../../dot.git --work-tree .. commit -qm x".to_owned())
    }),
    ("objects of another repository", |good| {
        let line = "git switch --quiet change && git clone --quiet --shared . ../linked && cd ../linked && \
            git branch --quiet main origin/main";
        linked(good, line, "../linked")
    }),
    ("settings of one command", |good| {
        let line = "git -c user.email=eve@example.com -c core.quotePath=false commit --quiet --message=x";
        staged(Stage::new(&[], good), good, line)
    }),
    ("replaced objects and grafts", |good| {
        let stage = Stage::new(&[], good);
        stage.git(&format!("git replace main:{PATH} main:decisions/countersign.yaml"));
        stage.git("git replace main~1 main~3 && git rev-parse main >.git/info/grafts");
        staged(stage, good, COMMIT)
    }),
    ("all that is changed", |good| {
        let stage = Stage::new(&[], good);
        stage.change(true, true).git(COMMIT);
        let text = record(2, good).replace("Orders live", "All orders live");
        stage.write(CHANGE, text);
        (stage, "git commit --quiet --all --message=x".to_owned())
    }),
    ("one path of two", |good| {
        let stage = Stage::new(&[], good);
        stage.write("decisions/0004-other.md", record(4, !good)).git("git add decisions/0004-other.md");
        stage.change(good, true);
        (stage, format!("git commit --quiet --message=x -- {CHANGE}"))
    }),
    ("a part of a file", |good| {
        let stage = Stage::new(&[], good);
        stage.change(true, true).git(COMMIT);
        stage.write(CHANGE, record(2, good).replace("Orders live", "All orders live"));
        let answers = if good { "y" } else { "y\\ny" };
        (stage, format!("printf '{answers}\\n' | git commit --quiet --patch --message=x >/dev/null"))
    }),
    ("an amended commit", |good| staged(Stage::new(&[], good), good, "git commit --quiet --amend --no-edit")),
    ("no commit yet", |good| {
        let stage = Stage::new(&[], good);
        // Nobody else has signed what one person commits all at once.
        stage.write(PATH, RECORD).change(good, true).git("rm -rf .git && git init --quiet && git add --all");
        (stage, COMMIT.to_owned())
    }),
    ("an orphan", |good| {
        let stage = Stage::new(&[], good);
        stage.git("git checkout --quiet --orphan alone");
        stage.write(PATH, RECORD).git("git add --all");
        staged(stage, good, COMMIT)
    }),
    ("a detached HEAD", |good| {
        let stage = Stage::new(&[], good);
        stage.git("git checkout --quiet --detach");
        staged(stage, good, COMMIT)
    }),
    ("packed branches and tags", |good| {
        let stage = Stage::new(&[], good);
        stage.git("git tag -a -m x v1 && git pack-refs --all && git gc --quiet");
        staged(stage, good, COMMIT)
    }),
    ("what is meant to be added", |good| {
        let stage = Stage::new(&[], good);
        stage.write("decisions/0004-other.md", record(4, !good)).write("empty", "");
        stage.git("git add empty && git add --intent-to-add decisions/0004-other.md");
        staged(stage, good, COMMIT)
    }),
    ("names that are hard to quote", |good| {
        let stage = Stage::new(&[], good);
        for name in
            ["a b.md", "quote\".md", "tab\t.md", "line\nbreak.md", "-dash.md", "ä.md", "back\\slash.md"]
        {
            stage.write(&format!("{}/{name}", if good { "src" } else { "decisions" }), "text\n");
        }
        stage.git("git add --all");
        staged(stage, good, COMMIT)
    }),
    ("names that are no text", |good| {
        let stage = Stage::new(&[], good);
        stage.git("id=$(git hash-object -w src/main.txt) && printf '100644 %s\\tsrc/\\377.txt\\n' $id | git update-index --index-info");
        staged(stage, good, COMMIT)
    }),
    ("a link and an executable", |good| {
        let stage = Stage::new(&[], good);
        stage.git(&format!("chmod +x {PATH} && ln -s nowhere link && git add --all"));
        staged(stage, good, COMMIT)
    }),
    ("a clean merge", |good| {
        let stage = Stage::new(&[], good);
        stage.git("git switch --quiet --create other main");
        stage.write("src/other.txt", "x").git("git add --all && git commit --quiet --message=y");
        (stage, "git merge --quiet --no-edit change".to_owned())
    }),
    ("a merge with a conflict", |good| {
        let stage = conflict(good);
        stage.git("git merge --quiet other >/dev/null || true");
        resolved(stage, good)
    }),
    ("a cherry-pick with a conflict", |good| {
        let stage = conflict(good);
        stage.git("git cherry-pick other >/dev/null 2>&1 || true");
        resolved(stage, good)
    }),
    ("attributes that say how to merge", |good| merged(good, "*.md merge=union", ".gitattributes")),
    ("attributes of this clone alone", |good| merged(good, "*.md merge=union", ".git/info/attributes")),
    ("a program that merges", |good| merged(good, "*.md merge=program", ".git/info/attributes")),
    ("a squash", |good| {
        let stage = Stage::new(&[], good);
        stage.git("git switch --quiet --create other main && git merge --quiet --squash change >/dev/null");
        (stage, "git commit --quiet --no-edit".to_owned())
    }),
];

/// Stages the change on the branch `change` and lets a line commit it.
fn staged(stage: Stage, good: bool, line: &str) -> (Stage, String) {
    stage.change(good, true);
    (stage, line.to_owned())
}

/// Goes on in a folder that a line of shell makes of the repository; `change` is to be checked out there.
fn linked(good: bool, line: &str, folder: &str) -> (Stage, String) {
    let mut stage = Stage::new(&[], good);
    stage.git(&format!("git switch --quiet main && {line}"));
    stage.folder = folder.to_owned();
    staged(stage, good, COMMIT)
}

/// A line of a file that `change` and `other` change each in its own way.
fn conflict(good: bool) -> Stage {
    let stage = Stage::new(&[], good);
    stage.git("git switch --quiet --create other main");
    stage.write("src/main.txt", "other\ntwo\n").git("git commit --quiet --all --message=y");
    stage.git("git switch --quiet change");
    stage.write("src/main.txt", "ours\ntwo\n").git("git commit --quiet --all --message=z");
    stage
}

/// Both sides change one record, and some attributes say how to merge it; a program that would be asked leaves a trace.
fn merged(good: bool, attributes: &str, file: &str) -> (Stage, String) {
    let mut stage = Stage::new(&[], good);
    let (attributes, ending) = (format!("{attributes}\n"), "\nOne line that was added.\n");
    stage.git(&format!(
        "git config merge.program.driver 'touch {}/ran; exit 0'",
        stage.sandbox.root().display()
    ));
    stage.write(PATH, stage.sandbox.read(PATH) + ending);
    stage.git("git add --all && git commit --quiet --message=o");
    stage.git("git switch --quiet main");
    stage.write(PATH, stage.sandbox.read(PATH) + &ending.replace("One", "Another"));
    if !file.starts_with(".git/") {
        stage.write(file, &attributes);
    }
    stage.git("git add --all && git commit --quiet --message=p && git switch --quiet change");
    stage.write(file, &attributes);
    let said = stage.both(&["check", "--base", "main"]);
    assert_eq!(said.code == Some(2), !attributes.contains("union"), "{said:?}");
    assert!(!stage.sandbox.root().join("ran").exists(), "no program was run");
    stage.git(&format!("rm {file} && git checkout --quiet ."));
    staged(stage, good, COMMIT)
}

fn resolved(mut stage: Stage, good: bool) -> (Stage, String) {
    let said = stage.both(&["check", "--staged"]);
    assert!(said.stderr.is_empty() || said.code == Some(2), "{said:?}");
    stage.write("src/main.txt", "both\ntwo\n").git("git add src/main.txt");
    staged(stage, good, "git commit --quiet --no-edit")
}

#[test]
fn good_and_bad_differ() {
    assert_ne!(record(2, true), record(2, false));
    assert_ne!(record(2, true), RECORD);
}
