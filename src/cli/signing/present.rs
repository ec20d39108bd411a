//! Shows what is signed: the text to the letter, or what changed in it since the person signed it last.

use similar::TextDiff;

use crate::cli::signing::case::Case;
use crate::cli::signing::earlier::Earlier;
use crate::cli::signing::notes::notes;
use crate::cli::signing::who::Signer;
use crate::cli::{Problem, World};
use crate::output::visible;
use crate::signoff::{digest_of, signed_text};

/// Shows the text, or the difference to the one that was signed earlier.
pub(super) fn text(
    world: &mut World<'_>,
    case: &Case,
    signer: Signer<'_>,
    earlier: Option<&Earlier>,
    by_all: bool,
) -> Result<(), Problem> {
    let Some(Earlier { text: old, revision, said }) = earlier else {
        return whole(world, case, by_all);
    };
    let text = signed_text(case.record());
    let moment = &said.at.value;
    writeln!(
        world.err,
        "What changed since {} signed revision {revision} on {moment} ({}); --full shows the whole text:\n",
        signer.person.name, said.via.value
    )?;
    let diff = TextDiff::from_lines(old.as_str(), text.as_str());
    for (at, hunk) in diff.unified_diff().context_radius(3).iter_hunks().enumerate() {
        if at > 0 {
            writeln!(world.err, "  │ …")?;
        }
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches('\n');
            writeln!(world.err, "  │ {}{}", change.tag(), visible::line(line))?;
        }
    }
    writeln!(world.err)?;
    said_of(world, case, &text);
    Ok(())
}

/// Shows the whole text.
pub(super) fn whole(world: &mut World<'_>, case: &Case, by_all: bool) -> Result<(), Problem> {
    let text = signed_text(case.record());
    let what = if by_all { "What every role has signed" } else { "What you sign" };
    writeln!(world.err, "{what}, to the letter:\n")?;
    for line in text.lines() {
        writeln!(world.err, "  │ {}", visible::line(line))?;
    }
    writeln!(world.err)?;
    said_of(world, case, &text);
    Ok(())
}

/// What a reader might miss, and what exactly it is that is signed.
fn said_of(world: &mut World<'_>, case: &Case, text: &str) {
    for note in notes(text) {
        world.say(&format!("note: {note}"));
    }
    let digest = digest_of(case.record());
    world.say(&format!("{} of the log \"{}\", {digest}", case.reference, case.log.policy.title));
}
