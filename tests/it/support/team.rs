//! A log in the middle of its life: a record in each state that somebody has to do something about.

use super::Sandbox;
use super::story::{log, sign_as_both};

/// Writes a record with these lines of front matter besides id, kind, status and date.
pub(crate) fn record(
    number: u32,
    title: &str,
    kind: &str,
    status: &str,
    date: &str,
    lines: &[&str],
    decision: &str,
) -> (String, String) {
    let slug = title.to_lowercase().replace(' ', "-");
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let text = format!(
        "---\nid: k7f3-2m9{number}\nkind: {kind}\nstatus: {status}\nrevision: 1\ndate: {date}\n{lines}signoffs:\n  product:\n  engineering:\n---\n# {title}\n\n## Decision\n\n{decision}\n"
    );
    (format!("decisions/000{number}-{slug}.md"), text)
}

/// A log on 22 November 2026, committed; Ada acts.
///
/// DR-1 is in force since the 2nd and to be looked at again since the 20th. DR-2 has waited for engineering since the 12th.
/// Ada objected to DR-3 on the 16th. DR-4 is a draft. DR-5 was changed on the 18th after both had signed it.
pub(crate) fn team() -> Sandbox {
    let mut sandbox = log();
    let write = |sandbox: &Sandbox, (path, text): (String, String)| {
        sandbox.write(&path, text);
        path
    };
    sandbox.at("2026-11-02T09:00:00Z");
    write(
        &sandbox,
        record(
            1,
            "Keep orders in PostgreSQL",
            "technical",
            "proposed",
            "2026-11-01",
            &[
                "driver: ada",
                "informed: [marketing, support]",
                "tags: [storage]",
                "affects: [\"src/orders/**\", \"*.sql\"]",
                "review: 2026-11-20",
            ],
            "Orders live in PostgreSQL. Nothing else holds them.",
        ),
    );
    sandbox.commit_all("Propose to keep orders in PostgreSQL");
    sign_as_both(&mut sandbox, "1");
    sandbox.commit_all("Accept it");
    sandbox.at("2026-11-10T09:00:00Z");
    write(
        &sandbox,
        record(
            2,
            "Offer guest checkout",
            "product",
            "proposed",
            "2026-11-10",
            &["driver: grace", "informed: [support]", "tags: [checkout]"],
            "Whoever buys need not have an account.",
        ),
    );
    sandbox.as_grace().commit_all("Propose guest checkout");
    sandbox.at("2026-11-12T09:00:00Z");
    let _ = sandbox.run(&["sign", "2", "--yes"]).ended(0);
    sandbox.commit_all("Sign guest checkout for product");
    sandbox.at("2026-11-15T09:00:00Z");
    write(
        &sandbox,
        record(
            3,
            "Sell in Québec",
            "product",
            "proposed",
            "2026-11-15",
            &["driver: grace", "tags: [checkout, market]"],
            "We sell there from May on.",
        ),
    );
    sandbox.commit_all("Propose to sell in Québec");
    sandbox.at("2026-11-16T09:00:00Z").as_ada();
    let _ = sandbox.run(&["object", "3", "--reason", "Nobody has asked for the taxes."]).ended(0);
    sandbox.commit_all("Object to selling in Québec");
    sandbox.at("2026-11-17T09:00:00Z");
    write(
        &sandbox,
        record(4, "Rename the cart", "product", "draft", "2026-11-17", &["driver: grace"], "A basket."),
    );
    let (path, text) = record(
        5,
        "Cache prices",
        "technical",
        "proposed",
        "2026-11-17",
        &["driver: ada", "affects: [src/prices]"],
        "Prices are cached for a minute.",
    );
    sandbox.write(&path, text);
    sandbox.commit_all("Propose to cache prices");
    sign_as_both(&mut sandbox, "5");
    sandbox.commit_all("Accept to cache prices");
    sandbox.at("2026-11-18T09:00:00Z");
    sandbox.write(&path, sandbox.read(&path).replace("a minute", "an hour"));
    sandbox.commit_all("Cache prices for longer");
    sandbox.at("2026-11-22T08:00:00Z");
    sandbox
}
