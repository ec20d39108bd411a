//! `countersign.sigs`: the admins' signatures over one change of the policy, in one form, byte for byte.
//!
//! Each admin's line stands there from the start: two who approve on two branches insert below two different lines, and
//! git merges both without help.

use sha2::{Digest as _, Sha256};

use crate::diagnostic::{Code, Diagnostic};
use crate::policy::Policy;
use crate::record::{Digest, is_word, parse_instant};
use crate::sshsig::Signature;
use crate::text::{Source, Span, Spanned};

/// The name of the file beside the policy.
pub const SIGS_NAME: &str = "countersign.sigs";

/// The namespace of admins' signatures.
pub const POLICY_NAMESPACE: &str = "countersign.policy.v1";

/// A file of admins' signatures that is not in its one form.
pub const SIGS_MALFORMED: Code = Code("policy-sigs-malformed");

/// The largest file that is read, in bytes: some fifty signatures.
pub const SIGS_LIMIT: u64 = 64 * 1024;

/// One change of a policy: what admins approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The serial that the policy has afterwards.
    pub serial: u64,
    /// The fingerprint of the policy before; `None` where there was none.
    pub before: Option<Digest>,
    /// The fingerprint of the policy afterwards.
    pub after: Digest,
}

/// An admin's line, and the signature below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminSlot {
    /// The admin's key in the roster.
    pub admin: Spanned<String>,
    /// The signature, where there is one.
    pub signed: Option<AdminSignature>,
}

/// An admin's signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminSignature {
    /// The moment, `YYYY-MM-DDThh:mm:ssZ`; it grants nothing.
    pub at: Spanned<String>,
    /// The signature over the [`policy_statement`].
    pub signature: Spanned<Signature>,
}

/// The file: read, and with all that is wrong in [`Sigs::faults`]. With faults it approves nothing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Sigs {
    /// The file.
    pub source: Source,
    /// What is wrong with it.
    pub faults: Vec<Diagnostic>,
    /// The change it is about; `None` where that cannot be read.
    pub step: Option<Step>,
    /// The admins, in the order in which they stand there.
    pub slots: Vec<AdminSlot>,
}

/// The statement of an admin who approves a change: the bytes that are signed.
///
/// `at` is the moment as it stands in the file.
pub fn policy_statement(log: &str, step: &Step, admin: &str, at: &str) -> String {
    format!("countersign policy v1\nlog: {log}\n{}admin: {admin}\nat: {at}\n", lines_of(step))
}

fn lines_of(step: &Step) -> String {
    let before = step.before.map_or_else(|| "none".to_owned(), |before| before.to_string());
    format!("serial: {}\nbefore: {before}\nafter: {}\n", step.serial, step.after)
}

/// The SHA-256 of a text with line ends LF and a final newline: the same in every checkout.
pub(super) fn fingerprint(text: &str) -> Digest {
    let mut text = text.replace("\r\n", "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    Digest(Sha256::digest(text.as_bytes()).into())
}

impl Step {
    /// The step from one policy to another.
    pub fn between(before: &Policy, after: &Policy) -> Self {
        Self { serial: after.guard.serial(), before: Some(before.fingerprint()), after: after.fingerprint() }
    }
}

impl Sigs {
    /// A file for a step that nobody has approved yet, with a line for each admin.
    pub fn new<'a>(path: &str, step: Step, admins: impl IntoIterator<Item = &'a str>) -> Self {
        let slot =
            |admin: &str| AdminSlot { admin: Spanned::new(admin.to_owned(), Span::at(0)), signed: None };
        let slots = admins.into_iter().map(slot).collect();
        Self { source: Source::new(path, ""), faults: Vec::new(), step: Some(step), slots }
    }

    /// Puts an admin's signature in place of whatever they had signed before.
    #[must_use]
    pub fn with(mut self, admin: &str, at: &str, signature: Signature) -> Self {
        let place = Span::at(0);
        let signed = AdminSignature {
            at: Spanned::new(at.to_owned(), place),
            signature: Spanned::new(signature, place),
        };
        match self.slots.iter_mut().find(|slot| slot.admin.value == admin) {
            Some(slot) => slot.signed = Some(signed),
            None => {
                let admin = Spanned::new(admin.to_owned(), place);
                self.slots.push(AdminSlot { admin, signed: Some(signed) });
            }
        }
        self
    }

    /// A file of which nothing could be read.
    pub fn unread(path: &str, why: &str) -> Self {
        let message = format!("the admins' signatures cannot be read: {why}");
        let fault = Diagnostic::new(SIGS_MALFORMED, path, Span::at(0), message);
        Self { source: Source::new(path, ""), faults: vec![fault], step: None, slots: Vec::new() }
    }

    /// The file's text; empty where it names no step.
    pub fn render(&self) -> String {
        let Some(step) = &self.step else { return String::new() };
        let mut text = format!("{}admins:\n", lines_of(step));
        for slot in &self.slots {
            text.push_str(&format!("  {}:\n", slot.admin.value));
            if let Some(signed) = &slot.signed {
                text.push_str(&format!(
                    "    at: {}\n    sig: {}\n",
                    signed.at.value,
                    signed.signature.value.to_base64()
                ));
            }
        }
        text
    }

    /// Reads the file. Never fails: what is not in the one form is a fault, and then nothing of it counts.
    pub fn parse(path: &str, bytes: &[u8]) -> Self {
        let nothing = |source, faults| Self { source, faults, step: None, slots: Vec::new() };
        let refuse = |message: String| {
            let fault = Diagnostic::new(SIGS_MALFORMED, path, Span::at(0), message)
                .help("`countersign policy sign` writes it anew");
            nothing(Source::new(path, ""), vec![fault])
        };
        if bytes.len() as u64 > SIGS_LIMIT {
            return refuse(format!("the file has {} bytes, more than the {SIGS_LIMIT} allowed", bytes.len()));
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            return refuse("the file is not UTF-8 text".to_owned());
        };
        let source = Source::new(path, text);
        let read = read(text).and_then(|(step, slots)| {
            let sigs = Self { source: source.clone(), faults: Vec::new(), step: Some(step), slots };
            // Whatever the lines above let through: there is one way to write it.
            if fingerprint(&sigs.render()) == fingerprint(text) {
                Ok(sigs)
            } else {
                Err((Span::at(0), "the file is not in the form in which it is written".to_owned()))
            }
        });
        read.unwrap_or_else(|(span, message)| {
            let fault = Diagnostic::new(SIGS_MALFORMED, path, span, message)
                .help("`countersign policy sign` writes it anew, and the admins approve once more");
            nothing(source, vec![fault])
        })
    }
}

