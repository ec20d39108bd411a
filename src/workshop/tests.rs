//! Workshops in memory: what is written is read back, what is wrong is named, and scores add up.

use std::collections::BTreeMap;

use super::*;
use crate::policy::Policy;
use crate::record::Kind;

const POLICY: &str = "version: 1\nlog: 6f1c0e52-7d0a-4c7e-9a51-000000000000\npeople:\n  grace:\n    name: Grace Hopper\n    emails: [g@x.example]\n    roles: [product]\n  ada:\n    name: Ada Lovelace\n    emails: [a@x.example]\n    roles: [engineering]\n  lin:\n    name: Lin\n    emails: [l@x.example]\n    roles: [engineering]\n";

fn policy() -> Policy {
    Policy::parse("d/countersign.yaml", POLICY.as_bytes())
}

type Files = BTreeMap<String, String>;

fn read_all(files: &Files) -> Workshop {
    read("d/workshops/orders", files, &policy())
}

fn begun() -> Files {
    let criteria = [("Value", "product", "1"), ("Feasibility", "engineering", "2"), ("Joy", "", "1")]
        .map(|(name, role, weight)| (name.to_owned(), role.to_owned(), weight.to_owned()));
    let new = NewWorkshop {
        title: "How do we keep orders safe?",
        context: "Two were lost.",
        kind: Kind::Product,
        begun: "2026-11-22",
        by: "grace",
        scale: 5,
        criteria: &criteria,
    };
    Files::from([("question.md".to_owned(), new.text().unwrap())])
}

