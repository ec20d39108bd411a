//! Keys and signatures that somebody made up: each is refused with its own reason, and nothing makes us panic.

use super::{NAMESPACE, Vector};
use base64ct::{Base64, Encoding};
use countersign::sshsig::{KeyFault, PublicKey, Signature, SignatureFault};
use proptest::prelude::*;

/// The points of small order, in every spelling that unpacks to one: two for each sign, and beyond p.
const SMALL_ORDER: [&str; 14] = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

/// The bytes of hexadecimal digits.
fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex")).collect()
}

/// The bytes with their length in front.
fn string(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let bytes = bytes.as_ref();
    let length = u32::try_from(bytes.len()).expect("short");
    [&length.to_be_bytes(), bytes].concat()
}

/// The line of a key of this type with these fields.
fn line(kind: &str, fields: &[Vec<u8>]) -> String {
    format!("{kind} {}", Base64::encode_string(&[string(kind), fields.concat()].concat()))
}

fn parsed(line: &str) -> Result<String, KeyFault> {
    PublicKey::parse(line).map(|key| key.line())
}

fn decoded(base64: &str) -> Result<String, SignatureFault> {
    Signature::decode(base64).map(|signature| signature.to_base64())
}

/// The blob of the vector `ed25519`, taken apart so that a test can put it together again with something odd.
struct Parts {
    key: Vec<u8>,
    made: Vec<u8>,
}

impl Parts {
    fn new() -> Self {
        let blob = Base64::decode_vec(Vector::named("accepted", "ed25519").field("sig")).expect("base64");
        Self { key: blob[14..14 + 51].to_vec(), made: blob[blob.len() - 83..].to_vec() }
    }

    /// The base64 of a signature with these pieces behind the magic.
    fn together(&self, version: u32, namespace: &[u8], reserved: &[u8], hash: &str, behind: &[u8]) -> String {
        let rest = [
            string(&self.key),
            string(namespace),
            string(reserved),
            string(hash),
            string(&self.made),
            behind.to_vec(),
        ];
        Base64::encode_string(&[b"SSHSIG", &version.to_be_bytes()[..], &rest.concat()].concat())
    }
}

#[test]
pub(crate) fn keys_of_small_order_are_refused_in_every_spelling() {
    for point in SMALL_ORDER {
        for (kind, behind) in [("ssh-ed25519", vec![]), ("sk-ssh-ed25519@openssh.com", string("ssh:"))] {
            let key = line(kind, &[string(hex(point)), behind]);
            assert_eq!(parsed(&key), Err(KeyFault::SmallOrder), "{point}");
        }
    }
    // y = p + 3 is on the curve and of large order, and is 3 in a second spelling.
    let odd = format!("f0{}7f", "ff".repeat(30));
    assert_eq!(parsed(&line("ssh-ed25519", &[string(hex(&odd))])), Err(KeyFault::Point));
    // y = 2 is on no point.
    let off = format!("02{}", "00".repeat(31));
    assert_eq!(parsed(&line("ssh-ed25519", &[string(hex(&off))])), Err(KeyFault::Point));
}

/// R = B and s = 1 fit whatever is signed under the neutral point: such a key signs everything, with no secret.
fn forged_for(point: &str) -> Vector {
    let base = format!("58{}", "66".repeat(31));
    let one = format!("01{}", "00".repeat(31));
    let parts = Parts {
        key: [string("ssh-ed25519"), string(hex(point))].concat(),
        made: [string("ssh-ed25519"), string(hex(&(base + &one)))].concat(),
    };
    Vector::named("accepted", "ed25519")
        .with("key", line("ssh-ed25519", &[string(hex(point))]))
        .with("sig", parts.together(1, NAMESPACE.as_bytes(), b"", "sha512", b""))
}

#[test]
pub(crate) fn a_signature_that_fits_everything_is_refused() {
    for point in SMALL_ORDER {
        let forged = forged_for(point);
        assert_eq!(forged.judged(NAMESPACE), Err("SmallOrder".to_owned()));
        assert_eq!(decoded(forged.field("sig")), Err(SignatureFault::Key(KeyFault::SmallOrder)));
    }
}

/// What the guard above is for: the forgery is real.
#[cfg(unix)]
#[test]
fn stock_accepts_a_signature_that_fits_everything() {
    let sandbox = crate::support::Sandbox::new();
    for message in ["one", "another"] {
        let forged = Vector { message: message.into(), ..forged_for(SMALL_ORDER[0]) };
        assert!(super::stock::accepts(&sandbox, &forged, NAMESPACE));
    }
}

