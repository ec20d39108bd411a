//! From bytes to text, or to one plain sentence on why they are not a record's text.

use crate::diagnostic::Diagnostic;
use crate::record::codes;
use crate::text::Span;

/// The largest record that is read, in bytes: 1 MiB. The largest of 4,946 real ones has 380 KB.
pub const SIZE_LIMIT: u64 = 1024 * 1024;

/// Gives the text of a record's bytes, or what keeps them from being read.
pub(super) fn decode<'a>(path: &str, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    let refuse = |at: usize, message: &str, help: &str| {
        Err(Diagnostic::new(codes::UNREADABLE, path, Span::at(at), message).help(help))
    };
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(too_large(path, bytes.len() as u64));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return refuse(0, "the file is saved as UTF-16", "save it as UTF-8");
    }
    if bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        return refuse(
            0,
            "the file is a Git LFS pointer, not the record itself",
            "records have to stand in git itself: `git lfs untrack` the path, then add the file again",
        );
    }
    if bytes.starts_with(b"\0GITCRYPT") || bytes.starts_with(b"age-encryption.org/") {
        return refuse(0, "the file is encrypted", "a record has to be readable to whoever has the clone");
    }
    if bytes.contains(&0) {
        let at = bytes.iter().position(|byte| *byte == 0).unwrap_or_default();
        return refuse(at, "the file holds a NUL byte, so it is not text", "save it as UTF-8 text");
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            let message = format!("the file is not UTF-8: line {line} holds a byte that is not");
            refuse(error.valid_up_to(), &message, "save it as UTF-8")
        }
    }
}

/// What to say of a file above [`SIZE_LIMIT`].
pub(super) fn too_large(path: &str, size: u64) -> Diagnostic {
    let message = format!(
        "the file has {size} bytes, more than the {SIZE_LIMIT} that a record may have (nothing of it was read)"
    );
    Diagnostic::new(codes::UNREADABLE, path, Span::at(0), message)
        .help("move data and pictures to files of their own and link to them")
}
