//! The form for programs, held against its own schema.

use super::{all_allowed, as_json, error, note_before_error, report, said, span};
use countersign::diagnostic::Report;
use countersign::output::json::CHECK_SCHEMA;
use countersign::text::Span;
use serde_json::{Value, json};
use snapbox::{assert_data_eq, prelude::*, str};

fn parsed(report: &Report) -> Value {
    serde_json::from_str(&as_json(report)).expect("what is written is JSON")
}

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(CHECK_SCHEMA).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::draft202012::new(&schema).expect("the schema can be used")
}

/// An error over two lines with all there is, in a file whose columns differ from its bytes.
fn full() -> Report {
    let text = "# 設計\r\nétat\r\n";
    let finding = said("log/1.md", span(text, "計\r\nét"), "what \u{9b}1m is \"wrong\"")
        .label("here\u{202e}")
        .related("log/2.md", Span::new(3, 4), "a file that cannot be read")
        .related("log/1.md", Span::at(text.len()), "")
        .help("a way out");
    report(&[("log/1.md", text)], vec![error(finding)])
}

#[test]
fn a_report_has_this_form() {
    let unversioned = |report: &Report| as_json(report).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    assert_data_eq!(
        unversioned(&full()),
        str![[r#"
{
  "version": 1,
  "tool": {
    "name": "countersign",
    "version": "VERSION"
  },
  "findings": [
    {
      "code": "signoff-stale",
      "severity": "error",
      "message": "what \u009b1m is \"wrong\"",
      "record": "DR-42",
      "path": "log/1.md",
      "line": 1,
      "column": 4,
      "end_line": 2,
      "end_column": 3,
      "span": {
        "start": 5,
        "end": 13
      },
      "label": "here\u202e",
      "help": [
        "a way out"
      ],
      "related": [
        {
          "path": "log/2.md",
          "line": null,
          "column": null,
          "span": {
            "start": 3,
            "end": 4
          },
          "text": "a file that cannot be read"
        },
        {
          "path": "log/1.md",
          "line": 3,
          "column": 1,
          "span": {
            "start": 17,
            "end": 17
          },
          "text": ""
        }
      ],
      "explain": "countersign explain signoff-stale"
    }
  ],
  "suppressed": [],
  "summary": {
    "logs": 1,
    "records": 1,
    "errors": 1,
    "warnings": 0,
    "notes": 0,
    "suppressed": 0
  }
}

"#]]
        .raw()
    );
    assert_data_eq!(
        unversioned(&all_allowed()),
        str![[r#"
{
  "version": 1,
  "tool": {
    "name": "countersign",
    "version": "VERSION"
  },
  "findings": [],
  "suppressed": [
    {
      "code": "section-missing",
      "severity": "warning",
      "message": "DR-1 has no section Options",
      "record": "DR-1",
      "path": "a.md",
      "line": 1,
      "column": 3,
      "end_line": 1,
      "end_column": 8,
      "span": {
        "start": 2,
        "end": 7
      },
      "label": "",
      "help": [],
      "related": [],
      "explain": "countersign explain section-missing",
      "reason": "there was no choice"
    }
  ],
  "summary": {
    "logs": 1,
    "records": 1,
    "errors": 0,
    "warnings": 0,
    "notes": 0,
    "suppressed": 1
  }
}

"#]]
        .raw()
    );
}

#[test]
fn no_character_of_it_acts_on_a_terminal_and_none_is_lost() {
    let written = as_json(&full());
    assert!(!written.contains(['\u{9b}', '\u{202e}', '\u{1b}']), "{written}");
    assert_eq!(parsed(&full())["findings"][0]["message"], "what \u{9b}1m is \"wrong\"");
    assert_eq!(parsed(&full())["findings"][0]["label"], "here\u{202e}");
    let tagged = report(&[], vec![error(said("a.md", Span::at(0), "tag \u{e0041}"))]);
    assert!(as_json(&tagged).contains("tag \\udb40\\udc41"), "{}", as_json(&tagged));
    assert_eq!(parsed(&tagged)["findings"][0]["message"], "tag \u{e0041}");
}

#[test]
fn every_kind_of_report_is_as_the_schema_says() {
    let unreadable = report(&[], vec![error(said("a.md", Span::at(0), "the file cannot be read"))]);
    assert_eq!(parsed(&unreadable)["findings"][0]["line"], Value::Null);
    for report in [Report::default(), full(), all_allowed(), note_before_error(), unreadable] {
        let document = parsed(&report);
        let faults: Vec<String> = schema().iter_errors(&document).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}\n{document:#}");
    }
}

#[test]
fn the_schema_refuses_every_deviation() {
    let deviations: [(&str, &str, Value); 9] = [
        ("", "extra", json!(1)),
        ("", "version", json!(2)),
        ("/tool", "name", json!("another")),
        ("/summary", "errors", json!(-1)),
        ("/findings/0", "extra", json!(1)),
        ("/findings/0", "severity", json!("off")),
        ("/findings/0", "line", json!(0)),
        ("/findings/0/span", "end", json!("9")),
        ("/findings/0/related/0", "extra", json!(1)),
    ];
    for (at, key, value) in deviations {
        let mut document = parsed(&full());
        document.pointer_mut(at).unwrap()[key] = value;
        assert!(!schema().is_valid(&document), "{at}/{key} must be refused");
    }
    let mut document = parsed(&all_allowed());
    document["suppressed"][0]["extra"] = json!(1);
    assert!(!schema().is_valid(&document), "more than a suppressed finding has must be refused");
}

#[test]
fn the_schema_asks_for_every_key() {
    for (report, at) in [
        (full(), ""),
        (full(), "/tool"),
        (full(), "/summary"),
        (full(), "/findings/0"),
        (full(), "/findings/0/span"),
        (full(), "/findings/0/related/0"),
        (all_allowed(), "/suppressed/0"),
    ] {
        let whole = parsed(&report);
        for key in whole.pointer(at).unwrap().as_object().unwrap().keys() {
            let mut document = whole.clone();
            document.pointer_mut(at).unwrap().as_object_mut().unwrap().remove(key);
            assert!(!schema().is_valid(&document), "a report without {at}/{key} must be refused");
        }
    }
}
