//! The ready-made workflows: that they run nothing of a pull request, and that their own lines do what they say.
#![cfg(unix)]

use super::TOKEN;
use super::forge::scene;
use crate::support::keys::key_file;
use crate::support::story::PATH;
use std::path::Path;
use yaml_rust2::{Yaml, YamlLoader};

fn read(path: &str) -> Yaml {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/ci").join(path);
    let text = std::fs::read_to_string(path).expect("it is there");
    YamlLoader::load_from_str(&text).expect("it is YAML").remove(0)
}

/// Every text of a document, with the keys that lead to it.
fn texts(yaml: &Yaml, at: &str, all: &mut Vec<(String, String)>) {
    match yaml {
        Yaml::Hash(pairs) => {
            for (key, value) in pairs {
                texts(value, &format!("{at}/{}", key.as_str().unwrap_or_default()), all);
            }
        }
        Yaml::Array(items) => items.iter().for_each(|item| texts(item, at, all)),
        Yaml::String(text) => all.push((at.to_owned(), text.clone())),
        _ => {}
    }
}

fn run_of(yaml: &Yaml, job: &str) -> String {
    let steps = yaml["jobs"][job]["steps"].as_vec().expect("a job has steps");
    steps.iter().filter_map(|step| step["run"].as_str()).collect()
}

#[test]
fn the_workflows_run_the_base_alone_with_the_least_they_need() {
    let (review, approvals) = (read("github-review.yml"), read("github-approvals.yml"));
    for yaml in [&review, &approvals] {
        assert!(
            yaml["permissions"].as_hash().is_some_and(yaml_rust2::yaml::Hash::is_empty),
            "a job asks for what it needs"
        );
    }
    assert!(review["jobs"]["reviewed"]["permissions"].is_badvalue());
    assert_eq!(approvals["on"]["workflow_run"]["workflows"][0], review["name"]);
    let mut all = Vec::new();
    texts(&approvals, "", &mut all);
    texts(&review, "", &mut all);
    for (at, text) in &all {
        if at.ends_with("/run") {
            assert!(
                !text.contains("${{"),
                "{at}: an expression in `run:` is code of whoever writes its value"
            );
        }
        if at.ends_with("/with/ref") {
            assert!(!text.contains("head") && text.contains("base.ref"), "{at}: {text}");
        }
        assert!(!text.contains("/merge") && !text.contains("head_ref"), "{at}: {text}");
        if text.contains("secrets.") {
            assert!(at.starts_with("/jobs/record/"), "{at}: the key is at hand for the merged alone");
        }
    }
    assert_eq!(
        all.iter().filter(|(at, _)| at.ends_with("/with/ref")).count(),
        2,
        "each checkout says of what"
    );
    let permissions = |job: &str| -> Vec<String> {
        let all = approvals["jobs"][job]["permissions"].as_hash().expect("a job says what it may");
        let word = |yaml: &Yaml| yaml.as_str().unwrap_or_default().to_owned();
        all.iter().map(|(name, level)| format!("{}: {}", word(name), word(level))).collect()
    };
    assert_eq!(permissions("tell"), ["contents: read", "pull-requests: write", "statuses: write"]);
    assert_eq!(permissions("record"), ["contents: write", "pull-requests: read"]);
}

#[test]
fn the_jobs_for_github_tell_and_note() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| {
        github.review(7, 7, "APPROVED", &head);
        github.review(7, 8, "APPROVED", &head)
    });
    let yaml = read("github-approvals.yml");
    let root = scene.sandbox.root().to_owned();
    scene.sandbox.write(".git/event.json", "{\"pull_request\": {\"number\": 7}}");
    scene.sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_EVENT_PATH", root.join(".git/event.json"));
    scene.sandbox.write(".git/tell.sh", run_of(&yaml, "tell"));
    let _ = scene.sandbox.sh("exec bash --noprofile --norc -eo pipefail .git/tell.sh").ended(0);
    let done = Some(("success".to_owned(), "2 of 2 sign-offs".to_owned()));
    assert_eq!(server.with(|github| github.status(&head)), done);
    let merge = scene.merge();
    server.with(|github| github.pulls.get_mut(&7).unwrap().merge = Some(merge));
    scene.sandbox.git(&["init", "--quiet", "--bare", ".git/far.git"]);
    scene.sandbox.git(&["remote", "add", "origin", ".git/far.git"]);
    scene.sandbox.git(&["push", "--quiet", "origin", "main"]);
    let key = scene.sandbox.read(&key_file("ci"));
    scene.sandbox.env("ATTESTOR_KEY", key).env("BRANCH", "main").env("NUMBER", "7");
    scene.sandbox.env("RUNNER_TEMP", root.join(".git"));
    scene.sandbox.write(".git/record.sh", run_of(&yaml, "record"));
    for _ in 0..2 {
        let _ = scene.sandbox.sh("exec bash --noprofile --norc -eo pipefail .git/record.sh").ended(0);
        assert!(!root.join(".git/countersign-attestor").exists(), "the key is gone again");
        assert_eq!(scene.sandbox.git(&["-C", ".git/far.git", "rev-list", "--count", "main"]), "4");
    }
    assert!(
        scene
            .sandbox
            .git(&["-C", ".git/far.git", "show", &format!("main:{PATH}")])
            .contains("status: accepted")
    );
}

