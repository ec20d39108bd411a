//! Puts rendered Markdown into a page that holds more than one text, or lies elsewhere than the records.

/// How a text is to fit into its page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Embed<'a> {
    /// What goes in front of each id, so that no two texts share one.
    pub(crate) ids: &'a str,
    /// Where records' pages lie, from the page: `records/`, or nothing where that is the same folder.
    pub(crate) records: &'a str,
    /// How many levels deeper the headings stand.
    pub(crate) deeper: usize,
}

/// Fits HTML that [`crate::site::markdown::render`] has made into a page.
///
/// In such HTML `<`, `>` and `"` stand for markup alone, so that tags and their values are found without parsing.
pub(crate) fn embed(html: &str, how: Embed<'_>) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        out.push_str(text);
        out.push('<');
        out.push_str(&fitted(tag, how));
        out.push('>');
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A tag without its brackets, as the page needs it.
fn fitted(tag: &str, how: Embed<'_>) -> String {
    let close = tag.starts_with('/');
    let name = tag.trim_start_matches('/');
    let mut tag = match name.as_bytes() {
        [b'h', level @ b'1'..=b'6', ..] if !name[2..].starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            let level = (usize::from(level - b'0') + how.deeper).min(6);
            format!("{}h{level}{}", if close { "/" } else { "" }, &name[2..])
        }
        _ => tag.to_owned(),
    };
    for attribute in [" id=\"", " aria-labelledby=\"", " href=\"#"] {
        if let Some(at) = tag.find(attribute) {
            tag.insert_str(at + attribute.len(), how.ids);
        }
    }
    for attribute in [" href=\"", " src=\""] {
        let Some(at) = tag.find(attribute) else { continue };
        let at = at + attribute.len();
        let address = tag[at..].split('"').next().unwrap_or_default();
        let head = address.split(['/', '?', '#']).next().unwrap_or_default();
        if !address.starts_with('#') && !head.contains(':') {
            tag.insert_str(at, how.records);
        }
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::markdown::{Options, render};
    use crate::site::{audit, fixture};

    fn put(html: &str) -> String {
        embed(html, Embed { ids: "dr-42:", records: "records/", deeper: 2 })
    }

    #[test]
    fn ids_headings_and_addresses_fit_the_page() {
        for (from, to) in [
            ("<h2 id=\"a\">A</h2>", "<h4 id=\"dr-42:a\">A</h4>"),
            ("<h6>A</h6><hr>", "<h6>A</h6><hr>"),
            ("<a href=\"#a\">x</a>", "<a href=\"#dr-42:a\">x</a>"),
            (
                "<a class=\"b\" href=\"dr-1.html#a\">x</a>",
                "<a class=\"b\" href=\"records/dr-1.html#a\">x</a>",
            ),
            ("<a href=\"https://a.example/b\">x</a>", "<a href=\"https://a.example/b\">x</a>"),
            ("<a href=\"mailto:a@b.example\">x</a>", "<a href=\"mailto:a@b.example\">x</a>"),
            ("<img src=\"../files/a.png\" alt=\"b\">", "<img src=\"records/../files/a.png\" alt=\"b\">"),
            ("<p>&lt;h2 id=&quot;a&quot;&gt;</p>", "<p>&lt;h2 id=&quot;a&quot;&gt;</p>"),
            ("plain", "plain"),
        ] {
            assert_eq!(put(from), to);
        }
    }

    #[test]
    fn whatever_markdown_holds_two_texts_share_no_id() {
        let html = render(
            &format!("# T\n\n{}\n", fixture::BODY),
            "decisions/0042-x.md",
            &fixture::links(),
            &Options::default(),
        )
        .html;
        let other = embed(&html, Embed { ids: "other:", records: "records/", deeper: 1 });
        audit::read(&format!("{}{other}", put(&html)));
        assert_eq!(audit::text(&put(&html)), audit::text(&html));
    }
}
