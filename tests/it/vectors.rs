//! Signatures that must be judged right: each in `tests/vectors`, by us and by stock `ssh-keygen -Y verify`.

mod damage;
#[cfg(unix)]
mod fresh;
pub(crate) mod hostile;
#[cfg(unix)]
mod stock;

use countersign::sshsig::{PublicKey, Signature};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What the tests sign for, unless they say otherwise.
const NAMESPACE: &str = "countersign.signoff.v1";

/// One file of `tests/vectors`.
#[derive(Debug, Clone)]
struct Vector {
    name: String,
    fields: BTreeMap<String, String>,
    message: Vec<u8>,
}

impl Vector {
    /// All of a folder, by name.
    fn all(folder: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(folder);
        let mut vectors: Vec<Self> = fs::read_dir(folder)
            .expect("the vectors are part of the sources")
            .map(|entry| Self::read(&entry.expect("the folder can be listed").path()))
            .collect();
        vectors.sort_by(|one, other| one.name.cmp(&other.name));
        vectors
    }

    fn named(folder: &str, name: &str) -> Self {
        Self::all(folder).into_iter().find(|vector| vector.name == name).expect("there is such a vector")
    }

    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a vector is text");
        let (head, message) = text.split_once("\n\n").expect("an empty line ends the fields");
        let field = |line: &str| {
            let (name, value) = line.split_once(": ").expect("a field is `name: value`");
            (name.to_owned(), value.to_owned())
        };
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        Self { name, fields: head.lines().map(field).collect(), message: message.as_bytes().to_vec() }
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).unwrap_or_else(|| panic!("{} has a field {name}", self.name))
    }

    /// The vector with another value in one of its fields.
    fn with(&self, field: &str, value: impl Into<String>) -> Self {
        let mut other = self.clone();
        other.fields.insert(field.to_owned(), value.into());
        other
    }

    /// What we say of it: how it was made, or why it is refused.
    fn judged(&self, namespace: &str) -> Result<String, String> {
        let key = PublicKey::parse(self.field("key")).map_err(|fault| format!("{fault:?}"))?;
        let judged = Signature::decode(self.field("sig"))
            .and_then(|signature| signature.verify(namespace, &self.message, &key));
        judged.map(|proof| format!("{proof:?}")).map_err(|fault| format!("{fault:?}"))
    }
}

/// The key of a vector that is refused.
pub(crate) fn refused_key(name: &str) -> String {
    Vector::named("refused", name).field("key").to_owned()
}

#[test]
fn each_accepted_vector_says_how_it_was_made() {
    let vectors = Vector::all("accepted");
    assert_eq!(vectors.len(), 15, "{vectors:?}");
    for vector in vectors {
        let name = &vector.name;
        assert_eq!(vector.judged(NAMESPACE).as_deref(), Ok(vector.field("proof")), "{name}");
        let signature = Signature::decode(vector.field("sig")).expect("it was just judged");
        let key = PublicKey::parse(vector.field("key")).expect("it was just judged");
        assert_eq!(signature.key(), &key, "{name}");
        assert_eq!(signature.namespace(), NAMESPACE, "{name}");
        assert_eq!(signature.hash_name(), vector.field("hash"), "{name}");
        assert_eq!(signature.to_base64(), vector.field("sig"), "{name}");
        assert_eq!(format!("{} {}", key.line(), key.comment()), vector.field("key"), "{name}");
        assert_eq!(key.algorithm(), vector.field("key").split(' ').next().unwrap_or_default(), "{name}");
        assert_eq!(key.is_hardware(), name.starts_with("sk-"), "{name}");
    }
}

#[test]
fn each_refused_vector_is_refused_for_its_reason() {
    let vectors = Vector::all("refused");
    assert_eq!(vectors.len(), 8, "{vectors:?}");
    for vector in vectors {
        let (name, fault) = (&vector.name, vector.field("fault"));
        let said = vector.judged(NAMESPACE).expect_err(name);
        assert!(said.starts_with(fault), "{name}: {said}");
        // A key that is refused as a line is refused inside a signature too.
        let inside = Signature::decode(vector.field("sig")).map(|signature| signature.key().clone());
        assert_eq!(
            PublicKey::parse(vector.field("key")).is_err(),
            inside.is_err_and(|fault| matches!(fault, countersign::sshsig::SignatureFault::Key(_))),
            "{name}"
        );
    }
}
