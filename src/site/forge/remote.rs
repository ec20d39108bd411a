//! From the address of a remote to that of the repository's page, and never with a credential in it.

/// Gives the `https:` address of a repository from that of a remote: `https:`, `ssh:` or `git@host:owner/name.git`.
///
/// Users, passwords, ports of SSH and `.git` are left out. `None` for anything else: a path of this machine, a name that
/// only this machine's SSH settings know, an address without encryption, and one in which a credential could hide.
pub fn from_remote(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let (host, path) = match remote.split_once("://") {
        Some(("https", rest)) => {
            let (authority, path) = rest.split_once('/')?;
            (without_user(authority), path)
        }
        Some(("ssh" | "git+ssh" | "ssh+git", rest)) => {
            let (authority, path) = rest.split_once('/')?;
            let host = without_user(authority);
            (host.split_once(':').map_or(host, |(host, port)| if is_port(port) { host } else { "" }), path)
        }
        Some(_) => return None,
        None => {
            let (place, path) = remote.split_once(':')?;
            // A slash in front of the colon is a path of this machine.
            if place.contains('/') {
                return None;
            }
            (without_user(place), path.trim_start_matches('/'))
        }
    };
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    let path = path.strip_suffix(".git").unwrap_or(path);
    (is_host(host) && is_repository(path)).then(|| format!("https://{}/{path}", public_host(host)))
}

fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

fn is_port(port: &str) -> bool {
    port.parse::<u16>().is_ok()
}

/// Whether a name is one that others can reach: with a dot, and a port at most.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let label = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.contains('.') && name.split('.').all(label) && is_port(port)
}

/// Whether a path is that of a repository: an `@` would be part of a password with a slash in it.
fn is_repository(path: &str) -> bool {
    let part = |part: &str| {
        !matches!(part, "" | "." | "..")
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~+".contains(&byte))
    };
    path.split('/').all(part)
}

/// The host on which pages are, for those that take SSH through port 443 of another.
fn public_host(host: &str) -> &str {
    match host {
        "ssh.github.com" => "github.com",
        "altssh.gitlab.com" => "gitlab.com",
        "altssh.bitbucket.org" => "bitbucket.org",
        host => host,
    }
}
