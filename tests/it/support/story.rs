//! A log and a record whose every byte is known, for tests of commands that would otherwise meet random ids.

use super::Sandbox;

/// Where the record of [`proposed`] lies.
pub(crate) const PATH: &str = "decisions/0001-adopt-postgresql-for-orders.md";

/// A policy with one person for each role.
pub(crate) const POLICY: &str = "version: 1
title: Decisions
log: 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
prefix: DR
sections:
  product: [Decision]
  technical: [Decision]
people:
  grace:
    name: Grace Hopper
    emails: [grace@example.com]
    roles: [product]
  ada:
    name: Ada Lovelace
    emails: [ada@example.com]
    roles: [engineering]
";

/// A proposed record that nobody has signed.
pub(crate) const RECORD: &str = "---
id: k7f3-2m9q
kind: technical
status: proposed
revision: 1
date: 2026-11-22
driver: ada
signoffs:
  product:
  engineering:
---
# Adopt PostgreSQL for orders

## Decision

Orders live in PostgreSQL.
";

/// The record of [`proposed`] in this status, signed by these people; nobody is the empty text.
pub(crate) fn signed(status: &str, product: &str, engineering: &str) -> String {
    // Computed once with sha256sum over the bytes that are signed.
    let digest = "sha256:7b9a63aae0b6a3bd09590e598fed829bedfce418da5700828190578dfa8d4f1b";
    let lines = |by: &str| match by {
        "" => String::new(),
        by => {
            format!("    by: {by}\n    at: 2026-11-22T08:00:00Z\n    via: declared\n    digest: {digest}\n")
        }
    };
    RECORD
        .replace("status: proposed", &format!("status: {status}"))
        .replace("  product:\n", &format!("  product:\n{}", lines(product)))
        .replace("  engineering:\n", &format!("  engineering:\n{}", lines(engineering)))
}

/// A repository with a log in `decisions`, committed; Ada acts.
pub(crate) fn log() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml", POLICY);
    sandbox.as_ada().commit_all("Begin a log");
    sandbox
}

/// The same with one proposed record, committed.
pub(crate) fn proposed() -> Sandbox {
    let sandbox = log();
    sandbox.write(PATH, RECORD).commit_all("Propose a record");
    sandbox
}

/// The same, signed by both and committed; Ada acts.
pub(crate) fn accepted() -> Sandbox {
    let mut sandbox = proposed();
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept a record");
    sandbox
}

/// Lets Grace, then Ada sign a record.
pub(crate) fn sign_as_both(sandbox: &mut Sandbox, record: &str) {
    let _ = sandbox.as_grace().run(&["sign", record, "--yes"]).ended(0);
    let _ = sandbox.as_ada().run(&["sign", record, "--yes"]).ended(0);
}
