//! A thousand records: what they cost where nothing changed, how long they take at the limits of the services where all
//! are new, and that a run which ends in between is gone on with.

use super::direct::{Came, Limit, brought};
use super::fake_github::{FakeGitHub, Pull};
use super::fake_jira::FakeJira;
use super::fake_slack::FakeSlack;
use super::fake_trello::{BOARD, FakeTrello, KEY};
use super::forge::{AUTHOR, GRACE};
use super::server::{Server, Service};
use super::{TOKEN, jira_at, policy, slack, trello};
use crate::support::Sandbox;
use crate::support::story::{POLICY, RECORD};
use countersign::cli::{World, run};
use countersign::git::{Environment, Repository};
use countersign::sync::picture::{Picture, pictures};
use countersign::sync::state::State;
use jiff::SignedDuration;
use std::collections::BTreeSet;

const MANY: usize = 1000;

/// The record of a number, which names a ticket of its own.
fn record(number: usize) -> String {
    // Ids have neither vowels nor digits that look like letters: other letters stand for the digits.
    let letter = |digit: u8| char::from(b"bcdfghjkmn"[usize::from(digit - b'0')]);
    let id: String = format!("{number:04}").bytes().map(letter).collect();
    RECORD
        .replace("k7f3-2m9q", &format!("{id}-2m9q"))
        .replace("driver: ada\n", &format!("driver: ada\ntickets: [SHOP-{number}]\n"))
        .replace("Adopt PostgreSQL for orders", &format!("Decide upon matter {number}"))
}

/// A log of so many proposed records, as the services are to show it.
fn log(count: usize, integrations: &str) -> (Sandbox, Picture) {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    policy(&sandbox, integrations);
    for number in 1..=count {
        sandbox.write(&format!("decisions/{number:04}-matter.md"), record(number));
    }
    for (name, value) in [
        ("JIRA_EMAIL", "ada@example.com"),
        ("JIRA_API_TOKEN", TOKEN),
        ("SLACK_BOT_TOKEN", TOKEN),
        ("TRELLO_KEY", KEY),
        ("TRELLO_TOKEN", TOKEN),
    ] {
        sandbox.env(name, value);
    }
    sandbox.as_ada().commit_all("Propose much");
    let repository = Repository::discover(sandbox.root(), &Environment::default());
    let repository = repository.expect("it can be read").expect("there is one");
    let head = repository.head().expect("it can be read").expect("there is a commit");
    let log = countersign::log::load(&head, "decisions", &|_| true).expect("the log can be read");
    let today = "2026-11-22".parse().expect("a day");
    let picture = pictures(&[log], &[], today).remove(0);
    assert_eq!(picture.decisions.len(), count);
    let keys: BTreeSet<&String> = picture.decisions.iter().map(|decision| &decision.key).collect();
    assert_eq!(keys.len(), count, "each has an id of its own");
    (sandbox, picture)
}

/// Brings all that is new, a run ending after each of these many requests, then once more with nothing changed.
fn twice<S: Service>(
    picture: &Picture,
    name: &str,
    server: &Server<S>,
    limit: Limit,
    ends: &[usize],
    state: &mut State,
) -> (Vec<Came>, Came) {
    let mut all = Vec::new();
    for dies in ends.iter().copied().map(Some).chain([None]) {
        all.push(server.with(|fake| brought(picture, name, fake, limit, state, dies)));
    }
    let last = all.last().expect("there was a last run");
    assert!(last.report.failed.is_empty(), "{:?}", last.report.failed);
    let again = server.with(|fake| brought(picture, name, fake, limit, state, None));
    assert!(again.report.done.is_empty() && again.report.failed.is_empty());
    (all, again)
}

/// How many things were done in all runs together.
fn done(all: &[Came]) -> usize {
    all.iter().map(|came| came.report.done.len()).sum()
}

