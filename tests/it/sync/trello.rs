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
