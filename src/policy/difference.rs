//! What a change of the policy does, in plain words: who may sign what from now on, and what is asked of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Level;
use crate::policy::{Integrations, Key, Person, Policy, ROLES, RuleSetting, Since, SiteSettings};
use crate::record::Status;
use crate::text::{Span, Spanned};

/// One thing that a change of the policy does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Whether more is let through from now on, or somebody may do more.
    pub weakens: bool,
    /// The difference, as a clause without full stop.
    pub text: String,
    /// Where it stands in the policy afterwards; empty where it is something that is gone.
    pub span: Span,
}

/// What a change of the policy does, what weakens it first; the serial and the log's identity left out.
pub fn differences(before: &Policy, after: &Policy) -> Vec<Difference> {
    let mut found = Found { all: Vec::new() };
    found.people(before, after);
    found.admins(before, after);
    found.evidence(before, after);
    found.demands(before, after);
    found.rules(before, after);
    found.integrations(&before.integrations, &after.integrations);
    found.texts(before, after);
    let (weakens, others): (Vec<_>, Vec<_>) = found.all.into_iter().partition(|one| one.weakens);
    weakens.into_iter().chain(others).collect()
}

struct Found {
    all: Vec<Difference>,
}

fn words(items: &[Spanned<String>]) -> BTreeSet<&str> {
    items.iter().map(|item| item.value.as_str()).collect()
}

fn joined<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    items.into_iter().collect::<Vec<_>>().join(" and ")
}

fn named(key: &Key) -> String {
    let what = if key.public.is_hardware() { "device" } else { "key" };
    format!("{what} {}", key.public.fingerprint())
}

impl Found {
    fn say(&mut self, weakens: bool, span: Span, text: String) {
        self.all.push(Difference { weakens, text, span });
    }

    fn people(&mut self, before: &Policy, after: &Policy) {
        for (name, person) in &after.people {
            match before.people.get(name) {
                Some(old) => self.person(name, old, person),
                None => {
                    let roles = joined(words(&person.roles));
                    let text = if roles.is_empty() {
                        format!("`{name}` is new on the roster")
                    } else {
                        format!("`{name}` may now sign for {roles}")
                    };
                    self.say(true, person.span, text);
                }
            }
        }
        for name in before.people.keys().filter(|name| !after.people.contains_key(*name)) {
            let text = format!("`{name}` is off the roster, and nothing that they signed counts any more");
            self.say(false, Span::at(0), text);
        }
    }

    fn person(&mut self, name: &str, old: &Person, new: &Person) {
        let span = new.span;
        for role in words(&new.roles).difference(&words(&old.roles)) {
            self.say(true, span, format!("`{name}` may now sign for {role}"));
        }
        for role in words(&old.roles).difference(&words(&new.roles)) {
            let text = if new.held(role) {
                format!("`{name}` signs nothing new for {role}")
            } else {
                format!("`{name}` may no longer sign for {role}, and nothing that they signed for it counts")
            };
            self.say(false, span, text);
        }
        for role in words(&new.former_roles).difference(&words(&old.former_roles)) {
            if !old.held(role) {
                self.say(true, span, format!("what `{name}` signed for {role} counts"));
            }
        }
        for role in words(&old.former_roles).difference(&words(&new.former_roles)) {
            if !new.held(role) {
                self.say(false, span, format!("nothing that `{name}` signed for {role} counts any more"));
            }
        }
        match (old.until, new.until) {
            (was, now) if was == now => {}
            (was, Some(day)) => {
                let later = was.is_some_and(|was| was < day);
                self.say(later, span, format!("the last day of `{name}` is {day}"));
            }
            (_, None) => self.say(true, span, format!("`{name}` is back, and signs again")),
        }
        for email in words(&new.emails).difference(&words(&old.emails)) {
            self.say(true, span, format!("commits by {email} are those of `{name}`"));
        }
        for email in words(&old.emails).difference(&words(&new.emails)) {
            self.say(false, span, format!("commits by {email} are no longer those of `{name}`"));
        }
        for (forge, was, now) in [("GitHub", old.github, new.github), ("GitLab", old.gitlab, new.gitlab)] {
            match (was.map(|id| id.value), now) {
                (was, Some(id)) if was != Some(id.value) => {
                    self.say(true, id.span, format!("the {forge} account {} is that of `{name}`", id.value));
                }
                (Some(id), None) => {
                    self.say(false, span, format!("the {forge} account {id} is no longer that of `{name}`"));
                }
                _ => {}
            }
        }
        if old.name != new.name {
            self.say(false, span, format!("`{name}` is shown as {}", new.name));
        }
        self.keys(&format!("`{name}`"), &old.keys, &new.keys);
    }

