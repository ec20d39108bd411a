//! What follows the entries of an index file: named pieces, of which those in capitals may be ignored.

use super::fault::IndexFault;

/// What the extensions of an index file say that matters here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extensions<'a> {
    /// The folders whose trees are known, for [`CacheTree::parse`](super::CacheTree::parse).
    pub folders: Option<&'a [u8]>,
    /// Whether entries may stand for whole folders.
    pub is_sparse: bool,
}

/// One extension.
pub(super) struct Extension<'a> {
    pub(super) name: [u8; 4],
    pub(super) content: &'a [u8],
    /// Where the next one begins.
    pub(super) end: usize,
}

impl<'a> Extension<'a> {
    /// Reads the extension at a place; `None` where it does not fit into the bytes.
    pub(super) fn read(bytes: &'a [u8], at: usize) -> Option<Self> {
        let rest = bytes.get(at..)?;
        let name = *rest.first_chunk::<4>()?;
        let size = u32::from_be_bytes(*rest.get(4..)?.first_chunk::<4>()?);
        let content = rest.get(8..)?.get(..usize::try_from(size).ok()?)?;
        Some(Self { name, content, end: at + 8 + content.len() })
    }

    /// Tells whether somebody who does not know it may pass over it.
    pub(super) fn is_optional(&self) -> bool {
        self.name[0].is_ascii_uppercase()
    }
}

/// Reads the extensions from a place to the end of the bytes, which leave no byte over.
pub(super) fn read(bytes: &[u8], mut at: usize) -> Result<Extensions<'_>, IndexFault> {
    let mut extensions = Extensions::default();
    while at < bytes.len() {
        let extension = Extension::read(bytes, at).ok_or(IndexFault::CutOff { at })?;
        match &extension.name {
            b"TREE" => extensions.folders = Some(extension.content),
            b"sdir" => extensions.is_sparse = true,
            b"link" => return Err(IndexFault::Split { at }),
            _ if extension.is_optional() => {}
            name => return Err(IndexFault::Extension { at, name: name.escape_ascii().to_string() }),
        }
        at = extension.end;
    }
    Ok(extensions)
}
