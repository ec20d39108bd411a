//! Other repositories are copied when that is asked for, and read without a network afterwards.

use super::Sandbox;
use crate::git::Elsewhere;

#[test]
fn what_was_fetched_is_read_when_the_other_is_gone() {
    let mut sandbox = Sandbox::unborn();
    let first = sandbox.commit("one", &[("decisions/0001-x.md", "one")]).to_string();
    let second = sandbox.commit("two", &[("decisions/0001-x.md", "two")]).to_string();
    let url = format!("file://{}", sandbox.top.join("repo").display());
    let copy = Elsewhere::new(&sandbox.top.join("copies/one.git"), &url, &sandbox.environment);
    assert!(copy.read(&first).unwrap().is_none(), "nothing is fetched unasked");
    assert_eq!(copy.fetch("HEAD", Some(&first)).unwrap(), second);
    std::fs::rename(sandbox.top.join("repo"), sandbox.top.join("gone")).unwrap();
    let repository = copy.read(&first).unwrap().unwrap();
    let snapshot = repository.commit(&first).unwrap();
    assert_eq!(snapshot.read("decisions/0001-x.md", 100).unwrap(), b"one");
    assert!(copy.read(&"0".repeat(40)).unwrap().is_none());
    assert!(copy.fetch("HEAD", None).is_err(), "the other repository is gone");
}

#[test]
fn an_address_names_no_program() {
    for (address, fetched) in [
        ("https://forge.example/acme/api.git", true),
        ("ssh://git@forge.example/acme/api.git", true),
        ("git@forge.example:acme/api.git", true),
        ("file:///srv/git/api.git", true),
        ("ext::sh -c touch% /tmp/x", false),
        ("ext::https://forge.example", false),
        ("--upload-pack=touch", false),
        ("-x@y:z", false),
        ("git@-oProxyCommand=x:y", false),
        ("http://forge.example/api.git", false),
        ("../api", false),
        ("", false),
    ] {
        assert_eq!(Elsewhere::is_address(address), fetched, "{address}");
    }
}
