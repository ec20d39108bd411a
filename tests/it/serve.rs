//! `serve`: what a browser gets, what nobody gets, and how long a save takes to arrive.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Child;
use std::time::Duration;

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, log, proposed};
use snapbox::str;

/// A preview of a sandbox, which ends with it.
pub(crate) struct Preview {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    pub(crate) fn of(sandbox: &Sandbox, args: &[&str]) -> Self {
        let mut child = sandbox.serving(&[&["serve", "--port", "0"], args].concat());
        let mut line = String::new();
        let stdout = child.stdout.take().expect("what it prints can be read");
        BufReader::new(stdout).read_line(&mut line).expect("it prints where it listens");
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/'));
        Self { child, address: address.expect("an address").to_owned() }
    }

    fn ask(&self, line: &str, host: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time is set");
        write!(stream, "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it reads");
        stream
    }

    /// Asks for a path as it stands; gives the code of the answer, and all of the answer.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        answer(self.ask(&format!("GET {path}"), &self.address))
    }

    /// Waits for the versions that the preview tells of.
    pub(crate) fn versions(&self) -> BufReader<TcpStream> {
        BufReader::new(self.ask("GET /-/versions", &self.address))
    }
}

pub(crate) fn answer(mut stream: TcpStream) -> (u16, String) {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("it answers");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let code = text.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("an answer has a code");
    (code, text)
}

/// The next version that a preview tells of.
pub(crate) fn next(versions: &mut BufReader<TcpStream>) -> String {
    loop {
        let mut line = String::new();
        assert!(versions.read_line(&mut line).expect("it goes on telling") > 0, "it stopped telling");
        if let Some(version) = line.trim().strip_prefix("data: ") {
            return version.to_owned();
        }
    }
}

#[test]
fn a_save_arrives_in_the_page() {
    let sandbox = proposed();
    let preview = Preview::of(&sandbox, &[]);
    let mut versions = preview.versions();
    let first = next(&mut versions);
    let (code, page) = preview.get("/records/dr-1.html");
    assert!(code == 200 && page.contains("Orders live in PostgreSQL."), "{page}");
    assert!(page.contains("connect-src 'self'") && page.contains("/-/reload.js"), "{page}");

    sandbox.write(PATH, RECORD.replace("live in", "move to").replace("# Adopt", "# Choose"));
    assert_ne!(next(&mut versions), first);
    let (_, page) = preview.get("/records/dr-1.html");
    assert!(page.contains("Orders move to PostgreSQL."), "{page}");
    let (_, home) = preview.get("/");
    assert!(home.contains("Choose PostgreSQL for orders"), "{home}");
}

#[test]
fn what_is_new_and_what_goes_arrives_too() {
    let sandbox = proposed();
    let preview = Preview::of(&sandbox, &[]);
    let mut versions = preview.versions();
    let first = next(&mut versions);
    assert_eq!(preview.get("/records/dr-2.html").0, 404);
    sandbox.write(
        "decisions/0002-another.md",
        RECORD.replace("k7f3-2m9q", "k7f3-2m9r").replace("# Adopt", "# Drop"),
    );
    let second = next(&mut versions);
    assert_ne!(second, first);
    let (code, page) = preview.get("/records/dr-2.html");
    assert!(code == 200 && page.contains("Drop PostgreSQL"), "{page}");
    sandbox.remove("decisions/0002-another.md");
    assert_ne!(next(&mut versions), second);
    let (code, page) = preview.get("/records/dr-2.html");
    assert!(code == 404 && page.contains("No such page"), "{page}");
}

#[test]
fn errors_stand_in_the_page_and_go_with_their_cause() {
    let sandbox = proposed();
    let preview = Preview::of(&sandbox, &[]);
    let mut versions = preview.versions();
    let first = next(&mut versions);
    sandbox.write("decisions/countersign.yaml", "people: [\n");
    let second = next(&mut versions);
    assert_ne!(second, first);
    let (_, page) = preview.get("/");
    assert!(page.contains("/-/findings.html") || page.contains("countersign.yaml"), "{page}");
    let (_, findings) = preview.get("/-/findings.html");
    assert!(findings.contains("policy-malformed") || page.contains("countersign.yaml"), "{findings}");
    sandbox.write("decisions/countersign.yaml", POLICY);
    assert_ne!(next(&mut versions), second);
    let (_, page) = preview.get("/");
    assert!(!page.contains("/-/findings.html"), "{page}");
}

#[test]
fn a_broken_theme_is_shown_and_mended_while_it_runs() {
    let sandbox = proposed();
    sandbox.write("theme/404.html", "{% extends \"base.html\" %}{% block main %}Ours{% endblock main %}");
    let preview = Preview::of(&sandbox, &["--theme", "theme"]);
    let mut versions = preview.versions();
    let first = next(&mut versions);
    assert!(preview.get("/none.html").1.contains("Ours"));
    sandbox.write("theme/404.html", "{% extends \"base.html\" %}{% block main %}{{ nothing");
    let second = next(&mut versions);
    assert_ne!(second, first);
    let (_, page) = preview.get("/");
    assert!(page.contains("404.html") && page.contains("/-/reload.js"), "{page}");
    sandbox.write("theme/404.html", "{% extends \"base.html\" %}{% block main %}Mended{% endblock main %}");
    assert_ne!(next(&mut versions), second);
    assert!(preview.get("/none.html").1.contains("Mended"));
}

#[test]
fn nothing_but_pages_leaves_this_machine() {
    let sandbox = proposed();
    sandbox.write("secret.txt", "never shown").write("decisions/secret.txt", "never shown");
    let preview = Preview::of(&sandbox, &[]);
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/records/../../secret.txt",
        "/decisions/secret.txt",
        "/secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/.git/config",
        "/%00",
        "/-/../secret.txt",
    ] {
        let (code, text) = preview.get(path);
        assert!(matches!(code, 400 | 404) && !text.contains("never shown"), "{path}: {code} {text}");
    }
    let (code, _) = answer(preview.ask("GET http://elsewhere.example/secret.txt", &preview.address));
    assert!(matches!(code, 400 | 404));
    // The name of a page elsewhere that leads to this machine.
    let (code, text) = answer(preview.ask("GET /", "elsewhere.example"));
    assert!(code == 403 && !text.contains("PostgreSQL"), "{text}");
    let (code, _) = answer(preview.ask("POST /", &preview.address));
    assert_eq!(code, 405);
    assert!(preview.address.starts_with("127.0.0.1:"), "{}", preview.address);
}

#[test]
fn a_port_that_is_taken_is_named() {
    let sandbox = log();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("it is bound").port();
    let told = sandbox.run(&["serve", "--port", &port.to_string()]).ended(2);
    assert!(told.stderr.contains(&format!("nothing can listen on 127.0.0.1:{port}")), "{}", told.stderr);
    assert!(told.stderr.contains("--port 0"), "{}", told.stderr);
}

#[test]
fn without_a_log_there_is_nothing_to_serve() {
    let sandbox = Sandbox::new();
    sandbox.run(&["serve"]).problem(str![[r#"
countersign: there is no log here: no countersign.yaml was found
  help: `countersign init` makes one

"#]]);
}
