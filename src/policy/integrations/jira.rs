//! `jira:` below `integrations:` in a policy.

use crate::policy::read::Reader;
use crate::text::yaml::Node;

/// Which Jira it is: they differ in a few calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum JiraFlavor {
    /// Jira Cloud.
    Cloud,
    /// Jira Data Center or Server.
    DataCenter,
}

/// What the site shows of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Shown {
    /// Its key alone: for a site that more people see than see the tickets.
    Key,
    /// Its summary and its state too.
    #[default]
    Summary,
}

/// What the policy says of Jira.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct JiraSettings {
    /// Where people read tickets, without `/` at its end.
    pub url: String,
    /// Where programs ask, if that is elsewhere.
    pub api_url: Option<String>,
    /// Which Jira it is.
    pub flavor: JiraFlavor,
    /// The keys of the projects whose tickets are meant.
    pub projects: Vec<String>,
    /// The variable with the address that the token belongs to; without it the token stands alone.
    pub user_env: Option<String>,
    /// The variable with the token.
    pub token_env: String,
    /// What the site shows of tickets.
    pub publish: Shown,
}

const KEYS: [&str; 7] = ["url", "api-url", "flavor", "projects", "user-env", "token-env", "publish"];
const FLAVORS: [(&str, JiraFlavor); 2] =
    [("cloud", JiraFlavor::Cloud), ("data-center", JiraFlavor::DataCenter)];
const SHOWN: [(&str, Shown); 2] = [("key", Shown::Key), ("summary", Shown::Summary)];
const URL: &str = "https://acme.atlassian.net";

impl JiraSettings {
    /// Where programs ask, without `/` at its end.
    pub fn api(&self) -> &str {
        self.api_url.as_deref().unwrap_or(&self.url)
    }

    /// Whether a word is the key of a ticket in one of the projects: `SHOP-12`.
    pub fn is_ticket(&self, key: &str) -> bool {
        key.rsplit_once('-').is_some_and(|(project, number)| {
            !number.starts_with('0')
                && !number.is_empty()
                && number.len() <= 9
                && number.bytes().all(|byte| byte.is_ascii_digit())
                && self.projects.iter().any(|own| own == project)
        })
    }

    /// Where people read a ticket.
    pub fn page(&self, key: &str) -> String {
        format!("{}/browse/{key}", self.url)
    }

    /// Every value with its key.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let mut values = vec![("url", self.url.clone())];
        values.extend(self.api_url.clone().map(|url| ("api-url", url)));
        let flavor = FLAVORS.iter().find(|(_, flavor)| *flavor == self.flavor);
        values.push(("flavor", flavor.map_or("", |(name, _)| name).to_owned()));
        values.push(("projects", self.projects.join(", ")));
        values.extend(self.user_env.clone().map(|name| ("user-env", name)));
        values.push(("token-env", self.token_env.clone()));
        let shown = SHOWN.iter().find(|(_, shown)| *shown == self.publish);
        values.push(("publish", shown.map_or("", |(name, _)| name).to_owned()));
        values
    }
}

impl Reader {
    /// Reads `jira:`; `None` where it lacks what it cannot do without.
    pub(super) fn jira(&mut self, service: &Node, value: &Node) -> Option<JiraSettings> {
        let faults = self.policy.faults.len();
        let (mut url, mut api_url, mut flavor, mut user_env, mut token_env) = (None, None, None, None, None);
        let (mut projects, mut publish) = (Vec::new(), Shown::default());
        for (key, value) in self.map(value, "`jira`") {
            match key.text().unwrap_or_default() {
                "url" => url = self.service_address(value, "url", URL),
                "api-url" => {
                    api_url = self.service_address(
                        value,
                        "api-url",
                        "https://api.atlassian.com/ex/jira/11111111-2222-3333-4444-555555555555",
                    );
                }
                "flavor" => flavor = self.one_of(value, "flavor", &FLAVORS),
                "projects" => projects = self.projects(value),
                "user-env" => user_env = self.variable(value, "user-env", "JIRA_EMAIL"),
                "token-env" => token_env = self.variable(value, "token-env", "JIRA_API_TOKEN"),
                "publish" => publish = self.one_of(value, "publish", &SHOWN).unwrap_or_default(),
                _ => self.unknown(key, &KEYS, "in `jira`"),
            }
        }
        // What was wrong with a value is said already: that it is missing too would mislead.
        if self.policy.faults.len() == faults {
            for (missing, key, example) in [
                (url.is_none(), "url", URL),
                (token_env.is_none(), "token-env", "JIRA_API_TOKEN"),
                (projects.is_empty(), "projects", "[SHOP]"),
            ] {
                if missing {
                    self.needs(service, key, example);
                }
            }
        }
        let (url, token_env) = (url?, token_env?);
        let in_cloud = url.ends_with(".atlassian.net") || api_url.is_some();
        let flavor = flavor.or(in_cloud.then_some(JiraFlavor::Cloud));
        if flavor.is_none() {
            self.fault(service.span, "the address of `jira` does not tell which Jira it is".to_owned())
                .help
                .push("add `flavor: cloud` or `flavor: data-center` below `jira`".to_owned());
        }
        Some(JiraSettings { url, api_url, flavor: flavor?, projects, user_env, token_env, publish })
    }

    /// Keys of projects: a capital letter, then capital letters, digits and `_`.
    fn projects(&mut self, value: &Node) -> Vec<String> {
        let mut projects = Vec::new();
        for project in self.words(value, "`projects`") {
            let name = &project.value;
            let plain = name.len() >= 2
                && name.starts_with(|c: char| c.is_ascii_uppercase())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
            if plain {
                projects.push(project.value);
            } else {
                let message = format!("`{name}` cannot be the key of a project");
                self.fault(project.span, message)
                    .help
                    .push("it is what stands before the number of a ticket: `SHOP` in `SHOP-12`".to_owned());
            }
        }
        projects
    }
}