    fn keys(&mut self, whose: &str, old: &[Key], new: &[Key]) {
        for key in new {
            let known = old.iter().find(|own| own.public == key.public);
            let Some(was) = known else {
                self.say(true, key.span, format!("the {} signs for {whose}", named(key)));
                continue;
            };
            for (what, was, now) in
                [("signs last on", was.until, key.until), ("is revoked from", was.revoked, key.revoked)]
            {
                match now {
                    _ if was == now => {}
                    Some(day) => {
                        let later = was.is_some_and(|was| was < day);
                        self.say(later, key.span, format!("the {} of {whose} {what} {day}", named(key)));
                    }
                    None => {
                        let text = format!("the {} of {whose} has no end any more", named(key));
                        self.say(true, key.span, text);
                    }
                }
            }
        }
        for key in old.iter().filter(|key| new.iter().all(|own| own.public != key.public)) {
            let text = format!("the {} of {whose} is gone, and nothing that it signed counts", named(key));
            self.say(false, Span::at(0), text);
        }
    }

    fn admins(&mut self, before: &Policy, after: &Policy) {
        let (old, new) = (&before.guard, &after.guard);
        if !old.admins.is_empty() && new.admins.is_empty() {
            self.say(
                true,
                Span::at(0),
                "whoever may write to the repository may change this file".to_owned(),
            );
            return;
        }
        for admin in new.admins.iter().filter(|admin| !words(&old.admins).contains(admin.value.as_str())) {
            let text = format!("`{}` approves changes of this file", admin.value);
            self.say(!old.admins.is_empty(), admin.span, text);
        }
        for admin in words(&old.admins).difference(&words(&new.admins)) {
            self.say(false, Span::at(0), format!("`{admin}` no longer approves changes of this file"));
        }
        let (was, now) = (old.threshold(), new.threshold());
        if was != now && was > 0 {
            let span = new.threshold.map_or(Span::at(0), |threshold| threshold.span);
            let admins = match now {
                1 => "one admin approves".to_owned(),
                now => format!("{now} admins approve"),
            };
            let text = format!("{admins} a change of this file, where it was {was}");
            self.say(now < was, span, text);
        }
    }

    fn evidence(&mut self, before: &Policy, after: &Policy) {
        let roles: BTreeSet<&str> = before.all_roles().into_iter().chain(after.all_roles()).collect();
        for role in roles {
            let (was, now) = (before.least_evidence(role), after.least_evidence(role));
            if was != now {
                self.say(now < was, Span::at(0), format!("{role} asks for `{now}`, where it was `{was}`"));
            }
        }
        self.keys("the attestors", &before.guard.attestors, &after.guard.attestors);
    }

    fn demands(&mut self, before: &Policy, after: &Policy) {
        match (before.one_person_may_sign_both_roles, after.one_person_may_sign_both_roles) {
            (false, true) => {
                self.say(true, Span::at(0), "one person may sign for product and engineering".to_owned());
            }
            (true, false) => {
                self.say(false, Span::at(0), "product and engineering need two people".to_owned())
            }
            _ => {}
        }
        match (before.explicit_acceptance, after.explicit_acceptance) {
            (true, false) => self.say(true, Span::at(0), "the last sign-off accepts a record".to_owned()),
            (false, true) => {
                self.say(
                    false,
                    Span::at(0),
                    "`countersign accept` has to say that a record is accepted".to_owned(),
                );
            }
            _ => {}
        }
        let none = crate::policy::DecisionLevel { roles: ROLES.map(str::to_owned).to_vec() };
        let levels: BTreeSet<&String> = before.levels.keys().chain(after.levels.keys()).collect();
        for level in levels {
            // A level that there is not asks for product and engineering, as no level does.
            let was = before.levels.get(level).unwrap_or(&none);
            let now = after.levels.get(level).unwrap_or(&none);
            let fewer = was.roles.iter().any(|role| !now.roles.contains(role));
            if fewer || now.roles.iter().any(|role| !was.roles.contains(role)) {
                let roles = joined(now.roles.iter().map(String::as_str));
                self.say(fewer, Span::at(0), format!("decisions of the level `{level}` need {roles}"));
            } else if before.levels.contains_key(level) != after.levels.contains_key(level) {
                let what = if after.levels.contains_key(level) { "new" } else { "gone" };
                self.say(false, Span::at(0), format!("the level `{level}` is {what}"));
            }
        }
        if before.since != after.since {
            let text = after.since.map_or_else(
                || "the rules judge every record".to_owned(),
                |since| format!("the rules spare records of other tools from before {}", shown(since)),
            );
            self.say(after.since.is_some(), Span::at(0), text);
        }
        for path in after.ignore.iter().filter(|path| !before.ignore.contains(path)) {
            self.say(true, Span::at(0), format!("nothing judges `{path}`"));
        }
        for path in before.ignore.iter().filter(|path| !after.ignore.contains(path)) {
            self.say(false, Span::at(0), format!("`{path}` is judged"));
        }
        for (kind, sections) in &after.sections {
            let was = before.sections.get(kind).map_or(&[][..], Vec::as_slice);
            for section in sections.iter().filter(|section| !was.contains(section)) {
                self.say(false, Span::at(0), format!("{kind} records need a section `{section}`"));
            }
            for section in was.iter().filter(|section| !sections.contains(section)) {
                self.say(true, Span::at(0), format!("{kind} records need no section `{section}` any more"));
            }
        }
    }

