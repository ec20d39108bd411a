//! Where records lead to on a terminal that shows links: to their pages, where the policy says where the site is, else to
//! their files.

use std::collections::BTreeMap;

use crate::cli::World;
use crate::cli::workspace::Workspace;
use crate::log::Log;
use crate::output::hyperlink::Links;
use crate::site::escape::path_segment;
use crate::site::slug::{Named, slugs};

/// The links of a run, for all records of these logs; they lead nowhere where the results go to no terminal that shows
/// them.
pub(super) fn links<'l>(
    world: &World<'_>,
    workspace: &Workspace,
    logs: impl IntoIterator<Item = &'l Log>,
) -> Links {
    let Some(host) = &world.links else { return Links::default() };
    let logs: Vec<&Log> = logs.into_iter().collect();
    let paths = logs.iter().flat_map(|log| log.records.iter().map(|record| record.path().to_owned()));
    let pages: BTreeMap<String, String> = paths.zip(pages(&logs)).collect();
    Links::new(host, &workspace.root.to_string_lossy()).with_pages(pages)
}

/// The links of a run to files alone, such as those that findings are about.
pub(super) fn files(world: &World<'_>) -> Links {
    let workspace = world.links.as_ref().and_then(|_| Workspace::open(world).ok());
    workspace.map(|workspace| links(world, &workspace, None)).unwrap_or_default()
}

/// The addresses of the pages of all records of these logs, one log after the other; none where no policy says where the
/// site is.
pub(super) fn pages(logs: &[&Log]) -> Vec<String> {
    let Some(url) = logs.iter().find_map(|log| log.policy.site.url.as_deref()) else { return Vec::new() };
    let url = url.trim_end_matches('/');
    let named: Vec<Named<'_>> = logs
        .iter()
        .flat_map(|log| log.records.iter().map(move |record| (log, record)))
        .map(|(log, record)| Named { prefix: &log.policy.prefix, number: record.number, path: record.path() })
        .collect();
    slugs(&named).iter().map(|slug| format!("{url}/records/{}.html", path_segment(slug))).collect()
}
