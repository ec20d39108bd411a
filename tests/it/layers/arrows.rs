//! Which module may name which: the layers, and the few names that only one module may say.

use super::read::{Named, Source, module_of};
use std::collections::BTreeMap;

/// Arrows within a layer that are wanted.
const ALSO: [(&str, &str); 1] = [("log", "policy")];

/// Arrows down the layers that are not wanted: pages and renderers show findings, they never make them.
const NEVER: [(&str, &str); 3] = [("output", "rules"), ("site", "rules"), ("story", "rules")];

/// The layer of each module.
pub(super) struct Table(BTreeMap<String, u32>);

impl Table {
    /// Reads the rows ``| 3 | [`git`] | …`` of the code map.
    pub(super) fn read(lib: &str) -> Self {
        let row = |line: &str| {
            let mut cells = line.strip_prefix("//! |")?.split('|').map(str::trim);
            let layer = cells.next()?.parse().ok()?;
            let name = cells.next()?.strip_prefix("[`")?.strip_suffix("`]")?;
            Some((name.to_owned(), layer))
        };
        Self(lib.lines().filter_map(row).collect())
    }

    pub(super) fn modules(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn knows(&self, module: &str) -> bool {
        self.0.contains_key(module)
    }

    fn allows(&self, from: &str, to: &str) -> bool {
        let arrow = (from, to);
        from == to || ALSO.contains(&arrow) || (self.0.get(to) < self.0.get(from) && !NEVER.contains(&arrow))
    }
}

/// Says which paths run against the layers, or through the root.
pub(super) fn check(path: &str, source: &Source, table: &Table, faults: &mut Vec<String>) {
    if path == "src/lib.rs" {
        return;
    }
    // The program and the tests stand outside the library and come in by its name.
    let inside = path.starts_with("src/") && path != "src/main.rs";
    let root = if inside { "crate" } else { "countersign" };
    let from = module_of(path).first().cloned().unwrap_or_default();
    for Named { path: named, imported, line } in &source.named {
        if named[0] != root {
            continue;
        }
        match named.get(1).map_or("", String::as_str) {
            "" | "*" if *imported => {
                faults.push(format!(
                    "{path}:{line}: takes the root of the crate, which hides where things come from"
                ));
            }
            "" | "*" => {}
            to if !table.knows(to) => {
                faults.push(format!("{path}:{line}: names `{root}::{to}`; name the module it stands in"));
            }
            to if inside && table.knows(&from) && !table.allows(&from, to) => {
                faults.push(format!("{path}:{line}: `{from}` may not use `{to}`"));
            }
            _ => {}
        }
    }
}

/// Says where a name is used outside the one module that it belongs to.
pub(super) fn check_names(path: &str, source: &Source, faults: &mut Vec<String>) {
    if !path.starts_with("src/") {
        return;
    }
    let mut found: Vec<(usize, &str, &str)> = Vec::new();
    for (ident, line) in &source.idents {
        match ident.as_str() {
            "git2" | "libgit2_sys" => found.push((*line, "git2", "git")),
            "ssh_key" | "ed25519_dalek" | "p256" | "p384" | "p521" => {
                found.push((*line, "ssh_key", "sshsig"))
            }
            "ureq" => found.push((*line, "ureq", "sync/http")),
            "SystemTime" => found.push((*line, "SystemTime", "cli")),
            name if name == "clap" || name.starts_with("clap_") => found.push((*line, "clap", "cli")),
            _ => {}
        }
    }
    for Named { path: named, line, .. } in &source.named {
        let is_clock =
            |pair: &[String]| matches!(pair[0].as_str(), "Timestamp" | "Zoned") && pair[1] == "now";
        if named.starts_with(&["std".to_owned(), "env".to_owned()]) {
            found.push((*line, "std::env", "cli"));
        } else if named.windows(2).any(is_clock) {
            found.push((*line, "the clock", "cli"));
        }
    }
    for (line, what, owner) in found {
        let home = path.starts_with(&format!("src/{owner}/")) || *path == format!("src/{owner}.rs");
        let program = owner == "cli" && path == "src/main.rs";
        if !home && !program {
            faults.push(format!("{path}:{line}: names {what}, which only src/{owner} may"));
        }
    }
}
