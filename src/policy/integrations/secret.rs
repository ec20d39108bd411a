//! What looks like a secret, so that none is taken from a file that everybody reads.

use crate::text::Span;
use crate::text::yaml::{Node, Value};

/// How the tokens of the services begin, and what the addresses that are secrets hold.
const BEGINNINGS: [&str; 17] = [
    "xoxb-", "xoxp-", "xoxa-", "xoxe-", "xoxe.", "xoxs-", "xapp-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_",
    "glpat-", "ATATT", "ATCTT", "ATSTT", "ATTA",
];
const HELD: [&str; 4] =
    ["hooks.slack.com/services/", "hooks.slack.com/workflows/", "github_pat_", "-----BEGIN"];

/// The length from which a word of digits and letters a to f alone is a secret: identities of boards have 24, keys and
/// tokens 32 and 64.
const HEX: usize = 32;

/// Whether a value looks like a token, a key or an address that only a secret can be.
pub fn looks_like_a_secret(value: &str) -> bool {
    let hex = value.len() >= HEX && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let userinfo = value.split_once("://").is_some_and(|(_, rest)| rest.contains('@'));
    hex || userinfo
        || BEGINNINGS.iter().any(|beginning| value.starts_with(beginning))
        || HELD.iter().any(|held| value.contains(held))
}

/// Finds the first such value below a node.
pub(super) fn find(node: &Node) -> Option<Span> {
    match &node.value {
        Value::Scalar { text, .. } => looks_like_a_secret(text).then_some(node.span),
        Value::List(items) => items.iter().find_map(find),
        Value::Map(pairs) => pairs.iter().find_map(|(key, value)| find(key).or_else(|| find(value))),
    }
}

#[cfg(test)]
mod tests {
    use super::looks_like_a_secret;

    #[test]
    fn tokens_are_known_and_what_a_policy_holds_is_not_taken_for_one() {
        for secret in [
            "xoxb-1-2-abc",
            "https://hooks.slack.com/services/T0/B0/xyz",
            "ghp_abcdef",
            "github_pat_11AA",
            "glpat-abc",
            "ATATT3xFfGF0",
            "ATTA0123",
            "0123456789abcdef0123456789abcdef",
            "https://ada:hunter2@acme.atlassian.net",
            "-----BEGIN OPENSSH PRIVATE KEY-----",
        ] {
            assert!(looks_like_a_secret(secret), "{secret}");
        }
        for plain in [
            "JIRA_API_TOKEN",
            "https://acme.atlassian.net",
            "5f0e0123456789abcdef0123",
            "C0123456789",
            "SHOP",
            "Awaiting sign-off",
        ] {
            assert!(!looks_like_a_secret(plain), "{plain}");
        }
    }
}
