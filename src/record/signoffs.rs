//! The block of sign-offs: one form, byte for byte, so that nothing can hide in what no signature covers.
//!
//! Each role has its own line from the start: two people who sign on two branches insert below two different lines,
//! and git merges both without help.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::record::verdict::{Verdict, quote, unquote};
use crate::text::{Span, Spanned};

/// How a sign-off is shown to be its signer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Evidence {
    /// A name in the file: the repository's writers are trusted.
    Declared,
    /// An approval on a forge, attested with a key.
    Forge,
    /// The person's own key.
    Key,
    /// A key in a device that asks for a touch.
    Hardware,
}

impl Evidence {
    /// All kinds of evidence, weakest first.
    pub const ALL: [Self; 4] = [Self::Declared, Self::Forge, Self::Key, Self::Hardware];

    /// The word that stands in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Forge => "forge",
            Self::Key => "key",
            Self::Hardware => "hardware",
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The SHA-256 of what a record says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The first twelve hexadecimal digits, for people.
    pub fn short(&self) -> String {
        self.hex().chars().take(12).collect()
    }

    fn hex(&self) -> String {
        use fmt::Write as _;
        self.0.iter().fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes all that is written");
            hex
        })
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{}", self.hex())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let hex = text.strip_prefix("sha256:").ok_or(())?.as_bytes();
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(()),
        };
        let mut bytes = [0; 32];
        if hex.len() != 64 {
            return Err(());
        }
        for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

/// Checks `YYYY-MM-DDThh:mm:ssZ`.
pub fn parse_instant(text: &str) -> Option<jiff::Timestamp> {
    let shape = text.len() == 20
        && text.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            10 => b == b'T',
            13 | 16 => b == b':',
            19 => b == b'Z',
            _ => b.is_ascii_digit(),
        });
    shape.then(|| text.parse().ok()).flatten()
}

/// What one person said, in one role, to exactly what a record says: consent, an objection, or either taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signoff {
    /// What was said; consent has no line of its own.
    pub verdict: Verdict,
    /// The signer's key in the roster.
    pub by: Spanned<String>,
    /// The moment, `YYYY-MM-DDThh:mm:ssZ`; it grants nothing.
    pub at: Spanned<String>,
    /// How it is shown to be the signer's.
    pub via: Spanned<Evidence>,
    /// The digest of what was signed.
    pub digest: Spanned<Digest>,
    /// Why: one line, for all but consent.
    pub reason: Option<Spanned<String>>,
    /// The signature in base64 where there is one.
    pub signature: Option<Spanned<String>>,
}

impl Signoff {
    /// What this program writes: a sign-off without a place in a file, and without a signature yet.
    pub fn new(
        verdict: Verdict,
        by: &str,
        at: &str,
        via: Evidence,
        digest: Digest,
        reason: Option<&str>,
    ) -> Self {
        let placed = |text: &str| Spanned::new(text.to_owned(), Span::at(0));
        Self {
            verdict,
            by: placed(by),
            at: placed(at),
            via: Spanned::new(via, Span::at(0)),
            digest: Spanned::new(digest, Span::at(0)),
            reason: reason.map(placed),
            signature: None,
        }
    }

    /// The lines of a sign-off as they stand below its role, with this line end.
    pub fn render(&self, end: &str) -> String {
        let Self { verdict, by, at, via, digest, reason, signature } = self;
        let mut lines = String::new();
        if *verdict != Verdict::Accept {
            lines.push_str(&format!("    verdict: {verdict}{end}"));
        }
        lines.push_str(&format!(
            "    by: {}{end}    at: {}{end}    via: {}{end}    digest: {}{end}",
            by.value, at.value, via.value, digest.value
        ));
        if let Some(reason) = reason {
            lines.push_str(&format!("    reason: {}{end}", quote(&reason.value)));
        }
        if let Some(signature) = signature {
            lines.push_str(&format!("    sig: {}{end}", signature.value));
        }
        lines
    }
}

/// A role's line in the block, and the sign-off below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// The role.
    pub role: Spanned<String>,
    /// The lines below the role's, with their line ends; empty where nobody has signed.
    pub lines: Span,
    /// The sign-off.
    pub signoff: Option<Signoff>,
}

/// Why the block was refused: where, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BlockFault {
    pub(super) span: Span,
    pub(super) message: String,
}

