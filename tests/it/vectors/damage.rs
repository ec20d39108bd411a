//! Vectors with one bit turned over, which nobody may accept any more.

use super::{NAMESPACE, Vector};
use base64ct::{Base64, Encoding};

/// The bytes with one bit turned over.
fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[bit / 8] ^= 1 << (bit % 8);
    bytes
}

/// Some bits of so many bytes, spread over all of them.
fn some_bits(bytes: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |at| bytes * 8 * (2 * at + 1) / (2 * count) + at % 8)
}

/// The vector with one bit of its signature turned over.
fn with_flipped_signature(vector: &Vector, bit: usize) -> Vector {
    let blob = Base64::decode_vec(vector.field("sig")).expect("a vector's signature is base64");
    vector.with("sig", Base64::encode_string(&flipped(&blob, bit)))
}

/// The vector with one bit of its key's line turned over, and of the key inside its signature if that is asked for.
fn with_flipped_key(vector: &Vector, bit: usize, inside: bool) -> Vector {
    let mut words = vector.field("key").splitn(3, ' ');
    let (kind, base64) = (words.next().expect("a type"), words.next().expect("a key"));
    let blob = Base64::decode_vec(base64).expect("a vector's key is base64");
    let line = format!("{kind} {}", Base64::encode_string(&flipped(&blob, bit)));
    // Magic, version and a length stand in front of the key.
    let vector = if inside { with_flipped_signature(vector, 8 * (6 + 4 + 4) + bit) } else { vector.clone() };
    vector.with("key", line)
}

/// The vector with one bit of its message turned over.
fn with_flipped_message(vector: &Vector, bit: usize) -> Vector {
    Vector { message: flipped(&vector.message, bit), ..vector.clone() }
}

/// How many bytes the vector's key has.
fn key_size(vector: &Vector) -> usize {
    let base64 = vector.field("key").split(' ').nth(1).expect("a key");
    Base64::decode_vec(base64).expect("a vector's key is base64").len()
}

/// How many bytes the vector's signature has.
fn signature_size(vector: &Vector) -> usize {
    Base64::decode_vec(vector.field("sig")).expect("a vector's signature is base64").len()
}

#[test]
fn no_flipped_bit_of_an_ed25519_signature_is_overlooked() {
    for name in ["ed25519", "sk-ed25519-untouched"] {
        let vector = Vector::named("accepted", name);
        for bit in 0..8 * signature_size(&vector) {
            let judged = with_flipped_signature(&vector, bit).judged(NAMESPACE);
            assert!(judged.is_err(), "{name}, bit {bit} of the signature: {judged:?}");
        }
        for bit in 0..8 * vector.message.len() {
            let judged = with_flipped_message(&vector, bit).judged(NAMESPACE);
            assert_eq!(judged, Err("Mismatch".to_owned()), "{name}, bit {bit} of the message");
        }
        for bit in 0..8 * key_size(&vector) {
            for inside in [false, true] {
                let judged = with_flipped_key(&vector, bit, inside).judged(NAMESPACE);
                assert!(judged.is_err(), "{name}, bit {bit} of the key, inside {inside}: {judged:?}");
            }
        }
    }
}

#[test]
fn no_damage_to_any_vector_is_overlooked() {
    for vector in Vector::all("accepted") {
        for damaged in damages(&vector, 40) {
            let judged = damaged.judged(NAMESPACE);
            assert!(judged.is_err(), "{}: {judged:?} of {damaged:?}", vector.name);
        }
        let other = vector.judged("countersign.signoff.v0");
        assert!(other.is_err_and(|said| said.starts_with("OtherNamespace")), "{}", vector.name);
    }
}

/// The vector with each of its parts damaged in so many places.
fn damages(vector: &Vector, count: usize) -> impl Iterator<Item = Vector> {
    let signature = some_bits(signature_size(vector), count).map(|bit| with_flipped_signature(vector, bit));
    let message = some_bits(vector.message.len(), count / 4).map(|bit| with_flipped_message(vector, bit));
    let key = some_bits(key_size(vector), count / 4)
        .flat_map(|bit| [false, true].map(|inside| with_flipped_key(vector, bit, inside)));
    signature.chain(message).chain(key)
}

#[cfg(unix)]
#[test]
fn stock_overlooks_no_damage_either() {
    use super::stock::accepts;
    let sandbox = crate::support::Sandbox::new();
    for vector in Vector::all("accepted") {
        for damaged in damages(&vector, 4) {
            assert!(!accepts(&sandbox, &damaged, NAMESPACE), "{}: {damaged:?}", vector.name);
        }
        assert!(!accepts(&sandbox, &vector, "countersign.signoff.v0"), "{}", vector.name);
    }
}
