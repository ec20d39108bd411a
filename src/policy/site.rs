//! What the policy says of the site: its own address, and where the repository can be read and edited.

use crate::policy::OtherLog;
use crate::policy::read::Reader;
use crate::text::yaml::Node;

/// A kind of forge, by the form of its addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Forge {
    /// GitHub, in the cloud or on a team's own host.
    GitHub,
    /// GitLab, in the cloud or on a team's own host.
    GitLab,
    /// Bitbucket Cloud.
    Bitbucket,
    /// Bitbucket Server or Data Center.
    BitbucketServer,
    /// Gitea, Forgejo and Codeberg.
    Gitea,
    /// sourcehut.
    Sourcehut,
}

impl Forge {
    /// Every kind, in the order in which messages name them.
    pub const ALL: [Self; 6] =
        [Self::GitHub, Self::GitLab, Self::Bitbucket, Self::BitbucketServer, Self::Gitea, Self::Sourcehut];

    /// The word for it in a policy.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Bitbucket => "bitbucket",
            Self::BitbucketServer => "bitbucket-server",
            Self::Gitea => "gitea",
            Self::Sourcehut => "sourcehut",
        }
    }

    /// Tells the kind from the name of a host: `gitlab.example.com` is GitLab; `None` where the name does not tell.
    pub fn of_host(host: &str) -> Option<Self> {
        let host = host.to_ascii_lowercase();
        let label = |word: &str| host.split('.').any(|label| label == word);
        match host.as_str() {
            "bitbucket.org" => Some(Self::Bitbucket),
            "codeberg.org" => Some(Self::Gitea),
            _ if host == "sr.ht" || host.ends_with(".sr.ht") => Some(Self::Sourcehut),
            _ if label("github") => Some(Self::GitHub),
            _ if label("gitlab") => Some(Self::GitLab),
            _ if label("bitbucket") || label("stash") => Some(Self::BitbucketServer),
            _ if label("gitea") || label("forgejo") => Some(Self::Gitea),
            _ => None,
        }
    }
}

/// What the policy says of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SiteSettings {
    /// Where the site is published: an `https:` address that ends in `/`.
    pub url: Option<String>,
    /// The repository on its forge: an `https:` address without `.git` and without `/` at its end.
    pub repository: Option<String>,
    /// The kind of forge, where the host's name does not tell it or tells it wrong.
    pub forge: Option<Forge>,
    /// The branch that links lead to; `main` where it says nothing.
    pub branch: Option<String>,
    /// A link to a record's source, with `{path}` for its path in the repository.
    pub source: Option<String>,
    /// A link to edit a record, with `{path}`.
    pub edit: Option<String>,
    /// A link to a record's history, with `{path}`.
    pub history: Option<String>,
    /// Logs of other repositories that the site shows too.
    pub logs: Vec<OtherLog>,
}

impl SiteSettings {
    /// The keys of `site:` in a policy that hold one word.
    pub const KEYS: [&str; 7] = ["url", "repository", "forge", "branch", "source", "edit", "history"];

    /// All keys of `site:` in a policy.
    pub const ALL_KEYS: [&str; 8] =
        ["url", "repository", "forge", "branch", "source", "edit", "history", "logs"];

    /// The value of each key that is set, in the order of [`SiteSettings::KEYS`].
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let values = [
            self.url.as_deref(),
            self.repository.as_deref(),
            self.forge.map(Forge::name),
            self.branch.as_deref(),
            self.source.as_deref(),
            self.edit.as_deref(),
            self.history.as_deref(),
        ];
        Self::KEYS.into_iter().zip(values).filter_map(|(key, value)| Some((key, value?)))
    }
}

/// Why an address is none that can be linked to.
pub(super) enum Unfit {
    NotHttps,
    Credential,
    Host,
    Query,
    Character(char),
}

