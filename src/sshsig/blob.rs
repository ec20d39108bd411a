//! The bytes of a public key: read field by field, and refused where they are weak or have a second spelling.

use super::fault::KeyFault;
use super::wire::{Cut, Fields, printable};
use ed25519_dalek::VerifyingKey;
use ssh_key::public::{EcdsaPublicKey, KeyData};

/// The fewest bits of an RSA key.
const RSA_LEAST: usize = 3072;

/// The most bits of an RSA key: what the library below can check.
const RSA_MOST: usize = 4096;

/// What keys on a device must be made for: this, or this with more behind it.
const APPLICATION: &str = "ssh:";

/// The types of key that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Ed25519,
    P256,
    P384,
    P521,
    Rsa,
    DeviceEd25519,
    DeviceP256,
}

impl Kind {
    const ALL: [Self; 7] =
        [Self::Ed25519, Self::P256, Self::P384, Self::P521, Self::Rsa, Self::DeviceEd25519, Self::DeviceP256];

    /// The kind of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name that keys of this kind carry.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ssh-ed25519",
            Self::P256 => "ecdsa-sha2-nistp256",
            Self::P384 => "ecdsa-sha2-nistp384",
            Self::P521 => "ecdsa-sha2-nistp521",
            Self::Rsa => "ssh-rsa",
            Self::DeviceEd25519 => "sk-ssh-ed25519@openssh.com",
            Self::DeviceP256 => "sk-ecdsa-sha2-nistp256@openssh.com",
        }
    }

    /// Whether the secret lives in a device.
    pub(super) fn is_device(self) -> bool {
        matches!(self, Self::DeviceEd25519 | Self::DeviceP256)
    }
}

/// Reads the bytes of one key; nothing may stand behind it. Whether its point is on its curve only [`point`] says.
pub(super) fn read(blob: &[u8]) -> Result<(Kind, KeyData), KeyFault> {
    let mut fields = Fields::new(blob);
    let name = std::str::from_utf8(fields.string()?).map_err(|_| KeyFault::NotAKey)?;
    let Some(kind) = Kind::named(name) else {
        return Err(unsupported(name));
    };
    match kind {
        Kind::Ed25519 | Kind::DeviceEd25519 => ed25519(fields.string()?)?,
        Kind::P256 | Kind::DeviceP256 => curve(&mut fields, "nistp256", 32)?,
        Kind::P384 => curve(&mut fields, "nistp384", 48)?,
        Kind::P521 => curve(&mut fields, "nistp521", 66)?,
        Kind::Rsa => rsa(&mut fields)?,
    }
    if kind.is_device() {
        application(fields.string()?)?;
    }
    if !fields.at_end() {
        return Err(KeyFault::Trailing);
    }
    let key = ssh_key::PublicKey::from_bytes(blob)
        .map_err(|_| KeyFault::Malformed { what: "its fields cannot be read" })?;
    Ok((kind, KeyData::from(key)))
}

/// Why a type that is not among ours is refused.
pub(super) fn unsupported(name: &str) -> KeyFault {
    let name = printable(name.as_bytes());
    if name.contains("-cert-v0") { KeyFault::Certificate { name } } else { KeyFault::Unsupported { name } }
}

