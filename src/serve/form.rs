//! What a form sends, and whether it was one of ours that sent it. A page elsewhere can have a browser send anything here,
//! so that a form counts only where its headers say that a page of this server sent it and it holds the token.

use std::io::Read as _;

use tiny_http::Request;

/// The longest form that is read, in bytes.
const LIMIT: usize = 64 * 1024;

/// A code and a sentence for what is not taken.
pub(super) type Refused = (u16, &'static str);

/// The fields of a form, in their order.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=two+words`; `None` where it is no UTF-8 or not well formed.
    pub(super) fn read(text: &str) -> Option<Self> {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(value)?))
        });
        pairs.collect::<Option<_>>().map(Self)
    }

    /// Gives the first field of a name; empty where there is none.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }

    /// Lists the fields whose names begin so, with the rest of the name.
    pub(super) fn below<'f>(&'f self, start: &'f str) -> impl Iterator<Item = (&'f str, &'f str)> {
        self.0.iter().filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.as_str())))
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
                bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

/// Reads the form of a request that a page of this server sent; the `Host` was looked at already.
pub(super) fn read(request: &mut Request) -> Result<Fields, Refused> {
    if !request.remote_addr().is_some_and(|peer| peer.ip().is_loopback()) {
        return Err((403, "Forms are taken from this machine alone.\n"));
    }
    if !is_same_origin(value(request, "Origin"), value(request, "Sec-Fetch-Site"), value(request, "Host")) {
        return Err((403, "A form is taken from a page of this server alone.\n"));
    }
    let kind = value(request, "Content-Type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err((415, "A form is sent as application/x-www-form-urlencoded.\n"));
    }
    if request.body_length().is_some_and(|length| length > LIMIT) {
        return Err((413, "This is more than a form of this page holds: give it in parts.\n"));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(LIMIT).unwrap_or(u64::MAX) + 1;
    if request.as_reader().take(most).read_to_end(&mut bytes).is_err() {
        return Err((400, "The form did not arrive whole.\n"));
    }
    if bytes.len() > LIMIT {
        return Err((413, "This is more than a form of this page holds: give it in parts.\n"));
    }
    let text = String::from_utf8(bytes).ok();
    text.and_then(|text| Fields::read(&text)).ok_or((400, "This is no form.\n"))
}

/// The value of a header; nothing where it is missing or stands there twice.
fn value<'r>(request: &'r Request, name: &'static str) -> Option<&'r str> {
    let mut own = request.headers().iter().filter(|header| header.field.equiv(name));
    own.next().filter(|_| own.next().is_none()).map(|header| header.value.as_str())
}

/// Whether a browser says that a page of this server sends the request. One that says nothing at all is not believed.
fn is_same_origin(origin: Option<&str>, site: Option<&str>, host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    let own =
        |origin: &str| origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host));
    match (origin, site) {
        // A theme may have its pages say nothing of where they are: the browser then knows no origin, but still the site.
        (Some("null") | None, Some(site)) => site == "same-origin",
        (Some(origin), Some(site)) => own(origin) && site == "same-origin",
        (Some(origin), None) => own(origin),
        (None, None) => false,
    }
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let fields = Fields::read("idea=a+b%0D%0Ac%2B&as=%E6%B1%BA&&empty=&bare").unwrap();
        assert_eq!((fields.get("idea"), fields.get("as")), ("a b\r\nc+", "決"));
        assert_eq!((fields.get("empty"), fields.get("bare"), fields.get("none")), ("", "", ""));
        let scores = Fields::read("score:a:b=1&as=x&score:c:d=2").unwrap();
        assert_eq!(scores.below("score:").collect::<Vec<_>>(), [("a:b", "1"), ("c:d", "2")]);
        for bad in ["a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "%ff=1"] {
            assert_eq!(Fields::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn only_a_page_of_this_server_is_believed() {
        let host = Some("localhost:4180");
        for (origin, site, own) in [
            (Some("http://localhost:4180"), Some("same-origin"), true),
            (Some("http://LOCALHOST:4180"), None, true),
            (Some("null"), Some("same-origin"), true),
            (None, Some("same-origin"), true),
            (None, None, false),
            (Some("null"), None, false),
            (Some("null"), Some("cross-site"), false),
            (Some("http://localhost:4180"), Some("cross-site"), false),
            (Some("http://localhost:4180"), Some("same-site"), false),
            (Some("http://localhost:80"), None, false),
            (Some("https://localhost:4180"), None, false),
            (Some("http://127.0.0.1:4180"), None, false),
            (Some("http://elsewhere.example"), Some("same-origin"), false),
            (None, Some("none"), false),
        ] {
            assert_eq!(is_same_origin(origin, site, host), own, "{origin:?} {site:?}");
        }
        assert!(!is_same_origin(Some("http://"), None, None));
    }

    #[test]
    fn a_token_is_the_same_only_as_a_whole() {
        assert!(same("ab", "ab") && !same("ab", "ac") && !same("ab", "a") && !same("", "a"));
    }
}
