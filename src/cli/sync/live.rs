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
use crate::sync::service::Proof;

/// How long one request may take, in seconds.
pub(super) const PATIENCE: u64 = 30;

/// Tries each service that the policies name. `on` is where to try what needs a place, such as a ticket; a number is that
/// of a change on the forge, and alone it means the forge alone. `yes` says that nobody need be asked.
pub(crate) fn prove(
    world: &mut World<'_>,
    global: &Global,
    on: &[String],
    yes: bool,
) -> Result<Outcome, Problem> {
    let (numbers, places): (Vec<&String>, Vec<&String>) =
        on.iter().partition(|on| on.bytes().all(|byte| byte.is_ascii_digit()));
    if !yes && !world.can_ask {
        return Err(Problem::new("this changes something on other machines, and nobody is here to be asked")
            .hint("say `--yes`, or run it in a terminal"));
    }
    let mut is_proven = true;
    if numbers.is_empty() || !places.is_empty() {
        let scene = Scene::read(world, global, None)?;
        let way = way(world, PATIENCE);
        let secrets = scene.secrets(world, None, &way, false)?;
        let mut network = Http::new(way).map_err(|broken| Problem::new(broken.to_string()))?;
        let on = places.first().map(|on| on.as_str());
        is_proven = cleaned(world, &secrets, |clean| each(clean, &scene, &secrets, &mut network, on, yes))?;
    }
    for number in numbers {
        let number =
            number.parse().map_err(|_| Problem::new(format!("`{number}` is the number of no change")))?;
        is_proven &= super::forge::live::prove(world, number, yes)?;
    }
    world.out.flush()?;
    Ok(if is_proven { Outcome::Clean } else { Outcome::Findings })
}

fn each(
    world: &mut World<'_>,
    scene: &Scene,
    secrets: &Secrets,
    network: &mut Http,
    on: Option<&str>,
    yes: bool,
) -> Result<bool, Problem> {
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
            if !agreed(world, name, &intent, yes)? {
                is_proven = false;
                continue;
            }
            let mut clock = Clock::new(world);
            let mut watch = |_: &Sight<'_>| {};
            let mut line = Line::new(network, &mut clock, secrets, service.manners(), &mut watch);
            let proofs = service.prove(picture, on, &mut line);
            is_proven &= told(world, name, proofs)?;
        }
    }
    Ok(is_proven)
}

/// Says what is going to be done, and asks whether it may be.
pub(super) fn agreed(world: &mut World<'_>, name: &str, intent: &str, yes: bool) -> Result<bool, Problem> {
    world.say(&format!("{name}: {intent}"));
    if yes || world.confirm("Go on?")? {
        return Ok(true);
    }
    world.say(&format!("{name}: not tried"));
    Ok(false)
}

/// Tells each step; gives whether all went well.
pub(super) fn told(world: &mut World<'_>, name: &str, proofs: Vec<Proof>) -> Result<bool, Problem> {
    let mut is_proven = true;
    for proof in proofs {
        match proof.result {
            Ok(said) => writeln!(world.out, "{name}: {}: {}", proof.step, visible::line(&said))?,
            Err(trouble) => {
                is_proven = false;
                writeln!(world.out, "{name}: {}: failed", proof.step)?;
                world.say(&format!("{name}: {trouble}"));
                trouble.help.iter().for_each(|help| world.say(&format!("  help: {help}")));
            }
        }
    }
    Ok(is_proven)
}
