//! The action and the template for GitLab: their own lines, taken out of the YAML and run as the services run them.
#![cfg(unix)]

use super::{forged, id};
use crate::support::story::{PATH, proposed};
use crate::support::{Outcome, Sandbox};
use std::collections::BTreeMap;
use std::path::Path;
use yaml_rust2::{Yaml, YamlLoader};

fn read(path: &str) -> Yaml {
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("it is there");
    YamlLoader::load_from_str(&text).expect("it is YAML").remove(0)
}

fn text<'y>(yaml: &'y Yaml, key: &str) -> &'y str {
    yaml[key].as_str().unwrap_or_default()
}

/// The action with the inputs that a workflow gives it.
struct Action {
    yaml: Yaml,
    given: BTreeMap<String, String>,
    outputs: BTreeMap<String, String>,
}

impl Action {
    fn new(given: &[(&str, &str)]) -> Self {
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self { yaml: read("action.yml"), given: given.collect(), outputs: BTreeMap::new() }
    }

    /// What an expression stands for.
    fn value(&self, expression: &str) -> String {
        let Some(inner) = expression.strip_prefix("${{ ").and_then(|rest| rest.strip_suffix(" }}")) else {
            return expression.to_owned();
        };
        if inner == "github.action_path" {
            return env!("CARGO_MANIFEST_DIR").to_owned();
        }
        if let Some(name) = inner.strip_prefix("inputs.") {
            let input = &self.yaml["inputs"][name];
            assert!(!input.is_badvalue(), "`{name}` is an input");
            return self.given.get(name).cloned().unwrap_or_else(|| text(input, "default").to_owned());
        }
        let name = inner.strip_prefix("steps.").expect("it is an output of a step");
        self.outputs.get(&name.replace(".outputs.", ".")).cloned().unwrap_or_default()
    }

    /// Runs the steps until one fails; gives what the last of them came to.
    fn run(&mut self, sandbox: &mut Sandbox) -> Outcome {
        let temp = sandbox.root().join("runner");
        std::fs::create_dir_all(&temp).expect("the sandbox can be filled");
        sandbox.env("RUNNER_TEMP", &temp).env("RUNNER_OS", "Linux").env("CI", "true");
        sandbox.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", temp.join("summary.md"));
        let steps = self.yaml["runs"]["steps"].as_vec().expect("there are steps").clone();
        let mut last = None;
        for step in &steps {
            assert_eq!(text(step, "shell"), "bash");
            let output = temp.join("output");
            let _ = std::fs::remove_file(&output);
            sandbox.env("GITHUB_OUTPUT", &output);
            for (name, expression) in step["env"].as_hash().expect("a step has variables") {
                let (name, expression) =
                    (name.as_str().unwrap_or_default(), expression.as_str().unwrap_or_default());
                sandbox.env(name, self.value(expression));
            }
            sandbox.write("runner/step.sh", text(step, "run"));
            let folder = self.value(step["working-directory"].as_str().unwrap_or("."));
            let line = format!(
                "cd '{folder}' && exec bash --noprofile --norc -eo pipefail '{}'",
                temp.join("step.sh").display()
            );
            let outcome = sandbox.sh(&line);
            for line in std::fs::read_to_string(&output).unwrap_or_default().lines() {
                let (name, value) = line.split_once('=').expect("an output is a name and a value");
                self.outputs.insert(format!("{}.{name}", text(step, "id")), value.to_owned());
            }
            let failed = outcome.code != Some(0);
            last = Some(outcome);
            if failed {
                break;
            }
        }
        last.expect("there is a step")
    }

    fn output(&self, name: &str) -> String {
        self.value(text(&self.yaml["outputs"][name], "value"))
    }
}

/// A run for a pull request of `topic` into main.
fn pull_request(sandbox: &mut Sandbox) {
    let (main, topic) = (id(sandbox, "main"), id(sandbox, "topic"));
    let event = format!(
        r#"{{"pull_request": {{"number": 1, "base": {{"sha": "{main}", "ref": "main"}}, "head": {{"sha": "{topic}"}}}}}}"#
    );
    sandbox.write("runner/event.json", event);
    let path = sandbox.root().join("runner/event.json");
    sandbox.env("GITHUB_EVENT_NAME", "pull_request").env("GITHUB_EVENT_PATH", path);
}

