//! The sites that the program builds, as a browser shows them: each type of page at several widths, light and dark, by
//! keyboard, on paper, without scripts, from disk and from a server.
//!
//! The checks stand in `tests/browser`; here are the sites, and what becomes of what was found. A browser is Debian's
//! Chromium, installed where that is possible, or the one that `COUNTERSIGN_BROWSER` names.
#![cfg(unix)] // Its programs are fetched and found as those of `frameworks` are.

mod full;
mod hostile;
mod links;
mod look;
mod seeded;
mod sites;
mod tools;

use look::{assert_none, look, look_twice};
use serde_json::json;
use sites::sites;

#[test]
fn every_page_stands_in_a_browser() {
    let plans = sites().tame().map(|(name, site)| {
        let mut plan = look::site(name, site);
        plan["query"] = json!("orders");
        plan["deep"] = json!(name == "full");
        if name != "full" {
            plan["once"] = json!("types");
            plan["checks"] = if name == "empty" { json!(["look", "noscript"]) } else { json!(["look"]) };
        }
        plan
    });
    assert_none(&look_twice("look.mjs", &plans));
}

#[test]
fn every_page_is_valid_html() {
    assert_none(&look("validate.mjs", &sites().all().map(|(name, site)| look::site(name, site))));
}

#[test]
fn every_link_leads_somewhere() {
    for (name, site) in sites().all() {
        let mut faults = links::dead(site);
        // Without a record no list leads to the queues, whose pages are there for whoever has noted their addresses.
        faults.retain(|fault| name != "empty" || !fault.ends_with(links::LONELY));
        // A hostile text is a link to a place of its own making, and leads nowhere.
        faults.retain(|fault| name != "hostile" || !fault.ends_with("has nothing called `x`"));
        assert!(faults.is_empty(), "in the site `{name}`:\n{}", faults.join("\n"));
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let sites = sites();
    let mut plan = look::site("hostile", &sites.hostile);
    plan["tame"] = json!(sites.full);
    plan["checks"] = json!(["hostile"]);
    assert_none(&look("look.mjs", &[plan]));
}
