//! Two people sign on two branches, and every way to bring the branches together gives the same file, without a
//! conflict, a driver or a memory of earlier merges: the form of a record is made so.
//!
//! All records lie in one repository, so that each way of merging runs once for all of them.

use countersign::policy::Policy;
use countersign::record::{Evidence, Record, Signoff, Slot, Verdict};
use countersign::signoff::{RoleState, assess, digest_of};
use countersign::text::{Edit, Span, Spanned, apply};

use crate::support::Sandbox;
use crate::support::story::POLICY;

type Write = fn(&str) -> String;

/// How a file is written down.
const FORMS: [(&str, Write); 5] = [
    ("LF", str::to_owned),
    ("CRLF", |text| text.replace('\n', "\r\n")),
    ("no final newline", |text| text.trim_end().to_owned()),
    ("BOM", |text| format!("\u{feff}{text}")),
    ("BOM, CRLF and no final newline", |text| format!("\u{feff}{}", text.trim_end().replace('\n', "\r\n"))),
];

/// Consent without a signature.
const CONSENT: Said = (Verdict::Accept, Evidence::Declared);

/// Each role with its signer.
const SIGNERS: [(&str, &str); 2] = [("product", "grace"), ("engineering", "ada")];

/// What a role says to a record: its verdict and the evidence.
type Said = (Verdict, Evidence);

/// A record before anybody signs on a branch, with what each role will say.
struct Case {
    what: String,
    path: String,
    base: String,
    said: [Said; 2],
}

impl Case {
    /// The base, signed by the first, the second or both.
    fn signed(&self, text: &str, roles: &[usize]) -> String {
        roles.iter().fold(text.to_owned(), |text, at| sign(&text, *at, self.said[*at], 9))
    }
}

/// The text with what this role says to it, put in as the program does it.
fn sign(text: &str, role: usize, (verdict, evidence): Said, hour: u32) -> String {
    let (role, by) = SIGNERS[role];
    let record = Record::parse("decisions/0001-x.md", text.as_bytes());
    let digest = digest_of(&record);
    let at = format!("2026-11-22T{hour:02}:00:00Z");
    let reason = (verdict != Verdict::Accept).then_some("It \"doubles\" the cost: why?");
    let mut said = Signoff::new(verdict, by, &at, evidence, digest, reason);
    if evidence != Evidence::Declared {
        // As long as the signature of an RSA key of 4096 bits is, and another one for each role.
        let signature = format!("U1NIU0lHAAAAAQ{}==", by.repeat(1000 / by.len()));
        said.signature = Some(Spanned::new(signature, Span::at(0)));
    }
    let edit = record.with_signoff(role, &said).expect("the record is of our own form");
    let stands = |edited: &Record| signoff_of(edited, role).is_some_and(|read| read.digest.value == digest);
    record.edited(&[edit], stands).expect("a sign-off can be put in").text
}

fn signoff_of<'r>(record: &'r Record, role: &str) -> Option<&'r Signoff> {
    let slot: Option<&Slot> = record.slots.iter().find(|slot| slot.role.value == role);
    slot.and_then(|slot| slot.signoff.as_ref())
}

/// Every record that the program writes, in every form, before the first round and before a second one, with each
/// pair of evidence.
fn cases(sandbox: &Sandbox) -> Vec<Case> {
    let mut templates = vec![("the first record".to_owned(), first_record())];
    for kind in ["product", "technical"] {
        let path =
            sandbox.run(&["new", "Adopt PostgreSQL", "--kind", kind, "--tag", "storage"]).ended(0).stdout;
        templates.push((kind.to_owned(), sandbox.read(path.trim())));
        sandbox.remove(path.trim());
    }
    let mut cases = Vec::new();
    for (template, text) in &templates {
        // In a second round both have signed an earlier text.
        let first_round = sign(&sign(text, 0, CONSENT, 8), 1, (Verdict::Accept, Evidence::Key), 8);
        let second = first_round.replacen("revision: 1", "revision: 2", 1);
        for (round, text) in [("first", text), ("second", &second)] {
            for (form, write) in FORMS {
                for said in pairs() {
                    cases.push(Case {
                        what: format!("{template}, {round} round, {form}, {said:?}"),
                        path: format!("decisions/{:04}-x.md", cases.len() + 1),
                        base: write(text),
                        said,
                    });
                }
            }
        }
    }
    cases
}

