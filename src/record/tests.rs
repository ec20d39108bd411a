//! Tests of records as a whole.

use crate::record::{
    Choices, Evidence, Format, Kind, Measure, OPTIONS, Record, Signoff, Status, Topic, Verdict, codes,
};
use crate::text::{Edit, apply};

const RECORD: &str = "---\nid: k7f3-2m9q\nkind: technical\nstatus: proposed\nrevision: 1\ndate: 2026-11-22\ndriver: ada\ninformed: [marketing]\ntags: [storage, checkout]\nsupersedes: [17]\naffects: [\"src/orders/**\", docs]\ntickets: [SHOP-12]\nreview: 2027-05-22\nallow:\n  link-broken: the page moves next week\nsignoffs:\n  product:\n  engineering:\n---\n# Adopt PostgreSQL for orders\n\n## Context\n\nIt hurts. See [the plan](plan.md).\n\n## Options\n\n| A | B |\n|---|---|\n\n## Decision\n\n> ✎ What do we decide?\n";

fn codes_of(record: &Record) -> Vec<&'static str> {
    record.faults.iter().map(|fault| fault.code.0).collect()
}

fn parse(text: &str) -> Record {
    Record::parse("decisions/0042-adopt.md", text.as_bytes())
}

fn signoff(digest: &str) -> Signoff {
    let digest = digest.parse().unwrap();
    Signoff::new(Verdict::Accept, "grace", "2026-11-22T08:00:00Z", Evidence::Declared, digest, None)
}

#[test]
fn reads_every_field_with_its_place() {
    let record = parse(RECORD);
    assert_eq!(codes_of(&record), [""; 0]);
    assert_eq!(record.format, Format::Native);
    assert_eq!(record.number, Some(42));
    assert_eq!(record.kind.map(|kind| kind.value), Some(Kind::Technical));
    assert_eq!(record.status.map(|status| status.value), Some(Status::Proposed));
    assert_eq!(record.source.slice(record.status.unwrap().span), "proposed");
    assert_eq!(record.source.slice(record.tags[1].span), "checkout");
    assert_eq!(record.source.slice(record.supersedes[0].span), "17");
    assert_eq!(
        record.affects.iter().map(|a| a.value.as_str()).collect::<Vec<_>>(),
        ["src/orders/**", "docs"]
    );
    assert_eq!(record.suppressions[0].reason.value, "the page moves next week");
    let wide = parse(&RECORD.replace("next week", "next week\u{a0}"));
    assert_eq!(wide.suppressions[0].reason.value, "the page moves next week\u{a0}", "as YAML reads it");
    assert_eq!(record.title.as_ref().unwrap().value, "Adopt PostgreSQL for orders");
    assert_eq!(record.links[0].target, "plan.md");
    assert_eq!(record.source.slice(record.links[0].span), "[the plan](plan.md)");
    assert_eq!(record.slots.len(), 2);
    let answered: Vec<(&str, bool)> =
        record.sections.iter().map(|s| (s.heading.value.as_str(), s.answered)).collect();
    assert_eq!(
        answered[1..],
        [("Context", true), ("Options", false), ("Decision", false)],
        "a table's header and a prompt answer nothing"
    );
    assert_eq!(record.prompts[0].value, "What do we decide?");
}

#[test]
fn crlf_and_a_byte_order_mark_change_nothing() {
    let plain = parse(RECORD);
    let dressed = parse(&format!("\u{feff}{}", RECORD.replace('\n', "\r\n")));
    assert_eq!(codes_of(&dressed), [""; 0]);
    assert_eq!(dressed.signed_front(), plain.signed_front());
    assert_eq!(dressed.signed_body(), plain.signed_body());
    assert_eq!(dressed.slots.len(), 2);
}

