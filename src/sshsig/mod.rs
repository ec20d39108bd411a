//! SSH public keys and the signatures that `ssh-keygen -Y sign` makes; the only module that names ssh-key.
//!
//! A value of [`PublicKey`] is a key one may trust to mean somebody: weak and ambiguous ones are refused when it is
//! read. A [`Signature`] has exactly one spelling, so a file that holds it cannot be changed without changing it.

mod blob;
mod fault;
mod key;
mod signature;
mod wire;

pub use fault::{KeyFault, SignatureFault};
pub use key::PublicKey;
pub use signature::{Proof, Signature};
