//! Decisions brought to services: what is sent, how trouble is met, and that no secret is ever seen.

mod clients;
mod contract;
mod direct;
mod fake_github;
mod fake_gitlab;
mod fake_jira;
mod fake_slack;
mod fake_trello;
mod forge;
mod forge_dry;
mod forge_files;
mod forge_gitlab;
mod forge_trouble;
mod jira;
mod many;
mod recorded;
mod secrets;
mod server;
mod slack;
mod state;
mod story;
mod trello;
mod trouble;

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD};

/// The token of every service in these tests, with characters that every form of writing has to escape.
pub(crate) const TOKEN: &str = "CANARY-token-of-jira/\"x+=";

/// Below `integrations:`, Jira Cloud at an address.
pub(crate) fn jira_at(url: &str) -> String {
    format!(
        "integrations:\n  jira:\n    url: {url}\n    flavor: cloud\n    projects: [SHOP, PLAT]\n    \
         user-env: JIRA_EMAIL\n    token-env: JIRA_API_TOKEN\n"
    )
}

/// A repository with a log whose policy says this of integrations, and one proposed record with these tickets; the
/// secrets are in the environment. Ada acts.
pub(crate) fn team(integrations: &str, tickets: &str) -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    policy(&sandbox, integrations);
    sandbox.write(PATH, RECORD.replace("driver: ada\n", &format!("driver: ada\ntickets: [{tickets}]\n")));
    sandbox.env("JIRA_EMAIL", "ada@example.com").env("JIRA_API_TOKEN", TOKEN);
    sandbox.as_ada().commit_all("Propose a record");
    sandbox
}

/// Writes the policy.
pub(crate) fn policy(sandbox: &Sandbox, integrations: &str) {
    let site = "site:\n  url: https://decisions.example.com/\n";
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}{site}{integrations}"));
}

/// Changes the record's tickets and commits that.
pub(crate) fn tickets(sandbox: &Sandbox, tickets: &str) {
    let text = sandbox.read(PATH);
    let line = text.lines().find(|line| line.starts_with("tickets:")).expect("the record has tickets");
    sandbox.write(PATH, text.replace(line, &format!("tickets: [{tickets}]")));
    sandbox.commit_all("Name other tickets");
}
