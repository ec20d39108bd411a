//! Adding to outcomes: what is added is read back, and all else stays byte for byte.

use jiff::civil::date;

use super::*;

fn figure(measure: &str, value: &str, source: &str) -> Figure {
    let (measure, value, source) = (measure.to_owned(), value.to_owned(), source.to_owned());
    Figure { measure, value, date: date(2027, 5, 20), source }
}

fn begun(addition: &Addition) -> Outcome {
    let said = (date(2027, 5, 20), OutcomeVerdict::Met);
    Outcome::begun("d/outcomes/0042-x.md", (42, "DR-42"), "grace", said, addition).unwrap()
}

#[test]
fn a_new_outcome_reads_as_people_write_one() {
    let addition = Addition {
        figures: vec![figure("p95 | latency", "< 180 ms", "https://x.example/a_b")],
        lessons: vec!["Start *earlier*.".to_owned(), "Ask twice.".to_owned()],
        ..Addition::default()
    };
    assert_eq!(
        begun(&addition).text(),
        "---\noutcome: 42\ndate: 2027-05-20\nby: grace\nverdict: met\n---\n# What became of DR-42\n\n## Measured\n\n| Measure | Value | Date | Source |\n|---|---|---|---|\n| p95 \\| latency | < 180 ms | 2027-05-20 | https://x.example/a_b |\n\n## Lesson\n\nStart *earlier*.\n\nAsk twice.\n"
    );
}

#[test]
fn more_is_added_and_all_else_stays() {
    for end in ["\n", "\r\n"] {
        for tail in ["", "\n", "\n\n## Next\n\nMore.  \n"] {
            let text = format!(
                "---\noutcome: 42\ndate:  2027-05-01\n# kept\nby: grace\nverdict: partly\n---\n# T\n\n## Lesson\n\nOne.\n\n## Measured\n\n|Measure|Team|Actual|When|Where|\n|:--|-|-|-|-|\n| a | web | 1 |2027-05-01|| {tail}"
            )
            .replace('\n', end);
            let old = Outcome::parse("d/outcomes/0042-x.md", text.as_bytes());
            assert_eq!(old.faults, [], "{text}");
            let addition = Addition {
                figures: vec![figure("b", "2", "s"), figure("a", "3", "")],
                lessons: vec!["Two.\nThree.".to_owned()],
                date: Some(date(2027, 5, 20)),
                verdict: Some(OutcomeVerdict::Met),
            };
            let new = old.extended(&addition).unwrap();
            let expected = text
                .replace("date:  2027-05-01", "date:  2027-05-20")
                .replace("verdict: partly", "verdict: met")
                .replace("One.", &format!("One.{end}{end}Two.{end}Three."))
                .replace(
                    "|2027-05-01||",
                    &format!(
                        "|2027-05-01||{end}| b |  | 2 | 2027-05-20 | s |{end}| a |  | 3 | 2027-05-20 |  |"
                    ),
                );
            assert_eq!(new.text(), expected);
            assert_eq!(new.figures("A").map(|row| row.value.as_str()).collect::<Vec<_>>(), ["1", "3"]);
        }
    }
}

#[test]
fn sections_are_made_where_there_are_none() {
    let empty = begun(&Addition::default());
    let text = empty.text().trim_end().to_owned();
    let bare = Outcome::parse("d/outcomes/0042-x.md", text.as_bytes());
    let addition = Addition {
        figures: vec![figure("a", "1", "")],
        lessons: vec!["L.".to_owned()],
        ..Addition::default()
    };
    let new = bare.extended(&addition).unwrap();
    assert!(new.text().starts_with(&text));
    assert_eq!((new.measured.len(), new.lessons()), (1, vec!["L."]));
}

#[test]
fn what_has_no_place_is_refused() {
    let with = |table: &str| {
        let text = begun(&Addition::default()).text().to_owned() + "\n## Measured\n\n" + table;
        Outcome::parse("d/outcomes/0042-x.md", text.as_bytes())
    };
    let add = |outcome: &Outcome, figure: Figure| {
        outcome.extended(&Addition { figures: vec![figure], ..Addition::default() }).map(|_| ())
    };
    let no = |column| Err(MeasuringProblem::NoColumn { path: "d/outcomes/0042-x.md".to_owned(), column });
    let bare = with("| Measure | Value |\n|---|---|\n| a | 1 |\n");
    assert_eq!(add(&bare, figure("b", "2", "")), Ok(()), "the day is that of the outcome");
    assert_eq!(add(&bare, figure("b", "2", "s")), no("Source"));
    assert_eq!(add(&bare, Figure { date: date(2027, 5, 21), ..figure("b", "2", "") }), no("Date"));
    assert_eq!(add(&with("| Measure |\n|---|\n| a |\n"), figure("b", "2", "")), no("Value"));
    let quoted = with("> | Measure | Value |\n> |---|---|\n> | a | 1 |\n");
    assert!(matches!(add(&quoted, figure("b", "2", "")), Err(MeasuringProblem::NotReadBack { .. })));
    let lesson = Addition { lessons: vec!["## Measured".to_owned()], ..Addition::default() };
    assert!(matches!(bare.extended(&lesson), Err(MeasuringProblem::NotReadBack { .. })));
    let broken = Outcome::parse("d/outcomes/0042-x.md", b"# T\n");
    assert!(matches!(broken.extended(&lesson), Err(MeasuringProblem::Malformed { .. })));
}
