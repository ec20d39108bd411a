//! The keys of `site:`: what is read, what each mistake says, and what a change of them says.

use super::{POLICY, messages, parse};
use crate::policy::{Forge, OtherLog, PolicyEditProblem, SiteSettings, differences};

fn with(lines: &str) -> String {
    POLICY.replace("site:\n", &format!("site:\n{lines}"))
}

#[test]
fn reads_every_key_and_writes_addresses_one_way() {
    let text = with(
        "  url: https://decisions.example.com/shop\n  repository: https://git.example.com:8443/acme/shop.git/\n  \
         forge: gitlab\n  branch: refs/heads/release/1\n  edit: https://e.example/{path}\n  history: \"https://h.example/{path}?x\"\n",
    );
    assert_eq!(messages(&text), [""; 0]);
    let site = parse(&text).site;
    let values: Vec<String> = site.values().map(|(key, value)| format!("{key} {value}")).collect();
    assert_eq!(
        values,
        [
            "url https://decisions.example.com/shop/",
            "repository https://git.example.com:8443/acme/shop",
            "forge gitlab",
            "branch release/1",
            "source https://example.com/{path}",
            "edit https://e.example/{path}",
            "history https://h.example/{path}?x",
        ]
    );
    assert_eq!(parse(&with("  url: https://a.example///\n")).site.url.as_deref(), Some("https://a.example/"));
    assert_eq!(values.len(), SiteSettings::KEYS.len());
}

#[test]
fn every_mistake_shows_a_right_value() {
    let unknown = "policy-unknown-key: nothing knows the key";
    for (line, says, help) in [
        (
            "url: http://a.example",
            "`url` should be an https address, found `http://a.example`",
            "`url: https://decisions.example.com/`",
        ),
        ("url: https://a.example/?q=1", "`url` should end before `?` or `#`", "`url: https://"),
        ("url: https://a b.example/", "`url` holds ' ', which an address cannot hold", "`url: https://"),
        ("url: https://", "`https://` names no host", "`url: https://"),
        ("url: https://a..example/", "`https://a..example/` names no host", "`url: https://"),
        ("url: https://a.example:port/", "names no host", "`url: https://"),
        (
            "repository: git@github.com:acme/shop.git",
            "`repository` should be an https address",
            "`repository: https://github.com/acme/shop`",
        ),
        (
            "repository: https://github.com/",
            "`https://github.com/` names a host and no repository",
            "`repository: https://github.com/acme/shop`",
        ),
        (
            "repository: https://code.example.com/acme/shop",
            "the name `code.example.com` does not tell which kind of forge it is",
            "`forge: gitlab`",
        ),
        (
            "forge: gitlb",
            "nothing knows the forge `gitlb` did you mean `gitlab`?",
            "known are github, gitlab, bitbucket, bitbucket-server, gitea, sourcehut",
        ),
        ("branch: a..b", "`a..b` cannot be the name of a branch", "`branch: main`"),
        (
            "edit: https://a.example/x",
            "`edit` should be an https link with `{path}` in it",
            "`edit: \"https://forge.example.com/shop/edit/main/{path}\"`",
        ),
        ("history: [a]", "`history` should be a word or sentence, found a list", ""),
        (
            "repositry: https://github.com/acme/shop",
            &format!("{unknown} `repositry` in `site` did you mean `repository`?"),
            "known keys in `site`: url, repository, forge",
        ),
    ] {
        let text = with(&format!("  {line}\n"));
        let said = messages(&text);
        assert!(said.first().is_some_and(|first| first.contains(says)), "{line}: {said:?}");
        let policy = parse(&text);
        let helps: Vec<String> = policy.faults.iter().flat_map(|fault| fault.help.clone()).collect();
        assert!(helps.iter().any(|one| one.contains(help)) || help.is_empty(), "{line}: {helps:?}");
        assert_eq!(
            policy.source.text()[policy.faults[0].span.start..].lines().next().map(str::is_empty),
            Some(false)
        );
    }
}

#[test]
fn a_credential_is_never_shown_again() {
    for value in ["https://ada:hunter2@github.com/acme/shop", "https://hun/ter2@github.com/acme/shop"] {
        for key in ["url", "repository"] {
            let policy = parse(&with(&format!("  {key}: {value}\n")));
            let said =
                format!("{:?}", policy.faults.iter().map(|f| (&f.message, &f.help)).collect::<Vec<_>>());
            assert!(said.contains("holds an `@`") && !said.contains("ter2"), "{said}");
            assert_eq!((policy.site.url, policy.site.repository), (None, None));
        }
    }
}