#[test]
fn what_is_cut_from_the_signed_text_is_a_fixed_list() {
    let front = parse(RECORD).signed_front();
    for line in ["status:", "tags:", "tickets:", "signoffs:", "  product:"] {
        assert!(!front.contains(line), "{line}");
    }
    for line in ["id:", "kind:", "revision:", "driver:", "affects:", "review:", "allow:", "  link-broken:"] {
        assert!(front.contains(line), "{line}");
    }
}

#[test]
fn each_odd_file_has_its_own_finding() {
    let front = |keys: &str| format!("---\nid: k7f3-2m9q\nkind: technical\nstatus: draft\n{keys}---\n# T\n");
    for (text, code) in [
        (String::new(), "front-matter-missing"),
        ("# T\n".to_owned(), "front-matter-missing"),
        ("---\nid: k7f3-2m9q\n".to_owned(), "front-matter-missing"),
        ("\n---\nid: k7f3-2m9q\n---\n".to_owned(), "front-matter-missing"),
        ("---\nid: k7f3-2m9q\n...\n".to_owned(), "front-matter-missing"),
        ("+++\nid = 1\n+++\n".to_owned(), "front-matter-missing"),
        (front("").replacen("---\n", "--- \n", 1), "front-matter-missing"),
        (front("").replace("---\n# T", "---\t\n# T"), "front-matter-missing"),
        (front("").replace("---\n# T", "---\u{a0}\r\n# T"), "front-matter-missing"),
        (front("status: accepted\n"), "duplicate-key"),
        (front("statos: accepted\n"), "unknown-key"),
        (front("owner: &a x\n"), "front-matter-malformed"),
        (front("owner: *a\n"), "front-matter-malformed"),
        (front("owner: !!str x\n"), "front-matter-malformed"),
        (front("\"status\": accepted\n"), "front-matter-malformed"),
        (front("owner: \"x\nreview: 2026-01-01\n y\"\n"), "front-matter-malformed"),
        (front("<<: {}\n"), "front-matter-malformed"),
        (front("\tx: y\nhello\n"), "front-matter-malformed"),
        (front("revision: 007\n"), "value-malformed"),
        (front("date: 2026-02-30\n"), "value-malformed"),
        (front("review: 2026-02-03 # later\n"), "value-malformed"),
        (front("tags: storage\n"), "value-malformed"),
        (front("tags: [a b]\n"), "value-malformed"),
        (front("tags: [no]\n"), "value-malformed"),
        (front("tags: [\u{3000}]\n"), "value-malformed"),
        (front("\t\n"), "value-malformed"),
        (front("tickets: [\"please accept this\"]\n"), "value-malformed"),
        (front("signoffs: accepted\n"), "signoff-malformed"),
        (front("signoffs: \n  product:\n"), "signoff-malformed"),
        (front("signoffs:\n  product:\n    # agreed by all\n"), "signoff-malformed"),
        (front("signoffs:\n  product:\n    by: grace\n"), "signoff-malformed"),
        (front("signoffs:\n  product:\n  product:\n"), "signoff-malformed"),
        (
            front(&format!(
                "signoffs:\n  product:\n{}    sig: 1234\n",
                signoff(&format!("sha256:{}", "0".repeat(64))).render("\n")
            )),
            "signoff-malformed",
        ),
        (RECORD.replace("proposed", "Proposed"), "status-unknown"),
        (RECORD.replace("proposed", "proposed "), "status-unknown"),
        (RECORD.replace("technical", "tecnical"), "kind-unknown"),
        (front("") + "a\u{202e}b\n", "hidden-character"),
        (front("owner: a\u{200b}b\n"), "hidden-character"),
        (front("") + "a\rb\n", "hidden-character"),
        (front("") + "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n", "conflict-markers"),
    ] {
        let found = codes_of(&parse(&text));
        assert!(found.contains(&code), "{code} expected, {found:?} found in {text:?}");
    }
}

