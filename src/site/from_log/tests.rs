//! From bytes to the view: what is signed, what waits, what leads where.

mod across;

use jiff::civil::{Date, date};

use crate::diagnostic::{Code, Diagnostic, Finding, Report, Severity};
use crate::log::{Glossary, Log, Outcomes};
use crate::policy::Policy;
use crate::record::{Outcome, Record};
use crate::signoff::digest_of;
use crate::site::audit;
use crate::site::build::render;
use crate::site::from_log::{Judged, from_log as site_of};
use crate::site::theme::Theme;
use crate::site::view::{LogView, RecordView, SignatureState, SignatureView, SiteView};
use crate::text::{Source, Span};

const TODAY: Date = date(2026, 11, 22);

const POLICY: &str = "version: 1\ntitle: Shop\nlog: 6f1c0e52-7d0a-4c7e-9a51-000000000000\nsince: 10\nroles: [security]\npeople:\n  grace:\n    name: Grace Hopper\n    \
    emails: [grace@example.org]\n    roles: [product]\n  ada:\n    name: Ada Lovelace\n    emails: [ada@example.org]\n    \
    roles: [engineering]\nlevels:\n  light:\n    roles: [engineering]\n  grave:\n    roles: [product, engineering, security]\n\
    site:\n  source: \"https://forge.example/blob/main/{path}\"\n";

/// Writes a record; a role in `by` is signed by its person, over the text as it is, or as it is not when marked with `~`.
fn record(number: u32, front: &str, body: &str, by: &[(&str, &str)]) -> Record {
    let path = format!("decisions/{number:04}-x.md");
    let write = |digest: &str| {
        let mut block = String::from("signoffs:\n");
        for role in ["product", "engineering"] {
            block.push_str(&format!("  {role}:\n"));
            for (_, person) in by.iter().filter(|(name, _)| *name == role) {
                let (person, digest) = match person.strip_prefix('~') {
                    Some(person) => (person, format!("sha256:{}", "0".repeat(64))),
                    None => (*person, digest.to_owned()),
                };
                block.push_str(&format!(
                    "    by: {person}\n    at: 2026-11-20T08:00:00Z\n    via: declared\n    digest: {digest}\n"
                ));
            }
        }
        format!("---\nid: k7f3-2m9q\nkind: technical\n{front}{block}---\n# Adopt `x` {number}\n\n{body}\n")
    };
    let zeros = format!("sha256:{}", "0".repeat(64));
    let draft = Record::parse(&path, write(&zeros).as_bytes());
    Record::parse(&path, write(&digest_of(&draft).to_string()).as_bytes())
}

fn log(records: Vec<Record>) -> Log {
    let policy = Policy::parse("decisions/countersign.yaml", POLICY.as_bytes());
    assert_eq!(policy.faults, []);
    Log::new("decisions", policy, records, Vec::new())
}

/// A view with the bodies of all records.
fn from_log(logs: &[Judged], today: Date) -> SiteView {
    let site = site_of(logs, today);
    let mut view = site.view().clone();
    for (log, place) in site.places() {
        view.logs[log].records[place] = site.record((log, place)).into_owned();
    }
    view
}

fn view(records: Vec<Record>) -> SiteView {
    from_log(&[Judged::new(log(records), None)], TODAY)
}

fn only(records: Vec<Record>) -> RecordView {
    view(records).logs.remove(0).records.remove(0)
}

fn states(record: &RecordView) -> Vec<(&str, SignatureState)> {
    record.signatures.iter().map(|signature| (signature.role.as_str(), signature.state)).collect()
}

fn of<'a>(record: &'a RecordView, role: &str) -> &'a SignatureView {
    record.signatures.iter().find(|signature| signature.role == role).unwrap()
}

const ACCEPTED: &str = "status: accepted\nrevision: 1\ndate: 2026-11-01\n";
const PROPOSED: &str = "status: proposed\nrevision: 1\n";

#[test]
fn both_signed_is_in_force() {
    let record = only(vec![record(42, ACCEPTED, "", &[("product", "grace"), ("engineering", "ada")])]);
    assert_eq!(
        states(&record),
        [("product", SignatureState::Signed), ("engineering", SignatureState::Signed)]
    );
    let product = of(&record, "product");
    assert_eq!(product.signer_name.as_deref(), Some("Grace Hopper"));
    assert_eq!(product.evidence.as_ref().map(|evidence| evidence.word), Some("declared"));
    assert_eq!(product.digest, record.digest);
    assert!(!record.status.doubt);
    assert_eq!(
        record.decided.as_ref().map(|day| day.iso.as_str()),
        Some("2026-11-20"),
        "the day of the last sign-off"
    );
    assert_eq!((record.slug.as_str(), record.label.as_str()), ("dr-42", "DR-42"));
    assert_eq!(record.source_url.as_deref(), Some("https://forge.example/blob/main/decisions/0042-x.md"));
}

