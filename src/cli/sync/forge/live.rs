//! `doctor --live --on NUMBER`: proves on GitHub or GitLab that the token suffices for what `sync` does there.

use crate::cli::sync::clean::cleaned;
use crate::cli::sync::clock::Clock;
use crate::cli::sync::forge::{place, secrets};
use crate::cli::sync::live::{PATIENCE, agreed, told};
use crate::cli::sync::scene::way;
use crate::cli::workspace::Workspace;
use crate::cli::{Problem, World};
use crate::sync::forge::proof;
use crate::sync::http::Http;
use crate::sync::line::{Line, Sight};

/// Tries one change of the forge that the policy names, or the run of CI; gives whether all went well.
pub(crate) fn prove(world: &mut World<'_>, number: u64, yes: bool) -> Result<bool, Problem> {
    let workspace = Workspace::open(world)?;
    let repository = workspace.repository.as_ref().ok_or_else(|| {
        Problem::new(format!("this folder is in no git repository, so nobody knows where {number} is"))
            .hint("run it in a clone")
    })?;
    let kind = place::kind(world, repository)?.ok_or_else(|| {
        Problem::new(format!("nothing says on which forge {number} is"))
            .hint("write `repository:` below `site:` into the policy")
    })?;
    let forge = place::forge(world, repository, kind, None)?;
    let way = way(world, PATIENCE);
    let secrets = secrets(world, &*forge, &way)?;
    let mut network = Http::new(way).map_err(|broken| Problem::new(broken.to_string()))?;
    cleaned(world, &secrets, |world| {
        let name = forge.kind().name();
        if !agreed(world, name, &proof::intends(&*forge, number), yes)? {
            return Ok(false);
        }
        let mut clock = Clock::new(world);
        let mut watch = |_: &Sight<'_>| {};
        let mut line = Line::new(&mut network, &mut clock, &secrets, forge.manners(), &mut watch);
        let proofs = proof::prove(&*forge, number, &mut line);
        told(world, name, proofs)
    })
}
