//! reviewdog's form: columns in bytes, suggestions that put the right bytes in the right place.

use super::{TEXT, grave_last, hostile, json, mendable};
use serde_json::Value;

#[test]
fn columns_count_bytes() {
    let document = json("rdjson", &grave_last());
    assert_eq!(document["severity"], "ERROR");
    let grave = &document["diagnostics"][2];
    assert_eq!(grave["severity"], "ERROR");
    assert_eq!(grave["code"]["value"], "signoff-stale");
    // The é before it takes two bytes, the sign itself four.
    assert_eq!(
        grave["location"]["range"],
        serde_json::json!({"start": {"line": 4, "column": 9}, "end": {"line": 4, "column": 18}})
    );
    assert_eq!(grave["message"], "a grave thing\nhelp: do `countersign propose DR-1`");
}

/// The byte of a line and a column.
fn byte(place: &Value) -> usize {
    let number = |name: &str| place[name].as_u64().and_then(|number| usize::try_from(number).ok());
    let [line, column] = ["line", "column"].map(|name| number(name).expect("a place has it"));
    TEXT.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>() + column - 1
}

#[test]
fn a_suggestion_mends_what_it_says() {
    let document = json("rdjson", &mendable());
    let suggestion = &document["diagnostics"][0]["suggestions"][0];
    let (start, end) = (byte(&suggestion["range"]["start"]), byte(&suggestion["range"]["end"]));
    let mended = format!("{}{}{}", &TEXT[..start], suggestion["text"].as_str().unwrap(), &TEXT[end..]);
    assert_eq!(mended, TEXT.replace("fans", "fan"));
}

#[test]
fn a_file_without_text_has_no_range() {
    let document = json("rdjson", &hostile());
    let said = document["diagnostics"].as_array().unwrap();
    let gone = said.iter().find(|each| each["location"]["path"] == "decisions/gone.md").unwrap();
    assert!(gone["location"].get("range").is_none(), "{gone}");
}
