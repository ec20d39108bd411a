//! Every look has its pieces, and every card is a small, whole picture that is always the same.

use super::*;
use crate::site::fixture;

const STATES: [&str; 6] = ["signed", "stale", "invalid", "missing", "not-required", "objected"];

fn decoded(bytes: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut points = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut points).unwrap();
    (info.width, info.height, points)
}

#[test]
fn every_look_can_be_drawn_small() {
    let pieces = Pieces::read();
    let statuses =
        ["draft", "proposed", "accepted", "rejected", "deprecated", "superseded", "other", "doubt"];
    let kinds = ["product", "technical", "other"];
    for (at, status) in statuses.into_iter().enumerate() {
        let (product, engineering) = (STATES[at % 6], STATES[(at + 1) % 6]);
        let look = Look { kind: kinds[at % 3], status, product, engineering };
        let bytes = of_look(&pieces, look);
        assert!(bytes.len() < 20 * 1024, "{} has {} bytes", look.path(), bytes.len());
        if at == 0 {
            assert_eq!(bytes, of_look(&pieces, look), "the same look, the same bytes");
        }
    }
}

#[test]
fn a_card_shows_each_roles_ink_only_where_it_signed() {
    let pieces = Pieces::read();
    let has = |product, engineering, colour: [u8; 3]| {
        let look = Look { kind: "product", status: "proposed", product, engineering };
        let (width, height, points) = decoded(&of_look(&pieces, look));
        assert_eq!((width, height), (1200, 630));
        // Below the seal and the names of the roles.
        let below = 420 * 1200 * 3;
        points[below..].chunks_exact(3).any(|point| point == colour)
    };
    let [product, engineering] = [[0x9c, 0x1f, 0x46], [0x12, 0x55, 0x9c]];
    assert!(has("signed", "missing", product) && !has("signed", "missing", engineering));
    assert!(!has("stale", "signed", product) && has("stale", "signed", engineering));
    assert!(!has("objected", "not-required", product) && !has("objected", "invalid", engineering));
}

#[test]
fn there_is_one_for_each_look_that_occurs_and_none_without_an_address() {
    let mut site = fixture::site();
    assert_eq!(pages(&site), []);
    site.url = Some("https://decisions.example.com/".to_owned());
    let cards = pages(&site);
    let paths: BTreeSet<&str> = cards.iter().map(|card| card.path.as_str()).collect();
    assert_eq!(paths.len(), cards.len());
    assert!(paths.contains(SITE) && cards.len() <= site.records().count());
    let own = cards.iter().find(|card| card.path == SITE).unwrap();
    assert_eq!(decoded(&own.bytes).0, 1200);
    for (_, record) in site.records() {
        assert!(paths.contains(Look::of(record).path().as_str()), "{}", record.label);
    }
    let words = Look::of(&site.logs[0].records[5]).in_words();
    assert_eq!(
        words,
        "Technical decision, says accepted, not in force. Product: signed. Engineering: stale."
    );
}
