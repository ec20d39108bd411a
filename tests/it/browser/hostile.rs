//! A log whose texts would like to be code, from the table in `tests/browser/hostile.json`: a record for each
//! line of it, or for several.

use crate::support::Sandbox;
use crate::support::story::{POLICY, RECORD};
use serde_json::Value;

/// The table: what it is called, where it stands, and the text.
const TABLE: &str = include_str!("../../browser/hostile.json");

/// So many bodies share a record, lines far apart in the table: one that opens what it does not close shields few others.
/// A title stands above some of them.
const BODIES: usize = 16;

/// Makes the log.
pub(super) fn log() -> Sandbox {
    let table: Vec<Value> = serde_json::from_str(TABLE).expect("the table is JSON");
    let text = |line: &Value, key: &str| line[key].as_str().expect("a line has three texts").to_owned();
    let (bodies, others): (Vec<_>, Vec<_>) = table.iter().partition(|line| line["where"] == "body");
    let (titles, others): (Vec<_>, Vec<_>) = others.into_iter().partition(|line| line["where"] == "title");
    let records = bodies.len().div_ceil(BODIES).max(titles.len());
    let shared = (0..records).map(|record| {
        let own: Vec<String> =
            bodies.iter().skip(record).step_by(records).map(|line| text(line, "text")).collect();
        let title = titles.get(record).map_or_else(|| "bodies".to_owned(), |line| text(line, "text"));
        serde_json::json!({"name": title, "where": "body", "text": own.join("\n\n")})
    });
    let table: Vec<Value> = others.into_iter().cloned().chain(shared).collect();
    let titles = table.iter().filter(|line| line["where"] == "log").map(|line| text(line, "text"));
    let title = Value::from(titles.collect::<Vec<_>>().join(" ")).to_string();
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let mut policy = POLICY.replace("title: Decisions", &format!("title: {title}"));
    for (at, line) in table.iter().enumerate() {
        let (name, place, text) = (text(line, "name"), text(line, "where"), text(line, "text"));
        let number = at + 1;
        let record = RECORD.replace("k7f3-2m9q", &format!("k{number:03}-2m9q"));
        let record = record.replace("# Adopt PostgreSQL for orders", &format!("# {number}: {name}"));
        // What stands in one line stays in it, as far as a file's own words can.
        let inline = text.replace(['\n', '\r'], " ");
        let front =
            |key: &str, value: String| record.replacen("signoffs:", &format!("{key}: {value}\nsignoffs:"), 1);
        let quoted = serde_json::to_string(&text).expect("a text");
        let mut file = format!("{number:04}-hostile");
        let record = match place.as_str() {
            "body" => {
                let title = name.replace(['\n', '\r'], " ");
                format!("{}\n{text}\n", record.replace(&format!("# {number}: {name}"), &format!("# {title}")))
            }
            "tag" => front("tags", format!("[{inline}]")),
            "driver" => record.replace("driver: ada", &format!("driver: {inline}")),
            "informed" => front("informed", format!("[{inline}]")),
            "ticket" => front("tickets", format!("[{inline}]")),
            "affects" => front("affects", format!("[{inline}]")),
            "extra" => front("x-own", inline),
            "lang" => front("lang", inline),
            "level" => front("level", inline),
            "status" => record.replace("status: proposed", &format!("status: {inline}")),
            "kind" => record.replace("kind: technical", &format!("kind: {inline}")),
            "date" => record.replace("date: 2026-11-22", &format!("date: {inline}")),
            "file" => {
                file = format!("{number:04}-{}", inline.replace(['/', '\0'], "_"));
                file.truncate(file.floor_char_boundary(200));
                record
            }
            "reason" => record.replace("  product:\n", &format!("  product:\n    verdict: object\n    by: grace\n    at: 2026-11-22T08:00:00Z\n    via: declared\n    digest: sha256:{}\n    reason: {quoted}\n", "0".repeat(64))),
            "signer" => record.replace("  product:\n", &format!("  product:\n    by: {quoted}\n    at: {quoted}\n    via: declared\n    digest: {quoted}\n")),
            "person" => {
                policy += &format!("  person-{number}:\n    name: {quoted}\n    emails: [p{number}@example.com]\n    roles: [product]\n");
                continue;
            }
            // It stands in the policy already.
            "log" => continue,
            other => panic!("tests/it/browser/hostile.rs does not know where `{other}` is, of \"{name}\""),
        };
        sandbox.write(&format!("decisions/{file}.md"), record);
    }
    sandbox.write("decisions/countersign.yaml", policy);
    sandbox.as_ada().commit_all("Begin a hostile log");
    sandbox
}