#[test]
fn a_thousand_records_go_to_the_services_at_their_limits_and_cost_a_read_for_each_page_then() {
    let tickets: Vec<String> = (1..=MANY).map(|number| format!("SHOP-{number}")).collect();
    let jira = Server::new(FakeJira::new(&tickets.iter().map(String::as_str).collect::<Vec<_>>()));
    let (slack, trello) = (Server::new(FakeSlack::new()), Server::new(FakeTrello::new()));
    slack.with(FakeSlack::without_the_vendor);
    let own = [jira_at(&jira.url()), slack::bot_at(&slack.url(), ""), trello::trello_at(&trello.url())];
    let own: String = own.iter().map(|own| own.replace("integrations:\n", "")).collect();
    let (sandbox, picture) = log(MANY, &format!("integrations:\n{own}"));
    let mut state = State::default();

    // Jira: what is too much in a burst is refused, and asked for again.
    let burst = Limit { on: "remotelink", most: 100, within: SignedDuration::from_secs(1), is_told: false };
    let (came, again) = twice(&picture, "jira", &jira, burst, &[350, 1], &mut state);
    assert_eq!(done(&came), MANY);
    let links = jira.with(|jira| tickets.iter().filter(|ticket| jira.links(ticket).len() == 1).count());
    assert_eq!(links, MANY);
    assert!(came.iter().all(|came| came.took <= SignedDuration::from_secs(20)), "one wait for each burst");
    assert!(came.iter().map(|came| came.refused).sum::<usize>() > 0, "the limit was met");
    assert_eq!(again.seen, vec!["POST /rest/api/3/issue/bulkfetch"; MANY / 100]);

    // Slack: one message a second and channel, so that none is ever refused.
    let second =
        Limit { on: "chat.postMessage", most: 1, within: SignedDuration::from_secs(1), is_told: false };
    let (came, again) = twice(&picture, "slack", &slack, second, &[700, 1], &mut state);
    assert_eq!((done(&came), slack.with(|slack| slack.messages.len())), (3 * MANY, 3 * MANY));
    let texts: BTreeSet<String> = slack.with(|slack| slack.texts()).into_iter().collect();
    assert_eq!(texts.len(), 3 * MANY, "nothing twice");
    assert_eq!(came.iter().map(|came| came.refused).sum::<usize>(), 0);
    let took = came.iter().map(|came| came.took).sum::<SignedDuration>();
    assert!(took <= SignedDuration::from_mins(63), "{took:?} for three thousand messages");
    assert_eq!(again.seen, [""; 0]);

    // Trello: a hundred requests in ten seconds, and nothing beyond them.
    let window = Limit { on: "", most: 100, within: SignedDuration::from_secs(10), is_told: true };
    let (came, again) = twice(&picture, "trello", &trello, window, &[777, 1], &mut state);
    assert_eq!((done(&came), trello.with(|trello| trello.cards.len())), (MANY, MANY));
    assert_eq!(came.iter().map(|came| came.refused).sum::<usize>(), 0);
    let whole = |card: &serde_json::Value| {
        card["attachments"].as_array().map(Vec::len) == Some(1) && FakeTrello::boxes_of(card).len() == 2
    };
    assert!(trello.with(|trello| trello.cards.iter().all(whole)), "also those that a run left half made");
    let took = came.iter().map(|came| came.took).sum::<SignedDuration>();
    assert!(took <= SignedDuration::from_mins(10), "{took:?} for a thousand cards");
    let cards = format!("GET /1/boards/{BOARD}/cards/all");
    // The thousandth card is the last of a page, and nobody knows that it is the last of all.
    assert_eq!(again.seen, [format!("GET /1/boards/{BOARD}/lists"), cards.clone(), cards]);

    // The program itself, from the state that was noted: the same reads, and no write.
    sandbox.write("sync.json", state.to_bytes());
    let said = sandbox.run(&["sync", "--state", "file:sync.json"]).ended(0);
    assert_eq!(
        said.stdout,
        "jira: nothing to send, 1000 as they were\nslack: nothing to send, 3000 as they were\ntrello: nothing to send, \
         1000 as they were\n"
    );
    let seen = [jira.seen().len(), slack.seen().len(), trello.seen().len()];
    assert_eq!(seen, [MANY / 100, 0, 3]);
    assert_eq!(sandbox.read_bytes("sync.json"), state.to_bytes(), "what was noted is not even written anew");
}

