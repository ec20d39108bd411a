//! Addresses on forges: where a file is read, edited, told its history and blamed, and where a commit is shown.
//!
//! Only forms that a forge documents or its own pages link to; where it has none, there is no link.

mod remote;

#[cfg(test)]
mod tests;

use crate::policy::{Forge, SiteSettings};
use crate::site::escape::path_segment;
use crate::site::markdown::Destination;

pub use remote::from_remote;

/// The branch that links lead to where a policy names none.
const BRANCH: &str = "main";

/// The addresses of one repository; nothing where it is not known where to find it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    repository: Option<String>,
    source: Option<String>,
    folder: Option<String>,
    edit: Option<String>,
    history: Option<String>,
    blame: Option<String>,
    commit: Option<String>,
}

impl Addresses {
    /// Takes them from a policy: its own templates first, else the forms of the forge on which its repository is.
    ///
    /// `remote` is the address of the remote from which the repository was cloned, for a policy without `repository`;
    /// it is used where its host tells the forge. See [`from_remote`].
    pub fn new(settings: &SiteSettings, remote: Option<&str>) -> Self {
        let repository = settings.repository.clone().or_else(|| remote.and_then(from_remote));
        let forge = repository.as_deref().and_then(|address| settings.forge.or_else(|| forge_of(address)));
        let branch = settings.branch.as_deref().unwrap_or(BRANCH);
        let mut all = match (&repository, forge) {
            (Some(repository), Some(forge)) => Self::of_forge(forge, repository, branch),
            _ => Self::default(),
        };
        let own = [
            (&settings.source, &mut all.source),
            (&settings.edit, &mut all.edit),
            (&settings.history, &mut all.history),
        ];
        for (set, place) in own {
            if set.is_some() {
                place.clone_from(set);
            }
        }
        all
    }

    /// The forms of a forge, with `{path}` for a path and `{commit}` for a commit.
    fn of_forge(forge: Forge, repository: &str, branch: &str) -> Self {
        let repository = match forge {
            Forge::BitbucketServer => server_page(repository),
            _ => repository.to_owned(),
        };
        let form = |form: &str| Some(format!("{repository}/{form}"));
        let on = encoded(branch);
        let one = path_segment(branch);
        let all = match forge {
            Forge::GitHub => Self {
                source: form(&format!("blob/{on}/{{path}}")),
                folder: form(&format!("tree/{on}/{{path}}")),
                edit: form(&format!("edit/{on}/{{path}}")),
                history: form(&format!("commits/{on}/{{path}}")),
                blame: form(&format!("blame/{on}/{{path}}")),
                commit: form("commit/{commit}"),
                ..Self::default()
            },
            Forge::GitLab => Self {
                source: form(&format!("-/blob/{on}/{{path}}")),
                folder: form(&format!("-/tree/{on}/{{path}}")),
                edit: form(&format!("-/edit/{on}/{{path}}")),
                history: form(&format!("-/commits/{on}/{{path}}")),
                blame: form(&format!("-/blame/{on}/{{path}}")),
                commit: form("-/commit/{commit}"),
                ..Self::default()
            },
            // A slash in the name of a branch would be taken for one of the path.
            Forge::Bitbucket => Self {
                source: form(&format!("src/{one}/{{path}}")),
                folder: form(&format!("src/{one}/{{path}}/")),
                edit: form(&format!("src/{one}/{{path}}?mode=edit&spa=0&at={one}")),
                history: form(&format!("history-node/{one}/{{path}}")),
                blame: form(&format!("annotate/{one}/{{path}}")),
                commit: form("commits/{commit}"),
                ..Self::default()
            },
            // Its editor, history and blame have no address of their own.
            Forge::BitbucketServer => Self {
                source: form(&format!("browse/{{path}}?at=refs%2Fheads%2F{one}")),
                folder: form(&format!("browse/{{path}}?at=refs%2Fheads%2F{one}")),
                commit: form("commits/{commit}"),
                ..Self::default()
            },
            Forge::Gitea => Self {
                source: form(&format!("src/branch/{on}/{{path}}")),
                folder: form(&format!("src/branch/{on}/{{path}}")),
                edit: form(&format!("_edit/{on}/{{path}}")),
                history: form(&format!("commits/branch/{on}/{{path}}")),
                blame: form(&format!("blame/branch/{on}/{{path}}")),
                commit: form("commit/{commit}"),
                ..Self::default()
            },
            // What is changed there goes by e-mail: it has no editor.
            Forge::Sourcehut => Self {
                source: form(&format!("tree/{on}/item/{{path}}")),
                folder: form(&format!("tree/{on}/item/{{path}}")),
                history: form(&format!("log/{on}/item/{{path}}")),
                blame: form(&format!("blame/{on}/{{path}}")),
                commit: form("commit/{commit}"),
                ..Self::default()
            },
        };
        Self { repository: Some(repository), ..all }
    }