/// What two roles may say at once: consent with each evidence, alike and mixed, and what is no consent.
fn pairs() -> Vec<[Said; 2]> {
    let consent = |evidence| (Verdict::Accept, evidence);
    let mut pairs: Vec<[Said; 2]> =
        Evidence::ALL.into_iter().map(|one| [consent(one), consent(one)]).collect();
    let key = consent(Evidence::Key);
    let (object, withdraw) = ((Verdict::Object, Evidence::Declared), (Verdict::Withdraw, Evidence::Key));
    pairs.extend([[CONSENT, key], [key, CONSENT], [object, CONSENT], [CONSENT, withdraw], [object, object]]);
    pairs
}

/// What `init` begins a log with.
fn first_record() -> String {
    let sandbox = Sandbox::new();
    sandbox.git_init();
    let _ = sandbox.run(&["init"]).ended(0);
    let path = sandbox.git(&["ls-files", "--others", "*/0001-*.md"]);
    sandbox.read(path.trim())
}

/// Puts a branch onto `main` in which each record says what `text` makes of it.
fn branch(sandbox: &Sandbox, name: &str, cases: &[Case], text: impl Fn(&Case) -> String) {
    sandbox.git(&["switch", "--quiet", "--create", name, "main"]);
    for case in cases {
        sandbox.write(&case.path, text(case));
    }
    sandbox.commit_all(name);
}

/// Brings two branches together in every way there is; all give this one tree, which stands checked out afterwards.
fn merged(sandbox: &Sandbox, ours: &str, theirs: &str) {
    let tree = |what: &str| sandbox.git(&["rev-parse", &format!("{what}^{{tree}}")]);
    let fresh = |name: &str, from: &str| sandbox.git(&["switch", "--quiet", "--force-create", name, from]);
    let mut trees = Vec::new();
    // As on a forge: no work tree, no configuration of anybody's.
    sandbox.git(&["clone", "--quiet", "--bare", ".", "../bare"]);
    for (ours, theirs) in [(ours, theirs), (theirs, ours)] {
        fresh("merged", ours);
        sandbox.git(&["merge", "--quiet", "--no-edit", theirs]);
        trees.push(("merge", tree("merged")));
        fresh("rebased", ours);
        sandbox.git(&["rebase", "--quiet", theirs]);
        trees.push(("rebase", tree("rebased")));
        fresh("picked", ours);
        sandbox.git(&["cherry-pick", theirs]);
        trees.push(("cherry-pick", tree("picked")));
        let bare = ["--git-dir", "../bare", "merge-tree", "--write-tree", ours, theirs];
        trees.push(("merge-tree", sandbox.git(&bare)));
        trees.push(("libgit2", merged_by_libgit2(sandbox, ours, theirs)));
    }
    std::fs::remove_dir_all(sandbox.root().join("../bare")).expect("the clone can be removed");
    let odd: Vec<_> = trees.iter().filter(|(_, each)| *each != trees[0].1).collect();
    assert!(odd.is_empty(), "{ours} and {theirs}: all but {odd:?} give {}", trees[0].1);
}

fn merged_by_libgit2(sandbox: &Sandbox, ours: &str, theirs: &str) -> String {
    let repository = git2::Repository::open_bare(sandbox.root().join("../bare")).expect("the clone is there");
    let tip = |name: &str| {
        let branch = repository.find_branch(name, git2::BranchType::Local).expect("the branch was cloned");
        branch.get().peel_to_commit().expect("a branch is at a commit")
    };
    let mut index = repository.merge_commits(&tip(ours), &tip(theirs), None).expect("they can be merged");
    assert!(!index.has_conflicts(), "libgit2 finds a conflict between {ours} and {theirs}");
    index.write_tree_to(&repository).expect("a tree can be written").to_string()
}

