//! From what a browser asks for to a path of the site: nothing here looks at a disk.

/// Gives the path of the site that a request names, decoded, without query; a folder's is its `index.html`.
///
/// `None` is for what names no path: bytes that are no UTF-8, a step upwards, a NUL.
pub(super) fn path_of(asked: &str) -> Option<String> {
    let asked = asked.split(['?', '#']).next().unwrap_or_default();
    let below = asked.strip_prefix('/')?;
    let mut bytes = Vec::with_capacity(below.len());
    let mut rest = below.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    let path = String::from_utf8(bytes).ok()?;
    if path.contains('\0') || path.split(['/', '\\']).any(|part| part == "..") {
        return None;
    }
    Some(if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path })
}

/// Tells whether a `Host` header is one that this server was asked to answer for.
///
/// A page elsewhere can have its own name lead to this machine; what it then asks for carries that name.
pub(super) fn is_own_host(header: Option<&str>, host: &str, port: u16) -> bool {
    let Some(header) = header else { return false };
    let own = |name: &str| header.eq_ignore_ascii_case(name) || header == format!("{name}:{port}");
    let bracketed = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    ["localhost", "127.0.0.1", "[::1]", bracketed.as_str()].into_iter().any(own)
}

/// The kind of a file, by its name.
pub(super) fn kind_of(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "ics" => "text/calendar; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_names_a_path_of_the_site_and_nothing_else() {
        for (asked, path) in [
            ("/", Some("index.html")),
            ("/records/dr-1.html?x=1#y", Some("records/dr-1.html")),
            ("/records/%E6%B1%BA.html", Some("records/決.html")),
            ("/people/", Some("people/index.html")),
            ("/../etc/passwd", None),
            ("/%2e%2e/etc/passwd", None),
            ("/a/..%2f..%2fetc", None),
            ("/a\\..\\b", None),
            ("/%00", None),
            ("/%ff", None),
            ("/%zz", None),
            ("/%4", None),
            ("http://elsewhere.example/x", None),
            ("", None),
        ] {
            assert_eq!(path_of(asked).as_deref(), path, "{asked}");
        }
    }

    #[test]
    fn a_name_that_somebody_elses_page_may_use_is_not_ours() {
        for (header, own) in [
            (Some("localhost:4180"), true),
            (Some("LOCALHOST"), true),
            (Some("127.0.0.1:4180"), true),
            (Some("[::1]:4180"), true),
            (Some("elsewhere.example"), false),
            (Some("localhost.elsewhere.example:4180"), false),
            (Some("127.0.0.1:80"), false),
            (None, false),
        ] {
            assert_eq!(is_own_host(header, "127.0.0.1", 4180), own, "{header:?}");
        }
        assert!(is_own_host(Some("[fd00::1]:4180"), "fd00::1", 4180));
    }
}
