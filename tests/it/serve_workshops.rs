//! Workshops in the page that `serve` shows: what is taken from a form, and from whom nothing is.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use crate::serve::{Preview, answer, next};
use crate::support::Sandbox;
use crate::support::story::log;
use snapbox::{assert_data_eq, str};

const FOLDER: &str = "decisions/workshops/orders";
const PAGE: &str = "/workshop/orders/";

fn begun() -> Sandbox {
    let sandbox = log();
    let start =
        ["workshop", "start", "How do we keep orders safe?", "--name", "orders", "--criterion", "Joy"];
    let _ = sandbox.run(&start).ended(0);
    let _ = sandbox.run(&["workshop", "option", "PostgreSQL, managed"]).ended(0);
    sandbox
}

/// Sends a form with these headers beside those that every request has.
fn send(preview: &Preview, path: &str, headers: &[&str], body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(&preview.address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time is set");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n{}\r\n\r\n",
        preview.address,
        body.len(),
        headers.join("\r\n")
    );
    stream.write_all(head.as_bytes()).expect("it reads");
    // Who is refused early may be hung up on.
    let _ = stream.write_all(body.as_bytes());
    answer(stream)
}

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// Sends a form as a browser does that has the page open.
fn fill(preview: &Preview, what: &str, body: &str) -> (u16, String) {
    let origin = format!("Origin: http://{}", preview.address);
    let body = format!("token={}&{body}", token(preview));
    send(preview, &format!("{PAGE}{what}"), &[FORM, &origin, "Sec-Fetch-Site: same-origin"], &body)
}

fn token(preview: &Preview) -> String {
    let (_, page) = preview.get(PAGE);
    let token = page.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    token.expect("a form holds a token").to_owned()
}

fn location(answer: &str) -> &str {
    let line = answer.lines().find_map(|line| line.strip_prefix("Location: "));
    line.expect("it leads elsewhere").trim()
}

fn ideas(sandbox: &Sandbox) -> bool {
    sandbox.root().join(FOLDER).join("ideas").exists()
}