#[test]
fn what_is_not_text_is_said_and_keeps_its_number() {
    for (bytes, word) in [
        (&b"\xff\xfe-\0-\0-\0"[..], "UTF-16"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "LFS"),
        (b"---\nid: \xe9\n---\n", "line 2"),
        (b"a\0b", "NUL"),
        (b"\0GITCRYPT\0\x01", "encrypted"),
    ] {
        let record = Record::parse("0042-x.md", bytes);
        assert_eq!(record.faults[0].code, codes::UNREADABLE);
        assert!(record.faults[0].message.contains(word), "{word}: {}", record.faults[0].message);
        assert_eq!(record.number, Some(42));
    }
    let large = Record::parse("0042-x.md", &vec![b'x'; 2 << 20]);
    assert!(large.faults[0].message.contains("2097152 bytes"));
}

#[test]
fn other_tools_records_are_read_as_they_are() {
    let nygard = parse("# 42. Use X\n\nDate: 2016-02-12\n\n## Status\n\nSuperceded by [7. Y](0007-y.md)\n");
    assert_eq!(nygard.status.as_ref().map(|s| s.value), Some(Status::Superseded));
    assert_eq!(nygard.source.slice(nygard.status.unwrap().span), "Superceded");
    assert_eq!(nygard.date.unwrap().value.to_string(), "2016-02-12");
    assert_eq!(nygard.name(), "Use X");
    assert_eq!(nygard.stated_number.unwrap().value, 42);
    let bullets = parse("# Use X\n\n* Status: accepted\n* Deciders: A\n* Date: 2020-01-02\n");
    assert_eq!(bullets.status.map(|s| s.value), Some(Status::Accepted));
    let madr = parse("---\nstatus: \"accepted\"\ndate: {YYYY-MM-DD}\ndeciders: [A, B]\n---\n# Use X\n");
    assert_eq!(madr.format, Format::Foreign);
    assert_eq!(madr.status.map(|s| s.value), Some(Status::Accepted));
    assert_eq!(madr.extra[0], ("deciders".to_owned(), "A, B".to_owned()));
    let odd = parse("# Use X\n\n* Status: notaccepted\n");
    assert_eq!(odd.status, None, "a status is a whole word");
    assert!(codes_of(&odd).contains(&"status-unknown"));
}

#[test]
fn edits_touch_nothing_else() {
    let digest = format!("sha256:{}", "0".repeat(64));
    for end in ["\n", "\r\n"] {
        for tail in ["", "no final newline", "```\n# not a heading\n---\n```\n"] {
            for keys in ["", "# a comment\n", "owner: |\n  a\n  b\n", "cost-center: \"4711\"  # ours\n"] {
                let text =
                    format!("{}{tail}", RECORD.replace("driver: ada\n", &format!("driver: ada\n{keys}")));
                let text = text.replace('\n', end);
                let record = parse(&text);
                let status = record.with_status(Status::Accepted);
                let edited =
                    record.edited(&[status], |r| r.status.map(|s| s.value) == Some(Status::Accepted));
                assert_eq!(edited.unwrap().text, text.replace("status: proposed", "status: accepted"));
                let sign = record.with_signoff("product", &signoff(&digest)).unwrap();
                let signed = record.edited(&[sign], |r| r.slots[0].signoff.is_some()).unwrap();
                let lines = format!(
                    "    by: grace{end}    at: 2026-11-22T08:00:00Z{end}    via: declared{end}    digest: {digest}{end}"
                );
                assert_eq!(signed.text.replacen(&lines, "", 1), text);
                assert_eq!(signed.record.signed_front(), record.signed_front());
                let undone = apply(&signed.text, &signed.record.without_signoffs()).unwrap();
                assert_eq!(undone, text);
            }
        }
    }
}

#[test]
fn a_role_or_a_block_that_is_missing_is_made() {
    let record = parse("---\nid: k7f3-2m9q\nkind: product\n---\n# T\n");
    let digest = format!("sha256:{}", "a".repeat(64));
    let edit = record.with_signoff("product", &signoff(&digest)).unwrap();
    let first = record.edited(&[record.with_status(Status::Proposed), edit], |r| r.slots.len() == 1).unwrap();
    let edit = first.record.with_signoff("engineering", &signoff(&digest)).unwrap();
    let both = first.record.edited(&[edit], |r| r.slots.len() == 2).unwrap();
    assert!(
        both.text.starts_with(
            "---\nid: k7f3-2m9q\nkind: product\nstatus: proposed\nsignoffs:\n  product:\n    by:"
        )
    );
}

