//! Whether the evidence that a sign-off claims is there.

use std::fmt;

use crate::policy::{Key, Policy};
use crate::record::{Evidence, Record, Signoff, Verdict};
use crate::signoff::{ATTEST_NAMESPACE, Place, SIGNOFF_NAMESPACE, statement};
use crate::sshsig::{Proof, Signature, SignatureFault};

/// How many revisions an objection can outlast; more rounds than this nobody has seen.
const ROUNDS: u32 = 50;

/// Why the evidence of a sign-off proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unproven {
    /// A signature is claimed and none is there.
    Unsigned,
    /// A signature is there and the sign-off says that it is `declared`.
    NotClaimed,
    /// The log or the record has no identity that a signature could name.
    NoIdentity,
    /// The signature cannot be read, or does not fit what the sign-off says.
    Signature(SignatureFault),
    /// The key is not one of the signer's, or of the attestors.
    OtherKey {
        /// The key's fingerprint.
        fingerprint: String,
        /// Whose key it is, where the roster knows.
        owner: Option<String>,
    },
    /// A device was claimed, and the key lies in none.
    NoDevice,
    /// The device signed without being touched.
    NoTouch,
}

/// Proves a sign-off: gives the key of the policy that made its signature, or `None` for a name in the file alone.
pub fn prove<'p>(
    record: &Record,
    policy: &'p Policy,
    role: &str,
    said: &Signoff,
) -> Result<Option<&'p Key>, Unproven> {
    let Some((signature, key)) = claimed(policy, said)? else { return Ok(None) };
    let log = policy.log.as_ref().map(|log| log.value.as_str());
    let place = Place::of(log, record).ok_or(Unproven::NoIdentity)?;
    let namespace = if said.via.value == Evidence::Forge { ATTEST_NAMESPACE } else { SIGNOFF_NAMESPACE };
    let verify = |place| signature.verify(namespace, statement(place, role, said).as_bytes(), &key.public);
    let proof = earlier(place, said)
        .fold(verify(place), |proof, place| proof.or_else(|fault| verify(place).map_err(|_| fault)));
    let proof = proof.map_err(Unproven::Signature)?;
    if said.via.value == Evidence::Hardware {
        if !key.public.is_hardware() {
            return Err(Unproven::NoDevice);
        }
        if !matches!(proof, Proof::Device { touched: true, .. }) {
            return Err(Unproven::NoTouch);
        }
    }
    Ok(Some(key))
}

/// The signature of a sign-off and the key of the policy that it names; whether it fits only [`prove`] says.
pub(super) fn claimed<'p>(
    policy: &'p Policy,
    said: &Signoff,
) -> Result<Option<(Signature, &'p Key)>, Unproven> {
    let signature = match (said.via.value, &said.signature) {
        (Evidence::Declared, None) => return Ok(None),
        (Evidence::Declared, Some(_)) => return Err(Unproven::NotClaimed),
        (_, None) => return Err(Unproven::Unsigned),
        (_, Some(signature)) => signature,
    };
    let signature = Signature::decode(&signature.value).map_err(Unproven::Signature)?;
    let keys = if said.via.value == Evidence::Forge {
        policy.guard.attestors.as_slice()
    } else {
        policy.people.get(&said.by.value).map_or(&[][..], |person| &person.keys)
    };
    let key = keys.iter().find(|key| key.public == *signature.key()).ok_or_else(|| Unproven::OtherKey {
        fingerprint: signature.key().fingerprint(),
        owner: policy.person_by_key(signature.key()).map(|(owner, ..)| owner.to_owned()),
    })?;
    Ok(Some((signature, key)))
}

/// The places of earlier revisions that a statement may name: what is no consent outlasts the revision it was said to.
fn earlier<'a>(place: Place<'a>, said: &Signoff) -> impl Iterator<Item = Place<'a>> {
    let rounds =
        if said.verdict == Verdict::Accept { 0 } else { place.revision.saturating_sub(1).min(ROUNDS) };
    (1..=rounds).map(move |back| Place { revision: place.revision - back, ..place })
}

/// The statement that an entry of a record was made over, as far as its signature says; the present one where there is
/// no signature, or none that fits. `None` where the log or the record has no identity.
pub fn stated(record: &Record, policy: &Policy, role: &str, said: &Signoff) -> Option<String> {
    let place = Place::of(policy.log.as_ref().map(|log| log.value.as_str()), record)?;
    let now = statement(place, role, said);
    let signature = said.signature.as_ref().and_then(|signature| Signature::decode(&signature.value).ok());
    let Some(signature) = signature else { return Some(now) };
    let fits =
        |text: &String| signature.verify(signature.namespace(), text.as_bytes(), signature.key()).is_ok();
    let before = earlier(place, said).map(|place| statement(place, role, said));
    Some(std::iter::once(now.clone()).chain(before).find(fits).unwrap_or(now))
}

impl fmt::Display for Unproven {
    /// Says it in half a sentence, to be read after a colon.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsigned => f.write_str("no signature stands with it"),
            Self::NotClaimed => f.write_str("a signature stands with it, and it says `declared`"),
            Self::NoIdentity => {
                f.write_str("the log or the record has no identity that a signature could name")
            }
            Self::Signature(fault) => write!(f, "{fault}"),
            Self::OtherKey { fingerprint, owner: Some(owner) } => {
                write!(f, "it was made with {fingerprint}, a key of `{owner}`")
            }
            Self::OtherKey { fingerprint, owner: None } => {
                write!(f, "it was made with {fingerprint}, which the policy does not know")
            }
            Self::NoDevice => f.write_str("it claims a device, and its key lies in none"),
            Self::NoTouch => f.write_str("its device signed without being touched"),
        }
    }
}
