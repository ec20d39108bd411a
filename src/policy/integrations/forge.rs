//! `github:` and `gitlab:` below `integrations:` in a policy.

use crate::policy::read::Reader;
use crate::text::yaml::Node;

/// What the policy says of approvals on a forge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ForgeSettings {
    /// Whether the approval of a change's own author counts. Never by default: GitHub takes none, and GitLab may.
    pub author_approves: bool,
}

const KEYS: [&str; 1] = ["author-approves"];

impl ForgeSettings {
    /// The key that lets authors approve their own changes.
    pub(super) const AUTHOR: &str = "author-approves";

    /// Every value with its key, as far as it is not what holds without it.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let author = self.author_approves.then(|| (Self::AUTHOR, self.author_approves.to_string()));
        author.into_iter().collect()
    }
}

impl Reader {
    /// Reads `github:` or `gitlab:`.
    pub(super) fn forge_settings(&mut self, name: &str, value: &Node) -> ForgeSettings {
        const WORDS: [(&str, bool); 2] = [("true", true), ("false", false)];
        let mut settings = ForgeSettings::default();
        for (key, value) in self.map(value, &format!("`{name}`")) {
            match key.text().unwrap_or_default() {
                ForgeSettings::AUTHOR => {
                    let read = self.one_of(value, ForgeSettings::AUTHOR, &WORDS);
                    settings.author_approves = read.unwrap_or_default();
                }
                _ => self.unknown(key, &KEYS, &format!("in `{name}`")),
            }
        }
        settings
    }
}
