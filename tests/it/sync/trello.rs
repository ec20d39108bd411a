//! Trello: one card for each record, whatever people do on the board.

use super::fake_trello::{BOARD, FakeTrello, KEY, LISTS};
use super::server::{Received, Reply, Server};
use super::{policy, team};
use crate::support::Sandbox;
use crate::support::story::{PATH, sign_as_both};
use serde_json::json;

pub(super) fn trello_at(url: &str) -> String {
    format!(
        "integrations:\n  trello:\n    key-env: TRELLO_KEY\n    token-env: TRELLO_TOKEN\n    board: {BOARD}\n    \
         api-url: {url}/1\n    lists: {{proposed: Awaiting, accepted: Decided}}\n"
    )
}

pub(super) fn board(trello: &Server<FakeTrello>) -> Sandbox {
    let mut sandbox = team(&trello_at(&trello.url()), "");
    sandbox.env("TRELLO_KEY", KEY).env("TRELLO_TOKEN", super::TOKEN);
    let text = sandbox.read(PATH).replace("driver: ada\n", "driver: ada\nreview: 2027-02-01\n");
    sandbox.write(PATH, text).commit_all("Review it");
    sandbox
}

#[test]
fn a_card_follows_its_record_and_what_people_wrote_is_kept() {
    let trello = Server::new(FakeTrello::new());
    let mut sandbox = board(&trello);
    let said = sandbox.run(&["sync"]).ended(0);
    assert_eq!(
        said.stdout,
        "trello: made: DR-1 Adopt PostgreSQL for orders, awaiting product and engineering\ntrello: 1 sent, 0 as they were\n"
    );
    trello.with(|trello| {
        assert_eq!(trello.lists(), ["Awaiting"]);
        assert_eq!(trello.boxes(), ["[ ] product — Grace Hopper", "[ ] engineering — Ada Lovelace"]);
        let card = &trello.cards[0];
        assert_eq!(
            (card["name"].as_str(), card["due"].as_str()),
            (Some("DR-1 Adopt PostgreSQL for orders"), Some("2027-02-01T12:00:00.000Z"))
        );
        assert_eq!(card["attachments"][0]["url"], "https://decisions.example.com/records/dr-1.html");
    });
    trello.seen();
    let said = sandbox.run(&["sync"]).ended(0);
    assert_eq!(said.stdout, "trello: nothing to send, 1 as they were\n");
    let seen: Vec<String> = trello.seen().iter().map(Received::line).collect();
    assert_eq!(seen, [format!("GET /1/boards/{BOARD}/lists"), format!("GET /1/boards/{BOARD}/cards/all")]);
    let notes = "\r\n\nOur notes — countersign: nothing\n  **kept** \n";
    trello.with(|trello| {
        let desc = trello.cards[0]["desc"].as_str().unwrap().to_owned();
        trello.cards[0]["desc"] = json!(desc + notes);
    });
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Sign");
    let _ = sandbox.run(&["sync"]).ended(0);
    trello.with(|trello| {
        assert_eq!(trello.lists(), ["Decided"]);
        assert_eq!(
            trello.boxes(),
            [
                "[x] product — signed by Grace Hopper on 2026-11-22",
                "[x] engineering — signed by Ada Lovelace on 2026-11-22"
            ]
        );
        let desc = trello.cards[0]["desc"].as_str().unwrap();
        assert!(desc.starts_with("**Status:** accepted\n") && desc.ends_with(notes), "{desc:?}");
        assert_eq!(trello.cards[0]["attachments"].as_array().map(Vec::len), Some(1));
    });
    // A status without a list has no card; the one there is is archived, and comes back.
    policy(&sandbox, &trello_at(&trello.url()).replace(", accepted: Decided", ""));
    sandbox.commit_all("Show what waits");
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(trello.with(|trello| trello.cards[0]["closed"].clone()), true);
    policy(&sandbox, &trello_at(&trello.url()));
    sandbox.commit_all("Show what is decided too");
    let _ = sandbox.run(&["sync"]).ended(0);
    trello.with(|trello| {
        assert_eq!((trello.cards.len(), trello.cards[0]["closed"].clone()), (1, json!(false)));
        assert!(trello.cards[0]["desc"].as_str().unwrap().ends_with(notes));
    });
}

