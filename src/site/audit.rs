//! Reads HTML as strictly as a browser's worst day, for tests: which elements, which attributes, which addresses.

use std::collections::BTreeSet;

/// Elements that a page may hold. None of them runs, embeds or submits anything.
const ELEMENTS: &str = "a abbr article aside b blockquote body br button caption circle cite code dd del details dfn div dl dt em \
    figcaption figure footer form g h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd label li link main \
    mark meta nav ol option p path pre q rect s samp script section select small span strong sub summary sup svg \
    symbol table tbody td text th thead time title tr ul use var";

/// Elements of formulas.
const FORMULAS: &str = "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace msqrt mstyle \
    msub msubsup msup mtable mtd mtext mtr munder munderover none";

/// Attributes that an element may have.
const ATTRIBUTES: &str = "alt aria-current aria-describedby aria-hidden aria-label aria-labelledby autocapitalize autocomplete charset \
    class colspan content cx cy d data-copy data-due data-language data-parts datetime defer dir enterkeyhint focusable \
    for height hidden href http-equiv id lang loading name placeholder popover popovertarget property r rel role \
    rx scope spellcheck src start stroke-dasharray tabindex text-anchor title transform type value viewBox width \
    x y";

/// Attributes that a formula's elements may have beside.
const OF_FORMULAS: &str = "accent accentunder class columnalign columnspacing columnspan depth display displaystyle fence form height \
    largeop linethickness lspace mathsize mathvariant maxsize minsize movablelimits notation rowspacing rspace scriptlevel separator \
    stretchy symmetric voffset width";

const VOID: [&str; 6] = ["br", "hr", "img", "input", "link", "meta"];

/// One opening tag.
#[derive(Debug, Clone)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads HTML; panics, with the place, at anything that this program does not write on purpose.
pub(crate) fn read(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        assert!(!text.contains('\0'), "a NUL in the text");
        rest = &rest[at + 1..];
        let place: String = rest.chars().take(80).collect();
        let end = rest.find('>').unwrap_or_else(|| panic!("a tag that never ends: <{place}"));
        if let Some(name) = rest[..end].strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "closed in the wrong order: <{place}");
            rest = &rest[end + 1..];
            continue;
        }
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = &rest[..length];
        let formula = FORMULAS.split_whitespace().any(|known| known == name);
        assert!(
            formula || ELEMENTS.split_whitespace().any(|known| known == name),
            "an element of its own making: <{place}"
        );
        rest = &rest[length..];
        let mut attributes = Vec::new();
        let closed = loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix("/>") {
                rest = after;
                break true;
            }
            if let Some(after) = rest.strip_prefix('>') {
                rest = after;
                break false;
            }
            let length = rest.find(['=', ' ', '>', '\n']).unwrap_or(rest.len());
            let key = &rest[..length];
            let known = if formula { OF_FORMULAS } else { ATTRIBUTES };
            assert!(
                known.split_whitespace().any(|known| known == key),
                "an attribute of its own making, {key}: <{place}"
            );
            rest = &rest[length..];
            if matches!(key, "defer" | "hidden") && rest.starts_with([' ', '>']) {
                attributes.push((key.to_owned(), String::new()));
                continue;
            }
            rest =
                rest.strip_prefix("=\"").unwrap_or_else(|| panic!("an attribute without quotes: <{place}"));
            let end = rest.find('"').unwrap_or_else(|| panic!("a value that never ends: <{place}"));
            assert!(!rest[..end].contains('<'), "a raw < in a value: <{place}");
            attributes.push((key.to_owned(), unescape(&rest[..end])));
            rest = &rest[end + 1..];
        };
        let tag = Tag { name: name.to_owned(), attributes };
        if name == "script" {
            assert!(is_own_script(&tag, rest), "a script that is not one of the site's own files: <{place}");
        }
        if let Some(address) = tag.get("href") {
            assert!(is_harmless(address), "an address that runs or leads astray, {address}: <{place}");
        }
        // What a page shows lies in its folder of files, or in the page itself and is nothing but pixels.
        if let Some(source) = tag.get("src").filter(|_| name != "script") {
            let own = source.trim_start_matches("../");
            let raster = ["png", "jpeg", "gif", "webp"]
                .iter()
                .any(|kind| source.starts_with(&format!("data:image/{kind};base64,")));
            let local = is_harmless(source) && own.starts_with("files/") && !own.contains(':');
            assert!(name == "img" && (raster || local), "something loaded from elsewhere: <{place}");
        }
        if !closed && !VOID.contains(&name) {
            open.push(name.to_owned());
        }
        tags.push(tag);
    }
    assert!(open.is_empty(), "never closed: {open:?}");
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id.to_owned()), "an id twice: {id}");
    }
    tags
}

/// A script is one of the site's own files, and nothing stands in the page itself.
fn is_own_script(tag: &Tag, rest: &str) -> bool {
    let file = tag.get("src").map(|src| src.trim_start_matches("../"));
    let own = file.and_then(|file| file.strip_prefix("assets/")).and_then(|name| name.strip_suffix(".js"));
    own.is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_lowercase()))
        && rest.starts_with("</script>")
}

/// As a browser reads an address: blanks and controls dropped, case ignored.
fn is_harmless(address: &str) -> bool {
    let bare: String =
        address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    let head = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = head.split_once(':').map(|(scheme, _)| scheme);
    !bare.starts_with("//")
        && !bare.contains('\\')
        && matches!(scheme, None | Some("http" | "https" | "mailto"))
}

/// Undoes the escapes that the program writes.
pub(crate) fn unescape(text: &str) -> String {
    let mut text = text.to_owned();
    for (escape, c) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&amp;", "&"),
    ] {
        text = text.replace(escape, c);
    }
    text
}

/// Gives the text that a reader sees; elements that stand apart are apart.
pub(crate) fn text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        if !["a", "strong", "em", "span", "code", "time"].contains(&name) {
            out.push(' ');
        }
        rest = after;
    }
    out.push_str(rest);
    unescape(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refuses(html: &str) {
        assert!(std::panic::catch_unwind(|| read(html)).is_err(), "let through: {html}");
    }

    #[test]
    fn it_sees_what_a_browser_would_run() {
        for html in [
            "<script>x</script>",
            "<script src=\"https://evil.example/assets/x.js\"></script>",
            "<script src=\"assets/site.js\">x</script>",
            "<script src=\"assets/../x.js\"></script>",
            "<p onclick=\"x\">a</p>",
            "<p class=x>a</p>",
            "<a href=\"javascript:x\">a</a>",
            "<a href=\" java\nscript:x\">a</a>",
            "<a href=\"//evil.example\">a</a>",
            "<p><em>a</p></em>",
            "<p id=\"a\"></p><p id=\"a\"></p>",
            "<img src=\"x\">",
            "<img src=\"https://a.example/x.png\">",
            "<img src=\"data:image/svg+xml;base64,x\">",
            "<img src=\"../files/x.png\" onerror=\"x\">",
            "<link src=\"../files/x.png\">",
            "<math href=\"x\"></math>",
            "<mi style=\"x\"></mi>",
            "<sub>a",
            "<p style=\"x\">a</p>",
            "<p>",
        ] {
            refuses(html);
        }
        assert_eq!(read("<p class=\"a\">x &lt;b&gt; <a href=\"https://a.example\">y</a></p>").len(), 2);
    }
}
