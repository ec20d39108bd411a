//! `theme`: which parts there are, taking some of them to change them, and what templates get.

use crate::support::Sandbox;
use crate::support::story::proposed;
use snapbox::str;

#[test]
fn a_part_is_taken_changed_and_used() {
    let sandbox = proposed();
    sandbox.run(&["theme", "eject", "404.html", "css/list.css"]).success(
        str![[r#"
theme/404.html
theme/css/list.css

"#]],
        str![[r#"
next: `countersign serve --theme theme` shows what you change

"#]],
    );
    let changed = sandbox.read("theme/404.html").replace("No such page", "Nothing here");
    sandbox.write("theme/404.html", changed);
    let _ = sandbox.run(&["build", "--out", "site", "--theme", "theme"]).ended(0);
    assert!(sandbox.read("site/404.html").contains("Nothing here"));
    let _ = sandbox.run(&["build", "--out", "site"]).ended(0);
    assert!(!sandbox.read("site/404.html").contains("Nothing here"));
    sandbox.run(&["theme", "list", "--differs-in", "theme"]).success(
        str![[r#"
404.html

"#]],
        str![],
    );
}

#[test]
fn what_is_there_already_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("theme/record.html", "ours");
    sandbox.run(&["theme", "eject", "record.html"]).success(
        str![],
        str![[r#"
theme/record.html is there already and stays as it is
next: `countersign serve --theme theme` shows what you change

"#]],
    );
    assert_eq!(sandbox.read("theme/record.html"), "ours");
}

#[test]
fn all_parts_together_make_the_same_site() {
    let sandbox = proposed();
    let _ = sandbox.run(&["theme", "eject", "--all", "--to", "ours"]).ended(0);
    let _ = sandbox.run(&["build", "--out", "built-in"]).ended(0);
    let _ = sandbox.run(&["build", "--out", "own", "--theme", "ours"]).ended(0);
    sandbox.tool("diff", &["-r", "built-in", "own"]);
}

#[test]
fn what_templates_get_is_told_and_is_what_they_get() {
    let sandbox = proposed();
    let told = sandbox.run(&["theme", "data"]).ended(0);
    assert_eq!(told.stdout, include_str!("../../templates/site/DATA.md"));
    assert!(told.stdout.contains("### parts.html") && told.stdout.contains("- `several`: bool."));
    sandbox.write(
        "theme/index.html",
        "{% extends \"base.html\" %}{% block main %}{{ site.version }} {{ home.total }} {{ site.several }}\n\
         {% for queue in home.waiting %}{% for item in queue.items %}{{ item.label }}: \
         {{ <status status={item.status} /> }} at {{ root }}{{ item.href }}\n{% endfor %}{% endfor %}{% endblock main %}",
    );
    let _ = sandbox.run(&["build", "--out", "site", "--theme", "theme"]).ended(0);
    let page = sandbox.read("site/index.html");
    assert!(page.contains("v1 1 false\n") && page.contains("#mark-proposed"), "{page}");
}

#[test]
fn a_name_that_is_no_part_is_told() {
    let sandbox = Sandbox::new();
    sandbox.run(&["theme", "eject", "record.css"]).problem(str![[r#"
countersign: the theme has no part `record.css`
  help: did you mean `css/record.css`?

"#]]);
    sandbox.run(&["theme", "eject", "something-else-entirely"]).problem(str![[r#"
countersign: the theme has no part `something-else-entirely`
  help: `countersign theme list` names them all

"#]]);
}

#[test]
fn a_template_that_cannot_be_read_is_told_with_its_place() {
    let sandbox = proposed();
    sandbox.write("theme/index.html", "{% extends \"base.html\" %}\n{% block main %}\n{{ oops\n");
    let told = sandbox.run(&["build", "--theme", "theme", "--out", "site"]).ended(2);
    assert!(told.stderr.contains("index.html:"), "{}", told.stderr);
}

#[test]
fn a_theme_that_is_not_there_is_told() {
    let (sandbox, proposed) = (Sandbox::new(), proposed());
    for command in [&["theme", "list", "--differs-in"][..], &["build", "--theme"], &["serve", "--theme"]] {
        let sandbox = if command[0] == "theme" { &sandbox } else { &proposed };
        sandbox.run(&[command, &["nowhere"]].concat()).problem(str![[r#"
countersign: there is no folder `nowhere`
  help: `countersign theme eject record.html --to DIR` begins a theme

"#]]);
    }
}
