//! `countersign export allowed-signers`.

use jiff::civil::Date;

use crate::cli::args::Global;
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::policy::{Key, POLICY_MALFORMED, Policy};
use crate::signoff::{ATTEST_NAMESPACE, SIGNOFF_NAMESPACE};

/// The namespace in which admins sign changes of the policy.
const POLICY_NAMESPACE: &str = "countersign.policy.v1";
/// The principal of the keys that attest what a forge said.
const ATTESTOR: &str = "attestor";

/// The keys of the roster, for `ssh-keygen -Y verify`
///
/// One line for each key: the person's roster key is the principal, and a key that is to sign no more, or whose owner
/// left, is marked with `valid-before`. ssh-keygen looks at its own clock: to verify what such a key signed in its
/// time, add `-Overify-time=20261122`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign export allowed-signers > allowed
  ssh-keygen -Y verify -f allowed -I grace -n countersign.signoff.v1 -s statement.sig < statement")]
pub(super) struct AllowedSigners {}

impl AllowedSigners {
    pub(super) fn run(world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        let (_, log) = workspace.one_log(global)?;
        let policy = &log.policy;
        if let Some(fault) = policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) {
            let line = policy.source.position(fault.span.start).line;
            let problem = Problem::new(format!("{}:{line}: {}", fault.path, fault.message));
            return Err(fault
                .help
                .iter()
                .fold(problem, Problem::hint)
                .hint("mend it first: keys may be missing"));
        }
        let lines = lines(policy);
        for line in &lines {
            writeln!(world.out, "{line}")?;
        }
        if lines.is_empty() {
            world.say("the roster lists no keys: `countersign roster add … --key FILE.pub` adds one");
        }
        Ok(Outcome::Clean)
    }
}

/// A line for each key of the policy, in the order of the roster.
fn lines(policy: &Policy) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, person) in &policy.people {
        let admin = policy.guard.admins.iter().any(|admin| admin.value == *name);
        let namespaces = if admin {
            format!("{SIGNOFF_NAMESPACE},{POLICY_NAMESPACE}")
        } else {
            SIGNOFF_NAMESPACE.to_owned()
        };
        lines.extend(person.keys.iter().map(|key| line(name, &namespaces, key, person.until)));
    }
    lines.extend(policy.guard.attestors.iter().map(|key| line(ATTESTOR, ATTEST_NAMESPACE, key, None)));
    lines
}

fn line(principal: &str, namespaces: &str, key: &Key, until: Option<Date>) -> String {
    let after = |last: Date| last.tomorrow().unwrap_or(last);
    let ends = [key.revoked, key.until.map(after), until.map(after)].into_iter().flatten().min();
    let ends = ends.map_or_else(String::new, |day| format!(",valid-before=\"{}\"", day.strftime("%Y%m%d")));
    format!("{principal} namespaces=\"{namespaces}\"{ends} {}", key.public.line())
}