/// What is wrong with a line, and where.
type Fault = (Span, String);

/// The lines of a file, taken one after the other.
struct Lines<'t> {
    rest: std::iter::Peekable<std::str::SplitInclusive<'t, char>>,
    at: usize,
}

impl<'t> Lines<'t> {
    fn peek(&mut self) -> Option<&'t str> {
        self.rest.peek().map(|line| line.trim_end_matches(['\n', '\r']))
    }

    fn next(&mut self) -> Option<Spanned<&'t str>> {
        let whole = self.rest.next()?;
        let line = whole.trim_end_matches(['\n', '\r']);
        let span = Span::new(self.at, self.at + line.len());
        self.at += whole.len();
        Some(Spanned::new(line, span))
    }

    /// The value behind `start` on the next line, which has to begin with that.
    fn value(&mut self, start: &str, expected: &str) -> Result<Spanned<&'t str>, Fault> {
        let end = Span::at(self.at);
        let line = self.next().ok_or_else(|| (end, format!("the file ends before {expected}")))?;
        match line.value.strip_prefix(start) {
            Some(value) => Ok(Spanned::new(value, Span::new(line.span.start + start.len(), line.span.end))),
            None if line.value.is_empty() => {
                Err((line.span, format!("an empty line stands where {expected} should")))
            }
            None => Err((line.span, format!("`{}` stands where {expected} should", line.value))),
        }
    }
}

fn read(text: &str) -> Result<(Step, Vec<AdminSlot>), Fault> {
    let mut lines = Lines { rest: text.split_inclusive('\n').peekable(), at: 0 };
    let wrong =
        |value: Spanned<&str>, expected: &str| (value.span, format!("`{}` is not {expected}", value.value));
    let serial = lines.value("serial: ", "`serial:`")?;
    let number = serial.value.parse().ok().filter(|number: &u64| number.to_string() == serial.value);
    let number = number.ok_or_else(|| wrong(serial, "a serial, such as `4`"))?;
    let digest = |value: Spanned<&str>| {
        value.value.parse::<Digest>().map_err(|()| wrong(value, "`sha256:` and 64 digits of 0–9 and a–f"))
    };
    let before = lines.value("before: ", "`before:`")?;
    let before = if before.value == "none" { None } else { Some(digest(before)?) };
    let after = digest(lines.value("after: ", "`after:`")?)?;
    let admins = lines.value("admins:", "`admins:`")?;
    if !admins.value.is_empty() {
        return Err(wrong(admins, "empty: the admins stand below, each on a line"));
    }
    let mut slots: Vec<AdminSlot> = Vec::new();
    while lines.peek().is_some() {
        let name = lines.value("  ", "an admin's line, such as `  grace:`,")?;
        let admin = name.value.strip_suffix(':').filter(|admin| is_word(admin));
        let admin = admin.ok_or_else(|| wrong(name, "an admin's line, such as `  grace:`"))?;
        let span = Span::new(name.span.start, name.span.start + admin.len());
        if slots.iter().any(|slot| slot.admin.value == admin) {
            return Err((span, format!("`{admin}` stands twice")));
        }
        let mut slot = AdminSlot { admin: Spanned::new(admin.to_owned(), span), signed: None };
        if lines.peek().is_some_and(|line| line.starts_with("    ")) {
            let at = lines.value("    at: ", "`at:`, by four blanks,")?;
            parse_instant(at.value).ok_or_else(|| wrong(at, "a moment such as `2026-11-22T08:00:00Z`"))?;
            let signature = lines.value("    sig: ", "`sig:`, by four blanks,")?;
            let decoded =
                Signature::decode(signature.value).map_err(|fault| (signature.span, fault.to_string()))?;
            slot.signed = Some(AdminSignature {
                at: Spanned::new(at.value.to_owned(), at.span),
                signature: Spanned::new(decoded, signature.span),
            });
        }
        slots.push(slot);
    }
    Ok((Step { serial: number, before, after }, slots))
}
