//! The keys of `integrations:`: what is read, what each mistake says, and that no secret is ever shown.

use super::{POLICY, messages, parse};
use crate::policy::{Forge, JiraFlavor, Shown, SlackWay, differences};
use crate::record::Status;

const JIRA: &str = "integrations:\n  jira:\n    url: https://acme.atlassian.net/\n    projects: [SHOP, K1]\n    user-env: JIRA_EMAIL\n    token-env: JIRA_API_TOKEN\n";

fn with(lines: &str) -> String {
    POLICY.replace("site:\n", "site:\n  url: https://decisions.example.com/\n") + lines
}

#[test]
fn reads_every_key() {
    assert_eq!(messages(&with(JIRA)), [""; 0]);
    let jira = parse(&with(JIRA)).integrations.jira.unwrap();
    assert_eq!((jira.url.as_str(), jira.api()), ("https://acme.atlassian.net", "https://acme.atlassian.net"));
    assert_eq!((jira.flavor, jira.publish), (JiraFlavor::Cloud, Shown::Summary));
    for (key, is) in [
        ("SHOP-12", true),
        ("K1-1", true),
        ("OPS-1", false),
        ("SHOP-0", false),
        ("SHOP-", false),
        ("shop-1", false),
        ("SHOP-1x", false),
    ] {
        assert_eq!(jira.is_ticket(key), is, "{key}");
    }
    let own = "integrations:\n  jira:\n    url: http://127.0.0.1:8080/jira\n    flavor: data-center\n    projects: [SHOP]\n    token-env: T\n    publish: key\n";
    assert_eq!(messages(&with(own)), [""; 0]);
    let jira = parse(&with(own)).integrations.jira.unwrap();
    assert_eq!(
        (jira.flavor, jira.publish, jira.user_env.clone()),
        (JiraFlavor::DataCenter, Shown::Key, None)
    );
    assert_eq!(jira.page("SHOP-1"), "http://127.0.0.1:8080/jira/browse/SHOP-1");
}

#[test]
fn every_mistake_shows_a_right_value() {
    for (from, to, says, help) in [
        (
            "https://acme.atlassian.net/",
            "http://acme.example",
            "`url` should be an https address: secrets are sent to it",
            "`url: https://acme.atlassian.net`",
        ),
        (
            "https://acme.atlassian.net/",
            "http://127.0.0.1.evil.example",
            "should be an https address",
            "`url: ",
        ),
        (
            "https://acme.atlassian.net/",
            "https://jira.acme.example",
            "does not tell which Jira it is",
            "`flavor: cloud` or `flavor: data-center`",
        ),
        ("[SHOP, K1]", "[shop]", "`shop` cannot be the key of a project", "`SHOP` in `SHOP-12`"),
        ("[SHOP, K1]", "[]", "`jira` needs `projects`", "`projects: [SHOP]` below `jira`"),
        (
            "JIRA_API_TOKEN",
            "my secret",
            "`token-env` is not the name of an environment variable",
            "`token-env: JIRA_API_TOKEN`",
        ),
        ("token-env: JIRA_API_TOKEN", "publish: all", "`publish` cannot be `all`", "known are key, summary"),
        (
            "token-env",
            "token",
            "nothing knows the key `token` in `jira`",
            "known keys in `jira`: url, api-url",
        ),
        (
            "    user-env: JIRA_EMAIL\n    token-env: JIRA_API_TOKEN\n",
            "",
            "`jira` needs `token-env`",
            "`token-env: JIRA_API_TOKEN`",
        ),
        (
            "  jira:",
            "  jria:",
            "nothing knows the key `jria` in `integrations` did you mean `jira`?",
            "known keys in `integrations`: jira, slack, trello",
        ),
    ] {
        let text = with(&JIRA.replace(from, to));
        let said = messages(&text).join("\n");
        assert!(said.contains(says), "{to}: {said}");
        let helps: Vec<String> = parse(&text).faults.iter().flat_map(|fault| fault.help.clone()).collect();
        assert!(helps.iter().any(|one| one.contains(help)), "{to}: {helps:?}");
    }
    let nowhere = POLICY.to_owned() + JIRA;
    let said = messages(&nowhere).join("\n");
    assert!(said.contains("`integrations` needs the address of the site"), "{said}");
}

