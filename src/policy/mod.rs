//! `countersign.yaml`: people, roles, decision levels and rule settings, checked.
//!
//! Its mistakes are diagnostics like those of records, and every one of them points at its line.

mod edit;
mod guard;
mod model;
mod patch;
mod people;
mod read;
mod read_guard;
mod read_people;
mod rules;

#[cfg(test)]
mod tests;

pub use edit::{AddPerson, KeyEnd, PolicyEditProblem, quoted};
pub use guard::Guard;
pub use model::{
    DecisionLevel, FILE_NAME, POLICY_MALFORMED, POLICY_UNKNOWN_KEY, Policy, ROLES, Since, SiteSettings,
};
pub use people::{Key, Person};
pub use rules::RuleSetting;
