//! Variables that switch the check off for whoever has them set.

use crate::cli::doctor::Patient;
use crate::cli::hook::commit::SKIP;
use crate::cli::hook::framework::Kind;

pub(super) fn examine(patient: &mut Patient<'_, '_>) {
    let value =
        |name: &str| patient.world.environment.get(name).map(|value| value.to_string_lossy().into_owned());
    let has = |kind: Kind| patient.managers.iter().any(|manager| manager.kind == kind);
    let is_off = |name: &str| value(name).is_some_and(|value| matches!(value.as_str(), "0" | "false"));
    let names_us = |name: &str| {
        value(name).is_some_and(|value| value.split(',').any(|word| word.trim().starts_with("countersign")))
    };
    let mut off = Vec::new();
    off.extend(value(SKIP).filter(|value| value != "0").map(|_| SKIP));
    off.extend((has(Kind::Husky) && is_off("HUSKY")).then_some("HUSKY"));
    off.extend((has(Kind::Lefthook) && is_off("LEFTHOOK")).then_some("LEFTHOOK"));
    off.extend((has(Kind::PreCommit) && names_us("SKIP")).then_some("SKIP"));
    off.extend(((has(Kind::PreCommit) || has(Kind::Prek)) && names_us("PREK_SKIP")).then_some("PREK_SKIP"));
    let off: Vec<(&str, String)> =
        off.into_iter().map(|name| (name, value(name).unwrap_or_default())).collect();
    for (name, value) in off {
        patient.error(
            "switched-off",
            format!("{name}={value} is set: the check lets everything pass"),
            format!("unset {name}"),
        );
    }
}
