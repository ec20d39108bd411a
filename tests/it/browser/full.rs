//! A log with a record in each state, and with everything that a record may hold.

use crate::support::Sandbox;

/// A body with all that Markdown has.
const EVERYTHING: &str = include_str!("../../browser/everything.md");

/// A body of a product decision.
const PRODUCT: &str = "## Decision

We show the day of delivery before checkout.

## Context

Customers ask when it comes.

## Success measures

| Measure | Baseline | Target | By when |
|---|---|---|---|
| Questions about delivery a week | 120 | 30 | 2027-03-31 |

## Options

| Option | Value | Feasibility |
|---|---|---|
| Show the day | 5 | 3 |
| Do nothing | 1 | 5 |

## Consequences

Carriers have to tell us.
";

const SHORT: &str = "## Decision

We do it as the title says, see DR-4.
";

const ASTRAY: &str = "## Decision

A [link out of the repository](../../secret.txt) leads nowhere.
";

const ARABIC: &str = "## القرار

نستخدم PostgreSQL لطلبات العملاء، انظر DR-4.

| الخيار | القيمة | الجدوى |
|---|---|---|
| لا شيء | 1 | 5 |
";

const JAPANESE: &str = "## 決定

注文データベースを PostgreSQL に移行する。理由は二つの店が同時に会計できないことである。
";

const POLICY: &str = "version: 1
title: Shop decisions
log: 6f1c0e52-8d5e-4f7a-9a53-2b6f0c1d7e90
prefix: DR
since: 3
roles: [security]
sections:
  product: []
  technical: []
levels:
  light:
    roles: [engineering]
  grave:
    roles: [product, engineering, security]
people:
  grace:
    name: Grace Hopper
    emails: [grace@example.com]
    roles: [product]
  ada:
    name: Ada Lovelace
    emails: [ada@example.com]
    roles: [engineering]
  layla:
    name: ليلى حداد
    emails: [layla@example.com]
    roles: [product]
  hanako:
    name: 山田 花子
    emails: [hanako@example.com]
    roles: [engineering, security]
  long:
    name: Wolfeschlegelsteinhausenbergerdorff von und zu Donaudampfschifffahrtsgesellschaft
    emails: [long@example.com]
    roles: [product]
site:
  url: https://decisions.example/some/full/
  source: https://git.example/shop/blob/main/{path}
";

/// What becomes of a record after it was written.
#[derive(Clone, Copy)]
enum Then {
    /// Product signs.
    Product,
    /// Engineering signs.
    Engineering,
    /// Product objects.
    Objects,
    /// The text changes.
    Changes,
    /// These words in the file become others.
    Becomes(&'static str, &'static str),
}
use Then::{Becomes, Changes, Engineering, Objects, Product};

struct Entry {
    number: u32,
    title: &'static str,
    status: &'static str,
    front: &'static str,
    body: &'static str,
    then: &'static [Then],
}

const fn entry(
    number: u32,
    title: &'static str,
    status: &'static str,
    front: &'static str,
    body: &'static str,
    then: &'static [Then],
) -> Entry {
    Entry { number, title, status, front, body, then }
}

const DEPRECATED: Then = Becomes("status: accepted", "status: deprecated");
const SUPERSEDED: Then = Becomes("status: accepted", "status: superseded");
const REJECTED: Then = Becomes("status: proposed", "status: rejected");

