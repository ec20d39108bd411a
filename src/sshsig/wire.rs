//! The two spellings that SSH data has, bytes with lengths and base64, read so that each value has only one.

use base64ct::{Base64, Encoding};

/// Bytes that end before the field that should stand there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut;

/// Reads the fields of RFC 4251, section 5, one after the other.
pub(super) struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// The next bytes, as they are.
    pub(super) fn take(&mut self, count: usize) -> Result<&'b [u8], Cut> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(Cut)?;
        self.0 = rest;
        Ok(head)
    }

    /// A byte.
    pub(super) fn byte(&mut self) -> Result<u8, Cut> {
        Ok(self.take(1)?[0])
    }

    /// A big-endian number of four bytes.
    pub(super) fn number(&mut self) -> Result<u32, Cut> {
        let bytes = self.take(4)?.try_into().expect("four bytes were taken");
        Ok(u32::from_be_bytes(bytes))
    }

    /// A length, and that many bytes.
    pub(super) fn string(&mut self) -> Result<&'b [u8], Cut> {
        let count = self.number()?;
        self.take(usize::try_from(count).map_err(|_| Cut)?)
    }

    /// A whole number above zero, without leading zeros; `None` where it is spelt in another way.
    pub(super) fn positive(&mut self) -> Result<Option<&'b [u8]>, Cut> {
        Ok(match self.string()? {
            [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
            bytes @ [1..0x80, ..] => Some(bytes),
            _ => None,
        })
    }

    /// Whether nothing is left.
    pub(super) fn at_end(&self) -> bool {
        self.0.is_empty()
    }
}

/// The bytes of base64 in the standard alphabet with padding; `None` for every other spelling of them.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(text).ok()
}

/// The one spelling of these bytes that [`from_base64`] reads.
pub(super) fn to_base64(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
}

/// A name that somebody else wrote, short and safe to show.
pub(super) fn printable(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().take(60).flat_map(char::escape_debug).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_one_spelling() {
        for bytes in [&b""[..], b"a", b"ab", b"abc", b"\xff\xfe\xfd\xfc"] {
            assert_eq!(from_base64(&to_base64(bytes)).as_deref(), Some(bytes));
        }
        for odd in
            ["YQ", "YQ=", "YR==", "YWJ=", "YWI", " YQ==", "YQ==\n", "Y Q==", "YQ==YQ==", "__79", "YQ==="]
        {
            assert_eq!(from_base64(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn fields_end_where_they_say() {
        let mut fields = Fields::new(b"\0\0\0\x02ab\x07\0\0\0\x02\0\x80");
        assert_eq!(fields.string(), Ok(&b"ab"[..]));
        assert_eq!(fields.byte(), Ok(7));
        assert!(!fields.at_end());
        assert_eq!(fields.positive(), Ok(Some(&b"\x80"[..])));
        assert!(fields.at_end());
        assert_eq!(fields.byte(), Err(Cut));
        for cut in [&b"\0\0\0"[..], b"\0\0\0\x01", b"\xff\xff\xff\xffab"] {
            assert_eq!(Fields::new(cut).string(), Err(Cut));
        }
    }

    #[test]
    fn numbers_have_no_second_spelling() {
        for odd in [&b""[..], b"\0", b"\0\x7f", b"\x80", b"\0\0\x80", b"\xff\x01"] {
            let mut bytes = u32::try_from(odd.len()).unwrap().to_be_bytes().to_vec();
            bytes.extend(odd);
            assert_eq!(Fields::new(&bytes).positive(), Ok(None), "{odd:?}");
        }
    }
}