#[test]
fn lines_that_are_no_keys_are_refused_with_a_reason() {
    let good = Vector::named("accepted", "ed25519").field("key").to_owned();
    let (kind, rest) = good.split_once(' ').expect("a type");
    let base64 = rest.split(' ').next().expect("a key");
    let with = |text: String| parsed(&text);
    let unsupported = |name: &str| Err(KeyFault::Unsupported { name: name.to_owned() });
    assert_eq!(parsed(""), Err(KeyFault::Empty));
    assert_eq!(parsed(" \t"), Err(KeyFault::Empty));
    assert_eq!(with(format!("{good}\n")), Err(KeyFault::Lines));
    assert_eq!(with(format!("{good}\n{good}")), Err(KeyFault::Lines));
    assert_eq!(parsed("-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n"), Err(KeyFault::PrivateKey));
    assert_eq!(with(format!("namespaces=\"git\" {good}")), Err(KeyFault::Options));
    assert_eq!(with(format!("grace@example.com {good}")), Err(KeyFault::Options));
    assert_eq!(with(format!(" {good}")), Err(KeyFault::Options));
    assert_eq!(parsed("grace"), Err(KeyFault::NotAKey));
    assert_eq!(parsed(base64), Err(KeyFault::NotAKey));
    assert_eq!(parsed("ssh-dss AAAAB3NzaC1kc3M="), unsupported("ssh-dss"));
    assert_eq!(parsed("ssh-ed448 AAAA"), unsupported("ssh-ed448"));
    assert_eq!(
        parsed("ssh-ed25519-cert-v01@openssh.com AAAA"),
        Err(KeyFault::Certificate { name: "ssh-ed25519-cert-v01@openssh.com".to_owned() })
    );
    assert_eq!(parsed(kind), Err(KeyFault::Cut));
    assert_eq!(with(format!("{kind}  {base64}")), Err(KeyFault::Cut));
    assert_eq!(with(format!("{kind}\t{base64}")), Err(KeyFault::NotAKey));
    assert_eq!(with(format!("{kind} {base64} a\tb")), Err(KeyFault::Comment));
    assert_eq!(with(format!("{kind} {}", &base64[..40])), Err(KeyFault::Cut));
    assert_eq!(with(format!("{kind} {}", &base64[..41])), Err(KeyFault::Base64));
    assert_eq!(with(format!("{good} {}", "x".repeat(5000))), Err(KeyFault::TooLong { limit: 4096 }));
    let (word, inside) = ("ssh-rsa".to_owned(), "ssh-ed25519".to_owned());
    assert_eq!(with(format!("ssh-rsa {base64}")), Err(KeyFault::OtherType { word, inside }));
    // Blanks at the end are what ssh-keygen writes for an empty comment.
    assert_eq!(with(format!("{kind} {base64} ")), Ok(format!("{kind} {base64}")));
    assert!(PublicKey::parse(&good).is_ok_and(|key| key.comment() == "ed25519@example.com"));
}

