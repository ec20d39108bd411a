//! `countersign codeowners`.

use crate::cli::args::Global;
use crate::cli::commit::{Change, Keep, Kept, Message};
use crate::cli::workspace::Workspace;
use crate::cli::{Outcome, Problem, World};
use crate::log::read_policy;
use crate::output::codeowners::{BlockProblem, block, with_block};
use crate::policy::{Forge, POLICY_MALFORMED, Policy};

/// Ask those for reviews who may sign: keep their block in CODEOWNERS
///
/// Prints the block, made from the roster of every log. With --write it stands at the end of the CODEOWNERS file that the
/// forge reads, between two marks, and all else in the file stays as it is. On GitHub one owner of a line is enough, so
/// that the file asks and the status `countersign/signoff` decides; on GitLab each role has a section of its own.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  countersign codeowners
  countersign codeowners --write
  countersign codeowners --check --forge gitlab

Exit codes: 0 done or as it should be, 1 --check finds another block or none, 2 could not do it.")]
pub(crate) struct Args {
    /// Write the block into the file, which is made where there is none
    #[arg(long, conflicts_with = "check")]
    write: bool,
    /// Only say whether the file holds the block that the roster gives
    #[arg(long)]
    check: bool,
    /// The forge: github or gitlab [default: where `site.repository` of the policy lies, else github]
    #[arg(long, value_name = "FORGE", value_parser = ["github", "gitlab"], hide_possible_values = true)]
    forge: Option<String>,
    #[command(flatten)]
    keep: Keep,
}

/// Where each forge looks, the first that is there; a new file goes to the first.
const OF_GITHUB: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
const OF_GITLAB: [&str; 3] = ["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

impl Args {
    pub(crate) fn run(&self, world: &mut World<'_>, global: &Global) -> Result<Outcome, Problem> {
        let workspace = Workspace::open(world)?;
        if self.keep.commit && !self.write {
            return Err(Problem::new("without --write there is nothing to commit")
                .hint("`countersign codeowners --write --commit`"));
        }
        self.keep.refuse(&workspace)?;
        let snapshot = workspace.work_tree()?;
        let mut logs: Vec<(String, Policy)> = Vec::new();
        for folder in workspace.folders(&snapshot, global)? {
            let Some(policy) = read_policy(&snapshot, &folder)? else { continue };
            if let Some(fault) = policy.faults.iter().find(|fault| fault.code == POLICY_MALFORMED) {
                let line = policy.source.position(fault.span.start).line;
                return Err(Problem::new(format!("{}:{line}: {}", fault.path, fault.message))
                    .hint("mend the policy: `countersign check` shows all that is wrong with it"));
            }
            logs.push((folder, policy));
        }
        let forge = self.forge(&logs);
        let pairs: Vec<(&str, &Policy)> =
            logs.iter().map(|(folder, policy)| (folder.as_str(), policy)).collect();
        let block = block(&pairs, forge);
        if !self.write && !self.check {
            world.out.write_all(block.as_bytes())?;
            return Ok(Outcome::Clean);
        }
        let places = if forge == Forge::GitLab { OF_GITLAB } else { OF_GITHUB };
        let there = places.into_iter().find(|place| workspace.on_disk(place).is_file());
        let place = there.unwrap_or(places[0]);
        let path = workspace.on_disk(place);
        let old = match there {
            Some(_) => Some(std::fs::read_to_string(&path).map_err(|error| {
                Problem::new(format!("`{place}` cannot be read: {error}")).hint("it has to be text in UTF-8")
            })?),
            None => None,
        };
        let new = with_block(old.as_deref().unwrap_or_default(), &block);
        let new = new.map_err(|problem| marks(place, problem))?;
        if old.as_deref() == Some(new.as_str()) {
            world.say(&format!("`{place}` is as the roster has it"));
            return Ok(Outcome::Clean);
        }
        if self.check {
            writeln!(world.out, "{place}: not as the roster has it")?;
            world.say("`countersign codeowners --write` makes it so");
            return Ok(Outcome::Findings);
        }
        let change = match &old {
            Some(old) => Change::between(place, old, &new),
            None => Change::new(place, &new),
        };
        let message = Message::new("Keep the owners of records", place);
        match self.keep.create(world, &workspace, &[change], &message)? {
            Kept::Shown => {}
            Kept::Written => {
                world.say("look at it, then commit it: owners need write access to the repository");
            }
            Kept::Committed => world.say("owners need write access to the repository"),
        }
        Ok(Outcome::Clean)
    }

    fn forge(&self, logs: &[(String, Policy)]) -> Forge {
        let of_policy = || {
            logs.iter().find_map(|(_, policy)| {
                let address = policy.site.repository.as_deref()?;
                policy.site.forge.or_else(|| Forge::of_host(address.split('/').nth(2)?))
            })
        };
        match self.forge.as_deref() {
            Some("gitlab") => Forge::GitLab,
            Some(_) => Forge::GitHub,
            None => of_policy().unwrap_or(Forge::GitHub),
        }
    }
}

fn marks(place: &str, problem: BlockProblem) -> Problem {
    Problem::new(format!("`{place}`, {problem}"))
        .hint("take out all such lines, and `countersign codeowners --write` puts the block in anew")
}
