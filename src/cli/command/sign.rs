//! `countersign sign`.

use crate::cli::args::Global;
use crate::cli::commit::Keep;
use crate::cli::signing::{Act, How, act};
use crate::cli::{Outcome, Problem, World};
use crate::record::Verdict;

/// Sign exactly what a record says, in your role
///
/// Shows the text that is signed, or what changed in it since you signed it last, asks once, writes the sign-off into the
/// record and stages it. The last missing sign-off accepts the record; where two branches brought the sign-offs
/// together, signing again does. Who you are is what git says: `user.email`, matched with the roster.
///
/// Where the roster lists an SSH key of yours and this machine has it, it signs: the one in `git config user.signingKey`,
/// in the ssh-agent or in ~/.ssh, one in a security key first. Otherwise your name alone stands there, if the policy
/// takes that.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign sign 2                              asks before it signs
  countersign sign 2 --role engineering --yes     for those who have read it
  countersign sign 2 --key ~/.ssh/id_ed25519_sk   with this key and no other
  countersign sign 2 --commit                     and commits the sign-off at once")]
pub(crate) struct Args {
    /// Its number, `DR-2`, name or path
    record: String,
    /// The role to sign in [default: the one you hold]
    #[arg(long, short, value_name = "ROLE")]
    role: Option<String>,
    #[command(flatten)]
    how: How,
    #[command(flatten)]
    keep: Keep,
    /// Show the whole text, also where you have signed an earlier one
    #[arg(long)]
    full: bool,
    /// Do not ask: I have read it
    #[arg(long, short)]
    yes: bool,
}

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let wanted = Act {
            record: &self.record,
            role: self.role.as_deref(),
            verdict: Verdict::Accept,
            taken_back: Verdict::Accept,
            reason: None,
            how: &self.how,
            keep: self.keep,
            yes: self.yes,
            full: self.full,
        };
        act(world, global, &wanted)
    }
}