/// Reads the lines below `signoffs:`; `offset` is where they start in the file.
pub(super) fn parse_block(lines: &str, offset: usize) -> (Vec<Slot>, Vec<BlockFault>) {
    let mut slots: Vec<Slot> = Vec::new();
    let mut roles = BTreeSet::new();
    let mut faults = Vec::new();
    let mut fields: Vec<(&str, Spanned<&str>)> = Vec::new();
    let mut at = offset;
    for whole in lines.split_inclusive('\n') {
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let span = Span::new(at, at + line.len());
        at += whole.len();
        let role =
            line.strip_prefix("  ").and_then(|rest| rest.strip_suffix(':')).filter(|role| is_word(role));
        let field = line.strip_prefix("    ").and_then(|rest| rest.split_once(": "));
        if let Some(role) = role {
            finish(&mut slots, &mut fields, &mut faults);
            if !roles.insert(role) {
                faults.push(BlockFault { span, message: format!("the role `{role}` stands twice") });
            }
            let role_span = Span::new(span.start + 2, span.start + 2 + role.len());
            slots.push(Slot {
                role: Spanned::new(role.to_owned(), role_span),
                lines: Span::at(at),
                signoff: None,
            });
        } else if let (Some((key, value)), Some(slot)) = (field, slots.last_mut()) {
            slot.lines.end = at;
            fields.push((key, Spanned::new(value, Span::new(span.end - value.len(), span.end))));
        } else {
            let message = format!(
                "`{line}` is neither a role (`  product:`) nor a line of a sign-off (`    by: …`, by four blanks)"
            );
            faults.push(BlockFault { span, message });
        }
    }
    finish(&mut slots, &mut fields, &mut faults);
    (slots, faults)
}

fn finish(slots: &mut [Slot], fields: &mut Vec<(&str, Spanned<&str>)>, faults: &mut Vec<BlockFault>) {
    let fields = std::mem::take(fields);
    let Some(slot) = slots.last_mut().filter(|_| !fields.is_empty()) else {
        return;
    };
    match signoff(&fields) {
        Ok(signoff) => slot.signoff = Some(signoff),
        Err((span, message)) => faults.push(BlockFault { span: span.unwrap_or(slot.role.span), message }),
    }
}

/// `SSHSIG` in base64, with which every signature begins: other letters could be a word or a number to YAML.
const SIGNATURE_START: &str = "U1NIU0lH";

fn signoff(fields: &[(&str, Spanned<&str>)]) -> Result<Signoff, (Option<Span>, String)> {
    let wrong = |(name, field): &(&str, Spanned<&str>), expected: &str| {
        (Some(field.span), format!("`{name}: {}` is not {expected}", field.value))
    };
    let (verdict, rest) = match fields {
        [first @ ("verdict", word), rest @ ..] => {
            let verdict = Verdict::WRITTEN.into_iter().find(|verdict| verdict.name() == word.value);
            (verdict.ok_or_else(|| wrong(first, "`object` or `withdraw`"))?, rest)
        }
        _ => (Verdict::Accept, fields),
    };
    let names: Vec<&str> = rest.iter().map(|(name, _)| *name).collect();
    let reasoned = verdict != Verdict::Accept;
    let expected: &[&str] =
        if reasoned { &["by", "at", "via", "digest", "reason"] } else { &["by", "at", "via", "digest"] };
    let signed = names.strip_suffix(&["sig"]);
    if signed.unwrap_or(&names) != expected {
        let message = format!(
            "{} holds `{}` and perhaps `sig`, in this order; this one holds `{}`",
            verdict.described(),
            expected.join("`, `"),
            names.join("`, `")
        );
        return Err((None, message));
    }
    let owned = |at: usize| Spanned::new(rest[at].1.value.to_owned(), rest[at].1.span);
    if !is_word(rest[0].1.value) {
        return Err(wrong(&rest[0], "a key of the roster, such as `grace`"));
    }
    parse_instant(rest[1].1.value)
        .ok_or_else(|| wrong(&rest[1], "a moment such as `2026-11-22T08:00:00Z`"))?;
    let via = Evidence::ALL
        .into_iter()
        .find(|evidence| evidence.name() == rest[2].1.value)
        .ok_or_else(|| wrong(&rest[2], "`declared`, `forge`, `key` or `hardware`"))?;
    let digest =
        rest[3].1.value.parse().map_err(|()| wrong(&rest[3], "`sha256:` and 64 digits of 0–9 and a–f"))?;
    let reason = if reasoned {
        let text = unquote(rest[4].1.value).ok_or_else(|| {
            wrong(
                &rest[4],
                "one line of 1 to 300 visible characters in double quotes, such as `\"Too early.\"`",
            )
        })?;
        Some(Spanned::new(text, rest[4].1.span))
    } else {
        None
    };
    let signature = signed.map(|_| owned(rest.len() - 1));
    if signature.as_ref().is_some_and(|s| {
        !s.value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
            || !s.value.starts_with(SIGNATURE_START)
    }) {
        return Err(wrong(&rest[rest.len() - 1], "a signature in base64 on one line"));
    }
    Ok(Signoff {
        verdict,
        by: owned(0),
        at: owned(1),
        via: Spanned::new(via, rest[2].1.span),
        digest: Spanned::new(digest, rest[3].1.span),
        reason,
        signature,
    })
}

/// Whether a text is one word of `a–z`, `0–9` and `-` that starts with a letter: what roles and roster keys are.
pub(crate) fn is_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() <= 64
        && bytes.first().is_some_and(u8::is_ascii_lowercase)
        && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-')
        && !matches!(text, "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n")
}