fn put(files: &mut Files, (file, text): (String, String)) {
    files.insert(file, text);
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// With ideas, a group, two options and scores of three people.
fn full() -> Files {
    let mut files = begun();
    for (by, ideas) in
        [("grace", &["A managed: database", "Ask [twice](x)"][..]), ("ada", &["Keep the files"][..])]
    {
        let (file, text, _) = read_all(&files).with_ideas(by, by, &texts(ideas)).unwrap();
        put(&mut files, (file, text));
    }
    let group =
        read_all(&files).with_group("ada", "Ada", "Less work", &texts(&["grace-1", "ada-1"])).unwrap();
    put(&mut files, group);
    let option = read_all(&files).with_option(
        "ada",
        "Ada",
        "PostgreSQL, managed",
        "Somebody else runs it.",
        &texts(&["Less work"]),
    );
    put(&mut files, option.unwrap());
    let score = |option: &str, criterion: &str, value| (option.to_owned(), criterion.to_owned(), value);
    for (by, scores) in [
        (
            "grace",
            vec![
                score("postgresql-managed", "value", 5),
                score("do-nothing", "value", 2),
                score("postgresql-managed", "joy", 3),
            ],
        ),
        ("ada", vec![score("postgresql-managed", "feasibility", 1), score("do-nothing", "feasibility", 5)]),
        ("lin", vec![score("postgresql-managed", "feasibility", 4)]),
    ] {
        let scored = read_all(&files).with_scores(by, by, &scores);
        put(&mut files, scored);
    }
    files
}

#[test]
fn what_is_written_is_read_back() {
    let workshop = read_all(&full());
    assert_eq!(workshop.faults, []);
    assert_eq!(
        (workshop.title.as_str(), workshop.context.as_str()),
        ("How do we keep orders safe?", "Two were lost.")
    );
    assert_eq!((workshop.kind, workshop.is_open, workshop.scale), (Kind::Product, true, 5));
    let roles: Vec<_> =
        workshop.criteria.iter().map(|own| (own.key.as_str(), own.role.as_deref(), own.weight)).collect();
    assert_eq!(
        roles,
        [("value", Some("product"), 1.0), ("feasibility", Some("engineering"), 2.0), ("joy", None, 1.0)]
    );
    let ideas: Vec<_> = workshop.ideas.iter().map(|idea| (idea.id.as_str(), idea.text.as_str())).collect();
    assert_eq!(
        ideas,
        [("ada-1", "Keep the files"), ("grace-1", "A managed: database"), ("grace-2", "Ask [twice](x)")]
    );
    assert_eq!(
        workshop.group("less WORK").map(|group| group.ideas.clone()),
        Some(texts(&["grace-1", "ada-1"]))
    );
    let left: Vec<&str> = workshop.ungrouped().map(|idea| idea.id.as_str()).collect();
    assert_eq!(left, ["grace-2"]);
    let options: Vec<_> =
        workshop.options.iter().map(|own| (own.name.as_str(), own.text.as_str(), own.from.len())).collect();
    assert_eq!(options, [("PostgreSQL, managed", "Somebody else runs it.", 1), ("Do nothing", "", 0)]);
    assert_eq!(workshop.scores.len(), 6);
    assert_eq!(workshop.participants(), ["ada", "grace", "lin"]);
}

#[test]
fn scores_add_up_by_weight_and_show_who_is_apart() {
    let workshop = read_all(&full());
    let tally = Tally::new(&workshop);
    let managed = tally.cells[0][1].unwrap();
    assert_eq!((managed.mean, managed.low, managed.high, managed.count), (2.5, 1, 4, 2));
    // (5 + 2 · 2.5 + 3) / 4, and (2 + 2 · 5) / 3.
    assert_eq!(tally.totals, [Some(3.25), Some(4.0)]);
    assert_eq!(tally.order, [1, 0]);
    let gaps: Vec<_> = tally.gaps.iter().map(|gap| (gap.option, gap.width)).collect();
    assert_eq!(gaps, [(1, 3.0), (0, 2.5)], "farthest first");
    assert_eq!(tally.splits.len(), 1);
    assert_eq!(
        workshop.differences(&tally, &|key| key.to_uppercase()),
        [
            "Do nothing: product 2, engineering 5 (apart by 3)",
            "PostgreSQL, managed: product 5, engineering 2.5 (apart by 2.5)",
            "PostgreSQL, managed, Feasibility: 1 by ADA and 4 by LIN",
        ]
    );
    let table = options_table(&workshop, &tally, Some("postgresql-managed"));
    assert_eq!(
        table,
        "| Option | Value | Feasibility | Joy |\n|---|---|---|---|\n| Do nothing | 2 | 5 |  |\n| **PostgreSQL, managed** | 5 | 2.5 | 3 |\n"
    );
    let record = format!("# T\n\n## Options\n\n{table}");
    let read =
        crate::record::Choices::of(&crate::record::Record::parse("0001-t.md", record.as_bytes())).unwrap();
    assert_eq!(
        read.options.iter().find(|own| own.is_chosen).map(|own| own.name.as_str()),
        Some("PostgreSQL, managed")
    );
    assert_eq!(read.place(&read.options[1]), Some((5.0, 2.5)));
}

#[test]
fn nobody_has_said_anything_yet() {
    let workshop = read_all(&begun());
    let tally = Tally::new(&workshop);
    assert_eq!((tally.totals.as_slice(), tally.gaps.len()), (&[None][..], 0));
    assert_eq!(options_table(&workshop, &tally, None).lines().count(), 3);
    assert_eq!(notes(&workshop, &tally, 3, &|key| key.to_owned()), "");
}

#[test]
fn what_cannot_be_read_is_named_by_file_and_line() {
    for (file, text, line, said) in [
        ("ideas/ada.md", "# I\n\n- An idea\n", 3, "an idea begins with its name: `- ada-1: …`"),
        ("ideas/ada.md", "- ada-1: A\n- ada-1: B\n", 2, "the idea `ada-1` stands twice"),
        ("groups/ada.md", "## G\n\n- ada-9\n", 1, "the group `G` holds `ada-9`, and there is no such idea"),
        ("scores/ada.yaml", "do-nothing:\n  feasible: 1\n", 2, "there is no criterion `feasible`"),
        (
            "scores/ada.yaml",
            "do-nothin:\n  feasibility: 1\n",
            1,
            "there is no option `do-nothin`: did you mean `do-nothing`?",
        ),
        ("scores/ada.yaml", "do-nothing:\n  feasibility: 6\n", 2, "a score is a whole number from 1 to 5"),
        (
            "scores/ada.yaml",
            "do-nothing:\n  value: 3\n",
            2,
            "`ada` may not score `Value`: that is for product",
        ),
        (
            "scores/guest.yaml",
            "do-nothing:\n  value: 3\n",
            2,
            "`guest` may not score `Value`: that is for product",
        ),
        ("scores/ada.yaml", "do-nothing: 3\n", 1, "the scores of `do-nothing` stand below it, one a line"),
        (
            "question.md",
            "---\nstatus: ajar\n---\n# Q\n\n## Criteria\n\n|C|S|W|\n|-|-|-|\n|Value|product|1|\n",
            2,
            "`status:` is neither open nor closed",
        ),
        (
            "question.md",
            "---\nstatus: open\n---\n# Q\n",
            4,
            "there are no criteria: a table of Criterion, Scored by, Weight",
        ),
        (
            "question.md",
            "---\nstatus: open\n---\n# Q\n\n## Criteria\n\n|C|S|W|\n|-|-|-|\n|Value|product|1|\n|Law|legal|1|\n",
            11,
            "there is no role `legal` to score `Law`: roles are product, engineering",
        ),
    ] {
        let mut files = begun();
        files.insert(file.to_owned(), text.to_owned());
        let faults = read_all(&files).faults;
        let [fault] = faults.as_slice() else { panic!("{text}: {faults:?}") };
        assert_eq!((fault.line, fault.message.as_str()), (line, said), "{text}");
    }
    let mut files = begun();
    files.insert("scores/guest.yaml".to_owned(), "do-nothing:\n  joy: 3\n".to_owned());
    assert_eq!((read_all(&files).faults.len(), read_all(&files).scores.len()), (0, 1), "joy is everybody's");
}

#[test]
fn a_score_takes_the_place_of_an_earlier_one_and_all_else_stays() {
    let mut files = begun();
    let text = "# Mine.\ndo-nothing:\n  # It is easy.\n  feasibility: 5  # very\n  joy: 1";
    files.insert("scores/ada.yaml".to_owned(), text.to_owned());
    let score = |option: &str, criterion: &str, value| [(option.to_owned(), criterion.to_owned(), value)];
    let workshop = read_all(&files);
    let (_, new) = workshop.with_scores("ada", "Ada", &score("do-nothing", "feasibility", 4));
    assert_eq!(new, text.replace("5  # very", "4  # very"));
    let (_, new) = workshop.with_scores("ada", "Ada", &score("other", "joy", 2));
    assert_eq!(new, format!("{text}\nother:\n  joy: 2\n"));
}

#[test]
fn what_is_added_twice_stands_once() {
    let files = full();
    let workshop = read_all(&files);
    let (file, text, names) =
        workshop.with_ideas("grace", "G", &texts(&["Ask [twice](x)", " A  new one "])).unwrap();
    assert_eq!(names, ["grace-3"]);
    assert_eq!(text, format!("{}- grace-3: A new one\n", files[&file]));
    let (file, text) = workshop.with_group("ada", "Ada", "less work", &texts(&["ada-1", "grace-2"])).unwrap();
    assert_eq!(text, format!("{}- grace-2: Ask [twice](x)\n", files[&file]));
    assert!(workshop.with_option("ada", "Ada", "**x**", "", &[]).is_err());
    assert!(workshop.with_option("ada", "Ada", "x", "## y", &[]).is_err());
    assert!(workshop.with_ideas("ada", "Ada", &texts(&[" "])).is_err());
}

#[test]
fn it_is_closed_with_the_record_that_came_of_it() {
    let mut files = full();
    let closed = read_all(&files).closed(Some(7));
    assert_eq!(closed.1, files["question.md"].replace("status: open\n", "status: closed\nrecord: 7\n"));
    put(&mut files, closed);
    let read = read_all(&files);
    assert_eq!((read.is_open, read.record, read.faults.len()), (false, Some(7), 0));
}
