//! The log in which every decision is signed twice with a key, and what checking all of them costs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use base64ct::{Base64, Encoding as _};
use countersign::record::{Evidence, Record, RecordId, Signoff, Verdict};
use countersign::signoff::{Place, SIGNOFF_NAMESPACE, digest_of, statement};
use countersign::text::{Span, Spanned};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha512};
use tempfile::TempDir;

use crate::limits::{PROCESSES, RECORDS};
use crate::places::{Made, outside_git};
use crate::timing::Step;

/// The log's identity.
const LOG: &str = "6f1c0e52-7d0a-4c7e-9a51-000000000002";

/// As many people in each role as sign in a company of some size.
const PEOPLE: usize = 12;

/// A text of some length stands in each record: what is hashed and read counts too.
const PARAGRAPH: &str = "Orders live in three stores today, and every report joins them by hand. Support loses an hour a day on it.\n";

/// One of the people, with a key that only this bench knows.
struct Person {
    name: String,
    key: SigningKey,
}

impl Person {
    fn new(role: &str, at: usize) -> Self {
        let mut seed = [0; 32];
        seed[0] = u8::try_from(at).expect("people are few");
        seed[1] = role.as_bytes()[0];
        Self { name: format!("{role}-{at}"), key: SigningKey::from_bytes(&seed) }
    }

    fn public(&self) -> Vec<u8> {
        [string(b"ssh-ed25519"), string(self.key.verifying_key().as_bytes())].concat()
    }

    fn line(&self) -> String {
        format!("ssh-ed25519 {}", Base64::encode_string(&self.public()))
    }

    /// What `ssh-keygen -Y sign` makes of a message, without its armour.
    fn sign(&self, message: &[u8]) -> String {
        let hash = Sha512::digest(message);
        let fields = [string(SIGNOFF_NAMESPACE.as_bytes()), string(b""), string(b"sha512")].concat();
        let covered = [b"SSHSIG".to_vec(), fields.clone(), string(&hash)].concat();
        let signature = self.key.sign(&covered).to_bytes();
        let signature = [string(b"ssh-ed25519"), string(&signature)].concat();
        let blob = [b"SSHSIG\0\0\0\x01".to_vec(), string(&self.public()), fields, string(&signature)];
        Base64::encode_string(&blob.concat())
    }
}

/// A field of the SSH wire format: its length, then its bytes.
fn string(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).expect("fields are short");
    [&length.to_be_bytes(), bytes].concat()
}

/// The signed log on disk, with the files that stock OpenSSH checks some of its signatures by.
pub(crate) struct Signed {
    /// The folder that holds `decisions/`, outside any repository.
    folder: TempDir,
    /// For stock OpenSSH: who signs with which key.
    allowed: PathBuf,
    /// Names of signers; `N.sig` and `N.txt` lie beside `allowed`.
    sample: Vec<String>,
}

