//! The page of all people of the roster, and one for each: what they owe, what they object to, what they signed and drive.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::rows::{Entry, PER_PAGE, newest_first, query};
use crate::queue::{asked, contests, waits};
use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::{
    DateView, HeldRole, LogView, MomentView, PersonView, RecordView, SignatureState, SignatureView, SiteView,
    StatusView,
};

/// How many records are shown of what somebody has to sign, and of what they drive.
const FEW: usize = 60;

/// A record on the page of a person.
#[derive(Debug, Serialize)]
struct Item<'a> {
    href: &'a str,
    label: &'a str,
    title: &'a str,
    status: &'a StatusView,
    log: Option<&'a str>,
    role: &'a str,
    role_name: &'a str,
    state: SignatureState,
    state_word: &'a str,
    /// When they signed or objected.
    at: Option<&'a MomentView>,
    note: Option<&'a str>,
}

/// The first of some records, and how many more there are.
#[derive(Debug, Serialize)]
struct Part<'a> {
    items: Vec<Item<'a>>,
    count: usize,
    more: usize,
}

/// What somebody has to do with the records, each with the signature that it is about.
#[derive(Debug, Default)]
struct Share<'a> {
    owes: Vec<(Entry<'a>, Option<&'a SignatureView>)>,
    objects: Vec<(Entry<'a>, Option<&'a SignatureView>)>,
    signed: Vec<(Entry<'a>, Option<&'a SignatureView>)>,
    drives: Vec<(Entry<'a>, Option<&'a SignatureView>)>,
}

/// A person in the list of all.
#[derive(Debug, Serialize)]
struct Line<'a> {
    name: &'a str,
    href: &'a str,
    roles: &'a [HeldRole],
    former_roles: &'a [HeldRole],
    left: bool,
    until: Option<&'a DateView>,
    owes: usize,
    objects: usize,
    signed: usize,
    drives: usize,
}

/// Makes the pages.
pub(super) fn pages(engine: &Engine, site: &SiteView) -> Result<Vec<Page>, SiteError> {
    let addresses = engine.addresses();
    let several = site.logs.len() > 1;
    let mut people: BTreeMap<&str, PersonView> = BTreeMap::new();
    for person in site.logs.iter().flat_map(|log| &log.people) {
        people.entry(&person.key).and_modify(|known| join(known, person)).or_insert_with(|| person.clone());
    }
    let shares = shares(site);
    let none = Share::default();
    let share = |key: &str| shares.get(key).unwrap_or(&none);
    let page = |(key, person): (&&str, &PersonView)| {
        let stem = addresses.person(key).map_or("people/person", |place| &place.stem);
        let share = share(key);
        engine.page("person.html", &format!("{stem}.html"), |context| {
            context.insert("person", person);
            context.insert("owes", &part(&share.owes, several, FEW));
            context.insert("objects", &part(&share.objects, several, PER_PAGE));
            context.insert("signed", &part(&share.signed, several, PER_PAGE));
            context.insert("drives", &part(&share.drives, several, FEW));
            context.insert("query", &query("person", key));
        })
    };
    let mut pages = people.par_iter().map(page).collect::<Result<Vec<Page>, SiteError>>()?;
    let line = |person: &'_ PersonView| {
        let share = share(&person.key);
        [share.owes.len(), share.objects.len(), share.signed.len(), share.drives.len()]
    };
    let mut lines: Vec<Line<'_>> = people
        .values()
        .map(|person| {
            let [owes, objects, signed, drives] = line(person);
            Line {
                name: &person.name,
                href: addresses.person(&person.key).map_or("", |place| &place.href),
                roles: &person.roles,
                former_roles: &person.former_roles,
                left: person.left,
                until: person.until.as_ref(),
                owes,
                objects,
                signed,
                drives,
            }
        })
        .collect();
    lines.sort_by_key(|line| (line.left, line.name.to_lowercase(), line.href));
    pages.push(engine.page("people.html", "people.html", |context| context.insert("people", &lines))?);
    Ok(pages)
}

