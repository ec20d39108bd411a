//! Text as Slack has it: escaped, then cut, then held against what Slack takes.

use serde_json::{Value, json};

/// The longest fallback text, in UTF-16 units as all lengths here.
pub(super) const TEXT: usize = 4000;
/// The longest header.
pub(super) const HEADER: usize = 150;
/// The longest text of a section.
pub(super) const SECTION: usize = 3000;
/// The longest field of a section.
pub(super) const FIELD: usize = 2000;
/// The most fields of a section, and the most elements of a context.
pub(super) const FIELDS: usize = 10;
/// The most blocks of a message.
pub(super) const BLOCKS: usize = 50;

/// Takes the meaning from what Slack would read as a mention, a link or an entity.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Escapes a text, then cuts it, never inside an entity.
pub(super) fn fit(text: &str, longest: usize) -> String {
    let text = escaped(text);
    if length(&text) <= longest {
        return text;
    }
    let (mut kept, mut used) = (String::new(), 0);
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        // In an escaped text each `&` begins an entity.
        let end = if first == '&' { rest.find(';').map_or(1, |at| at + 1) } else { first.len_utf8() };
        let (piece, after) = rest.split_at(end);
        used += length(piece);
        if used + 1 > longest {
            break;
        }
        kept.push_str(piece);
        rest = after;
    }
    kept.push('…');
    kept
}

pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A link with words that are escaped already.
pub(super) fn link(address: &str, words: &str) -> String {
    // A bar or a bracket in it would end the address.
    let address = escaped(address).replace('|', "%7C");
    format!("<{address}|{words}>")
}

/// A section of text.
pub(super) fn section(text: &str) -> Value {
    json!({ "type": "section", "text": { "type": "mrkdwn", "text": text } })
}

/// A heading of text that is escaped already.
pub(super) fn header(text: &str) -> Value {
    json!({ "type": "header", "text": { "type": "plain_text", "text": text, "emoji": false } })
}

/// What Slack would not take of a message; nothing where it may be sent.
pub(super) fn fault(message: &Value) -> Option<String> {
    let blocks = message["blocks"].as_array().map_or(&[][..], Vec::as_slice);
    let too_long = |what: &str, text: &Value, longest: usize| {
        let length = length(text.as_str().unwrap_or_default());
        (length == 0 || length > longest)
            .then(|| format!("{what} of {length} characters, of {longest} at the most"))
    };
    let too_many = |what: &str, count: usize, most: usize| {
        (count > most).then(|| format!("{count} {what}, of {most} at the most"))
    };
    too_long("a text", &message["text"], TEXT).or_else(|| too_many("blocks", blocks.len(), BLOCKS)).or_else(
        || {
            blocks.iter().find_map(|block| match block["type"].as_str().unwrap_or_default() {
                "header" => too_long("a header", &block["text"]["text"], HEADER),
                "section" if block.get("fields").is_some() => {
                    let fields = block["fields"].as_array().map_or(&[][..], Vec::as_slice);
                    too_many("fields", fields.len(), FIELDS).or_else(|| {
                        fields.iter().find_map(|field| too_long("a field", &field["text"], FIELD))
                    })
                }
                "section" => too_long("a section", &block["text"]["text"], SECTION),
                "context" => {
                    let elements = block["elements"].as_array().map_or(&[][..], Vec::as_slice);
                    too_many("elements", elements.len(), FIELDS).or_else(|| {
                        elements.iter().find_map(|one| too_long("an element", &one["text"], FIELD))
                    })
                }
                other => Some(format!("a block of the kind `{other}`")),
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{escaped, fault, fit, header, length, section};

    proptest! {
        #[test]
        fn whatever_is_said_stays_short_whole_and_without_meaning(
            text in "([<>&!@#a-z é😀\n]|&amp;|<!channel>){0,80}", longest in 1..60_usize,
        ) {
            let fitted = fit(&text, longest);
            prop_assert!(length(&fitted) <= longest, "{fitted}");
            prop_assert!(!fitted.contains(['<', '>', '\n']), "{fitted}");
            for (at, _) in fitted.match_indices('&') {
                let entity = ["&amp;", "&lt;", "&gt;"].iter().any(|one| fitted[at..].starts_with(one));
                prop_assert!(entity, "{fitted}");
            }
            let short = fitted.trim_end_matches('…');
            prop_assert!(escaped(&text).starts_with(short), "{fitted}");
        }
    }

    #[test]
    fn what_slack_would_not_take_is_seen() {
        let message = |blocks: Vec<serde_json::Value>| json!({ "text": "t", "blocks": blocks });
        assert_eq!(fault(&message(vec![header("h"), section("s")])), None);
        for (blocks, says) in [
            (vec![header(&"h".repeat(151))], "a header of 151 characters, of 150 at the most"),
            (vec![section("")], "a section of 0 characters"),
            (vec![section(&"😀".repeat(1501))], "a section of 3002 characters"),
            (vec![section("s"); 51], "51 blocks, of 50"),
            (
                vec![json!({ "type": "section", "fields": vec![json!({ "text": "f" }); 11] })],
                "11 fields, of 10",
            ),
            (vec![json!({ "type": "video" })], "a block of the kind `video`"),
        ] {
            let fault = fault(&message(blocks)).unwrap();
            assert!(fault.contains(says), "{fault}");
        }
    }
}