#[test]
fn a_secret_is_neither_used_nor_shown() {
    for secret in ["ATATT3xFfGF0abc", "xoxb-1-2-abc", "ghp_abcdef", "0123456789abcdef0123456789abcdef"] {
        for text in [
            with(&JIRA.replace("JIRA_API_TOKEN", secret)),
            with(&JIRA.replace("url: https:", &format!("{secret}: https:"))),
        ] {
            let policy = parse(&text);
            assert!(policy.integrations.jira.is_none());
            for fault in &policy.faults {
                let line = policy.source.slice(policy.source.line_at(fault.span.start));
                let said = format!("{} {} {:?} {line}", fault.message, fault.label, fault.help);
                assert!(!said.contains(secret), "{said}");
            }
            assert!(messages(&text).join("\n").contains("of the policy holds what looks like a secret"));
        }
    }
    // On one line with the secret nothing of that line is shown.
    let text = with("integrations: {jira: {token-env: xoxb-1-2-abc}}\n");
    let policy = parse(&text);
    assert_eq!(policy.faults[0].span.start, 0);
}

#[test]
fn a_change_tells_where_secrets_go() {
    let before = parse(&with(JIRA));
    let after = parse(&with(&JIRA.replace("acme.", "evil.").replace("[SHOP, K1]", "[SHOP]")));
    let said: Vec<(bool, String)> =
        differences(&before, &after).into_iter().map(|one| (one.weakens, one.text)).collect();
    assert_eq!(
        said,
        [
            (true, "`jira.url` of the integrations is `https://evil.atlassian.net`".to_owned()),
            (false, "`jira.projects` of the integrations is `SHOP`".to_owned()),
        ]
    );
}

#[test]
fn whose_approvals_count_on_a_forge_is_said_and_is_a_loosening() {
    let strict =
        parse(&format!("{POLICY}integrations:\n  github: {{}}\n  gitlab:\n    author-approves: false\n"));
    assert!(strict.faults.is_empty(), "{:?}: it leads to no site, and needs none", strict.faults);
    let loose = parse(&format!("{POLICY}integrations:\n  gitlab:\n    author-approves: true\n"));
    for (policy, on_gitlab) in [(&strict, false), (&loose, true)] {
        assert!(!policy.integrations.author_counts(Forge::GitHub));
        assert_eq!(policy.integrations.author_counts(Forge::GitLab), on_gitlab);
    }
    let told = |before, after| -> Vec<(bool, String)> {
        differences(before, after).into_iter().map(|one| (one.weakens, one.text)).collect()
    };
    let says = "`gitlab.author-approves` of the integrations is `true`".to_owned();
    assert_eq!(told(&strict, &loose), [(true, says)]);
    let says = "the integrations have no `gitlab.author-approves` any more".to_owned();
    assert_eq!(told(&loose, &strict), [(false, says)]);
    let odd = messages(&format!("{POLICY}integrations:\n  gitlab:\n    author-approves: maybe\n")).join("\n");
    assert!(odd.contains("`author-approves` cannot be `maybe`"), "{odd}");
}

const SLACK: &str = "integrations:\n  slack:\n    token-env: SLACK_BOT_TOKEN\n    channels: [C0123456789]\n    digest: monday\n";
const TRELLO: &str = "integrations:\n  trello:\n    key-env: TRELLO_KEY\n    token-env: TRELLO_TOKEN\n    board: 5f0e0123456789abcdef0123\n    lists: {proposed: Awaiting sign-off, accepted: Decided}\n";

