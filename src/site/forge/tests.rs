//! The forms of each forge, and what a remote gives away.

use super::*;

fn addresses(forge: Option<Forge>, repository: &str, branch: Option<&str>) -> Addresses {
    let settings = SiteSettings {
        repository: Some(repository.to_owned()),
        forge,
        branch: branch.map(str::to_owned),
        ..SiteSettings::default()
    };
    Addresses::new(&settings, None)
}

/// Source, edit, history, blame, commit, governed folder.
type Row = [Option<&'static str>; 6];

#[test]
fn each_forge_has_its_own_forms() {
    let table: [(&str, Option<Forge>, Row); 8] = [
        (
            "https://github.com/acme/shop",
            None,
            [
                Some("https://github.com/acme/shop/blob/main/d/0042-a%20b.md"),
                Some("https://github.com/acme/shop/edit/main/d/0042-a%20b.md"),
                Some("https://github.com/acme/shop/commits/main/d/0042-a%20b.md"),
                Some("https://github.com/acme/shop/blame/main/d/0042-a%20b.md"),
                Some("https://github.com/acme/shop/commit/0a1b2c3d"),
                Some("https://github.com/acme/shop/tree/main/src/orders"),
            ],
        ),
        (
            "https://gitlab.com/acme/team/shop",
            None,
            [
                Some("https://gitlab.com/acme/team/shop/-/blob/main/d/0042-a%20b.md"),
                Some("https://gitlab.com/acme/team/shop/-/edit/main/d/0042-a%20b.md"),
                Some("https://gitlab.com/acme/team/shop/-/commits/main/d/0042-a%20b.md"),
                Some("https://gitlab.com/acme/team/shop/-/blame/main/d/0042-a%20b.md"),
                Some("https://gitlab.com/acme/team/shop/-/commit/0a1b2c3d"),
                Some("https://gitlab.com/acme/team/shop/-/tree/main/src/orders"),
            ],
        ),
        (
            "https://bitbucket.org/acme/shop",
            None,
            [
                Some("https://bitbucket.org/acme/shop/src/main/d/0042-a%20b.md"),
                Some("https://bitbucket.org/acme/shop/src/main/d/0042-a%20b.md?mode=edit&spa=0&at=main"),
                Some("https://bitbucket.org/acme/shop/history-node/main/d/0042-a%20b.md"),
                Some("https://bitbucket.org/acme/shop/annotate/main/d/0042-a%20b.md"),
                Some("https://bitbucket.org/acme/shop/commits/0a1b2c3d"),
                Some("https://bitbucket.org/acme/shop/src/main/src/orders/"),
            ],
        ),
        (
            "https://bitbucket.example.com/ctx/scm/shp/shop",
            None,
            [
                Some(
                    "https://bitbucket.example.com/ctx/projects/SHP/repos/shop/browse/d/0042-a%20b.md?at=refs%2Fheads%2Fmain",
                ),
                None,
                None,
                None,
                Some("https://bitbucket.example.com/ctx/projects/SHP/repos/shop/commits/0a1b2c3d"),
                Some(
                    "https://bitbucket.example.com/ctx/projects/SHP/repos/shop/browse/src/orders?at=refs%2Fheads%2Fmain",
                ),
            ],
        ),
        (
            "https://code.example.com/users/ada/repos/shop/browse",
            Some(Forge::BitbucketServer),
            [
                Some(
                    "https://code.example.com/users/ada/repos/shop/browse/d/0042-a%20b.md?at=refs%2Fheads%2Fmain",
                ),
                None,
                None,
                None,
                Some("https://code.example.com/users/ada/repos/shop/commits/0a1b2c3d"),
                Some(
                    "https://code.example.com/users/ada/repos/shop/browse/src/orders?at=refs%2Fheads%2Fmain",
                ),
            ],
        ),
        (
            "https://codeberg.org/acme/shop",
            None,
            [
                Some("https://codeberg.org/acme/shop/src/branch/main/d/0042-a%20b.md"),
                Some("https://codeberg.org/acme/shop/_edit/main/d/0042-a%20b.md"),
                Some("https://codeberg.org/acme/shop/commits/branch/main/d/0042-a%20b.md"),
                Some("https://codeberg.org/acme/shop/blame/branch/main/d/0042-a%20b.md"),
                Some("https://codeberg.org/acme/shop/commit/0a1b2c3d"),
                Some("https://codeberg.org/acme/shop/src/branch/main/src/orders"),
            ],
        ),
        (
            "https://git.sr.ht/~ada/shop",
            None,
            [
                Some("https://git.sr.ht/~ada/shop/tree/main/item/d/0042-a%20b.md"),
                None,
                Some("https://git.sr.ht/~ada/shop/log/main/item/d/0042-a%20b.md"),
                Some("https://git.sr.ht/~ada/shop/blame/main/d/0042-a%20b.md"),
                Some("https://git.sr.ht/~ada/shop/commit/0a1b2c3d"),
                Some("https://git.sr.ht/~ada/shop/tree/main/item/src/orders"),
            ],
        ),
        ("https://git.example.com/acme/shop", None, [None; 6]),
    ];
    for (repository, forge, row) in table {
        let all = addresses(forge, repository, None);
        let path = "d/0042-a b.md";
        let found = [
            all.source(path),
            all.edit(path),
            all.history(path),
            all.blame(path),
            all.commit("0a1b2c3d"),
            all.governed("src/orders/**"),
        ];
        assert_eq!(found.each_ref().map(Option::as_deref), row, "{repository}");
    }
}

#[test]
fn a_branch_with_a_slash_leads_to_itself() {
    let source = |forge| addresses(Some(forge), "https://x.example/a/b", Some("release/#1")).source("x.md");
    assert_eq!(source(Forge::GitHub).as_deref(), Some("https://x.example/a/b/blob/release/%231/x.md"));
    assert_eq!(source(Forge::Bitbucket).as_deref(), Some("https://x.example/a/b/src/release%2F%231/x.md"));
    assert_eq!(
        source(Forge::BitbucketServer).as_deref(),
        Some("https://x.example/projects/A/repos/b/browse/x.md?at=refs%2Fheads%2Frelease%2F%231")
    );
}

#[test]
fn a_policys_own_templates_come_first() {
    let settings = SiteSettings {
        repository: Some("https://github.com/acme/shop".to_owned()),
        source: Some("https://docs.example.com/{path}?plain=1".to_owned()),
        ..SiteSettings::default()
    };
    let all = Addresses::new(&settings, None);
    assert_eq!(all.source("a/b.md").as_deref(), Some("https://docs.example.com/a/b.md?plain=1"));
    assert_eq!(all.edit("a/b.md").as_deref(), Some("https://github.com/acme/shop/edit/main/a/b.md"));
    let all = Addresses::new(&SiteSettings::default(), Some("git@gitlab.com:acme/shop.git"));
    assert_eq!(all.repository(), Some("https://gitlab.com/acme/shop"));
    assert_eq!(Addresses::new(&SiteSettings::default(), None), Addresses::default());
}

#[test]
fn no_path_leads_out_and_only_an_id_is_a_commit() {
    let all = addresses(None, "https://github.com/acme/shop", None);
    for path in ["", "/etc/passwd", "../x", "a/../../x"] {
        assert_eq!(all.source(path), None, "{path}");
    }
    for id in ["", "abc", "main", "0a1b2c3d/../x"] {
        assert_eq!(all.commit(id), None, "{id}");
    }
    assert_eq!(all.governed("src/a.rs").as_deref(), Some("https://github.com/acme/shop/blob/main/src/a.rs"));
    assert_eq!(all.governed("src/a/").as_deref(), Some("https://github.com/acme/shop/tree/main/src/a"));
    assert_eq!(all.governed("**/*.rs"), None);
}

#[test]
fn a_remote_gives_its_repository_and_no_credential() {
    for (remote, repository) in [
        ("https://github.com/acme/shop.git", Some("https://github.com/acme/shop")),
        ("https://github.com/acme/shop/", Some("https://github.com/acme/shop")),
        ("https://ada:s3cret@gitlab.com/acme/team/shop.git", Some("https://gitlab.com/acme/team/shop")),
        ("https://x-access-token:s3cret@github.com/acme/shop", Some("https://github.com/acme/shop")),
        ("https://ada:s3@cret@git.example.com:8443/a/b.git", Some("https://git.example.com:8443/a/b")),
        ("https://github.com/acme/shop.git?private_token=s3cret", Some("https://github.com/acme/shop")),
        ("https://ada:s3/cret@github.com/acme/shop", None),
        ("https://s3/cret@github.com/acme/shop", None),
        ("https://s3.cret/x@github.com/acme/shop", None),
        ("ssh://git@github.com/acme/shop.git", Some("https://github.com/acme/shop")),
        ("ssh://git@ssh.github.com:443/acme/shop.git", Some("https://github.com/acme/shop")),
        ("ssh://ada:s3cret@git.example.com:2222/~ada/shop", Some("https://git.example.com/~ada/shop")),
        ("git@github.com:acme/shop.git", Some("https://github.com/acme/shop")),
        ("ada@git.sr.ht:~ada/shop", Some("https://git.sr.ht/~ada/shop")),
        ("github.com:acme/shop", Some("https://github.com/acme/shop")),
        ("s3.cr/et@github.com:acme/shop", None),
        ("work:acme/shop.git", None),
        ("../shop.git", None),
        ("/srv/git/shop.git", None),
        ("C:\\git\\shop", None),
        ("file:///srv/git/shop.git", None),
        ("http://git.example.com/acme/shop.git", None),
        ("git://git.example.com/acme/shop.git", None),
        ("https://github.com/", None),
        ("https://github.com/../shop", None),
        ("https://git hub.com/acme/shop", None),
        ("", None),
    ] {
        let found = from_remote(remote);
        assert_eq!(found.as_deref(), repository, "{remote}");
        assert!(!found.unwrap_or_default().contains("cret"), "{remote}");
    }
}
