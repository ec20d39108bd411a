//! Trello by py-trello, which has another way for some things: what ours sends in place of it is said here.

use super::{drive, guest, only, unlike};
use crate::support::story::sign_as_both;
use crate::sync::TOKEN;
use crate::sync::fake_trello::{BOARD, FakeTrello, KEY};
use crate::sync::server::{Received, Reply, Server, Service as _};
use crate::sync::trello::board;
use serde_json::{Value, json};

/// Key and token in the address: taken by Trello as well, and seen by every proxy's log. Ours have a header.
const KNOWN: [&str; 3] = [
    "?key: theirs alone, CANARY-token-of-trello-key",
    "?token: theirs alone, TOKEN",
    "authorization: ours alone, OAuth oauth_consumer_key=\"CANARY-token-of-trello-key\", oauth_token=\"TOKEN\"",
];

/// What the client asks, in the words that ours has for it.
fn as_ours(request: &Received) -> Received {
    let mut ours = request.clone();
    let key = ours.query.remove("key").unwrap_or_default();
    let token = ours.query.remove("token").unwrap_or_default();
    let known = format!("OAuth oauth_consumer_key=\"{key}\", oauth_token=\"{token}\"");
    ours.headers.insert("authorization".to_owned(), known);
    let pieces: Vec<String> = request.path.trim_matches('/').split('/').map(str::to_owned).collect();
    let mut body = request.json();
    if let Some(fields) = body.as_object_mut() {
        fields.retain(|_, value| !value.is_null() && value != "");
    }
    let words: Vec<&str> = pieces.iter().skip(1).map(String::as_str).collect();
    match (request.method.as_str(), words.as_slice()) {
        ("GET", ["boards", id, "cards"]) => {
            ours.path = format!("/1/boards/{id}/cards/all");
            ours.query.clear();
        }
        ("GET", ["boards", ..]) => drop(ours.query.remove("cards")),
        ("GET", ["cards", ..]) => ours.query.clear(),
        // One field each, where ours sends all that differ at once.
        ("PUT", ["cards", id, field]) => {
            ours.path = format!("/1/cards/{id}");
            body = json!({ *field: body["value"] });
        }
        ("PUT", ["cards", id, "checklist", _, "checkItem", item]) => {
            ours.path = format!("/1/cards/{id}/checkItem/{item}");
        }
        ("POST", ["cards", id, "checklists"]) => {
            ours.path = "/1/checklists".to_owned();
            body["idCard"] = json!(id);
        }
        _ => {}
    }
    if !request.body.is_empty() {
        ours.body = body.to_string();
    }
    ours
}

