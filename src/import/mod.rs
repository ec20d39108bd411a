//! Records of other tools become records of this program: front matter is added, prose stays to the byte.
//!
//! Pure: from texts to a plan. What a text does not say is not made up, and what cannot be read is told with its line.

mod json_adr;
mod plan;
mod reading;
mod relations;
mod words;

pub use json_adr::{JsonAdrProblem, Made, from_json_adr};
pub use plan::{Field, Plan, Planned, Request, Told, plan};
pub use reading::Tool;