#[test]
fn what_is_dragged_or_ticked_is_told_put_back_and_signs_nothing() {
    let trello = Server::new(FakeTrello::new());
    let sandbox = board(&trello);
    let _ = sandbox.run(&["sync"]).ended(0);
    let record = sandbox.read(PATH);
    trello.with(|trello| trello.cards[0]["idList"] = json!(LISTS[2].1));
    let said = sandbox.run(&["sync"]).ended(0);
    let says = "DR-1: somebody put its card into Decided, which signs nothing: it is back in Awaiting";
    assert!(said.stderr.contains(says), "{said:?}");
    assert_eq!(trello.with(|trello| trello.lists()), ["Awaiting"]);
    trello.with(|trello| trello.tick("complete"));
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(
        said.stderr.contains("DR-1: somebody ticked product on its card, which signs nothing"),
        "{said:?}"
    );
    assert_eq!(trello.with(|trello| trello.boxes()[0].clone()), "[ ] product — Grace Hopper");
    trello.with(|trello| trello.cards[0]["name"] = json!("Mine now"));
    let said = sandbox.run(&["sync"]).ended(0);
    assert!(said.stderr.contains("DR-1: somebody changed name of its card"), "{said:?}");
    trello.with(|trello| trello.cards[0]["checklists"] = json!([]));
    let said = sandbox.run(&["sync", "--look"]).ended(0);
    assert!(said.stdout.contains("trello: restored: DR-1"), "{said:?}");
    assert_eq!(trello.with(|trello| trello.boxes().len()), 2);
    assert_eq!(sandbox.read(PATH), record);
    trello.seen();
    let said = sandbox.run(&["sync", "--look"]).ended(0);
    assert_eq!((trello.writes(), said.stderr.as_str()), (Vec::new(), ""));
}

#[test]
fn a_card_is_found_again_without_a_state_and_two_are_left_alone() {
    let trello = Server::new(FakeTrello::new());
    let sandbox = board(&trello);
    let _ = sandbox.run(&["sync"]).ended(0);
    sandbox.git(&["update-ref", "-d", "refs/countersign/sync"]);
    trello.with(|trello| trello.cards[0]["closed"] = json!(true));
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(
        trello.with(|trello| (trello.cards.len(), trello.cards[0]["closed"].clone())),
        (1, json!(false))
    );
    sandbox.git(&["update-ref", "-d", "refs/countersign/sync"]);
    trello.with(|trello| {
        let mut copy = trello.cards[0].clone();
        copy["id"] = json!("5f0e0123456789abcdefffff");
        trello.cards.push(copy);
    });
    trello.seen();
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(said.stderr.contains("two cards say that they are of DR-1: neither is touched"), "{said:?}");
    assert_eq!(trello.writes(), [""; 0]);
}