/// The coordinate y of the points of small order, the sign of x left out.
///
/// Orders 4, 1, 2, and twice 8; the points that spell y as y + p are caught by [`is_reduced`].
const SMALL_ORDER: [[u8; 32]; 5] = [
    [0; 32],
    first_byte([0; 32], 1),
    last_byte(first_byte([0xff; 32], 0xec), 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5,
        0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
        0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

const fn first_byte(mut bytes: [u8; 32], byte: u8) -> [u8; 32] {
    bytes[0] = byte;
    bytes
}

const fn last_byte(mut bytes: [u8; 32], byte: u8) -> [u8; 32] {
    bytes[31] = byte;
    bytes
}

/// Whether a compressed ed25519 point is one of those that a signature must not rest on.
///
/// True for the eight points of small order in any spelling of theirs.
pub(super) fn is_small_order(point: &[u8; 32]) -> bool {
    let mut y = last_byte(*point, point[31] & 0x7f);
    if !is_reduced(&y) {
        // Of the nineteen values from p up, p and p + 1 stand for 0 and 1.
        y = first_byte([0; 32], y[0].wrapping_sub(0xed));
    }
    SMALL_ORDER.contains(&y)
}

/// Whether y, its sign bit cleared, is below p = 2^255 - 19.
fn is_reduced(y: &[u8; 32]) -> bool {
    y[0] < 0xed || y[31] != 0x7f || y[1..31].iter().any(|byte| *byte != 0xff)
}

fn ed25519(point: &[u8]) -> Result<(), KeyFault> {
    let point: &[u8; 32] =
        point.try_into().map_err(|_| KeyFault::Malformed { what: "its point is not 32 bytes long" })?;
    if is_small_order(point) {
        return Err(KeyFault::SmallOrder);
    }
    let y = last_byte(*point, point[31] & 0x7f);
    if is_reduced(&y) { Ok(()) } else { Err(KeyFault::Point) }
}

fn curve(fields: &mut Fields<'_>, name: &str, size: usize) -> Result<(), KeyFault> {
    if fields.string()? != name.as_bytes() {
        return Err(KeyFault::Malformed { what: "it names another curve than its type" });
    }
    // Like OpenSSH, which takes no compressed points.
    match fields.string()? {
        [4, rest @ ..] if rest.len() == 2 * size => Ok(()),
        _ => Err(KeyFault::Point),
    }
}

fn rsa(fields: &mut Fields<'_>) -> Result<(), KeyFault> {
    let odd = KeyFault::Malformed { what: "a number in it is oddly written" };
    let (Some(exponent), Some(modulus)) = (fields.positive()?, fields.positive()?) else {
        return Err(odd);
    };
    let bits = bits_of(modulus);
    if bits < RSA_LEAST {
        return Err(KeyFault::RsaShort { bits, least: RSA_LEAST });
    }
    if bits > RSA_MOST {
        return Err(KeyFault::RsaLong { bits, most: RSA_MOST });
    }
    let is_even = |number: &[u8]| number.last().is_some_and(|byte| byte % 2 == 0);
    if is_even(modulus) {
        return Err(KeyFault::RsaWeak { what: "its modulus is even" });
    }
    if is_even(exponent) || exponent == [1] || bits_of(exponent) > 32 {
        return Err(KeyFault::RsaWeak { what: "its exponent is none that such keys have" });
    }
    Ok(())
}

/// The bits of a number without leading zero bytes.
fn bits_of(number: &[u8]) -> usize {
    let top = number.first().map_or(0, |byte| byte.leading_zeros() as usize);
    8 * number.len() - top
}

fn application(bytes: &[u8]) -> Result<(), KeyFault> {
    if bytes.starts_with(APPLICATION.as_bytes()) && std::str::from_utf8(bytes).is_ok() {
        return Ok(());
    }
    Err(KeyFault::Application { application: printable(bytes) })
}

/// Refuses a key whose point is not on its curve; gives the point of an ed25519 key, ready to check signatures with.
///
/// Apart from [`read`], because it is what takes time.
pub(super) fn point(data: &KeyData) -> Result<Option<VerifyingKey>, KeyFault> {
    let is_sound = match data {
        KeyData::Ed25519(key) => {
            return VerifyingKey::try_from(key).map(Some).map_err(|_| KeyFault::Point);
        }
        KeyData::SkEd25519(key) => VerifyingKey::try_from(key.public_key()).is_ok(),
        KeyData::Ecdsa(key) => match key {
            EcdsaPublicKey::NistP256(_) => p256::ecdsa::VerifyingKey::try_from(key).is_ok(),
            EcdsaPublicKey::NistP384(_) => p384::ecdsa::VerifyingKey::try_from(key).is_ok(),
            EcdsaPublicKey::NistP521(_) => p521::ecdsa::VerifyingKey::try_from(key).is_ok(),
        },
        KeyData::SkEcdsaSha2NistP256(key) => {
            p256::ecdsa::VerifyingKey::from_encoded_point(key.ec_point()).is_ok()
        }
        _ => true,
    };
    if is_sound { Ok(None) } else { Err(KeyFault::Point) }
}

impl From<Cut> for KeyFault {
    fn from(Cut: Cut) -> Self {
        Self::Cut
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_small_order_are_known_in_every_spelling() {
        let mut found = 0;
        for top in [0_u8, 0x80] {
            let spellings = (0..=u8::MAX)
                .flat_map(|low| [first_byte([0; 32], low), last_byte(first_byte([0xff; 32], low), 0x7f)]);
            for y in spellings.chain(SMALL_ORDER) {
                let point = last_byte(y, y[31] | top);
                let Ok(key) = VerifyingKey::from_bytes(&point) else { continue };
                assert_eq!(is_small_order(&point), key.is_weak(), "{point:02x?}");
                found += usize::from(key.is_weak());
            }
        }
        // Each of the five y, p and p + 1, with either sign; the first three of the table are met twice.
        assert_eq!(found, 2 * (5 + 2 + 3));
    }
}
