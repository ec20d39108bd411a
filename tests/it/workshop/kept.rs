//! `--commit` of a workshop's verbs, with the hook installed: a record is committed with the files that it names.

use super::{FOLDER, begun, in_the_room};
use crate::support::Sandbox;
use snapbox::str;

/// What the last commit says, and its files.
fn last(sandbox: &Sandbox) -> String {
    sandbox.git(&["show", "--format=%B", "--name-only"])
}

#[test]
fn each_verb_commits_what_it_wrote_and_leaves_the_rest() {
    let sandbox = begun();
    sandbox.write("staged.txt", "staged\n").git(&["add", "staged.txt"]);
    let _ = sandbox.run(&["workshop", "idea", "A managed database", "--as", "Kim", "--commit"]).ended(0);
    snapbox::assert_data_eq!(
        last(&sandbox),
        str![[r#"
Add 1 idea: How do we keep orders safe?

By Kim.


decisions/workshops/how-do-we-keep-orders-safe/ideas/kim.md
"#]]
    );
    assert_eq!(
        sandbox.git(&["status", "--short", "--untracked-files=all"]),
        format!("A  staged.txt\n?? {FOLDER}/question.md")
    );
    let _ = sandbox.run(&["workshop", "group", "Managed", "kim-1", "--commit"]).ended(0);
    let _ = sandbox.run(&["workshop", "option", "Rent one", "--from", "kim-1", "--commit"]).ended(0);
    let _ = sandbox.run(&["workshop", "score", "rent-one", "cost=2", "--commit"]).ended(0);
    let _ = sandbox.run(&["workshop", "close", "--commit"]).ended(0);
    let _ = sandbox.run(&["workshop", "start", "Which next?", "--commit"]).ended(0);
    snapbox::assert_data_eq!(
        sandbox.git(&["log", "--reverse", "--format=%s", "-5"]),
        str![[r#"
Group ideas: How do we keep orders safe?
Add an option: How do we keep orders safe?
Score options: How do we keep orders safe?
Close a workshop: How do we keep orders safe?
Begin a workshop: Which next?
"#]]
    );
    assert_eq!(sandbox.git(&["status", "--short"]), "A  staged.txt");
    // What stands there already is no commit.
    let again = ["workshop", "score", "rent-one", "cost=2", "--commit", "--workshop", "how"];
    sandbox.write(
        &format!("{FOLDER}/question.md"),
        sandbox.read(&format!("{FOLDER}/question.md")).replace("closed", "open"),
    );
    sandbox.run(&again).success(
        str![[r#"
decisions/workshops/how-do-we-keep-orders-safe/scores/ada.yaml

"#]],
        str![[r#"
that stands there already: nothing is written
3 scores left for Ada Lovelace

"#]],
    );
}

#[test]
fn a_proposed_record_and_its_workshop_are_one_commit_that_the_hook_lets_through() {
    let sandbox = in_the_room();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    sandbox.write("staged.txt", "staged\n").git(&["add", "staged.txt"]);
    let propose = [
        "workshop",
        "propose",
        "--choose",
        "PostgreSQL, managed",
        "--section",
        "Risks=It fails.",
        "--commit",
    ];
    let _ = sandbox.run(&propose).ended(0);
    snapbox::assert_data_eq!(
        last(&sandbox),
        str![[r#"
Propose DR-1: PostgreSQL, managed

From the workshop `how-do-we-keep-orders-safe`.


decisions/0001-postgresql-managed.md
decisions/workshops/how-do-we-keep-orders-safe/groups/ada.md
decisions/workshops/how-do-we-keep-orders-safe/ideas/ada.md
decisions/workshops/how-do-we-keep-orders-safe/ideas/grace.md
decisions/workshops/how-do-we-keep-orders-safe/ideas/kim-minh.md
decisions/workshops/how-do-we-keep-orders-safe/options/ada.md
decisions/workshops/how-do-we-keep-orders-safe/question.md
decisions/workshops/how-do-we-keep-orders-safe/scores/ada.yaml
decisions/workshops/how-do-we-keep-orders-safe/scores/grace.yaml
"#]]
    );
    assert_eq!(sandbox.git(&["status", "--short", "--untracked-files=all"]), "A  staged.txt");
}

#[test]
fn a_draft_of_a_workshop_is_proposed_with_its_workshop() {
    let sandbox = in_the_room();
    let _ = sandbox.run(&["hook", "install"]).ended(0);
    let _ = sandbox.run(&["workshop", "propose", "--title", "Rent a database"]).ended(0);
    let path = "decisions/0001-rent-a-database.md";
    let text = sandbox.read(path);
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains('✎')).collect();
    let text = kept.join("\n").replace("\n## Decision\n", "\n## Decision\n\nWe rent.\n");
    sandbox.write(path, format!("{text}\n"));
    let _ = sandbox.run(&["propose", "1", "--commit"]).ended(0);
    snapbox::assert_data_eq!(
        last(&sandbox),
        str![[r#"
Propose DR-1: Rent a database


decisions/0001-rent-a-database.md
decisions/workshops/how-do-we-keep-orders-safe/groups/ada.md
decisions/workshops/how-do-we-keep-orders-safe/ideas/ada.md
decisions/workshops/how-do-we-keep-orders-safe/ideas/grace.md
decisions/workshops/how-do-we-keep-orders-safe/ideas/kim-minh.md
decisions/workshops/how-do-we-keep-orders-safe/options/ada.md
decisions/workshops/how-do-we-keep-orders-safe/question.md
decisions/workshops/how-do-we-keep-orders-safe/scores/ada.yaml
decisions/workshops/how-do-we-keep-orders-safe/scores/grace.yaml
"#]]
    );
    assert_eq!(sandbox.git(&["status", "--short", "--untracked-files=all"]), "");
}
