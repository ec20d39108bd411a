//! What Slack and Trello said, read by what sends to them: whatever it was an answer to, nothing panics, nothing is taken
//! for a success that is none, and what is said of it is no blank.

use super::{Quick, Recorded, all, file};
use crate::support::Sandbox;
use crate::sync::fake_slack::CHANNEL;
use crate::sync::fake_trello::LISTS;
use crate::sync::{policy, slack, trello};
use countersign::git::{Environment, Repository};
use countersign::sync::line::{Line, Sight};
use countersign::sync::picture::{Picture, pictures};
use countersign::sync::request::{Answer, Request, Target};
use countersign::sync::run::services;
use countersign::sync::secrets::Secrets;
use countersign::sync::service::{Service, Wanted};
use countersign::sync::state::Kept;
use countersign::sync::transport::{Broken, Transport};
use countersign::sync::trouble::{Trouble, TroubleKind};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Says to each request what stands behind the first piece of its line that fits; `GET http://…` is a line.
struct Says<'a>(&'a [(&'a str, u16, String)]);

impl Transport for Says<'_> {
    fn carry(&mut self, request: &Request, _: &Secrets) -> Result<Answer, Broken> {
        let Target::Url(url) = &request.target else { return Ok(Answer::default()) };
        let line = format!("{} {url}", request.method.name());
        let said = self.0.iter().find(|(piece, ..)| line.contains(piece));
        let (status, body) = said.map_or((404, String::new()), |(_, status, body)| (*status, body.clone()));
        Ok(Answer { status, body: body.into_bytes(), ..Answer::default() })
    }
}

fn ask<T>(says: &[(&str, u16, String)], ask: impl FnOnce(&mut Line<'_>) -> T) -> T {
    let (mut transport, mut pace) = (Says(says), Quick);
    let mut watch = |_: &Sight<'_>| {};
    let secrets = Secrets::default();
    let manners = countersign::sync::pace::Manners { tries: 1, ..Default::default() };
    ask(&mut Line::new(&mut transport, &mut pace, &secrets, manners, &mut watch))
}

/// A log of one proposed record that is shown in both.
fn picture() -> Picture {
    let mut sandbox = Sandbox::new();
    sandbox.git_init();
    let own = [slack::bot_at("http://127.0.0.1:1", ""), trello::trello_at("http://127.0.0.1:1")];
    let own: String = own.iter().map(|own| own.replace("integrations:\n", "")).collect();
    policy(&sandbox, &format!("integrations:\n{own}"));
    sandbox.write(crate::support::story::PATH, crate::support::story::RECORD);
    sandbox.as_ada().commit_all("Propose a record");
    let repository = Repository::discover(sandbox.root(), &Environment::default());
    let head = repository.expect("it can be read").expect("there is one").head();
    let head = head.expect("it can be read").expect("there is a commit");
    let log = countersign::log::load(&head, "decisions", &|_| true).expect("the log can be read");
    pictures(&[log], &[], "2026-11-22".parse().expect("a day")).remove(0)
}

/// A service of the picture, and the first thing that it is to hold.
fn service(picture: &Picture, name: &str) -> (Box<dyn Service>, Wanted) {
    let service = services(&picture.policy).into_iter().find(|one| one.name() == name).expect("it is named");
    let wanted = service.wanted(picture).0.remove(0);
    (service, wanted)
}

fn kept(data: Value) -> Kept {
    Kept { record: "DR-1".to_owned(), data, ..Kept::default() }
}

/// Does everything to a service that says the same to whatever it is asked; gives how much of it went well.
fn all_done(
    picture: &Picture,
    name: &str,
    says: &[(&str, u16, String)],
    data: &Value,
) -> Result<usize, String> {
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut all: Vec<Result<(), Trouble>> = Vec::new();
        let (mut service, wanted) = service(picture, name);
        let old = kept(data.clone());
        all.push(ask(says, |line| service.begin(line)));
        all.push(ask(says, |line| service.send(&wanted, None, line).map(drop)));
        all.push(ask(says, |line| service.send(&wanted, Some(&old), line).map(drop)));
        all.push(ask(says, |line| service.is_there(&wanted, &old, line).map(drop)));
        let fetched = ask(says, |line| service.fetch(picture, line));
        all.extend(fetched.failed.into_iter().map(|(_, trouble)| Err(trouble)));
        let proofs = ask(says, |line| service.prove(picture, None, line));
        all.extend(proofs.into_iter().map(|proof| proof.result.map(drop)));
        all.push(ask(says, |line| service.remove(&wanted.key, &old, line)));
        all
    }));
    let all = done.map_err(|_| "panics".to_owned())?;
    let is_blank = |one: &Result<(), Trouble>| one.as_ref().is_err_and(|no| no.message.trim().is_empty());
    if all.iter().any(is_blank) {
        Err("says nothing of what is wrong".to_owned())
    } else {
        Ok(all.iter().filter(|one| one.is_ok()).count())
    }
}

