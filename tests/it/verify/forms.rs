//! The forms of a story: a schema that holds, a page that is safe to open, commands that confirm it.

use super::{edit, html, said, story};
use crate::support::story::{PATH, POLICY, RECORD, accepted, proposed};
use countersign::output::story::STORY_SCHEMA;
use serde_json::Value;
use snapbox::str;

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(STORY_SCHEMA).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    jsonschema::draft202012::new(&schema).expect("the schema can be used")
}

#[test]
fn every_story_fits_the_schema_and_is_told_the_same_twice() {
    let sandbox = accepted();
    let schema = schema();
    let fits = |value: &Value| {
        let faults: Vec<String> =
            schema.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path)).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    };
    fits(&story(&sandbox, 0));
    edit(&sandbox, PATH, "live in PostgreSQL", "live in \u{202e}SQL");
    sandbox.git(&["mv", PATH, "decisions/0001-b.md"]);
    sandbox.commit_all("Edit \u{1b}[31m");
    fits(&story(&sandbox, 1));
    let twice = || sandbox.run(&["verify", "1", "--format", "json"]).ended(1).stdout;
    assert_eq!(twice(), twice());
    assert!(!twice().contains(['\u{202e}', '\u{1b}']));
    assert_eq!(sandbox.run(&["verify", "--schema"]).ended(0).stdout, STORY_SCHEMA);
    let mut other = story(&sandbox, 1);
    other["texts"][0]["said"][0]["via"] = "hearsay".into();
    assert!(!schema.is_valid(&other), "the schema says something");
}