#[test]
fn a_change_costs_as_many_requests_in_a_large_log_and_many_changes_one_list() {
    let pulls = 6;
    let (mut sandbox, _) = log(200, "");
    let policy = POLICY.replace("    roles: [product]\n", "    roles: [product]\n    github: 7\n");
    sandbox.write("decisions/countersign.yaml", policy).commit_all("Know an account");
    sandbox.git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
    let base = sandbox.git(&["rev-parse", "HEAD"]);
    let server = Server::new(FakeGitHub::new());
    sandbox.env("GITHUB_TOKEN", TOKEN).env("GITHUB_API_URL", server.url());
    sandbox.env("GITHUB_REPOSITORY", "acme/shop");
    for number in 1..=pulls {
        sandbox.git(&["switch", "--quiet", "--create", &format!("topic-{number}"), "main"]);
        sandbox.write(&format!("decisions/{:04}-matter.md", 300 + number), record(300 + number));
        let head = sandbox.commit_all("Propose another");
        server.with(|github| {
            let pull = Pull { author: AUTHOR, head: head.clone(), base: base.clone(), ..Pull::default() };
            let number = u64::try_from(number).expect("few");
            github.pulls.insert(number, pull);
            github.review(number, GRACE, "APPROVED", &head);
        });
    }
    sandbox.git(&["switch", "--quiet", "main"]);
    let _ = sandbox.run(&["sync", "github", "--all"]).ended(0);
    let seen = server.seen();
    let writes = seen.iter().filter(|request| request.is_write()).count();
    // A status and a comment each; the request, its reviews, what stands at its commit and below it; and what is open, once.
    assert_eq!((writes, seen.len() - writes), (2 * pulls, 4 * pulls + 1));
    let _ = sandbox.run(&["sync", "github", "--all"]).ended(0);
    let seen = server.seen();
    assert_eq!((seen.iter().filter(|request| request.is_write()).count(), seen.len()), (0, 4 * pulls + 1));
}

/// Runs `sync` where the messages go to a terminal, or not; gives what is said there.
fn said(sandbox: &Sandbox, can_ask: bool, names: &[(&str, &str)]) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut input = std::io::Cursor::new(Vec::new());
    let code = World::with_process(|real| {
        let environment =
            names.iter().fold(real.environment.clone(), |all, (name, value)| all.with(name, value));
        let mut world = World {
            out: &mut out,
            err: &mut err,
            input: &mut input,
            folder: sandbox.root().to_path_buf(),
            environment,
            now: real.now,
            can_ask,
            links: None,
            color: false,
            out_is_terminal: false,
            width: 100,
        };
        run(["countersign", "sync", "--state", "file:state.json"].map(Into::into), &mut world)
    });
    let err = String::from_utf8(err).expect("text");
    assert_eq!(code, 0, "{err}");
    err
}

#[test]
fn a_terminal_shows_how_far_a_run_is_and_a_pipe_does_not() {
    const COUNT: usize = 1200;
    let tickets: Vec<String> = (1..=COUNT).map(|number| format!("SHOP-{number}")).collect();
    let names: Vec<&str> = tickets.iter().map(String::as_str).collect();
    let secrets = [("JIRA_EMAIL", "ada@example.com"), ("JIRA_API_TOKEN", TOKEN)];
    for can_ask in [true, false] {
        let jira = Server::new(FakeJira::new(&names));
        let (sandbox, _) = log(COUNT, &jira_at(&jira.url()));
        let said = said(&sandbox, can_ask, &secrets);
        if can_ask {
            for shown in ["jira: 0 of 1,200", "jira: 120 of 1,200", "jira: 1,199 of 1,200"] {
                assert!(said.contains(&format!("\r\u{1b}[K{shown}")), "{shown}");
            }
            assert!(said.ends_with("\r\u{1b}[K"), "it is gone in the end");
        } else {
            assert_eq!(said, "");
        }
    }
}
