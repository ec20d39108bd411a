//! The services on loopback that the tests of `sync` speak to.
#![expect(dead_code, reason = "the tests use all of them")]

#[path = "../it/sync/contract.rs"]
pub(crate) mod contract;
#[path = "../it/sync/direct.rs"]
pub(crate) mod direct;
#[path = "../it/sync/fake_jira.rs"]
pub(crate) mod fake_jira;
#[path = "../it/sync/fake_slack.rs"]
pub(crate) mod fake_slack;
#[path = "../it/sync/fake_trello.rs"]
pub(crate) mod fake_trello;
#[path = "../it/sync/server.rs"]
pub(crate) mod server;

/// The token of every service.
pub(crate) const TOKEN: &str = "CANARY-token-of-jira/\"x+=";
