//! A month of a team's decisions, from a question to the site, on branches and in two clones: each command where it stands
//! in the story, and what the next one makes of it.
#![cfg(unix)] // One step is a line for a shell.

use crate::support::{Outcome, Sandbox};

const RECORD: &str = "decisions/0002-postgresql-managed.md";

/// One of the team.
#[derive(Clone, Copy, PartialEq)]
enum Who {
    Grace,
    Ada,
    Lin,
}
use Who::{Ada, Grace, Lin};

const TEAM: [(Who, &str); 3] = [(Grace, "grace"), (Ada, "ada"), (Lin, "lin")];

fn act(sandbox: &mut Sandbox, who: Who) -> &mut Sandbox {
    match who {
        Grace => sandbox.as_grace(),
        Ada => sandbox.as_ada(),
        Lin => {
            for role in ["AUTHOR", "COMMITTER"] {
                sandbox
                    .env(&format!("GIT_{role}_NAME"), "Lin Chen")
                    .env(&format!("GIT_{role}_EMAIL"), "lin@example.com");
            }
            sandbox
        }
    }
}

/// Runs a command that has to succeed, as somebody.
fn does(sandbox: &mut Sandbox, who: Who, args: &[&str]) -> Outcome {
    act(sandbox, who).run(args).ended(0)
}

/// Lets each of the team work on a branch from here, and merges the branches; no merge may ask anybody anything.
fn on_branches(sandbox: &mut Sandbox, what: &str, work: impl Fn(&mut Sandbox, Who)) {
    for (who, name) in TEAM {
        sandbox.git(&["switch", "--quiet", "--force-create", name, "main"]);
        work(act(sandbox, who), who);
        sandbox.commit_all(&format!("{what} of {name}"));
    }
    sandbox.git(&["switch", "--quiet", "main"]);
    act(sandbox, Ada);
    for (_, name) in TEAM {
        sandbox.git(&["merge", "--quiet", "--no-edit", "--no-ff", name]);
    }
}

