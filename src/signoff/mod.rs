//! Who must sign, who signed which content, and whether that still holds. Pure: no I/O, no clock.
//!
//! What lasts is judged always ([`assess`]): that the text is the one that was signed, that the evidence is there,
//! that two people have signed. What is asked of new sign-offs alone is judged as they come in ([`admission()`]).

mod admission;
mod digest;
mod proof;
mod signature;
mod state;
mod statement;

pub use admission::{Hindrance, admission};
pub use digest::{digest_of, signed_text};
pub use proof::{Unproven, prove, stated};
pub use signature::SignatureState;
pub use state::{Assessment, Refusal, RoleState, State, assess, rivals};
pub use statement::{ATTEST_NAMESPACE, Place, SIGNOFF_NAMESPACE, Stated, statement};
