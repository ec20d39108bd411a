//! A site for tests: every state of a signature, every status, and text that would like to be code.

#![expect(
    clippy::field_reassign_with_default,
    reason = "as code outside the crate has to fill in these structs"
)]

mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::site::embed::{Embed, embed};
use crate::site::escape::path_segment;
use crate::site::markdown::{Cited, LinkMap, Options, render};
use crate::site::view::{
    DateView, DigestView, DueView, EssayView, EvidenceLevel, ExtraFact, FindingView, GlossaryView, KindView,
    LevelView, LogView, MemberView, MomentView, OutcomeBar, OutcomeRow, OutcomeView, PersonView, RecordLink,
    RecordView, ReviewView, RoleView, RosterView, RuleView, SignatureState, SignatureView, SiteView,
    StatusView, TermView, TicketView,
};

pub(crate) use told::told;

/// A body with everything that Markdown has.
pub(crate) const BODY: &str = include_str!("fixture.md");

/// Text that would like to be code, in every dialect that a page has.
pub(crate) const HOSTILE: &str =
    "<script>alert(1)</script> \"onmouseover=alert(1) 'x' {{ site.title }} {% raw %} <!-- --> </title>";

const DIGEST: &str = "sha256:28af903f5d0c7b7b4a1f5e0f6b1cde31f93a5b1c3f2f0a9d8e7c6b5a49382716";

pub(crate) fn signature(role: &str, state: SignatureState) -> SignatureView {
    let mut signature = SignatureView::new(role, state);
    let (key, person) = if role == "product" { ("grace", "Grace Hopper") } else { ("ada", "Ada Lovelace") };
    if matches!(state, SignatureState::Signed | SignatureState::Stale | SignatureState::Objected) {
        signature.signer = Some(key.to_owned());
        signature.signer_name = Some(person.to_owned());
        signature.at = Some(MomentView::from_text("2026-11-22T08:00:00Z"));
        let level = if role == "product" { EvidenceLevel::Declared } else { EvidenceLevel::Key };
        signature.evidence = Some(level.into());
        signature.digest = Some(DigestView::new(DIGEST));
    }
    if matches!(state, SignatureState::Missing | SignatureState::Stale) {
        signature.waits_for = vec![person.to_owned()];
    }
    signature.note = match state {
        SignatureState::Stale => Some("The record has changed since: it was signed as 9d1c77e0.".to_owned()),
        SignatureState::NotRequired => Some("Accepted before sign-offs were required.".to_owned()),
        SignatureState::Objected => Some("We have no one on call for a second database.".to_owned()),
        _ => None,
    };
    signature
}

pub(crate) fn record(number: u32, title: &str, status: &str, states: [SignatureState; 2]) -> RecordView {
    let slug = format!("dr-{number}");
    let mut record = RecordView::default();
    record.href = format!("records/{}.html", path_segment(&slug));
    record.slug = slug;
    record.label = format!("DR-{number}");
    record.number = Some(number);
    record.title = title.to_owned();
    record.kind = KindView::new(if number.is_multiple_of(2) { "technical" } else { "product" });
    record.status = StatusView::new(status);
    record.revision = Some(1);
    record.path = format!("decisions/{number:04}-record.md");
    record.signatures = vec![signature("product", states[0]), signature("engineering", states[1])];
    record.date = Some(DateView::from_text(&format!("2026-10-{:02}", number % 28 + 1)));
    record.decided = record.date.clone().filter(|_| matches!(status, "accepted" | "rejected"));
    record.driver = Some("Ada Lovelace".to_owned());
    record.driver_key = Some("ada".to_owned());
    record.tags = vec!["storage".to_owned(), "checkout".to_owned()];
    record.digest = Some(DigestView::new(DIGEST));
    record.id = Some(format!("k7f3-{number:04}"));
    record.summary = format!("We decide matter {number}.");
    record.settle();
    record
}

/// Gives the link map of [`site`].
pub(crate) fn links() -> LinkMap {
    let cited = |number: u32, title: &str| {
        (number, Cited { page: format!("dr-{number}.html"), title: title.to_owned() })
    };
    LinkMap {
        prefix: "DR".to_owned(),
        pages: [17, 42]
            .map(|number| (format!("decisions/{number:04}-record.md"), format!("dr-{number}.html")))
            .into(),
        numbers: Arc::new(BTreeMap::from([
            cited(17, "Keep orders in one table"),
            cited(42, "Adopt PostgreSQL for orders"),
        ])),
        others: Arc::default(),
        files: None,
        repository: None,
        tracker: None,
    }
}

