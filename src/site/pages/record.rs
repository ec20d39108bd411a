//! The page of a record: its signatures first, then what was signed.

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::outward::social::SocialView;
use crate::site::page::Page;
use crate::site::view::{EvidenceLevel, LogView, RecordView, SiteView};

/// The path of a record's page.
pub(crate) fn path(record: &RecordView) -> String {
    format!("records/{}.html", record.slug)
}

/// Makes the page of a record whose body is filled in.
pub(crate) fn page(
    engine: &Engine,
    site: &SiteView,
    log: &LogView,
    record: &RecordView,
) -> Result<Page, SiteError> {
    let social = SocialView::of_record(site, record);
    engine.page_shown_as(&social, "record.html", &path(record), |context| {
        context.insert("log_name", &log.name);
        context.insert("standing", &record.standing());
        context.insert("declared", &is_declared(record));
        context.insert("record", record);
    })
}

/// Tells whether nothing but a name in the file stands behind one of the signatures.
fn is_declared(record: &RecordView) -> bool {
    let mut evidence = record.signatures.iter().filter_map(|signature| signature.evidence.as_ref());
    evidence.any(|evidence| evidence.level == EvidenceLevel::Declared)
}
