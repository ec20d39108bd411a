//! A team's own templates: Markdown in the folder `templates` of its log.

use crate::git::Snapshot;
use crate::log::Log;
use crate::record::SIZE_LIMIT;
use crate::record::template::{FOLDER, Fault, Template, shipped};

/// Reads the templates of a log, in order of their names. What cannot be read is a template with a fault.
pub fn own_templates(snapshot: &Snapshot, log: &Log) -> Vec<Template> {
    let mut found: Vec<Template> = log.beside.iter().filter_map(|path| read(snapshot, log, path)).collect();
    found.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    found
}

/// Gives every template that a log has: its own, then those of the program whose names it has not taken.
pub fn templates(snapshot: &Snapshot, log: &Log) -> Vec<Template> {
    let mut all = own_templates(snapshot, log);
    let taken = |template: &&Template| !all.iter().any(|own| own.name == template.name);
    let shipped: Vec<Template> = shipped().iter().filter(taken).cloned().collect();
    all.extend(shipped);
    all
}

fn read(snapshot: &Snapshot, log: &Log, path: &str) -> Option<Template> {
    let (folder, file) = log.below(path).split_once('/')?;
    let (name, ending) = file.rsplit_once('.')?;
    let aside =
        name.starts_with(['.', '_', '#']) || name.contains('/') || name.eq_ignore_ascii_case("readme");
    if !folder.eq_ignore_ascii_case(FOLDER) || !ending.eq_ignore_ascii_case("md") || aside {
        return None;
    }
    let text = snapshot.read(path, SIZE_LIMIT).map_err(|error| error.to_string());
    let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned()));
    let mut template = match text {
        Ok(text) => Template::parse(name, &text),
        Err(message) => {
            let mut template = Template::parse(name, "");
            template.faults = vec![Fault::new(1, message)];
            template
        }
    };
    template.path = Some(path.to_owned());
    Some(template)
}
