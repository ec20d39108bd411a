//! From the files of a workshop to what people have said. Reading never fails: what cannot be read is a fault.

use std::collections::BTreeMap;

use crate::git::{ReadError, Snapshot, SnapshotError};
use crate::log::{Log, join, slug};
use crate::policy::Policy;
use crate::record::{Kind, Record, SIZE_LIMIT, Section, Table, nearest, parse_date};
use crate::text::yaml::{self, Node, Value};
use crate::text::{Source, Span};
use crate::workshop::write::{CRITERIA, FOLDER, QUESTION};
use crate::workshop::{Candidate, Criterion, Fault, Group, Idea, Score, Workshop};

/// Reads all workshops of a log, in the order of their names.
///
/// Fails where the snapshot's files cannot be listed.
pub fn load(snapshot: &Snapshot, log: &Log) -> Result<Vec<Workshop>, SnapshotError> {
    let top = join(&log.folder, FOLDER);
    let mut by_slug: BTreeMap<String, BTreeMap<String, Result<Vec<u8>, ReadError>>> = BTreeMap::new();
    for entry in snapshot.list(&top)? {
        let Some(below) = entry.path().strip_prefix(&top).and_then(|below| below.strip_prefix('/')) else {
            continue;
        };
        if let Some((slug, file)) = below.split_once('/') {
            let bytes = snapshot.read(entry.path(), SIZE_LIMIT + 1);
            by_slug.entry(slug.to_owned()).or_default().insert(file.to_owned(), bytes);
        }
    }
    let named = by_slug.into_iter().filter(|(_, files)| files.contains_key(QUESTION));
    Ok(named
        .map(|(slug, files)| {
            let mut faults = Vec::new();
            let folder = format!("{top}/{slug}");
            let mut texts = BTreeMap::new();
            for (file, bytes) in files {
                let path = format!("{folder}/{file}");
                match bytes.map(String::from_utf8) {
                    Ok(Ok(text)) => drop(texts.insert(file, text)),
                    Ok(Err(_)) => {
                        faults.push(Fault { path, line: 1, message: "this is not text".to_owned() })
                    }
                    Err(error) => faults.push(Fault { path, line: 1, message: error.to_string() }),
                }
            }
            let mut workshop = read(&folder, &texts, &log.policy);
            workshop.faults.extend(faults);
            workshop
        })
        .collect())
}

/// Reads one workshop from its files, each by its path below the folder.
pub fn read(folder: &str, files: &BTreeMap<String, String>, policy: &Policy) -> Workshop {
    let path = |file: &str| format!("{folder}/{file}");
    let sources = files.iter().map(|(file, text)| (file.clone(), Source::new(path(file), text.as_str())));
    let sources: BTreeMap<String, Source> = sources.collect();
    let question = sources.get(QUESTION).cloned().unwrap_or_else(|| Source::new(path(QUESTION), ""));
    let mut workshop = Workshop {
        slug: folder.rsplit('/').next().unwrap_or_default().to_owned(),
        folder: folder.to_owned(),
        title: String::new(),
        context: String::new(),
        kind: Kind::Technical,
        is_open: true,
        record: None,
        begun: None,
        by: String::new(),
        scale: 5,
        criteria: Vec::new(),
        ideas: Vec::new(),
        groups: Vec::new(),
        options: Vec::new(),
        scores: Vec::new(),
        names: BTreeMap::new(),
        faults: Vec::new(),
        files: sources,
        status: None,
    };
    workshop.take_question(&question, policy);
    for (file, source) in workshop.files.clone() {
        let Some((part, name)) = file.split_once('/') else { continue };
        let Some((by, _)) = name.rsplit_once('.') else { continue };
        let heading = source.text().lines().next().and_then(|line| line.strip_prefix("# "));
        if let Some((_, name)) = heading.and_then(|heading| heading.split_once(" of ")) {
            workshop.names.entry(by.to_owned()).or_insert_with(|| name.trim().to_owned());
        }
        match part {
            "ideas" => workshop.take_ideas(&source, by),
            "groups" => workshop.take_groups(&source),
            "options" => workshop.take_options(&source),
            _ => {}
        }
    }
    if !workshop.options.iter().any(|option| option.key.starts_with("do-nothing")) {
        let nothing = "Do nothing".to_owned();
        workshop.options.push(Candidate {
            key: slug(&nothing),
            name: nothing,
            text: String::new(),
            from: Vec::new(),
        });
    }
    workshop.check_names();
    for (file, source) in workshop.files.clone() {
        if let Some(by) = file.strip_prefix("scores/").and_then(|name| name.rsplit_once('.')) {
            workshop.take_scores(&source, by.0, policy);
        }
    }
    workshop
}

impl Workshop {
    fn fault(&mut self, source: &Source, at: usize, message: impl Into<String>) {
        let line = source.position(at).line;
        self.faults.push(Fault { path: source.path().to_owned(), line, message: message.into() });
    }

