//! `countersign.yaml`: people, roles, decision levels and rule settings, checked.
//!
//! Its mistakes are diagnostics like those of records, and every one of them points at its line.

mod approval;
mod difference;
mod edit;
mod guard;
mod integrations;
mod model;
mod other_log;
mod patch;
mod people;
mod read;
mod read_guard;
mod read_people;
mod rules;
mod sigs;
mod site;

#[cfg(test)]
mod tests;

pub use approval::{Approval, NotCounted, RefusedApproval, Void, approve};
pub use difference::{Difference, differences};
pub use edit::{AddPerson, KeyEnd, PolicyEditProblem, quoted};
pub use guard::Guard;
pub use integrations::{
    ForgeSettings, Integrations, JiraFlavor, JiraSettings, Shown, SlackSettings, SlackWay, TrelloSettings,
    looks_like_a_secret,
};
pub use model::{DecisionLevel, FILE_NAME, POLICY_MALFORMED, POLICY_UNKNOWN_KEY, Policy, ROLES, Since};
pub use other_log::{OtherLog, Whence};
pub use people::{Key, Person};
pub use rules::RuleSetting;
pub use sigs::{
    AdminSignature, AdminSlot, POLICY_NAMESPACE, SIGS_LIMIT, SIGS_MALFORMED, SIGS_NAME, Sigs, Step,
    policy_statement,
};
pub use site::{Forge, SiteSettings};