#[test]
fn reads_slack_and_trello() {
    assert_eq!(messages(&with(SLACK)), [""; 0]);
    let slack = parse(&with(SLACK)).integrations.slack.unwrap();
    assert_eq!(
        slack.way,
        SlackWay::Bot {
            token_env: "SLACK_BOT_TOKEN".to_owned(),
            channels: vec!["C0123456789".to_owned()],
            api_url: "https://slack.com/api".to_owned()
        }
    );
    assert_eq!(slack.digest, Some(jiff::civil::Weekday::Monday));
    let hook = with("integrations: {slack: {url-env: SLACK_WEBHOOK_URL, since: 2026-11-01}}\n");
    assert_eq!(messages(&hook), [""; 0]);
    let slack = parse(&hook).integrations.slack.unwrap();
    assert_eq!(slack.way, SlackWay::Webhook { url_env: "SLACK_WEBHOOK_URL".to_owned() });
    assert_eq!(messages(&with(TRELLO)), [""; 0]);
    let trello = parse(&with(TRELLO)).integrations.trello.unwrap();
    assert_eq!(trello.lists[&Status::Proposed], "Awaiting sign-off");
    assert_eq!((trello.api_url.as_str(), trello.archive), ("https://api.trello.com/1", false));
}

#[test]
fn every_mistake_about_slack_and_trello_shows_a_right_value() {
    for (whole, from, to, says, help) in [
        (
            SLACK,
            "[C0123456789]",
            "[\"#decisions\"]",
            "`#decisions` is not the identity of a channel",
            "`C0123456789`",
        ),
        (SLACK, "    channels: [C0123456789]\n", "", "`slack` needs `channels`", "`channels: [C0123456789]`"),
        (
            SLACK,
            "    token-env: SLACK_BOT_TOKEN\n",
            "",
            "`slack` needs `token-env`",
            "`token-env: SLACK_BOT_TOKEN`",
        ),
        (SLACK, "monday", "montag", "`digest` cannot be `montag`", "known are monday, tuesday"),
        (SLACK, "digest: monday", "url-env: HOOK", "a bot's token and a webhook", "keep `token-env`"),
        (
            SLACK,
            "token-env: SLACK_BOT_TOKEN",
            "url-env: HOOK",
            "leads to one channel of its own",
            "leave out `channels`",
        ),
        (
            SLACK,
            "digest: monday",
            "people: {nobody: U024BE7LH}",
            "nobody on the roster is `nobody`",
            "`people:`",
        ),
        (SLACK, "digest: monday", "people: {x: Ada}", "`Ada` is not the identity of a member", "`U024BE7LH`"),
        (SLACK, "digest: monday", "since: soon", "`soon` is no day", ""),
        (
            TRELLO,
            "5f0e0123456789abcdef0123",
            "y1TF9GTa",
            "`y1TF9GTa` is not the identity of a board",
            "`.json`",
        ),
        (
            TRELLO,
            "accepted:",
            "acepted:",
            "nothing knows the key `acepted` in `lists` did you mean `accepted`?",
            "",
        ),
        (
            TRELLO,
            "{proposed: Awaiting sign-off, accepted: Decided}",
            "{}",
            "`trello` needs `lists`",
            "proposed: Awaiting",
        ),
        (TRELLO, "    key-env: TRELLO_KEY\n", "", "`trello` needs `key-env`", "`key-env: TRELLO_KEY`"),
    ] {
        assert!(whole.contains(from), "{from}");
        let text = with(&whole.replace(from, to));
        let said = messages(&text).join("\n");
        assert!(said.contains(says), "{to}: {said}");
        let helps: Vec<String> = parse(&text).faults.iter().flat_map(|fault| fault.help.clone()).collect();
        assert!(help.is_empty() || helps.iter().any(|one| one.contains(help)), "{to}: {helps:?}");
    }
    let after = with(&SLACK.replace("SLACK_BOT_TOKEN", "OTHER_TOKEN").replace("C0123456789", "C0123456780"));
    let said: Vec<(bool, String)> = differences(&parse(&with(SLACK)), &parse(&after))
        .into_iter()
        .map(|one| (one.weakens, one.text))
        .collect();
    assert_eq!(
        said,
        [
            (true, "`slack.token-env` of the integrations is `OTHER_TOKEN`".to_owned()),
            (false, "`slack.channels` of the integrations is `C0123456780`".to_owned()),
        ]
    );
}
