//! `countersign statement`.

use crate::cli::args::Global;
use crate::cli::signing::{Asked, print_signed, print_statement};
use crate::cli::{Outcome, Problem, World};
use crate::record::Verdict;

/// Print the bytes that a sign-off is a signature over
///
/// Nothing else is printed, so that they can be signed with `ssh-keygen -Y sign` on any machine and brought back with
/// `countersign attach`; or, with --signed, so that anybody can verify a sign-off with `ssh-keygen -Y verify` and without
/// this program.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign statement 2 --as grace > statement
  countersign statement 2 --role product --signed > statement
  countersign statement 2 --role product --signed --signature > statement.sig

To sign by hand; `countersign attach 2 statement.sig` brings the signature back:
  ssh-keygen -Y sign -n countersign.signoff.v1 -f ~/.ssh/id_ed25519 statement

To verify by hand, with what `countersign export allowed-signers` prints:
  ssh-keygen -Y verify -f allowed -I grace -n countersign.signoff.v1 -s statement.sig < statement")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// The role [default: the one you hold]
    #[arg(long, short, value_name = "ROLE")]
    role: Option<String>,
    /// The roster key of the person who will sign [default: you]
    #[arg(long = "as", value_name = "PERSON")]
    signer: Option<String>,
    /// State an objection, for this reason
    #[arg(long, value_name = "REASON", conflicts_with = "withdraw")]
    object: Option<String>,
    /// State that an objection or a sign-off is taken back, for this reason
    #[arg(long, value_name = "REASON")]
    withdraw: Option<String>,
    /// The moment of signing, such as 2026-11-22T08:00:00Z [default: now]
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
    /// Print what the entry in the record is a signature over
    #[arg(long, conflicts_with_all = ["signer", "object", "withdraw", "at"])]
    signed: bool,
    /// Print that signature instead, as `ssh-keygen -Y verify` takes it
    #[arg(long, requires = "signed")]
    signature: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let role = self.role.as_deref();
        if self.signed {
            return print_signed(world, global, &self.record, role, self.signature);
        }
        let (verdict, reason) = match (&self.object, &self.withdraw) {
            (Some(reason), _) => (Verdict::Object, Some(reason.as_str())),
            (None, Some(reason)) => (Verdict::Withdraw, Some(reason.as_str())),
            (None, None) => (Verdict::Accept, None),
        };
        let asked = Asked {
            record: &self.record,
            role,
            signer: self.signer.as_deref(),
            verdict,
            reason,
            at: self.at.as_deref(),
        };
        print_statement(world, global, &asked)
    }
}