#[test]
fn whatever_slack_and_trello_ever_said_is_read_or_refused() {
    let Some(all) = all() else { return };
    let picture = picture();
    let mut faults = Vec::new();
    for (name, data, least) in [
        ("slack", json!({ "channel": CHANNEL, "ts": "1795334401.000001" }), 0),
        ("trello", json!({ "id": "5e93ba665c58c44a46cb2ef9", "list": LISTS[1].1, "items": {} }), 250),
    ] {
        let mut read = 0;
        for recorded in &all {
            for status in [recorded.status, 400] {
                let says = [("", status, recorded.body.clone())];
                match all_done(&picture, name, &says, &data) {
                    Ok(good) => read += good,
                    Err(why) => faults.push(format!("{} as {status}: {name} {why}", recorded.name)),
                }
            }
        }
        assert!(read >= least, "only {read} answers were read for {name}");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn recorded_samples_of_slack_are_good_only_where_they_say_so() {
    let names = ["chat.postMessage", "chat.update", "chat.delete", "chat.getPermalink", "auth.test"];
    let samples = names.map(|name| file(&format!("slack/{name}.json")));
    let Some(samples) = samples.into_iter().collect::<Option<Vec<Value>>>() else { return };
    let picture = picture();
    let says = |ok: bool| -> Vec<(&str, u16, String)> {
        let sample = |(name, sample): (&'static str, &Value)| {
            let mut sample = sample.clone();
            sample["ok"] = json!(ok);
            (name, 200, sample.to_string())
        };
        names.into_iter().zip(&samples).map(sample).collect()
    };
    let data = json!({ "channel": CHANNEL, "ts": "1795334401.000001" });
    let (mut slack, wanted) = service(&picture, "slack");
    let posted = ask(&says(true), |line| slack.send(&wanted, None, line)).expect("it is good");
    assert_eq!((&posted["channel"], &posted["ts"]), (&json!("C00000000"), &json!("0000000000.000000")));
    let changed = ask(&says(true), |line| slack.send(&wanted, Some(&kept(data.clone())), line));
    assert_eq!(changed.expect("it is good")["ts"], "1795334401.000001");
    assert_eq!(ask(&says(true), |line| slack.is_there(&wanted, &kept(data.clone()), line)), Ok(true));
    let proofs = ask(&says(true), |line| slack.prove(&picture, None, line));
    assert!(proofs.len() == 5 && proofs.iter().all(|proof| proof.result.is_ok()), "{proofs:?}");
    // The samples themselves say that all went wrong, and give no reason.
    let refused = ask(&says(false), |line| slack.send(&wanted, Some(&kept(data.clone())), line));
    assert!(refused.is_err_and(|trouble| trouble.message.starts_with("Slack did not take it: ")));
    assert_eq!(ask(&says(true), |line| slack.remove(&wanted.key, &kept(data), line)), Ok(()));
}

/// The recorded answer to the first request whose line begins so.
fn said<'a>(all: &'a [Recorded], line: &str) -> &'a Recorded {
    let mut of_trello = all.iter().filter(|one| one.name.starts_with("trello/") && one.status == 200);
    let found = of_trello.find(|one| one.asked.to_uppercase().starts_with(&line.to_uppercase()));
    found.unwrap_or_else(|| panic!("nothing was recorded of `{line}`"))
}