/// A log with every case, and nothing that could help a merge.
fn log() -> (Sandbox, Vec<Case>) {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml", POLICY);
    let cases = cases(sandbox.as_ada());
    for case in &cases {
        sandbox.write(&case.path, &case.base);
    }
    sandbox.commit_all("Records");
    assert_eq!(sandbox.git(&["ls-files", "*.gitattributes"]), "");
    let help = sandbox.git(&["config", "--list", "--name-only"]);
    assert!(!help.contains("rerere.") && !help.lines().any(|name| name.starts_with("merge.")), "{help}");
    (sandbox, cases)
}

/// The states of the two roles.
fn states(text: &str, policy: &Policy) -> Vec<RoleState> {
    let states = assess(&Record::parse("decisions/0001-x.md", text.as_bytes()), policy).roles;
    assert_eq!(
        states.iter().map(|state| state.role.as_str()).collect::<Vec<_>>(),
        ["product", "engineering"]
    );
    states
}

/// Whether what a role said stands, and is said to what the record says now. Only where there is no signature is there
/// nothing more to verify.
fn stands_now(state: &RoleState, said: Said) -> bool {
    let kept = state.said().is_some_and(|read| (read.verdict, read.via.value) == said);
    let judged = match said {
        (_, Evidence::Forge | Evidence::Key | Evidence::Hardware) => state.stale().is_none(),
        (Verdict::Accept, _) => state.holds(),
        _ => state.objection().is_some(),
    };
    kept && judged
}

#[test]
fn both_roles_sign_at_once_and_nothing_conflicts() {
    let (sandbox, cases) = log();
    let policy = Policy::parse("decisions/countersign.yaml", POLICY.as_bytes());
    branch(&sandbox, "product", &cases, |case| case.signed(&case.base, &[0]));
    branch(&sandbox, "engineering", &cases, |case| case.signed(&case.base, &[1]));
    merged(&sandbox, "product", "engineering");
    for case in &cases {
        let text = sandbox.read(&case.path);
        assert_eq!(text, case.signed(&case.base, &[0, 1]), "{}", case.what);
        assert_eq!(text, case.signed(&case.base, &[1, 0]), "{}: the order makes no difference", case.what);
        let record = Record::parse(&case.path, text.as_bytes());
        assert_eq!(record.faults, [], "{}", case.what);
        for (state, said) in states(&text, &policy).iter().zip(case.said) {
            assert!(stands_now(state, said), "{}: {state:?}", case.what);
        }
    }
}

#[test]
fn a_sign_off_and_an_edit_merge_and_the_sign_off_is_stale() {
    let (sandbox, cases) = log();
    let policy = Policy::parse("decisions/countersign.yaml", POLICY.as_bytes());
    branch(&sandbox, "edited", &cases, |case| edited(&case.base));
    for (at, (role, _)) in SIGNERS.into_iter().enumerate() {
        branch(&sandbox, role, &cases, |case| case.signed(&case.base, &[at]));
        merged(&sandbox, role, "edited");
        for case in &cases {
            let text = sandbox.read(&case.path);
            assert_eq!(text, edited(&case.signed(&case.base, &[at])), "{}", case.what);
            let state = &states(&text, &policy)[at];
            assert!(!state.holds(), "{}: {state:?}", case.what);
            // What is no consent outlasts the text that it was said to.
            let consents = case.said[at].0 == Verdict::Accept;
            assert_eq!(state.stale().is_some(), consents, "{}: {state:?}", case.what);
        }
    }
}

/// The text with the lines nearest to the block changed, and the last one: above it, the title, the end.
fn edited(text: &str) -> String {
    let record = Record::parse("decisions/0001-x.md", text.as_bytes());
    let end = record.line_end();
    let title = record.title.as_ref().expect("a record has a title").span;
    let block = text.find("signoffs:").expect("there is a block");
    let edits = [
        Edit::insert(block, format!("review: 2027-05-22{end}")),
        Edit::replace(title, "# Keep what we have"),
        Edit::insert(text.len(), format!("{end}One more line.")),
    ];
    apply(text, &edits).expect("the edits lie apart")
}
