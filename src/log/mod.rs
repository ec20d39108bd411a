//! All the records of one log: order, numbering, relations.

mod beside;
mod files;
mod find;
mod glossary;
mod governing;
mod model;
mod number;
mod reading;
mod templates;
mod unread;

pub use beside::{GLOSSARY, Outcomes, glossary, outcomes};
pub use files::{Place, is_markdown, is_of_workshop, place_of};
pub use find::FindProblem;
pub use glossary::{Glossary, Term};
pub use governing::Governing;
pub use model::Log;
pub use number::{file_name, next_number, slug};
pub(crate) use reading::join;
pub use reading::{Fronts, LogProblem, folders, load, load_by, read_log, read_policy, read_records};
pub use templates::{own_templates, templates};
pub use unread::{Numbers, Unread};