const RECORDS: [Entry; 27] = [
    entry(
        3,
        "Keep orders in one table",
        "proposed",
        "tags: [storage]\n",
        SHORT,
        &[Product, Engineering, SUPERSEDED],
    ),
    entry(4, "Adopt PostgreSQL for orders", "proposed", FULL, EVERYTHING, &[Product, Engineering]),
    entry(5, "Show the day of delivery before checkout", "proposed", "tags: [checkout]\n", PRODUCT, &[]),
    entry(6, "Queue webhooks", "proposed", "tags: [storage]\n", SHORT, &[Product]),
    entry(7, "Write decisions down", "draft", "", SHORT, &[]),
    entry(8, "Sell gift cards", "proposed", "", PRODUCT, &[Engineering, Objects, REJECTED]),
    entry(
        9,
        "Cache prices for an hour",
        "proposed",
        "review: 2026-11-01\n",
        SHORT,
        &[Product, Engineering, Changes],
    ),
    entry(10, "Support orders by fax", "proposed", "", SHORT, &[Product, Engineering, DEPRECATED]),
    entry(
        11,
        "注文データベースを PostgreSQL に移行する",
        "proposed",
        "lang: ja\n",
        JAPANESE,
        &[Product, Engineering],
    ),
    entry(12, "اعتماد PostgreSQL لطلبات العملاء", "proposed", "lang: ar\n", ARABIC, &[Engineering]),
    entry(13, "🚀 Ship it 👩‍👩‍👧‍👦 before the holidays 🎄", "proposed", "", SHORT, &[Product, Engineering]),
    entry(14, LONG, "proposed", "", SHORT, &[Objects]),
    entry(
        15,
        UNBROKEN,
        "proposed",
        "tags: [averylongtagwithoutanyplacetobreakitbecausenobodyputahyphenin]\n",
        SHORT,
        &[Product],
    ),
    entry(
        16,
        "Let somebody sign whom nobody knows",
        "proposed",
        "",
        SHORT,
        &[Product, Engineering, Becomes("by: grace", "by: eve")],
    ),
    entry(17, "Rename a button", "proposed", "level: light\n", SHORT, &[Engineering]),
    entry(18, "Keep card numbers with our bank", "proposed", "level: grave\n", SHORT, &[Product]),
    entry(19, "Pay by invoice", "proposed", "review: 2026-11-22\n", PRODUCT, &[Product, Engineering]),
    entry(
        20,
        "Pay by invoice within ten days",
        "proposed",
        "supersedes: [19]\nreview: 2027-05-22\n",
        PRODUCT,
        &[Product, Engineering],
    ),
    entry(21, "Pay by invoice within a day", "proposed", "supersedes: [20]\n", PRODUCT, &[]),
    entry(22, "Keep orders for seven years", "proposed", "relates: [4, 3]\n", SHORT, &[Product, Engineering]),
    entry(23, "Search with our own index", "draft", "", PRODUCT, &[Objects]),
    entry(
        24,
        "A status that nobody knows",
        "proposed",
        "tags: [データ, طلبات]\n",
        ASTRAY,
        &[Becomes("status: proposed", "status: maybe")],
    ),
    entry(25, "Ship on Sundays", "proposed", "", PRODUCT, &[Engineering, Product, Changes]),
    entry(26, "Title with `code`, *stress* & <b>tags</b>", "proposed", "", SHORT, &[Product, Engineering]),
    entry(27, "Nothing but a title", "draft", "", "", &[]),
    entry(
        28,
        "Claim a key that nobody has",
        "proposed",
        "",
        SHORT,
        &[Product, Engineering, Becomes("via: declared", "via: forge")],
    ),
    entry(
        29,
        "Speak to nobody",
        "proposed",
        "informed: [marketing, support, everybody else in the company]\nrelates: [3, 99]\n",
        SHORT,
        &[],
    ),
];

