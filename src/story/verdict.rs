//! How a story ends, in one sentence that is true.

use crate::record::{Evidence, Record, Status};
use crate::story::{Author, RoleNow, Said, Standing};

/// What is known of the end of a story.
pub(super) struct End<'a> {
    pub(super) record: &'a Record,
    pub(super) reference: &'a str,
    pub(super) roles: &'a [RoleNow],
    /// Whether every required role has signed this text and nobody objects.
    pub(super) complete: bool,
    /// What stands in the record, with how it came there.
    pub(super) standing: &'a [&'a Said],
    /// What takes the record's place.
    pub(super) successors: &'a [String],
}

impl End<'_> {
    /// Gives the standing and the sentence.
    pub(super) fn verdict(&self) -> (Standing, String) {
        let reference = self.reference;
        if self.record.is_inherited() {
            let why = "it has no block of sign-offs in the form of this program";
            return (Standing::Broken, format!("{reference} cannot be judged: {why}."));
        }
        let Some(status) = self.record.status.as_ref().map(|status| status.value) else {
            return (
                Standing::Broken,
                format!("{reference} has no status that counts, so it decides nothing."),
            );
        };
        match status {
            Status::Draft => (Standing::Open, format!("{reference} is a draft: it claims no sign-off.")),
            Status::Rejected => {
                let objections = self.objections();
                let why = if objections.is_empty() { String::new() } else { format!("; {objections}") };
                (Standing::Closed, format!("{reference} is rejected: it decides nothing{why}."))
            }
            Status::Proposed => self.proposed(),
            Status::Accepted => self.accepted("is accepted", Standing::InForce),
            Status::Deprecated => {
                self.accepted("was accepted and is deprecated, no longer followed", Standing::Closed)
            }
            Status::Superseded if self.successors.is_empty() => {
                self.accepted("was accepted and is superseded, it does not say by what", Standing::Closed)
            }
            Status::Superseded => {
                let by = self.successors.join(" and ");
                self.accepted(&format!("was accepted and is superseded by {by}"), Standing::Closed)
            }
        }
    }

    fn accepted(&self, is: &str, standing: Standing) -> (Standing, String) {
        let reference = self.reference;
        let faults = self.faults(true);
        if !faults.is_empty() || !self.complete {
            let word = self.record.status.as_ref().map_or("accepted", |status| status.value.name());
            let why = faults.join("; ");
            let sentence = format!("{reference} says that it is {word}, and that does not hold: {why}.");
            return (Standing::Broken, sentence);
        }
        let signed = list(self.roles.iter().filter(|role| role.state == "signed").map(signed));
        let weakest = self.roles.iter().filter(|role| role.required).filter_map(|role| role.via).min();
        let trust = weakest.map_or_else(String::new, |weakest| {
            format!("; the weakest evidence is `{weakest}`: {}", trusted(weakest))
        });
        let unseen = self.unseen();
        (standing, format!("{reference} {is}: {signed} signed exactly this text{trust}.{unseen}"))
    }

    /// Whose bare name another person's commit brought: that may be a squash by a forge, or anybody's doing.
    fn unseen(&self) -> String {
        let declared = |said: &&&Said| {
            said.via == Evidence::Declared && said.author != Author::Signer && !said.arrival.cut_off
        };
        let each = self.standing.iter().filter(declared).map(|said| {
            format!(
                " History does not show that {} signed for {}: the commit that brought it is by {}.",
                said.name, said.role, said.arrival.by.author.name
            )
        });
        each.collect()
    }

    fn proposed(&self) -> (Standing, String) {
        let reference = self.reference;
        let faults = self.faults(false);
        if !faults.is_empty() {
            let why = faults.join("; ");
            let sentence = format!("{reference} is proposed, and what stands in it does not hold: {why}.");
            return (Standing::Broken, sentence);
        }
        let mut parts = Vec::new();
        let have: Vec<String> = self.roles.iter().filter(|role| role.state == "signed").map(signed).collect();
        if !have.is_empty() {
            parts.push(format!("{} signed exactly this text", list(have.into_iter())));
        }
        let objections = self.objections();
        if !objections.is_empty() {
            parts.push(objections);
        }
        let waiting = self.roles.iter().filter(|role| role.required);
        let waiting: Vec<String> = waiting
            .filter(|role| matches!(role.state, "missing" | "withdrawn"))
            .map(|role| match role.waits_for.as_slice() {
                [] => format!("{} (nobody may sign for it yet)", role.role),
                names => format!("{} ({})", role.role, names.join(" or ")),
            })
            .collect();
        if !waiting.is_empty() {
            parts.push(format!("it waits for {}", list(waiting.into_iter())));
        } else if self.complete {
            parts.push("every role has signed, and nobody has accepted it yet".to_owned());
        }
        (Standing::Open, format!("{reference} is proposed: {}.", parts.join("; ")))
    }

    /// What claims to hold and does not; `decided` where the record claims all its sign-offs.
    fn faults(&self, decided: bool) -> Vec<String> {
        let mut faults = Vec::new();
        for role in self.roles {
            let name = role.name.as_deref().unwrap_or_default();
            match role.state {
                "missing" if decided && role.required => {
                    faults.push(format!("{} has not signed", role.role));
                }
                "withdrawn" if decided && role.required => {
                    faults.push(format!("{name} took their word for {} back", role.role));
                }
                "objected" if decided => faults.push(objection(role)),
                "stale" | "refused" => {
                    let why = role.faults.join(", and ");
                    faults.push(format!("the sign-off of {name} for {} does not count: {why}", role.role));
                }
                _ => {}
            }
        }
        let sound = |said: &&&Said| {
            !said.was_let_in()
                && self.roles.iter().any(|role| role.role == said.role && role.faults.is_empty())
        };
        for said in self.standing.iter().filter(sound) {
            let against = said.then.as_ref().map(|then| then.against.join(", and ")).unwrap_or_default();
            faults.push(format!(
                "what {} says for {} came in against the policy of its time: {against}",
                said.name, said.role
            ));
        }
        faults
    }

    fn objections(&self) -> String {
        let each = self.roles.iter().filter(|role| role.state == "objected").map(objection);
        each.collect::<Vec<_>>().join("; ")
    }
}

