//! Holds `templates/site/DATA.md` to what templates are really given, so that people who write themes can trust it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::{DueMeasure, ExtraFact, HeldRole, LogView, RecordLink, SiteView, VERSION};
use crate::site::build::render;
use crate::site::fixture;
use crate::site::theme::{DATA, SCRIPTS, STYLES, TEMPLATES, Theme};

/// The names of a section with their types, as the page gives them.
type Names<'a> = BTreeMap<&'a str, &'a str>;

/// What the page says, by part: what every page gets, what each does, the fields of each type, and components.
#[derive(Debug, Default)]
struct Documented<'a> {
    every: Names<'a>,
    pages: BTreeMap<&'a str, Names<'a>>,
    fields: BTreeMap<&'a str, Names<'a>>,
    components: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Documented<'a> {
    fn read(text: &'a str) -> Self {
        let mut read = Self::default();
        let (mut part, mut section) = ("", "");
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                (part, section) = (heading, "");
            } else if let Some(heading) = line.strip_prefix("### ") {
                section = heading;
                let known = match part {
                    "Pages" => read.pages.insert(section, Names::new()),
                    part if part.starts_with("Fields ") => read.fields.insert(section, Names::new()),
                    _ => None,
                };
                assert!(known.is_none(), "{section} is there twice");
            } else if let Some((name, rest)) =
                line.strip_prefix("- `").and_then(|line| line.split_once("`: "))
            {
                let kind = rest.split_once(". ").map_or("", |(kind, _)| kind);
                let known = match part {
                    "Every page" => read.every.insert(name, kind),
                    "Pages" => read.pages.get_mut(section).and_then(|names| names.insert(name, kind)),
                    "Components" => (!read.components.insert((section, name))).then_some(name),
                    part if part.starts_with("Fields ") => {
                        read.fields.get_mut(section).and_then(|names| names.insert(name, kind))
                    }
                    _ => None,
                };
                assert!(known.is_none(), "{section}: {name} is there twice");
            }
        }
        read
    }
}

/// Compares what templates get with what the page says.
struct Comparison<'a> {
    documented: &'a Documented<'a>,
    reached: BTreeSet<&'a str>,
    faults: BTreeSet<String>,
}

impl<'a> Comparison<'a> {
    fn value(&mut self, place: &str, value: &Value, kind: &'a str) {
        let (kind, optional) = kind.strip_suffix(" or none").map_or((kind, false), |kind| (kind, true));
        if optional && value.is_null() {
            return;
        }
        let fits = match (kind, value) {
            ("text" | "html", value) => value.is_string(),
            ("number", value) => value.is_number(),
            ("bool", value) => value.is_boolean(),
            (kind, Value::Array(values)) => {
                if let Some(kind) = kind.strip_prefix("list of ") {
                    for value in values {
                        self.value(place, value, kind);
                    }
                    true
                } else if let (Some((first, second)), [one, other]) =
                    (kind.strip_prefix("pair of ").and_then(|kinds| kinds.split_once(" and ")), &values[..])
                {
                    self.value(place, one, first);
                    self.value(place, other, second);
                    true
                } else {
                    false
                }
            }
            (kind, Value::Object(values)) => {
                if let Some(kind) = kind.strip_prefix("map of ") {
                    for value in values.values() {
                        self.value(place, value, kind);
                    }
                    true
                } else if let Some((name, names)) = self.documented.fields.get_key_value(kind) {
                    self.reached.insert(name);
                    self.names(name, values, &[names]);
                    true
                } else {
                    false
                }
            }
            _ => false,
        };
        if !fits {
            self.faults.insert(format!("{place} is said to be `{kind}`, and is given as something else"));
        }
    }

    fn names(
        &mut self,
        section: &str,
        values: &serde_json::Map<String, Value>,
        documented: &[&'a Names<'a>],
    ) {
        for (name, value) in values {
            if let Some(kind) = documented.iter().find_map(|names| names.get(name.as_str())) {
                let kind = kind.strip_suffix(" or absent").unwrap_or(kind);
                self.value(&format!("{section}: {name}"), value, kind);
            } else {
                self.faults.insert(format!("{section}: {name} is given, and has no line"));
            }
        }
        for (name, kind) in documented.iter().copied().flatten() {
            if !values.contains_key(*name) && !kind.ends_with(" or absent") {
                self.faults.insert(format!("{section}: {name} has a line, and is not given"));
            }
        }
    }
}

/// The site for tests, with whatever it leaves out and a page can show.
fn site() -> SiteView {
    let mut site = fixture::site();
    let mut fact = ExtraFact::default();
    (fact.key, fact.value) = ("Owner".to_owned(), "ada".to_owned());
    let log = &mut site.logs[0];
    log.people[0].former_roles.push(HeldRole::default());
    log.due[0].measures.push(DueMeasure::default());
    log.outcomes[0].rows[0].others.push(fact.clone());
    log.outcomes[0].extra.push(fact.clone());
    let outcome = log.outcomes[0].clone();
    let record = log.records.last_mut().expect("the log has records");
    fixture::told(record, "Words");
    record.measures[0].others.push(fact);
    record.outcomes.push(outcome);
    record.signatures.push(fixture::signature("legal", super::SignatureState::Signed));
    record.mentioned_in.push(RecordLink::missing("DR-98"));
    log.records[0].life =
        Some(super::LifeView { gap: Some("Built from a shallow clone."), ..super::LifeView::default() });
    let mut other = fixture::record(7, "Pay", "proposed", [super::SignatureState::Missing; 2]);
    other.date = None;
    (other.slug, other.href) = ("pay-7".to_owned(), "records/pay-7.html".to_owned());
    site.logs.push(LogView { name: "Pay".to_owned(), records: vec![other], ..LogView::default() });
    site.name_logs();
    site.url = Some("https://decisions.example/".to_owned());
    site
}