#[test]
fn a_signature_on_another_text_is_stale_and_the_word_accepted_does_not_count() {
    let record = only(vec![record(42, ACCEPTED, "", &[("product", "grace"), ("engineering", "~ada")])]);
    let engineering = of(&record, "engineering");
    assert_eq!(engineering.state, SignatureState::Stale);
    assert!(
        engineering
            .note
            .as_ref()
            .unwrap()
            .starts_with("The record has changed since: 000000000000 was signed")
    );
    assert_eq!(engineering.waits_for, ["Ada Lovelace"]);
    assert!(record.status.doubt);
    assert!(record.decided.is_some_and(|day| day.iso == "2026-11-01"));
}

#[test]
fn a_signature_of_someone_who_may_not_sign_does_not_count() {
    for (by, why) in [
        (&[("product", "ada")][..], "does not let this person sign"),
        (&[("product", "mallory")], "does not know “mallory”"),
        (&[("product", "ada"), ("engineering", "ada")], "two roles need two people"),
    ] {
        let record = only(vec![record(42, ACCEPTED, "", by)]);
        let product = of(&record, "product");
        assert_eq!(product.state, SignatureState::Invalid);
        assert!(product.note.as_ref().unwrap().contains(why), "{:?}", product.note);
        assert!(record.status.doubt);
    }
}

#[test]
fn a_missing_signature_names_those_it_waits_for_while_it_is_asked_for() {
    let waits = |front: &str| of(&only(vec![record(42, front, "", &[])]), "product").waits_for.clone();
    assert_eq!(waits(PROPOSED), ["Grace Hopper"]);
    assert_eq!(waits(ACCEPTED), ["Grace Hopper"]);
    assert!(waits("status: draft\nrevision: 1\n").is_empty());
    assert!(waits("status: rejected\nrevision: 1\n").is_empty());
}

#[test]
fn what_is_older_than_the_rules_or_lighter_needs_no_signature() {
    let old = only(vec![record(9, ACCEPTED, "", &[])]);
    assert_eq!(of(&old, "product").state, SignatureState::NotRequired);
    assert_eq!(of(&old, "product").note.as_deref(), Some("Accepted before sign-offs were required."));
    assert!(!old.status.doubt);
    let light = only(vec![record(42, &format!("{PROPOSED}level: light\n"), "", &[])]);
    assert_eq!(
        states(&light),
        [("product", SignatureState::NotRequired), ("engineering", SignatureState::Missing)]
    );
    assert!(of(&light, "product").note.as_ref().unwrap().contains("“light”"));
    let grave = only(vec![record(42, &format!("{PROPOSED}level: grave\n"), "", &[])]);
    assert_eq!(states(&grave)[2], ("security", SignatureState::Missing));
}

#[test]
fn relations_are_shown_from_both_sides() {
    let site = view(vec![
        record(10, "status: superseded\nrevision: 1\n", "", &[]),
        record(11, &format!("{PROPOSED}supersedes: [10, 77]\nrelates: [12]\n"), "", &[]),
        record(12, PROPOSED, "", &[]),
    ]);
    let records = &site.logs[0].records;
    let labels = |links: &[crate::site::view::RecordLink]| {
        links.iter().map(|link| link.label.clone()).collect::<Vec<_>>()
    };
    assert_eq!(labels(&records[0].superseded_by), ["DR-11"]);
    assert_eq!(labels(&records[1].supersedes), ["DR-10", "DR-77"]);
    assert_eq!(records[1].supersedes[1].href, "");
    assert_eq!(labels(&records[1].relates), ["DR-12"]);
    assert_eq!(labels(&records[2].related_from), ["DR-11"]);
    assert_eq!(records[1].previous.as_ref().map(|link| link.href.as_str()), Some("records/dr-10.html"));
    assert_eq!(records[1].next.as_ref().map(|link| link.href.as_str()), Some("records/dr-12.html"));
    assert!(records[2].next.is_none());
}

#[test]
fn a_review_is_due_on_its_day() {
    let due = |day: &str| {
        only(vec![record(42, &format!("{ACCEPTED}review: {day}\n"), "", &[])]).review.unwrap().due
    };
    assert!(due("2026-11-22") && due("2025-01-01") && !due("2026-11-23"));
}

