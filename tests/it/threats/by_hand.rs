//! What anybody can write who has a key and an editor: signatures over any statement, and entries that carry them.

use crate::support::keys::policy_with;
use crate::support::story::PATH;
use base64ct::{Base64, Encoding as _};
use countersign::policy::{POLICY_NAMESPACE, Policy, Sigs, Step, policy_statement};
use countersign::record::{Evidence, Record, Signoff, Verdict};
use countersign::signoff::{ATTEST_NAMESPACE, Place, SIGNOFF_NAMESPACE, digest_of, statement};
use countersign::sshsig::Signature;
use countersign::text::{Span, Spanned};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256, Sha512};

/// Where the policy lies.
pub(super) const POLICY_PATH: &str = "decisions/countersign.yaml";

/// Where the admins' signatures lie.
pub(super) const SIGS_PATH: &str = "decisions/countersign.sigs";

/// The identity of the log.
pub(super) const LOG: &str = "6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90";

/// When everything is signed.
pub(super) const AT: &str = "2026-11-22T08:00:00Z";

/// A secret key that anybody may know, in a file or in a device.
pub(super) struct Key {
    secret: SigningKey,
    in_device: bool,
}

/// The bytes with their length in front.
fn string(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    let length = u32::try_from(bytes.len()).expect("short");
    [&length.to_be_bytes(), bytes].concat()
}

impl Key {
    /// The key of this name, the same in each test.
    pub(super) fn of(name: &str) -> Self {
        Self { secret: SigningKey::from_bytes(&Sha256::digest(name).into()), in_device: false }
    }

    /// The same in a device.
    pub(super) fn in_device_of(name: &str) -> Self {
        Self { in_device: true, ..Self::of(name) }
    }

    fn kind(&self) -> &'static str {
        if self.in_device { "sk-ssh-ed25519@openssh.com" } else { "ssh-ed25519" }
    }

    fn blob(&self) -> Vec<u8> {
        let application = if self.in_device { string("ssh:") } else { Vec::new() };
        [string(self.kind()), string(self.secret.verifying_key().as_bytes()), application].concat()
    }

    /// The line of its public half.
    pub(super) fn line(&self) -> String {
        format!("{} {}", self.kind(), Base64::encode_string(&self.blob()))
    }

    /// What `ssh-keygen -Y sign` would make over a text, on one line; a device is touched for it.
    pub(super) fn sign(&self, namespace: &str, text: &str) -> String {
        self.sign_with(namespace, text, 1)
    }

    /// The same with these flags of the device.
    pub(super) fn sign_with(&self, namespace: &str, text: &str, flags: u8) -> String {
        let head = [string(namespace), string(""), string("sha512")].concat();
        let data = [&b"SSHSIG"[..], &head, &string(Sha512::digest(text))].concat();
        let made = if self.in_device {
            let state = [&[flags][..], &7_u32.to_be_bytes()].concat();
            let data = [&Sha256::digest("ssh:")[..], &state, &Sha256::digest(&data)[..]].concat();
            [string(self.kind()), string(self.secret.sign(&data).to_bytes()), state].concat()
        } else {
            [string(self.kind()), string(self.secret.sign(&data).to_bytes())].concat()
        };
        let blob = [&b"SSHSIG\0\0\0\x01"[..], &string(self.blob()), &head, &string(made)].concat();
        Base64::encode_string(&blob)
    }
}

/// The policy of the story in which Grace and Ada have their keys, both roles are asked for keys, and this stands last.
pub(super) fn policy(more: &str) -> String {
    policy_asking("key", more)
}

/// The same that asks for other evidence.
pub(super) fn policy_asking(least: &str, more: &str) -> String {
    let keys = ["grace", "ada"].map(|person| (person, Key::of(person).line()));
    let policy = policy_with(&keys.each_ref().map(|(person, line)| (*person, line.as_str())));
    format!("evidence:\n  product: {least}\n  engineering: {least}\n{policy}{more}")
}

/// What stands in a record when somebody has signed it so, over whatever the digest of the text is.
pub(super) fn entry(text: &str, by: &str, via: Evidence) -> Signoff {
    let digest = digest_of(&Record::parse(PATH, text.as_bytes()));
    Signoff::new(Verdict::Accept, by, AT, via, digest, None)
}

/// The text with this entry in a role, and this signature in it.
pub(super) fn put(text: &str, role: &str, mut said: Signoff, signature: Option<String>) -> String {
    said.signature = signature.map(|signature| Spanned::new(signature, Span::at(0)));
    let record = Record::parse(PATH, text.as_bytes());
    let edit = record.with_signoff(role, &said).expect("the record has a place for it");
    record.edited(&[edit], |_| true).expect("it can be put in").text
}

/// What has to be signed for this entry.
pub(super) fn stated(text: &str, role: &str, said: &Signoff) -> String {
    let record = Record::parse(PATH, text.as_bytes());
    statement(Place::of(Some(LOG), &record).expect("the record has an id"), role, said)
}

/// The text as a person signs it with their own key.
pub(super) fn signed(text: &str, role: &str, by: &str) -> String {
    signed_over(text, role, by, &Key::of(by), str::to_owned)
}

/// The text with a sign-off in this person's name that a key made over what is made of the true statement.
pub(super) fn signed_over(
    text: &str,
    role: &str,
    by: &str,
    key: &Key,
    over: impl Fn(&str) -> String,
) -> String {
    signed_for(text, role, by, key, SIGNOFF_NAMESPACE, over)
}

/// The same for another purpose.
pub(super) fn signed_for(
    text: &str,
    role: &str,
    by: &str,
    key: &Key,
    namespace: &str,
    over: impl Fn(&str) -> String,
) -> String {
    let said = entry(text, by, Evidence::Key);
    let signature = key.sign(namespace, &over(&stated(text, role, &said)));
    put(text, role, said, Some(signature))
}

/// The text with what a forge is said to have said, as this key attests it over what is made of the true statement.
pub(super) fn attested(text: &str, role: &str, by: &str, key: &Key, over: impl Fn(&str) -> String) -> String {
    let said = entry(text, by, Evidence::Forge);
    let signature = key.sign(ATTEST_NAMESPACE, &over(&stated(text, role, &said)));
    put(text, role, said, Some(signature))
}

/// The text in which another digest stands: that of what it says.
pub(super) fn with_digest_of_now(text: &str) -> String {
    let now = digest_of(&Record::parse(PATH, text.as_bytes())).to_string();
    let lines = text.split_inclusive('\n').map(|line| match line.strip_prefix("    digest: ") {
        Some(_) => format!("    digest: {now}\n"),
        None => line.to_owned(),
    });
    lines.collect()
}

/// The file of signatures in which these keys approve a change, each on the line of an admin.
pub(super) fn approvals(before: &str, after: &str, admins: &[(&str, Key)]) -> String {
    let read = |text: &str| Policy::parse(POLICY_PATH, text.as_bytes());
    let step = Step::between(&read(before), &read(after));
    let none = Sigs::new(SIGS_PATH, step, admins.iter().map(|(admin, _)| *admin));
    let sigs = admins.iter().fold(none, |sigs, (admin, key)| {
        let signature = key.sign(POLICY_NAMESPACE, &policy_statement(LOG, &step, admin, AT));
        sigs.with(admin, AT, Signature::decode(&signature).expect("it is one"))
    });
    sigs.render()
}