/// Gives a site with a record for each thing that a page can show.
pub(crate) fn site() -> SiteView {
    use SignatureState::{Missing, NotRequired, Objected, Signed, Stale};
    let mut records = vec![
        record(1, "Record decisions in this repository", "accepted", [NotRequired, NotRequired]),
        record(17, "Keep orders in one table", "superseded", [Signed, Signed]),
        record(23, "Show the delivery date before checkout", "proposed", [Signed, Missing]),
        record(24, "Queue webhooks", "proposed", [Missing, Missing]),
        record(25, "Sell gift cards", "rejected", [Objected, Signed]),
        record(26, "Cache prices for an hour", "accepted", [Signed, Stale]),
        record(27, "Support fax orders", "deprecated", [Signed, Signed]),
        record(28, "Try another search engine", "draft", [Missing, Missing]),
        record(29, "注文データベースを PostgreSQL に移行する", "accepted", [Signed, Signed]),
        record(30, "اعتماد PostgreSQL لطلبات العملاء", "proposed", [Missing, Signed]),
        record(31, "🚀 Ship it 👩‍👩‍👧‍👦 before the holidays 🎄", "accepted", [Signed, Signed]),
        record(
            32,
            &"A title that does not know when to stop ".repeat(8)[..300],
            "proposed",
            [Objected, Missing],
        ),
        record(33, HOSTILE, HOSTILE, [Stale, Missing]),
        record(34, &"W".repeat(160), "accepted", [Signed, Signed]),
        record(42, "Adopt PostgreSQL for orders", "accepted", [Signed, Signed]),
    ];
    let (old, new) = (records[1].link(), records[14].link());
    records[1].superseded_by = vec![new.clone()];
    records[14].supersedes = vec![old];
    records[14].relates = vec![records[5].link(), RecordLink::missing("DR-99")];
    records[5].related_from = vec![new];
    for record in &mut records {
        let rendered = render(BODY, &record.path, &links(), &Options::default());
        record.body_html = rendered.html;
        record.contents = rendered.contents;
    }
    full(&mut records[14]);
    hostile(&mut records[12]);
    records[2].body_html = render(
        "## Why\n\nCustomers ask when it comes.\n",
        "decisions/0023-record.md",
        &links(),
        &Options::default(),
    )
    .html;
    records[2].contents.truncate(1);
    records[5].review.replace(ReviewView::default());
    if let Some(review) = &mut records[5].review {
        review.date = DateView::from_text("2026-11-01");
        review.due = true;
    }
    records[5].findings =
        vec![finding("stale-signoff", "error", "engineering signed 9d1c77e0, the record is 28af903f")];
    for at in 0..records.len() {
        records[at].previous = at.checked_sub(1).map(|at| records[at].link());
        records[at].next = records.get(at + 1).map(RecordView::link);
    }
    let mut log = LogView::default();
    log.name = "Shop".to_owned();
    log.prefix = "DR".to_owned();
    log.path = "decisions".to_owned();
    log.id = "6f1c0e52-7d0a-4c7e-9a51-0123456789ab".to_owned();
    log.roles = vec![
        RoleView::new("product", vec!["Grace Hopper".to_owned()]),
        RoleView::new("engineering", vec!["Ada Lovelace".to_owned()]),
    ];
    let mut left = PersonView::new("mary", "Mary Shaw", &["product"]);
    left.until = Some(DateView::from_text("2026-06-30"));
    left.left = true;
    log.people = vec![
        PersonView::new("ada", "Ada Lovelace", &["engineering"]),
        PersonView::new("grace", "Grace Hopper", &["product"]),
        left,
        PersonView::new(HOSTILE, HOSTILE, &[HOSTILE]),
    ];
    log.records = records;
    beside(&mut log);
    let mut site = SiteView::new("Shop decisions");
    site.logs.push(log);
    let mut rule = RuleView::default();
    rule.code = "signoff-stale".to_owned();
    rule.summary = HOSTILE.to_owned();
    rule.docs = BODY.to_owned();
    rule.default = "error";
    site.rules.push(rule);
    site
}