/// Makes the log; a second or two, so that nothing of it is kept.
pub(crate) fn log() -> Made<Signed> {
    let told = |error: std::io::Error| error.to_string();
    let folder = TempDir::with_prefix("countersign-bench-").map_err(told)?;
    let (decisions, stock) = (folder.path().join("decisions"), folder.path().join("stock"));
    fs::create_dir_all(&decisions).map_err(told)?;
    fs::create_dir_all(&stock).map_err(told)?;
    let roles = ["product", "engineering"];
    let people: Vec<Vec<Person>> =
        roles.iter().map(|role| (0..PEOPLE).map(|at| Person::new(role, at)).collect()).collect();
    let mut policy =
        format!("title: Signed\nlog: {LOG}\nevidence:\n  product: key\n  engineering: key\npeople:\n");
    let mut allowed = String::new();
    for (role, people) in roles.iter().zip(&people) {
        for person in people {
            let (name, line) = (&person.name, person.line());
            policy.push_str(&format!(
                "  {name}:\n    emails: [{name}@example.com]\n    roles: [{role}]\n    keys:\n      - {line}\n"
            ));
            allowed.push_str(&format!("{name} namespaces=\"{SIGNOFF_NAMESPACE}\" {line}\n"));
        }
    }
    fs::write(decisions.join("countersign.yaml"), policy).map_err(told)?;
    fs::write(stock.join("allowed"), allowed).map_err(told)?;
    let mut sample = Vec::new();
    for number in 1..=RECORDS {
        let path = format!("decisions/{number:05}-store.md");
        let mut record = Record::parse(&path, text(number).as_bytes());
        for (role, people) in roles.iter().zip(&people) {
            let person = &people[number % PEOPLE];
            let moment = "2026-11-22T08:00:00Z";
            let mut said =
                Signoff::new(Verdict::Accept, &person.name, moment, Evidence::Key, digest_of(&record), None);
            let place = Place::of(Some(LOG), &record).ok_or("a record of the bench has no identity")?;
            let message = statement(place, role, &said);
            let signature = person.sign(message.as_bytes());
            if sample.len() < PROCESSES {
                let armoured =
                    format!("-----BEGIN SSH SIGNATURE-----\n{signature}\n-----END SSH SIGNATURE-----\n");
                fs::write(stock.join(format!("{}.sig", sample.len())), armoured).map_err(told)?;
                fs::write(stock.join(format!("{}.txt", sample.len())), message).map_err(told)?;
                sample.push(person.name.clone());
            }
            said.signature = Some(Spanned::new(signature, Span::at(0)));
            let edit = record.with_signoff(role, &said).map_err(|problem| problem.to_string())?;
            record = record.edited(&[edit], |_| true).map_err(|problem| problem.to_string())?.record;
        }
        fs::write(folder.path().join(&path), record.text()).map_err(told)?;
    }
    Ok(Signed { allowed: stock.join("allowed"), folder, sample })
}

fn text(number: usize) -> String {
    let [.., high, low] = u32::try_from(number).expect("records are few").to_be_bytes();
    let id = RecordId::from_random([0, 0, 0, high, low]);
    format!(
        "---\nid: {id}\nkind: technical\nstatus: accepted\nrevision: 1\ndate: 2026-11-22\ndriver: engineering-1\n\
         signoffs:\n  product:\n  engineering:\n---\n# Keep orders of store {number} in one place\n\n\
         ## Context\n\n{}\n## Decision\n\nOne store.\n\n## Consequences\n\n{}",
        PARAGRAPH.repeat(4),
        PARAGRAPH.repeat(2)
    )
}

impl Signed {
    /// Spoils one signature, so that a check which looks at none of them is found out.
    pub(crate) fn spoil(&self) -> Made<()> {
        let path = self.folder.path().join(format!("decisions/{RECORDS:05}-store.md"));
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let text = text.replacen("08:00:00Z", "08:00:01Z", 1);
        fs::write(&path, text).map_err(|error| error.to_string())
    }

    /// The check of the whole log.
    pub(crate) fn check(&self, program: &str) -> Step {
        Step::new(program, self.folder.path()).arg("check").saying(&RECORDS.to_string())
    }

    /// Lets stock OpenSSH check some of the signatures, a process for each; gives the seconds that one takes.
    pub(crate) fn stock(&self) -> Made<f64> {
        let start = Instant::now();
        for (at, name) in self.sample.iter().enumerate() {
            let file = |kind: &str| self.allowed.with_file_name(format!("{at}.{kind}"));
            let message = fs::File::open(file("txt")).map_err(|error| error.to_string())?;
            let mut command = Command::new("ssh-keygen");
            command.args(["-Y", "verify", "-n", SIGNOFF_NAMESPACE, "-I", name, "-f"]).arg(&self.allowed);
            let output = outside_git(command.arg("-s").arg(file("sig")).stdin(message))
                .output()
                .map_err(|error| format!("ssh-keygen does not start: {error}"))?;
            if !output.status.success() {
                return Err(format!("ssh-keygen refuses: {}", String::from_utf8_lossy(&output.stdout)));
            }
        }
        Ok(start.elapsed().as_secs_f64() / f64::from(u32::try_from(self.sample.len()).unwrap_or(1)))
    }
}