#[test]
fn a_dry_run_says_that_it_does_not_look_and_looks_where_it_is_asked_to() {
    let trello = Server::new(FakeTrello::new());
    let mut sandbox = board(&trello);
    let said = sandbox.run(&["sync", "--dry-run"]).ended(0);
    assert_eq!(said.stderr, "", "nothing is there that could have been dragged");
    let _ = sandbox.run(&["sync"]).ended(0);
    trello.with(|trello| trello.cards[0]["idList"] = json!(LISTS[2].1));
    let before = trello.with(|trello| trello.cards.clone());
    let noted = sandbox.git(&["rev-parse", "refs/countersign/sync"]);
    trello.seen();
    let said = sandbox.run(&["sync", "--dry-run"]).ended(0);
    assert_eq!(trello.seen().len(), 0);
    assert!(
        said.stderr.contains("is not known without looking at the board: `--dry-run --look` does"),
        "{said:?}"
    );
    let said = sandbox.run(&["sync", "--dry-run", "--look"]).ended(0);
    assert!(said.stdout.contains("PUT http://127.0.0.1") && said.stdout.contains(LISTS[1].1), "{said:?}");
    assert!(said.stdout.contains("trello: would be restored: DR-1"), "{said:?}");
    assert!(said.stderr.contains("which signs nothing: it goes back to Awaiting"), "{said:?}");
    let _ = sandbox.run(&["sync", "--dry-run", "--look", "--format", "json"]).ended(0);
    assert_eq!((trello.writes(), trello.with(|trello| trello.cards.clone())), (Vec::new(), before));
    assert_eq!(sandbox.git(&["rev-parse", "refs/countersign/sync"]), noted);
    // What is new is shown whole, as without looking.
    sandbox.git(&["update-ref", "-d", "refs/countersign/sync"]);
    trello.with(|trello| trello.cards.clear());
    let said = sandbox.run(&["sync", "--dry-run", "--look"]).ended(0);
    assert_eq!(said.stdout.matches("/checkItems\n").count(), 2, "{said:?}");
    assert_eq!((trello.writes(), trello.with(|trello| trello.cards.len())), (Vec::new(), 0));
    sandbox.env("TRELLO_TOKEN", "");
    let said = sandbox.run(&["sync", "--dry-run", "--look"]).ended(2);
    assert!(said.stderr.contains("`TRELLO_TOKEN` is not set"), "{said:?}");
}

#[test]
fn a_card_that_says_nothing_of_its_record_any_more_is_taken_up_and_no_other() {
    for tells_attachments in [true, false] {
        let trello = Server::new(FakeTrello::new());
        let sandbox = board(&trello);
        let _ = sandbox.run(&["sync"]).ended(0);
        let forget = || {
            sandbox.git(&["update-ref", "-d", "refs/countersign/sync"]);
            trello.with(|trello| trello.cards[0]["desc"] = json!("What we wrote."));
        };
        let page = json!("https://decisions.example.com/records/dr-1.html");
        trello.with(|trello| {
            trello.tells_attachments = tells_attachments;
            // Somebody's own card, with the page on it: it is no card of the record.
            trello.cards.push(json!({
                "id": "5f0e0123456789abcdeffff0", "name": "Build it", "desc": "", "idList": LISTS[0].1, "closed": false,
                "due": null, "checklists": [], "attachments": [{ "url": page, "name": "why" }],
            }));
        });
        forget();
        let said = sandbox.run(&["sync"]).ended(0);
        assert!(said.stderr.contains("DR-1: a card that looks like its own"), "{said:?}");
        trello.with(|trello| {
            assert_eq!((trello.cards.len(), trello.cards[1]["name"].as_str()), (2, Some("Build it")));
            let desc = trello.cards[0]["desc"].as_str().unwrap();
            assert!(desc.starts_with("**Status:**") && desc.ends_with("\nWhat we wrote."), "{desc}");
            assert_eq!(trello.cards[0]["attachments"].as_array().map(Vec::len), Some(1));
        });
        // By another name the page alone tells.
        forget();
        trello.with(|trello| trello.cards[0]["name"] = json!("Databases"));
        let _ = sandbox.run(&["sync"]).ended(0);
        assert_eq!(trello.with(|trello| trello.cards.len()), if tells_attachments { 2 } else { 3 });
        // Nobody knows which of two is meant.
        forget();
        trello.with(|trello| {
            trello.cards.truncate(1);
            trello.cards[0]["name"] = json!("DR-1 Adopt PostgreSQL for orders");
            let mut twin = trello.cards[0].clone();
            twin["id"] = json!("5f0e0123456789abcdeffff1");
            trello.cards.push(twin);
        });
        trello.seen();
        let said = sandbox.run(&["sync"]).ended(1);
        assert!(said.stderr.contains("2 cards look like that of DR-1: none is touched"), "{said:?}");
        assert!(said.stderr.contains("help: write the line `countersign:"), "{said:?}");
        assert_eq!(trello.writes(), [""; 0]);
    }
}