fn holds(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{part}` is missing in\n{said}");
    }
}

fn is_clean(sandbox: &Sandbox) {
    let said = sandbox.run(&["check"]).ended(0).stdout;
    assert!(said.contains("nothing to mend"), "{said}");
}

/// A log with its people, committed: one of product, two of engineering.
fn begun() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.at("2026-11-02T09:00:00Z").git_init();
    let _ = does(&mut sandbox, Ada, &["init", "--yes"]);
    for (key, name, role) in [
        ("grace", "Grace Hopper", "product"),
        ("ada", "Ada Lovelace", "engineering"),
        ("lin", "Lin Chen", "engineering"),
    ] {
        let email = format!("{key}@example.com");
        let _ = does(
            &mut sandbox,
            Ada,
            &["roster", "add", key, "--name", name, "--email", &email, "--role", role],
        );
    }
    sandbox.commit_all("Begin a log");
    let _ = does(&mut sandbox, Grace, &["sign", "1", "--yes", "--commit"]);
    let _ = does(&mut sandbox, Lin, &["sign", "1", "--yes", "--commit"]);
    sandbox
}

/// Goes from a question to a draft: ideas and scores come on three branches.
fn workshop(sandbox: &mut Sandbox) {
    sandbox.at("2026-11-03T09:00:00Z");
    let start = ["workshop", "start", "How do we keep orders safe?", "--criterion", "Cost=engineering"];
    let _ = does(sandbox, Grace, &start);
    sandbox.commit_all("Ask");
    on_branches(sandbox, "Ideas", |sandbox, who| {
        let ideas: &[&str] = match who {
            Grace => &["Keep the files", "Ask the warehouse"],
            Ada => &["A managed database"],
            Lin => &["A database of our own"],
        };
        let _ = sandbox.run(&[&["workshop", "idea"], ideas].concat()).ended(0);
    });
    let _ = does(sandbox, Ada, &["workshop", "group", "Database", "ada-1", "lin-1"]);
    let _ = does(sandbox, Ada, &["workshop", "option", "PostgreSQL, managed", "--from", "Database"]);
    let _ = does(sandbox, Ada, &["workshop", "option", "Keep the files", "--from", "grace-1"]);
    sandbox.commit_all("Make options");
    on_branches(sandbox, "Scores", |sandbox, who| {
        let scores: [&[&str]; 3] = match who {
            Grace => [&["value=5"], &["value=2"], &["value=1"]],
            Ada => [&["feasibility=4", "cost=2"], &["feasibility=3", "cost=4"], &["feasibility=5", "cost=5"]],
            Lin => [&["feasibility=2", "cost=3"], &["feasibility=3", "cost=4"], &["feasibility=4", "cost=4"]],
        };
        for (option, scores) in ["PostgreSQL, managed", "Keep the files", "do-nothing"].iter().zip(scores) {
            let _ = sandbox.run(&[&["workshop", "score", option], scores].concat()).ended(0);
        }
    });
    let shown = sandbox.run(&["workshop", "show"]).ended(0).stdout;
    holds(&shown, &["Feasibility: 2 by Lin Chen and 4 by Ada Lovelace", "3 (2 people, 2–4)"]);
    let decision = "Orders live in PostgreSQL, which somebody else runs.";
    let choose = ["workshop", "propose", "--choose", "PostgreSQL, managed", "--decision", decision];
    holds(&does(sandbox, Ada, &choose).stdout, &[RECORD]);
    holds(&sandbox.run(&["propose", "2"]).ended(2).stderr, &["still asks", "countersign edit DR-2"]);
    let measures = "## Success measures\n\n| Measure | Baseline | Target | Date |\n|---|---|---|---|\n\
                    | p95 latency | 300 ms | < 200 ms | 2026-11-20 |\n| Lost orders | 12 | at most 1 | 2026-11-27 |\n\n## Workshop";
    let text = sandbox.read(RECORD).replacen("## Workshop", measures, 1);
    let answered: Vec<&str> = text
        .lines()
        .map(|line| if line.contains('✎') { "Answered in the workshop." } else { line })
        .collect();
    sandbox.write(RECORD, answered.join("\n") + "\n");
}

/// Proposes, says who is asked, and lets two branches sign.
fn accepted(sandbox: &mut Sandbox) {
    let _ = does(sandbox, Ada, &["propose", "2", "--commit"]);
    sandbox.git(&["add", "--all"]);
    sandbox.commit_all("Keep the workshop");
    sandbox.at("2026-11-04T09:00:00Z");
    let inbox = does(sandbox, Grace, &["inbox"]);
    holds(&inbox.stdout, &["DR-2", "sign for product"]);
    holds(&inbox.stderr, &["next: `countersign sign DR-2`"]);
    holds(&does(sandbox, Lin, &["inbox"]).stdout, &["DR-2", "sign for engineering"]);
    holds(
        &sandbox.run(&["agenda"]).ended(0).stdout,
        &["waits for engineering (Ada Lovelace or Lin Chen), 1 day"],
    );
    holds(
        &sandbox.run(&["remind"]).ended(0).stdout,
        &["Grace Hopper\n- DR-2 PostgreSQL, managed: sign for product"],
    );
    on_branches(sandbox, "Sign-off", |sandbox, who| {
        if who != Lin {
            let _ = sandbox.run(&["sign", "2", "--yes"]).ended(0);
        }
    });
    holds(&does(sandbox, Ada, &["inbox"]).stderr, &["next: `countersign accept DR-2`"]);
    let _ = does(sandbox, Ada, &["accept", "2", "--commit"]);
    is_clean(sandbox);
}

/// Changes on a branch what was signed, takes it back, changes it again and lets it be signed anew.
fn changed(sandbox: &mut Sandbox) {
    sandbox.at("2026-11-09T09:00:00Z");
    sandbox.git(&["switch", "--quiet", "--create", "change"]);
    let signed = sandbox.read(RECORD);
    let change = |sandbox: &Sandbox, by: &str| {
        sandbox.write(RECORD, signed.replacen("Answered in the workshop.", by, 1));
        sandbox.commit_all("Change what was signed");
    };
    change(act(sandbox, Ada), "p95 stays below 150 ms.");
    let said = sandbox.run(&["check"]).ended(1).stdout;
    holds(&said, &["error[signoff-stale]", "2 errors", "countersign propose DR-2"]);
    holds(&sandbox.run(&["check", "--base", "main"]).ended(1).stdout, &["signoff-stale"]);
    let diff = sandbox.run(&["diff", "2"]).ended(0).stdout;
    holds(&diff, &["- Answered in the workshop.", "+ p95 stays below 150 ms."]);
    let inbox = does(sandbox, Grace, &["inbox"]);
    holds(&inbox.stdout, &["sign for product again: it was changed since"]);
    // To sign what is accepted is refused: what the inbox names has to be the command that goes on.
    holds(&inbox.stderr, &["next: `countersign propose DR-2`"]);
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    is_clean(sandbox);
    change(act(sandbox, Ada), "p95 stays below 180 ms.");
    let _ = does(sandbox, Ada, &["propose", "2", "--commit"]);
    let _ = does(sandbox, Grace, &["sign", "2", "--yes", "--commit"]);
    let _ = does(sandbox, Ada, &["sign", "2", "--yes", "--commit"]);
    holds(&sandbox.read(RECORD), &["revision: 2\n", "status: accepted\n"]);
    let _ = sandbox.run(&["check", "--base", "main"]).ended(0);
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "change"]);
    is_clean(sandbox);
}

/// Answers what a light template asks.
fn answer(sandbox: &Sandbox, path: &str) {
    let text = sandbox.read(path);
    let answered = text.lines().map(|line| match (line.contains('✎'), line.matches('|').count()) {
        (false, _) => line.to_owned(),
        (true, 0) => "Answered.".to_owned(),
        (true, bars) => format!("|{}", " 3 |".repeat(bars - 1)),
    });
    let answered: Vec<String> = answered.collect();
    sandbox.write(path, answered.join("\n") + "\n");
}

/// Writes, proposes and signs a record in a folder that is a clone.
fn written(sandbox: &mut Sandbox, who: Who, clone: &str, title: &str, kind: &str) {
    let template = format!("{kind}-light");
    act(sandbox, who);
    let new = ["new", title, "--kind", kind, "--template", &template, "--no-edit"];
    let path = sandbox.run_in(clone, &new).ended(0).stdout.trim().to_owned();
    let file = format!("{clone}/{path}");
    answer(sandbox, &file);
    let _ = sandbox.run_in(clone, &["propose", &path, "--commit"]).ended(0);
    let _ = sandbox.run_in(clone, &["sign", &path, "--yes", "--commit"]).ended(0);
}

/// Lets two clones take the same number, and settles it.
fn twins(sandbox: &mut Sandbox) {
    sandbox.at("2026-11-11T09:00:00Z");
    sandbox.git(&["clone", "--quiet", ".", "../lin"]);
    written(sandbox, Grace, ".", "Offer guest checkout", "product");
    written(sandbox, Lin, "../lin", "Cache the catalogue", "technical");
    // Settled on a branch, so that the main branch never holds two records of one number.
    sandbox.git(&["switch", "--quiet", "--create", "settle"]);
    act(sandbox, Ada).git(&["pull", "--quiet", "--no-rebase", "--no-edit", "../lin", "main"]);
    holds(&sandbox.run(&["check"]).ended(1).stdout, &["number-duplicate", "renumber"]);
    let twin = "decisions/0003-cache-the-catalogue.md";
    let said = sandbox.run(&["renumber", twin]).ended(0);
    holds(&said.stdout, &["decisions/0004-cache-the-catalogue.md"]);
    sandbox.commit_all("Give one of two records another number");
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--no-ff", "--no-edit", "settle"]);
    is_clean(sandbox);
    let _ = does(sandbox, Ada, &["sign", "3", "--yes", "--commit"]);
    let _ = does(sandbox, Grace, &["sign", "4", "--yes", "--commit"]);
    let list = sandbox.run(&["list", "--status", "accepted"]).ended(0).stdout;
    holds(&list, &["DR-3", "DR-4", "signed by lin"]);
}

/// Puts a record in the place of the first, and measures what became of that.
fn replaced_and_measured(sandbox: &mut Sandbox) {
    sandbox.at("2026-11-16T09:00:00Z");
    act(sandbox, Ada);
    let supersede = ["supersede", "2", "Move orders to the cloud", "--template", "technical-light"];
    let _ = sandbox.run(&supersede).ended(0);
    let new = "decisions/0005-move-orders-to-the-cloud.md";
    answer(sandbox, new);
    let _ = does(sandbox, Ada, &["propose", "5", "--commit"]);
    let _ = does(sandbox, Ada, &["sign", "5", "--yes", "--commit"]);
    sandbox.at("2026-11-21T09:00:00Z");
    holds(&sandbox.run(&["check"]).ended(0).stdout, &["warning[measure-overdue]: `p95 latency` of DR-2"]);
    holds(&sandbox.run(&["outcome"]).ended(0).stdout, &["p95 latency", "Lost orders"]);
    sandbox.write("../figures.csv", "measure,value,source\np95 latency,160 ms,dashboard 7\n");
    let outcome = ["outcome", "2", "--csv", "../figures.csv", "--lesson", "Load tests came in time."];
    holds(&sandbox.run(&outcome).ended(0).stderr, &["verdict: partly", "still to be measured: Lost orders"]);
    sandbox.commit_all("Measure");
    holds(
        &sandbox.run(&["lessons"]).ended(0).stdout,
        &["DR-2 PostgreSQL, managed", "Load tests came in time."],
    );
    sandbox.at("2026-11-28T09:00:00Z");
    holds(&sandbox.run(&["check"]).ended(0).stdout, &["`Lost orders` of DR-2"]);
    let rest = ["outcome", "2", "--measure", "Lost orders", "--value", "0", "--source", "the ledger"];
    holds(&sandbox.run(&rest).ended(0).stderr, &["verdict: met"]);
    sandbox.commit_all("Measure the rest");
    let _ = does(sandbox, Grace, &["sign", "5", "--yes", "--commit"]);
    holds(&sandbox.read(RECORD), &["status: superseded\n"]);
}

#[test]
fn a_month_from_a_question_to_the_site() {
    let mut sandbox = begun();
    workshop(&mut sandbox);
    accepted(&mut sandbox);
    changed(&mut sandbox);
    twins(&mut sandbox);
    replaced_and_measured(&mut sandbox);
    sandbox.at("2026-11-30T09:00:00Z");
    is_clean(&sandbox);
    let digest = sandbox.run(&["digest", "--since", "30d"]).ended(0).stdout;
    holds(
        &digest,
        &["Decided", "DR-5 Move orders to the cloud", "Measured", "p95 latency: 160 ms; Lost orders: 0"],
    );
    let _ = sandbox.run(&["build", "--out", "../site"]).ended(0);
    let page = sandbox.read("../site/records/dr-2.html");
    holds(&page, &["Grace Hopper", "Ada Lovelace", "160 ms", "superseded", "Load tests came in time."]);
    holds(&sandbox.read("../site/index.html"), &["Move orders to the cloud"]);
    let audit = sandbox.run(&["audit"]).ended(0).stdout;
    holds(&audit, &["nothing went round the gates"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "", "everything that was written was committed");
}

#[test]
fn what_is_taken_back_is_found_once_and_not_again() {
    let mut sandbox = begun();
    workshop(&mut sandbox);
    accepted(&mut sandbox);
    let signed = sandbox.read(RECORD);
    sandbox.write(RECORD, signed.replacen("Answered in the workshop.", "Something else.", 1));
    let change = sandbox.commit_all("Change what was signed");
    sandbox.git(&["revert", "--no-edit", "HEAD"]);
    let audit = sandbox.run(&["audit"]).ended(1).stdout;
    holds(&audit, &[&change[..7], "2 findings"]);
}