/// Adds what another log says of the same person.
fn join(person: &mut PersonView, other: &PersonView) {
    let new: Vec<HeldRole> =
        other.roles.iter().filter(|role| !person.roles.contains(role)).cloned().collect();
    person.roles.extend(new);
    let roles = &person.roles;
    let former: Vec<HeldRole> = other
        .former_roles
        .iter()
        .filter(|role| !roles.contains(role) && !person.former_roles.contains(role))
        .cloned()
        .collect();
    person.former_roles.extend(former);
    // Somebody who leaves one log and stays in another is there.
    if !other.left {
        person.left = false;
        person.until.clone_from(&other.until);
    }
}

/// Shares the records out: what is owed and objected to by number, what was signed and is driven latest first.
fn shares(site: &SiteView) -> BTreeMap<&str, Share<'_>> {
    let mut shares: BTreeMap<&str, Share<'_>> = BTreeMap::new();
    for (log, record) in site.records() {
        let entry = (log, record);
        let status = record.status.mark.status();
        for signature in &record.signatures {
            if waits(status, signature.state) {
                for key in debtors(log, record, signature) {
                    shares.entry(key).or_default().owes.push((entry, Some(signature)));
                }
            }
            let Some(signer) = signature.signer.as_deref() else { continue };
            match signature.state {
                state if contests(status, state) => {
                    shares.entry(signer).or_default().objects.push((entry, Some(signature)));
                }
                SignatureState::Signed | SignatureState::Stale | SignatureState::Invalid => {
                    shares.entry(signer).or_default().signed.push((entry, Some(signature)));
                }
                _ => {}
            }
        }
    }
    for (log, record) in site.logs.iter().flat_map(newest_first) {
        if let Some(key) = record.driver_key.as_deref() {
            shares.entry(key).or_default().drives.push(((log, record), None));
        }
    }
    for share in shares.values_mut() {
        share.signed.reverse();
        let at = |signature: Option<&'_ SignatureView>| {
            signature.and_then(|signature| signature.at.as_ref()).map(|at| at.iso.clone())
        };
        share.signed.sort_by_cached_key(|(_, signature)| Reverse(at(*signature)));
    }
    shares
}

/// Those who are asked for a signature.
fn debtors<'a>(
    log: &'a LogView,
    record: &'a RecordView,
    signature: &SignatureView,
) -> impl Iterator<Item = &'a str> {
    let holders = log.people.iter().filter(|person| person.is_asked_for(&signature.role));
    let signed_other = |key: &str| {
        record.signatures.iter().any(|other| {
            other.role != signature.role
                && other.state == SignatureState::Signed
                && other.signer.as_deref() == Some(key)
        })
    };
    asked(holders.map(|person| person.key.as_str()), signed_other).into_iter()
}