#[test]
fn ideas_and_scores_become_the_files_that_the_commands_write() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &[]);
    let (code, list) = preview.get("/workshop/");
    assert!(code == 200 && list.contains("href=\"/workshop/orders/\""), "{list}");
    assert!(preview.get("/").1.contains("<a href=\"workshop/index.html\">Workshops</a>"));

    let (code, told) = fill(&preview, "idea", "as=&ideas=A+managed+database%0D%0A-+Keep+the+files");
    assert_eq!((code, location(&told)), (303, "/workshop/orders/?new=2&twins=0#page:ideas"), "{told}");
    let (code, told) = fill(&preview, "idea", "as=Kim+Minh&ideas=Buy+a+product");
    assert_eq!((code, location(&told)), (303, "/workshop/orders/?as=Kim%20Minh&new=1&twins=0#page:ideas"));
    let (_, told) = fill(&preview, "idea", "as=grace&ideas=Ask+the+warehouse");
    assert!(location(&told).starts_with("/workshop/orders/?as=grace&"), "{told}");
    let (code, told) = fill(
        &preview,
        "score",
        "as=grace&score:postgresql-managed:value=5&score:do-nothing:value=2&score:do-nothing:joy=",
    );
    assert_eq!((code, location(&told)), (303, "/workshop/orders/?as=grace&scored=2#page:options"), "{told}");
    let (code, _) = fill(&preview, "score", "score:postgresql-managed:feasibility=2");
    assert_eq!(code, 303);

    assert_data_eq!(
        sandbox.read(&format!("{FOLDER}/ideas/ada.md")),
        str![[r#"
# Ideas of Ada Lovelace

- ada-1: A managed database
- ada-2: Keep the files

"#]]
    );
    assert!(sandbox.read(&format!("{FOLDER}/ideas/kim-minh.md")).contains("- kim-minh-1: Buy a product"));
    assert_data_eq!(
        sandbox.read(&format!("{FOLDER}/scores/grace.yaml")),
        str![[r#"
# Scores of Grace Hopper, from 1 to 5, the best. They inform; they decide nothing.
postgresql-managed:
  value: 5
do-nothing:
  value: 2

"#]]
    );
    let (_, page) = preview.get(&format!("{PAGE}?as=grace&scored=2"));
    for shown in
        ["PostgreSQL, managed: product 5, engineering 2 (apart by 3)", "2 scores taken.", "kim-minh-1"]
    {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(page.contains("name=\"score:do-nothing:value\" value=\"2\""), "{page}");
    assert!(!page.contains("name=\"score:do-nothing:feasibility\""), "{page}");
    assert!(page.contains("form-action 'self'") && page.contains("content=\"same-origin\""), "{page}");
    assert!(page.contains("frame-ancestors 'none'") && page.contains("default-src 'none'"), "{page}");
    let _ = sandbox.run(&["check"]).ended(0);
    let _ = sandbox.run(&["build", "--out", "site", "--no-history"]).ended(0);
    assert!(!sandbox.read("site/index.html").contains("workshop/"));
}

#[test]
fn what_others_add_arrives() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &[]);
    let mut versions = preview.versions();
    let first = next(&mut versions);
    let _ = sandbox.run(&["workshop", "idea", "From a terminal"]).ended(0);
    assert_ne!(next(&mut versions), first);
    assert!(preview.get(PAGE).1.contains("From a terminal"));
}

#[test]
fn what_is_wrong_stands_in_the_page_with_what_was_typed() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &[]);
    for (what, body, told, kept) in [
        ("idea", "ideas=+%0A", "there is no idea", ""),
        ("idea", "as=%23&ideas=Kept+words", "is no name", "Kept words"),
        ("idea", "ideas=A+%E2%80%AE+hidden", "holds a character that nobody can see", "hidden</textarea>"),
        ("score", "score:do-nothing:joy=", "there is no score", ""),
        ("score", "score:do-nothing:joy=seven", "`seven` is no score", "joy\" value=\"seven\""),
        (
            "score",
            "score:do-nothing:joy=3&score:do-nothing:value=3",
            "does not speak for product",
            "joy\" value=\"3\"",
        ),
        ("score", "as=Kim&score:do-nothing:value=3", "Kim is not on the roster", ""),
        ("score", "score:nothing:joy=3", "there is no option `nothing` any more", ""),
    ] {
        let (code, page) = fill(&preview, what, body);
        assert!(code == 422 && page.contains(told) && page.contains(kept), "{body}: {code} {page}");
        assert!(page.contains("role=\"alert\"") && page.contains("data-kept"), "{page}");
    }
    assert!(!ideas(&sandbox) && !sandbox.root().join(FOLDER).join("scores").exists());

    let _ = fill(&preview, "idea", "ideas=One");
    let (_, told) = fill(&preview, "idea", "ideas=One%0ATwo");
    let (_, page) = preview.get(location(&told).split('#').next().expect("an address"));
    assert!(page.contains("1 idea added. One stood there already and was not added twice."), "{page}");

    let token = token(&preview);
    let _ = sandbox.run(&["workshop", "close"]).ended(0);
    let origin = format!("Origin: http://{}", preview.address);
    let late = format!("token={token}&ideas=Late+words");
    let (code, page) = send(&preview, "/workshop/orders/idea", &[FORM, &origin], &late);
    assert!(code == 422 && page.contains("the workshop `orders` is closed"), "{page}");
    assert!(page.contains("Late words"), "{page}");
}

#[test]
fn markup_stays_text() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &[]);
    let mark = "%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg+src%3Dx%3E";
    let (code, told) = fill(&preview, "idea", &format!("as=%3Cb%3EKim&ideas={mark}"));
    assert_eq!(code, 303, "{told}");
    let (_, refused) = fill(&preview, "idea", &format!("as=%23&ideas=%3C/textarea%3E{mark}"));
    let (_, guest) = preview.get(&format!("{PAGE}?guest={}", mark.replace('+', "%20")));
    let (_, page) = preview.get(PAGE);
    for page in [&page, &refused, &guest] {
        assert!(
            !page.contains("<script>alert") && !page.contains("<img") && !page.contains("<b>Kim"),
            "{page}"
        );
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    }
}

