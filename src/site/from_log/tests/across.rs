//! Several logs in one site: what their records cite of each other.

use super::{POLICY, PROPOSED, TODAY, from_log, record, site_of};
use crate::log::Log;
use crate::policy::Policy;
use crate::record::Record;
use crate::site::audit;
use crate::site::from_log::Judged;
use crate::site::view::{RecordLink, RecordView};
use crate::text::Source;

/// A log of the prefix, in a folder called after it, with a record of each number.
fn log(folder: &str, prefix: &str, records: &[(u32, &str)]) -> Judged {
    let policy = format!("prefix: {prefix}\n{POLICY}");
    let policy = Policy::parse(&format!("{folder}/countersign.yaml"), policy.as_bytes());
    assert_eq!(policy.faults, []);
    let records = records.iter().map(|(number, body)| placed(folder, record(*number, PROPOSED, body, &[])));
    Judged::new(Log::new(folder, policy, records.collect(), Vec::new()), None)
}

fn placed(folder: &str, mut record: Record) -> Record {
    let path = record.path().replace("decisions/", &format!("{folder}/"));
    record.source = Source::new(path, record.text().to_owned());
    record
}

/// Where the links of a body lead.
fn leads(record: &RecordView) -> Vec<String> {
    let tags = audit::read(&record.body_html).into_iter().filter(|tag| tag.name == "a");
    let leads = tags.filter_map(|tag| tag.get("href").map(str::to_owned));
    leads.filter(|lead| !lead.starts_with('#')).collect()
}

fn labels(links: &[RecordLink]) -> Vec<&str> {
    links.iter().map(|link| link.label.as_str()).collect()
}

#[test]
fn records_cite_and_are_mentioned_across_logs() {
    let mut orders = log("orders", "DR", &[(1, "As API-7 and [[API-7|it]] say; not OPS-7."), (7, "")]);
    let log_of = std::sync::Arc::get_mut(&mut orders.log).unwrap();
    // What is related is a record of the own log, and joins nothing to one of another.
    log_of.records[0] = placed(
        "orders",
        record(1, &format!("relates: [7]\n{PROPOSED}"), "As API-7 and [[API-7|it]] say.", &[]),
    );
    let api =
        Judged { repository: 1, ..log("orders", "API", &[(7, "It follows from DR-1, and API-7 is this.")]) };
    let site = from_log(&[orders, api], TODAY);
    let [dr, api] = &site.logs[..] else { panic!("{}", site.logs.len()) };
    assert_eq!(leads(&dr.records[0]), ["api-7.html", "api-7.html"]);
    assert!(dr.records[0].body_html.contains("title=\"Adopt x 7\">it</a>"), "{}", dr.records[0].body_html);
    assert_eq!(labels(&dr.records[0].relates), ["DR-7"]);
    assert_eq!(leads(&api.records[0]), ["dr-1.html"]);
    assert_eq!(labels(&api.records[0].mentioned_in), ["DR-1"]);
    assert_eq!(api.records[0].mentioned_in[0].href, "records/dr-1.html");
    assert_eq!(labels(&dr.records[0].mentioned_in), ["API-7"]);
    assert_eq!(labels(&dr.records[1].mentioned_in), [""; 0]);
}

#[test]
fn a_prefix_that_logs_share_means_the_own_log_alone() {
    let text = "As API-7 says.";
    let logs = [
        log("dr", "DR", &[(1, text)]),
        log("one", "API", &[(7, ""), (8, text)]),
        log("two", "API", &[(7, ""), (9, text)]),
    ];
    let site = from_log(&logs, TODAY);
    assert_eq!(leads(&site.logs[0].records[0]), [""; 0]);
    for log in &site.logs[1..] {
        assert_eq!(leads(&log.records[1]), [format!("{}.html", log.records[0].slug)]);
        assert_eq!(labels(&log.records[0].mentioned_in), [log.records[1].label.as_str()]);
    }
}

#[test]
fn a_path_leads_to_a_log_of_the_same_repository_alone() {
    let orders = || log("orders", "DR", &[(1, "[There](../api/0007-x.md)")]);
    let api = || log("api", "API", &[(7, "")]);
    let site = from_log(&[orders(), api()], TODAY);
    assert_eq!(leads(&site.logs[0].records[0]), ["api-7.html"]);
    assert_eq!(labels(&site.logs[1].records[0].mentioned_in), ["DR-1"]);
    let site = from_log(&[orders(), Judged { repository: 1, ..api() }], TODAY);
    assert_eq!(leads(&site.logs[0].records[0]), ["https://forge.example/blob/main/api/0007-x.md"]);
    assert_eq!(labels(&site.logs[1].records[0].mentioned_in), [""; 0]);
}

#[test]
fn a_new_title_is_shown_where_another_log_cites_it() {
    let mut site =
        site_of(&[log("orders", "DR", &[(1, "As API-7 says.")]), log("api", "API", &[(7, "")])], TODAY);
    let text = site.logs().nth(1).unwrap().records[0].text().replace("# Adopt `x` 7", "# Another title");
    assert!(site.replace(&Record::parse("api/0007-x.md", text.as_bytes())));
    let html = &site.record((0, 0)).body_html;
    assert!(html.contains("href=\"api-7.html\" title=\"Another title\""), "{html}");
}
