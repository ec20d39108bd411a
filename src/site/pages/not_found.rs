//! The page that a host shows for an address that leads nowhere.

use crate::site::engine::Engine;
use crate::site::error::SiteError;
use crate::site::page::Page;
use crate::site::view::SiteView;

/// Makes the page. A host shows it at any depth, so that its links begin at the host's root, where it is known how the site
/// lies below it.
pub(super) fn pages(engine: &Engine, _: &SiteView) -> Result<Vec<Page>, SiteError> {
    let page = engine.page("404.html", "404.html", |context| {
        if let Some(home) = engine.home() {
            context.insert("root", home);
        }
    });
    Ok(vec![page?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::fixture::site;
    use crate::site::theme::Theme;

    fn links(url: Option<&str>, served: Option<&str>) -> Vec<String> {
        let mut site = site();
        site.url = url.map(str::to_owned);
        let mut engine = Engine::new(&Theme::default(), &site).unwrap();
        if let Some(path) = served {
            engine = engine.served_at(path);
        }
        let page = pages(&engine, &site).unwrap().remove(0);
        let html = String::from_utf8(page.bytes).unwrap();
        let links = html.split(" href=\"").skip(1).chain(html.split(" src=\"").skip(1));
        let links = links.map(|link| link.split('"').next().unwrap().to_owned());
        // The page's own whole address, which other programs read, leads nowhere by itself.
        let own = url.map(|url| format!("{url}404.html"));
        links
            .filter(|link| {
                Some(link) != own.as_ref()
                    && (link.rsplit('.').next() == Some("html")
                        || link.starts_with("assets/")
                        || link.contains("/assets/"))
            })
            .collect()
    }

    #[test]
    fn links_hold_at_any_depth_where_the_address_is_known() {
        for (url, served, home) in [
            (None, None, ""),
            (Some("https://example.org/"), None, "/"),
            (Some("https://example.org/some/where/"), None, "/some/where/"),
            (Some("https://example.org/some/where/"), Some("/"), "/"),
        ] {
            let links = links(url, served);
            assert!(links.len() > 10, "{links:?}");
            for link in links {
                let below =
                    link.strip_prefix(home).unwrap_or_else(|| panic!("{link} does not begin with {home}"));
                assert!(!below.starts_with(['/', '.']) && !below.contains(':'), "{link}");
            }
        }
    }
}
