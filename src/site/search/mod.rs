//! Finding: an index made while the site is built, and read by `templates/site/search.js`.
//!
//! ```text
//!  a record's body ──► words (fold) ──► terms, kept between builds
//!                                          │
//!  what is shown of it ──► meta ───────────┴──► index ──► search/*.js
//! ```
//!
//! The pages open from a folder, so nothing can be fetched: each file of the index is a script that makes one call. A
//! query loads the manifest, then the one or two parts that may hold its words, then what is shown of the hits.
//!
//! | file | holds |
//! |---|---|
//! | `manifest.js` | the first word of each part, their hashes, names, and which records are in force or gone |
//! | `text-N.js` | words in order, and which records hold them: in all, often, in the title |
//! | `name-N.js` | the same for words and pairs of words of titles, and for `status:`, `kind:`, `tag:`, `by:`, `no:` |
//! | `records-N.js` | what is shown of 64 records |
//! | `days.js` | the day of each record, for `before:` and `after:` |
//! | `spelling.js` | the words of titles and the commonest others, for "did you mean" |

mod index;
mod name;
mod postings;
mod script;
mod terms;
mod words;

pub use index::{Index, index};
pub use terms::Terms;

/// One record, as it is found and shown. Text is plain and unescaped.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry<'a> {
    /// What people say: `DR-42`, or the file's name where there is no number.
    pub label: &'a str,
    /// The number.
    pub number: Option<u32>,
    /// The title.
    pub title: &'a str,
    /// The page's address from the root of the site.
    pub href: &'a str,
    /// The mark of its status, as in `status-accepted`: `accepted` means in force, `doubt` that signatures are missing.
    pub mark: &'a str,
    /// The status as people read it.
    pub status: &'a str,
    /// The kind as it stands in the record: `product`, `technical`; may be empty.
    pub kind: &'a str,
    /// The kind as people read it.
    pub kind_name: &'a str,
    /// The signatures that are shown, product's first.
    pub signatures: &'a [Signature<'a>],
    /// The day as `2026-11-22`, or what stands in its place; empty for none.
    pub date: &'a str,
    /// Tags.
    pub tags: &'a [&'a str],
    /// Who drives it and who signed it: names, and the short names of the policy.
    pub people: &'a [&'a str],
    /// The sentence shown below the title; what is longer than 200 characters is cut.
    pub snippet: &'a str,
    /// The Markdown body, as written.
    pub body: &'a str,
}

/// One role's signature, as far as a list of hits shows it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signature<'a> {
    /// The role's key: `product`, `engineering`.
    pub role: &'a str,
    /// The role as people read it.
    pub role_name: &'a str,
    /// What became of the signature, as in `is-signed`.
    pub state: &'a str,
    /// The same as people read it.
    pub word: &'a str,
}

/// What is shown of a record, and by what else than its text it is found.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    label: String,
    number: Option<u32>,
    title: String,
    shown_title: String,
    href: String,
    status: [String; 2],
    kind: [String; 2],
    signatures: Vec<[String; 4]>,
    date: String,
    tags: Vec<String>,
    people: Vec<String>,
    snippet: String,
}

impl Meta {
    /// Takes from an entry what is not its text.
    pub fn new(entry: &Entry<'_>) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let signature = |signature: &Signature<'_>| {
            [signature.role, signature.role_name, signature.state, signature.word].map(str::to_owned)
        };
        Self {
            label: entry.label.to_owned(),
            number: entry.number,
            title: entry.title.to_owned(),
            shown_title: shortened(entry.title),
            href: entry.href.to_owned(),
            status: [entry.mark, entry.status].map(str::to_owned),
            kind: [entry.kind, entry.kind_name].map(str::to_owned),
            signatures: entry.signatures.iter().map(signature).collect(),
            date: entry.date.to_owned(),
            tags: owned(entry.tags),
            people: owned(entry.people),
            snippet: shortened(entry.snippet),
        }
    }
}

/// Reads the words of an entry's body; they depend on nothing else, so a build may keep them for as long as the body stays.
pub fn terms(entry: &Entry<'_>) -> Terms {
    Terms::of_markdown(entry.body)
}

/// Cuts a text that is longer than 200 characters where a word ends, and says so.
fn shortened(text: &str) -> String {
    let Some((room, _)) = text.char_indices().nth(200) else { return text.to_owned() };
    let kept = &text[..room];
    let end = kept.rfind(' ').filter(|&end| end > room / 2).unwrap_or(room);
    format!("{}…", kept[..end].trim_end())
}

#[cfg(test)]
mod tests;