/// Adds what Trello says of everything and ours never asks for.
fn completed(value: &mut Value, at: usize) {
    let more = json!({
        "pos": at, "closed": false, "url": "https://trello.com/c/x", "shortUrl": "https://trello.com/c/x", "idMembers": [],
        "idLabels": [], "labels": [], "idBoard": BOARD, "idShort": 1, "idChecklists": ["x"], "customFieldItems": [],
        "badges": { "checkItems": 2, "attachments": 1, "comments": 0 }, "dateLastActivity": "2026-11-22T08:00:00.000Z",
        "previews": [], "date": "2026-11-22T08:00:00.000Z",
    });
    match value {
        Value::Array(all) => all.iter_mut().enumerate().for_each(|(at, one)| completed(one, at)),
        Value::Object(fields) => {
            if let Some(items) = fields.get_mut("checkItems") {
                completed(items, 0);
            }
            for (name, value) in more.as_object().into_iter().flatten() {
                fields.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        _ => {}
    }
}

fn answered(host: &mut FakeTrello, request: &Received) -> Option<Reply> {
    // What other programs keep on a card: it asks after each change.
    if request.path.ends_with("/pluginData") {
        return Some(Reply::json(200, &json!([])));
    }
    let Reply::Answer(status, headers, body) = host.answer(&as_ours(request)) else { return None };
    let Ok(mut told) = serde_json::from_str(&body) else {
        return Some(Reply::Answer(status, headers, body));
    };
    completed(&mut told, 0);
    Some(Reply::Answer(status, headers, told.to_string()))
}

#[test]
fn a_card_is_made_as_others_make_it_and_they_find_it_with_all_that_hangs_on_it() {
    let trello = Server::new(FakeTrello::new());
    let mut sandbox = board(&trello);
    let _ = sandbox.run(&["sync"]).ended(0);
    let ours = trello.seen();
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Sign");
    let _ = sandbox.run(&["sync"]).ended(0);
    // On a new card there is nothing to look for.
    let later = trello.seen();
    let line = |method: &str, end: &str| {
        let mut found = ours.iter().chain(&later).map(Received::line);
        let found = found.find(|line| line.starts_with(method) && line.ends_with(end));
        found.unwrap_or_else(|| panic!("ours asks for no {method} {end}"))
    };
    let (attach, items) = (line("POST", "/attachments"), line("POST", "/checkItems"));
    let desc = trello.with(|trello| trello.cards[0]["desc"].clone());
    let client = guest(&trello, FakeTrello::new(), answered);
    let given = json!({
        "url": client.url(), "key": KEY, "token": TOKEN, "board": BOARD,
        "card": only(&ours, "POST /1/cards").json(), "attachment": only(&ours, &attach).json(),
        "checklist": only(&ours, "POST /1/checklists").json()["name"], "item": only(&ours, &items).json(),
    });
    let read = drive("by_py_trello.py", &given);
    let twin = read["twin"].as_str().unwrap_or_default().to_owned();
    let expected = json!({
        "name": "DR-1 Adopt PostgreSQL for orders", "desc": desc, "list": "Decided", "due": "2027-02-01T12:00:00+00:00",
        "closed": false, "pages": ["https://decisions.example.com/records/dr-1.html"], "checklist": "Sign-offs",
        "items": [
            ["product — signed by Grace Hopper on 2026-11-22", true],
            ["engineering — signed by Ada Lovelace on 2026-11-22", true],
        ],
        "twin": twin,
    });
    assert_eq!(read, expected);
    let moved = client.with(|guest| guest.host.cards[1].clone());
    let ticked = moved["checklists"][0]["checkItems"][0]["state"].as_str();
    assert_eq!((&moved["closed"], ticked), (&json!(true), Some("complete")), "it took the fake for Trello");
    let theirs = client.seen();
    let card = attach.split('/').nth(3).unwrap_or_default().to_owned();
    // Where a line of ours names the first card, theirs names its twin.
    let alike = |ours: &Received, theirs: &Received, more: &[&str]| {
        let mut ours = ours.clone();
        ours.path = ours.path.replace(&card, &twin);
        let mut expected: Vec<&str> = KNOWN.iter().chain(more).copied().collect();
        expected.sort_unstable();
        assert_eq!(unlike(&ours, theirs), expected, "{}", ours.line());
    };
    alike(
        only(&ours, "POST /1/cards"),
        only(&theirs, "POST /1/cards"),
        &[
            "body /idCardSource: theirs alone, null",
            "body /idLabels: theirs alone, \"\"",
            "body /idMembers: theirs alone, \"\"",
            "body /keepFromSource: theirs alone, null",
            "body /urlSource: theirs alone, null",
        ],
    );
    alike(
        only(&ours, &attach),
        only(&theirs, &attach.replace(&card, &twin)),
        &["body /mimeType: theirs alone, null", "body /setCover: theirs alone, null"],
    );
    // A list of a card, and a card with a list: Trello takes both.
    let made = format!("POST /1/cards/{twin}/checklists");
    let owner = format!("body /idCard: ours alone, \"{card}\"");
    let lines = format!("line: ours POST /1/checklists, theirs {made}");
    alike(only(&ours, "POST /1/checklists"), only(&theirs, &made), &[&owner, &lines]);
    let item = theirs.iter().find(|request| request.path.ends_with("/checkItems"));
    let mut item = item.expect("theirs adds an item").clone();
    item.path.clone_from(&only(&ours, &items).path);
    alike(only(&ours, &items), &item, &["body /pos: ours alone, \"bottom\""]);
    // It asks for attachments of every kind; so does ours, by naming none.
    for (end, more) in [("/attachments", Some("?filter: theirs alone, false")), ("/checklists", None)] {
        let line = line("GET", end);
        let mut expected: Vec<&str> = KNOWN.iter().copied().chain(more).collect();
        expected.sort_unstable();
        assert_eq!(unlike(only(&later, &line), only(&theirs, &line)), expected, "{line}");
    }
    let lists = format!("GET /1/boards/{BOARD}/lists");
    alike(
        only(&ours, &lists),
        only(&theirs, &lists),
        &["?cards: theirs alone, none", "?fields: ours alone, id,name"],
    );
}
