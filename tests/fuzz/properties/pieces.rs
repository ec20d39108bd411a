//! Texts made of pieces: what a mutation of bytes hardly ever meets by itself, each for one byte.
//!
//! Bytes below 0x80 are themselves, so that a seed can be read; each byte above stands for a piece.

/// Parts a text: front matter, block of sign-offs, body.
pub(crate) const PART: u8 = 0x00;
/// Where the text is repeated: which round it is.
const ROUND: u8 = 0x01;

/// A digest that nothing has.
const DIGEST: &str = "sha256:00000000000000000000000000000000000000000000000000000000000000ff";

/// What each byte from 0x80 on stands for.
const PIECES: [&str; 128] = [
    // Keys of a record.
    "id: k7f3-2m9q\n",
    "kind: product\n",
    "kind: technical\n",
    "status: proposed\n",
    "status: accepted\n",
    "status: ",
    "revision: 1\n",
    "revision: ",
    "date: 2026-11-22\n",
    "date: ",
    "driver: ada\n",
    "driver: ",
    "informed: [marketing, sales]\n",
    "tags: [storage, checkout]\n",
    "tags: [",
    "supersedes: [17, 23]\n",
    "supersedes: [",
    "relates: [4]\n",
    "affects: [\"src/orders/**\", docs, 'a b']\n",
    "affects: [",
    "tickets: [SHOP-12]\n",
    "tickets: [",
    "review: 2027-05-22\n",
    "level: light\n",
    "allow:\n",
    "  link-broken: the page moves\n",
    "title: ",
    "x-own: ",
    "deciders: ",
    "revised: \"why\"\n",
    "signoffs:\n",
    // The block of sign-offs.
    "  product:\n",
    "  engineering:\n",
    "    by: grace\n",
    "    by: ",
    "    at: 2026-11-22T08:00:00Z\n",
    "    at: ",
    "    via: declared\n",
    "    via: key\n",
    "    via: forge\n",
    "    via: hardware\n",
    "    digest: sha256:00000000000000000000000000000000000000000000000000000000000000ff\n",
    "    sig: U1NIU0lHAAAAAQ==\n",
    "    sig: ",
    "    verdict: object\n",
    "    verdict: withdraw\n",
    "    reason: \"One line.\"\n",
    "    reason: \"",
    DIGEST,
    // Fences, markers, line ends.
    "---\n",
    "---",
    "...\n",
    "+++\n",
    "\r\n",
    "\r",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    // Characters that are hidden, wide, blank or apart.
    "\u{200b}",
    "\u{202e}",
    "\u{e0041}",
    "\u{a0}",
    "\u{3000}",
    "\u{2003}",
    "\u{b}",
    "\u{c}",
    "\u{1f}",
    "\u{7f}",
    "é",
    "设",
    "🎉",
    "e\u{301}",
    "İ",
    "ß",
    "٣",
    // YAML.
    "<<: ",
    "*a",
    "&a ",
    "!!str ",
    "!!binary ",
    "? ",
    "|\n",
    ">-\n",
    "|2+\n",
    "\"",
    "'",
    "\\x41",
    "\\\"",
    "{a: 1}",
    "[a, b]",
    "- ",
    ": ",
    " #",
    "# ",
    "%YAML 1.1\n",
    "null",
    "true",
    "serial: 3\n",
    "admin-threshold: 2\n",
    "attestors:\n",
    "2026-11-22T08:00:00Z",
    "    ",
    "  ",
    "\t",
    // A policy.
    "log: 6f1c0e52\n",
    "people:\n",
    "  grace:\n    emails: [grace@example.com]\n    roles: [product]\n",
    "  ada:\n    emails: [ada@example.com]\n    roles: [engineering]\n",
    "    keys:\n      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINxgMriT9Roa4ht+KjBKnoDuq4np9Bsc8XTja8ZKRYxZ\n",
    "roles: [security]\n",
    "levels:\n  grave:\n    roles: [product, security]\n",
    "rules:\n  link-broken: warning\n",
    "sections:\n  product: [Decision]\n",
    "site:\n  source: https://example.com/{path}\n",
    "one-person-may-sign-both-roles: true\n",
    "since: 2026-01-01\n",
    "admins: [grace, ada]\n",
    "evidence:\n  product: key\n",
    "until: 2026-12-31\n",
    // A body.
    "# Adopt PostgreSQL for orders\n\n",
    "## Decision\n\n",
    "## Status\n\n",
    "Status: accepted\n",
    "> ✎ What do we decide?\n",
    "[a](b.md)",
    "| a | b |\n|---|---|\n| c | d |\n",
    "<!-- x -->\n<details>\n",
];

/// The text that these bytes stand for.
pub(crate) fn text(input: &[u8]) -> String {
    let mut out = String::new();
    put(&mut out, input, 0);
    out
}

/// The same, over and over until it has this many bytes.
pub(crate) fn repeated(input: &[u8], length: usize) -> String {
    let mut out = String::new();
    for round in 0..length {
        put(&mut out, input, round);
        if out.len() >= length {
            break;
        }
    }
    out
}

fn put(out: &mut String, input: &[u8], round: usize) {
    for byte in input {
        match *byte {
            PART => {}
            ROUND => out.push_str(&round.to_string()),
            byte @ 0x80.. => out.push_str(PIECES[usize::from(byte - 0x80)]),
            byte => out.push(char::from(byte)),
        }
    }
}

/// A record: front matter, block of sign-offs and body, parted by NUL bytes. Without one it is all front matter.
pub(crate) fn record(input: &[u8]) -> String {
    let mut parts = input.split(|byte| *byte == PART);
    let mut next = || parts.next().map(text);
    let front = next().unwrap_or_default();
    let block = next().map(|block| format!("signoffs:\n{block}")).unwrap_or_default();
    let body = next().unwrap_or_default();
    // A front matter that starts with a fence of its own says everything itself, byte order mark and all.
    if front.trim_start_matches('\u{feff}').starts_with("---") {
        return format!("{front}{block}{body}");
    }
    format!("---\n{front}{block}---\n{body}")
}
