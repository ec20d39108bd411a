//! What a run of `sync` costs where nothing changed: a read for each page of tickets and of cards, and nothing else.

use std::fs;
use std::path::Path;

use countersign::git::{Environment, Repository};
use countersign::sync::picture::{Picture, pictures};
use countersign::sync::state::State;
use jiff::SignedDuration;
use tempfile::TempDir;

use crate::fakes::TOKEN;
use crate::fakes::direct::{Limit, brought};
use crate::fakes::fake_jira::FakeJira;
use crate::fakes::fake_slack::{CHANNEL, FakeSlack};
use crate::fakes::fake_trello::{BOARD, FakeTrello, KEY};
use crate::fakes::server::{Server, Service};
use crate::limits::{ROUNDS, SYNC, SYNCED};
use crate::places::{Made, SMALL, git};
use crate::table::{Row, Table};
use crate::timing::Step;

const NAME: &str = "sync, 1,000 records, nothing changed";

/// Measures it in turns with a check of the same log.
pub(crate) fn rows(table: &mut Table, program: &str) -> Made<()> {
    if !table.wants(NAME) {
        return Ok(());
    }
    let tickets: Vec<String> = (1..=SYNCED).map(|number| format!("SHOP-{number}")).collect();
    let names: Vec<&str> = tickets.iter().map(String::as_str).collect();
    let (jira, slack, trello) =
        (Server::new(FakeJira::new(&names)), Server::new(FakeSlack::new()), Server::new(FakeTrello::new()));
    slack.with(FakeSlack::without_the_vendor);
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let urls = [jira.url(), slack.url(), trello.url()];
    let picture = log(folder.path(), &urls)?;
    let mut state = State::default();
    sent(&picture, "jira", &jira, &mut state)?;
    sent(&picture, "slack", &slack, &mut state)?;
    sent(&picture, "trello", &trello, &mut state)?;
    fs::write(folder.path().join(".git/sync.json"), state.to_bytes()).map_err(|error| error.to_string())?;
    let mut sync = Step::new(program, folder.path()).arg("sync").arg("--state").arg("file:.git/sync.json");
    for (name, value) in [
        ("JIRA_EMAIL", "ada@example.com"),
        ("JIRA_API_TOKEN", TOKEN),
        ("SLACK_BOT_TOKEN", TOKEN),
        ("TRELLO_KEY", KEY),
        ("TRELLO_TOKEN", TOKEN),
    ] {
        sync = sync.with(name, value);
    }
    let sync = sync.saying("trello: nothing to send, 1000 as they were");
    table.row(&Row {
        name: NAME,
        ours: sync.clone(),
        floor: "check of the same log",
        theirs: Step::new(program, folder.path()).arg("check").ending(0..=1).saying("1000 records"),
        limit: None,
        rounds: ROUNDS,
    });
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let taken = sync.once()?;
        times.push(taken.cpu.unwrap_or(taken.wall).as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    let cpu = times[ROUNDS / 2];
    let measured = format!("{:.0} ms cpu without the network, limit {:.0} ms", cpu * 1e3, SYNC * 1e3);
    table.judged("the same, processor alone", &measured, cpu <= SYNC);
    let writes = [jira.writes(), slack.writes(), trello.writes()].concat();
    if writes.is_empty() { Ok(()) } else { Err(format!("something was sent: {}", writes.join(", "))) }
}

/// Brings the log to a service, which notes all of it.
fn sent<S: Service>(picture: &Picture, name: &str, server: &Server<S>, state: &mut State) -> Made<()> {
    let none = Limit { on: "", most: usize::MAX, within: SignedDuration::ZERO, is_told: false };
    let came = server.with(|fake| brought(picture, name, fake, none, state, None));
    match came.report.failed.first() {
        None => Ok(()),
        Some(failed) => Err(format!("{}: {}", failed.says, failed.trouble)),
    }
}

/// Makes a log of proposed records, each of which names a ticket, and commits it.
fn log(folder: &Path, [jira, slack, trello]: &[String; 3]) -> Made<Picture> {
    let told = |error: std::io::Error| error.to_string();
    let [(policy, text), (_, record)] = SMALL;
    fs::create_dir(folder.join("decisions")).map_err(told)?;
    let services = format!(
        "site:\n  url: https://decisions.example.com/\nintegrations:\n  jira: {{url: \"{jira}\", flavor: cloud, projects: \
         [SHOP], user-env: JIRA_EMAIL, token-env: JIRA_API_TOKEN}}\n  slack: {{token-env: SLACK_BOT_TOKEN, channels: \
         [{CHANNEL}], api-url: \"{slack}/api\"}}\n  trello: {{key-env: TRELLO_KEY, token-env: TRELLO_TOKEN, board: {BOARD}, \
         api-url: \"{trello}/1\", lists: {{proposed: Awaiting, accepted: Decided}}}}\n"
    );
    fs::write(folder.join(policy), format!("{text}{services}")).map_err(told)?;
    for number in 1..=SYNCED {
        let text = record
            .replace("k7f3-2m9q", &format!("{number:04}-2m9q"))
            .replace("status: draft", "status: proposed")
            .replace("driver: ada", &format!("driver: ada\ntickets: [SHOP-{number}]"))
            .replace("# One record", &format!("# Decide upon matter {number}"));
        fs::write(folder.join(format!("decisions/{number:04}-matter.md")), text).map_err(told)?;
    }
    git(folder, &["init", "--quiet", "--initial-branch=main"])?;
    git(folder, &["add", "--all"])?;
    let who = ["-c", "user.name=Ada Lovelace", "-c", "user.email=ada@example.com"];
    git(folder, &[&who[..], &["commit", "--quiet", "--message", "Propose much"]].concat())?;
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let repository = Repository::discover(folder, &Environment::default()).map_err(|error| said(&error))?;
    let repository = repository.ok_or("there is no repository")?;
    let head = repository.head().map_err(|error| said(&error))?.ok_or("there is no commit")?;
    let log = countersign::log::load(&head, "decisions", &|_| true).map_err(|error| said(&error))?;
    let today = "2026-11-22".parse().map_err(|error: jiff::Error| said(&error))?;
    pictures(&[log], &[], today).pop().ok_or_else(|| "nothing is to be shown".to_owned())
}
