//! `_headers`: what Netlify and Cloudflare Pages send with each file, so that the pages' own rules hold before a byte of
//! them is read. Other hosts take the file for a page that nobody links to.

use crate::site::page::Page;

/// The pages' own policy for what they may load, as they say it themselves.
fn content_security_policy() -> &'static str {
    const BASE: &str = include_str!("../../../templates/site/base.html");
    let (_, rest) = BASE
        .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
        .expect("the page says what it may load");
    rest.split('"').next().unwrap_or_default()
}

/// Makes the file.
pub fn page() -> Page {
    let policy = content_security_policy();
    let text = format!(
        "/*\n  Content-Security-Policy: {policy}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  \
         X-Frame-Options: DENY\n  Referrer-Policy: no-referrer\n  Permissions-Policy: camera=(), geolocation=(), \
         microphone=()\n  Cross-Origin-Opener-Policy: same-origin\n/feed.xml\n  Content-Type: \
         application/atom+xml; charset=utf-8\n/waiting-*\n  Content-Type: application/atom+xml; \
         charset=utf-8\n/feed.json\n  Content-Type: application/feed+json; charset=utf-8\n  \
         Access-Control-Allow-Origin: *\n/records.json\n  Access-Control-Allow-Origin: *\n/reviews.ics\n  \
         Content-Type: text/calendar; charset=utf-8\n"
    );
    Page::new("_headers", text)
}