/// What the template of each page gets: a theme whose templates print just that is filled in.
fn given() -> Vec<(String, serde_json::Map<String, Value>)> {
    let folder = tempfile::TempDir::new().unwrap();
    for (name, _) in TEMPLATES {
        fs::write(folder.path().join(name), "{{ __tera_context | json | safe }}").unwrap();
    }
    let pages = render(&site().into(), &Theme::with_folder(folder.path()).unwrap()).unwrap();
    let pages = pages.into_iter().filter(|page| page.path.rsplit('.').next() == Some("html"));
    pages.map(|page| (page.path, serde_json::from_slice(&page.bytes).unwrap())).collect()
}

/// Where a page and what templates get differ.
fn faults(page: &str) -> Vec<String> {
    let documented = Documented::read(page);
    let mut comparison =
        Comparison { documented: &documented, reached: BTreeSet::new(), faults: BTreeSet::new() };
    let mut filled = BTreeSet::new();
    for (path, values) in given() {
        let template = values["page"].as_str().unwrap();
        let Some((section, names)) = documented.pages.get_key_value(template) else {
            comparison.faults.insert(format!("{template}, which {path} is made of, has no section"));
            continue;
        };
        filled.insert(*section);
        comparison.names(section, &values, &[&documented.every, names]);
    }
    let Comparison { reached, mut faults, .. } = comparison;
    let pages = documented.pages.keys().filter(|page| !filled.contains(*page));
    let fields = documented.fields.keys().filter(|name| !reached.contains(*name));
    faults.extend(pages.chain(fields).map(|section| format!("no page shows {section}")));
    faults.into_iter().collect()
}

#[test]
fn each_name_that_a_template_gets_has_a_line_and_each_line_its_name() {
    let faults = faults(DATA);
    assert!(faults.is_empty(), "templates/site/DATA.md is not what templates get:\n{}", faults.join("\n"));
}

#[test]
fn a_line_that_is_missing_left_over_or_wrong_is_found() {
    let changes = [
        ("- `label`: text. `DR-42`, or the file's name where there is no number.\n", ""),
        ("- `several`: bool.", "- `some`: bool. Nothing.\n- `several`: text."),
        ("- `due`: bool. Whether the day has come,", "- `due`: number or none. Whether the day has come,"),
        ("- `date`: Date or none. The date that", "- `date`: Date. The date that"),
        ("### tags.html\n\nMade as", "### tagged.html\n\nMade as"),
        ("### Essay\n", "### Poem\n\n- `verse`: text. A line.\n\n### Essay\n"),
    ];
    let mut page = DATA.to_owned();
    for (from, to) in changes {
        assert_eq!(page.matches(from).count(), 1, "{from}");
        page = page.replace(from, to);
    }
    let found = faults(&page);
    let starts = [
        "Record: date is said to be `Date`",
        "Record: label is given, and has no line",
        "Review: due is said to be `number`",
        "Site: several is said to be `text`",
        "Site: some has a line, and is not given",
        "no page shows Poem",
        "no page shows tagged.html",
        "tags.html, which tags.html is made of, has no section",
    ];
    for start in starts {
        assert!(found.iter().any(|fault| fault.starts_with(start)), "{start}\n{}", found.join("\n"));
    }
    assert_eq!(found.len(), starts.len(), "{}", found.join("\n"));
}

#[test]
fn components_are_called_as_it_says() {
    let built_in: BTreeSet<(&str, &str)> = TEMPLATES
        .iter()
        .flat_map(|(file, text)| {
            let calls = text.split("{% component ").skip(1);
            calls.filter_map(move |call| Some((*file, &call[..=call.find(')')?])))
        })
        .collect();
    assert_eq!(Documented::read(DATA).components, built_in);
}

#[test]
fn only_what_it_calls_html_is_taken_for_safe() {
    let documented = Documented::read(DATA);
    let html: BTreeSet<&str> = documented
        .fields
        .values()
        .flatten()
        .filter_map(|(name, kind)| (*kind == "html").then_some(*name))
        .collect();
    let mut count = 0;
    for (file, text) in TEMPLATES {
        for (before, _) in text.match_indices("| safe").map(|(at, _)| text.split_at(at)) {
            let name = before.trim_end().rsplit(['.', ' ']).next().unwrap_or_default();
            assert!(html.contains(name), "{file}: {name}");
            count += 1;
        }
    }
    assert!(count > 3, "{count}");
}

#[test]
fn version_order_and_what_pages_may_load_are_as_it_says() {
    let words: String = DATA.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.starts_with(&format!("# What templates get, version {VERSION} ")));
    for parts in [STYLES, SCRIPTS] {
        let order: Vec<String> = parts.iter().map(|(name, _)| format!("`{name}`")).collect();
        let order = format!("in this order: {};", order.join(", "));
        assert!(words.contains(&order), "{order}");
    }
    let base = TEMPLATES.iter().find(|(name, _)| *name == "base.html").map_or("", |(_, text)| text);
    let policy =
        base.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert!(DATA.contains(policy.expect("the page says what it may load")));
}