    fn rules(&mut self, before: &Policy, after: &Policy) {
        let setting = |policy: &Policy, rule: &str| -> RuleSetting {
            let found = policy.rules.iter().find(|(name, _)| name.value == rule);
            found.map(|(_, setting)| setting.clone()).unwrap_or_default()
        };
        let named = before.rules.iter().chain(&after.rules).map(|(name, _)| name.value.as_str());
        for rule in named.collect::<BTreeSet<&str>>() {
            let (was, now) = (setting(before, rule), setting(after, rule));
            if was == now {
                continue;
            }
            let span = after.rules.iter().find(|(name, _)| name.value == rule);
            let span = span.map_or(Span::at(0), |(name, _)| name.span);
            let text = match now.level {
                Some(Level::Off) => format!("the rule {rule} is switched off"),
                Some(level) if was.level != now.level => format!("the rule {rule} is set to `{level}`"),
                None if was.level.is_some() => format!("the rule {rule} has its own level again"),
                _ => format!("the rule {rule} spares other records than before"),
            };
            self.say(lessens(&was, &now), span, text);
        }
    }

    fn integrations(&mut self, before: &Integrations, after: &Integrations) {
        let (was, now): (BTreeMap<_, _>, BTreeMap<_, _>) =
            (before.values().into_iter().collect(), after.values().into_iter().collect());
        let keys: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
        for key in keys {
            match (was.get(key), now.get(key)) {
                (was, now) if was == now => {}
                (_, Some(value)) => {
                    let text = format!("`{key}` of the integrations is `{value}`");
                    self.say(Integrations::moves_a_secret(key), Span::at(0), text);
                }
                (_, None) => {
                    self.say(false, Span::at(0), format!("the integrations have no `{key}` any more"));
                }
            }
        }
    }

    fn texts(&mut self, before: &Policy, after: &Policy) {
        let plain = |items: &[String]| items.join(", ");
        let pairs = [
            ("the log is called", before.title.clone(), after.title.clone()),
            ("records are called after", before.prefix.clone(), after.prefix.clone()),
            ("the roles of the team's own are", plain(&before.roles), plain(&after.roles)),
        ];
        for (what, was, now) in pairs {
            if was != now {
                let now = if now.is_empty() { "none".to_owned() } else { format!("`{now}`") };
                self.say(false, Span::at(0), format!("{what} {now}"));
            }
        }
        if before.keys != after.keys {
            let keys: Vec<&str> = after.keys.iter().map(String::as_str).collect();
            self.say(false, Span::at(0), format!("keys of the team's own are {}", keys.join(", ")));
        }
        let (was, now): (BTreeMap<_, _>, BTreeMap<_, _>) =
            (before.site.values().collect(), after.site.values().collect());
        for key in SiteSettings::KEYS {
            match (was.get(key), now.get(key)) {
                (was, now) if was == now => {}
                (_, Some(value)) => {
                    self.say(false, Span::at(0), format!("`{key}` of the site is `{value}`"));
                }
                (_, None) => self.say(false, Span::at(0), format!("the site has no `{key}` any more")),
            }
        }
        if before.site.logs != after.site.logs {
            self.say(false, Span::at(0), "the site shows other logs of other repositories".to_owned());
        }
    }
}

fn shown(since: Since) -> String {
    match since {
        Since::Number(number) => format!("number {number}"),
        Since::Day(day) => day.to_string(),
    }
}

/// Whether a rule finds less by its new setting. What is left to the rule counts as neither more nor less than before,
/// unless it was graver.
fn lessens(was: &RuleSetting, now: &RuleSetting) -> bool {
    let less = |was: Option<Level>, now: Option<Level>| match (was, now) {
        (Some(was), Some(now)) => now < was,
        (None, Some(now)) => now < Level::Error,
        (Some(was), None) => was == Level::Error,
        (None, None) => false,
    };
    let spares = now.since.is_some() && was.since != now.since;
    spares
        || less(was.level, now.level)
        || Status::ALL.iter().any(|status| {
            let of = |setting: &RuleSetting| setting.by_status.get(status).copied().or(setting.level);
            of(now).is_some() && less(of(was), of(now))
        })
}
