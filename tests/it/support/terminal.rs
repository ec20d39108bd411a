//! A person at a terminal: the program with a world in which somebody answers, or looks at a screen.

use super::Sandbox;
use countersign::cli::{World, run};
use std::io::Cursor;

/// Runs a command as a person at a terminal who answers with these lines; gives the exit code, results and messages.
pub(crate) fn at_a_terminal(sandbox: &Sandbox, answers: &str, arguments: &[&str]) -> (u8, String, String) {
    in_a_world(sandbox, answers, arguments, None)
}

/// Runs a command whose results go to a terminal that shows links, on the machine `desk`; gives the results.
pub(crate) fn on_a_screen(sandbox: &Sandbox, arguments: &[&str]) -> String {
    in_a_world(sandbox, "", arguments, Some("desk".to_owned())).1
}

fn in_a_world(
    sandbox: &Sandbox,
    answers: &str,
    arguments: &[&str],
    links: Option<String>,
) -> (u8, String, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut input = Cursor::new(answers.to_owned());
    let mut world = World {
        out: &mut out,
        err: &mut err,
        input: &mut input,
        folder: sandbox.root().to_path_buf(),
        environment: sandbox.environment(),
        now: sandbox.now(),
        can_ask: links.is_none(),
        color: false,
        out_is_terminal: links.is_some(),
        links,
        width: 100,
    };
    let code =
        run(std::iter::once("countersign").chain(arguments.iter().copied()).map(Into::into), &mut world);
    (code, String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
}
