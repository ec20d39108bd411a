//! The managers of hooks that teams use, how each shows itself in a repository, and the lines that it needs for ours.

use std::fs;
use std::path::Path;

use crate::cli::hook::event::Event;

/// A manager of hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// <https://pre-commit.com>
    PreCommit,
    /// <https://prek.j178.dev>, by its own file
    Prek,
    /// <https://lefthook.dev>
    Lefthook,
    /// <https://typicode.github.io/husky>
    Husky,
    /// <https://github.com/toplenboren/simple-git-hooks>
    SimpleGitHooks,
    /// <https://hk.jdx.dev>
    Hk,
    /// <https://github.com/sds/overcommit>
    Overcommit,
}

/// A manager that was found in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manager {
    pub(crate) kind: Kind,
    /// The file that shows it, from the top.
    pub(crate) file: String,
    /// Whether that file names us.
    pub(crate) runs_check: bool,
    /// The text of that file.
    pub(crate) text: String,
}

/// What to write for a manager.
#[derive(Debug)]
pub(crate) struct Lines {
    /// What to do with the text: an imperative.
    pub(crate) what: String,
    /// What to write to the manager's file, or to run.
    pub(crate) text: String,
    /// The command that then installs the manager's hooks.
    pub(crate) then: Option<&'static str>,
}

impl Kind {
    /// What people call it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::Prek => "prek",
            Self::Lefthook => "lefthook",
            Self::Husky => "husky",
            Self::SimpleGitHooks => "simple-git-hooks",
            Self::Hk => "hk",
            Self::Overcommit => "overcommit",
        }
    }
}

/// Finds the managers of a repository by their files at its top.
pub(crate) fn found(root: &Path) -> Vec<Manager> {
    let mut managers = Vec::new();
    let mut add = |kind, file: &str, text: String| {
        let names_us = |line: &str| {
            let line = line.trim_start();
            !line.starts_with('#') && !line.starts_with("//") && line.contains("countersign")
        };
        let runs_check = text.lines().any(names_us);
        managers.push(Manager { kind, file: file.to_owned(), runs_check, text });
    };
    let read =
        |file: &str| fs::read(root.join(file)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    for (kind, files) in [
        (Kind::PreCommit, &[".pre-commit-config.yaml", ".pre-commit-config.yml"][..]),
        (Kind::Prek, &["prek.toml"]),
        (
            Kind::Lefthook,
            &[
                "lefthook.yml",
                "lefthook.yaml",
                ".lefthook.yml",
                ".lefthook.yaml",
                "lefthook.toml",
                "lefthook.json",
                ".config/lefthook.yml",
            ],
        ),
        (Kind::Hk, &["hk.pkl"]),
        (Kind::Overcommit, &[".overcommit.yml"]),
    ] {
        if let Some((file, text)) = files.iter().find_map(|file| Some((*file, read(file)?))) {
            add(kind, file, text);
        }
    }
    let package: serde_json::Value =
        read("package.json").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let depends =
        |name: &str| ["devDependencies", "dependencies"].iter().any(|list| !package[list][name].is_null());
    if root.join(".husky").is_dir() || depends("husky") {
        let text: Vec<String> =
            Event::ALL.iter().filter_map(|event| read(&format!(".husky/{}", event.name()))).collect();
        add(Kind::Husky, ".husky/pre-commit", text.join("\n"));
    }
    let own = &package["simple-git-hooks"];
    if !own.is_null() || depends("simple-git-hooks") {
        add(Kind::SimpleGitHooks, "package.json", own.to_string());
    }
    managers
}

/// Whether files are handed to commands by lint-staged, which says nothing of a file that is deleted.
pub(crate) fn lint_staged_runs_check(root: &Path) -> bool {
    const FILES: [&str; 6] = [
        "package.json",
        ".lintstagedrc",
        ".lintstagedrc.json",
        ".lintstagedrc.yml",
        "lint-staged.config.js",
        "lint-staged.config.mjs",
    ];
    FILES.iter().filter_map(|file| Some((file, fs::read_to_string(root.join(file)).ok()?))).any(
        |(file, text)| match *file {
            "package.json" => serde_json::from_str::<serde_json::Value>(&text)
                .is_ok_and(|package| package["lint-staged"].to_string().contains("countersign hook")),
            _ => text.contains("countersign hook"),
        },
    )
}

/// The lines that let a manager run the check at these events.
pub(crate) fn lines(manager: &Manager, events: &[Event]) -> Lines {
    let names: Vec<&str> = events.iter().map(|event| event.name()).collect();
    let mut what = format!("add to `{}`", manager.file);
    let each = |form: &dyn Fn(&Event) -> String| events.iter().map(form).collect::<Vec<_>>();
    let (text, then) = match manager.kind {
        Kind::PreCommit => (
            format!(
                "default_install_hook_types: [{0}]\nrepos:\n  - repo: local\n    hooks:\n      - id: countersign\n        \
                 name: countersign\n        entry: countersign hook run --auto\n        language: system\n        \
                 always_run: true\n        pass_filenames: false\n        stages: [{0}, manual]",
                names.join(", ")
            ),
            Some("pre-commit install"),
        ),
        Kind::Prek => (
            format!(
                "default_install_hook_types = [{0}]\n\n[[repos]]\nrepo = \"local\"\n\n[[repos.hooks]]\nid = \"countersign\"\n\
                 name = \"countersign\"\nentry = \"countersign hook run --auto\"\nlanguage = \"system\"\n\
                 always_run = true\npass_filenames = false\nstages = [{0}, \"manual\"]",
                names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
            ),
            Some("prek install"),
        ),
        Kind::Lefthook => (
            each(&|event| {
                let stdin = if *event == Event::PrePush { "\n      use_stdin: true" } else { "" };
                let name = event.name();
                format!("{name}:\n  commands:\n    countersign:\n      run: {}{stdin}", event.line())
            })
            .join("\n"),
            Some("lefthook install"),
        ),
        Kind::Husky => {
            "run, and commit the files".clone_into(&mut what);
            (each(&|event| format!("echo '{}' >> .husky/{}", event.line(), event.name())).join("\n"), None)
        }
        Kind::SimpleGitHooks => (
            format!(
                "\"simple-git-hooks\": {{\n{}\n}}",
                each(&|event| format!("  \"{}\": \"{}\"", event.name(), event.line())).join(",\n")
            ),
            Some("npx simple-git-hooks"),
        ),
        Kind::Hk => (
            format!(
                "hooks {{\n{}\n}}",
                each(&|event| format!(
                    "  [\"{}\"] {{ steps {{ [\"countersign\"] {{ check = \"{}\" }} }} }}",
                    event.name(),
                    event.line()
                ))
                .join("\n")
            ),
            Some("hk install"),
        ),
        Kind::Overcommit => (
            each(&|event| {
                let group: String = event.name().split('-').map(capital).collect();
                let words: Vec<String> = event.line().split(' ').map(|word| format!("'{word}'")).collect();
                format!("{group}:\n  Countersign:\n    enabled: true\n    command: [{}]", words.join(", "))
            })
            .join("\n"),
            Some("overcommit --sign"),
        ),
    };
    Lines { what, text, then }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
