//! `--report FORMAT=FILE`: further forms of the same report, each in a file that is there whole or not at all.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::str::FromStr;

use clap::ValueEnum as _;

use crate::cli::ci::form::{Form, Look};
use crate::cli::{Problem, World};
use crate::diagnostic::{Report, Severity};
use crate::git::write;

/// A form and the file that it goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct ReportFile {
    form: Form,
    path: PathBuf,
}

impl FromStr for ReportFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let forms = || {
            let names = Form::value_variants().iter().filter_map(clap::ValueEnum::to_possible_value);
            names.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
        };
        let (form, path) =
            text.split_once('=').ok_or_else(|| format!("it is FORMAT=FILE, with one of {}", forms()))?;
        let form = Form::from_str(form, false).map_err(|_| format!("`{form}` is none of {}", forms()))?;
        if path.is_empty() {
            return Err("no file is named behind the `=`".to_owned());
        }
        Ok(Self { form, path: PathBuf::from(path) })
    }
}

/// Refuses what could not be done, before anything is judged.
pub(in crate::cli) fn refuse_twice(files: &[ReportFile]) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    match files.iter().find(|file| !seen.insert(&file.path)) {
        Some(twice) => Err(Problem::new(format!("two reports go to `{}`", twice.path.display()))
            .hint("give each a file of its own")),
        None => Ok(()),
    }
}

/// Writes the files. One that is there is replaced.
pub(in crate::cli) fn write_all(
    files: &[ReportFile],
    report: &Report,
    fails: Severity,
    world: &World<'_>,
) -> Result<(), Problem> {
    for file in files {
        let mut bytes = Vec::new();
        file.form.render(report, &Look::of_file(fails), &mut bytes)?;
        let path = world.folder.join(&file.path);
        match std::fs::read(&path) {
            Ok(old) if old == bytes => {}
            Ok(old) => write::replace(&path, &old, &bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => write::create(&path, &bytes)?,
            Err(error) => {
                let path = file.path.display();
                return Err(Problem::new(format!("the report `{path}` cannot be written: {error}")));
            }
        }
    }
    Ok(())
}