#[test]
fn a_form_of_a_page_elsewhere_is_refused() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &[]);
    let own = format!("Origin: http://{}", preview.address);
    let body = format!("token={}&ideas=Stolen", token(&preview));
    let idea = "/workshop/orders/idea";
    for (headers, code) in [
        (vec![FORM], 403),
        (vec![FORM, "Origin: http://elsewhere.example"], 403),
        (vec![FORM, "Origin: http://elsewhere.example", "Sec-Fetch-Site: same-origin"], 403),
        (vec![FORM, "Origin: null"], 403),
        (vec![FORM, own.as_str(), "Sec-Fetch-Site: cross-site"], 403),
        (vec![FORM, "Sec-Fetch-Site: same-site"], 403),
        (vec!["Content-Type: text/plain", own.as_str()], 415),
        (vec!["Content-Type: multipart/form-data; boundary=x", own.as_str()], 415),
        (vec![own.as_str()], 415),
    ] {
        let (told, text) = send(&preview, idea, &headers, &body);
        assert!(told == code && !text.contains("name=\"token\""), "{headers:?}: {told} {text}");
    }
    for wrong in ["token=&ideas=Kept+words", "ideas=Kept+words", "token=0123456789abcdef&ideas=Kept+words"] {
        let (code, page) = send(&preview, idea, &[FORM, &own], wrong);
        assert!(code == 403 && page.contains("Kept words") && page.contains("nothing was written"), "{page}");
    }
    // A name elsewhere that leads to this machine, with an origin to match.
    let mut stream = TcpStream::connect(&preview.address).expect("it listens");
    let host = "Host: elsewhere.example\r\nOrigin: http://elsewhere.example\r\nSec-Fetch-Site: same-origin";
    let length = body.len();
    write!(stream, "POST {idea} HTTP/1.1\r\n{host}\r\n{FORM}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
        .expect("it reads");
    assert_eq!(answer(stream).0, 403);
    assert!(!ideas(&sandbox));
    assert_eq!(send(&preview, idea, &[FORM, &own], &body).0, 303, "the same form is taken from our own page");
}

#[test]
fn a_form_is_short_and_whole() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &[]);
    let words = "x".repeat(70_000);
    let (code, _) = fill(&preview, "idea", &format!("ideas={words}"));
    assert_eq!(code, 413);
    assert_eq!(fill(&preview, "idea", "ideas=%ff").0, 400);
    assert_eq!(fill(&preview, "idea", "ideas=%4").0, 400);
    assert!(!ideas(&sandbox));
}

#[test]
fn only_a_workshop_that_is_listed_is_reached() {
    let sandbox = begun();
    sandbox.write("secret.txt", "never shown").write("decisions/ideas/x.md", "never shown");
    let preview = Preview::of(&sandbox, &[]);
    let own = format!("Origin: http://{}", preview.address);
    let body = format!("token={}&ideas=Lost", token(&preview));
    for path in [
        "/workshop/order/idea",
        "/workshop/..%2f..%2forders/idea",
        "/workshop/../orders/idea",
        "/workshop/%2e%2e/idea",
        "/workshop//idea",
        "/workshop/idea",
        "/workshop/orders/../../idea",
        "/workshop/orders%00/idea",
        "/workshop/orders/",
        "/workshop/orders/question.md",
        "/workshop/orders/ideas/idea",
        "/workshop/",
    ] {
        let (code, text) = send(&preview, path, &[FORM, &own], &body);
        assert!(matches!(code, 400 | 404 | 405), "{path}: {code} {text}");
    }
    assert_eq!(send(&preview, "/", &[FORM, &own], &body).0, 405);
    for path in [
        "/workshop/order/",
        "/workshop/../secret.txt",
        "/workshop/..%2f..%2fsecret.txt",
        "/workshop/orders/question.md",
    ] {
        let (code, text) = preview.get(path);
        assert!(matches!(code, 400 | 404) && !text.contains("never shown"), "{path}: {code} {text}");
    }
    let (code, text) = preview.get("/workshop/orders");
    assert_eq!((code, location(&text)), (303, PAGE));
    assert!(!ideas(&sandbox));
    assert_eq!(sandbox.git(&["status", "--porcelain", "--untracked-files=all"]).lines().count(), 4);
}

#[test]
fn where_other_machines_listen_nothing_is_taken() {
    let sandbox = begun();
    let preview = Preview::of(&sandbox, &["--host", "0.0.0.0"]);
    let port = preview.address.rsplit(':').next().expect("a port").to_owned();
    let preview_here = format!("127.0.0.1:{port}");
    let mut stream = TcpStream::connect(&preview_here).expect("it listens");
    write!(stream, "GET {PAGE} HTTP/1.1\r\nHost: {preview_here}\r\nConnection: close\r\n\r\n")
        .expect("it reads");
    let (code, page) = answer(stream);
    assert!(code == 200 && !page.contains("name=\"token\"") && page.contains("127.0.0.1"), "{page}");
    let (code, _) = send(
        &preview,
        "/workshop/orders/idea",
        &[FORM, &format!("Origin: http://{}", preview.address)],
        "ideas=x",
    );
    assert_eq!(code, 403);
}
