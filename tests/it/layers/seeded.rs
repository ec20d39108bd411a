//! Proves the guard: each fault put into a small tree of sources must be found, and what is innocent must not.

use super::{Tree, faults};

/// A tree without faults: a module or two of most layers, and a program.
fn sound() -> Tree {
    let lib = "//! The map.
//!
//! | layer | module | what it is |
//! |---|---|---|
//! | 1 | [`text`] | |
//! | 3 | [`git`] | |
//! | 3 | [`record`] | |
//! | 4 | [`log`] | |
//! | 4 | [`policy`] | |
//! | 6 | [`rules`] | |
//! | 7 | [`check`] | |
//! | 7 | [`site`] | |
//! | 8 | [`output`] | |
//! | 9 | [`cli`] | |
pub mod check; pub mod cli; pub mod git; pub mod log; pub mod output;
pub mod policy; pub mod record; pub mod rules; pub mod site; pub mod text;
";
    let mut tree = Tree::from([("src/lib.rs".to_owned(), lib.to_owned())]);
    for module in ["check", "cli", "git", "log", "output", "policy", "record", "rules", "site", "text"] {
        tree.insert(format!("src/{module}/mod.rs"), "//! Why.\nmod part;\n".to_owned());
        tree.insert(format!("src/{module}/part.rs"), "//! Why.\n".to_owned());
    }
    tree.insert("src/main.rs".to_owned(), "//! The program.\nfn main() {}\n".to_owned());
    tree.insert("tests/it/main.rs".to_owned(), "//! The tests.\nmod one;\n".to_owned());
    tree.insert("tests/it/one.rs".to_owned(), "//! Why.\n".to_owned());
    tree
}

/// What the guard says of the sound tree with this code added to one of its files.
fn with(path: &str, code: &str) -> Vec<String> {
    let mut tree = sound();
    tree.entry(path.to_owned()).or_insert_with(|| "//! Why.\n".to_owned()).push_str(code);
    faults(&tree)
}

#[test]
fn a_sound_tree_has_no_faults() {
    assert_eq!(faults(&sound()), Vec::<String>::new());
}

#[test]
fn an_arrow_that_runs_the_wrong_way_is_found() {
    let faulty = [
        ("src/record/part.rs", "use crate::log::Log;", "`record` may not use `log`"),
        ("src/record/part.rs", "use crate::git;", "`record` may not use `git`"),
        ("src/git/part.rs", "use crate::record::Record;", "`git` may not use `record`"),
        ("src/policy/part.rs", "use crate::log::Log;", "`policy` may not use `log`"),
        (
            "src/text/part.rs",
            "use crate::{\n    text::{Span, Edit},\n    rules::{self, Rule},\n};",
            "may not use `rules`",
        ),
        (
            "src/text/part.rs",
            "pub use crate::{text::{Span as S}, record as r};",
            "`text` may not use `record`",
        ),
        ("src/text/part.rs", "fn f() { crate::cli::run(); }", "`text` may not use `cli`"),
        ("src/text/part.rs", "fn f() -> Vec<crate::git::Id> { vec![] }", "`text` may not use `git`"),
        (
            "src/text/part.rs",
            "fn f() { panic!(\"{}\", crate::rules::ALL.len()); }",
            "`text` may not use `rules`",
        ),
        ("src/text/part.rs", "macro_rules! m { () => { $crate::rules::ALL } }", "`text` may not use `rules`"),
        ("src/text/part.rs", "pub(in crate::rules) fn f() {}", "`text` may not use `rules`"),
        ("src/text/mod.rs", "use super::record::Record;", "`text` may not use `record`"),
        ("src/text/part.rs", "use super::super::record::Record;", "`text` may not use `record`"),
        ("src/text/part.rs", "use super::super::{record::Record};", "`text` may not use `record`"),
        ("src/text/mod.rs", "use self::super::record::Record;", "`text` may not use `record`"),
        ("src/text/part.rs", "fn f() { super::super::record::parse(); }", "`text` may not use `record`"),
        ("src/text/mod.rs", "mod tests { use super::super::log::Log; }", "`text` may not use `log`"),
        (
            "src/text/mod.rs",
            "#[cfg(test)] mod tests { fn f() { crate::log::f(); } }",
            "`text` may not use `log`",
        ),
        ("src/check/part.rs", "use crate::site::Page;", "`check` may not use `site`"),
        ("src/site/part.rs", "use crate::check::run;", "`site` may not use `check`"),
        ("src/site/part.rs", "use crate::rules::ALL;", "`site` may not use `rules`"),
        ("src/output/part.rs", "use crate::rules::ALL;", "`output` may not use `rules`"),
        ("src/output/part.rs", "use crate::cli::World;", "`output` may not use `cli`"),
    ];
    for (path, code, expected) in faulty {
        let faults = with(path, code);
        assert!(faults.len() == 1 && faults[0].contains(expected), "{path}: {code}\ngave {faults:?}");
    }
}