#[test]
fn no_line_of_the_action_holds_an_expression_and_every_input_is_used() {
    let yaml = read("action.yml");
    let mut used = String::new();
    for step in yaml["runs"]["steps"].as_vec().expect("there are steps") {
        assert!(
            !text(step, "run").contains("${{"),
            "an expression in `run:` is code of whoever writes the input"
        );
        for (_, expression) in step["env"].as_hash().expect("a step has variables") {
            used += expression.as_str().unwrap_or_default();
        }
        used += text(step, "working-directory");
    }
    for (name, input) in yaml["inputs"].as_hash().expect("there are inputs") {
        let name = name.as_str().unwrap_or_default();
        assert!(used.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is used");
        assert!(!text(input, "description").is_empty(), "{name} is described");
    }
    assert_eq!(text(&yaml["runs"], "using"), "composite");
}

#[test]
fn the_action_passes_a_good_change_and_says_what_was_checked() {
    let mut sandbox = proposed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    sandbox.write("unrelated.txt", "").commit_all("Work on something else");
    pull_request(&mut sandbox);
    let mut action = Action::new(&[("version", "system"), ("sarif", "out.sarif")]);
    let outcome = action.run(&mut sandbox).ended(0);
    assert!(outcome.stdout.starts_with("checked 0 of 1 record in 1 log, 1 commit from "), "{outcome:?}");
    assert_eq!((action.output("checked").as_str(), action.output("problems").as_str()), ("0", "0"));
    assert!(sandbox.read("out.sarif").contains("\"version\": \"2.1.0\""));
}

#[test]
fn the_action_fails_a_bad_change_and_gives_numbers_and_annotations() {
    let mut sandbox = forged();
    pull_request(&mut sandbox);
    let mut action = Action::new(&[("version", "system"), ("arguments", "--rule\nsigner-not-author\n\n")]);
    let outcome = action.run(&mut sandbox).ended(1);
    assert!(outcome.stdout.contains(&format!("\n::error file={PATH},line=")), "{outcome:?}");
    assert_eq!((action.output("checked").as_str(), action.output("problems").as_str()), ("1", "1"));
    assert!(sandbox.read("runner/summary.md").contains("signer-not-author"));
    // An argument is one argument, whatever it holds.
    let hostile = "--rule=x\"; touch owned; $(touch owned) `touch owned`";
    let mut action = Action::new(&[("version", "system"), ("arguments", hostile)]);
    let outcome = action.run(&mut sandbox).ended(2);
    assert!(outcome.stderr.contains("there is no rule"), "{outcome:?}");
    assert!(!sandbox.root().join("owned").exists());
}

#[test]
fn the_action_is_no_pass_where_nothing_could_be_checked() {
    let mut sandbox = forged();
    sandbox.env("GITHUB_EVENT_NAME", "pull_request").env("GITHUB_EVENT_PATH", "/nowhere.json");
    // Numbers of a run before are not those of this one.
    sandbox.write("runner/countersign.json", "    \"records\": 7,\n");
    let mut action = Action::new(&[("version", "system")]);
    let outcome = action.run(&mut sandbox).ended(2);
    assert!(outcome.stderr.contains("/nowhere.json` cannot be read"), "{outcome:?}");
    assert_eq!((action.output("checked").as_str(), action.output("problems").as_str()), ("", ""));
}

#[test]
fn the_action_runs_no_program_but_the_one_that_was_named() {
    let mut sandbox = forged();
    pull_request(&mut sandbox);
    let program = env!("CARGO_BIN_EXE_countersign");
    let sum = sandbox.tool("sha256sum", &[program]);
    let sum = sum.split(' ').next().unwrap();
    let url = format!("file://{program}");
    let good = [("version", "url"), ("binary-url", url.as_str()), ("binary-sha256", sum)];
    let _ = Action::new(&good).run(&mut sandbox).ended(1);
    std::fs::remove_dir_all(sandbox.root().join("runner/countersign")).unwrap();
    let other = "0".repeat(64);
    for (wrong, words) in [
        ([good[0], good[1], ("binary-sha256", &other)], "and is not run"),
        ([good[0], good[1], ("binary-sha256", "")], "64 hexadecimal digits"),
        ([good[0], ("binary-url", ""), good[2]], "names no program"),
        ([good[0], ("binary-url", "file:///nowhere"), good[2]], "could not be downloaded"),
        ([("version", "latest"), good[1], good[2]], "none of `source`, `system` and `url`"),
    ] {
        let outcome = Action::new(&wrong).run(&mut sandbox).ended(2);
        assert!(outcome.stderr.contains(words), "{outcome:?}");
        assert!(!sandbox.root().join("runner/countersign/bin/countersign").exists(), "{words}");
    }
}

#[test]
fn the_action_builds_from_its_own_commit() {
    let mut sandbox = forged();
    pull_request(&mut sandbox);
    // In the place of cargo, as building takes minutes: it notes what it was asked, and puts the program there.
    let program = env!("CARGO_BIN_EXE_countersign");
    sandbox.write(
        "bin/cargo",
        format!("#!/bin/sh\necho \"$*\" >cargo.txt\nmkdir -p \"$7/bin\" && cp '{program}' \"$7/bin/countersign\"\n"),
    );
    sandbox.tool("chmod", &["+x", "bin/cargo"]);
    let path = format!("{}/bin:{}", sandbox.root().display(), sandbox.tool("sh", &["-c", "echo \"$PATH\""]));
    sandbox.env("PATH", path);
    let _ = Action::new(&[]).run(&mut sandbox).ended(1);
    let asked = sandbox.read("cargo.txt");
    let folder = env!("CARGO_MANIFEST_DIR");
    let temp = sandbox.root().join("runner");
    assert_eq!(
        asked,
        format!("install --locked --quiet --path {folder} --root {}/countersign\n", temp.display())
    );
}

/// Runs the script of the job as GitLab does: its lines one after the other, until one fails.
fn job(sandbox: &mut Sandbox) -> Outcome {
    let yaml = read("templates/ci/gitlab.yml");
    let job = &yaml["countersign"];
    let lines: Vec<&str> =
        job["script"].as_vec().expect("there is a script").iter().filter_map(Yaml::as_str).collect();
    for (name, value) in job["variables"].as_hash().expect("there are variables") {
        sandbox.env(name.as_str().unwrap_or_default(), value.as_str().unwrap_or_default());
    }
    sandbox.env("GITLAB_CI", "true").env("CI", "true");
    sandbox.write("job.sh", lines.join("\n"));
    sandbox.sh("exec bash -eo pipefail job.sh")
}

#[test]
fn the_job_for_gitlab_reports_what_it_found() {
    let mut sandbox = forged();
    let (main, topic) = (id(&sandbox, "main"), id(&sandbox, "topic"));
    sandbox.env("CI_PIPELINE_SOURCE", "merge_request_event").env("CI_MERGE_REQUEST_IID", "7");
    sandbox.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &main).env("CI_COMMIT_SHA", &topic);
    let outcome = job(&mut sandbox).ended(1);
    assert!(outcome.stdout.contains("error[signer-not-author]"), "{outcome:?}");
    let issues: serde_json::Value =
        serde_json::from_str(&sandbox.read("gl-code-quality-report.json")).unwrap();
    assert_eq!(issues[0]["check_name"], "signer-not-author");
    assert!(sandbox.read("countersign-junit.xml").contains("failures=\"1\""));
    // What it writes is what it gives to GitLab.
    let yaml = read("templates/ci/gitlab.yml");
    let reports = &yaml["countersign"]["artifacts"]["reports"];
    assert!(sandbox.root().join(text(reports, "codequality")).is_file());
    assert!(sandbox.root().join(text(reports, "junit")).is_file());
    sandbox.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", &topic);
    let _ = job(&mut sandbox).ended(0);
    assert_eq!(sandbox.read("gl-code-quality-report.json"), "[]\n");
    sandbox.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", "1234567890123456789012345678901234567890");
    let _ = job(&mut sandbox).ended(2);
}

#[test]
fn the_job_for_gitlab_is_no_pass_without_the_program() {
    let yaml = read("templates/ci/gitlab.yml");
    let first = yaml["countersign"]["script"][0].as_str().unwrap();
    let sandbox = Sandbox::new();
    sandbox.write("job.sh", first.replace("command -v countersign", "command -v no-such-program"));
    let outcome = sandbox.sh("exec bash -eo pipefail job.sh").ended(2);
    assert!(outcome.stderr.contains("nothing was checked"), "{outcome:?}");
    assert_eq!(yaml["countersign"]["variables"]["GIT_DEPTH"].as_str(), Some("0"));
}