/// Splits an `https:` address into its host, with port, and its path, which begins with `/` or is empty.
pub(super) fn parts(address: &str) -> Result<(&str, &str), Unfit> {
    let odd =
        |c: &char| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`' | '{' | '}');
    let Some(rest) = address.strip_prefix("https://") else { return Err(Unfit::NotHttps) };
    // A password may hold a slash: nothing with an `@` is shown again.
    if rest.contains('@') {
        return Err(Unfit::Credential);
    }
    if let Some(c) = address.chars().find(odd) {
        return Err(Unfit::Character(c));
    }
    if rest.contains(['?', '#']) {
        return Err(Unfit::Query);
    }
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let labels = name.split('.').all(|label| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    if !labels || port.parse::<u16>().is_err() {
        return Err(Unfit::Host);
    }
    Ok((host, path))
}

impl Reader {
    /// Reads `site:`.
    pub(super) fn site(&mut self, value: &Node) {
        let mut site = SiteSettings::default();
        let mut repository = None;
        for (key, value) in self.map(value, "`site`") {
            match key.text().unwrap_or_default() {
                "url" => site.url = self.public_address(value),
                "repository" => {
                    site.repository = self.repository(value);
                    repository = Some(value);
                }
                "forge" => site.forge = self.forge(value),
                "branch" => site.branch = self.branch(value),
                "source" => site.source = self.link(value, "source"),
                "edit" => site.edit = self.link(value, "edit"),
                "history" => site.history = self.link(value, "history"),
                "logs" => site.logs = self.other_logs(value),
                _ => self.unknown(key, &SiteSettings::ALL_KEYS, "in `site`"),
            }
        }
        if let (Some(node), Some(address)) = (repository, &site.repository) {
            let host = parts(address).map_or("", |(host, _)| host.split(':').next().unwrap_or_default());
            if site.forge.is_none() && Forge::of_host(host).is_none() {
                let message = format!("the name `{host}` does not tell which kind of forge it is");
                let names = Forge::ALL.map(Forge::name).join(", ");
                let help = format!("add a line such as `forge: gitlab` to `site`; known are {names}");
                self.fault(node.span, message).help.push(help);
            }
        }
        self.policy.site = site;
    }

    /// An `https:` address, or a fault that shows a right one.
    fn address<'n>(
        &mut self,
        value: &'n Node,
        key: &str,
        example: &str,
    ) -> Option<(&'n str, &'n str, &'n str)> {
        let text = self.word(value, &format!("`{key}`"))?;
        let message = match parts(text) {
            Ok((host, path)) => return Some((text, host, path)),
            Err(Unfit::Credential) => format!("`{key}` holds an `@`, as if a name or password stood in it"),
            Err(Unfit::NotHttps) => format!("`{key}` should be an https address, found `{text}`"),
            Err(Unfit::Host) => format!("`{text}` names no host"),
            Err(Unfit::Query) => format!("`{key}` should end before `?` or `#`, found `{text}`"),
            Err(Unfit::Character(c)) => format!("`{key}` holds {c:?}, which an address cannot hold"),
        };
        self.fault(value.span, message).help.push(format!("write it as `{key}: {example}`"));
        None
    }

    fn public_address(&mut self, value: &Node) -> Option<String> {
        let (text, _, _) = self.address(value, "url", "https://decisions.example.com/")?;
        Some(format!("{}/", text.trim_end_matches('/')))
    }

    fn repository(&mut self, value: &Node) -> Option<String> {
        const EXAMPLE: &str = "https://github.com/acme/shop";
        let (text, _, path) = self.address(value, "repository", EXAMPLE)?;
        if path.trim_matches('/').is_empty() {
            let message = format!("`{text}` names a host and no repository");
            self.fault(value.span, message).help.push(format!("write it as `repository: {EXAMPLE}`"));
            return None;
        }
        let text = text.trim_end_matches('/');
        Some(text.strip_suffix(".git").unwrap_or(text).to_owned())
    }

    fn forge(&mut self, value: &Node) -> Option<Forge> {
        let word = self.word(value, "`forge`")?;
        let names = Forge::ALL.map(Forge::name);
        let known = Forge::ALL.into_iter().find(|forge| forge.name() == word);
        if known.is_none() {
            let near = self.near(word, &names);
            let fault = self.fault(value.span, format!("nothing knows the forge `{word}`"));
            fault.help.push(format!("known are {}", names.join(", ")));
            if let Some(near) = near {
                fault.label = format!("did you mean `{near}`?");
            }
        }
        known
    }

    fn branch(&mut self, value: &Node) -> Option<String> {
        let name = self.word(value, "`branch`")?;
        let odd = |c: char| c.is_whitespace() || c.is_control() || "~^:?*[\\\"'<>`".contains(c);
        let wrong = name.is_empty()
            || name.contains(odd)
            || name.contains("..")
            || name.starts_with(['/', '-'])
            || name.ends_with(['/', '.']);
        if wrong {
            let message = format!("`{name}` cannot be the name of a branch");
            self.fault(value.span, message).help.push("write it as `branch: main`".to_owned());
            return None;
        }
        Some(name.strip_prefix("refs/heads/").unwrap_or(name).to_owned())
    }

    /// An `https:` link with `{path}` in it.
    fn link(&mut self, value: &Node, key: &str) -> Option<String> {
        let link = self.word(value, &format!("`{key}`")).unwrap_or_default();
        if link.starts_with("https://") && link.contains("{path}") {
            return Some(link.to_owned());
        }
        let fault = self.fault(value.span, format!("`{key}` should be an https link with `{{path}}` in it"));
        let example = format!("write it as `{key}: \"https://forge.example.com/shop/{key}/main/{{path}}\"`");
        fault.help.push(example);
        None
    }
}
