//! Who must sign, who signed which content, and whether that still holds. Pure: no I/O, no clock.
//!
//! Today there is one kind of evidence, `declared`: a name in the file. A sign-off that claims a key is refused, not
//! believed, until keys can be verified here.

mod digest;
mod state;

pub use digest::{digest_of, signed_text};
pub use state::{Assessment, Refusal, RoleState, State, assess};
