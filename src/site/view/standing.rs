//! One sentence that says whether a decision counts, for a reader who looks at nothing else.

use super::{RecordView, SignatureState, SignatureView, StatusMark};

impl RecordView {
    /// Whether the decision is in force: accepted, and its signatures say the same.
    pub fn in_force(&self) -> bool {
        self.status.mark == StatusMark::Accepted && !self.status.doubt
    }

    /// Says whether the decision counts, and if not, whom it waits for; empty where the status is a foreign word.
    pub fn standing(&self) -> String {
        let open: Vec<&SignatureView> =
            self.signatures.iter().filter(|signature| signature.state.is_open()).collect();
        let objecting: Vec<&SignatureView> =
            self.signatures.iter().filter(|signature| signature.state == SignatureState::Objected).collect();
        let all_signed = self.signatures.iter().all(|signature| signature.state == SignatureState::Signed);
        match self.status.mark {
            StatusMark::Draft => "Not in force: a draft that nobody has been asked to sign yet.".to_owned(),
            StatusMark::Proposed | StatusMark::Accepted if !objecting.is_empty() => {
                format!(
                    "Not in force: {}.",
                    and(objecting.iter().map(|signature| format!("{} objects", signature.role_name)))
                )
            }
            StatusMark::Proposed if open.is_empty() && !all_signed => "Not accepted yet.".to_owned(),
            StatusMark::Proposed if open.is_empty() => "Signed by all, and not accepted yet.".to_owned(),
            StatusMark::Proposed => {
                format!("Not in force yet: waits for {}.", and(open.iter().map(|s| waits(s))))
            }
            StatusMark::Accepted if all_signed && !self.signatures.is_empty() => {
                let who = and(self.signatures.iter().map(|signature| signature.role_name.to_lowercase()));
                format!(
                    "In force: {who} have {}signed exactly this text.",
                    if self.signatures.len() == 2 { "both " } else { "" }
                )
            }
            StatusMark::Accepted if open.is_empty() => {
                "In force: accepted without the sign-offs asked for today.".to_owned()
            }
            StatusMark::Accepted => {
                format!(
                    "Says accepted, and does not count: waits for {}.",
                    and(open.iter().map(|s| waits(s)))
                )
            }
            StatusMark::Rejected => "Not in force: turned down.".to_owned(),
            StatusMark::Deprecated => "No longer in force.".to_owned(),
            StatusMark::Superseded => "No longer in force: another decision has taken its place.".to_owned(),
            StatusMark::Other => String::new(),
        }
    }
}

/// Names a role and the people who may sign for it.
fn waits(signature: &SignatureView) -> String {
    let role = signature.role_name.to_lowercase();
    let again = if signature.state != SignatureState::Missing { " to sign again" } else { "" };
    if signature.waits_for.is_empty() {
        format!("{role}{again}")
    } else {
        format!("{role}{again} ({})", signature.waits_for.join(" or "))
    }
}

fn and(parts: impl Iterator<Item = String>) -> String {
    let parts: Vec<String> = parts.collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::StatusView;
    use super::*;

    fn standing(status: &str, product: SignatureState, engineering: SignatureState) -> String {
        let mut engineering = SignatureView::new("engineering", engineering);
        engineering.waits_for = vec!["Ada Lovelace".to_owned()];
        RecordView {
            status: StatusView::new(status),
            signatures: vec![SignatureView::new("product", product), engineering],
            ..RecordView::default()
        }
        .standing()
    }

    #[test]
    fn the_sentence_never_says_in_force_without_both() {
        use SignatureState::{Missing, NotRequired, Objected, Signed, Stale};
        assert_eq!(
            standing("accepted", Signed, Signed),
            "In force: product and engineering have both signed exactly this text."
        );
        assert_eq!(
            standing("accepted", Signed, Stale),
            "Says accepted, and does not count: waits for engineering to sign again (Ada Lovelace)."
        );
        assert_eq!(
            standing("proposed", Missing, Missing),
            "Not in force yet: waits for product and engineering (Ada Lovelace)."
        );
        assert_eq!(standing("accepted", Objected, Signed), "Not in force: Product objects.");
        assert_eq!(
            standing("accepted", NotRequired, NotRequired),
            "In force: accepted without the sign-offs asked for today."
        );
        assert_eq!(standing("on hold", Missing, Signed), "");
    }
}
