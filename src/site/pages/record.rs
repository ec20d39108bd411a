//! The page of a record: its signatures first, then what was signed.

#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::site::engine::{Engine, is_language};
use crate::site::error::SiteError;
use crate::site::outward::social::SocialView;
use crate::site::page::Page;
use crate::site::view::{LogView, RecordView, SiteView, StatusMark};

/// What stands above a record that is not, or no longer, to be built on.
#[derive(Debug, Serialize)]
struct Banner {
    key: &'static str,
    word: &'static str,
    text: &'static str,
}

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
    let banner = banner(record);
    let decided = matches!(record.status.mark, StatusMark::Accepted) && !record.status.doubt;
    let social = SocialView::of_record(site, record);
    engine.page_shown_as(&social, "record.html", &path(record), |context| {
        context.insert("log_name", &log.name);
        context.insert("standing", &if banner.is_none() { record.standing() } else { String::new() });
        context.insert("banner", &banner);
        context.insert("in_force", &decided);
        let open = matches!(record.status.mark, StatusMark::Accepted | StatusMark::Proposed);
        context.insert("review_counts", &open);
        context.insert("language", &record.lang.as_ref().filter(|tag| is_language(tag)));
        context.insert("contents", &(record.contents.len() > 1));
        context.insert("bars", &record.measures.iter().any(|measure| measure.bar.is_some()));
        context.insert("measured", &record.measures.iter().any(|measure| measure.measured.is_some()));
        let lists = [&record.relates, &record.related_from, &record.mentioned_in];
        context.insert("related", &lists.iter().any(|list| !list.is_empty()));
        context.insert("record", record);
    })
}

/// Says why nobody is to build on a record, where its status says so and no other record takes its place.
fn banner(record: &RecordView) -> Option<Banner> {
    if !record.superseded_by.is_empty() {
        return None;
    }
    let (key, word, text) = match record.status.mark {
        StatusMark::Draft => ("draft", "Draft", "Nobody has been asked to sign it yet: do not build on it."),
        StatusMark::Rejected => (
            "rejected",
            "Rejected",
            "It was turned down: do not build on it, and read why before proposing it again.",
        ),
        StatusMark::Deprecated => {
            ("deprecated", "Deprecated", "It is no longer in force: do not build on it.")
        }
        _ => return None,
    };
    Some(Banner { key, word, text })
}