fn part<'a>(entries: &[(Entry<'a>, Option<&'a SignatureView>)], several: bool, most: usize) -> Part<'a> {
    let item = |((log, record), signature): &(Entry<'a>, Option<&'a SignatureView>)| Item {
        href: &record.href,
        label: &record.label,
        title: &record.title,
        status: &record.status,
        log: several.then_some(log.name.as_str()),
        role: signature.map_or("", |signature| &signature.role),
        role_name: signature.map_or("", |signature| &signature.role_name),
        state: signature.map(|signature| signature.state).unwrap_or_default(),
        state_word: signature.map_or("", |signature| signature.state_word),
        at: signature.and_then(|signature| signature.at.as_ref()),
        note: signature.and_then(|signature| signature.note.as_deref()),
    };
    Part {
        items: entries.iter().take(most).map(item).collect(),
        count: entries.len(),
        more: entries.len().saturating_sub(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::build::render;
    use crate::site::theme::Theme;
    use crate::site::{audit, fixture};

    fn signature(role: &str, state: SignatureState, signer: Option<&str>, at: &str) -> SignatureView {
        SignatureView {
            signer: signer.map(str::to_owned),
            at: Some(MomentView::from_text(at)).filter(|at| !at.iso.is_empty()),
            ..SignatureView::new(role, state)
        }
    }

    fn site() -> SiteView {
        use SignatureState::{Missing, Objected, Signed, Stale};
        let record = |number: u32, status: &str, signatures: Vec<SignatureView>| RecordView {
            number: Some(number),
            label: format!("DR-{number}"),
            status: StatusView::new(status),
            driver_key: Some("ada".to_owned()),
            signatures,
            ..RecordView::default()
        };
        let mut left = PersonView::new("mary", "Mary", &["product"]);
        left.until = Some(DateView::from_text("2026-01-01"));
        left.left = true;
        let mut site = SiteView::new("x");
        site.logs.push(LogView {
            people: vec![
                PersonView::new("ada", "Ada", &["engineering", "product"]),
                PersonView::new("grace", "Grace", &["product"]),
                left,
            ],
            records: vec![
                record(
                    1,
                    "accepted",
                    vec![
                        signature("product", Stale, Some("mary"), "2026-01-02T00:00:00Z"),
                        signature("engineering", Signed, Some("ada"), "2026-01-01T00:00:00Z"),
                    ],
                ),
                record(
                    2,
                    "proposed",
                    vec![
                        signature("product", Objected, Some("grace"), ""),
                        signature("engineering", Signed, Some("ada"), "2026-03-01T00:00:00Z"),
                    ],
                ),
                record(3, "draft", vec![signature("product", Missing, None, "")]),
                record(4, "proposed", vec![signature("product", Missing, None, "")]),
            ],
            ..LogView::default()
        });
        site
    }

    fn labels<'a>(entries: &[(Entry<'a>, Option<&SignatureView>)]) -> Vec<&'a str> {
        entries.iter().map(|((_, record), _)| record.label.as_str()).collect()
    }

    #[test]
    fn everybody_finds_what_they_owe_signed_and_object_to() {
        let site = site();
        let shares = shares(&site);
        assert_eq!(labels(&shares["grace"].owes), ["DR-1", "DR-4"]);
        assert_eq!(
            labels(&shares["ada"].owes),
            ["DR-4"],
            "she signed DR-1 for engineering, and Grace is there"
        );
        assert_eq!(labels(&shares["ada"].signed), ["DR-2", "DR-1"], "the latest first");
        assert_eq!(labels(&shares["ada"].drives), ["DR-4", "DR-3", "DR-2", "DR-1"]);
        assert_eq!(labels(&shares["grace"].objects), ["DR-2"]);
        assert_eq!(labels(&shares["mary"].signed), ["DR-1"], "who has left still stands by it");
        assert!(shares["mary"].owes.is_empty());
    }

    #[test]
    fn whoever_is_alone_owes_it_even_so() {
        let mut site = site();
        site.logs[0].people.retain(|person| person.key == "ada");
        assert_eq!(labels(&shares(&site)["ada"].owes), ["DR-1", "DR-4"]);
    }

    #[test]
    fn somebody_in_two_logs_is_one_person_with_the_roles_of_both() {
        let mut one = PersonView::new("ada", "Ada", &["product"]);
        one.left = true;
        join(&mut one, &PersonView::new("ada", "Ada L.", &["product", "security"]));
        let roles: Vec<&str> = one.roles.iter().map(|role| role.key.as_str()).collect();
        assert_eq!((roles, one.left, one.name.as_str()), (vec!["product", "security"], false, "Ada"));
    }

    #[test]
    fn a_page_says_what_somebody_owes_and_that_they_have_left() {
        let pages = render(&fixture::site().into(), &Theme::default()).unwrap();
        let text = |path: &str| {
            let page = pages.iter().find(|page| page.path == path).unwrap();
            audit::text(std::str::from_utf8(&page.bytes).unwrap())
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let ada = text("people/ada.html");
        for said in [
            "Ada Lovelace Signs for engineering.",
            "To sign 4 DR-23 Show the delivery date before checkout For engineering DR-24",
            "DR-26 Cache prices for an hour For engineering, again: it has changed since it was signed",
        ] {
            assert!(ada.contains(said), "{said}\n{ada}");
        }
        assert!(text("people/grace.html").contains("Objects to 1 DR-32"));
        assert!(text("people/mary.html").contains("Signed for product. Left: signed until 30 Jun 2026."));
        assert!(text("people/mary.html").contains("Nothing: who has left signs nothing new."));
        assert!(text("people.html").contains("Ada Lovelace Engineering To sign 4"));
    }

    #[test]
    fn a_long_life_shows_its_latest_and_says_how_much_more_there_is() {
        let record = RecordView::default();
        let log = LogView::default();
        let entries: Vec<_> = (0..10_000).map(|_| ((&log, &record), None)).collect();
        let part = part(&entries, false, PER_PAGE);
        assert_eq!((part.items.len(), part.count, part.more), (200, 10_000, 9800));
    }
}
