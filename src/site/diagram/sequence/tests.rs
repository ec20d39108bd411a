//! What is read of a sequence, and where it is drawn.

use super::parse::script;
use super::script::{Event, Script};
use super::width::{box_width, columns};
use crate::site::diagram::draw;

fn read(source: &str) -> Option<Script> {
    let lines: Vec<&str> = source.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    script(&lines)
}

const ALL: &str = "autonumber
    actor U as The user
    participant S as Shop
    Note over U,S: a note over both
    U->>+S: pay
    S->>S: check
    alt enough
      loop every second
        S-->>U: wait
        Note right of S: waits for the bank
      end
    else not enough
      S--xU: no
    end
    critical x
      S-)U: one
    option y
      U--)S: two
    end
    par a
      U->S: three
    and b
      U-->S: four
    end
    rect rgb(1, 2, 3)
      S-xU: five
    end
    deactivate S
    opt z
      Note left of U: alone
    end
    break b
      U->>P: nobody told of P before
    end";

/// The words of a picture.
fn words(svg: &str) -> Vec<&str> {
    let texts = svg.split("<text ").skip(1).filter_map(|text| text.split_once('>'));
    texts.filter_map(|(_, text)| text.split_once('<')).map(|(text, _)| text).collect()
}

#[test]
fn all_that_is_written_is_drawn() {
    let svg = draw(&format!("sequenceDiagram\n{ALL}")).unwrap();
    let words = words(&svg);
    for word in [
        "The user",
        "Shop",
        "P",
        "a note over both",
        "1. pay",
        "2. check",
        "alt",
        "enough",
        "loop",
        "every second",
        "3. wait",
        "waits for the bank",
        "not enough",
        "4. no",
        "critical",
        "x",
        "5. one",
        "y",
        "6. two",
        "par",
        "a",
        "7. three",
        "b",
        "8. four",
        "9. five",
        "opt",
        "z",
        "alone",
        "break",
        "10. nobody told of P before",
    ] {
        assert!(words.contains(&word), "{word}: {words:?}");
    }
    assert_eq!(svg.matches("d-ground").count(), 1);
    assert_eq!(svg.matches("d-bar").count(), 1);
}

#[test]
fn whoever_takes_part_stands_in_the_order_of_being_named() {
    let script = read("B->>A: x\nparticipant C\nActor-1-->>C: y").unwrap();
    let names: Vec<String> = script.people.iter().map(|person| person.label.lines.concat()).collect();
    assert_eq!(names, ["B", "A", "C", "Actor-1"]);
}

#[test]
fn what_is_written_fits_between_the_lines() {
    let script = read(ALL).unwrap();
    let columns = columns(&script);
    for (at, two) in columns.lines.windows(2).enumerate() {
        assert!(two[1] - two[0] > box_width(&script, at) / 2 + box_width(&script, at + 1) / 2, "{columns:?}");
    }
    for event in &script.events {
        if let Event::Message(message) = event
            && message.from != message.to
        {
            let room = (columns.lines[message.from] - columns.lines[message.to]).abs();
            assert!(room > message.text.width(), "{message:?}");
        }
    }
}

#[test]
fn a_semicolon_ends_a_line_and_nothing_else() {
    assert!(read("A->>B: x;").is_some());
    assert!(read("A->>B: #35;1 &amp; 2").is_some());
    assert!(read("A->>B: x; B->>A: y").is_none());
}

#[test]
fn one_thing_that_is_not_understood_leaves_none() {
    for line in [
        "A->>B",
        "A: x",
        "->>B: x",
        "A->>: x",
        "A<<->>B: x",
        "A->>+-B: x",
        "end",
        "loop x",
        "else x",
        "loop x\nelse y\nend",
        "alt x\nand y\nend",
        "Note over A",
        "Note above A: x",
        "create participant D",
        "box x\nend",
        "participant A as B",
        "participant",
        "deactivate B",
        "B-->>-A: x",
        "title: x",
        "links A: {}",
        "participant D@{ \"type\": \"queue\" }",
        "A->>B: <b>x</b>",
        "activate",
        "autonumber x",
        "autonumber off",
        "wat",
        "A->>B:wrap: x",
        "par_over x\nend",
    ] {
        assert!(read(&format!("A->>B: x\n{line}")).is_none(), "{line}");
    }
}
