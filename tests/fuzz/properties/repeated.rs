//! Texts as long as they may be take no longer than their length explains: the fuzzer ends what takes five seconds.

use super::{PATH, pieces, spans};
use countersign::policy::{FILE_NAME, Policy};
use countersign::record::{FRONT_LIMIT, Record};

/// How long a body is made; more takes the same time for each byte.
const BODY: usize = 128 * 1024;

/// Reads a policy, a front matter, a block of sign-offs or a body in which one pattern stands over and over.
pub(crate) fn hold(input: &[u8]) -> bool {
    let Some((place, rest)) = input.split_first() else { return false };
    let (head, pattern) = match rest.iter().position(|byte| *byte == pieces::PART) {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (&[][..], rest),
    };
    let (head, front) = (pieces::text(head), FRONT_LIMIT - 1024);
    let id = "---\nid: k7f3-2m9q\n";
    let text = match place % 4 {
        0 => {
            let policy = format!("log: 6f1c0e52\n{head}{}", pieces::repeated(pattern, front));
            let policy = Policy::parse(FILE_NAME, policy.as_bytes());
            policy.faults.iter().for_each(|fault| spans::fault_inside(policy.source.text(), fault));
            return true;
        }
        1 => format!("{id}{head}{}---\n", pieces::repeated(pattern, front)),
        2 => format!("{id}{head}signoffs:\n{}---\n", pieces::repeated(pattern, front)),
        _ => format!("{id}---\n{head}{}", pieces::repeated(pattern, BODY)),
    };
    let record = Record::parse(PATH, text.as_bytes());
    spans::check(&record, text.as_bytes());
    true
}