    /// The page of the repository.
    pub fn repository(&self) -> Option<&str> {
        self.repository.as_deref()
    }

    /// The template of [`Addresses::source`], with `{path}`.
    pub fn source_template(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Where a file can be read; its path is from the root of the repository, with `/`.
    pub fn source(&self, path: &str) -> Option<String> {
        filled(self.source.as_ref(), path)
    }

    /// Where a file can be edited.
    pub fn edit(&self, path: &str) -> Option<String> {
        filled(self.edit.as_ref(), path)
    }

    /// Where the commits that changed a file are listed.
    pub fn history(&self, path: &str) -> Option<String> {
        filled(self.history.as_ref(), path)
    }

    /// Where each line of a file names the commit that wrote it.
    pub fn blame(&self, path: &str) -> Option<String> {
        filled(self.blame.as_ref(), path)
    }

    /// Where a commit is shown, by its hexadecimal id.
    pub fn commit(&self, id: &str) -> Option<String> {
        let is_id = id.len() >= 7 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let form = self.commit.as_ref().filter(|_| is_id)?;
        Some(form.replace("{commit}", id))
    }

    /// Where to see what a record governs: the file that a pattern of `affects:` names, or the folder below which all
    /// that it can match lies.
    pub fn governed(&self, pattern: &str) -> Option<String> {
        let pattern = pattern.trim_start_matches("./").trim_start_matches('/');
        let Some(at) = pattern.find(['*', '?', '[', '{']) else {
            return match pattern.strip_suffix('/') {
                Some(folder) => filled(self.folder.as_ref(), folder),
                None => self.source(pattern),
            };
        };
        let (folder, _) = pattern[..at].rsplit_once('/')?;
        filled(self.folder.as_ref(), folder)
    }
}

/// Tells the kind of forge from the address of a repository.
fn forge_of(address: &str) -> Option<Forge> {
    let host = address.strip_prefix("https://")?.split(['/', ':']).next()?;
    Forge::of_host(host)
}

/// The page of a repository on Bitbucket Server, from its page or from the address that it is cloned from.
fn server_page(repository: &str) -> String {
    if repository.contains("/repos/") {
        return repository.trim_end_matches("/browse").to_owned();
    }
    let parts = repository.rsplit_once('/').and_then(|(rest, name)| {
        let (before, owner) = rest.rsplit_once('/')?;
        Some((before.trim_end_matches("/scm"), owner, name))
    });
    match parts {
        Some((before, owner, name)) if before.starts_with("https://") => match owner.strip_prefix('~') {
            Some(person) => format!("{before}/users/{person}/repos/{name}"),
            None => format!("{before}/projects/{}/repos/{name}", owner.to_uppercase()),
        },
        _ => repository.to_owned(),
    }
}

fn encoded(path: &str) -> String {
    path.split('/').map(path_segment).collect::<Vec<_>>().join("/")
}

/// A template with a path filled in; nothing for a path that leads out of the repository.
fn filled(template: Option<&String>, path: &str) -> Option<String> {
    let inside = !path.is_empty() && !path.starts_with('/') && path.split('/').all(|part| part != "..");
    let address = template.filter(|_| inside)?.replace("{path}", &encoded(path));
    matches!(Destination::judge(&address), Destination::Web(_)).then_some(address)
}