fn objection(role: &RoleNow) -> String {
    let name = role.name.as_deref().unwrap_or_default();
    let reason = role.reason.as_deref().unwrap_or_default();
    format!("{name} objects for {}: “{reason}”", role.role)
}

fn signed(role: &RoleNow) -> String {
    let how = role.via.map_or("", by);
    format!("{} ({}, {how})", role.name.as_deref().unwrap_or_default(), role.role)
}

/// How somebody signed, behind their role.
const fn by(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Declared => "declared",
        Evidence::Forge => "by forge",
        Evidence::Key => "by key",
        Evidence::Hardware => "by hardware key",
    }
}

/// Whom one trusts who goes by this evidence.
const fn trusted(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Declared => "one trusts the writers of the repository",
        Evidence::Forge => "one trusts the forge, and whoever holds the attestor’s key",
        Evidence::Key => "one trusts that nobody else holds these keys",
        Evidence::Hardware => "one trusts the devices, and that nobody else holds them",
    }
}

/// Puts things in a row: `a`, `a and b`, `a, b and c`.
fn list(each: impl Iterator<Item = String>) -> String {
    let mut each: Vec<String> = each.collect();
    match each.pop() {
        None => String::new(),
        Some(last) if each.is_empty() => last,
        Some(last) => format!("{} and {last}", each.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn things_stand_in_a_row() {
        let row = |each: &[&str]| list(each.iter().map(|each| (*each).to_owned()));
        assert_eq!(row(&[]), "");
        assert_eq!(row(&["a"]), "a");
        assert_eq!(row(&["a", "b", "c"]), "a, b and c");
    }
}
