//! What became of a change, for people: on the streams, in a file, in the summary of a job.

use crate::cli::ci::summary;
use crate::cli::sync::forge::{Chapter, Run};
use crate::cli::{Problem, World};
use crate::git::write;
use crate::output::visible;
use crate::sync::forge::words;

impl Run<'_> {
    pub(super) fn print(&self, world: &mut World<'_>, chapter: &Chapter) -> Result<(), Problem> {
        let name = self.forge.kind().name();
        for note in &chapter.notes {
            world.say(&format!("note: {note}"));
        }
        if chapter.change.is_some() {
            let says = words::status(&chapter.judged, None).says;
            writeln!(world.out, "{} {}: {}", self.forge.noun(), chapter.number, visible::line(&says))?;
        }
        for one in chapter.judged.iter().filter(|one| !one.roles.is_empty()) {
            writeln!(world.out, "{} {}", one.reference, visible::line(&one.title))?;
            for role in &one.roles {
                writeln!(world.out, "  {}: {}", role.role, visible::line(&words::told(&role.standing)))?;
            }
            for name in &one.against {
                writeln!(world.out, "  {} asks for changes", visible::line(name))?;
            }
            for said in &one.uncounted {
                let line = format!("{} {}", said.who, said.why);
                writeln!(world.out, "  does not count: {}", visible::line(&line))?;
            }
        }
        for done in &chapter.done {
            writeln!(world.out, "{name}: {}", visible::line(done))?;
        }
        for (says, trouble) in &chapter.failed {
            world.say(&format!("{name}: {says}: {trouble}"));
            trouble.help.iter().for_each(|help| world.say(&format!("  help: {help}")));
        }
        Ok(())
    }

    /// Writes what the comment says: into the file that was named, and into the summary of a job on GitHub.
    pub(super) fn report(&self, world: &mut World<'_>, chapters: &[Chapter]) -> Result<(), Problem> {
        let texts = chapters.iter().map(|chapter| words::comment(&chapter.judged, self.forge.noun()));
        let text: String = texts.collect::<Vec<_>>().join("\n");
        if let Some(path) = &self.args.report {
            let path = world.folder.join(path);
            match std::fs::read(&path) {
                Ok(old) if old == text.as_bytes() => {}
                Ok(old) => write::replace(&path, &old, text.as_bytes())?,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    write::create(&path, text.as_bytes())?;
                }
                Err(error) => {
                    let path = path.display();
                    return Err(Problem::new(format!("the report `{path}` cannot be written: {error}")));
                }
            }
        }
        if !self.args.record && !self.args.dry_run {
            summary::append(world, &text);
        }
        Ok(())
    }
}
