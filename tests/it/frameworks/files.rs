//! The lines that `hook install` shows for a manager are lines that it takes.

use super::{bad, passes, stopped, with};
use crate::support::fetched::{node, python};
use crate::support::story::PATH;

/// What `hook install` shows for a manager with this file, as it stands there.
fn lines(sandbox: &crate::support::Sandbox) -> String {
    let said = sandbox.run(&["hook", "install", "--pre-push"]).ended(2).stderr;
    let lines: Vec<&str> = said.lines().take_while(|line| line.starts_with("  ")).collect();
    let lines: Vec<&str> = lines.into_iter().filter_map(|line| line.strip_prefix("  ")).collect();
    lines.join("\n") + "\n"
}

#[test]
fn they_work_as_they_stand() {
    for (file, tools, install) in [
        (".pre-commit-config.yaml", python(), "pre-commit install"),
        ("prek.toml", python(), "prek install"),
        ("lefthook.yml", node(), "lefthook install"),
    ] {
        let sandbox = with(&tools);
        sandbox.write(file, "");
        let text = lines(&sandbox);
        sandbox.write(file, text).commit_all("Take a hook manager");
        passes(&sandbox, install);
        let said = sandbox.run(&["doctor", "--format", "json"]).stdout;
        assert!(!said.contains("\"error\"") && !said.contains("\"warning\""), "{file}: {said}");
        sandbox.write(PATH, bad(&sandbox));
        stopped(&sandbox, "git commit --quiet -a -m Sneak", "signoff-stale");
        // Pushed without the hook for commits, and so stopped by the one for pushes.
        sandbox.git(&["init", "--quiet", "--bare", "../remote.git"]);
        sandbox.git(&["remote", "add", "origin", "../remote.git"]);
        passes(&sandbox, "git push --quiet origin main");
        sandbox.git(&["switch", "--quiet", "--create", "feature"]);
        passes(&sandbox, "git commit --quiet --no-verify -a -m Sneak");
        stopped(&sandbox, "git push origin feature", "signoff-stale");
    }
}