#[test]
fn keys_that_are_put_together_oddly_are_refused_with_a_reason() {
    let point = hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    let ed25519 = |fields: &[Vec<u8>]| parsed(&line("ssh-ed25519", fields));
    assert!(ed25519(&[string(&point)]).is_ok());
    assert_eq!(ed25519(&[string(&point), vec![0]]), Err(KeyFault::Trailing));
    assert_eq!(ed25519(&[vec![0xff; 4], point.clone()]), Err(KeyFault::Cut));
    assert_eq!(ed25519(&[vec![]]), Err(KeyFault::Cut));
    assert!(matches!(ed25519(&[string(&point[1..])]), Err(KeyFault::Malformed { .. })));

    let rsa = |e: &[u8], n: Vec<u8>| parsed(&line("ssh-rsa", &[string(e), string(n)]));
    let modulus = |bytes: usize| [vec![0], vec![0xff; bytes]].concat();
    assert!(rsa(&[1, 0, 1], modulus(384)).is_ok());
    assert!(rsa(&[3], modulus(512)).is_ok());
    assert_eq!(rsa(&[3], modulus(256)), Err(KeyFault::RsaShort { bits: 2048, least: 3072 }));
    assert_eq!(
        rsa(&[3], [vec![0x7f], vec![0xff; 383]].concat()),
        Err(KeyFault::RsaShort { bits: 3071, least: 3072 })
    );
    assert_eq!(rsa(&[3], modulus(513)), Err(KeyFault::RsaLong { bits: 4104, most: 4096 }));
    // Zeros in front make a short modulus no longer, and a key no other key.
    assert!(matches!(rsa(&[3], [vec![0; 128], modulus(256)].concat()), Err(KeyFault::Malformed { .. })));
    assert!(matches!(rsa(&[0, 3], modulus(384)), Err(KeyFault::Malformed { .. })));
    assert!(matches!(rsa(&[3], vec![0xff; 384]), Err(KeyFault::Malformed { .. })));
    for exponent in [&[1][..], &[2], &[1, 0, 0, 0, 1]] {
        assert!(matches!(rsa(exponent, modulus(384)), Err(KeyFault::RsaWeak { .. })), "{exponent:?}");
    }
    let even = [modulus(383), vec![0xfe]].concat();
    assert!(matches!(rsa(&[3], even), Err(KeyFault::RsaWeak { .. })));

    for (curve, size) in [("nistp256", 32), ("nistp384", 48), ("nistp521", 66)] {
        let kind = format!("ecdsa-sha2-{curve}");
        let nist = |name: &str, point: &[u8]| parsed(&line(&kind, &[string(name), string(point)]));
        let near = [vec![4], vec![1; 2 * size]].concat();
        assert_eq!(nist(curve, &near), Err(KeyFault::Point), "{curve}: off the curve");
        assert_eq!(nist(curve, &[0]), Err(KeyFault::Point), "{curve}: the point at infinity");
        assert_eq!(nist(curve, &near[..=size]), Err(KeyFault::Point), "{curve}: cut");
        assert_eq!(nist(curve, &[vec![2], vec![1; size]].concat()), Err(KeyFault::Point), "{curve}: packed");
        assert!(matches!(nist("nistp224", &near), Err(KeyFault::Malformed { .. })), "{curve}");
    }
}

#[test]
pub(crate) fn text_that_is_no_signature_is_refused_with_a_reason() {
    let good = Vector::named("accepted", "ed25519").field("sig").to_owned();
    let armoured = format!("-----BEGIN SSH SIGNATURE-----\n{good}\n-----END SSH SIGNATURE-----\n");
    assert_eq!(decoded(&good), Ok(good.clone()));
    assert_eq!(decoded(""), Err(SignatureFault::Empty));
    assert_eq!(decoded(&armoured), Err(SignatureFault::Armour));
    assert_eq!(decoded(&"A".repeat(16 * 1024 + 4)), Err(SignatureFault::TooLong { limit: 16 * 1024 }));
    assert_eq!(decoded(&"A".repeat(16 * 1024)), Err(SignatureFault::Magic));
    // Every spelling of the same bytes but one.
    let padded = Vector::named("accepted", "sk-ed25519-touched").field("sig").to_owned();
    assert!(padded.ends_with('='), "the vector is there for its padding: {padded}");
    let bits = padded.replace('=', "");
    let (head, last) = bits.split_at(bits.len() - 1);
    let next = char::from(last.as_bytes()[0] + 1);
    for odd in [
        format!(" {good}"),
        format!("{good}\n"),
        format!("{}\n{}", &good[..76], &good[76..]),
        format!("{good}="),
        format!("{good}===="),
        good.replace('A', "%41"),
        format!("{head}{next}{}", &padded[bits.len()..]),
        bits.clone(),
        good.replacen('A', "_", 1),
        good.replacen('A', "-", 1),
        good.replacen('A', "é", 1),
    ] {
        assert_eq!(decoded(&odd), Err(SignatureFault::Base64), "{odd}");
    }

    let from = |text: &str| Signature::from_armored(text).map(|signature| signature.to_base64());
    assert_eq!(from(&armoured), Ok(good.clone()));
    assert_eq!(from(&armoured.replace('\n', "\r\n")), Ok(good.clone()));
    for odd in [
        "",
        &good,
        &armoured[1..],
        &armoured[..armoured.len() - 3],
        &format!("x\n{armoured}"),
        &format!("{armoured}x"),
    ] {
        assert!(matches!(from(odd), Err(SignatureFault::NoArmour { .. })), "{odd}");
    }
}