#[test]
fn an_edit_that_would_not_be_read_back_is_refused() {
    let record = parse(RECORD);
    let wrong = Edit::replace(record.status.unwrap().span, "status: [");
    assert!(record.edited(&[wrong], |_| true).is_err(), "more faults than before");
    let status = record.with_status(Status::Accepted);
    assert!(record.edited(&[status], |r| r.status.map(|s| s.value) == Some(Status::Draft)).is_err());
}

#[test]
fn the_templates_ask_for_the_sections_they_name_and_hold_prompts_only() {
    for template in crate::record::template::shipped() {
        assert_eq!(template.faults, [], "{}", template.name);
        let kind = template.kind.expect("each is for a kind");
        let named = template.record_block(&[]);
        let record = parse(&format!("---\nkind: {kind}\n{named}---\n{}", template.body()));
        assert!(record.faults.iter().all(|fault| fault.span.start > record.body_start), "{}", template.name);
        for wanted in crate::record::template::sections(kind) {
            let topic = Topic::named(wanted).expect("the program knows what it requires");
            let section = record.about(topic).next().unwrap_or_else(|| panic!("{}: {wanted}", template.name));
            assert!(!section.answered || topic.name == "options", "{}: {wanted} is a prompt", template.name);
        }
        let unmarked = parse(&record.text().replace("✎ ", ""));
        let context = unmarked.about(Topic::named("context").unwrap()).next().unwrap();
        assert!(!context.answered, "a question without its mark is still a question: {}", template.name);
        let options = record.about(&OPTIONS).next().unwrap();
        assert!(record.text()[options.body.range()].contains("| ✎"), "{}", template.name);
    }
}

#[test]
fn a_record_of_the_german_template_is_read_as_an_english_one_is() {
    let shipped = crate::record::template::shipped();
    let template = shipped.iter().find(|template| template.name == "product-de").unwrap();
    let answers = [
        ("> ✎ Was entscheiden wir, in einem Satz?", "Wir nehmen die Gastbestellung."),
        ("| ✎ Welche Wege gibt es? | ✎ 1–5 | ✎ 1–5 |", "| Gastbestellung | 5 | 3 |"),
        ("| Nichts tun | ✎ 1–5 | ✎ 1–5 |", "| Nichts tun | 1 | 5 |"),
        (
            "| ✎ Was wird anders sein? | ✎ Wie ist es heute? | ✎ Was genügt uns? | ✎ Bis zu welchem Tag? |",
            "| Abbrüche | 30 % | < 20 % | 2027-05-22 |",
        ),
    ];
    let body = answers.iter().fold(template.body().to_owned(), |body, (question, answer)| {
        assert!(body.contains(question), "{question}");
        body.replace(question, answer)
    });
    let record = parse(&format!("---\nkind: product\n{}---\n{body}", template.record_block(&[])));
    assert_eq!(record.decision().as_deref(), Some("Wir nehmen die Gastbestellung."));
    let choices = Choices::of(&record).unwrap();
    let places: Vec<_> = choices.options.iter().map(|choice| choices.place(choice)).collect();
    assert_eq!(places, [Some((5.0, 3.0)), Some((1.0, 5.0))]);
    assert!(choices.options[0].is_chosen && choices.options[1].is_nothing);
    let measures = Measure::of(&record);
    assert_eq!((measures[0].baseline.number, measures[0].target.number), (Some(30.0), Some(20.0)));
    assert_eq!(measures[0].day, crate::record::parse_date("2027-05-22"));
    assert_eq!(measures[0].others, []);
}
