//! GitLab by python-gitlab.

use super::{drive, guest, only, unlike};
use crate::sync::TOKEN;
use crate::sync::fake_gitlab::FakeGitLab;
use crate::sync::forge::{ADA, GRACE, scene};
use serde_json::json;

#[test]
fn a_merge_request_is_told_as_others_tell_it_and_they_read_it() {
    let mut scene = scene();
    let server = scene.gitlab();
    let head = scene.head.clone();
    server.with(|gitlab| gitlab.approvals = vec![(GRACE, Some("2026-11-20T10:00:00Z"))]);
    let _ = scene.run(&["gitlab", "7"]).ended(0);
    let _ = scene.run(&["gitlab", "--all"]).ended(0);
    server.with(|gitlab| gitlab.approvals.push((ADA, Some("2026-11-20T11:00:00Z"))));
    let _ = scene.run(&["gitlab", "7"]).ended(0);
    let ours = server.seen();
    let status = format!("POST /api/v4/projects/42/statuses/{head}");
    let edited = "PUT /api/v4/projects/42/merge_requests/7/notes/900";
    let body = only(&ours, edited).json()["body"].clone();
    let client = guest(&server, FakeGitLab::new("", ""), |host, request| {
        // A status that says what stands there already is refused, so the one that is there goes first.
        if request.method == "POST" && request.path.contains("/statuses/") {
            host.statuses.clear();
        }
        None
    });
    let given = json!({
        "url": client.url(), "token": TOKEN, "project": 42, "number": 7, "head": head, "status": only(&ours, &status).json(),
        "body": body,
    });
    let read = drive("by_python_gitlab.py", &given);
    assert_eq!(read["head"], json!(head));
    assert_eq!(read["approvals"], json!([[GRACE, "2026-11-20T10:00:00Z"], [ADA, "2026-11-20T11:00:00Z"]]));
    assert_eq!(read["versions"], json!([head]));
    assert_eq!(read["open"], json!([7]));
    assert_eq!(read["merged-by"], json!([]));
    let told = json!(["countersign/signoff", "success", "2 of 2 sign-offs"]);
    assert_eq!(read["statuses"].as_array().and_then(|all| all.last()), Some(&told));
    assert_eq!(read["notes"], json!([body]), "one note, and no other");
    let theirs = client.seen();
    let alike = |line: &str, expected: &[&str]| {
        assert_eq!(unlike(only(&ours, line), only(&theirs, line)), expected, "{line}");
    };
    alike(&status, &[]);
    for (read, more) in [
        ("merge_requests/7", None),
        ("merge_requests/7/approvals", None),
        ("merge_requests/7/versions", Some("?page: ours alone, 1")),
        ("merge_requests/7/notes", Some("?page: ours alone, 1")),
        ("merge_requests", Some("?page: ours alone, 1")),
        (&format!("repository/commits/{head}/statuses"), Some("?page: ours alone, 1")),
    ] {
        // It says of every request that it carries JSON, also where it carries nothing.
        let kind = Some("content-type: theirs alone, application/json");
        let expected: Vec<&str> = more.into_iter().chain(kind).collect();
        alike(&format!("GET /api/v4/projects/42/{read}"), &expected);
    }
    let changed = format!("{}\n", body.as_str().unwrap_or_default());
    let mut same = only(&ours, edited).clone();
    same.body = json!({ "body": changed }).to_string();
    assert_eq!(unlike(&same, only(&theirs, edited)), [""; 0]);
    let made = "POST /api/v4/projects/42/merge_requests/7/notes";
    let mut same = only(&ours, made).clone();
    same.body = json!({ "body": body }).to_string();
    assert_eq!(unlike(&same, only(&theirs, made)), [""; 0]);
}