    fn take_question(&mut self, source: &Source, policy: &Policy) {
        let text = source.text();
        let record = Record::parse(source.path(), text.as_bytes());
        let body_start = text.len() - record.body().len();
        match &record.title {
            Some(title) => self.title.clone_from(&title.value),
            None => self.fault(source, body_start, "the question is missing: a heading `# …`"),
        }
        let inner =
            text[..body_start].strip_prefix("---").and_then(|rest| rest.trim_end().strip_suffix("---"));
        match inner {
            Some(inner) => {
                let (node, faults) = yaml::parse(inner, 3);
                for fault in faults {
                    self.fault(source, fault.span.start, fault.kind.to_string());
                }
                if let Some(Node { value: Value::Map(pairs), .. }) = node {
                    for (key, value) in &pairs {
                        self.take_key(source, key.text().unwrap_or_default(), value);
                    }
                }
            }
            None => self.fault(source, 0, "there is no front matter with `kind:` and `status:`"),
        }
        let title_end = record.title.as_ref().map_or(body_start, |title| {
            let own = record.sections.iter().find(|section| section.heading.span.start == title.span.start);
            own.map_or(title.span.end, |section| section.body.start)
        });
        let criteria = record.section(CRITERIA);
        let end = criteria.map_or(text.len(), |section| section.heading.span.start);
        text[title_end.min(end)..end].trim().clone_into(&mut self.context);
        let table = criteria.and_then(|section| Table::first_in(text, section.body));
        for row in table.iter().flat_map(|table| &table.rows).filter(|row| !row.is_empty()) {
            self.take_criterion(source, row.text(0), row.text(1), row.text(2), row.span, policy);
        }
        if self.criteria.is_empty() {
            self.fault(source, body_start, "there are no criteria: a table of Criterion, Scored by, Weight");
        }
    }

    fn take_key(&mut self, source: &Source, key: &str, value: &Node) {
        let text = value.text().unwrap_or_default();
        match key {
            "kind" => match text.parse() {
                Ok(kind) => self.kind = kind,
                Err(()) => self.fault(source, value.span.start, "`kind:` is neither product nor technical"),
            },
            "status" => {
                self.status = Some(value.span);
                self.is_open = text == "open";
                if !["open", "closed"].contains(&text) {
                    self.fault(source, value.span.start, "`status:` is neither open nor closed");
                }
            }
            "scale" => match text.parse().ok().filter(|scale| (2..=100).contains(scale)) {
                Some(scale) => self.scale = scale,
                None => self.fault(source, value.span.start, "`scale:` is no number from 2 to 100"),
            },
            "record" => self.record = text.parse().ok(),
            "begun" => self.begun = parse_date(text),
            "by" => text.clone_into(&mut self.by),
            _ => {}
        }
    }

    fn take_criterion(
        &mut self,
        source: &Source,
        name: &str,
        role: &str,
        weight: &str,
        span: Span,
        policy: &Policy,
    ) {
        let weight = if weight.is_empty() { "1" } else { weight };
        let weight =
            weight.replace(',', ".").parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
        let Some(weight) = weight else {
            return self.fault(source, span.start, format!("the weight of `{name}` is no number above 0"));
        };
        let everybody =
            ["", "all", "everybody", "everyone", "–", "-"].contains(&role.to_lowercase().as_str());
        let role = (!everybody).then(|| role.to_lowercase());
        let roles = policy.all_roles();
        if let Some(role) = role.as_ref().filter(|role| !roles.contains(&role.as_str())) {
            let known = roles.join(", ");
            return self.fault(
                source,
                span.start,
                format!("there is no role `{role}` to score `{name}`: roles are {known}"),
            );
        }
        let key = slug(name);
        if self.criteria.iter().any(|own| own.key == key) {
            return self.fault(source, span.start, format!("the criterion `{name}` stands twice"));
        }
        self.criteria.push(Criterion { name: name.to_owned(), key, role, weight });
    }

    fn take_ideas(&mut self, source: &Source, by: &str) {
        for (at, item) in items(source.text()) {
            match item.split_once(':').map(|(id, text)| (id.trim(), text.trim())) {
                Some((id, text)) if is_id(id) && !text.is_empty() => {
                    if self.ideas.iter().any(|own| own.id.eq_ignore_ascii_case(id)) {
                        self.fault(source, at, format!("the idea `{id}` stands twice"));
                    } else {
                        self.ideas.push(Idea { id: id.to_owned(), by: by.to_owned(), text: text.to_owned() });
                    }
                }
                _ => self.fault(source, at, format!("an idea begins with its name: `- {by}-1: …`")),
            }
        }
    }

    fn take_groups(&mut self, source: &Source) {
        let record = Record::parse(source.path(), source.text().as_bytes());
        for section in record.sections.iter().filter(|section| section.level == 2) {
            let name = &section.heading.value;
            let own: Vec<String> = items(&source.text()[section.body.range()])
                .map(|(_, item)| item.split(':').next().unwrap_or_default().trim().to_owned())
                .collect();
            let key = slug(name);
            let place = match self.groups.iter().position(|group| slug(&group.name) == key) {
                Some(place) => place,
                None => {
                    self.groups.push(Group { name: name.clone(), ideas: Vec::new() });
                    self.groups.len() - 1
                }
            };
            for id in own {
                if !self.groups[place].ideas.contains(&id) {
                    self.groups[place].ideas.push(id);
                }
            }
        }
    }