/// Gives the log outcomes, a glossary and a policy in words.
fn beside(log: &mut LogView) {
    let html = render(BODY, "decisions/glossary.md", &links(), &Options::default()).html;
    let put = |ids: &str, deeper| embed(&html, Embed { ids, records: "records/", deeper });
    let text = || HOSTILE.to_owned();
    let mut term = TermView::default();
    term.name = text();
    term.anchor = "term-1".to_owned();
    term.initial = "<".to_owned();
    term.opens_letter = true;
    term.also = vec![text()];
    term.html = put("term-1:", 1);
    term.uses = vec![log.records[12].link(), log.records[14].link()];
    term.count = 9;
    let mut glossary = GlossaryView::default();
    glossary.terms = vec![term];
    glossary.path = text();
    log.glossary = Some(glossary);
    let mut row = OutcomeRow::default();
    row.name = text();
    row.baseline = text();
    row.value = text();
    row.source = "javascript:alert(1)".to_owned();
    row.met = Some(false);
    row.bar = OutcomeBar::new(180.0, 200.0, Some(400.0));
    for (at, verdict) in ["met", "partly", "missed", "unclear", "met"].into_iter().enumerate() {
        let mut outcome = OutcomeView::default();
        outcome.record = log.records[if at == 0 { 12 } else { 14 }].link();
        outcome.kind = text();
        outcome.tags = vec![text()];
        outcome.anchor = format!("outcome-{}", at + 1);
        outcome.verdict = verdict;
        outcome.verdict_word = "Said";
        outcome.by = Some(text());
        outcome.date = Some(DateView::from_text(HOSTILE));
        outcome.faults = vec![text()];
        outcome.rows = vec![row.clone()];
        let mut section = EssayView::default();
        section.heading = text();
        section.html = put(&format!("outcome-{}-1:", at + 1), 2);
        outcome.sections = vec![section];
        log.outcomes.push(outcome);
    }
    let mut due = DueView::default();
    due.date = DateView::from_text(HOSTILE);
    due.is_due = true;
    due.href = log.records[12].href.clone();
    due.label = text();
    due.title = text();
    due.driver = Some(text());
    due.file = text();
    log.due = vec![due];
    let mut role = RosterView::default();
    role.name = text();
    role.people = vec![MemberView::default()];
    role.people[0].name = text();
    let mut level = LevelView::default();
    level.name = text();
    level.roles = vec![text()];
    log.held_to.roles = vec![role];
    log.held_to.levels = vec![level];
    log.held_to.since = Some(text());
    log.held_to.sections = vec![("A product decision".to_owned(), vec![text()])];
    log.held_to.admins = vec![text()];
    log.held_to.settings = BTreeMap::from([("signoff-stale".to_owned(), text())]);
    log.held_to.path = text();
}

fn finding(code: &str, severity: &str, message: &str) -> FindingView {
    let mut finding = FindingView::default();
    finding.code = code.to_owned();
    finding.severity = severity.to_owned();
    finding.message = message.to_owned();
    finding.help = Some("Ask engineering to read it again: countersign sign 26".to_owned());
    finding.line = Some(14);
    finding
}

/// Fills in every fact that a record can have.
fn full(record: &mut RecordView) {
    let mut review = ReviewView::default();
    review.date = DateView::from_text("2027-05-22");
    record.review = Some(review);
    record.informed = vec!["marketing".to_owned(), "support".to_owned()];
    record.affects = vec!["src/orders/**".to_owned(), "migrations/**".to_owned()];
    let mut ticket = TicketView::default();
    ticket.key = "SHOP-12".to_owned();
    ticket.href = Some("https://tracker.example/SHOP-12".to_owned());
    ticket.summary = Some("Orders are lost at midnight".to_owned());
    ticket.state = Some("In Progress".to_owned());
    ticket.asked = Some(DateView::from_text("2026-11-20"));
    record.tickets = vec![ticket];
    let mut extra = ExtraFact::default();
    extra.key = "cost-centre".to_owned();
    extra.value = "4711".to_owned();
    record.extra = vec![extra];
}

/// Puts hostile text wherever text can stand.
fn hostile(record: &mut RecordView) {
    let text = || HOSTILE.to_owned();
    full(record);
    told(record, HOSTILE);
    record.kind = KindView::new(HOSTILE);
    record.summary = text();
    record.path = format!("decisions/{HOSTILE}.md");
    record.lang = Some(text());
    record.driver = Some(text());
    record.driver_key = Some(text());
    record.date = Some(DateView::from_text(HOSTILE));
    record.source_url = Some("javascript:alert(1)".to_owned());
    record.tags = vec![text()];
    record.informed = vec![text()];
    record.affects = vec![text()];
    record.tickets[0].key = text();
    record.tickets[0].summary = Some(text());
    record.tickets[0].state = Some(text());
    record.tickets[0].href = Some("javascript:alert(1)//http://x".to_owned());
    record.extra[0].key = text();
    record.extra[0].value = text();
    record.relates = vec![RecordLink::missing(HOSTILE)];
    record.findings = vec![finding(HOSTILE, "warning", HOSTILE)];
    for signature in &mut record.signatures {
        signature.signer = Some(text());
        signature.signer_name = Some(text());
        signature.note = Some(text());
        signature.waits_for = vec![text()];
        signature.at = Some(MomentView::from_text(HOSTILE));
        signature.digest = Some(DigestView::new(HOSTILE));
    }
    let body = format!(
        "# t\n\n## {HOSTILE}\n\n{HOSTILE}\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n`{HOSTILE}`\n"
    );
    let rendered = render(&body, &record.path, &links(), &Options::default());
    record.body_html = rendered.html;
    record.contents = rendered.contents;
}