const FULL: &str = "informed: [marketing, support, layla]
tags: [storage, checkout]
supersedes: [3]
relates: [9]
affects: [\"src/orders/**\", \"migrations/**\"]
tickets: [SHOP-12, SHOP-13]
review: 2027-05-22
cost-centre: 4711
x-own: {one: [1, 2], two: a longer text that somebody put there for reasons of their own}
";

const LONG: &str = "A title that does not know when to stop, because whoever wrote it wanted to say all of it at once, \
                    and so it goes on over several lines on every screen that there is, and further, and on";

const UNBROKEN: &str = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsgründungsversammlungsprotokollführerin";

/// Records of other tools, from the time before.
const OLD: [(&str, &str); 2] = [
    (
        "decisions/0001-record-architecture-decisions.md",
        "# 1. Record architecture decisions\n\nDate: 2019-02-12\n\n## Status\n\nAccepted\n\n## Context\n\nWe need to record them.\n\n## Decision\n\nWe will.\n\n## Consequences\n\nSee Michael Nygard’s article.\n",
    ),
    (
        "decisions/0002-use-markdown-any-decision-records.md",
        "---\nstatus: \"accepted\"\ndate: 2020-03-04\ndecision-makers: [Grace Hopper, somebody else]\n---\n# Use Markdown Any Decision Records\n\n## Context and Problem Statement\n\nWhich format?\n\n## Considered Options\n\n* MADR\n* None\n\n## Decision Outcome\n\nChosen option: \"MADR\", because it is lean.\n",
    ),
];

/// What became of decisions: one of each verdict.
const OUTCOMES: [(&str, &str); 4] = [
    (
        "0020-delivery",
        "outcome: 20\ndate: 2027-04-02\nby: grace\nverdict: met\n---\n# Fewer questions\n\n## Measured\n\n| Measure | Value |\n|---|---|\n| Questions about delivery a week | 24 |\n\n## Lesson\n\nTell the day, not the hour.\n",
    ),
    (
        "0019-delivery",
        "outcome: 19\ndate: 2026-12-01\nby: ada\nverdict: partly\n---\n# Half as many questions\n\n## Measured\n\n| Measure | Value |\n|---|---|\n| Questions about delivery a week | 60 |\n\n## Lesson\n\nCarriers answer late, see DR-20.\n",
    ),
    (
        "0010-fax",
        "outcome: 10\ndate: 2026-11-02\nby: somebody whom nobody knows\nverdict: missed\n---\n# Nobody sent a fax\n\n## Lesson\n\nAsk first.\n",
    ),
    ("0022-kept", "outcome: 22\ndate: 2026-11-03\nby: layla\nverdict: unclear\n---\n# Nobody can tell\n"),
];

/// Words of both worlds, in three scripts.
const GLOSSARY: &str = "# Glossary

## Order

Also: basket, purchase.

What a customer has *bought*, as DR-4 keeps it. See [the runbook](../docs/runbook.md).

## PostgreSQL

The database of `orders`.

## Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft

Nobody says it.

## 決定

Also: decision.

決めたこと。

## طلب

ما اشتراه العميل.
";

/// Makes the log.
pub(super) fn log() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.git_init().write("decisions/countersign.yaml", POLICY);
    sandbox.write("decisions/img/locks.png", include_bytes!("../../browser/locks.png"));
    sandbox.write("docs/runbook.md", "# Runbook\n");
    sandbox.write("decisions/glossary.md", GLOSSARY);
    for (name, text) in OUTCOMES {
        sandbox.write(&format!("decisions/outcomes/{name}.md"), format!("---\n{text}"));
    }
    for (path, text) in OLD {
        sandbox.write(path, text);
    }
    for one in &RECORDS {
        sandbox.write(&path(one), written(one));
    }
    sandbox.as_ada().commit_all("Write records");
    for one in &RECORDS {
        for then in one.then {
            happen(&mut sandbox, one, *then);
        }
    }
    sandbox.as_ada().commit_all("Let all of it happen");
    sandbox
}

fn path(entry: &Entry) -> String {
    let slug = match entry.number {
        3 => "keep-orders-in-one-table",
        _ => "record",
    };
    format!("decisions/{:04}-{slug}.md", entry.number)
}

fn written(entry: &Entry) -> String {
    let Entry { number, title, status, front, body, .. } = entry;
    let kind = if std::ptr::eq(*body, PRODUCT) { "product" } else { "technical" };
    format!(
        "---\nid: k7f3-2m{number:02}\nkind: {kind}\nstatus: {status}\nrevision: 1\ndate: 2026-{:02}-{:02}\ndriver: ada\n{front}signoffs:\n  product:\n  engineering:\n{}---\n# {title}\n\n{body}",
        number % 11 + 1,
        number % 28 + 1,
        if front.contains("grave") { "  security:\n" } else { "" }
    )
}

fn happen(sandbox: &mut Sandbox, entry: &Entry, then: Then) {
    let (path, number) = (path(entry), entry.number.to_string());
    let day = entry.number % 20 + 1;
    sandbox.at(&format!("2026-11-{day:02}T08:00:00Z"));
    match then {
        Product => drop(sandbox.as_grace().run(&["sign", &number, "--yes"]).ended(0)),
        Engineering => drop(sandbox.as_ada().run(&["sign", &number, "--yes"]).ended(0)),
        Objects => drop(
            sandbox
                .as_grace()
                .run(&["object", &number, "--reason", "We have no one on call for it, “yet”."])
                .ended(0),
        ),
        Changes => drop(sandbox.write(&path, sandbox.read(&path) + "\nOne more sentence.\n")),
        Becomes(from, to) => {
            let text = sandbox.read(&path);
            assert!(text.contains(from), "{path} holds `{from}`:\n{text}");
            sandbox.write(&path, text.replacen(from, to, 1));
        }
    }
    sandbox.at("2026-11-22T08:00:00Z");
}