#[test]
fn a_page_takes_nothing_from_elsewhere_and_runs_nothing() {
    let sandbox = proposed();
    let hostile = "</pre></main><script>alert(1)</script><img src=x onerror=alert(1)>{{ style }}\u{202e}\n";
    sandbox.write(PATH, format!("{RECORD}\n{hostile}"));
    sandbox.commit_all("<script>alert(2)</script>");
    let page = html(&sandbox);
    assert!(page.contains("&lt;/pre&gt;&lt;/main&gt;&lt;script&gt;alert(1)&lt;/script&gt;"), "shown as text");
    assert!(page.contains("{{ style }}&lt;U+202E&gt;"), "what cannot be seen is named");
    for forbidden in [
        "<script",
        "<img",
        "<link",
        "<iframe",
        "onerror=\"",
        "src=\"",
        "url(",
        "@import",
        "style=\"",
        "\u{202e}",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let hrefs = page.match_indices("href=\"").map(|(at, _)| &page[at + 6..at + 7]);
    assert!(
        hrefs.clone().count() > 0 && hrefs.clone().all(|first| first == "#"),
        "only links inside the page"
    );
    assert!(page.contains("default-src 'none'; style-src 'sha256-"), "a policy stands in the page");
    assert_eq!(html(&sandbox), page);
}

/// The style applies only if its hash is the one that the page's policy names.
#[cfg(unix)]
#[test]
fn the_policy_of_the_page_lets_its_own_style_in() {
    let sandbox = proposed();
    sandbox.write("page.html", html(&sandbox));
    let style = html(&sandbox);
    let (_, style) = style.split_once("<style>").unwrap();
    let (style, _) = style.split_once("</style>").unwrap();
    sandbox.write("style", style);
    let hash = sandbox.sh("openssl dgst -sha256 -binary < style | openssl base64").ended(0).stdout;
    assert!(sandbox.read("page.html").contains(&format!("style-src 'sha256-{}'", hash.trim())));
}

#[test]
fn a_page_is_written_whole_and_never_among_the_records() {
    let sandbox = accepted();
    sandbox.run(&["verify", "1", "--format", "html", "--out", "story.html"]).success(str![[r#"
story.html

"#]], str![[r#"
DR-1 is accepted: Grace Hopper (product, declared) and Ada Lovelace (engineering, declared) signed exactly this text; the weakest evidence is `declared`: one trusts the writers of the repository. History does not show that Grace Hopper signed for product: the commit that brought it is by Ada Lovelace.

"#]]);
    assert!(sandbox.read("story.html").ends_with("</html>\n"));
    let _ = sandbox.run(&["verify", "1", "--format", "text", "--out", "story.html"]).ended(0);
    assert!(sandbox.read("story.html").starts_with("DR-1 "));
    sandbox.run(&["verify", "1", "--out", PATH]).problem(str![[r#"
countersign: `[ROOT]/decisions/0001-adopt-postgresql-for-orders.md` lies where records lie, or is called like one
  help: write the story elsewhere: `--out story.html`

"#]]);
    sandbox.run(&["verify", "1", "--out", "decisions/story.txt"]).problem(str![[r#"
countersign: `[ROOT]/decisions/story.txt` lies where records lie, or is called like one
  help: write the story elsewhere: `--out story.html`

"#]]);
}

#[cfg(unix)]
#[test]
fn the_recipe_gives_the_digest() {
    let mut sandbox = accepted();
    for text in [
        sandbox.read(PATH),
        sandbox.read(PATH).replace('\n', "\r\n"),
        sandbox.read(PATH).trim_end().replace("driver: ada", "driver: ada\ntags: [a]\ntickets: [SHOP-1]")
            + "\n\n---\nx",
    ] {
        sandbox.write(PATH, text);
        sandbox.as_ada().commit_all("Change the form");
        let outcome = sandbox.run(&["verify", "1", "--format", "json"]);
        let told: Value = serde_json::from_str(&outcome.stdout).unwrap();
        let lines: Vec<&str> =
            told["confirm"]["digest"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let printed = sandbox.sh(&lines.join("\n")).ended(0).stdout;
        let digest = printed.split_whitespace().next().unwrap();
        assert_eq!(format!("sha256:{digest}"), told["record"]["digest"].as_str().unwrap());
        assert_eq!(told["confirm"]["expected"], told["record"]["digest"]);
    }
}

#[cfg(unix)]
#[test]
fn openssh_confirms_a_signature_from_what_the_story_holds() {
    let mut sandbox = proposed();
    let _ = sandbox.sh("ssh-keygen -q -t ed25519 -N '' -C grace -f grace").ended(0);
    let public = sandbox.read("grace.pub").trim().to_owned();
    let keyed = POLICY.replace("roles: [product]", &format!("roles: [product]\n    keys:\n      - {public}"));
    sandbox.write("decisions/countersign.yaml", keyed).write(".gitignore", "*\n!decisions/**\n");
    sandbox.as_ada().commit_all("Give Grace a key");
    let digest = story(&sandbox, 0)["record"]["digest"].as_str().unwrap().to_owned();
    let statement = format!(
        "countersign signoff v1\nlog: 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90\nrecord: k7f3-2m9q\nrevision: 1\ndigest: \
         {digest}\nrole: product\nsigner: grace\nverdict: accept\nat: 2026-11-22T08:00:00Z\n"
    );
    sandbox.write("statement", &statement);
    let _ = sandbox.sh("ssh-keygen -q -Y sign -f grace -n countersign.signoff.v1 statement").ended(0);
    let signature: String =
        sandbox.read("statement.sig").lines().filter(|line| !line.starts_with('-')).collect();
    let lines = format!(
        "  product:\n    by: grace\n    at: 2026-11-22T08:00:00Z\n    via: key\n    digest: {digest}\n    sig: {signature}\n"
    );
    edit(&sandbox, PATH, "  product:\n", &lines);
    sandbox.as_grace().commit_all("Sign with a key");
    let told = story(&sandbox, 0);
    let entry = said(&told)[0];
    assert_eq!(entry["proof"]["state"], "proved");
    assert_eq!(entry["check"]["statement"], statement.as_str());
    sandbox.write("product.txt", entry["check"]["statement"].as_str().unwrap());
    sandbox.write("product.sig", entry["check"]["signature"].as_str().unwrap());
    sandbox.write("signers", format!("grace {public}\n"));
    let commands: Vec<&str> =
        entry["check"]["commands"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let _ = sandbox.sh(commands.last().unwrap()).ended(0);
    // And from what the other commands print.
    for file in ["product.txt", "product.sig", "signers"] {
        sandbox.remove(file);
    }
    let _ = sandbox.sh(&commands.join(" && ")).ended(0);
    // A key that is not on the roster any more proves nothing today, and that it once did is told.
    sandbox.write("decisions/countersign.yaml", POLICY);
    sandbox.as_ada().commit_all("Take the key away");
    let told = story(&sandbox, 1);
    assert_eq!(said(&told)[0]["proof"]["state"], "unproven");
    assert_eq!(said(&told)[0]["proof"]["held_then"], true);
    assert_eq!(said(&told)[0]["proof"]["fingerprint"], entry["proof"]["fingerprint"]);
}