#[test]
fn the_jobs_for_gitlab_run_on_the_default_branch_alone() {
    let yaml = read("gitlab-approvals.yml");
    for (job, source) in [("countersign-approvals", "schedule"), ("countersign-record", "push")] {
        let rules = yaml[job]["rules"].as_vec().expect("a job has rules");
        assert_eq!(rules.len(), 1);
        let rule = rules[0]["if"].as_str().unwrap_or_default();
        assert_eq!(
            rule,
            format!("$CI_PIPELINE_SOURCE == \"{source}\" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH")
        );
        assert_eq!(yaml[job]["variables"]["GIT_DEPTH"].as_str(), Some("0"));
    }
    let mut scene = scene();
    let server = scene.gitlab();
    let lines = yaml["countersign-approvals"]["script"].as_vec().expect("there is a script");
    let lines: Vec<&str> = lines.iter().filter_map(Yaml::as_str).collect();
    scene.sandbox.env("GITLAB_CI", "true").env("GITLAB_TOKEN", TOKEN);
    scene.sandbox.write(".git/job.sh", lines.join("\n"));
    let _ = scene.sandbox.sh("exec bash --noprofile --norc -eo pipefail .git/job.sh").ended(0);
    let head = scene.head.clone();
    assert_eq!(server.with(|gitlab| gitlab.status(&head)).map(|(word, _)| word), Some("pending".to_owned()));
}

#[test]
fn the_job_that_notes_on_gitlab_is_run_line_by_line_and_pushes_once() {
    let mut scene = scene();
    let server = scene.gitlab();
    let at = Some("2026-11-20T09:00:00Z");
    server.with(|gitlab| gitlab.approvals = vec![(7, at), (8, at)]);
    let merge = scene.merge();
    server.with(|gitlab| gitlab.merge = Some(merge.clone()));
    let root = scene.sandbox.root().to_owned();
    scene.sandbox.git(&["init", "--quiet", "--bare", ".git/far.git"]);
    scene.sandbox.git(&["remote", "add", "origin", ".git/far.git"]);
    scene.sandbox.git(&["-C", ".git/far.git", "config", "receive.advertisePushOptions", "true"]);
    scene.sandbox.git(&["push", "--quiet", "origin", "main"]);
    // GitLab checks out a commit and no branch, and a variable of the type File holds a path.
    scene.sandbox.git(&["checkout", "--quiet", "--detach"]);
    // It says what was pushed where: the name of a project with `.git` behind it is the remote.
    let far = root.join(".git/far");
    scene.sandbox.env("GITLAB_CI", "true").env("GITLAB_TOKEN", TOKEN).env("CI_COMMIT_SHA", &merge);
    scene.sandbox.env("CI_COMMIT_BRANCH", "main").env("CI_PROJECT_URL", far);
    scene.sandbox.env("COUNTERSIGN_ATTESTOR_KEY", root.join(key_file("ci")));
    let yaml = read("gitlab-approvals.yml");
    let lines = yaml["countersign-record"]["script"].as_vec().expect("there is a script");
    let lines: Vec<&str> = lines.iter().filter_map(Yaml::as_str).collect();
    assert_eq!(lines.len(), 9);
    scene.sandbox.write(".git/job.sh", lines.join("\n"));
    let temporary = root.join(".git/temporary");
    std::fs::create_dir(&temporary).expect("the folder can be made");
    scene.sandbox.env("TMPDIR", &temporary);
    let is_gone = || std::fs::read_dir(&temporary).is_ok_and(|mut files| files.next().is_none());
    for _ in 0..2 {
        let _ = scene.sandbox.sh("exec bash --noprofile --norc -eo pipefail .git/job.sh").ended(0);
        assert!(is_gone(), "the key is there no more");
        assert_eq!(scene.sandbox.git(&["-C", ".git/far.git", "rev-list", "--count", "main"]), "4");
        scene.sandbox.git(&["checkout", "--quiet", "--detach"]);
    }
    let told = scene.sandbox.git(&["-C", ".git/far.git", "show", &format!("main:{PATH}")]);
    assert!(told.contains("status: accepted") && told.matches("via: forge").count() == 2, "{told}");
    let subject = scene.sandbox.git(&["-C", ".git/far.git", "log", "-1", "--format=%s", "main"]);
    assert_eq!(subject, "Note approvals of merge requests");
    // The key goes also where the job fails.
    scene.sandbox.env("GITLAB_TOKEN", "another-token");
    let _ = scene.sandbox.sh("exec bash --noprofile --norc -eo pipefail .git/job.sh").ended(2);
    assert!(is_gone(), "the key is there no more");
}
