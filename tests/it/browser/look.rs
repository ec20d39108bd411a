//! Runs the scripts of `tests/browser`, and turns each line that they print into a fault that a person can mend.

use super::tools::{browser, packages};
use crate::support::Sandbox;
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;

/// More faults than this nobody reads at once.
const SHOWN: usize = 25;

/// Something that is wrong with a page.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) site: String,
    pub(super) check: String,
    page: String,
    /// The width and the scheme, or nothing.
    side: String,
    pub(super) what: String,
    /// The element in question, as it stands in the page.
    node: String,
}

impl Fault {
    fn read(line: &Value) -> Self {
        let text = |key: &str| match &line[key] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let side = [text("width"), text("scheme")].into_iter().filter(|one| !one.is_empty());
        Self {
            site: text("site"),
            check: text("check"),
            page: text("page"),
            side: side.collect::<Vec<_>>().join(" "),
            what: text("what"),
            node: text("node"),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { site, check, page, side, what, node } = self;
        write!(f, "{site}/{page} [{check} {side}] {what}")?;
        for line in node.lines() {
            write!(f, "\n    {line}")?;
        }
        Ok(())
    }
}

/// A site for a plan: all checks, on all pages.
pub(super) fn site(name: &str, folder: &Path) -> Value {
    json!({"name": name, "folder": folder})
}

/// Runs a script on sites and gives what it found; a script that looked at nothing fails.
pub(super) fn look(script: &str, sites: &[Value]) -> Vec<Fault> {
    let sandbox = Sandbox::new();
    // Whether HTML is valid can be said without a browser.
    let browser = (script == "look.mjs").then(browser);
    let plan = json!({"tools": packages(), "browser": browser, "sites": sites});
    sandbox.write("plan.json", plan.to_string());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser").join(script);
    let said = sandbox.tool("node", &[&path.display().to_string(), "plan.json"]);
    let lines = said.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}")));
    let lines: Vec<Value> = lines.collect();
    let looked = lines.last().and_then(|last| last["looked"].as_object()).unwrap_or_else(|| panic!("{said}"));
    for check in checks(script, sites) {
        assert!(looked.contains_key(&check), "nothing was looked at by `{check}`: {plan}");
    }
    lines.iter().filter(|line| line["what"].is_string()).map(Fault::read).collect()
}

/// The checks that have something to look at in these sites.
fn checks(script: &str, sites: &[Value]) -> Vec<String> {
    const ALL: [&str; 10] = [
        "look",
        "signatures",
        "weight",
        "noscript",
        "served",
        "keys",
        "menu",
        "colours",
        "filters",
        "search",
    ];
    let named = sites.iter().flat_map(|site| site["checks"].as_array().into_iter().flatten());
    let named = named.filter_map(|check| Some(check.as_str()?.to_owned()));
    let all = sites.iter().any(|site| site["checks"].is_null());
    match script {
        "look.mjs" => named.chain(ALL.iter().filter(|_| all).map(|&check| check.to_owned())).collect(),
        _ => vec!["validate".to_owned()],
    }
}

/// Fails with all that was found.
#[track_caller]
pub(super) fn assert_none(faults: &[Fault]) {
    let lines: Vec<String> = faults.iter().take(SHOWN).map(Fault::to_string).collect();
    assert!(faults.is_empty(), "{} faults, of which the first:\n{}", faults.len(), lines.join("\n"));
}
