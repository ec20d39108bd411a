//! The index as scripts: each file is one call, and its strings cannot end early, whatever a record says.

use super::postings;
use crate::site::page::Page;

/// The one function that the files of the index call.
const CALL: &str = "countersignSearch";

/// Appends a string in quotes. Nothing in it can end the string, the line, or a script that stands in a page.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let is_odd = |c: char| matches!(c, '"' | '\\' | '<' | '\u{2028}' | '\u{2029}') || c.is_control();
    let mut rest = text;
    // From one to the next, as most texts have hardly any.
    while let Some(at) = rest.find(is_odd) {
        let (plain, after) = rest.split_at(at);
        out.push_str(plain);
        let c = after.chars().next().expect("it was found there");
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c => push_escape(out, c),
        }
        rest = &after[c.len_utf8()..];
    }
    out.push_str(rest);
    out.push('"');
}

fn push_escape(out: &mut String, c: char) {
    out.push_str(&format!("\\u{:04x}", u32::from(c)));
}

/// Appends a list of strings.
pub(super) fn push_strings<'a>(out: &mut String, texts: impl IntoIterator<Item = &'a str>) {
    out.push('[');
    for (at, text) in texts.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_string(out, text);
    }
    out.push(']');
}

/// Makes a file of the index out of the arguments of its call, and gives the hash by which the manifest knows it.
pub(super) fn part(kind: &str, number: Option<usize>, arguments: &str) -> (String, Page) {
    let hash = hash(arguments.as_bytes());
    let name = number.map_or_else(|| kind.to_owned(), |number| format!("{kind}-{number}"));
    let bytes = format!("{CALL}(\"{name}\",\"{hash}\",{arguments});\n").into_bytes();
    (hash, Page { path: format!("search/{name}.js"), bytes })
}

/// Makes the manifest.
pub(super) fn manifest(arguments: &str) -> Page {
    let bytes = format!("{CALL}(\"manifest\",\"\",{arguments});\n").into_bytes();
    Page { path: "search/manifest.js".to_owned(), bytes }
}

/// Tells two builds of a file apart, in six letters. Chance is all that it guards against.
fn hash(bytes: &[u8]) -> String {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64 ^ bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    for chunk in chunks.iter().chain([&last]) {
        hash = (hash ^ u64::from_le_bytes(*chunk)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        hash ^= hash >> 29;
    }
    let mut out = String::new();
    for half in [hash & 0x3_FFFF, hash >> 32 & 0x3_FFFF] {
        postings::write_number(u32::try_from(half).expect("eighteen bits"), &mut out);
    }
    out
}