#[test]
fn names_come_from_the_roster_and_unknown_keys_stay() {
    let record = only(vec![record(
        42,
        &format!("{PROPOSED}driver: ada\ninformed: [grace, support]\nmood: good\n"),
        "",
        &[],
    )]);
    assert_eq!(record.driver.as_deref(), Some("Ada Lovelace"));
    assert_eq!(record.informed, ["Grace Hopper", "support"]);
    assert!(record.extra.iter().any(|fact| fact.key == "mood" && fact.value == "good"));
}

#[test]
fn the_body_links_to_other_records_and_leaves_the_title_out() {
    let record = only(vec![
        record(42, PROPOSED, "See DR-43 and [this](0043-x.md).\n\n## Context\n", &[]),
        record(43, PROPOSED, "", &[]),
    ]);
    assert_eq!(record.title, "Adopt x 42");
    assert_eq!(record.body_html.matches("href=\"dr-43.html\"").count(), 2, "{}", record.body_html);
    assert!(!record.body_html.contains("Adopt x 42"));
    assert_eq!(record.contents.len(), 1);
}

#[test]
fn a_number_given_twice_names_no_page_and_is_cited_by_nobody() {
    let mut twin = record(42, PROPOSED, "", &[]);
    twin.source = Source::new("decisions/2026/0042-y.md", twin.text().to_owned());
    let site = view(vec![record(42, PROPOSED, "", &[]), twin, record(43, PROPOSED, "DR-42", &[])]);
    let slugs: Vec<&str> = site.logs[0].records.iter().map(|record| record.slug.as_str()).collect();
    assert_eq!(slugs, ["0042-x", "0042-y", "dr-43"]);
    assert!(!site.logs[0].records[2].body_html.contains("<a"));
}

#[test]
fn findings_stand_on_the_page_of_their_record() {
    let log = log(vec![record(42, ACCEPTED, "", &[]), record(43, ACCEPTED, "", &[])]);
    let source = &log.records[0].source;
    let said = Diagnostic::new(Code("x-y"), source.path(), Span::at(source.line(3).start), "it is so")
        .help("do this")
        .help("or that");
    let finding = Finding::new(said, Severity::Warning, Some("DR-42".to_owned()));
    let mut report = Report::new(vec![finding], Vec::new());
    report.add_source(source.clone());
    let site = from_log(&[Judged::new(log, Some(report))], TODAY);
    let records = &site.logs[0].records;
    assert!(records[1].findings.is_empty());
    let [finding] = records[0].findings.as_slice() else { panic!("{:?}", records[0].findings) };
    assert_eq!((finding.code.as_str(), finding.severity.as_str(), finding.line), ("x-y", "warning", Some(3)));
    assert_eq!(finding.help.as_deref(), Some("do this; or that"));
}

#[test]
fn foreign_and_broken_records_have_pages_too() {
    let nygard = b"# 1. Use Rust\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n\n## Context\n\nx\n";
    let site = view(vec![
        Record::parse("decisions/0001-use-rust.md", nygard),
        Record::parse("decisions/0002-broken.md", b"---\nstatus: [\n---\n# B\n"),
        Record::parse("decisions/0003-bytes.md", b"\xff\xfe\x00"),
        Record::parse("decisions/no-number.md", b""),
    ]);
    let LogView { records, .. } = &site.logs[0];
    assert_eq!(records[0].title, "Use Rust");
    assert_eq!(records[0].status.word, "Accepted");
    assert_eq!(records[3].slug, "no-number");
    for page in render(&site.clone().into(), &Theme::default())
        .unwrap()
        .iter()
        .filter(|page| page.path.starts_with("records/"))
    {
        audit::read(std::str::from_utf8(&page.bytes).unwrap());
    }
}

#[test]
fn two_logs_with_one_prefix_share_no_page() {
    let first = log(vec![record(42, PROPOSED, "", &[])]);
    let mut second = log(vec![record(42, PROPOSED, "", &[])]);
    second.folder = "api/decisions".to_owned();
    second.records[0].source = Source::new("api/decisions/0042-x.md", second.records[0].text().to_owned());
    let site = from_log(&[first, second].map(|log| Judged::new(log, None)), TODAY);
    let slugs: Vec<&str> = site.records().map(|(_, record)| record.slug.as_str()).collect();
    assert_eq!(slugs, ["decisions-0042-x", "api-decisions-0042-x"]);
    assert_eq!(site.title, "Decisions");
}

