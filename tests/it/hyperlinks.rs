//! Links on a terminal that shows them: they lead to pages or files, and are in nobody's way elsewhere.

use crate::support::Sandbox;
use crate::support::story::{PATH, POLICY, RECORD, log, proposed};
use crate::support::terminal::on_a_screen;

/// A text that leads somewhere, as a terminal is told.
fn link(address: &str, shown: &str) -> String {
    format!("\u{1b}]8;;{address}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\")
}

fn file(sandbox: &Sandbox, path: &str, shown: &str) -> String {
    link(&format!("file://desk{}/{path}", sandbox.root().display()), shown)
}

/// The text alone, as a terminal shows it.
fn shown(text: &str) -> String {
    let mut parts = text.split("\u{1b}]8;;");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str(part.split_once("\u{1b}\\").expect("a link ends").1);
    }
    shown
}

#[test]
fn records_lead_to_their_files_and_columns_stay_as_they_are() {
    let sandbox = proposed();
    sandbox.write("decisions/0010-b.md", RECORD.replace("k7f3-2m9q", "k7f3-2m9r"));
    let to_record = file(&sandbox, PATH, "DR-1");
    for command in
        [&["list"][..], &["inbox"], &["agenda"], &["remind"], &["search", "orders"], &["show", "1"]]
    {
        let screen = on_a_screen(&sandbox, command);
        assert!(screen.contains(&to_record), "{command:?}: {screen:?}");
        let piped = sandbox.run(command).ended(0).stdout;
        assert!(!piped.contains('\u{1b}'), "{command:?}: {piped:?}");
        if command != ["show", "1"] {
            assert_eq!(shown(&screen), piped, "{command:?}");
        }
        let plain = on_a_screen(&sandbox, &[command, &["--color", "never"]].concat());
        assert!(!plain.contains('\u{1b}'), "{command:?}: {plain:?}");
    }
    for format in ["json", "csv", "line"] {
        let screen = on_a_screen(&sandbox, &["list", "--format", format]);
        assert!(!screen.contains('\u{1b}'), "{format}: {screen:?}");
    }
    let screen = on_a_screen(&sandbox, &["show", "1"]);
    assert!(screen.contains(&file(&sandbox, PATH, PATH)), "{screen:?}");
}

#[test]
fn records_lead_to_their_pages_where_the_policy_says_where_the_site_is() {
    let sandbox = log();
    sandbox.write("decisions/countersign.yaml", format!("{POLICY}site:\n  url: https://d.example/x/\n"));
    sandbox.write(PATH, RECORD);
    let to_page = link("https://d.example/x/records/dr-1.html", "DR-1");
    for command in [&["list"][..], &["inbox"], &["agenda"], &["search", "orders"], &["show", "1"]] {
        let screen = on_a_screen(&sandbox, command);
        assert!(screen.contains(&to_page), "{command:?}: {screen:?}");
    }
    let screen = on_a_screen(&sandbox, &["search", "orders"]);
    assert!(screen.contains(&file(&sandbox, PATH, &format!("{PATH}:16"))), "{screen:?}");
}

#[test]
fn findings_lead_to_their_files() {
    let sandbox = proposed();
    sandbox.write(PATH, RECORD.replace("driver: ada", "driver: nobody-here"));
    let screen = on_a_screen(&sandbox, &["check"]);
    assert!(screen.contains(&file(&sandbox, PATH, &format!("{PATH}:7:9"))), "{screen:?}");
    assert_eq!(shown(&screen), sandbox.run(&["check"]).stdout);
}

#[test]
fn a_record_on_a_screen_says_its_title_once() {
    let sandbox = proposed();
    let screen = shown(&on_a_screen(&sandbox, &["show", "1"]));
    assert_eq!(screen.matches("Adopt PostgreSQL for orders").count(), 1, "{screen}");
    assert!(screen.contains("Decision"), "{screen}");
    // What is piped is the Markdown as it stands.
    let piped = sandbox.run(&["show", "1"]).ended(0).stdout;
    assert!(piped.contains("\n# Adopt PostgreSQL for orders\n"), "{piped}");
    sandbox
        .write(PATH, RECORD.replace("# Adopt PostgreSQL for orders", "Adopt PostgreSQL\n=======\n\n# Why"));
    let screen = shown(&on_a_screen(&sandbox, &["show", "1"]));
    assert!(screen.matches("Adopt PostgreSQL").count() == 1 && screen.contains("Why"), "{screen}");
}