#[test]
pub(crate) fn signatures_that_are_put_together_oddly_are_refused_with_a_reason() {
    let parts = Parts::new();
    let namespace = NAMESPACE.as_bytes();
    let good = Vector::named("accepted", "ed25519").field("sig").to_owned();
    assert_eq!(parts.together(1, namespace, b"", "sha512", b""), good, "the parts are the vector's");
    let odd = |version, namespace, reserved, hash| {
        decoded(&parts.together(version, namespace, reserved, hash, b""))
    };
    assert_eq!(odd(0, namespace, b"", "sha512"), Err(SignatureFault::Version { version: 0 }));
    assert_eq!(odd(2, namespace, b"", "sha512"), Err(SignatureFault::Version { version: 2 }));
    assert_eq!(odd(1, b"", b"", "sha512"), Err(SignatureFault::NoNamespace));
    assert_eq!(odd(1, b"\xff", b"", "sha512"), Err(SignatureFault::NoNamespace));
    assert_eq!(odd(1, namespace, b"x", "sha512"), Err(SignatureFault::Reserved));
    assert_eq!(odd(1, namespace, b"", "sha1"), Err(SignatureFault::Hash { name: "sha1".to_owned() }));
    assert_eq!(
        decoded(&parts.together(1, namespace, b"", "sha512", b"\0")),
        Err(SignatureFault::Trailing { part: "signature" })
    );
    let with = |made: Vec<u8>| {
        decoded(&Parts { key: parts.key.clone(), made }.together(1, namespace, b"", "sha512", b""))
    };
    let behind = Err(SignatureFault::Trailing { part: "signature's numbers" });
    assert_eq!(with([&parts.made[..], b"\0"].concat()), behind);
    assert_eq!(with([string("ssh-ed25519"), string([2; 63])].concat()), Err(SignatureFault::Malformed));
    assert_eq!(with([string("ssh-ed25519"), vec![0xff; 8]].concat()), Err(SignatureFault::Cut));
    let (key, signature) = ("ssh-ed25519", "ssh-rsa".to_owned());
    assert_eq!(
        with([string("ssh-rsa"), string([2; 64])].concat()),
        Err(SignatureFault::Algorithm { key, signature })
    );

    let blob = Base64::decode_vec(&good).expect("base64");
    for length in 0..blob.len() {
        let cut = decoded(&Base64::encode_string(&blob[..length]));
        assert!(cut.is_err(), "{length} bytes: {cut:?}");
    }
}

#[test]
fn numbers_of_a_curve_have_one_spelling() {
    let vector = Vector::named("accepted", "ecdsa-p256");
    let key = Base64::decode_vec(vector.field("key").split(' ').nth(1).expect("a key")).expect("base64");
    let with = |numbers: &[Vec<u8>]| {
        let made = [string("ecdsa-sha2-nistp256"), string(numbers.concat())].concat();
        let together = Parts { key: key.clone(), made }.together(1, NAMESPACE.as_bytes(), b"", "sha512", b"");
        decoded(&together).err()
    };
    assert_eq!(with(&[string([1; 32]), string([1; 32])]), None);
    for odd in [vec![], vec![0], vec![0, 1], vec![0x80; 32], vec![1; 33]] {
        assert_eq!(with(&[string([1; 32]), string(&odd)]), Some(SignatureFault::Malformed), "{odd:?}");
    }
    let behind = SignatureFault::Trailing { part: "signature's numbers" };
    assert_eq!(with(&[string([1; 32]), string([1; 32]), vec![0]]), Some(behind));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_us_panic(text in ".{0,200}", at in 0_usize..400, byte in any::<u8>(), tail in any::<Vec<u8>>()) {
        let _ = PublicKey::parse(&text);
        let _ = PublicKey::parse(&format!("ssh-rsa {}", Base64::encode_string(text.as_bytes())));
        let _ = Signature::decode(&text);
        let _ = Signature::from_armored(&text);
        for vector in Vector::all("accepted") {
            let mut blob = Base64::decode_vec(vector.field("sig")).expect("base64");
            blob.truncate(at);
            blob.push(byte);
            blob.extend(&tail);
            let base64 = Base64::encode_string(&blob);
            if let Ok(signature) = Signature::decode(&base64) {
                prop_assert_eq!(signature.to_base64(), base64);
            }
        }
    }
}