#[test]
fn a_way_through_the_root_is_found() {
    let faulty = [
        ("src/cli/part.rs", "use crate::Record;"),
        ("src/cli/part.rs", "use crate::{record::Record, Log};"),
        ("src/cli/part.rs", "fn f(record: &crate::Record) {}"),
        ("src/cli/part.rs", "use super::super::Record;"),
        ("src/cli/part.rs", "use crate::*;"),
        ("src/cli/part.rs", "use crate as root;"),
        ("src/cli/part.rs", "use crate::{self as root};"),
        ("src/cli/mod.rs", "use super::*;"),
        ("src/main.rs", "use countersign::Record;"),
        ("src/main.rs", "fn f() { countersign::run(); }"),
        ("tests/it/one.rs", "use countersign::{Record, log::Log};"),
    ];
    for (path, code) in faulty {
        let faults = with(path, code);
        let told = |fault: &String| fault.contains("name the module") || fault.contains("root of the crate");
        assert!(faults.len() == 1 && told(&faults[0]), "{path}: {code}\ngave {faults:?}");
    }
}

#[test]
fn a_name_outside_its_module_is_found() {
    let faulty = [
        ("src/record/part.rs", "use git2::Repository;", "names git2"),
        ("src/cli/part.rs", "fn f() { ::git2::Repository::discover(\".\"); }", "names git2"),
        ("src/main.rs", "use git2::Repository;", "names git2"),
        ("src/policy/part.rs", "use ssh_key::PublicKey;", "names ssh_key"),
        ("src/policy/part.rs", "use p256::ecdsa::VerifyingKey;", "names ssh_key"),
        ("src/check/part.rs", "#[derive(clap::Args)] struct A;", "names clap"),
        ("src/check/part.rs", "use clap_complete::Shell;", "names clap"),
        ("src/git/part.rs", "fn f() { std::env::var(\"HOME\"); }", "names std::env"),
        ("src/git/part.rs", "use std::{env, fs};", "names std::env"),
        ("src/git/part.rs", "use std::{collections::BTreeMap, env::{self, var}};", "names std::env"),
        ("src/site/part.rs", "use std::time::{Duration, SystemTime};", "names SystemTime"),
        ("src/site/part.rs", "fn f() { jiff::Timestamp::now(); }", "names the clock"),
    ];
    for (path, code, expected) in faulty {
        let faults = with(path, code);
        assert!(
            !faults.is_empty() && faults.iter().all(|f| f.contains(expected)),
            "{path}: {code}\ngave {faults:?}"
        );
    }
}

