//! `countersign templates`, and what `new` makes of a template: each role's part, in any language, judged as it says.

use crate::support::Sandbox;
use crate::support::story::{POLICY, log};
use snapbox::str;

const PATH: &str = "decisions/0001-gastbestellung-anbieten.md";

/// A log whose policy asks for what a new one does.
fn strict() -> Sandbox {
    let sandbox = log();
    let policy = POLICY.replace(
        "product: [Decision]",
        "product: [Decision, Context, Evidence, Success measures, Options, Consequences]",
    );
    sandbox.write("decisions/countersign.yaml", policy).commit_all("Ask for more");
    sandbox
}

#[test]
fn the_program_brings_a_full_and_a_light_one_for_each_kind_in_two_languages() {
    let sandbox = Sandbox::new();
    sandbox.run(&["templates", "list"]).success(str![[r#"
template            kind       language  from     about
product             product    en        program  A product decision in full, with what engineering knows of it
product-light       product    en        program  A small product decision on one screen, with a part for each role
technical           technical  en        program  A technical decision in full, with what product knows of it
technical-light     technical  en        program  A small technical decision on one screen, with a part for each role
product-de          product    de        program  Eine Produktentscheidung in vollem Umfang, mit dem, was die Entwicklung dazu weiß
product-light-de    product    de        program  Eine kleine Produktentscheidung auf einer Bildschirmseite, mit einem Teil für jede Rolle
technical-de        technical  de        program  Eine technische Entscheidung in vollem Umfang, mit dem, was das Produkt dazu weiß
technical-light-de  technical  de        program  Eine kleine technische Entscheidung auf einer Bildschirmseite, mit einem Teil für jede Rolle

"#]], str![]);
    sandbox.run(&["templates", "show", "technical-light"]).success(str![[r#"
technical-light (of the program)
A small technical decision on one screen, with a part for each role

  both         Decision (decision, required), Context (context), Options (options), Consequences (consequences)
  engineering  Quality and scale (quality), Risks (risks)

# {{title}}

Takes the place of {{supersedes}}.

## Decision

> ✎ What do we decide, in one sentence?

## Context

> ✎ Engineering: what is the problem, and what is its root cause?

> ✎ Product: whom does it help, how do we know, and from which source?

## Options

| Option | Value | Feasibility |
|---|---|---|
| ✎ Which ways are there? | ✎ 1–5 | ✎ 1–5 |
| Do nothing | ✎ 1–5 | ✎ 1–5 |

## Quality and scale

> ✎ Engineering: when what happens, under which load, what does it do, within which time?

## Risks

> ✎ Engineering: what could go wrong, and how do we roll it out and back?

## Consequences

> ✎ Product: by which figure, until which day, will we see that it was right?

> ✎ Both: what gets better, what gets worse, and what do we leave out on purpose?

"#]], str![]);
    let raw = sandbox.run(&["templates", "show", "product-de", "--raw"]).ended(0).stdout;
    assert!(raw.starts_with("---\ntemplate:\n  about: Eine Produktentscheidung"), "{raw}");
    let json: serde_json::Value =
        serde_json::from_str(&sandbox.run(&["templates", "list", "--format", "json"]).ended(0).stdout)
            .expect("JSON");
    for template in json["templates"].as_array().expect("a list") {
        let parts: std::collections::BTreeSet<&str> = template["sections"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|section| section["part"].as_str())
            .collect();
        assert!(parts.len() >= 2, "{template}");
        let raw = sandbox
            .run(&["templates", "show", template["name"].as_str().expect("a name"), "--raw"])
            .ended(0)
            .stdout;
        let roles = [["✎ Product:", "✎ Engineering:"], ["✎ Produkt:", "✎ Entwicklung:"]];
        assert!(roles.iter().any(|both| both.iter().all(|role| raw.contains(role))), "{template}");
    }
    sandbox.run(&["templates", "show", "prodct"]).problem(str![[r#"
countersign: there is no template `prodct`
  help: did you mean `product`?
  help: a team's own is a Markdown file in the folder `templates` of its log

"#]]);
}

#[test]
fn a_german_record_is_judged_under_its_own_headings() {
    let mut sandbox = strict();
    let _ = sandbox.run(&["new", "Gastbestellung anbieten", "--template", "product-de"]).ended(0);
    let text = sandbox.read(PATH);
    let (_, front) = text.split_once("\nkind").expect("the second line is the kind");
    let (front, _) = front.split_once("# Gastbestellung anbieten\n\n## Entscheidung\n").expect("its title");
    snapbox::assert_data_eq!(
        front,
        str![[r#"
: product
status: draft
revision: 1
date: 2026-11-22
driver: ada
sections:
  decision: Entscheidung
  context: Ausgangslage
  evidence: Belege
  measures: Erfolgsmaße | Heute | Ziel | Bis wann
  stakeholders: Beteiligte
  non-goals: Was wir nicht tun
  options: Möglichkeiten | Nutzen | Machbarkeit | Nichts tun
  feasibility: Machbarkeit
  quality: Qualität und Last
  risks: Risiken
  rollout: Einführung
  consequences: Folgen
  review: Wann wir neu darüber reden
signoffs:
  product:
  engineering:
---

"#]]
    );
    sandbox.commit_all("A draft");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["propose", "1"]).problem(str![[r#"
countersign: DR-1 still asks 23 questions, in Entscheidung, Ausgangslage, Belege, Erfolgsmaße, Beteiligte, Was wir nicht tun, Möglichkeiten, Machbarkeit, Qualität und Last, Risiken, Einführung, Folgen, Wann wir neu darüber reden
  help: `countersign edit DR-1` answers them; lines that start with ✎ are questions

"#]]);
    // A heading that is gone is missed under the name that the record gives it.
    let (before, after) = text.split_once("## Belege\n").expect("it asks for evidence");
    let (_, after) = after.split_once("## Erfolgsmaße\n").expect("and for measures");
    sandbox.write(PATH, format!("{before}## Erfolgsmaße\n{after}"));
    sandbox.run(&["check"]).findings(
        str![[r#"
error[section-missing]: the section `Belege` is missing
  --> decisions/0001-gastbestellung-anbieten.md:26:1
   |
26 | # Gastbestellung anbieten
   | ^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = help: add a heading `## Belege` and say there what belongs to it
   = note: countersign explain section-missing

checked 1 record in 1 log: 1 error

"#]],
        str![],
    );
    // One that says nothing is found empty once the record is proposed.
    let empty: String = text
        .lines()
        .filter(|line| !line.contains('✎') || line.starts_with("| Nichts tun"))
        .map(|line| {
            if line.starts_with("| Nichts tun") {
                "| Nichts tun | 1 | 5 |\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    sandbox.write(PATH, empty.replace("status: draft", "status: proposed"));
    let said = sandbox.run(&["check"]).ended(1).stdout;
    for heading in ["Entscheidung", "Ausgangslage", "Belege", "Erfolgsmaße", "Folgen"] {
        assert!(said.contains(&format!("section-empty]: the section `{heading}` is empty")), "{said}");
    }
    // Answered, it goes the whole way.
    let answered = empty
        .replace("|---|---|---|---|\n", "|---|---|---|---|\n| Abbrüche | 30 % | 20 % | 2027-05-22 |\n")
        .lines()
        .map(|line| {
            if line.starts_with("## ") {
                format!("{line}\n\nDazu ist alles gesagt.\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect::<String>();
    sandbox.write(PATH, answered);
    let _ = sandbox.run(&["propose", "1"]).ended(0);
    crate::support::story::sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept it");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    assert!(sandbox.read(PATH).contains("status: accepted"));
}

const FRENCH: &str = "---
template:
  about: Une décision, en français
  kind: product
  language: fr
  sections:
    both:
      decision!: Décision
      options: Choix possibles | Valeur | Faisabilité | Ne rien faire
    engineering:
      legal!: Revue juridique
---
# {{title}}

Remplace {{supersedes}}.

## Décision

> ✎ Que décidons-nous ?

## Revue juridique

> ✎ Qu'en dit le juriste ?

## Choix possibles

{{author}}, {{date}}, {{reference}}, {{who}}
";

#[test]
fn a_team_writes_templates_of_its_own_which_are_no_records() {
    let sandbox = log();
    sandbox.write("decisions/templates/0007-francais.md", "# {{title}}\n");
    sandbox.write("decisions/templates/francais.md", FRENCH);
    sandbox.write("decisions/0002-record.md", crate::support::story::RECORD).commit_all("Templates");
    sandbox.run(&["check"]).success(
        str![[r#"
checked 1 record in 1 log: nothing to mend

"#]],
        str![],
    );
    sandbox.run(&["templates", "list", "--kind", "product"]).success(str![[r#"
template          kind     language  from                                  about
0007-francais     any      –         decisions/templates/0007-francais.md
francais          product  fr        decisions/templates/francais.md       Une décision, en français
product           product  en        program                               A product decision in full, with what engineering knows of it
product-light     product  en        program                               A small product decision on one screen, with a part for each role
product-de        product  de        program                               Eine Produktentscheidung in vollem Umfang, mit dem, was die Entwicklung dazu weiß
product-light-de  product  de        program                               Eine kleine Produktentscheidung auf einer Bildschirmseite, mit einem Teil für jede Rolle

"#]], str![[r#"
note: decisions/templates/0007-francais.md:1: `0007-francais` cannot be a template's name: one word of a–z, 0–9 and `-`

"#]]);
    sandbox.run(&["new", "Offrir {{date}}", "--template", "francais"]).success(str![[r#"
decisions/0003-offrir-date.md

"#]], str![[r#"
note: the template has a place `{{who}}`, and nothing is known for it; places are author, date, number, reference, supersedes, title
next: `countersign edit DR-3` answers its questions

"#]]);
    let path = "decisions/0003-offrir-date.md";
    let text = sandbox.read(path);
    assert!(
        text.contains("sections:\n  decision: Décision\n  engineering-legal!: Revue juridique\n  options: Choix possibles | Valeur | Faisabilité | Ne rien faire\nsignoffs:\n"),
        "{text}"
    );
    assert!(text.contains("---\n# Offrir {{date}}\n\n## Décision\n"), "{text}");
    assert!(text.ends_with("Ada Lovelace, 2026-11-22, DR-3, {{who}}\n"), "{text}");
    // What its template required is required of it, whatever becomes of the template.
    sandbox.remove("decisions/templates/francais.md");
    sandbox.write(path, text.replace("## Revue juridique", "## Autre chose"));
    sandbox.run(&["check"]).findings(
        str![[r#"
error[section-missing]: the section `Revue juridique` is missing
  --> decisions/0003-offrir-date.md:16:1
   |
16 | # Offrir {{date}}
   | ^^^^^^^^^^^^^^^^^
   |
   = help: add a heading `## Revue juridique` and say there what belongs to it
   = note: countersign explain section-missing

checked 2 records in 1 log: 1 error

"#]],
        str![],
    );
}

#[test]
fn a_template_that_declares_what_it_has_not_says_where() {
    let sandbox = log();
    sandbox.write("decisions/templates/francais.md", FRENCH.replace("## Revue juridique", "## Revue"));
    sandbox.run(&["new", "Offrir", "--template", "francais"]).problem(str![[r#"
countersign: decisions/templates/francais.md:11: `Revue juridique` is declared, and there is no such heading below
  help: `countersign templates show francais` shows what a template declares

"#]]);
    let shown = sandbox.run(&["templates", "list"]).ended(0).stderr;
    assert!(shown.starts_with("note: decisions/templates/francais.md:11: "), "{shown}");
    sandbox.run(&["new", "Offrir", "--template", "technical-lite"]).problem(str![[r#"
countersign: there is no template `technical-lite`
  help: did you mean `technical-de`?
  help: a team's own is a Markdown file in the folder `templates` of its log

"#]]);
    sandbox.run(&["new", "Offrir", "--template", "technical", "--kind", "product"]).problem(str![[r#"
countersign: the template `technical` makes technical records, and this one is product
  help: leave --kind away, or take another: `countersign templates list --kind product`

"#]]);
}

#[test]
fn a_template_that_was_taken_stands_in_for_that_of_the_program() {
    let sandbox = log();
    sandbox.run(&["templates", "eject", "technical"]).success(
        str![[r#"
decisions/templates/technical.md

"#]],
        str![[r#"
next: change it; `countersign new "…" --template technical` writes records from it

"#]],
    );
    let path = "decisions/templates/technical.md";
    assert_eq!(sandbox.read(path), sandbox.run(&["templates", "show", "technical", "--raw"]).ended(0).stdout);
    sandbox.run(&["templates", "eject", "technical"]).problem(str![[r#"
countersign: [ROOT]/decisions/templates/technical.md: this file is there already
  help: Choose another name, or remove that file first.

"#]]);
    sandbox.write(path, sandbox.read(path).replace("## Rollout", "## Rollout\n\nAsk the pilots.\n"));
    let _ = sandbox.run(&["new", "Fly", "--kind", "technical"]).ended(0);
    assert!(sandbox.read("decisions/0001-fly.md").contains("Ask the pilots."));
    let _ = sandbox.run(&["templates", "eject", "technical", "--as", "technical-fr", "--commit"]).ended(0);
    assert_eq!(
        sandbox.git(&["show", "--format=%s", "--name-only"]),
        "Take a template: technical-fr\n\ndecisions/templates/technical-fr.md"
    );
    sandbox.run(&["templates", "eject", "technical", "--as", "A B"]).problem(str![[r#"
countersign: `A B` cannot be a template's name: one word of a–z, 0–9 and `-`

"#]]);
}
