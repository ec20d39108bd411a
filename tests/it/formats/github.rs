//! Annotations: what GitHub makes of each line, read back by its own rules.

use super::{HOSTILE, finding, grave_last, hostile, report, said, span, written};
use countersign::diagnostic::Severity;
use countersign::text::Span;
use snapbox::{assert_data_eq, str};

#[test]
fn they_name_file_place_rule_and_way_out() {
    assert_data_eq!(
        written("github", &grave_last()),
        str![[r#"
::error file=decisions/0001-a.md,line=4,endLine=4,col=8,endColumn=14,title=signoff-stale::a grave thing%0Ahelp: do `countersign propose DR-1`
::warning file=decisions/0001-a.md,line=2,endLine=2,col=9,endColumn=14,title=unknown-key::a middling thing
::notice file=decisions/0001-a.md,line=2,endLine=2,col=1,endColumn=7,title=title-missing::a small thing
checked 2 records in 1 log: 1 error, 1 warning, 1 note

"#]]
    );
}

/// Splits a command as GitHub does: properties up to the second `::`, both unescaped.
fn parsed(line: &str) -> (Vec<(String, String)>, String) {
    let rest = line.strip_prefix("::").expect("it is a command");
    let (head, data) = rest.split_once("::").expect("a command has an end");
    let (_, properties) = head.split_once(' ').expect("it has properties");
    let plain = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%25", "%")
    };
    let pairs = properties.split(',').map(|pair| pair.split_once('=').expect("a property has a value"));
    (pairs.map(|(name, value)| (name.to_owned(), plain(value))).collect(), plain(data))
}

#[test]
fn what_records_say_stays_in_its_place() {
    let text = written("github", &hostile());
    assert_eq!(text.lines().count(), 4, "one line for each finding, and the summary:\n{text}");
    let (properties, data) = parsed(text.lines().next().unwrap());
    let names: Vec<&str> = properties.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["file", "line", "endLine", "col", "endColumn", "title"]);
    assert_eq!(properties[0].1, "decisions/::error::<U+000A>##[x] 50%,a:b <U+001B><U+2028><&>.md");
    assert_eq!(properties[5].1, "signoff-stale");
    // A line end of ours parts message and help; those of the record are shown.
    assert_eq!(data.lines().count(), 2, "{data}");
    assert!(data.starts_with("::error::x ##[set-output]y") && data.contains("100% a,b:c"), "{data}");
    assert!(HOSTILE.contains('\n') && data.contains("<U+000A>::stop-commands::t"), "{data}");
}

#[test]
fn a_finding_without_a_line_names_its_file_alone() {
    let gone = said("record-deleted", "decisions/gone.md", Span::at(0), "it is gone");
    let text = written("github", &report(vec![finding(Severity::Error, gone)]));
    assert!(text.starts_with("::error file=decisions/gone.md,title=record-deleted::it is gone\n"), "{text}");
}

#[test]
fn a_place_of_several_lines_has_no_columns() {
    let long = said("section-empty", "decisions/0001-a.md", Span::new(0, span("End").end), "long");
    let text = written("github", &report(vec![finding(Severity::Error, long)]));
    assert!(text.starts_with("::error file=decisions/0001-a.md,line=1,endLine=6,title="), "{text}");
}

#[test]
fn ten_of_each_kind_those_of_the_change_first_and_the_rest_counted() {
    let many = (0..15).flat_map(|at| {
        let path = format!("decisions/{at:04}-a.md");
        [Severity::Error, Severity::Warning].map(|severity| {
            finding(severity, said("unknown-key", &path, span("status"), &format!("{severity} {at}")))
        })
    });
    let mut report = report(many.collect());
    report.touched.insert("decisions/0014-a.md".into());
    let text = written("github", &report);
    let first = |kind: &str| text.lines().find(|line| line.starts_with(kind)).unwrap().to_owned();
    assert!(first("::error").ends_with("error 14") && first("::warning").ends_with("warning 14"), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with("::")).count(), 20);
    assert!(
        text.ends_with(
            "10 more without annotation (5 errors, 5 warnings): GitHub takes 10 of each kind a step; \
             `countersign check --format text` shows all\n\
             checked 2 records in 1 log: 15 errors, 15 warnings\n"
        ),
        "{text}"
    );
}