#[test]
fn the_name_of_a_host_tells_the_forge_by_whole_labels() {
    for (host, forge) in [
        ("github.com", Some(Forge::GitHub)),
        ("GitHub.example.com", Some(Forge::GitHub)),
        ("gitlab.gnome.org", Some(Forge::GitLab)),
        ("bitbucket.org", Some(Forge::Bitbucket)),
        ("bitbucket.example.com", Some(Forge::BitbucketServer)),
        ("stash.example.com", Some(Forge::BitbucketServer)),
        ("codeberg.org", Some(Forge::Gitea)),
        ("forgejo.example.org", Some(Forge::Gitea)),
        ("git.sr.ht", Some(Forge::Sourcehut)),
        ("notgithub.com", None),
        ("git.example.com", None),
    ] {
        assert_eq!(Forge::of_host(host), forge, "{host}");
    }
}

#[test]
fn a_change_says_each_key_and_weakens_nothing() {
    let before = parse(&with("  url: https://a.example/\n  branch: main\n"));
    let after = parse(&with("  url: https://b.example/\n  repository: https://github.com/acme/shop\n"));
    let said: Vec<(bool, String)> =
        differences(&before, &after).into_iter().map(|one| (one.weakens, one.text)).collect();
    assert_eq!(
        said,
        [
            (false, "`url` of the site is `https://b.example/`".to_owned()),
            (false, "`repository` of the site is `https://github.com/acme/shop`".to_owned()),
            (false, "the site has no `branch` any more".to_owned()),
        ]
    );
}

#[test]
fn a_key_is_written_in_its_place_and_all_else_stays() {
    let url = "https://a.example/";
    let bare = POLICY.replace("site:\n  source: \"https://example.com/{path}\"\n", "");
    for (before, after) in [
        (bare.clone(), format!("{bare}site:\n  url: \"{url}\"\n")),
        (POLICY.to_owned(), format!("{POLICY}  url: \"{url}\"\n")),
        (with("  url: https://old.example # ours\n"), with(&format!("  url: \"{url}\" # ours\n"))),
        (
            format!("{bare}site: {{branch: main}}\n"),
            format!("{bare}site: {{branch: main, url: \"{url}\"}}\n"),
        ),
    ] {
        let edited = parse(&before).edited_site("url", url).unwrap();
        assert_eq!(edited.source.text(), after);
        assert_eq!(edited.site.url.as_deref(), Some(url));
    }
    let refused = parse(POLICY).edited_site("url", "http://a.example");
    assert!(matches!(refused, Err(PolicyEditProblem::Fault(_))), "{refused:?}");
}

#[test]
fn logs_of_other_repositories_are_named_with_their_place() {
    let text = with(
        "  logs:\n    - path: ../api\n      folder: docs/decisions/\n    - git: https://forge.example/acme/web.git\n      \
         ref: release/2\n      commit: 0123456789ABCDEF0123456789abcdef01234567\n      folder: decisions\n",
    );
    assert_eq!(messages(&text), [""; 0]);
    let logs = parse(&text).site.logs;
    assert_eq!(
        logs.iter().map(OtherLog::name).collect::<Vec<_>>(),
        ["../api", "https://forge.example/acme/web.git"]
    );
    assert_eq!((logs[0].reference.as_str(), logs[0].folder.as_str()), ("HEAD", "docs/decisions"));
    assert_eq!(logs[1].commit.as_deref(), Some("0123456789abcdef0123456789abcdef01234567"));
    for (line, says) in [
        ("    - folder: x\n", "needs a `path` or a `git`"),
        ("    - path: ../api\n", "needs its `folder`"),
        ("    - {path: ../api, git: \"https://a.example/b\", folder: x}\n", "either a `path` or a `git`"),
        ("    - {git: \"ext::sh -c x\", folder: x}\n", "should be an https, ssh or file address"),
        ("    - {git: \"--upload-pack=x\", folder: x}\n", "should be an https, ssh or file address"),
        ("    - {path: ../api, ref: \"-x\", folder: x}\n", "cannot be the name of a branch"),
        ("    - {path: ../api, commit: abc, folder: x}\n", "is not the whole id"),
        ("    - {path: ../api, folder: ../x}\n", "no folder inside"),
        ("    - {path: ../api, folder: x, fodler: y}\n", "nothing knows the key `fodler`"),
    ] {
        let said = messages(&with(&format!("  logs:\n{line}"))).join("\n");
        assert!(said.contains(says), "{line}: {said}");
    }
}
