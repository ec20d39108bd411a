//! `integrations:` in a policy: where else a team sees its decisions. Secrets are named here, and never stand here.

mod fields;
mod forge;
mod jira;
mod secret;
mod slack;
mod trello;

pub use forge::ForgeSettings;
pub use jira::{JiraFlavor, JiraSettings, Shown};
pub use secret::looks_like_a_secret;
pub use slack::{SlackSettings, SlackWay};
pub use trello::TrelloSettings;

use crate::policy::read::Reader;
use crate::policy::{Forge, Policy};
use crate::text::Span;
use crate::text::yaml::Node;

/// What the policy says of services that decisions are shown in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Integrations {
    /// GitHub, where approvals count as sign-offs.
    pub github: Option<ForgeSettings>,
    /// GitLab, where approvals count as sign-offs.
    pub gitlab: Option<ForgeSettings>,
    /// Jira.
    pub jira: Option<JiraSettings>,
    /// Slack.
    pub slack: Option<SlackSettings>,
    /// Trello.
    pub trello: Option<TrelloSettings>,
}

/// The keys of `integrations:`.
const KEYS: [&str; 5] = ["jira", "slack", "trello", "github", "gitlab"];

impl Integrations {
    /// Whether the policy names no service that leads to the site.
    pub fn is_empty(&self) -> bool {
        self.jira.is_none() && self.slack.is_none() && self.trello.is_none()
    }

    /// Every value with its key, such as `jira.url`: for telling what a change does.
    pub fn values(&self) -> Vec<(String, String)> {
        let jira = self.jira.iter().flat_map(JiraSettings::values).map(|pair| ("jira", pair));
        let slack = self.slack.iter().flat_map(SlackSettings::values).map(|pair| ("slack", pair));
        let trello = self.trello.iter().flat_map(TrelloSettings::values).map(|pair| ("trello", pair));
        let forges = [("github", &self.github), ("gitlab", &self.gitlab)];
        let forges = forges.into_iter().flat_map(|(name, forge)| {
            forge.iter().flat_map(ForgeSettings::values).map(move |pair| (name, pair))
        });
        let all = forges.chain(jira).chain(slack).chain(trello);
        all.map(|(name, (key, value))| (format!("{name}.{key}"), value)).collect()
    }

    /// Whether the approval of a change's own author counts on a forge.
    pub fn author_counts(&self, forge: Forge) -> bool {
        let settings = match forge {
            Forge::GitHub => &self.github,
            Forge::GitLab => &self.gitlab,
            _ => &None,
        };
        settings.as_ref().is_some_and(|settings| settings.author_approves)
    }

    /// Whether a change of this value loosens something: it sends a secret to another place, or another secret to the
    /// same, or says whose approval counts.
    pub fn moves_a_secret(key: &str) -> bool {
        ["url", "api-url", "-env", ForgeSettings::AUTHOR].iter().any(|end| key.ends_with(end))
    }
}

impl Reader {
    /// Reads `integrations:`. Where anything below it looks like a secret nothing of it is read, shown or used.
    pub(super) fn integrations(&mut self, key: &Node, value: &Node) {
        if let Some(found) = secret::find(value) {
            self.secret_stands_here(key, found);
            return;
        }
        let mut read = Integrations::default();
        for (key, value) in self.map(value, "`integrations`") {
            match key.text().unwrap_or_default() {
                "github" => read.github = Some(self.forge_settings("github", value)),
                "gitlab" => read.gitlab = Some(self.forge_settings("gitlab", value)),
                "jira" => read.jira = self.jira(key, value),
                "slack" => read.slack = self.slack(key, value),
                "trello" => read.trello = self.trello(key, value),
                _ => self.unknown(key, &KEYS, "in `integrations`"),
            }
        }
        self.policy.integrations = read;
    }

    /// What is shown in a service leads to the site: without its address there is nothing to lead to.
    pub(super) fn integrations_need_a_site(&mut self, root: &[(Node, Node)]) {
        self.members_need_a_roster();
        if self.policy.integrations.is_empty() || self.policy.site.url.is_some() {
            return;
        }
        let key = root.iter().find(|(key, _)| key.text() == Some("integrations"));
        let span = key.map_or(Span::at(0), |(key, _)| key.span);
        self.fault(
            span,
            "`integrations` needs the address of the site, which all that is sent leads to".to_owned(),
        )
        .help
        .push("add `url: https://decisions.example.com/` to `site`".to_owned());
    }

    /// Says that a secret stands in the policy, without showing it: neither in words nor as the line it stands in.
    fn secret_stands_here(&mut self, key: &Node, found: Span) {
        let line = |policy: &Policy, offset: usize| policy.source.position(offset).line;
        let (at, named) = (line(&self.policy, found.start), line(&self.policy, key.span.start));
        let span = if at == named { Span::at(0) } else { key.span };
        self.fault(span, format!("line {at} of the policy holds what looks like a secret"))
            .help
            .push(
                "take it back at the service that gave it, since it stands in history now; then put the new one into \
                 the environment and name its variable here, such as `token-env: JIRA_API_TOKEN`"
                    .to_owned(),
            );
    }
}
