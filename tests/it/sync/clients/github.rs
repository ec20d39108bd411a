//! GitHub by `PyGithub`.

use super::{drive, guest, only, unlike};
use crate::sync::TOKEN;
use crate::sync::fake_github::FakeGitHub;
use crate::sync::forge::{ADA, GRACE, comments, scene};
use crate::sync::server::Service as _;
use serde_json::json;

#[test]
fn a_pull_request_is_told_as_others_tell_it_and_they_read_it() {
    let mut scene = scene();
    let server = scene.github();
    let head = scene.head.clone();
    server.with(|github| github.review(7, GRACE, "APPROVED", &head));
    let _ = scene.run(&["github", "7"]).ended(0);
    let mut ours = server.seen();
    let said = comments(&server);
    let _ = scene.run(&["github", "--all"]).ended(0);
    ours.extend(server.seen());
    server.with(|github| github.review(7, ADA, "APPROVED", &head));
    let _ = scene.run(&["github", "7"]).ended(0);
    ours.extend(server.seen());
    let status = only(&ours, &format!("POST /repos/acme/shop/statuses/{head}")).json();
    let number = server.with(|github| github.pulls[&7].comments[0].0);
    let edited = format!("PATCH /repos/acme/shop/issues/comments/{number}");
    let body = only(&ours, &edited).json()["body"].clone();
    let shown = comments(&server);
    let client = guest(&server, FakeGitHub::new(), |host, request| {
        // GitHub takes both words before a token; ours is the one that other services have too.
        let mut known = request.clone();
        let header = known.headers.get_mut("authorization")?;
        *header = format!("Bearer {}", header.strip_prefix("token ")?);
        Some(host.answer(&known))
    });
    let given = json!({
        "url": client.url(), "token": TOKEN, "number": 7, "head": head, "status": status, "body": body,
    });
    let read = drive("by_pygithub.py", &given);
    assert_eq!(read["head"], json!(head));
    assert_eq!(read["merged"], false);
    assert_eq!(read["reviews"], json!([[GRACE, "APPROVED", head], [ADA, "APPROVED", head]]));
    assert_eq!(read["open"], json!([7]));
    assert_eq!(
        read["status"],
        json!({ "state": "success", "context": "countersign/signoff", "description": "2 of 2 sign-offs" })
    );
    assert_eq!(read["comments"], json!(shown), "one comment, and no other");
    assert_ne!(shown, said, "it was changed when the second approval came");
    let theirs = client.seen();
    // It asks for a page by its number only from the second one on.
    let known = "authorization: ours Bearer TOKEN, theirs token TOKEN";
    let version = "x-github-api-version: ours alone, 2022-11-28";
    let alike = |line: &str, more: &[&str]| {
        let unlike = unlike(only(&ours, line), only(&theirs, line));
        let mut expected: Vec<&str> = [&[known], more].concat();
        expected.sort_unstable();
        let unlike: Vec<&String> = unlike.iter().filter(|part| *part != version).collect();
        assert_eq!(unlike, expected, "{line}");
    };
    alike(&format!("POST /repos/acme/shop/statuses/{head}"), &[]);
    alike(&edited, &[]);
    alike("GET /repos/acme/shop/pulls/7", &[]);
    for list in ["pulls/7/reviews", "issues/7/comments", "pulls"] {
        alike(&format!("GET /repos/acme/shop/{list}"), &["?page: ours alone, 1"]);
    }
    alike(&format!("GET /repos/acme/shop/commits/{head}/status"), &["?per_page: ours alone, 100"]);
    let made = "POST /repos/acme/shop/issues/7/comments";
    let first = only(&ours, made).json()["body"].clone();
    let mut same = only(&ours, made).clone();
    same.body = same.body.replace(&first.to_string(), &body.to_string());
    assert_eq!(
        unlike(&same, only(&theirs, made)).iter().filter(|part| *part != version).count(),
        1,
        "{known}"
    );
}