#[test]
fn a_board_of_more_cards_than_trello_gives_at_once_is_read_to_the_end() {
    let trello = Server::new(FakeTrello::new());
    let sandbox = board(&trello);
    let _ = sandbox.run(&["sync"]).ended(0);
    sandbox.git(&["update-ref", "-d", "refs/countersign/sync"]);
    trello.with(|trello| {
        for at in 0..2345 {
            trello.cards.push(json!({
                "id": format!("5f0e0123456789abcde1{at:04x}"), "name": format!("Task {at}"), "desc": "", "idList": LISTS[0].1,
                "closed": false, "due": null, "checklists": [], "attachments": [],
            }));
        }
    });
    trello.seen();
    let _ = sandbox.run(&["sync"]).ended(0);
    assert_eq!(trello.with(|trello| trello.cards.len()), 2346);
    let pages = trello.seen().iter().filter(|request| request.path.ends_with("/cards/all")).count();
    assert_eq!(pages, 3);
}

#[test]
fn a_run_that_ends_at_any_step_is_taken_up_without_a_second_card() {
    for (on, lost) in [
        ("POST /1/cards", true),
        ("POST /1/cards", false),
        ("/attachments", true),
        ("POST /1/checklists", true),
        ("/checkItems", true),
        ("/checkItems", false),
    ] {
        let trello = Server::new(FakeTrello::new());
        let sandbox = board(&trello);
        if lost {
            trello.awkward_though_done(on, Reply::Reset);
        } else {
            trello.awkward(on, Reply::Reset);
        }
        let _ = sandbox.run(&["sync", "--tries", "1"]).ended(1);
        let _ = sandbox.run(&["sync"]).ended(0);
        trello.with(|trello| {
            assert_eq!((trello.cards.len(), trello.boxes().len()), (1, 2), "{on}");
            let count = |name: &str| trello.cards[0][name].as_array().map(Vec::len);
            assert_eq!((count("attachments"), count("checklists")), (Some(1), Some(1)), "{on}");
        });
        let said = sandbox.run(&["sync"]).ended(0);
        assert!(said.stdout.contains("nothing to send, 1 as they were"), "{said:?}");
    }
}

#[test]
fn trouble_is_told_in_the_words_of_trello() {
    let trello = Server::new(FakeTrello::new());
    let mut sandbox = board(&trello);
    for (reply, says) in [
        (Reply::text(401, "invalid key"), "belong to another key than that in `TRELLO_KEY`"),
        (
            Reply::text(404, "The requested resource was not found."),
            "(404): The requested resource was not found.",
        ),
        (Reply::json(200, &json!({ "not": "cards" })), "it is no list of cards"),
        (Reply::CutOff, "broke off"),
    ] {
        trello.awkward("cards/all", reply.clone());
        let said = sandbox.run(&["sync", "--tries", "1"]).ended(1);
        assert!(said.stderr.contains(says), "{reply:?}: {said:?}");
        assert_eq!(trello.with(|trello| trello.cards.len()), 0);
    }
    policy(&sandbox, &trello_at(&trello.url()).replace("proposed: Awaiting", "proposed: Waiting"));
    sandbox.commit_all("Name another list");
    let said = sandbox.run(&["sync"]).ended(1);
    assert!(
        said.stderr.contains("the board has no list `Waiting`")
            && said.stderr.contains("Archive, Awaiting, Decided, Ideas"),
        "{said:?}"
    );
    sandbox.env("TRELLO_TOKEN", "").env("TRELLO_KEY", "");
    trello.seen();
    let said = sandbox.run(&["sync", "--dry-run"]).ended(0);
    assert!(said.stdout.contains("\"idList\": \"(list Waiting)\""), "{said:?}");
    assert_eq!(trello.seen().len(), 0);
}

#[test]
fn doctor_proves_it_on_the_board_and_leaves_nothing_behind() {
    let trello = Server::new(FakeTrello::new());
    let sandbox = board(&trello);
    trello.awkward("GET /1/cards/", Reply::text(403, "no"));
    let said = sandbox.run(&["doctor", "--live", "--yes"]).ended(1);
    assert_eq!(
        said.stdout,
        "trello: reads the board: read\ntrello: makes a card in Awaiting: made\ntrello: reads it back: failed\ntrello: \
         deletes it: deleted\n"
    );
    assert_eq!(trello.with(|trello| trello.cards.len()), 0);
}
