//! `doctor --live`: proves on the services themselves that what the policy says of them works.

use crate::cli::args::Global;
use crate::cli::sync::clean::cleaned;
use crate::cli::sync::clock::Clock;
use crate::cli::sync::scene::{Scene, way};
use crate::cli::{Outcome, Problem, World};
use crate::output::visible;
use crate::sync::http::Http;
use crate::sync::line::{Line, Sight};
use crate::sync::run::services;
use crate::sync::secrets::Secrets;

/// How long one request may take, in seconds.
const PATIENCE: u64 = 30;

/// Tries each service that the policies name. `on` is where to try what needs a place, such as a ticket; `yes` says that
/// nobody need be asked.
pub(crate) fn prove(
    world: &mut World<'_>,
    global: &Global,
    on: Option<&str>,
    yes: bool,
) -> Result<Outcome, Problem> {
    let scene = Scene::read(world, global, None)?;
    let way = way(world, PATIENCE);
    let secrets = scene.secrets(world, None, &way, false)?;
    let mut network = Http::new(way).map_err(|broken| Problem::new(broken.to_string()))?;
    if !yes && !world.can_ask {
        return Err(Problem::new("this changes something on other machines, and nobody is here to be asked")
            .hint("say `--yes`, or run it in a terminal"));
    }
    cleaned(world, &secrets, |clean| each(clean, &scene, &secrets, &mut network, on, yes))
}

fn each(
    world: &mut World<'_>,
    scene: &Scene,
    secrets: &Secrets,
    network: &mut Http,
    on: Option<&str>,
    yes: bool,
) -> Result<Outcome, Problem> {
    let mut is_proven = true;
    for picture in &scene.pictures {
        for mut service in services(&picture.policy) {
            let name = service.name();
            let intent = match service.intends(picture, on) {
                Ok(intent) => intent,
                Err(missing) => {
                    is_proven = false;
                    world.say(&format!("{name}: not tried: {missing}"));
                    continue;
                }
            };
            world.say(&format!("{name}: {intent}"));
            if !yes && !world.confirm("Go on?")? {
                is_proven = false;
                world.say(&format!("{name}: not tried"));
                continue;
            }
            let mut clock = Clock::new(world);
            let mut watch = |_: &Sight<'_>| {};
            let mut line = Line::new(network, &mut clock, secrets, service.manners(), &mut watch);
            let proofs = service.prove(picture, on, &mut line);
            for proof in proofs {
                match proof.result {
                    Ok(said) => {
                        writeln!(world.out, "{name}: {}: {}", proof.step, visible::line(&said))?;
                    }
                    Err(trouble) => {
                        is_proven = false;
                        writeln!(world.out, "{name}: {}: failed", proof.step)?;
                        world.say(&format!("{name}: {trouble}"));
                        trouble.help.iter().for_each(|help| world.say(&format!("  help: {help}")));
                    }
                }
            }
        }
    }
    world.out.flush()?;
    Ok(if is_proven { Outcome::Clean } else { Outcome::Findings })
}