#[test]
fn a_file_that_is_long_vague_unexplained_or_undeclared_is_found() {
    let long = "// one more line\n".repeat(400);
    let faulty = [
        ("src/text/part.rs", long.as_str(), "401 lines"),
        ("tests/it/one.rs", &long, "401 lines"),
        ("src/rules/README.md", &long, "401 lines"),
        ("src/text/orphan.rs", "", "no `mod` declares it"),
        ("src/text/part/deep.rs", "", "no `mod` declares it"),
        ("src/orphan.rs", "", "no `mod` declares it"),
        ("tests/it/two.rs", "", "no `mod` declares it"),
        ("tests/it/one/deep.rs", "", "no `mod` declares it"),
        ("tests/another.rs", "", "no `mod` declares it"),
        ("src/text/mod.rs", "mod helpers {}", "`helpers` says nothing"),
        ("src/text/part.rs", "fn f( {", "cannot be read as Rust"),
        ("src/lib.rs", "pub mod connect;", "`connect` has no row"),
    ];
    for (path, code, expected) in faulty {
        let faults = with(path, code);
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{path}\ngave {faults:?}");
    }
    for name in ["util", "common", "helpers", "types", "manager"] {
        let mut tree = sound();
        tree.insert("src/text/mod.rs".to_owned(), format!("//! Why.\nmod part;\nmod {name};\n"));
        tree.insert(format!("src/text/{name}.rs"), "//! Why.\n".to_owned());
        let faults = faults(&tree);
        assert!(faults.len() == 1 && faults[0].contains("says nothing"), "{name} gave {faults:?}");
    }
    for text in ["fn f() {}\n", "\n//! Late.\n", "// No doc comment.\n//! Late.\n"] {
        let mut tree = sound();
        tree.insert("src/text/part.rs".to_owned(), text.to_owned());
        let faults = faults(&tree);
        assert!(faults.len() == 1 && faults[0].contains("begins without"), "{text:?} gave {faults:?}");
    }
    let mut tree = sound();
    let lib = tree["src/lib.rs"].replace("pub mod log; ", "");
    tree.insert("src/lib.rs".to_owned(), lib);
    assert!(faults(&tree).iter().any(|fault| fault.contains("names `log`, and no `mod` does")));
}

#[test]
fn what_is_innocent_is_left_alone() {
    let innocent = [
        ("src/log/part.rs", "use crate::policy::Policy;\nuse crate::{record::Record, text::Span};"),
        ("src/log/part.rs", "use crate::log::Log; use super::Log as Other; use self::inner::X;"),
        ("src/check/part.rs", "use crate::rules::{self, Rule};"),
        (
            "src/cli/part.rs",
            "use std::env; use clap::Parser; use std::time::SystemTime; use crate::site::build;",
        ),
        ("src/git/part.rs", "use git2::Repository; use crate::text::Span;"),
        ("src/main.rs", "use std::env; use countersign::cli; fn f() { countersign::cli::run(); }"),
        ("src/lib.rs", "pub use record::part::Record;"),
        ("src/text/part.rs", "// use crate::rules::X; git2 std::env SystemTime\n/* crate::cli::run() */"),
        ("src/text/part.rs", "/// Used by [`crate::rules`]; see `git2` and `std::env`.\npub fn f() {}"),
        (
            "src/text/part.rs",
            "const S: &str = \"crate::rules::X git2 use crate::cli;\"; const R: &str = r#\"std::env\"#;",
        ),
        (
            "src/text/part.rs",
            "pub(crate) fn f() {} pub(super) struct S; const V: &str = env!(\"CARGO_PKG_VERSION\");",
        ),
        ("src/text/part.rs", "fn f<'a>(s: &'a str) -> impl Iterator<Item = char> + use<'a> { s.chars() }"),
        ("src/text/part.rs", "mod tests { use super::*; use super::super::Span; fn f() { self::g(); } }"),
        (
            "src/text/part.rs",
            "fn f(date: Date) { date::now(); let clapped = 1; let env = 2; log::info(env); }",
        ),
        ("tests/it/one.rs", "use countersign::record::Record; use std::env; fn f() { crate::one::g(); }"),
    ];
    for (path, code) in innocent {
        assert_eq!(with(path, code), Vec::<String>::new(), "{path}: {code}");
    }
    let at_the_limit = "// one more line\n".repeat(399);
    assert_eq!(with("src/text/part.rs", &at_the_limit), Vec::<String>::new());
}