#[test]
fn a_recorded_board_is_read_and_a_card_is_made_and_found_on_it() {
    let Some(all) = all() else { return };
    let board = "https://api.trello.com/1/boards/5e93ba98614ac22d22f085c4";
    let mut lists: Value = serde_json::from_str(&said(&all, &format!("GET {board}/lists")).body).unwrap();
    let cards: Value = serde_json::from_str(&said(&all, &format!("GET {board}/cards")).body).unwrap();
    assert!(cards.as_array().is_some_and(|cards| !cards.is_empty()));
    // The names that the policy has, on the lists that were there.
    let first = lists[0].clone();
    lists.as_array_mut().expect("it is a list").push(first);
    for (at, name) in ["Awaiting", "Decided"].into_iter().enumerate() {
        lists[at]["name"] = json!(name);
    }
    let made: Value = serde_json::from_str(&said(&all, "POST https://api.trello.com/1/cards").body).unwrap();
    let hung =
        said(&all, "POST https://api.trello.com/1/cards/5e95d1b4f43f9a06497f17f7/attachments").body.clone();
    let list = said(&all, "POST https://api.trello.com/1/checklists").body.clone();
    let item = said(&all, "POST https://api.trello.com/1/checklists/5f527c51adecdd18331874d5/checkItems")
        .body
        .clone();
    let says = |cards: &Value| -> Vec<(&'static str, u16, String)> {
        vec![
            ("/lists?", 200, lists.to_string()),
            ("/cards/all", 200, cards.to_string()),
            ("/checkItems", 200, item.clone()),
            ("POST http://127.0.0.1:1/1/checklists", 200, list.clone()),
            ("POST http://127.0.0.1:1/1/cards/", 200, hung.clone()),
            ("POST http://127.0.0.1:1/1/cards", 200, made.to_string()),
            ("PUT ", 200, made.to_string()),
            ("/attachments", 200, "[]".to_owned()),
            ("GET http://127.0.0.1:1/1/cards/", 200, "[]".to_owned()),
        ]
    };
    let picture = picture();
    let (mut trello, wanted) = service(&picture, "trello");
    let none = says(&cards);
    assert_eq!(ask(&none, |line| trello.begin(line)), Ok(()));
    let sent = ask(&none, |line| trello.send(&wanted, None, line)).expect("it was made");
    assert_eq!(sent["id"], made["id"]);
    assert!(sent["items"]["product"].is_string() && sent["list"] == lists[0]["id"], "{sent}");
    // With our line in its description the recorded card is the record's.
    let mut marked = cards.clone();
    marked[0]["desc"] = json!(format!("x\n{} · y", wanted.payload["marker"].as_str().unwrap()));
    let there = says(&marked);
    let (mut trello, _) = service(&picture, "trello");
    assert_eq!(ask(&there, |line| trello.begin(line)), Ok(()));
    let sent = ask(&there, |line| trello.send(&wanted, None, line)).expect("it was found");
    assert_eq!(sent["id"], cards[0]["id"]);
}

#[test]
fn recorded_errors_of_trello_are_told_in_its_words() {
    let Some(all) = all() else { return };
    let picture = picture();
    let errors = all.iter().filter(|one| one.name.starts_with("trello/") && one.status >= 400);
    let mut count = 0;
    for recorded in errors {
        let (mut trello, _) = service(&picture, "trello");
        let says = [("", recorded.status, recorded.body.clone())];
        let trouble = ask(&says, |line| trello.begin(line)).expect_err("it is none");
        let word: String = recorded.body.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        assert!(trouble.message.contains(word.trim_matches(['"', '{'])), "{}: {trouble}", recorded.name);
        assert_ne!(trouble.kind, TroubleKind::Garbled);
        count += 1;
    }
    assert!(count > 0);
}