    fn take_options(&mut self, source: &Source) {
        let record = Record::parse(source.path(), source.text().as_bytes());
        for section in record.sections.iter().filter(|section| section.level == 2) {
            let (text, from) = described(source.text(), section);
            let (name, key) = (section.heading.value.clone(), slug(&section.heading.value));
            match self.options.iter_mut().find(|own| own.key == key) {
                Some(own) => {
                    if !text.is_empty() && !own.text.contains(&text) {
                        let gap = if own.text.is_empty() { "" } else { "\n\n" };
                        own.text = format!("{}{gap}{text}", own.text);
                    }
                    let new: Vec<String> = from.into_iter().filter(|name| !own.from.contains(name)).collect();
                    own.from.extend(new);
                }
                None => self.options.push(Candidate { name, key, text, from }),
            }
        }
    }

    /// Says which names of ideas nobody has given.
    fn check_names(&mut self) {
        let mut unknown = Vec::new();
        for group in &mut self.groups {
            let known = |id: &String| self.ideas.iter().find(|idea| idea.id.eq_ignore_ascii_case(id));
            unknown.extend(
                group
                    .ideas
                    .iter()
                    .filter(|id| known(id).is_none())
                    .map(|id| (group.name.clone(), id.clone())),
            );
            group.ideas = group.ideas.iter().filter_map(|id| Some(known(id)?.id.clone())).collect();
        }
        for (group, id) in unknown {
            let message = format!("the group `{group}` holds `{id}`, and there is no such idea");
            self.faults.push(Fault { path: format!("{}/groups", self.folder), line: 1, message });
        }
    }

    fn take_scores(&mut self, source: &Source, by: &str, policy: &Policy) {
        let (node, faults) = yaml::parse(source.text(), 0);
        for fault in faults {
            self.fault(source, fault.span.start, fault.kind.to_string());
        }
        let Some(Node { value: Value::Map(options), .. }) = node else { return };
        for (option, scores) in &options {
            let name = option.text().unwrap_or_default();
            let Some(own) = self.option(name).map(|own| own.key.clone()) else {
                let keys: Vec<&str> = self.options.iter().map(|own| own.key.as_str()).collect();
                let near = nearest(name, &keys).map(|near| format!(": did you mean `{near}`?"));
                let near = near.unwrap_or_default();
                self.fault(source, option.span.start, format!("there is no option `{name}`{near}"));
                continue;
            };
            let Value::Map(pairs) = &scores.value else {
                self.fault(
                    source,
                    scores.span.start,
                    format!("the scores of `{name}` stand below it, one a line"),
                );
                continue;
            };
            for (criterion, value) in pairs {
                self.take_score(source, by, &own, criterion, value, policy);
            }
        }
    }

    fn take_score(
        &mut self,
        source: &Source,
        by: &str,
        option: &str,
        criterion: &Node,
        value: &Node,
        policy: &Policy,
    ) {
        let name = criterion.text().unwrap_or_default();
        let Some(own) = self.criterion(name).cloned() else {
            let keys: Vec<&str> = self.criteria.iter().map(|own| own.key.as_str()).collect();
            let near =
                nearest(name, &keys).map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
            return self.fault(source, criterion.span.start, format!("there is no criterion `{name}`{near}"));
        };
        let holds = |role: &String| policy.people.get(by).is_some_and(|person| person.holds(role));
        if let Some(role) = own.role.as_ref().filter(|role| !holds(role)) {
            let message = format!("`{by}` may not score `{}`: that is for {role}", own.name);
            return self.fault(source, criterion.span.start, message);
        }
        let number = value.text().and_then(|text| text.parse().ok());
        match number.filter(|number| (1..=self.scale).contains(number)) {
            Some(number) => self.scores.push(Score {
                by: by.to_owned(),
                option: option.to_owned(),
                criterion: own.key,
                value: number,
                span: value.span,
            }),
            None => {
                let scale = self.scale;
                self.fault(source, value.span.start, format!("a score is a whole number from 1 to {scale}"));
            }
        }
    }
}

/// The items of lists, each with where it begins.
fn items(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))?;
        Some((start, item.trim()))
    })
}

/// Whether a word may be the name of an idea.
pub(super) fn is_id(word: &str) -> bool {
    let parts = word.rsplit_once('-');
    parts.is_some_and(|(by, number)| {
        !by.is_empty()
            && by.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What an option is, and what it comes from: the line `From: …`.
fn described(text: &str, section: &Section) -> (String, Vec<String>) {
    let mut from = Vec::new();
    let mut lines = Vec::new();
    for line in text[section.body.range()].lines() {
        match line.strip_prefix("From:") {
            Some(names) => {
                from.extend(
                    names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
                );
            }
            None => lines.push(line),
        }
    }
    (lines.join("\n").trim().to_owned(), from)
}
