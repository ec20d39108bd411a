//! Relations between records as pictures: who takes the place of whom, who belongs to whom.
//!
//! Time runs from left to right, and each kind of decision has a stave of its own, as in a score. Everything is worked
//! out when the site is built; what comes out are whole numbers and addresses.

mod draw;
mod layout;
mod neighbours;
pub(in crate::site) mod words;

pub use draw::{BandView, FigureView, NodeView, ThreadView};
pub(crate) use draw::{Drawing, Node, Tie, draw};
pub use neighbours::neighbourhood;