#[test]
fn an_outcome_stands_on_the_page_of_its_record_with_what_was_wanted() {
    let measures = "## Success measures\n\n| Measure | Baseline | Target | By when |\n|---|---|---|---|\n\
        | p95 latency | 400 ms | < 200 ms | 2026-05-01 |\n| Calls | 9 | 3 | 2027-05-01 |";
    let both = [("product", "grace"), ("engineering", "ada")];
    let mut log = log(vec![record(42, &format!("review: 2026-06-01\n{ACCEPTED}"), measures, &both)]);
    let text = "---\noutcome: 42\ndate: 2026-06-02\nby: grace\nverdict: partly\n---\n# T\n\nWords.\n\n## Measured\n\n\
        Where from.\n\n| Measure | Value | Source |\n|---|---|---|\n| P95 Latency | 180 ms | https://a.example |\n\
        | Joy | high | us |\n\n## Lesson\n\nSee DR-42.\n";
    log.outcomes = Outcomes::new(vec![Outcome::parse("decisions/outcomes/0042-x.md", text.as_bytes())]);
    let site = from_log(&[Judged::new(log, None)], TODAY);
    let record = &site.logs[0].records[0];
    let [outcome] = record.outcomes.as_slice() else { panic!("{:?}", record.outcomes) };
    let rows: Vec<_> = outcome
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.target.as_str(), row.value.as_str(), row.met))
        .collect();
    assert_eq!(
        rows,
        [
            ("P95 Latency", "< 200 ms", "180 ms", Some(true)),
            ("Joy", "", "high", None),
            ("Calls", "3", "", None)
        ]
    );
    assert_eq!(outcome.by.as_deref(), Some("Grace Hopper"));
    let said: Vec<_> =
        outcome.sections.iter().map(|part| (part.heading.as_str(), audit::text(&part.html))).collect();
    let said: Vec<_> = said.iter().map(|(heading, text)| (*heading, text.trim())).collect();
    assert_eq!(said, [("", "Words."), ("Measured", "Where from."), ("Lesson", "See DR-42.")]);
    assert!(outcome.sections[2].html.contains("href=\"dr-42.html\""), "{:?}", outcome.sections);
    let of_all = &site.logs[0].outcomes[0];
    assert!(of_all.sections[2].html.contains("href=\"records/dr-42.html\""), "{:?}", of_all.sections);
    // The measure of May was told of since; the review stands, and of the rest nobody has told.
    let [due] = site.logs[0].due.as_slice() else { panic!("{:?}", site.logs[0].due) };
    assert_eq!((due.date.iso.as_str(), due.is_due), ("2026-06-01", true));
    let open: Vec<&str> = due.measures.iter().map(|measure| measure.name.as_str()).collect();
    assert_eq!(open, ["Calls"]);
}

#[test]
fn a_term_names_the_records_that_use_it() {
    let mut log = log(vec![
        record(41, PROPOSED, "A saga.", &[]),
        record(42, PROPOSED, "Sagas and their steps.", &[]),
        record(43, PROPOSED, "Nothing.", &[]),
    ]);
    let text = "## Saga\n\nA long story, see DR-41.\n\n## Adopt\n\n### More\n\nTo take.\n";
    log.glossary = Glossary::parse("decisions/glossary.md", text.as_bytes());
    let site = from_log(&[Judged::new(log, None)], TODAY);
    let glossary = site.logs[0].glossary.as_ref().unwrap();
    let terms: Vec<_> = glossary
        .terms
        .iter()
        .map(|term| {
            let uses: Vec<&str> = term.uses.iter().map(|link| link.label.as_str()).collect();
            (term.anchor.as_str(), term.initial.as_str(), uses.join(" "))
        })
        .collect();
    assert_eq!(
        terms,
        [("term-adopt", "A", "DR-43 DR-42 DR-41".to_owned()), ("term-saga", "S", "DR-42 DR-41".to_owned())]
    );
    assert!(glossary.terms[1].html.contains("href=\"records/dr-41.html\""), "{}", glossary.terms[1].html);
    assert!(
        glossary.terms[0].html.contains("<h3 id=\"decisions:term-adopt:more\""),
        "{}",
        glossary.terms[0].html
    );
}

#[test]
fn the_policy_is_told_in_words() {
    let view = view(Vec::new());
    let held = &view.logs[0].held_to;
    let roles: Vec<_> = held.roles.iter().map(|role| (role.name.as_str(), role.people.len())).collect();
    assert_eq!(roles, [("Product", 1), ("Engineering", 1), ("Security", 0)]);
    assert_eq!(held.since.as_deref(), Some("DR-10"));
    assert_eq!(held.levels[0].roles, ["Product", "Engineering", "Security"]);
}
